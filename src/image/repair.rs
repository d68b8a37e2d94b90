//! Mending a layout from another one that holds good copies.

use super::error::ImageError;
use super::verify::{Problem, Report};
use crate::digest::Digest;
use crate::store::{Adder, Store, StoreError};

/// What is done with a damaged blob that cannot be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quarantine {
    /// It stays where it is.
    #[default]
    No,
    /// It is moved out of `blobs/`, so that nothing takes it for what its name
    /// says and a push can bring it back.
    Yes,
}

/// What came of a repair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Blobs that were fetched from the other layout.
    pub mended: Vec<Digest>,
    /// Damaged blobs that were moved away.
    pub quarantined: Vec<Digest>,
}

/// Fetches a good copy of every missing or damaged blob in `report` from
/// `source`, where it has one. The destination's store should verify what is
/// there ([`crate::store::Existing::Verify`]), since damaged blobs of the right
/// size are to be replaced.
///
/// # Errors
/// If a file system refuses. That the source lacks a blob is no error.
pub fn repair(
    adder: Adder<'_>,
    report: &Report,
    source: Option<&Store>,
    quarantine: Quarantine,
) -> Result<Repaired, ImageError> {
    let mut repaired = Repaired::default();
    for problem in &report.problems {
        let (digest, size, damaged) = match problem {
            Problem::Missing { digest, size, .. } => (digest, *size, false),
            Problem::WrongSize { digest, size, .. } | Problem::WrongDigest { digest, size, .. } => {
                (digest, *size, true)
            }
            _ => continue,
        };
        if repaired.mended.contains(digest) || repaired.quarantined.contains(digest) {
            continue;
        }
        if let Some(source) = source {
            match adder.put_from(source, digest, size, &|_| {}) {
                Ok(_) => {
                    repaired.mended.push(digest.clone());
                    continue;
                }
                Err(
                    StoreError::BlobMissing { .. }
                    | StoreError::BlobSize { .. }
                    | StoreError::BlobContent { .. },
                ) => {}
                Err(e) => return Err(e.into()),
            }
        }
        if damaged && quarantine == Quarantine::Yes && is_damaged(adder.store(), digest)? {
            adder.quarantine(digest)?;
            repaired.quarantined.push(digest.clone());
        }
    }
    adder.commit(Vec::new())?;
    Ok(repaired)
}

/// Tells whether a blob's file does not have the content its name stands for.
/// A manifest that describes a whole blob wrongly does not make it damaged, and
/// somebody may have mended it since the report was made.
fn is_damaged(store: &Store, digest: &Digest) -> Result<bool, ImageError> {
    let Some(size) = store.blob_size(digest)? else {
        return Ok(false);
    };
    match store.verify_blob(digest, size, &|_| {}) {
        Ok(()) => Ok(false),
        Err(StoreError::BlobContent { .. }) => Ok(true),
        Err(e) => Err(e.into()),
    }
}
