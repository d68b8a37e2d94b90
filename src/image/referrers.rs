//! Who refers to a manifest: signatures, bills of material, attestations.
//!
//! The image-spec does not say how a layout keeps them, and three ways are
//! found in the wild: manifests that index.json lists (oras, zot), indexes
//! under tags such as `sha256-9834876d…` (regclient; the referrers tag schema
//! of the distribution-spec), and manifests that nothing lists (cosign).

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::error::{ImageError, threads};
use super::manifest::Document;
use super::media_type::{INDEX, MANIFEST};
use super::scan::scan;
use super::walk::{Found, look};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::store::{BlobFile, Index, Store};

/// Where referrers are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Search {
    /// Among what index.json lists, and in the indexes under referrers tags.
    #[default]
    Listed,
    /// In every blob that could be a manifest, too.
    All,
}

/// The manifests that have a subject, by that subject.
#[derive(Debug, Clone, Default)]
pub struct Referrers {
    by_subject: HashMap<Digest, Vec<Descriptor>>,
    known: HashSet<Digest>,
}

impl Referrers {
    /// Reads the manifests that may be referrers and remembers those that have
    /// a subject, each described with its artifact type and annotations
    /// (distribution-spec, "Listing Referrers"): listed ones in the order of
    /// the index, then those under tags, then the others by digest.
    ///
    /// # Errors
    /// If a listed manifest is damaged: it might be a referrer.
    pub fn read(
        store: &Store,
        index: &Index,
        search: Search,
        concurrency: usize,
    ) -> Result<Self, ImageError> {
        let mut referrers = Self::default();
        let listed: Vec<Descriptor> = index.entries().map(Descriptor::plain).collect();
        referrers.add_all(store, listed, concurrency)?;
        for (tag, entry) in index.tagged() {
            if digest_of_tag(tag).is_some()
                && let Found::Document(document, _) = look(store, entry)?
            {
                let plain = document.manifests.iter().map(Descriptor::plain);
                referrers.add_all(store, plain.collect(), concurrency)?;
            }
        }
        if search == Search::All {
            referrers.add_unlisted(store, concurrency)?;
        }
        Ok(referrers)
    }

    /// Returns the direct referrers of a manifest.
    #[must_use]
    pub fn of(&self, subject: &Digest) -> &[Descriptor] {
        self.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }

    fn add_all(
        &mut self,
        store: &Store,
        mut manifests: Vec<Descriptor>,
        concurrency: usize,
    ) -> Result<(), ImageError> {
        manifests.retain(|manifest| self.known.insert(manifest.digest.clone()));
        let found: Vec<Found> = threads(concurrency)?.install(|| {
            manifests
                .par_iter()
                .map(|manifest| look(store, manifest))
                .collect::<Result<_, _>>()
        })?;
        for (manifest, found) in manifests.into_iter().zip(found) {
            if let Found::Document(document, _) = found {
                self.add(manifest, &document);
            }
        }
        Ok(())
    }

    fn add_unlisted(&mut self, store: &Store, concurrency: usize) -> Result<(), ImageError> {
        let unlisted: Vec<BlobFile> = store
            .list_blobs()?
            .digests
            .iter()
            .filter(|digest| !self.known.contains(digest))
            .filter_map(|digest| store.blob_file(digest).transpose())
            .collect::<Result<_, _>>()?;
        let documents = scan(store, &unlisted, concurrency)?;
        for blob in unlisted {
            let Some(document) = documents.get(&blob.digest) else {
                continue;
            };
            let default = match document.config {
                Some(_) => MANIFEST,
                None => INDEX,
            };
            let media_type = document.media_type.as_deref().unwrap_or(default);
            let manifest = Descriptor::new(media_type, blob.digest, blob.size_bytes);
            self.known.insert(manifest.digest.clone());
            self.add(manifest, document);
        }
        Ok(())
    }

    fn add(&mut self, mut manifest: Descriptor, document: &Document) {
        if let Some(subject) = &document.subject {
            manifest.artifact_type = document.artifact_type().map(str::to_owned);
            manifest.annotations.clone_from(&document.annotations);
            let referrers = self.by_subject.entry(subject.digest.clone()).or_default();
            referrers.push(manifest);
        }
    }
}

/// Returns the digest a referrers tag stands for: the digest with a `-` for
/// the `:` (distribution-spec, "Referrers Tag Schema").
#[must_use]
pub fn digest_of_tag(tag: &str) -> Option<Digest> {
    let digest = Digest::parse(&tag.replacen('-', ":", 1)).ok()?;
    digest.algorithm().is_some().then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn referrers_tags_are_told_from_others() {
        let hex = "a".repeat(64);
        let digest = digest_of_tag(&format!("sha256-{hex}")).unwrap();
        assert_eq!(digest.encoded(), hex);
        for other in [
            &format!("sha256-{hex}.sig"),
            "sha256-abc",
            "v1-rc",
            "latest",
        ] {
            assert_eq!(digest_of_tag(other), None, "{other}");
        }
    }
}
