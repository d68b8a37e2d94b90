//! What packing promises beyond the bytes.

use super::*;
use crate::digest::Digest;
use crate::layer::pack::pack_with;
use std::io;
use std::num::NonZeroUsize;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

/// Content that compresses a little, several blocks of it.
fn prose(size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(size as u64);
    std::iter::repeat_with(|| b"etaoin shrdlu\n"[random.usize(..14)])
        .take(size)
        .collect()
}

fn tree(root: &Path) {
    put(&root.join("big"), &prose(1_200_000));
    put(&root.join("exact"), &prose(256 << 10));
    for i in 0..50 {
        put(&root.join(format!("many/{i}")), &prose(i * 1000));
    }
    link("big", &root.join("link"));
}

const ALL: [Compression; 3] = [Compression::Gzip, Compression::Zstd, Compression::None];

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let dir = scratch();
    tree(dir.path());
    for compression in ALL {
        for level in [None, Some(1), Some(9)] {
            let options = PackOptions {
                compression,
                level: level.filter(|_| compression != Compression::None),
                ..PackOptions::default()
            };
            let mut seen = None;
            for threads in [1, 2, 8, 3, 2] {
                let threads = NonZeroUsize::new(threads).unwrap();
                let (bytes, packed) =
                    pack_with(threads, dir.path(), "t", &options, Vec::new(), &|_| ()).unwrap();
                let digest = Digest::of(&bytes);
                assert_eq!(*seen.get_or_insert(digest.clone()), digest, "{compression}");
                assert_eq!(packed.content_size % 512, 0);
            }
        }
    }
}

#[test]
fn all_compressions_hold_the_same_tar() {
    let dir = scratch();
    tree(dir.path());
    let tar = tar_of(dir.path(), "t");
    for compression in ALL {
        let options = PackOptions {
            compression,
            ..PackOptions::default()
        };
        let (bytes, packed) = packed(dir.path(), "t", &options);
        assert_eq!(packed.content_digest, Digest::of(&tar));
        assert_eq!(packed.content_size, tar.len() as u64);
        let plain = match compression {
            Compression::Gzip => gunzip(&bytes),
            Compression::Zstd => zstd::decode_all(&bytes[..]).unwrap(),
            Compression::None => bytes,
        };
        assert!(plain == tar, "{compression}");
    }
}

#[test]
fn the_ends_of_blocks_are_no_special_places() {
    // 512 for the top, 512 for the file, 1024 at the end.
    let block = 256 << 10;
    for size in [
        0,
        1,
        block - 2048,
        block - 2047,
        block - 1024,
        block,
        2 * block - 2048,
    ] {
        let dir = scratch();
        put(&dir.path().join("f"), &prose(size));
        let tar = tar_of(dir.path(), "t");
        assert_eq!(tar.len(), 2048 + size.next_multiple_of(512));
        let (bytes, _) = packed(dir.path(), "t", &PackOptions::default());
        assert!(gunzip(&bytes) == tar, "{size}");
    }
}

#[test]
fn progress_adds_up_to_the_tar() {
    let dir = scratch();
    tree(dir.path());
    let total = AtomicU64::new(0);
    let add = |bytes| {
        total.fetch_add(bytes, Ordering::Relaxed);
    };
    let (_, packed) = pack(dir.path(), "t", &PackOptions::default(), io::sink(), &add).unwrap();
    assert_eq!(total.into_inner(), packed.content_size);
}

#[test]
fn equal_trees_agree_under_an_epoch_whatever_their_times_and_umask() {
    let digest = |file: u32, directory: u32, seconds, options: &PackOptions| {
        let dir = scratch();
        let root = dir.path().join("d");
        put(&root.join("s/plain"), b"1");
        put(&root.join("s/tool"), b"2");
        link("tool", &root.join("s/link"));
        chmod(&root.join("s/plain"), file & 0o666);
        chmod(&root.join("s/tool"), file);
        chmod(&root.join("s"), directory);
        chmod(&root, directory);
        stamp(&root, seconds, 999);
        Digest::of(&packed(&root, "d", options).0)
    };
    let epoch = PackOptions {
        source_date_epoch: Some(1_000_000),
        ..PackOptions::default()
    };
    let always = PackOptions {
        reproducible: Reproducible::Yes,
        ..PackOptions::default()
    };
    for options in [epoch, always] {
        let first = digest(0o755, 0o755, 1_700_000_000, &options);
        assert_eq!(digest(0o775, 0o2775, 1_000_001, &options), first);
        assert_eq!(digest(0o700, 0o700, 1_800_000_000, &options), first);
        // A file that its owner may not execute is another tree.
        assert_ne!(digest(0o644, 0o755, 1_700_000_000, &options), first);
    }
    let early = digest(0o755, 0o755, 999_999, &epoch);
    assert_ne!(early, digest(0o755, 0o755, 1_000_000, &epoch));
    assert_eq!(
        digest(0o755, 0o755, 5, &always),
        digest(0o755, 0o755, 6, &always)
    );
    let kept = PackOptions::default();
    assert_ne!(
        digest(0o755, 0o755, 5, &kept),
        digest(0o755, 0o755, 6, &kept)
    );
}

#[test]
fn what_cannot_be_packed_is_named() {
    let dir = scratch();
    let root = dir.path().join("d");
    put(&root.join("f"), b"x");
    let socket = root.join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let fail = |path: &Path, title: &str, options: &PackOptions| {
        pack(path, title, options, Vec::new(), &|_| ()).unwrap_err()
    };
    let options = PackOptions::default();
    assert!(matches!(
        fail(&root, "d", &options),
        PackError::Socket { path } if path == socket
    ));
    assert!(matches!(
        fail(&root.join("f"), "d", &options),
        PackError::NotADirectory { path } if path == root.join("f")
    ));
    assert!(matches!(
        fail(&dir.path().join("absent"), "d", &options),
        PackError::Read { path, .. } if path == dir.path().join("absent")
    ));
    assert!(matches!(fail(&root, "", &options), PackError::Title { .. }));
    assert!(matches!(
        fail(&root, "a\0b", &options),
        PackError::Title { .. }
    ));
    let level = PackOptions {
        level: Some(11),
        ..options
    };
    assert!(matches!(
        fail(&root, "d", &level),
        PackError::Compression(_)
    ));
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn an_unreadable_file_is_named() {
    let dir = scratch();
    let path = dir.path().join("secret");
    put(&path, b"x");
    chmod(&path, 0);
    if File::open(&path).is_ok() {
        eprintln!("skipped: this user can read everything");
        return;
    }
    let error = pack(
        dir.path(),
        "d",
        &PackOptions::default(),
        io::sink(),
        &|_| (),
    )
    .unwrap_err();
    assert!(matches!(error, PackError::Read { path: found, .. } if found == path));
}

#[test]
fn a_file_that_changes_size_is_an_error() {
    // A large file before it stalls the pipeline at the output, which
    // changes the victim before it is opened or while it is read.
    let dir = scratch();
    let victim = dir.path().join("b");
    for (before, after) in [(40 << 20, 39 << 20), (40 << 20, 41 << 20)] {
        put(&victim, &vec![0; before]);
        let mut changed = false;
        let resize = || {
            let file = File::options().write(true).open(&victim).unwrap();
            file.set_len(after).unwrap();
        };
        let out = Trigger(|| {
            if !std::mem::replace(&mut changed, true) {
                resize();
            }
        });
        let options = PackOptions {
            compression: Compression::None,
            ..PackOptions::default()
        };
        let two = NonZeroUsize::new(2).unwrap();
        let error = pack_with(two, dir.path(), "d", &options, out, &|_| ())
            .err()
            .unwrap();
        match error {
            PackError::Shrank { path, .. } => assert!(path == victim && after < before as u64),
            PackError::Grew { path, .. } => assert!(path == victim && after > before as u64),
            other => panic!("{other}"),
        }
    }
}

/// Calls a function at every write.
struct Trigger<F>(F);

impl<F: FnMut()> Write for Trigger<F> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (self.0)();
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Fails after this many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let n = buf.len().min(self.0);
        self.0 -= n;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_stops_everything_and_is_reported() {
    let dir = scratch();
    tree(dir.path());
    for compression in ALL {
        let options = PackOptions {
            compression,
            ..PackOptions::default()
        };
        for room in [0, 5, 100, 10_000, 300_000] {
            let error = pack(dir.path(), "d", &options, Full(room), &|_| ())
                .err()
                .unwrap();
            let PackError::Write(source) = error else {
                panic!("{error}");
            };
            assert_eq!(source.kind(), io::ErrorKind::StorageFull, "{compression}");
        }
    }
}

#[test]
fn a_link_to_the_directory_is_followed_and_those_below_are_not() {
    let dir = scratch();
    let root = dir.path().join("d");
    put(&root.join("f"), b"x");
    link("f", &root.join("l"));
    link("d", &dir.path().join("to"));
    assert_eq!(tar_of(&dir.path().join("to"), "t"), tar_of(&root, "t"));
    assert_eq!(tar_of(&root, "t")[2048 + 156 - 512], b'2');
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn system_tools_read_it() {
    let dir = scratch();
    tree(dir.path());
    let blob = dir.path().join("blob");
    let (bytes, _) = packed(dir.path(), "t", &PackOptions::default());
    put(&blob, &bytes);
    for (tool, arguments) in [("gzip", ["-t", "-"]), ("tar", ["tvzf", "-"])] {
        let ran = Command::new(tool)
            .args(arguments)
            .stdin(File::open(&blob).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output();
        match ran {
            Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{tool}"),
            Err(e) => eprintln!("skipped: {tool} cannot be run: {e}"),
        }
    }
}

#[test]
fn a_file_over_eight_gib_gets_a_size_record() {
    // Sparse on disk; the output gives up as soon as it has the headers.
    let dir = scratch();
    let file = File::create(dir.path().join("huge")).unwrap();
    file.set_len(9 << 30).unwrap();
    let mut start = Vec::new();
    let out = FirstOnly { start: &mut start };
    let options = PackOptions {
        compression: Compression::None,
        ..PackOptions::default()
    };
    let failed = pack(dir.path(), "t", &options, out, &|_| ());
    assert!(matches!(failed, Err(PackError::Write(_))));
    assert_eq!(&start[1024..1043], b"19 size=9663676416\n");
    assert_eq!(&start[1536..1542], b"t/huge");
    assert_eq!(&start[1536 + 124..1536 + 136], b"00000000000\0");
}

/// Keeps the first write and refuses the next.
struct FirstOnly<'a> {
    start: &'a mut Vec<u8>,
}

impl Write for FirstOnly<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if !self.start.is_empty() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.start.extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_empty_directory_and_an_empty_file_come_back() {
    let source = scratch();
    let root = source.path().join("d");
    fs::create_dir_all(root.join("hollow")).unwrap();
    put(&root.join("nothing"), b"");
    stamp(&root, 1_000_000, 0);
    for (dir, entries) in [("d", 3), ("d/hollow", 1)] {
        for compression in ALL {
            let options = PackOptions {
                compression,
                ..PackOptions::default()
            };
            let (blob, packed) = packed(&source.path().join(dir), "t", &options);
            assert_eq!(packed.content_size, (entries + 2) * 512);
            let into = scratch();
            let unpacked = pull(&blob, "t", into.path()).unwrap();
            assert_eq!((unpacked.entries, unpacked.skipped), (entries, 0));
            assert_eq!(
                listing(&into.path().join("t")).len() as u64,
                entries,
                "{compression}"
            );
        }
    }
}
