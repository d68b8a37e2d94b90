//! Other programs read what this one writes and the other way round. A test
//! whose peer is not installed says so in one line and does nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../cli/by_hand.rs"]
mod by_hand;

mod flags;
mod oras;
mod program;
mod recorded;
mod skopeo;
mod umoci;
