//! Whatever oras does with a layout, the program does when it is called oras:
//! each line of `fixtures/parity/cases.txt` is run, and what it prints, how it
//! ends, and what it changes in layouts and files are those of oras 1.3.3.
//!
//! These are recorded in `fixtures/parity/recorded.json`, so oras need not be
//! installed; where it is, the recording is compared with it, too. Renewed by
//! `SNAPSHOTS=overwrite cargo test --test parity`. The only differences that
//! pass are those of `excused.rs`; what we do instead is recorded beside what
//! oras does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod compare;
mod contents;
mod excused;
mod masks;
mod recording;
mod run;

use crate::compare::Comparison;
use crate::support::peer;

#[test]
fn the_program_does_what_oras_does() {
    let (recording, ours) = (recording::current(), run::ours());
    let comparison = Comparison::of(recording, &ours);
    comparison.assert_all_excused();
    comparison.assert_excuses_needed();
}

#[test]
fn the_recording_is_what_oras_does() {
    let Some(oras) = peer("oras") else {
        return;
    };
    recording::assert_true(recording::current(), &run::all(&oras));
}
