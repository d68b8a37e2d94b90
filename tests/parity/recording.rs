//! `fixtures/parity/recorded.json`: what oras 1.3.3 does in each case, and what
//! the program does instead where that is excused.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cases::{Step, fixture, scenarios};
use crate::compare::differences;
use crate::run::{self, Outcome, Outcomes};
use crate::support::peer;

/// A scenario of the recording.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) scenario: String,
    pub(crate) cases: Vec<RecordedCase>,
}

/// A case of the recording.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RecordedCase {
    /// The line of the case.
    pub(crate) run: String,
    /// What oras does.
    #[serde(flatten)]
    pub(crate) oras: Outcome,
    /// What the program does instead: the parts of an outcome that differ.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub(crate) instead: serde_json::Map<String, Value>,
}

fn path() -> PathBuf {
    fixture("parity/recorded.json")
}

/// Returns the recording, made anew if that is asked for.
pub(crate) fn current() -> &'static [Recorded] {
    static RECORDING: OnceLock<Vec<Recorded>> = OnceLock::new();
    RECORDING.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "a switch of this test's own")]
        let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
        match overwrite.then(|| peer("oras")).flatten() {
            Some(oras) => {
                let recording = record(&run::all(&oras));
                let text = serde_json::to_string_pretty(&recording).unwrap() + "\n";
                #[expect(clippy::disallowed_methods, reason = "a test's own file")]
                std::fs::write(path(), text).unwrap();
                recording
            }
            None => serde_json::from_slice(&std::fs::read(path()).unwrap()).unwrap(),
        }
    })
}

/// Makes a recording of what oras has done.
fn record(theirs: &Outcomes) -> Vec<Recorded> {
    let mut recording = without_outcomes(theirs);
    for difference in differences(&recording, &run::ours()) {
        if difference.excuse().is_some() {
            let (scenario, case) = difference.at;
            let instead = &mut recording[scenario].cases[case].instead;
            instead.insert(difference.part.name().to_owned(), difference.ours);
        }
    }
    recording
}

fn without_outcomes(theirs: &Outcomes) -> Vec<Recorded> {
    let runs = scenarios().into_iter().map(|scenario| {
        let lines = scenario.steps.into_iter().filter_map(|step| match step {
            Step::Run(case) => Some(case.line),
            _ => None,
        });
        (scenario.name, lines.collect::<Vec<_>>())
    });
    let outcomes = theirs.iter().cloned();
    runs.zip(outcomes)
        .map(|((scenario, lines), outcomes)| Recorded {
            scenario,
            cases: lines
                .into_iter()
                .zip(outcomes)
                .map(|(run, oras)| RecordedCase {
                    run,
                    oras,
                    instead: serde_json::Map::new(),
                })
                .collect(),
        })
        .collect()
}

/// Fails unless the recording is of the present cases.
pub(crate) fn assert_complete(recording: &[Recorded]) {
    let recorded = recording.iter().flat_map(|scenario| {
        let lines = scenario.cases.iter().map(|case| case.run.clone());
        lines.map(|line| (scenario.scenario.clone(), line))
    });
    let present = scenarios().into_iter().flat_map(|scenario| {
        let name = scenario.name;
        scenario
            .steps
            .into_iter()
            .filter_map(move |step| match step {
                Step::Run(case) => Some((name.clone(), case.line)),
                _ => None,
            })
    });
    assert!(
        recorded.eq(present),
        "the cases have changed since they were recorded: \
         SNAPSHOTS=overwrite cargo test --test parity"
    );
}

/// Fails where oras does something else than what is recorded.
pub(crate) fn assert_true(recording: &[Recorded], theirs: &Outcomes) {
    assert_complete(recording);
    let changed: Vec<String> = differences(recording, theirs)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        changed.is_empty(),
        "oras does not do what is recorded (where it says ours, that is oras now)\n\n{}",
        changed.join("\n\n")
    );
}
