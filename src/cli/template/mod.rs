//! Go's `text/template` with the functions of sprig that people use, for `--format go-template`.
//!
//! [`render`] promises the output Go gives for the same template and JSON, and errors in Go's words;
//! `fixtures/templates/cases.json` holds what Go itself answered, and the tests name the few answers that differ.
//! It also ends: nesting, work and output are bounded, and a template beyond a bound is an error.
//! Left out are complex numbers, methods, function values, and functions that need the environment, the network,
//! the clock, chance, regular expressions or cryptography; the error says which.
//!
//! Written here because no crate fits: gtmpl 0.7.1 has no `break`, `continue`, `html` or `js` and fails on a missing key;
//! gotmpl 0.6.1, the closest, has maps that `set` cannot change and no places in its run-time errors.
//!
//! [`syntax`] makes a tree of the text, which [`exec`] and [`eval`] run; [`functions`] are called,
//! [`mod@format`] prints values.

mod budget;
mod error;
mod eval;
mod exec;
mod format;
mod functions;
mod syntax;
#[cfg(test)]
mod tests;
mod value;

use serde_json::Value as Json;

use budget::Limits;

pub(crate) use error::TemplateError;

/// The name the template has in error messages; oras gives it the same.
const NAME: &str = "format output";

/// Checks that `template` is one, without data: a broken one is refused before any work is done.
///
/// # Errors
/// The text is no template.
pub(crate) fn check(template: &str) -> Result<(), TemplateError> {
    syntax::parse(template).map(drop)
}

/// Renders `template` with `data` as its dot.
///
/// # Errors
/// The text is no template, asks the data for something it does not have, or passes a limit.
pub(crate) fn render(template: &str, data: &Json) -> Result<String, TemplateError> {
    render_within(Limits::DEFAULT, template, data)
}

fn render_within(limits: Limits, template: &str, data: &Json) -> Result<String, TemplateError> {
    let templates = syntax::parse(template)?;
    let data =
        value::Value::from_json(data).map_err(|fault| TemplateError::Data { message: fault.0 })?;
    exec::execute(&templates, template, data, limits)
}
