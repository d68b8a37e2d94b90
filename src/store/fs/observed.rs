//! Any file system, with somebody looking at every call before it is made.
//!
//! The observer may count, log, sleep, end the process, or return an error
//! that is then handed to the store as if the disk had given it.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::digest::Hasher;

use super::{Access, DirEntry, Held, LockMode, Rewrite, Stat, StoreFile, StoreFs, Wait};

/// One call, as the observer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The name of the [`StoreFs`] or [`StoreFile`] method.
    pub name: &'static str,
    /// The path it is about; for a rename, where it leads to.
    pub path: PathBuf,
}

type Observer = Arc<dyn Fn(&Call) -> io::Result<()> + Send + Sync>;

/// A file system whose every call is shown to an observer first.
pub struct ObservedFs {
    inner: Arc<dyn StoreFs>,
    observer: Observer,
}

impl ObservedFs {
    /// Puts `observer` in front of `inner`.
    pub fn new(
        inner: Arc<dyn StoreFs>,
        observer: impl Fn(&Call) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self {
            inner,
            observer: Arc::new(observer),
        }
    }

    fn look(&self, name: &'static str, path: &Path) -> io::Result<()> {
        (self.observer)(&Call {
            name,
            path: path.to_owned(),
        })
    }

    fn file(&self, path: &Path, inner: Box<dyn StoreFile>) -> Box<dyn StoreFile> {
        Box::new(ObservedFile {
            inner,
            path: path.to_owned(),
            observer: Arc::clone(&self.observer),
        })
    }
}

impl fmt::Debug for ObservedFs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ObservedFs").field(&self.inner).finish()
    }
}

impl StoreFs for ObservedFs {
    fn create_excl(&self, path: &Path, access: Access) -> io::Result<Box<dyn StoreFile>> {
        self.look("create_excl", path)?;
        Ok(self.file(path, self.inner.create_excl(path, access)?))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        self.look("open_read", path)?;
        Ok(self.file(path, self.inner.open_read(path)?))
    }

    fn open_write(&self, path: &Path, rewrite: Rewrite) -> io::Result<Box<dyn StoreFile>> {
        let name = match rewrite {
            Rewrite::Truncate => "open_truncate",
            Rewrite::InPlace | Rewrite::FromStart => "open_write",
        };
        self.look(name, path)?;
        Ok(self.file(path, self.inner.open_write(path, rewrite)?))
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.look("stat", path)?;
        self.inner.stat(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.look("list", path)?;
        self.inner.list(path)
    }

    fn unlink(&self, path: &Path) -> io::Result<()> {
        self.look("unlink", path)?;
        self.inner.unlink(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.look("remove_dir", path)?;
        self.inner.remove_dir(path)
    }

    fn mkdir(&self, path: &Path) -> io::Result<()> {
        self.look("mkdir", path)?;
        self.inner.mkdir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.look("rename", to)?;
        self.inner.rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.look("sync_dir", path)?;
        self.inner.sync_dir(path)
    }

    fn sync_all(&self) -> io::Result<()> {
        self.look("sync_all", Path::new(""))?;
        self.inner.sync_all()
    }

    fn lock(
        &self,
        path: &Path,
        mode: LockMode,
        wait: Wait,
        waiting: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn Held>> {
        self.look("lock", path)?;
        self.inner.lock(path, mode, wait, waiting)
    }

    fn mark(&self, path: &Path, slot: u64) -> io::Result<Box<dyn Held>> {
        self.look("mark", path)?;
        self.inner.mark(path, slot)
    }

    fn is_marked(&self, path: &Path, slot: u64) -> io::Result<bool> {
        self.look("is_marked", path)?;
        self.inner.is_marked(path, slot)
    }

    fn refresh(&self, path: &Path) -> io::Result<()> {
        self.look("refresh", path)?;
        self.inner.refresh(path)
    }

    fn pause(&self, time: Duration) {
        self.inner.pause(time);
    }

    fn now(&self) -> SystemTime {
        self.inner.now()
    }
}

struct ObservedFile {
    inner: Box<dyn StoreFile>,
    path: PathBuf,
    observer: Observer,
}

impl ObservedFile {
    fn look(&self, name: &'static str) -> io::Result<()> {
        (self.observer)(&Call {
            name,
            path: self.path.clone(),
        })
    }
}

impl fmt::Debug for ObservedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ObservedFile").field(&self.path).finish()
    }
}

impl StoreFile for ObservedFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.look("read")?;
        self.inner.read(buf)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.look("write")?;
        self.inner.write(bytes)
    }

    fn stat(&self) -> io::Result<Stat> {
        self.look("fstat")?;
        self.inner.stat()
    }

    fn rewind(&mut self) -> io::Result<()> {
        self.look("rewind")?;
        self.inner.rewind()
    }

    fn poison(&mut self) -> io::Result<()> {
        self.look("poison")?;
        self.inner.poison()
    }

    fn sync(&mut self) -> io::Result<()> {
        self.look("sync")?;
        self.inner.sync()
    }

    fn copy_from(
        &mut self,
        source: &File,
        hasher: &mut Hasher,
        advance: &dyn Fn(u64),
    ) -> io::Result<Option<u64>> {
        self.look("copy_from")?;
        self.inner.copy_from(source, hasher, advance)
    }

    fn as_file(&self) -> Option<&File> {
        self.inner.as_file()
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        // The file is closed even if close(2) reports an error.
        let looked = self.look("close");
        let closed = self.inner.close();
        looked.and(closed)
    }
}
