//! Copying manifests with everything below them from layout to layout.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::ImageError;
use super::manifest::Document;
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
    /// Its content: config, layers, manifests; and what it is about.
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

/// Copies manifests with everything below them, and with what they are about,
/// and gives each its tags. A manifest that is there already does not count as
/// complete: what it refers to is looked at and copied if it is missing. A
/// manifest is reported once all is copied. The index is changed once, at the
/// end.
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
        parts: Mutex::new(Parts {
            needed: all.iter().map(|root| root.digest.clone()).collect(),
            ..Parts::default()
        }),
        documents: Mutex::default(),
        counts: Mutex::default(),
    };
    walk(
        source,
        all.iter(),
        Follow::ContentAndSubject,
        options.concurrency,
        &|descriptor, found| job.visit(descriptor, found),
    )?;
    if let Some(digest) = job.parts().missing_after_all() {
        return Err(job.missing(digest));
    }
    job.report_documents();
    let parts = job.parts.into_inner();
    let parts = parts.unwrap_or_else(PoisonError::into_inner);
    let counts = job.counts.into_inner();
    let (blobs_copied, blobs_existing) = counts.unwrap_or_else(PoisonError::into_inner);
    let changes = changes(roots, &all, parts);
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
    parts: Parts,
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
    let mut subjects = parts.subjects;
    subjects.retain(|digest, subject| {
        Role::of(&subject.media_type).is_document() && !parts.missing.contains(digest)
    });
    let inside = parts.of_indexes.values();
    for descriptor in referrers.chain(inside).chain(subjects.values()) {
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
    parts: Mutex<Parts>,
    /// The manifests that are dealt with, and what became of each.
    documents: Mutex<Vec<(Descriptor, Step)>>,
    counts: Mutex<(usize, usize)>,
}

/// What is met on the way and gets an entry of its own.
#[derive(Debug, Default)]
struct Parts {
    /// The manifests inside indexes, described as the index does.
    of_indexes: BTreeMap<Digest, Descriptor>,
    /// What manifests are about, described as they do.
    subjects: BTreeMap<Digest, Descriptor>,
    /// What something cannot do without.
    needed: HashSet<Digest>,
    /// Subjects that the source does not hold, which is legal (image-spec,
    /// manifest.md: an association with another manifest that may not exist).
    missing: HashSet<Digest>,
}

impl Parts {
    fn take(&mut self, document: &Document) {
        for part in &document.manifests {
            if Role::of(&part.media_type).is_document() {
                self.of_indexes.insert(part.digest.clone(), part.clone());
            }
        }
        let needed = document.content().map(|part| part.digest.clone());
        self.needed.extend(needed);
        if let Some(subject) = &document.subject {
            self.subjects
                .insert(subject.digest.clone(), subject.clone());
        }
    }

    /// Tells whether, as far as is known, only subjects point there.
    fn may_miss(&self, digest: &Digest) -> bool {
        self.subjects.contains_key(digest) && !self.needed.contains(digest)
    }

    /// Returns what was met as a subject, was passed over, and turned out to be
    /// needed later.
    fn missing_after_all(&self) -> Option<&Digest> {
        self.missing.intersection(&self.needed).min()
    }
}

impl Job<'_, '_> {
    fn visit(&self, descriptor: &Descriptor, found: &Found) -> Result<(), ImageError> {
        let put = match found {
            Found::Document(document, bytes) => {
                self.parts().take(document);
                self.put_document(descriptor, bytes)
            }
            Found::Leaf => self.put_leaf(descriptor),
            Found::Missing => Err(self.missing(&descriptor.digest)),
        };
        let Err(ImageError::Store(StoreError::BlobMissing { .. })) = put else {
            return put;
        };
        let mut parts = self.parts();
        if !parts.may_miss(&descriptor.digest) {
            return put;
        }
        parts.missing.insert(descriptor.digest.clone());
        Ok(())
    }

    fn missing(&self, digest: &Digest) -> ImageError {
        StoreError::BlobMissing {
            digest: digest.clone(),
            root: self.source.root().to_owned(),
        }
        .into()
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_document(&self, descriptor: &Descriptor, bytes: &[u8]) -> Result<(), ImageError> {
        let task = self.begin(descriptor);
        let put = self.adder.put_named_bytes(bytes, &descriptor.digest)?;
        drop(task);
        let step = if put.existed {
            Step::Exists
        } else {
            Step::Copied
        };
        let documents = self.documents.lock();
        let mut documents = documents.unwrap_or_else(PoisonError::into_inner);
        documents.push((descriptor.clone(), step));
        Ok(())
    }

    /// Says what became of the manifests, now that all that is below them is
    /// there.
    fn report_documents(&self) {
        let documents = self.documents.lock();
        let documents = documents.unwrap_or_else(PoisonError::into_inner);
        for (descriptor, step) in documents.iter().rev() {
            self.report(descriptor, *step);
        }
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
