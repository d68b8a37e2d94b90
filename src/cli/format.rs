//! `--format` and `--template`: how a result is printed.

use anyhow::bail;
use clap::Args;
use serde_json::Value;

use super::{Ui, template};

/// How a result is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Format {
    /// Lines for people.
    Text,
    /// One JSON document.
    Json,
    /// What a Go template makes of that document.
    Template(String),
}

/// Flags that choose a format.
#[derive(Debug, Clone, Args)]
pub(crate) struct FormatFlags {
    /// Print the result as text, as json, or with go-template=TEMPLATE
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: String,

    /// The template of --format go-template
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
}

impl FormatFlags {
    /// Returns the format.
    ///
    /// # Errors
    /// If there is no such format, or if the template is missing or broken.
    pub(crate) fn get(&self) -> anyhow::Result<Format> {
        if self.format == "text" {
            refuse_template(self.template.as_deref())?;
            return Ok(Format::Text);
        }
        document_format(
            &self.format,
            self.template.as_deref(),
            "json, go-template, text",
        )
    }
}

/// Returns the format with this name, which is not a format for people.
pub(crate) fn document_format(
    name: &str,
    template: Option<&str>,
    supported: &str,
) -> anyhow::Result<Format> {
    let (name, inline) = match name.split_once('=') {
        Some((name, inline)) => (name, Some(inline)),
        None => (name, None),
    };
    match (name, inline, template) {
        ("json", None, template) => {
            refuse_template(template)?;
            Ok(Format::Json)
        }
        ("go-template", Some(_), Some(_)) => {
            bail!("--template cannot be used when the format has a template of its own")
        }
        ("go-template", Some(text), None) | ("go-template", None, Some(text)) => {
            template::check(text)?;
            Ok(Format::Template(text.to_owned()))
        }
        ("go-template", None, None) => {
            bail!("\"go-template\" format specified but no template given")
        }
        _ => bail!("invalid format type: {name:?}\nsupported types: {supported}"),
    }
}

pub(crate) fn refuse_template(template: Option<&str>) -> anyhow::Result<()> {
    match template {
        None | Some("") => Ok(()),
        Some(_) => bail!("--template must be used with --format go-template"),
    }
}

impl Format {
    /// Tells whether the result is printed as lines for people.
    pub(crate) fn is_text(&self) -> bool {
        *self == Self::Text
    }

    /// Prints a document. Not for [`Format::Text`], which prints the same as
    /// JSON does.
    pub(crate) fn print(&self, ui: &mut Ui, document: &Value) -> anyhow::Result<()> {
        match self {
            Self::Text | Self::Json => ui.json(document)?,
            Self::Template(text) => {
                let rendered = template::render(text, document)?;
                ui.bytes(rendered.as_bytes())?;
            }
        }
        Ok(())
    }
}
