//! How many file-system calls operations make, and in which order.
//!
//! On a mounted bucket each call is a request, and the promise that an index
//! names only what is durable is nothing but an order of calls.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use oci_layout::descriptor::Descriptor;
use oci_layout::image;
use oci_layout::reference::{RefName, Target};
use oci_layout::store::fs::{Call, MemoryFs, ObservedFs, StoreFs};
use oci_layout::store::{IndexChange, Store, StoreOptions};

use crate::failing::{Stage, shared};
use crate::operations::{ALL, Operation, root};

const MANIFESTS: usize = 5_000;

/// Makes a layout with many tagged manifests, in one commit.
fn large() -> MemoryFs {
    let fs = MemoryFs::new();
    let store = Store::create_on(shared(&fs), &root(), StoreOptions::default()).unwrap();
    let adder = store.add().unwrap();
    let mut changes = Vec::new();
    for n in 0..MANIFESTS {
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"{}","annotations":{{"n":"{n}"}}}}"#,
            image::MANIFEST
        );
        adder.put_bytes(manifest.as_bytes()).unwrap();
        changes.push(IndexChange::SetTag {
            tag: RefName::new(&format!("t{n}")).unwrap(),
            descriptor: Descriptor::of(image::MANIFEST, manifest.as_bytes()),
        });
    }
    adder.commit(changes).unwrap();
    fs
}

/// Returns every call that `work` makes on `fs`.
fn calls(fs: &MemoryFs, work: impl FnOnce(&Arc<dyn StoreFs>)) -> Vec<Call> {
    let seen: Arc<Mutex<Vec<Call>>> = Arc::default();
    let recorder = {
        let seen = Arc::clone(&seen);
        move |call: &Call| {
            seen.lock().unwrap().push(call.clone());
            Ok(())
        }
    };
    let observed: Arc<dyn StoreFs> = Arc::new(ObservedFs::new(shared(fs), recorder));
    work(&observed);
    drop(observed);
    let seen = seen.lock().unwrap();
    seen.clone()
}

fn open(fs: &Arc<dyn StoreFs>) -> Store {
    Store::open_on(Arc::clone(fs), &root(), StoreOptions::default()).unwrap()
}

/// Leaves out the calls on open files, which cost no look-up.
fn without_reads(calls: &[Call]) -> Vec<String> {
    calls
        .iter()
        .filter(|call| !matches!(call.name, "read" | "fstat" | "close"))
        .map(|call| format!("{} {}", call.name, call.path.display()))
        .collect()
}

#[test]
fn listing_and_resolving_open_two_files_however_many_manifests_there_are() {
    let fs = large();
    let tagged = Mutex::new(0);
    let list = calls(&fs, |fs| {
        *tagged.lock().unwrap() = open(fs).index().unwrap().tagged().count();
    });
    assert_eq!(tagged.into_inner().unwrap(), MANIFESTS);
    let two_files = ["open_read oci-layout", "open_read index.json"];
    assert_eq!(without_reads(&list), two_files);
    let resolve = calls(&fs, |fs| {
        let store = open(fs);
        let target = Target::Tag(RefName::found("t4711"));
        image::resolve(&store, &store.index().unwrap(), &target).unwrap();
    });
    assert_eq!(without_reads(&resolve), two_files);
    let by_digest = calls(&fs, |fs| {
        let store = open(fs);
        let index = store.index().unwrap();
        let target = Target::Digest(index.by_tag("t1").unwrap().digest.clone());
        image::resolve(&store, &index, &target).unwrap();
    });
    assert_eq!(without_reads(&by_digest), two_files);
}

#[test]
fn a_commit_replaces_the_index_once_however_many_tags_it_sets() {
    let fs = large();
    let calls = calls(&fs, |fs| {
        let store = open(fs);
        let tags: Vec<RefName> = (0..100)
            .map(|n| RefName::new(&format!("more{n}")).unwrap())
            .collect();
        let target = Target::Tag(RefName::found("t1"));
        image::add_tags(&store, &target, &tags).unwrap();
    });
    assert_eq!(on_index(&calls, "rename"), 1);
    assert!(
        calls
            .iter()
            .all(|call| !call.path.starts_with("blobs/sha256"))
    );
}

fn on_index(calls: &[Call], name: &str) -> usize {
    let index = Path::new("index.json");
    let on_index = |call: &&Call| call.name == name && call.path == index;
    calls.iter().filter(on_index).count()
}

/// Calls that make or change something, rather than make it durable.
fn changes(calls: &[Call]) -> Vec<&Call> {
    let change = |name| matches!(name, "create_excl" | "write" | "rename" | "unlink");
    calls.iter().filter(|call| change(call.name)).collect()
}

#[test]
fn an_operation_that_changes_nothing_writes_nothing() {
    for operation in [
        Operation::PushFile,
        Operation::PushBig,
        Operation::PushManyFiles,
        Operation::PushManifest,
        Operation::CopyContent,
        Operation::CopyWithReferrers,
        Operation::Tag,
        Operation::DeleteBlob,
    ] {
        let stage = Stage::new(operation);
        let fs = stage.fresh();
        stage.run(&fs, |_: &Call| Ok(())).unwrap();
        let seen: Arc<Mutex<Vec<Call>>> = Arc::default();
        let recorder = Arc::clone(&seen);
        let again = stage.run(&fs, move |call: &Call| {
            recorder.lock().unwrap().push(call.clone());
            Ok(())
        });
        again.unwrap();
        let seen = seen.lock().unwrap();
        let mut changed = changes(&seen);
        // Deleting a blob that is gone has to try.
        changed.retain(|call| call.name != "unlink");
        assert!(changed.is_empty(), "{operation:?}: {changed:?}");
    }
}

/// What is durable so far, and what is not allowed to happen before.
#[derive(Default)]
struct Discipline {
    unsynced_files: BTreeSet<PathBuf>,
    unsynced_folders: BTreeSet<PathBuf>,
    offences: Vec<String>,
}

impl Discipline {
    fn see(&mut self, call: &Call) {
        let path = call.path.clone();
        let is_blob = path.starts_with("blobs");
        let is_index = path == Path::new("index.json");
        match call.name {
            "write" => {
                self.unsynced_files.insert(path);
            }
            "sync" | "unlink" => {
                self.unsynced_files.remove(&path);
            }
            "sync_all" => {
                self.unsynced_files.clear();
                self.unsynced_folders.clear();
            }
            "sync_dir" => {
                self.unsynced_folders.remove(&path);
            }
            "mkdir" if is_blob => self.unsync_parent(&path),
            "rename" if is_blob || is_index => {
                // The observer is told where it leads to; whatever is not
                // durable by now might be what is renamed.
                if !self.unsynced_files.is_empty() {
                    let files = &self.unsynced_files;
                    self.offences.push(format!("{call:?} before {files:?}"));
                }
                if is_index && !self.unsynced_folders.is_empty() {
                    let folders = &self.unsynced_folders;
                    self.offences.push(format!("{call:?} before {folders:?}"));
                }
                self.unsync_parent(&path);
            }
            _ => {}
        }
    }

    fn unsync_parent(&mut self, path: &Path) {
        let parent = path.parent().unwrap_or_else(|| Path::new(""));
        self.unsynced_folders.insert(parent.to_owned());
    }
}

#[test]
fn nothing_is_named_before_it_is_durable() {
    for operation in ALL {
        let stage = Stage::new(operation);
        let discipline: Arc<Mutex<Discipline>> = Arc::default();
        let seen = Arc::clone(&discipline);
        let fs = stage.fresh();
        let observer = move |call: &Call| {
            seen.lock().unwrap().see(call);
            Ok(())
        };
        stage.run(&fs, observer).unwrap();
        let discipline = discipline.lock().unwrap();
        assert!(
            discipline.offences.is_empty(),
            "{operation:?}: {:?}",
            discipline.offences
        );
        let left = &discipline.unsynced_folders;
        assert!(left.is_empty(), "{operation:?} left {left:?} unsynced");
    }
}

#[test]
fn a_thousand_small_blobs_are_made_durable_together() {
    let fs = MemoryFs::new();
    Store::create_on(shared(&fs), &root(), StoreOptions::default()).unwrap();
    let calls = calls(&fs, |fs| {
        let store = open(fs);
        let adder = store.add().unwrap();
        for n in 0..1000 {
            adder
                .put_bytes(format!("small blob {n}").as_bytes())
                .unwrap();
        }
        let descriptor = Descriptor::of(image::OCTET_STREAM, b"small blob 7");
        adder.commit(vec![IndexChange::Add { descriptor }]).unwrap();
    });
    let syncs = |call: &&Call| call.name.starts_with("sync");
    let syncs = calls.iter().filter(syncs).count();
    assert!(syncs < 12, "{syncs} syncs");
    assert_eq!(on_index(&calls, "rename"), 1);
    let named = |call: &&Call| call.name == "rename" && call.path.starts_with("blobs");
    assert_eq!(calls.iter().filter(named).count(), 1000);
}
