//! Who refers to a manifest: signatures, bills of material, attestations.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::error::ImageError;
use super::walk::{Found, look};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::store::{Index, Store};

/// The listed manifests that have a subject, by that subject.
#[derive(Debug, Clone, Default)]
pub struct Referrers {
    by_subject: HashMap<Digest, Vec<Descriptor>>,
}

impl Referrers {
    /// Reads every manifest that index.json lists and remembers those that
    /// have a subject, each described with its artifact type and annotations
    /// (distribution-spec, "Listing Referrers") and in the order of the index.
    ///
    /// # Errors
    /// If a listed manifest is damaged: it might be a referrer.
    pub fn read(store: &Store, index: &Index, concurrency: usize) -> Result<Self, ImageError> {
        use rayon::prelude::*;
        let mut listed: Vec<Descriptor> = index.entries().map(Descriptor::plain).collect();
        let mut seen = std::collections::HashSet::new();
        listed.retain(|descriptor| seen.insert(descriptor.digest.clone()));
        let found: Mutex<Vec<(usize, Digest, Descriptor)>> = Mutex::default();
        super::error::threads(concurrency)?.install(|| {
            listed
                .par_iter()
                .enumerate()
                .try_for_each(|(place, descriptor)| {
                    if let Found::Document(document, _) = look(store, descriptor)?
                        && let Some(subject) = &document.subject
                    {
                        let mut referrer = descriptor.clone();
                        referrer.artifact_type = document.artifact_type().map(str::to_owned);
                        referrer.annotations.clone_from(&document.annotations);
                        let entry = (place, subject.digest.clone(), referrer);
                        found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(entry);
                    }
                    Ok::<_, ImageError>(())
                })
        })?;
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_unstable_by_key(|(place, ..)| *place);
        let mut by_subject: HashMap<Digest, Vec<Descriptor>> = HashMap::new();
        for (_, subject, referrer) in found {
            by_subject.entry(subject).or_default().push(referrer);
        }
        Ok(Self { by_subject })
    }

    /// Returns the direct referrers of a manifest, in the order of the index.
    #[must_use]
    pub fn of(&self, subject: &Digest) -> &[Descriptor] {
        self.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }
}
