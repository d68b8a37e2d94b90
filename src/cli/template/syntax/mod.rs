//! From a template's text to its tree: tokens, then nodes of pipelines of operands.

mod lex;
pub(super) mod literal;
pub(super) mod node;
mod operand;
pub(super) mod parse;
mod token;

pub(super) use parse::parse;
