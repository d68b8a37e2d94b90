//! `version`: what this is.

use super::{Exit, Ui};

/// Print the version
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Accepted and ignored
    #[arg(hide = true)]
    ignored: Vec<String>,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let name = ui.name().to_owned();
    for ignored in &args.ignored {
        ui.note(&format!(
            "warning: `{name} version` requires no argument, {ignored:?} will be ignored"
        ));
    }
    ui.line(&format!("Version:    {}", env!("CARGO_PKG_VERSION")))?;
    ui.line(&format!(
        "OS/Arch:    {}/{}",
        std::env::consts::OS,
        oci_layout::image::own_architecture()
    ))?;
    Ok(Exit::Done)
}
