//! objfs: an object store that is mounted as a directory, the way the daemons
//! for real ones mount theirs.
//!
//! A [`Bucket`] is the store, in this process; each [`Mount`] of it is another
//! machine with its own daemon and caches; a [`Preset`] says which daemon it
//! behaves like. Requests are counted, calls that no careful program makes on
//! a bucket are noted, and [`Faults`] lets requests fail or kills who makes
//! them.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the tests use what they need of it"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bucket;
mod daemon;
mod faults;
mod files;
mod machine;
mod mount;
mod names;
mod preset;

pub use bucket::{Bucket, Request};
pub use faults::{Op, When};
pub use mount::{Mount, can_mount};
pub use preset::{
    ALL, BLOBFUSE2, GCSFUSE, GEESEFS, GOOFYS, JUICEFS, MOUNTPOINT, MOUNTPOINT_OLD, Preset, Publish,
    RCLONE, RCLONE_WRITES, Rename, S3FS,
};
