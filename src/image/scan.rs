//! Looking into blobs for manifests that nothing refers to.
//!
//! Some tools store referrers without listing them anywhere (cosign #4695);
//! their content is all that tells what they are.

use std::collections::HashMap;

use rayon::prelude::*;

use super::error::{ImageError, threads};
use super::manifest::Document;
use super::media_type::{INDEX, MANIFEST, Role};
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::store::{BlobFile, Store, StoreError};

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
    let look_into = |blob: &BlobFile| -> Result<Option<(Digest, Document)>, ImageError> {
        if blob.size_bytes > MAX_BYTES {
            return Ok(None);
        }
        let descriptor = Descriptor::new(MANIFEST, blob.digest.clone(), blob.size_bytes);
        let bytes = match store.read_document(&descriptor) {
            Ok(bytes) => bytes,
            Err(
                StoreError::BlobMissing { .. }
                | StoreError::BlobSize { .. }
                | StoreError::BlobContent { .. },
            ) => return Ok(None),
            // What cannot be read might be anything.
            Err(e) => return Err(e.into()),
        };
        Ok(interpret(&bytes).map(|document| (blob.digest.clone(), document)))
    };
    threads(concurrency)?.install(|| {
        blobs
            .par_iter()
            .filter_map(|blob| look_into(blob).transpose())
            .collect()
    })
}

/// Takes bytes for the kind of document they say they are, if they refer to
/// anything.
fn interpret(bytes: &[u8]) -> Option<Document> {
    let own = Document::own_media_type(bytes)?;
    let kinds = match Role::of(&own) {
        Role::Leaf => vec![MANIFEST, INDEX],
        _ => vec![own.as_str()],
    };
    let document = kinds
        .into_iter()
        .find_map(|kind| Document::parse(bytes, kind).ok())?;
    let refers = document.subject.is_some() || document.content().next().is_some();
    refers.then_some(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_taken_for_what_they_say_they_are() {
        let subject = r#""subject":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}"#;
        for kind in [
            "",
            r#""mediaType":"application/vnd.oci.image.manifest.v1+json","#,
            r#""mediaType":"application/vnd.oci.artifact.manifest.v1+json","#,
            r#""mediaType":"application/vnd.docker.distribution.manifest.v2+json","#,
        ] {
            let text = format!("\n {{{kind}{subject}}}");
            assert!(interpret(text.as_bytes()).is_some(), "{text}");
        }
        assert!(interpret(b"{}").is_none());
        assert!(interpret(b"no JSON").is_none());
    }
}
