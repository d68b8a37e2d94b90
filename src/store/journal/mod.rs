//! The journal of a layout that several machines write to.
//!
//! No lock reaches from one machine to another through a mounted bucket, and
//! whoever writes index.json last wins. So a writer first writes down what it
//! is about to change, in a file of its own name below `.oci-layout/journal/`,
//! and index.json says which of these files it contains
//! ([`JOURNAL_ANNOTATION`]). A writer who did not see another's change
//! overwrites it together with the statement that it was contained; so the
//! next reader or writer finds it missing and applies it again. Whoever wins,
//! nothing is lost.
//!
//! Two entries that were written at once are applied in the order of their
//! names on every machine. One that comes late does not undo what a later one
//! has said about the same tag or manifest.

mod collection;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::blobs::is_absent;
use super::error::{IoContext, StoreError};
use super::index::{Index, IndexChange};
use super::retry::{Retry, judge};
use super::staged::Published;
use super::{PRIVATE, Store};

pub use collection::Collection;

/// The annotation of index.json that marks a layout as shared and says which
/// entries of the journal it contains. Tools that do not know it keep it or
/// lose it; they see a plain layout either way.
pub const JOURNAL_ANNOTATION: &str = "io.github.oci-layout.journal";

/// How long entries are kept after they were written: no writer takes longer
/// from its reading of the index to its writing.
const RETENTION: Duration = Duration::from_secs(24 * 3600);

/// By how much the clocks of machines may differ.
const CLOCK_SKEW: Duration = Duration::from_secs(3600);

/// The name of an entry: the milliseconds since 1970 in twelve hexadecimal
/// digits, and as many random ones, so that names sort by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Id(String);

impl Id {
    /// Makes a name for now that sorts behind `last`, however the clock of the
    /// machine that made that one was set.
    fn new(now: SystemTime, last: Option<&Self>) -> Self {
        let now = millis(now);
        let last = last.map_or(0, Self::millis);
        let time = now.max(last + 1) & 0xffff_ffff_ffff;
        Self(format!("{time:012x}{:012x}", fastrand::u64(..1 << 48)))
    }

    fn parse(name: &str) -> Option<Self> {
        let is_id = name.len() == 24
            && name
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_id.then(|| Self(name.to_owned()))
    }

    fn millis(&self) -> u64 {
        let digits = self.0.get(..12).unwrap_or_default();
        u64::from_str_radix(digits, 16).unwrap_or(0)
    }

    fn is_older(&self, than: Duration, now: SystemTime) -> bool {
        let than = u64::try_from(than.as_millis()).unwrap_or(u64::MAX);
        self.millis().saturating_add(than) < millis(now)
    }
}

fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

/// What an entry has said something about: kept in the index for each entry it
/// contains, so that one that comes late knows its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Touch {
    /// A tag was given or taken away.
    #[serde(rename = "t")]
    Tag(String),
    /// A manifest was listed.
    #[serde(rename = "a")]
    Added(String),
    /// A manifest's entries were removed.
    #[serde(rename = "r")]
    Removed(String),
}

fn touches(changes: &[IndexChange]) -> Vec<Touch> {
    let mut touches = BTreeSet::new();
    for change in changes {
        match change {
            IndexChange::SetTag { tag, descriptor } => {
                touches.insert(Touch::Tag(tag.as_str().to_owned()));
                touches.insert(Touch::Added(descriptor.digest.to_string()));
            }
            IndexChange::RemoveTag { tag } => {
                touches.insert(Touch::Tag(tag.as_str().to_owned()));
            }
            IndexChange::Add { descriptor } => {
                touches.insert(Touch::Added(descriptor.digest.to_string()));
            }
            IndexChange::Remove { digest } | IndexChange::RemoveUntagged { digest } => {
                touches.insert(Touch::Removed(digest.to_string()));
            }
        }
    }
    touches.into_iter().collect()
}

/// Which entries an index contains, and what each touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Folded(BTreeMap<Id, Vec<Touch>>);

impl Folded {
    fn of(index: &Index) -> Result<Option<Self>, String> {
        let Some(text) = index.annotation(JOURNAL_ANNOTATION) else {
            return Ok(None);
        };
        serde_json::from_str(text)
            .map(Some)
            .map_err(|e| format!("its annotation {JOURNAL_ANNOTATION} is broken: {e}"))
    }

    fn write_to(&self, index: &mut Index) {
        let text = serde_json::to_string(self).expect("a map of texts is plain data");
        index.annotate(JOURNAL_ANNOTATION, &text);
    }

    /// Applies an entry that the index does not contain yet.
    fn fold(&mut self, index: &mut Index, entry: &Entry) {
        let later: BTreeSet<&Touch> = self
            .0
            .range(entry.id.clone()..)
            .flat_map(|(_, touched)| touched)
            .collect();
        let is_tag_settled = |tag: &str| later.contains(&Touch::Tag(tag.to_owned()));
        for change in &entry.changes {
            match change {
                IndexChange::SetTag { tag, descriptor } => {
                    if later.contains(&Touch::Removed(descriptor.digest.to_string())) {
                        continue;
                    }
                    if is_tag_settled(tag.as_str()) {
                        // The tag has moved on; what it was on stays listed.
                        index.apply(&IndexChange::Add {
                            descriptor: descriptor.clone(),
                        });
                        continue;
                    }
                }
                IndexChange::RemoveTag { tag } if is_tag_settled(tag.as_str()) => continue,
                IndexChange::Add { descriptor }
                    if later.contains(&Touch::Removed(descriptor.digest.to_string())) =>
                {
                    continue;
                }
                IndexChange::Remove { digest } | IndexChange::RemoveUntagged { digest }
                    if later.contains(&Touch::Added(digest.to_string())) =>
                {
                    continue;
                }
                _ => {}
            }
            index.apply(change);
        }
        self.0.insert(entry.id.clone(), touches(&entry.changes));
    }
}

/// One file of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    #[serde(skip, default = "no_id")]
    id: Id,
    /// Refused if it is another: what cannot be understood must not be passed
    /// over.
    version: u8,
    changes: Vec<IndexChange>,
}

const ENTRY_VERSION: u8 = 1;

fn no_id() -> Id {
    Id(String::new())
}

/// The journal as it was listed once.
#[derive(Debug)]
pub(super) struct Journal {
    folded: Folded,
    /// The entries the index did not contain, oldest first.
    unfolded: Vec<Entry>,
    /// All entries that were listed.
    listed: BTreeSet<Id>,
    /// The collections that were begun, and whether each has ended.
    collections: BTreeMap<Id, bool>,
}

fn folder() -> PathBuf {
    Path::new(PRIVATE).join("journal")
}

fn entry_path(id: &Id) -> PathBuf {
    folder().join(format!("{}.json", id.0))
}

fn collection_path(id: &Id, ended: bool) -> PathBuf {
    let word = if ended { "ended" } else { "begun" };
    folder().join(format!("{}.gc-{word}", id.0))
}

impl Journal {
    /// Applies what the index does not contain.
    pub(super) fn fold_into(&mut self, index: &mut Index) {
        for entry in std::mem::take(&mut self.unfolded) {
            self.folded.fold(index, &entry);
        }
    }

    /// Returns the newest name there is.
    fn last(&self) -> Option<&Id> {
        self.listed.last().max(self.folded.0.keys().next_back())
    }

    /// Forgets what nobody can bring back any more.
    fn forget_old(&mut self, now: SystemTime) {
        let listed = &self.listed;
        self.folded
            .0
            .retain(|id, _| listed.contains(id) || !id.is_older(RETENTION * 2, now));
    }
}

impl Store {
    /// Reads the journal if the layout is shared, or is to be from now on.
    pub(super) fn journal(&self, index: &Index) -> Result<Option<Journal>, StoreError> {
        let folded = Folded::of(index).map_err(|reason| StoreError::BadIndex {
            path: self.full(Path::new(super::INDEX_JSON)),
            reason,
        })?;
        let folded = match folded {
            Some(folded) => folded,
            None if self.options.shared => Folded::default(),
            None => return Ok(None),
        };
        let mut journal = Journal {
            folded,
            unfolded: Vec::new(),
            listed: BTreeSet::new(),
            collections: BTreeMap::new(),
        };
        for name in self.journal_names()? {
            let Some((id, kind)) = name
                .split_once('.')
                .and_then(|(id, kind)| Some((Id::parse(id)?, kind)))
            else {
                continue;
            };
            match kind {
                "json" => {
                    journal.listed.insert(id);
                }
                "gc-begun" => {
                    journal.collections.entry(id).or_insert(false);
                }
                "gc-ended" => {
                    journal.collections.insert(id, true);
                }
                _ => {}
            }
        }
        for id in &journal.listed {
            if !journal.folded.0.contains_key(id)
                && let Some(entry) = self.read_entry(id)?
            {
                journal.unfolded.push(entry);
            }
        }
        Ok(Some(journal))
    }

    /// Applies to an index what the journal has and it does not contain.
    pub(super) fn merge_journal(&self, index: &mut Index) -> Result<(), StoreError> {
        if index.annotation(JOURNAL_ANNOTATION).is_none() {
            return Ok(());
        }
        if let Some(mut journal) = self.journal(index)? {
            journal.fold_into(index);
        }
        Ok(())
    }

    fn journal_names(&self) -> Result<Vec<String>, StoreError> {
        let folder = folder();
        match self.fs.list(&folder) {
            Ok(entries) => Ok(entries.into_iter().map(|entry| entry.name).collect()),
            Err(e) if is_absent(&e) => Ok(Vec::new()),
            Err(e) => Err(e).doing("list", || self.full(&folder)),
        }
    }

    /// Reads an entry; `None` if it is gone, or was cut off by the end of its
    /// writer, who then never said that it was done.
    fn read_entry(&self, id: &Id) -> Result<Option<Entry>, StoreError> {
        let path = entry_path(id);
        let bytes = match self.read_small(&path) {
            Ok(bytes) => bytes,
            Err(StoreError::Io { source, .. }) if is_absent(&source) => return Ok(None),
            Err(e) => return Err(e),
        };
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
            return Ok(None);
        };
        match serde_json::from_value::<Entry>(value) {
            Ok(entry) if entry.version == ENTRY_VERSION => Ok(Some(Entry {
                id: id.clone(),
                ..entry
            })),
            _ => Err(StoreError::BadIndex {
                path: self.full(&path),
                reason: "this entry of the journal is of a version this program does not know"
                    .to_owned(),
            }),
        }
    }

    fn make_journal_folder(&self) -> Result<(), StoreError> {
        for folder in [Path::new(PRIVATE), &folder()] {
            self.make_directory(folder)?;
        }
        Ok(())
    }

    /// Writes a file of the journal whole.
    fn write_journal(&self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        let mut retry = Retry::default();
        loop {
            match self.try_write_journal(path, content)? {
                Ok(()) => return Ok(()),
                Err(e) if is_absent(&e) && retry.is_fresh() => {
                    self.make_journal_folder()?;
                    retry.count();
                }
                Err(e) if retry.wait(&*self.fs, judge(&e)) => {}
                Err(e) => return Err(e).doing("write", || self.full(path)),
            }
        }
    }

    fn try_write_journal(&self, path: &Path, content: &[u8]) -> Result<io::Result<()>, StoreError> {
        if !self.is_direct() {
            let mut staged = self.stage()?;
            staged.write(content)?;
            staged.sync()?;
            self.make_journal_folder()?;
            match staged.publish(path)? {
                Published::Done => {
                    self.sync_dir(&folder())?;
                    self.remove_staging_folder();
                    return Ok(Ok(()));
                }
                Published::Refused(staged) => {
                    drop(staged);
                    self.refuses_renames();
                }
            }
        }
        // A name of one's own: if it is there, an earlier try was heard of late
        // and may be cut off.
        Ok(match self.create_direct(path, content) {
            Ok(true) => Ok(()),
            Ok(false) => self
                .fs
                .unlink(path)
                .and_then(|()| self.create_direct(path, content).map(drop)),
            Err(e) => Err(e),
        })
    }
}

/// A writer's part in the journal, for one change of the index.
#[derive(Debug, Default)]
pub(super) struct Author {
    /// What it wrote down, newest last.
    written: Vec<(Id, Vec<IndexChange>)>,
}

impl Author {
    /// Tells whether the change is safe in the journal.
    pub(super) fn has_written(&self) -> bool {
        !self.written.is_empty()
    }

    /// Writes down what is to be changed, unless that has been done, and makes
    /// `index` say that it contains it and all the journal has.
    pub(super) fn record(
        &mut self,
        store: &Store,
        mut journal: Journal,
        made: &[IndexChange],
        changed: bool,
        index: &mut Index,
    ) -> Result<(), StoreError> {
        let is_written = self.written.iter().any(|(_, changes)| changes == made);
        if changed && !is_written {
            let id = Id::new(store.fs.now(), journal.last());
            let entry = Entry {
                id: id.clone(),
                version: ENTRY_VERSION,
                changes: made.to_vec(),
            };
            let content = serde_json::to_vec(&entry).expect("an entry is plain data");
            store.write_journal(&entry_path(&id), &content)?;
            self.written.push((id, made.to_vec()));
        }
        for (id, changes) in &self.written {
            journal.folded.0.insert(id.clone(), touches(changes));
        }
        journal.forget_old(store.fs.now());
        journal.folded.write_to(index);
        Ok(())
    }

    /// Tells whether an index as it was read is that of a shared layout and
    /// contains all that was written down.
    pub(super) fn is_contained(&self, index: &Index) -> bool {
        let folded = Folded::of(index).ok().flatten();
        folded.is_some_and(|folded| self.written.iter().all(|(id, _)| folded.0.contains_key(id)))
    }
}

#[cfg(test)]
mod tests;
