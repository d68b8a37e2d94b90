//! `restore`: what `backup` saved, into a layout.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};
use oci_layout::image::{self, CopyOptions, CopyScope};
use oci_layout::store::{Store, StoreError};

use super::archive::{self, Selection};
use super::flags::{AddFlags, RegistryFlags, TtyFlags};
use super::format::Format;
use super::ui::Words;
use super::{Exit, Ui, flags};

/// Put tagged artifacts from a tar or a directory into a layout
///
/// Whatever refers to them, such as signatures, comes along. The layout is made
/// if it is missing; what it has already stays, except that tags of the same
/// name move.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to: PATH[:TAG[,TAG…]]; all tags of the input if none is given
    #[arg(value_name = "NAME")]
    name: String,

    /// The tar or directory to read
    #[arg(long, value_name = "PATH", value_parser = archive::path())]
    input: PathBuf,

    /// Leave out what refers to the artifacts, such as signatures
    #[arg(long)]
    exclude_referrers: bool,

    /// Only say what would be restored
    #[arg(long)]
    dry_run: bool,

    /// How many blobs to transfer at once [default: 5; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    if args.input.as_os_str().is_empty() {
        bail!("the input path cannot be empty");
    }
    let selection = Selection::parse(&args.name)?;
    let source = args.open(ui)?;
    let _held = source.hold()?;
    let roots = selection.roots(&source)?;
    if roots.is_empty() {
        bail!("no tags found in OCI layout {:?}", args.input);
    }
    archive::print_found(ui, "the backup", &roots)?;
    let options = CopyOptions {
        scope: if args.exclude_referrers {
            CopyScope::Content
        } else {
            CopyScope::ContentAndReferrers
        },
        concurrency: flags::concurrency(args.concurrency, 5, &[&source]),
    };
    let referrers = archive::count_referrers(&source, &roots, &options)?;
    let (count, path) = (roots.len(), selection.path.display());
    if args.dry_run {
        archive::print_done(ui, "Dry run: would push tag", &roots, &referrers)?;
        ui.line(&format!(
            "Dry run complete: {count} tag(s) would be restored to \"{path}\" (no data pushed)"
        ))?;
        return Ok(Exit::Done);
    }
    let destination = Store::create(&selection.path, args.add.options(ui))?;
    let progress = ui.progress(Words::Restore, &Format::Text, args.tty.no_tty);
    image::copy(&source, &roots, destination.add()?, &options, &*progress)?;
    drop(progress);
    archive::print_done(ui, "Pushed tag", &roots, &referrers)?;
    ui.line(&format!(
        "Successfully restored {count} tag(s) to \"{path}\" in {}",
        archive::duration(begun.elapsed())
    ))?;
    Ok(Exit::Done)
}

impl Args {
    fn open(&self, ui: &mut Ui) -> anyhow::Result<Store> {
        let metadata = std::fs::metadata(&self.input)
            .with_context(|| format!("failed to access input path {:?}", self.input))?;
        let opened = Store::open(&self.input, flags::read_options(ui));
        let source = match &opened {
            Err(StoreError::BadTar { .. }) => {
                opened.with_context(|| format!("input path {:?} is not a tar archive", self.input))
            }
            _ => Ok(opened?),
        }?;
        if metadata.is_file() {
            ui.line(&format!(
                "Loaded backup archive: {} ({})",
                self.input.display(),
                archive::size(metadata.len())
            ))?;
        }
        Ok(source)
    }
}
