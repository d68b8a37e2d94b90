//! Open files of one mount: what is read, written and uploaded.

use std::sync::Arc;
use std::time::Instant;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::bucket::{Request, Stat};
use super::machine::{Answer, Machine};
use super::preset::{Fsync, Overwrite, Publish, Rename, Writes};

/// The content of a file that is open for writing in any order, shared by all
/// handles of this mount.
#[derive(Debug, Default)]
pub struct Staged {
    /// `None` until something needs it.
    data: Option<Vec<u8>>,
    /// The version it started from.
    pub base: Option<u64>,
    is_dirty: bool,
    pub is_unlinked: bool,
    /// Its upload lost against another's.
    is_broken: bool,
    /// Closed, and to be uploaded in a while.
    pub is_pending: bool,
    writers: usize,
    closed: Option<Instant>,
}

impl Staged {
    pub fn len(&self) -> usize {
        self.data.as_ref().map_or(0, Vec::len)
    }

    /// Whether this mount shows it in place of the object.
    pub fn is_local(&self) -> bool {
        self.is_dirty && !self.is_unlinked
    }
}

/// A file that is written from start to end.
#[derive(Debug, Default)]
struct Upload {
    data: Vec<u8>,
    /// There is something to upload, be it nothing.
    is_dirty: bool,
    is_new: bool,
    is_done: bool,
    error: Option<Errno>,
}

/// An open file.
#[derive(Debug)]
pub struct Handle {
    pub path: String,
    pub writes: bool,
    /// Its process has closed it; the kernel will release it.
    pub is_closed: bool,
    process: Option<u32>,
    version: u64,
    snapshot: Option<Arc<Vec<u8>>>,
    upload: Option<Upload>,
}

impl Handle {
    /// The size of what is being uploaded.
    pub fn uploading(&self) -> Option<usize> {
        let upload = self.upload.as_ref().filter(|upload| !upload.is_done)?;
        upload.is_dirty.then_some(upload.data.len())
    }
}

impl Machine {
    /// Returns what a handle has of a file that was replaced.
    pub fn replaced(&self, node_path: &str) -> Option<Stat> {
        let mut handles = self.handles.values().filter(|h| h.path == node_path);
        let snapshot = handles.find_map(|handle| handle.snapshot.as_ref())?;
        Some(Stat::file(snapshot.len(), 0))
    }

    fn add_handle(&mut self, path: &str, pid: u32, version: u64, upload: Option<Upload>) -> u64 {
        self.last_handle += 1;
        let handle = Handle {
            path: path.to_owned(),
            writes: true,
            is_closed: false,
            process: super::faults::process_of(pid),
            version,
            snapshot: None,
            upload,
        };
        self.handles.insert(self.last_handle, handle);
        self.last_handle
    }

    fn admit_writer(&self) -> Answer<()> {
        let writers = self.handles.values().filter(|handle| handle.writes).count();
        let most = self.preset.most_writers.unwrap_or(usize::MAX);
        if writers >= most {
            return Err(Errno::NOMEM);
        }
        Ok(())
    }

    /// MKNOD: a name with nothing behind it yet.
    pub fn make_node(&mut self, path: &str) -> Answer<()> {
        if self.look(path).is_some() {
            return Err(Errno::EXIST);
        }
        self.fresh.insert(path.to_owned());
        Ok(())
    }

    /// CREATE. The kernel has looked the name up and found nothing.
    pub fn create(&mut self, path: &str, flags: OFlags, pid: u32) -> Answer<u64> {
        if self.preset.no_create {
            return Err(Errno::NOSYS);
        }
        if self.preset.create_asks && self.ask(path).is_some() && flags.contains(OFlags::EXCL) {
            return Err(Errno::EXIST);
        }
        self.admit_writer()?;
        let mut staged = Staged {
            data: Some(Vec::new()),
            is_dirty: true,
            writers: 1,
            ..Staged::default()
        };
        if self.preset.creates_at_once {
            let created = self.bucket.put_if(path, Vec::new(), None);
            staged.base = Some(created.ok_or(Errno::EXIST)?);
        }
        let upload = match self.preset.writes {
            Writes::InPlace => {
                self.staged.insert(path.to_owned(), staged);
                None
            }
            Writes::Sequential(_) => Some(Upload {
                is_dirty: true,
                is_new: true,
                ..Upload::default()
            }),
        };
        self.caches.stats.remove(path);
        Ok(self.add_handle(path, pid, 0, upload))
    }

    /// OPEN.
    pub fn open(&mut self, path: &str, flags: OFlags, pid: u32) -> Answer<u64> {
        let writes = flags.intersects(OFlags::WRONLY | OFlags::RDWR);
        let for_long = self.preset.is_exclusive_for_long;
        let mut others = (self.handles.values())
            .filter(|other| other.path == path && (for_long || !other.is_closed));
        if self.preset.is_exclusive && others.any(|other| writes || other.writes) {
            return Err(Errno::PERM);
        }
        if self.preset.open_asks {
            self.caches.stats.remove(path);
        }
        let stat = self.look(path).ok_or(Errno::NOENT)?;
        if !writes {
            let handle = self.add_handle(path, pid, stat.version, None);
            let object = match self.preset.rename {
                Rename::Atomic => self.bucket.get(path),
                _ => None,
            };
            if let Some(handle) = self.handles.get_mut(&handle) {
                handle.writes = false;
                // It stays the file it was when another one is renamed over it.
                handle.snapshot = object.map(|object| object.data);
            }
            return Ok(handle);
        }
        self.admit_writer()?;
        let truncates = flags.contains(OFlags::TRUNC);
        self.watch(path, flags, &stat);
        let upload = match self.preset.writes {
            Writes::InPlace => {
                self.attach(path, &stat, truncates);
                None
            }
            Writes::Sequential(_) => Some(self.new_upload(path, flags)?),
        };
        Ok(self.add_handle(path, pid, stat.version, upload))
    }

    fn watch(&self, path: &str, flags: OFlags, stat: &Stat) {
        if !self.preset.is_object {
            return;
        }
        if flags.contains(OFlags::APPEND) {
            self.bucket.forbid(format!("open {path} to append"));
        }
        if flags.contains(OFlags::TRUNC) {
            self.watch_truncation(path, stat.size, 0);
        }
    }

    fn watch_truncation(&self, path: &str, old: u64, new: u64) {
        let is_index = path.ends_with("index.json");
        if is_index && new < old && !self.preset.may_truncate_index {
            let what = format!("truncation of {path} from {old} to {new} bytes");
            self.bucket.forbid(what);
        }
    }

    fn attach(&mut self, path: &str, stat: &Stat, truncates: bool) {
        let staged = self.staged.entry(path.to_owned()).or_default();
        staged.writers += 1;
        staged.is_pending = false;
        if !staged.is_dirty {
            staged.data = None;
            staged.base = Some(stat.version);
        }
        if truncates {
            staged.data = Some(Vec::new());
            staged.is_dirty = true;
            if self.preset.truncation_uploads && stat.size > 0 {
                staged.base = Some(self.bucket.put(path, Vec::new()));
            }
        }
    }

    fn new_upload(&self, path: &str, flags: OFlags) -> Answer<Upload> {
        let is_new = self.fresh.contains(path);
        let truncates = flags.contains(OFlags::TRUNC);
        let mut upload = Upload {
            is_dirty: is_new || truncates,
            is_new,
            ..Upload::default()
        };
        match self.preset.overwrite {
            Overwrite::Free => upload.is_dirty = is_new,
            _ if is_new || truncates => {}
            Overwrite::Truncating | Overwrite::Never => return Err(Errno::PERM),
            Overwrite::WriteOnly if flags.contains(OFlags::RDWR) => {
                upload.error = Some(Errno::PERM);
            }
            Overwrite::WriteOnly => {}
        }
        if self.preset.overwrite == Overwrite::Never && !is_new {
            return Err(Errno::PERM);
        }
        Ok(upload)
    }

    fn handle(&mut self, handle: u64) -> Answer<&mut Handle> {
        self.handles.get_mut(&handle).ok_or(Errno::BADF)
    }

    /// Fetches what a staged file starts from.
    fn load(&mut self, path: &str) -> Answer<&mut Staged> {
        let staged = self.staged.get_mut(path).ok_or(Errno::BADF)?;
        if staged.is_broken {
            return Err(Errno::STALE);
        }
        if staged.data.is_none() {
            let object = self.bucket.get(path).ok_or(Errno::NOENT)?;
            if self.preset.compares && Some(object.version) != staged.base {
                self.caches.stats.remove(path);
                return Err(Errno::STALE);
            }
            staged.base = Some(object.version);
            staged.data = Some(object.data.to_vec());
        }
        Ok(staged)
    }

    pub fn read(&mut self, handle: u64, offset: u64, size: u32) -> Answer<Vec<u8>> {
        let (path, writes) = {
            let handle = self.handle(handle)?;
            if handle.upload.is_some() {
                return Err(Errno::PERM);
            }
            (handle.path.clone(), handle.writes)
        };
        if writes || self.staged.get(&path).is_some_and(Staged::is_local) {
            let staged = self.load(&path)?;
            return Ok(cut(
                staged.data.as_deref().unwrap_or_default(),
                offset,
                size,
            ));
        }
        if let Some(snapshot) = &self.handle(handle)?.snapshot {
            return Ok(cut(snapshot, offset, size));
        }
        let ttl = self.preset.content_ttl;
        let object = match self.caches.contents.get(&path, |_| ttl) {
            Some(object) => object.clone(),
            None => self.bucket.get(&path).ok_or(Errno::NOENT)?,
        };
        let seen = self.handle(handle)?.version;
        if self.preset.reads_one_version && object.version != seen {
            self.caches.stats.remove(&path);
            return Err(Errno::STALE);
        }
        if self.caches.contents.get(&path, |_| ttl).is_none() {
            self.caches.contents.put(&path, object.clone());
        }
        let bytes = cut(&object.data, offset, size);
        self.handle(handle)?.snapshot = Some(object.data);
        Ok(bytes)
    }

    pub fn write(&mut self, handle: u64, offset: u64, bytes: &[u8]) -> Answer<u32> {
        let at = usize::try_from(offset).map_err(|_| Errno::FBIG)?;
        let writes = self.preset.writes;
        let opened = self.handle(handle)?;
        if let (Some(upload), Writes::Sequential(errno)) = (&mut opened.upload, writes) {
            if let Some(error) = upload.error {
                return Err(error);
            }
            if upload.is_done || at != upload.data.len() {
                upload.error = Some(errno);
                return Err(errno);
            }
            upload.is_dirty = true;
            upload.data.extend_from_slice(bytes);
            return Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
        let path = opened.path.clone();
        let staged = self.load(&path)?;
        let data = staged.data.get_or_insert_default();
        let end = at + bytes.len();
        if data.len() < end {
            data.resize(end, 0);
        }
        data[at..end].copy_from_slice(bytes);
        staged.is_dirty = true;
        Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    }

    /// SETATTR(size), through a handle or without.
    pub fn resize(&mut self, path: &str, handle: Option<u64>, size: u64) -> Answer<()> {
        if self.preset.ignores_size {
            return Ok(());
        }
        let wanted = usize::try_from(size).map_err(|_| Errno::FBIG)?;
        if let Writes::Sequential(_) = self.preset.writes {
            let upload = handle.and_then(|handle| self.handles.get(&handle)?.upload.as_ref());
            let is_so = upload.is_some_and(|upload| upload.data.len() == wanted);
            return if is_so { Ok(()) } else { Err(Errno::PERM) };
        }
        let stat = self.look(path).ok_or(Errno::NOENT)?;
        if self.preset.is_object {
            self.watch_truncation(path, stat.size, size);
        }
        if handle.is_none() {
            self.attach(path, &stat, false);
        }
        if wanted == 0 {
            let staged = self.staged.get_mut(path).ok_or(Errno::BADF)?;
            staged.data = Some(Vec::new());
            staged.is_dirty = true;
        } else {
            let staged = self.load(path)?;
            staged.data.get_or_insert_default().resize(wanted, 0);
            staged.is_dirty = true;
        }
        if handle.is_none() {
            self.detach(path);
        }
        Ok(())
    }

    fn upload(&mut self, path: &str, data: Vec<u8>, base: Option<u64>) -> Answer<u64> {
        let size = data.len();
        let version = if self.preset.compares {
            self.bucket.put_if(path, data, base)
        } else {
            Some(self.bucket.put(path, data))
        };
        self.caches.stats.remove(path);
        let version = version.ok_or(Errno::STALE)?;
        self.fresh.remove(path);
        self.caches.changed(path, Some(Stat::file(size, version)));
        self.caches.stats.put(path, self.bucket.stat(path, false));
        if let Some(object) = self.bucket.peek(path) {
            self.caches.contents.put(path, object);
        }
        Ok(version)
    }

    /// Uploads a staged file if there is anything to upload.
    pub fn publish_staged(&mut self, path: &str) -> Answer<()> {
        let Some(staged) = self.staged.get(path) else {
            return Ok(());
        };
        if staged.is_broken {
            return Err(Errno::STALE);
        }
        if !staged.is_local() {
            return Ok(());
        }
        let (data, base) = (staged.data.clone().unwrap_or_default(), staged.base);
        let version = self.upload(path, data, base);
        if let Some(staged) = self.staged.get_mut(path) {
            staged.is_broken = version.is_err();
            staged.is_dirty = false;
            staged.is_pending = false;
            staged.base = version.ok().or(staged.base);
        }
        version.map(drop)
    }

    fn publish_upload(&mut self, handle: u64) -> Answer<()> {
        let ends = !self.preset.ignores_size;
        let opened = self.handle(handle)?;
        let path = opened.path.clone();
        let version = opened.version;
        let Some(upload) = &mut opened.upload else {
            return Ok(());
        };
        if let Some(error) = upload.error {
            return Err(error);
        }
        if upload.is_done || !upload.is_dirty {
            return Ok(());
        }
        // goofys would begin anew, from the start.
        upload.is_done = ends;
        upload.is_dirty = false;
        let (data, is_new) = (std::mem::take(&mut upload.data), upload.is_new);
        self.upload(&path, data, (!is_new).then_some(version))?;
        Ok(())
    }

    /// FLUSH: some process closes a handle.
    pub fn flush(&mut self, handle: u64, pid: u32) -> Answer<()> {
        let preset = self.preset;
        let process = super::faults::process_of(pid);
        let opened = self.handle(handle)?;
        opened.is_closed = process == opened.process;
        if !opened.writes || (preset.own_flush_only && process != opened.process) {
            return Ok(());
        }
        if let Some(upload) = &opened.upload {
            let waits = preset.empty_at_release && upload.data.is_empty();
            if waits && upload.error.is_none() {
                return Ok(());
            }
            return self.publish_upload(handle);
        }
        let path = opened.path.clone();
        match preset.publish {
            Publish::Flush => self.publish_staged(&path),
            Publish::Fsync(_) => Ok(()),
        }
    }

    /// An upload failed: what was to be uploaded is given up.
    pub fn abandon(&mut self, handle: u64, errno: i32) {
        let Some(opened) = self.handles.get_mut(&handle).filter(|opened| opened.writes) else {
            return;
        };
        if let Some(upload) = opened.upload.as_mut().filter(|upload| !upload.is_done) {
            upload.error = Some(Errno::from_raw_os_error(errno));
        }
        if let Some(staged) = self.staged.get_mut(&opened.path) {
            staged.is_dirty = false;
        }
    }

    pub fn sync(&mut self, handle: u64, is_data_only: bool) -> Answer<()> {
        let opened = self.handle(handle)?;
        let (path, is_upload) = (opened.path.clone(), opened.upload.is_some());
        if is_data_only && self.preset.name.starts_with("s3fs") {
            // It leaves the metadata dirty, for one more copy at close.
            self.bucket.forbid(format!("fdatasync of {path}"));
            self.bucket.charge(Request::Copy, 1);
        }
        match self.preset.fsync {
            Fsync::Ignored => Ok(()),
            Fsync::Publishes if is_upload => self.publish_upload(handle),
            Fsync::Publishes => self.publish_staged(&path),
        }
    }

    /// Syncing a directory uploads what is below it, where fsync uploads.
    pub fn sync_directory(&mut self, path: &str) -> Answer<()> {
        if let Publish::Flush = self.preset.publish {
            return Ok(());
        }
        if self.preset.fsync == Fsync::Ignored {
            return Ok(());
        }
        let prefix = format!("{path}/");
        let is_below = |other: &&String| path.is_empty() || other.starts_with(&prefix);
        let below: Vec<String> = self.staged.keys().filter(is_below).cloned().collect();
        for path in below {
            self.publish_staged(&path)?;
            self.drop_unused(&path);
        }
        Ok(())
    }

    /// RELEASE: the last descriptor of a handle is gone. Nobody hears of errors.
    pub fn release(&mut self, handle: u64) {
        let is_in_error = |opened: &Handle| {
            let upload = opened.upload.as_ref();
            upload.is_some_and(|upload| upload.error.is_some())
        };
        if self
            .handles
            .get(&handle)
            .is_some_and(|opened| opened.writes)
        {
            let _ = self.publish_upload(handle);
        }
        let Some(opened) = self.handles.remove(&handle) else {
            return;
        };
        if !opened.writes {
            return;
        }
        if opened.upload.is_some() {
            if is_in_error(&opened) && self.fresh.remove(&opened.path) {
                self.nodes.forget(&opened.path);
            }
            return;
        }
        self.detach(&opened.path);
    }

    fn detach(&mut self, path: &str) {
        let publish = self.preset.publish;
        let Some(staged) = self.staged.get_mut(path) else {
            return;
        };
        staged.writers = staged.writers.saturating_sub(1);
        if staged.writers > 0 {
            return;
        }
        match publish {
            Publish::Flush => {
                let _ = self.publish_staged(path);
            }
            Publish::Fsync(_) => {
                staged.is_pending = staged.is_local();
                staged.closed = Some(Instant::now());
            }
        }
        self.drop_unused(path);
    }

    fn drop_unused(&mut self, path: &str) {
        let is_unused = |staged: &Staged| staged.writers == 0 && !staged.is_pending;
        if self.staged.get(path).is_some_and(is_unused) {
            self.staged.remove(path);
        }
    }

    /// Uploads what has waited long enough, or everything.
    pub fn upload_pending(&mut self, everything: bool) {
        let Publish::Fsync(delay) = self.preset.publish else {
            return;
        };
        let is_due = |staged: &Staged| {
            let waited = staged.closed.map(|closed| closed.elapsed());
            let is_due = staged.is_pending && waited.is_some_and(|waited| waited >= delay);
            is_due || (everything && staged.is_local())
        };
        let due = (self.staged.iter()).filter(|(_, staged)| is_due(staged));
        let due: Vec<String> = due.map(|(path, _)| path.clone()).collect();
        for path in due {
            let _ = self.publish_staged(&path);
            self.drop_unused(&path);
        }
    }
}

fn cut(data: &[u8], offset: u64, size: u32) -> Vec<u8> {
    let at = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(data.len());
    let end = at.saturating_add(size as usize).min(data.len());
    data[at..end].to_vec()
}
