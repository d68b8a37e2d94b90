//! Which errors of a mounted bucket pass, and how long to wait for that.
//!
//! A daemon has tried several times itself before it reports an error, and
//! then its file handle is done for. So the unit that is tried again is the
//! whole blob, and only a few times.

use std::io;
use std::time::Duration;

use rustix::io::Errno;

use super::MountKind;
use super::fs::StoreFs;

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same may work in a while: throttling, a gateway, a stale handle.
    Again,
    /// The mount is out of memory or handles: fewer at a time.
    Fewer,
    /// It will not get better.
    Never,
}

/// Judges an error of a mounted bucket. Daemons answer EIO for nearly
/// everything, and the odd ones below for what passes: EINTR (goofys, 409),
/// ESTALE (gcsfuse, an object that was replaced), ENOTSUP and ESPIPE (a write
/// that looked out of order after a hidden retry).
pub(super) fn judge(error: &io::Error) -> Verdict {
    match Errno::from_io_error(error) {
        Some(
            Errno::AGAIN
            | Errno::BUSY
            | Errno::INTR
            | Errno::IO
            | Errno::NOTSUP
            | Errno::SPIPE
            | Errno::STALE
            | Errno::TIMEDOUT
            // The name is gone again, or there after all.
            | Errno::NOENT
            | Errno::EXIST,
        ) => Verdict::Again,
        Some(Errno::NOMEM | Errno::MFILE | Errno::NFILE) => Verdict::Fewer,
        _ => Verdict::Never,
    }
}

/// Judges an error of opening a file that may be there. Mountpoint answers EPERM
/// while another handle of the mount has the file open, and up to version 1.21
/// for a moment longer (mountpoint-s3 #1327, #1344).
pub(super) fn judge_opening(error: &io::Error, kind: MountKind) -> Verdict {
    match Errno::from_io_error(error) {
        // What was not recognised may be it.
        Some(Errno::PERM) if matches!(kind, MountKind::MountpointS3 | MountKind::Object) => {
            Verdict::Again
        }
        _ => judge(error),
    }
}

/// How often one thing is tried again after errors that pass.
const TRIES: u32 = 3;

/// How often it is tried again after "no room": each time fewer are at work.
const NARROW_TRIES: u32 = 20;

/// The longest first wait; each further one may be three times as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest wait of all.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Counts the tries of one thing.
#[derive(Debug, Default)]
pub(super) struct Retry {
    tries: u32,
    narrowed: u32,
}

impl Retry {
    /// Tells whether nothing was tried again yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.tries == 0
    }

    /// Counts a try that needs no wait.
    pub(super) fn count(&mut self) {
        self.tries += 1;
    }

    /// Waits before the next try, or returns false if there is to be none.
    /// Waits are random up to their longest, so that many who failed together
    /// do not return together.
    pub(super) fn wait(&mut self, fs: &dyn StoreFs, verdict: Verdict) -> bool {
        let longest = match verdict {
            Verdict::Never => return false,
            Verdict::Again if self.tries >= TRIES => return false,
            Verdict::Fewer if self.narrowed >= NARROW_TRIES => return false,
            Verdict::Again => {
                self.tries += 1;
                FIRST_WAIT * 3_u32.pow(self.tries - 1)
            }
            Verdict::Fewer => {
                self.narrowed += 1;
                FIRST_WAIT
            }
        };
        fs.pause(longest.min(LONGEST_WAIT).mul_f64(fastrand::f64()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fs::MemoryFs;

    #[test]
    fn what_passes_is_tried_a_few_times_and_the_rest_never() {
        let fs = MemoryFs::new();
        let tries = |verdict| {
            let mut retry = Retry::default();
            (0..100).take_while(|_| retry.wait(&fs, verdict)).count()
        };
        assert_eq!(tries(Verdict::Never), 0);
        assert_eq!(tries(Verdict::Again), TRIES as usize);
        assert_eq!(tries(Verdict::Fewer), NARROW_TRIES as usize);
        let error = |errno: Errno| io::Error::from_raw_os_error(errno.raw_os_error());
        assert_eq!(judge(&error(Errno::STALE)), Verdict::Again);
        assert_eq!(judge(&error(Errno::NOMEM)), Verdict::Fewer);
        for last in [Errno::NOSPC, Errno::ACCESS, Errno::NOTCONN, Errno::PERM] {
            assert_eq!(judge(&error(last)), Verdict::Never);
        }
    }
}
