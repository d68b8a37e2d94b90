//! How each kind of mount behaves, one row a kind.
//!
//! Taken from the sources of the daemons, at their default options. Times are
//! the real ones; [`Preset::hurried`] divides them, for tests that wait.

use std::time::Duration;

/// How a file can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// In any order, over what is there.
    InPlace,
    /// From start to end; anything else fails the handle for good, like this.
    Sequential(rustix::io::Errno),
}

/// When the object appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    Flush,
    /// At fsync, or some time after the file is closed; its error is lost then.
    Fsync(Duration),
}

/// What fsync(2) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fsync {
    Ignored,
    Publishes,
}

/// Which existing files may be opened for writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    Free,
    /// With `O_TRUNC` only.
    Truncating,
    /// With `O_TRUNC` or for writing only; other handles fail when they write.
    WriteOnly,
    Never,
}

/// What rename(2) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rename {
    Refused,
    Copies,
    Atomic,
}

/// What chmod(2), chown(2) and utimens(2) do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chmod {
    Refused,
    Copies,
    Ignored,
}

/// Requests of one look-up that no cache answers: HEAD and LIST for a name that
/// is there, and for one that is not.
#[derive(Debug, Clone, Copy)]
pub struct LookupCost {
    pub hit: (u64, u64),
    pub miss: (u64, u64),
}

/// A kind of mount.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    pub name: &'static str,
    /// What follows `fuse.` in mountinfo, if anything does.
    pub subtype: Option<&'static str>,
    pub source: &'static str,
    /// Whether it is a bucket, so that some calls are forbidden.
    pub is_object: bool,
    pub writes: Writes,
    pub publish: Publish,
    pub fsync: Fsync,
    pub overwrite: Overwrite,
    pub rename: Rename,
    pub chmod: Chmod,
    pub may_unlink: bool,
    /// CREATE is unknown; the kernel goes on with MKNOD and OPEN.
    pub no_create: bool,
    /// `O_TRUNC` reaches the daemon with OPEN, not by a SETATTR after it.
    pub atomic_truncate: bool,
    /// `O_TRUNC` uploads an empty object at once.
    pub truncation_uploads: bool,
    /// Whether replacing index.json by truncation is the only way.
    pub may_truncate_index: bool,
    /// SETATTR(size) does nothing.
    pub ignores_size: bool,
    /// A file cannot be opened while another handle writes it, or replaced
    /// while any is open.
    pub is_exclusive: bool,
    /// That lasts until the kernel releases the handle, a little after close.
    pub is_exclusive_for_long: bool,
    /// A flush by another process than the opener's does nothing.
    pub own_flush_only: bool,
    /// An empty file is uploaded when it is released, not when it is closed.
    pub empty_at_release: bool,
    /// Uploads replace only what was looked up before: ESTALE.
    pub compares: bool,
    /// Reads fail with ESTALE when the object is another than at open.
    pub reads_one_version: bool,
    /// `O_EXCL` holds between machines, and the file is there from then on.
    pub creates_at_once: bool,
    /// Directories are a marker object; otherwise empty ones are local.
    pub markers: bool,
    pub implicit_directories: bool,
    /// Unlinking an open file discards its data; otherwise that is forbidden.
    pub unlink_discards: bool,
    /// Listings come with attributes.
    pub readdirplus: bool,
    /// Most files open for writing; ENOMEM beyond.
    pub most_writers: Option<usize>,

    pub lookup: LookupCost,
    /// A look-up lists the directory and believes that.
    pub lookup_lists: bool,
    /// CREATE looks once more before it creates.
    pub create_asks: bool,
    /// OPEN asks anew, whatever is cached.
    pub open_asks: bool,
    /// A listing asks for every entry that is not cached.
    pub listing_asks: bool,

    /// Kernel: names, attributes, directories, names that are not there.
    pub entry_ttl: Duration,
    pub attr_ttl: Duration,
    pub directory_ttl: Duration,
    pub absent_ttl: Duration,
    /// Daemon: attributes, names that are not there, listings, content.
    pub stat_ttl: Duration,
    pub absent_stat_ttl: Duration,
    pub list_ttl: Duration,
    pub content_ttl: Duration,
}

const ZERO: Duration = Duration::ZERO;
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A FUSE file system nobody knows; the others say how they differ.
const UNKNOWN: Preset = Preset {
    name: "unknown",
    subtype: Some("bucketfs"),
    source: "bucket",
    is_object: true,
    writes: Writes::InPlace,
    publish: Publish::Flush,
    fsync: Fsync::Publishes,
    overwrite: Overwrite::Free,
    rename: Rename::Copies,
    chmod: Chmod::Ignored,
    may_unlink: true,
    no_create: false,
    atomic_truncate: false,
    truncation_uploads: false,
    may_truncate_index: false,
    ignores_size: false,
    is_exclusive: false,
    is_exclusive_for_long: false,
    own_flush_only: false,
    empty_at_release: false,
    compares: false,
    reads_one_version: false,
    creates_at_once: false,
    markers: true,
    implicit_directories: true,
    unlink_discards: false,
    readdirplus: false,
    most_writers: None,
    lookup: LookupCost {
        hit: (1, 0),
        miss: (1, 1),
    },
    lookup_lists: false,
    create_asks: false,
    open_asks: false,
    listing_asks: false,
    entry_ttl: SECOND,
    attr_ttl: SECOND,
    directory_ttl: SECOND,
    absent_ttl: ZERO,
    stat_ttl: ZERO,
    absent_stat_ttl: ZERO,
    list_ttl: ZERO,
    content_ttl: ZERO,
};

/// s3fs-fuse 1.90: no cache of absent names.
pub const S3FS: Preset = Preset {
    name: "s3fs",
    subtype: Some("s3fs"),
    source: "s3fs",
    chmod: Chmod::Copies,
    atomic_truncate: true,
    truncation_uploads: true,
    lookup: LookupCost {
        hit: (1, 0),
        miss: (3, 1),
    },
    create_asks: true,
    open_asks: true,
    listing_asks: true,
    stat_ttl: Duration::from_secs(900),
    ..UNKNOWN
};

/// s3fs-fuse since 1.92 remembers what is not there.
pub const S3FS_NEGATIVE: Preset = Preset {
    name: "s3fs-1.92",
    absent_stat_ttl: Duration::from_secs(900),
    ..S3FS
};

pub const GOOFYS: Preset = Preset {
    name: "goofys",
    subtype: Some("goofys"),
    writes: Writes::Sequential(rustix::io::Errno::NOTSUP),
    fsync: Fsync::Ignored,
    ignores_size: true,
    own_flush_only: true,
    lookup: LookupCost {
        hit: (2, 1),
        miss: (2, 1),
    },
    entry_ttl: MINUTE,
    attr_ttl: MINUTE,
    directory_ttl: MINUTE,
    stat_ttl: MINUTE,
    list_ttl: MINUTE,
    ..UNKNOWN
};

pub const GEESEFS: Preset = Preset {
    name: "geesefs",
    subtype: Some("geesefs"),
    publish: Publish::Fsync(Duration::from_secs(5)),
    lookup_lists: true,
    unlink_discards: true,
    entry_ttl: MINUTE,
    attr_ttl: MINUTE,
    directory_ttl: MINUTE,
    stat_ttl: MINUTE,
    absent_stat_ttl: MINUTE,
    list_ttl: MINUTE,
    ..UNKNOWN
};

/// With `--allow-overwrite` and `--allow-delete`.
pub const MOUNTPOINT: Preset = Preset {
    name: "mountpoint-s3",
    subtype: None,
    source: "mountpoint-s3",
    writes: Writes::Sequential(rustix::io::Errno::INVAL),
    overwrite: Overwrite::Truncating,
    rename: Rename::Refused,
    chmod: Chmod::Refused,
    no_create: true,
    atomic_truncate: true,
    may_truncate_index: true,
    is_exclusive: true,
    own_flush_only: true,
    empty_at_release: true,
    reads_one_version: true,
    markers: false,
    readdirplus: true,
    lookup: LookupCost {
        hit: (1, 1),
        miss: (1, 1),
    },
    open_asks: true,
    entry_ttl: Duration::from_millis(100),
    attr_ttl: Duration::from_millis(100),
    ..UNKNOWN
};

/// Mountpoint up to 1.21 notices late that a file is closed.
pub const MOUNTPOINT_OLD: Preset = Preset {
    name: "mountpoint-s3-1.21",
    is_exclusive_for_long: true,
    ..MOUNTPOINT
};

pub const GCSFUSE: Preset = Preset {
    name: "gcsfuse",
    subtype: Some("gcsfuse"),
    fsync: Fsync::Ignored,
    compares: true,
    reads_one_version: true,
    implicit_directories: false,
    unlink_discards: true,
    lookup: LookupCost {
        hit: (1, 0),
        miss: (2, 0),
    },
    entry_ttl: ZERO,
    attr_ttl: MINUTE,
    directory_ttl: ZERO,
    stat_ttl: MINUTE,
    absent_stat_ttl: Duration::from_secs(5),
    ..UNKNOWN
};

/// With its default, the file cache.
pub const BLOBFUSE2: Preset = Preset {
    name: "blobfuse2",
    subtype: None,
    source: "blobfuse2",
    fsync: Fsync::Ignored,
    atomic_truncate: true,
    may_truncate_index: true,
    readdirplus: true,
    lookup: LookupCost {
        hit: (1, 0),
        miss: (1, 0),
    },
    entry_ttl: Duration::from_secs(120),
    attr_ttl: Duration::from_secs(120),
    directory_ttl: Duration::from_secs(120),
    absent_ttl: Duration::from_secs(120),
    stat_ttl: Duration::from_secs(120),
    content_ttl: Duration::from_secs(120),
    ..UNKNOWN
};

/// Without a cache of files.
pub const RCLONE: Preset = Preset {
    name: "rclone",
    subtype: Some("rclone"),
    source: "remote:bucket",
    writes: Writes::Sequential(rustix::io::Errno::SPIPE),
    fsync: Fsync::Ignored,
    overwrite: Overwrite::WriteOnly,
    atomic_truncate: true,
    may_truncate_index: true,
    empty_at_release: true,
    markers: false,
    lookup_lists: true,
    stat_ttl: Duration::from_secs(300),
    absent_stat_ttl: Duration::from_secs(300),
    list_ttl: Duration::from_secs(300),
    ..UNKNOWN
};

/// With `--vfs-cache-mode writes`: uploads five seconds after the close.
pub const RCLONE_WRITES: Preset = Preset {
    name: "rclone-writes",
    writes: Writes::InPlace,
    overwrite: Overwrite::Free,
    publish: Publish::Fsync(Duration::from_secs(5)),
    ..RCLONE
};

/// A POSIX file system over the network. The kernel keeps locks of
/// directories to itself on every FUSE file system, on this one too.
pub const JUICEFS: Preset = Preset {
    name: "juicefs",
    subtype: Some("juicefs"),
    source: "JuiceFS:volume",
    is_object: false,
    rename: Rename::Atomic,
    may_truncate_index: true,
    creates_at_once: true,
    unlink_discards: true,
    open_asks: true,
    lookup: LookupCost {
        hit: (1, 0),
        miss: (1, 0),
    },
    ..UNKNOWN
};

/// The kinds that a push works on.
pub const ALL: [Preset; 11] = [
    S3FS,
    S3FS_NEGATIVE,
    GOOFYS,
    GEESEFS,
    MOUNTPOINT,
    MOUNTPOINT_OLD,
    GCSFUSE,
    BLOBFUSE2,
    RCLONE,
    JUICEFS,
    UNKNOWN,
];

impl Preset {
    /// Returns the same kind with all its caches `times` shorter.
    pub fn hurried(mut self, times: u32) -> Self {
        for ttl in [
            &mut self.entry_ttl,
            &mut self.attr_ttl,
            &mut self.directory_ttl,
            &mut self.absent_ttl,
            &mut self.stat_ttl,
            &mut self.absent_stat_ttl,
            &mut self.list_ttl,
            &mut self.content_ttl,
        ] {
            *ttl /= times;
        }
        if let Publish::Fsync(delay) = &mut self.publish {
            *delay /= times;
        }
        self
    }

    /// The source and the type that mountinfo is to show.
    pub fn fstype(&self) -> String {
        match self.subtype {
            Some(subtype) => format!("fuse.{subtype}"),
            None => "fuse".to_owned(),
        }
    }
}
