//! Layouts on mounted buckets.
//!
//! The buckets are objfs: our own FUSE file system that behaves like the
//! daemon of each kind of mount. Proved here, for every kind: the everyday
//! commands work and make no call that a bucket punishes; a killed process, a
//! dead daemon or a failing request leaves nothing that is taken for whole;
//! writers on two machines lose nothing.
//!
//! Mounting takes root and /dev/fuse; elsewhere each test says in one line
//! that it is skipped. `OCI_LAYOUT_MOUNT_ROUNDS` sets how often each race is
//! run; 50 is the full acceptance.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "mounts/kills.rs"]
mod kills;
#[path = "mounts/objfs/mod.rs"]
mod objfs;
#[path = "mounts/presets.rs"]
mod presets;
#[path = "mounts/races.rs"]
mod races;
#[path = "mounts/semantics.rs"]
mod semantics;
mod support;
