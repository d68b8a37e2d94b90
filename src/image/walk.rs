//! Following descriptors from manifest to manifest.

use std::collections::HashSet;

use rayon::prelude::*;

use super::error::{ImageError, threads};
use super::manifest::Document;
use super::media_type::Role;
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::store::{Store, StoreError};

/// What was found where a descriptor points.
#[derive(Debug)]
pub enum Found {
    /// A manifest or an index, as it was read.
    Document(Box<Document>, Vec<u8>),
    /// A manifest or an index that the layout does not hold. That is legal
    /// (image-layout.md: referenced blobs may be missing).
    Missing,
    /// Something that refers to nothing and was not read.
    Leaf,
}

/// Which references are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// What a document cannot do without: config, layers and manifests.
    Content,
    /// That, and the subject it is about.
    ContentAndSubject,
}

/// Calls `visit` once for everything that can be reached from `roots` and
/// returns the digests reached. Documents are read `concurrency` at a time;
/// the order of the calls is not fixed. A digest that is described in two
/// ways, once as a document and once not, is visited as both.
///
/// # Errors
/// If a document is damaged or unreadable, or whatever `visit` returns.
pub fn walk<'r, E>(
    store: &Store,
    roots: impl IntoIterator<Item = &'r Descriptor>,
    follow: Follow,
    concurrency: usize,
    visit: &(dyn Fn(&Descriptor, &Found) -> Result<(), E> + Sync),
) -> Result<HashSet<Digest>, E>
where
    E: From<ImageError> + Send,
{
    let pool = threads(concurrency)?;
    let mut seen: HashSet<(Digest, bool)> = HashSet::new();
    let mut fresh = |descriptor: &Descriptor| {
        let is_document = Role::of(&descriptor.media_type).is_document();
        seen.insert((descriptor.digest.clone(), is_document))
    };
    let mut level: Vec<Descriptor> = roots
        .into_iter()
        .filter(|root| fresh(root))
        .cloned()
        .collect();
    while !level.is_empty() {
        let found: Vec<Vec<Descriptor>> = pool.install(|| {
            level
                .par_iter()
                .map(|descriptor| {
                    let found = look(store, descriptor)?;
                    visit(descriptor, &found)?;
                    Ok(match found {
                        Found::Document(document, _) => next(&document, follow),
                        Found::Missing | Found::Leaf => Vec::new(),
                    })
                })
                .collect::<Result<_, E>>()
        })?;
        level = found.into_iter().flatten().filter(|d| fresh(d)).collect();
    }
    Ok(seen.into_iter().map(|(digest, _)| digest).collect())
}

fn next(document: &Document, follow: Follow) -> Vec<Descriptor> {
    let subject = match follow {
        Follow::Content => None,
        Follow::ContentAndSubject => document.subject.as_ref(),
    };
    document.content().chain(subject).cloned().collect()
}

/// Reads what a descriptor points to, if it is a document.
pub(super) fn look(store: &Store, descriptor: &Descriptor) -> Result<Found, ImageError> {
    if !Role::of(&descriptor.media_type).is_document() {
        return Ok(Found::Leaf);
    }
    match store.read_document(descriptor) {
        Ok(bytes) => {
            let document = Document::interpret(descriptor, &bytes)?;
            Ok(Found::Document(Box::new(document), bytes))
        }
        Err(StoreError::BlobMissing { .. }) => Ok(Found::Missing),
        Err(e) => Err(e.into()),
    }
}
