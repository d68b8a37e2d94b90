//! `repo`: what layouts there are, and what is in one.

mod ls;
mod tags;

use clap::Subcommand;

use super::{Exit, Ui};

/// List layouts and their tags
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(visible_alias = "list")]
    Ls(Box<ls::Args>),
    #[command(visible_alias = "show-tags")]
    Tags(Box<tags::Args>),
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Ls(args) => ls::run(args, ui),
        Command::Tags(args) => tags::run(args, ui),
    }
}
