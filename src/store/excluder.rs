//! Removing blobs and entries under an exclusive lock.

use std::path::Path;

use super::blobs::{blob_path, is_absent};
use super::error::StoreError;
use super::fs::{Held, LockMode};
use super::index::{Commit, Index, IndexChange};
use super::retry::{Retry, judge};
use super::staged::staging_folder;
use super::{BLOBS, Collection, Store};
use crate::digest::Digest;

impl Store {
    /// Starts deleting: takes the store lock, exclusive.
    ///
    /// # Errors
    /// If the lock cannot be had, or the file system refuses.
    pub fn exclude(&self) -> Result<Excluder<'_>, StoreError> {
        self.check_mount()?;
        let lock = self.lock(Path::new(BLOBS), LockMode::Exclusive)?;
        if !self.is_own_folder(Path::new(BLOBS))? {
            return Err(StoreError::NotALayout {
                root: self.root().to_owned(),
                reason: "its folder \"blobs\" is a symbolic link, and nothing is deleted \
                         through one: others may need what is behind it"
                    .to_owned(),
            });
        }
        Ok(Excluder {
            store: self,
            _lock: lock,
        })
    }
}

/// Removes blobs and entries. While it lives nobody adds or tags.
#[derive(Debug)]
pub struct Excluder<'s> {
    store: &'s Store,
    _lock: Option<Box<dyn Held>>,
}

impl<'s> Excluder<'s> {
    /// Returns the store this removes from.
    #[must_use]
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Changes the index, once. What is to be removed has to be unlisted
    /// first.
    ///
    /// # Errors
    /// If the file system refuses, or the index is broken.
    pub fn commit(&self, changes: Vec<IndexChange>) -> Result<Commit, StoreError> {
        self.store
            .change_index(&mut move |_| Ok::<_, StoreError>(changes.clone()))
    }

    /// Says to writers on other machines, if the layout is shared, that
    /// something may be removed until the returned value is dropped.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn begin_collection(&self) -> Result<Collection<'s>, StoreError> {
        self.store.begin_collection()
    }

    /// Tells whether the lock keeps everybody else out, on every machine.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.store.profile().locks_everywhere
    }

    /// Removes what is no longer needed of a shared layout's journal.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn prune_journal(&self) -> Result<(), StoreError> {
        self.store.prune_journal()
    }

    /// Returns the index as it is now.
    ///
    /// # Errors
    /// As [`Store::index`].
    pub fn index(&self) -> Result<Index, StoreError> {
        self.store.index()
    }

    /// Removes a blob. Returns whether there was one.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn remove_blob(&self, digest: &Digest) -> Result<bool, StoreError> {
        self.remove(&blob_path(digest))
    }

    /// Removes a file that is nobody's, named relative to the root. Returns
    /// whether there was one.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn remove_leftover(&self, path: &Path) -> Result<bool, StoreError> {
        let removed = self.remove(path)?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        // Only tidy: it fails unless this was the last file in it.
        if folder == staging_folder() {
            self.store.remove_staging_folder();
        } else if !folder.as_os_str().is_empty() && !folder.starts_with(BLOBS) {
            let _ = self.store.fs.remove_dir(folder);
        }
        Ok(removed)
    }

    fn remove(&self, path: &Path) -> Result<bool, StoreError> {
        let store = self.store;
        let mut retry = Retry::default();
        loop {
            match store.fs.unlink(path) {
                Ok(()) => return Ok(true),
                Err(e) if is_absent(&e) => return Ok(false),
                Err(e) => {
                    if !store.is_direct() || !retry.wait(&*store.fs, judge(&e)) {
                        return Err(store.refused("remove", e, path));
                    }
                }
            }
        }
    }
}
