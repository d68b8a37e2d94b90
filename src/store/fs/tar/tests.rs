//! Tars made byte by byte, since no tool would write most of them.

use std::io::{Read, Write};
use std::path::Path;

use proptest::prelude::*;
use tar::{EntryType, Header};

use super::*;
use crate::store::{Store, StoreError, StoreOptions};

/// A tar that is being made.
#[derive(Default)]
struct Made(Vec<u8>);

impl Made {
    fn entry(self, name: &str, kind: EntryType, content: &[u8]) -> Self {
        self.with(name, kind, "", content, |_| {})
    }

    fn file(self, name: &str, content: &str) -> Self {
        self.entry(name, EntryType::Regular, content.as_bytes())
    }

    fn link(self, name: &str, kind: EntryType, to: &str) -> Self {
        self.with(name, kind, to, b"", |_| {})
    }

    /// Appends an entry whose header `change` may spoil; the sum is right.
    fn with(
        mut self,
        name: &str,
        kind: EntryType,
        link: &str,
        content: &[u8],
        change: impl FnOnce(&mut [u8]),
    ) -> Self {
        let mut header = Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(7);
        change(&mut header.as_mut_bytes()[..]);
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn pax(self, key: &str, value: &str) -> Self {
        let rest = format!(" {key}={value}\n");
        let mut length = rest.len() + 1;
        while length != rest.len() + length.to_string().len() {
            length += 1;
        }
        self.entry(
            "pax",
            EntryType::XHeader,
            format!("{length}{rest}").as_bytes(),
        )
    }

    fn end(mut self) -> Self {
        self.0.resize(self.0.len() + 1024, 0);
        self
    }

    fn open(&self) -> io::Result<TarFs> {
        open(&self.0)
    }

    /// Opens it; it must be refused. Returns why.
    fn refused(&self) -> String {
        let error = self.open().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{error}");
        error.to_string()
    }
}

fn on_disk(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn open(bytes: &[u8]) -> io::Result<TarFs> {
    TarFs::open(on_disk(bytes).path())
}

fn read(fs: &TarFs, path: &str) -> io::Result<String> {
    let mut file = fs.open_read(Path::new(path))?;
    let (mut content, mut buf) = (Vec::new(), [0; 3]);
    loop {
        match file.read(&mut buf)? {
            0 => return Ok(String::from_utf8(content).unwrap()),
            n => content.extend_from_slice(&buf[..n]),
        }
    }
}

fn names(fs: &TarFs, path: &str) -> Vec<String> {
    let entries = fs.list(Path::new(path)).unwrap();
    entries.into_iter().map(|entry| entry.name).collect()
}

#[test]
fn entries_are_read_where_they_stand() {
    let tar = Made::default()
        .file("./oci-layout", "one")
        .entry("./blobs/", EntryType::Directory, b"")
        .file("./blobs/sha256/aa", "two two")
        .file("blobs//sha256/./bb", "")
        .file("blobs-x", "between")
        .file("/abs", "absolute")
        .end();
    let fs = tar.open().unwrap();
    assert_eq!(read(&fs, "oci-layout").unwrap(), "one");
    assert_eq!(read(&fs, "blobs/sha256/aa").unwrap(), "two two");
    assert_eq!(read(&fs, "blobs/sha256/bb").unwrap(), "");
    assert_eq!(read(&fs, "abs").unwrap(), "absolute");
    assert_eq!(names(&fs, ""), ["abs", "blobs", "blobs-x", "oci-layout"]);
    assert_eq!(names(&fs, "blobs"), ["sha256"]);
    assert_eq!(names(&fs, "blobs/sha256"), ["aa", "bb"]);
    let stat = fs.stat(Path::new("blobs/sha256/aa")).unwrap();
    assert_eq!((stat.kind, stat.size_bytes), (Kind::File, 7));
    let since = stat.modified.duration_since(SystemTime::UNIX_EPOCH);
    assert_eq!(since.unwrap().as_secs(), 7);
    for directory in ["", "blobs", "blobs/sha256"] {
        let kind = fs.stat(Path::new(directory)).unwrap().kind;
        assert_eq!(kind, Kind::Directory, "{directory:?}");
        let error = fs.open_read(Path::new(directory)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
    for missing in ["x", "blobs/sha", "blobs/sha256/aa/x", "blob"] {
        let error = fs.stat(Path::new(missing)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound, "{missing}");
        assert!(fs.list(Path::new(missing)).is_err());
    }
    let error = fs.list(Path::new("oci-layout")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotADirectory);
}

#[test]
fn the_later_of_two_entries_counts() {
    let tar = Made::default().file("a", "old").file("./a", "newer").end();
    let fs = tar.open().unwrap();
    assert_eq!(read(&fs, "a").unwrap(), "newer");
    assert_eq!(names(&fs, ""), ["a"]);
}

#[test]
fn links_are_followed_inside_the_archive_only() {
    let tar = Made::default()
        .file("real/a", "old")
        .link("hard", EntryType::Link, "./real/a")
        .link("nowhere", EntryType::Link, "real/b")
        .file("real/a", "new")
        .link("soft", EntryType::Symlink, "real/../real/a")
        .link("folder", EntryType::Symlink, "./real")
        .link("real/up", EntryType::Symlink, "../soft")
        .link("out", EntryType::Symlink, "../etc/passwd")
        .link("absolute", EntryType::Symlink, "/etc/passwd")
        .link("loop", EntryType::Symlink, "loop")
        .link("deep", EntryType::Symlink, "deep/deep/deep")
        .file("../etc/passwd", "outside")
        .end();
    let fs = tar.open().unwrap();
    assert_eq!(read(&fs, "hard").unwrap(), "old");
    assert_eq!(read(&fs, "soft").unwrap(), "new");
    assert_eq!(read(&fs, "folder/a").unwrap(), "new");
    assert_eq!(read(&fs, "folder/up").unwrap(), "new");
    assert_eq!(names(&fs, "folder"), ["a", "up"]);
    for bad in ["nowhere", "out", "absolute", "loop", "deep", "etc/passwd"] {
        assert!(read(&fs, bad).is_err(), "{bad}");
    }
    let entries = fs.list(Path::new("")).unwrap();
    let soft = entries.iter().find(|entry| entry.name == "soft").unwrap();
    assert_eq!(soft.kind, None);
}

#[test]
fn long_names_come_from_gnu_and_pax_records() {
    let long = format!("blobs/sha512/{}", "a".repeat(128));
    let with_nul = format!("{long}\0");
    let tar = Made::default()
        .entry("x", EntryType::GNULongName, with_nul.as_bytes())
        .file("short", "gnu")
        .pax("path", "named\nin pax")
        .file("short", "pax")
        .entry("g", EntryType::XGlobalHeader, b"13 path=wrong\n")
        .file("plain", "no record is left over")
        .end();
    let fs = tar.open().unwrap();
    assert_eq!(read(&fs, &long).unwrap(), "gnu");
    assert_eq!(read(&fs, "named\nin pax").unwrap(), "pax");
    assert_eq!(read(&fs, "plain").unwrap(), "no record is left over");
    assert_eq!(names(&fs, ""), ["blobs", "named\nin pax", "plain"]);
}

#[test]
fn a_size_in_a_record_counts() {
    let tar = Made::default()
        .pax("size", "3")
        .with("a", EntryType::Regular, "", b"abc", |header| {
            header[124..136].copy_from_slice(b"00000000000\0");
        })
        .file("b", "after")
        .end();
    let fs = tar.open().unwrap();
    assert_eq!(read(&fs, "a").unwrap(), "abc");
    assert_eq!(read(&fs, "b").unwrap(), "after");
}

#[test]
fn the_end_may_be_bare() {
    let tar = Made::default().file("a", "abc");
    assert_eq!(read(&tar.open().unwrap(), "a").unwrap(), "abc");
    // The padding of the last entry, too, is only a convention.
    let cut = &tar.0[..512 + 3];
    assert_eq!(read(&open(cut).unwrap(), "a").unwrap(), "abc");
}

#[test]
fn what_is_no_tar_is_told_from_what_is_damaged() {
    let good = Made::default().file("a", "abc");
    for bytes in [&b""[..], b"hello\n", &[b'x'; 2000], &good.0[..511]] {
        let error = open(bytes).unwrap_err();
        assert_eq!(error.to_string(), "does not look like a tar archive");
    }
    for magic in COMPRESSED {
        let error = open(&[magic, &[0; 600]].concat()).unwrap_err();
        assert!(error.to_string().contains("is a compressed tar"), "{error}");
    }
    let two = Made::default().file("a", "abc").file("b", "abc");
    for (len, what) in [
        (512 + 2, "it ends inside an entry"),
        (1024 + 100, "it ends inside a header"),
        (1024 + 512 + 1, "it ends inside an entry"),
    ] {
        let error = open(&two.0[..len]).unwrap_err().to_string();
        assert!(error.contains(what), "{len}: {error}");
    }
    let mut spoiled = two;
    spoiled.0[1024] = b'c';
    assert!(spoiled.refused().contains("wrong checksum"));
}

#[test]
fn hostile_sizes_are_refused() {
    let sized = |field: &'static [u8; 12]| {
        let tar = Made::default().file("first", "");
        tar.with("a", EntryType::Regular, "", b"abc", |header| {
            header[124..136].copy_from_slice(field);
        })
        .end()
        .refused()
    };
    let past = sized(b"00000100000\0");
    assert!(past.contains("ends inside an entry"), "{past}");
    // 2^62, 2^63 - 1, -1 and more than 64 bits, in base 256.
    for field in [
        b"\x80\0\0\0\x40\0\0\0\0\0\0\0",
        b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x80\xff\0\0\0\0\0\0\0\0\0\0",
        b"0000000000x\0",
        b"77777777777\0",
    ] {
        let error = sized(field);
        assert!(error.contains("is a damaged tar"), "{error}");
    }
    for size in ["4611686018427387904", "18446744073709551615"] {
        let tar = Made::default().pax("size", size).file("a", "abc");
        assert!(tar.refused().contains("ends inside"), "{size}");
    }
    for size in ["-1", "18446744073709551616", "x", ""] {
        let tar = Made::default().pax("size", size).file("a", "abc");
        let error = tar.refused();
        let ok = error.contains("PAX record is invalid");
        assert!(ok, "{size}: {error}");
    }
}

#[test]
fn what_cannot_be_read_in_place_is_refused() {
    let sparse = Made::default().entry("a", EntryType::GNUSparse, b"");
    assert!(sparse.refused().contains("sparse"));
    let sparse = Made::default().pax("GNU.sparse.major", "1").file("a", "");
    assert!(sparse.refused().contains("sparse"));
    for kind in [EntryType::Link, EntryType::Symlink, EntryType::Directory] {
        let tar = Made::default().entry("a", kind, b"content");
        assert!(tar.refused().contains("has content"), "{kind:?}");
    }
    let long = "a/".repeat(3000);
    let tar = Made::default().pax("path", &long).file("a", "");
    assert!(tar.refused().contains("too long"));
    let huge = vec![b'a'; (1 << 20) + 1];
    let tar = Made::default().entry("a", EntryType::GNULongName, &huge);
    assert!(tar.file("a", "").refused().contains("too long"));
    let lonely = Made::default().pax("path", "a").end();
    assert!(lonely.refused().contains("ends after a name record"));
}

#[test]
fn times_no_clock_knows_are_the_epoch() {
    let tar = Made::default().with("a", EntryType::Regular, "", b"", |header| {
        header[136..148].copy_from_slice(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    });
    let tar = tar.with("b", EntryType::Regular, "", b"", |header| {
        header[136..148].copy_from_slice(b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff");
    });
    let fs = tar.open().unwrap();
    for name in ["a", "b"] {
        let stat = fs.stat(Path::new(name)).unwrap();
        assert_eq!(stat.modified, SystemTime::UNIX_EPOCH, "{name}");
    }
}

#[test]
fn nothing_can_be_written() {
    let fs = Made::default().file("a", "abc").open().unwrap();
    let path = Path::new("a");
    let mut file = fs.open_read(path).unwrap();
    let source = tempfile::tempfile().unwrap();
    for error in [
        fs.create_excl(path, super::Access::Write).unwrap_err(),
        fs.open_write(path, super::Rewrite::InPlace).unwrap_err(),
        fs.unlink(path).unwrap_err(),
        fs.remove_dir(path).unwrap_err(),
        fs.mkdir(path).unwrap_err(),
        fs.rename(path, path).unwrap_err(),
        fs.lock(path, LockMode::Shared, Wait::No, &|| {})
            .unwrap_err(),
        file.write(b"x").unwrap_err(),
        file.copy_from(&source, &mut crate::digest::Hasher::sha256(), &|_| {})
            .unwrap_err(),
    ] {
        assert_eq!(error.kind(), io::ErrorKind::ReadOnlyFilesystem);
    }
    assert!(file.as_file().is_none());
}

#[test]
fn a_store_in_a_tar_has_readers_and_no_writers() {
    let blob = crate::digest::Digest::of(b"abc");
    let tar = Made::default()
        .file("oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#)
        .file("index.json", r#"{"schemaVersion":2,"manifests":[]}"#)
        .file(&format!("blobs/sha256/{}", blob.encoded()), "abc")
        .end();
    let file = on_disk(&tar.0);
    let store = Store::open(file.path(), StoreOptions::default()).unwrap();
    assert_eq!(store.index().unwrap().entries().count(), 0);
    assert_eq!(
        store.list_blobs().unwrap().digests,
        std::slice::from_ref(&blob)
    );
    let mut content = String::new();
    let mut reader = store.open_blob(&blob, 3).unwrap();
    reader.read_to_string(&mut content).unwrap();
    assert_eq!(content, "abc");
    assert!(store.hold().unwrap().is_none());
    let not_writable = |e: StoreError| matches!(e, StoreError::NotWritable { .. });
    assert!(not_writable(store.add().unwrap_err()));
    assert!(not_writable(store.exclude().unwrap_err()));
    let created = Store::create(file.path(), StoreOptions::default());
    assert!(not_writable(created.unwrap_err()));
    assert_eq!(std::fs::read(file.path()).unwrap(), tar.0);
}

#[test]
fn a_tar_that_shrinks_is_noticed() {
    let content = "a".repeat(5000);
    let tar = Made::default().file("a", &content).end();
    let file = on_disk(&tar.0);
    let fs = TarFs::open(file.path()).unwrap();
    file.as_file().set_len(1000).unwrap();
    assert_eq!(read(&fs, "a").unwrap().len(), 1000 - 512);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is in the file, opening it ends, and so does all reading.
    #[test]
    fn no_bytes_panic(
        noise in proptest::collection::vec(any::<u8>(), 0..2000),
        changes in proptest::collection::vec((0_usize..5000, any::<u8>()), 0..8),
        fix_sums in any::<bool>(),
    ) {
        let mut tar = Made::default()
            .entry("d/", EntryType::Directory, b"")
            .pax("path", "d/in pax")
            .file("x", "content")
            .link("d/soft", EntryType::Symlink, "../d/in pax")
            .link("hard", EntryType::Link, "d/in pax")
            .end()
            .0;
        for (at, byte) in changes {
            let len = tar.len();
            tar[at % len] = byte;
        }
        if fix_sums {
            for block in tar.chunks_exact_mut(512) {
                if block[257..262] == *b"ustar" {
                    let mut header = Header::new_old();
                    header.as_mut_bytes().copy_from_slice(block);
                    header.set_cksum();
                    block.copy_from_slice(header.as_bytes());
                }
            }
        }
        for bytes in [&tar[..], &noise, &[&tar[..], &noise].concat()] {
            let Ok(fs) = open(bytes) else { continue };
            let mut folders = vec![std::path::PathBuf::new()];
            let mut looked = 0;
            while let Some(folder) = folders.pop() {
                for entry in fs.list(&folder).unwrap_or_default() {
                    looked += 1;
                    let path = folder.join(&entry.name);
                    let _ = fs.stat(&path);
                    if let Ok(mut file) = fs.open_read(&path) {
                        let _ = file.read(&mut [0; 16]);
                    }
                    if looked < 1000 && entry.kind == Some(Kind::Directory) {
                        folders.push(path);
                    }
                }
            }
        }
    }
}
