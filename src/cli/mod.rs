//! The command line: what can be typed, and which function answers.
//!
//! One file a command: the doc comment is the help text, `Args` the flags,
//! `run` the deed. Everything a command does to a layout is done by the
//! library; this side parses, opens, and prints.

mod archive;
mod arguments;
mod attach;
mod backup;
mod bars;
mod blob;
mod completion;
mod copy;
mod discover;
#[cfg(test)]
mod docs;
mod doctor;
mod env;
mod exit;
mod file_ref;
mod flags;
mod format;
mod gc;
mod hint;
mod interrupt;
mod lines;
mod manifest;
mod packer;
mod pull;
mod push;
mod repo;
mod resolve;
mod restore;
mod tag;
mod template;
mod ui;
mod untag;
mod usage;
mod verify;
mod version;
mod yaml;

use std::ffi::OsString;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use oci_layout::cleanup::Cleanup;
use oci_layout::store::{MountKind, StoreOptions};

pub(crate) use exit::Exit;
pub(crate) use hint::{Hint, describe};
pub(crate) use ui::{Ui, note};
pub(crate) use usage::Advice;

/// Keep OCI artifacts and images in image-layout directories
///
/// A layout is a directory, on a disk or in a mounted bucket, that works as a
/// registry without a server. References are PATH[:TAG] or PATH@DIGEST.
#[derive(Debug, Parser)]
#[command(name = "oci-layout", version, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Accepted for scripts written for oras; there is no traffic to trace
    #[arg(long, short, global = true, hide = true)]
    debug: bool,

    /// Accepted for scripts written for oras
    #[arg(long, short, global = true, hide = true, num_args = 0..=1, require_equals = true)]
    verbose: Option<Option<bool>>,

    /// Take the layout's file system for this kind instead of recognising it
    #[arg(
        long,
        global = true,
        value_name = "KIND",
        env = "OCI_LAYOUT_STORE_MODE",
        hide_env_values = true,
        default_value = "auto",
        help_heading = "Mounted buckets"
    )]
    store_mode: StoreMode,

    /// How long to wait, in seconds, for a mount to show what should be there
    #[arg(
        long,
        global = true,
        value_name = "SECONDS",
        default_value_t = 5,
        help_heading = "Mounted buckets"
    )]
    consistency_wait: u32,

    /// For how long the mount may show what other machines have changed since, such as 0s, 30s
    /// [default: as its kind of mount does]
    #[arg(
        long,
        global = true,
        value_name = "TIME",
        value_parser = gc::parse_age,
        help_heading = "Mounted buckets"
    )]
    settle: Option<Duration>,

    #[command(subcommand)]
    command: Command,
}

/// What `--store-mode` says.
#[derive(Debug, Clone, Copy)]
struct StoreMode(Option<MountKind>);

impl FromStr for StoreMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self(None)),
            kind => kind.parse().map(|kind| Self(Some(kind))),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Push(push::Args),
    Pull(pull::Args),
    Attach(attach::Args),
    Discover(discover::Args),
    #[command(visible_alias = "cp")]
    Copy(Box<copy::Args>),
    Tag(tag::Args),
    Untag(untag::Args),
    #[command(visible_alias = "digest")]
    Resolve(resolve::Args),
    #[command(alias = "repository")]
    Repo(repo::Args),
    Manifest(manifest::Args),
    Blob(blob::Args),
    Gc(gc::Args),
    #[command(visible_alias = "fsck")]
    Verify(verify::Args),
    Doctor(doctor::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Version(version::Args),
    Completion(completion::Args),
}

/// Returns the whole command line as clap knows it, for help, man pages and
/// completions.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// Parses arguments and runs the command.
///
/// # Errors
/// Whatever the command could not do; usage errors are printed here.
pub(crate) fn run(arguments: Vec<OsString>) -> anyhow::Result<Exit> {
    let name = arguments
        .first()
        .and_then(|first| Path::new(first).file_name())
        .map_or_else(
            || "oci-layout".into(),
            |name| name.to_string_lossy().into_owned(),
        );
    let command = usage::with_usages(command(), &name);
    let arguments = arguments::as_clap_takes_them(&command, arguments);
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version go to stdout and are no error.
            match error.print() {
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {}
                other => other?,
            }
            return Ok(if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            });
        }
    };
    let (path, given) = usage::chosen(&matches);
    flags::refuse_headers(given)?;
    let cleanup = Cleanup::new();
    let mut ui = Ui::new(
        name.clone(),
        StoreOptions {
            mount: cli.store_mode.0,
            settle: cli.settle,
            consistency_wait: Duration::from_secs(cli.consistency_wait.into()),
            cleanup: cleanup.clone(),
            notice: ui::notice(),
            ..StoreOptions::default()
        },
    );
    interrupt::watch(cleanup, || {})?;
    let exit = match cli.command.run(&mut ui) {
        Err(error) if ui.has_lost_reader(&error) => Exit::Done,
        other => other.map_err(|error| usage::complete(error, &name, &path))?,
    };
    ui.flush()?;
    Ok(exit)
}

impl Command {
    fn run(&self, ui: &mut Ui) -> anyhow::Result<Exit> {
        match self {
            Self::Push(args) => push::run(args, ui),
            Self::Pull(args) => pull::run(args, ui),
            Self::Attach(args) => attach::run(args, ui),
            Self::Discover(args) => discover::run(args, ui),
            Self::Copy(args) => copy::run(args, ui),
            Self::Tag(args) => tag::run(args, ui),
            Self::Untag(args) => untag::run(args, ui),
            Self::Resolve(args) => resolve::run(args, ui),
            Self::Repo(args) => repo::run(args, ui),
            Self::Manifest(args) => manifest::run(args, ui),
            Self::Blob(args) => blob::run(args, ui),
            Self::Gc(args) => gc::run(args, ui),
            Self::Verify(args) => verify::run(args, ui),
            Self::Doctor(args) => doctor::run(args, ui),
            Self::Backup(args) => backup::run(args, ui),
            Self::Restore(args) => restore::run(args, ui),
            Self::Version(args) => version::run(args, ui),
            Self::Completion(args) => completion::run(args, ui),
        }
    }
}
