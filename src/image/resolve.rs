//! From what a user names to a descriptor.

use std::fmt;
use std::str::FromStr;

use super::error::ImageError;
use super::manifest::Document;
use super::media_type::{self, Role};
use super::walk::{Follow, Found, walk};
use crate::descriptor::{Descriptor, Platform};
use crate::digest::Digest;
use crate::reference::Target;
use crate::store::{Index, Store};

/// Finds what `target` names.
///
/// A tag gives its entry in index.json with all that is said there. A digest
/// gives a plain descriptor: of an entry, of a manifest that is reachable only
/// through an index (with its true media type), or of any other blob as
/// `application/octet-stream`. Blobs are looked at only in the last two cases.
///
/// # Errors
/// [`ImageError::NotFound`], or if a manifest on the way is damaged.
pub fn resolve(store: &Store, index: &Index, target: &Target) -> Result<Descriptor, ImageError> {
    let not_found = || ImageError::NotFound {
        target: target.clone(),
        root: store.root().to_owned(),
    };
    match target {
        Target::Tag(tag) => index.by_tag(tag.as_str()).cloned().ok_or_else(not_found),
        Target::Digest(digest) => match index.by_digest(digest) {
            Some(entry) => Ok(entry.plain()),
            None => find_unlisted(store, index, digest)?.ok_or_else(not_found),
        },
    }
}

/// What a search through nested indexes ends with: an answer, or an error.
enum Stop {
    Answer(Box<Descriptor>),
    Error(ImageError),
}

impl From<ImageError> for Stop {
    fn from(error: ImageError) -> Self {
        Self::Error(error)
    }
}

fn find_unlisted(
    store: &Store,
    index: &Index,
    digest: &Digest,
) -> Result<Option<Descriptor>, ImageError> {
    let Some(size) = store.blob_size(digest)? else {
        return Ok(None);
    };
    let indexes = index
        .entries()
        .filter(|entry| Role::of(&entry.media_type) == Role::Index);
    let searched = walk(store, indexes, Follow::Content, 1, &|_, found| {
        let Found::Document(document, _) = found else {
            return Ok(());
        };
        let mut content = document.content();
        match content.find(|descriptor| descriptor.digest == *digest) {
            Some(descriptor) => Err(Stop::Answer(Box::new(descriptor.plain()))),
            None => Ok(()),
        }
    });
    match searched {
        Err(Stop::Answer(descriptor)) => Ok(Some(*descriptor)),
        Err(Stop::Error(error)) => Err(error),
        Ok(_) => Ok(Some(Descriptor::new(
            media_type::OCTET_STREAM,
            digest.clone(),
            size,
        ))),
    }
}

/// A platform somebody asks for: `os[/arch[/variant]][:os_version]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformFilter {
    os: String,
    architecture: String,
    variant: Option<String>,
    os_version: Option<String>,
}

/// A platform that is not written as one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPlatform {
    /// There are too many parts.
    #[error("failed to parse platform {0:?}: expected format os[/arch[/variant]]")]
    Form(String),
    /// A part that must be there is empty.
    #[error("invalid platform: {0} cannot be empty")]
    Empty(&'static str),
}

impl FromStr for PlatformFilter {
    type Err = InvalidPlatform;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (parts, os_version) = match text.split_once(':') {
            Some((parts, version)) => (parts, Some(version.to_owned())),
            None => (text, None),
        };
        let mut split = parts.split('/');
        let (os, architecture, variant) = (split.next(), split.next(), split.next());
        if split.next().is_some() {
            return Err(InvalidPlatform::Form(parts.to_owned()));
        }
        let required = |part: Option<&str>, default: &str, name| match part {
            Some("") => Err(InvalidPlatform::Empty(name)),
            Some(part) => Ok(part.to_owned()),
            None => Ok(default.to_owned()),
        };
        Ok(Self {
            os: required(os, "", "OS")?,
            architecture: required(architecture, own_architecture(), "Architecture")?,
            variant: variant.map(str::to_owned),
            os_version,
        })
    }
}

/// Returns the running machine's architecture in Go's spelling, which the
/// specifications use.
#[must_use]
pub fn own_architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "x86" => "386",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64le",
        "loongarch64" => "loong64",
        other => other,
    }
}

impl fmt::Display for PlatformFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if let Some(variant) = &self.variant {
            write!(f, "/{variant}")?;
        }
        if let Some(version) = &self.os_version {
            write!(f, ":{version}")?;
        }
        Ok(())
    }
}

impl PlatformFilter {
    /// Returns the platform as a manifest would state it.
    #[must_use]
    pub fn to_platform(&self) -> Platform {
        Platform {
            architecture: self.architecture.clone(),
            os: self.os.clone(),
            os_version: self.os_version.clone(),
            variant: self.variant.clone(),
            ..Platform::default()
        }
    }

    /// Tells whether a platform is what is asked for. Variant and version
    /// count only if they are asked for.
    #[must_use]
    pub fn matches(&self, platform: &Platform) -> bool {
        let asked = |wanted: &Option<String>, found: &Option<String>| match wanted.as_deref() {
            None | Some("") => true,
            Some(wanted) => found.as_deref() == Some(wanted),
        };
        self.os == platform.os
            && self.architecture == platform.architecture
            && asked(&self.variant, &platform.variant)
            && asked(&self.os_version, &platform.os_version)
    }

    /// Finds the manifest for this platform: the first fitting one of an
    /// index, or a manifest itself if its config says so.
    ///
    /// # Errors
    /// If there is none, or if a document on the way is missing or damaged.
    pub fn select(&self, store: &Store, root: &Descriptor) -> Result<Descriptor, ImageError> {
        let no_platform = || ImageError::NoPlatform {
            digest: root.digest.clone(),
            platform: self.to_string(),
        };
        match Role::of(&root.media_type) {
            Role::Index => Document::read(store, root)?
                .manifests
                .into_iter()
                .find(|child| child.platform.as_ref().is_some_and(|p| self.matches(p)))
                .ok_or_else(no_platform),
            Role::Manifest => {
                let document = Document::read(store, root)?;
                let platform = document
                    .config
                    .as_ref()
                    .filter(|config| media_type::is_image_config(&config.media_type))
                    .map(|config| platform_of_config(store, config))
                    .transpose()?
                    .flatten();
                match platform {
                    Some(platform) if self.matches(&platform) => Ok(root.clone()),
                    _ => Err(no_platform()),
                }
            }
            Role::Leaf => Err(ImageError::WrongType {
                digest: root.digest.clone(),
                wanted: "an image or an index",
                media_type: root.media_type.clone(),
            }),
        }
    }
}

/// Reads the platform from an image config, if it names one.
pub(super) fn platform_of_config(
    store: &Store,
    config: &Descriptor,
) -> Result<Option<Platform>, ImageError> {
    let bytes = store.read_document(config)?;
    let platform = serde_json::from_slice::<Platform>(&bytes).ok();
    Ok(platform.map(|platform| Platform {
        // A config has many other members; they are not the platform's.
        other: serde_json::Map::new(),
        ..platform
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_parsed_as_typed() {
        let full: PlatformFilter = "linux/arm/v7:1.2".parse().unwrap();
        assert_eq!(full.to_string(), "linux/arm/v7:1.2");
        let short: PlatformFilter = "linux".parse().unwrap();
        assert_eq!(short.architecture, own_architecture());
        for (text, part) in [
            ("a/b/c/d", "expected format"),
            ("", "OS cannot be empty"),
            ("linux/", "Architecture cannot be empty"),
        ] {
            let error = text.parse::<PlatformFilter>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn variant_and_version_count_only_if_asked_for() {
        let platform = Platform {
            os: "linux".to_owned(),
            architecture: "arm64".to_owned(),
            variant: Some("v8".to_owned()),
            ..Platform::default()
        };
        let matches = |text: &str| text.parse::<PlatformFilter>().unwrap().matches(&platform);
        assert!(matches("linux/arm64"));
        assert!(matches("linux/arm64/v8"));
        assert!(!matches("linux/arm64/v7"));
        assert!(!matches("linux/amd64"));
        assert!(!matches("linux/arm64:10"));
    }
}
