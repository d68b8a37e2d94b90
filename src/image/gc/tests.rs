//! What a collection keeps and what it takes, on a file system in memory whose
//! clock the tests move.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{GcOptions, GcPlan, GcRoots, collect, plan};
use crate::descriptor::Descriptor;
use crate::digest::{Algorithm, Digest, Hasher};
use crate::image::{EMPTY, EMPTY_CONTENT, INDEX, LAYER, MANIFEST};
use crate::reference::RefName;
use crate::store::fs::{Access, MemoryFs, StoreFs};
use crate::store::{IndexChange, Store, StoreOptions, blob_path};

const HOUR: Duration = Duration::from_secs(3600);

struct Layout {
    fs: MemoryFs,
    store: Store,
}

impl Layout {
    fn new() -> Self {
        let fs = MemoryFs::new();
        let root = Path::new("layout");
        let shared: Arc<dyn StoreFs> = Arc::new(fs.clone());
        let store = Store::create_on(shared, root, StoreOptions::default()).unwrap();
        Self { fs, store }
    }

    fn put(&self, bytes: &[u8]) -> Digest {
        let adder = self.store.add().unwrap();
        let put = adder.put_bytes(bytes).unwrap();
        adder.publish().unwrap();
        put.digest
    }

    /// Stores a manifest with one layer, and the layer, without listing it.
    fn put_manifest(&self, layer: &str, subject: Option<&Descriptor>) -> Descriptor {
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": Descriptor::of(EMPTY, EMPTY_CONTENT),
            "layers": [Descriptor::of(LAYER, layer.as_bytes())],
        });
        if let Some(subject) = subject {
            manifest["subject"] = serde_json::to_value(subject).unwrap();
        }
        self.put(layer.as_bytes());
        self.put(EMPTY_CONTENT);
        self.put_document(&manifest, MANIFEST)
    }

    fn put_document(&self, document: &Value, media_type: &str) -> Descriptor {
        let bytes = serde_json::to_vec(document).unwrap();
        self.put(&bytes);
        Descriptor::of(media_type, &bytes)
    }

    fn tag(&self, tag: &str, descriptor: &Descriptor) {
        self.change(IndexChange::SetTag {
            tag: RefName::found(tag),
            descriptor: descriptor.clone(),
        });
    }

    fn list(&self, descriptor: &Descriptor) {
        self.change(IndexChange::Add {
            descriptor: descriptor.clone(),
        });
    }

    fn change(&self, change: IndexChange) {
        let adder = self.store.add().unwrap();
        adder.commit(vec![change]).unwrap();
    }

    /// Writes a file as another tool might.
    fn write(&self, path: impl AsRef<Path>, content: &[u8]) {
        let path = path.as_ref();
        for folder in path.ancestors().skip(1).collect::<Vec<_>>().iter().rev() {
            if !folder.as_os_str().is_empty() {
                let _ = self.fs.mkdir(folder);
            }
        }
        let mut file = self.fs.create_excl(path, Access::Write).unwrap();
        file.write(content).unwrap();
    }

    fn age(&self) {
        self.fs.advance_clock(2 * HOUR);
    }

    fn plan(&self, roots: GcRoots) -> GcPlan {
        let options = options(roots);
        let planned = plan(&self.store, &options).unwrap();
        let excluder = self.store.exclude().unwrap();
        let done = collect(&excluder, &options).unwrap().plan;
        assert_eq!(done, planned, "the plan and the deed differ");
        planned
    }

    fn has(&self, digest: &Digest) -> bool {
        self.fs.stat(&blob_path(digest)).is_ok()
    }

    fn has_all(&self, manifest: &Descriptor, layer: &str) -> bool {
        self.has(&manifest.digest) && self.has(&Digest::of(layer.as_bytes()))
    }
}

fn options(roots: GcRoots) -> GcOptions {
    GcOptions {
        roots,
        grace: HOUR,
        concurrency: 2,
    }
}

#[test]
fn takes_what_nothing_leads_to_and_keeps_the_rest() {
    let layout = Layout::new();
    let kept = layout.put_manifest("kept", None);
    layout.tag("kept", &kept);
    let untagged = layout.put_manifest("untagged", None);
    layout.list(&untagged);
    let orphan = layout.put_manifest("orphan", None);
    let loose = layout.put(b"loose");
    layout.age();
    let plan = layout.plan(GcRoots::Listed);
    assert!(layout.has_all(&kept, "kept") && layout.has_all(&untagged, "untagged"));
    assert!(!layout.has(&orphan.digest) && !layout.has(&loose));
    assert!(!layout.has(&Digest::of(b"orphan")));
    assert_eq!(plan.blobs[0].digest, orphan.digest, "manifests go first");
    assert_eq!((plan.blobs.len(), plan.blobs_kept), (3, 5));
    let plan = layout.plan(GcRoots::Tagged);
    assert_eq!(plan.unlisted, std::slice::from_ref(&untagged.digest));
    assert!(layout.has_all(&kept, "kept") && !layout.has(&untagged.digest));
    assert_eq!(layout.store.index().unwrap().entries().count(), 1);
    assert!(layout.plan(GcRoots::Tagged).is_empty());
}

#[test]
fn keeps_children_subjects_and_their_referrers() {
    let layout = Layout::new();
    let child = layout.put_manifest("child", None);
    let subject = layout.put_manifest("subject", None);
    let document = json!({
        "schemaVersion": 2, "mediaType": INDEX, "manifests": [child], "subject": subject,
    });
    let index = layout.put_document(&document, INDEX);
    layout.tag("index", &index);
    let of_child = layout.put_manifest("of child", Some(&child));
    let of_subject = layout.put_manifest("of subject", Some(&subject));
    let of_that = layout.put_manifest("of that", Some(&of_subject));
    for descriptor in [&child, &of_child, &of_that, &of_subject] {
        layout.list(descriptor);
    }
    layout.age();
    for roots in [GcRoots::Listed, GcRoots::Tagged] {
        let plan = layout.plan(roots);
        assert!(plan.is_empty(), "{plan:?}");
    }
    assert!(layout.has_all(&of_that, "of that") && layout.has_all(&subject, "subject"));
}

/// Whatever their digests, that is, in whichever order they are looked at.
#[test]
fn keeps_chains_of_referrers_that_are_not_listed() {
    for variant in 0..12 {
        let layout = Layout::new();
        let name = format!("subject {variant}");
        let subject = layout.put_manifest(&name, None);
        layout.tag("subject", &subject);
        // All content is kept anyway, so that only the referrers themselves
        // are at stake.
        let mut chain = vec![subject];
        for _ in 0..4 {
            let next = layout.put_manifest(&name, chain.last());
            chain.push(next);
        }
        layout.age();
        let plan = layout.plan(GcRoots::Tagged);
        assert!(plan.is_empty(), "variant {variant}: {plan:?}");
        assert!(chain.iter().all(|link| layout.has(&link.digest)));
    }
}

#[test]
fn what_is_young_stays_and_keeps_what_it_refers_to() {
    let layout = Layout::new();
    layout.put(b"layer of the young");
    let old = layout.put(b"old");
    layout.age();
    // The manifest of a push that lists it only later; its layer was there.
    let young = layout.put_manifest("layer of the young", None);
    let plan = layout.plan(GcRoots::Listed);
    assert!(layout.has_all(&young, "layer of the young"));
    assert!(!layout.has(&old));
    // The manifest and the config are new, the layer is not.
    assert_eq!((plan.blobs.len(), plan.blobs_young), (1, 1));
    layout.age();
    layout.plan(GcRoots::Listed);
    assert!(!layout.has(&young.digest));
}

/// A program that pushes first and tags later is not robbed of its entry.
#[test]
fn what_is_young_and_untagged_stays_listed() {
    let layout = Layout::new();
    layout.put(b"layer of the young");
    layout.age();
    let young = layout.put_manifest("layer of the young", None);
    layout.list(&young);
    let plan = layout.plan(GcRoots::Tagged);
    assert!(plan.is_empty(), "{plan:?}");
    assert!(layout.has_all(&young, "layer of the young"));
    assert!(
        layout
            .store
            .index()
            .unwrap()
            .by_digest(&young.digest)
            .is_some()
    );
    layout.age();
    let plan = layout.plan(GcRoots::Tagged);
    assert_eq!(plan.unlisted, [young.digest]);
}

/// The file system's clock may be years behind ours, or ahead of it.
#[test]
fn age_is_measured_by_the_clock_of_the_file_system() {
    let layout = Layout::new();
    let loose = layout.put(b"loose");
    layout.fs.advance_clock(HOUR - Duration::from_secs(1));
    assert!(layout.plan(GcRoots::Listed).is_empty());
    assert!(layout.has(&loose));
    layout.fs.advance_clock(Duration::from_secs(1));
    assert_eq!(layout.plan(GcRoots::Listed).blobs.len(), 1);
    let century = Duration::from_secs(100 * 365 * 86_400);
    layout.fs.advance_clock(century);
    let loose = layout.put(b"in the future");
    assert!(layout.plan(GcRoots::Listed).is_empty());
    assert!(layout.has(&loose));
}

#[test]
fn leaves_unknown_algorithms_and_strays_alone() {
    let layout = Layout::new();
    let unknown = format!("blobs/blake9/{}", "a".repeat(64));
    let strays = ["blobs/README", "blobs/sha256/note.txt", "blobs/sha256/abc"];
    layout.write(&unknown, b"what is this?");
    for stray in strays {
        layout.write(stray, b"stray");
    }
    layout.write("notes.txt", b"in the root");
    let mut hasher = Hasher::new(Algorithm::Sha512);
    hasher.update(b"long");
    let long = hasher.finish();
    layout.write(blob_path(&long), b"long");
    layout.age();
    let plan = layout.plan(GcRoots::Tagged);
    let removed: Vec<&Digest> = plan.blobs.iter().map(|blob| &blob.digest).collect();
    assert_eq!(removed, [&long]);
    assert_eq!(plan.strays.len(), strays.len(), "{:?}", plan.strays);
    for path in strays.into_iter().chain([unknown.as_str(), "notes.txt"]) {
        assert!(layout.fs.stat(Path::new(path)).is_ok(), "{path} is gone");
    }
}

#[test]
fn sweeps_temporary_files_of_any_tool_by_age() {
    let layout = Layout::new();
    let temporary = [
        ".oci-layout/tmp/abc",
        "ingest/sha256_1",
        "oci-put-blob123",
        "index.json.1.tmp",
        ".umoci-1/x",
        "blobs/sha256/1.tmp",
    ];
    for path in temporary {
        layout.write(path, b"half");
    }
    assert!(layout.plan(GcRoots::Listed).is_empty(), "they are young");
    layout.age();
    let plan = layout.plan(GcRoots::Listed);
    assert_eq!(plan.leftovers.len(), temporary.len(), "{plan:?}");
    assert_eq!(plan.bytes_freed(), 4 * temporary.len() as u64);
    for path in temporary
        .iter()
        .chain(&[".oci-layout", "ingest", ".umoci-1"])
    {
        assert!(layout.fs.stat(Path::new(path)).is_err(), "{path} is left");
    }
}

#[test]
fn a_damaged_manifest_in_use_stops_everything() {
    let layout = Layout::new();
    let kept = layout.put_manifest("kept", None);
    layout.tag("kept", &kept);
    let loose = layout.put(b"loose");
    let path = blob_path(&kept.digest);
    layout.fs.unlink(&path).unwrap();
    layout.write(&path, b"{}");
    layout.age();
    let excluder = layout.store.exclude().unwrap();
    let error = collect(&excluder, &options(GcRoots::Listed)).unwrap_err();
    assert!(error.to_string().contains(kept.digest.as_str()), "{error}");
    assert!(layout.has(&loose), "nothing is removed");
}

#[test]
fn a_missing_manifest_is_told_and_keeps_nothing() {
    let layout = Layout::new();
    let gone = layout.put_manifest("gone", None);
    layout.tag("gone", &gone);
    layout.fs.unlink(&blob_path(&gone.digest)).unwrap();
    layout.age();
    let plan = layout.plan(GcRoots::Listed);
    assert_eq!(plan.missing, [gone.digest]);
    assert_eq!(layout.store.index().unwrap().entries().count(), 1);
}
