//! How many calls commands make on a mounted bucket, where each is a request
//! or several.

use std::collections::BTreeMap;
use std::sync::Arc;

use oci_layout::image::{self, GcOptions, GcRoots};
use oci_layout::reference::{RefName, Target};
use oci_layout::store::fs::Rewrite;
use oci_layout::store::{MountKind, Store};

use crate::machine_fs::MachineFs;
use crate::weather::{Sharing, Weather, buckets};
use crate::workload::{Artifact, Content, Operation, artifact_of, open};
use crate::world::World;

/// A layout that nobody else works on.
struct Quiet {
    world: Arc<World>,
    weather: Weather,
    fs: MachineFs,
}

impl Quiet {
    fn new(kind: MountKind, sharing: Sharing) -> Self {
        let weather = Weather::calm(kind, sharing);
        let world = World::new(&weather, false);
        let fs = MachineFs::on_new_machine(&world);
        let quiet = Self { world, weather, fs };
        quiet.push(1, "first");
        quiet
    }

    fn artifact(&self, layers: usize, label: &str) -> Artifact {
        let layer = |n: usize| Content::new(format!("layer {n} of {label}").as_bytes());
        let artifact = artifact_of((0..layers).map(layer).collect(), label);
        let mut state = self.world.state();
        state
            .bucket
            .announce(&Content::new(image::EMPTY_CONTENT), &[]);
        for content in artifact.layers.iter().chain([&artifact.manifest]) {
            state.bucket.announce(content, &[]);
        }
        artifact
    }

    fn push(&self, layers: usize, label: &str) {
        let push = Operation::Push(self.artifact(layers, label), vec![label.replace(' ', "-")]);
        push.run(&self.fs, &self.weather).unwrap();
    }

    /// Returns how many calls of which name `work` makes.
    fn count(&self, work: impl FnOnce()) -> Counts {
        self.world.state().counts.clear();
        work();
        Counts(std::mem::take(&mut self.world.state().counts))
    }

    fn open(&self) -> Store {
        open(&self.fs, &self.weather).unwrap()
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    fn of(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Returns how many files were opened that exist.
    fn opened(&self) -> usize {
        let opens = self.0.iter().filter(|(name, _)| name.starts_with("open"));
        opens.map(|(_, count)| count).sum()
    }

    /// Returns how many calls changed something.
    fn changes(&self) -> usize {
        let changes = ["write", "close", "sync", "unlink", "mkdir"];
        changes.into_iter().map(|name| self.of(name)).sum()
    }
}

/// What the index costs on a kind of mount, beside the blobs.
struct Cost {
    kind: MountKind,
    /// How often it is opened for a change of it: read by whoever adds, read
    /// to be changed, written, read back.
    opened: usize,
    /// How many files are written: itself, and the spare where it is truncated.
    written: usize,
}

fn costs() -> impl Iterator<Item = Cost> {
    buckets().into_iter().map(|kind| {
        let rewrite = kind.profile().rewrite;
        Cost {
            kind,
            opened: if rewrite == Rewrite::InPlace { 3 } else { 4 },
            written: if rewrite == Rewrite::Truncate { 2 } else { 1 },
        }
    })
}

const SIZES: [usize; 3] = [1, 5, 40];

/// What it costs on geesefs to rely on files that are there: each is opened,
/// synced and closed, since only that tells whether it was uploaded.
fn relied_on(kind: MountKind, files: usize) -> usize {
    if kind == MountKind::Geesefs { files } else { 0 }
}

/// What every push finds there: the empty config.
const FOUND: usize = 1;

#[test]
fn a_push_costs_one_create_a_blob_and_one_change_of_the_index() {
    for cost in costs() {
        let quiet = Quiet::new(cost.kind, Sharing::OneMachine);
        for layers in SIZES {
            let blobs = layers + 2;
            let counts = quiet.count(|| quiet.push(layers, &format!("with {layers}")));
            let said = format!("{} with {layers} layers: {counts:?}", cost.kind);
            let written = blobs - FOUND + cost.written;
            let synced = if cost.kind.profile().sync { written } else { 0 };
            // What was found, and the marker.
            let relied_on = relied_on(cost.kind, FOUND + 1);
            assert_eq!(counts.of("create"), blobs + cost.written - 1, "{said}");
            assert_eq!(counts.of("write"), written, "{said}");
            assert_eq!(counts.of("close"), written + relied_on, "{said}");
            assert_eq!(counts.of("sync"), synced + relied_on, "{said}");
            assert_eq!(counts.opened(), cost.opened + relied_on, "{said}");
            assert_eq!(counts.of("stat"), FOUND + 1, "{said}");
            assert_eq!(counts.of("list"), 0, "{said}");
            assert!(counts.of("mkdir") + counts.of("unlink") <= 2, "{said}");
        }
    }
}

#[test]
fn the_same_push_again_looks_at_each_blob_once_and_writes_nothing() {
    for cost in costs() {
        let quiet = Quiet::new(cost.kind, Sharing::OneMachine);
        for layers in SIZES {
            let push = || quiet.push(layers, &format!("with {layers}"));
            push();
            let counts = quiet.count(push);
            let said = format!("{} with {layers} layers: {counts:?}", cost.kind);
            assert_eq!(counts.of("create"), layers + 2, "{said}");
            assert_eq!(counts.of("stat"), layers + 2 + 1, "{said}");
            // The blobs, the index and the marker.
            let relied_on = relied_on(cost.kind, layers + 4);
            assert_eq!(counts.opened(), 2 + relied_on, "{said}");
            assert_eq!(counts.changes(), 2 * relied_on, "{said}");
            assert_eq!(counts.of("list"), 0, "{said}");
        }
    }
}

#[test]
fn reading_and_tagging_cost_the_same_however_much_there_is() {
    for cost in costs() {
        let quiet = Quiet::new(cost.kind, Sharing::OneMachine);
        for layers in SIZES {
            quiet.push(layers, &format!("with {layers}"));
            let read = quiet.count(|| drop(quiet.open().index().unwrap()));
            let said = format!("{}: {read:?}", cost.kind);
            assert_eq!((read.opened(), read.of("read")), (1, 2), "{said}");
            assert_eq!(read.0.len(), 2, "{said}");
            let tags = [format!("a{layers}"), format!("b{layers}")].map(RefName::found);
            let target = Target::Tag(RefName::found("first"));
            let tag = quiet.count(|| drop(image::add_tags(&quiet.open(), &target, &tags).unwrap()));
            let said = format!("{}: {tag:?}", cost.kind);
            assert_eq!(
                tag.opened(),
                cost.opened + relied_on(cost.kind, 1),
                "{said}"
            );
            assert_eq!(tag.of("write"), cost.written, "{said}");
            assert_eq!(tag.of("stat") + tag.of("list"), 0, "{said}");
        }
    }
}

#[test]
fn a_collection_looks_at_what_is_not_in_use_only() {
    for cost in costs() {
        let costs_of = |layers: usize, loose: usize| {
            let quiet = Quiet::new(cost.kind, Sharing::OneMachine);
            quiet.push(layers, "kept");
            let store = quiet.open();
            let adder = store.add().unwrap();
            for layer in quiet.artifact(loose, "loose").layers {
                adder.put_bytes(&layer.bytes).unwrap();
            }
            adder.publish().unwrap();
            drop(adder);
            quiet.count(|| {
                let options = GcOptions {
                    roots: GcRoots::Listed,
                    grace: cost.kind.profile().grace,
                    concurrency: 1,
                };
                image::collect(&quiet.open().exclude().unwrap(), &options).unwrap();
            })
        };
        let (few, many) = (costs_of(1, 0), costs_of(40, 0));
        assert_eq!(few, many, "{}", cost.kind);
        let (few, many) = (costs_of(1, 1), costs_of(1, 21));
        let more = |name| many.of(name) - few.of(name);
        assert_eq!(more("stat"), 20, "{}: {many:?}", cost.kind);
        assert_eq!(more("list"), 0, "{}: {many:?}", cost.kind);
    }
}

/// The journal costs one file, and a listing each time the index is read in
/// order to be relied on.
#[test]
fn a_shared_layout_costs_one_more_file_a_change() {
    for cost in costs() {
        let alone = Quiet::new(cost.kind, Sharing::OneMachine);
        let shared = Quiet::new(cost.kind, Sharing::Shared);
        let push = |quiet: &Quiet| quiet.count(|| quiet.push(5, "five"));
        let (alone, shared) = (push(&alone), push(&shared));
        let more = |name| shared.of(name).checked_sub(alone.of(name)).unwrap();
        let said = format!("{}: {shared:?} and not {alone:?}", cost.kind);
        assert_eq!(more("create"), 1, "{said}");
        assert_eq!(more("write"), 1, "{said}");
        assert!(more("list") <= SHARED_LISTINGS, "{said}");
        assert!(shared.opened() <= alone.opened() + SHARED_OPENS, "{said}");
    }
}

/// How often the journal is listed in a push, and how many files more are
/// opened, at most.
const SHARED_LISTINGS: usize = 3;
const SHARED_OPENS: usize = 3;
