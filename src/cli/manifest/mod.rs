//! `manifest`: manifests as they are stored.

mod delete;
mod fetch;
mod fetch_config;
mod index;
mod push;

use clap::Subcommand;

use super::{Exit, Ui};

/// Push, fetch and delete manifests
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Push(push::Args),
    #[command(visible_aliases = ["get", "show"])]
    Fetch(fetch::Args),
    #[command(visible_alias = "get-config")]
    FetchConfig(fetch_config::Args),
    #[command(visible_aliases = ["remove", "rm"])]
    Delete(delete::Args),
    Index(index::Args),
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Push(args) => push::run(args, ui),
        Command::Fetch(args) => fetch::run(args, ui),
        Command::FetchConfig(args) => fetch_config::run(args, ui),
        Command::Delete(args) => delete::run(args, ui),
        Command::Index(args) => index::run(args, ui),
    }
}
