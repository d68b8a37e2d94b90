//! Bytes and digests in a directory: the content-addressed store.
//!
//! ```text
//! ROOT/
//!   oci-layout               {"imageLayoutVersion":"1.0.0"}, never rewritten
//!   index.json               the list of manifests, replaced whole by a rename
//!   blobs/<alg>/<encoded>    one file a blob, there only when it is whole
//!   .oci-layout/tmp/         what is being written; gone when nobody writes
//! ```
//!
//! # Promises
//!
//! * A blob is there if and only if its file has the described size; whatever
//!   this store wrote under a digest has that digest.
//! * index.json is at every moment either the old or the new one. It is read
//!   anew before each change, so two writers never undo each other.
//! * Everything an index names is durable before the index names it.
//!
//! # Concurrency
//!
//! Two advisory locks, always taken in this order and never converted:
//!
//! 1. the **store lock**, on `blobs/`: shared by all who add or tag
//!    ([`Store::add`]), exclusive for those who delete ([`Store::exclude`]);
//! 2. the **index lock**, on the root: exclusive while index.json is read,
//!    changed and replaced.
//!
//! Readers take none. The store knows no images: what refers to what is the
//! business of [`crate::image`].

mod adder;
mod blobs;
mod create;
mod direct;
pub mod doctor;
mod error;
mod excluder;
pub mod fs;
mod gate;
mod index;
mod journal;
mod leftovers;
mod lock;
mod profile;
mod put;
mod retry;
mod spool;
mod staged;
#[cfg(test)]
mod tests;
mod transfer;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use adder::{Adder, Put};
pub use blobs::{BlobFile, BlobNames, BlobReader, DOCUMENT_MAX_BYTES, blob_path};
pub(crate) use create::LAYOUT_MARKER;
pub use error::StoreError;
pub use excluder::Excluder;
pub use index::{Commit, Index, IndexChange};
pub use journal::{Collection, JOURNAL_ANNOTATION};
pub use leftovers::Leftover;
pub use profile::{Mount, MountKind, Profile, Publish, mount_of, recognise};
pub use put::BlobWriter;

pub(crate) use blobs::is_absent;
use error::IoContext;
use fs::{RealFs, StoreFs, TarFs, Wait};
use gate::Gate;

use crate::cleanup::Cleanup;
use crate::digest::Digest;

pub(crate) const OCI_LAYOUT: &str = "oci-layout";
pub(crate) const INDEX_JSON: &str = "index.json";
pub(crate) const BLOBS: &str = "blobs";
/// This program's own folder in a layout. The image-spec allows other files
/// beside its own in the root (image-layout.md, implementor's note).
pub(crate) const PRIVATE: &str = ".oci-layout";

/// How long a reader waits for a mount unless it is told otherwise: longer than
/// the second for which kernels keep sizes, shorter than patience.
pub const CONSISTENCY_WAIT: Duration = Duration::from_secs(5);

/// What is done with a blob that is there in its full size when the same
/// content is to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// It is taken for what its name says.
    #[default]
    Trust,
    /// It is read and hashed, and replaced if it is damaged.
    Verify,
}

/// Somebody to tell about things that are neither a result nor an error.
pub trait Notice: Send + Sync + std::fmt::Debug {
    /// The layout at `root` is in use and this process waits for it.
    fn waiting_for_lock(&self, root: &Path);

    /// This process waits until the mount shows what other machines wrote.
    fn settling(&self, root: &Path, time: Duration);

    /// A layout is made at `root` on a mount of this kind, which cannot promise
    /// all a user may expect.
    fn weak_mount(&self, root: &Path, kind: MountKind, caveat: &str);

    /// The layout's file system has no locks, so writers cannot exclude each
    /// other there.
    fn no_locks(&self, root: &Path);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotice;

impl Notice for NoNotice {
    fn waiting_for_lock(&self, _: &Path) {}
    fn settling(&self, _: &Path, _: Duration) {}
    fn weak_mount(&self, _: &Path, _: MountKind, _: &str) {}
    fn no_locks(&self, _: &Path) {}
}

/// How a store is used.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// What kind of file system the layout is on; `None`: it is recognised.
    /// What [`Store::open_on`] is given counts as a local disk then.
    pub mount: Option<MountKind>,
    /// For how long the mount may show what other machines have changed since;
    /// `None`: as long as its kind does with its default options.
    pub settle: Option<Duration>,
    /// Whether writers on other machines write to the layout too. A layout that
    /// was once told so stays shared.
    pub shared: bool,
    /// Whether to write to a mount that says that a file is stored before it
    /// is, as rclone does with a cache for writes.
    pub allow_async_writeback: bool,
    /// How long a reader waits, in all, for a mount to show what its store
    /// should have.
    pub consistency_wait: Duration,
    /// Whether to wait for locks.
    pub wait: Wait,
    /// What is done with blobs that are there already.
    pub existing: Existing,
    /// Where temporary files are remembered until they are gone.
    pub cleanup: Cleanup,
    /// Whom to tell about waits.
    pub notice: Arc<dyn Notice>,
}

impl StoreOptions {
    /// Refuses to write to a mount that uploads files later than it says, unless
    /// that is allowed.
    fn check_uploads(
        &self,
        root: &Path,
        uploads_later: Option<&'static str>,
    ) -> Result<(), StoreError> {
        match uploads_later {
            Some(setting) if !self.allow_async_writeback => Err(StoreError::UploadsLater {
                root: root.to_owned(),
                setting,
            }),
            _ => Ok(()),
        }
    }
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            mount: None,
            settle: None,
            shared: false,
            allow_async_writeback: false,
            consistency_wait: CONSISTENCY_WAIT,
            wait: Wait::Forever,
            existing: Existing::Trust,
            cleanup: Cleanup::new(),
            notice: Arc::new(NoNotice),
        }
    }
}

/// An image layout.
#[derive(Debug, Clone)]
pub struct Store {
    fs: Arc<dyn StoreFs>,
    root: PathBuf,
    options: StoreOptions,
    kind: MountKind,
    /// Set when the file system turned out to refuse renames.
    refuses_renames: Arc<AtomicBool>,
    /// What is left of the time to wait for a mount to show what is there.
    patience: Arc<Mutex<Duration>>,
    /// How many files may be written at once.
    gate: Arc<Gate>,
    /// What is missing of a layout that is being made.
    missing: Arc<Missing>,
    /// Blobs that are gone although this mount may still show them.
    gone: Arc<Mutex<HashSet<Digest>>>,
    /// Whether the mount says of what is written that it is there before it is.
    uploads_later: Option<&'static str>,
}

/// The parts of a layout on a mounted bucket that were not there when it was
/// opened to be written to. They are made at the end, with their final content.
#[derive(Debug, Default)]
struct Missing {
    index: AtomicBool,
    marker: AtomicBool,
}

impl Store {
    /// Opens an existing layout: a directory or, for reading, a tar of one.
    ///
    /// # Errors
    /// If there is nothing at `root`, if it is not a layout, or if its version
    /// is not 1.0.0.
    pub fn open(root: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        let fs = match RealFs::open(root) {
            Ok(fs) => fs,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::NoLayout {
                    root: root.to_owned(),
                });
            }
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => {
                return Self::open_on(Arc::new(open_tar(root)?), root, options);
            }
            Err(e) => return Err(e).doing("open", || root.to_owned()),
        };
        let (options, uploads_later) = recognised(&fs, root, options)?;
        Ok(Self {
            uploads_later,
            ..Self::open_on(Arc::new(fs), root, options)?
        })
    }

    /// Opens an existing layout whose files are reached through `fs`; `root`
    /// is only what messages call it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_on(
        fs: Arc<dyn StoreFs>,
        root: &Path,
        options: StoreOptions,
    ) -> Result<Self, StoreError> {
        let store = Self::on(fs, root, options);
        // On a mounted bucket each look costs a request: whoever reads the
        // index finds out there whether this is a layout.
        if !store.is_direct() {
            store.check_version()?;
        }
        Ok(store)
    }

    fn on(fs: Arc<dyn StoreFs>, root: &Path, options: StoreOptions) -> Self {
        let kind = options.mount.unwrap_or(MountKind::Posix);
        Self {
            fs,
            root: root.to_owned(),
            kind,
            refuses_renames: Arc::default(),
            patience: Arc::new(Mutex::new(options.consistency_wait)),
            missing: Arc::default(),
            gone: Arc::default(),
            uploads_later: None,
            gate: Arc::new(Gate::new(kind.profile())),
            options,
        }
    }

    /// Returns what is known of the file system the layout is on.
    #[must_use]
    pub fn profile(&self) -> &'static Profile {
        if self.refuses_renames.load(Ordering::Relaxed) {
            MountKind::Object.profile()
        } else {
            self.kind.profile()
        }
    }

    /// Tells whether files are written straight under their final names.
    pub(in crate::store) fn is_direct(&self) -> bool {
        self.profile().is_direct()
    }

    /// Returns how many transfers hide the latency of a mounted bucket; 0 where
    /// there is none to hide.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        match self.profile().publish {
            Publish::Direct => self.profile().writers,
            Publish::Rename => 0,
        }
    }

    /// Refuses to write where nothing that is written can be relied on, and
    /// says of a new layout what its mount cannot promise.
    fn check_mount(&self) -> Result<(), StoreError> {
        self.options
            .check_uploads(self.root(), self.uploads_later)?;
        if self.lacks_index()
            && !self.options.shared
            && let Some(caveat) = self.kind.caveat()
        {
            self.options
                .notice
                .weak_mount(self.root(), self.kind, caveat);
        }
        Ok(())
    }

    /// From now on nothing is renamed here.
    fn refuses_renames(&self) {
        self.refuses_renames.store(true, Ordering::Relaxed);
    }

    /// Returns for how long this mount may show an old state, if its kind does
    /// for `usual`.
    fn staleness(&self, usual: Duration) -> Duration {
        match self.options.settle {
            Some(settle) if !usual.is_zero() => settle,
            _ => usual,
        }
    }

    /// Lets a mount show what other machines have written, and says so.
    pub(crate) fn let_settle(&self, time: Duration) {
        if !time.is_zero() {
            self.options.notice.settling(self.root(), time);
            self.fs.pause(time);
        }
    }

    fn patience(&self) -> MutexGuard<'_, Duration> {
        self.patience.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gone(&self) -> MutexGuard<'_, HashSet<Digest>> {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lacks_index(&self) -> bool {
        self.missing.index.load(Ordering::Relaxed)
    }

    fn lacks_marker(&self) -> bool {
        self.missing.marker.load(Ordering::Relaxed)
    }

    fn has_index_now(&self) {
        self.missing.index.store(false, Ordering::Relaxed);
    }

    fn has_marker_now(&self) {
        self.missing.marker.store(false, Ordering::Relaxed);
    }

    /// Returns the layout's path as it was given.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path of something in the layout, for messages.
    pub(crate) fn full(&self, path: &Path) -> PathBuf {
        if path.as_os_str().is_empty() {
            self.root.clone()
        } else {
            self.root.join(path)
        }
    }
}

/// Fills in what kind of file system `root` is on, and tells whether it writes
/// back.
fn recognised(
    fs: &RealFs,
    root: &Path,
    options: StoreOptions,
) -> Result<(StoreOptions, Option<&'static str>), StoreError> {
    let mount = match options.mount {
        Some(kind) => kind,
        None => fs
            .kind()
            .doing("look at the file system of", || root.to_owned())?,
    };
    let options = StoreOptions {
        mount: Some(mount),
        ..options
    };
    let may_upload_later = matches!(
        mount,
        MountKind::Rclone | MountKind::Juicefs | MountKind::Blobfuse2
    );
    let mount = may_upload_later.then(|| fs.mount()).flatten();
    Ok((options, mount.and_then(doctor::uploads_later)))
}

/// Opens what is not a directory as a tar.
fn open_tar(root: &Path) -> Result<TarFs, StoreError> {
    TarFs::open(root).map_err(|e| match e.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => StoreError::NotALayout {
            root: root.to_owned(),
            reason: "it is neither a directory nor a tar".to_owned(),
        },
        io::ErrorKind::InvalidData => StoreError::BadTar {
            root: root.to_owned(),
            reason: e.to_string(),
        },
        _ => StoreError::Io {
            action: "open",
            path: root.to_owned(),
            source: e,
        },
    })
}
