//! `manifest index update`: manifests into an index and out of it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::{self, IndexDocument};
use oci_layout::reference::{RefName, Reference, Target};
use oci_layout::store::{Adder, Index, Store};

use super::Fetcher;
use crate::cli::flags::{self, AddFlags, LayoutFlags, RegistryFlags};
use crate::cli::packer::check_media_type;
use crate::cli::{Exit, Ui};

/// How often an index is changed anew because another process has replaced it.
/// Each time one of them gets ahead, so this many updates at once all succeed.
const ATTEMPTS_MAX: usize = 1000;

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
    let asks_nothing = args.add.is_empty() && args.merge.is_empty() && args.remove.is_empty();
    if asks_nothing && args.artifact_type.is_none() {
        ui.line("Nothing to update as no change is requested")?;
        return Ok(Exit::Done);
    }
    let target = flags::required_target(&reference)?;
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
    let mut attempts = 1..=ATTEMPTS_MAX;
    let updated = loop {
        if attempts.next().is_none() {
            bail!(
                "{} was changed by others {ATTEMPTS_MAX} times while it was being updated: try again",
                reference.as_str()
            );
        }
        let fetcher = Fetcher::new(&store)?;
        let updated = args.update(&fetcher, &adder, target, &remove, &tags);
        if let Ok(None) = updated {
            continue;
        }
        if !is_quiet {
            fetcher.print(ui)?;
        }
        if let Some(updated) = updated? {
            break updated;
        }
    };
    let digest = Descriptor::of(updated.media_type(), &updated.to_vec()).digest;
    if let Some(to) = &args.output {
        super::output(ui, &updated, to, args.pretty)?;
    } else {
        ui.line(&format!("Pushed    [oci-layout] {}", shown(&reference)))?;
        let extra = usize::from(matches!(target, Target::Tag(_)));
        for tag in tags.iter().skip(extra) {
            ui.line(&format!("Tagged {tag}"))?;
        }
    }
    if !is_quiet {
        ui.line(&format!("Digest: {digest}"))?;
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

    /// Reads the index, changes it, and puts it in the place of the one that was
    /// read. Returns nothing if another has got there meanwhile.
    fn update(
        &self,
        fetcher: &Fetcher<'_>,
        adder: &Adder<'_>,
        target: &Target,
        remove: &[Digest],
        tags: &[RefName],
    ) -> anyhow::Result<Option<IndexDocument>> {
        let name = target.to_string();
        let (replaced, mut document) = fetcher.index(&name)?;
        self.change(fetcher, &mut document, remove, &name)?;
        let (kind, bytes) = (document.media_type(), document.to_vec());
        let digest = Descriptor::of(kind, &bytes).digest;
        fetcher.say("Updated", digest.as_str());
        if self.output.is_some() {
            return Ok(Some(document));
        }
        // What a digest names is no other one later.
        let is_current = |index: &Index| match target {
            Target::Digest(_) => true,
            Target::Tag(tag) => index
                .by_tag(tag.as_str())
                .is_some_and(|named| named.digest == replaced.digest),
        };
        let put = image::put_manifest_if(adder, &bytes, kind, tags, is_current)?;
        Ok(put.map(|_| document))
    }

    fn change(
        &self,
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
            fetcher.say("Removed", digest.as_str());
        }
        for name in &self.add {
            let child = fetcher.child(name)?;
            fetcher.found("Added", name, &child);
            document.manifests.push(child);
        }
        for name in &self.merge {
            let (descriptor, merged) = fetcher.index(name)?;
            document.manifests.extend(merged.manifests);
            fetcher.found("Merged", name, &descriptor);
        }
        Ok(())
    }
}
