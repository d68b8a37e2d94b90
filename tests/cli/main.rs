//! Every command as its user meets it: what it prints where, how it ends, and
//! what it does to the disk. One module a command.
//!
//! `SNAPSHOTS=overwrite cargo test --test cli` renews the expected texts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod by_hand;
mod transcript;

mod blob;
mod called_as;
mod copy;
mod doctor;
mod fixtures;
mod gc;
mod index;
mod manifest;
mod pull;
mod push;
mod referrers;
mod repo;
mod resolve;
mod stdout;
mod tag;
mod terminal;
mod verify;
mod version;
