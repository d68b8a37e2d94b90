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

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustix::io::Errno;

use super::adder::{Adder, Put};
use super::blobs::{blob_folder, blob_path, is_absent};
use super::error::{IoContext, StoreError};
use super::fs::{Access, Held, Rewrite, Stat, StoreFile};
use super::profile::{Abort, MountKind};
use super::retry::{Retry, Verdict, judge, judge_opening};
use super::{BLOBS, Existing, Store};
use crate::cleanup::Deferred;
use crate::digest::{Digest, Hasher};

/// How much is written at once, in bytes: the largest request of a FUSE mount
/// (FUSE_MAX_MAX_PAGES, 256 pages of 4 KiB).
const CHUNK_BYTES: usize = 1 << 20;

/// How long an interrupt waits for a writer to give its file up. A writer that
/// is inside close(2) cannot hear of it; what it uploads is whole.
const STOP_WAIT: Duration = Duration::from_secs(2);

/// How long to wait between two looks at a blob that another process of this
/// machine writes, at most.
const LOOK_WAIT: Duration = Duration::from_millis(200);

/// Content that can be read from its start as often as needed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// A regular file, and what messages call it.
    File(&'a File, &'a str),
    /// The same blob of another layout.
    Blob(&'a Store),
    /// A file of the layout itself that cannot be renamed.
    Staged(&'a Store, &'a Path),
}

impl<'a> Content<'a> {
    fn open(self, digest: &Digest, size_bytes: u64) -> Result<Source<'a>, StoreError> {
        Ok(match self {
            Self::Bytes(bytes) => Source::Bytes(bytes),
            Self::File(file, name) => Source::File { file, name, at: 0 },
            Self::Blob(store) => Source::Blob(Box::new(store.open_blob(digest, size_bytes)?)),
            Self::Staged(store, path) => {
                let file = store.fs.open_read(path);
                Source::Staged(file.doing("open", || store.full(path))?)
            }
        })
    }
}

/// Content being read.
enum Source<'a> {
    Bytes(&'a [u8]),
    File {
        file: &'a File,
        name: &'a str,
        at: u64,
    },
    Blob(Box<super::BlobReader>),
    Staged(Box<dyn StoreFile>),
}

impl Source<'_> {
    /// Fills `chunk` as far as there is content.
    fn fill(&mut self, chunk: &mut [u8]) -> Result<usize, StoreError> {
        let mut filled = 0;
        while filled < chunk.len() {
            match self.read(&mut chunk[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.explain(e)),
            }
        }
        Ok(filled)
    }

    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Bytes(bytes) => bytes.read(buf),
            Self::File { file, at, .. } => {
                let n = file.read_at(buf, *at)?;
                *at += n as u64;
                Ok(n)
            }
            Self::Blob(reader) => reader.read(buf),
            Self::Staged(file) => file.read(buf),
        }
    }

    fn explain(&self, error: io::Error) -> StoreError {
        match self {
            Self::Blob(reader) => reader.explain(error),
            Self::Bytes(_) | Self::Staged(_) => StoreError::Source {
                name: "the content".to_owned(),
                source: error,
            },
            Self::File { name, .. } => StoreError::Source {
                name: (*name).to_owned(),
                source: error,
            },
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::File { name, .. } => name,
            Self::Bytes(_) | Self::Blob(_) | Self::Staged(_) => "the content",
        }
    }
}

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

/// What an interrupt and a writer tell each other.
#[derive(Debug, Default)]
struct Stop {
    asked: AtomicBool,
    given_up: Mutex<bool>,
    heard: Condvar,
}

impl Stop {
    fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
        let given_up = self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .heard
            .wait_timeout_while(given_up, STOP_WAIT, |given_up| !*given_up);
        drop(waited);
    }

    fn answer(&self) {
        *self.given_up.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }
}

/// A file that is being written under its final name. Dropping it gives it up.
struct Upload<'s> {
    store: &'s Store,
    path: PathBuf,
    /// How large it is when it is whole.
    size_bytes: u64,
    file: Option<Box<dyn StoreFile>>,
    stop: Arc<Stop>,
    undo: Option<Deferred>,
}

impl<'s> Upload<'s> {
    /// Opens the file by `open`. An interrupt that comes first keeps it from
    /// being opened, and one that comes later is heard between two writes.
    fn begin(
        store: &'s Store,
        path: PathBuf,
        size_bytes: u64,
        open: impl FnOnce() -> io::Result<Box<dyn StoreFile>>,
    ) -> io::Result<Self> {
        let stop = Arc::<Stop>::default();
        let asked = Arc::clone(&stop);
        let undo = store.options.cleanup.defer(move || asked.ask());
        match open() {
            Ok(file) => Ok(Self {
                store,
                path,
                size_bytes,
                file: Some(file),
                stop,
                undo: Some(undo),
            }),
            Err(e) => {
                stop.answer();
                undo.disarm();
                Err(e)
            }
        }
    }

    fn file(&mut self) -> &mut dyn StoreFile {
        self.file
            .as_deref_mut()
            .expect("the file is open until it is finished or given up")
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.stop.asked.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        self.file().write(bytes)
    }

    /// Closes the file; this is when it is uploaded.
    fn finish(mut self) -> io::Result<()> {
        let mut file = self
            .file
            .take()
            .expect("the file is open until it is finished or given up");
        let synced = if self.store.profile().sync {
            file.sync()
        } else {
            Ok(())
        };
        let closed = file.close();
        self.end();
        synced.and(closed)
    }

    fn end(&mut self) {
        self.stop.answer();
        if let Some(undo) = self.undo.take() {
            undo.disarm();
        }
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        let Some(mut file) = self.file.take() else {
            return;
        };
        let fs = &self.store.fs;
        // Whatever fails here: what is left has not its full size, and is
        // taken for what it is by readers, by the next writer and by gc.
        match self.store.profile().abort {
            Abort::Poison => {
                let _ = file.poison();
                let _ = file.close();
            }
            Abort::UnlinkThenClose => {
                let _ = fs.unlink(&self.path);
                let _ = file.close();
            }
            Abort::CloseThenUnlink => {
                let _ = file.close();
            }
        }
        // What is whole has been written by somebody else meanwhile.
        if fs
            .stat(&self.path)
            .is_ok_and(|stat| stat.size_bytes != self.size_bytes)
        {
            let _ = fs.unlink(&self.path);
        }
        self.end();
    }
}

impl Store {
    /// Uploads what a mount shows under a name and may have to itself: what a
    /// process wrote there that was killed before it synced it. geesefs alone
    /// keeps such a file back, and uploads it when anybody syncs it.
    ///
    /// # Errors
    /// As fsync(2), which is where geesefs reports.
    pub(in crate::store) fn upload_left(&self, path: &Path) -> io::Result<()> {
        if self.profile().kind != MountKind::Geesefs {
            return Ok(());
        }
        let mut file = self.fs.open_read(path)?;
        file.sync()?;
        file.close()
    }

    /// Writes a new file under its final name, whole, without looking at what
    /// it is. Returns false if there is one already.
    ///
    /// # Errors
    /// As the file system says.
    pub(super) fn create_direct(&self, path: &Path, content: &[u8]) -> io::Result<bool> {
        let create = || self.fs.create_excl(path, Access::Write);
        let mut upload = match Upload::begin(self, path.to_owned(), content.len() as u64, create) {
            Ok(upload) => upload,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(e) => return Err(e),
        };
        upload.write(content)?;
        upload.finish().map(|()| true)
    }
}

impl Store {
    /// Gives a file another name by copying it: the new one is whole before
    /// the old one goes.
    ///
    /// # Errors
    /// As the file system says.
    pub(super) fn move_direct(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut source = self.fs.open_read(from)?;
        let create = || self.fs.create_excl(to, Access::Write);
        let size_bytes = source.stat()?.size_bytes;
        let mut upload = Upload::begin(self, to.to_owned(), size_bytes, create)?;
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match source.read(&mut chunk)? {
                0 => break,
                n => upload.write(&chunk[..n])?,
            }
        }
        upload.finish()?;
        self.fs.unlink(from)
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
        let create = || {
            Upload::begin(store, path.clone(), size_bytes, || {
                store.fs.create_excl(&path, Access::Write)
            })
        };
        let upload = match opening {
            Opening::New => match create() {
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
                self.replacing(&path, size_bytes, &create)?
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
        if is_there && self.is_good(digest, size_bytes)? {
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
        let create = || {
            Upload::begin(store, path.clone(), size_bytes, || {
                store.fs.create_excl(&path, Access::Write)
            })
        };
        let upload = self.replacing(&path, size_bytes, &create)?;
        self.write(upload, digest, size_bytes, content, advance)?;
        drop(mark);
        Ok(false)
    }

    /// Opens a file that may be there to be written anew.
    fn replacing<'s>(
        &'s self,
        path: &Path,
        size_bytes: u64,
        create: &dyn Fn() -> io::Result<Upload<'s>>,
    ) -> Result<Upload<'s>, Failed> {
        let store = self.store();
        let opened = Upload::begin(store, path.to_owned(), size_bytes, || {
            store.fs.open_write(path, Rewrite::Truncate)
        });
        match opened {
            Ok(upload) => Ok(upload),
            Err(e) if is_absent(&e) => create().map_err(|e| Failed::Mount("create", e)),
            // Mountpoint without --allow-overwrite.
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
                match store.fs.unlink(path) {
                    Ok(()) => {}
                    Err(unlink) if is_absent(&unlink) => {}
                    Err(_) => return Err(Failed::Mount("replace", e)),
                }
                create().map_err(|e| Failed::Mount("create", e))
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
        let mut source = content.open(digest, size_bytes)?;
        let mut hasher = match digest.algorithm() {
            Some(algorithm) => Hasher::new(algorithm),
            None => {
                return Err(Failed::Final(StoreError::UnknownAlgorithm {
                    digest: digest.clone(),
                    algorithm: digest.algorithm_name().to_owned(),
                }));
            }
        };
        let small = usize::try_from(size_bytes).map_or(CHUNK_BYTES, |size| size.min(CHUNK_BYTES));
        let mut chunk = vec![0; small.max(1)];
        let mut done = 0;
        loop {
            let n = source.fill(&mut chunk)?;
            hasher.update(&chunk[..n]);
            let end = done + n as u64;
            if n == 0 || end >= size_bytes {
                let more = source.fill(&mut [0])? as u64;
                let found = hasher.finish();
                if end + more != size_bytes || found != *digest {
                    return Err(Failed::Final(StoreError::SourceMismatch {
                        name: source.name().to_owned(),
                        expected: format!("{digest} of {size_bytes} bytes"),
                        found: if more > 0 {
                            "something longer".to_owned()
                        } else {
                            format!("{found} of {end} bytes")
                        },
                    }));
                }
                upload
                    .write(&chunk[..n])
                    .map_err(|e| Failed::Mount("write", e))?;
                advance(end);
                return upload.finish().map_err(|e| Failed::Mount("upload", e));
            }
            upload
                .write(&chunk[..n])
                .map_err(|e| Failed::Mount("write", e))?;
            done = end;
            advance(done);
        }
    }

    /// Tells whether a file of the right size is to be taken for the blob.
    fn is_good(&self, digest: &Digest, size_bytes: u64) -> Result<bool, Failed> {
        let store = self.store();
        if store.options.existing == Existing::Trust {
            return Ok(true);
        }
        match store.verify_blob(digest, size_bytes, &|_| {}) {
            Ok(()) => Ok(true),
            Err(StoreError::BlobContent { .. } | StoreError::BlobSize { .. }) => Ok(false),
            Err(e) => Err(Failed::Final(e)),
        }
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

    /// Remembers a blob that was found and is so old that a collector on
    /// another machine might be about to remove it.
    fn rely_on(&self, digest: &Digest, size_bytes: u64, stat: &Stat) {
        let store = self.store();
        let age = store.fs.now().duration_since(stat.modified);
        if age.is_ok_and(|age| age > store.profile().grace / 2) {
            self.progressed()
                .relied_on
                .insert(digest.clone(), size_bytes);
        }
    }

    /// Looks once more, after the index was changed, at what was found and not
    /// written. A mount may remember what another machine has removed, so the
    /// start of each blob is read.
    ///
    /// # Errors
    /// If something is gone. The store remembers that, and the next adder
    /// writes it whatever the mount says.
    pub(super) fn check_relied_on(&self) -> Result<(), StoreError> {
        let relied_on = self.progressed().relied_on.clone();
        let store = self.store();
        let folders: BTreeSet<_> = relied_on
            .keys()
            .map(|digest| blob_folder(digest.algorithm_name()))
            .collect();
        for folder in folders {
            store.refresh_names(&folder);
        }
        let mut gone = Vec::new();
        for (digest, size_bytes) in relied_on {
            if !self.has_start(&digest, size_bytes)? {
                gone.push(digest);
            }
        }
        let Some(digest) = gone.first().cloned() else {
            return Ok(());
        };
        store.gone().extend(gone);
        Err(StoreError::Collected {
            digest,
            root: store.root().to_owned(),
        })
    }

    /// Reads the start of a blob to find out whether it is there.
    fn has_start(&self, digest: &Digest, size_bytes: u64) -> Result<bool, StoreError> {
        let store = self.store();
        let path = blob_path(digest);
        let read = || -> io::Result<bool> {
            let mut file = store.fs.open_read(&path)?;
            let n = file.read(&mut [0])?;
            Ok(n > 0 || size_bytes == 0)
        };
        let mut retry = Retry::default();
        loop {
            match read() {
                Ok(is_there) => return Ok(is_there),
                Err(e) if is_absent(&e) => return Ok(false),
                Err(e) => {
                    let verdict = judge_opening(&e, store.profile().kind);
                    if !retry.wait(&*store.fs, verdict) {
                        return Err(e).doing("read", || store.full(&path));
                    }
                }
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
