//! Real FUSE clients and the servers behind them, for tests and benchmarks.
//!
//! Promises: whatever is started here ends with the value that stands for it,
//! after a panic too; each has its own scratch directory and port, so nothing
//! of the machine is touched. Where a program, `/dev/fuse` or root is missing,
//! starting answers `None` after saying so in one line. Leaves to the tests
//! what to do with a mount.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each binary uses its own part"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod daemon;
mod gateway;
mod juicefs;
mod moto;
mod mount;
mod proxy;
mod rclone;
mod requests;
mod s3;
mod s3fs;

pub use daemon::Daemon;
pub use gateway::Gateway;
pub use juicefs::JuiceFs;
pub use moto::Moto;
pub use mount::Mount;
pub use proxy::Proxy;
pub use requests::{Kind, Request, Requests};
pub use s3::Endpoint;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::support::peer;

/// How long a server or a mount may take to answer first: Python on a busy
/// machine with two cores was seen to need 6 s (2026-11).
const START_LIMIT: Duration = Duration::from_secs(60);

/// Lets one test at a time go on: they measure, and they load the machine.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    // A test that failed has left nothing behind.
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints a line of a result or of a skip.
#[expect(clippy::print_stderr, reason = "a test's only way to speak")]
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// Returns the paths of all these programs if a mount is possible at all.
pub fn programs<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    if !rustix::process::geteuid().is_root() {
        say("skipped: only root may mount");
        return None;
    }
    if !std::path::Path::new("/dev/fuse").exists() {
        say("skipped: there is no /dev/fuse");
        return None;
    }
    let found: Option<Vec<PathBuf>> = names.into_iter().map(peer).collect();
    found?.try_into().ok()
}

/// Reads a setting of the tests from the environment.
pub fn setting(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    std::env::var(name).ok()
}

/// Asks again and again until the answer is yes, or fails after `limit`.
pub fn wait_until(what: &str, limit: Duration, mut ready: impl FnMut() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < limit, "{what}: not after {limit:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Returns a port of loopback that nobody listens on.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
