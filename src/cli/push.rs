//! `push`: files and directories into a layout.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, bail};
use clap::ValueEnum;
use oci_layout::image::{
    self, Artifact, Config, ImageSpec, LayerContent, NewLayer, PlatformFilter, PushOptions, Pushed,
};
use oci_layout::layer::{self, Compression, PackOptions, Reproducible};
use oci_layout::reference::Destination;
use oci_layout::store::Store;
use serde_json::json;

use super::file_ref::{AnnotationSet, FileRef};
use super::flags::{AddFlags, FormatFlags, LayoutFlags, RegistryFlags, TtyFlags};
use super::ui::{Format, Words};
use super::{Exit, Ui, env, flags};

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

    /// Annotate the manifest
    #[arg(long, short, value_name = "KEY=VALUE")]
    annotation: Vec<String>,

    /// Read annotations of the manifest, the config and the files from a file
    #[arg(long, value_name = "FILE", conflicts_with = "annotation")]
    annotation_file: Option<PathBuf>,

    /// Name the file that is read from stdin
    #[arg(long)]
    title: Option<String>,

    /// Allow absolute paths
    #[arg(long)]
    disable_path_validation: bool,

    /// Write a copy of the manifest to a file
    #[arg(long, value_name = "FILE")]
    export_manifest: Option<PathBuf>,

    /// How many files to transfer at once
    #[arg(long, value_name = "N", default_value_t = 5)]
    concurrency: usize,

    #[command(flatten)]
    pack: PackFlags,
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

/// How directories are packed.
#[derive(Debug, clap::Args)]
struct PackFlags {
    /// Compress directories this way
    #[arg(long, value_name = "HOW", default_value = "gzip")]
    compression: CompressionArg,

    /// Compress this hard: 0 to 9 for gzip, 1 to 19 for zstd
    #[arg(long, value_name = "LEVEL")]
    compression_level: Option<i32>,

    /// Give equal directories equal digests, whatever their times and the umask
    #[arg(long)]
    reproducible: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spec {
    #[value(name = "v1.0")]
    V1_0,
    #[value(name = "v1.1")]
    V1_1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompressionArg {
    Gzip,
    Zstd,
    None,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let destination = args.layout.destination(&args.name)?;
    if let Some(digest) = destination.digest() {
        bail!(
            "cannot push to {digest}: the digest of an artifact is known only afterwards; give a tag"
        );
    }
    let options = PushOptions {
        concurrency: args.concurrency,
        pack: args.pack.options()?,
    };
    let artifact = args.artifact()?;
    artifact.check()?;
    let store = Store::create(destination.path(), args.add.options(ui))?;
    let progress = ui.progress(Words::Push, args.format.format, args.tty.no_tty);
    if artifact.layers.is_empty() && args.format.format == Format::Text {
        ui.line("Uploading empty artifact")?;
        ui.flush()?;
    }
    let pushed = image::push(
        store.add()?,
        &artifact,
        destination.tags(),
        &options,
        &*progress,
    )?;
    drop(progress);
    if let Some(path) = &args.export_manifest {
        export(path, &pushed.manifest)?;
    }
    print(args.format.format, ui, &destination, &pushed)?;
    Ok(Exit::Done)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file of the user's, not of a layout"
)]
fn export(path: &Path, manifest: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, manifest)
        .with_context(|| format!("cannot write the manifest to {}", path.display()))
}

fn print(
    format: Format,
    ui: &mut Ui,
    destination: &Destination,
    pushed: &Pushed,
) -> anyhow::Result<()> {
    let descriptor = &pushed.descriptor;
    let path = destination.path().display().to_string();
    let kind = descriptor.artifact_type.clone().unwrap_or_default();
    match format {
        Format::Text => {
            ui.line(&format!(
                "Pushed [oci-layout] {}",
                flags::shown(destination, descriptor)
            ))?;
            flags::print_more_tags(ui, destination.tags())?;
            ui.line(&format!("ArtifactType: {kind}"))?;
            ui.line(&format!("Digest: {}", descriptor.digest))?;
        }
        Format::Json => {
            let mut tags: Vec<String> = destination
                .tags()
                .iter()
                .map(|tag| format!("{path}:{tag}"))
                .collect();
            tags.sort_unstable();
            ui.json(&json!({
                "reference": flags::by_digest(destination.path(), descriptor),
                "mediaType": descriptor.media_type,
                "digest": descriptor.digest,
                "size": descriptor.size,
                "annotations": descriptor.annotations,
                "artifactType": kind,
                "referenceAsTags": tags,
            }))?;
        }
    }
    Ok(())
}

impl PackFlags {
    fn options(&self) -> anyhow::Result<PackOptions> {
        let compression = match self.compression {
            CompressionArg::Gzip => Compression::Gzip,
            CompressionArg::Zstd => Compression::Zstd,
            CompressionArg::None => Compression::None,
        };
        compression.level(self.compression_level)?;
        Ok(PackOptions {
            compression,
            level: self.compression_level,
            source_date_epoch: env::source_date_epoch()?,
            reproducible: if self.reproducible {
                Reproducible::Yes
            } else {
                Reproducible::No
            },
        })
    }
}

impl Args {
    fn artifact(&self) -> anyhow::Result<Artifact> {
        let spec = self.check_types()?;
        let mut set = match &self.annotation_file {
            Some(path) => AnnotationSet::read(path)?,
            None => AnnotationSet::of_manifest(&self.annotation)?,
        };
        add_created(&mut set)?;
        let config = match (&self.config, &self.artifact_platform) {
            (Some(config), _) => {
                let file = FileRef::parse(config)?;
                if let Some(media_type) = &file.media_type {
                    check_media_type("config mediaType", media_type)?;
                }
                Config::File {
                    path: file.path.into(),
                    media_type: file.media_type,
                }
            }
            (None, Some(platform)) => Config::Platform(platform.to_platform()),
            (None, None) => Config::Empty,
        };
        Ok(Artifact {
            spec,
            artifact_type: self.artifact_type.clone(),
            config,
            layers: self.layers(&set)?,
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

    fn layers(&self, set: &AnnotationSet) -> anyhow::Result<Vec<NewLayer>> {
        let files: Vec<FileRef> = self
            .files
            .iter()
            .map(|file| FileRef::parse(file))
            .collect::<Result<_, _>>()?;
        let absolute: Vec<&str> = files
            .iter()
            .map(|file| file.path.as_str())
            .filter(|path| Path::new(path).is_absolute())
            .collect();
        if !self.disable_path_validation && !absolute.is_empty() {
            bail!(
                "absolute file path detected. If it's intentional, use --disable-path-validation flag to skip this check: {}",
                absolute.join(", ")
            );
        }
        files
            .into_iter()
            .map(|file| self.layer(file, set))
            .collect()
    }

    fn layer(&self, file: FileRef, set: &AnnotationSet) -> anyhow::Result<NewLayer> {
        if let Some(media_type) = &file.media_type {
            check_media_type("layer mediaType", media_type)?;
        }
        let annotations = set.files.get(&file.path).cloned().unwrap_or_default();
        let own_title = annotations.get(oci_spec::image::ANNOTATION_TITLE).cloned();
        let (content, default_title) = if file.path == "-" {
            let stdin = Box::new(std::io::stdin());
            (LayerContent::Stream(Mutex::new(stdin)), self.title.clone())
        } else {
            let title = layer::clean_title(&file.path);
            (LayerContent::Path(file.path.into()), Some(title))
        };
        let title = own_title
            .or(default_title)
            .context("a file that is read from stdin needs a name: give --title")?;
        Ok(NewLayer {
            content,
            title,
            media_type: file.media_type,
            annotations,
        })
    }
}

/// Adds the time of creation, or checks the one that was given.
fn add_created(set: &mut AnnotationSet) -> anyhow::Result<()> {
    let key = oci_spec::image::ANNOTATION_CREATED;
    match set.manifest.get(key) {
        Some(given) => {
            given.parse::<jiff::Timestamp>().with_context(|| {
                format!("invalid date and time format: {given:?} is not an RFC 3339 time")
            })?;
        }
        None => {
            set.manifest.insert(key.to_owned(), env::created()?);
        }
    }
    Ok(())
}

fn check_media_type(what: &str, text: &str) -> anyhow::Result<()> {
    if image::is_valid_media_type(text) {
        Ok(())
    } else {
        bail!("invalid {what} format: {text}: invalid media type")
    }
}
