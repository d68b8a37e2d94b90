//! Entries are written into a staging directory.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Timespec};
use rustix::io::Errno;
use tar::EntryType;

use super::archive::{Archive, End, Member};
use super::links::{self, Links};
use super::{Permissions, UnpackOptions};
use crate::layer::error::{Refusal, UnpackError};
use crate::layer::target::{DirectoryMeta, PendingDirectory, timestamps, title};

/// How directories are opened: never through a link.
const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// How files are made: never through a link, never over anything.
const NEW_FILE: OFlags = OFlags::WRONLY
    .union(OFlags::CREATE)
    .union(OFlags::EXCL)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// What was extracted.
#[derive(Debug)]
pub(super) struct Extracted {
    pub(super) entries: u64,
    pub(super) skipped: u64,
    pub(super) end: End,
}

/// Writes all entries of a tar below `into`, then checks its links and reads
/// whatever follows the tar.
pub(super) fn extract<R: BufRead>(
    tar: R,
    title: &str,
    into: &PendingDirectory,
    options: &UnpackOptions,
) -> Result<Extracted, UnpackError> {
    let mut archive = Archive::new(tar);
    let mut extractor = Extractor {
        into,
        options,
        title: title::clean(title),
        open: Vec::new(),
        links: Links::new(),
    };
    let (mut entries, mut skipped) = (0, 0);
    let end = loop {
        let member = match archive.next()? {
            Ok(member) => member,
            Err(end) => break end,
        };
        if archive.headers() > options.limits.entries {
            return Err(UnpackError::Limit {
                what: "entries",
                limit: options.limits.entries,
            });
        }
        match extractor.entry(&member, &mut archive) {
            Ok(Done::Unpacked) => entries += 1,
            Ok(Done::Skipped) => skipped += 1,
            Err(failure) => return Err(failure.of(&member.name)),
        }
    };
    let title = extractor.title;
    links::check_all(&extractor.links).map_err(|(path, reason)| UnpackError::Refused {
        entry: format!("{title}/{}", String::from_utf8_lossy(&path)),
        reason,
    })?;
    archive.drain()?;
    Ok(Extracted {
        entries,
        skipped,
        end,
    })
}

enum Done {
    Unpacked,
    Skipped,
}

/// Why an entry was not unpacked.
enum Failure {
    Refused(Refusal),
    Write(io::Error),
    Tar(UnpackError),
}

impl Failure {
    fn of(self, name: &[u8]) -> UnpackError {
        let entry = String::from_utf8_lossy(name).into_owned();
        match self {
            Self::Refused(reason) => UnpackError::Refused { entry, reason },
            Self::Write(source) => UnpackError::Write { entry, source },
            Self::Tar(error) => error,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(reason: Refusal) -> Self {
        Self::Refused(reason)
    }
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self::Write(errno.into())
    }
}

struct Extractor<'a> {
    into: &'a PendingDirectory,
    options: &'a UnpackOptions,
    /// The title in its clean form.
    title: String,
    /// The directories from the top to the one last written to, open. Entries
    /// come in walk order, so most of them are in the last one.
    open: Vec<(Vec<u8>, OwnedFd)>,
    links: Links,
}

impl Extractor<'_> {
    fn entry<R: BufRead>(
        &mut self,
        member: &Member,
        archive: &mut Archive<R>,
    ) -> Result<Done, Failure> {
        let path = self.below_title(&member.name)?;
        if path.len() > self.options.limits.depth {
            return Err(Refusal::TooDeep(self.options.limits.depth).into());
        }
        let kind = member.kind;
        let Some((name, parents)) = path.split_last() else {
            return match kind {
                EntryType::Directory => {
                    self.remember(&path, member);
                    Ok(Done::Unpacked)
                }
                _ => Err(Refusal::TopNotADirectory.into()),
            };
        };
        match kind {
            EntryType::Directory => self.directory(&path, member)?,
            EntryType::Regular | EntryType::Continuous => {
                self.file(parents, name, member, archive)?;
            }
            EntryType::Symlink => self.symlink(parents, name, member)?,
            EntryType::Link => self.hard_link(parents, name, member)?,
            _ => return Ok(Done::Skipped),
        }
        Ok(Done::Unpacked)
    }

    /// Splits a name and takes the title off its front.
    fn below_title<'n>(&self, name: &'n [u8]) -> Result<Vec<&'n [u8]>, Refusal> {
        if name.is_empty() || name.contains(&0) {
            return Err(Refusal::Name);
        }
        if name.len() > self.options.limits.name_bytes {
            return Err(Refusal::NameTooLong(self.options.limits.name_bytes));
        }
        let is_absolute = name[0] == b'/';
        if is_absolute && !self.title.starts_with('/') {
            return Err(Refusal::Absolute);
        }
        let mut rest = components(name);
        let outside = || Refusal::OutsideTitle(self.title.clone());
        if !is_absolute && self.title.starts_with('/') {
            return Err(outside());
        }
        for expected in components(self.title.as_bytes()) {
            match rest.next() {
                Some(b"..") if expected != b".." => return Err(Refusal::Parent),
                Some(found) if found == expected => {}
                _ => return Err(outside()),
            }
        }
        let path: Vec<&[u8]> = rest.collect();
        if path.contains(&&b".."[..]) {
            return Err(Refusal::Parent);
        }
        Ok(path)
    }

    /// Opens a directory below the top, making it and its parents if needed.
    fn enter(&mut self, path: &[&[u8]]) -> Result<BorrowedFd<'_>, Failure> {
        let common = self
            .open
            .iter()
            .zip(path)
            .take_while(|((open, _), wanted)| open == *wanted)
            .count();
        self.open.truncate(common);
        for (i, name) in path.iter().enumerate().skip(common) {
            let parent = self.last();
            let os_name = OsStr::from_bytes(name);
            let fd = match rustix::fs::openat(parent, os_name, DIRECTORY, Mode::empty()) {
                Err(Errno::NOENT) => {
                    let mode = Mode::from_raw_mode(0o777);
                    rustix::fs::mkdirat(parent, os_name, mode)?;
                    rustix::fs::openat(parent, os_name, DIRECTORY, Mode::empty())?
                }
                Err(Errno::LOOP | Errno::NOTDIR) => {
                    let found = path[..=i].join(&b'/');
                    let found = String::from_utf8_lossy(&found).into_owned();
                    return Err(Refusal::BelowNonDirectory(found).into());
                }
                opened => opened?,
            };
            self.open.push((name.to_vec(), fd));
        }
        Ok(self.last())
    }

    /// The directory entered last.
    fn last(&self) -> BorrowedFd<'_> {
        self.open
            .last()
            .map_or(self.into.fd(), |(_, fd)| fd.as_fd())
    }

    fn directory(&mut self, path: &[&[u8]], member: &Member) -> Result<(), Failure> {
        match self.enter(path) {
            Ok(_) => {}
            Err(Failure::Refused(Refusal::BelowNonDirectory(found)))
                if found == String::from_utf8_lossy(&path.join(&b'/')) =>
            {
                return Err(Refusal::Conflict.into());
            }
            Err(other) => return Err(other),
        }
        self.remember(path, member);
        Ok(())
    }

    /// Notes what a directory gets when nothing more is added to it.
    fn remember(&self, path: &[&[u8]], member: &Member) {
        let mode = match self.options.permissions {
            Permissions::Preserve => member.mode,
            Permissions::Strip => member.mode & 0o777 & !self.into.umask() | self.into.inherited(),
        };
        let mtime = timespec(member);
        self.into
            .remember(path.join(&b'/'), DirectoryMeta { mode, mtime });
    }

    fn file<R: BufRead>(
        &mut self,
        parents: &[&[u8]],
        name: &[u8],
        member: &Member,
        archive: &mut Archive<R>,
    ) -> Result<(), Failure> {
        let asked = member.mode & 0o777;
        let mode = Mode::from_raw_mode(asked);
        let fd = self.make(parents, name, |parent, name| {
            rustix::fs::openat(parent, name, NEW_FILE, mode)
        })?;
        let mut file = File::from(fd);
        archive
            .copy_to(&mut file)
            .map_err(Failure::Tar)?
            .map_err(Failure::Write)?;
        let created = asked & !self.into.umask();
        if self.options.permissions == Permissions::Preserve && created != member.mode {
            rustix::fs::fchmod(&file, Mode::from_raw_mode(member.mode))?;
        }
        rustix::fs::futimens(&file, &timestamps(timespec(member)))?;
        Ok(())
    }

    fn symlink(&mut self, parents: &[&[u8]], name: &[u8], member: &Member) -> Result<(), Failure> {
        links::check_target(parents.len(), &member.link)?;
        let target = OsStr::from_bytes(&member.link);
        self.make(parents, name, |parent, name| {
            rustix::fs::symlinkat(target, parent, name)
        })?;
        rustix::fs::utimensat(
            self.last(),
            OsStr::from_bytes(name),
            &timestamps(timespec(member)),
            AtFlags::SYMLINK_NOFOLLOW,
        )?;
        self.links
            .insert(joined(parents, name), member.link.clone());
        Ok(())
    }

    fn hard_link(
        &mut self,
        parents: &[&[u8]],
        name: &[u8],
        member: &Member,
    ) -> Result<(), Failure> {
        let refuse = || {
            let target = String::from_utf8_lossy(&member.link).into_owned();
            Failure::Refused(Refusal::HardLinkTarget(target))
        };
        let target = self.below_title(&member.link).map_err(|_| refuse())?;
        let Some((from_name, from_parents)) = target.split_last() else {
            return Err(refuse());
        };
        let from = self.look(from_parents).map_err(|_| refuse())?;
        let from_name = OsStr::from_bytes(from_name);
        let found = rustix::fs::statat(&from, from_name, AtFlags::SYMLINK_NOFOLLOW);
        let found = found.map_err(|_| refuse())?;
        if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
            return Err(refuse());
        }
        if joined(from_parents, from_name.as_bytes()) == joined(parents, name) {
            return Err(refuse());
        }
        self.make(parents, name, |parent, name| {
            rustix::fs::linkat(&from, from_name, parent, name, AtFlags::empty())
        })
    }

    /// Opens a directory that must exist, without making it the current one.
    fn look(&self, path: &[&[u8]]) -> Result<OwnedFd, Errno> {
        let mut fd = rustix::fs::openat(self.into.fd(), ".", DIRECTORY, Mode::empty())?;
        for name in path {
            fd = rustix::fs::openat(&fd, OsStr::from_bytes(name), DIRECTORY, Mode::empty())?;
        }
        Ok(fd)
    }

    /// Makes something that is not a directory. What another entry has left
    /// there is replaced, unless it is a directory.
    fn make<T>(
        &mut self,
        parents: &[&[u8]],
        name: &[u8],
        make: impl Fn(BorrowedFd<'_>, &OsStr) -> Result<T, Errno>,
    ) -> Result<T, Failure> {
        let parent = self.enter(parents)?;
        let os_name = OsStr::from_bytes(name);
        match make(parent, os_name) {
            Err(Errno::EXIST) => {}
            made => return Ok(made?),
        }
        let found = rustix::fs::statat(parent, os_name, AtFlags::SYMLINK_NOFOLLOW)?;
        if FileType::from_raw_mode(found.st_mode) == FileType::Directory {
            return Err(Refusal::Conflict.into());
        }
        rustix::fs::unlinkat(parent, os_name, AtFlags::empty())?;
        let made = make(parent, os_name)?;
        self.links.remove(&joined(parents, name));
        Ok(made)
    }
}

/// The components of a path, without the empty ones and `.`.
fn components(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
        .filter(|component| !component.is_empty() && *component != b".")
}

fn joined(parents: &[&[u8]], name: &[u8]) -> Vec<u8> {
    let mut path = parents.join(&b'/');
    if !path.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    path
}

fn timespec(member: &Member) -> Timespec {
    Timespec {
        tv_sec: member.mtime.0,
        tv_nsec: member.mtime.1,
    }
}
