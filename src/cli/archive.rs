//! What `backup` and `restore` share: which tags are meant, and the lines that
//! say so.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{self, CopyOptions, CopyScope};
use oci_layout::reference::{RefName, Reference, Target};
use oci_layout::store::Store;

use super::Ui;

/// Up to this many tags are printed in one line, as oras does.
const TAGS_IN_LINE: usize = 5;

/// A layout and the tags in it that are meant; none means all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selection {
    pub(super) path: PathBuf,
    pub(super) tags: Vec<RefName>,
}

/// Manifests and the tag of each.
pub(super) type Roots = Vec<(Descriptor, Vec<RefName>)>;

impl Selection {
    /// Parses `PATH[:TAG[,TAG…]]`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        if text.contains('@') {
            bail!("digest references are not supported: {text:?}");
        }
        let reference = Reference::parse(text)?;
        let tags = match reference.target() {
            Some(Target::Tag(tags)) => {
                let tags: Vec<&str> = tags.as_str().split(',').collect();
                if tags.contains(&"") {
                    bail!("empty tag in reference {text:?}");
                }
                tags.into_iter().map(RefName::found).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self {
            path: reference.path().to_owned(),
            tags,
        })
    }

    /// Finds the manifests in a layout, those of all tags by name.
    pub(super) fn roots(&self, store: &Store) -> anyhow::Result<Roots> {
        let index = store.index()?;
        if self.tags.is_empty() {
            let tagged = index.tagged().map(|(tag, entry)| (tag, entry.clone()));
            let by_name: BTreeMap<&str, Descriptor> = tagged.collect();
            let root = |(tag, entry)| (entry, vec![RefName::found(tag)]);
            return Ok(by_name.into_iter().map(root).collect());
        }
        let resolve = |tag: &RefName| {
            let entry = image::resolve(store, &index, &Target::Tag(tag.clone()))
                .with_context(|| format!("failed to resolve tag {:?}", tag.as_str()))?;
            Ok((entry, vec![tag.clone()]))
        };
        self.tags.iter().map(resolve).collect()
    }
}

/// Takes any path, so that an empty one is refused in the words of oras.
pub(super) fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Says which tags were found.
pub(super) fn print_found(ui: &mut Ui, place: &str, roots: &Roots) -> anyhow::Result<()> {
    let tags: Vec<&str> = names(roots).collect();
    let count = tags.len();
    if count <= TAGS_IN_LINE {
        ui.line(&format!(
            "Found {count} tag(s) in {place}: {}",
            tags.join(", ")
        ))?;
    } else {
        ui.line(&format!("Found {count} tag(s) in {place}:"))?;
        for tag in tags {
            ui.line(tag)?;
        }
    }
    // Status lines do not pass through `ui`.
    Ok(ui.flush()?)
}

/// Counts what refers to each manifest, directly or not, if that is to come
/// along. All that will be copied is looked at on the way.
pub(super) fn count_referrers(
    source: &Store,
    roots: &Roots,
    options: &CopyOptions,
) -> anyhow::Result<Vec<usize>> {
    match options.scope {
        CopyScope::Content => Ok(vec![0; roots.len()]),
        CopyScope::ContentAndReferrers => {
            let plan = image::plan_backup(source, roots, options)?;
            Ok(plan.referrers().to_vec())
        }
    }
}

/// Says what became of each tag.
pub(super) fn print_done(
    ui: &mut Ui,
    what: &str,
    roots: &Roots,
    referrers: &[usize],
) -> anyhow::Result<()> {
    for (tag, referrers) in names(roots).zip(referrers) {
        ui.line(&format!("{what} {tag} with {referrers} referrer(s)"))?;
    }
    Ok(())
}

fn names(roots: &Roots) -> impl Iterator<Item = &str> {
    roots.iter().flat_map(|(_, tags)| tags).map(RefName::as_str)
}

/// Writes a size as oras does: steps of 1024 and up to four characters.
#[expect(clippy::cast_precision_loss, reason = "three digits of it are printed")]
pub(super) fn size(bytes: u64) -> String {
    let units = [" B", "KB", "MB", "GB", "TB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < units.len() {
        size /= 1024.0;
        unit += 1;
    }
    let scale = match size {
        size if size < 10.0 => 100.0,
        size if size < 100.0 => 10.0,
        _ => 1.0,
    };
    format!("{} {}", (size * scale).round() / scale, units[unit])
}

/// Writes a duration as oras does: in whole seconds, or milliseconds, or
/// microseconds.
pub(super) fn duration(time: Duration) -> String {
    let rounded = |unit: u128| (time.as_nanos() + unit / 2) / unit;
    if time < Duration::from_millis(1) {
        return match rounded(1_000) {
            0 => "0s".to_owned(),
            micros => format!("{micros}µs"),
        };
    }
    if time < Duration::from_secs(1) {
        return format!("{}ms", rounded(1_000_000));
    }
    let seconds = rounded(1_000_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_cut_at_commas_and_digests_refused() {
        let tags = |text: &str| -> Vec<String> {
            let selection = Selection::parse(text).unwrap();
            assert_eq!(selection.path, PathBuf::from("a/b.tar"));
            selection.tags.iter().map(ToString::to_string).collect()
        };
        assert_eq!(tags("a/b.tar"), Vec::<String>::new());
        assert_eq!(tags("a/b.tar:"), Vec::<String>::new());
        assert_eq!(tags("a/b.tar:v2,v1"), ["v2", "v1"]);
        for bad in ["lay:v1,", "lay:,v1", "lay@sha256:00", "lay:v1@x", ":v1"] {
            assert!(Selection::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_and_durations_read_as_in_oras() {
        for (bytes, text) in [
            (0, "0  B"),
            (1023, "1023  B"),
            (1024, "1 KB"),
            (1_300_000, "1.24 MB"),
            (50 << 20, "50 MB"),
            (3 << 40, "3 TB"),
            (5000 << 40, "5000 TB"),
        ] {
            assert_eq!(size(bytes), text);
        }
        for (nanos, text) in [
            (100, "0s"),
            (12_345, "12µs"),
            (12_345_000, "12ms"),
            (1_499_000_000, "1s"),
            (61_000_000_000, "1m1s"),
            (7_384_501_000_000, "2h3m5s"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanos)), text);
        }
    }
}
