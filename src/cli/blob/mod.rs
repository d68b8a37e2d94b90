//! `blob`: blobs as they are stored.

mod delete;
mod fetch;
mod push;

use anyhow::Context;
use clap::Subcommand;
use oci_layout::digest::Digest;
use oci_layout::reference::{Reference, Target};

use super::{Advice, Exit, Ui};

/// Push, fetch and delete blobs
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Push(push::Args),
    #[command(visible_alias = "get")]
    Fetch(fetch::Args),
    #[command(visible_aliases = ["remove", "rm"])]
    Delete(delete::Args),
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Push(args) => push::run(args, ui),
        Command::Fetch(args) => fetch::run(args, ui),
        Command::Delete(args) => delete::run(args, ui),
    }
}

/// Returns the digest in a reference that must have one.
fn required_digest(reference: &Reference) -> anyhow::Result<&Digest> {
    let digest = match reference.target() {
        Some(Target::Digest(digest)) => Some(digest),
        _ => None,
    };
    digest
        .with_context(|| format!("{:?}: no digest specified", reference.as_str()))
        .context(Advice(
            "Please specify a reference in the form of \"<name>@<digest>\"",
        ))
}
