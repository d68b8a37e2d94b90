//! One mount of a bucket, as its daemon sees it: names and directories.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;

use super::bucket::{Bucket, Request, Stat};
use super::files::{Handle, Staged};
use super::names::{Caches, Nodes, join, split};
use super::preset::{Chmod, Preset, Rename};

pub type Answer<T> = Result<T, Errno>;

/// A machine that has the bucket mounted.
#[derive(Debug)]
pub struct Machine {
    pub preset: Preset,
    pub bucket: Arc<Bucket>,
    pub nodes: Nodes,
    pub caches: Caches,
    /// Files whose content is here and can be changed in any order.
    pub staged: HashMap<String, Staged>,
    pub handles: HashMap<u64, Handle>,
    /// What a directory showed when it was opened.
    pub listings: HashMap<u64, Vec<(String, Stat)>>,
    /// New files and directories that the bucket does not know.
    pub fresh: HashSet<String>,
    pub local_directories: HashSet<String>,
    pub last_handle: u64,
}

impl Machine {
    pub fn new(preset: Preset, bucket: Arc<Bucket>) -> Self {
        Self {
            preset,
            bucket,
            nodes: Nodes::new(),
            caches: Caches::default(),
            staged: HashMap::new(),
            handles: HashMap::new(),
            listings: HashMap::new(),
            fresh: HashSet::new(),
            local_directories: HashSet::new(),
            last_handle: 0,
        }
    }

    pub fn path(&self, node: u64) -> Answer<String> {
        let path = self.nodes.path(node).ok_or(Errno::STALE)?;
        Ok(path.to_owned())
    }

    /// What is here and not, or not so, in the bucket.
    fn local(&self, path: &str) -> Option<Stat> {
        if path.is_empty() || self.local_directories.contains(path) {
            return Some(Stat::directory());
        }
        let staged = self.staged.get(path).filter(|staged| staged.is_local());
        if let Some(staged) = staged {
            return Some(Stat::file(staged.len(), staged.base.unwrap_or(0)));
        }
        let mut uploads = self.handles.values().filter(|h| h.path == path);
        if let Some(size) = uploads.find_map(super::files::Handle::uploading) {
            return Some(Stat::file(size, 0));
        }
        self.fresh.contains(path).then(|| Stat::file(0, 0))
    }

    /// Looks a name up, in the caches as far as they go.
    pub fn look(&mut self, path: &str) -> Option<Stat> {
        if let Some(stat) = self.local(path) {
            return Some(stat);
        }
        if let Some(stat) = self.cached(path) {
            return stat;
        }
        if !self.preset.lookup_lists {
            return self.ask(path);
        }
        let (parent, name) = split(path);
        let ttl = self.preset.list_ttl;
        let is_listed = |names: &BTreeSet<String>| names.contains(name);
        match self.caches.lists.get(parent, |_| ttl).map(is_listed) {
            Some(false) => None,
            Some(true) => self.ask(path),
            None => {
                self.list(parent);
                self.cached(path).flatten()
            }
        }
    }

    fn cached(&self, path: &str) -> Option<Option<Stat>> {
        let preset = &self.preset;
        let ttl = |stat: &Option<Stat>| match stat {
            Some(_) => preset.stat_ttl,
            None => preset.absent_stat_ttl,
        };
        self.caches.stats.get(path, ttl).copied()
    }

    /// Looks a name up in the bucket.
    pub fn ask(&mut self, path: &str) -> Option<Stat> {
        let stat = self.bucket.stat(path, self.preset.implicit_directories);
        let cost = self.preset.lookup;
        let (heads, lists) = if stat.is_some() { cost.hit } else { cost.miss };
        self.bucket.charge(Request::Head, heads);
        self.bucket.charge(Request::List, lists);
        self.caches.stats.put(path, stat);
        stat
    }

    /// Lists a directory; what it shows is remembered.
    fn list(&mut self, path: &str) -> BTreeSet<String> {
        let ttl = self.preset.list_ttl;
        if let Some(names) = self.caches.lists.get(path, |_| ttl) {
            return names.clone();
        }
        let mut names = self.bucket.list(path);
        let implicit = self.preset.implicit_directories;
        names.retain(|name| {
            let path = join(path, name);
            if self.preset.listing_asks && self.cached(&path).flatten().is_none() {
                self.bucket.charge(Request::Head, 1);
            }
            let stat = self.bucket.stat(&path, implicit);
            // A listing says which object is there, and that is remembered.
            if !self.preset.listing_asks || self.cached(&path).flatten().is_none() {
                self.caches.stats.put(&path, stat);
            }
            stat.is_some()
        });
        self.caches.lists.put(path, names.clone());
        names
    }

    /// Lists a directory with what is here only.
    pub fn list_directory(&mut self, path: &str) -> Vec<(String, Stat)> {
        let mut names = self.list(path);
        let local = (self.staged.iter())
            .filter(|(_, staged)| staged.is_local())
            .map(|(path, _)| path)
            .chain(&self.fresh)
            .chain(&self.local_directories);
        for child in local {
            let (parent, name) = split(child);
            if parent == path {
                names.insert(name.to_owned());
            }
        }
        let mut listing = Vec::new();
        for name in names {
            let child = join(path, &name);
            let known = self.local(&child).or_else(|| self.cached(&child).flatten());
            let stat = known.or_else(|| self.bucket.stat(&child, true));
            listing.extend(stat.map(|stat| (name, stat)));
        }
        listing
    }

    pub fn make_directory(&mut self, path: &str) -> Answer<()> {
        if self.look(path).is_some() {
            return Err(Errno::EXIST);
        }
        if self.preset.markers {
            self.bucket.put(&format!("{path}/"), Vec::new());
            self.caches.changed(path, Some(Stat::directory()));
        } else {
            self.local_directories.insert(path.to_owned());
        }
        Ok(())
    }

    pub fn remove_directory(&mut self, path: &str) -> Answer<()> {
        let is_above = |other: &String| other.starts_with(&format!("{path}/"));
        let is_used = self.staged.keys().chain(&self.fresh).any(is_above);
        if is_used || !self.bucket.list(path).is_empty() {
            return Err(Errno::NOTEMPTY);
        }
        if !self.local_directories.remove(path) || self.preset.markers {
            self.bucket.delete(&format!("{path}/"));
        }
        self.gone(path);
        Ok(())
    }

    fn gone(&mut self, path: &str) {
        self.caches.changed(path, None);
        self.nodes.forget(path);
    }

    pub fn unlink(&mut self, path: &str) -> Answer<()> {
        let for_long = self.preset.is_exclusive_for_long;
        let is_written = (self.handles.values())
            .any(|h| h.path == path && h.writes && (for_long || !h.is_closed));
        if !self.preset.may_unlink || (self.preset.is_exclusive && is_written) {
            return Err(Errno::PERM);
        }
        if is_written && !self.preset.unlink_discards {
            self.bucket.forbid(format!("unlink of the open {path}"));
        }
        let mut is_only_here = self.fresh.remove(path);
        if let Some(staged) = self.staged.get_mut(path) {
            is_only_here |= staged.base.is_none();
            staged.is_unlinked = self.preset.unlink_discards;
            staged.is_pending = false;
        }
        if !is_only_here || self.bucket.peek(path).is_some() {
            self.bucket.delete(path);
        }
        self.gone(path);
        Ok(())
    }

    pub fn rename(&mut self, from: &str, to: &str) -> Answer<()> {
        if self.preset.is_object {
            self.bucket.forbid(format!("rename {from} {to}"));
        }
        match self.preset.rename {
            Rename::Refused => return Err(Errno::NOSYS),
            Rename::Copies => {
                // An open file is uploaded first, whatever comes of it.
                let _ = self.publish_staged(from);
                self.bucket.charge(Request::Copy, 1);
                self.bucket.charge(Request::Delete, 1);
            }
            // What had the name is another file, to whoever has it open.
            Rename::Atomic => self.nodes.forget(to),
        }
        let old = self.look(from).ok_or(Errno::NOENT)?;
        self.bucket.rename(from, to);
        self.staged.remove(to);
        let below = format!("{from}/");
        let new_path = |path: &str| -> Option<String> {
            (path == from || path.starts_with(&below))
                .then(|| format!("{to}{}", &path[from.len()..]))
        };
        let staged: Vec<String> = self.staged.keys().cloned().collect();
        for path in staged {
            if let Some(new) = new_path(&path)
                && let Some(mut staged) = self.staged.remove(&path)
            {
                staged.base = self.bucket.peek(&new).map(|object| object.version);
                self.staged.insert(new, staged);
            }
        }
        for handle in self.handles.values_mut() {
            if let Some(new) = new_path(&handle.path) {
                handle.path = new;
            }
        }
        if old.is_dir {
            self.caches.clear();
        }
        self.nodes.rename(from, to);
        self.caches.changed(from, None);
        let stat = self.bucket.stat(to, true);
        self.caches.changed(to, stat);
        Ok(())
    }

    /// Changes mode, owner or times.
    pub fn change_metadata(&mut self, path: &str) -> Answer<()> {
        if self.preset.is_object {
            self.bucket.forbid(format!("setattr {path}"));
        }
        let is_written = self.handles.values().any(|h| h.path == path && h.writes);
        match self.preset.chmod {
            Chmod::Refused if !is_written => Err(Errno::PERM),
            Chmod::Refused => Ok(()),
            Chmod::Ignored => Ok(()),
            Chmod::Copies => {
                self.bucket.charge(Request::Copy, 1);
                Ok(())
            }
        }
    }

    /// Returns the number of what is at a path now.
    pub fn number(&mut self, path: &str, stat: &Stat) -> u64 {
        if self.preset.rename == Rename::Atomic && stat.identity != 0 {
            self.nodes.identify(path, stat.identity);
        }
        self.nodes.number(path)
    }

    /// Whether a file was replaced by another one, so that its path does not
    /// lead to it any more.
    pub fn is_replaced(&mut self, node: u64, path: &str) -> bool {
        if self.preset.rename != Rename::Atomic {
            return false;
        }
        if let Some(stat) = self.bucket.stat(path, false) {
            self.number(path, &stat);
        }
        !self.nodes.is_current(node)
    }

    /// How long the kernel may believe in a name, and in its attributes.
    pub fn ttls(&self, stat: &Stat) -> (Duration, Duration) {
        if stat.is_dir {
            (self.preset.directory_ttl, self.preset.directory_ttl)
        } else {
            (self.preset.entry_ttl, self.preset.attr_ttl)
        }
    }
}
