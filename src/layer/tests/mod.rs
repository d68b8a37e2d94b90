//! Whole trees and whole layers, many of them hostile.

mod damage;
mod go;
mod hostile;
mod packing;
mod peers;
mod publishing;
mod round_trip;
mod sandbox;
mod unpacking;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps};
use tempfile::TempDir;

use super::*;
use crate::cleanup::Cleanup;

fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().write_all(bytes).unwrap();
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

/// Sets one time everywhere below `root`, the deepest first.
fn stamp(root: &Path, seconds: i64, nanoseconds: i64) {
    let time = Timespec {
        tv_sec: seconds,
        tv_nsec: nanoseconds,
    };
    let times = Timestamps {
        last_access: time,
        last_modification: time,
    };
    for entry in walkdir::WalkDir::new(root).contents_first(true) {
        let path = entry.unwrap().into_path();
        rustix::fs::utimensat(CWD, &path, &times, AtFlags::SYMLINK_NOFOLLOW).unwrap();
    }
}

fn packed(dir: &Path, title: &str, options: &PackOptions) -> (Vec<u8>, Packed) {
    pack(dir, title, options, Vec::new(), &|_| ()).unwrap()
}

/// The uncompressed tar of `dir`.
fn tar_of(dir: &Path, title: &str) -> Vec<u8> {
    let options = PackOptions {
        compression: Compression::None,
        ..PackOptions::default()
    };
    packed(dir, title, &options).0
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::bufread::GzDecoder::new(bytes)
        .read_to_end(&mut plain)
        .unwrap();
    plain
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn target(dir: &Path) -> Target {
    Target::create(dir, TargetOptions::default(), &Cleanup::new()).unwrap()
}

/// Unpacks and publishes, as a pull does.
fn pull(blob: &[u8], title: &str, dir: &Path) -> Result<Unpacked, Box<dyn Error>> {
    pull_with(blob, title, dir, &UnpackOptions::default())
}

fn pull_with(
    blob: &[u8],
    title: &str,
    dir: &Path,
    options: &UnpackOptions,
) -> Result<Unpacked, Box<dyn Error>> {
    let pending = target(dir).directory(title)?;
    let unpacked = unpack(blob, title, &pending, options)?;
    pending.finish()?;
    Ok(unpacked)
}

/// Everything a tree is: by path, type and mode, time, content or target.
fn listing(root: &Path) -> BTreeMap<Vec<u8>, (String, i64, Vec<u8>)> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).follow_root_links(false) {
        let path = entry.unwrap().into_path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        let kind = metadata.file_type();
        let (kind, content) = if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            ("link", target.as_os_str().as_bytes().to_vec())
        } else if kind.is_dir() {
            ("directory", Vec::new())
        } else if kind.is_fifo() {
            ("fifo", Vec::new())
        } else {
            ("file", fs::read(&path).unwrap_or_default())
        };
        let below = path.strip_prefix(root).unwrap().as_os_str().as_bytes();
        all.insert(
            below.to_vec(),
            (
                format!("{kind} {:o}", metadata.mode() & 0o7777),
                metadata.mtime(),
                content,
            ),
        );
    }
    all
}

/// The names in a directory.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What the umask takes from new files.
fn umask() -> u32 {
    let dir = scratch();
    let made = dir.path().join("made");
    fs::create_dir(&made).unwrap();
    0o777 & !fs::metadata(made).unwrap().mode()
}

/// A tar put together by hand, however wrong.
#[derive(Default)]
struct RawTar(Vec<u8>);

impl RawTar {
    fn new() -> Self {
        Self::default()
    }

    fn entry(self, kind: u8, name: &str, link: &str, content: &[u8]) -> Self {
        self.entry_with(kind, name.as_bytes(), link.as_bytes(), content, |_| ())
    }

    fn entry_with(
        mut self,
        kind: u8,
        name: &[u8],
        link: &[u8],
        content: &[u8],
        change: impl FnOnce(&mut tar::Header),
    ) -> Self {
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name);
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link);
        header.as_mut_bytes()[156] = kind;
        header.set_mode(0o755);
        header.set_mtime(1_000_000);
        header.set_size(content.len() as u64);
        change(&mut header);
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(content);
        let whole = self.0.len().next_multiple_of(512);
        self.0.resize(whole, 0);
        self
    }

    fn dir(self, name: &str) -> Self {
        self.entry(b'5', name, "", b"")
    }

    fn file(self, name: &str, content: &str) -> Self {
        self.entry(b'0', name, "", content.as_bytes())
    }

    fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(b'2', name, target, b"")
    }

    fn hard_link(self, name: &str, target: &str) -> Self {
        self.entry(b'1', name, target, b"")
    }

    fn record(self, key: &str, value: &str) -> Self {
        let rest = key.len() + value.len() + 3;
        let length = (rest + 1..).find(|n| n.to_string().len() + rest == *n);
        let record = format!("{} {key}={value}\n", length.unwrap());
        self.entry(b'x', "PaxHeaders.0/x", "", record.as_bytes())
    }

    fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        self.0
    }
}
