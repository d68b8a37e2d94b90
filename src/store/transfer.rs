//! Moving bytes from a reader to a writer.
//!
//! Small content is moved in one thread. For large content the writing runs in
//! a second thread, so that reading and hashing go on while the disk works.

use std::io;
use std::sync::mpsc;

use crate::digest::Hasher;

/// The size of one read or write. FUSE file systems pass on at most 1 MiB in
/// one request, and larger buffers gain nothing on a local disk either
/// (measured on ext4 with 128 KiB, 1 MiB and 4 MiB: 1 MiB is within 2 % of the
/// best for both small and large content).
pub(crate) const CHUNK_BYTES: usize = 1 << 20;

/// From this size on a second thread pays for itself.
const PIPELINE_FROM_BYTES: u64 = 4 << 20;

/// How many chunks may be on their way between the two threads. Memory is this
/// plus two chunks for each blob in transfer, whatever its size.
const CHUNKS_IN_FLIGHT: usize = 3;

/// The size of one read where nothing is written: small enough for the content
/// to be still in the processor's cache when it is hashed. Reading and hashing
/// 1 GiB took 0.8 s of processor time with 32 or 64 KiB and 1.1 s with 128 KiB
/// or more (2026-11, a virtual machine with SHA extensions).
pub(crate) const HASH_BYTES: usize = 64 << 10;

/// Which side of a transfer failed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Reading or verifying.
    Reading(io::Error),
    /// Writing.
    Writing(io::Error),
}

type Read<'a> = dyn FnMut(&mut [u8]) -> io::Result<usize> + 'a;
type Write<'a> = dyn FnMut(&[u8]) -> io::Result<()> + Send + 'a;

/// Moves everything `read` gives to `write` and returns the number of bytes.
/// `size_hint` decides only how it is done.
pub(crate) fn pump(
    read: &mut Read<'_>,
    write: &mut Write<'_>,
    size_hint: u64,
    advance: &dyn Fn(u64),
) -> Result<u64, Failed> {
    if size_hint < PIPELINE_FROM_BYTES {
        return pump_here(read, write, size_hint, advance);
    }
    std::thread::scope(|scope| {
        let (full, to_write) = mpsc::sync_channel::<Vec<u8>>(CHUNKS_IN_FLIGHT);
        let (empty, to_fill) = mpsc::channel::<Vec<u8>>();
        let writer = scope.spawn(move || -> io::Result<()> {
            for chunk in to_write {
                write(&chunk)?;
                // The reader may be done already and not want it back.
                let _ = empty.send(chunk);
            }
            Ok(())
        });
        let mut read_all = || -> io::Result<u64> {
            let mut total = 0;
            loop {
                let mut chunk = to_fill.try_recv().unwrap_or_default();
                chunk.resize(CHUNK_BYTES, 0);
                let n = fill(read, &mut chunk)?;
                chunk.truncate(n);
                total += n as u64;
                advance(n as u64);
                // A writer that is gone has an error to tell, below.
                if n == 0 || full.send(chunk).is_err() {
                    return Ok(total);
                }
            }
        };
        let done = read_all();
        drop(full);
        let written = writer.join().unwrap_or_else(|panic| {
            std::panic::resume_unwind(panic);
        });
        written.map_err(Failed::Writing)?;
        done.map_err(Failed::Reading)
    })
}

/// Hands everything `read` gives to `hasher` and returns the number of bytes.
pub(crate) fn hash(
    read: &mut Read<'_>,
    hasher: &mut Hasher,
    advance: &dyn Fn(u64),
) -> io::Result<u64> {
    let mut chunk = vec![0; HASH_BYTES];
    let mut total = 0;
    loop {
        let n = fill(read, &mut chunk)?;
        if n == 0 {
            return Ok(total);
        }
        hasher.update(&chunk[..n]);
        total += n as u64;
        advance(n as u64);
    }
}

fn pump_here(
    read: &mut Read<'_>,
    write: &mut Write<'_>,
    size_hint: u64,
    advance: &dyn Fn(u64),
) -> Result<u64, Failed> {
    let wanted = usize::try_from(size_hint).unwrap_or(CHUNK_BYTES) + 1;
    let mut chunk = vec![0; wanted.clamp(4096, CHUNK_BYTES)];
    let mut total = 0;
    loop {
        let n = fill(read, &mut chunk).map_err(Failed::Reading)?;
        if n == 0 {
            return Ok(total);
        }
        write(&chunk[..n]).map_err(Failed::Writing)?;
        total += n as u64;
        advance(n as u64);
    }
}

/// Reads until `chunk` is full or the end is reached.
fn fill(read: &mut Read<'_>, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        let end = chunk.len().min(filled + HASH_BYTES);
        match read(&mut chunk[filled..end]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn content(len: usize) -> Vec<u8> {
        (0..len).map(|i| (i % 251) as u8).collect()
    }

    fn run(len: usize, hint: u64) {
        let content = content(len);
        let mut source = &content[..];
        let mut sink = Vec::new();
        let moved = pump(
            &mut |buf| source.read(buf),
            &mut |bytes| {
                sink.extend_from_slice(bytes);
                Ok(())
            },
            hint,
            &|_| {},
        );
        assert_eq!(moved.unwrap(), len as u64);
        assert_eq!(sink, content);
    }

    #[test]
    fn moves_everything_whatever_the_hint_says() {
        for len in [0, 1, 4095, 4096, CHUNK_BYTES, 5 * CHUNK_BYTES + 17] {
            run(len, len as u64);
            run(len, 0);
            run(len, PIPELINE_FROM_BYTES);
        }
    }

    #[test]
    fn tells_a_failed_read_from_a_failed_write() {
        for hint in [0, PIPELINE_FROM_BYTES] {
            let write = pump(
                &mut |buf| Ok(buf.len()),
                &mut |_| Err(io::ErrorKind::StorageFull.into()),
                hint,
                &|_| {},
            );
            assert!(matches!(write, Err(Failed::Writing(_))));
            let read = pump(
                &mut |_| Err(io::ErrorKind::ConnectionReset.into()),
                &mut |_| Ok(()),
                hint,
                &|_| {},
            );
            assert!(matches!(read, Err(Failed::Reading(_))));
        }
    }
}
