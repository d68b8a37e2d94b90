//! `blob push`: one blob, without a manifest.

use std::fs::File;
use std::io::Read;

use anyhow::{Context, bail};
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::LAYER;
use oci_layout::progress::{Item, Progress, Step};
use oci_layout::store::{Adder, Put, Store};

use crate::cli::flags::{AddFlags, DescriptorFlags, LayoutFlags, RegistryFlags, TtyFlags};
use crate::cli::format::Format;
use crate::cli::ui::Words;
use crate::cli::{Exit, Ui};

/// Push a blob
///
/// Nothing refers to it, so `gc` removes it unless a manifest does so in time.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to push: PATH[@DIGEST]
    #[arg(value_name = "NAME")]
    name: String,

    /// The content, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: String,

    /// The size the content must have, in bytes
    #[arg(long, value_name = "BYTES")]
    size: Option<u64>,

    /// The media type in the printed descriptor
    #[arg(long, value_name = "TYPE", default_value = LAYER)]
    media_type: String,

    #[command(flatten)]
    descriptor: DescriptorFlags,
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
    let destination = args.layout.destination(&args.name)?;
    if let Some(tag) = destination.tags().first() {
        bail!(
            "a blob has no tag, only a digest: give {} without {tag:?}",
            destination.path().display()
        );
    }
    let mut reader = args.open()?;
    let store = Store::create(destination.path(), args.add.options(ui))?;
    let format = if args.descriptor.descriptor {
        // The descriptor is all that may stand on stdout.
        Format::Json
    } else {
        Format::Text
    };
    let progress = ui.progress(Words::Push, &format, args.tty.no_tty);
    let adder = store.add()?;
    let put = args.put(&adder, &mut reader, destination.digest(), &*progress)?;
    adder.commit(Vec::new())?;
    drop(progress);
    let descriptor = Descriptor::new(args.media_type.as_str(), put.digest, put.size_bytes);
    if args.descriptor.descriptor {
        args.descriptor.write(ui, &descriptor)?;
    } else {
        ui.line(&format!("Pushed: [oci-layout] {}", args.name))?;
        ui.line(&format!("Digest: {}", descriptor.digest))?;
    }
    Ok(Exit::Done)
}

/// The content, before it is known whether it is a file.
enum Source {
    File(File),
    Stdin,
}

impl Args {
    /// Opens the content and refuses what cannot be right before a layout is
    /// made.
    fn open(&self) -> anyhow::Result<Source> {
        if self.file == "-" {
            return Ok(Source::Stdin);
        }
        let file =
            File::open(&self.file).with_context(|| format!("failed to open {}", self.file))?;
        let metadata = file
            .metadata()
            .with_context(|| format!("failed to open {}", self.file))?;
        if metadata.is_dir() {
            bail!("cannot push {}: it is a directory", self.file);
        }
        match self.size {
            Some(size) if metadata.is_file() && size != metadata.len() => bail!(
                "input size {size} does not match the actual content size {}",
                metadata.len()
            ),
            _ => Ok(Source::File(file)),
        }
    }

    fn put(
        &self,
        adder: &Adder<'_>,
        source: &mut Source,
        digest: Option<&Digest>,
        progress: &dyn Progress,
    ) -> anyhow::Result<Put> {
        // It is announced when it is known not to be there already.
        let item = Item {
            digest: None,
            name: &self.media_type,
            size_bytes: self.size,
        };
        let task = progress.begin(Step::Uploading, &item);
        let advance = |n| task.advance(n);
        let size = match source {
            Source::File(file) => file.metadata().ok().map(|m| m.len()),
            Source::Stdin => self.size,
        };
        let put = match (source, digest, size) {
            (Source::File(file), None, _) => {
                adder.put_file(file.try_clone()?, &self.file, &advance)?
            }
            (Source::File(file), Some(digest), Some(size)) => {
                self.put_named(adder, file, digest, size, &advance)?
            }
            (Source::Stdin, Some(digest), Some(size)) => {
                self.put_named(adder, &mut std::io::stdin(), digest, size, &advance)?
            }
            (Source::Stdin, Some(_), None) => {
                bail!("`--size` must be provided if the blob is read from stdin with a digest")
            }
            (Source::Stdin, None, _) => {
                adder.put_reader(&mut std::io::stdin(), "stdin", None, &advance)?
            }
            (Source::File(_), Some(_), None) => bail!("cannot tell the size of {}", self.file),
        };
        drop(task);
        if let Some(size) = self.size.filter(|size| *size != put.size_bytes) {
            bail!(
                "input size {size} does not match the actual content size {}",
                put.size_bytes
            );
        }
        let step = if put.existed {
            Step::Exists
        } else {
            Step::Uploaded
        };
        progress.done(
            step,
            &Item {
                digest: Some(put.digest.as_str()),
                size_bytes: Some(put.size_bytes),
                ..item
            },
        );
        Ok(put)
    }

    fn put_named(
        &self,
        adder: &Adder<'_>,
        reader: &mut dyn Read,
        digest: &Digest,
        size: u64,
        advance: &dyn Fn(u64),
    ) -> anyhow::Result<Put> {
        if adder.has(digest, size)? {
            return Ok(Put {
                digest: digest.clone(),
                size_bytes: size,
                existed: true,
            });
        }
        Ok(adder.put_reader(reader, &self.file, Some((digest, size)), advance)?)
    }
}
