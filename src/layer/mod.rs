//! Directories as layers, and layers as directories.
//!
//! [`pack`] writes a directory as a compressed tar, [`unpack`] reads one back
//! into a [`Target`], the sandbox all pulled files go through. What this
//! module promises: a layer is the same whatever machine it is packed on;
//! nothing is ever written outside the target directory, whatever the layer
//! or its title says; and nothing appears under its name before it is whole.
//! Verifying the digest of the blob itself is left to the caller, who has to
//! do it between reading to the end and `finish`.

mod compression;
mod error;
mod pack;
mod target;
#[cfg(test)]
mod tests;
mod unpack;

pub use compression::{Compression, InvalidCompression};
pub use error::{Obstacle, PackError, Refusal, TargetError, TitleProblem, UnpackError};
pub use pack::{PackOptions, Packed, Reproducible, pack};
pub(crate) use pack::{TarHeader, TarKind};
pub use target::{
    Existing, PendingDirectory, PendingFile, Target, TargetOptions, Traversal, clean_title,
};
pub use unpack::{Limits, Permissions, UnpackOptions, Unpacked, unpack};
