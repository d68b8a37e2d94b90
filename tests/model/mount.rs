//! One machine's mount of the bucket: what it shows, and when it publishes.
//!
//! Names are looked up through caches that may be as old as the profile says;
//! files that are written are kept here until they are published.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use oci_layout::store::MountKind;
use oci_layout::store::fs::{Kind, Rewrite, Stat};

use crate::bucket::{Object, is_below};
use crate::rules::{PublishAt, Rules, UPLOAD_DELAY};
use crate::weather::Staleness;
use crate::world::State;

/// Linux's numbers of the errors that have no kind of their own.
const EIO: i32 = 5;
const EBADF: i32 = 9;
const EPERM: i32 = 1;
const EINVAL: i32 = 22;
const ENOSYS: i32 = 38;
const ESTALE: i32 = 116;

pub(crate) fn errno(number: i32) -> io::Error {
    io::Error::from_raw_os_error(number)
}

fn absent() -> io::Error {
    // As the kernel says it: some code looks at the number.
    errno(2)
}

/// What a mount remembers of a name.
#[derive(Debug, Clone)]
struct Seen {
    object: Option<Object>,
    until: Duration,
}

/// A file that is being written, shared by all of the machine's handles on it.
#[derive(Debug)]
pub(crate) struct Inode {
    pub(crate) path: PathBuf,
    content: Vec<u8>,
    /// The version its content is to replace; `None`: there was none.
    base: Option<u64>,
    is_dirty: bool,
    is_unlinked: bool,
    users: BTreeSet<u64>,
    /// When it is uploaded that was closed and not synced.
    due: Option<Duration>,
}

/// What a handle is on.
#[derive(Debug)]
pub(crate) enum Target {
    /// A file as it was when it was opened, for reading.
    Snapshot(Object),
    /// A file of this machine.
    Inode(u64),
}

#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) process: usize,
    machine: usize,
    path: PathBuf,
    target: Target,
    position: usize,
    /// How much of the content is seen by one with an old idea of the size.
    cut_to: usize,
    /// An error has spoilt it for good.
    is_failed: bool,
}

#[derive(Debug)]
pub(crate) struct Mount {
    pub(crate) rules: Rules,
    /// How far the machine's clock is ahead, in seconds.
    pub(crate) skew: i64,
    seen: HashMap<PathBuf, Seen>,
    /// Which versions' pages are in memory.
    pages: HashMap<PathBuf, u64>,
    listings: HashMap<PathBuf, (BTreeMap<String, bool>, Duration)>,
    /// Folders only this machine knows of.
    folders: BTreeSet<PathBuf>,
    inodes: BTreeMap<u64, Inode>,
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

    fn inode_at(&self, path: &Path) -> Option<u64> {
        let here = |inode: &Inode| inode.path == path && !inode.is_unlinked;
        let mut all = self.inodes.iter();
        all.find(|(_, inode)| here(inode)).map(|(id, _)| *id)
    }

    /// Notes in a listing that is kept what this machine itself did.
    fn list_as(&mut self, path: &Path, is_folder: Option<bool>) {
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
    fn look_up(&mut self, machine: usize, path: &Path) -> Option<Object> {
        if let Some(seen) = self.mounts[machine].seen.get(path)
            && seen.until > self.elapsed
        {
            return seen.object.clone();
        }
        let object = self.bucket.get(path).cloned();
        self.remember(machine, path, object.clone());
        object
    }

    fn remember(&mut self, machine: usize, path: &Path, object: Option<Object>) {
        let until = self.elapsed + self.staleness(machine, path);
        let seen = Seen { object, until };
        self.mounts[machine].seen.insert(path.to_owned(), seen);
    }

    /// Brings in line what this mount shows with what it has just done itself.
    fn did(&mut self, machine: usize, path: &Path, object: Option<Object>) {
        let is_there = object.is_some().then_some(false);
        self.mounts[machine].list_as(path, is_there);
        if self.mounts[machine].rules.profile.reads_back {
            self.mounts[machine].seen.remove(path);
        } else {
            self.remember(machine, path, object);
        }
    }

    fn is_folder(&self, machine: usize, path: &Path) -> bool {
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

    fn rules(&self, machine: usize) -> Rules {
        self.mounts[machine].rules
    }

    fn add_handle(&mut self, handle: Handle) -> u64 {
        let id = self.id();
        if let Target::Inode(inode) = handle.target
            && let Some(inode) = self.mounts[handle.machine].inodes.get_mut(&inode)
        {
            inode.users.insert(id);
            inode.due = None;
        }
        self.handles.insert(id, handle);
        id
    }

    fn add_inode(&mut self, machine: usize, path: &Path, content: &[u8], base: Option<u64>) -> u64 {
        let id = self.id();
        let inode = Inode {
            path: path.to_owned(),
            content: content.to_vec(),
            base,
            is_dirty: false,
            is_unlinked: false,
            users: BTreeSet::new(),
            due: None,
        };
        self.mounts[machine].inodes.insert(id, inode);
        id
    }

    fn inode(&mut self, machine: usize, id: u64) -> &mut Inode {
        let inodes = &mut self.mounts[machine].inodes;
        inodes.get_mut(&id).expect("a handle keeps its inode")
    }

    pub(crate) fn create(&mut self, process: usize, path: &Path) -> io::Result<u64> {
        let machine = self.processes[process].machine;
        self.check_parent(machine, path)?;
        if self.mounts[machine].inode_at(path).is_some()
            || self.look_up(machine, path).is_some()
            || self.is_folder(machine, path)
        {
            return Err(errno(17));
        }
        let rules = self.rules(machine);
        let inode = self.add_inode(machine, path, &[], None);
        self.inode(machine, inode).is_dirty = true;
        if rules.creating_publishes || rules.publish == PublishAt::Write {
            self.publish(machine, inode)?;
            self.inode(machine, inode).is_dirty = true;
        }
        self.mounts[machine].list_as(path, Some(false));
        Ok(self.add_handle(Handle {
            process,
            machine,
            path: path.to_owned(),
            target: Target::Inode(inode),
            position: 0,
            cut_to: usize::MAX,
            is_failed: false,
        }))
    }

    /// Returns the content a mount serves for a name, and how much of it is
    /// seen.
    fn serve(&mut self, machine: usize, path: &Path) -> io::Result<(Object, usize)> {
        let seen = self.look_up(machine, path).ok_or_else(absent)?;
        let now = self.bucket.get(path).cloned();
        if now.as_ref().map(|object| object.version) == Some(seen.version) {
            return Ok((seen, usize::MAX));
        }
        // An old answer: the content comes from pages that are kept, or anew.
        let is_kept = self.mounts[machine].pages.get(path) == Some(&seen.version);
        if is_kept && self.rng.bool() {
            return Ok((seen, usize::MAX));
        }
        if !self.rules(machine).tears {
            self.mounts[machine].seen.remove(path);
            return Err(if now.is_some() {
                errno(ESTALE)
            } else {
                absent()
            });
        }
        let cut_to = seen.content.len();
        Ok((now.ok_or_else(absent)?, cut_to))
    }

    /// Notes that the pages of an object are in memory.
    fn keep_pages(&mut self, machine: usize, path: &Path, version: u64) {
        self.mounts[machine].pages.insert(path.to_owned(), version);
    }

    pub(crate) fn open_read(&mut self, process: usize, path: &Path) -> io::Result<u64> {
        let machine = self.processes[process].machine;
        let rules = self.rules(machine);
        let (object, cut_to) = match self.mounts[machine].inode_at(path) {
            Some(_) if rules.is_exclusive => return Err(errno(EPERM)),
            Some(inode) => {
                let modified = self.now_on(machine);
                let content = Arc::from(self.inode(machine, inode).content.as_slice());
                let version = 0;
                (
                    Object {
                        version,
                        content,
                        modified,
                    },
                    usize::MAX,
                )
            }
            None if self.is_folder(machine, path) => {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            None => {
                let (object, cut_to) = self.serve(machine, path)?;
                self.keep_pages(machine, path, object.version);
                (object, cut_to)
            }
        };
        Ok(self.add_handle(Handle {
            process,
            machine,
            path: path.to_owned(),
            target: Target::Snapshot(object),
            position: 0,
            cut_to,
            is_failed: false,
        }))
    }

    pub(crate) fn open_write(
        &mut self,
        process: usize,
        path: &Path,
        rewrite: Rewrite,
    ) -> io::Result<u64> {
        let machine = self.processes[process].machine;
        let rules = self.rules(machine);
        let is_open = |handle: &Handle| handle.machine == machine && handle.path == path;
        if rules.is_exclusive && self.handles.values().any(is_open)
            || !rules.opens_in_place && rewrite != Rewrite::Truncate
        {
            // Whether it is there is found out first.
            self.look_up(machine, path).ok_or_else(absent)?;
            return Err(errno(EPERM));
        }
        let truncates = rewrite == Rewrite::Truncate || rules.ignores_truncation;
        let mut cut_to = usize::MAX;
        let inode = match self.mounts[machine].inode_at(path) {
            Some(inode) => inode,
            None if truncates => {
                let old = self.look_up(machine, path).ok_or_else(absent)?;
                self.add_inode(machine, path, &[], Some(old.version))
            }
            None => {
                let (object, seen) = self.serve(machine, path)?;
                cut_to = seen;
                self.add_inode(machine, path, &object.content, Some(object.version))
            }
        };
        if truncates {
            self.inode(machine, inode).content.clear();
            self.inode(machine, inode).is_dirty |= !rules.ignores_truncation;
            if rules.truncating_publishes || rules.publish == PublishAt::Write {
                self.publish(machine, inode)?;
                self.inode(machine, inode).is_dirty = true;
            }
        }
        Ok(self.add_handle(Handle {
            process,
            machine,
            path: path.to_owned(),
            target: Target::Inode(inode),
            position: 0,
            cut_to,
            is_failed: false,
        }))
    }

    fn handle(&mut self, id: u64) -> &mut Handle {
        self.handles.get_mut(&id).expect("the handle is open")
    }

    pub(crate) fn read(&mut self, id: u64, buf: &mut [u8]) -> usize {
        let handle = &self.handles[&id];
        let content: &[u8] = match &handle.target {
            Target::Snapshot(object) => &object.content,
            Target::Inode(inode) => &self.mounts[handle.machine].inodes[inode].content,
        };
        let content = &content[..content.len().min(handle.cut_to)];
        let rest = content.get(handle.position..).unwrap_or_default();
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.handle(id).position += n;
        n
    }

    pub(crate) fn write(&mut self, id: u64, bytes: &[u8]) -> io::Result<()> {
        let handle = &self.handles[&id];
        let (machine, position, is_failed) = (handle.machine, handle.position, handle.is_failed);
        let Target::Inode(inode) = handle.target else {
            return Err(errno(EBADF));
        };
        if is_failed {
            return Err(errno(EIO));
        }
        let rules = self.rules(machine);
        let content = &mut self.inode(machine, inode).content;
        if rules.is_sequential && position != content.len() {
            self.handle(id).is_failed = true;
            return Err(errno(EINVAL));
        }
        let end = position + bytes.len();
        if content.len() < end {
            content.resize(end, 0);
        }
        content[position..end].copy_from_slice(bytes);
        self.inode(machine, inode).is_dirty = true;
        self.handle(id).position = end;
        self.handle(id).cut_to = usize::MAX;
        if rules.publish == PublishAt::Write {
            self.publish(machine, inode)?;
        }
        Ok(())
    }

    /// Writes far behind the end.
    pub(crate) fn poison(&mut self, id: u64) -> io::Result<()> {
        self.handle(id).position += 1 << 16;
        self.write(id, b"\n")
    }

    pub(crate) fn rewind(&mut self, id: u64) {
        self.handle(id).position = 0;
    }

    pub(crate) fn spoil(&mut self, id: u64) {
        self.handle(id).is_failed = true;
    }

    pub(crate) fn stat_handle(&self, id: u64) -> Stat {
        let handle = &self.handles[&id];
        let (size, modified) = match &handle.target {
            Target::Snapshot(object) => (object.content.len().min(handle.cut_to), object.modified),
            Target::Inode(inode) => (
                self.mounts[handle.machine].inodes[inode].content.len(),
                self.now_on(handle.machine),
            ),
        };
        file_stat(size, modified)
    }

    pub(crate) fn sync(&mut self, id: u64) -> io::Result<()> {
        let handle = &self.handles[&id];
        let (machine, is_failed) = (handle.machine, handle.is_failed);
        let Target::Inode(inode) = handle.target else {
            return Ok(());
        };
        match self.rules(machine).publish {
            PublishAt::Close | PublishAt::Write => Ok(()),
            PublishAt::CloseOrSync | PublishAt::Sync if is_failed => Err(errno(EIO)),
            PublishAt::CloseOrSync | PublishAt::Sync => self.publish(machine, inode),
        }
    }

    /// Closes a handle, as the kernel does for a process that is killed too.
    pub(crate) fn close(&mut self, id: u64) -> io::Result<()> {
        let Some(handle) = self.handles.remove(&id) else {
            return Ok(());
        };
        let Target::Inode(inode) = handle.target else {
            return Ok(());
        };
        let machine = handle.machine;
        let publish = self.rules(machine).publish;
        let result = if handle.is_failed {
            self.inode(machine, inode).is_dirty = false;
            Err(errno(EIO))
        } else if publish == PublishAt::Sync {
            Ok(())
        } else {
            self.publish(machine, inode)
        };
        let delay = UPLOAD_DELAY.mul_f64(self.rng.f64());
        let due = self.elapsed + delay;
        let closed = self.inode(machine, inode);
        closed.users.remove(&id);
        if closed.users.is_empty() {
            if closed.is_dirty && !closed.is_unlinked && result.is_ok() {
                closed.due = Some(due);
            } else {
                self.mounts[machine].inodes.remove(&inode);
                if handle.is_failed && self.bucket.get(&handle.path).is_none() {
                    self.mounts[machine].list_as(&handle.path, None);
                }
            }
        }
        result
    }

    /// Closes a handle so that nothing of it is published.
    pub(crate) fn discard(&mut self, id: u64) {
        self.spoil(id);
        // The error is what the caller reports.
        let _ = self.close(id);
    }

    /// Makes an object of a file, if it is not one as it is.
    fn publish(&mut self, machine: usize, inode: u64) -> io::Result<()> {
        let file = self.inode(machine, inode);
        if !file.is_dirty || file.is_unlinked {
            return Ok(());
        }
        file.is_dirty = false;
        let (path, base) = (file.path.clone(), file.base);
        let content = Arc::from(file.content.as_slice());
        let rules = self.rules(machine);
        let found = self.bucket.get(&path).map(|object| object.version);
        if rules.compares && found != base {
            self.mounts[machine].seen.remove(&path);
            return Err(errno(ESTALE));
        }
        let modified = if rules.keeps_writers_time {
            self.now_on(machine)
        } else {
            self.now()
        };
        let object = self.bucket.put(&path, content, modified);
        self.inode(machine, inode).base = Some(object.version);
        if !rules.marks_folders {
            self.mounts[machine]
                .folders
                .retain(|folder| !path.starts_with(folder));
        }
        self.keep_pages(machine, &path, object.version);
        self.did(machine, &path, Some(object));
        Ok(())
    }

    /// Uploads what was closed and not synced, when its time has come.
    pub(crate) fn upload_what_is_due(&mut self) {
        for machine in 0..self.mounts.len() {
            let now = self.elapsed;
            let due = |inode: &Inode| inode.due.is_some_and(|due| due <= now);
            let inodes = &self.mounts[machine].inodes;
            let due: Vec<u64> = inodes
                .iter()
                .filter(|(_, i)| due(i))
                .map(|(id, _)| *id)
                .collect();
            for inode in due {
                // Nobody hears of an error.
                let _ = self.publish(machine, inode);
                self.mounts[machine].inodes.remove(&inode);
            }
        }
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
            return Err(errno(17));
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

fn file_stat(size: usize, modified: SystemTime) -> Stat {
    Stat {
        kind: Kind::File,
        size_bytes: size as u64,
        modified,
    }
}
