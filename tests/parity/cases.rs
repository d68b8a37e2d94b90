//! `fixtures/parity/cases.txt`: scenarios, each of which is run in a directory
//! of its own that holds the files of `fixtures/parity/files`.
//!
//! | line | meaning |
//! | --- | --- |
//! | `== NAME` | a scenario begins |
//! | `+ layout NAME` | puts a copy of `fixtures/NAME` there |
//! | `+ tar NAME FILE` | packs a layout |
//! | anything else | the arguments of a run; `'…'` keeps spaces |
//! | `… <<< TEXT` | with this line on stdin |
//! | `… => NAME` | and the digest that it prints is `{NAME}` from here on |
//!
//! Further words in braces, also on stdin: `{created}` is a time of creation as an annotation,
//! `{here}` the directory, `{none}` a digest of nothing, `{hello.txt}` the
//! digest of a file, `{LAYOUT:TAG}` what is tagged, `{LAYOUT:TAG/layers/0}` a
//! descriptor in it.

use std::path::{Path, PathBuf};

/// A sequence of runs in one directory.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) steps: Vec<Step>,
}

/// A line of a scenario.
pub(crate) enum Step {
    /// Puts a copy of one of the layouts in `fixtures` there.
    Layout(String),
    /// Packs a layout into a tar.
    Tar { layout: String, file: String },
    /// Runs the program.
    Run(Case),
}

/// A run of the program.
pub(crate) struct Case {
    /// The line as it stands in the file.
    pub(crate) line: String,
    pub(crate) words: Vec<String>,
    pub(crate) stdin: Option<String>,
    pub(crate) capture: Option<String>,
}

/// Returns a path below `fixtures`.
pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

/// Reads the scenarios.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let text = std::fs::read_to_string(fixture("parity/cases.txt")).unwrap();
    let mut scenarios: Vec<Scenario> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            scenarios.push(Scenario {
                name: name.to_owned(),
                steps: Vec::new(),
            });
            continue;
        }
        let scenario = scenarios.last_mut().expect("a scenario has begun");
        scenario.steps.push(step(line));
    }
    scenarios
}

fn step(line: &str) -> Step {
    let Some(preparation) = line.strip_prefix("+ ") else {
        return Step::Run(case(line));
    };
    match preparation.split(' ').collect::<Vec<_>>()[..] {
        ["layout", name] => Step::Layout(name.to_owned()),
        ["tar", layout, file] => Step::Tar {
            layout: layout.to_owned(),
            file: file.to_owned(),
        },
        _ => panic!("no such preparation: {line}"),
    }
}

fn case(line: &str) -> Case {
    let (rest, capture) = match line.split_once(" => ") {
        Some((rest, name)) => (rest, Some(name.to_owned())),
        None => (line, None),
    };
    let (rest, stdin) = match rest.split_once(" <<< ") {
        Some((rest, text)) => (rest, Some(format!("{text}\n"))),
        None => (rest, None),
    };
    Case {
        line: line.to_owned(),
        words: words(rest),
        stdin,
        capture,
    }
}

/// Cuts a line at spaces that are not between single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '\'' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            ' ' if !is_quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn quotes_keep_spaces() {
    assert_eq!(words("a  'b c'd ''"), ["a", "b cd", ""]);
}
