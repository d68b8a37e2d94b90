//! `resolve`: from a reference to a digest.

use super::flags::{LayoutFlags, PlatformFlag, RegistryFlags};
use super::{Exit, Ui, flags};

/// Print the digest of what a reference names
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to resolve: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Print PATH@DIGEST
    #[arg(long, short = 'l')]
    full_reference: bool,

    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let reference = args.layout.reference(&args.name)?;
    let (store, _, root) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    let descriptor = args.platform.select(&store, root)?;
    if args.full_reference {
        ui.line(&flags::by_digest(reference.path(), &descriptor))?;
    } else {
        ui.line(descriptor.digest.as_str())?;
    }
    Ok(Exit::Done)
}
