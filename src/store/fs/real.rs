//! The file system of the operating system, reached through directory handles.
//!
//! Paths are resolved from a handle on the layout's root, and the handles of
//! its folders are kept, so that a blob costs one look-up and not one for each
//! component of its path.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};

use super::{Access, DirEntry, Held, Kind, LockMode, Rewrite, Stat, StoreFile, StoreFs, Wait};
use crate::digest::Hasher;
use crate::store::{Mount, MountKind, lock, profile, transfer};

/// New files may be read by everybody the umask lets read them, as other
/// tools' layouts may.
const FILE_MODE: Mode = Mode::from_raw_mode(0o666);
const DIR_MODE: Mode = Mode::from_raw_mode(0o777);

/// How far behind the end of a file the write goes that is to spoil it, in
/// bytes: no mount buffers that much out of order.
const POISON_GAP_BYTES: u64 = 1 << 30;

/// The file system of the operating system, below one directory.
#[derive(Debug)]
pub struct RealFs {
    root: OwnedFd,
    folders: Mutex<HashMap<PathBuf, Arc<OwnedFd>>>,
}

impl RealFs {
    /// Opens an existing directory.
    ///
    /// # Errors
    /// As open(2); [`io::ErrorKind::NotADirectory`] if it is something else.
    pub fn open(root: &Path) -> io::Result<Self> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        Ok(Self {
            root: rustix::fs::open(root, flags, Mode::empty())?,
            folders: Mutex::default(),
        })
    }

    /// Recognises what kind of file system this is.
    ///
    /// # Errors
    /// As fstatfs(2).
    pub fn kind(&self) -> io::Result<MountKind> {
        profile::recognise(&self.root)
    }

    /// Returns what the kernel says of the mount; `None` where it does not.
    pub(in crate::store) fn mount(&self) -> Option<Mount> {
        profile::mount_of(&self.root).ok().flatten()
    }

    /// Runs `call` with a handle on the folder of `path` and the last part of
    /// `path`. A handle that went stale is replaced once.
    fn at<T>(
        &self,
        path: &Path,
        call: impl Fn(&OwnedFd, &OsStr) -> rustix::io::Result<T>,
    ) -> io::Result<T> {
        let name = path.file_name().unwrap_or_else(|| OsStr::new("."));
        let parent = path.parent().unwrap_or_else(|| Path::new(""));
        if parent.as_os_str().is_empty() {
            return Ok(call(&self.root, name)?);
        }
        let (folder, kept) = self.folder(parent)?;
        match call(&folder, name) {
            Err(e @ (rustix::io::Errno::NOENT | rustix::io::Errno::STALE)) if kept => {
                // The folder itself may have been removed and made again.
                self.folders().remove(parent);
                match self.folder(parent) {
                    Ok((folder, _)) => Ok(call(&folder, name)?),
                    Err(_) => Err(e.into()),
                }
            }
            other => Ok(other?),
        }
    }

    /// Returns a handle on a folder, and whether it was kept from earlier.
    fn folder(&self, path: &Path) -> io::Result<(Arc<OwnedFd>, bool)> {
        if let Some(folder) = self.folders().get(path) {
            return Ok((Arc::clone(folder), true));
        }
        let folder = Arc::new(self.open_dir(path)?);
        self.folders().insert(path.to_owned(), Arc::clone(&folder));
        Ok((folder, false))
    }

    fn folders(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Arc<OwnedFd>>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_dir(&self, path: &Path) -> io::Result<OwnedFd> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.root, path, flags, Mode::empty())?)
    }

    fn open_file(&self, path: &Path, flags: OFlags) -> io::Result<Box<dyn StoreFile>> {
        let fd = self.at(path, |folder, name| {
            rustix::fs::openat(folder, name, flags | OFlags::CLOEXEC, FILE_MODE)
        })?;
        Ok(Box::new(RealFile(File::from(fd))))
    }
}

impl StoreFs for RealFs {
    fn create_excl(&self, path: &Path, access: Access) -> io::Result<Box<dyn StoreFile>> {
        let access = match access {
            Access::ReadWrite => OFlags::RDWR,
            Access::Write => OFlags::WRONLY,
        };
        self.open_file(path, access | OFlags::CREATE | OFlags::EXCL)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        // NONBLOCK: a named pipe in a hostile layout must not hold us up. It
        // has no effect on regular files.
        self.open_file(path, OFlags::RDONLY | OFlags::NONBLOCK)
    }

    fn open_write(&self, path: &Path, rewrite: Rewrite) -> io::Result<Box<dyn StoreFile>> {
        self.open_file(
            path,
            match rewrite {
                Rewrite::InPlace => OFlags::RDWR,
                Rewrite::FromStart => OFlags::WRONLY,
                Rewrite::Truncate => OFlags::WRONLY | OFlags::TRUNC,
            },
        )
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let stat = self.at(path, |folder, name| {
            rustix::fs::statat(folder, name, AtFlags::empty())
        })?;
        Ok(convert(&stat))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in rustix::fs::Dir::new(self.open_dir(path)?)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy();
            if name != "." && name != ".." {
                entries.push(DirEntry {
                    name: name.into_owned(),
                    kind: match entry.file_type() {
                        FileType::Unknown => None,
                        kind => Some(kind_of(kind)),
                    },
                });
            }
        }
        Ok(entries)
    }

    fn unlink(&self, path: &Path) -> io::Result<()> {
        self.at(path, |folder, name| {
            rustix::fs::unlinkat(folder, name, AtFlags::empty())
        })
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.folders().remove(path);
        self.at(path, |folder, name| {
            rustix::fs::unlinkat(folder, name, AtFlags::REMOVEDIR)
        })
    }

    fn mkdir(&self, path: &Path) -> io::Result<()> {
        self.at(path, |folder, name| {
            rustix::fs::mkdirat(folder, name, DIR_MODE)
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.at(from, |from_folder, from_name| {
            self.at(to, |to_folder, to_name| {
                rustix::fs::renameat(from_folder, from_name, to_folder, to_name)
            })
            .map_err(|e| errno(&e))
        })
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        use rustix::io::Errno;
        let folder = self.open_dir(path)?;
        match rustix::fs::fsync(&folder) {
            // File systems without durable directories say so in these ways
            // (containerd #12301, restic #3720, gocryptfs #587).
            Err(
                Errno::INVAL
                | Errno::NOTSUP
                | Errno::NOSYS
                | Errno::NOTTY
                | Errno::BADF
                | Errno::ACCESS
                | Errno::PERM,
            ) => Ok(()),
            other => Ok(other?),
        }
    }

    fn sync_all(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(&self.root)?)
    }

    fn lock(
        &self,
        path: &Path,
        mode: LockMode,
        wait: Wait,
        waiting: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn Held>> {
        // A handle of its own: flock(2) ties a lock to the open description,
        // and closing it is what releases the lock.
        let directory = File::from(self.open_dir(path)?);
        Ok(Box::new(lock::acquire(directory, mode, wait, waiting)?))
    }

    fn mark(&self, path: &Path, slot: u64) -> io::Result<Box<dyn Held>> {
        let (folder, _) = self.folder(path)?;
        Ok(Box::new(lock::mark(folder, slot)?))
    }

    fn is_marked(&self, path: &Path, slot: u64) -> io::Result<bool> {
        let (folder, _) = self.folder(path)?;
        lock::is_marked(&folder, slot)
    }

    fn refresh(&self, path: &Path) -> io::Result<()> {
        self.folders().clear();
        self.list(path).map(drop)
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Turns an error made from an errno back into it.
fn errno(error: &io::Error) -> rustix::io::Errno {
    rustix::io::Errno::from_io_error(error).unwrap_or(rustix::io::Errno::IO)
}

fn kind_of(kind: FileType) -> Kind {
    match kind {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Directory,
        _ => Kind::Other,
    }
}

fn convert(stat: &rustix::fs::Stat) -> Stat {
    let nanos = u32::try_from(stat.st_mtime_nsec).unwrap_or(0);
    let modified = match u64::try_from(stat.st_mtime) {
        Ok(seconds) => SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos),
        Err(_) => SystemTime::UNIX_EPOCH,
    };
    Stat {
        kind: kind_of(FileType::from_raw_mode(stat.st_mode)),
        size_bytes: u64::try_from(stat.st_size).unwrap_or(0),
        modified,
    }
}

/// An open file of the operating system.
#[derive(Debug)]
struct RealFile(File);

impl StoreFile for RealFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buf) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn stat(&self) -> io::Result<Stat> {
        Ok(convert(&rustix::fs::fstat(&self.0)?))
    }

    fn rewind(&mut self) -> io::Result<()> {
        Seek::rewind(&mut self.0)
    }

    fn poison(&mut self) -> io::Result<()> {
        let far = Seek::stream_position(&mut self.0)? + POISON_GAP_BYTES;
        self.0.write_all_at(b"\n", far)
    }

    fn sync(&mut self) -> io::Result<()> {
        // Not fdatasync: s3fs turns that into another copy of the object.
        self.0.sync_all()
    }

    fn copy_from(
        &mut self,
        source: &File,
        hasher: &mut Hasher,
        advance: &dyn Fn(u64),
    ) -> io::Result<Option<u64>> {
        transfer::copy_in_kernel(source, &self.0, hasher, advance)
    }

    fn as_file(&self) -> Option<&File> {
        Some(&self.0)
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        // Dropping a `File` would throw the error of close(2) away.
        Ok(nix::unistd::close(self.0)?)
    }
}
