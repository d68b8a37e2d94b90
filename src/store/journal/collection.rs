//! Collections that the writers of a shared layout can see.

use std::time::{Duration, SystemTime};

use super::{CLOCK_SKEW, Id, JOURNAL_ANNOTATION, RETENTION, collection_path, entry_path};
use crate::store::Store;
use crate::store::blobs::is_absent;
use crate::store::error::{IoContext, StoreError};

/// A collection that other machines can see. Dropping it ends it.
#[derive(Debug)]
pub struct Collection<'s> {
    store: &'s Store,
    id: Option<Id>,
}

impl Collection<'_> {
    /// Returns after how long this machine sees what others have named who did
    /// not see that a collection has begun. In a shared layout that is twice as
    /// long as a listing may be old: theirs may have been, and so may ours.
    #[must_use]
    pub fn staleness(&self) -> Duration {
        let profile = self.store.profile();
        let usual = match (&self.id, profile.locks_everywhere) {
            (_, true) => Duration::ZERO,
            (None, false) => profile.index_staleness,
            (Some(_), false) => profile.index_staleness.max(profile.listing_staleness),
        };
        let looks = if self.id.is_some() { 2 } else { 1 };
        self.store.staleness(usual) * looks
    }
}

impl Drop for Collection<'_> {
    fn drop(&mut self) {
        if let Some(id) = &self.id {
            // Others wait for this in vain, and say so, if it cannot be told.
            let _ = self
                .store
                .write_journal(&collection_path(id, true), b"{}\n");
        }
    }
}

/// How long a writer waits for a collection on another machine to end.
const COLLECTION_WAIT: Duration = Duration::from_secs(600);

/// How often it looks whether it has. Who looks more seldom finds the next one
/// at work where one collection follows the other.
const COLLECTION_LOOK: Duration = Duration::from_secs(1);

impl Store {
    /// Says, in a shared layout, that a collection begins here: writers on
    /// other machines then look again at what they rely on.
    ///
    /// # Errors
    /// If the file system refuses.
    pub(in crate::store) fn begin_collection(&self) -> Result<Collection<'_>, StoreError> {
        let mut index = self.read_index()?;
        let Some(mut journal) = self.journal(&index)? else {
            return Ok(Collection {
                store: self,
                id: None,
            });
        };
        journal.fold_into(&mut index);
        let id = Id::new(self.fs.now(), journal.last());
        self.write_journal(&collection_path(&id, false), b"{}\n")?;
        Ok(Collection {
            store: self,
            id: Some(id),
        })
    }

    /// Tells whether a collection on another machine may have removed what an
    /// adder that began at `begun`, by this machine's clock, took for being
    /// there. A collection that is at work is waited for, and so is the moment
    /// from which on this mount shows what it has removed.
    ///
    /// # Errors
    /// If it does not end, or the file system refuses.
    pub(in crate::store) fn was_collected_since(
        &self,
        begun: SystemTime,
    ) -> Result<bool, StoreError> {
        let index = self.read_index()?;
        let profile = self.profile();
        let taken = self.fs.now().duration_since(begun).unwrap_or_default();
        let relevant = taken + profile.stat_staleness;
        let mut waited = Duration::ZERO;
        let latest = loop {
            let Some(journal) = self.journal(&index)? else {
                return Ok(false);
            };
            let lately: Vec<(&Id, &bool)> = journal
                .collections
                .iter()
                .filter(|(id, _)| !id.is_older(relevant + CLOCK_SKEW, self.fs.now()))
                .collect();
            let Some((running, _)) = lately.iter().find(|(_, ended)| !**ended) else {
                break lately.last().map(|(id, _)| (*id).clone());
            };
            if waited >= COLLECTION_WAIT {
                return Err(StoreError::Collecting {
                    path: self.full(&collection_path(running, false)),
                });
            }
            self.fs.pause(COLLECTION_LOOK);
            waited += COLLECTION_LOOK;
        };
        let Some(latest) = latest else {
            return Ok(false);
        };
        // Both times are by the clock of the store.
        let path = collection_path(&latest, true);
        let ended = self.fs.stat(&path).doing("look at", || self.full(&path))?;
        let age = self.clock()?.duration_since(ended.modified);
        let age = age.unwrap_or_default();
        if age > relevant + waited {
            return Ok(false);
        }
        if profile.is_direct() {
            let staleness = self.staleness(profile.listing_staleness);
            self.let_settle(staleness.saturating_sub(age));
        }
        Ok(true)
    }

    /// Removes entries that are contained in the index and so old that no
    /// writer can bring back an index without them.
    ///
    /// # Errors
    /// If the file system refuses.
    pub(in crate::store) fn prune_journal(&self) -> Result<(), StoreError> {
        let index = self.read_index()?;
        if index.annotation(JOURNAL_ANNOTATION).is_none() {
            return Ok(());
        }
        let Some(journal) = self.journal(&index)? else {
            return Ok(());
        };
        let now = self.fs.now();
        let entries = journal
            .listed
            .iter()
            .filter(|id| journal.folded.0.contains_key(id))
            .map(|id| (id, vec![entry_path(id)]));
        let collections = journal.collections.keys().map(|id| {
            (
                id,
                vec![collection_path(id, false), collection_path(id, true)],
            )
        });
        for (id, paths) in entries.chain(collections) {
            if !id.is_older(RETENTION + CLOCK_SKEW, now) {
                continue;
            }
            for path in paths {
                match self.fs.unlink(&path) {
                    Ok(()) => {}
                    Err(e) if is_absent(&e) => {}
                    Err(e) => return Err(e).doing("remove", || self.full(&path)),
                }
            }
        }
        Ok(())
    }
}
