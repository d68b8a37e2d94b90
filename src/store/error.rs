//! What can go wrong with a store.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::{MountKind, Store};
use crate::digest::Digest;

/// An error of the store. Each names the path or the digest it is about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is nothing at the path.
    #[error("no layout at {root}")]
    NoLayout {
        /// The path as given.
        root: PathBuf,
    },
    /// There is something at the path, but not a layout.
    #[error("{root} is not an image layout: {reason}")]
    NotALayout {
        /// The path as given.
        root: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
    /// There is a file at the path that cannot be read as a tar.
    #[error("{root} {reason}")]
    BadTar {
        /// The path as given.
        root: PathBuf,
        /// What it is or does, a sentence without its subject.
        reason: String,
    },
    /// The layout is in a tar, or is to be made where a file is.
    #[error(
        "{root} cannot be written to: it is a file and no directory; a layout in a tar can only be read"
    )]
    NotWritable {
        /// The path as given.
        root: PathBuf,
    },
    /// The layout is of a version this program does not know.
    #[error("{root} is an image layout of version {found:?}, and only \"1.0.0\" is supported")]
    UnsupportedVersion {
        /// The path as given.
        root: PathBuf,
        /// The value of `imageLayoutVersion`.
        found: String,
    },
    /// index.json is not what it should be. It is never taken for empty.
    #[error("{path} is not a usable image index: {reason}")]
    BadIndex {
        /// The path of the index.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file system refused something.
    #[error("cannot {action} {path}")]
    Io {
        /// What was being done, such as `write`.
        action: &'static str,
        /// What it was being done to.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// Content to be stored could not be read.
    #[error("cannot read {name}")]
    Source {
        /// What was being read.
        name: String,
        /// What went wrong.
        source: io::Error,
    },
    /// Content to be stored was not what was announced.
    #[error("{name} is not what was announced: expected {expected}, got {found}")]
    SourceMismatch {
        /// What was being read.
        name: String,
        /// The digest or the size that was expected.
        expected: String,
        /// The digest or the size of what came.
        found: String,
    },
    /// The layout does not have the blob.
    #[error("blob {digest} is missing in {root}")]
    BlobMissing {
        /// The blob.
        digest: Digest,
        /// The layout's path.
        root: PathBuf,
    },
    /// The blob's file has another size than it is described with.
    #[error("blob {digest} in {root} is damaged: it has {found} bytes and should have {expected}")]
    BlobSize {
        /// The blob.
        digest: Digest,
        /// The layout's path.
        root: PathBuf,
        /// The size in its descriptor.
        expected: u64,
        /// The size of the file.
        found: u64,
    },
    /// The blob's content does not have the digest it is named by.
    #[error("blob {digest} in {root} is damaged: its content has the digest {found}")]
    BlobContent {
        /// The blob.
        digest: Digest,
        /// The layout's path.
        root: PathBuf,
        /// The digest of what is there.
        found: Digest,
    },
    /// The digest's algorithm is unknown, so nothing can be verified.
    #[error(
        "blob {digest} cannot be verified: this program does not know the algorithm {algorithm:?}"
    )]
    UnknownAlgorithm {
        /// The blob.
        digest: Digest,
        /// Its algorithm.
        algorithm: String,
    },
    /// A document is larger than any manifest may be.
    #[error("blob {digest} is too large for a manifest: {size} bytes, the limit is {limit}")]
    TooLarge {
        /// The blob.
        digest: Digest,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A blob that was there when it was to be added is gone.
    #[error(
        "blob {digest} was removed from {root} by another machine while this one relied on it: repeat the command to add it again"
    )]
    Collected {
        /// The blob.
        digest: Digest,
        /// The layout's path.
        root: PathBuf,
    },
    /// The program that serves the mount is gone.
    #[error(
        "the mount that {path} is on is dead: unmount it and mount it again; cannot {action} it"
    )]
    DeadMount {
        /// What was being done, such as `write`.
        action: &'static str,
        /// What it was being done to.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The mount lacks an option without which it refuses this.
    #[error("cannot {action} {path}: mount the bucket with {option}")]
    MountOption {
        /// What was being done, such as `remove`.
        action: &'static str,
        /// What it was being done to.
        path: PathBuf,
        /// The option of the mount's program.
        option: &'static str,
        /// What the file system said.
        source: io::Error,
    },
    /// The mount says that a file is stored before it is.
    #[error(
        "{root} is on a mount that uploads files only after they were closed ({setting}): what is written there may be lost although all went well; mount it without that, or accept it with --allow-async-writeback"
    )]
    UploadsLater {
        /// The layout's path.
        root: PathBuf,
        /// The setting of the mount.
        setting: &'static str,
    },
    /// A collection on another machine does not end.
    #[error(
        "a collection that was begun on another machine has not ended: if it is dead, remove {path} and repeat the command"
    )]
    Collecting {
        /// The file that says so.
        path: PathBuf,
    },
    /// Others kept rewriting index.json.
    #[error(
        "{path} is being rewritten by others all the time: nothing that was added is lost; repeat the command"
    )]
    Contended {
        /// The path of the index.
        path: PathBuf,
    },
    /// Somebody else is at work and the caller did not want to wait.
    #[error("{root} is in use by another process")]
    Locked {
        /// The layout's path.
        root: PathBuf,
    },
}

impl Store {
    /// Says what the file system refused, and which option of the mount would
    /// allow it if one would.
    pub(super) fn refused(
        &self,
        action: &'static str,
        source: io::Error,
        path: &Path,
    ) -> StoreError {
        let path = self.full(path);
        let is_refused = source.kind() == io::ErrorKind::PermissionDenied;
        let option = match (self.profile().kind, action) {
            (MountKind::MountpointS3, "remove") => "--allow-delete",
            (MountKind::MountpointS3, "replace") => "--allow-overwrite",
            _ => "",
        };
        if is_refused && !option.is_empty() {
            return StoreError::MountOption {
                action,
                path,
                option,
                source,
            };
        }
        StoreError::of_io(action, path, source)
    }
}

impl StoreError {
    fn of_io(action: &'static str, path: PathBuf, source: io::Error) -> Self {
        match Errno::from_io_error(&source) {
            // CONNABORTED: the call that was waiting when the daemon died.
            Some(Errno::NOTCONN | Errno::SHUTDOWN | Errno::CONNABORTED) => Self::DeadMount {
                action,
                path,
                source,
            },
            _ => Self::Io {
                action,
                path,
                source,
            },
        }
    }
}

/// Adds to an I/O error what was being done, and to what.
pub(crate) trait IoContext<T> {
    /// Says what was being done, as a verb, and to which path.
    fn doing(self, action: &'static str, path: impl FnOnce() -> PathBuf) -> Result<T, StoreError>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn doing(self, action: &'static str, path: impl FnOnce() -> PathBuf) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::of_io(action, path(), source))
    }
}
