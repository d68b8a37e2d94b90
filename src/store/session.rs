//! Adding blobs under a shared lock, removing them under an exclusive one.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::blobs::{blob_folder, blob_path, is_absent};
use super::error::{IoContext, StoreError};
use super::fs::{Held, LockMode};
use super::index::{Index, IndexChange};
use super::index_file::Commit;
use super::staged::{Staged, staging_folder};
use super::transfer::{self, Failed};
use super::{BLOBS, Existing, PRIVATE, Store};
use crate::digest::{Algorithm, Digest, Hasher};

/// Content up to this size in bytes is held in memory and hashed before
/// anything is written, so what is there already costs no write at all.
const SMALL_MAX_BYTES: u64 = 1 << 20;

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
    /// What this adder has staged, published or found.
    known: HashSet<Digest>,
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

    /// Starts deleting: takes the store lock, exclusive.
    ///
    /// # Errors
    /// If the lock cannot be had, or the file system refuses.
    pub fn exclude(&self) -> Result<Excluder<'_>, StoreError> {
        let lock = self.lock(Path::new(BLOBS), LockMode::Exclusive)?;
        Ok(Excluder {
            store: self,
            _lock: lock,
        })
    }
}

impl<'s> Adder<'s> {
    /// Returns the store this adds to.
    #[must_use]
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Adds content that is in memory.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn put_bytes(&self, bytes: &[u8]) -> Result<Put, StoreError> {
        let digest = Digest::of(bytes);
        let put = |existed| Put {
            digest: digest.clone(),
            size_bytes: bytes.len() as u64,
            existed,
        };
        if self.has(&digest, bytes.len() as u64)? {
            return Ok(put(true));
        }
        let mut staged = self.store.stage()?;
        staged.write(bytes)?;
        self.keep(staged, &digest, bytes.len() as u64)?;
        Ok(put(false))
    }

    /// Adds a file. `name` is what messages call it. The file is read once,
    /// unless the layout has a blob of its size: then it is hashed first, so
    /// that nothing is written if it is the same.
    ///
    /// # Errors
    /// If the file cannot be read or the file system of the layout refuses.
    pub fn put_file(
        &self,
        mut file: File,
        name: &str,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let source_error = |source| StoreError::Source {
            name: name.to_owned(),
            source,
        };
        let metadata = file.metadata().map_err(source_error)?;
        let mut start = Vec::new();
        let mut first = Read::by_ref(&mut file).take(SMALL_MAX_BYTES + 1);
        first.read_to_end(&mut start).map_err(source_error)?;
        if start.len() as u64 <= SMALL_MAX_BYTES {
            let put = self.put_bytes(&start)?;
            advance(put.size_bytes);
            return Ok(put);
        }
        if !metadata.is_file() {
            let hint = u64::MAX;
            return self.put_reader(&mut start.chain(file), name, hint, None, advance);
        }
        file.rewind().map_err(source_error)?;
        let size = metadata.len();
        if !self.some_blob_has(size)? {
            return self.put_large_file(file, name, size, advance);
        }
        let mut hasher = Hasher::sha256();
        let hashed = transfer::hash(&mut |buf| file.read(buf), &mut hasher, &|_| {});
        let size = hashed.map_err(source_error)?;
        let digest = hasher.finish();
        if self.has(&digest, size)? {
            advance(size);
            return Ok(Put {
                digest,
                size_bytes: size,
                existed: true,
            });
        }
        file.rewind().map_err(source_error)?;
        self.put_reader(&mut file, name, size, Some((&digest, size)), advance)
    }

    /// Adds a large file by sharing its blocks, if that is possible, else by
    /// copying it.
    fn put_large_file(
        &self,
        mut file: File,
        name: &str,
        size: u64,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let mut staged = self.store.stage()?;
        let cloned = staged.file().clone_from(&file);
        if !cloned.doing("clone into", || staged.full())? {
            drop(staged);
            return self.put_reader(&mut file, name, size, None, advance);
        }
        // The private copy is hashed, so the source may change meanwhile.
        let (digest, size) = self.hash_staged(&mut staged, Algorithm::Sha256, advance)?;
        self.finish(staged, digest, size)
    }

    /// Adds whatever `reader` gives. `name` is what messages call it,
    /// `size_hint` roughly how many bytes to expect, and `expected` what it
    /// must turn out to be, where that is known.
    ///
    /// # Errors
    /// If reading fails, if the content is not what was expected, or if the
    /// file system refuses.
    pub fn put_reader(
        &self,
        reader: &mut dyn Read,
        name: &str,
        size_hint: u64,
        expected: Option<(&Digest, u64)>,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let algorithm = match expected {
            Some((digest, _)) => computable(digest)?,
            None => Algorithm::Sha256,
        };
        let mut staged = self.store.stage()?;
        let mut hasher = Hasher::new(algorithm);
        let file = staged.file();
        let moved = transfer::pump(
            &mut |buf| {
                let n = reader.read(buf)?;
                hasher.update(&buf[..n]);
                Ok(n)
            },
            &mut |bytes| file.write(bytes),
            size_hint,
            advance,
        );
        let size = moved.map_err(|e| self.transfer_error(e, name))?;
        let digest = hasher.finish();
        if let Some((wanted, wanted_size)) = expected {
            check(name, wanted, wanted_size, &digest, size)?;
        }
        self.finish(staged, digest, size)
    }

    /// Copies a blob from another layout, verifying it on the way.
    ///
    /// # Errors
    /// If the source's blob is missing or damaged, or a file system refuses.
    pub fn put_from(
        &self,
        source: &Store,
        digest: &Digest,
        size_bytes: u64,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        if self.has(digest, size_bytes)? {
            return Ok(Put {
                digest: digest.clone(),
                size_bytes,
                existed: true,
            });
        }
        let reader = source.open_blob(digest, size_bytes)?;
        let mut staged = self.store.stage()?;
        let shared = match reader.as_file() {
            Some(file) if size_bytes > SMALL_MAX_BYTES => staged
                .file()
                .clone_from(file)
                .doing("clone into", || staged.full())?,
            _ => false,
        };
        if shared {
            let algorithm = computable(digest)?;
            let (found, _) = self.hash_staged(&mut staged, algorithm, advance)?;
            if found != *digest {
                return Err(StoreError::BlobContent {
                    digest: digest.clone(),
                    root: source.root().to_owned(),
                    found,
                });
            }
        } else {
            let mut failed = None;
            let file = staged.file();
            let copied = reader.copy_to(
                &mut |bytes| file.write(bytes).inspect_err(|e| failed = Some(e.kind())),
                advance,
            );
            if let Err(e) = copied {
                return Err(match (e, failed) {
                    (StoreError::Io { source, .. }, Some(_)) => StoreError::Io {
                        action: "write",
                        path: staged.full(),
                        source,
                    },
                    (e, _) => e,
                });
            }
        }
        self.finish(staged, digest.clone(), size_bytes)
    }

    /// Starts a blob whose content is written piece by piece.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn writer(&self) -> Result<BlobWriter<'_, 's>, StoreError> {
        Ok(BlobWriter {
            adder: self,
            staged: self.store.stage()?,
            hasher: Hasher::sha256(),
            size_bytes: 0,
        })
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
        if self.progressed().known.contains(digest) {
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
        progressed.known.insert(digest.clone());
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

    fn some_blob_has(&self, size_bytes: u64) -> Result<bool, StoreError> {
        if let Some(sizes) = self.sizes.get() {
            return Ok(sizes.contains_key(&size_bytes));
        }
        let sizes = self.store.blob_sizes()?;
        Ok(self.sizes.get_or_init(|| sizes).contains_key(&size_bytes))
    }

    fn hash_staged(
        &self,
        staged: &mut Staged,
        algorithm: Algorithm,
        advance: &dyn Fn(u64),
    ) -> Result<(Digest, u64), StoreError> {
        let mut hasher = Hasher::new(algorithm);
        let file = staged.file();
        let size = transfer::hash(&mut |buf| file.read(buf), &mut hasher, advance)
            .doing("read", || staged.full())?;
        Ok((hasher.finish(), size))
    }

    fn finish(&self, staged: Staged, digest: Digest, size_bytes: u64) -> Result<Put, StoreError> {
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
    fn keep(&self, mut staged: Staged, digest: &Digest, size_bytes: u64) -> Result<(), StoreError> {
        if size_bytes > SMALL_MAX_BYTES {
            staged.sync()?;
            self.name(&mut self.progressed(), staged, digest)?;
            return Ok(());
        }
        let mut progressed = self.progressed();
        progressed.known.insert(digest.clone());
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
        staged.publish(&blob_path(digest))?;
        progressed.known.insert(digest.clone());
        Ok(())
    }

    fn transfer_error(&self, failed: Failed, name: &str) -> StoreError {
        match failed {
            Failed::Reading(source) => match source.downcast::<StoreError>() {
                Ok(own) => own,
                Err(source) => StoreError::Source {
                    name: name.to_owned(),
                    source,
                },
            },
            Failed::Writing(source) => StoreError::Io {
                action: "write to",
                path: self.store.root().to_owned(),
                source,
            },
        }
    }

    fn progressed(&self) -> MutexGuard<'_, Progressed> {
        self.progressed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn computable(digest: &Digest) -> Result<Algorithm, StoreError> {
    digest
        .algorithm()
        .ok_or_else(|| StoreError::UnknownAlgorithm {
            digest: digest.clone(),
            algorithm: digest.algorithm_name().to_owned(),
        })
}

fn check(
    name: &str,
    wanted: &Digest,
    wanted_size: u64,
    found: &Digest,
    found_size: u64,
) -> Result<(), StoreError> {
    let mismatch = |expected: String, found: String| StoreError::SourceMismatch {
        name: name.to_owned(),
        expected,
        found,
    };
    if wanted_size != found_size {
        return Err(mismatch(
            format!("{wanted_size} bytes"),
            format!("{found_size} bytes"),
        ));
    }
    if wanted != found {
        return Err(mismatch(wanted.to_string(), found.to_string()));
    }
    Ok(())
}

/// A blob that is being written. Dropping it leaves nothing.
#[derive(Debug)]
pub struct BlobWriter<'a, 's> {
    adder: &'a Adder<'s>,
    staged: Staged,
    hasher: Hasher,
    size_bytes: u64,
}

impl BlobWriter<'_, '_> {
    /// Completes the blob.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn finish(self) -> Result<Put, StoreError> {
        let digest = self.hasher.finish();
        self.adder.finish(self.staged, digest, self.size_bytes)
    }
}

impl Write for BlobWriter<'_, '_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        // Whoever packs into this knows no path to name in a message.
        self.staged.write(buf).map_err(into_io)?;
        self.hasher.update(buf);
        self.size_bytes += buf.len() as u64;
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wraps an error for a trait that only knows [`io::Error`], keeping its kind.
fn into_io(error: StoreError) -> io::Error {
    let kind = match &error {
        StoreError::Io { source, .. } => source.kind(),
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
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
        self.store.change_index(|_| Ok(changes))
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
        match self.store.fs.unlink(path) {
            Ok(()) => Ok(true),
            Err(e) if is_absent(&e) => Ok(false),
            Err(e) => Err(e).doing("remove", || self.store.full(path)),
        }
    }
}
