//! Files of a mount: what is written is kept here until it is published.
//!
//! All handles of one machine on a file share it, as they do in a mount's
//! daemon: two who write to one mix what they write.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use oci_layout::store::fs::{Rewrite, Stat};

use crate::bucket::Object;
use crate::mount::{EBADF, EEXIST, EINVAL, EIO, EPERM, ESTALE, absent, errno, file_stat};
use crate::rules::{PublishAt, UPLOAD_DELAY};
use crate::world::State;

/// A file that is being written, shared by all of the machine's handles on it.
#[derive(Debug)]
pub(crate) struct Inode {
    pub(crate) path: PathBuf,
    pub(crate) content: Vec<u8>,
    /// The version its content is to replace; `None`: there was none.
    base: Option<u64>,
    is_dirty: bool,
    pub(crate) is_unlinked: bool,
    pub(crate) users: BTreeSet<u64>,
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

impl State {
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

    pub(crate) fn inode(&mut self, machine: usize, id: u64) -> &mut Inode {
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
            return Err(errno(EEXIST));
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
}
