//! The operations that are made to fail, and the layout they work on.
//!
//! Each is the library call a command makes. They run with one transfer at a
//! time, so that the nth call is the same in every run.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oci_layout::descriptor::{Annotations, Descriptor};
use oci_layout::digest::Digest;
use oci_layout::image::{
    self, Artifact, Config, CopyOptions, CopyScope, GcOptions, GcRoots, ImageError, ImageSpec,
    IndexDocument, LayerContent, NewLayer, Protection, PushOptions, Quarantine, Report, Scope,
};
use oci_layout::layer::{Compression, PackOptions, Reproducible};
use oci_layout::progress::Silent;
use oci_layout::reference::{RefName, Target};
use oci_layout::store::fs::{Access, StoreFs};
use oci_layout::store::{Existing, Index, Store, StoreError, StoreOptions, blob_path};

pub(crate) type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    PushFile,
    PushBig,
    PushManyFiles,
    PushDirectory,
    PushManifest,
    Attach,
    IndexCreate,
    IndexUpdate,
    CopyContent,
    CopyWithReferrers,
    Backup,
    Restore,
    Tag,
    Untag,
    DeleteManifest,
    DeleteBlob,
    Gc,
    GcUntagged,
    Repair,
    Quarantine,
}

use Operation::{
    Attach, Backup, CopyContent, CopyWithReferrers, Create, DeleteBlob, DeleteManifest, Gc,
    GcUntagged, IndexCreate, IndexUpdate, PushBig, PushDirectory, PushFile, PushManifest,
    PushManyFiles, Repair, Restore, Tag, Untag,
};

pub(crate) const ALL: [Operation; 21] = [
    Create,
    PushFile,
    PushBig,
    PushManyFiles,
    PushDirectory,
    PushManifest,
    Attach,
    IndexCreate,
    IndexUpdate,
    CopyContent,
    CopyWithReferrers,
    Backup,
    Restore,
    Tag,
    Untag,
    DeleteManifest,
    DeleteBlob,
    Gc,
    GcUntagged,
    Repair,
    Operation::Quarantine,
];

/// How old something must be for gc to take it. The memory file system's clock
/// is moved past it; on a real one nothing is that old, so it is zero there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grace(pub(crate) Duration);

pub(crate) const HOUR: Grace = Grace(Duration::from_secs(3600));
pub(crate) const NONE: Grace = Grace(Duration::ZERO);

/// Large enough for a second thread and several chunks.
const BIG_BYTES: usize = (4 << 20) + 17;

/// Large enough for several reads.
const SOURCE_BYTES: usize = 200_000;

/// The files that are pushed.
pub(crate) struct Inputs(tempfile::TempDir);

impl Inputs {
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        std::fs::write(path("small"), "small\n").unwrap();
        std::fs::write(path("big"), pattern(BIG_BYTES)).unwrap();
        std::fs::create_dir_all(path("directory/sub")).unwrap();
        std::fs::write(path("directory/sub/file"), "in a directory\n").unwrap();
        for n in 0..8 {
            std::fs::write(path(&format!("many{n}")), format!("file {n}\n")).unwrap();
        }
        Self(dir)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

fn pattern(len: usize) -> Vec<u8> {
    (0..len)
        .map(|i| (i % 251) as u8 ^ (i >> 12) as u8)
        .collect()
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from("layout")
}

/// Opens a layout on a file system.
pub(crate) fn open(fs: &Arc<dyn StoreFs>) -> Result<Store, StoreError> {
    Store::open_on(Arc::clone(fs), &root(), StoreOptions::default())
}

/// Content of the layout all operations start with.
const OLD_LAYER: &[u8] = b"the old layer\n";
const GARBAGE: &[u8] = b"nobody needs this\n";
const CHILD_LAYER: &[u8] = b"a layer of an image in an index\n";

/// Fills an empty file system with: a tagged artifact (`old`, `moved`) with an
/// untagged signature, an index with one image (`multi`), an untagged
/// artifact, and a blob that nothing refers to.
pub(crate) fn prepare(fs: &Arc<dyn StoreFs>) {
    let store = Store::create_on(Arc::clone(fs), &root(), StoreOptions::default()).unwrap();
    let old = put_manifest(&store, OLD_LAYER, None, &["old", "moved"]);
    put_manifest(&store, b"a signature\n", Some(&old), &[]);
    put_manifest(&store, b"an untagged layer\n", None, &[]);
    let child = put_manifest(&store, CHILD_LAYER, None, &[]);
    let index = serde_json::json!({
        "schemaVersion": 2, "mediaType": image::INDEX, "manifests": [child],
    });
    put(
        &store,
        &serde_json::to_vec(&index).unwrap(),
        image::INDEX,
        &["multi"],
    );
    let adder = store.add().unwrap();
    adder.put_bytes(GARBAGE).unwrap();
    adder.publish().unwrap();
}

fn put_manifest(
    store: &Store,
    layer: &[u8],
    subject: Option<&Descriptor>,
    tags: &[&str],
) -> Descriptor {
    let adder = store.add().unwrap();
    adder.put_bytes(layer).unwrap();
    adder.put_bytes(image::EMPTY_CONTENT).unwrap();
    adder.publish().unwrap();
    drop(adder);
    let mut manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": image::MANIFEST,
        "config": Descriptor::of(image::EMPTY, image::EMPTY_CONTENT),
        "layers": [Descriptor::of(image::LAYER, layer)],
    });
    if let Some(subject) = subject {
        manifest["subject"] = serde_json::to_value(subject).unwrap();
    }
    put(
        store,
        &serde_json::to_vec(&manifest).unwrap(),
        image::MANIFEST,
        tags,
    )
}

fn put(store: &Store, bytes: &[u8], media_type: &str, tags: &[&str]) -> Descriptor {
    let tags = names(tags);
    let put = image::put_manifest(store.add().unwrap(), bytes, media_type, &tags, None);
    put.unwrap().descriptor
}

fn names(tags: &[&str]) -> Vec<RefName> {
    tags.iter().map(|tag| RefName::new(tag).unwrap()).collect()
}

impl Operation {
    /// Makes the file system what it is before the operation.
    pub(crate) fn prepare(self, fs: &Arc<dyn StoreFs>) {
        match self {
            Create | Restore => {}
            Repair | Self::Quarantine => {
                prepare(fs);
                damage(fs.as_ref());
            }
            _ => prepare(fs),
        }
    }

    /// Whether the operation makes the layout.
    pub(crate) fn starts_from_nothing(self) -> bool {
        matches!(self, Create | Restore)
    }

    /// Whether the layout is whole before the operation.
    pub(crate) fn starts_whole(self) -> bool {
        !matches!(self, Repair | Self::Quarantine)
    }

    /// Runs the operation on `fs`; `source` is what is copied from.
    pub(crate) fn run(
        self,
        fs: &Arc<dyn StoreFs>,
        source: &Arc<dyn StoreFs>,
        inputs: &Path,
        grace: Grace,
    ) -> Outcome {
        let store = if self.starts_from_nothing() {
            Store::create_on(Arc::clone(fs), &root(), StoreOptions::default())?
        } else {
            open(fs)?
        };
        match self {
            Create | PushFile => push(&store, inputs, &["small"]),
            PushBig => push(&store, inputs, &["big"]),
            PushManyFiles => {
                let many: Vec<String> = (0..8).map(|n| format!("many{n}")).collect();
                let many: Vec<&str> = many.iter().map(String::as_str).collect();
                push(&store, inputs, &many)
            }
            PushDirectory => push(&store, inputs, &["directory", "small"]),
            PushManifest => push_manifest(&store),
            Attach => attach(&store, inputs),
            IndexCreate => create_index(&store),
            IndexUpdate => update_index(&store),
            Backup => back_up(&store),
            Restore => restore(&store, source),
            CopyContent => copy(&store, source, CopyScope::Content),
            CopyWithReferrers => copy(&store, source, CopyScope::ContentAndReferrers),
            Tag => {
                let target = Target::Tag(RefName::found("old"));
                image::add_tags(&store, &target, &names(&["more", "moved"]))?;
                Ok(())
            }
            Untag => untag(&store),
            DeleteManifest => {
                let old = old_manifest();
                image::delete_manifest(&store.exclude()?, &old, Protection::RefuseIfUsed)?;
                Ok(())
            }
            DeleteBlob => {
                let garbage = Digest::of(GARBAGE);
                image::delete_blob(&store.exclude()?, &garbage, Protection::RefuseIfUsed)?;
                Ok(())
            }
            Gc => collect(&store, GcRoots::Listed, grace),
            GcUntagged => collect(&store, GcRoots::Tagged, grace),
            Repair => repair(fs, Some(source), Quarantine::No),
            Self::Quarantine => repair(fs, None, Quarantine::Yes),
        }
    }
}

/// The digest of the manifest tagged `old`, which is the same everywhere.
fn old_manifest() -> Digest {
    let fs: Arc<dyn StoreFs> = Arc::new(oci_layout::store::fs::MemoryFs::new());
    prepare(&fs);
    let index = open(&fs).unwrap().index().unwrap();
    index.by_tag("old").unwrap().digest.clone()
}

fn push(store: &Store, inputs: &Path, files: &[&str]) -> Outcome {
    push_about(store, inputs, files, None, &["new", "moved"])
}

fn attach(store: &Store, inputs: &Path) -> Outcome {
    let index = store.index()?;
    let subject = index.by_tag("old").ok_or("the layout lacks a tag")?;
    push_about(store, inputs, &["small"], Some(subject.plain()), &[])
}

fn push_about(
    store: &Store,
    inputs: &Path,
    files: &[&str],
    subject: Option<Descriptor>,
    tags: &[&str],
) -> Outcome {
    let layer = |name: &&str| NewLayer {
        content: LayerContent::Path(inputs.join(name)),
        title: (*name).to_owned(),
        media_type: None,
        annotations: Annotations::new(),
    };
    let artifact = Artifact {
        spec: ImageSpec::V1_1,
        artifact_type: Some("a/test".to_owned()),
        config: Config::Empty,
        config_annotations: Annotations::new(),
        layers: files.iter().map(layer).collect(),
        annotations: Annotations::new(),
        subject,
    };
    let options = PushOptions {
        concurrency: 1,
        pack: PackOptions {
            compression: Compression::Gzip,
            level: None,
            source_date_epoch: Some(0),
            reproducible: Reproducible::Yes,
        },
    };
    let tags = names(tags);
    image::push(store.add()?, &artifact, &tags, &options, &Silent)?;
    Ok(())
}

/// Stores a layer and a manifest as two commands would.
fn push_manifest(store: &Store) -> Outcome {
    let adder = store.add()?;
    let layer = b"pushed by hand\n";
    adder.put_bytes(layer)?;
    adder.commit(Vec::new())?;
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": image::MANIFEST,
        "config": Descriptor::of(image::EMPTY, image::EMPTY_CONTENT),
        "layers": [Descriptor::of(image::LAYER, layer)],
    });
    let bytes = serde_json::to_vec(&manifest)?;
    let tags = names(&["by-hand"]);
    image::put_manifest(store.add()?, &bytes, image::MANIFEST, &tags, None)?;
    Ok(())
}

/// Makes the source of copies and repairs: what [`prepare`] makes, with more
/// tags and a larger blob.
pub(crate) fn prepare_source(fs: &Arc<dyn StoreFs>) {
    prepare(fs);
    let store = open(fs).unwrap();
    let signed = put_manifest(&store, &pattern(SOURCE_BYTES), None, &["signed"]);
    put_manifest(&store, b"a signature of it\n", Some(&signed), &[]);
}

fn copy(store: &Store, source: &Arc<dyn StoreFs>, scope: CopyScope) -> Outcome {
    let source = open(source)?;
    let index = source.index()?;
    let root = |tag| index.by_tag(tag).cloned().ok_or("the source lacks a tag");
    let roots = [
        (root("signed")?, names(&["copied", "moved"])),
        (root("multi")?, names(&["images"])),
    ];
    let options = CopyOptions {
        scope,
        concurrency: 1,
    };
    image::copy(&source, &roots, store.add()?, &options, &Silent)?;
    Ok(())
}

fn create_index(store: &Store) -> Outcome {
    let adder = store.add()?;
    let old = store.index()?.by_tag("old").cloned();
    let mut document = IndexDocument::default();
    let child = image::describe_child(store, &old.ok_or("the layout lacks a tag")?)?;
    document.manifests.push(child);
    let (bytes, tags) = (document.to_vec(), names(&["made", "moved"]));
    image::put_manifest(adder, &bytes, document.media_type(), &tags, None)?;
    Ok(())
}

/// A second try may find the manifest there.
fn update_index(store: &Store) -> Outcome {
    let adder = store.add()?;
    let index = store.index()?;
    let get = |tag| index.by_tag(tag).ok_or("the layout lacks a tag");
    let (old, multi) = (get("old")?, get("multi")?);
    let mut document = IndexDocument::read(store, multi)?;
    let child = image::describe_child(store, old)?;
    if !document.manifests.contains(&child) {
        document.manifests.push(child);
    }
    let bytes = document.to_vec();
    let (kind, tags) = (document.media_type(), names(&["multi"]));
    let is_current = |now: &Index| now.by_tag("multi").map(|d| &d.digest) == Some(&multi.digest);
    image::put_manifest_if(&adder, &bytes, kind, &tags, is_current)?.ok_or("the tag has moved")?;
    Ok(())
}

/// All tags of a layout, and the scope, of a backup and of what restores it.
fn everything(source: &Store) -> Result<(Roots, CopyOptions), StoreError> {
    let index = source.index()?;
    let tagged = index.tagged();
    let roots = tagged.map(|(tag, root)| (root.clone(), vec![RefName::found(tag)]));
    let options = CopyOptions {
        scope: CopyScope::ContentAndReferrers,
        concurrency: 1,
    };
    Ok((roots.collect(), options))
}

type Roots = Vec<(Descriptor, Vec<RefName>)>;

/// To a tar, of which nothing is kept here: the layout is only read.
fn back_up(store: &Store) -> Outcome {
    let (roots, options) = everything(store)?;
    let plan = image::plan_backup(store, &roots, &options)?;
    image::write_tar(store, &plan, 0, &mut std::io::sink(), &Silent)?;
    Ok(())
}

fn restore(store: &Store, source: &Arc<dyn StoreFs>) -> Outcome {
    let source = open(source)?;
    let (roots, options) = everything(&source)?;
    image::copy(&source, &roots, store.add()?, &options, &Silent)?;
    Ok(())
}

/// A second try may find that the first one did it and could not say so.
fn untag(store: &Store) -> Outcome {
    let index = store.index()?;
    let is_done = ["old", "moved"]
        .iter()
        .all(|tag| index.by_tag(tag).is_none());
    match image::remove_tags(store, &names(&["old", "moved"])) {
        Err(ImageError::NoSuchTag { .. }) if is_done => Ok(()),
        other => Ok(other?),
    }
}

fn collect(store: &Store, roots: GcRoots, grace: Grace) -> Outcome {
    let options = GcOptions {
        roots,
        grace: grace.0,
        concurrency: 1,
    };
    image::collect(&store.exclude()?, &options)?;
    Ok(())
}

/// Takes one layer away, cuts another short and flips a byte of a third.
fn damage(fs: &dyn StoreFs) {
    let write = |content: &[u8], new: &[u8]| {
        let path = blob_path(&Digest::of(content));
        fs.unlink(&path).unwrap();
        let mut file = fs.create_excl(&path, Access::Write).unwrap();
        file.write(new).unwrap();
        file.sync().unwrap();
        file.close().unwrap();
    };
    fs.unlink(&blob_path(&Digest::of(OLD_LAYER))).unwrap();
    write(CHILD_LAYER, b"a layer");
    write(b"a signature\n", b"A signature\n");
}

fn repair(
    fs: &Arc<dyn StoreFs>,
    source: Option<&Arc<dyn StoreFs>>,
    quarantine: Quarantine,
) -> Outcome {
    let options = StoreOptions {
        existing: Existing::Verify,
        ..StoreOptions::default()
    };
    let store = Store::open_on(Arc::clone(fs), &root(), options)?;
    let report = image::verify_store(&store, Scope::Reachable, 1, &Silent)?;
    let unread = |p: &image::Problem| matches!(p, image::Problem::Unreadable { .. });
    if let Some(problem) = report.problems.iter().find(|p| unread(p)) {
        return Err(problem.clone().into());
    }
    let source = source.map(open).transpose()?;
    image::repair(store.add()?, &report, source.as_ref(), quarantine)?;
    Ok(())
}

/// What a layout holds: what decides whether it is the old or the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    /// Tag and digest of every entry; `None` if there is no layout.
    pub(crate) entries: Option<BTreeSet<(String, Digest)>>,
    /// What is wrong, none of which may be new.
    pub(crate) problems: Vec<image::Problem>,
}

/// Looks at the whole layout, unreferenced blobs too: what is visible under a
/// digest has to be whole, whether anything refers to it or not.
pub(crate) fn state(fs: &Arc<dyn StoreFs>) -> State {
    let store = match open(fs) {
        Ok(store) => store,
        Err(StoreError::NotALayout { reason, .. }) if reason.contains("has no file") => {
            return State {
                entries: None,
                problems: Vec::new(),
            };
        }
        Err(e) => panic!("the layout is broken: {e}: {e:?}"),
    };
    let report: Report = image::verify_store(&store, Scope::All, 1, &Silent).unwrap();
    let tag = |d: &Descriptor| {
        let tag = d.annotation("org.opencontainers.image.ref.name");
        (tag.unwrap_or_default().to_owned(), d.digest.clone())
    };
    State {
        entries: Some(store.index().unwrap().entries().map(tag).collect()),
        problems: report.problems,
    }
}

/// An empty layout is what an interrupted creation may leave.
pub(crate) fn is_empty_layout(state: &State) -> bool {
    state.entries.as_ref().is_some_and(BTreeSet::is_empty) && state.problems.is_empty()
}

/// Returns the temporary files of this program.
pub(crate) fn temporary_files(fs: &dyn StoreFs) -> Vec<String> {
    let Ok(entries) = fs.list(Path::new(".oci-layout/tmp")) else {
        return Vec::new();
    };
    entries.into_iter().map(|entry| entry.name).collect()
}

/// Sweeps everything that is not needed; then the private folder is gone.
pub(crate) fn sweep(fs: &Arc<dyn StoreFs>) {
    collect(&open(fs).unwrap(), GcRoots::Listed, NONE).unwrap();
    assert_swept(fs.as_ref(), "gc");
}

/// Asserts that nothing of this program is left, but for what was quarantined.
pub(crate) fn assert_swept(fs: &dyn StoreFs, said: &str) {
    let Ok(private) = fs.list(Path::new(".oci-layout")) else {
        return;
    };
    let names: Vec<&str> = private.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["quarantine"], "left in .oci-layout: {said}");
}

/// Runs `work` on every operation, two at a time.
pub(crate) fn for_all(work: impl Fn(Operation) + Sync) {
    let queue = Mutex::new(ALL.iter());
    std::thread::scope(|scope| {
        let worker = || {
            loop {
                let next = queue.lock().unwrap().next();
                let Some(operation) = next else { return };
                work(*operation);
            }
        };
        scope.spawn(worker);
        worker();
    });
}
