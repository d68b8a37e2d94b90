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
mod error;
mod excluder;
pub mod fs;
mod index;
mod leftovers;
mod lock;
mod put;
mod staged;
#[cfg(test)]
mod tests;
mod transfer;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use adder::{Adder, Put};
pub use blobs::{BlobFile, BlobNames, BlobReader, DOCUMENT_MAX_BYTES, blob_path};
pub(crate) use create::LAYOUT_MARKER;
pub use error::StoreError;
pub use excluder::Excluder;
pub use index::{Commit, Index, IndexChange};
pub use leftovers::Leftover;
pub use put::BlobWriter;

pub(crate) use blobs::is_absent;
use error::IoContext;
use fs::{RealFs, StoreFs, TarFs, Wait};

use crate::cleanup::Cleanup;

pub(crate) const OCI_LAYOUT: &str = "oci-layout";
pub(crate) const INDEX_JSON: &str = "index.json";
pub(crate) const BLOBS: &str = "blobs";
/// This program's own folder in a layout. The image-spec allows other files
/// beside its own in the root (image-layout.md, implementor's note).
pub(crate) const PRIVATE: &str = ".oci-layout";

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

    /// The layout's file system has no locks, so writers cannot exclude each
    /// other there.
    fn no_locks(&self, root: &Path);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotice;

impl Notice for NoNotice {
    fn waiting_for_lock(&self, _: &Path) {}
    fn no_locks(&self, _: &Path) {}
}

/// How a store is used.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Whether to wait for locks.
    pub wait: Wait,
    /// What is done with blobs that are there already.
    pub existing: Existing,
    /// Where temporary files are remembered until they are gone.
    pub cleanup: Cleanup,
    /// Whom to tell about waits.
    pub notice: Arc<dyn Notice>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
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
        Self::open_on(Arc::new(fs), root, options)
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
        let store = Self {
            fs,
            root: root.to_owned(),
            options,
        };
        store.check_version()?;
        Ok(store)
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
