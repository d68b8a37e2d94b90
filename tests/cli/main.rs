//! Every command as its user meets it: what it prints where, how it ends, and
//! what it does to the disk. One module a command.
//!
//! `SNAPSHOTS=overwrite cargo test --test cli` renews the expected texts.

#[path = "../support/mod.rs"]
mod support;

mod by_hand;
mod transcript;

mod blob;
mod called_as;
mod copy;
mod gc;
mod manifest;
mod pull;
mod push;
mod repo;
mod resolve;
mod tag;
mod terminal;
mod verify;
mod version;
