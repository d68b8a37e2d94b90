//! What one run is like: everything a seed decides before it starts.

use std::time::Duration;

use fastrand::Rng;
use oci_layout::store::MountKind;

/// Returns the kinds of mount on which files are written under their final names.
pub(crate) fn buckets() -> Vec<MountKind> {
    let all = MountKind::all();
    all.filter(|kind| kind.profile().is_direct()).collect()
}

/// Who writes when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// The processes of one machine.
    OneMachine,
    /// Several machines, one after the other.
    InTurn,
    /// Several machines at once, with journals.
    Shared,
    /// Several machines at once without journals, which promises nothing.
    Careless,
}

/// How long the answers of a mount stay as they were, within what its profile
/// allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staleness {
    None,
    Some,
    Most,
}

/// What the processes do most of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    All,
    /// Changing the index.
    Index,
    /// Leaving things behind, and collecting them.
    Garbage,
    /// One collection and pushes that want what it takes.
    Duel,
}

#[derive(Debug, Clone)]
pub(crate) struct Weather {
    pub(crate) seed: u64,
    pub(crate) kind: MountKind,
    pub(crate) sharing: Sharing,
    pub(crate) focus: Focus,
    pub(crate) machines: usize,
    pub(crate) processes_each: usize,
    pub(crate) operations_each: usize,
    /// How likely a process goes on when another could.
    pub(crate) stickiness: f64,
    /// How long one call takes at most, usually.
    pub(crate) latency: Duration,
    pub(crate) staleness: Staleness,
    /// How likely a call fails.
    pub(crate) errors: f64,
    /// How likely a process is killed in an operation.
    pub(crate) kills: f64,
    /// How far a machine's clock is off at most.
    pub(crate) skew: Duration,
    /// The index is too large for one request.
    pub(crate) has_large_index: bool,
    /// There is no layout yet.
    pub(crate) starts_empty: bool,
    /// Collectors take what is listed and not tagged, too.
    pub(crate) collects_untagged: bool,
    /// Locks and marks keep nobody out: to see that the checks see it.
    pub(crate) locks_are_broken: bool,
}

impl Weather {
    pub(crate) fn of(seed: u64, sharing: Sharing, kinds: &[MountKind]) -> Self {
        let mut rng = Rng::with_seed(seed);
        let kind = kinds[rng.usize(..kinds.len())];
        let machines = match sharing {
            Sharing::OneMachine => 1,
            _ => rng.usize(2..=3),
        };
        let staleness = match rng.u8(..3) {
            0 => Staleness::None,
            1 => Staleness::Some,
            _ => Staleness::Most,
        };
        let focus = [Focus::All, Focus::Index, Focus::Garbage][rng.usize(..3)];
        Self {
            seed,
            kind,
            sharing,
            focus,
            machines,
            processes_each: match sharing {
                Sharing::OneMachine => rng.usize(2..=4),
                _ => rng.usize(1..=2),
            },
            operations_each: rng.usize(2..=8),
            stickiness: [0.0, 0.5, 0.9][rng.usize(..3)],
            latency: Duration::from_millis([5, 100, 1000][rng.usize(..3)]),
            staleness,
            errors: [0.0, 0.0, 0.002, 0.02][rng.usize(..4)],
            kills: [0.0, 0.0, 0.2, 0.5][rng.usize(..4)],
            skew: Duration::from_secs([0, 300][rng.usize(..2)]),
            has_large_index: rng.u8(..8) == 0,
            starts_empty: rng.u8(..6) == 0,
            collects_untagged: rng.bool(),
            locks_are_broken: false,
        }
    }

    /// Nothing goes wrong, and what is shown is what is there.
    pub(crate) fn calm(kind: MountKind, sharing: Sharing) -> Self {
        Self {
            seed: 0,
            kind,
            sharing,
            focus: Focus::All,
            machines: 1,
            processes_each: 1,
            operations_each: 0,
            stickiness: 1.0,
            latency: Duration::from_millis(1),
            staleness: Staleness::None,
            errors: 0.0,
            kills: 0.0,
            skew: Duration::ZERO,
            has_large_index: false,
            starts_empty: false,
            collects_untagged: false,
            locks_are_broken: false,
        }
    }

    /// Whether nothing is to go wrong but what others do.
    pub(crate) fn is_fair(&self) -> bool {
        self.errors == 0.0 && self.kills == 0.0
    }
}
