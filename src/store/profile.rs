//! What kind of file system a layout is on, and what follows from it.
//!
//! A bucket that is mounted as a directory is no POSIX file system: a rename
//! copies the object on the server or is refused, a truncated file is
//! published empty, a lock reaches no other machine. The kind is recognised
//! once, from what the kernel says of the mount, and one row of a table says
//! how blobs and the index are written there, how many at a time, and for how
//! long the mount may show what is no longer true.
//!
//! A guess of "object store" costs little where it is wrong; a guess of
//! "posix" does. So an unknown FUSE file system counts as an object store.

use std::fmt;
use std::io;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use rustix::fs::{AtFlags, StatxFlags};

use super::fs::Rewrite;

/// A kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MountKind {
    /// A local disk, or memory.
    Posix,
    /// A file system over a network with real renames: NFS, SMB, and FUSE file
    /// systems of that sort.
    Network,
    /// juicefs: a POSIX file system.
    Juicefs,
    /// s3fs-fuse and its forks.
    S3fs,
    /// goofys.
    Goofys,
    /// geesefs.
    Geesefs,
    /// Mountpoint for Amazon S3.
    MountpointS3,
    /// Cloud Storage FUSE.
    Gcsfuse,
    /// blobfuse2, and blobfuse before it.
    Blobfuse2,
    /// rclone mount.
    Rclone,
    /// Any other FUSE file system: taken for an object store.
    Object,
}

/// How blobs and documents come to stand under their final names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// Written under a temporary name, made durable, renamed.
    Rename,
    /// Hashed first and then written under the final name, from start to end;
    /// the file system shows it when it is closed.
    Direct,
}

/// How a file is given up that is half-written under its final name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abort {
    /// A write out of order makes the mount drop the upload.
    Poison,
    /// A file that is removed before it is closed is never uploaded.
    UnlinkThenClose,
    /// It is uploaded as far as it goes and removed after.
    CloseThenUnlink,
}

/// What is known of a kind of file system. Times and numbers are those of its
/// default options; each row of the table says where from.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    /// The kind.
    pub kind: MountKind,
    /// How files are published.
    pub publish: Publish,
    /// How index.json is opened to be replaced, where that is not by a rename.
    pub rewrite: Rewrite,
    /// Whether a file has to be synced for its upload to be heard of.
    pub sync: bool,
    /// How a half-written file is given up.
    pub abort: Abort,
    /// For how long a fresh look at index.json may show an old state.
    pub index_staleness: Duration,
    /// For how long a listing, and a look at a file by opening and reading it,
    /// may show an old state.
    pub listing_staleness: Duration,
    /// For how long a look at a name may show an old state.
    pub stat_staleness: Duration,
    /// How many small files are written at once.
    pub writers: usize,
    /// How many files of more than 16 MiB are written at once.
    pub large_writers: usize,
    /// How old garbage has to be before it is collected.
    pub grace: Duration,
    /// Whether reading a file that was just written shows what the store has,
    /// and not what this mount wrote.
    pub reads_back: bool,
    /// Whether a lock keeps writers on other machines out.
    pub locks_everywhere: bool,
    /// Whether listing a directory makes the mount look anew at its names.
    pub listing_refreshes: bool,
}

impl Profile {
    /// Tells whether files are written straight under their final names.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.publish == Publish::Direct
    }

    /// Tells whether whatever anybody does is seen at once and whole.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.index_staleness.is_zero()
    }
}

/// From this size in bytes on a file counts as large: it takes memory or a
/// temporary file of the mount's daemon while it is written.
pub(super) const LARGE_FROM_BYTES: u64 = 16 << 20;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// A local disk. Every other row says how it differs.
const POSIX: Profile = Profile {
    kind: MountKind::Posix,
    publish: Publish::Rename,
    rewrite: Rewrite::InPlace,
    sync: true,
    abort: Abort::UnlinkThenClose,
    index_staleness: Duration::ZERO,
    listing_staleness: Duration::ZERO,
    stat_staleness: Duration::ZERO,
    writers: 64,
    large_writers: 64,
    grace: HOUR,
    reads_back: true,
    locks_everywhere: true,
    listing_refreshes: true,
};

/// Any bucket. Every row of a kind of mount says how it differs.
const OBJECT: Profile = Profile {
    kind: MountKind::Object,
    publish: Publish::Direct,
    rewrite: Rewrite::InPlace,
    sync: true,
    abort: Abort::CloseThenUnlink,
    index_staleness: MINUTE,
    listing_staleness: MINUTE,
    // The longest known, that of s3fs.
    stat_staleness: Duration::from_secs(900),
    writers: 8,
    large_writers: 2,
    grace: Duration::from_secs(24 * 3600),
    reads_back: false,
    locks_everywhere: false,
    listing_refreshes: true,
};

static PROFILES: [Profile; 11] = [
    POSIX,
    Profile {
        kind: MountKind::Network,
        index_staleness: SECOND,
        // NFS: acregmax and acdirmax are 60 s (nfs(5)).
        listing_staleness: MINUTE,
        stat_staleness: MINUTE,
        writers: 16,
        large_writers: 4,
        // A lock on a directory stays on the client (nfs(5), local_lock).
        locks_everywhere: false,
        ..POSIX
    },
    Profile {
        kind: MountKind::Juicefs,
        // Its locks on files reach every machine. On directories the kernel
        // grants them without asking it (measured: 26 of 49 tags left of two
        // mounts' pushes, juicefs 1.4.2).
        locks_everywhere: false,
        index_staleness: SECOND,
        listing_staleness: SECOND,
        stat_staleness: SECOND,
        writers: 16,
        large_writers: 4,
        ..POSIX
    },
    Profile {
        // s3fs-fuse 1.90: opening a file asks the server anew; a listing does
        // too. Data goes through a temporary file on the local disk, so large
        // files are taken two at a time. Closing uploads; fdatasync(2) would
        // copy the object once more.
        kind: MountKind::S3fs,
        // A listing asks for each name that is not cached, one by one.
        listing_refreshes: false,
        sync: false,
        index_staleness: SECOND,
        listing_staleness: SECOND,
        writers: 20,
        large_writers: 2,
        reads_back: true,
        ..OBJECT
    },
    Profile {
        // goofys: SETATTR(size) is ignored, writing from the start replaces
        // the object; fsync(2) is ignored; a write out of order fails the
        // handle for good (file.go).
        kind: MountKind::Goofys,
        rewrite: Rewrite::FromStart,
        stat_staleness: MINUTE,
        sync: false,
        abort: Abort::Poison,
        writers: 16,
        large_writers: 4,
        ..OBJECT
    },
    Profile {
        // geesefs: close(2) does nothing, fsync(2) uploads and reports.
        kind: MountKind::Geesefs,
        stat_staleness: MINUTE,
        abort: Abort::UnlinkThenClose,
        writers: 16,
        large_writers: 8,
        reads_back: true,
        ..OBJECT
    },
    Profile {
        // Mountpoint: overwriting needs O_TRUNC and --allow-overwrite; an
        // empty file is uploaded by fsync(2) only; a write out of order aborts
        // the upload (doc/SEMANTICS.md).
        kind: MountKind::MountpointS3,
        rewrite: Rewrite::Truncate,
        abort: Abort::Poison,
        index_staleness: SECOND,
        listing_staleness: SECOND,
        stat_staleness: SECOND,
        writers: 16,
        large_writers: 8,
        reads_back: true,
        ..OBJECT
    },
    Profile {
        // gcsfuse: what was read through a handle is what its write replaces,
        // else ESTALE (docs/semantics.md). More than four files being written
        // are staged on the local disk (write-global-max-blocks).
        kind: MountKind::Gcsfuse,
        sync: false,
        abort: Abort::UnlinkThenClose,
        index_staleness: SECOND,
        listing_staleness: SECOND,
        stat_staleness: MINUTE,
        writers: 4,
        large_writers: 4,
        reads_back: true,
        ..OBJECT
    },
    Profile {
        // blobfuse2: a file that is opened without O_TRUNC is downloaded
        // first; attributes and names are cached for 120 s.
        kind: MountKind::Blobfuse2,
        rewrite: Rewrite::Truncate,
        index_staleness: Duration::from_secs(120),
        listing_staleness: Duration::from_secs(120),
        stat_staleness: Duration::from_secs(120),
        writers: 16,
        large_writers: 4,
        ..OBJECT
    },
    Profile {
        // rclone: without a cache O_RDWR is for writing only; directories are
        // cached for 300 s (--dir-cache-time). A new file is two requests, and
        // neither the kernel nor rclone makes others wait meanwhile: at 30 ms a
        // request, a push of 20 files took 0.66 s with 8 writers and 0.54 s
        // with 24 (rclone 1.75, 2026-11).
        kind: MountKind::Rclone,
        rewrite: Rewrite::Truncate,
        sync: false,
        index_staleness: Duration::from_secs(300),
        listing_staleness: Duration::from_secs(300),
        stat_staleness: Duration::from_secs(300),
        writers: 24,
        large_writers: 4,
        ..OBJECT
    },
    OBJECT,
];

impl MountKind {
    /// Returns all kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        PROFILES.iter().map(|profile| profile.kind)
    }

    /// Returns the name of the kind as it is typed and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Posix => "posix",
            Self::Network => "nfs",
            Self::Juicefs => "juicefs",
            Self::S3fs => "s3fs",
            Self::Goofys => "goofys",
            Self::Geesefs => "geesefs",
            Self::MountpointS3 => "mountpoint-s3",
            Self::Gcsfuse => "gcsfuse",
            Self::Blobfuse2 => "blobfuse2",
            Self::Rclone => "rclone",
            Self::Object => "object",
        }
    }

    /// Returns, in a few words, what a mount of this kind cannot promise and
    /// what helps; `None` where nothing surprises.
    #[must_use]
    pub fn caveat(self) -> Option<&'static str> {
        match self {
            Self::Posix | Self::Juicefs => None,
            Self::Network => {
                Some("locks may not reach other machines: with writers on several, use --shared")
            }
            Self::S3fs | Self::MountpointS3 | Self::Geesefs | Self::Gcsfuse => {
                Some("no lock reaches other machines: with writers on several, use --shared")
            }
            Self::Goofys => Some(
                "other machines see a change after up to a minute (mount with --stat-cache-ttl 1s --type-cache-ttl 1s); with writers on several, use --shared",
            ),
            Self::Blobfuse2 => Some(
                "other machines see a change after up to two minutes (mount with -o direct_io); with writers on several, use --shared",
            ),
            Self::Rclone => Some(
                "other machines see a change after up to five minutes (mount with --dir-cache-time 1s); with writers on several, use --shared",
            ),
            Self::Object => Some(
                "this FUSE file system is not known and taken for an object store; with writers on several machines, use --shared",
            ),
        }
    }

    /// Returns what is known of the kind.
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        PROFILES
            .iter()
            .find(|profile| profile.kind == self)
            .expect("the table has a row for each kind")
    }

    /// Tells the kind from the type and the source of a FUSE mount as they
    /// stand in mountinfo.
    #[must_use]
    fn of_fuse(fstype: &str, source: &str) -> Self {
        let name = fstype.strip_prefix("fuse.").unwrap_or(match source {
            // These three give no subtype.
            "mountpoint-s3" | "blobfuse2" | "blobfuse" => source,
            _ if fstype == "fuseblk" || fstype == "virtiofs" => "network",
            _ => "",
        });
        match name {
            "s3fs" | "ossfs" | "cosfs" | "obsfs" => Self::S3fs,
            "goofys" => Self::Goofys,
            "geesefs" => Self::Geesefs,
            "mountpoint-s3" => Self::MountpointS3,
            "gcsfuse" => Self::Gcsfuse,
            "blobfuse2" | "blobfuse" => Self::Blobfuse2,
            "rclone" => Self::Rclone,
            "juicefs" => Self::Juicefs,
            // File systems of whose renames nobody complained.
            "network" | "sshfs" | "glusterfs" | "s3ql" | "mergerfs" | "bindfs" | "gocryptfs"
            | "ceph" | "ceph-fuse" | "encfs" | "fuse-overlayfs" | "ntfs" | "ntfs-3g" => {
                Self::Network
            }
            _ => Self::Object,
        }
    }
}

impl fmt::Display for MountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MountKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::all().find(|kind| kind.name() == text).ok_or_else(|| {
            let names: Vec<&str> = Self::all().map(Self::name).collect();
            format!(
                "{text:?} is no kind of file system: it is one of {}",
                names.join(", ")
            )
        })
    }
}

/// What the kernel says of a mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The kind of file system.
    pub kind: MountKind,
    /// The type of the file system, such as `ext4` or `fuse.s3fs`.
    pub fstype: String,
    /// What is mounted, such as the name of a bucket.
    pub source: String,
    /// Where it is mounted.
    pub mount_point: PathBuf,
    /// The options it is mounted with.
    pub options: String,
}

/// `statfs(2)`'s type of every FUSE file system (FUSE_SUPER_MAGIC,
/// linux/magic.h).
const FUSE_MAGIC: u64 = 0x6573_5546;

/// The same of file systems over a network: NFS, SMB 1 and 2, CIFS, Lustre,
/// Ceph, AFS, 9p (linux/magic.h).
const NETWORK_MAGIC: [u64; 8] = [
    0x6969,
    0x517b,
    0xfe53_4d42,
    0xff53_4d42,
    0x0bd0_0bd0,
    0x00c3_6400,
    0x5346_414f,
    0x0102_1997,
];

/// Recognises the file system an open directory is on.
///
/// # Errors
/// As fstatfs(2).
pub fn recognise(directory: &impl AsFd) -> io::Result<MountKind> {
    let magic = u64::try_from(rustix::fs::fstatfs(directory)?.f_type).unwrap_or(0) & 0xffff_ffff;
    if magic == FUSE_MAGIC {
        // Without /proc the name is not to be had; it is FUSE all the same.
        return Ok(mount_of(directory)?.map_or(MountKind::Object, |mount| mount.kind));
    }
    Ok(if NETWORK_MAGIC.contains(&magic) {
        MountKind::Network
    } else {
        MountKind::Posix
    })
}

/// Returns what the kernel says of the mount an open directory is on, or
/// `None` where /proc does not tell.
///
/// # Errors
/// As statx(2).
pub fn mount_of(directory: &impl AsFd) -> io::Result<Option<Mount>> {
    // By the number of the mount, not by the longest path that fits: a mount
    // may be hidden under another.
    let Some(id) = mount_id(directory) else {
        return Ok(None);
    };
    let Ok(table) = std::fs::read_to_string("/proc/self/mountinfo") else {
        return Ok(None);
    };
    Ok(table.lines().find_map(|line| parse_mountinfo(line, id)))
}

fn mount_id(directory: &impl AsFd) -> Option<u64> {
    let flags = AtFlags::EMPTY_PATH | AtFlags::STATX_DONT_SYNC;
    let stat = rustix::fs::statx(directory, "", flags, StatxFlags::MNT_ID).ok()?;
    let has_id = stat.stx_mask & StatxFlags::MNT_ID.bits() != 0;
    has_id.then_some(stat.stx_mnt_id)
}

/// Reads one line of mountinfo (proc_pid_mountinfo(5)) if it is that of the
/// mount with number `id`.
fn parse_mountinfo(line: &str, id: u64) -> Option<Mount> {
    let mut fields = line.split(' ');
    if fields.next()?.parse::<u64>().ok()? != id {
        return None;
    }
    let mount_point = unescape(fields.nth(3)?);
    let mount_options = fields.next()?.to_owned();
    let mut rest = fields.skip_while(|field| *field != "-").skip(1);
    let fstype = rest.next()?.to_owned();
    let source = unescape(rest.next()?);
    let kind = if fstype.starts_with("fuse") || fstype == "virtiofs" {
        MountKind::of_fuse(&fstype, &source)
    } else if [
        "nfs", "nfs4", "cifs", "smb3", "lustre", "ceph", "9p", "afs", "gpfs",
    ]
    .contains(&fstype.as_str())
    {
        MountKind::Network
    } else {
        MountKind::Posix
    };
    Some(Mount {
        kind,
        fstype,
        source,
        mount_point: PathBuf::from(mount_point),
        options: match rest.next() {
            Some(own) => format!("{mount_options},{own}"),
            None => mount_options,
        },
    })
}

/// Replaces the escapes of mountinfo: a backslash and three octal digits.
fn unescape(field: &str) -> String {
    let mut parts = field.split('\\');
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part
            .get(..3)
            .and_then(|octal| u8::from_str_radix(octal, 8).ok())
        {
            Some(byte) => {
                out.push(byte);
                out.extend_from_slice(&part.as_bytes()[3..]);
            }
            None => {
                out.push(b'\\');
                out.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(rest: &str) -> MountKind {
        let line = format!("42 27 0:39 / /mnt/b rw,nosuid shared:1 - {rest}");
        parse_mountinfo(&line, 42).unwrap().kind
    }

    #[test]
    fn each_mount_is_told_by_its_type_or_its_source() {
        for (line, expected) in [
            ("fuse.s3fs s3fs rw,user_id=0", MountKind::S3fs),
            ("fuse.ossfs bucket rw", MountKind::S3fs),
            ("fuse.goofys bucket rw", MountKind::Goofys),
            ("fuse.geesefs bucket rw", MountKind::Geesefs),
            ("fuse mountpoint-s3 rw", MountKind::MountpointS3),
            ("fuse.gcsfuse bucket rw", MountKind::Gcsfuse),
            ("fuse blobfuse2 rw", MountKind::Blobfuse2),
            ("fuse.rclone remote:path rw", MountKind::Rclone),
            ("fuse.juicefs JuiceFS:name rw", MountKind::Juicefs),
            ("fuse.sshfs host:/dir rw", MountKind::Network),
            ("fuse bucket rw", MountKind::Object),
            ("fuse.hello hello rw", MountKind::Object),
            ("nfs4 host:/dir rw", MountKind::Network),
            ("ext4 /dev/vda rw", MountKind::Posix),
        ] {
            assert_eq!(kind(line), expected, "{line}");
        }
    }

    #[test]
    fn a_mount_is_found_by_its_number_and_its_names_are_unescaped() {
        let line = r"7 1 0:3 / /a\040b rw - fuse.rclone x\134y: ro,user_id=0";
        assert_eq!(parse_mountinfo(line, 8), None);
        let mount = parse_mountinfo(line, 7).unwrap();
        assert_eq!(mount.mount_point, PathBuf::from("/a b"));
        assert_eq!(mount.source, r"x\y:");
        assert_eq!(mount.options, "rw,ro,user_id=0");
    }

    #[test]
    fn names_are_read_as_they_are_shown() {
        for kind in MountKind::all() {
            assert_eq!(kind.name().parse(), Ok(kind));
            assert_eq!(kind.profile().kind, kind);
        }
        assert!("s3".parse::<MountKind>().unwrap_err().contains("s3fs"));
    }

    #[test]
    fn the_directory_of_this_test_is_on_no_bucket() {
        let dir = tempfile::tempdir().unwrap();
        let handle = std::fs::File::open(dir.path()).unwrap();
        assert_eq!(
            recognise(&handle).unwrap().profile().publish,
            Publish::Rename
        );
        assert!(mount_of(&handle).unwrap().is_some());
    }
}
