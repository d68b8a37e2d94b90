//! Adding blobs under a shared lock: when they become durable and visible.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::blobs::{blob_folder, blob_path};
use super::error::{IoContext, StoreError};
use super::fs::{Held, LockMode};
use super::index::{Commit, Index, IndexChange};
use super::staged::Staged;
use super::{BLOBS, Existing, PRIVATE, Store};
use crate::digest::Digest;

/// Content up to this size in bytes is held in memory and hashed before
/// anything is written, so what is there already costs no write at all.
pub(super) const SMALL_MAX_BYTES: u64 = 1 << 20;

/// Up to this many small blobs are made durable one by one; more of them
/// together, by one syncfs(2). An fsync costs about 0.5 ms on an idle virtual
/// disk and 2,000 files one syncfs of 180 ms (ext4, 2026-11), but a syncfs
/// also waits for whatever other programs have written.
const SYNC_EACH_MAX: usize = 8;

/// How many small blobs wait for that at most; each holds a file descriptor,
/// of which a process usually has 1,024.
const PENDING_MAX: usize = 256;

/// What became of content that was to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Whether the layout had it already.
    pub existed: bool,
}

#[derive(Debug)]
struct Pending {
    staged: Staged,
    digest: Digest,
}

#[derive(Debug, Default)]
struct Progressed {
    /// Small blobs that are written and neither durable nor named yet.
    pending: Vec<Pending>,
    /// What this adder has staged, published or found, and its sizes.
    known: HashMap<Digest, u64>,
    /// Folders of blobs whose names are to be made durable.
    folders: BTreeSet<PathBuf>,
}

/// Adds blobs and tags. While it lives nobody deletes a blob, so what is found
/// is still there when the index names it. Several threads may share it.
#[derive(Debug)]
pub struct Adder<'s> {
    store: &'s Store,
    _lock: Option<Box<dyn Held>>,
    progressed: Mutex<Progressed>,
    sizes: OnceLock<HashMap<u64, usize>>,
}

impl Store {
    /// Starts adding: takes the store lock, shared.
    ///
    /// # Errors
    /// If the lock cannot be had, or the file system refuses.
    pub fn add(&self) -> Result<Adder<'_>, StoreError> {
        let lock = self.lock(Path::new(BLOBS), LockMode::Shared)?;
        Ok(Adder {
            store: self,
            _lock: lock,
            progressed: Mutex::default(),
            sizes: OnceLock::new(),
        })
    }

    /// Keeps others from deleting blobs for as long as the returned value
    /// lives. A reader that finds no lock to take goes on without.
    ///
    /// # Errors
    /// Only if somebody holds the lock and this store does not wait.
    pub fn hold(&self) -> Result<Option<Box<dyn Held>>, StoreError> {
        let waiting = || self.options.notice.waiting_for_lock(self.root());
        let (blobs, wait) = (Path::new(BLOBS), self.options.wait);
        match self.fs.lock(blobs, LockMode::Shared, wait, &waiting) {
            Ok(lock) => Ok(Some(lock)),
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => Err(StoreError::Locked {
                root: self.root().to_owned(),
            }),
            Err(_) => Ok(None),
        }
    }
}

impl<'s> Adder<'s> {
    /// Returns the store this adds to.
    #[must_use]
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Makes everything added so far durable and visible, without listing
    /// anything in the index.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn publish(&self) -> Result<(), StoreError> {
        if self.publish_blobs()? {
            // Whoever made the layout may have been killed before its parts
            // were durable.
            self.store.sync_dir(Path::new(""))?;
        }
        Ok(())
    }

    /// Makes everything added durable and visible and then changes the index,
    /// once. Without changes the index is not even read.
    ///
    /// # Errors
    /// If the file system refuses, or the index is broken.
    pub fn commit(self, changes: Vec<IndexChange>) -> Result<Option<Commit>, StoreError> {
        if changes.is_empty() {
            return self.publish().map(|()| None);
        }
        self.publish_blobs()?;
        self.store.change_index(|_| Ok(changes)).map(Some)
    }

    /// As [`Self::commit`], but only if the index still is what the changes were
    /// made for, which `is_current` says of a reading that nobody else changes
    /// meanwhile. If it is not, the index stays as it is and nothing is returned;
    /// the blobs are there and may be added to.
    ///
    /// # Errors
    /// If the file system refuses, or the index is broken.
    pub fn commit_if(
        &self,
        is_current: impl FnOnce(&Index) -> bool,
        changes: Vec<IndexChange>,
    ) -> Result<Option<Commit>, StoreError> {
        self.publish_blobs()?;
        let mut was_current = false;
        let commit = self.store.change_index(|index| {
            was_current = is_current(index);
            Ok(if was_current { changes } else { Vec::new() })
        })?;
        Ok(was_current.then_some(commit))
    }

    /// Publishes the blobs and returns whether there were any. Their folder
    /// may have been made by a process that was killed before its name was
    /// durable, so that is seen to again.
    fn publish_blobs(&self) -> Result<bool, StoreError> {
        let mut progressed = self.progressed();
        self.flush(&mut progressed)?;
        let folders = std::mem::take(&mut progressed.folders);
        for folder in &folders {
            self.store.sync_dir(folder)?;
        }
        if !folders.is_empty() {
            self.store.sync_dir(Path::new(BLOBS))?;
        }
        self.store.remove_staging_folder();
        Ok(!folders.is_empty())
    }

    /// Tells whether the layout, or this adder, has the blob already.
    ///
    /// # Errors
    /// If the file system cannot tell.
    pub fn has(&self, digest: &Digest, size_bytes: u64) -> Result<bool, StoreError> {
        if self.progressed().known.get(digest) == Some(&size_bytes) {
            return Ok(true);
        }
        if !self.store.has_blob(digest, size_bytes)? {
            return Ok(false);
        }
        if self.store.options.existing == Existing::Verify {
            match self.store.verify_blob(digest, size_bytes, &|_| {}) {
                Ok(()) => {}
                Err(StoreError::BlobContent { .. } | StoreError::BlobSize { .. }) => {
                    return Ok(false);
                }
                Err(e) => return Err(e),
            }
        }
        let mut progressed = self.progressed();
        progressed.known.insert(digest.clone(), size_bytes);
        // Another process may have named it a moment ago: its name has to be
        // durable too before an index of ours relies on it.
        progressed
            .folders
            .insert(blob_folder(digest.algorithm_name()));
        Ok(true)
    }

    /// Moves a damaged blob out of `blobs/` into a folder where it can be
    /// looked at and where nothing takes it for what its name says.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn quarantine(&self, digest: &Digest) -> Result<(), StoreError> {
        let folder = &Path::new(PRIVATE).join("quarantine");
        for path in [Path::new(PRIVATE), folder] {
            self.store.make_directory(path)?;
        }
        let name = format!("{}-{}", digest.algorithm_name(), digest.encoded());
        let from = blob_path(digest);
        self.store
            .fs
            .rename(&from, &folder.join(name))
            .doing("move away", || self.store.full(&from))?;
        // The new name before the old one is gone for good.
        for path in [folder, Path::new(PRIVATE), Path::new("")] {
            self.store.sync_dir(path)?;
        }
        self.store.sync_dir(&blob_folder(digest.algorithm_name()))
    }

    /// Tells whether the layout had a blob of this size when it was first
    /// asked.
    pub(super) fn some_blob_has(&self, size_bytes: u64) -> Result<bool, StoreError> {
        if let Some(sizes) = self.sizes.get() {
            return Ok(sizes.contains_key(&size_bytes));
        }
        let sizes = self.store.blob_sizes()?;
        Ok(self.sizes.get_or_init(|| sizes).contains_key(&size_bytes))
    }

    /// Keeps a written file unless the layout has its content already.
    pub(super) fn finish(
        &self,
        staged: Staged,
        digest: Digest,
        size_bytes: u64,
    ) -> Result<Put, StoreError> {
        let existed = self.has(&digest, size_bytes)?;
        if !existed {
            self.keep(staged, &digest, size_bytes)?;
        }
        Ok(Put {
            digest,
            size_bytes,
            existed,
        })
    }

    /// Takes a written file: a large one is made durable and named at once,
    /// so that its thread does the waiting and a killed push keeps it; a small
    /// one waits for company.
    pub(super) fn keep(
        &self,
        mut staged: Staged,
        digest: &Digest,
        size_bytes: u64,
    ) -> Result<(), StoreError> {
        if size_bytes > SMALL_MAX_BYTES {
            staged.sync()?;
            let mut progressed = self.progressed();
            self.name(&mut progressed, staged, digest)?;
            progressed.known.insert(digest.clone(), size_bytes);
            return Ok(());
        }
        let mut progressed = self.progressed();
        progressed.known.insert(digest.clone(), size_bytes);
        progressed.pending.push(Pending {
            staged,
            digest: digest.clone(),
        });
        if progressed.pending.len() >= PENDING_MAX {
            self.flush(&mut progressed)?;
        }
        Ok(())
    }

    fn flush(&self, progressed: &mut Progressed) -> Result<(), StoreError> {
        let mut pending = std::mem::take(&mut progressed.pending);
        if pending.len() <= SYNC_EACH_MAX {
            for blob in &mut pending {
                blob.staged.sync()?;
            }
        } else {
            self.store
                .fs
                .sync_all()
                .doing("sync", || self.store.root().to_owned())?;
        }
        for blob in pending {
            self.name(progressed, blob.staged, &blob.digest)?;
        }
        Ok(())
    }

    /// Gives a durable file its final name.
    fn name(
        &self,
        progressed: &mut Progressed,
        staged: Staged,
        digest: &Digest,
    ) -> Result<(), StoreError> {
        let folder = blob_folder(digest.algorithm_name());
        if progressed.folders.insert(folder.clone()) {
            self.store.make_directory(&folder)?;
        }
        staged.publish(&blob_path(digest))
    }

    fn progressed(&self) -> MutexGuard<'_, Progressed> {
        self.progressed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
