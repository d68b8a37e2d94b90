//! What `push` and `attach` share: turning files and flags into an artifact.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, bail};
use clap::ValueEnum;
use oci_layout::image::{self, Config, LayerContent, NewLayer, PushOptions};
use oci_layout::layer::{self, Compression, PackOptions, Reproducible};
use oci_layout::store::Store;

use super::file_ref::{AnnotationSet, FileRef};
use super::{env, flags};

/// How files and directories become an artifact.
#[derive(Debug, clap::Args)]
pub(crate) struct PackerFlags {
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

    /// How many files to transfer at once [default: 5; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

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
enum CompressionArg {
    Gzip,
    Zstd,
    None,
}

/// How many files oras transfers at once.
const CONCURRENCY: usize = 5;

impl PackerFlags {
    /// Lets as many files be in flight as the layout's file system takes,
    /// unless a number was asked for.
    pub(crate) fn suit(&self, options: &mut PushOptions, store: &Store) {
        options.concurrency = flags::concurrency(self.concurrency, CONCURRENCY, &[store]);
    }

    /// Returns how the artifact is pushed.
    pub(crate) fn options(&self) -> anyhow::Result<PushOptions> {
        let compression = match self.compression {
            CompressionArg::Gzip => Compression::Gzip,
            CompressionArg::Zstd => Compression::Zstd,
            CompressionArg::None => Compression::None,
        };
        compression.level(self.compression_level)?;
        Ok(PushOptions {
            concurrency: self.concurrency.unwrap_or(CONCURRENCY),
            pack: PackOptions {
                compression,
                level: self.compression_level,
                source_date_epoch: env::source_date_epoch()?,
                reproducible: if self.reproducible {
                    Reproducible::Yes
                } else {
                    Reproducible::No
                },
            },
        })
    }

    /// Returns the annotations that were given, and the time of creation.
    pub(crate) fn annotations(&self) -> anyhow::Result<AnnotationSet> {
        let mut set = match &self.annotation_file {
            Some(path) => AnnotationSet::read(path)?,
            None => AnnotationSet::of_manifest(&self.annotation)?,
        };
        add_created(&mut set)?;
        Ok(set)
    }

    /// Tells whether any annotation was given.
    pub(crate) fn is_annotated(&self) -> bool {
        !self.annotation.is_empty() || self.annotation_file.is_some()
    }

    /// Turns file arguments into layers.
    pub(crate) fn layers(
        &self,
        files: &[String],
        set: &AnnotationSet,
    ) -> anyhow::Result<Vec<NewLayer>> {
        let files: Vec<FileRef> = files
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

    /// Writes the copy of the manifest that was asked for.
    pub(crate) fn export(&self, manifest: &[u8]) -> anyhow::Result<()> {
        match &self.export_manifest {
            Some(path) => export(path, manifest),
            None => Ok(()),
        }
    }
}

/// Turns a file argument into a config.
pub(crate) fn config_file(argument: &str) -> anyhow::Result<Config> {
    let file = FileRef::parse(argument)?;
    if let Some(media_type) = &file.media_type {
        check_media_type("config mediaType", media_type)?;
    }
    Ok(Config::File {
        path: file.path.into(),
        media_type: file.media_type,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file of the user's, not of a layout"
)]
fn export(path: &Path, manifest: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, manifest)
        .with_context(|| format!("cannot write the manifest to {}", path.display()))
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

/// Refuses a text that is not a media type; `what` says which one it is.
pub(crate) fn check_media_type(what: &str, text: &str) -> anyhow::Result<()> {
    if image::is_valid_media_type(text) {
        Ok(())
    } else {
        bail!("invalid {what} format: {text}: invalid media type")
    }
}
