//! `untag`: names taken away.

use anyhow::bail;
use oci_layout::image;
use oci_layout::reference::{RefName, Target};
use oci_layout::store::Store;

use super::flags::{LayoutFlags, RegistryFlags, WriteFlags};
use super::{Exit, Ui, flags};

/// Take tags away, and nothing else
///
/// The manifest stays, listed without the tag, and can be reached by its digest
/// until `gc --untagged` removes it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tag to take away: PATH:TAG[,TAG…]
    #[arg(value_name = "NAME")]
    name: String,

    /// More tags of the same layout to take away
    #[arg(value_name = "TAG")]
    tags: Vec<String>,

    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    write: WriteFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let reference = args.layout.reference(&args.name)?;
    let Target::Tag(named) = flags::required_target(&reference)? else {
        bail!(
            "{:?} names a digest: only a tag can be taken away",
            args.name
        );
    };
    let store = Store::open(reference.path(), args.write.options(ui))?;
    let mut tags: Vec<RefName> = Vec::new();
    // A name found as it stands is one tag, whatever characters it has.
    if store.index()?.by_tag(named.as_str()).is_some() {
        tags.push(named.clone());
    } else {
        tags.extend(named.as_str().split(',').map(RefName::found));
    }
    tags.extend(args.tags.iter().map(RefName::found));
    image::remove_tags(&store, &tags)?;
    for tag in tags {
        ui.line(&format!(
            "Untagged [oci-layout] {}:{tag}",
            reference.path().display()
        ))?;
    }
    Ok(Exit::Done)
}
