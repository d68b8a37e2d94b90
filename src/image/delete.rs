//! Deleting a manifest or a blob by name.
//!
//! Deleting takes away exactly what was named: the manifest's entries and its
//! file. What became unreachable is left to `gc`, which looks before it acts.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::error::ImageError;
use super::media_type::Role;
use super::walk::{Follow, Found, walk};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::reference::RefName;
use crate::store::{Excluder, Index, IndexChange, Store};

/// Whether something that is in use may be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Refuse, and name the users.
    RefuseIfUsed,
    /// Delete it all the same.
    Force,
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The tags the manifest had.
    pub tags: Vec<RefName>,
    /// Whether there was a file.
    pub had_file: bool,
}

/// How many documents are read at once while users are looked for.
const CONCURRENCY: usize = 8;

/// Deletes a manifest: its entries in the index, tagged or not, and then its
/// file. Its referrers and its content stay.
///
/// # Errors
/// If an index refers to it and `protection` says to refuse; if an index that
/// might refer to it is damaged; or if the file system refuses.
pub fn delete_manifest(
    excluder: &Excluder<'_>,
    digest: &Digest,
    protection: Protection,
) -> Result<Deleted, ImageError> {
    let index = excluder.index()?;
    let indexes = index
        .entries()
        .filter(|entry| Role::of(&entry.media_type) == Role::Index);
    delete(excluder, &index, digest, protection, indexes)
}

/// Deletes a blob. If it is a listed manifest its entries go too.
///
/// # Errors
/// If a manifest refers to it, or index.json itself does, and `protection`
/// says to refuse; if a manifest that might refer to it is damaged; or if the
/// file system refuses.
pub fn delete_blob(
    excluder: &Excluder<'_>,
    digest: &Digest,
    protection: Protection,
) -> Result<Deleted, ImageError> {
    let index = excluder.index()?;
    if protection == Protection::RefuseIfUsed && index.by_digest(digest).is_some() {
        return Err(ImageError::Listed {
            digest: digest.clone(),
        });
    }
    delete(excluder, &index, digest, protection, index.entries())
}

fn delete<'i>(
    excluder: &Excluder<'_>,
    index: &Index,
    digest: &Digest,
    protection: Protection,
    roots: impl Iterator<Item = &'i Descriptor>,
) -> Result<Deleted, ImageError> {
    if protection == Protection::RefuseIfUsed {
        let users = users(excluder.store(), roots, digest)?;
        if !users.is_empty() {
            return Err(ImageError::InUse {
                digest: digest.clone(),
                users,
            });
        }
    }
    let tags = index.tags_of(digest);
    excluder.commit(vec![IndexChange::Remove {
        digest: digest.clone(),
    }])?;
    let had_file = excluder.remove_blob(digest)?;
    Ok(Deleted { tags, had_file })
}

/// Finds the documents below `roots` that contain `digest`.
fn users<'i>(
    store: &Store,
    roots: impl Iterator<Item = &'i Descriptor>,
    digest: &Digest,
) -> Result<Vec<Digest>, ImageError> {
    let users: Mutex<BTreeSet<Digest>> = Mutex::default();
    // What is to be deleted need not be readable itself.
    let roots = roots.filter(|root| root.digest != *digest);
    walk(store, roots, Follow::Content, CONCURRENCY, &|at, found| {
        if let Found::Document(document, _) = found
            && document.content().any(|used| used.digest == *digest)
        {
            users
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(at.digest.clone());
            return Ok(());
        }
        Ok::<_, ImageError>(())
    })?;
    let users = users.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(users.into_iter().collect())
}
