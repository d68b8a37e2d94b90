//! Blobs written straight under their final names, for mounted buckets.
//!
//! There, what is written appears when its file is closed, and a rename would
//! copy it. So the digest is computed first, from the source; the content is
//! written once, from start to end, while it is hashed again; and its last
//! part is held back until that digest is right. A writer that is killed
//! leaves a prefix at most, which is no blob, since a blob has its full size.
//!
//! Two processes of one machine must not write to one file: the mount would
//! mix what they write. Each marks the blob while it writes
//! ([`StoreFs::mark`]), and whoever finds a mark waits for it to go.

mod checked;
mod content;
mod relied;
mod upload;

use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::io::Errno;

use super::BLOBS;
use super::adder::{Adder, Put};
use super::blobs::{blob_folder, blob_path, is_absent};
use super::error::StoreError;
use super::fs::{Access, Held, Rewrite};
use super::profile::MountKind;
use super::retry::{Retry, Verdict, judge, judge_opening};
use crate::digest::Digest;

use checked::deliver;
pub(super) use content::Content;
use upload::Upload;

/// How much is written at once, in bytes: the largest request of a FUSE mount
/// (FUSE_MAX_MAX_PAGES, 256 pages of 4 KiB).
const CHUNK_BYTES: usize = 1 << 20;

/// How long to wait between two looks at a blob that another process of this
/// machine writes, at most.
const LOOK_WAIT: Duration = Duration::from_millis(200);

/// Why one try to write a blob came to nothing.
enum Failed {
    /// The source's fault, or something no second try helps.
    Final(StoreError),
    /// What the layout's file system said.
    Mount(&'static str, io::Error),
    /// Another process of this machine is writing the blob.
    Busy,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

impl Adder<'_> {
    /// Adds a blob whose digest is known to a mounted bucket.
    ///
    /// # Errors
    /// If the content is not what the digest says, or the file system refuses
    /// for good.
    pub(super) fn put_direct(
        &self,
        digest: &Digest,
        size_bytes: u64,
        content: Content<'_>,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let put = |existed| Put {
            digest: digest.clone(),
            size_bytes,
            existed,
        };
        // Twice the same content in one push is written once.
        let _turn = self.turn(digest);
        if self.knows(digest, size_bytes) {
            return Ok(put(true));
        }
        let store = self.store();
        let mut retry = Retry::default();
        let mut opening = if store.gone().contains(digest) {
            Opening::Again
        } else {
            Opening::New
        };
        let shown = std::cell::Cell::new(0);
        loop {
            let counted = &|at: u64| {
                // A second try does not count again what was counted.
                if at > shown.get() {
                    advance(at - shown.replace(at));
                }
            };
            match self.try_direct(digest, size_bytes, content, opening, counted) {
                Ok(existed) => {
                    self.know(digest, size_bytes);
                    return Ok(put(existed));
                }
                Err(Failed::Final(error)) => return Err(error),
                Err(Failed::Busy) => self.wait_for_mark(digest),
                Err(Failed::Mount(action, error)) => {
                    let verdict = match (action, Errno::from_io_error(&error)) {
                        ("replace", Some(Errno::PERM)) => {
                            judge_opening(&error, store.profile().kind)
                        }
                        _ => judge(&error),
                    };
                    if verdict == Verdict::Fewer {
                        store.gate.narrow();
                    }
                    if !retry.wait(&*store.fs, verdict) {
                        return Err(store.refused(action, error, &blob_path(digest)));
                    }
                    // What this mount shows under the name after a failed write
                    // proves nothing: it is written again. What was only to be
                    // looked at may be whole and in use.
                    if matches!(action, "write" | "upload") {
                        opening = Opening::Again;
                    }
                }
            }
        }
    }

    /// Tries once; returns whether the layout has the blob already.
    fn try_direct(
        &self,
        digest: &Digest,
        size_bytes: u64,
        content: Content<'_>,
        opening: Opening,
        advance: &dyn Fn(u64),
    ) -> Result<bool, Failed> {
        let store = self.store();
        let path = blob_path(digest);
        let _pass = store.gate.enter(size_bytes);
        let mark = self.mark(digest)?;
        let upload = match opening {
            Opening::New => match self.creating(&path, size_bytes) {
                Ok(upload) => upload,
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    drop(mark);
                    return self.existing(digest, size_bytes, content, advance);
                }
                Err(e) => return Err(Failed::Mount("create", e)),
            },
            Opening::Again => {
                // Meanwhile somebody else may have written it, and it may be in
                // use: then it is not to be truncated.
                if self.is_marked(digest) {
                    return Err(Failed::Busy);
                }
                if self.is_whole_after_all(digest, size_bytes) {
                    advance(size_bytes);
                    return Ok(true);
                }
                self.replacing(&path, size_bytes)?
            }
        };
        self.write(upload, digest, size_bytes, content, advance)?;
        drop(mark);
        Ok(false)
    }

    /// Tells whether a blob whose writing failed is there all the same, by
    /// reading it, where that says what the bucket has.
    fn is_whole_after_all(&self, digest: &Digest, size_bytes: u64) -> bool {
        let store = self.store();
        let size = store.blob_size(digest).ok().flatten();
        store.profile().reads_back
            && size == Some(size_bytes)
            && store.upload_left(&blob_path(digest)).is_ok()
            && store.verify_blob(digest, size_bytes, &|_| {}).is_ok()
    }

    /// Deals with a file that is there: the blob, one that somebody is just
    /// writing, or what a killed writer left.
    fn existing(
        &self,
        digest: &Digest,
        size_bytes: u64,
        content: Content<'_>,
        advance: &dyn Fn(u64),
    ) -> Result<bool, Failed> {
        let store = self.store();
        let path = blob_path(digest);
        if self.is_marked(digest) {
            return Err(Failed::Busy);
        }
        let stat = match store.fs.stat(&path) {
            Ok(stat) => stat,
            Err(e) => return Err(Failed::Mount("look at", e)),
        };
        // Mountpoint: a file whose maker was killed before he opened it looks
        // empty on this machine, and is nowhere else.
        let may_be_nothing = size_bytes == 0 && store.profile().kind == MountKind::MountpointS3;
        let is_there = stat.size_bytes == size_bytes && !may_be_nothing;
        if is_there && store.is_taken_for_good(digest, size_bytes)? {
            let uploaded = store.upload_left(&path);
            uploaded.map_err(|e| Failed::Mount("upload", e))?;
            self.rely_on(digest, size_bytes, &stat);
            advance(size_bytes);
            return Ok(true);
        }
        // Only one may replace it: who sees another's mark tries again later.
        let mark = self.mark(digest)?;
        if self.is_marked(digest) {
            return Err(Failed::Busy);
        }
        let upload = self.replacing(&path, size_bytes)?;
        self.write(upload, digest, size_bytes, content, advance)?;
        drop(mark);
        Ok(false)
    }

    /// Opens a file that must not be there.
    fn creating(&self, path: &Path, size_bytes: u64) -> io::Result<Upload<'_>> {
        let store = self.store();
        Upload::begin(store, path.to_owned(), size_bytes, || {
            store.fs.create_excl(path, Access::Write)
        })
    }

    /// Opens a file that may be there to be written anew.
    fn replacing(&self, path: &Path, size_bytes: u64) -> Result<Upload<'_>, Failed> {
        let store = self.store();
        let create = || {
            let created = self.creating(path, size_bytes);
            created.map_err(|e| Failed::Mount("create", e))
        };
        let opened = Upload::begin(store, path.to_owned(), size_bytes, || {
            store.fs.open_write(path, Rewrite::Truncate)
        });
        match opened {
            Ok(upload) => Ok(upload),
            Err(e) if is_absent(&e) => create(),
            // Mountpoint without --allow-overwrite.
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
                match store.fs.unlink(path) {
                    Ok(()) => {}
                    Err(unlink) if is_absent(&unlink) => {}
                    Err(_) => return Err(Failed::Mount("replace", e)),
                }
                create()
            }
            Err(e) => Err(Failed::Mount("replace", e)),
        }
    }

    /// Writes the content, its last part only if the whole is right.
    fn write(
        &self,
        mut upload: Upload<'_>,
        digest: &Digest,
        size_bytes: u64,
        content: Content<'_>,
        advance: &dyn Fn(u64),
    ) -> Result<(), Failed> {
        let mut done = 0;
        deliver::<Failed>(content, digest, size_bytes, |part| {
            upload.write(part).map_err(|e| Failed::Mount("write", e))?;
            done += part.len() as u64;
            advance(done);
            Ok(())
        })?;
        upload.finish().map_err(|e| Failed::Mount("upload", e))
    }

    /// Marks a blob as being written here, making its folder if that is
    /// missing. `None` where there are no marks.
    fn mark(&self, digest: &Digest) -> Result<Option<Box<dyn Held>>, Failed> {
        let store = self.store();
        let folder = blob_folder(digest.algorithm_name());
        match store.fs.mark(&folder, slot(digest)) {
            Ok(mark) => Ok(Some(mark)),
            Err(e) if is_absent(&e) => {
                for path in [Path::new(BLOBS), &folder] {
                    match store.fs.mkdir(path) {
                        Ok(()) => {}
                        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                        Err(e) => return Err(Failed::Mount("create the folder of", e)),
                    }
                }
                match store.fs.mark(&folder, slot(digest)) {
                    Ok(mark) => Ok(Some(mark)),
                    Err(e) if e.kind() == io::ErrorKind::Unsupported => Ok(None),
                    Err(e) => Err(Failed::Mount("open the folder of", e)),
                }
            }
            Err(e) if e.kind() == io::ErrorKind::Unsupported => Ok(None),
            Err(e) => Err(Failed::Mount("open the folder of", e)),
        }
    }

    fn is_marked(&self, digest: &Digest) -> bool {
        let folder = blob_folder(digest.algorithm_name());
        // Where there are no marks nobody else is known to be there.
        self.store()
            .fs
            .is_marked(&folder, slot(digest))
            .unwrap_or(false)
    }

    /// Waits until nobody else on this machine writes the blob.
    fn wait_for_mark(&self, digest: &Digest) {
        loop {
            let wait = LOOK_WAIT.mul_f64(fastrand::f64());
            self.store().fs.pause(wait);
            if !self.is_marked(digest) {
                return;
            }
        }
    }
}

/// How a blob's file is opened to be written.
#[derive(Debug, Clone, Copy)]
enum Opening {
    /// It should not be there.
    New,
    /// A try to write it failed.
    Again,
}

/// Returns the number of a blob's slot.
fn slot(digest: &Digest) -> u64 {
    let encoded = digest.encoded();
    let start = encoded.get(..16).unwrap_or(encoded);
    u64::from_str_radix(start, 16).unwrap_or(0)
}
