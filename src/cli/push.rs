//! `push`: files and directories into a layout.

use anyhow::bail;
use clap::ValueEnum;
use oci_layout::image::{self, Artifact, Config, ImageSpec, PlatformFilter, Pushed};
use oci_layout::reference::Destination;
use oci_layout::store::Store;
use serde_json::json;

use super::flags::{AddFlags, LayoutFlags, RegistryFlags, TtyFlags};
use super::format::{Format, FormatFlags};
use super::packer::{PackerFlags, check_media_type, config_file};
use super::ui::Words;
use super::{Exit, Ui, flags};

/// Push files and directories to a layout
///
/// The layout is made if it is not there. A directory becomes a compressed tar
/// that `pull` unpacks. `-` reads a file from stdin and needs --title.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to push: PATH[:TAG[,TAG…]]
    #[arg(value_name = "NAME")]
    name: String,

    /// What to push, and its media type
    #[arg(value_name = "FILE[:TYPE]")]
    files: Vec<String>,

    /// Say what kind of artifact it is
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,

    /// Use a file as the config
    #[arg(long, value_name = "FILE[:TYPE]", conflicts_with = "artifact_platform")]
    config: Option<String>,

    /// State the platform the artifact is for
    #[arg(long, value_name = "OS[/ARCH][/VARIANT][:OS_VERSION]")]
    artifact_platform: Option<PlatformFilter>,

    /// Write the manifest in the form of this version of the image-spec
    #[arg(long, value_name = "VERSION")]
    image_spec: Option<Spec>,

    #[command(flatten)]
    packer: PackerFlags,
    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spec {
    #[value(name = "v1.0")]
    V1_0,
    #[value(name = "v1.1")]
    V1_1,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let destination = args.layout.destination(&args.name)?;
    if let Some(digest) = destination.digest() {
        bail!(
            "cannot push to {digest}: the digest of an artifact is known only afterwards; give a tag"
        );
    }
    let mut options = args.packer.options()?;
    let artifact = args.artifact()?;
    artifact.check()?;
    let store = Store::create(destination.path(), args.add.options(ui))?;
    args.packer.suit(&mut options, &store);
    let progress = ui.progress(Words::Push, &format, args.tty.no_tty);
    if artifact.layers.is_empty() && format.is_text() {
        ui.line("Uploading empty artifact")?;
        ui.flush()?;
    }
    let pushed = flags::again_if_collected(|| {
        let adder = store.add()?;
        image::push(adder, &artifact, destination.tags(), &options, &*progress)
    })?;
    drop(progress);
    args.packer.export(&pushed.manifest)?;
    print(&format, ui, &destination, &pushed)?;
    Ok(Exit::Done)
}

fn print(
    format: &Format,
    ui: &mut Ui,
    destination: &Destination,
    pushed: &Pushed,
) -> anyhow::Result<()> {
    let descriptor = &pushed.descriptor;
    let path = destination.path().display().to_string();
    let kind = descriptor.artifact_type.clone().unwrap_or_default();
    match format {
        Format::Text => {
            ui.line(&format!("Pushed [oci-layout] {}", destination.as_str()))?;
            flags::print_more_tags(ui, destination.tags())?;
            ui.line(&format!("ArtifactType: {kind}"))?;
            ui.line(&format!("Digest: {}", descriptor.digest))?;
        }
        _ => {
            let mut tags: Vec<String> = destination
                .tags()
                .iter()
                .map(|tag| format!("{path}:{tag}"))
                .collect();
            tags.sort_unstable();
            format.print(
                ui,
                &json!({
                    "reference": flags::by_digest(destination.path(), descriptor),
                    "mediaType": descriptor.media_type,
                    "digest": descriptor.digest,
                    "size": descriptor.size,
                    "annotations": descriptor.annotations,
                    "artifactType": kind,
                    "referenceAsTags": tags,
                }),
            )?;
        }
    }
    Ok(())
}

impl Args {
    fn artifact(&self) -> anyhow::Result<Artifact> {
        let spec = self.check_types()?;
        let set = self.packer.annotations()?;
        let config = match (&self.config, &self.artifact_platform) {
            (Some(config), _) => config_file(config)?,
            (None, Some(platform)) => Config::Platform(platform.to_platform()),
            (None, None) => Config::Empty,
        };
        Ok(Artifact {
            spec,
            artifact_type: self.artifact_type.clone(),
            config,
            layers: self.packer.layers(&self.files, &set)?,
            config_annotations: set.config,
            annotations: set.manifest,
            subject: None,
        })
    }

    /// Finds out which form the manifest takes and refuses what it has no room
    /// for.
    fn check_types(&self) -> anyhow::Result<ImageSpec> {
        if let Some(kind) = &self.artifact_type {
            check_media_type("artifactType", kind)?;
        }
        let spec = match self.image_spec {
            Some(Spec::V1_0) => ImageSpec::V1_0,
            Some(Spec::V1_1) => ImageSpec::V1_1,
            None if self.config.is_some() && self.artifact_type.is_none() => ImageSpec::V1_0,
            None => ImageSpec::V1_1,
        };
        let has_type = self.artifact_type.is_some();
        match spec {
            ImageSpec::V1_0 if self.config.is_some() && has_type => {
                bail!("--artifact-type and --config cannot both be provided for 1.0 OCI image")
            }
            ImageSpec::V1_0 if self.artifact_platform.is_some() && has_type => bail!(
                "artifact type cannot be customized for OCI image-spec v1.0 when platform is specified\nconsider using image spec v1.1 or remove --artifact-type"
            ),
            ImageSpec::V1_1 if self.config.is_some() && !has_type => bail!(
                "missing artifact type for OCI image-spec v1.1 artifacts\nset an artifact type via `--artifact-type` or consider image spec v1.0"
            ),
            spec => Ok(spec),
        }
    }
}
