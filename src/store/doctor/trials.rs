//! The calls a layout needs, each made once in a scratch folder.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::Obstacle;
use crate::store::Store;
use crate::store::blobs::is_absent;
use crate::store::error::StoreError;
use crate::store::fs::{Access, LockMode, Rewrite, StoreFile, StoreFs, Wait};
use crate::store::profile::{MountKind, Publish};
use crate::store::retry::{Retry, Verdict};
use crate::store::staged::refuses_renames;

/// Something that is done to a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deed {
    /// Making a folder.
    MakeFolder,
    /// Looking up a name that is not there.
    LookUp,
    /// Creating a small file, writing and closing it.
    Create,
    /// Opening and reading it.
    Read,
    /// Giving a file another name.
    Rename,
    /// Giving a file new content, the way index.json gets it there.
    Replace,
    /// Listing a folder.
    List,
    /// Locking a folder. Without that only one process may write at a time.
    Lock,
    /// Removing a file.
    Remove,
    /// Removing a folder.
    RemoveFolder,
}

impl Deed {
    /// Tells whether a layout needs it, where it is tried.
    fn is_needed(self) -> bool {
        self != Self::Lock
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MakeFolder => "make a folder",
            Self::LookUp => "look up a missing name",
            Self::Create => "create a file",
            Self::Read => "read a file",
            Self::Rename => "rename a file",
            Self::Replace => "replace a file",
            Self::List => "list a folder",
            Self::Lock => "lock a folder",
            Self::Remove => "remove a file",
            Self::RemoveFolder => "remove a folder",
        })
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It worked.
    Works,
    /// It is not offered, and a layout can do without.
    Refused {
        /// What the file system said.
        error: String,
    },
    /// It did not work.
    Fails {
        /// What the file system said, or what was seen.
        error: String,
        /// The option of the mount that would allow it.
        option: Option<&'static str>,
    },
    /// It was not tried, since something before it failed.
    Untried,
}

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What.
    pub deed: Deed,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub outcome: Outcome,
}

impl Trial {
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        match &self.outcome {
            Outcome::Fails { option, .. } if self.deed.is_needed() => Some(Obstacle::Fails {
                deed: self.deed,
                option: *option,
            }),
            _ => None,
        }
    }
}

/// What the scratch folder is called, but for what makes it unique.
pub(in crate::store) const SCRATCH_PREFIX: &str = ".oci-layout-doctor-";

/// The names in it.
const FILE: &str = "file";
const RENAMED: &str = "renamed";

/// How much is written, in bytes: the size of a manifest.
const CONTENT_BYTES: usize = 1024;

/// What an interrupt and the trials tell each other: a file that is removed
/// while it is open stays under another name on some mounts, and its folder
/// with it.
#[derive(Debug, Default)]
struct Turn {
    stopped: AtomicBool,
    at_work: Mutex<bool>,
    done: Condvar,
}

/// How long an interrupt waits for the call that is being tried.
const STOP_WAIT: Duration = Duration::from_secs(2);

impl Turn {
    /// Keeps further trials from being made and waits for the one at work.
    fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .done
            .wait_timeout_while(at_work, STOP_WAIT, |at_work| *at_work);
        drop(waited);
    }

    /// Begins a trial, unless there are to be none any more.
    fn begin(&self) -> bool {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        *at_work = !self.stopped.load(Ordering::SeqCst);
        *at_work
    }

    fn end(&self) {
        *self.at_work.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.done.notify_all();
    }
}

struct Trials<'s> {
    store: &'s Store,
    turn: Arc<Turn>,
    folder: PathBuf,
    /// The file, by the name it has now.
    file: PathBuf,
    done: Vec<Trial>,
}

/// Tries everything. Returns, too, where the scratch folder is if it could not
/// be removed.
pub(super) fn run(store: &Store) -> (Vec<Trial>, Option<PathBuf>) {
    let unique: String = std::iter::repeat_with(fastrand::alphanumeric)
        .take(12)
        .collect();
    let folder = PathBuf::from(format!("{SCRATCH_PREFIX}{unique}"));
    let mut trials = Trials {
        store,
        turn: Arc::default(),
        file: folder.join(FILE),
        folder,
        done: Vec::new(),
    };
    let left_behind = trials.run();
    (trials.done, left_behind)
}

/// Removes all that may be in the scratch folder, and the folder.
fn remove_all(fs: &dyn StoreFs, folder: &Path) -> io::Result<()> {
    for name in [FILE, RENAMED] {
        absent_is_fine(fs.unlink(&folder.join(name)))?;
    }
    absent_is_fine(fs.remove_dir(folder))
}

/// On some mounts a folder goes with the last file in it.
fn absent_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(e) if !is_absent(&e) => Err(e),
        _ => Ok(()),
    }
}

impl Trials<'_> {
    fn run(&mut self) -> Option<PathBuf> {
        let fs = Arc::clone(&self.store.fs);
        let undo = {
            let (fs, folder) = (Arc::clone(&fs), self.folder.clone());
            let turn = Arc::clone(&self.turn);
            move || {
                turn.stop();
                // Whether it went is looked at afterwards.
                drop(remove_all(&*fs, &folder));
            }
        };
        let start = Instant::now();
        let cleanup = self.store.options.cleanup.clone();
        let made = cleanup.create(|| fs.mkdir(&self.folder), undo);
        let undo = match made {
            Ok(((), undo)) => {
                self.note(Deed::MakeFolder, start, Ok(()));
                undo
            }
            Err(e) => {
                self.note(Deed::MakeFolder, start, Err(e));
                return None;
            }
        };
        self.try_all();
        // Whatever is still there goes now, where that is possible.
        drop(undo);
        let is_there = fs.stat(&self.folder).is_ok();
        is_there.then(|| self.folder.clone())
    }

    fn try_all(&mut self) {
        let is_unknown = self.store.kind == MountKind::Object;
        let renames = self.store.profile().publish == Publish::Rename;
        self.attempt(Deed::LookUp, Self::look_up);
        self.attempt(Deed::Lock, Self::lock);
        if !self.attempt(Deed::Create, |t| t.create(&t.file, OLD)) {
            let rest = [
                Deed::Read,
                Deed::List,
                Deed::Replace,
                Deed::Remove,
                Deed::RemoveFolder,
            ];
            self.pass_over(&rest);
            return;
        }
        self.attempt(Deed::Read, |t| t.read(OLD));
        self.attempt(Deed::List, Self::list);
        let can_rename = renames && self.rename();
        if can_rename {
            self.attempt(Deed::Replace, Self::replace_by_rename);
        } else {
            self.attempt(Deed::Replace, Self::replace_directly);
        }
        if is_unknown {
            self.rename();
        }
        if self.attempt(Deed::Remove, |t| t.store.fs.unlink(&t.file)) {
            self.attempt(Deed::RemoveFolder, |t| {
                absent_is_fine(t.store.fs.remove_dir(&t.folder))
            });
        } else {
            self.pass_over(&[Deed::RemoveFolder]);
        }
    }

    fn pass_over(&mut self, deeds: &[Deed]) {
        self.done.extend(deeds.iter().map(|deed| Trial {
            deed: *deed,
            took: Duration::ZERO,
            outcome: Outcome::Untried,
        }));
    }

    fn attempt(&mut self, deed: Deed, call: impl FnOnce(&Self) -> io::Result<()>) -> bool {
        if !self.turn.begin() {
            self.pass_over(&[deed]);
            return false;
        }
        let start = Instant::now();
        let result = call(self);
        self.turn.end();
        let works = result.is_ok();
        self.note(deed, start, result);
        works
    }

    fn note(&mut self, deed: Deed, start: Instant, result: io::Result<()>) {
        let is_dispensable = |error: &io::Error| match deed {
            Deed::Rename => {
                self.store.profile().publish == Publish::Direct || refuses_renames(error)
            }
            Deed::Lock => error.kind() == io::ErrorKind::Unsupported,
            _ => false,
        };
        let outcome = match result {
            Ok(()) => Outcome::Works,
            Err(e) if is_dispensable(&e) => Outcome::Refused {
                error: e.to_string(),
            },
            Err(e) => self.failure(deed, e),
        };
        self.done.push(Trial {
            deed,
            took: start.elapsed(),
            outcome,
        });
    }

    /// Says what failed as a command would say it that meets the same.
    fn failure(&self, deed: Deed, error: io::Error) -> Outcome {
        let action = match deed {
            Deed::Replace => "replace",
            Deed::Remove | Deed::RemoveFolder => "remove",
            _ => "use",
        };
        match self.store.refused(action, error, &self.file) {
            StoreError::MountOption { option, source, .. } => Outcome::Fails {
                error: source.to_string(),
                option: Some(option),
            },
            StoreError::Io { source, .. } => Outcome::Fails {
                error: source.to_string(),
                option: None,
            },
            // Of a mount that is dead.
            other => Outcome::Fails {
                error: other.to_string(),
                option: None,
            },
        }
    }

    fn look_up(&self) -> io::Result<()> {
        match self.store.fs.stat(&self.folder.join("missing")) {
            Ok(_) => Err(io::Error::other("it shows a file that is not there")),
            Err(e) if is_absent(&e) => Ok(()),
            Err(e) => Err(e),
        }
    }

    fn lock(&self) -> io::Result<()> {
        let fs = &self.store.fs;
        fs.lock(&self.folder, LockMode::Exclusive, Wait::No, &|| {})
            .map(drop)
    }

    fn create(&self, path: &Path, byte: u8) -> io::Result<()> {
        let access = match self.store.profile().publish {
            Publish::Rename => Access::ReadWrite,
            Publish::Direct => Access::Write,
        };
        let file = self.store.fs.create_excl(path, access)?;
        self.fill(file, byte)
    }

    /// Writes the content and closes the file.
    fn fill(&self, mut file: Box<dyn StoreFile>, byte: u8) -> io::Result<()> {
        let written = file.write(&[byte; CONTENT_BYTES]);
        let synced = if written.is_ok() && self.store.profile().sync {
            file.sync()
        } else {
            Ok(())
        };
        let closed = file.close();
        written.and(synced).and(closed)
    }

    fn read(&self, byte: u8) -> io::Result<()> {
        let mut file = self.store.fs.open_read(&self.file)?;
        let mut content = Vec::new();
        let mut chunk = [0; 2 * CONTENT_BYTES];
        loop {
            match file.read(&mut chunk)? {
                0 => break,
                n => content.extend_from_slice(&chunk[..n]),
            }
        }
        if content == [byte; CONTENT_BYTES] {
            Ok(())
        } else {
            Err(io::Error::other("it shows other content than was written"))
        }
    }

    fn list(&self) -> io::Result<()> {
        let entries = self.store.fs.list(&self.folder)?;
        if entries.iter().any(|entry| entry.name == FILE) {
            Ok(())
        } else {
            Err(io::Error::other("a new file is not listed"))
        }
    }

    /// Gives the file its other name; tells whether that works.
    fn rename(&mut self) -> bool {
        let to = self.folder.join(RENAMED);
        let works = self.attempt(Deed::Rename, |t| t.store.fs.rename(&t.file, &to));
        if works {
            self.file = to;
        }
        works
    }

    fn replace_by_rename(&self) -> io::Result<()> {
        let other = self.folder.join(FILE);
        self.create(&other, NEW)?;
        self.store.fs.rename(&other, &self.file)?;
        self.read(NEW)
    }

    fn replace_directly(&self) -> io::Result<()> {
        let rewrite = match self.store.profile().publish {
            Publish::Direct => self.store.profile().rewrite,
            // Renames are refused here: it goes as on an unknown mount.
            Publish::Rename => MountKind::Object.profile().rewrite,
        };
        let mut retry = Retry::default();
        loop {
            match self.rewrite(rewrite) {
                // Mountpoint: the file may not be closed yet for good.
                Err(e) if Errno::from_io_error(&e) == Some(Errno::PERM) => {
                    if !retry.wait(&*self.store.fs, Verdict::Again) {
                        return Err(e);
                    }
                }
                other => return other,
            }
        }
    }

    fn rewrite(&self, rewrite: Rewrite) -> io::Result<()> {
        let mut file = self.store.fs.open_write(&self.file, rewrite)?;
        if rewrite == Rewrite::InPlace {
            // As index.json is: read and written through one handle.
            while file.read(&mut [0; CONTENT_BYTES])? > 0 {}
            file.rewind()?;
        }
        self.fill(file, NEW)?;
        self.read(NEW)
    }
}

/// What the file is filled with at first, and then.
const OLD: u8 = b'a';
const NEW: u8 = b'b';
