//! A layer becomes a directory.
//!
//! One thread reads, inflates and hashes, another writes the entries into a
//! staging directory. Each is written relative to its opened parent, never
//! through a link; entries that could reach outside, now or for whoever uses
//! the directory later, are refused by name. Publishing is left to
//! [`PendingDirectory::finish`], after the caller has compared the digests.

mod archive;
mod decode;
mod entries;
mod links;

use std::io::Read;
use std::sync::mpsc::sync_channel;
use std::thread;

use self::archive::End;
use self::decode::{Chunks, QUEUE, decode};
use super::compression::Compression;
use super::error::UnpackError;
use super::target::PendingDirectory;
use crate::digest::Digest;

/// Which mode bits entries get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Permissions {
    /// Those of the tar less the umask, without setuid, setgid and sticky.
    #[default]
    Strip,
    /// Exactly those of the tar.
    Preserve,
}

/// How much a layer may contain before it is taken for an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Headers in the tar.
    pub entries: u64,
    /// Bytes of the uncompressed tar.
    pub content_bytes: u64,
    /// Uncompressed bytes for one byte of the blob, once the tar is larger
    /// than [`Limits::free_bytes`].
    pub ratio: u64,
    /// Bytes of tar up to which any ratio is fine.
    pub free_bytes: u64,
    /// Bytes in a name.
    pub name_bytes: usize,
    /// Directories above an entry.
    pub depth: usize,
}

impl Default for Limits {
    /// Ten times the files of the largest trees commonly shipped (the Linux
    /// kernel has about 90,000); any size that the disk holds, but not more
    /// than 1 GiB from a blob that is a thousand times smaller (deflate cannot
    /// exceed 1032, and only reaches it with nothing but zeros); names as long
    /// as Linux can open (`PATH_MAX`); as deep as any build goes, well below
    /// the 1024 files a process may have open.
    fn default() -> Self {
        Self {
            entries: 1_000_000,
            content_bytes: u64::MAX,
            ratio: 1000,
            free_bytes: 1 << 30,
            name_bytes: 4096,
            depth: 256,
        }
    }
}

impl Limits {
    fn check_size(&self, content: u64, blob: u64) -> Result<(), UnpackError> {
        if content > self.content_bytes {
            return Err(UnpackError::Limit {
                what: "uncompressed bytes",
                limit: self.content_bytes,
            });
        }
        if content > self.free_bytes && content / self.ratio.max(1) > blob {
            return Err(UnpackError::Limit {
                what: "uncompressed bytes for each compressed one",
                limit: self.ratio,
            });
        }
        Ok(())
    }
}

/// How a layer is unpacked.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnpackOptions {
    /// Which mode bits entries get.
    pub permissions: Permissions,
    /// How much there may be.
    pub limits: Limits,
}

/// What was unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// SHA-256 of the whole uncompressed stream.
    pub content_digest: Digest,
    /// Bytes of the uncompressed stream.
    pub content_size: u64,
    /// Files, directories and links unpacked.
    pub entries: u64,
    /// Devices, FIFOs and entries of unknown type passed over.
    pub skipped: u64,
}

/// Unpacks the layer `blob`, whose entries are called `title` and `title/…`,
/// into the staging directory `into`.
///
/// gzip, zstd and plain tars are told apart by their first bytes. The blob is
/// read to its end, so a digest the caller takes of it while it is read is
/// complete on return. Modes and times are set, owners are not.
///
/// # Errors
/// If the blob cannot be read, is damaged or cut short; if an entry is refused
/// (see [`super::Refusal`]) or cannot be written; if a limit is exceeded.
/// Nothing has been published then: drop `into`.
pub fn unpack<R: Read + Send>(
    blob: R,
    title: &str,
    into: &PendingDirectory,
    options: &UnpackOptions,
) -> Result<Unpacked, UnpackError> {
    thread::scope(|scope| {
        let (sender, queue) = sync_channel(QUEUE);
        let limits = &options.limits;
        let decoder = scope.spawn(move || decode(blob, &sender, limits));
        let extracted = entries::extract(Chunks::new(queue), title, into, options);
        let decoded = decoder
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // A damaged blob looks like a short tar: its own error says more.
        let decoded = decoded?;
        let extracted = extracted?;
        // gzip and zstd end in a way that shows they are whole. A plain tar
        // has nothing but its end marker.
        if extracted.end == End::Unmarked && decoded.compression == Compression::None {
            return Err(UnpackError::Malformed {
                offset: decoded.content_size,
                reason: "it ends without an end marker",
            });
        }
        Ok(Unpacked {
            content_digest: decoded.content_digest,
            content_size: decoded.content_size,
            entries: extracted.entries,
            skipped: extracted.skipped,
        })
    })
}
