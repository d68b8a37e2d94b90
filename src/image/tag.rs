//! Giving tags and taking them away.

use super::error::ImageError;
use super::resolve::resolve;
use crate::descriptor::Descriptor;
use crate::reference::{RefName, Target};
use crate::store::{IndexChange, Store};

/// Gives tags to what `target` names; returns its descriptor. What the index
/// says of it (annotations, platform, artifact type) holds for the new tags
/// too.
///
/// # Errors
/// If there is nothing of that name, or the file system refuses.
pub fn add_tags(
    store: &Store,
    target: &Target,
    tags: &[RefName],
) -> Result<Descriptor, ImageError> {
    let adder = store.add()?;
    let index = store.index()?;
    let mut descriptor = resolve(store, &index, target)?;
    if let Target::Digest(digest) = target
        && let Some(entry) = index.by_digest(digest)
        && !entry
            .annotations
            .contains_key(oci_spec::image::ANNOTATION_REF_NAME)
    {
        // The untagged entry becomes the tagged one, with all it says.
        descriptor = entry.clone();
    }
    let changes = tags
        .iter()
        .map(|tag| IndexChange::SetTag {
            tag: tag.clone(),
            descriptor: descriptor.clone(),
        })
        .collect();
    adder.commit(changes)?;
    Ok(descriptor)
}

/// Takes tags away. The manifests stay, listed without a tag, until `gc`
/// removes them.
///
/// # Errors
/// If one of the tags is not there; then none is taken away.
pub fn remove_tags(store: &Store, tags: &[RefName]) -> Result<(), ImageError> {
    let adder = store.add()?;
    let index = store.index()?;
    let missing: Vec<RefName> = tags
        .iter()
        .filter(|tag| index.by_tag(tag.as_str()).is_none())
        .cloned()
        .collect();
    if !missing.is_empty() {
        return Err(ImageError::NoSuchTag {
            tags: missing,
            root: store.root().to_owned(),
        });
    }
    let remove = |tag: &RefName| IndexChange::RemoveTag { tag: tag.clone() };
    adder.commit(tags.iter().map(remove).collect())?;
    Ok(())
}
