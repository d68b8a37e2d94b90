//! One file on its way to its place.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::Arc;

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::{DRAWS, Existing, file_type, io as io_error, rename_new, temporary_name};
use crate::cleanup::{Cleanup, Deferred};
use crate::layer::error::{Obstacle, TargetError};

/// A file under a temporary name beside its final place. Dropping it, or an
/// interrupt, removes it.
#[derive(Debug)]
pub struct PendingFile {
    file: File,
    title: String,
    parent: Arc<OwnedFd>,
    temporary: String,
    name: OsString,
    existing: Existing,
    deferred: Deferred,
}

impl PendingFile {
    /// Creates the temporary file with mode 0666 less the umask.
    pub(super) fn create(
        title: &str,
        parent: Arc<OwnedFd>,
        name: OsString,
        existing: Existing,
        cleanup: &Cleanup,
    ) -> Result<Self, TargetError> {
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o666);
        for _ in 0..DRAWS {
            let temporary = temporary_name();
            let (undo_parent, undo_name) = (Arc::clone(&parent), temporary.clone());
            let created = cleanup.create(
                || rustix::fs::openat(&parent, temporary.as_str(), flags, mode),
                move || {
                    // Best effort: it is gone already if it was published.
                    let _ = rustix::fs::unlinkat(&undo_parent, undo_name, AtFlags::empty());
                },
            );
            match created {
                Ok((fd, deferred)) => {
                    return Ok(Self {
                        file: File::from(fd),
                        title: title.to_owned(),
                        parent,
                        temporary,
                        name,
                        existing,
                        deferred,
                    });
                }
                Err(Errno::EXIST) => {}
                Err(errno) => return Err(io_error(title, "create", errno)),
            }
        }
        Err(io_error(title, "create", Errno::EXIST))
    }

    /// Returns the open file, for reflinks and `copy_file_range`.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file its name. A file or symbolic link there is replaced
    /// (the link, not what it points to), or kept if the target says so.
    ///
    /// # Errors
    /// If the name is a directory's, if existing files are kept and there is
    /// one, or if the rename fails. The temporary file is removed then.
    pub fn finish(self) -> Result<(), TargetError> {
        let renamed = match self.existing {
            Existing::Keep => rename_new(&self.parent, &self.temporary, &self.name),
            Existing::Replace => rustix::fs::renameat(
                &self.parent,
                self.temporary.as_str(),
                &self.parent,
                &self.name,
            ),
        };
        match renamed {
            Ok(()) => {
                self.deferred.disarm();
                Ok(())
            }
            Err(errno) => Err(self.failed(errno)),
        }
    }

    fn failed(&self, errno: Errno) -> TargetError {
        let title = self.title.clone();
        if self.existing == Existing::Keep && errno == Errno::EXIST {
            return TargetError::AlreadyExists { title };
        }
        match file_type(&self.parent, &self.name) {
            Ok(Some(FileType::Directory)) => TargetError::InTheWay {
                component: title.clone(),
                title,
                what: Obstacle::Directory,
            },
            _ => io_error(&title, "rename a temporary file to", errno),
        }
    }
}

impl Write for PendingFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.file.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
