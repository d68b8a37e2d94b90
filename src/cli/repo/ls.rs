//! `repo ls`: the layouts below a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::json;
use walkdir::WalkDir;

use crate::cli::flags::{RegistryFlags, WholeLayoutFlag};
use crate::cli::format::{Format, FormatFlags};
use crate::cli::{Exit, Ui};

/// List the layouts below a folder
///
/// Prints their paths relative to the folder, sorted. A layout is not searched
/// for further layouts, and tars of layouts are not listed: they would all have
/// to be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to search
    #[arg(value_name = "ROOT")]
    root: PathBuf,

    /// Print only what comes after this one
    #[arg(long, value_name = "LAYOUT")]
    last: Option<String>,

    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    layout: WholeLayoutFlag,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let mut layouts = find(&args.root)?;
    if let Some(last) = &args.last {
        layouts.retain(|layout| layout > last);
    }
    match format {
        Format::Text => {
            for layout in layouts {
                ui.line(&layout)?;
            }
        }
        _ => format.print(ui, &json!({ "repositories": layouts }))?,
    }
    Ok(Exit::Done)
}

/// Returns the layouts below `root`, relative to it; `root` itself is `.`.
fn find(root: &Path) -> anyhow::Result<Vec<String>> {
    let cannot_search = || format!("cannot search {}", root.display());
    if !std::fs::metadata(root)
        .with_context(cannot_search)?
        .is_dir()
    {
        bail!("{}: it is not a directory", cannot_search());
    }
    let mut layouts = Vec::new();
    let mut walk = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.with_context(cannot_search)?;
        if !entry.file_type().is_dir() && entry.depth() > 0 {
            continue;
        }
        let is_layout = entry.path().join("oci-layout").is_file();
        if !is_layout {
            continue;
        }
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        layouts.push(match path.as_os_str().is_empty() {
            true => ".".to_owned(),
            false => path.display().to_string(),
        });
        walk.skip_current_dir();
    }
    layouts.sort_unstable();
    Ok(layouts)
}
