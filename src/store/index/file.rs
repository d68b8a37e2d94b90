//! Reading and replacing index.json.

use std::path::Path;
use std::time::Duration;

use super::direct::{FIRST_WAIT, Handle};
use super::{Change, Index, IndexChange};
use crate::store::blobs::is_absent;
use crate::store::error::{IoContext, StoreError};
use crate::store::fs::{Held, LockMode, StoreFile};
use crate::store::journal::Author;
use crate::store::retry::{Retry, Verdict, judge_opening};
use crate::store::staged::Published;
use crate::store::{BLOBS, INDEX_JSON, Store};

/// The most that is read of `index.json` or `oci-layout`, in bytes: 100,000
/// entries with annotations take some 50 MB. A forged size cannot make the
/// program allocate more than is really there.
const SMALL_FILE_MAX_BYTES: u64 = 256 << 20;

/// How often a change is tried when others rewrite the index meanwhile.
const TRIES: usize = 8;

/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

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
        let mut index = self.read_index()?;
        self.merge_journal(&mut index)?;
        Ok(index)
    }

    /// Reads index.json as it stands, without what only the journal has.
    pub(in crate::store) fn read_index(&self) -> Result<Index, StoreError> {
        if !self.profile().is_local() {
            return self.read_index_patiently();
        }
        let path = Path::new(INDEX_JSON);
        let bytes = self.read_small(path)?;
        Index::parse(&bytes).map_err(|reason| StoreError::BadIndex {
            path: self.full(path),
            reason,
        })
    }

    /// Applies changes to a fresh reading of index.json and replaces the file
    /// once, if anything is different. Takes the index lock; the caller holds
    /// the store lock. Where the lock does not keep everybody out, the file is
    /// read back, and `changes` asked again if somebody else's write won.
    pub(in crate::store) fn change_index<E: From<StoreError>>(
        &self,
        changes: &mut Change<'_, E>,
    ) -> Result<Commit, E> {
        let _lock = self.lock(Path::new(""), LockMode::Exclusive)?;
        let mut author = Author::default();
        let mut retry = Retry::default();
        let mut wait = FIRST_WAIT;
        for _ in 0..TRIES {
            if let Some(commit) = self.try_change(changes, &mut author, &mut retry)? {
                if self.is_direct() {
                    self.mark_layout()?;
                }
                return Ok(commit);
            }
            self.fs.pause(wait.mul_f64(fastrand::f64()));
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        if author.has_written() {
            // The journal has it; others will see to it that the index does.
            return Ok(Commit {
                index: self.index()?,
                changed: true,
            });
        }
        Err(StoreError::Contended {
            path: self.full(Path::new(INDEX_JSON)),
        }
        .into())
    }

    /// Tries once; `None` if the index has to be read again.
    fn try_change<E: From<StoreError>>(
        &self,
        changes: &mut Change<'_, E>,
        author: &mut Author,
        retry: &mut Retry,
    ) -> Result<Option<Commit>, E> {
        let (handle, mut index) = if self.is_direct() {
            let (handle, index) = self.open_index()?;
            (Some(handle), index)
        } else {
            (None, self.read_index()?)
        };
        let is_new = handle.as_ref().is_some_and(Handle::is_new);
        let mut journal = self.journal(&index)?;
        let is_contained = journal.is_none() || author.is_contained(&index);
        if let Some(journal) = &mut journal {
            journal.fold_into(&mut index);
        }
        let made = changes(&index)?;
        let mut changed = false;
        for change in &made {
            changed |= index.apply(change);
        }
        if !changed && is_contained && !is_new {
            // Whoever wrote it may have been killed before its name was
            // durable, and this process is about to say that all is done.
            self.sync_dir(Path::new(""))?;
            let path = Path::new(INDEX_JSON);
            self.upload_left(path).doing("sync", || self.full(path))?;
            let changed = author.has_written();
            return Ok(Some(Commit { index, changed }));
        }
        let must_look = handle.is_some() || journal.is_some();
        if let Some(journal) = journal {
            author.record(self, journal, &made, changed, &mut index)?;
        }
        let is_written = match handle {
            Some(handle) => self.write_direct(handle, &index, retry)?,
            None => self.replace(Path::new(INDEX_JSON), &index.to_vec())?,
        };
        if !is_written || (must_look && !self.has_settled(&made, author)?) {
            return Ok(None);
        }
        let changed = true;
        Ok(Some(Commit { index, changed }))
    }

    /// Reads the index back: whoever wrote last, is what was to be changed as
    /// it should be?
    fn has_settled(&self, made: &[IndexChange], author: &Author) -> Result<bool, StoreError> {
        let found = self.read_index()?;
        if author.has_written() {
            return Ok(author.is_contained(&found));
        }
        let mut replayed = found.clone();
        for change in made {
            replayed.apply(change);
        }
        Ok(replayed.to_vec() == found.to_vec())
    }

    /// Replaces a file in the root so that everybody sees the old or the new
    /// content, also after a power cut. The caller holds the index lock. Returns
    /// false if the file system turned out to refuse renames; nothing has
    /// changed then.
    pub(in crate::store) fn replace(
        &self,
        path: &Path,
        content: &[u8],
    ) -> Result<bool, StoreError> {
        let mut staged = self.stage()?;
        staged.write(content)?;
        staged.sync()?;
        let published = staged.publish(path)?;
        if let Published::Refused(staged) = published {
            drop(staged);
            self.refuses_renames();
            return Ok(false);
        }
        self.sync_dir(Path::new(""))?;
        self.remove_staging_folder();
        Ok(true)
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
            // Some tools leave the folder out as long as nothing is in it, and a
            // bucket has no empty folders.
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

    /// Reads a small file of the layout whole. Where it may have been replaced by
    /// another machine it is read again when an error may pass: gcsfuse and NFS
    /// say ESTALE of what was just replaced, Mountpoint EPERM of what is being
    /// written.
    pub(in crate::store) fn read_small(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        let mut wait = FIRST_WAIT;
        loop {
            match self.try_read_small(path) {
                Err(StoreError::Io { source, .. })
                    if self.may_pass(&source) && self.may_wait(&mut wait) => {}
                read => return read,
            }
        }
    }

    fn try_read_small(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        let mut file = self.fs.open_read(path).doing("open", || self.full(path))?;
        if !self.is_direct() {
            self.look_at_file(&*file, path)?;
        }
        self.read_whole(&mut *file, path)
    }

    /// Tells whether an error of reading may be gone a moment later: never on a
    /// local disk.
    pub(in crate::store) fn may_pass(&self, error: &std::io::Error) -> bool {
        let profile = self.profile();
        !profile.is_local()
            && !is_absent(error)
            && judge_opening(error, profile.kind) == Verdict::Again
    }

    /// Reads a small file that is open.
    pub(super) fn read_whole(
        &self,
        file: &mut dyn StoreFile,
        path: &Path,
    ) -> Result<Vec<u8>, StoreError> {
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
