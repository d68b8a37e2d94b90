//! What can go wrong with images and artifacts.

use std::path::PathBuf;

use crate::digest::Digest;
use crate::layer;
use crate::reference::{RefName, Target};
use crate::store::StoreError;

/// An error of an operation on images or artifacts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The store could not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The layout has nothing of that name.
    #[error("{target} not found in {root}")]
    NotFound {
        /// The tag or digest.
        target: Target,
        /// The layout's path.
        root: PathBuf,
    },
    /// A manifest or index is not what it should be.
    #[error("manifest {digest} is damaged: {reason}")]
    BadDocument {
        /// The manifest.
        digest: Digest,
        /// What is wrong with it.
        reason: String,
    },
    /// Something else than a manifest was named.
    #[error("{digest} is not {wanted} but {media_type:?}")]
    WrongType {
        /// What was named.
        digest: Digest,
        /// What was wanted, with its article.
        wanted: &'static str,
        /// What it is.
        media_type: String,
    },
    /// No manifest of an index is for the platform.
    #[error("nothing in {digest} is for the platform {platform}")]
    NoPlatform {
        /// The index or manifest.
        digest: Digest,
        /// The platform that was asked for.
        platform: String,
    },
    /// A file to be pushed cannot be used.
    #[error("cannot push {path}")]
    Input {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A file to be pushed is neither a file nor a directory.
    #[error("cannot push {path}: it is {kind}")]
    InputKind {
        /// The file.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// A directory cannot be packed.
    #[error(transparent)]
    Pack(#[from] layer::PackError),
    /// Two files would have the same title.
    #[error("{title}: duplicate name")]
    DuplicateTitle {
        /// The title.
        title: String,
    },
    /// Two layers of what is pulled have one title and different contents.
    #[error("two different layers are titled {title:?}: {first} and {second}")]
    AmbiguousTitle {
        /// The title.
        title: String,
        /// One layer.
        first: Digest,
        /// The other.
        second: Digest,
    },
    /// The content is not the one the reference names.
    #[error("the content has the digest {found} and not {expected}")]
    DigestMismatch {
        /// What the reference says.
        expected: Digest,
        /// What the content has.
        found: Digest,
    },
    /// A blob that is to be deleted is in use.
    #[error("{digest} is in use by {}", list(.users))]
    InUse {
        /// The blob or manifest.
        digest: Digest,
        /// The manifests that refer to it.
        users: Vec<Digest>,
    },
    /// What is to be deleted as a blob is a manifest that index.json lists.
    #[error("{digest} is listed in index.json")]
    Listed {
        /// The manifest.
        digest: Digest,
    },
    /// Tags that were to be removed are not there.
    #[error("{} not found in {root}", list(.tags))]
    NoSuchTag {
        /// The tags.
        tags: Vec<RefName>,
        /// The layout's path.
        root: PathBuf,
    },
    /// Content cannot be put in place.
    #[error(transparent)]
    Target(#[from] layer::TargetError),
    /// A directory layer cannot be unpacked.
    #[error("cannot unpack layer {digest} to {title:?}")]
    Unpack {
        /// The layer.
        digest: Digest,
        /// Its title.
        title: String,
        /// What went wrong.
        source: layer::UnpackError,
    },
    /// A directory layer's content is not the one its annotation names.
    #[error(
        "the content of layer {digest} has the digest {found} and its annotation says {expected}"
    )]
    ContentMismatch {
        /// The layer.
        digest: Digest,
        /// What the annotation says.
        expected: String,
        /// The digest of what was unpacked.
        found: Digest,
    },
    /// What is made of a layout cannot be written.
    #[error("cannot write the tar")]
    Output {
        /// What went wrong.
        source: std::io::Error,
    },
    /// index.json is being changed all the time by a program that takes no
    /// locks.
    #[error("index.json in {root} keeps changing; nothing was removed")]
    Unsettled {
        /// The layout's path.
        root: PathBuf,
    },
    /// The threads that do the work cannot be started.
    #[error("cannot start {count} threads")]
    Threads {
        /// How many were wanted.
        count: usize,
        /// What went wrong.
        source: rayon::ThreadPoolBuildError,
    },
}

fn list<T: std::fmt::Display>(items: &[T]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Starts `count` threads for the transfers of one operation.
pub(super) fn threads(count: usize) -> Result<rayon::ThreadPool, ImageError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count.max(1))
        .build()
        .map_err(|source| ImageError::Threads { count, source })
}
