//! `blob delete`: one blob that nothing needs.

use anyhow::{Context, bail};
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, ImageError, OCTET_STREAM, Protection};
use oci_layout::store::Store;

use super::required_digest;
use crate::cli::flags::{DescriptorFlags, LayoutFlags, RegistryFlags, WriteFlags};
use crate::cli::{Exit, Hint, Ui};

/// Delete a blob
///
/// A blob that a manifest refers to is refused, and the manifests are named,
/// unless --force is given.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to delete: PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Do not ask, do not mind if it is missing or in use
    #[arg(long, short)]
    force: bool,

    #[command(flatten)]
    descriptor: DescriptorFlags,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    write: WriteFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    if args.descriptor.descriptor && !args.force {
        bail!("must apply --force to confirm the deletion if the descriptor is outputted");
    }
    let reference = args.layout.reference(&args.name)?;
    let digest = required_digest(&reference)?;
    let store = Store::open(reference.path(), args.write.options(ui))?;
    let Some(size) = store.blob_size(digest)? else {
        if args.force && !args.descriptor.descriptor {
            ui.line(&format!("Missing {}", reference.as_str()))?;
            return Ok(Exit::Done);
        }
        bail!("{}: the specified blob does not exist", reference.as_str());
    };
    let question = format!(
        "Are you sure you want to delete the blob {:?}?",
        digest.as_str()
    );
    if !args.force && !ui.confirm(&question)? {
        ui.line("Operation cancelled.")?;
        return Ok(Exit::Done);
    }
    let protection = if args.force {
        Protection::Force
    } else {
        Protection::RefuseIfUsed
    };
    let excluder = store.exclude()?;
    if let Err(error) = image::delete_blob(&excluder, digest, protection) {
        let hint = match error {
            ImageError::InUse { .. } => {
                Hint("nothing was deleted; --force deletes it all the same".into())
            }
            ImageError::Listed { .. } => {
                Hint("nothing was deleted; `manifest delete` is for manifests".into())
            }
            _ => return Err(error.into()),
        };
        return Err(error).context(hint);
    }
    if args.descriptor.descriptor {
        let descriptor = Descriptor::new(OCTET_STREAM, digest.clone(), size);
        args.descriptor.write(ui, &descriptor)?;
    } else {
        ui.line(&format!("Deleted [oci-layout] {}", reference.as_str()))?;
    }
    Ok(Exit::Done)
}
