//! Making a layout, and telling whether there is one.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use super::blobs::{blob_folder, is_absent};
use super::error::{IoContext, StoreError};
use super::fs::{LockMode, RealFs, StoreFs};
use super::index::Index;
use super::{BLOBS, INDEX_JSON, OCI_LAYOUT, Store, StoreOptions, recognised};
use crate::digest::Algorithm;

/// The content of `oci-layout` (image-layout.md). The version names the release
/// of the image-spec that last changed the layout; its schema allows no other.
pub(crate) const LAYOUT_MARKER: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;
const LAYOUT_VERSION: &str = "1.0.0";

impl Store {
    /// Opens the layout at `root`, making it and the directories above it if
    /// it is not there yet. A layout that is there is not touched.
    ///
    /// # Errors
    /// If `root` is something else than a directory, if it cannot be written
    /// to, or as [`Store::open`] if there is a broken layout.
    pub fn create(root: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        let made = make_directories(root)?;
        let fs = RealFs::open(root).doing("open", || root.to_owned())?;
        let (options, uploads_later) = recognised(&fs, root, options)?;
        if let Err(refused) = options.check_uploads(root, uploads_later) {
            if made {
                // Nothing is to be left of what is refused. It stays only if
                // somebody has put something in it since.
                let _ = std::fs::remove_dir(root);
            }
            return Err(refused);
        }
        if made && options.mount.is_some_and(|kind| kind.profile().is_direct()) {
            // Nobody else has seen it: there is nothing to look for in it.
            let store = Self {
                uploads_later,
                ..Self::on(Arc::new(fs), root, options)
            };
            store.lacks_all_parts()?;
            return Ok(store);
        }
        Ok(Self {
            uploads_later,
            ..Self::create_on(Arc::new(fs), root, options)?
        })
    }

    /// As [`Store::create`] on a file system whose root exists.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn create_on(
        fs: Arc<dyn StoreFs>,
        root: &Path,
        options: StoreOptions,
    ) -> Result<Self, StoreError> {
        let store = Self::on(fs, root, options);
        if store.is_direct() {
            store.begin_direct()?;
            return Ok(store);
        }
        // A layout that is broken or of another version is left as it is. The
        // marker is looked at once: another process may be making it.
        let is_marked = match store.read_marker()? {
            Some(marker) => store.check_marker(&marker).map(|()| true)?,
            None => false,
        };
        if is_marked && store.kind(Path::new(INDEX_JSON))?.is_some() {
            store.index()?;
            store.make_directory(Path::new(BLOBS))?;
        } else {
            store.make_parts()?;
        }
        Ok(store)
    }

    /// Finds out what a layout on a mounted bucket lacks. The parts are made
    /// when there is something to list: each costs requests, and the index can
    /// then be written once, as it is to be.
    fn begin_direct(&self) -> Result<(), StoreError> {
        match self.read_small(Path::new(INDEX_JSON)) {
            Err(StoreError::Io { source, .. }) if is_absent(&source) => {
                match self.read_marker()? {
                    None => self.lacks_all_parts(),
                    // Its index may be on its way, or it is lost.
                    Some(marker) => {
                        self.check_marker(&marker)?;
                        self.index().map(drop)
                    }
                }
            }
            Err(e) => Err(e),
            Ok(bytes) => {
                // Its maker may have been killed before it wrote the last part.
                let marker = self.kind(Path::new(OCI_LAYOUT))?;
                self.missing
                    .marker
                    .store(marker.is_none(), Ordering::Relaxed);
                if Index::parse(&bytes).is_err() {
                    self.index()?;
                }
                Ok(())
            }
        }
    }

    fn lacks_all_parts(&self) -> Result<(), StoreError> {
        self.missing.index.store(true, Ordering::Relaxed);
        self.missing.marker.store(true, Ordering::Relaxed);
        // Both are needed soon, and looking first would cost more than making.
        self.make_directory(Path::new(BLOBS))?;
        self.make_directory(&blob_folder(Algorithm::Sha256.name()))
    }

    /// Makes what is missing of a layout. `oci-layout` comes last: it is what
    /// makes a directory a layout, so a layout never lacks its index or the
    /// folder that the store lock is on.
    fn make_parts(&self) -> Result<(), StoreError> {
        let _lock = self.lock(Path::new(""), LockMode::Exclusive)?;
        let index = Path::new(INDEX_JSON);
        if self.kind(index)?.is_none() {
            if !self.list_blobs()?.digests.is_empty() {
                return Err(StoreError::BadIndex {
                    path: self.full(index),
                    reason: "it is missing although the layout holds blobs; \
                             restore it before anything is added"
                        .to_owned(),
                });
            }
            if !self.replace(index, &Index::new().to_vec())? {
                // No renames here: the parts are made as on a mounted bucket.
                return self.lacks_all_parts();
            }
        }
        self.make_directory(Path::new(BLOBS))?;
        match self.read_marker()? {
            Some(marker) => self.check_marker(&marker),
            None => {
                if !self.replace(Path::new(OCI_LAYOUT), LAYOUT_MARKER)? {
                    self.missing.marker.store(true, Ordering::Relaxed);
                }
                Ok(())
            }
        }
    }

    /// Makes a directory whose parent exists and makes its name durable.
    pub(super) fn make_directory(&self, path: &Path) -> Result<(), StoreError> {
        match self.fs.mkdir(path) {
            Ok(()) => {
                let parent = path.parent().unwrap_or_else(|| Path::new(""));
                self.sync_dir(parent)
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            // Where the file system is read-only or full it says so even for
            // a directory that exists.
            Err(e) => match self.fs.stat(path) {
                Ok(_) => Ok(()),
                Err(_) => Err(e).doing("create", || self.full(path)),
            },
        }
    }

    /// Makes the names in a directory durable. On a mounted bucket they are
    /// when they can be seen.
    pub(super) fn sync_dir(&self, path: &Path) -> Result<(), StoreError> {
        if self.is_direct() {
            return Ok(());
        }
        self.fs.sync_dir(path).doing("sync", || self.full(path))
    }

    fn read_marker(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let path = Path::new(OCI_LAYOUT);
        match self.read_small(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StoreError::Io { source, .. }) if is_absent(&source) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Checks that there is a layout of the one version there is.
    pub(super) fn check_version(&self) -> Result<(), StoreError> {
        match self.read_marker()? {
            Some(marker) => self.check_marker(&marker),
            None => Err(self.not_a_layout("it has no file \"oci-layout\"")),
        }
    }

    fn not_a_layout(&self, reason: &str) -> StoreError {
        StoreError::NotALayout {
            root: self.root().to_owned(),
            reason: reason.to_owned(),
        }
    }

    fn check_marker(&self, bytes: &[u8]) -> Result<(), StoreError> {
        let marker: Value = serde_json::from_slice(bytes)
            .map_err(|e| self.not_a_layout(&format!("its file \"oci-layout\" is not JSON: {e}")))?;
        match marker.get("imageLayoutVersion").and_then(Value::as_str) {
            Some(LAYOUT_VERSION) => Ok(()),
            Some(other) => Err(StoreError::UnsupportedVersion {
                root: self.root().to_owned(),
                found: other.to_owned(),
            }),
            None => Err(self.not_a_layout("its file \"oci-layout\" names no imageLayoutVersion")),
        }
    }
}

/// How long to wait before a file is believed to be no directory.
const AGAIN_AFTER: Duration = Duration::from_millis(200);

/// Makes `path` and what is missing above it, and makes the new names durable.
/// Returns whether `path` is new. What exists costs one call.
fn make_directories(path: &Path) -> Result<bool, StoreError> {
    match std::fs::create_dir(path) {
        Ok(()) => {
            let parent = match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            let fs = RealFs::open(parent).doing("open", || parent.to_owned())?;
            fs.sync_dir(Path::new(""))
                .doing("sync", || parent.to_owned())?;
            Ok(true)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound && path.parent().is_some() => {
            let parent = path.parent().unwrap_or_else(|| Path::new("."));
            make_directories(parent)?;
            make_directories(path)
        }
        Err(_) if path.is_dir() => Ok(false),
        // A mounted bucket may show a directory that is just being made as a
        // file (s3fs 1.90, seen once in ten first pushes at a time).
        Err(_)
            if path.exists() && {
                std::thread::sleep(AGAIN_AFTER);
                path.is_dir()
            } =>
        {
            Ok(false)
        }
        Err(_) if path.exists() => Err(StoreError::NotWritable {
            root: path.to_owned(),
        }),
        Err(e) => Err(e).doing("create", || path.to_owned()),
    }
}
