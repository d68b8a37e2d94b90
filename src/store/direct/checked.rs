//! Content on its way into a bucket: its last part is handed out only when the
//! whole has turned out to be what its digest says.

use super::CHUNK_BYTES;
use super::content::{Content, Source};
use crate::digest::{Digest, Hasher};
use crate::store::error::StoreError;
use crate::store::profile::LARGE_FROM_BYTES;
use crate::store::transfer;

/// Hands `content` to `write`, part by part, and the last part only if the
/// whole has the digest and the size that were announced.
///
/// # Errors
/// If the content cannot be read or is not what was announced; or whatever
/// `write` returns, after which it is not called again.
pub(super) fn deliver<E: From<StoreError> + Send>(
    content: Content<'_>,
    digest: &Digest,
    size_bytes: u64,
    mut write: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut checked = Checked::open(content, digest, size_bytes)?;
    if size_bytes >= LARGE_FROM_BYTES {
        return transfer::pump_ahead(CHUNK_BYTES, |buf| Ok(checked.next(buf)?), write);
    }
    let small = usize::try_from(size_bytes).map_or(CHUNK_BYTES, |size| size.min(CHUNK_BYTES));
    let mut buffer = vec![0; small.max(1)];
    loop {
        match checked.next(&mut buffer)? {
            0 => return Ok(()),
            n => write(&buffer[..n])?,
        }
    }
}

/// Content that is being read and hashed.
struct Checked<'a> {
    source: Source<'a>,
    /// `None` after the last part.
    hasher: Option<Hasher>,
    digest: &'a Digest,
    size_bytes: u64,
    done_bytes: u64,
}

impl<'a> Checked<'a> {
    fn open(content: Content<'a>, digest: &'a Digest, size_bytes: u64) -> Result<Self, StoreError> {
        let Some(algorithm) = digest.algorithm() else {
            return Err(StoreError::UnknownAlgorithm {
                digest: digest.clone(),
                algorithm: digest.algorithm_name().to_owned(),
            });
        };
        Ok(Self {
            source: content.open(digest, size_bytes)?,
            hasher: Some(Hasher::new(algorithm)),
            digest,
            size_bytes,
            done_bytes: 0,
        })
    }

    /// Reads the next part and returns its length, 0 after the last one.
    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, StoreError> {
        let Some(hasher) = &mut self.hasher else {
            return Ok(0);
        };
        let n = self.source.fill(buffer)?;
        hasher.update(&buffer[..n]);
        self.done_bytes += n as u64;
        if n == 0 || self.done_bytes >= self.size_bytes {
            self.check_whole()?;
        }
        Ok(n)
    }

    /// Checks that all has been read and is what was announced.
    fn check_whole(&mut self) -> Result<(), StoreError> {
        let Some(hasher) = self.hasher.take() else {
            return Ok(());
        };
        let is_longer = self.source.fill(&mut [0])? > 0;
        let found = hasher.finish();
        if !is_longer && self.done_bytes == self.size_bytes && found == *self.digest {
            return Ok(());
        }
        Err(StoreError::SourceMismatch {
            name: self.source.name().to_owned(),
            expected: format!("{} of {} bytes", self.digest, self.size_bytes),
            found: if is_longer {
                "something longer".to_owned()
            } else {
                format!("{found} of {} bytes", self.done_bytes)
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write as _;

    use super::*;

    const LARGE: usize = LARGE_FROM_BYTES as usize;
    const SIZES: [usize; 7] = [
        0,
        1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        LARGE - 1,
        LARGE,
        LARGE + CHUNK_BYTES + 7,
    ];

    fn content(len: usize) -> (File, Vec<u8>) {
        let content: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&content).unwrap();
        (file, content)
    }

    #[test]
    fn content_that_is_right_is_delivered_whole() {
        for len in SIZES {
            let (file, content) = content(len);
            let mut got = Vec::new();
            let digest = Digest::of(&content);
            let source = Content::File(&file, "file");
            let delivered = deliver::<StoreError>(source, &digest, len as u64, |part| {
                got.extend_from_slice(part);
                Ok(())
            });
            delivered.unwrap();
            assert!(got == content, "{len}");
        }
    }

    #[test]
    fn content_that_is_wrong_is_never_delivered_to_its_end() {
        for len in SIZES.into_iter().filter(|len| *len > 0) {
            let (file, mut content) = content(len);
            content[len - 1] ^= 1;
            let digest = Digest::of(&content);
            // Too short by one, other in the last byte, too long by one.
            for announced in [len + 1, len, len - 1] {
                let mut got = 0;
                let source = Content::File(&file, "file");
                let delivered = deliver(source, &digest, announced as u64, |part| {
                    got += part.len();
                    Ok(())
                });
                let mismatch = matches!(delivered, Err(StoreError::SourceMismatch { .. }));
                assert!(mismatch, "{len} as {announced}");
                assert!(got < announced.max(1), "{len} as {announced}: {got}");
            }
        }
    }

    #[test]
    fn a_failed_write_ends_it() {
        for len in SIZES.into_iter().filter(|len| *len > CHUNK_BYTES) {
            let (file, content) = content(len);
            let digest = Digest::of(&content);
            let mut writes = 0;
            let source = Content::File(&file, "file");
            let delivered = deliver(source, &digest, len as u64, |_| {
                writes += 1;
                Err(StoreError::UnknownAlgorithm {
                    digest: digest.clone(),
                    algorithm: "for the test".to_owned(),
                })
            });
            let own = matches!(delivered, Err(StoreError::UnknownAlgorithm { .. }));
            assert!(own, "{len}");
            assert_eq!(writes, 1, "{len}");
        }
    }
}
