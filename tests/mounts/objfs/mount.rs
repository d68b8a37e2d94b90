//! A mount that goes away with its guard.

use std::ffi::CString;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use fuser::{BackgroundSession, Config, Session, SessionACL};
use rustix::mount::{MountFlags, UnmountFlags};

use super::bucket::Bucket;
use super::daemon::Daemon;
use super::faults::Faults;
use super::machine::Machine;
use super::preset::{Preset, Publish};

/// How many requests one mount answers at the same time.
const THREADS: usize = 6;

/// Returns true if file systems can be mounted here, and says in one line why
/// a test is skipped if not.
pub fn can_mount() -> bool {
    static CAN: OnceLock<Result<(), String>> = OnceLock::new();
    let can = CAN.get_or_init(|| {
        if !rustix::process::geteuid().is_root() {
            return Err("mounting needs root".to_owned());
        }
        let device = std::fs::File::open("/dev/fuse");
        device.map_err(|e| format!("/dev/fuse: {e}"))?;
        let mounted = Mount::try_new(&super::preset::JUICEFS, &Bucket::new());
        mounted.map(drop).map_err(|e| format!("mounting FUSE: {e}"))
    });
    if let Err(why) = can {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: {why}");
        }
    }
    can.is_ok()
}

/// A mounted bucket.
#[derive(Debug)]
pub struct Mount {
    point: PathBuf,
    pub faults: Arc<Faults>,
    machine: Arc<Mutex<Machine>>,
    session: Option<BackgroundSession>,
    stop: Arc<AtomicBool>,
    /// Unmounts when this process dies without doing it.
    watchdog: Option<Child>,
    _dir: tempfile::TempDir,
}

impl Mount {
    /// Mounts a bucket on one more machine.
    pub fn new(preset: &Preset, bucket: &Arc<Bucket>) -> Self {
        Self::try_new(preset, bucket).unwrap()
    }

    fn try_new(preset: &Preset, bucket: &Arc<Bucket>) -> std::io::Result<Self> {
        let dir = tempfile::Builder::new().prefix("objfs-").tempdir()?;
        let point = dir.path().join("mnt");
        std::fs::create_dir(&point)?;
        let watchdog = Command::new("sh")
            .args(["-c", "cat >/dev/null; umount -l \"$0\" 2>/dev/null"])
            .arg(&point)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let machine = Machine::new(*preset, Arc::clone(bucket));
        let machine = Arc::new(Mutex::new(machine));
        let mut mount = Self {
            point,
            faults: Arc::default(),
            machine,
            session: None,
            stop: Arc::default(),
            watchdog: Some(watchdog),
            _dir: dir,
        };
        mount.start(preset)?;
        Ok(mount)
    }

    fn start(&mut self, preset: &Preset) -> std::io::Result<()> {
        let daemon = Daemon {
            machine: Arc::clone(&self.machine),
            faults: Arc::clone(&self.faults),
        };
        // fuser's own mount knows no subtype; the kernel takes it with the type.
        let device = std::fs::File::options()
            .read(true)
            .write(true)
            .open("/dev/fuse")?;
        let options = format!(
            "fd={},rootmode=40000,user_id=0,group_id=0",
            device.as_raw_fd()
        );
        rustix::mount::mount(
            preset.source,
            &self.point,
            preset.fstype(),
            MountFlags::NOSUID | MountFlags::NODEV,
            &*CString::new(options)?,
        )?;
        let mut config = Config::default();
        config.n_threads = Some(THREADS);
        let session = Session::from_fd(daemon, device.into(), SessionACL::Owner, config)?;
        self.session = Some(session.spawn()?);
        if let Publish::Fsync(_) = preset.publish {
            let (machine, stop) = (Arc::clone(&self.machine), Arc::clone(&self.stop));
            std::thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    // The daemon's own clock, no test waits for it.
                    std::thread::sleep(Duration::from_millis(20));
                    let mut machine = machine.lock().unwrap_or_else(PoisonError::into_inner);
                    machine.upload_pending(false);
                }
            });
        }
        Ok(())
    }

    pub fn path(&self) -> &Path {
        &self.point
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.point.join(name)
    }

    /// Returns a path in the mount as an argument.
    pub fn arg(&self, name: &str) -> String {
        self.join(name).to_str().unwrap().to_owned()
    }

    /// Kills the daemon: what it had not uploaded is lost, and whoever uses
    /// the mount is told that it is not connected.
    pub fn die(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // An open directory keeps the mount from going away altogether.
        let busy = std::fs::File::open(&self.point);
        let _ = rustix::mount::unmount(&self.point, UnmountFlags::FORCE);
        drop(busy);
    }

    /// Uploads what the daemon still has, as an orderly unmount does.
    pub fn settle(&self) {
        let mut machine = self.machine.lock().unwrap_or_else(PoisonError::into_inner);
        machine.upload_pending(true);
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = rustix::mount::unmount(&self.point, UnmountFlags::DETACH);
        drop(self.session.take());
        if let Some(mut watchdog) = self.watchdog.take() {
            drop(watchdog.stdin.take());
            let _ = watchdog.wait();
        }
    }
}
