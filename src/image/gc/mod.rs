//! Garbage collection: plan, look again, act.
//!
//! # What is kept
//!
//! Everything reachable from the roots: all entries of index.json, or only the
//! tagged ones ([`GcRoots`]). A manifest keeps its content and its subject.
//! Whatever refers to something kept is kept too, listed or not. An entry of
//! unknown media type keeps its blob. A manifest that cannot be read might keep
//! anything, so it stops the collection; one that is missing keeps nothing and
//! is legal.
//!
//! # What else is spared
//!
//! Writers that know our locks are excluded while this runs. Others are told
//! by age: what was written within the grace period stays, and if it is a
//! manifest so does all it refers to. Age is measured against a file written
//! on the same file system, since its clock may not be ours.
//!
//! # Order
//!
//! Index first, blobs after, manifests before what they refer to: a crash in
//! between leaves unreferenced blobs and never a reference to nothing.

mod plan;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

pub use plan::plan;

use super::error::ImageError;
use crate::digest::Digest;
use crate::store::{BlobFile, Excluder, IndexChange, Leftover, Store};

/// Where the search for what is in use begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GcRoots {
    /// At every entry of index.json.
    #[default]
    Listed,
    /// At the tagged entries; untagged ones go unless they are reached or
    /// within the grace period.
    Tagged,
}

/// How to collect.
#[derive(Debug, Clone)]
pub struct GcOptions {
    /// Where to begin.
    pub roots: GcRoots,
    /// How old something must be before it may go.
    pub grace: Duration,
    /// How many files are read or looked at at once.
    pub concurrency: usize,
}

/// What a collection would do, and what it leaves alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GcPlan {
    /// Untagged entries that are to be removed from index.json.
    pub unlisted: Vec<Digest>,
    /// Blobs to be removed, manifests first.
    pub blobs: Vec<BlobFile>,
    /// Temporary files nobody came back for.
    pub leftovers: Vec<Leftover>,
    /// How many blobs are in use.
    pub blobs_kept: usize,
    /// How many blobs are not in use and too young to go.
    pub blobs_young: usize,
    /// Referenced manifests the layout does not hold.
    pub missing: Vec<Digest>,
    /// Files below `blobs/` that are not blobs; they are left alone.
    pub strays: Vec<PathBuf>,
}

impl GcPlan {
    /// Returns how many bytes the plan frees.
    #[must_use]
    pub fn bytes_freed(&self) -> u64 {
        let blobs: u64 = self.blobs.iter().map(|blob| blob.size_bytes).sum();
        let leftovers: u64 = self.leftovers.iter().map(|left| left.size_bytes).sum();
        blobs + leftovers
    }

    /// Tells whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unlisted.is_empty() && self.blobs.is_empty() && self.leftovers.is_empty()
    }
}

/// What a collection did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// What was carried out.
    pub plan: GcPlan,
}

/// How often a plan is made anew because index.json changed under a writer
/// that no lock keeps out.
const TRIES: usize = 5;

/// How many blobs are removed before the index is looked at again, where no
/// lock keeps everybody out.
const BATCH: usize = 1000;

/// A plan, and the index it was made on.
struct Settled {
    plan: GcPlan,
    index: Vec<u8>,
}

/// Makes a plan on an index that did not change meanwhile.
fn settle(store: &Store, options: &GcOptions) -> Result<Settled, ImageError> {
    for _ in 0..TRIES {
        let index = store.index()?.to_vec();
        let plan = plan(store, options)?;
        if plan.is_empty() || store.index()?.to_vec() == index {
            return Ok(Settled { plan, index });
        }
    }
    Err(unsettled(store))
}

fn unsettled(store: &Store) -> ImageError {
    ImageError::Unsettled {
        root: store.root().to_owned(),
    }
}

/// Collects garbage.
///
/// Where locks reach every writer, that is all there is to it. On a mounted
/// bucket somebody on another machine may name what is about to go. So the
/// plan is made a second time after the mount had time to show that, the index
/// is looked at again before each batch, and in a shared layout writers are
/// told, who then look again at what they rely on.
///
/// # Errors
/// If a manifest that is in use is damaged, if index.json changes all the
/// time, or if the file system refuses.
pub fn collect(excluder: &Excluder<'_>, options: &GcOptions) -> Result<Collected, ImageError> {
    let store = excluder.store();
    let collection = excluder.begin_collection()?;
    let mut done = GcPlan::default();
    let mut settled = settle(store, options)?;
    if !settled.plan.is_empty() {
        let wait = collection.staleness();
        store.let_settle(wait);
        for tries in 0.. {
            if !wait.is_zero() || tries > 0 {
                settled = settle(store, options)?;
            }
            if carry_out(excluder, &mut settled, &mut done)? {
                break;
            }
            if tries == TRIES {
                return Err(unsettled(store));
            }
        }
    }
    excluder.prune_journal()?;
    // What is in use is what the last look found.
    done.blobs_kept = settled.plan.blobs_kept;
    done.blobs_young = settled.plan.blobs_young;
    done.missing = settled.plan.missing;
    done.strays = settled.plan.strays;
    Ok(Collected { plan: done })
}

/// Does what a plan says and notes what was done. Returns false if the index
/// changed before all was done.
fn carry_out(
    excluder: &Excluder<'_>,
    settled: &mut Settled,
    done: &mut GcPlan,
) -> Result<bool, ImageError> {
    let Settled { plan, index } = settled;
    if !plan.unlisted.is_empty() || !plan.blobs.is_empty() {
        // Without a change this still makes the index durable that the plan
        // was made on: a power cut must not bring back an older one, which
        // may list what is deleted here.
        let unlist = |digest: &Digest| IndexChange::RemoveUntagged {
            digest: digest.clone(),
        };
        let commit = excluder.commit(plan.unlisted.iter().map(unlist).collect())?;
        done.unlisted.append(&mut plan.unlisted);
        if commit.changed {
            *index = commit.index.to_vec();
        }
    }
    for batch in plan.blobs.chunks(BATCH) {
        if !excluder.is_alone() && excluder.index()?.to_vec() != *index {
            return Ok(false);
        }
        for blob in batch {
            excluder.remove_blob(&blob.digest)?;
            done.blobs.push(blob.clone());
        }
    }
    for leftover in std::mem::take(&mut plan.leftovers) {
        excluder.remove_leftover(&leftover.path)?;
        done.leftovers.push(leftover);
    }
    Ok(true)
}
