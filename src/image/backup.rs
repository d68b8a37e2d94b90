//! A layout, or some tags of it, as one tar.
//!
//! What goes in is found first ([`plan_backup`]), by reading the manifests and
//! looking at the size of everything else; then it is written in one pass
//! ([`write_tar`]), each blob verified on its way. Equal content gives equal
//! bytes: the names are sorted, owners are 0, and all times are the one that
//! the caller gives.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::copy::{CopyOptions, CopyScope, item};
use super::error::ImageError;
use super::media_type::{Role, is_nondistributable};
use super::referrers::{Referrers, Search};
use super::walk::{Follow, Found, walk};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::layer::{TarHeader, TarKind};
use crate::progress::{Progress, Step};
use crate::reference::RefName;
use crate::store::{BLOBS, INDEX_JSON, Index, IndexChange, LAYOUT_MARKER, OCI_LAYOUT};
use crate::store::{Store, StoreError, blob_path};

/// Size of every tar block in bytes: POSIX pax, "ustar Interchange Format".
/// Two of them, all zeros, are the end.
const BLOCK: usize = 512;

/// What goes into a backup.
#[derive(Debug)]
pub struct BackupPlan {
    index: Vec<u8>,
    blobs: BTreeMap<Digest, Descriptor>,
    skipped: BTreeMap<Digest, Descriptor>,
    referrers: Vec<usize>,
}

impl BackupPlan {
    /// Returns how many manifests refer, directly or not, to each of the roots
    /// or what is below it, in the order the roots were given.
    #[must_use]
    pub fn referrers(&self) -> &[usize] {
        &self.referrers
    }
}

/// Finds all that a backup of `roots` has to hold. Nothing is written.
///
/// # Errors
/// If something below a root is missing, has the wrong size, or is a damaged
/// manifest.
pub fn plan_backup(
    source: &Store,
    roots: &[(Descriptor, Vec<RefName>)],
    options: &CopyOptions,
) -> Result<BackupPlan, ImageError> {
    let referrers = match options.scope {
        CopyScope::Content => Referrers::default(),
        CopyScope::ContentAndReferrers => {
            let index = source.index()?;
            Referrers::read(source, &index, Search::Listed, options.concurrency)?
        }
    };
    let mut all: Vec<Descriptor> = roots.iter().map(|(root, _)| root.clone()).collect();
    let mut found = Gathered::default();
    let mut next = 0;
    while next < all.len() {
        let gathering = Mutex::new(found);
        let fresh = &all[next..];
        walk(
            source,
            fresh,
            Follow::Content,
            options.concurrency,
            &|descriptor, what| gather(source, &gathering, descriptor, what),
        )?;
        found = gathering
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        next = all.len();
        let known: HashSet<Digest> = all.iter().map(|d| d.digest.clone()).collect();
        let fresh = found.below.keys().chain(found.blobs.keys());
        let fresh: BTreeSet<&Digest> = fresh.collect();
        let more = fresh.into_iter().flat_map(|digest| referrers.of(digest));
        let more: BTreeMap<&Digest, &Descriptor> = more.map(|d| (&d.digest, d)).collect();
        let more = more.into_values().filter(|d| !known.contains(&d.digest));
        all.extend(more.cloned());
    }
    let found = gather_subjects(source, found, options)?;
    Ok(BackupPlan {
        referrers: roots
            .iter()
            .map(|(root, _)| found.count_referrers(&root.digest, &referrers))
            .collect(),
        index: index(roots, &all, &found).to_vec(),
        blobs: found.blobs,
        skipped: found.skipped,
    })
}

/// What a walk came across.
#[derive(Debug, Default)]
struct Gathered {
    /// Everything to be stored.
    blobs: BTreeMap<Digest, Descriptor>,
    /// Layers that may not be handed on.
    skipped: BTreeMap<Digest, Descriptor>,
    /// What each document is made of.
    below: HashMap<Digest, Vec<Digest>>,
    /// The manifests met inside indexes, described as the index does.
    parts: BTreeMap<Digest, Descriptor>,
    /// What manifests are about, described as they do.
    subjects: BTreeMap<Digest, Descriptor>,
}

/// Adds what the manifests are about, and what that is about, as far as it is
/// there: a subject may be missing (image-spec, manifest.md).
fn gather_subjects(
    source: &Store,
    mut found: Gathered,
    options: &CopyOptions,
) -> Result<Gathered, ImageError> {
    let mut tried: HashSet<Digest> = HashSet::new();
    loop {
        let fresh = found.subjects.values();
        let fresh: Vec<Descriptor> = fresh
            .filter(|subject| tried.insert(subject.digest.clone()))
            .filter(|subject| !found.blobs.contains_key(&subject.digest))
            .cloned()
            .collect();
        let mut there = Vec::new();
        for subject in fresh {
            match source.blob_size(&subject.digest)? {
                Some(_) => there.push(subject),
                None => {
                    found.subjects.remove(&subject.digest);
                }
            }
        }
        if there.is_empty() {
            found.subjects.retain(|digest, subject| {
                Role::of(&subject.media_type).is_document() && found.blobs.contains_key(digest)
            });
            return Ok(found);
        }
        let gathering = Mutex::new(found);
        walk(
            source,
            &there,
            Follow::Content,
            options.concurrency,
            &|descriptor, what| gather(source, &gathering, descriptor, what),
        )?;
        found = gathering
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
    }
}

fn gather(
    source: &Store,
    into: &Mutex<Gathered>,
    descriptor: &Descriptor,
    found: &Found,
) -> Result<(), ImageError> {
    let digest = &descriptor.digest;
    let lock = || into.lock().unwrap_or_else(PoisonError::into_inner);
    match found {
        Found::Document(document, _) => {
            let mut into = lock();
            for part in &document.manifests {
                if Role::of(&part.media_type).is_document() {
                    into.parts.insert(part.digest.clone(), part.clone());
                }
            }
            if let Some(subject) = &document.subject {
                into.subjects
                    .insert(subject.digest.clone(), subject.clone());
            }
            let below = document.content().map(|part| part.digest.clone());
            into.below.insert(digest.clone(), below.collect());
            into.blobs.insert(digest.clone(), descriptor.clone());
        }
        Found::Leaf if is_nondistributable(&descriptor.media_type) => {
            lock().skipped.insert(digest.clone(), descriptor.clone());
        }
        Found::Leaf => {
            check_size(source, descriptor)?;
            let mut into = lock();
            into.blobs
                .entry(digest.clone())
                .or_insert_with(|| descriptor.clone());
        }
        Found::Missing => return Err(missing(source, digest)),
    }
    Ok(())
}

/// Looks before anything is written whether a blob can be there at all.
fn check_size(source: &Store, descriptor: &Descriptor) -> Result<(), ImageError> {
    match source.blob_size(&descriptor.digest)? {
        Some(found) if found == descriptor.size => Ok(()),
        Some(found) => Err(StoreError::BlobSize {
            digest: descriptor.digest.clone(),
            root: source.root().to_owned(),
            expected: descriptor.size,
            found,
        }
        .into()),
        None => Err(missing(source, &descriptor.digest)),
    }
}

fn missing(source: &Store, digest: &Digest) -> ImageError {
    StoreError::BlobMissing {
        digest: digest.clone(),
        root: source.root().to_owned(),
    }
    .into()
}

impl Gathered {
    fn count_referrers(&self, root: &Digest, referrers: &Referrers) -> usize {
        let mut counted: HashSet<&Digest> = HashSet::new();
        let mut seen: HashSet<&Digest> = HashSet::from([root]);
        let mut ahead = vec![root];
        while let Some(digest) = ahead.pop() {
            let about = referrers.of(digest).iter().map(|d| &d.digest);
            counted.extend(about.clone());
            let below = self.below.get(digest).into_iter().flatten();
            ahead.extend(about.chain(below).filter(|digest| seen.insert(*digest)));
        }
        counted.len()
    }
}

/// Makes the index of the backup: the tags by name, then the manifests without
/// one by digest, so that it does not depend on the order of the source's.
fn index(roots: &[(Descriptor, Vec<RefName>)], all: &[Descriptor], found: &Gathered) -> Index {
    let mut index = Index::new();
    let tagged = roots
        .iter()
        .flat_map(|(root, tags)| tags.iter().map(move |tag| (tag, root)));
    for (tag, descriptor) in tagged.collect::<BTreeMap<_, _>>() {
        index.apply(&IndexChange::SetTag {
            tag: tag.clone(),
            descriptor: descriptor.clone(),
        });
    }
    let mut untagged: BTreeMap<&Digest, &Descriptor> = found.subjects.iter().collect();
    untagged.extend(&found.parts);
    untagged.extend(
        all.iter()
            .map(|descriptor| (&descriptor.digest, descriptor)),
    );
    for descriptor in untagged.into_values() {
        index.apply(&IndexChange::Add {
            descriptor: descriptor.clone(),
        });
    }
    index
}

/// Writes a layout with what is planned as a tar: `oci-layout`, `index.json`,
/// then the blobs by name. `modified` is the time all entries get, in seconds
/// since 1970. Returns the size of the tar in bytes. What has been written
/// before an error is of no use.
///
/// # Errors
/// If a blob is missing or damaged, or [`ImageError::Output`] if `to` fails.
pub fn write_tar(
    source: &Store,
    plan: &BackupPlan,
    modified: u64,
    to: &mut (dyn Write + Send),
    progress: &dyn Progress,
) -> Result<u64, ImageError> {
    let mut tar = TarWriter {
        to,
        modified: i64::try_from(modified).unwrap_or(i64::MAX),
        written: 0,
    };
    tar.file(OCI_LAYOUT, LAYOUT_MARKER)?;
    tar.file(INDEX_JSON, &plan.index)?;
    tar.directory(&format!("{BLOBS}/"))?;
    let mut algorithm = "";
    for (digest, descriptor) in &plan.blobs {
        if digest.algorithm_name() != algorithm {
            algorithm = digest.algorithm_name();
            tar.directory(&format!("{BLOBS}/{algorithm}/"))?;
        }
        let task = progress.begin(Step::Copying, &item(descriptor, digest));
        tar.blob(source, descriptor, &|n| task.advance(n))?;
        drop(task);
        progress.done(Step::Copied, &item(descriptor, digest));
    }
    for (digest, descriptor) in &plan.skipped {
        progress.done(Step::Skipped, &item(descriptor, digest));
    }
    tar.write(&[0; 2 * BLOCK])?;
    tar.to.flush().map_err(output)?;
    Ok(tar.written)
}

fn output(source: io::Error) -> ImageError {
    ImageError::Output { source }
}

struct TarWriter<'w> {
    to: &'w mut (dyn Write + Send),
    modified: i64,
    written: u64,
}

impl TarWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), ImageError> {
        self.to.write_all(bytes).map_err(output)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn header(
        &mut self,
        name: &str,
        kind: TarKind,
        mode: u32,
        size: u64,
    ) -> Result<(), ImageError> {
        let mut blocks = Vec::with_capacity(BLOCK);
        let header = TarHeader {
            name: name.as_bytes(),
            link: b"",
            kind,
            mode,
            size,
            mtime: self.modified,
            device: (0, 0),
        };
        header.encode(&mut blocks);
        self.write(&blocks)
    }

    fn directory(&mut self, name: &str) -> Result<(), ImageError> {
        self.header(name, TarKind::Directory, 0o755, 0)
    }

    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), ImageError> {
        self.header(name, TarKind::Regular, 0o644, content.len() as u64)?;
        self.write(content)?;
        self.pad(content.len() as u64)
    }

    fn blob(
        &mut self,
        source: &Store,
        descriptor: &Descriptor,
        advance: &dyn Fn(u64),
    ) -> Result<(), ImageError> {
        let reader = source.open_blob(&descriptor.digest, descriptor.size)?;
        let path = blob_path(&descriptor.digest);
        let name = path.to_string_lossy();
        self.header(&name, TarKind::Regular, 0o644, descriptor.size)?;
        let mut failed = None;
        let to = &mut *self.to;
        let mut write = |bytes: &[u8]| {
            to.write_all(bytes).map_err(|e| {
                let kind = e.kind();
                failed = Some(e);
                kind.into()
            })
        };
        let copied = reader.copy_to(&mut write, advance);
        match failed {
            Some(e) => return Err(output(e)),
            None => copied?,
        }
        self.written += descriptor.size;
        self.pad(descriptor.size)
    }

    fn pad(&mut self, size: u64) -> Result<(), ImageError> {
        let padding = size.next_multiple_of(BLOCK as u64) - size;
        let zeros = [0; BLOCK];
        self.write(&zeros[..usize::try_from(padding).unwrap_or(0)])
    }
}
