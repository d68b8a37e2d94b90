//! Media types: which blobs are documents that refer to others.

use oci_spec::image::MediaType;

/// The media type of an OCI image manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an OCI image index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The media type of an OCI image config.
pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// The media type of an empty descriptor (manifest.md, "Guidance for an Empty
/// Descriptor").
pub const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// The content an empty descriptor stands for.
pub const EMPTY_CONTENT: &[u8] = b"{}";
/// What content of unknown type is called (RFC 2046, 4.5.1).
pub const OCTET_STREAM: &str = "application/octet-stream";
/// The artifact type of an artifact that was given none, as `oras` names it.
pub const UNKNOWN_ARTIFACT: &str = "application/vnd.unknown.artifact.v1";
/// The config type of an artifact that was given none, as `oras` names it.
pub const UNKNOWN_CONFIG: &str = "application/vnd.unknown.config.v1+json";
/// The layer type of a file that was given none, as `oras` names it.
pub const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Of image-spec 1.1.0-rc1, withdrawn, and still found in layouts.
const ARTIFACT_MANIFEST: &str = "application/vnd.oci.artifact.manifest.v1+json";
const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";

/// What a blob is to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An image manifest: a config, layers, perhaps a subject.
    Manifest,
    /// An image index: other manifests, perhaps a subject.
    Index,
    /// Anything else: it refers to nothing.
    Leaf,
}

impl Role {
    /// Tells the role from a media type.
    #[must_use]
    pub fn of(media_type: &str) -> Self {
        match media_type {
            MANIFEST | DOCKER_MANIFEST | ARTIFACT_MANIFEST => Self::Manifest,
            INDEX | DOCKER_LIST => Self::Index,
            _ => Self::Leaf,
        }
    }

    /// Tells whether the blob is a document that may refer to others.
    #[must_use]
    pub fn is_document(self) -> bool {
        self != Self::Leaf
    }
}

/// Tells whether a config of this type describes the platform of an image.
#[must_use]
pub fn is_image_config(media_type: &str) -> bool {
    matches!(media_type, CONFIG | DOCKER_CONFIG)
}

/// Tells whether a layer may legally not be distributed, and so may be
/// missing (manifest.md, "Non-distributable layers").
#[must_use]
pub(super) fn is_nondistributable(media_type: &str) -> bool {
    const DOCKER_FOREIGN: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    let foreign = matches!(
        MediaType::from(media_type),
        MediaType::ImageLayerNonDistributable
            | MediaType::ImageLayerNonDistributableGzip
            | MediaType::ImageLayerNonDistributableZstd
    );
    foreign || media_type == DOCKER_FOREIGN
}

/// Tells whether a text has the form of a media type: RFC 6838, 4.2, as the
/// JSON schema of the image-spec spells it.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    let part = |part: &str| {
        (1..=127).contains(&part.len())
            && part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| part(kind) && part(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_documents_have_roles() {
        assert_eq!(Role::of(MANIFEST), Role::Manifest);
        assert_eq!(Role::of(DOCKER_LIST), Role::Index);
        assert_eq!(Role::of("application/xml"), Role::Leaf);
        assert!(!Role::of(OCTET_STREAM).is_document());
        assert_eq!(MediaType::ImageManifest.to_string(), MANIFEST);
        assert_eq!(MediaType::ImageIndex.to_string(), INDEX);
        assert_eq!(MediaType::ImageConfig.to_string(), CONFIG);
        assert_eq!(MediaType::EmptyJSON.to_string(), EMPTY);
    }

    #[test]
    fn media_types_are_checked_as_rfc_6838_says() {
        for good in [
            "a/b",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "a1/!#",
            "x/a.b",
        ] {
            let plain = !good.contains('!');
            assert_eq!(is_valid(good), plain, "{good}");
        }
        let long = format!("a/{}", "b".repeat(128));
        for bad in [
            "", "a", "a/", "/b", "a b/c", "a/b/c", "a/b;c=d", "-a/b", &long,
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn foreign_layers_are_known() {
        assert!(is_nondistributable(
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
        ));
        assert!(is_nondistributable(
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
        ));
        assert!(!is_nondistributable(LAYER));
    }
}
