//! What unpacking makes of honest layers.

use super::*;
use crate::digest::{Digest, Hasher, HashingReader};
use std::process::Command;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

fn with_mode(tar: RawTar, kind: u8, name: &str, mode: u32) -> RawTar {
    tar.entry_with(kind, name.as_bytes(), b"", b"", |header| {
        header.set_mode(mode);
    })
}

#[test]
fn modes_lose_special_bits_and_the_umask() {
    let dir = scratch();
    let mut tar = RawTar::new();
    for (kind, name) in [(b'5', "t"), (b'5', "t/d"), (b'0', "t/f"), (b'0', "t/g")] {
        tar = with_mode(tar, kind, name, 0o7777);
    }
    tar = with_mode(tar, b'0', "t/read-only", 0o444);
    let blob = gzip(&tar.end());
    pull(&blob, "t", dir.path()).unwrap();
    for name in ["t", "t/d", "t/f", "t/g"] {
        assert_eq!(mode(&dir.path().join(name)), 0o777 & !umask(), "{name}");
    }
    assert_eq!(mode(&dir.path().join("t/read-only")), 0o444 & !umask());
}

#[test]
fn modes_are_exact_when_they_are_preserved() {
    let dir = scratch();
    let mut tar = RawTar::new();
    for (kind, name, mode) in [
        (b'5', "t", 0o1777),
        (b'5', "t/d", 0o2775),
        (b'0', "t/f", 0o4755),
        (b'0', "t/g", 0o666),
        (b'5', "t/closed", 0o500),
        (b'0', "t/closed/f", 0o400),
    ] {
        tar = with_mode(tar, kind, name, mode);
    }
    let options = UnpackOptions {
        permissions: crate::layer::Permissions::Preserve,
        ..UnpackOptions::default()
    };
    pull_with(&gzip(&tar.end()), "t", dir.path(), &options).unwrap();
    let at = |name: &str| mode(&dir.path().join(name));
    assert_eq!([at("t"), at("t/d"), at("t/f")], [0o1777, 0o2775, 0o4755]);
    assert_eq!([at("t/g"), at("t/closed")], [0o666, 0o500]);
    chmod(&dir.path().join("t/closed"), 0o700);
}

#[test]
fn times_are_set_on_files_links_and_directories() {
    let dir = scratch();
    let old = |header: &mut tar::Header| header.set_mtime(86_400);
    let tar = RawTar::new()
        .entry_with(b'5', b"t", b"", b"", old)
        .entry_with(b'5', b"t/d", b"", b"", old)
        .entry_with(b'0', b"t/d/f", b"", b"x", old)
        .entry_with(b'2', b"t/d/l", b"f", b"", old)
        .record("mtime", "-1.5")
        .file("t/d/before", "x")
        .record("mtime", "1234567890.25")
        .file("t/d/later", "x");
    pull(&gzip(&tar.end()), "t", dir.path()).unwrap();
    let top = dir.path().join("t");
    for name in ["", "d", "d/f", "d/l"] {
        assert_eq!(
            fs::symlink_metadata(top.join(name)).unwrap().mtime(),
            86_400
        );
    }
    let before = fs::metadata(top.join("d/before")).unwrap();
    assert_eq!((before.mtime(), before.mtime_nsec()), (-2, 500_000_000));
    let later = fs::metadata(top.join("d/later")).unwrap();
    assert_eq!(
        (later.mtime(), later.mtime_nsec()),
        (1_234_567_890, 250_000_000)
    );
}

#[test]
fn later_entries_replace_earlier_ones() {
    let dir = scratch();
    let tar = RawTar::new()
        .file("t/f", "first")
        .hard_link("t/h", "t/f")
        .file("t/f", "second")
        .symlink("t/l", "f")
        .symlink("t/l", "h")
        .file("t/was-link", "x")
        .symlink("t/was-file", "f")
        .symlink("t/was-link", "f")
        .file("t/was-file", "x");
    let tar = with_mode(tar, b'5', "t/d", 0o700);
    let tar = with_mode(tar.file("t/d/f", "kept"), b'5', "t/d", 0o750);
    pull(&gzip(&tar.end()), "t", dir.path()).unwrap();
    let top = dir.path().join("t");
    let read = |name: &str| fs::read_to_string(top.join(name)).unwrap();
    assert_eq!(
        [read("f"), read("h"), read("l")],
        ["second", "first", "first"]
    );
    assert_eq!([read("was-link"), read("was-file")], ["second", "x"]);
    assert!(
        fs::symlink_metadata(top.join("was-file"))
            .unwrap()
            .is_file()
    );
    assert_eq!(
        (mode(&top.join("d")), read("d/f").as_str()),
        (0o750 & !umask(), "kept")
    );
}

#[test]
fn hard_links_share_a_file() {
    let dir = scratch();
    let tar = RawTar::new()
        .file("t/d/f", "x")
        .hard_link("./t/e/h", "t/./d//f");
    pull(&gzip(&tar.end()), "t", dir.path()).unwrap();
    let inode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().ino();
    assert_eq!(inode("t/d/f"), inode("t/e/h"));
}

#[test]
fn names_are_understood_in_every_form() {
    let dir = scratch();
    let long = format!("t/{}/{}", "a".repeat(120), "b".repeat(200));
    let gnu = format!("{long}-gnu\0");
    let tar = RawTar::new()
        .file("./t//./plain", "1")
        .record("path", &long)
        .file("t/ignored", "2")
        .entry(b'L', "././@LongLink", "", gnu.as_bytes())
        .file("t/ignored", "3")
        .entry(b'K', "././@LongLink", "", b"plain\0")
        .symlink("t/link", "ignored")
        .record("path", "t/line\nbreak\n\u{e9}")
        .file("t/ignored", "4")
        .entry(b'g', "global", "", b"16 comment=hello\n")
        .entry(0, "t/old-directory/", "", b"")
        .entry(b'7', "t/contiguous", "", b"5")
        .entry_with(b'0', b"name", b"", b"6", |header| {
            header.as_mut_bytes()[345..353].copy_from_slice(b"t/prefix");
        });
    let unpacked = pull(&gzip(&tar.end()), "t", dir.path()).unwrap();
    assert_eq!(unpacked.entries, 8);
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!([read("t/plain"), read(&long)], ["1", "2"]);
    assert_eq!([read(&format!("{long}-gnu")), read("t/link")], ["3", "1"]);
    assert_eq!(read("t/line\nbreak\n\u{e9}"), "4");
    assert_eq!([read("t/contiguous"), read("t/prefix/name")], ["5", "6"]);
    assert!(dir.path().join("t/old-directory").is_dir());
}

#[test]
fn every_compression_is_recognised_and_read_to_its_end() {
    let tar = RawTar::new().file("t/f", "x").end();
    let (one, two) = tar.split_at(700);
    let padded = [&tar[..], &[0; 9000]].concat();
    let blobs = [
        (gzip(&tar), &tar),
        ([gzip(one), gzip(two), gzip(b"")].concat(), &tar),
        (zstd::encode_all(&tar[..], 1).unwrap(), &tar),
        (
            [
                zstd::encode_all(one, 1).unwrap(),
                zstd::encode_all(two, 1).unwrap(),
            ]
            .concat(),
            &tar,
        ),
        (tar.clone(), &tar),
        (gzip(&padded), &padded),
        (padded.clone(), &padded),
    ];
    for (blob, plain) in blobs {
        let dir = scratch();
        let pending = target(dir.path()).directory("t").unwrap();
        let mut reader = HashingReader::new(&blob[..], Hasher::sha256());
        let unpacked = unpack(&mut reader, "t", &pending, &UnpackOptions::default()).unwrap();
        pending.finish().unwrap();
        assert_eq!(reader.finish(), (Digest::of(&blob), blob.len() as u64));
        assert_eq!(unpacked.content_digest, Digest::of(plain));
        assert_eq!(unpacked.content_size, plain.len() as u64);
        assert_eq!(fs::read(dir.path().join("t/f")).unwrap(), b"x");
    }
}

#[test]
fn a_missing_end_marker_is_only_fine_where_something_else_shows_the_end() {
    let tar = RawTar::new().file("t/f", "x").0;
    let dir = scratch();
    assert!(pull(&tar, "t", dir.path()).is_err());
    assert_eq!(names(dir.path()), [""; 0]);
    pull(&gzip(&tar), "t", dir.path()).unwrap();
    pull(&zstd::encode_all(&tar[..], 1).unwrap(), "t", dir.path()).unwrap();
}

#[test]
fn titles_other_than_one_word() {
    for (title, file) in [("a/b", "a/b/f"), (".", "f"), ("./x/../y/", "y/f")] {
        let source = scratch();
        put(&source.path().join("f"), b"x");
        let dir = scratch();
        let (blob, _) = packed(source.path(), title, &PackOptions::default());
        pull(&blob, title, dir.path()).unwrap();
        assert_eq!(fs::read(dir.path().join(file)).unwrap(), b"x");
    }
}

#[test]
fn titles_that_lead_outside_work_where_they_are_allowed() {
    let dir = scratch();
    let absolute = dir.path().join("abs");
    let options = TargetOptions {
        traversal: Traversal::Allow,
        ..TargetOptions::default()
    };
    let source = scratch();
    put(&source.path().join("f"), b"x");
    let target = Target::create(&dir.path().join("in"), options, &Cleanup::new()).unwrap();
    for title in ["../out", absolute.to_str().unwrap()] {
        let (blob, _) = packed(source.path(), title, &PackOptions::default());
        let pending = target.directory(title).unwrap();
        unpack(&blob[..], title, &pending, &UnpackOptions::default()).unwrap();
        pending.finish().unwrap();
    }
    assert!(dir.path().join("out/f").is_file() && absolute.join("f").is_file());
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn what_gnu_tar_writes_can_be_read() {
    let source = scratch();
    let top = source.path().join("t");
    put(&top.join("a".repeat(90)).join("b".repeat(90)), b"long");
    put(&top.join("sub/f"), b"x");
    fs::hard_link(top.join("sub/f"), top.join("sub/h")).unwrap();
    link(&format!("sub/{}", "l".repeat(150)), &top.join("l"));
    stamp(&top, 1_000_000, 0);
    for format in ["gnu", "posix", "ustar", "oldgnu"] {
        let ran = Command::new("tar")
            .args(["-cf", "-", "--format", format, "t"])
            .current_dir(source.path())
            .output();
        let Ok(output) = ran else {
            eprintln!("skipped: there is no tar");
            return;
        };
        // ustar has no room for the long link; the rest is there.
        let dir = scratch();
        pull(&output.stdout, "t", dir.path()).unwrap();
        let mut found = listing(&dir.path().join("t"));
        let mut expected = listing(&top);
        if format == "ustar" {
            found.retain(|name, _| name != b"l");
            expected.retain(|name, _| name != b"l");
            found.remove(&b""[..]);
            expected.remove(&b""[..]);
        }
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn a_large_file_comes_back() {
    let source = scratch();
    let mut random = fastrand::Rng::with_seed(1);
    let noise: Vec<u8> = std::iter::repeat_with(|| random.u8(..))
        .take(1 << 20)
        .collect();
    put(&source.path().join("big"), &noise.repeat(64));
    let dir = scratch();
    let blob = dir.path().join("blob");
    let out = File::create(&blob).unwrap();
    let options = PackOptions::default();
    let (out, packed) = pack(source.path(), "t", &options, out, &|_| ()).unwrap();
    drop(out);
    let pending = target(dir.path()).directory("t").unwrap();
    let blob = File::open(blob).unwrap();
    let unpacked = unpack(blob, "t", &pending, &UnpackOptions::default()).unwrap();
    pending.finish().unwrap();
    assert_eq!(unpacked.content_digest, packed.content_digest);
    assert!(fs::read(dir.path().join("t/big")).unwrap() == noise.repeat(64));
}
