//! What all machines share: objects by name, each with a version.
//!
//! Everything that is published passes through [`Bucket::put`], so this is
//! where it is checked that no blob of its full size has wrong content, and
//! that no index names what was never there, at any time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use oci_layout::digest::Digest;
use oci_layout::store::{Index, blob_path};

use crate::workload::Content;

/// One version of an object.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) version: u64,
    pub(crate) content: Arc<[u8]>,
    pub(crate) modified: SystemTime,
}

/// What a workload is going to write under a digest.
#[derive(Debug, Clone)]
struct Known {
    content: Arc<[u8]>,
    /// What it cannot do without.
    needs: Vec<Digest>,
}

#[derive(Debug, Default)]
pub(crate) struct Bucket {
    objects: BTreeMap<PathBuf, Object>,
    /// Markers of folders, for the mounts that write such.
    pub(crate) folders: BTreeSet<PathBuf>,
    versions: u64,
    known: HashMap<PathBuf, Known>,
    /// Blobs that somebody removed on purpose.
    removed: HashSet<PathBuf>,
    /// What should never have been seen here.
    pub(crate) faults: Vec<String>,
}

impl Bucket {
    /// Says what is going to be written under a digest.
    pub(crate) fn announce(&mut self, content: &Content, needs: &[Digest]) {
        let known = Known {
            content: Arc::clone(&content.bytes),
            needs: needs.to_vec(),
        };
        self.known.insert(blob_path(&content.digest), known);
    }

    pub(crate) fn get(&self, path: &Path) -> Option<&Object> {
        self.objects.get(path)
    }

    pub(crate) fn put(&mut self, path: &Path, content: Arc<[u8]>, modified: SystemTime) -> Object {
        self.check(path, &content);
        self.versions += 1;
        let object = Object {
            version: self.versions,
            content,
            modified,
        };
        self.objects.insert(path.to_owned(), object.clone());
        object
    }

    pub(crate) fn delete(&mut self, path: &Path) {
        if self.objects.remove(path).is_some() {
            self.removed.insert(path.to_owned());
        }
    }

    /// Returns what is directly in a folder; `true` stands for a folder.
    pub(crate) fn children(&self, folder: &Path) -> BTreeMap<String, bool> {
        let mut children = BTreeMap::new();
        let mut add = |path: &Path, is_folder: bool| {
            let Ok(rest) = path.strip_prefix(folder) else {
                return;
            };
            let mut parts = rest.components();
            if let Some(first) = parts.next() {
                let name = first.as_os_str().to_string_lossy().into_owned();
                let is_below = parts.next().is_some();
                *children.entry(name).or_default() |= is_folder || is_below;
            }
        };
        for path in self.objects.keys() {
            add(path, false);
        }
        for path in &self.folders {
            add(path, true);
        }
        children
    }

    pub(crate) fn has_folder(&self, folder: &Path) -> bool {
        self.folders.contains(folder) || self.objects.keys().any(|path| is_below(path, folder))
    }

    fn check(&mut self, path: &Path, content: &[u8]) {
        if path.starts_with("blobs") {
            match self.known.get(path) {
                None => {
                    let fault = format!("{} is nothing anybody wrote", path.display());
                    self.faults.push(fault);
                }
                Some(known)
                    if known.content.len() == content.len() && *known.content != *content =>
                {
                    let fault = format!("{} has its full size and wrong content", path.display());
                    self.faults.push(fault);
                }
                Some(_) => {}
            }
        } else if path == Path::new("index.json")
            && let Ok(index) = Index::parse(content)
        {
            for entry in index.entries() {
                self.check_needed(&entry.digest);
            }
        }
    }

    /// Checks that a blob and all it needs is there whole, or was removed by
    /// somebody.
    fn check_needed(&mut self, digest: &Digest) {
        let path = blob_path(digest);
        let Some(known) = self.known.get(&path) else {
            // Listed by the workload without ever being written.
            return;
        };
        let is_whole = self
            .objects
            .get(&path)
            .is_some_and(|object| object.content == known.content);
        if !is_whole && !self.removed.contains(&path) {
            let fault = format!("index.json names {digest} before it is there");
            self.faults.push(fault);
        }
        for need in self.known[&path].needs.clone() {
            self.check_needed(&need);
        }
    }
}

pub(crate) fn is_below(path: &Path, folder: &Path) -> bool {
    path != folder && path.starts_with(folder)
}
