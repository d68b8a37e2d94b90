//! What a failing disk, a power cut, a kill and a full disk leave behind.
//!
//! Proved here, for every operation and every single file-system call of it:
//! whatever happens at that call, the layout afterwards is whole, holds exactly
//! the old or the new set of manifests, and takes the same operation again;
//! and what was acknowledged is still there after a power cut.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "crash/calls.rs"]
mod calls;
#[path = "crash/failing.rs"]
mod failing;
#[path = "crash/full_disk.rs"]
mod full_disk;
#[path = "crash/interleaved.rs"]
mod interleaved;
#[path = "crash/kill.rs"]
mod kill;
#[path = "crash/operations.rs"]
mod operations;
#[path = "crash/power_cut.rs"]
mod power_cut;
#[path = "crash/program.rs"]
mod program;
mod support;

/// Says in one line that a test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn skip(why: &str) {
    eprintln!("skipped: {why}");
}
