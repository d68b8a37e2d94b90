//! Files that writers left behind: ours, and those of tools we know.
//!
//! A killed process cannot clean up. What it leaves is told from live work by
//! age alone, since a foreign tool takes no lock of ours.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::doctor::SCRATCH_PREFIX;
use super::error::{IoContext, StoreError};
use super::fs::Kind;
use super::staged::{CLOCK_PREFIX, staging_folder};
use super::{BLOBS, PRIVATE, Store, is_absent};

/// A file that belongs to nobody any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Where it is, relative to the layout's root.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was last written to.
    pub modified: SystemTime,
}

/// Folders of the root that hold nothing but temporary files: our own, and
/// `ingest/` of oras-go.
fn temporary_folders() -> [PathBuf; 2] {
    [staging_folder(), PathBuf::from("ingest")]
}

/// Names that other tools give temporary files: containers/image
/// (`oci-put-blob…`) in the root, umoci (`.umoci-…`) as folders in the root,
/// regclient (`….tmp`) and go-containerregistry (`<hex>.…`) in `blobs/<alg>/`.
fn is_temporary_in_root(name: &str) -> bool {
    name.starts_with("oci-put-blob") || (name.starts_with("index.json.") && name.ends_with(".tmp"))
}

/// umoci's, and those of a `doctor` that was killed.
fn is_temporary_folder_in_root(name: &str) -> bool {
    name.starts_with(".umoci-") || name.starts_with(SCRATCH_PREFIX)
}

fn is_temporary_blob(name: &str) -> bool {
    name.ends_with(".tmp")
}

impl Store {
    /// Lists the temporary files of this and other tools, whatever their age,
    /// sorted by path.
    ///
    /// # Errors
    /// If a folder cannot be listed or a file not looked at.
    pub fn leftovers(&self) -> Result<Vec<Leftover>, StoreError> {
        let mut paths = Vec::new();
        for name in self.names(Path::new(""))? {
            if is_temporary_in_root(&name) {
                paths.push(PathBuf::from(&name));
            } else if is_temporary_folder_in_root(&name) {
                let folder = PathBuf::from(&name);
                paths.extend(self.names(&folder)?.iter().map(|name| folder.join(name)));
            }
        }
        let clocks = self.names(Path::new(PRIVATE))?;
        let clocks = clocks.iter().filter(|name| name.starts_with(CLOCK_PREFIX));
        paths.extend(clocks.map(|name| Path::new(PRIVATE).join(name)));
        for folder in temporary_folders() {
            paths.extend(self.names(&folder)?.iter().map(|name| folder.join(name)));
        }
        for algorithm in self.names(Path::new(BLOBS))? {
            let folder = Path::new(BLOBS).join(algorithm);
            let names = self.names(&folder)?;
            let temporary = names.iter().filter(|name| is_temporary_blob(name));
            paths.extend(temporary.map(|name| folder.join(name)));
        }
        paths.sort_unstable();
        let mut leftovers = Vec::new();
        for path in paths {
            match self.fs.stat(&path) {
                Ok(stat) if stat.kind == Kind::File => leftovers.push(Leftover {
                    path,
                    size_bytes: stat.size_bytes,
                    modified: stat.modified,
                }),
                Ok(_) => {}
                Err(e) if is_absent(&e) => {}
                Err(e) => return Err(e).doing("look at", || self.full(&path)),
            }
        }
        Ok(leftovers)
    }

    /// Tells whether a folder and all above it are the layout's own: a symbolic
    /// link leads to what belongs to somebody else, and nothing is ever removed
    /// through one.
    pub(super) fn is_own_folder(&self, folder: &Path) -> Result<bool, StoreError> {
        let mut parent = PathBuf::new();
        for part in folder {
            let entries = match self.fs.list(&parent) {
                Ok(entries) => entries,
                Err(e) if is_absent(&e) => return Ok(false),
                Err(e) => return Err(e).doing("list", || self.full(&parent)),
            };
            let is_folder = entries
                .iter()
                .any(|entry| *entry.name == *part && entry.kind == Some(Kind::Directory));
            if !is_folder {
                return Ok(false);
            }
            parent.push(part);
        }
        Ok(true)
    }

    /// Returns the names in a folder of the layout's own, none if there is no
    /// such folder.
    fn names(&self, folder: &Path) -> Result<Vec<String>, StoreError> {
        if !self.is_own_folder(folder)? {
            return Ok(Vec::new());
        }
        match self.fs.list(folder) {
            Ok(entries) => Ok(entries.into_iter().map(|entry| entry.name).collect()),
            Err(e) if is_absent(&e) => Ok(Vec::new()),
            Err(e) => Err(e).doing("list", || self.full(folder)),
        }
    }
}
