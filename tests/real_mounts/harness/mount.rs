//! A mounted file system that is unmounted when it is dropped.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Daemon, START_LIMIT};

/// How long a daemon may take to end after its mount is gone: it may have to
/// write what it holds.
const END_LIMIT: Duration = Duration::from_secs(30);

/// A mount and the daemon that serves it.
pub struct Mount {
    path: PathBuf,
    daemon: Daemon,
    // Last: what the mount point and the daemon's files are in.
    scratch: tempfile::TempDir,
}

impl Mount {
    /// Mounts with a command that stays in the foreground. `command` gets the
    /// mount point and a scratch directory for whatever the daemon keeps.
    pub fn start(command: impl FnOnce(&Path, &Path) -> Command) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().canonicalize().unwrap().join("mnt");
        std::fs::create_dir(&path).unwrap();
        let mut command = command(&path, scratch.path());
        let daemon = Daemon::start(&mut command, &scratch.path().join("log"));
        let mut mount = Self {
            path,
            daemon,
            scratch,
        };
        mount.wait_until_mounted();
        mount
    }

    fn wait_until_mounted(&mut self) {
        let Self { path, daemon, .. } = self;
        super::wait_until("the mount", START_LIMIT, || {
            assert!(daemon.is_running(), "no mount: {}", daemon.said());
            is_mounted(path)
        });
        // Answered only when the daemon is ready.
        std::fs::metadata(&self.path).unwrap();
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Returns a name on the mount as a command line takes it.
    pub fn at(&self, name: &str) -> String {
        self.join(name).to_str().unwrap().to_owned()
    }

    pub fn daemon(&mut self) -> &mut Daemon {
        &mut self.daemon
    }

    /// Unmounts in the proper way and waits for the daemon to write all it
    /// holds. The scratch directory goes too.
    pub fn unmount(mut self) {
        let done = umount(&self.path, &[]);
        assert!(done, "{} is busy", self.path.display());
        assert!(self.daemon.wait(END_LIMIT), "the daemon goes on");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Else the scratch directory's own removal would go through the mount.
        while is_mounted(&self.path) {
            if !umount(&self.path, &[]) && !umount(&self.path, &["--lazy"]) {
                break;
            }
        }
        self.daemon.wait(Duration::from_secs(2));
    }
}

/// Looks a mount point up without asking its daemon.
fn is_mounted(path: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    let path = path.to_str().unwrap();
    mounts
        .lines()
        .any(|line| line.split(' ').nth(4) == Some(path))
}

fn umount(path: &Path, options: &[&str]) -> bool {
    Command::new("umount")
        .args(options)
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
