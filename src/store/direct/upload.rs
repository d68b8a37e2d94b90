//! Files that are being written under their final names.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::CHUNK_BYTES;
use crate::cleanup::Deferred;
use crate::store::Store;
use crate::store::fs::{Access, StoreFile};
use crate::store::profile::{Abort, MountKind};

/// How long an interrupt waits for a writer to give its file up. A writer that
/// is inside close(2) cannot hear of it; what it uploads is whole.
const STOP_WAIT: Duration = Duration::from_secs(2);

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
pub(super) struct Upload<'s> {
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
    pub(super) fn begin(
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

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.stop.asked.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        self.file().write(bytes)
    }

    /// Closes the file; this is when it is uploaded.
    pub(super) fn finish(mut self) -> io::Result<()> {
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
    pub(in crate::store) fn create_direct(&self, path: &Path, content: &[u8]) -> io::Result<bool> {
        let create = || self.fs.create_excl(path, Access::Write);
        let mut upload = match Upload::begin(self, path.to_owned(), content.len() as u64, create) {
            Ok(upload) => upload,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(e) => return Err(e),
        };
        upload.write(content)?;
        upload.finish().map(|()| true)
    }

    /// Gives a file another name by copying it: the new one is whole before
    /// the old one goes.
    ///
    /// # Errors
    /// As the file system says.
    pub(in crate::store) fn move_direct(&self, from: &Path, to: &Path) -> io::Result<()> {
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
