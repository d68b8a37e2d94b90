//! Reading blobs: there if and only if the size is right, and verified to the
//! last byte.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::error::{IoContext, StoreError};
use super::fs::{Kind, Stat, StoreFile, StoreFs};
use super::index::FIRST_WAIT;
use super::retry::{Retry, judge_opening};
use super::transfer::{self, Failed};
use super::{BLOBS, Existing, MountKind, Store};
use crate::descriptor::Descriptor;
use crate::digest::{Digest, Hasher};

/// The largest manifest, index or config this program reads into memory, in
/// bytes. The distribution-spec asks for at least 4 MiB; peers refuse more
/// than 4 or 8 MiB, which surprised users (oras #1664), and the size is
/// checked before anything is allocated.
pub const DOCUMENT_MAX_BYTES: u64 = 32 << 20;

/// From this size in bytes on a blob is copied inside the kernel.
const LARGE_FROM_BYTES: u64 = 1 << 20;

/// A blob file as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobFile {
    /// The digest its name stands for.
    pub digest: Digest,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was written, by the file system's clock.
    pub modified: SystemTime,
}

/// Returns where a blob is kept, relative to the layout's root.
#[must_use]
pub fn blob_path(digest: &Digest) -> PathBuf {
    blob_folder(digest.algorithm_name()).join(digest.encoded())
}

pub(super) fn blob_folder(algorithm: &str) -> PathBuf {
    Path::new(BLOBS).join(algorithm)
}

impl Store {
    /// Returns the size of a blob's file in bytes, or `None` if there is none.
    ///
    /// # Errors
    /// If the file system cannot tell.
    pub fn blob_size(&self, digest: &Digest) -> Result<Option<u64>, StoreError> {
        let path = blob_path(digest);
        match self.fs.stat(&path) {
            Ok(stat) if stat.kind == Kind::File => Ok(Some(stat.size_bytes)),
            Ok(_) => Ok(None),
            Err(e) if is_absent(&e) => Ok(None),
            Err(e) => Err(e).doing("look at", || self.full(&path)),
        }
    }

    /// Tells whether the layout has the blob in its full size.
    ///
    /// # Errors
    /// If the file system cannot tell.
    pub fn has_blob(&self, digest: &Digest, size_bytes: u64) -> Result<bool, StoreError> {
        Ok(self.blob_size(digest)? == Some(size_bytes))
    }

    /// Opens a blob. The reader checks size and digest as it goes and does not
    /// hand out the last bytes of content that is not what it should be.
    ///
    /// # Errors
    /// If the blob is missing, has another size, or cannot be verified.
    pub fn open_blob(&self, digest: &Digest, size_bytes: u64) -> Result<BlobReader, StoreError> {
        let mut wait = FIRST_WAIT;
        loop {
            match self.try_open_blob(digest, size_bytes) {
                // A mount may not show yet what another machine has written.
                Err(StoreError::BlobMissing { .. } | StoreError::BlobSize { .. })
                    if !self.profile().is_local() && self.may_wait(&mut wait) =>
                {
                    self.refresh_names(&blob_folder(digest.algorithm_name()));
                }
                Err(StoreError::Io { source, .. })
                    if self.may_pass(&source) && self.may_wait(&mut wait) => {}
                other => return other,
            }
        }
    }

    fn try_open_blob(&self, digest: &Digest, size_bytes: u64) -> Result<BlobReader, StoreError> {
        let Some(algorithm) = digest.algorithm() else {
            return Err(StoreError::UnknownAlgorithm {
                digest: digest.clone(),
                algorithm: digest.algorithm_name().to_owned(),
            });
        };
        let path = blob_path(digest);
        let file = match self.fs.open_read(&path) {
            Ok(file) => file,
            Err(e) if is_absent(&e) => {
                return Err(StoreError::BlobMissing {
                    digest: digest.clone(),
                    root: self.root().to_owned(),
                });
            }
            Err(e) => return Err(e).doing("open", || self.full(&path)),
        };
        let looked_at = !self.is_direct();
        if looked_at {
            let stat = self.look_at_file(&*file, &path)?;
            if stat.size_bytes != size_bytes {
                return Err(self.wrong_size(digest, size_bytes, stat.size_bytes));
            }
        }
        let remote = (!self.profile().is_local()).then(|| Remote {
            fs: Arc::clone(&self.fs),
            kind: self.profile().kind,
            retry: Retry::default(),
        });
        Ok(BlobReader {
            file,
            remote,
            looked_at,
            hasher: Hasher::new(algorithm),
            left: size_bytes,
            state: ReadState::Unchecked,
            digest: digest.clone(),
            size_bytes,
            root: self.root().to_owned(),
        })
    }

    /// Looks at an open file, which must be a regular one. On a mounted bucket
    /// a look may cost a request; whoever can do without does.
    pub(super) fn look_at_file(
        &self,
        file: &dyn StoreFile,
        path: &Path,
    ) -> Result<Stat, StoreError> {
        let stat = file.stat().and_then(|stat| match stat.kind {
            Kind::File => Ok(stat),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a regular file",
            )),
        });
        stat.doing("open", || self.full(path))
    }

    fn wrong_size(&self, digest: &Digest, expected: u64, found: u64) -> StoreError {
        StoreError::BlobSize {
            digest: digest.clone(),
            root: self.root().to_owned(),
            expected,
            found,
        }
    }

    /// Reads a manifest, an index or a config whole.
    ///
    /// # Errors
    /// As [`Store::open_blob`]; also if it is larger than
    /// [`DOCUMENT_MAX_BYTES`] or its content is damaged.
    pub fn read_document(&self, descriptor: &Descriptor) -> Result<Vec<u8>, StoreError> {
        if descriptor.size > DOCUMENT_MAX_BYTES {
            // A size that is only claimed must not hide what is really there.
            if let Some(found) = self.blob_size(&descriptor.digest)?
                && found != descriptor.size
            {
                return Err(self.wrong_size(&descriptor.digest, descriptor.size, found));
            }
            return Err(StoreError::TooLarge {
                digest: descriptor.digest.clone(),
                size: descriptor.size,
                limit: DOCUMENT_MAX_BYTES,
            });
        }
        let reader = self.open_blob(&descriptor.digest, descriptor.size)?;
        let mut content = Vec::new();
        reader.copy_to(
            &mut |bytes| {
                content.extend_from_slice(bytes);
                Ok(())
            },
            &|_| {},
        )?;
        Ok(content)
    }

    /// Reads a blob to its end and compares size and digest.
    ///
    /// # Errors
    /// If it is missing or damaged.
    pub fn verify_blob(
        &self,
        digest: &Digest,
        size_bytes: u64,
        advance: &dyn Fn(u64),
    ) -> Result<(), StoreError> {
        let mut reader = self.open_blob(digest, size_bytes)?;
        if !reader.looked_at
            && let Some(found) = self.blob_size(digest)?
            && found != size_bytes
        {
            return Err(self.wrong_size(digest, size_bytes, found));
        }
        let mut chunk = vec![0; 64 << 10];
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(n) => advance(n as u64),
                Err(e) => return Err(reader.explain(e)),
            }
        }
    }

    /// Tells whether a file of the right size is to be taken for the blob:
    /// always, or if its content is right, as the options say.
    pub(super) fn is_taken_for_good(
        &self,
        digest: &Digest,
        size_bytes: u64,
    ) -> Result<bool, StoreError> {
        if self.options.existing == Existing::Trust {
            return Ok(true);
        }
        match self.verify_blob(digest, size_bytes, &|_| {}) {
            Ok(()) => Ok(true),
            Err(StoreError::BlobContent { .. } | StoreError::BlobSize { .. }) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Lists the blobs' names without looking at the files, and the names that
    /// are not digests, each with the algorithm folder it is in.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn list_blobs(&self) -> Result<BlobNames, StoreError> {
        let mut names = BlobNames::default();
        let blobs = Path::new(BLOBS);
        let folders = match self.fs.list(blobs) {
            Ok(folders) => folders,
            Err(e) if is_absent(&e) => return Ok(names),
            Err(e) => return Err(e).doing("list", || self.full(blobs)),
        };
        for folder in folders {
            let path = blobs.join(&folder.name);
            let is_folder = match folder.kind {
                Some(kind) => kind == Kind::Directory,
                None => self.kind(&path)? == Some(Kind::Directory),
            };
            if !is_folder {
                names.strays.push(path);
                continue;
            }
            let entries = self.fs.list(&path).doing("list", || self.full(&path))?;
            for entry in entries {
                let digest = Digest::parse(&format!("{}:{}", folder.name, entry.name));
                match digest {
                    Ok(digest) if entry.kind != Some(Kind::Directory) => names.digests.push(digest),
                    _ => names.strays.push(path.join(&entry.name)),
                }
            }
        }
        names.digests.sort_unstable();
        names.strays.sort_unstable();
        Ok(names)
    }

    /// Looks at one blob's file; `None` if it is gone.
    ///
    /// # Errors
    /// If the file system cannot tell.
    pub fn blob_file(&self, digest: &Digest) -> Result<Option<BlobFile>, StoreError> {
        let path = blob_path(digest);
        match self.fs.stat(&path) {
            Ok(stat) => Ok(Some(BlobFile {
                digest: digest.clone(),
                size_bytes: stat.size_bytes,
                modified: stat.modified,
            })),
            Err(e) if is_absent(&e) => Ok(None),
            Err(e) => Err(e).doing("look at", || self.full(&path)),
        }
    }

    pub(super) fn kind(&self, path: &Path) -> Result<Option<Kind>, StoreError> {
        match self.fs.stat(path) {
            Ok(stat) => Ok(Some(stat.kind)),
            Err(e) if is_absent(&e) => Ok(None),
            Err(e) => Err(e).doing("look at", || self.full(path)),
        }
    }

    /// Counts the sha256 blobs of each size.
    pub(super) fn blob_sizes(&self) -> Result<HashMap<u64, usize>, StoreError> {
        let mut sizes = HashMap::new();
        let folder = blob_folder("sha256");
        let entries = match self.fs.list(&folder) {
            Ok(entries) => entries,
            Err(e) if is_absent(&e) => return Ok(sizes),
            Err(e) => return Err(e).doing("list", || self.full(&folder)),
        };
        for entry in entries {
            if let Ok(stat) = self.fs.stat(&folder.join(&entry.name)) {
                *sizes.entry(stat.size_bytes).or_default() += 1;
            }
        }
        Ok(sizes)
    }
}

/// The names below `blobs/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlobNames {
    /// The names that are digests, sorted.
    pub digests: Vec<Digest>,
    /// Everything else, relative to the layout's root, sorted. A layout may
    /// hold such files; they are nobody's blobs.
    pub strays: Vec<PathBuf>,
}

/// Tells whether an error means that the name is not there.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadState {
    Unchecked,
    Verified,
    Refused,
}

/// What it takes to open a blob again whose reading failed for a moment.
#[derive(Debug)]
struct Remote {
    fs: Arc<dyn StoreFs>,
    kind: MountKind,
    retry: Retry,
}

/// A blob being read. Reading past the described size is impossible, and the
/// last bytes are handed out only if the whole has the right digest.
#[derive(Debug)]
pub struct BlobReader {
    file: Box<dyn StoreFile>,
    /// `None` on a local disk, where an error does not pass.
    remote: Option<Remote>,
    /// Whether the size of the open file has been looked at.
    looked_at: bool,
    hasher: Hasher,
    left: u64,
    state: ReadState,
    digest: Digest,
    size_bytes: u64,
    root: PathBuf,
}

impl BlobReader {
    /// Returns the blob's file for a caller that can copy it inside the kernel.
    /// What is read through it is not verified.
    #[must_use]
    pub(super) fn as_file(&self) -> Option<&File> {
        self.file.as_file()
    }

    /// Returns the blob's size in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Copies the whole content into the empty file `to` inside the kernel and
    /// verifies the copy. Returns `None` when that is done, or the untouched
    /// reader if the kernel cannot copy here.
    ///
    /// # Errors
    /// If the content is damaged, or the copy cannot be made or read.
    pub fn copy_in_kernel(
        self,
        to: &File,
        advance: &dyn Fn(u64),
    ) -> Result<Option<Self>, StoreError> {
        let Some(from) = self.file.as_file().filter(|_| self.is_large()) else {
            return Ok(Some(self));
        };
        let mut hasher = self.hasher.clone();
        let copied = transfer::copy_in_kernel(from, to, &mut hasher, advance);
        match copied.doing("copy", || self.path())? {
            None => Ok(Some(self)),
            Some(size) => self.check_copy(size, hasher.finish()).map(|()| None),
        }
    }

    /// Tells whether copying inside the kernel is worth a second thread.
    pub(super) fn is_large(&self) -> bool {
        self.size_bytes > LARGE_FROM_BYTES
    }

    /// Refuses a copy that has not turned out as described.
    pub(super) fn check_copy(&self, size: u64, found: Digest) -> Result<(), StoreError> {
        if size != self.size_bytes {
            return Err(StoreError::BlobSize {
                digest: self.digest.clone(),
                root: self.root.clone(),
                expected: self.size_bytes,
                found: size,
            });
        }
        if found != self.digest {
            return Err(StoreError::BlobContent {
                digest: self.digest.clone(),
                root: self.root.clone(),
                found,
            });
        }
        Ok(())
    }

    /// Hands the whole content to `write`.
    ///
    /// # Errors
    /// If the content is damaged or cannot be read, or what `write` returns,
    /// as [`StoreError::Io`] with the action `write out` and the blob's path.
    pub fn copy_to(
        mut self,
        write: &mut dyn FnMut(&[u8]) -> io::Result<()>,
        advance: &dyn Fn(u64),
    ) -> Result<(), StoreError> {
        match transfer::pump(&mut |buf| self.read(buf), write, advance) {
            Ok(_) => Ok(()),
            Err(Failed::Reading(e)) => Err(self.explain(e)),
            Err(Failed::Writing(e)) => Err(e).doing("write out", || self.path()),
        }
    }

    /// Turns an error that [`Read::read`] returned into one that says which
    /// blob it is about.
    #[must_use]
    pub fn explain(&self, error: io::Error) -> StoreError {
        match error.downcast::<StoreError>() {
            Ok(own) => own,
            Err(source) => StoreError::Io {
                action: "read",
                path: self.path(),
                source,
            },
        }
    }

    fn path(&self) -> PathBuf {
        self.root.join(blob_path(&self.digest))
    }

    /// Reads on, after an error that may pass from a file that is opened anew:
    /// the old handle may be done for.
    fn read_file(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut result = self.file.read(buf);
        while let (Err(error), Some(remote)) = (&result, &mut self.remote) {
            let verdict = judge_opening(error, remote.kind);
            if !remote.retry.wait(&*remote.fs, verdict) {
                break;
            }
            let opened = remote.fs.open_read(&blob_path(&self.digest));
            result = opened.and_then(|mut file| {
                skip(&mut *file, self.size_bytes - self.left)?;
                self.file = file;
                self.looked_at = false;
                self.file.read(buf)
            });
        }
        result
    }

    fn refuse(&mut self, error: StoreError) -> io::Error {
        self.state = ReadState::Refused;
        io::Error::new(io::ErrorKind::InvalidData, error)
    }

    fn check(&mut self) -> io::Result<()> {
        let found = self.hasher.clone().finish();
        if found == self.digest {
            self.state = ReadState::Verified;
            return Ok(());
        }
        let error = StoreError::BlobContent {
            digest: self.digest.clone(),
            root: self.root.clone(),
            found,
        };
        Err(self.refuse(error))
    }
}

/// Reads over the first bytes of a file.
fn skip(file: &mut dyn StoreFile, bytes: u64) -> io::Result<()> {
    let mut chunk = vec![0; 64 << 10];
    let mut left = bytes;
    while left > 0 {
        let most = usize::try_from(left).map_or(chunk.len(), |left| left.min(chunk.len()));
        match file.read(&mut chunk[..most])? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => left -= n as u64,
        }
    }
    Ok(())
}

impl Read for BlobReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        match self.state {
            ReadState::Verified => return Ok(0),
            ReadState::Refused => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the blob was found to be damaged",
                ));
            }
            ReadState::Unchecked => {}
        }
        let most = usize::try_from(self.left).map_or(buf.len(), |left| left.min(buf.len()));
        let mut n = if most == 0 {
            0
        } else {
            self.read_file(&mut buf[..most])?
        };
        if n == 0 && self.left > 0 && !self.looked_at {
            // The kernel cuts reads to the size it has in mind, and looking
            // makes it ask for the true one.
            self.looked_at = true;
            self.file.stat()?;
            n = self.read_file(&mut buf[..most])?;
        }
        self.hasher.update(&buf[..n]);
        self.left -= n as u64;
        if n == 0 && self.left > 0 {
            let error = StoreError::BlobSize {
                digest: self.digest.clone(),
                root: self.root.clone(),
                expected: self.size_bytes,
                found: self.size_bytes - self.left,
            };
            return Err(self.refuse(error));
        }
        if self.left == 0 {
            self.check()?;
        }
        Ok(n)
    }
}
