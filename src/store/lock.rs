//! Advisory locks on directories: the only file that locks anything.
//!
//! A lock on a directory costs no request on a mounted bucket and leaves no
//! lock file behind. It is released when its handle is closed, so a killed
//! process never leaves one held. The calls are those of fs2, by their full
//! paths: the standard library has methods of the same names that would win
//! silently.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

use super::fs::{Held, LockMode, Wait};

/// How long a lock may take before somebody is told of the wait.
const ANNOUNCE_AFTER: Duration = Duration::from_secs(1);

/// A lock on an open directory; closing the handle releases it.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _directory: File,
}

impl Held for DirectoryLock {}

/// Locks `directory`.
///
/// # Errors
/// `WouldBlock` if it is held and `wait` says not to wait; `Unsupported`
/// where the file system has no such locks; or as flock(2).
pub(crate) fn acquire(
    directory: File,
    mode: LockMode,
    wait: Wait,
    waiting: &(dyn Fn() + Sync),
) -> io::Result<DirectoryLock> {
    match try_once(&directory, mode) {
        Ok(()) => {}
        Err(e) if is_contended(&e) => match wait {
            Wait::No => return Err(io::ErrorKind::WouldBlock.into()),
            Wait::Forever => block(&directory, mode, waiting).map_err(explain)?,
        },
        Err(e) => return Err(explain(e)),
    }
    Ok(DirectoryLock {
        _directory: directory,
    })
}

#[expect(clippy::disallowed_methods, reason = "this file owns the locks")]
fn try_once(directory: &File, mode: LockMode) -> io::Result<()> {
    match mode {
        LockMode::Shared => fs2::FileExt::try_lock_shared(directory),
        LockMode::Exclusive => fs2::FileExt::try_lock_exclusive(directory),
    }
}

/// Waits in the kernel's queue; a second thread announces a long wait.
#[expect(clippy::disallowed_methods, reason = "this file owns the locks")]
fn block(directory: &File, mode: LockMode, waiting: &(dyn Fn() + Sync)) -> io::Result<()> {
    let (got_it, rest) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if rest.recv_timeout(ANNOUNCE_AFTER) == Err(RecvTimeoutError::Timeout) {
                waiting();
            }
        });
        let result = loop {
            let result = match mode {
                LockMode::Shared => fs2::FileExt::lock_shared(directory),
                LockMode::Exclusive => fs2::FileExt::lock_exclusive(directory),
            };
            match result {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        drop(got_it);
        result
    })
}

fn is_contended(error: &io::Error) -> bool {
    error.raw_os_error() == fs2::lock_contended_error().raw_os_error()
}

/// A slot of a directory that is marked as being worked on.
#[derive(Debug)]
pub(crate) struct Mark {
    directory: Arc<OwnedFd>,
    slot: u64,
}

impl Held for Mark {}

impl Drop for Mark {
    fn drop(&mut self) {
        let unlock = slot_lock(libc::F_UNLCK, self.slot);
        // A mark that cannot be taken away goes with the process.
        let _ = fcntl(&self.directory, FcntlArg::F_OFD_SETLK(&unlock));
    }
}

/// Marks a slot of `directory`: a read lock on the byte of that number, which
/// a handle that cannot write may have, and many may have at once. Such locks
/// belong to the open handle (fcntl(2), "open file description locks"), so all
/// of `directory`'s users in this process count as one.
///
/// # Errors
/// `Unsupported` where the file system has no such locks.
pub(crate) fn mark(directory: Arc<OwnedFd>, slot: u64) -> io::Result<Mark> {
    let lock = slot_lock(libc::F_RDLCK, slot);
    fcntl(&directory, FcntlArg::F_OFD_SETLK(&lock)).map_err(|e| explain(e.into()))?;
    Ok(Mark { directory, slot })
}

/// Tells whether a slot is marked through another handle. It asks whether a
/// write lock would be in anybody's way and takes none.
///
/// # Errors
/// As [`mark`].
pub(crate) fn is_marked(directory: &OwnedFd, slot: u64) -> io::Result<bool> {
    let mut lock = slot_lock(libc::F_WRLCK, slot);
    fcntl(directory, FcntlArg::F_OFD_GETLK(&mut lock)).map_err(|e| explain(e.into()))?;
    Ok(lock.l_type != libc::F_UNLCK as i16)
}

fn slot_lock(kind: i32, slot: u64) -> libc::flock {
    libc::flock {
        l_type: kind as i16,
        l_whence: libc::SEEK_SET as i16,
        l_start: (slot >> 2).cast_signed(),
        l_len: 1,
        l_pid: 0,
    }
}

/// Turns the ways a file system says "no locks here" into one.
///
/// ENOLCK: NFS without a lock daemon. ENOSYS, ENOTSUP: FUSE file systems that
/// answer the lock call and refuse it. EBADF: NFS wants a handle that is open
/// for writing, which a directory cannot be (bupstash #157).
fn explain(error: io::Error) -> io::Error {
    use rustix::io::Errno;
    match Errno::from_io_error(&error) {
        Some(Errno::NOLCK | Errno::NOSYS | Errno::NOTSUP | Errno::BADF | Errno::INVAL) => {
            io::Error::new(io::ErrorKind::Unsupported, error)
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn lock(path: &Path, mode: LockMode, wait: Wait) -> io::Result<DirectoryLock> {
        acquire(File::open(path)?, mode, wait, &|| {})
    }

    #[test]
    fn shared_locks_coexist_and_exclude_an_exclusive_one() {
        let dir = tempfile::tempdir().unwrap();
        let first = lock(dir.path(), LockMode::Shared, Wait::No).unwrap();
        let second = lock(dir.path(), LockMode::Shared, Wait::No).unwrap();
        let refused = lock(dir.path(), LockMode::Exclusive, Wait::No).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
        drop((first, second));
        lock(dir.path(), LockMode::Exclusive, Wait::No).unwrap();
    }

    #[test]
    fn a_mark_is_seen_through_other_handles_until_it_goes() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Arc::new(OwnedFd::from(File::open(dir.path()).unwrap()));
        let (mine, yours) = (open(), open());
        let (slot, other) = (u64::MAX, u64::MAX - 4);
        let marked = mark(Arc::clone(&mine), slot).unwrap();
        let also = mark(Arc::clone(&yours), slot).unwrap();
        assert!(is_marked(&mine, slot).unwrap() && is_marked(&yours, slot).unwrap());
        assert!(!is_marked(&mine, other).unwrap());
        drop(also);
        assert!(!is_marked(&mine, slot).unwrap() && is_marked(&yours, slot).unwrap());
        drop(marked);
        assert!(!is_marked(&yours, slot).unwrap());
    }

    #[test]
    fn waits_until_the_holder_lets_go_and_announces_it() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path(), LockMode::Exclusive, Wait::No).unwrap();
        let announced = AtomicBool::new(false);
        let (told, tell) = mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let directory = File::open(dir.path()).unwrap();
                let told = std::sync::Mutex::new(told);
                acquire(directory, LockMode::Shared, Wait::Forever, &|| {
                    announced.store(true, Ordering::SeqCst);
                    told.lock().unwrap().send(()).unwrap();
                })
                .unwrap();
            });
            // The announcement itself says that the other is waiting.
            tell.recv_timeout(Duration::from_secs(30)).unwrap();
            drop(held);
        });
        assert!(announced.load(Ordering::SeqCst));
    }
}
