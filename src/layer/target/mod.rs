//! The directory pulled files go into, and nothing outside of it.
//!
//! Every path below the directory is walked one component at a time, each
//! opened relative to the one before and never through a symbolic link, so
//! there is no moment between check and use. New content is made under a
//! temporary name beside its final place and renamed when it is whole; until
//! then, and after an error or an interrupt, the old content is untouched.
//! Parent directories made for a file that is then given up stay.
//!
//! Not promised: survival of a power cut (nothing is synced), and protection
//! from someone who may write to the directory at the same time and swaps
//! what has been published.

mod file;
mod publish;
mod staging;
pub(super) mod title;

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

pub use self::file::PendingFile;
pub use self::staging::PendingDirectory;
pub(super) use self::staging::{DirectoryMeta, timestamps};
pub use self::title::clean as clean_title;
use super::error::{Obstacle, TargetError, TitleProblem};
use crate::cleanup::Cleanup;

/// What happens to what is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Files are replaced, directories merged.
    #[default]
    Replace,
    /// It is an error.
    Keep,
}

/// Whether titles may lead out of the target directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Traversal {
    /// They may not, neither by name nor through a symbolic link.
    #[default]
    Refuse,
    /// They are ordinary paths, relative to the target directory.
    Allow,
}

/// How a target treats titles and what is there already.
#[derive(Debug, Clone, Copy, Default)]
pub struct TargetOptions {
    /// What happens to what is there already.
    pub existing: Existing,
    /// Whether titles may lead out of the directory.
    pub traversal: Traversal,
}

/// An open target directory.
#[derive(Debug)]
pub struct Target {
    root: Arc<OwnedFd>,
    path: PathBuf,
    options: TargetOptions,
    cleanup: Cleanup,
}

/// How directories are opened: never through a link.
const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// Mode asked for when a directory is made; the umask takes its share.
const NEW_DIRECTORY: Mode = Mode::from_raw_mode(0o777);

/// How often a temporary name is drawn before giving up. Names have 62^12
/// values, so a second draw is already proof of something else being wrong.
const DRAWS: usize = 8;

/// Where a title leads.
#[derive(Debug)]
struct Place {
    parent: Arc<OwnedFd>,
    /// `None` for the target directory itself.
    name: Option<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parents {
    Create,
    Look,
}

impl Target {
    /// Opens `dir`, which is created with its parents if it is missing, and
    /// may be a symbolic link to a directory.
    ///
    /// # Errors
    /// If the directory cannot be created or opened.
    pub fn create(
        dir: &Path,
        options: TargetOptions,
        cleanup: &Cleanup,
    ) -> Result<Self, TargetError> {
        let open = |source| TargetError::Open {
            path: dir.to_owned(),
            source,
        };
        std::fs::create_dir_all(dir).map_err(open)?;
        let flags = DIRECTORY.difference(OFlags::NOFOLLOW);
        let root =
            rustix::fs::openat(CWD, dir, flags, Mode::empty()).map_err(|e| open(e.into()))?;
        Ok(Self {
            root: Arc::new(root),
            path: dir.to_owned(),
            options,
            cleanup: cleanup.clone(),
        })
    }

    /// Checks a title before anything is written: that it stays inside, that
    /// nothing on the way is a link or a file, and with [`Existing::Keep`]
    /// that there is nothing under it. Creates nothing.
    ///
    /// # Errors
    /// As [`Target::file`], except for what only writing can show.
    pub fn check(&self, title: &str) -> Result<(), TargetError> {
        let Some(place) = self.place(title, Parents::Look)? else {
            return Ok(());
        };
        match (self.options.existing, stat(&place, title)?) {
            (Existing::Keep, Some(_)) => Err(TargetError::AlreadyExists {
                title: title.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Starts a file that will be called `title`, making its parents.
    ///
    /// # Errors
    /// If the title is empty, absolute, has a NUL or leads outside; if a
    /// parent is a symbolic link or no directory; if `title` exists and
    /// existing files are kept; if a system call fails.
    pub fn file(&self, title: &str) -> Result<PendingFile, TargetError> {
        let place = self.writable_place(title)?;
        let Some(name) = place.name else {
            return Err(problem(title, TitleProblem::Directory));
        };
        PendingFile::create(
            title,
            place.parent,
            name,
            self.options.existing,
            &self.cleanup,
        )
    }

    /// Starts a directory that will be called `title`, making its parents.
    /// The title `.` is the target directory itself.
    ///
    /// # Errors
    /// As [`Target::file`].
    pub fn directory(&self, title: &str) -> Result<PendingDirectory, TargetError> {
        let place = self.writable_place(title)?;
        PendingDirectory::create(title, place, self.options.existing, &self.cleanup)
    }

    fn writable_place(&self, title: &str) -> Result<Place, TargetError> {
        self.check(title)?;
        self.place(title, Parents::Create)?
            .ok_or_else(|| io(title, "create", Errno::NOENT))
    }

    /// Finds where a title leads; `None` if a parent is missing.
    fn place(&self, title: &str, parents: Parents) -> Result<Option<Place>, TargetError> {
        if title.is_empty() {
            return Err(problem(title, TitleProblem::Empty));
        }
        if title.contains('\0') {
            return Err(problem(title, TitleProblem::Nul));
        }
        let cleaned = title::clean(title);
        if self.options.traversal == Traversal::Allow {
            return self.place_anywhere(title, &cleaned, parents);
        }
        if cleaned.starts_with('/') {
            return Err(problem(title, TitleProblem::Absolute));
        }
        if cleaned == ".." || cleaned.starts_with("../") {
            return Err(problem(title, TitleProblem::Parent));
        }
        if cleaned == "." {
            return Ok(Some(Place {
                parent: Arc::clone(&self.root),
                name: None,
            }));
        }
        let (folders, name) = cleaned.rsplit_once('/').unwrap_or(("", &cleaned));
        let mut parent = Arc::clone(&self.root);
        let mut end = 0;
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            end += folder.len() + usize::from(end > 0);
            let so_far = &cleaned[..end];
            match self.enter(&parent, folder, parents) {
                Ok(fd) => parent = Arc::new(fd),
                Err(Errno::NOENT) if parents == Parents::Look => return Ok(None),
                Err(errno) => return Err(in_the_way(&parent, folder, title, so_far, errno)),
            }
        }
        Ok(Some(Place {
            parent,
            name: Some(name.into()),
        }))
    }

    /// Opens a component, following no link, making it if that is wanted.
    fn enter(&self, parent: &OwnedFd, folder: &str, parents: Parents) -> Result<OwnedFd, Errno> {
        match rustix::fs::openat(parent, folder, DIRECTORY, Mode::empty()) {
            Err(Errno::NOENT) if parents == Parents::Create => {
                match rustix::fs::mkdirat(parent, folder, NEW_DIRECTORY) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(errno) => return Err(errno),
                }
                rustix::fs::openat(parent, folder, DIRECTORY, Mode::empty())
            }
            opened => opened,
        }
    }

    /// [`Target::place`] by the ordinary meaning of paths.
    fn place_anywhere(
        &self,
        title: &str,
        cleaned: &str,
        parents: Parents,
    ) -> Result<Option<Place>, TargetError> {
        if cleaned == "." {
            return Ok(Some(Place {
                parent: Arc::clone(&self.root),
                name: None,
            }));
        }
        let path = self.path.join(cleaned);
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(problem(title, TitleProblem::Directory));
        };
        // `DIR/x` with an empty DIR has an empty parent: the current directory.
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        if parents == Parents::Create {
            std::fs::create_dir_all(folder).map_err(|source| TargetError::Open {
                path: folder.to_owned(),
                source,
            })?;
        }
        let flags = DIRECTORY.difference(OFlags::NOFOLLOW);
        match rustix::fs::openat(CWD, folder, flags, Mode::empty()) {
            Ok(parent) => Ok(Some(Place {
                parent: Arc::new(parent),
                name: Some(name.to_owned()),
            })),
            Err(Errno::NOENT) if parents == Parents::Look => Ok(None),
            Err(errno) => Err(TargetError::Open {
                path: folder.to_owned(),
                source: errno.into(),
            }),
        }
    }
}

fn problem(title: &str, reason: TitleProblem) -> TargetError {
    TargetError::Title {
        title: title.to_owned(),
        reason,
    }
}

fn io(path: &str, action: &'static str, errno: Errno) -> TargetError {
    TargetError::Io {
        action,
        path: path.to_owned(),
        source: errno.into(),
    }
}

/// Turns the failure to open a component into what the component is.
fn in_the_way(
    parent: impl AsFd,
    name: &str,
    title: &str,
    component: &str,
    errno: Errno,
) -> TargetError {
    let found = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW);
    let what = match found.map(|stat| FileType::from_raw_mode(stat.st_mode)) {
        Ok(FileType::Symlink) => Obstacle::Symlink,
        Ok(FileType::Directory) | Err(_) => return io(component, "open", errno),
        Ok(_) => Obstacle::NotADirectory,
    };
    TargetError::InTheWay {
        title: title.to_owned(),
        component: component.to_owned(),
        what,
    }
}

/// What stands at a place, if anything; a link is not followed.
fn stat(place: &Place, title: &str) -> Result<Option<FileType>, TargetError> {
    let Some(name) = &place.name else {
        return Ok(Some(FileType::Directory));
    };
    file_type(&place.parent, name).map_err(|errno| io(title, "look at", errno))
}

fn file_type(parent: impl AsFd, name: &OsStr) -> Result<Option<FileType>, Errno> {
    match rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(FileType::from_raw_mode(stat.st_mode))),
        Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// Draws a name for something temporary. `gc` of other tools and people can
/// tell by it what was left by a crash.
fn temporary_name() -> String {
    let random: String = std::iter::repeat_with(fastrand::alphanumeric)
        .take(12)
        .collect();
    format!(".oci-layout-{random}.tmp")
}

/// Whether an answer means that the file system lacks an operation.
fn is_unsupported(errno: Errno) -> bool {
    matches!(
        errno,
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM
    )
}

/// Renames to a name that must be free, also if somebody takes it meanwhile.
/// File systems without such a rename get a check just before; only there a
/// race is possible.
fn rename_new(parent: &OwnedFd, from: &str, to: &OsStr) -> Result<(), Errno> {
    match rustix::fs::renameat_with(parent, from, parent, to, RenameFlags::NOREPLACE) {
        Err(errno) if is_unsupported(errno) => {
            if file_type(parent, to)?.is_some() {
                return Err(Errno::EXIST);
            }
            rustix::fs::renameat(parent, from, parent, to)
        }
        renamed => renamed,
    }
}
