//! Manifests and indexes: reading any, writing new ones.

use serde::{Deserialize, Serialize};

use super::error::ImageError;
use super::media_type::{self, Role};
use crate::descriptor::{Annotations, Descriptor, null_as_default};
use crate::json;
use crate::store::Store;

/// What a manifest or an index refers to and says of itself. Members that have
/// no bearing on that are passed over; documents are never written from this.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// What the document calls itself.
    #[serde(default)]
    pub media_type: Option<String>,
    /// What kind of artifact it describes.
    #[serde(default)]
    pub artifact_type: Option<String>,
    /// The config of an image manifest.
    #[serde(default)]
    pub config: Option<Descriptor>,
    /// The layers of an image manifest.
    #[serde(default, deserialize_with = "null_as_default")]
    pub layers: Vec<Descriptor>,
    /// The manifests of an index.
    #[serde(default, deserialize_with = "null_as_default")]
    pub manifests: Vec<Descriptor>,
    /// The blobs of an artifact manifest (image-spec 1.1.0-rc1).
    #[serde(default, deserialize_with = "null_as_default")]
    pub blobs: Vec<Descriptor>,
    /// What the document is about, if it refers to another.
    #[serde(default)]
    pub subject: Option<Descriptor>,
    /// What it says of itself.
    #[serde(default, deserialize_with = "null_as_default")]
    pub annotations: Annotations,
}

impl Document {
    /// Parses a document that is described as `media_type`.
    ///
    /// # Errors
    /// A sentence that says what is wrong: it is not a JSON object of the right
    /// form, or it could be taken for another type than it is described as
    /// (GHSA-77vh-xpmg-72qh).
    pub fn parse(bytes: &[u8], media_type: &str) -> Result<Self, String> {
        // serde would take a list for an object whose members it holds in order.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err("it cannot be parsed: it is not a JSON object".to_owned());
        }
        let document: Self =
            serde_json::from_slice(bytes).map_err(|e| format!("it cannot be parsed: {e}"))?;
        if !document.manifests.is_empty()
            && (document.config.is_some() || !document.layers.is_empty())
        {
            return Err("it is an image manifest and an index at once".to_owned());
        }
        match &document.media_type {
            Some(own)
                if !own.is_empty() && own != media_type && Role::of(media_type).is_document() =>
            {
                Err(format!(
                    "it is described as {media_type:?} and calls itself {own:?}"
                ))
            }
            _ => Ok(document),
        }
    }

    /// Returns what bytes call themselves, the empty text if they do not say;
    /// `None` if they are no JSON object.
    pub(super) fn own_media_type(bytes: &[u8]) -> Option<String> {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let own = value.as_object()?.get("mediaType");
        Some(
            own.and_then(|own| own.as_str())
                .unwrap_or_default()
                .to_owned(),
        )
    }

    /// Reads the document that `descriptor` names from a layout, verified.
    ///
    /// # Errors
    /// If it is missing or damaged.
    pub fn read(store: &Store, descriptor: &Descriptor) -> Result<Self, ImageError> {
        let bytes = store.read_document(descriptor)?;
        Self::interpret(descriptor, &bytes)
    }

    /// Parses the bytes that `descriptor` describes.
    pub(super) fn interpret(descriptor: &Descriptor, bytes: &[u8]) -> Result<Self, ImageError> {
        Self::parse(bytes, &descriptor.media_type).map_err(|reason| ImageError::BadDocument {
            digest: descriptor.digest.clone(),
            reason,
        })
    }

    /// Returns everything the document cannot do without: config, layers,
    /// blobs and manifests. The subject is not among them: it refers to this
    /// document's purpose and not to its content.
    pub fn content(&self) -> impl Iterator<Item = &Descriptor> {
        self.config
            .iter()
            .chain(&self.layers)
            .chain(&self.blobs)
            .chain(&self.manifests)
    }

    /// Returns the artifact type: the document's own, or the media type of its
    /// config (distribution-spec, "Listing Referrers").
    #[must_use]
    pub fn artifact_type(&self) -> Option<&str> {
        let own = self.artifact_type.as_deref().filter(|own| !own.is_empty());
        own.or(self
            .config
            .as_ref()
            .map(|config| config.media_type.as_str()))
    }
}

/// An image manifest that is to be written, in the member order of the
/// specification's Go struct.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewManifest {
    schema_version: u8,
    media_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) artifact_type: Option<String>,
    pub(super) config: Descriptor,
    pub(super) layers: Vec<Descriptor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<Descriptor>,
    #[serde(skip_serializing_if = "Annotations::is_empty")]
    pub(super) annotations: Annotations,
}

impl NewManifest {
    pub(super) fn new(
        config: Descriptor,
        layers: Vec<Descriptor>,
        annotations: Annotations,
    ) -> Self {
        Self {
            schema_version: 2,
            media_type: media_type::MANIFEST,
            artifact_type: None,
            config,
            layers,
            subject: None,
            annotations,
        }
    }

    /// Writes the manifest as `oras` would.
    pub(super) fn to_vec(&self) -> Vec<u8> {
        json::to_vec(self)
    }
}

/// Describes the empty content `{}` as `oras` does, embedded data and all.
pub(super) fn empty_descriptor() -> Descriptor {
    let mut descriptor = Descriptor::of(media_type::EMPTY, media_type::EMPTY_CONTENT);
    // `{}` in base64.
    descriptor.data = Some("e30=".to_owned());
    descriptor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_be_taken_for_two_things() {
        let descriptor = Descriptor::of("a/b", b"x");
        let d = String::from_utf8(json::to_vec(&descriptor)).unwrap();
        let both = format!(r#"{{"layers":[{d}],"manifests":[{d}]}}"#);
        let error = Document::parse(both.as_bytes(), media_type::MANIFEST).unwrap_err();
        assert!(error.contains("at once"), "{error}");
        let other = format!(r#"{{"mediaType":"{}"}}"#, media_type::INDEX);
        let error = Document::parse(other.as_bytes(), media_type::MANIFEST).unwrap_err();
        assert!(error.contains("calls itself"), "{error}");
        assert!(Document::parse(other.as_bytes(), media_type::INDEX).is_ok());
    }

    #[test]
    fn a_list_is_no_document() {
        for text in ["[]", " [null,\"a/b\"]", "", "null", "7"] {
            let error = Document::parse(text.as_bytes(), media_type::MANIFEST).unwrap_err();
            assert!(error.contains("not a JSON object"), "{text}: {error}");
        }
    }

    #[test]
    fn artifact_type_falls_back_to_the_config() {
        let text = br#"{"config":{"mediaType":"a/config","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":null}"#;
        let mut document = Document::parse(text, media_type::MANIFEST).unwrap();
        assert_eq!(document.artifact_type(), Some("a/config"));
        document.artifact_type = Some("a/own".to_owned());
        assert_eq!(document.artifact_type(), Some("a/own"));
        assert_eq!(document.content().count(), 1);
    }

    #[test]
    fn a_new_manifest_has_the_bytes_oras_writes() {
        let manifest = NewManifest::new(empty_descriptor(), vec![], Annotations::new());
        assert_eq!(
            String::from_utf8(manifest.to_vec()).unwrap(),
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[]}"#
        );
    }
}
