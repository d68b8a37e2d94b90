//! Pulling titled layers to files and directories.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::PathBuf;

use oci_spec::image::ANNOTATION_TITLE;
use rayon::prelude::*;

use super::artifact::{CONTENT_DIGEST, CONTENT_UNPACK};
use super::error::{ImageError, threads};
use super::manifest::{Document, empty_descriptor};
use super::media_type::Role;
use super::walk::{Found, look};
use crate::cleanup::Cleanup;
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::layer::{self, Target, TargetOptions, UnpackOptions};
use crate::progress::{Item, Progress, Step};
use crate::store::{Store, StoreError};

/// How to pull.
#[derive(Debug, Clone)]
pub struct PullOptions {
    /// Where titles lead.
    pub output: PathBuf,
    /// What is done about files that exist, and about titles that lead out.
    pub target: TargetOptions,
    /// How directories are unpacked.
    pub unpack: UnpackOptions,
    /// Whether what a manifest is about is pulled too.
    pub subjects: Subjects,
    /// Where the config of the first manifest goes, and the media type it must
    /// have to go there.
    pub config: Option<(String, Option<String>)>,
    /// How many blobs are transferred at once.
    pub concurrency: usize,
    /// Where temporary files are remembered until they are gone.
    pub cleanup: Cleanup,
}

/// Whether subjects are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subjects {
    /// Only what was named is pulled.
    #[default]
    Ignore,
    /// What it is about is pulled too, and so on.
    Include,
}

/// A file or directory that was pulled.
#[derive(Debug, Clone)]
pub struct PulledFile {
    /// Where it is now, absolute.
    pub path: PathBuf,
    /// The layer it came from.
    pub descriptor: Descriptor,
    /// Whether it was unpacked to a directory.
    pub unpacked: bool,
}

/// What was pulled.
#[derive(Debug, Clone, Default)]
pub struct Pulled {
    /// The files, in the order of the layers.
    pub files: Vec<PulledFile>,
    /// The config, if it was asked for and is of the right type.
    pub config: Option<PulledFile>,
    /// How many layers were passed over for want of a title.
    pub skipped: usize,
}

/// Pulls every titled layer of what `root` describes, and of everything below
/// it, to the directory in `options`. A file appears under its name only when
/// it is whole and verified.
///
/// # Errors
/// If a title cannot be used or stands for two different layers, which is
/// found out before anything is written; if a blob is missing or damaged; or
/// if a file system refuses.
pub fn pull(
    store: &Store,
    root: &Descriptor,
    options: &PullOptions,
    progress: &dyn Progress,
) -> Result<Pulled, ImageError> {
    let list = list_layers(store, root, options, progress)?;
    let has_config = list.config.is_some();
    let wanted = unambiguous(list.config.into_iter().chain(list.titled))?;
    let target = Target::create(&options.output, options.target, &options.cleanup)?;
    for (title, descriptor) in &wanted {
        target.check(title)?;
        if layer::clean_title(title) == "." && !is_directory(descriptor) {
            return Err(layer::TargetError::Title {
                title: title.clone(),
                reason: layer::TitleProblem::Directory,
            }
            .into());
        }
    }
    let mut first: HashSet<&Digest> = HashSet::new();
    let jobs: Vec<(&String, &Descriptor, Step)> = wanted
        .iter()
        .map(|(title, descriptor)| {
            let step = match first.insert(&descriptor.digest) {
                true => Step::Downloaded,
                false => Step::Restored,
            };
            (title, descriptor, step)
        })
        .collect();
    let job = Job {
        store,
        target: &target,
        options,
        progress,
    };
    let mut files = threads(options.concurrency.min(jobs.len()))?.install(|| {
        jobs.par_iter()
            .map(|(title, descriptor, step)| job.fetch(title, descriptor, *step))
            .collect::<Result<Vec<_>, ImageError>>()
    })?;
    let config = has_config.then(|| files.remove(0));
    for document in &list.documents {
        progress.done(Step::Downloaded, &item(document, document.display_name()));
    }
    Ok(Pulled {
        files,
        config,
        skipped: list.skipped,
    })
}

#[derive(Default)]
struct Layers {
    titled: Vec<(String, Descriptor)>,
    config: Option<(String, Descriptor)>,
    documents: Vec<Descriptor>,
    skipped: usize,
}

/// Reads the documents from `root` down and lists what they hold.
fn list_layers(
    store: &Store,
    root: &Descriptor,
    options: &PullOptions,
    progress: &dyn Progress,
) -> Result<Layers, ImageError> {
    let mut layers = Layers::default();
    let mut config = options.config.clone();
    let mut seen: HashSet<Digest> = HashSet::new();
    let mut waiting = vec![root.clone()];
    while let Some(descriptor) = waiting.pop() {
        if !seen.insert(descriptor.digest.clone()) {
            continue;
        }
        progress.done(
            Step::Downloading,
            &item(&descriptor, descriptor.display_name()),
        );
        let mut document = match look(store, &descriptor)? {
            Found::Document(document, _) => document,
            Found::Leaf => {
                return Err(ImageError::WrongType {
                    digest: descriptor.digest,
                    wanted: "a manifest or an index",
                    media_type: descriptor.media_type,
                });
            }
            Found::Missing => {
                return Err(StoreError::BlobMissing {
                    digest: descriptor.digest,
                    root: store.root().to_owned(),
                }
                .into());
            }
        };
        progress.done(
            Step::Processing,
            &item(&descriptor, descriptor.display_name()),
        );
        if document.config.is_some()
            && let Some((path, media_type)) = config.take()
        {
            layers.take_config(&mut document, path, media_type.as_deref());
        }
        layers.sort_out(&document, progress);
        let subject = match options.subjects {
            Subjects::Include => document.subject.clone(),
            Subjects::Ignore => None,
        };
        let nested = document.manifests.into_iter().chain(subject);
        let mut nested: Vec<Descriptor> = nested
            .filter(|d| Role::of(&d.media_type).is_document())
            .collect();
        nested.reverse();
        waiting.extend(nested);
        if descriptor.digest != root.digest {
            layers.skipped += 1;
        }
        layers.documents.push(descriptor);
    }
    Ok(layers)
}

impl Layers {
    /// Takes the config out of a document if it is of the type that is wanted.
    fn take_config(&mut self, document: &mut Document, path: String, media_type: Option<&str>) {
        let config = document
            .config
            .take_if(|config| media_type.is_none_or(|wanted| wanted == config.media_type));
        self.config = config.map(|config| (path, config));
    }

    /// Tells what has a title from what is passed over.
    fn sort_out(&mut self, document: &Document, progress: &dyn Progress) {
        let empty = empty_descriptor();
        for descriptor in document.content() {
            if Role::of(&descriptor.media_type).is_document() {
                continue;
            }
            match descriptor.annotation(ANNOTATION_TITLE) {
                Some(title) if !title.is_empty() => {
                    self.titled.push((title.to_owned(), descriptor.clone()));
                }
                _ if descriptor.digest == empty.digest => {}
                _ => {
                    self.skipped += 1;
                    progress.done(Step::Skipped, &item(descriptor, &descriptor.media_type));
                }
            }
        }
    }
}

/// Drops repetitions and refuses titles that stand for two contents.
fn unambiguous(
    titled: impl Iterator<Item = (String, Descriptor)>,
) -> Result<Vec<(String, Descriptor)>, ImageError> {
    let mut by_title: HashMap<String, Digest> = HashMap::new();
    let mut wanted = Vec::new();
    for (title, descriptor) in titled {
        match by_title.get(&title) {
            None => {
                by_title.insert(title.clone(), descriptor.digest.clone());
                wanted.push((title, descriptor));
            }
            Some(first) if *first == descriptor.digest => {}
            Some(first) => {
                return Err(ImageError::AmbiguousTitle {
                    title,
                    first: first.clone(),
                    second: descriptor.digest,
                });
            }
        }
    }
    Ok(wanted)
}

struct Job<'a> {
    store: &'a Store,
    target: &'a Target,
    options: &'a PullOptions,
    progress: &'a dyn Progress,
}

impl Job<'_> {
    fn fetch(
        &self,
        title: &str,
        descriptor: &Descriptor,
        step: Step,
    ) -> Result<PulledFile, ImageError> {
        let item = item(descriptor, title);
        let task = match step {
            Step::Restored => None,
            _ => Some(self.progress.begin(Step::Downloading, &item)),
        };
        let advance = |n| {
            if let Some(task) = &task {
                task.advance(n);
            }
        };
        let unpacked = is_directory(descriptor);
        let path = if unpacked {
            self.fetch_directory(title, descriptor, &advance)?
        } else {
            self.fetch_file(title, descriptor, &advance)?
        };
        drop(task);
        self.progress.done(step, &item);
        Ok(PulledFile {
            path,
            descriptor: descriptor.clone(),
            unpacked,
        })
    }

    fn fetch_file(
        &self,
        title: &str,
        descriptor: &Descriptor,
        advance: &dyn Fn(u64),
    ) -> Result<PathBuf, ImageError> {
        let reader = self.store.open_blob(&descriptor.digest, descriptor.size)?;
        let mut pending = self.target.file(title)?;
        if let Some(reader) = reader.copy_in_kernel(pending.file(), advance)? {
            let mut failed = false;
            let copied = reader.copy_to(
                &mut |bytes| pending.write_all(bytes).inspect_err(|_| failed = true),
                advance,
            );
            match copied {
                Err(StoreError::Io { source, .. }) if failed => {
                    return Err(StoreError::Io {
                        action: "write",
                        path: self.options.output.join(title),
                        source,
                    }
                    .into());
                }
                other => other?,
            }
        }
        pending.finish()?;
        Ok(self.place(title))
    }

    fn fetch_directory(
        &self,
        title: &str,
        descriptor: &Descriptor,
        advance: &(dyn Fn(u64) + Sync),
    ) -> Result<PathBuf, ImageError> {
        let failed = |source| ImageError::Unpack {
            digest: descriptor.digest.clone(),
            title: title.to_owned(),
            source,
        };
        let reader = self.store.open_blob(&descriptor.digest, descriptor.size)?;
        let counting = Counting { reader, advance };
        let pending = self.target.directory(title)?;
        let unpacked =
            layer::unpack(counting, title, &pending, &self.options.unpack).map_err(failed)?;
        if let Some(expected) = descriptor.annotation(CONTENT_DIGEST)
            && expected != unpacked.content_digest.as_str()
        {
            return Err(ImageError::ContentMismatch {
                digest: descriptor.digest.clone(),
                expected: expected.to_owned(),
                found: unpacked.content_digest,
            });
        }
        pending.finish()?;
        Ok(self.place(title))
    }

    /// Returns where a title leads to, absolute.
    fn place(&self, title: &str) -> PathBuf {
        let path = self.options.output.join(title);
        std::path::absolute(&path).unwrap_or(path)
    }
}

/// Tells whether a layer is to be unpacked.
fn is_directory(layer: &Descriptor) -> bool {
    layer.annotation(CONTENT_UNPACK) == Some("true")
}

/// Reports what passes through a reader.
struct Counting<'a, R> {
    reader: R,
    advance: &'a (dyn Fn(u64) + Sync),
}

impl<R: std::io::Read> std::io::Read for Counting<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(buf)?;
        (self.advance)(n as u64);
        Ok(n)
    }
}

fn item<'d>(descriptor: &'d Descriptor, name: &'d str) -> Item<'d> {
    Item {
        digest: Some(descriptor.digest.as_str()),
        name,
        size_bytes: Some(descriptor.size),
    }
}
