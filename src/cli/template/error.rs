//! What can be wrong with a template, said where and in the words Go uses, so that people find what they search for.
//!
//! Positions are `line:column`, lines from 1 and columns in bytes from 0, as Go's execution errors have them.

use std::fmt;

use super::NAME;

/// A place in the template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line, from 1.
    pub(crate) line: usize,
    /// Bytes before it on its line.
    pub(crate) column: usize,
}

impl Position {
    /// Finds the position of the byte at `offset`.
    pub(super) fn of(offset: usize, text: &str) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        Position {
            line,
            column: before.len() - line_start,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a template gave no output.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum TemplateError {
    /// The text is not a template.
    #[error("template: {NAME}:{at}: {message}")]
    Parse {
        /// Where the parser stopped.
        at: Position,
        /// What is wrong there.
        message: String,
    },
    /// The template cannot be applied to this data, or asks for more than the limits allow.
    #[error("template: {NAME}:{at}: executing {template:?} at <{node}>: {message}")]
    Execute {
        /// Where the part that failed begins.
        at: Position,
        /// The template it is in: the main one or one that `define` or `block` made.
        template: String,
        /// The part that failed.
        node: String,
        /// What is wrong with it.
        message: String,
    },
    /// The data cannot be given to a template.
    #[error("template: {NAME}: {message}")]
    Data {
        /// What is wrong with it.
        message: String,
    },
}

/// A message that still lacks its place; whoever knows the place adds it.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String);

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Fault(message)
    }
}

impl From<&str> for Fault {
    fn from(message: &str) -> Self {
        Fault(message.to_owned())
    }
}
