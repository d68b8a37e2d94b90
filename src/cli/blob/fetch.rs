//! `blob fetch`: the content of a blob, verified.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use oci_layout::layer::{Target, TargetOptions, Traversal};
use oci_layout::progress::{Item, Step};

use super::required_digest;
use crate::cli::flags::{self, DescriptorFlags, LayoutFlags, RegistryFlags, TtyFlags};
use crate::cli::format::Format;
use crate::cli::ui::Words;
use crate::cli::{Exit, Ui};

/// Print a blob, or write it to a file
///
/// A file appears only when it is whole and verified.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to fetch: PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Write the content to a file, or `-` for stdout
    #[arg(
        long,
        short,
        value_name = "FILE",
        required_unless_present = "descriptor"
    )]
    output: Option<PathBuf>,

    #[command(flatten)]
    descriptor: DescriptorFlags,
    #[command(flatten)]
    tty: TtyFlags,
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
        bail!("`--descriptor` cannot be used with `--output -` at the same time");
    }
    let reference = args.layout.reference(&args.name)?;
    required_digest(&reference)?;
    let (store, _, descriptor) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    if let Some(path) = &args.output {
        let reader = store.open_blob(&descriptor.digest, descriptor.size)?;
        if to_stdout {
            let mut out = ui.out();
            reader.copy_to(&mut |bytes| out.write_all(bytes), &|_| {})?;
        } else {
            let progress = ui.progress(Words::Quiet, &Format::Text, args.tty.no_tty);
            let item = Item {
                digest: Some(descriptor.digest.as_str()),
                name: descriptor.digest.short(),
                size_bytes: Some(descriptor.size),
            };
            let task = progress.begin(Step::Downloading, &item);
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .with_context(|| format!("{} is not a file name", path.display()))?;
            let options = TargetOptions {
                traversal: Traversal::Allow,
                ..TargetOptions::default()
            };
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or_else(|| std::path::Path::new("."));
            let mut file = Target::create(folder, options, &ui.cleanup())?.file(name)?;
            reader.copy_to(&mut |bytes| file.write_all(bytes), &|n| task.advance(n))?;
            file.finish()?;
            drop(task);
        }
    }
    if args.descriptor.descriptor {
        args.descriptor.write(ui, &descriptor)?;
    }
    Ok(Exit::Done)
}
