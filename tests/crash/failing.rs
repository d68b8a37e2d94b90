//! The nth call fails, for every n, in several ways.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use oci_layout::store::fs::{Call, MemoryFs, ObservedFs, StoreFs, Unsynced};

use crate::operations::{
    HOUR, Inputs, Operation, Outcome, State, for_all, is_empty_layout, prepare_source, state,
    sweep, temporary_files,
};

/// How the nth call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// It alone, with an I/O error.
    Broken,
    /// It alone, for want of space.
    NoSpace,
    /// From it on nothing new can be written; deleting works.
    FullFromHere,
    /// From it on nothing works: the process was killed there.
    Killed,
}

const FAILURES: [Failure; 4] = [
    Failure::Broken,
    Failure::NoSpace,
    Failure::FullFromHere,
    Failure::Killed,
];

impl Failure {
    fn strikes(self, call: &Call, n: usize, at: usize) -> bool {
        let needs_space = matches!(
            call.name,
            "create_excl" | "write" | "mkdir" | "sync" | "close" | "sync_all"
        );
        match self {
            Self::Broken | Self::NoSpace => n == at,
            Self::FullFromHere => n >= at && needs_space,
            Self::Killed => n >= at,
        }
    }

    fn error(self) -> io::Error {
        io::Error::from_raw_os_error(match self {
            Self::NoSpace | Self::FullFromHere => rustix::io::Errno::NOSPC.raw_os_error(),
            Self::Broken | Self::Killed => rustix::io::Errno::IO.raw_os_error(),
        })
    }
}

/// What one operation starts from, and what it ends with.
pub(crate) struct Stage {
    pub(crate) operation: Operation,
    base: MemoryFs,
    source: MemoryFs,
    pub(crate) old: State,
    pub(crate) new: State,
}

pub(crate) fn inputs() -> &'static Path {
    static INPUTS: OnceLock<Inputs> = OnceLock::new();
    INPUTS.get_or_init(Inputs::new).path()
}

impl Stage {
    pub(crate) fn new(operation: Operation) -> Self {
        let made = |prepare: &dyn Fn(&Arc<dyn StoreFs>)| {
            let fs = MemoryFs::new();
            let shared: Arc<dyn StoreFs> = Arc::new(fs.clone());
            prepare(&shared);
            fs.sync_all().unwrap();
            fs.advance_clock(HOUR.0 * 2);
            fs
        };
        let base = made(&|fs| operation.prepare(fs));
        let source = made(&prepare_source);
        let old = state(&shared(&base));
        let new = copy(&base);
        let done = operation.run(&shared(&new), &shared(&source), inputs(), HOUR);
        done.unwrap_or_else(|e| panic!("{operation:?}: {e}"));
        let new = state(&shared(&new));
        if operation != Operation::Quarantine {
            assert_eq!(new.problems, [], "{operation:?}");
        }
        assert_eq!(old.problems.is_empty(), operation.starts_whole());
        Self {
            operation,
            base,
            source,
            old,
            new,
        }
    }

    /// Returns a file system of its own to work on.
    pub(crate) fn fresh(&self) -> MemoryFs {
        copy(&self.base)
    }

    /// Runs the operation with an observer on both file systems.
    pub(crate) fn run(
        &self,
        fs: &MemoryFs,
        observer: impl Fn(&Call) -> io::Result<()> + Send + Sync + Clone + 'static,
    ) -> Outcome {
        let observed = |fs: &MemoryFs| -> Arc<dyn StoreFs> {
            Arc::new(ObservedFs::new(shared(fs), observer.clone()))
        };
        let (fs, source) = (observed(fs), observed(&self.source));
        self.operation.run(&fs, &source, inputs(), HOUR)
    }

    /// Asserts that a layout is the old or the new one, and whole.
    pub(crate) fn check_old_or_new(&self, fs: &MemoryFs, said: &str) {
        let now = state(&shared(fs));
        let entries = now.entries == self.old.entries || now.entries == self.new.entries;
        let starting = self.operation.starts_from_nothing() && is_empty_layout(&now);
        assert!(entries || starting, "{said}: neither old nor new: {now:#?}");
        for problem in &now.problems {
            let known = self.old.problems.contains(problem) || self.new.problems.contains(problem);
            assert!(known, "{said}: {problem}");
        }
    }

    pub(crate) fn check_new(&self, fs: &MemoryFs, said: &str) {
        assert_eq!(state(&shared(fs)), self.new, "{said}");
    }
}

pub(crate) fn shared(fs: &MemoryFs) -> Arc<dyn StoreFs> {
    Arc::new(fs.clone())
}

/// Returns a copy that shares nothing; everything must have been synced.
pub(crate) fn copy(fs: &MemoryFs) -> MemoryFs {
    fs.after_power_cut(Unsynced::NamesLost)
}

#[test]
fn a_failed_call_leaves_the_old_or_the_new_layout_and_no_temporary_file() {
    for_all(|operation| {
        let stage = Stage::new(operation);
        for failure in FAILURES {
            let is_short = matches!(failure, Failure::Broken | Failure::Killed);
            if operation == Operation::PushBig && !is_short {
                // It takes long, and fails as the others do.
                continue;
            }
            let mut n = 0;
            while strike(&stage, failure, n) {
                n += 1;
            }
            assert!(n > 3, "{operation:?} makes only {n} calls");
        }
    });
}

/// Lets the operation fail at call `at`; returns whether there was such a
/// call.
fn strike(stage: &Stage, failure: Failure, at: usize) -> bool {
    let fs = stage.fresh();
    let struck: Arc<Mutex<Option<Call>>> = Arc::default();
    let count = Arc::new(AtomicUsize::new(0));
    let observer = {
        let (struck, count) = (Arc::clone(&struck), Arc::clone(&count));
        move |call: &Call| {
            let n = count.fetch_add(1, Ordering::SeqCst);
            if !failure.strikes(call, n, at) {
                return Ok(());
            }
            struck.lock().unwrap().get_or_insert_with(|| call.clone());
            Err(failure.error())
        }
    };
    let outcome = stage.run(&fs, observer);
    let Some(call) = struck.lock().unwrap().clone() else {
        outcome.unwrap_or_else(|e| panic!("{:?}: {e}", stage.operation));
        return count.load(Ordering::SeqCst) > at;
    };
    let said = format!("{:?}, {failure:?} at call {at} ({call:?})", stage.operation);
    stage.check_old_or_new(&fs, &said);
    if outcome.is_ok() {
        stage.check_new(&fs, &said);
    }
    let cleanup_failed = call.name == "unlink" && call.path.starts_with(".oci-layout");
    if failure != Failure::Killed && !cleanup_failed {
        assert_eq!(temporary_files(&fs), Vec::<String>::new(), "{said}");
    }
    // Nothing that failed half-way is in the way of a second try, and what
    // that acknowledges survives a power cut.
    let again = stage.run(&fs, |_: &Call| Ok(()));
    again.unwrap_or_else(|e| panic!("{said}: the second try failed: {e}"));
    stage.check_new(&fs, &format!("{said}, second try"));
    // These may have found nothing to do, and have not said that they did it.
    let claims_nothing = matches!(
        stage.operation,
        Operation::Untag | Operation::Repair | Operation::Quarantine
    );
    for unsynced in [Unsynced::NamesLost, Unsynced::NamesKept] {
        let left = fs.after_power_cut(unsynced);
        let said = format!("{said}, second try, power cut, {unsynced:?}");
        if claims_nothing {
            stage.check_old_or_new(&left, &said);
        } else {
            stage.check_new(&left, &said);
        }
    }
    fs.advance_clock(Duration::from_secs(1));
    sweep(&shared(&fs));
    true
}
