//! Another process does all its work between two calls of an operation, for
//! every such place. Races between real processes hit these places by chance;
//! here each is tried.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::{self, GcOptions, GcRoots, ImageError};
use oci_layout::reference::RefName;
use oci_layout::store::fs::{Call, MemoryFs, Wait};
use oci_layout::store::{IndexChange, Store, StoreError, StoreOptions};

use crate::failing::{Stage, shared};
use crate::operations::{HOUR, Operation, for_all, root, state, sweep};

/// What the other process does, and whether it could: it does not wait for
/// locks, since it would wait for us.
type Other = fn(&MemoryFs) -> Result<(), ImageError>;

const OTHERS: [(&str, Other); 3] = [("push", push), ("tag", tag), ("gc", collect)];

const CONTENT: &[u8] = b"what the other process pushed\n";

fn options() -> StoreOptions {
    StoreOptions {
        wait: Wait::No,
        ..StoreOptions::default()
    }
}

fn open(fs: &MemoryFs) -> Result<Store, StoreError> {
    Store::open_on(shared(fs), &root(), options())
}

fn push(fs: &MemoryFs) -> Result<(), ImageError> {
    let store = Store::create_on(shared(fs), &root(), options())?;
    let adder = store.add()?;
    adder.put_bytes(CONTENT)?;
    adder.commit(vec![IndexChange::SetTag {
        tag: RefName::found("other"),
        descriptor: Descriptor::of(image::OCTET_STREAM, CONTENT),
    }])?;
    Ok(())
}

/// Tags what is in every layout from the start.
fn tag(fs: &MemoryFs) -> Result<(), ImageError> {
    let store = open(fs)?;
    let index = store.index()?;
    let Some(multi) = index.by_tag("multi").cloned() else {
        return Err(StoreError::Locked { root: root() }.into());
    };
    store.add()?.commit(vec![IndexChange::SetTag {
        tag: RefName::found("other"),
        descriptor: multi,
    }])?;
    Ok(())
}

fn collect(fs: &MemoryFs) -> Result<(), ImageError> {
    let options = GcOptions {
        roots: GcRoots::Listed,
        grace: HOUR.0,
        concurrency: 1,
    };
    image::collect(&open(fs)?.exclude()?, &options).map(drop)
}

#[test]
fn whatever_another_process_does_meanwhile_both_succeed() {
    for_all(|operation| {
        if !operation.starts_whole() || operation == Operation::PushBig {
            // What is damaged is not tagged meanwhile; what is big takes long.
            return;
        }
        let stage = Stage::new(operation);
        for (name, other) in OTHERS {
            let ran = (0..).take_while(|at| interleave(&stage, name, other, *at));
            assert!(ran.count() > 3, "{operation:?} and {name}");
        }
    });
}

/// Lets `other` run before call `at`; returns whether there was such a call.
fn interleave(stage: &Stage, name: &str, other: Other, at: usize) -> bool {
    let fs = stage.fresh();
    let said = format!("{:?} with {name} before call {at}", stage.operation);
    let (count, done) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let observer = {
        let (fs, count, done) = (fs.clone(), Arc::clone(&count), Arc::clone(&done));
        let said = said.clone();
        move |call: &Call| -> io::Result<()> {
            if count.fetch_add(1, Ordering::SeqCst) == at {
                // In a thread of its own, which shares no lock and no pool.
                let fs = fs.clone();
                match std::thread::spawn(move || other(&fs)).join().unwrap() {
                    Ok(()) => done.store(true, Ordering::SeqCst),
                    Err(ImageError::Store(StoreError::Locked { .. })) => {}
                    Err(ImageError::Store(StoreError::NotALayout { reason, .. }))
                        if reason.contains("has no file") => {}
                    Err(e) => panic!("{said} ({call:?}): the other failed: {e}"),
                }
            }
            Ok(())
        }
    };
    let outcome = stage.run(&fs, observer);
    outcome.unwrap_or_else(|e| panic!("{said}: {e}"));
    let mut found = state(&shared(&fs));
    assert_eq!(found.problems, [], "{said}");
    let entries = found.entries.as_mut().unwrap();
    let others = entries.iter().filter(|(tag, _)| tag == "other");
    let others: Vec<Digest> = others.map(|(_, digest)| digest.clone()).collect();
    entries.retain(|(tag, _)| tag != "other");
    let is_acknowledged = done.load(Ordering::SeqCst) && name != "gc";
    assert_eq!(others.len(), usize::from(is_acknowledged), "{said}");
    if name == "tag" && is_acknowledged {
        // The tag may have taken the place of an untagged entry, or not.
        let new = stage.new.entries.as_ref().unwrap();
        let mut replaced = new.difference(entries);
        assert!(
            entries.is_subset(new) && replaced.all(|(tag, d)| tag.is_empty() && others.contains(d)),
            "{said}: {entries:?}"
        );
    } else {
        assert_eq!(found, stage.new, "{said}");
    }
    if !stage.operation.starts_from_nothing() {
        sweep(&shared(&fs));
    }
    count.load(Ordering::SeqCst) > at
}
