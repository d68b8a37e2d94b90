//! Which seeds are tried, and what is said of one that fails.

use std::collections::BTreeMap;

use oci_layout::store::MountKind;

use crate::run::{Outcome, run, shorten};
use crate::weather::{Focus, Sharing, Weather};

/// The kinds of mount where files are written under their final names.
const BUCKETS: [MountKind; 8] = [
    MountKind::S3fs,
    MountKind::Goofys,
    MountKind::Geesefs,
    MountKind::MountpointS3,
    MountKind::Gcsfuse,
    MountKind::Blobfuse2,
    MountKind::Rclone,
    MountKind::Object,
];

/// The kinds with renames.
const DISKS: [MountKind; 3] = [MountKind::Posix, MountKind::Network, MountKind::Juicefs];

/// How many seeds each test tries unless it is told otherwise.
const SEEDS: u64 = 40;

/// How much of a trace is shown.
const TRACE_LINES: usize = 400;

#[expect(clippy::disallowed_methods, reason = "tests are told so")]
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text:?}")),
    )
}

/// Runs all seeds; fails with the trace of the first that fails.
#[expect(
    clippy::print_stderr,
    reason = "whoever asked for a seed wants to see it"
)]
fn try_seeds(sharing: Sharing, kinds: &[MountKind], change: fn(&mut Weather)) {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let seeds = match number("OCI_LAYOUT_MODEL_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=number("OCI_LAYOUT_MODEL_SEEDS").unwrap_or(SEEDS),
    };
    let is_one = seeds.start() == seeds.end();
    let mut failed: Option<Outcome> = None;
    for seed in seeds {
        let mut weather = Weather::of(seed, sharing, kinds);
        change(&mut weather);
        let outcome = run(&weather, is_one);
        if is_one {
            eprintln!("{}\n{:#?}", outcome.trace.join("\n"), outcome.weather);
        }
        for (end, count) in &outcome.ends {
            *ends.entry(end.clone()).or_default() += count;
        }
        if let Some(fault) = outcome.faults.first() {
            let kind = outcome.weather.kind;
            eprintln!("seed {seed} on {kind}: {}", shorten(fault));
            failed.get_or_insert(outcome);
        }
    }
    eprintln!("{sharing:?}: {ends:?}");
    if let Some(first) = failed {
        panic!("{}", complaint(&run(&first.weather, true)));
    }
}

fn complaint(outcome: &Outcome) -> String {
    let from = outcome.trace.len().saturating_sub(TRACE_LINES);
    format!(
        "{}\n{:#?}\n{}\nthis is seed {} (OCI_LAYOUT_MODEL_SEED={})",
        outcome.trace[from..].join("\n"),
        outcome.weather,
        outcome.faults.join("\n"),
        outcome.weather.seed,
        outcome.weather.seed,
    )
}

#[test]
fn the_processes_of_one_machine_lose_nothing() {
    try_seeds(Sharing::OneMachine, &BUCKETS, |_| {});
}

#[test]
fn machines_that_take_turns_lose_nothing() {
    try_seeds(Sharing::InTurn, &BUCKETS, |_| {});
}

#[test]
fn machines_at_once_lose_nothing() {
    try_seeds(Sharing::Shared, &BUCKETS, |_| {});
}

#[test]
fn a_collection_takes_nothing_that_others_push_meanwhile() {
    for sharing in [Sharing::OneMachine, Sharing::Shared] {
        try_seeds(sharing, &BUCKETS, |weather| {
            weather.focus = Focus::Duel;
            weather.starts_empty = false;
        });
    }
}

#[test]
fn nothing_is_lost_on_a_disk_either() {
    try_seeds(Sharing::OneMachine, &DISKS, |_| {});
}

#[test]
fn a_seed_makes_the_same_run_each_time() {
    for seed in 1..=20 {
        let weather = Weather::of(seed, Sharing::InTurn, &BUCKETS);
        let (first, second) = (run(&weather, true), run(&weather, true));
        let mut pairs = first.trace.iter().zip(&second.trace);
        assert_eq!(pairs.find(|(a, b)| a != b), None, "seed {seed}");
        assert_eq!(first.fingerprint, second.fingerprint, "seed {seed}");
    }
}
