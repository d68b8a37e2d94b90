//! The file system a process sees: each call waits for its turn.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use oci_layout::digest::Hasher;
use oci_layout::store::fs::{
    Access, DirEntry, Held as HeldLock, Kind, LockMode, Rewrite, Stat, StoreFile, StoreFs, Wait,
};

use crate::mount::errno;
use crate::world::{Fate, Held, Hold, State, World};

/// What fits into one request of a mount, in bytes: a write that is cut off by
/// a kill is cut there (FUSE_DEFAULT_MAX_PAGES_PER_REQ).
const REQUEST_BYTES: usize = 128 << 10;

/// What daemons answer when something does not work just now: EIO, EAGAIN,
/// EBUSY, ETIMEDOUT, ENOMEM.
const PASSING: [i32; 5] = [5, 11, 16, 110, 12];

/// One process's view of its machine's mount.
#[derive(Debug, Clone)]
pub(crate) struct MachineFs {
    world: Arc<World>,
    process: usize,
}

/// What a process that was killed would be told if it still asked.
fn gone() -> io::Error {
    errno(107)
}

impl MachineFs {
    pub(crate) fn new(world: &Arc<World>, process: usize) -> Self {
        Self {
            world: Arc::clone(world),
            process,
        }
    }

    /// Returns the view of a process that is alone on a machine of its own and
    /// waits for nobody's turn.
    pub(crate) fn on_new_machine(world: &Arc<World>) -> Self {
        let machine = world.add_machine();
        Self::new(world, world.add_observer(machine))
    }

    /// Returns how much is left of the period that has begun.
    pub(crate) fn time_left_of(&self, period: Duration) -> Duration {
        let elapsed = self.world.state().elapsed.as_secs();
        Duration::from_secs(period.as_secs() - elapsed % period.as_secs())
    }

    /// Does one call when it is this process's turn. One that fails or is cut
    /// off by a kill may have done its work all the same.
    fn call<T>(
        &self,
        name: &'static str,
        path: &Path,
        act: impl FnOnce(&mut State, usize) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.world.turn(self.process).ok_or_else(gone)?;
        let machine = state.processes[self.process].machine;
        match state.begin(self.process, name, path) {
            Fate::Works => {
                let result = act(&mut state, machine);
                if let Err(error) = &result {
                    let said = format!("  {:?} {:?}", error.kind(), error.raw_os_error());
                    state.note(self.process, &said, Fate::Works);
                }
                result
            }
            Fate::Fails => Err(passing(&mut state)),
            Fate::Dies => {
                // What it did counts, what it said is lost.
                let done = state.rng.bool().then(|| act(&mut state, machine));
                state.kill(self.process);
                // A lock that is let go of wants the state.
                drop(state);
                drop(done);
                Err(gone())
            }
        }
    }

    fn open(
        &self,
        name: &'static str,
        path: &Path,
        open: impl FnOnce(&mut State, usize) -> io::Result<u64>,
    ) -> io::Result<Box<dyn StoreFile>> {
        let id = self.call(name, path, |state, _| open(state, self.process))?;
        Ok(Box::new(MachineFile {
            fs: self.clone(),
            path: path.to_owned(),
            id,
        }))
    }

    fn hold(
        &self,
        state: &mut State,
        machine: usize,
        path: &Path,
        what: Held,
    ) -> Box<dyn HeldLock> {
        let id = state.id();
        state.holds.push(Hold {
            id,
            process: self.process,
            machine,
            path: path.to_owned(),
            what,
        });
        Box::new(MachineLock {
            world: Arc::clone(&self.world),
            id,
        })
    }

    /// Takes a lock unless somebody has one that excludes it.
    fn try_lock(
        &self,
        state: &mut State,
        machine: usize,
        path: &Path,
        mode: LockMode,
    ) -> io::Result<Option<Box<dyn HeldLock>>> {
        state.check_is_folder(machine, path)?;
        let is_wide = state.mounts[machine].rules.profile.locks_everywhere;
        let excludes = |hold: &Hold| {
            let Held::Lock(other) = hold.what else {
                return false;
            };
            hold.path == path
                && (is_wide || hold.machine == machine)
                && (other == LockMode::Exclusive || mode == LockMode::Exclusive)
        };
        if state.holds.iter().any(excludes) && !state.weather.locks_are_broken {
            return Ok(None);
        }
        Ok(Some(self.hold(state, machine, path, Held::Lock(mode))))
    }
}

fn passing(state: &mut State) -> io::Error {
    let which = state.rng.usize(..PASSING.len());
    errno(PASSING[which])
}

impl StoreFs for MachineFs {
    fn create_excl(&self, path: &Path, _: Access) -> io::Result<Box<dyn StoreFile>> {
        self.open("create", path, |state, process| state.create(process, path))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>> {
        self.open("open", path, |state, process| {
            state.open_read(process, path)
        })
    }

    fn open_write(&self, path: &Path, rewrite: Rewrite) -> io::Result<Box<dyn StoreFile>> {
        let name = match rewrite {
            Rewrite::InPlace => "open in place",
            Rewrite::FromStart => "open from start",
            Rewrite::Truncate => "open truncating",
        };
        self.open(name, path, |state, process| {
            state.open_write(process, path, rewrite)
        })
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.call("stat", path, |state, machine| state.stat(machine, path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let names = self.call("list", path, |state, machine| state.list(machine, path))?;
        let entry = |(name, is_folder)| DirEntry {
            name,
            kind: Some(if is_folder {
                Kind::Directory
            } else {
                Kind::File
            }),
        };
        Ok(names.into_iter().map(entry).collect())
    }

    fn unlink(&self, path: &Path) -> io::Result<()> {
        self.call("unlink", path, |state, machine| state.unlink(machine, path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.call("remove dir", path, |state, machine| {
            state.remove_dir(machine, path)
        })
    }

    fn mkdir(&self, path: &Path) -> io::Result<()> {
        self.call("mkdir", path, |state, machine| state.mkdir(machine, path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename to", to, |state, machine| {
            state.rename(machine, from, to)
        })
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.call("sync dir", path, |state, machine| {
            state.check_is_folder(machine, path)
        })
    }

    fn sync_all(&self) -> io::Result<()> {
        self.call("sync all", Path::new(""), |_, _| Ok(()))
    }

    fn lock(
        &self,
        path: &Path,
        mode: LockMode,
        wait: Wait,
        _: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn HeldLock>> {
        let name = match mode {
            LockMode::Shared => "lock shared",
            LockMode::Exclusive => "lock",
        };
        let first = self.call(name, path, |state, machine| {
            self.try_lock(state, machine, path, mode)
        })?;
        if let Some(lock) = first {
            return Ok(lock);
        }
        if wait == Wait::No {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        loop {
            let mut state = self.world.wait_for_lock(self.process).ok_or_else(gone)?;
            let machine = state.processes[self.process].machine;
            if let Some(lock) = self.try_lock(&mut state, machine, path, mode)? {
                return Ok(lock);
            }
        }
    }

    fn mark(&self, path: &Path, slot: u64) -> io::Result<Box<dyn HeldLock>> {
        self.call("mark", path, |state, machine| {
            state.check_is_folder(machine, path)?;
            Ok(self.hold(state, machine, path, Held::Mark(slot >> 2)))
        })
    }

    fn is_marked(&self, path: &Path, slot: u64) -> io::Result<bool> {
        self.call("is marked", path, |state, machine| {
            state.check_is_folder(machine, path)?;
            let marked = |hold: &Hold| {
                hold.what == Held::Mark(slot >> 2)
                    && hold.path == path
                    && hold.machine == machine
                    && hold.process != self.process
            };
            Ok(state.holds.iter().any(marked) && !state.weather.locks_are_broken)
        })
    }

    fn refresh(&self, path: &Path) -> io::Result<()> {
        self.call("refresh", path, |state, machine| {
            state.refresh(machine, path)
        })
    }

    fn pause(&self, time: Duration) {
        self.world.sleep(self.process, time);
    }

    fn now(&self) -> SystemTime {
        let state = self.world.state();
        state.now_on(state.processes[self.process].machine)
    }
}

#[derive(Debug)]
struct MachineFile {
    fs: MachineFs,
    path: PathBuf,
    id: u64,
}

impl StoreFile for MachineFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let id = self.id;
        self.fs
            .call("read", &self.path, |state, _| Ok(state.read(id, buf)))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let id = self.id;
        let mut state = self.fs.world.turn(self.fs.process).ok_or_else(gone)?;
        let fate = state.begin(self.fs.process, "write", &self.path);
        if fate == Fate::Works {
            return state.write(id, bytes);
        }
        // Some of its requests may have been made.
        let requests = bytes.len().div_ceil(REQUEST_BYTES);
        let made = state.rng.usize(0..=requests);
        let sent = bytes.len().min(made * REQUEST_BYTES);
        let written = if sent == 0 {
            Ok(())
        } else {
            state.write(id, &bytes[..sent])
        };
        if fate == Fate::Dies {
            state.kill(self.fs.process);
            return Err(gone());
        }
        state.spoil(id);
        written.and(Err(passing(&mut state)))
    }

    fn stat(&self) -> io::Result<Stat> {
        let id = self.id;
        self.fs
            .call("fstat", &self.path, |state, _| Ok(state.stat_handle(id)))
    }

    fn rewind(&mut self) -> io::Result<()> {
        let id = self.id;
        self.fs.call("rewind", &self.path, |state, _| {
            state.rewind(id);
            Ok(())
        })
    }

    fn poison(&mut self) -> io::Result<()> {
        let id = self.id;
        self.fs
            .call("poison", &self.path, |state, _| state.poison(id))
    }

    fn sync(&mut self) -> io::Result<()> {
        let id = self.id;
        let mut state = self.fs.world.turn(self.fs.process).ok_or_else(gone)?;
        match state.begin(self.fs.process, "sync", &self.path) {
            Fate::Works => state.sync(id),
            Fate::Fails => {
                if state.rng.bool() {
                    // It was uploaded and the answer got lost.
                    let _ = state.sync(id);
                }
                state.spoil(id);
                Err(passing(&mut state))
            }
            Fate::Dies => {
                state.kill(self.fs.process);
                Err(gone())
            }
        }
    }

    fn copy_from(&mut self, _: &File, _: &mut Hasher, _: &dyn Fn(u64)) -> io::Result<Option<u64>> {
        Ok(None)
    }

    fn as_file(&self) -> Option<&File> {
        None
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        let id = self.id;
        let mut state = self.fs.world.turn(self.fs.process).ok_or_else(gone)?;
        match state.begin(self.fs.process, "close", &self.path) {
            Fate::Works => state.close(id),
            Fate::Fails => {
                if state.rng.bool() {
                    // It was uploaded and the answer got lost.
                    let _ = state.close(id);
                } else {
                    state.discard(id);
                }
                Err(passing(&mut state))
            }
            Fate::Dies => {
                state.kill(self.fs.process);
                Err(gone())
            }
        }
    }
}

impl Drop for MachineFile {
    fn drop(&mut self) {
        // Closed already, unless its owner gave it up.
        let mut state = self.fs.world.state();
        let _ = state.close(self.id);
    }
}

#[derive(Debug)]
struct MachineLock {
    world: Arc<World>,
    id: u64,
}

impl HeldLock for MachineLock {}

impl Drop for MachineLock {
    fn drop(&mut self) {
        self.world.state().release(self.id);
    }
}
