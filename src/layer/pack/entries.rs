//! The walk over a directory and the tar entries it gives.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use walkdir::{DirEntry, WalkDir};

use super::header::{BLOCK, Header, Kind, padding};
use super::sink::{Sink, Stopped};
use super::{PackOptions, Reproducible};
use crate::layer::error::PackError;
use crate::layer::target::title;

/// Permission and special bits of a mode.
const MODE_BITS: u32 = 0o7777;
/// Sticky bit.
const STICKY: u32 = 0o1000;
/// setuid, setgid and sticky bits.
const SPECIAL: u32 = 0o7000;

/// How times and modes are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stamp {
    /// As they are.
    Found,
    /// Modes normalised, times at most this many seconds since 1970.
    AtMost(i64),
    /// Modes normalised, all times this many seconds since 1970.
    Always(i64),
}

impl Stamp {
    pub(super) fn of(options: &PackOptions) -> Self {
        let epoch = options
            .source_date_epoch
            .map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX));
        match (options.reproducible, epoch) {
            (Reproducible::No, None) => Self::Found,
            (Reproducible::No, Some(epoch)) => Self::AtMost(epoch),
            (Reproducible::Yes, epoch) => Self::Always(epoch.unwrap_or(0)),
        }
    }

    /// Whole seconds, rounded to the nearest as Go rounds them.
    fn mtime(self, metadata: &Metadata) -> i64 {
        let half = i64::from(metadata.mtime_nsec() >= 500_000_000);
        let found = metadata.mtime().saturating_add(half);
        match self {
            Self::Found => found,
            Self::AtMost(epoch) => found.min(epoch),
            Self::Always(seconds) => seconds,
        }
    }

    /// The rule for trees that must not depend on umask or place: 0755 for
    /// directories and what its owner may execute, 0777 for symbolic links,
    /// 0644 for the rest. Files keep setuid, setgid and sticky; directories
    /// only sticky, for setgid is inherited from where a checkout stands.
    fn mode(self, kind: Kind, metadata: &Metadata) -> u32 {
        let found = metadata.mode() & MODE_BITS;
        if matches!(self, Self::Found) {
            return found;
        }
        match kind {
            Kind::Symlink => 0o777,
            Kind::Directory => 0o755 | found & STICKY,
            _ if found & 0o100 != 0 => 0o755 | found & SPECIAL,
            _ => 0o644 | found & SPECIAL,
        }
    }
}

/// Why the tree was not written.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something in the tree is at fault.
    Entry(PackError),
    /// The output is at fault; [`Sink::cause`] knows how.
    Output,
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        Self::Entry(error)
    }
}

/// Writes the tar of `root`: each entry named `title` or below, in the order
/// of Go's `filepath.Walk`, then the end marker.
pub(super) fn write_tree<'scope, W: Write + Send + 'scope>(
    root: &Path,
    title: &str,
    stamp: Stamp,
    sink: &mut Sink<'scope, '_, W>,
) -> Result<(), Failure> {
    let mut writer = EntryWriter {
        root,
        title: title::clean(title).into_bytes(),
        stamp,
        sink,
        name: Vec::new(),
        encoded: Vec::new(),
    };
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|source| walk_error(root, source))?;
        writer.entry(&entry)?;
    }
    let end = [0; 2 * BLOCK];
    writer.sink.put(&end).map_err(|why| stopped(root, 0, why))
}

fn walk_error(root: &Path, source: walkdir::Error) -> PackError {
    let path = source.path().unwrap_or(root).to_owned();
    PackError::Read {
        path,
        source: source.into(),
    }
}

struct EntryWriter<'a, 'scope, 'env, W> {
    root: &'a Path,
    title: Vec<u8>,
    stamp: Stamp,
    sink: &'a mut Sink<'scope, 'env, W>,
    /// Buffers that live from entry to entry.
    name: Vec<u8>,
    encoded: Vec<u8>,
}

impl<'scope, W: Write + Send + 'scope> EntryWriter<'_, 'scope, '_, W> {
    fn entry(&mut self, entry: &DirEntry) -> Result<(), Failure> {
        let path = entry.path();
        self.set_name(path);
        if entry.depth() > 0 && entry.file_type().is_file() {
            return self.file(path);
        }
        let read = |source| PackError::Read {
            path: path.to_owned(),
            source,
        };
        // The root may be a link to the directory; what is in it may not.
        let metadata = if entry.depth() == 0 {
            fs::metadata(path)
        } else {
            fs::symlink_metadata(path)
        }
        .map_err(read)?;
        let file_type = metadata.file_type();
        let kind = if file_type.is_dir() {
            Kind::Directory
        } else if entry.depth() == 0 {
            let path = path.to_owned();
            return Err(PackError::NotADirectory { path }.into());
        } else if file_type.is_symlink() {
            Kind::Symlink
        } else if file_type.is_fifo() {
            Kind::Fifo
        } else if file_type.is_char_device() {
            Kind::Character
        } else if file_type.is_block_device() {
            Kind::Block
        } else if file_type.is_socket() {
            let path = path.to_owned();
            return Err(PackError::Socket { path }.into());
        } else {
            let path = path.to_owned();
            return Err(PackError::Changed { path }.into());
        };
        let link = match kind {
            Kind::Symlink => fs::read_link(path).map_err(read)?.into_os_string(),
            _ => std::ffi::OsString::new(),
        };
        self.header(kind, link.as_bytes(), 0, &metadata)
            .map_err(|why| stopped(path, 0, why))
    }

    /// Makes the entry's name from the title and the path below the root.
    fn set_name(&mut self, path: &Path) {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let below = below.as_os_str().as_bytes();
        self.name.clear();
        if self.title != b"." || below.is_empty() {
            self.name.extend_from_slice(&self.title);
        }
        if !below.is_empty() {
            if !self.name.is_empty() && self.name.last() != Some(&b'/') {
                self.name.push(b'/');
            }
            self.name.extend_from_slice(below);
        }
    }

    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let (mut file, metadata) = open(path)?;
        let size = metadata.len();
        self.header(Kind::Regular, b"", size, &metadata)
            .and_then(|()| self.sink.put_from(&mut file, size))
            .and_then(|()| self.sink.put(&[0; BLOCK][..padding(size)]))
            .map_err(|why| stopped(path, size, why))
    }

    fn header(
        &mut self,
        kind: Kind,
        link: &[u8],
        size: u64,
        metadata: &Metadata,
    ) -> Result<(), Stopped> {
        let device = match kind {
            Kind::Character | Kind::Block => (
                rustix::fs::major(metadata.rdev()),
                rustix::fs::minor(metadata.rdev()),
            ),
            _ => (0, 0),
        };
        let header = Header {
            name: &self.name,
            link,
            kind,
            mode: self.stamp.mode(kind, metadata),
            size,
            mtime: self.stamp.mtime(metadata),
            device,
        };
        self.encoded.clear();
        header.encode(&mut self.encoded);
        self.sink.put(&self.encoded)
    }
}

/// Opens what the walk saw as a regular file: never through a link, and
/// without waiting should it have become a FIFO.
fn open(path: &Path) -> Result<(File, Metadata), PackError> {
    let read = |source| PackError::Read {
        path: path.to_owned(),
        source,
    };
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .map_err(read)?;
    let metadata = file.metadata().map_err(read)?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(PackError::Changed {
            path: path.to_owned(),
        })
    }
}

fn stopped(path: &Path, size: u64, why: Stopped) -> Failure {
    let path = path.to_owned();
    Failure::Entry(match why {
        Stopped::Downstream => return Failure::Output,
        Stopped::Source(source) => PackError::Read { path, source },
        Stopped::Short(left) => PackError::Shrank {
            path,
            expected: size,
            found: size - left,
        },
        Stopped::Long => PackError::Grew {
            path,
            expected: size,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn options_decide_over_times_and_modes() {
        let options = |reproducible, source_date_epoch| PackOptions {
            reproducible,
            source_date_epoch,
            ..PackOptions::default()
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let file = File::create(&path).unwrap();
        file.set_permissions(fs::Permissions::from_mode(0o4570))
            .unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(10_500);
        file.set_modified(time).unwrap();
        let metadata = file.metadata().unwrap();
        for (options, mtime, mode) in [
            (options(Reproducible::No, None), 11, 0o4570),
            (options(Reproducible::No, Some(5)), 5, 0o4755),
            (options(Reproducible::No, Some(50)), 11, 0o4755),
            (options(Reproducible::No, Some(u64::MAX)), 11, 0o4755),
            (options(Reproducible::Yes, None), 0, 0o4755),
            (options(Reproducible::Yes, Some(50)), 50, 0o4755),
        ] {
            let stamp = Stamp::of(&options);
            assert_eq!(stamp.mtime(&metadata), mtime, "{options:?}");
            assert_eq!(stamp.mode(Kind::Regular, &metadata), mode, "{options:?}");
        }
        let always = Stamp::Always(0);
        assert_eq!(always.mode(Kind::Directory, &metadata), 0o755);
        assert_eq!(always.mode(Kind::Symlink, &metadata), 0o777);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o3600)).unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(always.mode(Kind::Regular, &metadata), 0o3644);
        assert_eq!(always.mode(Kind::Directory, &metadata), 0o1755);
    }

    #[test]
    fn what_is_no_longer_a_file_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        assert!(matches!(open(&path), Err(PackError::Read { .. })));
        assert!(matches!(open(dir.path()), Err(PackError::Changed { .. })));
    }
}
