//! `verify`: is everything there, and is it what it should be?

use std::path::PathBuf;

use anyhow::bail;
use oci_layout::image::{self, Problem, Quarantine, Repaired, Report, Scope};
use oci_layout::reference::Reference;
use oci_layout::store::{Existing, Store, StoreOptions};
use serde_json::json;

use super::flags::{TtyFlags, WholeLayoutFlag, WriteFlags};
use super::format::{Format, FormatFlags};
use super::ui::{Words, count};
use super::{Exit, Ui, flags};

/// Re-hash every blob that index.json leads to
///
/// Prints one line for each problem and ends with exit code 3 if there is one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The layout: PATH
    #[arg(value_name = "PATH")]
    path: String,

    /// Re-hash blobs that nothing refers to, too
    #[arg(long)]
    all: bool,

    /// Mend what can be mended
    #[arg(long)]
    repair: bool,

    /// Fetch good copies from this layout
    #[arg(long, value_name = "PATH", requires = "repair")]
    from: Option<PathBuf>,

    /// Move damaged blobs that cannot be mended to .oci-layout/quarantine
    #[arg(long, requires = "repair")]
    quarantine: bool,

    /// How many blobs to read at once [default: 4; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    layout: WholeLayoutFlag,
    #[command(flatten)]
    write: WriteFlags,
}

/// How often a repair looks again: a mended manifest may lead to more that is
/// missing, one level a round.
const ROUNDS: usize = 16;

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let reference = Reference::parse(&args.path)?;
    if reference.target().is_some() {
        bail!(
            "verify works on a whole layout: give {} without tag or digest",
            reference.path().display()
        );
    }
    if args.repair && args.from.is_none() && !args.quarantine {
        bail!("--repair needs to know how: give --from PATH, --quarantine, or both");
    }
    let mut report = args.check(&reference, ui)?;
    let mut repaired = Repaired::default();
    if args.repair {
        for _ in 0..ROUNDS {
            let round = args.mend(&reference, &report, ui)?;
            if round == Repaired::default() {
                break;
            }
            repaired.mended.extend(round.mended);
            repaired.quarantined.extend(round.quarantined);
            report = args.check(&reference, ui)?;
        }
    }
    match format {
        Format::Text => print_text(ui, &report, &repaired)?,
        _ => format.print(
            ui,
            &json!({
                "blobsChecked": report.blobs_checked,
                "bytesChecked": report.bytes_checked,
                "blobsUnreferenced": report.blobs_unreferenced,
                "problems": report.problems,
                "mended": repaired.mended,
                "quarantined": repaired.quarantined,
            }),
        )?,
    }
    Ok(if report.problems.is_empty() {
        Exit::Done
    } else {
        Exit::Problems
    })
}

impl Args {
    fn check(&self, reference: &Reference, ui: &mut Ui) -> anyhow::Result<Report> {
        let scope = if self.all {
            Scope::All
        } else {
            Scope::Reachable
        };
        let progress = ui.progress(Words::Quiet, &Format::Text, self.tty.no_tty);
        // What cannot be opened is a finding, and not one of this line.
        let store = Store::open(reference.path(), flags::read_options(ui)).ok();
        let stores: Vec<&Store> = store.iter().collect();
        Ok(image::verify(
            reference.path(),
            self.write.options(ui),
            scope,
            flags::concurrency(self.concurrency, 4, &stores),
            &*progress,
        )?)
    }

    fn mend(&self, reference: &Reference, report: &Report, ui: &Ui) -> anyhow::Result<Repaired> {
        let broken = |p: &Problem| matches!(p, Problem::BadLayout { .. });
        if report.problems.iter().any(broken) {
            return Ok(Repaired::default());
        }
        let options = StoreOptions {
            existing: Existing::Verify,
            ..self.write.options(ui)
        };
        let store = Store::open(reference.path(), options)?;
        let source = self
            .from
            .as_ref()
            .map(|from| Store::open(from, flags::read_options(ui)))
            .transpose()?;
        let quarantine = if self.quarantine {
            Quarantine::Yes
        } else {
            Quarantine::No
        };
        let adder = store.add()?;
        Ok(image::repair(adder, report, source.as_ref(), quarantine)?)
    }
}

fn print_text(ui: &mut Ui, report: &Report, repaired: &Repaired) -> anyhow::Result<()> {
    for digest in &repaired.mended {
        ui.line(&format!("Mended {digest}"))?;
    }
    for digest in &repaired.quarantined {
        ui.line(&format!("Quarantined {digest}"))?;
    }
    for problem in &report.problems {
        ui.line(&format!("Problem: {problem}"))?;
    }
    ui.line(&format!(
        "Checked {}, {}: {}; unreferenced: {}",
        count(report.blobs_checked as u64, "blob"),
        count(report.bytes_checked, "byte"),
        count(report.problems.len() as u64, "problem"),
        report.blobs_unreferenced,
    ))?;
    Ok(())
}
