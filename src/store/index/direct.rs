//! Changing index.json where a rename is no replacement: on mounted buckets.
//!
//! The file is written over in the way its mount takes for one replacement of
//! the object, read back, and written again if somebody else's write won. Its
//! length is padded with line feeds to whole pages and never shrinks, so that a
//! reader with an old idea of the size sees whole JSON in nearly every case;
//! one that does not looks again.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Index;
use crate::store::blobs::is_absent;
use crate::store::error::{IoContext, StoreError};
use crate::store::fs::{Rewrite, StoreFile};
use crate::store::retry::{Retry, judge, judge_opening};
use crate::store::{INDEX_JSON, LAYOUT_MARKER, OCI_LAYOUT, PRIVATE, Store};

/// The longest wait before another try, for the first of them.
pub(in crate::store) const FIRST_WAIT: Duration = Duration::from_millis(50);

/// The index is padded to a multiple of this, in bytes: a page, which is what
/// kernels cut reads to that have an old idea of the size.
const PADDING_BYTES: usize = 4096;

/// What fits into one request of every FUSE mount, in bytes (libfuse 2 sends
/// 128 KiB, FUSE_DEFAULT_MAX_PAGES_PER_REQ). A writer that is killed has sent
/// all of it or nothing.
const ONE_REQUEST_BYTES: usize = 128 << 10;

/// How an index that was read is to be replaced.
pub(super) struct Handle {
    /// Whether there is none yet.
    is_new: bool,
    /// The handle to write through, where reading and writing must share one.
    file: Option<Box<dyn StoreFile>>,
    /// The length it was read with.
    bytes: usize,
}

impl Handle {
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }
}

/// Which file an index was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// index.json itself.
    Index,
    /// The file beside it that its last writer, who was killed, left.
    Spare,
}

/// Where the next index is kept while index.json is written over, where that
/// cannot be done in one request.
fn spare() -> PathBuf {
    Path::new(PRIVATE).join(INDEX_JSON)
}

impl Store {
    /// Makes the parts of a layout that are missing, the marker last.
    ///
    /// # Errors
    /// If the file system refuses.
    pub(in crate::store) fn complete_direct(&self) -> Result<(), StoreError> {
        if self.lacks_index() {
            self.change_index(&mut |_| Ok::<_, StoreError>(Vec::new()))?;
        }
        self.mark_layout()
    }

    /// Writes `oci-layout` if it was missing when the layout was opened.
    pub(super) fn mark_layout(&self) -> Result<(), StoreError> {
        let path = Path::new(OCI_LAYOUT);
        if !self.lacks_marker() {
            return self.upload_left(path).doing("sync", || self.full(path));
        }
        let mut retry = Retry::default();
        loop {
            match self.create_direct(path, LAYOUT_MARKER) {
                Ok(is_ours) if is_ours || retry.is_fresh() => break,
                // An earlier try may have left a part of it.
                Ok(_) => {
                    let removed = self.fs.unlink(path);
                    removed.doing("replace", || self.full(path))?;
                }
                Err(e) if retry.wait(&*self.fs, judge(&e)) => {}
                Err(e) => return Err(e).doing("create", || self.full(path)),
            }
            // Or another machine has made it meanwhile: gcsfuse says ESTALE.
            if self
                .read_small(path)
                .is_ok_and(|marker| marker == LAYOUT_MARKER)
            {
                break;
            }
        }
        self.has_marker_now();
        Ok(())
    }

    /// Writes an index that was read before, or the first one. Returns false if
    /// it has to be read again.
    ///
    /// # Errors
    /// If the file system refuses for good.
    pub(super) fn write_direct(
        &self,
        handle: Handle,
        index: &Index,
        retry: &mut Retry,
    ) -> Result<bool, StoreError> {
        let path = Path::new(INDEX_JSON);
        let content = padded(index, handle.bytes);
        let (action, written) = if handle.is_new {
            ("create", self.create_direct(path, &content))
        } else {
            // Without the handle that was to be written through, the file may
            // have to be truncated.
            let is_in_one_piece = match self.profile().rewrite {
                Rewrite::InPlace => handle.file.is_some(),
                Rewrite::FromStart => true,
                Rewrite::Truncate => false,
            };
            let is_at_once = is_in_one_piece && content.len() <= ONE_REQUEST_BYTES;
            if !is_at_once {
                self.write_spare(&content)?;
            }
            (
                "replace",
                self.rewrite(handle.file, &content).map(|()| true),
            )
        };
        // Created here or by another process: it is there.
        if handle.is_new && written.is_ok() {
            self.has_index_now();
        }
        match written {
            Err(e) => {
                let verdict = judge_opening(&e, self.profile().kind);
                if retry.wait(&*self.fs, verdict) {
                    Ok(false)
                } else {
                    Err(self.refused(action, e, path))
                }
            }
            Ok(is_written) => Ok(is_written),
        }
    }

    /// Opens the index as this mount wants it for a replacement, and reads it.
    pub(super) fn open_index(&self) -> Result<(Handle, Index), StoreError> {
        let path = Path::new(INDEX_JSON);
        if self.lacks_index() {
            let handle = Handle {
                is_new: true,
                file: None,
                bytes: 0,
            };
            return Ok((handle, Index::new()));
        }
        if self.profile().rewrite == Rewrite::InPlace {
            let opened = self.fs.open_write(path, Rewrite::InPlace);
            if let Ok(mut file) = opened
                && let Ok(bytes) = self.read_whole(&mut *file, path)
                && let Ok(index) = Index::parse(&bytes)
            {
                let handle = Handle {
                    is_new: false,
                    file: Some(file),
                    bytes: bytes.len(),
                };
                return Ok((handle, index));
            }
        }
        // What is wrong is found out, or waited for, by the way of a reader.
        let (index, bytes, origin) = self.read_index_or_spare()?;
        if origin == Origin::Spare {
            // Before another takes its place: until then it is all there is.
            self.rewrite(None, &padded(&index, bytes))
                .doing("restore", || self.full(path))?;
        }
        let handle = Handle {
            is_new: false,
            file: None,
            bytes,
        };
        Ok((handle, index))
    }

    /// Writes the index over, through the handle it was read by if there is
    /// one.
    fn rewrite(&self, file: Option<Box<dyn StoreFile>>, content: &[u8]) -> io::Result<()> {
        if let Some(mut file) = file {
            file.rewind()?;
            return self.fill(file, content);
        }
        let how = self.profile().rewrite;
        let fill = |how| self.fill(self.fs.open_write(Path::new(INDEX_JSON), how)?, content);
        match fill(how) {
            // A mount that is not what it was taken for: some open a file for
            // writing only to replace it.
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied && how == Rewrite::InPlace => {
                fill(Rewrite::Truncate)
            }
            filled => filled,
        }
    }

    fn fill(&self, mut file: Box<dyn StoreFile>, content: &[u8]) -> io::Result<()> {
        let written = file.write(content);
        let synced = if written.is_ok() && self.profile().sync {
            file.sync()
        } else {
            Ok(())
        };
        let closed = file.close();
        written.and(synced).and(closed)
    }

    /// Keeps the next index where it is found if index.json is cut off by a
    /// kill of this process.
    fn write_spare(&self, content: &[u8]) -> Result<(), StoreError> {
        let path = spare();
        let whole = || -> io::Result<()> {
            match self.fs.unlink(&path) {
                Err(e) if !is_absent(&e) => return Err(e),
                _ => {}
            }
            // After that: on some mounts the folder goes with its last file.
            match self.fs.mkdir(Path::new(PRIVATE)) {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
            self.create_direct(&path, content).map(drop)
        };
        whole().doing("write", || self.full(&path))
    }

    /// Reads the index as it has to be read where other machines replace it:
    /// what is cut off or missing may be whole a moment later.
    pub(super) fn read_index_patiently(&self) -> Result<Index, StoreError> {
        self.read_index_or_spare().map(|(index, ..)| index)
    }

    fn read_index_or_spare(&self) -> Result<(Index, usize, Origin), StoreError> {
        let path = Path::new(INDEX_JSON);
        let mut wait = FIRST_WAIT;
        loop {
            let mut is_blank = false;
            let error = match self.read_small(path) {
                Ok(bytes) => match Index::parse(&bytes) {
                    Ok(index) => return Ok((index, bytes.len(), Origin::Index)),
                    Err(reason) => {
                        is_blank = bytes.is_empty();
                        StoreError::BadIndex {
                            path: self.full(path),
                            reason,
                        }
                    }
                },
                Err(StoreError::Io { source, .. }) if is_absent(&source) => {
                    // Nothing is being replaced where there never was a layout.
                    self.check_version()?;
                    StoreError::Io {
                        action: "open",
                        path: self.full(path),
                        source,
                    }
                }
                Err(e) => return Err(e),
            };
            if !self.may_wait(&mut wait) {
                if let Some((index, bytes)) = self.read_spare() {
                    return Ok((index, bytes, Origin::Spare));
                }
                if is_blank {
                    // Whoever was to make the layout was killed before it wrote
                    // anything: whoever is to make it now begins anew.
                    if self.lacks_marker() {
                        return Ok((Index::new(), 0, Origin::Index));
                    }
                    self.check_version()?;
                }
                return Err(error);
            }
            self.refresh_names(Path::new(""));
        }
    }

    /// Reads what a killed writer was about to make the index.
    fn read_spare(&self) -> Option<(Index, usize)> {
        let bytes = self.read_small(&spare()).ok()?;
        let index = Index::parse(&bytes).ok()?;
        Some((index, bytes.len()))
    }

    /// Has a mount look anew at the names in a folder, where a listing does
    /// that. Best effort: the next look says what it saw.
    pub(in crate::store) fn refresh_names(&self, folder: &Path) {
        if self.profile().listing_refreshes {
            let _ = self.fs.refresh(folder);
        }
    }

    /// Waits a little, at most for what is left of this store's patience.
    /// Returns false, at once, if nothing is.
    pub(in crate::store) fn may_wait(&self, wait: &mut Duration) -> bool {
        let now = {
            let mut left = self.patience();
            let now = (*wait).min(*left);
            *left -= now;
            now
        };
        if now.is_zero() {
            return false;
        }
        self.fs.pause(now);
        *wait *= 2;
        true
    }
}

/// Returns the bytes of an index, padded to whole pages and to `least` bytes.
fn padded(index: &Index, least: usize) -> Vec<u8> {
    let mut bytes = index.to_vec();
    let length = bytes.len().max(least).next_multiple_of(PADDING_BYTES);
    bytes.resize(length, b'\n');
    bytes
}
