//! `manifest fetch-config`: the config of an image.

use std::path::PathBuf;

use anyhow::{Context, bail};
use oci_layout::image::{Document, Role};
use serde_json::Value;

use super::fetch::save;
use crate::cli::flags::{self, DescriptorFlags, LayoutFlags, PlatformFlag, RegistryFlags};
use crate::cli::{Exit, Ui};

/// Print the config of an image
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The image: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Write the config to a file, or `-` for stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    descriptor: DescriptorFlags,
    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let to_stdout = args
        .output
        .as_ref()
        .is_some_and(|path| path.as_os_str() == "-");
    if args.descriptor.descriptor && to_stdout {
        bail!("`--output -` cannot be used with `--descriptor` at the same time");
    }
    let reference = args.layout.reference(&args.name)?;
    let (store, _, root) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    let manifest = args.platform.select(&store, root)?;
    let no_config = || {
        format!(
            "{} is not an image manifest and does not have a config",
            manifest.digest
        )
    };
    if Role::of(&manifest.media_type) != Role::Manifest {
        bail!("{}", no_config());
    }
    let config = Document::read(&store, &manifest)?
        .config
        .with_context(no_config)?;
    if args.descriptor.descriptor && args.output.is_none() {
        args.descriptor.write(ui, &config)?;
        return Ok(Exit::Done);
    }
    let bytes = store
        .read_document(&config)
        .with_context(|| format!("failed to fetch the config of {:?}", reference.as_str()))?;
    match &args.output {
        Some(path) if path.as_os_str() != "-" => save(path, &bytes)?,
        _ if args.descriptor.pretty => {
            let value: Value = serde_json::from_slice(&bytes)
                .with_context(|| format!("{} is not JSON", config.digest))?;
            ui.json(&value)?;
        }
        _ => ui.bytes(&bytes)?,
    }
    if args.descriptor.descriptor {
        args.descriptor.write(ui, &config)?;
    }
    Ok(Exit::Done)
}
