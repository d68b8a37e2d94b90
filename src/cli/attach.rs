//! `attach`: files that are about a manifest.

use anyhow::anyhow;
use oci_layout::image::{self, Artifact, Config, ImageSpec};
use serde_json::json;

use super::flags::{AddFlags, LayoutFlags, PlatformFlag, RegistryFlags, TtyFlags, by_digest};
use super::format::{Format, FormatFlags};
use super::packer::{PackerFlags, check_media_type, config_file};
use super::ui::Words;
use super::{Advice, Exit, Ui, flags};

/// Attach files or annotations to a manifest
///
/// They become an artifact that refers to the manifest, such as a signature or
/// a bill of material. It is listed without a tag; `discover` shows it and
/// `copy --recursive` takes it along.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to attach to: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// What to attach, and its media type
    #[arg(value_name = "FILE[:TYPE]")]
    files: Vec<String>,

    /// Say what kind of artifact it is
    #[arg(long, value_name = "TYPE", required = true)]
    artifact_type: String,

    /// Use a file as the config
    #[arg(long, value_name = "FILE[:TYPE]", conflicts_with = "platform")]
    config: Option<String>,

    #[command(flatten)]
    packer: PackerFlags,
    #[command(flatten)]
    platform: PlatformFlag,
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

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    if args.files.is_empty() && !args.packer.is_annotated() {
        let error = anyhow!("neither file nor annotation provided in the command");
        return Err(error.context(Advice(
            "To attach to an existing artifact, please provide files via argument or annotations via flag \"--annotation\"",
        )));
    }
    let format = args.format.get()?;
    check_media_type("artifactType", &args.artifact_type)?;
    let reference = args.layout.reference(&args.name)?;
    let mut options = args.packer.options()?;
    let set = args.packer.annotations()?;
    let mut artifact = Artifact {
        spec: ImageSpec::V1_1,
        artifact_type: Some(args.artifact_type.clone()),
        config: match &args.config {
            Some(config) => config_file(config)?,
            None => Config::Empty,
        },
        layers: args.packer.layers(&args.files, &set)?,
        config_annotations: set.config,
        annotations: set.manifest,
        subject: None,
    };
    artifact.check()?;
    let (store, _, subject) = flags::open_and_resolve(&reference, args.add.options(ui))?;
    args.packer.suit(&mut options, &store);
    let subject = args.platform.select(&store, subject)?;
    // What the index says of the subject, its tag above all, is nobody else's
    // business and would change the digest.
    let subject = subject.plain();
    artifact.subject = Some(subject.clone());
    let progress = ui.progress(Words::Push, &format, args.tty.no_tty);
    if artifact.layers.is_empty() && format.is_text() {
        ui.line("Uploading empty artifact")?;
        ui.flush()?;
    }
    let pushed = flags::again_if_collected(|| {
        image::push(store.add()?, &artifact, &[], &options, &*progress)
    })?;
    drop(progress);
    args.packer.export(&pushed.manifest)?;
    let descriptor = &pushed.descriptor;
    match format {
        Format::Text => {
            let to = by_digest(reference.path(), &subject);
            ui.line(&format!("Attached to [oci-layout] {to}"))?;
            ui.line(&format!("Digest: {}", descriptor.digest))?;
        }
        _ => format.print(
            ui,
            &json!({
                "reference": by_digest(reference.path(), descriptor),
                "mediaType": descriptor.media_type,
                "digest": descriptor.digest,
                "size": descriptor.size,
                "annotations": descriptor.annotations,
                "artifactType": descriptor.artifact_type,
            }),
        )?,
    }
    Ok(Exit::Done)
}
