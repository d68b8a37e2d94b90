//! `copy`: manifests with everything below them, from layout to layout.

use std::path::PathBuf;

use anyhow::bail;
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, Copied, CopyOptions, CopyScope};
use oci_layout::reference::{Destination, RefName, Reference};
use oci_layout::store::Store;
use serde_json::json;

use super::flags::{AddFlags, PlatformFlag, RegistryFlags, SidesRegistryFlags, TtyFlags};
use super::format::{Format, FormatFlags};
use super::ui::Words;
use super::{Exit, Ui, flags};

/// Copy artifacts and images between layouts
///
/// What is below a manifest is copied with it; what the destination has already
/// is looked at and completed where something is missing.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to copy: PATH:TAG or PATH@DIGEST, or PATH with --all-tags
    #[arg(value_name = "FROM")]
    from: String,

    /// Where to: PATH[:TAG[,TAG…]]
    #[arg(value_name = "TO")]
    to: String,

    /// Copy whatever refers to it too, such as signatures
    #[arg(long, short)]
    recursive: bool,

    /// Copy every tagged manifest, under the same tags
    #[arg(long)]
    all_tags: bool,

    /// How many blobs to transfer at once [default: 3; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    sides: Sides,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
    #[command(flatten)]
    registries: SidesRegistryFlags,
}

/// Where the two references lead.
#[derive(Debug, clap::Args)]
struct Sides {
    /// Take the path in FROM for an OCI image layout (always so)
    #[arg(long)]
    from_oci_layout: bool,

    /// Take the whole of FROM for a name in the layout at PATH
    #[arg(long, value_name = "PATH", conflicts_with = "from_oci_layout")]
    from_oci_layout_path: Option<PathBuf>,

    /// Take the path in TO for an OCI image layout (always so)
    #[arg(long)]
    to_oci_layout: bool,

    /// Take the whole of TO for a name in the layout at PATH
    #[arg(long, value_name = "PATH", conflicts_with = "to_oci_layout")]
    to_oci_layout_path: Option<PathBuf>,
}

/// What is copied, and the tags each gets.
type Roots = Vec<(Descriptor, Vec<RefName>)>;

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let from = match &args.sides.from_oci_layout_path {
        Some(path) => Reference::within(path, &args.from),
        None => Reference::parse(&args.from)?,
    };
    let to = match &args.sides.to_oci_layout_path {
        Some(path) => Destination::within(path, &args.to)?,
        None => Destination::parse(&args.to)?,
    };
    let (source, roots) = args.roots(&from, &to, ui)?;
    let destination = Store::create(to.path(), args.add.options(ui))?;
    let options = CopyOptions {
        scope: if args.recursive {
            CopyScope::ContentAndReferrers
        } else {
            CopyScope::Content
        },
        concurrency: flags::concurrency(args.concurrency, 3, &[&source, &destination]),
    };
    let progress = ui.progress(Words::Copy, &format, args.tty.no_tty);
    let copied = flags::again_if_collected(|| {
        image::copy(&source, &roots, destination.add()?, &options, &*progress)
    })?;
    drop(progress);
    args.print(ui, &format, &from, &to, &roots, &copied)?;
    Ok(Exit::Done)
}

impl Args {
    fn roots(&self, from: &Reference, to: &Destination, ui: &Ui) -> anyhow::Result<(Store, Roots)> {
        if !self.all_tags {
            let (source, _, root) = flags::open_and_resolve(from, flags::read_options(ui))?;
            let root = self.platform.select(&source, root)?;
            flags::check_digest(to, &root)?;
            return Ok((source, vec![(root, to.tags().to_vec())]));
        }
        if from.target().is_some() || !to.tags().is_empty() || to.digest().is_some() {
            bail!(
                "--all-tags copies whole layouts: give a path without tag or digest on both sides"
            );
        }
        if self.platform.platform.is_some() {
            bail!("--all-tags and --platform cannot be used at the same time");
        }
        let source = Store::open(from.path(), flags::read_options(ui))?;
        let index = source.index()?;
        let roots: Roots = index
            .tagged()
            .map(|(tag, entry)| (entry.clone(), vec![RefName::found(tag)]))
            .collect();
        if roots.is_empty() {
            bail!("there is no tag in {}", from.path().display());
        }
        Ok((source, roots))
    }

    fn print(
        &self,
        ui: &mut Ui,
        format: &Format,
        from: &Reference,
        to: &Destination,
        roots: &Roots,
        copied: &Copied,
    ) -> anyhow::Result<()> {
        if !format.is_text() {
            let roots: Vec<_> = roots
                .iter()
                .map(|(root, tags)| {
                    let tags: Vec<&str> = tags.iter().map(RefName::as_str).collect();
                    json!({
                        "reference": flags::by_digest(to.path(), root),
                        "mediaType": root.media_type,
                        "digest": root.digest,
                        "size": root.size,
                        "tags": tags,
                    })
                })
                .collect();
            let document = json!({
                "copied": roots,
                "blobsCopied": copied.blobs_copied,
                "blobsExisting": copied.blobs_existing,
            });
            return format.print(ui, &document);
        }
        for (root, tags) in roots {
            let (source, target) = if self.all_tags {
                let tag = &tags[0];
                (
                    format!("{}:{tag}", from.path().display()),
                    format!("{}:{tag}", to.path().display()),
                )
            } else {
                (from.as_str().to_owned(), to.as_str().to_owned())
            };
            ui.line(&format!(
                "Copied [oci-layout] {source} => [oci-layout] {target}"
            ))?;
            flags::print_more_tags(ui, tags)?;
            ui.line(&format!("Digest: {}", root.digest))?;
        }
        Ok(())
    }
}
