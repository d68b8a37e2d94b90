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

/// Reads until `chunk` is full or the end is reached.
fn fill(read: &mut Read<'_>, chunk: &mut [u8]) -> io::Result<usize> {
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
