//! What a user types to name something: `PATH[:TAG[,TAG…]]` or `PATH@DIGEST`.
//!
//! ```text
//! s3/hello:latest            s3/hello@sha256:9834876d…
//! ^^^^^^^^ ^^^^^^            ^^^^^^^^ ^^^^^^^^^^^^^^^^^
//! path     tag               path     digest
//! ```
//!
//! Splitting is pure text work and follows `oras --oci-layout`: at the last
//! `@` if there is one, else at the last `:`. Nothing here looks at a disk.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::digest::{Digest, InvalidDigest};

/// The value of an `org.opencontainers.image.ref.name` annotation: a tag, or
/// a full image name.
///
/// Whatever other tools wrote is accepted when it is read ([`RefName::found`],
/// image-layout.md puts no restriction on it); new names are checked
/// ([`RefName::new`]).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RefName(String);

/// A reference or tag that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidReference {
    /// The part before the `:` or `@` is empty.
    #[error("no path in the reference {text:?}: a reference is PATH[:TAG] or PATH@DIGEST")]
    EmptyPath {
        /// The reference as typed.
        text: String,
    },
    /// The path looks like a URL.
    #[error("{text:?} names a transport, and only directories are supported: give a path")]
    Transport {
        /// The reference as typed.
        text: String,
    },
    /// The part after the `@` is not a digest.
    #[error("no digest in the reference {text:?}")]
    Digest {
        /// The reference as typed.
        text: String,
        /// What is wrong with it.
        source: InvalidDigest,
    },
    /// The name cannot be given to a manifest.
    #[error("{tag:?} cannot be used as a tag: {reason}")]
    Tag {
        /// The name as typed.
        tag: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// The longest tag the distribution-spec allows, in bytes.
const TAG_MAX_BYTES: usize = 128;

impl RefName {
    /// Accepts a name somebody else chose, whatever it is.
    #[must_use]
    pub fn found(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Checks a name that is to be given to a manifest: a tag of the
    /// distribution-spec (`[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`) or a name of
    /// the wider grammar in the image-spec (annotations.md), which has room
    /// for full image names.
    ///
    /// # Errors
    /// If it is neither, or if it could be taken for a digest.
    pub fn new(text: &str) -> Result<Self, InvalidReference> {
        let refuse = |reason| InvalidReference::Tag {
            tag: text.to_owned(),
            reason,
        };
        if text.is_empty() {
            return Err(refuse("it is empty"));
        }
        if looks_like_digest(text) {
            return Err(refuse("it would be taken for a digest"));
        }
        if is_tag(text) || is_image_ref_name(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(refuse(
            "a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'",
        ))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn looks_like_digest(text: &str) -> bool {
    ["sha256:", "sha384:", "sha512:", "blake3:"]
        .iter()
        .any(|prefix| text.starts_with(prefix))
        || Digest::parse(text).is_ok_and(|d| d.algorithm().is_some())
}

/// distribution-spec: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
fn is_tag(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let rest = |b: u8| word(b) || b == b'.' || b == b'-';
    text.len() <= TAG_MAX_BYTES && text.bytes().next().is_some_and(word) && text.bytes().all(rest)
}

/// annotations.md: `component ("/" component)*`, a component being runs of
/// letters and digits with one of `-._:@+` or `--` between them.
fn is_image_ref_name(text: &str) -> bool {
    text.split('/').all(|component| {
        let mut runs = component.split(|c: char| !c.is_ascii_alphanumeric());
        let separators = component.bytes().filter(|b| !b.is_ascii_alphanumeric());
        let plain = component.replace("--", "-");
        separators.clone().all(|b| b"-._:@+".contains(&b))
            && plain
                .split(|c: char| !c.is_ascii_alphanumeric())
                .all(|run| !run.is_empty())
            && runs.next().is_some_and(|run| !run.is_empty())
    })
}

impl fmt::Display for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// What a reference names inside its layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The manifest with this name.
    Tag(RefName),
    /// The blob or manifest with this digest.
    Digest(Digest),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

/// A reference to something to be read: a path, and perhaps what in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    text: String,
    path: PathBuf,
    target: Option<Target>,
}

/// A reference to something to be written: a path and the tags to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    shown: String,
    path: PathBuf,
    tags: Vec<RefName>,
    digest: Option<Digest>,
}

/// A reference cut in two, before either half is looked at.
enum Split<'a> {
    Bare(&'a str),
    Tagged(&'a str, &'a str),
    Digested(&'a str, &'a str),
}

fn split(text: &str) -> Result<Split<'_>, InvalidReference> {
    if text.contains("://") {
        return Err(InvalidReference::Transport {
            text: text.to_owned(),
        });
    }
    let parts = if let Some((path, digest)) = text.rsplit_once('@') {
        Split::Digested(path, digest)
    } else if let Some((path, tag)) = text.rsplit_once(':') {
        Split::Tagged(path, tag)
    } else {
        Split::Bare(text)
    };
    let (Split::Bare(path) | Split::Tagged(path, _) | Split::Digested(path, _)) = parts;
    if path.is_empty() {
        return Err(InvalidReference::EmptyPath {
            text: text.to_owned(),
        });
    }
    Ok(parts)
}

fn parse_digest(text: &str, digest: &str) -> Result<Digest, InvalidReference> {
    Digest::parse(digest).map_err(|source| InvalidReference::Digest {
        text: text.to_owned(),
        source,
    })
}

impl Reference {
    /// Parses `PATH`, `PATH:TAG` or `PATH@DIGEST`.
    ///
    /// # Errors
    /// If there is no path, if the path is a URL, or if an `@` is not followed
    /// by a digest.
    pub fn parse(text: &str) -> Result<Self, InvalidReference> {
        let (path, target) = match split(text)? {
            Split::Bare(path) | Split::Tagged(path, "") => (path, None),
            Split::Tagged(path, tag) => (path, Some(Target::Tag(RefName::found(tag)))),
            Split::Digested(path, digest) => {
                (path, Some(Target::Digest(parse_digest(text, digest)?)))
            }
        };
        Ok(Self {
            text: text.to_owned(),
            path: PathBuf::from(path),
            target,
        })
    }

    /// Takes `text` whole as what is named in the layout at `path`: a digest
    /// if it is one, else a full name such as `example.com/foo:v1`.
    #[must_use]
    pub fn within(path: &Path, text: &str) -> Self {
        let target = match Digest::parse(text) {
            _ if text.is_empty() => None,
            Ok(digest) if digest.algorithm().is_some() => Some(Target::Digest(digest)),
            _ => Some(Target::Tag(RefName::found(text))),
        };
        Self {
            text: text.to_owned(),
            path: path.to_owned(),
            target,
        }
    }

    /// Returns the reference as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the layout's path, as typed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what in the layout is named, if anything.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        self.target.as_ref()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Destination {
    /// Returns the destination as it was typed, with its first tag only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Parses `PATH`, `PATH:TAG[,TAG…]` or `PATH@DIGEST`.
    ///
    /// # Errors
    /// As [`Reference::parse`]; also if a tag cannot be given to a manifest.
    pub fn parse(text: &str) -> Result<Self, InvalidReference> {
        let (path, tags, digest) = match split(text)? {
            Split::Bare(path) | Split::Tagged(path, "") => (path, Vec::new(), None),
            Split::Tagged(path, tags) => (path, parse_tags(tags)?, None),
            Split::Digested(path, digest) => (path, Vec::new(), Some(parse_digest(text, digest)?)),
        };
        // The first comma after the path ends the first tag.
        let rest = &text[path.len()..];
        let first = rest.split_once(',').map_or(rest, |(first, _)| first);
        Ok(Self {
            shown: format!("{path}{first}"),
            path: PathBuf::from(path),
            tags,
            digest,
        })
    }

    /// Takes `text` as the names to give in the layout at `path`, cut at commas
    /// and each of them whole: `example.com/foo:v1,v2` is `example.com/foo:v1`
    /// and `v2`, as in oras.
    ///
    /// # Errors
    /// If a name cannot be given to a manifest.
    pub fn within(path: &Path, text: &str) -> Result<Self, InvalidReference> {
        let digest = Digest::parse(text).ok().filter(|d| d.algorithm().is_some());
        let tags = match (text.is_empty(), &digest) {
            (true, _) | (_, Some(_)) => Vec::new(),
            (false, None) => parse_tags(text)?,
        };
        let first = text.split_once(',').map_or(text, |(first, _)| first);
        Ok(Self {
            shown: first.to_owned(),
            path: path.to_owned(),
            tags,
            digest,
        })
    }

    /// Returns the layout's path, as typed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the tags to give, in the order typed and without repetitions.
    #[must_use]
    pub fn tags(&self) -> &[RefName] {
        &self.tags
    }

    /// Returns the digest the content must turn out to have, if one was typed.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }
}

fn parse_tags(text: &str) -> Result<Vec<RefName>, InvalidReference> {
    let mut tags: Vec<RefName> = Vec::new();
    for tag in text.split(',') {
        let tag = RefName::new(tag)?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    fn tag(text: &str) -> Option<Target> {
        Some(Target::Tag(RefName::found(text)))
    }

    #[test]
    fn splits_at_the_last_separator() {
        for (text, path, target) in [
            ("lay", "lay", None),
            ("lay:", "lay", None),
            ("./lay:t", "./lay", tag("t")),
            ("lay/:t", "lay/", tag("t")),
            ("/a/b:v1", "/a/b", tag("v1")),
            ("lay:reg.io/x/y:v1", "lay:reg.io/x/y", tag("v1")),
            ("user@host/lay:v1@sha256", "", None),
        ] {
            match Reference::parse(text) {
                Ok(reference) => {
                    assert_eq!(reference.path(), Path::new(path), "{text}");
                    assert_eq!(reference.target(), target.as_ref(), "{text}");
                    assert_eq!(reference.as_str(), text);
                }
                Err(_) => assert_eq!(path, "", "{text}"),
            }
        }
        let by_digest = Reference::parse(&format!("a@b@{DIGEST}")).unwrap();
        assert_eq!(by_digest.path(), Path::new("a@b"));
        assert_eq!(by_digest.target().unwrap().to_string(), DIGEST);
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, part) in [
            (":v1", "no path"),
            ("@sha256:x", "no path"),
            ("", "no path"),
            ("lay@", "no digest in the reference"),
            ("lay@latest", "no digest in the reference"),
            ("s3://bucket/lay:v1", "transport"),
        ] {
            let error = Reference::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn destinations_take_several_tags_and_check_them() {
        let destination = Destination::parse("lay:a,b_2,a,C.-").unwrap();
        let tags: Vec<_> = destination.tags().iter().map(RefName::as_str).collect();
        assert_eq!(tags, ["a", "b_2", "C.-"]);
        assert!(Destination::parse("lay:a,,b").is_err());
        assert!(Destination::parse("lay:-a").is_err());
        assert!(Destination::parse("lay:a b").is_err());
        let long = "x".repeat(129);
        assert!(Destination::parse(&format!("lay:{}", &long[..128])).is_ok());
        assert!(Destination::parse(&format!("lay:{long}_")).is_err());
        let digest = Destination::parse(&format!("lay@{DIGEST}")).unwrap();
        assert!(digest.tags().is_empty());
        assert_eq!(digest.digest().unwrap().as_str(), DIGEST);
    }

    #[test]
    fn new_names_may_be_full_image_names_but_never_digests() {
        for good in [
            "_x",
            "a..b",
            "example.com/foo:v1",
            "a/b--c",
            "v1.0+x",
            "a@b",
        ] {
            assert!(RefName::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "a::b",
            "é",
            "sha256:abc",
            "-a",
            "a---b/c",
            DIGEST,
        ] {
            assert!(RefName::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_within_a_path_is_taken_whole() {
        let path = Path::new("lay");
        let full = Reference::within(path, "example.com/foo:v1");
        assert_eq!(full.target(), tag("example.com/foo:v1").as_ref());
        let digest = Reference::within(path, DIGEST);
        assert!(matches!(digest.target(), Some(Target::Digest(_))));
        assert!(Reference::within(path, "").target().is_none());
        let names = |text: &str| {
            let destination = Destination::within(path, text).unwrap();
            let tags: Vec<_> = destination.tags().iter().map(RefName::to_string).collect();
            (destination.as_str().to_owned(), tags.join(" "))
        };
        let name = "example.com/foo:v1";
        assert_eq!(names(name), (name.to_owned(), name.to_owned()));
        assert_eq!(
            names("example.com/foo:v1,v2"),
            (name.to_owned(), format!("{name} v2"))
        );
        assert_eq!(names(DIGEST), (DIGEST.to_owned(), String::new()));
    }

    #[test]
    fn a_destination_is_shown_with_its_first_tag() {
        for (text, shown) in [
            ("lay:v1,v2", "lay:v1"),
            ("a,b:v1,v2,v3", "a,b:v1"),
            ("a,b", "a,b"),
            ("./a,b:", "./a,b:"),
            ("lay", "lay"),
        ] {
            assert_eq!(Destination::parse(text).unwrap().as_str(), shown);
        }
    }

    proptest! {
        #[test]
        fn path_and_tag_come_back(path in "[a-z/._-]{1,20}", name in "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,40}") {
            let text = format!("{path}:{name}");
            let read = Reference::parse(&text).unwrap();
            prop_assert_eq!(read.path(), Path::new(&path));
            prop_assert_eq!(read.target().unwrap().to_string(), name.clone());
            let written = Destination::parse(&text).unwrap();
            prop_assert_eq!(written.tags(), &[RefName::found(name)]);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = Reference::parse(&text);
            let _ = Destination::parse(&text);
            let _ = RefName::new(&text);
        }
    }
}
