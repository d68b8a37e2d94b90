//! The file-system calls the store makes, and nothing else it could make.
//!
//! Every promise about what is on disk rests on these dozen calls, so a test
//! can put [`MemoryFs`] in their place, look at each with [`ObservedFs`], let
//! the nth fail, or take the power away. Paths are relative to the root of
//! the layout; the empty path is the root itself.

mod memory;
mod observed;
mod real;
mod tar;

use std::fmt::Debug;
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::digest::Hasher;

pub use memory::{MemoryFs, Unsynced};
pub use observed::{Call, ObservedFs};
pub use real::RealFs;
pub use tar::TarFs;

/// What kind of thing a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, socket, device or whatever else.
    Other,
}

/// What is known of a file without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When its content was last changed, by the file system's clock.
    pub modified: SystemTime,
}

/// One name in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirEntry {
    /// The name. One that is not UTF-8 is given with replacement characters;
    /// no digest and no file of ours has such a name.
    pub name: String,
    /// What it is, where the listing says so.
    pub kind: Option<Kind>,
}

/// How a lock is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockMode {
    /// Many may hold it together.
    Shared,
    /// One holds it alone.
    Exclusive,
}

/// Whether to wait for a lock that somebody else holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wait {
    /// Wait as long as it takes.
    #[default]
    Forever,
    /// Fail with [`io::ErrorKind::WouldBlock`].
    No,
}

/// What a new file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Writing, and reading what was written.
    ReadWrite,
    /// Writing from its start to its end: all that some mounts allow.
    Write,
}

/// How an existing file is opened to get new content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrite {
    /// For reading and writing, through one handle: what is written goes over
    /// what was read, and the file is never empty.
    InPlace,
    /// For writing only, from the start, without truncating it.
    FromStart,
    /// For writing only, truncating it.
    Truncate,
}

/// A lock that is held until it is dropped.
pub trait Held: Send + Sync + Debug {}

/// An open file of the store.
pub trait StoreFile: Send + Debug {
    /// Reads into `buf` from the current position; 0 means the end.
    ///
    /// # Errors
    /// As read(2).
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes` at the current position.
    ///
    /// # Errors
    /// As write(2).
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns what is known of the open file.
    ///
    /// # Errors
    /// As fstat(2).
    fn stat(&self) -> io::Result<Stat>;

    /// Goes back to the start of the file.
    ///
    /// # Errors
    /// As lseek(2).
    fn rewind(&mut self) -> io::Result<()>;

    /// Writes a byte far behind the end. File systems that take a new file from
    /// its start to its end only refuse that, and then publish nothing of it.
    ///
    /// # Errors
    /// As write(2); an error is what it is for.
    fn poison(&mut self) -> io::Result<()>;

    /// Makes the content durable.
    ///
    /// # Errors
    /// As fsync(2); an error may be about any earlier write.
    fn sync(&mut self) -> io::Result<()>;

    /// Copies all of `source` into this new, empty file inside the kernel,
    /// which shares blocks where it can, and hashes the copy. Returns its size,
    /// or `None` if that is not possible here; then nothing happened.
    ///
    /// # Errors
    /// As copy_file_range(2), except for "not possible here".
    fn copy_from(
        &mut self,
        source: &File,
        hasher: &mut Hasher,
        advance: &dyn Fn(u64),
    ) -> io::Result<Option<u64>>;

    /// Returns the file for a caller that can copy it inside the kernel.
    fn as_file(&self) -> Option<&File>;

    /// Closes the file and returns the error that only close reports on some
    /// network file systems.
    ///
    /// # Errors
    /// As close(2).
    fn close(self: Box<Self>) -> io::Result<()>;
}

/// The file system below a layout's root.
pub trait StoreFs: Send + Sync + Debug {
    /// Creates a file that must not exist.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if there is such a name, or as open(2).
    fn create_excl(&self, path: &Path, access: Access) -> io::Result<Box<dyn StoreFile>>;

    /// Opens a file for reading, following symbolic links, whatever kind of file
    /// it is. It never blocks on a named pipe.
    ///
    /// # Errors
    /// As open(2).
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn StoreFile>>;

    /// Opens an existing file to give it new content.
    ///
    /// # Errors
    /// As open(2).
    fn open_write(&self, path: &Path, rewrite: Rewrite) -> io::Result<Box<dyn StoreFile>>;

    /// Returns what is known of a name, following symbolic links.
    ///
    /// # Errors
    /// As stat(2).
    fn stat(&self, path: &Path) -> io::Result<Stat>;

    /// Lists a directory, in no particular order.
    ///
    /// # Errors
    /// As readdir(3).
    fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>>;

    /// Removes a name that is not a directory.
    ///
    /// # Errors
    /// As unlink(2).
    fn unlink(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// As rmdir(2).
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// Creates a directory.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if there is such a name, or as
    /// mkdir(2).
    fn mkdir(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name, replacing what had it.
    ///
    /// # Errors
    /// As rename(2).
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable. A file system that has no such
    /// notion counts as having done it.
    ///
    /// # Errors
    /// As fsync(2) on a directory.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Makes everything written so far durable, whoever wrote it.
    ///
    /// # Errors
    /// As syncfs(2).
    fn sync_all(&self) -> io::Result<()>;

    /// Locks a directory. `waiting` is called if that takes over a second.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] if somebody holds it and `wait` is
    /// [`Wait::No`]; [`io::ErrorKind::Unsupported`] if there are no locks
    /// here; or as flock(2).
    fn lock(
        &self,
        path: &Path,
        mode: LockMode,
        wait: Wait,
        waiting: &(dyn Fn() + Sync),
    ) -> io::Result<Box<dyn Held>>;

    /// Marks one of the slots of a directory (the highest 62 bits of `slot` tell
    /// them apart), so that other processes of
    /// this machine can see that somebody works on what the slot stands for.
    /// Several may mark one slot. A mark goes with the value that is returned,
    /// or with the process.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] if there are no such marks here, or as
    /// open(2).
    fn mark(&self, path: &Path, slot: u64) -> io::Result<Box<dyn Held>>;

    /// Tells whether somebody else on this machine has marked a slot.
    ///
    /// # Errors
    /// As [`StoreFs::mark`].
    fn is_marked(&self, path: &Path, slot: u64) -> io::Result<bool>;

    /// Makes the file system ask the store behind it about a directory anew, so
    /// that the next look is as fresh as it can be.
    ///
    /// # Errors
    /// As readdir(3).
    fn refresh(&self, path: &Path) -> io::Result<()>;

    /// Lets time pass.
    fn pause(&self, time: Duration);

    /// Returns what this machine takes for the time.
    fn now(&self) -> SystemTime;
}
