//! All differences from oras that pass, each with its reason. What the program
//! does in the cases that are excused is recorded, and that it does. An excuse
//! that no case needs fails the test.

use crate::compare::{Difference, Part};

/// A difference on purpose.
pub(crate) struct Excuse {
    /// What differs.
    what: What,
    /// The cases, as `SCENARIO: LINE`; `*` stands for anything.
    pub(crate) cases: &'static [&'static str],
    /// Why this is better.
    pub(crate) reason: &'static str,
}

/// How an outcome may differ.
enum What {
    /// The program ends with 2, oras with 1.
    UsageCode,
    /// These parts of the outcome.
    Parts(&'static [Part]),
}

impl Excuse {
    /// Tells whether this excuses a difference.
    pub(crate) fn covers(&self, difference: &Difference) -> bool {
        let is_this = match self.what {
            What::UsageCode => {
                difference.part == Part::Code && difference.theirs == 1 && difference.ours == 2
            }
            What::Parts(parts) => parts.contains(&difference.part),
        };
        is_this && self.pattern(&difference.case).is_some()
    }

    /// Returns the first pattern that a case matches.
    pub(crate) fn pattern(&self, case: &str) -> Option<&'static str> {
        self.cases
            .iter()
            .copied()
            .find(|pattern| matches(pattern, case))
    }
}

/// Tells whether a text is that of a pattern, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            (0..=text.len())
                .filter(|&at| text.is_char_boundary(at))
                .any(|at| matches(rest, &text[at..]))
        }),
    }
}

#[test]
fn a_star_stands_for_anything() {
    assert!(matches("a*c*", "abbc"));
    assert!(!matches("a*c", "abb"));
}

/// The list.
pub(crate) const EXCUSED: &[Excuse] = &[Excuse {
    what: What::UsageCode,
    cases: &["*"],
    reason: "a script can tell wrong usage from failure by its exit code",
}];
