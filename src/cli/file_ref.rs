//! File arguments: `FILE[:TYPE]`, and the annotations that go with them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use oci_layout::descriptor::Annotations;

use super::arguments::as_typed;

/// A file argument, cut at its last `:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileRef {
    /// The file as typed.
    pub(crate) path: String,
    /// The media type, if one was typed.
    pub(crate) media_type: Option<String>,
}

impl FileRef {
    /// Parses `FILE[:TYPE]`.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let text = as_typed(text);
        let (path, media_type) = match text.rsplit_once(':') {
            Some((path, "")) => (path, None),
            Some((path, media_type)) => (path, Some(media_type.to_owned())),
            None => (text, None),
        };
        if path.is_empty() {
            bail!("found empty file path in {text:?}");
        }
        Ok(Self {
            path: path.to_owned(),
            media_type,
        })
    }
}

/// Annotations of everything in an artifact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AnnotationSet {
    /// Of the manifest.
    pub(crate) manifest: Annotations,
    /// Of the config.
    pub(crate) config: Annotations,
    /// Of each file, by its argument.
    pub(crate) files: BTreeMap<String, Annotations>,
}

impl AnnotationSet {
    /// Parses `KEY=VALUE` arguments: annotations of the manifest.
    pub(crate) fn of_manifest(pairs: &[String]) -> anyhow::Result<Self> {
        let mut manifest = Annotations::new();
        for pair in pairs {
            let (key, value) = pair.split_once('=').with_context(|| {
                format!("annotation {pair:?} doesn't match the required format \"key=value\"")
            })?;
            if manifest
                .insert(key.trim().to_owned(), value.to_owned())
                .is_some()
            {
                bail!("duplicate annotation key: {key}");
            }
        }
        Ok(Self {
            manifest,
            ..Self::default()
        })
    }

    /// Reads a file that holds an object of objects: `$manifest`, `$config`,
    /// and one for each file.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let invalid = || {
            format!(
                "invalid annotation json file: failed to load annotations from {}",
                path.display()
            )
        };
        let text = std::fs::read(path).with_context(invalid)?;
        let mut all: BTreeMap<String, Annotations> =
            serde_json::from_slice(&text).with_context(invalid)?;
        Ok(Self {
            manifest: all.remove("$manifest").unwrap_or_default(),
            config: all.remove("$config").unwrap_or_default(),
            files: all,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_cut_at_the_last_colon() {
        for (text, path, media_type) in [
            ("a.txt", "a.txt", None),
            ("a.txt:text/plain", "a.txt", Some("text/plain")),
            ("hi:txt:", "hi:txt", None),
            (
                "./images/:application/x-tar",
                "./images/",
                Some("application/x-tar"),
            ),
        ] {
            let file = FileRef::parse(text).unwrap();
            assert_eq!(file.path, path);
            assert_eq!(file.media_type.as_deref(), media_type);
        }
        assert!(FileRef::parse(":foo").is_err());
    }

    #[test]
    fn annotations_keep_further_equal_signs() {
        let set = AnnotationSet::of_manifest(&["a=b=c".to_owned(), "d=".to_owned()]).unwrap();
        assert_eq!(set.manifest["a"], "b=c");
        assert_eq!(set.manifest["d"], "");
        let twice = ["a=1".to_owned(), "a=2".to_owned()];
        assert!(AnnotationSet::of_manifest(&twice).is_err());
        assert!(AnnotationSet::of_manifest(&["a".to_owned()]).is_err());
    }
}
