//! `manifest push`: a manifest somebody else made.

use std::io::Read;

use anyhow::{Context, anyhow, bail};
use oci_layout::image;
use oci_layout::store::{DOCUMENT_MAX_BYTES, Store};
use serde_json::Value;

use crate::cli::flags::{self, AddFlags, DescriptorFlags, LayoutFlags, RegistryFlags};
use crate::cli::{Advice, Exit, Ui};

/// Push a manifest as it is
///
/// What it refers to need not be in the layout. The layout is made if it is not
/// there.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to push: PATH[:TAG[,TAG…]] or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// The manifest, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: String,

    /// Its media type, if it does not say so itself
    #[arg(long, value_name = "TYPE")]
    media_type: Option<String>,

    /// Accepted for scripts written for oras
    #[arg(long, hide = true)]
    concurrency: Option<usize>,

    #[command(flatten)]
    descriptor: DescriptorFlags,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let destination = args.layout.destination(&args.name)?;
    let bytes = read(&args.file)?;
    let media_type = args.media_type(&bytes)?;
    // Whatever is wrong with the manifest is found before a layout is made.
    image::check_manifest(&bytes, &media_type, destination.digest())
        .with_context(|| format!("cannot push {}", args.file))?;
    let store = Store::create(destination.path(), args.add.options(ui))?;
    let put = image::put_manifest(
        store.add()?,
        &bytes,
        &media_type,
        destination.tags(),
        destination.digest(),
    )?;
    let descriptor = &put.descriptor;
    if args.descriptor.descriptor {
        args.descriptor.write(ui, descriptor)?;
        return Ok(Exit::Done);
    }
    let line = format!("{} {media_type}", descriptor.digest.short());
    if put.existed {
        ui.line(&format!("Exists    {line}"))?;
    } else {
        ui.line(&format!("Uploading {line}"))?;
        ui.line(&format!("Uploaded  {line}"))?;
    }
    ui.line(&format!("Pushed: [oci-layout] {}", destination.as_str()))?;
    flags::print_more_tags(ui, destination.tags())?;
    ui.line(&format!("Digest: {}", descriptor.digest))?;
    Ok(Exit::Done)
}

fn read(file: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = DOCUMENT_MAX_BYTES + 1;
    let result = if file == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    result.with_context(|| format!("failed to read {file}"))?;
    if bytes.len() as u64 == most {
        bail!("{file} is too large for a manifest: the limit is {DOCUMENT_MAX_BYTES} bytes");
    }
    Ok(bytes)
}

impl Args {
    fn media_type(&self, bytes: &[u8]) -> anyhow::Result<String> {
        let document: Value = serde_json::from_slice(bytes)
            .with_context(|| format!("{} is not a valid json file", self.file))?;
        let own = document.get("mediaType").and_then(Value::as_str);
        let media_type = match (&self.media_type, own) {
            (Some(given), _) => given.clone(),
            (None, Some(own)) => own.to_owned(),
            (None, None) => {
                let error = anyhow!(
                    "media type is not specified via the flag \"--media-type\" nor in {:?}",
                    self.file
                );
                return Err(error.context(Advice(
                    "Please specify a valid media type in the manifest JSON or via the \"--media-type\" flag",
                )));
            }
        };
        if !image::is_valid_media_type(&media_type) {
            bail!("{media_type:?} is not a media type");
        }
        Ok(media_type)
    }
}
