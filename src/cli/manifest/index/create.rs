//! `manifest index create`: an index of manifests in the same layout.

use std::path::PathBuf;

use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, IndexDocument};
use oci_layout::reference::Destination;
use oci_layout::store::Store;

use super::Fetcher;
use crate::cli::file_ref::AnnotationSet;
use crate::cli::flags::{self, AddFlags, LayoutFlags, RegistryFlags};
use crate::cli::packer::check_media_type;
use crate::cli::{Exit, Ui};

/// Make an index of manifests in the same layout
///
/// Each is described with the platform that its config names. The layout is
/// made if there are no manifests to be found in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The index: PATH[:TAG[,TAG…]]
    #[arg(value_name = "NAME")]
    name: String,

    /// The manifests, by tag or digest
    #[arg(value_name = "TAG|DIGEST")]
    manifests: Vec<String>,

    /// Say what kind of artifact the index describes
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,

    /// Annotate the index
    #[arg(long, short, value_name = "KEY=VALUE")]
    annotation: Vec<String>,

    /// Write the index to a file, or `-` for stdout, instead of pushing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Indent JSON
    #[arg(long)]
    pretty: bool,

    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let destination = args.layout.destination(&args.name)?;
    if let Some(kind) = &args.artifact_type {
        check_media_type("artifactType", kind)?;
    }
    let mut document = IndexDocument::default();
    document.artifact_type.clone_from(&args.artifact_type);
    document.annotations = AnnotationSet::of_manifest(&args.annotation)?.manifest;
    let options = args.add.options(ui);
    let store = if args.manifests.is_empty() && args.output.is_none() {
        Store::create(destination.path(), options)?
    } else {
        Store::open(destination.path(), options)?
    };
    let is_quiet = args.output.as_ref().is_some_and(|to| to.as_os_str() == "-");
    let adder = store.add()?;
    let fetcher = Fetcher::new(&store)?;
    let packed = args.pack(&fetcher, &mut document, &destination);
    if !is_quiet {
        fetcher.print(ui)?;
    }
    let packed = packed?;
    match &args.output {
        Some(to) => super::output(ui, &document, to, args.pretty)?,
        None => {
            let (bytes, tags) = (document.to_vec(), destination.tags());
            image::put_manifest(adder, &bytes, document.media_type(), tags, None)?;
            ui.line(&format!("Pushed    [oci-layout] {}", destination.as_str()))?;
            flags::print_more_tags(ui, destination.tags())?;
        }
    }
    if !is_quiet {
        ui.line(&format!("Digest: {}", packed.digest))?;
    }
    Ok(Exit::Done)
}

impl Args {
    /// Fills the index with the manifests.
    fn pack(
        &self,
        fetcher: &Fetcher<'_>,
        document: &mut IndexDocument,
        destination: &Destination,
    ) -> anyhow::Result<Descriptor> {
        for name in &self.manifests {
            document.manifests.push(fetcher.child(name)?);
        }
        let packed = Descriptor::of(document.media_type(), &document.to_vec());
        flags::check_digest(destination, &packed)?;
        let rest = format!("{} {}", packed.digest.short(), packed.media_type);
        fetcher.say("Packed", &rest);
        Ok(packed)
    }
}
