//! A directory tree on its way to its place.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::{AtFlags, Dir, FileType, Mode, Timespec, Timestamps};
use rustix::io::Errno;

use super::publish::merge;
use super::{
    DIRECTORY, DRAWS, Existing, NEW_DIRECTORY, Place, file_type, io, rename_new, stat,
    temporary_name,
};
use crate::cleanup::{Cleanup, Deferred};
use crate::layer::error::{Obstacle, TargetError};

/// Permission bits.
const PERMISSIONS: u32 = 0o777;
/// The setgid bit, which new directories inherit.
const SETGID: u32 = 0o2000;
/// How often a tree is emptied before giving up, should something still be
/// writing to it: an interrupt does not wait for the thread that unpacks.
const SWEEPS: usize = 64;

/// A directory under a temporary name beside its final place. Dropping it, or
/// an interrupt, removes it with all that is in it.
#[derive(Debug)]
pub struct PendingDirectory {
    fd: OwnedFd,
    title: String,
    place: Place,
    temporary: String,
    existing: Existing,
    /// Permission bits the umask takes from whatever is created here.
    umask: u32,
    /// The setgid bit if the parent hands it on, else 0.
    inherited: u32,
    /// Modes and times directories get when nothing will be added to them.
    metas: Mutex<BTreeMap<Vec<u8>, DirectoryMeta>>,
    deferred: Deferred,
}

/// What a directory gets at the end.
#[derive(Debug, Clone, Copy)]
pub(in crate::layer) struct DirectoryMeta {
    pub(in crate::layer) mode: u32,
    pub(in crate::layer) mtime: Timespec,
}

impl PendingDirectory {
    pub(super) fn create(
        title: &str,
        place: Place,
        existing: Existing,
        cleanup: &Cleanup,
    ) -> Result<Self, TargetError> {
        let (temporary, deferred) = make(title, &place.parent, cleanup)?;
        let failed = |errno| io(title, "create", errno);
        let fd = rustix::fs::openat(&place.parent, temporary.as_str(), DIRECTORY, Mode::empty())
            .map_err(failed)?;
        // It was made with all bits asked for: what is missing is the umask
        // (or the work of a default ACL). Nobody else gets in from here on.
        let made = rustix::fs::fstat(&fd).map_err(failed)?.st_mode;
        let inherited = made & SETGID;
        rustix::fs::fchmod(&fd, Mode::from_raw_mode(0o700 | inherited)).map_err(failed)?;
        Ok(Self {
            fd,
            title: title.to_owned(),
            place,
            temporary,
            existing,
            umask: PERMISSIONS & !made,
            inherited,
            metas: Mutex::default(),
            deferred,
        })
    }

    /// The staging directory itself.
    pub(in crate::layer) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// Permission bits the umask takes away.
    pub(in crate::layer) fn umask(&self) -> u32 {
        self.umask
    }

    /// The setgid bit if directories inherit it here, else 0.
    pub(in crate::layer) fn inherited(&self) -> u32 {
        self.inherited
    }

    /// Remembers what the directory at `path` (components joined by `/`, empty
    /// for the top) gets at the end. A later call for one path wins.
    pub(in crate::layer) fn remember(&self, path: Vec<u8>, meta: DirectoryMeta) {
        // A map that somebody panicked over is still a map.
        let mut metas = self.metas.lock().unwrap_or_else(PoisonError::into_inner);
        metas.insert(path, meta);
    }

    /// Gives the directory its name. If there is nothing yet it appears whole.
    /// If there is a directory, the two are merged: files and symbolic links
    /// replaced one by one, directories that exist get the new mode, what only
    /// the old one has stays. All conflicts are looked for before anything is
    /// moved. The target directory itself keeps its mode and time.
    ///
    /// # Errors
    /// If a symbolic link or a file is where a directory has to be, or a
    /// directory where a file has to be; if existing things are kept and there
    /// is one; if a system call fails, which can leave a merge half done.
    pub fn finish(self) -> Result<(), TargetError> {
        let found = stat(&self.place, &self.title)?;
        let what = match found {
            Some(_) if self.existing == Existing::Keep => {
                let title = self.title.clone();
                return Err(TargetError::AlreadyExists { title });
            }
            None => return self.appear(),
            Some(FileType::Directory) => return self.merge(),
            Some(FileType::Symlink) => Obstacle::Symlink,
            Some(_) => Obstacle::NotADirectory,
        };
        Err(TargetError::InTheWay {
            title: self.title.clone(),
            component: self.title.clone(),
            what,
        })
    }

    fn appear(self) -> Result<(), TargetError> {
        self.apply_metas(self.fd.as_fd())?;
        let name = self.place.name.as_deref().unwrap_or(OsStr::new("."));
        match rename_new(&self.place.parent, &self.temporary, name) {
            Ok(()) => {
                self.deferred.disarm();
                Ok(())
            }
            Err(Errno::EXIST) if self.existing == Existing::Keep => {
                let title = self.title.clone();
                Err(TargetError::AlreadyExists { title })
            }
            Err(errno) => Err(io(&self.title, "rename a temporary directory to", errno)),
        }
    }

    fn merge(self) -> Result<(), TargetError> {
        let opened;
        let into = match &self.place.name {
            None => self.place.parent.as_fd(),
            Some(name) => {
                opened = rustix::fs::openat(&self.place.parent, name, DIRECTORY, Mode::empty())
                    .map_err(|errno| io(&self.title, "open", errno))?;
                opened.as_fd()
            }
        };
        merge(self.fd.as_fd(), into, &self.title)?;
        self.apply_metas(into)
        // What is left of the staging tree goes with `deferred`.
    }

    /// Gives directories below `top` their modes and times, deepest first: a
    /// path sorts before everything below it.
    fn apply_metas(&self, top: BorrowedFd<'_>) -> Result<(), TargetError> {
        let metas = self.metas.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, meta) in metas.iter().rev() {
            if path.is_empty() && self.place.name.is_none() {
                continue;
            }
            apply(top, path, *meta).map_err(|errno| {
                let below = String::from_utf8_lossy(path);
                io(&format!("{}/{below}", self.title), "set the mode of", errno)
            })?;
        }
        Ok(())
    }
}

/// Makes the staging directory and says how to remove it.
fn make(
    title: &str,
    parent: &Arc<OwnedFd>,
    cleanup: &Cleanup,
) -> Result<(String, Deferred), TargetError> {
    for _ in 0..DRAWS {
        let temporary = temporary_name();
        let (undo_parent, undo_name) = (Arc::clone(parent), OsString::from(&temporary));
        let created = cleanup.create(
            || rustix::fs::mkdirat(parent, temporary.as_str(), NEW_DIRECTORY),
            move || {
                for _ in 0..SWEEPS {
                    match remove_tree(undo_parent.as_fd(), &undo_name) {
                        Err(Errno::NOTEMPTY | Errno::EXIST) => {}
                        _ => return,
                    }
                }
            },
        );
        match created {
            Ok(((), deferred)) => return Ok((temporary, deferred)),
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(io(title, "create", errno)),
        }
    }
    Err(io(title, "create", Errno::EXIST))
}

fn apply(top: BorrowedFd<'_>, path: &[u8], meta: DirectoryMeta) -> Result<(), Errno> {
    let mut fd = rustix::fs::openat(top, ".", DIRECTORY, Mode::empty())?;
    for component in path.split(|byte| *byte == b'/').filter(|c| !c.is_empty()) {
        fd = rustix::fs::openat(&fd, OsStr::from_bytes(component), DIRECTORY, Mode::empty())?;
    }
    rustix::fs::fchmod(&fd, Mode::from_raw_mode(meta.mode))?;
    rustix::fs::futimens(&fd, &timestamps(meta.mtime))
}

/// A modification time; the access time is left alone.
pub(in crate::layer) fn timestamps(mtime: Timespec) -> Timestamps {
    Timestamps {
        last_access: Timespec {
            tv_sec: 0,
            tv_nsec: rustix::fs::UTIME_OMIT,
        },
        last_modification: mtime,
    }
}

/// The names in a directory.
pub(super) fn names(fd: BorrowedFd<'_>) -> Result<Vec<OsString>, Errno> {
    let mut names = Vec::new();
    for entry in Dir::read_from(fd)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push(OsStr::from_bytes(name).to_owned());
        }
    }
    Ok(names)
}

/// Removes what has this name, and all below it, through no link. Directories
/// nobody may write to are made writable first.
fn remove_tree(parent: BorrowedFd<'_>, name: &OsStr) -> Result<(), Errno> {
    match file_type(parent, name)? {
        None => return Ok(()),
        Some(FileType::Directory) => {}
        Some(_) => return rustix::fs::unlinkat(parent, name, AtFlags::empty()),
    }
    let fd = match rustix::fs::openat(parent, name, DIRECTORY, Mode::empty()) {
        Err(Errno::ACCESS) => {
            let all = Mode::from_raw_mode(0o700);
            rustix::fs::chmodat(parent, name, all, AtFlags::empty())?;
            rustix::fs::openat(parent, name, DIRECTORY, Mode::empty())?
        }
        opened => opened?,
    };
    rustix::fs::fchmod(&fd, Mode::from_raw_mode(0o700))?;
    for name in names(fd.as_fd())? {
        remove_tree(fd.as_fd(), &name)?;
    }
    rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::CWD;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_tree_is_removed_through_no_link_and_however_closed() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("tree");
        fs::create_dir_all(root.join("a/b/c")).unwrap();
        fs::create_dir(dir.path().join("kept")).unwrap();
        fs::File::create(dir.path().join("kept/f")).unwrap();
        fs::File::create(root.join("a/b/f")).unwrap();
        std::os::unix::fs::symlink("../../kept", root.join("a/link")).unwrap();
        for closed in ["a/b/c", "a/b", "a", ""] {
            fs::set_permissions(root.join(closed), fs::Permissions::from_mode(0o000)).unwrap();
        }
        remove_tree(CWD, root.as_os_str()).unwrap();
        assert!(!root.exists() && dir.path().join("kept/f").exists());
        remove_tree(CWD, root.as_os_str()).unwrap();
    }

    #[test]
    fn a_new_name_is_never_taken_from_another() {
        let dir = tempfile::tempdir().unwrap();
        let parent = rustix::fs::openat(CWD, dir.path(), DIRECTORY, Mode::empty()).unwrap();
        for name in ["new", "taken"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        assert_eq!(
            rename_new(&parent, "new", OsStr::new("taken")),
            Err(Errno::EXIST)
        );
        rename_new(&parent, "new", OsStr::new("free")).unwrap();
        assert_eq!(names(parent.as_fd()).unwrap().len(), 2);
    }

    #[test]
    fn the_umask_is_seen_without_changing_it() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place {
            parent: Arc::new(
                rustix::fs::openat(CWD, dir.path(), DIRECTORY, Mode::empty()).unwrap(),
            ),
            name: Some("t".into()),
        };
        let pending =
            PendingDirectory::create("t", place, Existing::Replace, &Cleanup::new()).unwrap();
        let probe = dir.path().join("probe");
        fs::create_dir(&probe).unwrap();
        let made = fs::metadata(probe).unwrap().permissions().mode() & 0o777;
        assert_eq!(pending.umask(), 0o777 & !made);
        let staged = rustix::fs::fstat(pending.fd()).unwrap().st_mode;
        assert_eq!(staged & 0o777, 0o700, "nobody else may look in");
    }
}
