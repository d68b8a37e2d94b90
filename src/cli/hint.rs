//! What to do next, said after an error and not in the midst of it.

use std::borrow::Cow;
use std::fmt;

/// Advice that goes with an error; `main` prints it on a line of its own.
#[derive(Debug, Clone)]
pub(crate) struct Hint(pub(crate) Cow<'static, str>);

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the text of an error: its causes joined, none of them twice, and
/// then the advice if there is some.
pub(crate) fn describe(error: &anyhow::Error) -> String {
    let hint = error.downcast_ref::<Hint>().map(ToString::to_string);
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        let is_hinted = hint.as_ref().is_some_and(|hint| hint.contains(&cause));
        if is_hinted || text.contains(&cause) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause);
    }
    match hint {
        Some(hint) => format!("{text}\n{hint}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn advice_comes_last_and_nothing_twice() {
        let error = anyhow!("no space")
            .context("cannot write a")
            .context("cannot write a");
        assert_eq!(describe(&error), "cannot write a: no space");
        let hinted = Err::<(), _>(error)
            .context(Hint("free some".into()))
            .unwrap_err();
        assert_eq!(describe(&hinted), "cannot write a: no space\nfree some");
    }
}
