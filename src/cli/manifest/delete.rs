//! `manifest delete`: a manifest, its tags, and nothing else.

use anyhow::{Context, bail};
use oci_layout::image::{self, GcOptions, GcRoots, ImageError, Protection};
use oci_layout::store::Store;

use crate::cli::flags::{self, DescriptorFlags, LayoutFlags, RegistryFlags, WriteFlags};
use crate::cli::{Exit, Hint, Ui};

/// Delete a manifest and all its tags
///
/// Its layers and its referrers stay; `gc` removes what nothing refers to any
/// more. A manifest that an index refers to is refused unless --force is given.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to delete: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Do not ask, do not mind if it is missing or in use
    #[arg(long, short)]
    force: bool,

    /// Collect garbage afterwards, keeping what is younger than an hour
    #[arg(long)]
    gc: bool,

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
    let target = flags::required_target(&reference)?;
    let store = Store::open(reference.path(), args.write.options(ui))?;
    let descriptor = match image::resolve(&store, &store.index()?, target) {
        Ok(descriptor) => descriptor,
        Err(ImageError::NotFound { .. }) if args.force && !args.descriptor.descriptor => {
            ui.line(&format!("Missing {}", reference.as_str()))?;
            return Ok(Exit::Done);
        }
        Err(ImageError::NotFound { .. }) => {
            bail!(
                "{}: the specified manifest does not exist",
                reference.as_str()
            )
        }
        Err(other) => return Err(other.into()),
    };
    let question = format!(
        "Are you sure you want to delete the manifest {:?} and all tags associated with it?",
        descriptor.digest.as_str()
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
    // Somebody may have moved the tag while the question was open.
    let still = image::resolve(&store, &excluder.index()?, target)?;
    if still.digest != descriptor.digest {
        bail!(
            "{} names {} by now; nothing was deleted",
            reference.as_str(),
            still.digest
        );
    }
    let deleted = image::delete_manifest(&excluder, &descriptor.digest, protection);
    if let Err(error @ ImageError::InUse { .. }) = deleted {
        let hint = Hint("nothing was deleted; --force deletes it all the same".into());
        return Err(error).context(hint);
    }
    deleted?;
    if args.descriptor.descriptor {
        args.descriptor.write(ui, &descriptor)?;
    } else {
        ui.line(&format!("Deleted [oci-layout] {}", reference.as_str()))?;
    }
    if args.gc {
        let options = GcOptions {
            roots: GcRoots::Listed,
            grace: store.profile().grace,
            concurrency: 8,
        };
        let freed = image::collect(&excluder, &options)?.plan.bytes_freed();
        ui.note(&format!("gc freed {freed} bytes"));
    }
    Ok(Exit::Done)
}
