//! `manifest index`: indexes made of manifests that are there.

mod create;
mod update;

use std::cell::RefCell;

use anyhow::Context;
use clap::Subcommand;
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::{self, ImageError, IndexDocument};
use oci_layout::reference::{RefName, Target};
use oci_layout::store::{Index, Store};

use crate::cli::{Exit, Ui};

/// Make indexes and change them
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(visible_alias = "pack")]
    Create(Box<create::Args>),
    Update(Box<update::Args>),
}

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Create(args) => create::run(args, ui),
        Command::Update(args) => update::run(args, ui),
    }
}

/// Finds manifests and notes it, line by line.
struct Fetcher<'a> {
    store: &'a Store,
    index: Index,
    lines: RefCell<Vec<String>>,
}

impl<'a> Fetcher<'a> {
    fn new(store: &'a Store) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            index: store.index()?,
            lines: RefCell::default(),
        })
    }

    /// Notes a status line.
    fn say(&self, word: &str, rest: &str) {
        self.lines.borrow_mut().push(format!("{word:9} {rest}"));
    }

    /// Prints the status lines.
    fn print(self, ui: &mut Ui) -> anyhow::Result<()> {
        for line in self.lines.into_inner() {
            ui.line(&line)?;
        }
        Ok(())
    }

    /// Finds what a tag or digest names; `kind` is what it must be.
    fn resolve(&self, name: &str, kind: &str) -> anyhow::Result<Descriptor> {
        self.say("Fetching", name);
        let target = match Digest::parse(name) {
            Ok(digest) if digest.algorithm().is_some() => Target::Digest(digest),
            _ => Target::Tag(RefName::found(name)),
        };
        image::resolve(self.store, &self.index, &target)
            .with_context(|| format!("could not find the {kind} {name}"))
    }

    /// Notes what was done with something that was found: its digest, and its
    /// name if that is another.
    fn found(&self, word: &str, name: &str, descriptor: &Descriptor) {
        let digest = descriptor.digest.as_str();
        let rest = if name == digest {
            digest.to_owned()
        } else {
            format!("{digest} {name}")
        };
        self.say(word, &rest);
    }

    /// Finds a manifest and describes it as an index does.
    fn child(&self, name: &str) -> anyhow::Result<Descriptor> {
        let descriptor = self.resolve(name, "manifest")?;
        let child = match image::describe_child(self.store, &descriptor) {
            Err(ImageError::WrongType { .. }) => anyhow::bail!("{name} is not a manifest"),
            other => other?,
        };
        self.found("Fetched", name, &descriptor);
        Ok(child)
    }

    /// Finds an index and reads it.
    fn index(&self, name: &str) -> anyhow::Result<(Descriptor, IndexDocument)> {
        let descriptor = self.resolve(name, "index")?;
        let document = match IndexDocument::read(self.store, &descriptor) {
            Err(ImageError::WrongType { .. }) => anyhow::bail!("{name} is not an index"),
            other => other?,
        };
        self.found("Fetched", name, &descriptor);
        Ok((descriptor, document))
    }
}

/// Prints the index, or writes it to a file.
fn output(
    ui: &mut Ui,
    document: &IndexDocument,
    to: &std::path::Path,
    is_pretty: bool,
) -> anyhow::Result<()> {
    let bytes = document.to_vec();
    if to.as_os_str() != "-" {
        return super::fetch::save(to, &bytes);
    }
    if is_pretty {
        ui.json(document)?;
    } else {
        ui.bytes(&bytes)?;
    }
    Ok(())
}
