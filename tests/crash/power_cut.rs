//! The power goes before the nth call, for every n. What was not synced is
//! lost, with its name or without it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oci_layout::store::fs::{Call, Unsynced};

use crate::failing::Stage;
use crate::operations::for_all;

const BOTH: [Unsynced; 2] = [Unsynced::NamesLost, Unsynced::NamesKept];

#[test]
fn a_power_cut_leaves_the_old_or_the_new_layout() {
    for_all(|operation| {
        let stage = Arc::new(Stage::new(operation));
        let fs = stage.fresh();
        let count = Arc::new(AtomicUsize::new(0));
        let observer = {
            let (stage, fs, count) = (Arc::clone(&stage), fs.clone(), Arc::clone(&count));
            move |call: &Call| {
                let n = count.fetch_add(1, Ordering::SeqCst);
                for unsynced in BOTH {
                    let said = format!("{operation:?}, {unsynced:?} before call {n} ({call:?})");
                    stage.check_old_or_new(&fs.after_power_cut(unsynced), &said);
                }
                Ok(())
            }
        };
        let done = stage.run(&fs, observer);
        done.unwrap_or_else(|e| panic!("{operation:?}: {e}"));
        assert!(count.load(Ordering::SeqCst) > 3, "{operation:?}");
        for unsynced in BOTH {
            let said = format!("{operation:?} was acknowledged, {unsynced:?}");
            stage.check_new(&fs.after_power_cut(unsynced), &said);
        }
    });
}

/// After a power cut the next process carries on as if nothing had been.
#[test]
fn the_same_operation_succeeds_after_a_power_cut() {
    for_all(|operation| {
        let stage = Stage::new(operation);
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = {
            let calls = Arc::clone(&calls);
            move |_: &Call| {
                calls.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        };
        stage.run(&stage.fresh(), counter).unwrap();
        // A snapshot of every call is taken and tried after the run.
        let snapshots = Arc::new(std::sync::Mutex::new(Vec::new()));
        let fs = stage.fresh();
        let observer = {
            let (snapshots, fs) = (Arc::clone(&snapshots), fs.clone());
            move |_: &Call| {
                let cut = BOTH.map(|unsynced| fs.after_power_cut(unsynced));
                snapshots.lock().unwrap().push(cut);
                Ok(())
            }
        };
        if operation == crate::operations::Operation::PushBig {
            // A hundred copies of a large layout gain nothing here.
            return;
        }
        stage.run(&fs, observer).unwrap();
        let snapshots = std::mem::take(&mut *snapshots.lock().unwrap());
        for (n, cut) in snapshots.into_iter().enumerate() {
            for (fs, unsynced) in cut.iter().zip(BOTH) {
                let said = format!("{operation:?} again after {unsynced:?} at call {n}");
                let again = stage.run(fs, |_: &Call| Ok(()));
                again.unwrap_or_else(|e| panic!("{said}: {e}"));
                stage.check_new(fs, &said);
                crate::operations::sweep(&crate::failing::shared(fs));
            }
        }
    });
}
