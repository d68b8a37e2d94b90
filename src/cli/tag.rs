//! `tag`: more names for a manifest.

use oci_layout::image;
use oci_layout::reference::RefName;
use oci_layout::store::Store;

use super::flags::{LayoutFlags, RegistryFlags, WriteFlags};
use super::{Exit, Ui, flags};

/// Give more tags to a manifest
///
/// A tag that something else has moves; what loses its last tag stays, listed
/// without one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to tag: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// The tags to give
    #[arg(value_name = "NEW_TAG", required = true)]
    tags: Vec<String>,

    /// Accepted for scripts written for oras; tags are given all at once
    #[arg(long, hide = true)]
    concurrency: Option<usize>,

    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    write: WriteFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let reference = args.layout.reference(&args.name)?;
    let target = flags::required_target(&reference)?;
    let tags: Vec<RefName> = args
        .tags
        .iter()
        .map(|tag| RefName::new(tag))
        .collect::<Result<_, _>>()?;
    let store = Store::open(reference.path(), args.write.options(ui))?;
    let descriptor = image::add_tags(&store, target, &tags)?;
    ui.line(&format!(
        "Tagging [oci-layout] {}",
        flags::by_digest(reference.path(), &descriptor)
    ))?;
    for tag in tags {
        ui.line(&format!("Tagged {tag}"))?;
    }
    Ok(Exit::Done)
}
