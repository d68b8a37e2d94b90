//! `repo tags`: the tags in a layout.

use std::path::PathBuf;

use oci_layout::image;
use oci_layout::reference::Reference;
use oci_layout::store::{Index, Store};
use serde_json::json;

use crate::cli::flags::{self, RegistryFlags};
use crate::cli::format::{Format, FormatFlags};
use crate::cli::{Exit, Ui};

/// List the tags in a layout
///
/// With a tag or digest, lists only the tags of the same manifest. Reads
/// index.json and nothing else, however many manifests there are.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The layout: PATH[:TAG] or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Print only what comes after this tag
    #[arg(long, value_name = "TAG")]
    last: Option<String>,

    /// Leave out tags such as sha256-9834876d…, which stand for referrers
    #[arg(long)]
    exclude_digest_tags: bool,

    /// Take the path in the reference for an OCI image layout (always so)
    #[arg(long)]
    oci_layout: bool,

    /// List the names in the layout at PATH that begin with NAME and a colon
    #[arg(long, value_name = "PATH", conflicts_with = "oci_layout")]
    oci_layout_path: Option<PathBuf>,

    #[command(flatten)]
    format: FormatFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    let format = args.format.get()?;
    let mut tags = match &args.oci_layout_path {
        Some(path) => args.named_tags(path, ui)?,
        None => args.tags(ui)?,
    };
    tags.sort_unstable();
    tags.dedup();
    if let Some(last) = &args.last {
        tags.retain(|tag| tag > last);
    }
    if args.exclude_digest_tags {
        tags.retain(|tag| image::digest_of_tag(tag).is_none());
    }
    match format {
        Format::Text => {
            for tag in tags {
                ui.line(&tag)?;
            }
        }
        _ => format.print(ui, &json!({ "tags": tags }))?,
    }
    Ok(Exit::Done)
}

impl Args {
    fn tags(&self, ui: &Ui) -> anyhow::Result<Vec<String>> {
        let reference = Reference::parse(&self.name)?;
        let store = Store::open(reference.path(), flags::read_options(ui))?;
        let index = store.index()?;
        Ok(match reference.target() {
            None => all(&index),
            Some(target) => {
                let descriptor = image::resolve(&store, &index, target)?;
                let tags = index.tags_of(&descriptor.digest);
                tags.iter().map(ToString::to_string).collect()
            }
        })
    }

    fn named_tags(&self, path: &std::path::Path, ui: &Ui) -> anyhow::Result<Vec<String>> {
        let store = Store::open(path, flags::read_options(ui))?;
        let all = all(&store.index()?);
        if self.name.is_empty() {
            return Ok(all);
        }
        let prefix = format!("{}:", self.name);
        Ok(all
            .iter()
            .filter_map(|tag| tag.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect())
    }
}

fn all(index: &Index) -> Vec<String> {
    index.tagged().map(|(tag, _)| tag.to_owned()).collect()
}
