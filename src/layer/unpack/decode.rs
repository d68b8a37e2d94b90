//! From blob to tar bytes, in a thread of its own.
//!
//! [`decode`] reads, inflates and hashes; [`Chunks`] is the other end, read by
//! whoever writes files. A few chunks are in flight at a time. The blob is read
//! to its end, whatever follows the tar in it.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender};

use flate2::bufread::MultiGzDecoder;

use super::Limits;
use crate::digest::{Digest, Hasher};
use crate::layer::compression::{Compression, MAGIC_BYTES};
use crate::layer::error::UnpackError;

/// Bytes handed from thread to thread at a time: large enough to make the hand
/// over cheap, small enough to stay in a level-two cache.
const CHUNK_BYTES: usize = 256 << 10;

/// Chunks that may wait; with the two in work this bounds memory to 2.5 MiB.
pub(super) const QUEUE: usize = 8;

/// The largest window a zstd frame may ask for, as a power of two: 128 MiB,
/// the library's own limit for streams (`ZSTD_WINDOWLOG_LIMIT_DEFAULT`).
const ZSTD_WINDOW_LOG: u32 = 27;

/// What was decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) content_digest: Digest,
    pub(super) content_size: u64,
    pub(super) compression: Compression,
}

/// Decodes `blob` into `chunks` until it ends or nobody listens any more.
///
/// # Errors
/// If the blob cannot be read, is damaged or cut short, or is larger than the
/// limits allow.
pub(super) fn decode<R: Read>(
    blob: R,
    chunks: &SyncSender<Vec<u8>>,
    limits: &Limits,
) -> Result<Decoded, UnpackError> {
    let read = Rc::new(Cell::new(0));
    let blob = Counting {
        inner: blob,
        read: Rc::clone(&read),
    };
    let (compression, mut plain) = open(blob).map_err(UnpackError::Read)?;
    let mut hasher = Hasher::sha256();
    let mut content_size = 0;
    loop {
        let mut chunk = vec![0; CHUNK_BYTES];
        let size = fill(&mut plain, &mut chunk).map_err(UnpackError::Read)?;
        chunk.truncate(size);
        hasher.update(&chunk);
        content_size += size as u64;
        limits.check_size(content_size, read.get())?;
        if size == 0 || chunks.send(chunk).is_err() {
            break;
        }
    }
    Ok(Decoded {
        content_digest: hasher.finish(),
        content_size,
        compression,
    })
}

/// Counts what is read of the blob.
struct Counting<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}

fn open<'a, R: Read + 'a>(mut blob: R) -> io::Result<(Compression, Box<dyn Read + 'a>)> {
    let mut start = [0; MAGIC_BYTES];
    let n = fill(&mut blob, &mut start)?;
    let compression = Compression::detect(&start[..n]);
    let whole = Cursor::new(start).take(n as u64).chain(blob);
    let buffered = BufReader::with_capacity(CHUNK_BYTES, whole);
    Ok((
        compression,
        match compression {
            Compression::Gzip => Box::new(MultiGzDecoder::new(buffered)),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(buffered)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
            Compression::None => Box::new(buffered),
        },
    ))
}

/// Reads until `buf` is full or the source ends.
fn fill(source: &mut impl Read, buf: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buf.len() {
        match source.read(&mut buf[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// The receiving end: the tar's bytes. An error of the decoder looks like the
/// end here; it is found when the decoder is joined.
#[derive(Debug)]
pub(super) struct Chunks {
    queue: Receiver<Vec<u8>>,
    chunk: Vec<u8>,
    at: usize,
}

impl Chunks {
    pub(super) fn new(queue: Receiver<Vec<u8>>) -> Self {
        Self {
            queue,
            chunk: Vec::new(),
            at: 0,
        }
    }
}

impl BufRead for Chunks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.chunk.len()
            && let Ok(next) = self.queue.recv()
        {
            self.chunk = next;
            self.at = 0;
        }
        Ok(&self.chunk[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Chunks {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::sync_channel;
    use std::thread;

    fn decoded(blob: &[u8], limits: &Limits) -> Result<(Decoded, Vec<u8>), UnpackError> {
        thread::scope(|scope| {
            let (sender, queue) = sync_channel(QUEUE);
            let decoder = scope.spawn(move || decode(blob, &sender, limits));
            let mut plain = Vec::new();
            Chunks::new(queue).read_to_end(&mut plain).unwrap();
            decoder.join().unwrap().map(|decoded| (decoded, plain))
        })
    }

    #[test]
    fn the_chunks_are_the_content() {
        let content: Vec<u8> = (0..CHUNK_BYTES * 3 + 1)
            .map(|i| i.to_le_bytes()[0])
            .collect();
        let packed = zstd::encode_all(&content[..], 1).unwrap();
        for (blob, compression) in [(&content, Compression::None), (&packed, Compression::Zstd)] {
            let (decoded, plain) = decoded(blob, &Limits::default()).unwrap();
            assert!(plain == content);
            assert_eq!(decoded.compression, compression);
            assert_eq!(decoded.content_digest, Digest::of(&content));
            assert_eq!(decoded.content_size, content.len() as u64);
        }
    }

    #[test]
    fn nobody_listening_ends_it_long_before_the_blob() {
        let (sender, queue) = sync_channel(1);
        drop(queue);
        let endless = io::repeat(b'x');
        let decoded = decode(endless, &sender, &Limits::default()).unwrap();
        assert_eq!(decoded.content_size, CHUNK_BYTES as u64);
    }

    #[test]
    fn size_and_ratio_are_limited() {
        let limits = Limits {
            content_bytes: 5 << 20,
            free_bytes: 2 << 20,
            ratio: 10,
            ..Limits::default()
        };
        for (size, fits) in [(1 << 20, true), (2 << 20, true), (3 << 20, false)] {
            let blob = zstd::encode_all(&vec![0; size][..], 1).unwrap();
            assert_eq!(decoded(&blob, &limits).is_ok(), fits, "{size}");
        }
        assert!(decoded(&vec![0; 5 << 20], &limits).is_ok());
        assert!(decoded(&vec![0; (5 << 20) + 1], &limits).is_err());
    }

    #[test]
    fn a_frame_that_asks_for_a_huge_window_is_refused() {
        // RFC 8878, 3.1.1.1.2: exponent 31, a window of 2 TiB.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 31 << 3, 1, 0, 0];
        assert!(matches!(
            decoded(&frame, &Limits::default()),
            Err(UnpackError::Read(_))
        ));
    }
}
