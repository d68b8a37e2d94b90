//! Files that are being written and that nobody sees yet.
//!
//! They live in a private folder of the layout, on the same file system as
//! `blobs/`, so that a rename publishes them. The folder is made when it is
//! needed and removed when it is empty.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::error::{IoContext, StoreError};
use super::fs::{Access, StoreFile, StoreFs};
use super::{PRIVATE, Store};
use crate::cleanup::Deferred;

/// How often the folder may be removed by another process between our making
/// it and our using it before we give up.
const TRIES: usize = 100;

/// What became of a file that was to get its final name.
#[derive(Debug)]
pub(super) enum Published {
    /// It has it.
    Done,
    /// This file system has no renames. The file is whole, closed, and still
    /// where it was.
    Refused(Staged),
}

/// Tells whether an error of rename(2) means that there are no renames here:
/// an object store that is mounted in a way nobody recognised
/// (mountpoint-s3: ENOSYS; others: the rest). Nothing else may, or an ordinary
/// failure would be taken for one.
pub(super) fn refuses_renames(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NOSYS | Errno::PERM | Errno::OPNOTSUPP | Errno::XDEV | Errno::INVAL)
    )
}

/// What the names of files begin with that only tell the time.
pub(super) const CLOCK_PREFIX: &str = "clock-";

/// A file that is not published yet. Dropping it removes it.
#[derive(Debug)]
pub(super) struct Staged {
    fs: Arc<dyn StoreFs>,
    root: PathBuf,
    path: PathBuf,
    file: Option<Box<dyn StoreFile>>,
    undo: Deferred,
}

pub(super) fn staging_folder() -> PathBuf {
    Path::new(PRIVATE).join("tmp")
}

impl Store {
    /// Creates a file to be written and published.
    pub(super) fn stage(&self) -> Result<Staged, StoreError> {
        let folder = staging_folder();
        let mut tries = 0;
        loop {
            let path = folder.join(random_name());
            let undo = {
                let (fs, path) = (Arc::clone(&self.fs), path.clone());
                move || {
                    // Best effort: what is left behind is swept by gc.
                    let _ = fs.unlink(&path);
                    remove_folder(&*fs);
                }
            };
            let created = self
                .options
                .cleanup
                .create(|| self.fs.create_excl(&path, Access::ReadWrite), undo);
            match created {
                Ok((file, undo)) => {
                    return Ok(Staged {
                        fs: Arc::clone(&self.fs),
                        root: self.root().to_owned(),
                        path,
                        file: Some(file),
                        undo,
                    });
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound && tries < TRIES => {
                    self.make_staging_folder(&folder)?;
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {}
                Err(e) => return Err(e).doing("create", || self.full(&path)),
            }
            tries += 1;
        }
    }

    /// Returns what time it is for the layout's file system: the time stamp of
    /// a file written just now, or of one created where the disk is full. Where
    /// nothing can be created, the machine's own time has to do.
    ///
    /// # Errors
    /// If the file cannot be made or looked at for other reasons.
    pub fn clock(&self) -> Result<SystemTime, StoreError> {
        if self.is_direct() {
            return self.clock_direct();
        }
        let mut probe = match self.stage() {
            Ok(probe) => probe,
            Err(StoreError::Io { source, .. }) if is_refused(&source) => {
                return Ok(SystemTime::now());
            }
            Err(e) => return Err(e),
        };
        match probe.write(b"\n") {
            Err(StoreError::Io { source, .. }) if is_refused(&source) => {}
            written => written?,
        }
        let stat = probe.file().stat().doing("look at", || probe.full())?;
        drop(probe);
        self.remove_staging_folder();
        Ok(stat.modified)
    }

    /// The same on a mounted bucket, where a file has its time stamp when it
    /// has been closed.
    fn clock_direct(&self) -> Result<SystemTime, StoreError> {
        let path = Path::new(PRIVATE).join(format!("{CLOCK_PREFIX}{}", random_name()));
        let probe = || -> io::Result<SystemTime> {
            match self.create_direct(&path, b"\n") {
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    self.fs.mkdir(Path::new(PRIVATE))?;
                    self.create_direct(&path, b"\n")?;
                }
                created => drop(created?),
            }
            let stat = self.fs.stat(&path)?;
            self.fs.unlink(&path)?;
            Ok(stat.modified)
        };
        match probe() {
            Err(e) if is_refused(&e) => Ok(SystemTime::now()),
            time => time.doing("read the time of", || self.full(&path)),
        }
    }

    fn make_staging_folder(&self, folder: &Path) -> Result<(), StoreError> {
        for path in [Path::new(PRIVATE), folder] {
            match self.fs.mkdir(path) {
                Ok(()) => {}
                Err(e)
                    if matches!(
                        e.kind(),
                        io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound
                    ) => {}
                Err(e) => return Err(e).doing("create", || self.full(path)),
            }
        }
        Ok(())
    }

    /// Removes the private folder if nobody else is writing.
    pub(super) fn remove_staging_folder(&self) {
        remove_folder(&*self.fs);
    }
}

fn random_name() -> String {
    std::iter::repeat_with(fastrand::alphanumeric)
        .take(16)
        .collect()
}

fn remove_folder(fs: &dyn StoreFs) {
    // Not empty, gone already, or not allowed: all fine, it is only tidy.
    if fs.remove_dir(&staging_folder()).is_ok() {
        let _ = fs.remove_dir(Path::new(PRIVATE));
    }
}

/// Tells whether a file system takes no new files, now or ever, and is in
/// order otherwise.
fn is_refused(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::PermissionDenied
    )
}

impl Staged {
    pub(super) fn file(&mut self) -> &mut dyn StoreFile {
        self.file
            .as_deref_mut()
            .expect("the file is open until it is published")
    }

    pub(super) fn full(&self) -> PathBuf {
        self.root.join(&self.path)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let written = self.file().write(bytes);
        written.doing("write", || self.full())
    }

    /// Makes the content durable.
    pub(super) fn sync(&mut self) -> Result<(), StoreError> {
        let synced = self.file().sync();
        synced.doing("sync", || self.full())
    }

    /// Closes the file and gives it its final name. The caller has made the
    /// content durable before and makes the name durable after.
    pub(super) fn publish(mut self, to: &Path) -> Result<Published, StoreError> {
        if let Some(file) = self.file.take() {
            file.close().doing("close", || self.full())?;
        }
        match self.fs.rename(&self.path, to) {
            Ok(()) => {
                self.undo.disarm();
                Ok(Published::Done)
            }
            Err(e) if refuses_renames(&e) => Ok(Published::Refused(self)),
            Err(e) => Err(e).doing("create", || self.root.join(to)),
        }
    }

    /// Returns where the file is, relative to the layout's root.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
