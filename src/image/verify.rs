//! Checking a whole layout. Every defect is a value; none ends the check.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use super::error::{ImageError, threads};
use super::manifest::Document;
use super::media_type::{Role, is_nondistributable};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::progress::{Item, Progress, Step};
use crate::store::{Store, StoreError, StoreOptions};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(
    tag = "problem",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum Problem {
    /// The directory is not a layout any more.
    #[error("{reason}")]
    BadLayout {
        /// What is wrong with it.
        reason: String,
    },
    /// A referenced blob is not there.
    #[error("{digest} is missing ({media_type}, needed by {needed_by})")]
    Missing {
        /// The blob.
        digest: Digest,
        /// What it is described as.
        media_type: String,
        /// Its size in bytes as described.
        size: u64,
        /// The manifest or tag that refers to it.
        needed_by: String,
    },
    /// A referenced blob has another size than it is described with.
    #[error(
        "{digest} has {found} bytes and should have {size} ({media_type}, needed by {needed_by})"
    )]
    WrongSize {
        /// The blob.
        digest: Digest,
        /// What it is described as.
        media_type: String,
        /// Its size in bytes as described.
        size: u64,
        /// The size of the file in bytes.
        found: u64,
        /// The manifest or tag that refers to it.
        needed_by: String,
    },
    /// A blob's content does not have the digest it is named by.
    #[error(
        "{digest} has been changed: its content has the digest {found} (needed by {needed_by})"
    )]
    WrongDigest {
        /// The blob.
        digest: Digest,
        /// Its size in bytes.
        size: u64,
        /// The digest of its content.
        found: Digest,
        /// The manifest or tag that refers to it, or `nothing`.
        needed_by: String,
    },
    /// A manifest or index is whole and still makes no sense.
    #[error("{digest} is not a valid manifest: {reason} (needed by {needed_by})")]
    BadDocument {
        /// The manifest.
        digest: Digest,
        /// What is wrong with it.
        reason: String,
        /// The manifest or tag that refers to it.
        needed_by: String,
    },
    /// A blob's digest is of an algorithm that cannot be computed.
    #[error("{digest} cannot be verified: unknown algorithm (needed by {needed_by})")]
    Unverifiable {
        /// The blob.
        digest: Digest,
        /// The manifest or tag that refers to it.
        needed_by: String,
    },
    /// Two entries of index.json have one tag.
    #[error("the tag {tag:?} stands for {} different manifests", .digests.len())]
    DuplicateTag {
        /// The tag.
        tag: String,
        /// What it stands for.
        digests: Vec<Digest>,
    },
    /// A file could not be read.
    #[error("{digest} cannot be read: {reason} (needed by {needed_by})")]
    Unreadable {
        /// The blob.
        digest: Digest,
        /// What the file system said.
        reason: String,
        /// The manifest or tag that refers to it.
        needed_by: String,
    },
    /// A file below `blobs/` is not a blob.
    #[error("{path} is not a blob", path = .path.display())]
    StrayFile {
        /// The file, relative to the layout's root.
        path: PathBuf,
    },
}

/// Which blobs are re-hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Those that index.json leads to.
    #[default]
    Reachable,
    /// Every one.
    All,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many blobs were re-hashed.
    pub blobs_checked: usize,
    /// How many bytes they have.
    pub bytes_checked: u64,
    /// How many blobs nothing refers to.
    pub blobs_unreferenced: usize,
    /// Everything that is not as it should be, sorted.
    pub problems: Vec<Problem>,
}

/// Re-hashes blobs and looks for everything that could be wrong with the
/// layout at `root`.
///
/// # Errors
/// Only if nothing can be checked at all: there is no directory, or it cannot
/// be listed.
pub fn verify(
    root: &Path,
    options: StoreOptions,
    scope: Scope,
    concurrency: usize,
    progress: &dyn Progress,
) -> Result<Report, ImageError> {
    match Store::open(root, options) {
        Ok(store) => verify_store(&store, scope, concurrency, progress),
        Err(e) => broken(e),
    }
}

/// As [`verify`] for a layout that is open already.
///
/// # Errors
/// As [`verify`].
pub fn verify_store(
    store: &Store,
    scope: Scope,
    concurrency: usize,
    progress: &dyn Progress,
) -> Result<Report, ImageError> {
    // What is deleted meanwhile would look as if it were missing.
    let _held = store.hold()?;
    match store.index() {
        Ok(index) => {
            let check = Check::new(store, concurrency, progress);
            check.duplicate_tags(&index);
            check.run(&index, scope)
        }
        Err(e) => broken(e),
    }
}

/// Makes a problem of an error that says what is wrong with the layout.
fn broken(error: StoreError) -> Result<Report, ImageError> {
    let reason = match error {
        StoreError::NotALayout { .. }
        | StoreError::BadTar { .. }
        | StoreError::UnsupportedVersion { .. }
        | StoreError::BadIndex { .. } => error.to_string(),
        StoreError::Io { source, path, .. } if crate::store::is_absent(&source) => {
            format!("{} is missing", path.display())
        }
        other => return Err(other.into()),
    };
    Ok(Report {
        problems: vec![Problem::BadLayout { reason }],
        ..Report::default()
    })
}

struct Check<'a> {
    store: &'a Store,
    concurrency: usize,
    progress: &'a dyn Progress,
    report: Mutex<Report>,
}

/// A blob and who needs it.
type Needed = (Descriptor, String);

impl<'a> Check<'a> {
    fn new(store: &'a Store, concurrency: usize, progress: &'a dyn Progress) -> Self {
        Self {
            store,
            concurrency,
            progress,
            report: Mutex::default(),
        }
    }

    fn report(&self) -> std::sync::MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn found(&self, problem: Problem) {
        self.report().problems.push(problem);
    }

    fn duplicate_tags(&self, index: &crate::store::Index) {
        let mut tags: HashMap<&str, Vec<Digest>> = HashMap::new();
        for (tag, entry) in index.tagged() {
            let digests = tags.entry(tag).or_default();
            if !digests.contains(&entry.digest) {
                digests.push(entry.digest.clone());
            }
        }
        for (tag, digests) in tags {
            if digests.len() > 1 {
                let tag = tag.to_owned();
                self.found(Problem::DuplicateTag { tag, digests });
            }
        }
    }

    fn run(self, index: &crate::store::Index, scope: Scope) -> Result<Report, ImageError> {
        let pool = threads(self.concurrency)?;
        let mut seen: HashSet<(Digest, u64, bool)> = HashSet::new();
        let mut fresh = |(needed, _): &Needed| {
            let is_document = Role::of(&needed.media_type).is_document();
            seen.insert((needed.digest.clone(), needed.size, is_document))
        };
        let tag = |d: &Descriptor| {
            d.annotation(oci_spec::image::ANNOTATION_REF_NAME)
                .map_or_else(|| "index.json".to_owned(), |tag| format!("the tag {tag:?}"))
        };
        let mut level: Vec<Needed> = index.entries().map(|d| (d.clone(), tag(d))).collect();
        level.retain(&mut fresh);
        while !level.is_empty() {
            let next: Vec<Needed> = pool.install(|| {
                level
                    .par_iter()
                    .flat_map_iter(|(descriptor, needed_by)| self.check(descriptor, needed_by))
                    .collect()
            });
            level = next.into_iter().filter(|n| fresh(n)).collect();
        }
        let reached: HashSet<Digest> = seen.into_iter().map(|(digest, ..)| digest).collect();
        let names = self.store.list_blobs()?;
        for path in names.strays {
            self.found(Problem::StrayFile { path });
        }
        let orphans: Vec<&Digest> = names
            .digests
            .iter()
            .filter(|digest| !reached.contains(*digest))
            .collect();
        self.report().blobs_unreferenced = orphans.len();
        if scope == Scope::All {
            pool.install(|| {
                orphans
                    .par_iter()
                    .for_each(|digest| self.check_orphan(digest));
            });
        }
        let mut report = self
            .report
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        report.problems.sort();
        report.problems.dedup();
        Ok(report)
    }

    /// Checks one blob and returns what it refers to.
    fn check(&self, descriptor: &Descriptor, needed_by: &str) -> Vec<Needed> {
        if !Role::of(&descriptor.media_type).is_document() {
            self.check_content(descriptor, needed_by);
            return Vec::new();
        }
        let read = self.examine(descriptor, needed_by, |advance| {
            let bytes = self.store.read_document(descriptor)?;
            advance(descriptor.size);
            Ok(bytes)
        });
        let Some(bytes) = read else { return Vec::new() };
        match Document::interpret(descriptor, &bytes) {
            Ok(document) => {
                let by = descriptor.digest.to_string();
                document
                    .content()
                    .map(|d| (d.clone(), by.clone()))
                    .collect()
            }
            Err(error) => {
                let reason = match error {
                    ImageError::BadDocument { reason, .. } => reason,
                    other => other.to_string(),
                };
                self.found(Problem::BadDocument {
                    digest: descriptor.digest.clone(),
                    reason,
                    needed_by: needed_by.to_owned(),
                });
                Vec::new()
            }
        }
    }

    /// Re-hashes a blob.
    fn check_content(&self, descriptor: &Descriptor, needed_by: &str) {
        self.examine(descriptor, needed_by, |advance| {
            self.store
                .verify_blob(&descriptor.digest, descriptor.size, advance)
        });
    }

    /// Lets `read` read a blob to its end and makes a problem of its error.
    fn examine<T>(
        &self,
        descriptor: &Descriptor,
        needed_by: &str,
        read: impl FnOnce(&dyn Fn(u64)) -> Result<T, StoreError>,
    ) -> Option<T> {
        let digest = descriptor.digest.clone();
        let item = Item {
            digest: Some(digest.as_str()),
            name: descriptor.display_name(),
            size_bytes: Some(descriptor.size),
        };
        let task = self.progress.begin(Step::Verifying, &item);
        let result = read(&|n| task.advance(n));
        drop(task);
        let needed_by = needed_by.to_owned();
        let media_type = descriptor.media_type.clone();
        let problem = match result {
            Ok(content) => {
                let mut report = self.report();
                report.blobs_checked += 1;
                report.bytes_checked += descriptor.size;
                drop(report);
                self.progress.done(Step::Verified, &item);
                return Some(content);
            }
            Err(StoreError::BlobMissing { .. }) => {
                if is_nondistributable(&media_type) {
                    return None;
                }
                Problem::Missing {
                    digest: digest.clone(),
                    media_type,
                    size: descriptor.size,
                    needed_by,
                }
            }
            Err(StoreError::BlobSize { found, .. }) => Problem::WrongSize {
                digest: digest.clone(),
                media_type,
                size: descriptor.size,
                found,
                needed_by,
            },
            Err(StoreError::BlobContent { found, .. }) => Problem::WrongDigest {
                digest: digest.clone(),
                size: descriptor.size,
                found,
                needed_by,
            },
            Err(StoreError::UnknownAlgorithm { .. }) => Problem::Unverifiable {
                digest: digest.clone(),
                needed_by,
            },
            Err(error) => Problem::Unreadable {
                digest: digest.clone(),
                reason: reason(&error),
                needed_by,
            },
        };
        self.found(problem);
        None
    }

    fn check_orphan(&self, digest: &Digest) {
        let Ok(Some(file)) = self.store.blob_file(digest) else {
            return;
        };
        if digest.algorithm().is_some() {
            let descriptor = Descriptor::new("unreferenced", digest.clone(), file.size_bytes);
            self.check_content(&descriptor, "nothing");
        }
    }
}

fn reason(error: &StoreError) -> String {
    use std::error::Error;
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
