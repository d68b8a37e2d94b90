//! Adding blobs under a shared lock: when they become durable and visible.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use super::blobs::{blob_folder, blob_path};
use super::direct::Content;
use super::error::{IoContext, StoreError};
use super::fs::{Held, LockMode};
use super::index::{Commit, Index, IndexChange};
use super::journal::JOURNAL_ANNOTATION;
use super::staged::{Published, Staged};
use super::{BLOBS, PRIVATE, Store};
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
    size_bytes: u64,
}

#[derive(Debug, Default)]
pub(super) struct Progressed {
    /// Small blobs that are written and neither durable nor named yet.
    pending: Vec<Pending>,
    /// What this adder has staged, published or found, and its sizes.
    known: BTreeMap<Digest, u64>,
    /// Folders of blobs whose names are to be made durable.
    folders: BTreeSet<PathBuf>,
    /// What was found on a mounted bucket, not written, and is old.
    pub(super) relied_on: BTreeMap<Digest, u64>,
    /// What a thread of this adder is just writing to a mounted bucket.
    in_flight: HashSet<Digest>,
}

/// The right of one thread to deal with a digest; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a, 's> {
    adder: &'a Adder<'s>,
    digest: Digest,
}

impl Drop for Turn<'_, '_> {
    fn drop(&mut self) {
        self.adder.progressed().in_flight.remove(&self.digest);
        self.adder.landed.notify_all();
    }
}

/// Adds blobs and tags. While it lives nobody deletes a blob, so what is found
/// is still there when the index names it. Several threads may share it.
#[derive(Debug)]
pub struct Adder<'s> {
    store: &'s Store,
    _lock: Option<Box<dyn Held>>,
    progressed: Mutex<Progressed>,
    /// Told when something in flight has landed.
    landed: Condvar,
    sizes: OnceLock<HashMap<u64, usize>>,
    /// When it began, by this machine's clock.
    begun: SystemTime,
}

impl Store {
    /// Starts adding: takes the store lock, shared.
    ///
    /// # Errors
    /// If the lock cannot be had, or the file system refuses.
    pub fn add(&self) -> Result<Adder<'_>, StoreError> {
        self.check_mount()?;
        let lock = self.lock(Path::new(BLOBS), LockMode::Shared)?;
        Ok(Adder {
            store: self,
            _lock: lock,
            progressed: Mutex::default(),
            landed: Condvar::new(),
            begun: self.fs.now(),
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
        if self.store.is_direct() {
            self.store.complete_direct()?;
            return self.check_relied_on();
        }
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
        self.commit_with(move |_| Ok::<_, StoreError>(changes.clone()))
            .map(Some)
    }

    /// Makes everything added durable and visible and then changes the index,
    /// once, as `changes` says when it sees the index. It is asked again if the
    /// index turns out to have changed meanwhile.
    ///
    /// # Errors
    /// As [`Adder::commit`], or whatever `changes` returns; then the index is
    /// as it was.
    pub fn commit_with<E: From<StoreError>>(
        &self,
        mut changes: impl FnMut(&Index) -> Result<Vec<IndexChange>, E>,
    ) -> Result<Commit, E> {
        if !self.store.is_direct() {
            self.publish_blobs()?;
        }
        // What is gone already is not named at all; but if that happens again
        // and again, naming it is what keeps collectors off.
        let mut is_checked = !self.store.gone().is_empty();
        let mut checked = |index: &Index| {
            let is_first = !std::mem::replace(&mut is_checked, true);
            if is_first && index.annotation(JOURNAL_ANNOTATION).is_some() {
                self.check_collected(index)?;
            }
            changes(index)
        };
        let commit = self.store.change_index(&mut checked)?;
        self.check_collected(&commit.index)?;
        Ok(commit)
    }

    /// Looks again at what is relied on; in a shared layout at all of it, if
    /// another machine has collected meanwhile.
    fn check_collected(&self, index: &Index) -> Result<(), StoreError> {
        let is_shared = index.annotation(JOURNAL_ANNOTATION).is_some();
        if is_shared && self.store.was_collected_since(self.begun)? {
            let mut progressed = self.progressed();
            progressed.relied_on = progressed.known.clone();
        }
        self.check_relied_on()
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
        is_current: impl Fn(&Index) -> bool,
        changes: &[IndexChange],
    ) -> Result<Option<Commit>, StoreError> {
        let mut is_ours = false;
        let commit = self.commit_with(|index| {
            // Asked again, it may be our own change that is seen.
            let is_done = is_ours && {
                let mut replayed = index.clone();
                !changes.iter().any(|change| replayed.apply(change))
            };
            is_ours = is_done || is_current(index);
            Ok::<_, StoreError>(if is_ours {
                changes.to_vec()
            } else {
                Vec::new()
            })
        })?;
        Ok(is_ours.then_some(commit))
    }

    /// Publishes the blobs and returns whether there were any. Their folder
    /// may have been made by a process that was killed before its name was
    /// durable, so that is seen to again.
    fn publish_blobs(&self) -> Result<bool, StoreError> {
        self.flush()?;
        let folders = std::mem::take(&mut self.progressed().folders);
        for folder in &folders {
            self.store.sync_dir(folder)?;
        }
        if !folders.is_empty() {
            self.store.sync_dir(Path::new(BLOBS))?;
        }
        self.store.remove_staging_folder();
        Ok(!folders.is_empty())
    }

    /// Waits until no other thread of this adder deals with a digest.
    pub(super) fn turn(&self, digest: &Digest) -> Turn<'_, 's> {
        let mut progressed = self.progressed();
        while !progressed.in_flight.insert(digest.clone()) {
            let landed = self.landed.wait(progressed);
            progressed = landed.unwrap_or_else(PoisonError::into_inner);
        }
        drop(progressed);
        Turn {
            adder: self,
            digest: digest.clone(),
        }
    }

    /// Tells whether this adder has written or found the blob.
    pub(super) fn knows(&self, digest: &Digest, size_bytes: u64) -> bool {
        self.progressed().known.get(digest) == Some(&size_bytes)
    }

    fn forget(&self, digest: &Digest) {
        self.progressed().known.remove(digest);
    }

    pub(super) fn know(&self, digest: &Digest, size_bytes: u64) {
        self.progressed().known.insert(digest.clone(), size_bytes);
    }

    /// Tells whether the layout, or this adder, has the blob already.
    ///
    /// # Errors
    /// If the file system cannot tell.
    pub fn has(&self, digest: &Digest, size_bytes: u64) -> Result<bool, StoreError> {
        if self.knows(digest, size_bytes) {
            return Ok(true);
        }
        if !self.store.has_blob(digest, size_bytes)? {
            return Ok(false);
        }
        if !self.store.is_taken_for_good(digest, size_bytes)? {
            return Ok(false);
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
        if self.store.is_direct() {
            return self
                .store
                .move_direct(&from, &folder.join(name))
                .doing("move away", || self.store.full(&from));
        }
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
            self.name(staged, digest, size_bytes)?;
            self.know(digest, size_bytes);
            return Ok(());
        }
        let is_full = {
            let mut progressed = self.progressed();
            progressed.known.insert(digest.clone(), size_bytes);
            progressed.pending.push(Pending {
                staged,
                digest: digest.clone(),
                size_bytes,
            });
            progressed.pending.len() >= PENDING_MAX
        };
        if is_full { self.flush() } else { Ok(()) }
    }

    fn flush(&self) -> Result<(), StoreError> {
        let mut pending = std::mem::take(&mut self.progressed().pending);
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
            self.name(blob.staged, &blob.digest, blob.size_bytes)?;
        }
        Ok(())
    }

    /// Gives a durable file its final name.
    fn name(&self, staged: Staged, digest: &Digest, size_bytes: u64) -> Result<(), StoreError> {
        let folder = blob_folder(digest.algorithm_name());
        {
            // Under the lock, or another thread would use what is not there.
            let mut progressed = self.progressed();
            if !progressed.folders.contains(&folder) {
                self.store.make_directory(&folder)?;
                progressed.folders.insert(folder);
            }
        }
        match staged.publish(&blob_path(digest))? {
            Published::Done => Ok(()),
            Published::Refused(staged) => {
                self.store.refuses_renames();
                let content = Content::Staged(self.store, staged.path());
                // It counts as known already, since it was to be named here.
                self.forget(digest);
                self.put_direct(digest, size_bytes, content, &|_| {})
                    .map(drop)
            }
        }
    }

    pub(super) fn progressed(&self) -> MutexGuard<'_, Progressed> {
        self.progressed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
