//! The requests of the kernel, handed on to a [`Machine`].

use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fuser::{
    BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation,
    INodeNo, InitFlags, KernelConfig, LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate,
    ReplyData, ReplyDirectory, ReplyDirectoryPlus, ReplyEmpty, ReplyEntry, ReplyOpen, ReplyStatfs,
    ReplyWrite, Request, TimeOrNow, WriteFlags,
};
use rustix::fs::OFlags;

use super::bucket::{self, Stat};
use super::faults::{Faults, Op};
use super::machine::{Answer, Machine};
use super::names::join;

/// The largest write the kernel sends at once, in bytes.
const MAX_WRITE_BYTES: u32 = 1 << 20;

/// The daemon of one mount.
#[derive(Debug)]
pub struct Daemon {
    pub machine: Arc<Mutex<Machine>>,
    pub faults: Arc<Faults>,
}

/// An entry as the kernel gets it.
struct Entry {
    attr: FileAttr,
    entry_ttl: Duration,
    attr_ttl: Duration,
}

impl Daemon {
    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what a request on `path` asks for, unless it is to fail.
    fn answer<T>(
        &self,
        op: Op,
        path: &Answer<String>,
        req: &Request,
        act: impl FnOnce(&mut Machine, &str) -> Answer<T>,
    ) -> Result<T, Errno> {
        let result = path.as_ref().map_err(|e| *e).and_then(|path| {
            self.faults.enter(op, path, req.pid())?;
            act(&mut self.machine(), path)
        });
        bucket::pay();
        result.map_err(|e| Errno::from_i32(e.raw_os_error()))
    }

    fn path(&self, node: INodeNo) -> Answer<String> {
        self.machine().path(node.0)
    }

    fn child(&self, parent: INodeNo, name: &OsStr) -> Answer<String> {
        let name = name.to_str().ok_or(rustix::io::Errno::ILSEQ)?;
        Ok(join(&self.path(parent)?, name))
    }

    fn file(&self, handle: FileHandle) -> Answer<String> {
        let machine = self.machine();
        let handle = machine.handles.get(&handle.0);
        let handle = handle.ok_or(rustix::io::Errno::BADF)?;
        Ok(handle.path.clone())
    }
}

fn attr(number: u64, stat: &Stat) -> FileAttr {
    let (kind, perm) = if stat.is_dir {
        (FileType::Directory, 0o755)
    } else {
        (FileType::RegularFile, 0o644)
    };
    FileAttr {
        ino: INodeNo(number),
        size: stat.size,
        blocks: stat.size.div_ceil(512),
        atime: stat.modified,
        mtime: stat.modified,
        ctime: stat.modified,
        crtime: stat.modified,
        kind,
        perm,
        nlink: if stat.is_dir { 2 } else { 1 },
        uid: 0,
        gid: 0,
        rdev: 0,
        blksize: 4096,
        flags: 0,
    }
}

fn entry(machine: &mut Machine, path: &str, stat: &Stat) -> Entry {
    let (entry_ttl, attr_ttl) = machine.ttls(stat);
    Entry {
        attr: attr(machine.number(path, stat), stat),
        entry_ttl,
        attr_ttl,
    }
}

fn look(machine: &mut Machine, path: &str) -> Answer<Entry> {
    let stat = machine.look(path).ok_or(rustix::io::Errno::NOENT)?;
    Ok(entry(machine, path, &stat))
}

fn open_flags(flags: i32) -> OFlags {
    OFlags::from_bits_retain(flags.cast_unsigned())
}

const GENERATION: Generation = Generation(0);

impl Filesystem for Daemon {
    fn init(&mut self, _: &Request, config: &mut KernelConfig) -> std::io::Result<()> {
        let preset = self.machine().preset;
        let unsupported = |_| std::io::Error::from(std::io::ErrorKind::Unsupported);
        config
            .set_max_write(MAX_WRITE_BYTES)
            .map_err(|_| std::io::ErrorKind::InvalidInput)?;
        if preset.atomic_truncate {
            let atomic = InitFlags::FUSE_ATOMIC_O_TRUNC;
            config.add_capabilities(atomic).map_err(unsupported)?;
        }
        if preset.readdirplus {
            let plus = InitFlags::FUSE_DO_READDIRPLUS;
            config.add_capabilities(plus).map_err(unsupported)?;
        }
        Ok(())
    }

    fn lookup(&self, req: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let path = self.child(parent, name);
        let absent_ttl = self.machine().preset.absent_ttl;
        match self.answer(Op::Lookup, &path, req, look) {
            Ok(e) => reply.entry_with_ttls(&e.attr_ttl, &e.entry_ttl, &e.attr, GENERATION),
            Err(e) if e.code() == Errno::ENOENT.code() && !absent_ttl.is_zero() => {
                // Node 0: the kernel remembers that there is nothing.
                reply.entry(&absent_ttl, &attr(0, &Stat::directory()), GENERATION);
            }
            Err(e) => reply.error(e),
        }
    }

    fn getattr(&self, req: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        let result = self.answer(Op::Getattr, &self.path(ino), req, |machine, path| {
            if !machine.is_replaced(ino.0, path) {
                return look(machine, path);
            }
            let stat = machine.replaced(path).ok_or(rustix::io::Errno::STALE)?;
            Ok(entry(machine, path, &stat))
        });
        match result {
            Ok(mut entry) => {
                entry.attr.ino = ino;
                reply.attr(&entry.attr_ttl, &entry.attr);
            }
            Err(e) => reply.error(e),
        }
    }

    fn setattr(
        &self,
        req: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        uid: Option<u32>,
        gid: Option<u32>,
        size: Option<u64>,
        atime: Option<TimeOrNow>,
        mtime: Option<TimeOrNow>,
        _: Option<SystemTime>,
        handle: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let others = mode.or(uid).or(gid).is_some() || atime.or(mtime).is_some();
        let result = self.answer(Op::Setattr, &self.path(ino), req, |machine, path| {
            if let Some(size) = size {
                machine.resize(path, handle.map(|handle| handle.0), size)?;
            } else if others {
                machine.change_metadata(path)?;
            }
            look(machine, path)
        });
        match result {
            Ok(mut entry) => {
                entry.attr.ino = ino;
                reply.attr(&entry.attr_ttl, &entry.attr);
            }
            Err(e) => reply.error(e),
        }
    }

    fn mknod(
        &self,
        req: &Request,
        parent: INodeNo,
        name: &OsStr,
        _: u32,
        _: u32,
        _: u32,
        reply: ReplyEntry,
    ) {
        let path = self.child(parent, name);
        let result = self.answer(Op::Create, &path, req, |machine, path| {
            machine.make_node(path)?;
            look(machine, path)
        });
        match result {
            Ok(e) => reply.entry_with_ttls(&e.attr_ttl, &e.entry_ttl, &e.attr, GENERATION),
            Err(e) => reply.error(e),
        }
    }

    fn mkdir(
        &self,
        req: &Request,
        parent: INodeNo,
        name: &OsStr,
        _: u32,
        _: u32,
        reply: ReplyEntry,
    ) {
        let path = self.child(parent, name);
        let result = self.answer(Op::Mkdir, &path, req, |machine, path| {
            machine.make_directory(path)?;
            look(machine, path)
        });
        match result {
            Ok(e) => reply.entry_with_ttls(&e.attr_ttl, &e.entry_ttl, &e.attr, GENERATION),
            Err(e) => reply.error(e),
        }
    }

    fn unlink(&self, req: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let path = self.child(parent, name);
        done(reply, self.answer(Op::Unlink, &path, req, Machine::unlink));
    }

    fn rmdir(&self, req: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let path = self.child(parent, name);
        let result = self.answer(Op::Rmdir, &path, req, Machine::remove_directory);
        done(reply, result);
    }

    fn symlink(&self, req: &Request, parent: INodeNo, name: &OsStr, _: &Path, reply: ReplyEntry) {
        let path = self.child(parent, name);
        let result = self.answer(Op::Other, &path, req, |machine, path| {
            machine.bucket.forbid(format!("symlink {path}"));
            Err::<(), _>(rustix::io::Errno::PERM)
        });
        reply.error(result.err().unwrap_or(Errno::EPERM));
    }

    fn rename(
        &self,
        req: &Request,
        parent: INodeNo,
        name: &OsStr,
        new_parent: INodeNo,
        new_name: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        let to = self.child(new_parent, new_name);
        let path = self.child(parent, name);
        let result = self.answer(Op::Rename, &path, req, |machine, from| {
            let to = to?;
            if flags.contains(RenameFlags::RENAME_NOREPLACE) && machine.look(&to).is_some() {
                return Err(rustix::io::Errno::EXIST);
            }
            machine.rename(from, &to)
        });
        done(reply, result);
    }

    fn link(&self, req: &Request, ino: INodeNo, _: INodeNo, _: &OsStr, reply: ReplyEntry) {
        let result = self.answer(Op::Other, &self.path(ino), req, |machine, path| {
            machine.bucket.forbid(format!("link {path}"));
            Err::<(), _>(rustix::io::Errno::PERM)
        });
        reply.error(result.err().unwrap_or(Errno::EPERM));
    }

    fn create(
        &self,
        req: &Request,
        parent: INodeNo,
        name: &OsStr,
        _: u32,
        _: u32,
        flags: i32,
        reply: ReplyCreate,
    ) {
        let path = self.child(parent, name);
        let result = self.answer(Op::Create, &path, req, |machine, path| {
            let handle = machine.create(path, open_flags(flags), req.pid())?;
            Ok((handle, look(machine, path)?))
        });
        match result {
            Ok((handle, entry)) => reply.created(
                &entry.entry_ttl,
                &entry.attr,
                GENERATION,
                FileHandle(handle),
                FopenFlags::empty(),
            ),
            Err(e) => reply.error(e),
        }
    }

    fn open(&self, req: &Request, ino: INodeNo, flags: OpenFlags, reply: ReplyOpen) {
        let result = self.answer(Op::Open, &self.path(ino), req, |machine, path| {
            if machine.is_replaced(ino.0, path) {
                // The kernel looks the name up again.
                return Err(rustix::io::Errno::STALE);
            }
            machine.open(path, open_flags(flags.0), req.pid())
        });
        match result {
            Ok(handle) => reply.opened(FileHandle(handle), FopenFlags::empty()),
            Err(e) => reply.error(e),
        }
    }

    fn read(
        &self,
        req: &Request,
        _: INodeNo,
        handle: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let result = self.answer(Op::Read, &self.file(handle), req, |machine, _| {
            machine.read(handle.0, offset, size)
        });
        match result {
            Ok(bytes) => reply.data(&bytes),
            Err(e) => reply.error(e),
        }
    }

    fn write(
        &self,
        req: &Request,
        _: INodeNo,
        handle: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        let result = self.answer(Op::Write, &self.file(handle), req, |machine, _| {
            machine.write(handle.0, offset, data)
        });
        match result {
            Ok(written) => reply.written(written),
            Err(e) => reply.error(e),
        }
    }

    fn flush(
        &self,
        req: &Request,
        _: INodeNo,
        handle: FileHandle,
        _: LockOwner,
        reply: ReplyEmpty,
    ) {
        let result = self.answer(Op::Flush, &self.file(handle), req, |machine, _| {
            machine.flush(handle.0, req.pid())
        });
        if let Err(e) = &result {
            self.machine().abandon(handle.0, e.code());
        }
        done(reply, result);
    }

    fn fsync(&self, req: &Request, _: INodeNo, handle: FileHandle, data: bool, reply: ReplyEmpty) {
        let result = self.answer(Op::Fsync, &self.file(handle), req, |machine, _| {
            machine.sync(handle.0, data)
        });
        done(reply, result);
    }

    fn release(
        &self,
        req: &Request,
        _: INodeNo,
        handle: FileHandle,
        _: OpenFlags,
        _: Option<LockOwner>,
        _: bool,
        reply: ReplyEmpty,
    ) {
        let result = self.answer(Op::Release, &self.file(handle), req, |machine, _| {
            machine.release(handle.0);
            Ok(())
        });
        done(reply, result);
    }

    fn opendir(&self, req: &Request, ino: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        // The listing is made when it is first read: opening is free.
        match self.answer(Op::Other, &self.path(ino), req, |machine, _| {
            machine.last_handle += 1;
            Ok(machine.last_handle)
        }) {
            Ok(handle) => reply.opened(FileHandle(handle), FopenFlags::empty()),
            Err(e) => reply.error(e),
        }
    }

    fn readdir(
        &self,
        req: &Request,
        ino: INodeNo,
        handle: FileHandle,
        offset: u64,
        mut reply: ReplyDirectory,
    ) {
        let result = self.listing(req, ino, handle, offset);
        let entries = match result {
            Ok(entries) => entries,
            Err(e) => return reply.error(e),
        };
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        for (n, (name, entry)) in entries.iter().enumerate().skip(skip) {
            let attr = &entry.attr;
            if reply.add(attr.ino, n as u64 + 1, attr.kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn readdirplus(
        &self,
        req: &Request,
        ino: INodeNo,
        handle: FileHandle,
        offset: u64,
        mut reply: ReplyDirectoryPlus,
    ) {
        let result = self.listing(req, ino, handle, offset);
        let entries = match result {
            Ok(entries) => entries,
            Err(e) => return reply.error(e),
        };
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        for (n, (name, entry)) in entries.iter().enumerate().skip(skip) {
            let attr = &entry.attr;
            let ttl = entry.entry_ttl.min(entry.attr_ttl);
            if reply.add(attr.ino, n as u64 + 1, name, &ttl, attr, GENERATION) {
                break;
            }
        }
        reply.ok();
    }

    fn releasedir(
        &self,
        _: &Request,
        _: INodeNo,
        handle: FileHandle,
        _: OpenFlags,
        reply: ReplyEmpty,
    ) {
        self.machine().listings.remove(&handle.0);
        reply.ok();
    }

    fn fsyncdir(&self, req: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        let result = self.answer(Op::Fsync, &self.path(ino), req, Machine::sync_directory);
        done(reply, result);
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        let blocks = 1 << 38;
        reply.statfs(blocks, blocks, blocks, 1 << 40, 1 << 40, 4096, 255, 4096);
    }

    /// geesefs: the way to make it forget what it believes.
    fn setxattr(
        &self,
        req: &Request,
        ino: INodeNo,
        name: &OsStr,
        _: &[u8],
        _: i32,
        _: u32,
        reply: ReplyEmpty,
    ) {
        let result = self.answer(Op::Other, &self.path(ino), req, |machine, _| {
            if machine.preset.name != "geesefs" || name != ".invalidate" {
                return Err(rustix::io::Errno::NOTSUP);
            }
            machine.caches.clear();
            Ok(())
        });
        done(reply, result);
    }

    fn fallocate(
        &self,
        req: &Request,
        _: INodeNo,
        handle: FileHandle,
        _: u64,
        _: u64,
        _: i32,
        reply: ReplyEmpty,
    ) {
        let result = self.answer(Op::Other, &self.file(handle), req, |machine, path| {
            machine.bucket.forbid(format!("fallocate {path}"));
            Err::<(), _>(rustix::io::Errno::OPNOTSUPP)
        });
        done(reply, result);
    }
}

impl Daemon {
    fn listing(
        &self,
        req: &Request,
        ino: INodeNo,
        handle: FileHandle,
        offset: u64,
    ) -> Result<Vec<(String, Entry)>, Errno> {
        self.answer(Op::List, &self.path(ino), req, |machine, path| {
            if offset == 0 || !machine.listings.contains_key(&handle.0) {
                let listing = machine.list_directory(path);
                machine.listings.insert(handle.0, listing);
            }
            let listing = machine.listings[&handle.0].clone();
            let entries = listing.into_iter().map(|(name, stat)| {
                let entry = entry(machine, &join(path, &name), &stat);
                (name, entry)
            });
            Ok(entries.collect())
        })
    }
}

fn done(reply: ReplyEmpty, result: Result<(), Errno>) {
    match result {
        Ok(()) => reply.ok(),
        Err(e) => reply.error(e),
    }
}
