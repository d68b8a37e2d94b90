//! The power goes before the nth call, for every n. What was not synced is
//! lost, with its name or without it.

use std::sync::mpsc;

use oci_layout::store::fs::{Call, MemoryFs, Unsynced};

use crate::failing::{Stage, shared};
use crate::operations::{Operation, for_all, sweep};

const BOTH: [Unsynced; 2] = [Unsynced::NamesLost, Unsynced::NamesKept];

/// How many snapshots wait to be checked; each may hold a large blob.
const WAITING: usize = 4;

/// Runs the operation and hands `check` what a power cut before each call
/// would leave, in a thread of its own: the operation may hold locks.
fn at_every_call(stage: &Stage, check: impl Fn(MemoryFs, &str) + Send) -> MemoryFs {
    let fs = stage.fresh();
    let (cut, to_check) = mpsc::sync_channel::<(MemoryFs, Unsynced, Call)>(WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut count = 0;
            for (left, unsynced, call) in to_check {
                let name = stage.operation;
                check(left, &format!("{name:?}, {unsynced:?} before {call:?}"));
                count += 1;
            }
            assert!(count > 6, "{:?}", stage.operation);
        });
        let observer = {
            let fs = fs.clone();
            move |call: &Call| {
                for unsynced in BOTH {
                    let left = fs.after_power_cut(unsynced);
                    // A checker that is gone has panicked and said why.
                    let _ = cut.send((left, unsynced, call.clone()));
                }
                Ok(())
            }
        };
        let done = stage.run(&fs, observer);
        done.unwrap_or_else(|e| panic!("{:?}: {e}", stage.operation));
    });
    fs
}

#[test]
fn a_power_cut_leaves_the_old_or_the_new_layout() {
    for_all(|operation| {
        let stage = Stage::new(operation);
        let fs = at_every_call(&stage, |left, said| stage.check_old_or_new(&left, said));
        for unsynced in BOTH {
            let said = format!("{operation:?} was acknowledged, {unsynced:?}");
            stage.check_new(&fs.after_power_cut(unsynced), &said);
        }
    });
}

/// The next process carries on as if nothing had been.
#[test]
fn the_same_operation_succeeds_after_a_power_cut() {
    for_all(|operation| {
        if operation == Operation::PushBig {
            // It takes long and does what the others do.
            return;
        }
        let stage = Stage::new(operation);
        at_every_call(&stage, |left, said| {
            let again = stage.run(&left, |_: &Call| Ok(()));
            again.unwrap_or_else(|e| panic!("{said}, second try: {e}"));
            stage.check_new(&left, &format!("{said}, second try"));
            sweep(&shared(&left));
        });
    });
}
