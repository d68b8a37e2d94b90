//! `backup`: a layout, or some tags of it, to a tar or to another directory.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, anyhow, bail};
use oci_layout::image::{self, BackupPlan, CopyOptions, CopyScope};
use oci_layout::layer::{PendingFile, Target, TargetOptions};
use oci_layout::progress::Progress;
use oci_layout::store::Store;
use oci_layout::store::fs::{RealFs, StoreFs};

use super::archive::{self, Roots, Selection};
use super::flags::{AddFlags, RegistryFlags, TtyFlags};
use super::format::Format;
use super::ui::Words;
use super::{Exit, Hint, Ui, env, flags};

/// Bytes gathered before they are written; large blobs come in pieces of this
/// size and pass through untouched.
const BUFFER_BYTES: usize = 1 << 20;

/// Save tagged artifacts to a tar or a directory
///
/// The output is a layout again. Its name decides what it is: a tar if it ends
/// in .tar, else a directory. A tar is written in one pass and appears, or
/// replaces what is there, only when it is whole; equal content gives equal
/// tars. A directory that is there is added to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to save: PATH[:TAG[,TAG…]]; all tags if none is given
    #[arg(value_name = "NAME")]
    name: String,

    /// The tar or directory to write
    #[arg(long, short, value_name = "PATH", value_parser = archive::path())]
    output: PathBuf,

    /// Save whatever refers to it too, such as signatures
    #[arg(long)]
    include_referrers: bool,

    /// How many blobs to read at once [default: 3; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    add: AddFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    if args.output.as_os_str().is_empty() {
        bail!("the output path cannot be empty");
    }
    let selection = Selection::parse(&args.name)?;
    if is_tar(&args.output) && args.output.is_dir() {
        let error = anyhow!(
            "the output path {:?} already exists and is a directory",
            args.output
        );
        return Err(error.context(Hint(
            "to back up to a tar, give another name or remove the directory".into(),
        )));
    }
    let source = Store::open(&selection.path, args.add.options(ui))?;
    // What is deleted meanwhile would be missing in the backup.
    let _held = source.hold()?;
    let roots = selection.roots(&source)?;
    let path = selection.path.display();
    if roots.is_empty() {
        bail!("no tags found in layout {:?}", selection.path);
    }
    archive::print_found(ui, &path.to_string(), &roots)?;
    if is_tar(&args.output) {
        args.to_tar(ui, &source, &roots)?;
    } else {
        args.to_directory(ui, &source, &roots)?;
    }
    ui.line(&format!(
        "Successfully backed up {} tag(s) from \"{path}\" to \"{}\" in {}.",
        roots.len(),
        args.output.display(),
        archive::duration(begun.elapsed()),
    ))?;
    Ok(Exit::Done)
}

fn is_tar(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("tar"))
}

impl Args {
    fn options(&self, source: &Store) -> CopyOptions {
        CopyOptions {
            scope: if self.include_referrers {
                CopyScope::ContentAndReferrers
            } else {
                CopyScope::Content
            },
            concurrency: flags::concurrency(self.concurrency, 3, &[source]),
        }
    }

    fn to_directory(&self, ui: &mut Ui, source: &Store, roots: &Roots) -> anyhow::Result<()> {
        let options = self.options(source);
        let referrers = archive::count_referrers(source, roots, &options)?;
        let destination = Store::create(&self.output, self.add.options(ui))?;
        let progress = ui.progress(Words::Backup, &Format::Text, self.tty.no_tty);
        let adder = destination.add()?;
        image::copy(source, roots, adder, &options, &*progress)?;
        drop(progress);
        archive::print_done(ui, "Pulled tag", roots, &referrers)
    }

    fn to_tar(&self, ui: &mut Ui, source: &Store, roots: &Roots) -> anyhow::Result<()> {
        let plan = image::plan_backup(source, roots, &self.options(source))?;
        let progress = ui.progress(Words::Backup, &Format::Text, self.tty.no_tty);
        let shown = self.output.display();
        let failed = || format!("cannot write {shown}");
        let written = Output::create(&self.output, ui).with_context(failed)?;
        let written = written.fill(source, &plan, &*progress, failed)?;
        drop(progress);
        archive::print_done(ui, "Pulled tag", roots, plan.referrers())?;
        ui.line(&format!("Exporting to {shown}"))?;
        ui.flush()?;
        let size_bytes = written.publish().with_context(failed)?;
        ui.line(&format!(
            "Exported to {shown} ({})",
            archive::size(size_bytes)
        ))?;
        Ok(())
    }
}

/// A tar on its way to its place: a temporary file beside it until it is whole.
struct Output {
    folder: PathBuf,
    file: PendingFile,
    modified: u64,
    size_bytes: u64,
}

impl Output {
    fn create(path: &Path, ui: &Ui) -> anyhow::Result<Self> {
        // A link is written through, as by a shell's `>`.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = path.file_name().context("it has no file name")?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let target = Target::create(folder, TargetOptions::default(), &ui.cleanup())?;
        let name = name.to_str().context("its name is not UTF-8")?;
        Ok(Self {
            folder: folder.to_owned(),
            file: target.file(name)?,
            modified: env::source_date_epoch()?.unwrap_or(0),
            size_bytes: 0,
        })
    }

    fn fill(
        mut self,
        source: &Store,
        plan: &BackupPlan,
        progress: &dyn Progress,
        failed: impl Fn() -> String,
    ) -> anyhow::Result<Self> {
        let mut to = BufWriter::with_capacity(BUFFER_BYTES, &mut self.file);
        let written = image::write_tar(source, plan, self.modified, &mut to, progress);
        // An error leaves bytes behind that nobody needs.
        let (_, _) = to.into_parts();
        self.size_bytes = written.with_context(failed)?;
        Ok(self)
    }

    /// Makes the file durable, gives it its name and makes that durable.
    fn publish(self) -> anyhow::Result<u64> {
        let file: &File = self.file.file();
        file.sync_all()?;
        self.file.finish()?;
        RealFs::open(&self.folder)?.sync_dir(Path::new(""))?;
        Ok(self.size_bytes)
    }
}
