//! A file system in memory that knows what a power cut would leave.
//!
//! Content counts as durable only after [`StoreFile::sync`], a name only after
//! [`StoreFs::sync_dir`] on its directory (or both after
//! [`StoreFs::sync_all`]). [`MemoryFs::after_power_cut`] returns what is left.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Component, Path};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::digest::Hasher;

use super::{Access, DirEntry, Held, Kind, LockMode, Rewrite, Stat, StoreFile, StoreFs, Wait};

/// What a power cut does to names that were never made durable. Content that
/// was never made durable is lost either way: POSIX promises nothing, and file
/// systems differ, so a store has to survive both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsynced {
    /// Names are lost too: the directory is as it was last made durable.
    NamesLost,
    /// Names survive, and may now stand for empty files.
    NamesKept,
}

type Id = usize;

#[derive(Debug, Clone, Default)]
struct Names {
    now: BTreeMap<String, Id>,
    durable: BTreeMap<String, Id>,
}

#[derive(Debug, Clone)]
enum Node {
    File {
        now: Vec<u8>,
        durable: Vec<u8>,
        modified: SystemTime,
    },
    Directory(Names),
}

#[derive(Debug, Default, Clone, Copy)]
struct LockState {
    shared: usize,
    exclusive: bool,
}

#[derive(Debug)]
struct State {
    nodes: Vec<Node>,
    locks: BTreeMap<Id, LockState>,
    now: SystemTime,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    unlocked: Condvar,
}

/// A file system in memory. Clones share one content.
#[derive(Debug, Clone)]
pub struct MemoryFs(Arc<Shared>);

impl Default for MemoryFs {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryFs {
    /// Creates an empty file system whose clock stands still.
    #[must_use]
    pub fn new() -> Self {
        // Any moment will do that is not 0.
        Self::with(
            vec![Node::Directory(Names::default())],
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
        )
    }

    fn with(nodes: Vec<Node>, now: SystemTime) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State {
                nodes,
                locks: BTreeMap::new(),
                now,
            }),
            unlocked: Condvar::new(),
        }))
    }

    /// Moves the clock by which files are stamped.
    pub fn advance_clock(&self, by: Duration) {
        self.state().now += by;
    }

    /// Returns the file system as a restart would find it.
    #[must_use]
    pub fn after_power_cut(&self, unsynced: Unsynced) -> Self {
        let state = self.state();
        let nodes = state
            .nodes
            .iter()
            .map(|node| match node {
                Node::File {
                    durable, modified, ..
                } => Node::File {
                    now: durable.clone(),
                    durable: durable.clone(),
                    modified: *modified,
                },
                Node::Directory(names) => {
                    let left = match unsynced {
                        Unsynced::NamesLost => names.durable.clone(),
                        Unsynced::NamesKept => names.now.clone(),
                    };
                    Node::Directory(Names {
                        now: left.clone(),
                        durable: left,
                    })
                }
            })
            .collect();
        Self::with(nodes, state.now)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_such() -> io::Error {
    io::ErrorKind::NotFound.into()
}

impl State {
    fn find(&self, path: &Path) -> io::Result<Id> {
        let mut id = 0;
        for part in path.components() {
            let Component::Normal(name) = part else {
                return Err(io::ErrorKind::InvalidInput.into());
            };
            let name = name.to_str().ok_or_else(no_such)?;
            id = *self.names(id)?.now.get(name).ok_or_else(no_such)?;
        }
        Ok(id)
    }

    /// Returns the directory a path is in, and its last part.
    fn split<'p>(&self, path: &'p Path) -> io::Result<(Id, &'p str)> {
        let name = path.file_name().and_then(|name| name.to_str());
        let parent = self.find(path.parent().unwrap_or_else(|| Path::new("")))?;
        Ok((parent, name.ok_or(io::ErrorKind::InvalidInput)?))
    }

    fn names(&self, id: Id) -> io::Result<&Names> {
        match &self.nodes[id] {
            Node::Directory(names) => Ok(names),
            Node::File { .. } => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn names_mut(&mut self, id: Id) -> io::Result<&mut Names> {
        match &mut self.nodes[id] {
            Node::Directory(names) => Ok(names),
            Node::File { .. } => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn add(&mut self, path: &Path, node: Node) -> io::Result<Id> {
        let (parent, name) = self.split(path)?;
        if self.names(parent)?.now.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let id = self.nodes.len();
        self.nodes.push(node);
        self.names_mut(parent)?.now.insert(name.to_owned(), id);
        Ok(id)
    }

    fn stat(&self, id: Id) -> Stat {
        match &self.nodes[id] {
            Node::File { now, modified, .. } => Stat {
                kind: Kind::File,
                size_bytes: now.len() as u64,
                modified: *modified,
            },
            Node::Directory(_) => Stat {
                kind: Kind::Directory,
                size_bytes: 0,
                modified: self.now,
            },
        }
    }
}

impl MemoryFs {
    fn open(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        let state = self.state();
        let id = state.find(path)?;
        match state.nodes[id] {
            Node::File { .. } => Ok(Box::new(MemoryFile {
                fs: self.clone(),
                id,
                position: 0,
            })),
            Node::Directory(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

impl StoreFs for MemoryFs {
    fn create_excl(&self, path: &Path, _: Access) -> io::Result<Box<dyn StoreFile>> {
        let mut state = self.state();
        let modified = state.now;
        let id = state.add(
            path,
            Node::File {
                now: Vec::new(),
                durable: Vec::new(),
                modified,
            },
        )?;
        Ok(Box::new(MemoryFile {
            fs: self.clone(),
            id,
            position: 0,
        }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        self.open(path)
    }

    fn open_write(&self, path: &Path, rewrite: Rewrite) -> io::Result<Box<dyn StoreFile>> {
        let file = self.open(path)?;
        if rewrite == Rewrite::Truncate {
            let mut state = self.state();
            let id = state.find(path)?;
            if let Node::File { now, .. } = &mut state.nodes[id] {
                now.clear();
            }
        }
        Ok(file)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let state = self.state();
        Ok(state.stat(state.find(path)?))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let state = self.state();
        let names = state.names(state.find(path)?)?;
        Ok(names
            .now
            .iter()
            .map(|(name, id)| DirEntry {
                name: name.clone(),
                kind: Some(state.stat(*id).kind),
            })
            .collect())
    }

    fn unlink(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let id = state.find(path)?;
        if state.stat(id).kind == Kind::Directory {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let (parent, name) = state.split(path)?;
        state.names_mut(parent)?.now.remove(name);
        Ok(())
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        if !state.names(state.find(path)?)?.now.is_empty() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        let (parent, name) = state.split(path)?;
        state.names_mut(parent)?.now.remove(name);
        Ok(())
    }

    fn mkdir(&self, path: &Path) -> io::Result<()> {
        let node = Node::Directory(Names::default());
        self.state().add(path, node).map(drop)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let id = state.find(from)?;
        let (to_parent, to_name) = state.split(to)?;
        let (from_parent, from_name) = state.split(from)?;
        state.names_mut(from_parent)?.now.remove(from_name);
        let to_name = to_name.to_owned();
        state.names_mut(to_parent)?.now.insert(to_name, id);
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let id = state.find(path)?;
        let names = state.names_mut(id)?;
        names.durable = names.now.clone();
        Ok(())
    }

    fn sync_all(&self) -> io::Result<()> {
        for node in &mut self.state().nodes {
            match node {
                Node::File { now, durable, .. } => durable.clone_from(now),
                Node::Directory(names) => names.durable = names.now.clone(),
            }
        }
        Ok(())
    }

    fn lock(
        &self,
        path: &Path,
        mode: LockMode,
        wait: Wait,
        waiting: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn Held>> {
        let mut state = self.state();
        let id = state.find(path)?;
        let mut told = false;
        loop {
            let lock = state.locks.entry(id).or_default();
            let free = match mode {
                LockMode::Shared => !lock.exclusive,
                LockMode::Exclusive => !lock.exclusive && lock.shared == 0,
            };
            if free {
                match mode {
                    LockMode::Shared => lock.shared += 1,
                    LockMode::Exclusive => lock.exclusive = true,
                }
                return Ok(Box::new(MemoryLock {
                    fs: self.clone(),
                    id,
                    mode,
                }));
            }
            if wait == Wait::No {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            if !std::mem::replace(&mut told, true) {
                waiting();
            }
            let unlocked = self.0.unlocked.wait(state);
            state = unlocked.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// All clones are one process, so nobody else could see a mark.
    fn mark(&self, _: &Path, _: u64) -> io::Result<Box<dyn Held>> {
        Ok(Box::new(MemoryMark))
    }

    fn is_marked(&self, _: &Path, _: u64) -> io::Result<bool> {
        Ok(false)
    }

    fn refresh(&self, path: &Path) -> io::Result<()> {
        self.list(path).map(drop)
    }

    fn pause(&self, time: Duration) {
        self.advance_clock(time);
    }

    fn now(&self) -> SystemTime {
        self.state().now
    }
}

#[derive(Debug)]
struct MemoryMark;

impl Held for MemoryMark {}

#[derive(Debug)]
struct MemoryLock {
    fs: MemoryFs,
    id: Id,
    mode: LockMode,
}

impl Held for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        let mut state = self.fs.state();
        let lock = state.locks.entry(self.id).or_default();
        match self.mode {
            LockMode::Shared => lock.shared -= 1,
            LockMode::Exclusive => lock.exclusive = false,
        }
        self.fs.0.unlocked.notify_all();
    }
}

#[derive(Debug)]
struct MemoryFile {
    fs: MemoryFs,
    id: Id,
    position: usize,
}

impl StoreFile for MemoryFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let state = self.fs.state();
        let Node::File { now, .. } = &state.nodes[self.id] else {
            return Err(io::ErrorKind::IsADirectory.into());
        };
        let rest = now.get(self.position..).unwrap_or_default();
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.position += n;
        Ok(n)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.fs.state();
        let stamp = state.now;
        let Node::File { now, modified, .. } = &mut state.nodes[self.id] else {
            return Err(io::ErrorKind::IsADirectory.into());
        };
        let end = self.position + bytes.len();
        if now.len() < end {
            now.resize(end, 0);
        }
        now[self.position..end].copy_from_slice(bytes);
        *modified = stamp;
        self.position = end;
        Ok(())
    }

    fn stat(&self) -> io::Result<Stat> {
        Ok(self.fs.state().stat(self.id))
    }

    fn rewind(&mut self) -> io::Result<()> {
        self.position = 0;
        Ok(())
    }

    /// Everything may be written in any order here, so nothing is spoilt.
    fn poison(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        if let Node::File { now, durable, .. } = &mut self.fs.state().nodes[self.id] {
            durable.clone_from(now);
        }
        Ok(())
    }

    fn copy_from(&mut self, _: &File, _: &mut Hasher, _: &dyn Fn(u64)) -> io::Result<Option<u64>> {
        Ok(None)
    }

    fn as_file(&self) -> Option<&File> {
        None
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(fs: &MemoryFs, path: &str, text: &str) -> Box<dyn StoreFile> {
        let mut file = fs.create_excl(Path::new(path), Access::ReadWrite).unwrap();
        file.write(text.as_bytes()).unwrap();
        file
    }

    fn read(fs: &MemoryFs, path: &str) -> io::Result<String> {
        let mut file = fs.open_read(Path::new(path))?;
        let mut buf = [0; 64];
        let n = file.read(&mut buf)?;
        Ok(String::from_utf8_lossy(&buf[..n]).into_owned())
    }

    #[test]
    fn a_power_cut_takes_what_was_not_synced() {
        let fs = MemoryFs::new();
        write(&fs, "synced", "yes").sync().unwrap();
        fs.sync_dir(Path::new("")).unwrap();
        drop(write(&fs, "loose", "no"));
        let lost = fs.after_power_cut(Unsynced::NamesLost);
        assert_eq!(read(&lost, "synced").unwrap(), "yes");
        assert!(read(&lost, "loose").is_err());
        let kept = fs.after_power_cut(Unsynced::NamesKept);
        assert_eq!(read(&kept, "loose").unwrap(), "");
    }

    #[test]
    fn rename_replaces_and_create_does_not() {
        let fs = MemoryFs::new();
        drop(write(&fs, "a", "1"));
        drop(write(&fs, "b", "2"));
        let again = fs.create_excl(Path::new("a"), Access::Write).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        fs.rename(Path::new("a"), Path::new("b")).unwrap();
        assert_eq!(read(&fs, "b").unwrap(), "1");
        assert!(read(&fs, "a").is_err());
    }

    #[test]
    fn locks_exclude_each_other() {
        let fs = MemoryFs::new();
        let root = Path::new("");
        let lock = |mode| fs.lock(root, mode, Wait::No, &|| {});
        let shared = lock(LockMode::Shared).unwrap();
        lock(LockMode::Shared).unwrap();
        assert!(lock(LockMode::Exclusive).is_err());
        drop(shared);
        let exclusive = lock(LockMode::Exclusive).unwrap();
        assert!(lock(LockMode::Shared).is_err());
        drop(exclusive);
        lock(LockMode::Shared).unwrap();
    }
}
