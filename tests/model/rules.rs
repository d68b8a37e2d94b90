//! How each kind of mount behaves, where that matters to the store.
//!
//! Times come from the store's own table of profiles; what follows is what
//! that table does not say, and is as unkind as the kind may be.

use std::path::Path;
use std::time::Duration;

use oci_layout::store::{MountKind, Profile};

/// When what is written becomes an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PublishAt {
    /// With each write: a file system of its own.
    Write,
    /// When the file is closed or synced.
    CloseOrSync,
    /// When it is closed; syncing does nothing.
    Close,
    /// When it is synced; what is only closed follows some time later.
    Sync,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) profile: &'static Profile,
    pub(crate) publish: PublishAt,
    /// Files are written from start to end, else the handle is done for.
    pub(crate) is_sequential: bool,
    /// Truncating publishes an empty object at once.
    pub(crate) truncating_publishes: bool,
    /// Creating publishes an empty object at once.
    pub(crate) creating_publishes: bool,
    /// Existing files can be opened without truncating them.
    pub(crate) opens_in_place: bool,
    /// Truncating is ignored: what is written from the start replaces all.
    pub(crate) ignores_truncation: bool,
    /// A file that is open cannot be opened for writing, and one that is
    /// being written not for reading.
    pub(crate) is_exclusive: bool,
    /// What changed since it was looked at is not overwritten: ESTALE.
    pub(crate) compares: bool,
    /// A reader with an old idea of the size gets new content cut to it.
    pub(crate) tears: bool,
    /// Folders are objects too, which other machines see.
    pub(crate) marks_folders: bool,
    /// Times of objects are those of the machine that wrote them.
    pub(crate) keeps_writers_time: bool,
    /// What looking at a directory anew is good for.
    pub(crate) refreshes: bool,
}

impl Rules {
    pub(crate) fn of(kind: MountKind) -> Self {
        let bucket = Self {
            profile: kind.profile(),
            publish: PublishAt::CloseOrSync,
            is_sequential: false,
            truncating_publishes: false,
            creating_publishes: false,
            opens_in_place: true,
            ignores_truncation: false,
            is_exclusive: false,
            compares: false,
            tears: false,
            marks_folders: true,
            keeps_writers_time: false,
            refreshes: kind.profile().listing_refreshes,
        };
        match kind {
            MountKind::S3fs => Self {
                truncating_publishes: true,
                tears: true,
                keeps_writers_time: true,
                ..bucket
            },
            MountKind::Goofys => Self {
                publish: PublishAt::Close,
                is_sequential: true,
                ignores_truncation: true,
                tears: true,
                ..bucket
            },
            MountKind::Geesefs => Self {
                publish: PublishAt::Sync,
                ..bucket
            },
            MountKind::MountpointS3 => Self {
                is_sequential: true,
                opens_in_place: false,
                is_exclusive: true,
                marks_folders: false,
                ..bucket
            },
            MountKind::Gcsfuse => Self {
                publish: PublishAt::Close,
                compares: true,
                keeps_writers_time: true,
                ..bucket
            },
            MountKind::Blobfuse2 => Self {
                publish: PublishAt::Close,
                creating_publishes: true,
                opens_in_place: false,
                ..bucket
            },
            MountKind::Rclone => Self {
                publish: PublishAt::Close,
                is_sequential: true,
                opens_in_place: false,
                tears: true,
                marks_folders: false,
                ..bucket
            },
            MountKind::Object => Self {
                truncating_publishes: true,
                tears: true,
                ..bucket
            },
            _ => Self {
                publish: PublishAt::Write,
                ..bucket
            },
        }
    }

    /// Returns for how long this mount may show an old state of a name.
    pub(crate) fn staleness(&self, path: &Path) -> Duration {
        if path.starts_with("blobs") {
            self.profile.listing_staleness
        } else {
            self.profile.index_staleness
        }
    }

    /// Returns for how long after the last change somewhere still shows an old
    /// state.
    pub(crate) fn settles_after(&self) -> Duration {
        let longest = self
            .profile
            .index_staleness
            .max(self.profile.listing_staleness);
        longest + UPLOAD_DELAY + Duration::from_secs(1)
    }

    pub(crate) fn renames(&self) -> bool {
        self.publish == PublishAt::Write
    }
}

/// The longest time before a file is uploaded that was closed and not synced,
/// where closing does not upload.
pub(crate) const UPLOAD_DELAY: Duration = Duration::from_secs(30);
