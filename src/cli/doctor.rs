//! `doctor`: what a directory is on, what that can promise, what to change.

use std::io;
use std::path::Path;

use anyhow::bail;
use oci_layout::reference::Reference;
use oci_layout::store::doctor::{Diagnosis, LayoutState, Outcome, Trial, diagnose};
use oci_layout::store::{Publish, StoreError};
use serde_json::{Value, json};

use super::flags::{self, WholeLayoutFlag};
use super::format::{Format, FormatFlags};
use super::{Exit, Hint, Ui};

/// Say what a directory can promise to a layout, and what to change
///
/// Recognises the file system of a layout, or of the directory where one is to
/// be: says what is guaranteed there and what is not, tries the calls a layout
/// needs in a scratch folder that is removed again, and names the options to
/// mount it with. Ends with exit code 3 if no layout can be kept there.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The directory: a layout, or where one is to be
    #[arg(value_name = "PATH")]
    path: String,

    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    layout: WholeLayoutFlag,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let reference = Reference::parse(&args.path)?;
    let path = reference.path();
    if reference.target().is_some() {
        bail!(
            "doctor looks at a directory: give {} without tag or digest",
            path.display()
        );
    }
    let diagnosis =
        diagnose(path, flags::read_options(ui)).map_err(|error| explain(error, path))?;
    match format {
        Format::Text => print_text(ui, path, &diagnosis)?,
        _ => format.print(ui, &as_json(path, &diagnosis))?,
    }
    Ok(if diagnosis.obstacles.is_empty() {
        Exit::Done
    } else {
        Exit::Problems
    })
}

fn explain(error: StoreError, path: &Path) -> anyhow::Error {
    let kind = match &error {
        StoreError::Io { source, .. } => Some(source.kind()),
        _ => None,
    };
    match kind {
        Some(io::ErrorKind::NotFound) => anyhow::anyhow!("no directory at {}", path.display())
            .context(Hint(
                "make it, or mount the bucket there, and look again; or look at the folder that it is to be made in".into(),
            )),
        Some(io::ErrorKind::NotADirectory) => {
            anyhow::anyhow!("{} is not a directory", path.display()).context(Hint(
                "a layout in a tar can only be read; look at the folder the tar is in".into(),
            ))
        }
        _ => error.into(),
    }
}

fn print_text(ui: &mut Ui, path: &Path, found: &Diagnosis) -> anyhow::Result<()> {
    let layout = match found.layout {
        LayoutState::None => "none yet",
        LayoutState::Plain => "there is one",
        LayoutState::Shared => "there is one, shared by several machines",
        LayoutState::Broken => "there is one whose index cannot be read; see `verify`",
    };
    let mut facts = vec![
        ("Directory", path.display().to_string()),
        ("Layout", layout.to_owned()),
        ("Taken for", found.kind.to_string()),
    ];
    if let Some(mount) = &found.mount {
        if mount.kind != found.kind {
            facts.push(("Recognised", mount.kind.to_string()));
        }
        facts.push(("Type", mount.fstype.clone()));
        facts.push(("Source", mount.source.clone()));
        facts.push(("Mounted at", mount.mount_point.display().to_string()));
        facts.push(("Options", mount.options.clone()));
    }
    for (name, value) in facts {
        ui.line(&format!("{name:<12}{value}"))?;
    }
    ui.line("\nWhat can be relied on:")?;
    for promise in &found.promises {
        let sign = if promise.holds { "yes" } else { "no " };
        ui.line(&format!("  {sign} {}", promise.text))?;
    }
    ui.line("\nWhat was tried:")?;
    for trial in &found.trials {
        ui.line(&trial_line(trial))?;
    }
    if !found.advice.is_empty() {
        ui.line("\nWhat to change about the mount:")?;
        for advice in &found.advice {
            ui.line(&format!("  {}", advice.setting))?;
            ui.line(&format!("      {}", advice.why))?;
        }
        if !found.sees_options {
            ui.line("  The program that serves the mount was not found: what it was started with")?;
            ui.line("  is not known, and some of this may have been done.")?;
        }
    }
    ui.line("")?;
    if found.obstacles.is_empty() {
        ui.line("A layout can be kept here.")?;
    } else {
        for obstacle in &found.obstacles {
            ui.line(&format!("Problem: {obstacle}"))?;
        }
        ui.line("No layout should be kept here until that is changed.")?;
    }
    Ok(())
}

fn trial_line(trial: &Trial) -> String {
    let name = trial.deed.to_string();
    let time = format!("{:.1} ms", trial.took.as_secs_f64() * 1000.0);
    match &trial.outcome {
        Outcome::Works => format!("  {name:<24}{time:>12}"),
        Outcome::Untried => format!("  {name:<24}{:>12}", "not tried"),
        Outcome::Refused { error } => format!("  {name:<24}{time:>12}  not offered: {error}"),
        Outcome::Fails { error, option } => {
            let option = option.map(|option| format!("; mount with {option}"));
            let option = option.unwrap_or_default();
            format!("  {name:<24}{time:>12}  fails: {error}{option}")
        }
    }
}

fn as_json(path: &Path, found: &Diagnosis) -> Value {
    let profile = found.profile();
    let mount = found.mount.as_ref().map(|mount| {
        json!({
            "kind": mount.kind.name(),
            "type": mount.fstype,
            "source": mount.source,
            "mountPoint": mount.mount_point,
            "options": mount.options,
        })
    });
    let promises = found.promises.iter();
    let promises: Vec<_> = promises
        .map(|promise| json!({"holds": promise.holds, "text": promise.text}))
        .collect();
    let advice = found.advice.iter();
    let advice: Vec<_> = advice
        .map(|advice| json!({"setting": advice.setting, "why": advice.why}))
        .collect();
    let obstacles = found.obstacles.iter();
    let obstacles: Vec<_> = obstacles.map(ToString::to_string).collect();
    json!({
        "path": path,
        "layout": match found.layout {
            LayoutState::None => "none",
            LayoutState::Plain => "plain",
            LayoutState::Shared => "shared",
            LayoutState::Broken => "broken",
        },
        "kind": found.kind.name(),
        "mount": mount,
        "profile": {
            "publish": match profile.publish {
                Publish::Rename => "rename",
                Publish::Direct => "direct",
            },
            "locksEverywhere": profile.locks_everywhere,
            "indexStalenessSeconds": profile.index_staleness.as_secs(),
            "listingStalenessSeconds": profile.listing_staleness.as_secs(),
            "graceSeconds": profile.grace.as_secs(),
            "writers": profile.writers,
            "largeWriters": profile.large_writers,
        },
        "promises": promises,
        "trials": found.trials.iter().map(trial_json).collect::<Vec<_>>(),
        "advice": advice,
        "seesOptions": found.sees_options,
        "problems": obstacles,
    })
}

fn trial_json(trial: &Trial) -> Value {
    let (outcome, error, option) = match &trial.outcome {
        Outcome::Works => ("works", None, None),
        Outcome::Untried => ("untried", None, None),
        Outcome::Refused { error } => ("refused", Some(error), None),
        Outcome::Fails { error, option } => ("fails", Some(error), *option),
    };
    json!({
        "name": trial.deed.to_string(),
        "milliseconds": trial.took.as_secs_f64() * 1000.0,
        "outcome": outcome,
        "error": error,
        "option": option,
    })
}
