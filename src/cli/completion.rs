//! `completion`: scripts that make shells complete command lines.

use clap_complete::Shell;

use super::{Exit, Ui};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let name = ui.name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), name, &mut script);
    ui.bytes(&script)?;
    Ok(Exit::Done)
}
