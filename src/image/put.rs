//! Storing a manifest that somebody else made.

use super::error::ImageError;
use super::manifest::Document;
use super::media_type::Role;
use crate::descriptor::Descriptor;
use crate::digest::{Digest, Hasher};
use crate::reference::RefName;
use crate::store::{Adder, Index, IndexChange};

/// What became of a manifest that was to be stored.
#[derive(Debug, Clone)]
pub struct PutManifest {
    /// Its descriptor.
    pub descriptor: Descriptor,
    /// Whether the layout had it already.
    pub existed: bool,
}

/// Stores the bytes of a manifest as they are, lists it, and gives it `tags`.
/// What it refers to need not be there. A digest in `expected` must be the one
/// the bytes have.
///
/// # Errors
/// If the bytes are not a document of the named media type or do not have the
/// expected digest; then nothing is written. Or if the file system refuses.
pub fn put_manifest(
    adder: Adder<'_>,
    bytes: &[u8],
    media_type: &str,
    tags: &[RefName],
    expected: Option<&Digest>,
) -> Result<PutManifest, ImageError> {
    let descriptor = check_manifest(bytes, media_type, expected)?;
    let (put, changes) = add(&adder, bytes, descriptor, tags)?;
    adder.commit(changes)?;
    Ok(put)
}

/// As [`put_manifest`], but only if the index still is what the manifest was
/// made for, which `is_current` says. If it is not, nothing is listed, no tag is
/// given and nothing is returned, so that the manifest can be made anew.
///
/// # Errors
/// As [`put_manifest`].
pub fn put_manifest_if(
    adder: &Adder<'_>,
    bytes: &[u8],
    media_type: &str,
    tags: &[RefName],
    is_current: impl Fn(&Index) -> bool,
) -> Result<Option<PutManifest>, ImageError> {
    let descriptor = check_manifest(bytes, media_type, None)?;
    let (put, changes) = add(adder, bytes, descriptor, tags)?;
    Ok(adder.commit_if(is_current, &changes)?.map(|_| put))
}

/// Adds a manifest and returns how it is to be listed.
fn add(
    adder: &Adder<'_>,
    bytes: &[u8],
    descriptor: Descriptor,
    tags: &[RefName],
) -> Result<(PutManifest, Vec<IndexChange>), ImageError> {
    let existed = adder.put_named_bytes(bytes, &descriptor.digest)?.existed;
    let mut changes: Vec<IndexChange> = tags
        .iter()
        .map(|tag| IndexChange::SetTag {
            tag: tag.clone(),
            descriptor: descriptor.clone(),
        })
        .collect();
    if changes.is_empty() && Role::of(&descriptor.media_type).is_document() {
        changes.push(IndexChange::Add {
            descriptor: descriptor.clone(),
        });
    }
    let put = PutManifest {
        descriptor,
        existed,
    };
    Ok((put, changes))
}

/// Tells whether [`put_manifest`] would accept the bytes, and describes them.
///
/// # Errors
/// If it would not.
pub fn check_manifest(
    bytes: &[u8],
    media_type: &str,
    expected: Option<&Digest>,
) -> Result<Descriptor, ImageError> {
    let digest = digest_of(bytes, expected)?;
    let descriptor = Descriptor::new(media_type, digest, bytes.len() as u64);
    if Role::of(media_type).is_document() {
        Document::interpret(&descriptor, bytes)?;
    }
    Ok(descriptor)
}

fn digest_of(bytes: &[u8], expected: Option<&Digest>) -> Result<Digest, ImageError> {
    let Some(expected) = expected else {
        return Ok(Digest::of(bytes));
    };
    let mut hasher = expected
        .algorithm()
        .map_or_else(Hasher::sha256, Hasher::new);
    hasher.update(bytes);
    let found = hasher.finish();
    if found == *expected {
        Ok(found)
    } else {
        Err(ImageError::DigestMismatch {
            expected: expected.clone(),
            found,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::media_type::INDEX;
    use super::*;
    use crate::store::fs::{MemoryFs, StoreFs};
    use crate::store::{Store, StoreOptions};

    #[test]
    fn what_was_made_for_another_index_is_not_listed() {
        let fs: Arc<dyn StoreFs> = Arc::new(MemoryFs::new());
        let store = Store::create_on(fs, Path::new("lay"), StoreOptions::default()).unwrap();
        let index =
            |n: u8| format!(r#"{{"schemaVersion":2,"manifests":[],"annotations":{{"n":"{n}"}}}}"#);
        let tags = [RefName::found("all")];
        let put = |n, is_current: &dyn Fn(&Index) -> bool| {
            let (adder, bytes) = (store.add().unwrap(), index(n).into_bytes());
            let put = put_manifest_if(&adder, &bytes, INDEX, &tags, is_current).unwrap();
            put.map(|put| put.descriptor.digest)
        };
        let first = put(1, &|index| index.by_tag("all").is_none()).unwrap();
        assert_eq!(put(2, &|index| index.by_tag("all").is_none()), None);
        let now = store.index().unwrap();
        assert_eq!(now.entries().count(), 1);
        assert_eq!(now.by_tag("all").unwrap().digest, first);
        let third = put(3, &|index| index.by_tag("all").unwrap().digest == first);
        assert_eq!(store.index().unwrap().tags_of(&third.unwrap()), tags);
    }
}
