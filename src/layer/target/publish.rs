//! A staged tree is merged into a directory that exists.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{FileType, Mode};
use rustix::io::Errno;

use super::staging::names;
use super::{DIRECTORY, file_type, io};
use crate::layer::error::{Obstacle, TargetError};

/// First look for conflicts everywhere, then move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Check,
    Move,
}

/// Moves everything in `staged` into `into`, which is called `title`.
pub(super) fn merge(
    staged: BorrowedFd<'_>,
    into: BorrowedFd<'_>,
    title: &str,
) -> Result<(), TargetError> {
    let mut merging = Merging {
        title,
        at: title.to_owned(),
        pass: Pass::Check,
    };
    merging.directory(staged, into)?;
    merging.pass = Pass::Move;
    merging.directory(staged, into)
}

struct Merging<'a> {
    title: &'a str,
    /// Where we are, for messages.
    at: String,
    pass: Pass,
}

impl Merging<'_> {
    fn directory(
        &mut self,
        staged: BorrowedFd<'_>,
        into: BorrowedFd<'_>,
    ) -> Result<(), TargetError> {
        let mut names = names(staged).map_err(|errno| io(&self.at, "list", errno))?;
        names.sort();
        for name in names {
            let length = self.at.len();
            self.at.push('/');
            self.at.push_str(&name.to_string_lossy());
            self.entry(staged, into, &name)?;
            self.at.truncate(length);
        }
        Ok(())
    }

    fn entry(
        &mut self,
        staged: BorrowedFd<'_>,
        into: BorrowedFd<'_>,
        name: &OsString,
    ) -> Result<(), TargetError> {
        let look = |fd| file_type(fd, name).map_err(|errno| io(&self.at, "look at", errno));
        let is_directory = look(staged)? == Some(FileType::Directory);
        match (is_directory, look(into)?) {
            (true, Some(FileType::Directory)) => {
                let from = self.open(staged, name)?;
                let to = self.open(into, name)?;
                return self.existing(from.as_fd(), to.as_fd());
            }
            (true, Some(FileType::Symlink)) => return Err(self.in_the_way(Obstacle::Symlink)),
            (true, Some(_)) => return Err(self.in_the_way(Obstacle::NotADirectory)),
            (false, Some(FileType::Directory)) => {
                return Err(self.in_the_way(Obstacle::Directory));
            }
            (_, None) | (false, Some(_)) => {}
        }
        if self.pass == Pass::Check {
            return Ok(());
        }
        rustix::fs::renameat(staged, name, into, name)
            .map_err(|errno: Errno| io(&self.at, "replace", errno))
    }

    /// Merges into a directory that exists. One its owner has closed to
    /// himself, as a read-only tree has them, is opened meanwhile.
    fn existing(
        &mut self,
        staged: BorrowedFd<'_>,
        into: BorrowedFd<'_>,
    ) -> Result<(), TargetError> {
        if self.pass == Pass::Check {
            return self.directory(staged, into);
        }
        let look = |errno| io(&self.at, "look at", errno);
        let mode = rustix::fs::fstat(into).map_err(look)?.st_mode & 0o7777;
        if mode & 0o700 == 0o700 {
            return self.directory(staged, into);
        }
        let change = |at: &str, mode| {
            rustix::fs::fchmod(into, Mode::from_raw_mode(mode))
                .map_err(|errno| io(at, "set the mode of", errno))
        };
        change(&self.at, mode | 0o700)?;
        let merged = self.directory(staged, into);
        change(&self.at, mode)?;
        merged
    }

    fn open(&self, parent: BorrowedFd<'_>, name: &OsStr) -> Result<OwnedFd, TargetError> {
        rustix::fs::openat(parent, name, DIRECTORY, Mode::empty())
            .map_err(|errno| io(&self.at, "open", errno))
    }

    fn in_the_way(&self, what: Obstacle) -> TargetError {
        TargetError::InTheWay {
            title: self.title.to_owned(),
            component: self.at.clone(),
            what,
        }
    }
}
