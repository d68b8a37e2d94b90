//! Pushing files and directories as an artifact.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use oci_spec::image::ANNOTATION_TITLE;
use rayon::prelude::*;

use super::error::{ImageError, threads};
use super::manifest::{NewManifest, empty_descriptor};
use super::media_type::{
    CONFIG, EMPTY, EMPTY_CONTENT, LAYER, MANIFEST, UNKNOWN_ARTIFACT, UNKNOWN_CONFIG,
};
use crate::descriptor::{Annotations, Descriptor, Platform};
use crate::json;
use crate::layer::{self, Compression, PackOptions};
use crate::progress::{Item, Progress, Step};
use crate::reference::RefName;
use crate::store::{Adder, IndexChange, Put};

/// The annotation of a directory layer that holds the digest of its
/// uncompressed tar, as `oras` names it.
pub(super) const CONTENT_DIGEST: &str = "io.deis.oras.content.digest";
/// The annotation of a directory layer that asks for unpacking, as `oras`
/// names it.
pub(super) const CONTENT_UNPACK: &str = "io.deis.oras.content.unpack";

/// Which form of manifest is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImageSpec {
    /// The kind of artifact is the media type of its config.
    V1_0,
    /// The kind of artifact has a member of its own.
    #[default]
    V1_1,
}

/// The config of an artifact.
#[derive(Debug, Clone)]
pub enum Config {
    /// Nothing: the empty object.
    Empty,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its media type; `None` for `application/vnd.unknown.config.v1+json`.
        media_type: Option<String>,
    },
    /// A statement of the platform the artifact is for.
    Platform(Platform),
}

/// Where a layer comes from.
pub enum LayerContent {
    /// A file, or a directory that becomes a compressed tar.
    Path(PathBuf),
    /// A stream that is read to its end.
    Stream(Mutex<Box<dyn Read + Send>>),
}

impl std::fmt::Debug for LayerContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::Stream(_) => f.write_str("stream"),
        }
    }
}

/// A layer that is to be pushed.
#[derive(Debug)]
pub struct NewLayer {
    /// Where it comes from.
    pub content: LayerContent,
    /// The name it is pulled to.
    pub title: String,
    /// Its media type; `None` for that of an unnamed kind of layer.
    pub media_type: Option<String>,
    /// Annotations beside the title.
    pub annotations: Annotations,
}

/// An artifact that is to be pushed.
#[derive(Debug)]
pub struct Artifact {
    /// The form of its manifest.
    pub spec: ImageSpec,
    /// What kind of artifact it is.
    pub artifact_type: Option<String>,
    /// Its config.
    pub config: Config,
    /// Annotations of the config.
    pub config_annotations: Annotations,
    /// Its files, in the order of the layers.
    pub layers: Vec<NewLayer>,
    /// Annotations of the manifest.
    pub annotations: Annotations,
    /// What the artifact is about, if it is about another manifest.
    pub subject: Option<Descriptor>,
}

/// How to push.
#[derive(Debug, Clone)]
pub struct PushOptions {
    /// How many files are transferred at once.
    pub concurrency: usize,
    /// How directories are packed.
    pub pack: PackOptions,
}

/// What was pushed.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The manifest, with the annotations and the artifact type that stand in
    /// its index entry.
    pub descriptor: Descriptor,
    /// The bytes of the manifest.
    pub manifest: Vec<u8>,
}

/// Pushes an artifact and gives it `tags`. The index is changed once, at the
/// end; without tags the manifest is listed without one.
///
/// # Errors
/// If a file cannot be used, which is found out before anything is written, or
/// if the file system refuses.
pub fn push(
    adder: Adder<'_>,
    artifact: &Artifact,
    tags: &[RefName],
    options: &PushOptions,
    progress: &dyn Progress,
) -> Result<Pushed, ImageError> {
    artifact.check()?;
    let job = Job {
        adder: &adder,
        options,
        progress,
    };
    for layer in &artifact.layers {
        progress.done(
            Step::Preparing,
            &Item {
                digest: None,
                name: &layer.title,
                size_bytes: None,
            },
        );
    }
    let put_layers = || -> Result<Vec<Descriptor>, ImageError> {
        let layers = artifact.layers.par_iter();
        layers.map(|layer| job.put_layer(layer)).collect()
    };
    let put_config = || job.put_config(artifact);
    let count = options.concurrency.min(artifact.layers.len() + 1);
    let (mut layers, config) = threads(count)?.install(|| -> Result<_, ImageError> {
        // Beside the layers where there is latency to hide; on a disk in order,
        // so that one file's push always says the same.
        if adder.store().in_flight() > 0 {
            let (layers, config) = rayon::join(put_layers, put_config);
            Ok((layers?, config?))
        } else {
            Ok((put_layers()?, put_config()?))
        }
    })?;
    if layers.is_empty() && artifact.spec == ImageSpec::V1_1 {
        if config.digest != empty_descriptor().digest {
            job.put_bytes(EMPTY_CONTENT, EMPTY)?;
        }
        layers.push(empty_descriptor());
    }
    let mut manifest = NewManifest::new(config, layers, artifact.annotations.clone());
    manifest.subject.clone_from(&artifact.subject);
    if artifact.spec == ImageSpec::V1_1 {
        manifest.artifact_type = artifact.effective_type();
    }
    let bytes = manifest.to_vec();
    let put = job.put_bytes(&bytes, MANIFEST)?;
    let mut descriptor = Descriptor::new(MANIFEST, put.digest, put.size_bytes);
    let changes = {
        descriptor.annotations.clone_from(&artifact.annotations);
        descriptor.artifact_type = manifest
            .artifact_type
            .or_else(|| Some(manifest.config.media_type.clone()));
        index_changes(&descriptor, tags)
    };
    adder.commit(changes)?;
    Ok(Pushed {
        descriptor,
        manifest: bytes,
    })
}

/// The first tag's entry says what the manifest says; further ones only name
/// it, as `oras` has it.
fn index_changes(descriptor: &Descriptor, tags: &[RefName]) -> Vec<IndexChange> {
    let Some((first, more)) = tags.split_first() else {
        return vec![IndexChange::Add {
            descriptor: descriptor.clone(),
        }];
    };
    let set = |tag: &RefName, descriptor: Descriptor| IndexChange::SetTag {
        tag: tag.clone(),
        descriptor,
    };
    let mut changes = vec![set(first, descriptor.clone())];
    changes.extend(more.iter().map(|tag| set(tag, descriptor.plain())));
    changes
}

impl Artifact {
    /// Looks for everything that can be found wrong before anything is
    /// written.
    ///
    /// # Errors
    /// If a file is missing, unreadable or of a kind that cannot be pushed, or
    /// if two have one title.
    pub fn check(&self) -> Result<(), ImageError> {
        let mut titles = HashSet::new();
        for layer in &self.layers {
            if !titles.insert(layer.title.as_str()) {
                return Err(ImageError::DuplicateTitle {
                    title: layer.title.clone(),
                });
            }
            if let LayerContent::Path(path) = &layer.content {
                check_input(path)?;
            }
        }
        if let Config::File { path, .. } = &self.config {
            check_input(path)?;
            if path.is_dir() {
                return Err(ImageError::InputKind {
                    path: path.clone(),
                    kind: "a directory, and a config is a file",
                });
            }
        }
        Ok(())
    }

    fn effective_type(&self) -> Option<String> {
        match (&self.artifact_type, &self.config) {
            (Some(own), _) => Some(own.clone()),
            (None, Config::File { .. }) => None,
            (None, _) => Some(UNKNOWN_ARTIFACT.to_owned()),
        }
    }
}

fn check_input(path: &Path) -> Result<(), ImageError> {
    use std::os::unix::fs::FileTypeExt;
    let input = |source| ImageError::Input {
        path: path.to_owned(),
        source,
    };
    let kind = std::fs::metadata(path).map_err(input)?.file_type();
    if kind.is_socket() {
        return Err(ImageError::InputKind {
            path: path.to_owned(),
            kind: "a socket",
        });
    }
    if kind.is_dir() {
        std::fs::read_dir(path).map(drop).map_err(input)
    } else if kind.is_file() {
        File::open(path).map(drop).map_err(input)
    } else {
        // Opening a named pipe would take its first reader away.
        Ok(())
    }
}

struct Job<'a, 's> {
    adder: &'a Adder<'s>,
    options: &'a PushOptions,
    progress: &'a dyn Progress,
}

impl Job<'_, '_> {
    fn put_layer(&self, layer: &NewLayer) -> Result<Descriptor, ImageError> {
        let mut annotations = layer.annotations.clone();
        annotations
            .entry(ANNOTATION_TITLE.to_owned())
            .or_insert_with(|| layer.title.clone());
        let (put, default_type) = match &layer.content {
            LayerContent::Path(path) if path.is_dir() => {
                self.put_directory(path, &layer.title, &mut annotations)?
            }
            LayerContent::Path(path) => (self.put_file(path, &layer.title)?, LAYER.to_owned()),
            LayerContent::Stream(stream) => {
                let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
                (
                    self.put_stream(&mut **stream, &layer.title)?,
                    LAYER.to_owned(),
                )
            }
        };
        let media_type = layer.media_type.clone().unwrap_or(default_type);
        let mut descriptor = Descriptor::new(media_type, put.digest.clone(), put.size_bytes);
        descriptor.annotations = annotations;
        self.report(&put, &layer.title);
        Ok(descriptor)
    }

    fn put_file(&self, path: &Path, name: &str) -> Result<Put, ImageError> {
        let input = |source| ImageError::Input {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(input)?;
        let size = file.metadata().map_err(input)?.len();
        let task = self.begin(name, Some(size));
        let shown = path.display().to_string();
        let put = self.adder.put_file(file, &shown, &|n| task.advance(n))?;
        Ok(put)
    }

    fn put_stream(&self, stream: &mut dyn Read, name: &str) -> Result<Put, ImageError> {
        let task = self.begin(name, None);
        let put = self
            .adder
            .put_reader(stream, name, None, &|n| task.advance(n))?;
        Ok(put)
    }

    fn put_directory(
        &self,
        path: &Path,
        title: &str,
        annotations: &mut Annotations,
    ) -> Result<(Put, String), ImageError> {
        let task = self.begin(title, None);
        let writer = self.adder.writer()?;
        let advance = |n| task.advance(n);
        let (writer, packed) = layer::pack(path, title, &self.options.pack, writer, &advance)?;
        let put = writer.finish()?;
        let ours = [
            (CONTENT_DIGEST, packed.content_digest.to_string()),
            (CONTENT_UNPACK, "true".to_owned()),
        ];
        for (key, value) in ours {
            annotations.entry(key.to_owned()).or_insert(value);
        }
        let suffix = match self.options.pack.compression {
            Compression::Gzip => "+gzip",
            Compression::Zstd => "+zstd",
            Compression::None => "",
        };
        Ok((put, format!("{LAYER}{suffix}")))
    }

    fn put_config(&self, artifact: &Artifact) -> Result<Descriptor, ImageError> {
        let mut descriptor = match &artifact.config {
            Config::Empty => {
                let descriptor = match artifact.spec {
                    ImageSpec::V1_1 => empty_descriptor(),
                    ImageSpec::V1_0 => {
                        let kind = artifact.artifact_type.as_deref().unwrap_or(UNKNOWN_CONFIG);
                        Descriptor::of(kind, EMPTY_CONTENT)
                    }
                };
                self.put_bytes(EMPTY_CONTENT, &descriptor.media_type)?;
                descriptor
            }
            Config::File { path, media_type } => {
                let kind = media_type.as_deref().unwrap_or(UNKNOWN_CONFIG);
                let put = self.put_file(path, kind)?;
                self.report(&put, kind);
                Descriptor::new(kind, put.digest, put.size_bytes)
            }
            Config::Platform(platform) => {
                let put = self.put_bytes(&json::to_vec(platform), CONFIG)?;
                Descriptor::new(CONFIG, put.digest, put.size_bytes)
            }
        };
        descriptor
            .annotations
            .clone_from(&artifact.config_annotations);
        Ok(descriptor)
    }

    fn put_bytes(&self, bytes: &[u8], name: &str) -> Result<Put, ImageError> {
        let task = self.begin(name, Some(bytes.len() as u64));
        let put = self.adder.put_bytes(bytes)?;
        drop(task);
        self.report(&put, name);
        Ok(put)
    }

    fn begin(&self, name: &str, size_bytes: Option<u64>) -> Box<dyn crate::progress::Task> {
        self.progress.begin(
            Step::Uploading,
            &Item {
                digest: None,
                name,
                size_bytes,
            },
        )
    }

    fn report(&self, put: &Put, name: &str) {
        let step = if put.existed {
            Step::Exists
        } else {
            Step::Uploaded
        };
        self.progress.done(
            step,
            &Item {
                digest: Some(put.digest.as_str()),
                name,
                size_bytes: Some(put.size_bytes),
            },
        );
    }
}
