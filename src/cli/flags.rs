//! Flags that several commands share.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{ArgMatches, Args};
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, ImageError, PlatformFilter};
use oci_layout::reference::{Destination, RefName, Reference, Target};
use oci_layout::store::fs::Wait;
use oci_layout::store::{Existing, Index, Store, StoreError, StoreOptions};

use super::{Advice, Ui};

/// Where a reference leads. Everything leads to a layout, so the first flag
/// changes nothing; it is there for scripts written for oras.
#[derive(Debug, Clone, Args)]
pub(crate) struct LayoutFlags {
    /// Take the path in the reference for an OCI image layout (always so)
    #[arg(long)]
    oci_layout: bool,

    /// Take the whole reference for a name in the layout at PATH
    #[arg(long, value_name = "PATH", conflicts_with = "oci_layout")]
    oci_layout_path: Option<PathBuf>,
}

impl LayoutFlags {
    /// Parses a reference to something to be read.
    pub(crate) fn reference(&self, text: &str) -> anyhow::Result<Reference> {
        match &self.oci_layout_path {
            Some(path) => Ok(Reference::within(path, text)),
            None => Ok(Reference::parse(text)?),
        }
    }

    /// Parses a reference to something to be written.
    pub(crate) fn destination(&self, text: &str) -> anyhow::Result<Destination> {
        match &self.oci_layout_path {
            Some(path) => Ok(Destination::within(path, text)?),
            None => Ok(Destination::parse(text)?),
        }
    }
}

/// For commands that work on whole layouts, which only have a path.
#[derive(Debug, Clone, Args)]
pub(crate) struct WholeLayoutFlag {
    /// Take the path for an OCI image layout (always so)
    #[arg(long)]
    oci_layout: bool,
}

/// Flags that only mean something to a registry; accepted so that scripts
/// written for oras run unchanged.
#[derive(Debug, Clone, Args)]
pub(crate) struct RegistryFlags {
    #[arg(long, short = 'u', hide = true)]
    username: Option<String>,
    #[arg(long, short = 'p', hide = true)]
    password: Option<String>,
    #[arg(long, hide = true)]
    password_stdin: bool,
    #[arg(long, hide = true)]
    identity_token: Option<String>,
    #[arg(long, hide = true)]
    identity_token_stdin: bool,
    #[arg(long, short = 'H', hide = true)]
    header: Vec<String>,
    #[arg(long, hide = true)]
    insecure: bool,
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true)]
    plain_http: Option<Option<bool>>,
    #[arg(long, hide = true)]
    ca_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    cert_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    key_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    registry_config: Vec<PathBuf>,
    #[arg(long, hide = true)]
    resolve: Vec<String>,
    #[arg(long, hide = true, value_parser = DISTRIBUTION_SPECS)]
    distribution_spec: Option<String>,
}

/// The values of `--distribution-spec`, as in oras.
const DISTRIBUTION_SPECS: [&str; 2] = ["v1.1-referrers-tag", "v1.1-referrers-api"];

/// The same for the two sides of a copy.
#[derive(Debug, Clone, Args)]
pub(crate) struct SidesRegistryFlags {
    #[arg(long, hide = true)]
    from_username: Option<String>,
    #[arg(long, hide = true)]
    from_password: Option<String>,
    #[arg(long, hide = true)]
    from_identity_token: Option<String>,
    #[arg(long, hide = true)]
    from_header: Vec<String>,
    #[arg(long, hide = true)]
    from_insecure: bool,
    #[arg(long, hide = true)]
    from_plain_http: bool,
    #[arg(long, hide = true)]
    from_ca_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    from_cert_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    from_key_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    from_registry_config: Vec<PathBuf>,
    #[arg(long, hide = true)]
    from_resolve: Vec<String>,
    #[arg(long, hide = true, value_parser = DISTRIBUTION_SPECS)]
    from_distribution_spec: Option<String>,
    #[arg(long, hide = true)]
    to_username: Option<String>,
    #[arg(long, hide = true)]
    to_password: Option<String>,
    #[arg(long, hide = true)]
    to_identity_token: Option<String>,
    #[arg(long, hide = true)]
    to_header: Vec<String>,
    #[arg(long, hide = true)]
    to_insecure: bool,
    #[arg(long, hide = true)]
    to_plain_http: bool,
    #[arg(long, hide = true)]
    to_ca_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    to_cert_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    to_key_file: Option<PathBuf>,
    #[arg(long, hide = true)]
    to_registry_config: Vec<PathBuf>,
    #[arg(long, hide = true)]
    to_resolve: Vec<String>,
    #[arg(long, hide = true, value_parser = DISTRIBUTION_SPECS)]
    to_distribution_spec: Option<String>,
}

/// Refuses headers, of which a layout has no use; but like oras not next to
/// `--oci-layout-path`.
pub(crate) fn refuse_headers(given: &ArgMatches) -> anyhow::Result<()> {
    for side in ["", "from_", "to_"] {
        let has = |flag: &str| {
            let found = given.try_get_raw(&format!("{side}{flag}"));
            found.is_ok_and(|values| values.is_some())
        };
        if has("header") && !has("oci_layout_path") {
            bail!("custom header flags cannot be used on an OCI image layout target");
        }
    }
    Ok(())
}

/// Flags of commands that change a layout.
#[derive(Debug, Clone, Args)]
pub(crate) struct WriteFlags {
    /// Fail at once if another process uses the layout
    #[arg(long)]
    no_wait: bool,

    /// Keep a journal in the layout, so that writers on several machines lose
    /// nothing; once given, it holds for the layout
    #[arg(long)]
    shared: bool,

    /// Write to an rclone mount whose cache uploads files only later
    #[arg(long)]
    allow_async_writeback: bool,
}

/// Flags of commands that add blobs.
#[derive(Debug, Clone, Args)]
pub(crate) struct AddFlags {
    #[command(flatten)]
    write: WriteFlags,

    /// Re-hash blobs that are there already instead of trusting their size
    #[arg(long)]
    verify_existing: bool,
}

impl WriteFlags {
    pub(crate) fn options(&self, ui: &Ui) -> StoreOptions {
        StoreOptions {
            wait: if self.no_wait {
                Wait::No
            } else {
                Wait::Forever
            },
            shared: self.shared,
            allow_async_writeback: self.allow_async_writeback,
            ..read_options(ui)
        }
    }
}

impl AddFlags {
    pub(crate) fn options(&self, ui: &Ui) -> StoreOptions {
        StoreOptions {
            existing: if self.verify_existing {
                Existing::Verify
            } else {
                Existing::Trust
            },
            ..self.write.options(ui)
        }
    }
}

/// Returns how a layout is opened by a command that only reads it.
pub(crate) fn read_options(ui: &Ui) -> StoreOptions {
    ui.store_options()
}

/// Returns how many transfers are in flight: what was asked for, or what is
/// usual, or as many as a mounted bucket takes.
pub(crate) fn concurrency(asked: Option<usize>, usual: usize, stores: &[&Store]) -> usize {
    let mounts = stores.iter().map(|store| store.in_flight());
    asked.unwrap_or_else(|| mounts.fold(usual, usize::max))
}

/// How often a command that adds is repeated when a collector on another
/// machine removed what it relied on.
const REPEATS: usize = 3;

/// Runs what adds to a layout, and once more if a collector on another machine
/// has removed, meanwhile, what it found there.
pub(crate) fn again_if_collected<T>(
    mut add: impl FnMut() -> Result<T, ImageError>,
) -> Result<T, ImageError> {
    for _ in 0..REPEATS {
        match add() {
            Err(ImageError::Store(StoreError::Collected { .. })) => {}
            other => return other,
        }
    }
    add()
}

/// Whether bars may be drawn.
#[derive(Debug, Clone, Args)]
pub(crate) struct TtyFlags {
    /// Draw no progress bars, even on a terminal
    #[arg(long)]
    pub(crate) no_tty: bool,
}

/// How a descriptor or a document is printed.
#[derive(Debug, Clone, Args)]
pub(crate) struct DescriptorFlags {
    /// Print the descriptor
    #[arg(long)]
    pub(crate) descriptor: bool,

    /// Indent JSON
    #[arg(long)]
    pub(crate) pretty: bool,
}

impl DescriptorFlags {
    /// Writes a descriptor as the flags say; like oras, on one line that is not
    /// ended, or indented.
    pub(crate) fn write(&self, ui: &mut Ui, descriptor: &Descriptor) -> anyhow::Result<()> {
        if self.pretty {
            ui.json(descriptor)?;
        } else {
            ui.bytes(&oci_layout::json::to_vec(descriptor))?;
        }
        Ok(())
    }
}

/// Which manifest of an index is meant.
#[derive(Debug, Clone, Args)]
pub(crate) struct PlatformFlag {
    /// Choose the manifest for a platform
    #[arg(long, value_name = "OS[/ARCH][/VARIANT][:OS_VERSION]")]
    pub(crate) platform: Option<PlatformFilter>,
}

impl PlatformFlag {
    /// Descends to the manifest for the platform, if one was asked for.
    pub(crate) fn select(&self, store: &Store, root: Descriptor) -> anyhow::Result<Descriptor> {
        match &self.platform {
            Some(platform) => Ok(platform.select(store, &root)?),
            None => Ok(root),
        }
    }
}

/// Returns what a reference names, or says how to write one that names
/// something.
pub(crate) fn required_target(reference: &Reference) -> anyhow::Result<&Target> {
    reference
        .target()
        .with_context(|| format!("{:?}: no tag or digest specified", reference.as_str()))
        .context(Advice(
            "Please specify a reference in the form of \"<name>:<tag>\" or \"<name>@<digest>\"",
        ))
}

/// Opens the layout that a reference leads to, reads its index, and finds what
/// the reference names.
pub(crate) fn open_and_resolve(
    reference: &Reference,
    options: StoreOptions,
) -> anyhow::Result<(Store, Index, Descriptor)> {
    let target = required_target(reference)?;
    let store = Store::open(reference.path(), options)?;
    let index = store.index()?;
    let descriptor = image::resolve(&store, &index, target)?;
    Ok((store, index, descriptor))
}

/// Refuses a manifest that is not the one the destination's digest names.
pub(crate) fn check_digest(destination: &Destination, found: &Descriptor) -> anyhow::Result<()> {
    match destination.digest() {
        Some(expected) if *expected != found.digest => {
            bail!(
                "the content has the digest {} and not {expected}",
                found.digest
            )
        }
        _ => Ok(()),
    }
}

/// Returns `PATH@DIGEST`.
pub(crate) fn by_digest(path: &std::path::Path, descriptor: &Descriptor) -> String {
    format!("{}@{}", path.display(), descriptor.digest)
}

/// Prints `Tagged` for each tag but the first, which was printed with the
/// reference.
pub(crate) fn print_more_tags(ui: &mut Ui, tags: &[RefName]) -> anyhow::Result<()> {
    for tag in tags.iter().skip(1) {
        ui.line(&format!("Tagged {tag}"))?;
    }
    Ok(())
}
