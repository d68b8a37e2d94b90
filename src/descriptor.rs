//! Descriptors: a media type, a digest, a size and what is said about them.
//!
//! The members are written in the order of the specification's Go struct,
//! since the bytes of a manifest decide its digest. Members this program does
//! not know are kept and written after the known ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::digest::Digest;

/// Annotations: sorted by key, as every tool writes them.
pub type Annotations = BTreeMap<String, String>;

/// Says what a blob is, how large it is and what its digest is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// The media type of the content.
    pub media_type: String,
    /// The digest of the content.
    pub digest: Digest,
    /// The size of the content in bytes. A negative number does not parse.
    pub size: u64,
    /// Other places the content can be had from.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub urls: Vec<String>,
    /// What is said about the content.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub annotations: Annotations,
    /// The content itself in base64, if it was small enough to be embedded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// What the content runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// What kind of artifact the manifest describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// Members this program does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What an image runs on (image-index.md, `platform`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// The processor architecture in Go's spelling, such as `amd64`; empty if
    /// it is not stated, which is wrong but no reason not to read the rest.
    #[serde(default)]
    pub architecture: String,
    /// The operating system in Go's spelling, such as `linux`; empty likewise.
    #[serde(default)]
    pub os: String,
    /// The version of the operating system.
    #[serde(
        rename = "os.version",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_version: Option<String>,
    /// Features the operating system must have.
    #[serde(
        rename = "os.features",
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub os_features: Vec<String>,
    /// The variant of the processor, such as `v8`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Members this program does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Descriptor {
    /// Describes content by the three members every descriptor must have.
    #[must_use]
    pub fn new(media_type: impl Into<String>, digest: Digest, size: u64) -> Self {
        Self {
            media_type: media_type.into(),
            digest,
            size,
            urls: Vec::new(),
            annotations: Annotations::new(),
            data: None,
            platform: None,
            artifact_type: None,
            other: Map::new(),
        }
    }

    /// Describes `content` by hashing it.
    #[must_use]
    pub fn of(media_type: impl Into<String>, content: &[u8]) -> Self {
        Self::new(media_type, Digest::of(content), content.len() as u64)
    }

    /// Returns the descriptor without everything but media type, digest and
    /// size.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self::new(self.media_type.clone(), self.digest.clone(), self.size)
    }

    /// Returns an annotation's value.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.annotations.get(key).map(String::as_str)
    }

    /// Returns the title if there is one, else the media type: what a status
    /// line calls the content.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.annotation(oci_spec::image::ANNOTATION_TITLE)
            .filter(|title| !title.is_empty())
            .unwrap_or(&self.media_type)
    }
}

/// Reads `null` as the empty value, which Go programs write for empty lists
/// and maps.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn members_are_written_in_go_struct_order_and_unknown_ones_survive() {
        let text = r#"{"vendor":{"x":1},"artifactType":"a/b","platform":{"variant":"v8","os":"linux","architecture":"arm64"},"annotations":{"b":"2","a":"1"},"size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","mediaType":"m/t","data":"e30="}"#;
        let descriptor: Descriptor = serde_json::from_str(text).unwrap();
        assert_eq!(
            String::from_utf8(json::to_vec(&descriptor)).unwrap(),
            r#"{"mediaType":"m/t","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"annotations":{"a":"1","b":"2"},"data":"e30=","platform":{"architecture":"arm64","os":"linux","variant":"v8"},"artifactType":"a/b","vendor":{"x":1}}"#
        );
    }

    #[test]
    fn negative_sizes_and_broken_digests_do_not_parse() {
        for text in [
            r#"{"mediaType":"m/t","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":-1}"#,
            r#"{"mediaType":"m/t","digest":"sha256:../x","size":1}"#,
            r#"{"mediaType":"m/t","size":1}"#,
        ] {
            assert!(serde_json::from_str::<Descriptor>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn null_lists_read_as_empty() {
        let text = r#"{"mediaType":"m/t","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":1,"annotations":null,"urls":null}"#;
        let descriptor: Descriptor = serde_json::from_str(text).unwrap();
        assert!(descriptor.annotations.is_empty());
    }
}
