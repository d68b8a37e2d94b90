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

/// Makes a plan on an index that did not change meanwhile.
fn settled_plan(store: &Store, options: &GcOptions) -> Result<GcPlan, ImageError> {
    for _ in 0..TRIES {
        let before = store.index()?.to_vec();
        let plan = plan(store, options)?;
        if plan.is_empty() || store.index()?.to_vec() == before {
            return Ok(plan);
        }
    }
    Err(ImageError::Unsettled {
        root: store.root().to_owned(),
    })
}

/// How often a plan is made anew because index.json changed under a writer
/// that knows no locks.
const TRIES: usize = 5;

/// Collects garbage.
///
/// # Errors
/// If a manifest that is in use is damaged, if index.json changes all the
/// time, or if the file system refuses.
pub fn collect(excluder: &Excluder<'_>, options: &GcOptions) -> Result<Collected, ImageError> {
    let store = excluder.store();
    let plan = settled_plan(store, options)?;
    if !plan.unlisted.is_empty() || !plan.blobs.is_empty() {
        // Without a change this still makes the index durable that the plan
        // was made on: a power cut must not bring back an older one, which
        // may list what is deleted here.
        let unlist = |digest: &Digest| IndexChange::RemoveUntagged {
            digest: digest.clone(),
        };
        excluder.commit(plan.unlisted.iter().map(unlist).collect())?;
    }
    for blob in &plan.blobs {
        excluder.remove_blob(&blob.digest)?;
    }
    for leftover in &plan.leftovers {
        excluder.remove_leftover(&leftover.path)?;
    }
    Ok(Collected { plan })
}
