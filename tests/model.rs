//! Several machines on one bucket, without a kernel and without a bucket.
//!
//! Processes of several machines push, tag, delete and collect at random on a
//! model of the mounts: caches that are out of date, files that are published
//! when they are closed, errors, kills, clocks that are off. A scheduler lets
//! one of them make one file-system call at a time, in an order that follows a
//! seed. Proved here, for every seed tried: what was acknowledged is there in
//! the end, nothing that is reachable is missing or wrong, no blob of its full
//! size ever has wrong content, and a reader always finds an index.
//!
//! `OCI_LAYOUT_MODEL_SEEDS` says how many seeds are tried, and
//! `OCI_LAYOUT_MODEL_SEED` names one that is to be tried alone, with a trace.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "model/bucket.rs"]
mod bucket;
#[path = "model/counts.rs"]
mod counts;
#[path = "model/doubts.rs"]
mod doubts;
#[path = "model/expected.rs"]
mod expected;
#[path = "model/files.rs"]
mod files;
#[path = "model/machine_fs.rs"]
mod machine_fs;
#[path = "model/moments.rs"]
mod moments;
#[path = "model/mount.rs"]
mod mount;
#[path = "model/rules.rs"]
mod rules;
#[path = "model/run.rs"]
mod run;
#[path = "model/seeds.rs"]
mod seeds;
#[path = "model/weather.rs"]
mod weather;
#[path = "model/workload.rs"]
mod workload;
#[path = "model/world.rs"]
mod world;
