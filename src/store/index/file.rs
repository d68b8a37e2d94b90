//! Reading and replacing index.json.

use std::path::Path;

use super::{Index, IndexChange};
use crate::store::error::{IoContext, StoreError};
use crate::store::fs::{Held, LockMode};
use crate::store::{BLOBS, INDEX_JSON, Store};

/// The most that is read of `index.json` or `oci-layout`, in bytes: 100,000
/// entries with annotations take some 50 MB. A forged size cannot make the
/// program allocate more than is really there.
const SMALL_FILE_MAX_BYTES: u64 = 256 << 20;

/// What became of a set of changes.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The index as it stands now.
    pub index: Index,
    /// Whether the file was replaced.
    pub changed: bool,
}

impl Store {
    /// Reads index.json, and nothing else.
    ///
    /// # Errors
    /// If it is missing, cannot be read, or is broken. It is never taken for
    /// empty.
    pub fn index(&self) -> Result<Index, StoreError> {
        let path = Path::new(INDEX_JSON);
        let bytes = self.read_small(path)?;
        Index::parse(&bytes).map_err(|reason| StoreError::BadIndex {
            path: self.full(path),
            reason,
        })
    }

    /// Applies changes to a fresh reading of index.json and replaces the file
    /// once, if anything is different. Takes the index lock; the caller holds
    /// the store lock.
    pub(in crate::store) fn change_index(
        &self,
        changes: impl FnOnce(&Index) -> Result<Vec<IndexChange>, StoreError>,
    ) -> Result<Commit, StoreError> {
        let _lock = self.lock(Path::new(""), LockMode::Exclusive)?;
        let mut index = self.index()?;
        let mut changed = false;
        for change in changes(&index)? {
            changed |= index.apply(&change);
        }
        if changed {
            self.replace(Path::new(INDEX_JSON), &index.to_vec())?;
        } else {
            // Whoever wrote it may have been killed before its name was
            // durable, and this process is about to say that all is done.
            self.sync_dir(Path::new(""))?;
        }
        Ok(Commit { index, changed })
    }

    /// Replaces a file in the root so that everybody sees the old or the new
    /// content, also after a power cut. The caller holds the index lock.
    pub(in crate::store) fn replace(&self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        let mut staged = self.stage()?;
        staged.write(content)?;
        staged.sync()?;
        staged.publish(path)?;
        self.sync_dir(Path::new(""))?;
        self.remove_staging_folder();
        Ok(())
    }

    /// Takes a lock, or goes on without one where the file system has none.
    pub(in crate::store) fn lock(
        &self,
        path: &Path,
        mode: LockMode,
    ) -> Result<Option<Box<dyn Held>>, StoreError> {
        let waiting = || self.options.notice.waiting_for_lock(self.root());
        let lock = || self.fs.lock(path, mode, self.options.wait, &waiting);
        let locked = match lock() {
            // Some tools leave the folder out as long as nothing is in it.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && path == Path::new(BLOBS) => {
                self.make_directory(path)?;
                lock()
            }
            other => other,
        };
        match locked {
            Ok(lock) => Ok(Some(lock)),
            Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => Err(StoreError::Locked {
                root: self.root().to_owned(),
            }),
            Err(e) if e.kind() == std::io::ErrorKind::ReadOnlyFilesystem => {
                Err(StoreError::NotWritable {
                    root: self.root().to_owned(),
                })
            }
            Err(e) if e.kind() == std::io::ErrorKind::Unsupported => {
                self.options.notice.no_locks(self.root());
                Ok(None)
            }
            Err(e) => Err(e).doing("lock", || self.full(path)),
        }
    }

    /// Reads a small file of the root whole.
    pub(in crate::store) fn read_small(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        let mut file = self.fs.open_read(path).doing("open", || self.full(path))?;
        let mut content = Vec::new();
        let mut chunk = vec![0; 64 << 10];
        loop {
            let n = file.read(&mut chunk).doing("read", || self.full(path))?;
            if n == 0 {
                return Ok(content);
            }
            content.extend_from_slice(&chunk[..n]);
            if content.len() as u64 > SMALL_FILE_MAX_BYTES {
                let kind = std::io::ErrorKind::FileTooLarge;
                return Err(kind.into()).doing("read", || self.full(path));
            }
        }
    }
}
