//! Copying manifests with everything below them from layout to layout.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::error::ImageError;
use super::media_type::{Role, is_nondistributable};
use super::referrers::{Referrers, Search};
use super::walk::{Follow, Found, walk};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::progress::{Item, Progress, Step};
use crate::reference::RefName;
use crate::store::{Adder, Commit, IndexChange, Store, StoreError};

/// What goes along with a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CopyScope {
    /// Its content: config, layers, manifests.
    #[default]
    Content,
    /// That, and whatever refers to any of it: signatures and the like.
    ContentAndReferrers,
}

/// How to copy.
#[derive(Debug, Clone)]
pub struct CopyOptions {
    /// What goes along.
    pub scope: CopyScope,
    /// How many blobs are transferred at once.
    pub concurrency: usize,
}

/// What was copied.
#[derive(Debug)]
pub struct Copied {
    /// How many blobs were transferred.
    pub blobs_copied: usize,
    /// How many blobs the destination had already.
    pub blobs_existing: usize,
    /// The destination's index as it stands now.
    pub commit: Option<Commit>,
}

/// Copies manifests with everything below them and gives each its tags. A
/// manifest that is there already does not count as complete: what it refers
/// to is looked at and copied if it is missing. The index is changed once, at
/// the end.
///
/// # Errors
/// If something below a manifest is missing or damaged in the source, or a
/// file system refuses. The destination's index is then as it was.
pub fn copy(
    source: &Store,
    roots: &[(Descriptor, Vec<RefName>)],
    adder: Adder<'_>,
    options: &CopyOptions,
    progress: &dyn Progress,
) -> Result<Copied, ImageError> {
    let all = collect_roots(source, roots, options)?;
    let job = Job {
        source,
        adder: &adder,
        progress,
        parts: Mutex::default(),
        counts: Mutex::default(),
    };
    walk(
        source,
        all.iter(),
        Follow::Content,
        options.concurrency,
        &|descriptor, found| job.visit(descriptor, found),
    )?;
    let parts = job.parts.into_inner();
    let parts = parts.unwrap_or_else(PoisonError::into_inner);
    let counts = job.counts.into_inner();
    let (blobs_copied, blobs_existing) = counts.unwrap_or_else(PoisonError::into_inner);
    let changes = changes(roots, &all, &parts);
    Ok(Copied {
        blobs_copied,
        blobs_existing,
        commit: adder.commit(changes)?,
    })
}

/// Returns the roots, and with them, if asked, all that refers to any of them
/// or to what is below them, to any depth.
fn collect_roots(
    source: &Store,
    roots: &[(Descriptor, Vec<RefName>)],
    options: &CopyOptions,
) -> Result<Vec<Descriptor>, ImageError> {
    let mut all: Vec<Descriptor> = roots.iter().map(|(root, _)| root.clone()).collect();
    if options.scope == CopyScope::Content {
        return Ok(all);
    }
    let referrers = Referrers::read(
        source,
        &source.index()?,
        Search::Listed,
        options.concurrency,
    )?;
    let mut reached: HashSet<Digest> = HashSet::new();
    let mut next = 0;
    while next < all.len() {
        let fresh = &all[next..];
        let below = walk(
            source,
            fresh,
            Follow::Content,
            options.concurrency,
            &|_, _| Ok::<_, ImageError>(()),
        )?;
        next = all.len();
        let mut below: Vec<Digest> = below.into_iter().collect();
        below.sort_unstable();
        for digest in below {
            if reached.insert(digest.clone()) {
                all.extend(referrers.of(&digest).iter().cloned());
            }
        }
    }
    Ok(all)
}

/// Lists everything that is a document and tags the roots. Roots first, so
/// that a tag's entry stands before the entries of what it contains.
fn changes(
    roots: &[(Descriptor, Vec<RefName>)],
    all: &[Descriptor],
    parts: &HashMap<Digest, Descriptor>,
) -> Vec<IndexChange> {
    let mut changes = Vec::new();
    for (root, tags) in roots {
        let mut descriptor = root.clone();
        for tag in tags {
            changes.push(IndexChange::SetTag {
                tag: tag.clone(),
                descriptor: descriptor.clone(),
            });
        }
        descriptor
            .annotations
            .remove(oci_spec::image::ANNOTATION_REF_NAME);
        changes.push(IndexChange::Add { descriptor });
    }
    let referrers = all.iter().skip(roots.len());
    let mut parts: Vec<&Descriptor> = parts.values().collect();
    parts.sort_unstable_by(|a, b| a.digest.cmp(&b.digest));
    for descriptor in referrers.chain(parts) {
        changes.push(IndexChange::Add {
            descriptor: descriptor.clone(),
        });
    }
    changes
}

struct Job<'a, 's> {
    source: &'a Store,
    adder: &'a Adder<'s>,
    progress: &'a dyn Progress,
    /// The manifests met inside indexes, described as the index does.
    parts: Mutex<HashMap<Digest, Descriptor>>,
    counts: Mutex<(usize, usize)>,
}

impl Job<'_, '_> {
    fn visit(&self, descriptor: &Descriptor, found: &Found) -> Result<(), ImageError> {
        match found {
            Found::Document(document, bytes) => {
                let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
                for part in &document.manifests {
                    if Role::of(&part.media_type).is_document() {
                        parts.insert(part.digest.clone(), part.clone());
                    }
                }
                drop(parts);
                self.put_document(descriptor, bytes)
            }
            Found::Leaf => self.put_leaf(descriptor),
            Found::Missing => Err(StoreError::BlobMissing {
                digest: descriptor.digest.clone(),
                root: self.source.root().to_owned(),
            }
            .into()),
        }
    }

    fn put_document(&self, descriptor: &Descriptor, bytes: &[u8]) -> Result<(), ImageError> {
        let task = self.begin(descriptor);
        let put = self.adder.put_named_bytes(bytes, &descriptor.digest)?;
        drop(task);
        self.report(
            descriptor,
            if put.existed {
                Step::Exists
            } else {
                Step::Copied
            },
        );
        Ok(())
    }

    fn put_leaf(&self, descriptor: &Descriptor) -> Result<(), ImageError> {
        if is_nondistributable(&descriptor.media_type) {
            let digest = &descriptor.digest;
            self.progress.done(Step::Skipped, &item(descriptor, digest));
            return Ok(());
        }
        let task = self.begin(descriptor);
        let put = self
            .adder
            .put_from(self.source, &descriptor.digest, descriptor.size, &|n| {
                task.advance(n);
            })?;
        drop(task);
        self.report(
            descriptor,
            if put.existed {
                Step::Exists
            } else {
                Step::Copied
            },
        );
        Ok(())
    }

    /// It is not known yet whether the blob exists, so it is announced without
    /// its digest: as a transfer to be counted, not as one that will happen.
    fn begin(&self, descriptor: &Descriptor) -> Box<dyn crate::progress::Task> {
        let item = Item {
            digest: None,
            ..item(descriptor, &descriptor.digest)
        };
        self.progress.begin(Step::Copying, &item)
    }

    fn report(&self, descriptor: &Descriptor, step: Step) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match step {
            Step::Exists => counts.1 += 1,
            _ => counts.0 += 1,
        }
        drop(counts);
        self.progress
            .done(step, &item(descriptor, &descriptor.digest));
    }
}

pub(super) fn item<'d>(descriptor: &'d Descriptor, digest: &'d Digest) -> Item<'d> {
    Item {
        digest: Some(digest.as_str()),
        name: descriptor.display_name(),
        size_bytes: Some(descriptor.size),
    }
}
