//! Moving bytes from a reader to a writer, or from file to file.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::mpsc;

use crate::digest::Hasher;

/// The size of one read or write in bytes: small enough for the content to be
/// still in the processor's cache when it is hashed and written. Reading and
/// hashing 1 GiB took 0.8 s of processor time with 32 or 64 KiB and 1.1 s with
/// 128 KiB or more; a second thread for the writing made it slower still
/// (2026-11, a virtual machine with SHA extensions).
const CHUNK_BYTES: usize = 64 << 10;

/// How much the kernel is asked to copy at once, in bytes: enough to cost few
/// calls, and little enough for the hashing to begin soon.
const RANGE_BYTES: usize = 8 << 20;

/// How many chunks a thread reads ahead of whoever takes them.
const CHUNKS_AHEAD: usize = 2;

/// Which side of a transfer failed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Reading or verifying.
    Reading(io::Error),
    /// Writing.
    Writing(io::Error),
}

type Read<'a> = dyn FnMut(&mut [u8]) -> io::Result<usize> + 'a;
type Write<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// Moves everything `read` gives to `write` and returns the number of bytes.
pub(crate) fn pump(
    read: &mut Read<'_>,
    write: &mut Write<'_>,
    advance: &dyn Fn(u64),
) -> Result<u64, Failed> {
    let mut chunk = vec![0; CHUNK_BYTES];
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

/// Hands everything `read` gives to `hasher` and returns the number of bytes.
pub(crate) fn hash(
    read: &mut Read<'_>,
    hasher: &mut Hasher,
    advance: &dyn Fn(u64),
) -> io::Result<u64> {
    let update = &mut |bytes: &[u8]| {
        hasher.update(bytes);
        Ok(())
    };
    match pump(read, update, advance) {
        Ok(total) => Ok(total),
        Err(Failed::Reading(e) | Failed::Writing(e)) => Err(e),
    }
}

/// Moves everything `read` gives to `take`, in chunks of up to `chunk_bytes`,
/// while a thread of its own reads ahead. It pays where the content is large
/// and `take` waits for somebody else: 64 MiB were hashed and written to s3fs
/// in 0.09 s instead of 0.19 s, since each write waits for the daemon to copy it
/// (2026-11, two processors). Reading ahead of mere hashing gained nothing.
///
/// # Errors
/// The first error of either side; after that neither is called again.
pub(crate) fn pump_ahead<E: Send>(
    chunk_bytes: usize,
    mut read: impl FnMut(&mut [u8]) -> Result<usize, E> + Send,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (give_back, free) = mpsc::channel();
    let (hand_out, ready) = mpsc::channel();
    for _ in 0..=CHUNKS_AHEAD {
        // The other end is here.
        let _ = give_back.send(vec![0; chunk_bytes]);
    }
    // The taker's ends are its own: when it fails, they close and the reader
    // ends.
    std::thread::scope(move |scope| {
        scope.spawn(move || {
            for mut chunk in free {
                let filled = read(&mut chunk);
                let is_last = !matches!(filled, Ok(n) if n > 0);
                if hand_out.send(filled.map(|n| (chunk, n))).is_err() || is_last {
                    break;
                }
            }
        });
        for filled in ready {
            let (chunk, n) = filled?;
            if n > 0 {
                take(&chunk[..n])?;
            }
            // The reader may be done.
            let _ = give_back.send(chunk);
        }
        Ok(())
    })
}

/// Reads until `chunk` is full or the end is reached.
pub(crate) fn fill(read: &mut Read<'_>, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// Copies all of `from` to the empty file `to` inside the kernel and hashes the
/// copy, each in a thread of its own. Returns the size, or `None` if the kernel
/// cannot copy here; then `to` is empty still. It is the private copy that is
/// hashed, so `from` may change meanwhile.
///
/// # Errors
/// If copying or reading fails half-way.
pub(crate) fn copy_in_kernel(
    from: &File,
    to: &File,
    hasher: &mut Hasher,
    advance: &dyn Fn(u64),
) -> io::Result<Option<u64>> {
    let first = match copy_range(from, to, 0) {
        Ok(n) if n > 0 => n,
        // No such call, other file systems, special files; or a disk that is
        // full, which the ordinary way will find out too.
        _ => {
            to.set_len(0)?;
            return Ok(None);
        }
    };
    std::thread::scope(|scope| {
        let (copied, ready) = mpsc::channel::<u64>();
        let copier = scope.spawn(move || -> io::Result<u64> {
            let mut total = first;
            loop {
                // The hasher is gone only if it has an error to tell.
                if copied.send(total).is_err() {
                    return Ok(total);
                }
                match copy_range(from, to, total)? {
                    0 => return Ok(total),
                    n => total += n,
                }
            }
        });
        let mut done = 0;
        let hash_ready = || -> io::Result<()> {
            let mut chunk = vec![0; CHUNK_BYTES];
            for end in ready {
                while done < end {
                    let most = usize::try_from(end - done)
                        .map_or(CHUNK_BYTES, |left| left.min(CHUNK_BYTES));
                    let n = to.read_at(&mut chunk[..most], done)?;
                    if n == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    hasher.update(&chunk[..n]);
                    done += n as u64;
                    advance(n as u64);
                }
            }
            Ok(())
        };
        let hashed = hash_ready();
        let total = copier
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        hashed?;
        Ok(Some(total))
    })
}

/// Copies one range and returns its length, 0 at the end.
fn copy_range(from: &File, to: &File, at: u64) -> io::Result<u64> {
    let (mut off_in, mut off_out) = (at, at);
    loop {
        match rustix::fs::copy_file_range(
            from,
            Some(&mut off_in),
            to,
            Some(&mut off_out),
            RANGE_BYTES,
        ) {
            Ok(n) => return Ok(n as u64),
            Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use std::io::{Read as _, Write as _};

    fn content(len: usize) -> Vec<u8> {
        (0..len).map(|i| (i % 251) as u8).collect()
    }

    #[test]
    fn moves_everything() {
        for len in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 5 * CHUNK_BYTES + 17] {
            let content = content(len);
            let mut source = &content[..];
            let mut sink = Vec::new();
            let moved = pump(
                &mut |buf| source.read(buf),
                &mut |bytes| {
                    sink.extend_from_slice(bytes);
                    Ok(())
                },
                &|_| {},
            );
            assert_eq!(moved.unwrap(), len as u64);
            assert_eq!(sink, content);
        }
    }

    #[test]
    fn a_thread_that_reads_ahead_loses_nothing() {
        for len in [0, 1, 7, 8, 9, 1000] {
            let content = content(len);
            let mut source = &content[..];
            let mut sink = Vec::new();
            let read = |buf: &mut [u8]| source.read(buf);
            let taken = pump_ahead(8, read, |bytes| {
                sink.extend_from_slice(bytes);
                Ok(())
            });
            taken.unwrap();
            assert_eq!(sink, content);
        }
    }

    #[test]
    fn a_thread_that_reads_ahead_ends_at_the_first_error() {
        let mut reads = 0;
        let read = |_: &mut [u8]| {
            reads += 1;
            if reads > 3 { Err("read") } else { Ok(8) }
        };
        let mut taken = 0;
        let read = pump_ahead(8, read, |bytes| {
            taken += bytes.len();
            Ok(())
        });
        assert_eq!((read, taken), (Err("read"), 24));
        let write = pump_ahead(8, |_: &mut [u8]| Ok(8), |_| Err("write"));
        assert_eq!(write, Err("write"));
    }

    #[test]
    fn tells_a_failed_read_from_a_failed_write() {
        let full = || Err(io::ErrorKind::StorageFull.into());
        let write = pump(&mut |buf| Ok(buf.len()), &mut |_| full(), &|_| {});
        assert!(matches!(write, Err(Failed::Writing(_))));
        let gone = || Err(io::ErrorKind::ConnectionReset.into());
        let read = pump(&mut |_| gone(), &mut |_| Ok(()), &|_| {});
        assert!(matches!(read, Err(Failed::Reading(_))));
    }

    #[test]
    fn the_kernel_copies_and_the_copy_is_hashed() {
        for len in [1, RANGE_BYTES, 2 * RANGE_BYTES + 4321] {
            let content = content(len);
            let mut from = tempfile::tempfile().unwrap();
            from.write_all(&content).unwrap();
            let to = tempfile::tempfile().unwrap();
            let mut hasher = Hasher::sha256();
            match copy_in_kernel(&from, &to, &mut hasher, &|_| {}).unwrap() {
                Some(size) => {
                    assert_eq!(size, len as u64);
                    assert_eq!(hasher.finish(), Digest::of(&content));
                    let mut copy = vec![0; len];
                    to.read_exact_at(&mut copy, 0).unwrap();
                    assert_eq!(copy, content);
                }
                None => assert_eq!(to.metadata().unwrap().len(), 0),
            }
        }
    }

    #[test]
    fn what_the_kernel_cannot_copy_is_left_to_others() {
        let from = File::open("/proc/self/status").unwrap();
        let to = tempfile::tempfile().unwrap();
        let copied = copy_in_kernel(&from, &to, &mut Hasher::sha256(), &|_| {});
        assert!(matches!(copied, Ok(None)), "{copied:?}");
        assert_eq!(to.metadata().unwrap().len(), 0);
    }
}
