//! Finding out what nobody needs.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::{GcOptions, GcPlan, GcRoots};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::image::error::{ImageError, threads};
use crate::image::manifest::Document;
use crate::image::scan::scan;
use crate::image::walk::{Follow, Found, walk};
use crate::store::{BlobFile, Index, Store};

/// Finds out what a collection would remove. Nothing is changed.
///
/// # Errors
/// If a manifest that is in use is damaged, or the file system refuses.
pub fn plan(store: &Store, options: &GcOptions) -> Result<GcPlan, ImageError> {
    let index = store.index()?;
    let now = store.clock()?;
    let is_old = |written: SystemTime| match now.duration_since(written) {
        Ok(age) => age >= options.grace,
        // Written after the probe: as young as can be.
        Err(_) => options.grace.is_zero(),
    };
    let mut reach = Reach::new(store, options);
    match options.roots {
        GcRoots::Listed => reach.extend(index.entries())?,
        GcRoots::Tagged => {
            reach.extend(index.tagged().map(|(_, entry)| entry))?;
            reach.extend_to_young(&index, &is_old)?;
            reach.extend_to_untagged_referrers(&index)?;
        }
    }
    let names = store.list_blobs()?;
    let total = names.digests.len();
    let candidates = reach.candidates(names.digests)?;
    let documents = scan(store, &candidates, options.concurrency)?;
    reach.extend_to_unlisted(&candidates, &documents, &is_old)?;

    let (mut blobs, young): (Vec<_>, Vec<_>) = candidates
        .into_iter()
        .filter(|blob| !reach.kept.contains(&blob.digest))
        .partition(|blob| is_old(blob.modified));
    blobs.sort_by_key(|blob| (!documents.contains_key(&blob.digest), blob.digest.clone()));
    let mut unlisted: Vec<Digest> = index
        .entries()
        .filter(|entry| !reach.kept.contains(&entry.digest))
        .map(|entry| entry.digest.clone())
        .collect();
    unlisted.sort_unstable();
    unlisted.dedup();
    let mut leftovers = store.leftovers()?;
    leftovers.retain(|leftover| is_old(leftover.modified));
    let mut missing: Vec<Digest> = reach.missing.into_iter().collect();
    missing.sort_unstable();
    Ok(GcPlan {
        unlisted,
        blobs_kept: total - blobs.len() - young.len(),
        blobs,
        leftovers,
        blobs_young: young.len(),
        missing,
        strays: names.strays,
    })
}

/// What is known to be in use.
struct Reach<'a> {
    store: &'a Store,
    options: &'a GcOptions,
    kept: HashSet<Digest>,
    missing: HashSet<Digest>,
}

impl<'a> Reach<'a> {
    fn new(store: &'a Store, options: &'a GcOptions) -> Self {
        Self {
            store,
            options,
            kept: HashSet::new(),
            missing: HashSet::new(),
        }
    }

    /// Adds roots and everything below and beside them.
    fn extend<'d>(
        &mut self,
        roots: impl IntoIterator<Item = &'d Descriptor>,
    ) -> Result<(), ImageError> {
        let missing: Mutex<Vec<Digest>> = Mutex::default();
        let reached = walk(
            self.store,
            roots,
            Follow::ContentAndSubject,
            self.options.concurrency,
            &|descriptor, found| {
                if let Found::Missing = found {
                    missing
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(descriptor.digest.clone());
                }
                Ok::<_, ImageError>(())
            },
        )?;
        self.kept.extend(reached);
        let missing = missing.into_inner();
        self.missing
            .extend(missing.unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    /// Keeps the untagged entries of what was written lately: somebody may be
    /// about to tag it.
    fn extend_to_young(
        &mut self,
        index: &Index,
        is_old: &dyn Fn(SystemTime) -> bool,
    ) -> Result<(), ImageError> {
        let listed = index.entries().map(|entry| entry.digest.clone()).collect();
        let mut young = self.candidates(listed)?;
        young.retain(|blob| !is_old(blob.modified));
        let young: HashSet<Digest> = young.into_iter().map(|blob| blob.digest).collect();
        self.extend(
            index
                .entries()
                .filter(|entry| young.contains(&entry.digest)),
        )
    }

    /// Keeps the untagged entries that refer to something kept.
    fn extend_to_untagged_referrers(&mut self, index: &Index) -> Result<(), ImageError> {
        let subjects: Mutex<Vec<(Descriptor, Digest)>> = Mutex::default();
        let untagged = index
            .entries()
            .filter(|entry| !self.kept.contains(&entry.digest));
        walk(
            self.store,
            untagged,
            Follow::Content,
            self.options.concurrency,
            &|descriptor, found| {
                if let Found::Document(document, _) = found
                    && let Some(subject) = &document.subject
                {
                    subjects
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((descriptor.clone(), subject.digest.clone()));
                }
                Ok::<_, ImageError>(())
            },
        )?;
        let mut waiting = subjects
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        loop {
            let (kept, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(_, subject)| self.kept.contains(subject));
            if kept.is_empty() {
                return Ok(());
            }
            self.extend(kept.iter().map(|(referrer, _)| referrer))?;
            waiting = rest;
        }
    }

    /// Looks at the files of blobs that are not in use. Blobs of an algorithm
    /// this program does not know are left alone: it could not even tell
    /// whether they are whole.
    fn candidates(&self, listed: Vec<Digest>) -> Result<Vec<BlobFile>, ImageError> {
        let unused: Vec<Digest> = listed
            .into_iter()
            .filter(|digest| !self.kept.contains(digest) && digest.algorithm().is_some())
            .collect();
        let looked: Vec<Option<BlobFile>> = threads(self.options.concurrency)?.install(|| {
            unused
                .par_iter()
                .map(|digest| self.store.blob_file(digest))
                .collect::<Result<_, _>>()
        })?;
        Ok(looked.into_iter().flatten().collect())
    }

    /// Keeps unlisted manifests that refer to something kept, and what young
    /// ones refer to.
    fn extend_to_unlisted(
        &mut self,
        candidates: &[BlobFile],
        documents: &HashMap<Digest, Document>,
        is_old: &dyn Fn(SystemTime) -> bool,
    ) -> Result<(), ImageError> {
        loop {
            // A referrer may be looked at before what it refers to is known to
            // be kept, so this goes on until nothing new is.
            let kept_before = self.kept.len();
            let mut found: Vec<Descriptor> = Vec::new();
            for blob in candidates {
                let Some(document) = documents.get(&blob.digest) else {
                    continue;
                };
                if self.kept.contains(&blob.digest) {
                    continue;
                }
                let refers_to_kept = document
                    .subject
                    .as_ref()
                    .is_some_and(|subject| self.kept.contains(&subject.digest));
                if refers_to_kept {
                    self.kept.insert(blob.digest.clone());
                } else if is_old(blob.modified) {
                    continue;
                }
                let news = document
                    .content()
                    .chain(&document.subject)
                    .filter(|d| !self.kept.contains(&d.digest));
                found.extend(news.cloned());
            }
            // What an unlisted manifest names may be described wrongly or be
            // damaged itself: it is kept and followed only if it can be read.
            for descriptor in &found {
                if self.extend([descriptor]).is_err() {
                    self.kept.insert(descriptor.digest.clone());
                }
            }
            if self.kept.len() == kept_before {
                return Ok(());
            }
        }
    }
}
