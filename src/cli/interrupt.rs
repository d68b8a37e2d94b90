//! Ctrl-C and its relatives: clean up what is half-written and be gone.

use anyhow::Context;
use oci_layout::cleanup::Cleanup;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Starts a thread that, on the first SIGINT, SIGTERM or SIGHUP, removes
/// everything in `cleanup`, runs `last`, and ends the process as the signal
/// would have done. A signal that the process was told to ignore, as by nohup,
/// stays ignored.
pub(crate) fn watch(cleanup: Cleanup, last: impl Fn() + Send + 'static) -> anyhow::Result<()> {
    let ignored = ignored();
    let watched = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(watched).context("cannot watch for signals")?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let stopped = cleanup.run_all();
            last();
            // Does not return: the caller's shell sees the signal itself.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
            drop(stopped);
        }
    });
    Ok(())
}

/// Returns the signals that are ignored, as a set of bits of which the lowest
/// stands for signal 1 (proc_pid_status(5), `SigIgn`); none if nobody can tell.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok())
        .unwrap_or(0)
}
