//! Looking into blobs for manifests that nothing refers to.
//!
//! Some tools store referrers without listing them anywhere (cosign #4695);
//! their content is all that tells what they are.

use std::collections::HashMap;

use rayon::prelude::*;

use super::error::{ImageError, threads};
use super::manifest::Document;
use super::media_type::{INDEX, MANIFEST};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::store::{BlobFile, Store};

/// The largest blob that is looked into, in bytes: the size of manifest that
/// the distribution-spec asks registries to support.
const MAX_BYTES: u64 = 4 << 20;

/// Reads the small ones of `blobs` and returns those that are manifests or
/// indexes. A blob that is damaged or gone is none.
pub(super) fn scan(
    store: &Store,
    blobs: &[BlobFile],
    concurrency: usize,
) -> Result<HashMap<Digest, Document>, ImageError> {
    let look_into = |blob: &BlobFile| {
        if blob.size_bytes > MAX_BYTES {
            return None;
        }
        let descriptor = Descriptor::new(MANIFEST, blob.digest.clone(), blob.size_bytes);
        let bytes = store.read_document(&descriptor).ok()?;
        if bytes.first() != Some(&b'{') {
            return None;
        }
        let document = Document::parse(&bytes, MANIFEST)
            .or_else(|_| Document::parse(&bytes, INDEX))
            .ok()?;
        let refers = document.subject.is_some() || document.content().next().is_some();
        refers.then(|| (blob.digest.clone(), document))
    };
    let pool = threads(concurrency)?;
    Ok(pool.install(|| blobs.par_iter().filter_map(look_into).collect()))
}
