//! Real FUSE clients in front of real servers, on loopback.
//!
//! Proved here: how many requests each command costs on s3fs, and that it is
//! far fewer than oras causes; that pushes at the same time through one mount
//! and through two lose nothing; what a kill of the program and of s3fs leave
//! behind; that no forbidden system call is made; and the everyday workflow on
//! each kind of mount. Wants root, `/dev/fuse`, s3fs, `moto_server`, rclone
//! and juicefs; a test whose program is missing says so and is skipped.
//!
//! - `OCI_LAYOUT_MOUNT_ROUNDS`: how often each race is run; 50 is the full
//!   acceptance.
//! - `OCI_LAYOUT_MOUNT_REQUESTS`: prints each request of each command; with a
//!   word, only of commands whose name has it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "real_mounts/calls.rs"]
mod calls;
#[path = "real_mounts/harness/mod.rs"]
mod harness;
#[path = "real_mounts/kills.rs"]
mod kills;
#[path = "real_mounts/parallel.rs"]
mod parallel;
#[path = "real_mounts/requests.rs"]
mod requests;
mod support;
#[path = "real_mounts/workflow.rs"]
mod workflow;

/// How often the races are run.
fn rounds() -> usize {
    let rounds = harness::setting("OCI_LAYOUT_MOUNT_ROUNDS");
    rounds.map_or(1, |rounds| rounds.parse().unwrap())
}
