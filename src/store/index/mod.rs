//! index.json as a document that is changed by operations.
//!
//! A change says what to do ([`IndexChange`]), never what the whole list is to
//! be, so it can be applied to whatever the list has become in the meantime.
//! The order of the entries and every member this program does not know
//! survive a change.

mod direct;
mod file;

use std::collections::HashMap;

use oci_spec::image::ANNOTATION_REF_NAME;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::json;
use crate::reference::RefName;

pub(super) use direct::FIRST_WAIT;
pub use file::Commit;

/// One change to the list of manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "camelCase")]
#[non_exhaustive]
pub enum IndexChange {
    /// Gives a manifest a tag, taking the tag away from whatever had it. What
    /// loses its last tag stays listed without one.
    SetTag {
        /// The tag.
        tag: RefName,
        /// The manifest; its own ref.name annotation, if any, is replaced.
        descriptor: Descriptor,
    },
    /// Takes a tag away. The manifest stays listed.
    RemoveTag {
        /// The tag.
        tag: RefName,
    },
    /// Lists a manifest without a tag, unless it is listed already.
    Add {
        /// The manifest.
        descriptor: Descriptor,
    },
    /// Removes every entry of a manifest, tagged or not.
    Remove {
        /// The manifest's digest.
        digest: Digest,
    },
    /// Removes the entries of a manifest that have no tag.
    RemoveUntagged {
        /// The manifest's digest.
        digest: Digest,
    },
}

/// Says what is to be changed in an index, each time it is asked.
pub(super) type Change<'a, E> = dyn FnMut(&Index) -> Result<Vec<IndexChange>, E> + 'a;

#[derive(Debug, Clone)]
struct Entry {
    raw: Value,
    descriptor: Descriptor,
}

impl Entry {
    fn of(descriptor: Descriptor) -> Self {
        let raw = serde_json::to_value(&descriptor).expect("a descriptor is plain data");
        Self { raw, descriptor }
    }

    fn tag(&self) -> Option<&str> {
        self.descriptor.annotation(ANNOTATION_REF_NAME)
    }

    /// Takes the tag off and leaves everything else as it was written.
    fn without_tag(mut self) -> Self {
        self.descriptor.annotations.remove(ANNOTATION_REF_NAME);
        if let Some(Value::Object(annotations)) = self.raw.get_mut("annotations") {
            annotations.shift_remove(ANNOTATION_REF_NAME);
            if annotations.is_empty()
                && let Some(raw) = self.raw.as_object_mut()
            {
                raw.shift_remove("annotations");
            }
        }
        self
    }
}

/// The index of a layout.
///
/// Entries live in slots that never move, so that a change costs the same
/// however many entries there are; an entry that goes leaves its slot empty.
#[derive(Debug, Clone)]
pub struct Index {
    document: Map<String, Value>,
    slots: Vec<Option<Entry>>,
    /// Where the entries with a tag stand, in order.
    tags: HashMap<String, Vec<usize>>,
    /// Where the entries for a digest stand, in order.
    digests: HashMap<Digest, Vec<usize>>,
}

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

impl Index {
    /// Creates the index of an empty layout.
    #[must_use]
    pub fn new() -> Self {
        let mut document = Map::new();
        document.insert("schemaVersion".to_owned(), 2.into());
        document.insert(
            "mediaType".to_owned(),
            oci_spec::image::MediaType::ImageIndex.to_string().into(),
        );
        document.insert("manifests".to_owned(), Value::Array(Vec::new()));
        Self::with(document)
    }

    fn with(document: Map<String, Value>) -> Self {
        Self {
            document,
            slots: Vec::new(),
            tags: HashMap::new(),
            digests: HashMap::new(),
        }
    }

    /// Parses index.json. `"manifests": null` reads as an empty list.
    ///
    /// # Errors
    /// A sentence that says what is wrong, naming the entry if it is one.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        // Some file systems pad with NULs or line feeds.
        let end = bytes
            .iter()
            .rposition(|b| !b.is_ascii_whitespace() && *b != 0)
            .map_or(0, |last| last + 1);
        if end == 0 {
            return Err("it is empty".to_owned());
        }
        let mut document = json::parse_object(&bytes[..end])?;
        if let Some(version) = document.get("schemaVersion")
            && version.as_u64() != Some(2)
        {
            return Err(format!("its schemaVersion is {version} and not 2"));
        }
        let entries = match document.get_mut("manifests").map(Value::take) {
            Some(Value::Array(entries)) => entries,
            Some(Value::Null) => Vec::new(),
            Some(_) => return Err("its member \"manifests\" is not a list".to_owned()),
            None => return Err("it has no member \"manifests\"".to_owned()),
        };
        let mut index = Self::with(document);
        for (i, raw) in entries.into_iter().enumerate() {
            let descriptor = serde_json::from_value(raw.clone())
                .map_err(|e| format!("entry {} of \"manifests\" is broken: {e}", i + 1))?;
            index.push(Entry { raw, descriptor });
        }
        Ok(index)
    }

    /// Writes the document as it is to stand in index.json.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        let mut document = self.document.clone();
        let entries = self.slots.iter().flatten().map(|entry| entry.raw.clone());
        document.insert("manifests".to_owned(), entries.collect());
        json::to_vec(&document)
    }

    /// Returns the entries in the order they stand.
    pub fn entries(&self) -> impl Iterator<Item = &Descriptor> {
        self.slots.iter().flatten().map(|entry| &entry.descriptor)
    }

    /// Returns the tagged entries with their tags, in the order they stand.
    pub fn tagged(&self) -> impl Iterator<Item = (&str, &Descriptor)> {
        self.slots
            .iter()
            .flatten()
            .filter_map(|entry| Some((entry.tag()?, &entry.descriptor)))
    }

    /// Returns the entry with a tag. Where other tools left two, the later one
    /// counts: those that append without looking leave the newest last.
    #[must_use]
    pub fn by_tag(&self, tag: &str) -> Option<&Descriptor> {
        let last = self.tags.get(tag)?.last()?;
        Some(&self.slots[*last].as_ref()?.descriptor)
    }

    /// Returns an entry for a digest, one without a tag if there is one.
    #[must_use]
    pub fn by_digest(&self, digest: &Digest) -> Option<&Descriptor> {
        let places = self.digests.get(digest)?;
        let place = self.bare(digest).or_else(|| places.first().copied())?;
        Some(&self.slots[place].as_ref()?.descriptor)
    }

    /// Returns an annotation of the index itself.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.document.get("annotations")?.get(key)?.as_str()
    }

    /// Sets an annotation of the index itself.
    pub(in crate::store) fn annotate(&mut self, key: &str, value: &str) {
        let annotations = self
            .document
            .entry("annotations")
            .or_insert_with(|| Map::new().into());
        if !annotations.is_object() {
            *annotations = Map::new().into();
        }
        annotations[key] = value.into();
    }

    /// Returns the tags of a manifest, in the order they stand.
    #[must_use]
    pub fn tags_of(&self, digest: &Digest) -> Vec<RefName> {
        let places = self.digests.get(digest).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter_map(|place| self.slots[*place].as_ref()?.tag())
            .map(RefName::found)
            .collect()
    }

    /// Applies a change. Returns whether anything is different now.
    pub fn apply(&mut self, change: &IndexChange) -> bool {
        match change {
            IndexChange::SetTag { tag, descriptor } => self.set_tag(tag, descriptor),
            IndexChange::RemoveTag { tag } => self.remove_tag(tag),
            IndexChange::Add { descriptor } => {
                self.list(Entry::of(descriptor.clone()).without_tag())
            }
            IndexChange::Remove { digest } => self.remove(digest, |_| true),
            IndexChange::RemoveUntagged { digest } => {
                self.remove(digest, |entry| entry.tag().is_none())
            }
        }
    }

    fn set_tag(&mut self, tag: &RefName, descriptor: &Descriptor) -> bool {
        let mut descriptor = descriptor.clone();
        descriptor
            .annotations
            .insert(ANNOTATION_REF_NAME.to_owned(), tag.as_str().to_owned());
        let new = Entry::of(descriptor);
        let digest = new.descriptor.digest.clone();
        let holders = self.tags.get(tag.as_str()).cloned().unwrap_or_default();
        if let [only] = holders[..]
            && self.bare(&digest).is_none()
            && self.slots[only]
                .as_ref()
                .is_some_and(|entry| entry.raw == new.raw)
        {
            return false;
        }
        // The tag keeps its place; a new one takes that of the untagged entry.
        let place = holders.first().copied().or_else(|| self.bare(&digest));
        let displaced: Vec<Entry> = holders.iter().filter_map(|at| self.take(*at)).collect();
        while let Some(bare) = self.bare(&digest) {
            self.take(bare);
        }
        match place {
            Some(place) => self.put(place, new),
            None => self.push(new),
        }
        for entry in displaced {
            self.list(entry.without_tag());
        }
        true
    }

    fn remove_tag(&mut self, tag: &RefName) -> bool {
        let holders = self.tags.get(tag.as_str()).cloned().unwrap_or_default();
        for place in &holders {
            if let Some(entry) = self.take(*place)
                && !self.digests.contains_key(&entry.descriptor.digest)
            {
                self.put(*place, entry.without_tag());
            }
        }
        !holders.is_empty()
    }

    fn remove(&mut self, digest: &Digest, which: impl Fn(&Entry) -> bool) -> bool {
        let mut changed = false;
        for place in self.digests.get(digest).cloned().unwrap_or_default() {
            if self.slots[place].as_ref().is_some_and(&which) {
                self.take(place);
                changed = true;
            }
        }
        changed
    }

    /// Appends an entry unless its digest is listed already.
    fn list(&mut self, entry: Entry) -> bool {
        let is_new = !self.digests.contains_key(&entry.descriptor.digest);
        if is_new {
            self.push(entry);
        }
        is_new
    }

    /// Returns where the first entry for a digest without a tag stands.
    fn bare(&self, digest: &Digest) -> Option<usize> {
        let places = self.digests.get(digest)?;
        let is_bare = |place: &usize| {
            self.slots[*place]
                .as_ref()
                .is_some_and(|entry| entry.tag().is_none())
        };
        places.iter().copied().find(is_bare)
    }

    fn push(&mut self, entry: Entry) {
        self.slots.push(None);
        self.put(self.slots.len() - 1, entry);
    }

    /// Fills an empty slot.
    fn put(&mut self, place: usize, entry: Entry) {
        let keep_sorted = |places: &mut Vec<usize>| {
            let at = places.partition_point(|other| *other < place);
            places.insert(at, place);
        };
        if let Some(tag) = entry.tag() {
            keep_sorted(self.tags.entry(tag.to_owned()).or_default());
        }
        keep_sorted(
            self.digests
                .entry(entry.descriptor.digest.clone())
                .or_default(),
        );
        self.slots[place] = Some(entry);
    }

    /// Empties a slot.
    fn take(&mut self, place: usize) -> Option<Entry> {
        let entry = self.slots[place].take()?;
        if let Some(tag) = entry.tag() {
            forget(&mut self.tags, tag, place);
        }
        forget(&mut self.digests, &entry.descriptor.digest, place);
        Some(entry)
    }
}

/// Removes a place from the list under `key`, and the list if it is empty.
fn forget<K, Q>(lists: &mut HashMap<K, Vec<usize>>, key: &Q, place: usize)
where
    K: std::hash::Hash + Eq + std::borrow::Borrow<Q>,
    Q: std::hash::Hash + Eq + ?Sized,
{
    if let Some(places) = lists.get_mut(key) {
        places.retain(|other| *other != place);
        if places.is_empty() {
            lists.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(n: u8) -> Descriptor {
        Descriptor::of("application/vnd.oci.image.manifest.v1+json", &[n])
    }

    fn set(index: &mut Index, tag: &str, n: u8) -> bool {
        index.apply(&IndexChange::SetTag {
            tag: RefName::found(tag),
            descriptor: manifest(n),
        })
    }

    fn shape(index: &Index) -> Vec<(Option<String>, Digest)> {
        let entry = |d: &Descriptor| {
            (
                d.annotation(ANNOTATION_REF_NAME).map(str::to_owned),
                d.digest.clone(),
            )
        };
        index.entries().map(entry).collect()
    }

    fn expect(index: &Index, entries: &[(Option<&str>, u8)]) {
        let wanted: Vec<_> = entries
            .iter()
            .map(|(tag, n)| (tag.map(str::to_owned), manifest(*n).digest))
            .collect();
        assert_eq!(shape(index), wanted);
    }

    #[test]
    fn a_new_index_is_what_oras_writes() {
        assert_eq!(
            String::from_utf8(Index::new().to_vec()).unwrap(),
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
        );
    }

    #[test]
    fn moving_a_tag_keeps_its_place_and_lists_what_lost_it() {
        let mut index = Index::new();
        assert!(set(&mut index, "a", 1));
        assert!(set(&mut index, "b", 2));
        assert!(set(&mut index, "a", 3));
        expect(&index, &[(Some("a"), 3), (Some("b"), 2), (None, 1)]);
        assert!(!set(&mut index, "a", 3));
    }

    #[test]
    fn a_tag_takes_the_place_of_the_untagged_entry() {
        let mut index = Index::new();
        for n in [1, 2] {
            assert!(index.apply(&IndexChange::Add {
                descriptor: manifest(n)
            }));
        }
        assert!(!index.apply(&IndexChange::Add {
            descriptor: manifest(2)
        }));
        set(&mut index, "one", 1);
        set(&mut index, "uno", 1);
        expect(&index, &[(Some("one"), 1), (None, 2), (Some("uno"), 1)]);
    }

    #[test]
    fn removing_a_tag_keeps_the_manifest_listed_once() {
        let mut index = Index::new();
        set(&mut index, "a", 1);
        set(&mut index, "b", 1);
        let remove = |index: &mut Index, tag: &str| {
            index.apply(&IndexChange::RemoveTag {
                tag: RefName::found(tag),
            })
        };
        assert!(remove(&mut index, "a"));
        expect(&index, &[(Some("b"), 1)]);
        assert!(remove(&mut index, "b"));
        expect(&index, &[(None, 1)]);
        assert!(!remove(&mut index, "b"));
    }

    #[test]
    fn removal_takes_all_entries_or_only_the_untagged_ones() {
        let mut index = Index::new();
        set(&mut index, "a", 1);
        set(&mut index, "b", 1);
        let digest = manifest(1).digest;
        let untagged = IndexChange::RemoveUntagged {
            digest: digest.clone(),
        };
        assert!(!index.apply(&untagged));
        assert!(index.apply(&IndexChange::Remove {
            digest: digest.clone()
        }));
        index.apply(&IndexChange::Add {
            descriptor: manifest(1),
        });
        assert!(index.apply(&untagged));
        expect(&index, &[]);
    }

    #[test]
    fn unknown_members_and_their_order_survive() {
        let text = format!(
            r#"{{"zeta":[1,2],"schemaVersion":2,"manifests":[{{"x-first":true,"size":1,"digest":"{}","mediaType":"application/xml","annotations":{{"org.opencontainers.image.ref.name":"t","k":"v"}}}}],"annotations":{{"a":"b"}}}}"#,
            manifest(9).digest
        );
        let mut index = Index::parse(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(index.to_vec()).unwrap(), text);
        set(&mut index, "u", 1);
        index.apply(&IndexChange::RemoveTag {
            tag: RefName::found("t"),
        });
        let written = String::from_utf8(index.to_vec()).unwrap();
        assert!(written.starts_with(
            r#"{"zeta":[1,2],"schemaVersion":2,"manifests":[{"x-first":true,"size":1,"#
        ));
        assert!(written.contains(r#""annotations":{"k":"v"}}"#), "{written}");
        assert!(
            written.ends_with(r#""annotations":{"a":"b"}}"#),
            "{written}"
        );
    }

    #[test]
    fn null_lists_padding_and_duplicate_tags_are_read() {
        let null = b"{\"schemaVersion\":2,\"manifests\":null}\n\n\0\0";
        assert_eq!(Index::parse(null).unwrap().entries().count(), 0);
        let (one, two) = (manifest(1), manifest(2));
        let entry = |d: &Descriptor| {
            format!(
                r#"{{"mediaType":"{}","digest":"{}","size":1,"annotations":{{"org.opencontainers.image.ref.name":"t"}}}}"#,
                d.media_type, d.digest
            )
        };
        let text = format!(r#"{{"manifests":[{},{}]}}"#, entry(&one), entry(&two));
        let mut index = Index::parse(text.as_bytes()).unwrap();
        assert_eq!(index.by_tag("t").unwrap().digest, two.digest);
        set(&mut index, "t", 3);
        expect(&index, &[(Some("t"), 3), (None, 1), (None, 2)]);
    }

    #[test]
    fn a_change_costs_the_same_however_many_entries_there_are() {
        let mut index = Index::new();
        for n in 0..30_000_u32 {
            let descriptor = Descriptor::of("a/b", &n.to_le_bytes());
            index.apply(&IndexChange::SetTag {
                tag: RefName::found(format!("t{n}")),
                descriptor: descriptor.clone(),
            });
            index.apply(&IndexChange::Add { descriptor });
        }
        // In proportion to the square it would be minutes.
        assert_eq!(index.tagged().count(), 30_000);
        let read = Index::parse(&index.to_vec()).unwrap();
        assert_eq!(read.to_vec(), index.to_vec());
        assert_eq!(read.by_tag("t7"), index.by_tag("t7"));
    }

    #[test]
    fn says_which_entry_is_broken() {
        for (text, part) in [
            ("", "empty"),
            ("\0\0", "empty"),
            ("{", "not JSON"),
            ("[]", "not a JSON object"),
            ("{}", "no member"),
            (r#"{"manifests":{}}"#, "not a list"),
            (r#"{"schemaVersion":1,"manifests":[]}"#, "schemaVersion"),
            (
                r#"{"manifests":[{"mediaType":"a/b","size":1,"digest":"x"}]}"#,
                "entry 1",
            ),
        ] {
            let error = Index::parse(text.as_bytes()).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
