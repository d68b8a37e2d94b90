//! Ctrl-C and its relatives: clean up what is half-written and be gone.

use anyhow::Context;
use oci_layout::cleanup::Cleanup;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Starts a thread that, on the first SIGINT, SIGTERM or SIGHUP, removes
/// everything in `cleanup`, runs `last`, and ends the process as the signal
/// would have done.
pub(crate) fn watch(cleanup: Cleanup, last: impl Fn() + Send + 'static) -> anyhow::Result<()> {
    let mut signals =
        Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch for signals")?;
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
