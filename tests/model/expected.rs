//! What the layout has to hold after all is done, and whether it does.
//!
//! Each operation claims what it makes of a tag or a listing, from when to
//! when, and whether it was acknowledged. In the end each tag must stand as
//! some claim says that no acknowledged one has overruled since.

use std::collections::BTreeMap;
use std::time::Duration;

use oci_layout::digest::Digest;
use oci_layout::store::Index;

use crate::rules::UPLOAD_DELAY;
use crate::weather::{Sharing, Weather};

/// What a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Tag(String),
    Listed(Digest),
}

/// When something happened: how many calls there had been, and how much time
/// had passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) calls: u64,
    pub(crate) elapsed: Duration,
}

#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) key: Key,
    /// What the tag stands for, or the digest itself if it is listed.
    pub(crate) value: Option<Digest>,
    pub(crate) machine: usize,
    pub(crate) begun: Moment,
    pub(crate) ended: Moment,
    pub(crate) is_acknowledged: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Expected {
    claims: BTreeMap<Key, Vec<Claim>>,
}

impl Expected {
    pub(crate) fn claim(&mut self, claim: Claim) {
        self.claims
            .entry(claim.key.clone())
            .or_default()
            .push(claim);
    }

    /// Returns what an index does not have as it should.
    pub(crate) fn check(&self, index: &Index, weather: &Weather) -> Vec<String> {
        let mut faults = Vec::new();
        for (key, claims) in &self.claims {
            let found = match key {
                Key::Tag(tag) => index.by_tag(tag).map(|entry| entry.digest.clone()),
                Key::Listed(digest) => index.by_digest(digest).map(|_| digest.clone()),
            };
            let is_fine = claims.iter().any(|claim| {
                let overruled = |by: &Claim| overrules(by, claim, weather);
                claim.value == found && !claims.iter().any(overruled)
            });
            let nobody_did = claims.iter().all(|claim| !claim.is_acknowledged);
            if !(is_fine || nobody_did && found.is_none()) {
                faults.push(format!("{key:?} is {found:?} after {claims:#?}"));
            }
        }
        faults
    }
}

/// Whether `later` was acknowledged and began so long after `earlier` that
/// nothing of `earlier` may be seen any more.
fn overrules(later: &Claim, earlier: &Claim, weather: &Weather) -> bool {
    if !later.is_acknowledged || later.begun.calls <= earlier.ended.calls {
        return false;
    }
    let gap = later.begun.elapsed.saturating_sub(earlier.ended.elapsed);
    if !earlier.is_acknowledged {
        // What was left behind may still be uploaded, or be carried out by
        // whoever finds it in a journal.
        return weather.sharing != Sharing::Shared && gap > UPLOAD_DELAY;
    }
    // Which of two machines was first is told by their clocks.
    later.machine == earlier.machine || weather.sharing != Sharing::Shared || gap > 2 * weather.skew
}
