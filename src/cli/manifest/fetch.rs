//! `manifest fetch`: the bytes of a manifest.

use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::cli::flags::{self, DescriptorFlags, LayoutFlags, PlatformFlag, RegistryFlags};
use crate::cli::format::FormatFlags;
use crate::cli::{Exit, Ui};

/// Print a manifest as it is stored
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to fetch: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Write the manifest to a file, or `-` for stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[arg(long, hide = true)]
    media_type: Vec<String>,

    #[command(flatten)]
    descriptor: DescriptorFlags,
    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    if !args.media_type.is_empty() {
        bail!("`--media-type` cannot be used with `--oci-layout` at the same time");
    }
    for (flag, is_given) in [
        ("--descriptor", args.descriptor.descriptor),
        ("--pretty", args.descriptor.pretty),
    ] {
        if is_given && !format.is_text() {
            bail!("--format, {flag} cannot be used at the same time");
        }
    }
    let to_stdout = args
        .output
        .as_ref()
        .is_none_or(|path| path.as_os_str() == "-");
    if args.descriptor.descriptor && args.output.is_some() && to_stdout {
        bail!("`--descriptor` cannot be used with `--output -` at the same time");
    }
    let reference = args.layout.reference(&args.name)?;
    let (store, _, root) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    let descriptor = args.platform.select(&store, root)?;
    if args.descriptor.descriptor && args.output.is_none() {
        args.descriptor.write(ui, &descriptor)?;
        return Ok(Exit::Done);
    }
    let bytes = store
        .read_document(&descriptor)
        .with_context(|| format!("failed to fetch the content of {:?}", reference.as_str()))?;
    if let Some(path) = args.output.as_ref().filter(|_| !to_stdout) {
        save(path, &bytes)?;
    }
    if args.descriptor.descriptor {
        args.descriptor.write(ui, &descriptor)?;
    } else if !format.is_text() {
        let mut content: Value = serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is not JSON", descriptor.digest))?;
        // As oras prints it, so that equal contents give equal documents.
        content.sort_all_objects();
        let mut value = json!({ "reference": flags::by_digest(reference.path(), &descriptor) });
        let described = serde_json::to_value(&descriptor)?;
        if let (Value::Object(value), Value::Object(described)) = (&mut value, described) {
            value.extend(described);
            value.insert("content".to_owned(), content);
        }
        format.print(ui, &value)?;
    } else if to_stdout && args.descriptor.pretty {
        let value: Value = serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is not JSON", descriptor.digest))?;
        ui.json(&value)?;
    } else if to_stdout {
        ui.bytes(&bytes)?;
    }
    Ok(Exit::Done)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file of the user's, not of a layout"
)]
pub(super) fn save(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
