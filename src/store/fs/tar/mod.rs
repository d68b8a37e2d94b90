//! A layout in a tar, read without unpacking it.
//!
//! All headers are read once, when the tar is opened; content is read where it
//! stands, and only what is asked for. Names beginning with `./` are as good as
//! those without, of two entries with one name the later counts, links are
//! followed inside the archive. Nothing can be written, and there is nothing
//! to lock: a tar that is being replaced by a rename stays what it was for
//! those who have it open.

mod headers;
mod table;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustix::fs::{Mode, OFlags};

use self::table::{Node, Table};
use super::{Access, DirEntry, Held, Kind, LockMode, Rewrite, Stat, StoreFile, StoreFs, Wait};

/// How compressed files begin: gzip (RFC 1952), zstd (RFC 8878), xz (its
/// format description, 2.1.1.1), bzip2, and lz4 (its frame format).
const COMPRESSED: [&[u8]; 5] = [
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ\0",
    b"BZh",
    b"\x04\x22\x4d\x18",
];

/// The entries of a tar as a file system that can only be read.
#[derive(Debug)]
pub struct TarFs {
    file: Arc<File>,
    modified: SystemTime,
    table: Table,
}

impl TarFs {
    /// Opens an uncompressed tar and reads its headers.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] if it is no tar, is compressed, is
    /// damaged, or holds what cannot be read in place; the text continues a
    /// sentence that begins with the path. [`io::ErrorKind::InvalidInput`] if
    /// it is not a regular file. Else as open(2) and pread(2).
    pub fn open(path: &Path) -> io::Result<Self> {
        // NONBLOCK: a named pipe must not hold us up.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            let text = "neither a directory nor a regular file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        let mut start = [0; 8];
        let n = file.read_at(&mut start, 0)?;
        if COMPRESSED.iter().any(|magic| start[..n].starts_with(magic)) {
            let text = "is a compressed tar, which cannot be read in place: decompress it first";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(Self {
            table: Table::read(&file, metadata.len())?,
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            file: Arc::new(file),
        })
    }

    fn describe(&self, node: &Node) -> Stat {
        let (kind, size_bytes, modified) = match *node {
            Node::File {
                size_bytes,
                modified,
                ..
            } => (Kind::File, size_bytes, modified),
            Node::Directory => (Kind::Directory, 0, self.modified),
            Node::Symlink(_) | Node::Other => (Kind::Other, 0, self.modified),
        };
        Stat {
            kind,
            size_bytes,
            modified,
        }
    }
}

fn read_only<T>() -> io::Result<T> {
    Err(io::ErrorKind::ReadOnlyFilesystem.into())
}

impl StoreFs for TarFs {
    fn create_excl(&self, _: &Path, _: Access) -> io::Result<Box<dyn StoreFile>> {
        read_only()
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        let node = self.table.find(path)?;
        let Node::File { offset, .. } = node else {
            let text = "not a regular file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        };
        Ok(Box::new(TarFile {
            tar: Arc::clone(&self.file),
            offset,
            done: 0,
            stat: self.describe(&node),
        }))
    }

    fn open_write(&self, _: &Path, _: Rewrite) -> io::Result<Box<dyn StoreFile>> {
        read_only()
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        Ok(self.describe(&self.table.find(path)?))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.table.list(path)
    }

    fn unlink(&self, _: &Path) -> io::Result<()> {
        read_only()
    }

    fn remove_dir(&self, _: &Path) -> io::Result<()> {
        read_only()
    }

    fn mkdir(&self, _: &Path) -> io::Result<()> {
        read_only()
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        read_only()
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        read_only()
    }

    fn sync_all(&self) -> io::Result<()> {
        read_only()
    }

    /// Only writers have to have a lock, so this is where they learn that they
    /// cannot write. Readers go on without.
    fn lock(
        &self,
        _: &Path,
        _: LockMode,
        _: Wait,
        _: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn Held>> {
        read_only()
    }

    fn mark(&self, _: &Path, _: u64) -> io::Result<Box<dyn Held>> {
        read_only()
    }

    fn is_marked(&self, _: &Path, _: u64) -> io::Result<bool> {
        Ok(false)
    }

    fn refresh(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The content of one entry.
#[derive(Debug)]
struct TarFile {
    tar: Arc<File>,
    /// Where the content begins in the tar.
    offset: u64,
    /// How much of it has been read.
    done: u64,
    stat: Stat,
}

impl StoreFile for TarFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.stat.size_bytes - self.done;
        let most = usize::try_from(left).map_or(buf.len(), |left| left.min(buf.len()));
        let n = loop {
            match self.tar.read_at(&mut buf[..most], self.offset + self.done) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.done += n as u64;
        Ok(n)
    }

    fn write(&mut self, _: &[u8]) -> io::Result<()> {
        read_only()
    }

    fn stat(&self) -> io::Result<Stat> {
        Ok(self.stat)
    }

    fn rewind(&mut self) -> io::Result<()> {
        self.done = 0;
        Ok(())
    }

    fn poison(&mut self) -> io::Result<()> {
        read_only()
    }

    fn sync(&mut self) -> io::Result<()> {
        read_only()
    }

    fn copy_from(
        &mut self,
        _: &File,
        _: &mut crate::digest::Hasher,
        _: &dyn Fn(u64),
    ) -> io::Result<Option<u64>> {
        read_only()
    }

    /// The blocks of the whole tar are not those of the entry.
    fn as_file(&self) -> Option<&File> {
        None
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}
