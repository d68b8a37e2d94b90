//! What has come of the cases beside what is recorded.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::excused::{EXCUSED, Excuse};
use crate::recording::{Recorded, assert_complete};
use crate::run::{Outcome, Outcomes};

/// A part of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Code,
    Stdout,
    Changes,
}

impl Part {
    const ALL: [Self; 3] = [Self::Code, Self::Stdout, Self::Changes];

    /// Returns its name in the recording.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Stdout => "stdout",
            Self::Changes => "changes",
        }
    }

    fn of(self, outcome: &Outcome) -> Value {
        match self {
            Self::Code => outcome.code.into(),
            Self::Stdout => outcome.stdout.clone().into(),
            Self::Changes => outcome.changes.clone().into(),
        }
    }
}

/// A part of an outcome that is not as oras has it.
pub(crate) struct Difference {
    /// The scenario and the case in it.
    pub(crate) at: (usize, usize),
    /// The name of the scenario and the line of the case.
    pub(crate) case: String,
    pub(crate) part: Part,
    pub(crate) theirs: Value,
    pub(crate) ours: Value,
    /// Whether oras fails.
    pub(crate) has_failed: bool,
    /// What is recorded of the program.
    instead: Option<Value>,
}

impl Difference {
    /// Returns the first excuse for it.
    pub(crate) fn excuse(&self) -> Option<&'static Excuse> {
        EXCUSED.iter().find(|excuse| excuse.covers(self))
    }

    /// Returns the lines that only oras has, and those that only the program
    /// has.
    pub(crate) fn lines(&self) -> (Vec<&str>, Vec<&str>) {
        let (theirs, ours) = (lines(&self.theirs), lines(&self.ours));
        (without(theirs.clone(), &ours), without(ours, &theirs))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.part.name();
        write!(f, "{}: {part}\n  oras: {}", self.case, self.theirs)?;
        if let Some(instead) = &self.instead {
            write!(f, "\n  recorded of us: {instead}")?;
        }
        write!(f, "\n  ours: {}", self.ours)
    }
}

/// Returns the lines of a part, but for the one that is empty because the text
/// ends as a line does.
fn lines(part: &Value) -> Vec<&str> {
    let lines = part.as_array().into_iter().flatten();
    let lines = lines.filter_map(Value::as_str);
    lines.filter(|line| !line.is_empty()).collect()
}

/// Returns what is left of some lines when each of others is taken out once.
fn without<'l>(mut lines: Vec<&'l str>, others: &[&str]) -> Vec<&'l str> {
    for other in others {
        if let Some(at) = lines.iter().position(|line| line == other) {
            lines.remove(at);
        }
    }
    lines
}

/// Returns all differences between what is recorded of oras and some outcomes.
pub(crate) fn differences(recording: &[Recorded], outcomes: &Outcomes) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (at, (scenario, outcomes)) in recording.iter().zip(outcomes).enumerate() {
        for (number, (case, outcome)) in scenario.cases.iter().zip(outcomes).enumerate() {
            for part in Part::ALL {
                let (theirs, ours) = (part.of(&case.oras), part.of(outcome));
                if theirs != ours {
                    differences.push(Difference {
                        at: (at, number),
                        case: format!("{}: {}", scenario.scenario, case.run),
                        part,
                        theirs,
                        ours,
                        has_failed: case.oras.code != Some(0),
                        instead: case.instead.get(part.name()).cloned(),
                    });
                }
            }
        }
    }
    differences
}

/// What the program does beside what is recorded.
pub(crate) struct Comparison {
    differences: Vec<Difference>,
}

impl Comparison {
    pub(crate) fn of(recording: &[Recorded], ours: &Outcomes) -> Self {
        assert_complete(recording);
        Self {
            differences: differences(recording, ours),
        }
    }

    /// Fails if there is a difference that nothing excuses, or if the program
    /// no longer does what is recorded as excused.
    pub(crate) fn assert_all_excused(&self) {
        let wrong: Vec<String> = self
            .differences
            .iter()
            .filter(|d| d.excuse().is_none() || d.instead.as_ref() != Some(&d.ours))
            .map(ToString::to_string)
            .collect();
        assert!(
            wrong.is_empty(),
            "{} differences from oras\n\n{}",
            wrong.len(),
            wrong.join("\n\n")
        );
    }

    /// Fails if there is an excuse, or one of its patterns, that excuses
    /// nothing.
    pub(crate) fn assert_excuses_needed(&self) {
        let excused = self.differences.iter();
        let needed: BTreeSet<_> = excused
            .filter_map(|difference| {
                let excuse = difference.excuse()?;
                Some((excuse.reason, excuse.pattern(&difference.case)?))
            })
            .collect();
        for excuse in EXCUSED {
            for pattern in excuse.cases {
                assert!(
                    needed.contains(&(excuse.reason, *pattern)),
                    "no case needs this excuse any more: {pattern}: {}",
                    excuse.reason
                );
            }
        }
    }
}
