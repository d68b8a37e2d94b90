//! The object store itself: keys and bytes, and a count of the requests.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// A kind of request that is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    Head,
    Get,
    Put,
    List,
    Copy,
    Delete,
}

/// How many requests there were, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([u64; 6]);

impl Counts {
    pub fn of(&self, request: Request) -> u64 {
        self.0[request as usize]
    }

    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ["HEAD", "GET", "PUT", "LIST", "COPY", "DELETE"];
        write!(f, "{:4}", self.total())?;
        for (name, count) in names.iter().zip(self.0).filter(|(_, count)| *count > 0) {
            write!(f, " {count} {name}")?;
        }
        Ok(())
    }
}

/// What is stored under a key.
#[derive(Debug, Clone)]
pub struct Object {
    pub data: Arc<Vec<u8>>,
    /// What S3 calls an ETag and Cloud Storage a generation; never reused.
    pub version: u64,
    /// Which file it is, where a rename moves files.
    pub identity: u64,
    pub modified: SystemTime,
}

/// What a mount sees of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    pub is_dir: bool,
    pub size: u64,
    pub version: u64,
    pub identity: u64,
    pub modified: SystemTime,
}

impl Stat {
    pub fn directory() -> Self {
        Self {
            is_dir: true,
            size: 0,
            version: 0,
            identity: 0,
            modified: SystemTime::UNIX_EPOCH,
        }
    }

    pub fn file(size: usize, version: u64) -> Self {
        Self {
            is_dir: false,
            size: size as u64,
            version,
            identity: 0,
            modified: SystemTime::now(),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Object>,
    versions: u64,
    counts: Counts,
    latency: Duration,
    forbidden: Vec<String>,
}

/// A bucket. Every mount of it is another machine.
#[derive(Debug, Default)]
pub struct Bucket(Mutex<State>);

thread_local! {
    /// What the requests made by this thread would have taken.
    static OWED: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Takes the time that this thread's requests would have taken.
pub fn pay() {
    let owed = OWED.take();
    if !owed.is_zero() {
        std::thread::sleep(owed);
    }
}

impl Bucket {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn charge(&self, request: Request, times: u64) {
        let mut state = self.state();
        state.counts.0[request as usize] += times;
        let owed = state.latency * u32::try_from(times).unwrap_or(0);
        OWED.set(OWED.get() + owed);
    }

    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// Returns the requests since the last call.
    pub fn take_counts(&self) -> Counts {
        std::mem::take(&mut self.state().counts)
    }

    /// Notes a call that no careful program makes on a bucket.
    pub fn forbid(&self, what: String) {
        self.state().forbidden.push(what);
    }

    pub fn take_forbidden(&self) -> Vec<String> {
        std::mem::take(&mut self.state().forbidden)
    }

    /// Returns all keys; asking is free, as for everything that tests ask.
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    pub fn peek(&self, key: &str) -> Option<Object> {
        self.state().objects.get(key).cloned()
    }

    pub fn get(&self, key: &str) -> Option<Object> {
        self.charge(Request::Get, 1);
        self.peek(key)
    }

    /// Tells what a mount would see of a key, without a request.
    pub fn stat(&self, path: &str, implicit: bool) -> Option<Stat> {
        let state = self.state();
        if let Some(object) = state.objects.get(path) {
            return Some(Stat {
                is_dir: false,
                size: object.data.len() as u64,
                version: object.version,
                identity: object.identity,
                modified: object.modified,
            });
        }
        let marker = format!("{path}/");
        let mut below = state.objects.range(marker.clone()..);
        let is_dir = below
            .next()
            .is_some_and(|(key, _)| *key == marker || (implicit && key.starts_with(&marker)));
        is_dir.then(Stat::directory)
    }

    pub fn put(&self, key: &str, data: Vec<u8>) -> u64 {
        self.charge(Request::Put, 1);
        self.insert(key, Arc::new(data))
    }

    /// Stores an object if the key has still `version`, or still nothing.
    pub fn put_if(&self, key: &str, data: Vec<u8>, version: Option<u64>) -> Option<u64> {
        self.charge(Request::Put, 1);
        let mut state = self.state();
        if state.objects.get(key).map(|object| object.version) != version {
            return None;
        }
        Some(state.insert(key, Arc::new(data)))
    }

    fn insert(&self, key: &str, data: Arc<Vec<u8>>) -> u64 {
        self.state().insert(key, data)
    }

    pub fn delete(&self, key: &str) -> bool {
        self.charge(Request::Delete, 1);
        self.state().objects.remove(key).is_some()
    }

    /// Moves one key, or all keys below it.
    pub fn rename(&self, from: &str, to: &str) {
        let mut state = self.state();
        let below = format!("{from}/");
        let is_meant = |key: &&String| *key == from || key.starts_with(&below);
        let keys: Vec<String> = state.objects.keys().filter(is_meant).cloned().collect();
        for key in keys {
            if let Some(object) = state.objects.remove(&key) {
                let key = format!("{to}{}", &key[from.len()..]);
                state.objects.insert(key, object);
            }
        }
    }

    /// Returns the names in a directory.
    pub fn list(&self, path: &str) -> BTreeSet<String> {
        let prefix = match path {
            "" => String::new(),
            path => format!("{path}/"),
        };
        let mut names = BTreeSet::new();
        let state = self.state();
        for (key, _) in state.objects.range(prefix.clone()..) {
            let Some(rest) = key.strip_prefix(&prefix) else {
                break;
            };
            let name = rest.split('/').next().unwrap_or_default();
            if !name.is_empty() {
                names.insert(name.to_owned());
            }
        }
        drop(state);
        self.charge(Request::List, names.len() as u64 / 1000 + 1);
        names
    }
}

impl State {
    fn insert(&mut self, key: &str, data: Arc<Vec<u8>>) -> u64 {
        self.versions += 1;
        let old = self.objects.get(key).map(|object| object.identity);
        let object = Object {
            data,
            version: self.versions,
            identity: old.unwrap_or(self.versions),
            modified: SystemTime::now(),
        };
        self.objects.insert(key.to_owned(), object);
        self.versions
    }
}
