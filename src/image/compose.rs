//! Indexes that are put together from manifests of the same layout.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::ImageError;
use super::manifest::Document;
use super::media_type::{INDEX, Role};
use super::resolve::platform_of_config;
use crate::descriptor::{Annotations, Descriptor, null_as_default};
use crate::digest::Digest;
use crate::json;
use crate::store::Store;

/// An image index that is written, in the member order of the specification's
/// Go struct. Members this program does not know stay, after the known ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IndexDocument {
    schema_version: u8,
    #[serde(default = "index_type")]
    media_type: String,
    /// What kind of artifact the index describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// The manifests, in order.
    #[serde(default, deserialize_with = "null_as_default")]
    pub manifests: Vec<Descriptor>,
    /// What the index is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Descriptor>,
    /// What the index says of itself.
    #[serde(
        default,
        skip_serializing_if = "Annotations::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub annotations: Annotations,
    #[serde(flatten)]
    other: Map<String, Value>,
}

fn index_type() -> String {
    INDEX.to_owned()
}

impl Default for IndexDocument {
    fn default() -> Self {
        Self {
            schema_version: 2,
            media_type: index_type(),
            artifact_type: None,
            manifests: Vec::new(),
            subject: None,
            annotations: Annotations::new(),
            other: Map::new(),
        }
    }
}

/// A digest that was to be removed is not in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotInIndex(pub Digest);

impl fmt::Display for NotInIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not in the index", self.0)
    }
}

impl std::error::Error for NotInIndex {}

impl IndexDocument {
    /// Reads an index to change it.
    ///
    /// # Errors
    /// If `descriptor` is not an index, or if it is missing or damaged.
    pub fn read(store: &Store, descriptor: &Descriptor) -> Result<Self, ImageError> {
        if Role::of(&descriptor.media_type) != Role::Index {
            return Err(ImageError::WrongType {
                digest: descriptor.digest.clone(),
                wanted: "an index",
                media_type: descriptor.media_type.clone(),
            });
        }
        let bytes = store.read_document(descriptor)?;
        Document::interpret(descriptor, &bytes)?;
        serde_json::from_slice(&bytes).map_err(|e| ImageError::BadDocument {
            digest: descriptor.digest.clone(),
            reason: format!("it cannot be parsed: {e}"),
        })
    }

    /// Returns the media type it is written with.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// Removes every entry with a digest.
    ///
    /// # Errors
    /// If there is none.
    pub fn remove(&mut self, digest: &Digest) -> Result<(), NotInIndex> {
        let before = self.manifests.len();
        self.manifests.retain(|entry| entry.digest != *digest);
        if self.manifests.len() == before {
            return Err(NotInIndex(digest.clone()));
        }
        Ok(())
    }

    /// Writes the index as `oras` would.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        json::to_vec(self)
    }
}

/// Describes a manifest as an index does: with the platform its config names
/// and its artifact type.
///
/// # Errors
/// If it is not a manifest, or if it or its config is missing or damaged.
pub fn describe_child(store: &Store, child: &Descriptor) -> Result<Descriptor, ImageError> {
    let role = Role::of(&child.media_type);
    if !role.is_document() {
        return Err(ImageError::WrongType {
            digest: child.digest.clone(),
            wanted: "a manifest",
            media_type: child.media_type.clone(),
        });
    }
    let document = Document::read(store, child)?;
    let mut described = child.plain();
    if let (Role::Manifest, Some(config)) = (role, &document.config) {
        let platform = platform_of_config(store, config)?;
        let is_stated =
            |p: &crate::descriptor::Platform| !(p.os.is_empty() && p.architecture.is_empty());
        described.platform = platform.filter(is_stated);
    }
    described.artifact_type = document.artifact_type.filter(|own| !own.is_empty());
    Ok(described)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_stay_and_order_is_that_of_the_struct() {
        let text = r#"{"annotations":{"b":"2"},"x-own":1,"manifests":null,"schemaVersion":2}"#;
        let index: IndexDocument = serde_json::from_str(text).unwrap();
        assert_eq!(
            String::from_utf8(index.to_vec()).unwrap(),
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"b":"2"},"x-own":1}"#
        );
    }

    #[test]
    fn removing_takes_every_entry_and_needs_one() {
        let child = Descriptor::of("a/b", b"x");
        let mut index = IndexDocument {
            manifests: vec![child.clone(), child.clone()],
            ..IndexDocument::default()
        };
        index.remove(&child.digest).unwrap();
        assert!(index.manifests.is_empty());
        assert_eq!(index.remove(&child.digest), Err(NotInIndex(child.digest)));
    }
}
