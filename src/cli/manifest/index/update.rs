//! `manifest index update`: manifests into an index and out of it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::IndexDocument;
use oci_layout::reference::{RefName, Reference, Target};
use oci_layout::store::Store;

use super::Fetcher;
use crate::cli::flags::{self, AddFlags, LayoutFlags, RegistryFlags};
use crate::cli::packer::check_media_type;
use crate::cli::{Exit, Ui};

/// Add manifests to an index, or remove them
///
/// First --remove is done, then --add, then --merge. The tag moves to the new
/// index; the old one stays, listed without it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The index: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Add a manifest
    #[arg(long, value_name = "TAG|DIGEST")]
    add: Vec<String>,

    /// Add all manifests of another index
    #[arg(long, value_name = "TAG|DIGEST")]
    merge: Vec<String>,

    /// Remove a manifest
    #[arg(long, value_name = "DIGEST")]
    remove: Vec<String>,

    /// Give the new index another tag
    #[arg(
        long,
        value_name = "TAG",
        value_delimiter = ',',
        conflicts_with = "output"
    )]
    tag: Vec<String>,

    /// Say what kind of artifact the index describes; an empty text unsays it
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,

    /// Write the index to a file, or `-` for stdout, instead of pushing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Indent JSON
    #[arg(long)]
    pretty: bool,

    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    add_flags: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let reference = args.layout.reference(&args.name)?;
    let target = flags::required_target(&reference)?;
    let asks_nothing = args.add.is_empty() && args.merge.is_empty() && args.remove.is_empty();
    if asks_nothing && args.artifact_type.is_none() {
        ui.line("Nothing to update as no change is requested")?;
        return Ok(Exit::Done);
    }
    let remove = args.digests_to_remove()?;
    let tags = args.tags(target)?;
    if let Some(kind) = args
        .artifact_type
        .as_deref()
        .filter(|kind| !kind.is_empty())
    {
        check_media_type("artifactType", kind)?;
    }
    let store = Store::open(reference.path(), args.add_flags.options(ui))?;
    let adder = store.add()?;
    let is_quiet = args.output.as_ref().is_some_and(|to| to.as_os_str() == "-");
    let fetcher = Fetcher::new(&store, is_quiet)?;
    let name = target.to_string();
    let (_, mut document) = fetcher.index(ui, &name)?;
    args.change(ui, &fetcher, &mut document, &remove, &name)?;
    let updated = Descriptor::of(document.media_type(), &document.to_vec());
    fetcher.say(ui, "Updated", updated.digest.as_str())?;
    match &args.output {
        Some(to) => super::output(ui, &document, to, args.pretty)?,
        None => {
            super::push(adder, &document, &tags)?;
            ui.line(&format!("Pushed    [oci-layout] {}", shown(&reference)))?;
            let extra = tags
                .iter()
                .skip(usize::from(matches!(target, Target::Tag(_))));
            for tag in extra {
                ui.line(&format!("Tagged {tag}"))?;
            }
        }
    }
    if !is_quiet {
        ui.line(&format!("Digest: {}", updated.digest))?;
    }
    Ok(Exit::Done)
}

/// Returns how the index is shown: as typed, but without a digest that is not
/// the new one.
fn shown(reference: &Reference) -> String {
    match reference.target() {
        Some(Target::Digest(_)) => reference.path().display().to_string(),
        _ => reference.as_str().to_owned(),
    }
}

impl Args {
    fn digests_to_remove(&self) -> anyhow::Result<Vec<Digest>> {
        let parse = |text: &String| Digest::parse(text).context("cannot remove");
        self.remove.iter().map(parse).collect()
    }

    /// Returns the tags the new index gets: the one it is named by, and those
    /// asked for.
    fn tags(&self, target: &Target) -> anyhow::Result<Vec<RefName>> {
        let mut tags = Vec::new();
        if let Target::Tag(tag) = target {
            tags.push(tag.clone());
        }
        for tag in &self.tag {
            let tag = RefName::new(tag)?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Ok(tags)
    }

    fn change(
        &self,
        ui: &mut Ui,
        fetcher: &Fetcher<'_>,
        document: &mut IndexDocument,
        remove: &[Digest],
        name: &str,
    ) -> anyhow::Result<()> {
        if let Some(kind) = &self.artifact_type {
            document.artifact_type = Some(kind.clone()).filter(|kind| !kind.is_empty());
        }
        for digest in remove {
            if document.remove(digest).is_err() {
                bail!("{digest} does not exist in the index {name}");
            }
            fetcher.say(ui, "Removed", digest.as_str())?;
        }
        for name in &self.add {
            let child = fetcher.child(ui, name)?;
            fetcher.found(ui, "Added", name, &child)?;
            document.manifests.push(child);
        }
        for name in &self.merge {
            let (descriptor, merged) = fetcher.index(ui, name)?;
            document.manifests.extend(merged.manifests);
            fetcher.found(ui, "Merged", name, &descriptor)?;
        }
        Ok(())
    }
}
