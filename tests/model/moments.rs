//! One machine at each moment of another's work: before every call that the
//! one makes, in a run of its own, the other does all it has to do.
//!
//! The seeds find what nobody thought of; this proves the few races that the
//! protocol is built around, each at its narrowest.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use oci_layout::image::{self, ImageError, Scope};
use oci_layout::progress::Silent;
use oci_layout::store::fs::{ObservedFs, StoreFs};
use oci_layout::store::{MountKind, StoreError};

use crate::machine_fs::MachineFs;
use crate::rules::Rules;
use crate::weather::{Sharing, Staleness, Weather, buckets};
use crate::workload::{Content, Operation, artifact_of, layers, open, shared};
use crate::world::World;

/// How long one thread waits for the other before the test fails.
const LIMIT: Duration = Duration::from_secs(60);

/// Two machines with one bucket.
struct Duel {
    world: Arc<World>,
    weather: Weather,
    ours: MachineFs,
    theirs: MachineFs,
}

fn push(label: &str, layers: &[Content]) -> Operation {
    Operation::Push(artifact_of(layers.to_vec(), label), vec![label.to_owned()])
}

fn tag(to: &str) -> Operation {
    Operation::Tag {
        from: "first".to_owned(),
        to: to.to_owned(),
        digest: artifact_of(Vec::new(), "first").manifest.digest,
    }
}

impl Duel {
    fn new(kind: MountKind, sharing: Sharing, staleness: Staleness) -> Self {
        let mut weather = Weather::calm(kind, sharing);
        weather.staleness = staleness;
        let world = World::new(&weather, false);
        let duel = Self {
            ours: MachineFs::on_new_machine(&world),
            theirs: MachineFs::on_new_machine(&world),
            world,
            weather,
        };
        duel.announce_layers();
        duel
    }

    /// Makes a layout with one artifact, and an old layer that nothing refers to.
    fn with_layout(self) -> Self {
        let grace = self.weather.kind.profile().grace;
        for operation in [
            push("first", &[]),
            Operation::PutLoose(layers()[2].clone()),
            Operation::Nap(grace + Duration::from_secs(3600)),
        ] {
            self.announce(&operation);
            operation.run(&self.theirs, &self.weather).unwrap();
        }
        self
    }

    fn announce_layers(&self) {
        let mut state = self.world.state();
        for content in layers().iter().chain([&Content::new(image::EMPTY_CONTENT)]) {
            state.bucket.announce(content, &[]);
        }
    }

    fn announce(&self, operation: &Operation) {
        if let Operation::Push(artifact, _) = operation {
            let mut state = self.world.state();
            state.bucket.announce(&artifact.manifest, &artifact.needs());
        }
    }

    /// Does `ours`, and all of `theirs` before its call number `at`; what is
    /// refused because a collection is at work is repeated after that. Returns
    /// false if there are not so many calls.
    fn fight(&self, ours: &Operation, theirs: &Operation, at: usize) -> bool {
        self.announce(ours);
        self.announce(theirs);
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let (fs, weather) = (shared(&self.theirs), self.weather.clone());
        let (other, refused) = (theirs.clone(), Arc::new(AtomicBool::new(false)));
        let was_refused = Arc::clone(&refused);
        let observed = ObservedFs::new(shared(&self.ours), move |_| {
            if counted.fetch_add(1, Ordering::SeqCst) == at {
                match other.run_on(&fs, &weather) {
                    Err(ImageError::Store(StoreError::Collecting { .. })) => {
                        was_refused.store(true, Ordering::SeqCst);
                    }
                    done => done.unwrap(),
                }
            }
            Ok(())
        });
        let observed: Arc<dyn StoreFs> = Arc::new(observed);
        let done = ours.run_on(&observed, &self.weather);
        let kind = self.weather.kind;
        done.unwrap_or_else(|e| panic!("call {at} on {kind}: {e:?}"));
        if refused.load(Ordering::SeqCst) {
            theirs.run(&self.theirs, &self.weather).unwrap();
        }
        calls.load(Ordering::SeqCst) > at
    }

    /// Looks at the layout with the eyes of a machine that has never seen it.
    fn check(&self, tags: &[&str], at: usize) {
        let settled = Rules::of(self.weather.kind).settles_after();
        self.ours.pause(settled);
        let fs = MachineFs::on_new_machine(&self.world);
        let store = open(&fs, &self.weather).unwrap();
        let index = store.index().unwrap();
        let found: Vec<String> = index.tagged().map(|(tag, _)| tag.to_string()).collect();
        let when = format!("call {at} in {:?}", self.weather);
        for tag in tags {
            assert!(
                found.iter().any(|f| f == tag),
                "no {tag} of {found:?}: {when}"
            );
        }
        let report = image::verify_store(&store, Scope::Reachable, 1, &Silent).unwrap();
        assert!(report.problems.is_empty(), "{:?}: {when}", report.problems);
        let faults = self.world.state().bucket.faults.clone();
        assert_eq!(faults, [""; 0], "{when}");
    }
}

/// What two machines do, on which mounts, and what tags there are then.
struct Meeting<'a> {
    start: fn(Duel) -> Duel,
    kinds: &'a [MountKind],
    sharing: &'a [Sharing],
    ours: Operation,
    theirs: Operation,
    tags: &'a [&'a str],
}

impl Meeting<'_> {
    /// Has them meet at each moment.
    fn check(&self) {
        for &kind in self.kinds {
            for &sharing in self.sharing {
                for staleness in [Staleness::None, Staleness::Most] {
                    for at in 0.. {
                        let duel = (self.start)(Duel::new(kind, sharing, staleness));
                        if !duel.fight(&self.ours, &self.theirs, at) {
                            assert!(at > 10, "{kind} makes {at} calls");
                            break;
                        }
                        duel.check(self.tags, at);
                    }
                }
            }
        }
    }
}

/// What a push found and did not write may be collected before the index names
/// it: so it looks again afterwards.
#[test]
fn a_collection_at_any_moment_of_a_push_takes_nothing_from_it() {
    Meeting {
        start: Duel::with_layout,
        kinds: &buckets(),
        sharing: &[Sharing::Careless, Sharing::Shared],
        ours: push("ours", &layers()[2..3]),
        theirs: Operation::Collect,
        tags: &["first", "ours"],
    }
    .check();
}

/// While a collection is at work nobody is told that a push is done; what was
/// acknowledged before it began is not taken by it.
#[test]
fn a_push_at_any_moment_of_a_collection_is_kept_in_a_shared_layout() {
    Meeting {
        start: Duel::with_layout,
        // One of each way to write; all this waiting takes time.
        kinds: &[MountKind::S3fs, MountKind::Goofys, MountKind::Rclone],
        sharing: &[Sharing::Shared],
        ours: Operation::Collect,
        theirs: push("theirs", &layers()[2..3]),
        tags: &["first", "theirs"],
    }
    .check();
}

#[test]
fn a_tag_given_at_any_moment_of_another_is_kept_in_a_shared_layout() {
    Meeting {
        start: Duel::with_layout,
        kinds: &buckets(),
        sharing: &[Sharing::Shared],
        ours: tag("ours"),
        theirs: tag("theirs"),
        tags: &["first", "ours", "theirs"],
    }
    .check();
}

#[test]
fn a_push_at_any_moment_of_another_is_kept_in_a_shared_layout() {
    Meeting {
        start: Duel::with_layout,
        kinds: &buckets(),
        sharing: &[Sharing::Shared],
        ours: push("ours", &layers()[2..4]),
        theirs: push("theirs", &layers()[2..4]),
        tags: &["first", "ours", "theirs"],
    }
    .check();
}

#[test]
fn a_first_push_at_any_moment_of_another_is_kept_in_a_shared_layout() {
    Meeting {
        start: |empty| empty,
        kinds: &buckets(),
        sharing: &[Sharing::Shared],
        ours: push("ours", &layers()[2..3]),
        theirs: push("theirs", &[]),
        tags: &["ours", "theirs"],
    }
    .check();
}

/// Two read the index, both write it, and the one whose write is lost still
/// looks: it writes again, where the mount shows what the bucket has.
#[test]
fn who_looks_back_and_finds_his_change_gone_makes_it_again() {
    for kind in buckets() {
        if !kind.profile().reads_back {
            continue;
        }
        let duel = Duel::new(kind, Sharing::Careless, Staleness::None).with_layout();
        let (they_read, until_they_read) = mpsc::channel();
        let (we_wrote, until_we_wrote) = mpsc::channel();
        let (they_are_done, until_they_are_done) = mpsc::channel();
        let is_index = |path: &Path| path == Path::new("index.json");

        let until_we_wrote = std::sync::Mutex::new(Some(until_we_wrote));
        let theirs = ObservedFs::new(shared(&duel.theirs), move |call| {
            if call.name == "write"
                && is_index(&call.path)
                && let Some(until_we_wrote) = until_we_wrote.lock().unwrap().take()
            {
                they_read.send(()).unwrap();
                until_we_wrote.recv_timeout(LIMIT).unwrap();
            }
            Ok(())
        });
        let closes = AtomicUsize::new(0);
        let wrote = we_wrote.clone();
        let until_they_are_done = std::sync::Mutex::new(Some(until_they_are_done));
        let ours = ObservedFs::new(shared(&duel.ours), move |call| {
            if !is_index(&call.path) {
                return Ok(());
            }
            // Whoever reads does not close.
            if call.name == "close" {
                closes.fetch_add(1, Ordering::SeqCst);
            } else if call.name.starts_with("open")
                && closes.load(Ordering::SeqCst) == 1
                && let Some(until_they_are_done) = until_they_are_done.lock().unwrap().take()
            {
                wrote.send(()).unwrap();
                until_they_are_done.recv_timeout(LIMIT).unwrap();
            }
            Ok(())
        });
        std::thread::scope(|scope| {
            let theirs: Arc<dyn StoreFs> = Arc::new(theirs);
            let weather = &duel.weather;
            scope.spawn(move || {
                tag("theirs").run_on(&theirs, weather).unwrap();
                // If we never look back, nobody hears it.
                let _ = they_are_done.send(());
            });
            until_they_read.recv_timeout(LIMIT).unwrap();
            let ours: Arc<dyn StoreFs> = Arc::new(ours);
            tag("ours").run_on(&ours, weather).unwrap();
            // If we never looked back, they have waited until now.
            let _ = we_wrote.send(());
        });
        duel.check(&["first", "ours", "theirs"], 0);
    }
}
