//! What a directory is on, what that can promise, and what to change about it.
//!
//! Most of what goes wrong with a mounted bucket was decided when it was
//! mounted: a cache that uploads later, an option without which nothing can be
//! overwritten, look-ups that stay old for minutes. So a look at a directory
//! says what kind of file system it is on, what follows from that, which calls
//! work there and how long they take, and which options of the mount to
//! change. It writes to a scratch folder of its own, which is always removed
//! again, and to nothing else.
//!
//! What cannot be seen through a mount is not said: whether a file is really
//! stored when it was closed, for example, is told from the options only.

mod advice;
mod daemon;
mod promises;
#[cfg(test)]
mod tests;
mod trials;

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use advice::Advice;
pub use daemon::Daemon;
pub use promises::Promise;
pub(super) use trials::SCRATCH_PREFIX;
pub use trials::{Deed, Outcome, Trial};

use super::blobs::is_absent;
use super::error::{IoContext, StoreError};
use super::fs::{RealFs, StoreFs};
use super::index::Index;
use super::profile::{self, Mount, MountKind, Profile};
use super::{INDEX_JSON, JOURNAL_ANNOTATION, OCI_LAYOUT, Store, StoreOptions};
use daemon::Settings;

/// Whether there is a layout in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutState {
    /// There is none.
    None,
    /// There is one that one machine writes to at a time.
    Plain,
    /// There is one with a journal, for writers on several machines.
    Shared,
    /// There is one whose index cannot be read.
    Broken,
}

/// What is in the way of keeping a layout in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// Nothing can be written there.
    ReadOnly,
    /// The mount says that a file is stored before it is.
    UploadsLater {
        /// The option that makes it so.
        setting: &'static str,
    },
    /// Something does not work that every layout needs.
    Fails {
        /// What it is.
        deed: Deed,
        /// The option of the mount that would allow it.
        option: Option<&'static str>,
    },
    /// The scratch folder is still there.
    LeftBehind {
        /// Where.
        path: PathBuf,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("it is mounted read-only"),
            Self::UploadsLater { setting } => write!(
                f,
                "it is mounted with {setting}: what is written may be lost although all went well, and others see it late and in any order; mount it without"
            ),
            Self::Fails { deed, option } => match option {
                Some(option) => write!(f, "to {deed} is refused: mount it with {option}"),
                None => write!(f, "to {deed} does not work"),
            },
            Self::LeftBehind { path } => write!(
                f,
                "the scratch folder {} could not be removed: remove it by other means",
                path.display()
            ),
        }
    }
}

/// What was found out about a directory.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The kind of file system it is taken for.
    pub kind: MountKind,
    /// What the kernel says of the mount, where it does.
    pub mount: Option<Mount>,
    /// Whether there is a layout.
    pub layout: LayoutState,
    /// What is guaranteed there, and what is not.
    pub promises: Vec<Promise>,
    /// What was tried, in this order.
    pub trials: Vec<Trial>,
    /// What to change about the mount.
    pub advice: Vec<Advice>,
    /// Whether the options of the program that serves the mount could be seen.
    pub sees_options: bool,
    /// What is in the way; nothing if a layout can be kept there.
    pub obstacles: Vec<Obstacle>,
}

impl Diagnosis {
    /// Returns what is known of this kind of file system.
    #[must_use]
    pub fn profile(&self) -> &'static Profile {
        self.kind.profile()
    }
}

/// What is known of a mount from outside of it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// What the kernel says of it.
    pub mount: Option<Mount>,
    /// The program that serves it.
    pub daemon: Option<Daemon>,
}

/// Returns the setting by which a mount uploads files only after they were
/// closed, if it can be seen.
pub(super) fn uploads_later(mount: Mount) -> Option<&'static str> {
    let kind = mount.kind;
    let around = Surroundings {
        daemon: Daemon::serving(&mount),
        mount: Some(mount),
    };
    advice::uploads_later(kind, &Settings::of(&around))
}

/// Looks at a directory: a layout, or where one is to be.
///
/// # Errors
/// If there is no directory at `root`, or it cannot be looked at.
pub fn diagnose(root: &Path, options: StoreOptions) -> Result<Diagnosis, StoreError> {
    let open = || -> io::Result<(RealFs, Surroundings, MountKind)> {
        let fs = RealFs::open(root)?;
        let recognised = fs.kind()?;
        let mount = profile::mount_of(&File::open(root)?)?;
        let daemon = mount.as_ref().and_then(Daemon::serving);
        let around = Surroundings { mount, daemon };
        Ok((fs, around, recognised))
    };
    let (fs, around, recognised) = open().doing("open", || root.to_owned())?;
    let options = StoreOptions {
        mount: options.mount.or(Some(recognised)),
        ..options
    };
    diagnose_on(Arc::new(fs), root, options, around)
}

/// As [`diagnose`] for a directory that is reached through `fs`; `root` is only
/// what messages call it.
///
/// # Errors
/// If the directory cannot be looked at.
pub fn diagnose_on(
    fs: Arc<dyn StoreFs>,
    root: &Path,
    options: StoreOptions,
    around: Surroundings,
) -> Result<Diagnosis, StoreError> {
    let store = Store::on(fs, root, options);
    let kind = store.kind;
    let layout = store.layout_state()?;
    let settings = Settings::of(&around);
    let mut obstacles = advice::obstacles(kind, &settings);
    let (trials, left_behind) = trials::run(&store);
    // Whatever fails on a read-only mount fails because of that.
    if obstacles.contains(&Obstacle::ReadOnly) {
        obstacles.truncate(1);
    } else {
        obstacles.extend(trials.iter().filter_map(Trial::obstacle));
    }
    if let Some(path) = left_behind {
        obstacles.push(Obstacle::LeftBehind {
            path: store.full(&path),
        });
    }
    Ok(Diagnosis {
        kind,
        layout,
        promises: promises::promises(kind.profile()),
        trials,
        advice: advice::advice(kind, &settings),
        sees_options: around.daemon.is_some(),
        mount: around.mount,
        obstacles,
    })
}

impl Store {
    fn layout_state(&self) -> Result<LayoutState, StoreError> {
        match self.read_small(Path::new(INDEX_JSON)) {
            Ok(bytes) => Ok(match Index::parse(&bytes) {
                Ok(index) if index.annotation(JOURNAL_ANNOTATION).is_some() => LayoutState::Shared,
                Ok(_) => LayoutState::Plain,
                Err(_) => LayoutState::Broken,
            }),
            Err(StoreError::Io { source, .. }) if is_absent(&source) => {
                match self.fs.stat(Path::new(OCI_LAYOUT)) {
                    Ok(_) => Ok(LayoutState::Broken),
                    Err(e) if is_absent(&e) => Ok(LayoutState::None),
                    Err(e) => Err(e).doing("look at", || self.full(Path::new(OCI_LAYOUT))),
                }
            }
            Err(StoreError::Io { .. }) => Ok(LayoutState::Broken),
            Err(e) => Err(e),
        }
    }
}
