//! `pull`: files and directories out of a layout.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, Document, PullOptions, Pulled, Subjects};
use oci_layout::layer::{Existing, Permissions, TargetOptions, Traversal, UnpackOptions};
use oci_layout::reference::Reference;
use oci_layout::store::Store;
use serde_json::{Value, json};

use super::file_ref::FileRef;
use super::flags::{LayoutFlags, PlatformFlag, RegistryFlags, TtyFlags};
use super::format::{Format, FormatFlags};
use super::ui::Words;
use super::{Exit, Hint, Ui, flags};

/// Pull files and directories from a layout
///
/// A file appears under its name only when it is whole and verified. With
/// `-o -` the one file of the artifact goes to stdout.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to pull: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Put files into this directory, or `-` for stdout
    #[arg(long, short, value_name = "DIR", default_value = ".")]
    output: PathBuf,

    /// Fail instead of replacing files that exist
    #[arg(long, short)]
    keep_old_files: bool,

    /// Allow titles that lead out of the directory
    #[arg(long, short = 'T')]
    allow_path_traversal: bool,

    /// Keep setuid, setgid and sticky bits of unpacked files
    #[arg(long)]
    preserve_permissions: bool,

    /// Pull what the artifact is about too, and so on
    #[arg(long)]
    include_subject: bool,

    /// Write the config to a file, if it is of this type
    #[arg(long, value_name = "FILE[:TYPE]")]
    config: Option<String>,

    /// How many files to transfer at once [default: 3; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let reference = args.layout.reference(&args.name)?;
    args.options(ui, &[])?;
    let (store, _, root) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    let options = args.options(ui, &[&store])?;
    let root = args.platform.select(&store, root)?;
    if args.output.as_os_str() == "-" {
        to_stdout(&store, &root, ui)?;
        return Ok(Exit::Done);
    }
    let progress = ui.progress(Words::Pull, &format, args.tty.no_tty);
    let pulled = image::pull(&store, &root, &options, &*progress).map_err(|error| {
        let is_ambiguous = matches!(error, image::ImageError::AmbiguousTitle { .. });
        let error = anyhow::Error::from(error);
        if is_ambiguous && args.platform.platform.is_none() {
            error.context(Hint(
                "nothing was written; if this is an index, choose one manifest with --platform"
                    .into(),
            ))
        } else {
            error
        }
    })?;
    drop(progress);
    print(&format, ui, &reference, &root, &pulled)?;
    Ok(Exit::Done)
}

impl Args {
    fn options(&self, ui: &Ui, stores: &[&Store]) -> anyhow::Result<PullOptions> {
        let config = self.config.as_deref().map(FileRef::parse).transpose()?;
        Ok(PullOptions {
            output: self.output.clone(),
            target: TargetOptions {
                existing: match self.keep_old_files {
                    true => Existing::Keep,
                    false => Existing::Replace,
                },
                traversal: match self.allow_path_traversal {
                    true => Traversal::Allow,
                    false => Traversal::Refuse,
                },
            },
            unpack: UnpackOptions {
                permissions: match self.preserve_permissions {
                    true => Permissions::Preserve,
                    false => Permissions::Strip,
                },
                ..UnpackOptions::default()
            },
            subjects: match self.include_subject {
                true => Subjects::Include,
                false => Subjects::Ignore,
            },
            config: config.map(|file| (file.path, file.media_type)),
            concurrency: flags::concurrency(self.concurrency, 3, stores),
            cleanup: ui.cleanup(),
        })
    }
}

/// Writes the one titled layer of a manifest to stdout.
fn to_stdout(store: &Store, root: &Descriptor, ui: &mut Ui) -> anyhow::Result<()> {
    let document = Document::read(store, root)?;
    let title = |d: &&Descriptor| d.annotation(oci_spec::image::ANNOTATION_TITLE).is_some();
    let titled: Vec<&Descriptor> = document.content().filter(title).collect();
    let [layer] = titled[..] else {
        bail!(
            "cannot write {} to stdout: it has {} files and only one can go there",
            root.digest,
            titled.len()
        );
    };
    let mut out = ui.out();
    store
        .open_blob(&layer.digest, layer.size)?
        .copy_to(&mut |bytes| out.write_all(bytes), &|_| {})
        .context("cannot write to stdout")?;
    Ok(())
}

fn print(
    format: &Format,
    ui: &mut Ui,
    reference: &Reference,
    root: &Descriptor,
    pulled: &Pulled,
) -> anyhow::Result<()> {
    if !format.is_text() {
        return format.print(ui, &as_json(reference, root, pulled));
    }
    if pulled.skipped > 0 {
        let name = ui.name().to_owned();
        ui.line("Skipped pulling layers without file name in \"org.opencontainers.image.title\"")?;
        ui.line(&format!(
            "Use '{name} copy {} --to-oci-layout <layout-dir>' to pull all layers.",
            reference.as_str()
        ))?;
    } else {
        ui.line(&format!("Pulled [oci-layout] {}", reference.as_str()))?;
        ui.line(&format!("Digest: {}", root.digest))?;
    }
    Ok(())
}

fn as_json(reference: &Reference, root: &Descriptor, pulled: &Pulled) -> Value {
    let path = reference.path();
    let files: Vec<Value> = pulled
        .files
        .iter()
        .map(|file| {
            let slash = if file.unpacked { "/" } else { "" };
            json!({
                "path": format!("{}{slash}", file.path.display()),
                "reference": flags::by_digest(path, &file.descriptor),
                "mediaType": file.descriptor.media_type,
                "digest": file.descriptor.digest,
                "size": file.descriptor.size,
                "annotations": file.descriptor.annotations,
            })
        })
        .collect();
    json!({ "reference": flags::by_digest(path, root), "files": files })
}
