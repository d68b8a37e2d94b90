//! A directory becomes a layer: walk, tar, compress, hash, all in one pass.
//!
//! The tar has the bytes `oras` 1.3.3 writes for the same tree (unless the
//! options ask for normalised times and modes), so its digest is the same;
//! the compressed bytes differ, as any two compressors differ. There is no
//! temporary file, and memory does not grow with the tree, except for the
//! names in the directory that is being walked, which have to be sorted.

mod entries;
mod gzip;
mod header;
mod sink;

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

pub(crate) use self::header::{Header as TarHeader, Kind as TarKind};

use self::entries::{Failure, Stamp};
use self::sink::{Coding, Sink};
use crate::digest::Digest;
use crate::layer::compression::Compression;
use crate::layer::error::PackError;

/// Whether equal trees must give equal digests whatever their times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reproducible {
    /// Times and modes are kept, as `oras` does.
    #[default]
    No,
    /// All times are [`PackOptions::source_date_epoch`], or 0 without it, and
    /// modes are normalised: 0755 for directories and files their owner may
    /// execute, 0644 for other files, 0777 for symbolic links. Files keep
    /// setuid, setgid and sticky; directories keep sticky.
    Yes,
}

/// How a directory is packed.
#[derive(Debug, Clone, Copy, Default)]
pub struct PackOptions {
    /// The compression of the layer.
    pub compression: Compression,
    /// Its level; see [`Compression::level`] for ranges and defaults.
    pub level: Option<i32>,
    /// Seconds since 1970: later times are written as this one, and modes are
    /// normalised as for [`Reproducible::Yes`]. The meaning of
    /// `SOURCE_DATE_EPOCH` at <https://reproducible-builds.org/specs/>.
    pub source_date_epoch: Option<u64>,
    /// Whether all times are written alike.
    pub reproducible: Reproducible,
}

/// What was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// SHA-256 of the uncompressed tar.
    pub content_digest: Digest,
    /// Bytes of the uncompressed tar.
    pub content_size: u64,
}

/// Packs `dir` into `out` as entries named `title` and `title/…`.
///
/// A symbolic link given as `dir` is followed (`oras` stores the lone link,
/// which nobody can pull); those below are stored. Hard
/// links become separate files. FIFOs and devices are stored as such. Names
/// need not be UTF-8. `progress` is told how many more bytes of tar are done,
/// never from two threads at once. `out` is written to from another thread,
/// and handed back when everything has been written to it.
///
/// # Errors
/// If anything below `dir` cannot be read, is a socket, or changes size while
/// it is read, each naming the path; if the level does not exist; if writing
/// to `out` fails. What `out` has received by then is of no use.
pub fn pack<W: Write + Send>(
    dir: &Path,
    title: &str,
    options: &PackOptions,
    out: W,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(W, Packed), PackError> {
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    pack_with(threads, dir, title, options, out, progress)
}

/// [`pack`] with this many compressor threads; the bytes do not depend on it.
pub(super) fn pack_with<W: Write + Send>(
    threads: NonZeroUsize,
    dir: &Path,
    title: &str,
    options: &PackOptions,
    out: W,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(W, Packed), PackError> {
    let coding = Coding {
        compression: options.compression,
        level: options.compression.level(options.level)?,
        threads,
    };
    if title.is_empty() || title.contains('\0') {
        return Err(PackError::Title {
            title: title.to_owned(),
        });
    }
    thread::scope(|scope| {
        let mut sink = Sink::new(scope, coding, out, progress);
        match entries::write_tree(dir, title, Stamp::of(options), &mut sink) {
            Ok(()) => {}
            Err(Failure::Output) => return Err(PackError::Write(sink.cause())),
            Err(Failure::Entry(error)) => return Err(error),
        }
        let finished = sink.finish().map_err(PackError::Write)?;
        let packed = Packed {
            content_digest: finished.content_digest,
            content_size: finished.content_size,
        };
        Ok((finished.out, packed))
    })
}
