//! What one mount believes about names: node numbers and caches.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use super::bucket::{Object, Stat};

/// Numbers for paths. A path that was removed gets a new number when it comes
/// back.
#[derive(Debug)]
pub struct Nodes {
    paths: HashMap<u64, String>,
    numbers: HashMap<String, u64>,
    identities: HashMap<u64, u64>,
    last: u64,
}

impl Nodes {
    pub fn new() -> Self {
        Self {
            paths: HashMap::from([(1, String::new())]),
            numbers: HashMap::from([(String::new(), 1)]),
            identities: HashMap::new(),
            last: 1,
        }
    }

    pub fn path(&self, number: u64) -> Option<&str> {
        self.paths.get(&number).map(String::as_str)
    }

    pub fn number(&mut self, path: &str) -> u64 {
        if let Some(number) = self.numbers.get(path) {
            return *number;
        }
        self.last += 1;
        self.numbers.insert(path.to_owned(), self.last);
        self.paths.insert(self.last, path.to_owned());
        self.last
    }

    /// Tells apart what has the same name at different times: if `identity` is
    /// not that of the path's node, the path gets a new one.
    pub fn identify(&mut self, path: &str, identity: u64) {
        let number = self.number(path);
        let known = *self.identities.entry(number).or_insert(identity);
        if known != identity {
            self.forget(path);
            let number = self.number(path);
            self.identities.insert(number, identity);
        }
    }

    /// Whether a node is what its path stands for.
    pub fn is_current(&self, number: u64) -> bool {
        let path = self.paths.get(&number);
        path.and_then(|path| self.numbers.get(path)) == Some(&number)
    }

    pub fn forget(&mut self, path: &str) {
        self.numbers.remove(path);
    }

    pub fn rename(&mut self, from: &str, to: &str) {
        self.numbers.remove(to);
        let below = format!("{from}/");
        let moved: Vec<String> = (self.numbers.keys())
            .filter(|path| *path == from || path.starts_with(&below))
            .cloned()
            .collect();
        for path in moved {
            let new = format!("{to}{}", &path[from.len()..]);
            if let Some(number) = self.numbers.remove(&path) {
                self.paths.insert(number, new.clone());
                self.numbers.insert(new, number);
            }
        }
    }
}

/// Values that were true once.
#[derive(Debug)]
pub struct Cache<T>(HashMap<String, (Instant, T)>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Cache<T> {
    pub fn put(&mut self, path: &str, value: T) {
        self.0.insert(path.to_owned(), (Instant::now(), value));
    }

    /// Returns what is known and when it was learned.
    pub fn get(&self, path: &str, ttl: impl Fn(&T) -> Duration) -> Option<&T> {
        let (since, value) = self.0.get(path)?;
        (since.elapsed() < ttl(value)).then_some(value)
    }

    pub fn get_mut(&mut self, path: &str) -> Option<&mut T> {
        self.0.get_mut(path).map(|(_, value)| value)
    }

    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// The daemon's caches.
#[derive(Debug, Default)]
pub struct Caches {
    pub stats: Cache<Option<Stat>>,
    pub lists: Cache<BTreeSet<String>>,
    pub contents: Cache<Object>,
}

impl Caches {
    /// Takes note of what this mount did itself.
    pub fn changed(&mut self, path: &str, stat: Option<Stat>) {
        self.contents.remove(path);
        match stat {
            Some(_) => self.stats.put(path, stat),
            None => self.stats.remove(path),
        }
        let (parent, name) = split(path);
        if let Some(names) = self.lists.get_mut(parent) {
            if stat.is_some() {
                names.insert(name.to_owned());
            } else {
                names.remove(name);
            }
        }
    }

    pub fn clear(&mut self) {
        self.stats.clear();
        self.lists.clear();
        self.contents.clear();
    }
}

/// Returns a path's directory and name.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

pub fn join(directory: &str, name: &str) -> String {
    match directory {
        "" => name.to_owned(),
        directory => format!("{directory}/{name}"),
    }
}
