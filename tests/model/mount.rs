//! One machine's mount of the bucket: what it shows, and when it publishes.
//!
//! Names are looked up through caches that may be as old as the profile says;
//! files that are written are kept here until they are published.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use oci_layout::store::MountKind;
use oci_layout::store::fs::{Kind, Stat};

use crate::bucket::{Object, is_below};
use crate::files::Inode;
use crate::rules::Rules;
use crate::weather::Staleness;
use crate::world::State;

/// Linux's numbers of the errors that have no kind of their own.
pub(crate) const EIO: i32 = 5;
pub(crate) const EEXIST: i32 = 17;
pub(crate) const EBADF: i32 = 9;
pub(crate) const EPERM: i32 = 1;
pub(crate) const EINVAL: i32 = 22;
const ENOSYS: i32 = 38;
pub(crate) const ESTALE: i32 = 116;

pub(crate) fn errno(number: i32) -> io::Error {
    io::Error::from_raw_os_error(number)
}

pub(crate) fn absent() -> io::Error {
    // As the kernel says it: some code looks at the number.
    errno(2)
}

/// What a mount remembers of a name.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    object: Option<Object>,
    until: Duration,
}

#[derive(Debug)]
pub(crate) struct Mount {
    pub(crate) rules: Rules,
    /// How far the machine's clock is ahead, in seconds.
    pub(crate) skew: i64,
    pub(crate) seen: HashMap<PathBuf, Seen>,
    /// Which versions' pages are in memory.
    pub(crate) pages: HashMap<PathBuf, u64>,
    listings: HashMap<PathBuf, (BTreeMap<String, bool>, Duration)>,
    /// Folders only this machine knows of.
    pub(crate) folders: BTreeSet<PathBuf>,
    pub(crate) inodes: BTreeMap<u64, Inode>,
}

impl Mount {
    pub(crate) fn new(kind: MountKind, skew: i64) -> Self {
        Self {
            rules: Rules::of(kind),
            skew,
            seen: HashMap::new(),
            pages: HashMap::new(),
            listings: HashMap::new(),
            folders: BTreeSet::new(),
            inodes: BTreeMap::new(),
        }
    }

    pub(crate) fn inode_at(&self, path: &Path) -> Option<u64> {
        let here = |inode: &Inode| inode.path == path && !inode.is_unlinked;
        let mut all = self.inodes.iter();
        all.find(|(_, inode)| here(inode)).map(|(id, _)| *id)
    }

    /// Notes in a listing that is kept what this machine itself did.
    pub(crate) fn list_as(&mut self, path: &Path, is_folder: Option<bool>) {
        let parent = path.parent().unwrap_or_else(|| Path::new(""));
        if let (Some((names, _)), Some(name)) = (self.listings.get_mut(parent), path.file_name()) {
            let name = name.to_string_lossy().into_owned();
            match is_folder {
                Some(is_folder) => names.insert(name, is_folder),
                None => names.remove(&name),
            };
        }
    }
}

impl State {
    /// Draws how long an answer about a name stays as it is.
    fn staleness(&mut self, machine: usize, path: &Path) -> Duration {
        let most = self.mounts[machine].rules.staleness(path);
        match self.weather.staleness {
            Staleness::None => Duration::ZERO,
            Staleness::Some => most.mul_f64(self.rng.f64()),
            Staleness::Most => most,
        }
    }

    /// Looks a name up as this mount does.
    pub(crate) fn look_up(&mut self, machine: usize, path: &Path) -> Option<Object> {
        if let Some(seen) = self.mounts[machine].seen.get(path)
            && seen.until > self.elapsed
        {
            return seen.object.clone();
        }
        let object = self.bucket.get(path).cloned();
        self.remember(machine, path, object.clone());
        object
    }

    pub(crate) fn remember(&mut self, machine: usize, path: &Path, object: Option<Object>) {
        let until = self.elapsed + self.staleness(machine, path);
        let seen = Seen { object, until };
        self.mounts[machine].seen.insert(path.to_owned(), seen);
    }

    /// Brings in line what this mount shows with what it has just done itself.
    pub(crate) fn did(&mut self, machine: usize, path: &Path, object: Option<Object>) {
        let is_there = object.is_some().then_some(false);
        self.mounts[machine].list_as(path, is_there);
        if self.mounts[machine].rules.profile.reads_back {
            self.mounts[machine].seen.remove(path);
        } else {
            self.remember(machine, path, object);
        }
    }

    pub(crate) fn is_folder(&self, machine: usize, path: &Path) -> bool {
        let mount = &self.mounts[machine];
        path.as_os_str().is_empty()
            || mount.folders.contains(path)
            || self.bucket.has_folder(path)
            || mount.inodes.values().any(|i| is_below(&i.path, path))
    }

    fn check_folder(&self, machine: usize, path: &Path) -> io::Result<()> {
        if self.is_folder(machine, path) {
            Ok(())
        } else {
            Err(absent())
        }
    }

    pub(crate) fn check_parent(&self, machine: usize, path: &Path) -> io::Result<()> {
        self.check_folder(machine, path.parent().unwrap_or_else(|| Path::new("")))
    }

    /// As [`State::check_parent`] for the folder itself.
    pub(crate) fn check_is_folder(&self, machine: usize, path: &Path) -> io::Result<()> {
        self.check_folder(machine, path)
    }

    pub(crate) fn rules(&self, machine: usize) -> Rules {
        self.mounts[machine].rules
    }

    pub(crate) fn stat(&mut self, machine: usize, path: &Path) -> io::Result<Stat> {
        if let Some(inode) = self.mounts[machine].inode_at(path) {
            let modified = self.now_on(machine);
            return Ok(file_stat(
                self.inode(machine, inode).content.len(),
                modified,
            ));
        }
        if self.is_folder(machine, path) {
            return Ok(Stat {
                kind: Kind::Directory,
                size_bytes: 0,
                modified: self.now(),
            });
        }
        let object = self.look_up(machine, path).ok_or_else(absent)?;
        Ok(file_stat(object.content.len(), object.modified))
    }

    pub(crate) fn list(&mut self, machine: usize, path: &Path) -> io::Result<Vec<(String, bool)>> {
        self.check_folder(machine, path)?;
        if let Some((names, until)) = self.mounts[machine].listings.get(path)
            && *until > self.elapsed
        {
            return Ok(names.clone().into_iter().collect());
        }
        let mut names = self.bucket.children(path);
        let mount = &self.mounts[machine];
        let own = mount.inodes.values().map(|i| (&i.path, false));
        let folders = mount.folders.iter().map(|path| (path, true));
        for (own, is_folder) in own.chain(folders) {
            if own.parent() == Some(path)
                && let Some(name) = own.file_name()
            {
                names.insert(name.to_string_lossy().into_owned(), is_folder);
            }
        }
        let until = self.elapsed + self.staleness(machine, Path::new("blobs"));
        let kept = (names.clone(), until);
        self.mounts[machine].listings.insert(path.to_owned(), kept);
        Ok(names.into_iter().collect())
    }

    pub(crate) fn refresh(&mut self, machine: usize, path: &Path) -> io::Result<()> {
        let mount = &mut self.mounts[machine];
        if mount.rules.refreshes {
            mount.listings.remove(path);
            mount.seen.retain(|name, _| name.parent() != Some(path));
        }
        self.list(machine, path).map(drop)
    }

    pub(crate) fn unlink(&mut self, machine: usize, path: &Path) -> io::Result<()> {
        let inode = self.mounts[machine].inode_at(path);
        if self.rules(machine).is_exclusive && inode.is_some() {
            return Err(errno(EPERM));
        }
        if inode.is_none() && self.look_up(machine, path).is_none() {
            return Err(absent());
        }
        if let Some(inode) = inode {
            let open = self.inode(machine, inode);
            open.is_unlinked = true;
            if open.users.is_empty() {
                self.mounts[machine].inodes.remove(&inode);
            }
        }
        self.bucket.delete(path);
        self.did(machine, path, None);
        Ok(())
    }

    pub(crate) fn mkdir(&mut self, machine: usize, path: &Path) -> io::Result<()> {
        self.check_parent(machine, path)?;
        if self.is_folder(machine, path) {
            return Err(errno(EEXIST));
        }
        if self.rules(machine).marks_folders {
            self.bucket.folders.insert(path.to_owned());
        } else {
            self.mounts[machine].folders.insert(path.to_owned());
        }
        self.mounts[machine].list_as(path, Some(true));
        Ok(())
    }

    pub(crate) fn remove_dir(&mut self, machine: usize, path: &Path) -> io::Result<()> {
        self.check_folder(machine, path)?;
        let mount = &self.mounts[machine];
        let own = mount
            .inodes
            .values()
            .any(|inode| is_below(&inode.path, path));
        if own || !self.bucket.children(path).is_empty() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        self.bucket.folders.remove(path);
        self.mounts[machine].folders.remove(path);
        self.mounts[machine].list_as(path, None);
        Ok(())
    }

    pub(crate) fn rename(&mut self, machine: usize, from: &Path, to: &Path) -> io::Result<()> {
        if !self.rules(machine).renames() {
            return Err(errno(ENOSYS));
        }
        self.check_parent(machine, to)?;
        let object = self.bucket.get(from).cloned().ok_or_else(absent)?;
        let moved = self.bucket.put(to, object.content, object.modified);
        self.bucket.delete(from);
        self.did(machine, from, None);
        self.did(machine, to, Some(moved));
        Ok(())
    }
}

pub(crate) fn file_stat(size: usize, modified: SystemTime) -> Stat {
    Stat {
        kind: Kind::File,
        size_bytes: size as u64,
        modified,
    }
}
