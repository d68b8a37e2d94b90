//! `gc`: removing what nobody needs.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use oci_layout::image::{self, GcOptions, GcPlan, GcRoots, ImageError};
use oci_layout::reference::Reference;
use oci_layout::store::{Store, StoreError};
use serde_json::{Value, json};

use super::flags::{WholeLayoutFlag, WriteFlags};
use super::format::{Format, FormatFlags};
use super::ui::count;
use super::{Exit, Hint, Ui, flags};

/// Remove blobs that nothing refers to
///
/// Kept is everything that index.json leads to, and whatever refers to
/// something kept. Untagged manifests count as in use unless --untagged is
/// given. What was written within the grace period stays, so that a program
/// that is just pushing loses nothing.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The layout: PATH
    #[arg(value_name = "PATH")]
    path: String,

    /// Print what would be removed and remove nothing
    #[arg(long, short = 'n')]
    dry_run: bool,

    /// Remove untagged manifests too, unless something tagged needs them
    #[arg(long)]
    untagged: bool,

    /// Keep what is younger than this, such as 0s, 30m, 12h, 7d [default: 1h; 24h on a mounted
    /// bucket]
    #[arg(long, value_name = "AGE", value_parser = parse_age)]
    grace: Option<Duration>,

    /// How many files to read at once [default: 8; more on a mounted bucket]
    #[arg(long, value_name = "N")]
    concurrency: Option<usize>,

    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    layout: WholeLayoutFlag,
    #[command(flatten)]
    write: WriteFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let reference = Reference::parse(&args.path)?;
    if reference.target().is_some() {
        bail!(
            "gc works on a whole layout: give {} without tag or digest",
            reference.path().display()
        );
    }
    let store = Store::open(reference.path(), args.write.options(ui))?;
    let options = GcOptions {
        roots: if args.untagged {
            GcRoots::Tagged
        } else {
            GcRoots::Listed
        },
        grace: args.grace.unwrap_or(store.profile().grace),
        concurrency: flags::concurrency(args.concurrency, 8, &[&store]),
    };
    let collected = if args.dry_run {
        image::plan(&store, &options)
    } else {
        image::collect(&store.exclude()?, &options).map(|collected| collected.plan)
    };
    let plan = collected.map_err(|error| {
        let is_damage = matches!(
            error,
            ImageError::BadDocument { .. }
                | ImageError::Store(StoreError::BlobSize { .. } | StoreError::BlobContent { .. })
        );
        let error = anyhow::Error::from(error);
        if is_damage {
            error.context(Hint(
                "nothing was removed: a manifest that cannot be read might refer to anything; \
                 `verify` shows all that is wrong with the layout"
                    .into(),
            ))
        } else {
            error
        }
    })?;
    match format {
        Format::Text => print_text(ui, &plan, args.dry_run)?,
        _ => format.print(ui, &as_json(&plan, args.dry_run))?,
    }
    Ok(Exit::Done)
}

fn print_text(ui: &mut Ui, plan: &GcPlan, dry_run: bool) -> anyhow::Result<()> {
    let (unlist, remove) = if dry_run {
        ("Would unlist", "Would remove")
    } else {
        ("Unlisted", "Removed ")
    };
    for digest in &plan.unlisted {
        ui.line(&format!("{unlist} {digest}"))?;
    }
    for blob in &plan.blobs {
        ui.line(&format!("{remove} {} {}", blob.digest, blob.size_bytes))?;
    }
    for leftover in &plan.leftovers {
        let path: PathBuf = leftover.path.clone();
        ui.line(&format!(
            "{remove} {} {}",
            path.display(),
            leftover.size_bytes
        ))?;
    }
    for digest in &plan.missing {
        ui.note(&format!(
            "warning: the manifest {digest} is referred to and missing"
        ));
    }
    let done = if dry_run { "Would free" } else { "Freed" };
    ui.line(&format!(
        "{done} {} in {} and {}; in use: {}, too young to go: {}",
        count(plan.bytes_freed(), "byte"),
        count(plan.blobs.len() as u64, "blob"),
        count(plan.leftovers.len() as u64, "temporary file"),
        plan.blobs_kept,
        plan.blobs_young,
    ))?;
    Ok(())
}

fn as_json(plan: &GcPlan, dry_run: bool) -> Value {
    let blobs: Vec<_> = plan
        .blobs
        .iter()
        .map(|blob| json!({"digest": blob.digest, "size": blob.size_bytes}))
        .collect();
    let leftovers: Vec<_> = plan
        .leftovers
        .iter()
        .map(|left| json!({"path": left.path, "size": left.size_bytes}))
        .collect();
    json!({
        "dryRun": dry_run,
        "unlisted": plan.unlisted,
        "blobs": blobs,
        "leftovers": leftovers,
        "bytesFreed": plan.bytes_freed(),
        "blobsKept": plan.blobs_kept,
        "blobsYoung": plan.blobs_young,
        "missing": plan.missing,
        "strays": plan.strays,
    })
}

/// Parses an age: a number and one of `s`, `m`, `h`, `d`, `w`.
pub(crate) fn parse_age(text: &str) -> Result<Duration, String> {
    let wrong =
        || format!("{text:?} is not an age: write a number and s, m, h, d or w, such as 12h");
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        'w' => 7 * 86400,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_units() {
        assert_eq!(parse_age("0s"), Ok(Duration::ZERO));
        assert_eq!(parse_age("90m"), Ok(Duration::from_secs(5400)));
        assert_eq!(parse_age("2w"), Ok(Duration::from_secs(1_209_600)));
        for bad in ["", "h", "1", "-1h", "1.5h", "1y", "99999999999999999w", "é"] {
            assert!(parse_age(bad).is_err(), "{bad}");
        }
    }
}
