//! objfs itself: does it behave as its presets say?

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::io::Errno;

use crate::objfs::{
    ALL, BLOBFUSE2, Bucket, GCSFUSE, GEESEFS, GOOFYS, JUICEFS, MOUNTPOINT, MOUNTPOINT_OLD, Mount,
    Op, Preset, RCLONE, RCLONE_WRITES, Request, S3FS, When, can_mount,
};
use crate::support;

fn options(path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = i32::try_from(flags.bits()).unwrap();
    let mut options = OpenOptions::new();
    let writes = flags & 3 != 0;
    options.read(flags & 1 == 0).write(writes);
    options.custom_flags(flags & !3).open(path)
}

/// Makes a file, and hears of it if closing fails.
fn put(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    close(file)
}

fn close(file: File) -> io::Result<()> {
    Ok(nix::unistd::close(file)?)
}

fn errno<T: std::fmt::Debug>(result: io::Result<T>) -> Errno {
    Errno::from_io_error(&result.unwrap_err()).unwrap()
}

fn content(bucket: &Bucket, key: &str) -> Option<String> {
    let object = bucket.peek(key)?;
    Some(String::from_utf8(object.data.to_vec()).unwrap())
}

/// Waits until something holds that another thread brings about.
fn eventually(what: impl Fn() -> bool) {
    let since = Instant::now();
    while !what() {
        assert!(since.elapsed() < Duration::from_secs(30));
        std::thread::yield_now();
    }
}

#[test]
fn mountinfo_shows_each_preset_as_the_real_thing() {
    if !can_mount() {
        return;
    }
    for preset in ALL {
        let mount = Mount::new(&preset, &Bucket::new());
        let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
        let point = mount.path().to_str().unwrap();
        let line = table.lines().find(|line| line.contains(point)).unwrap();
        let rest = format!(" - {} {} ", preset.fstype(), preset.source);
        assert!(line.contains(&rest), "{line}");
    }
}

/// Directories, files, listings, removal: what every preset can do.
#[test]
fn every_preset_is_a_file_system() {
    if !can_mount() {
        return;
    }
    for preset in ALL {
        let bucket = Bucket::new();
        let mount = Mount::new(&preset, &bucket);
        std::fs::create_dir_all(mount.join("a/b")).unwrap();
        let big = vec![7_u8; 3 << 20];
        put(&mount.join("a/b/big"), &big).unwrap();
        put(&mount.join("a/b/small"), b"small").unwrap();
        mount.settle();
        let small = content(&bucket, "a/b/small");
        assert_eq!(small.as_deref(), Some("small"), "{}", preset.name);
        eventually(|| std::fs::read(mount.join("a/b/big")).is_ok_and(|found| found == big));
        let names = std::fs::read_dir(mount.join("a/b")).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["big", "small"], "{}", preset.name);
        let metadata = std::fs::metadata(mount.join("a/b/big")).unwrap();
        assert_eq!(metadata.len(), 3 << 20, "{}", preset.name);
        eventually(|| std::fs::remove_file(mount.join("a/b/big")).is_ok());
        let gone = std::fs::metadata(mount.join("a/b/big"));
        assert_eq!(errno(gone), Errno::NOENT);
        assert_eq!(bucket.peek("a/b/big").map(|object| object.version), None);
        assert_eq!(bucket.take_forbidden(), Vec::<String>::new());
    }
}

#[test]
fn files_appear_when_they_are_closed() {
    if !can_mount() {
        return;
    }
    for preset in [S3FS, GOOFYS, MOUNTPOINT, GCSFUSE, BLOBFUSE2, RCLONE] {
        let bucket = Bucket::new();
        let (one, two) = (Mount::new(&preset, &bucket), Mount::new(&preset, &bucket));
        let mut file = File::create(one.join("f")).unwrap();
        file.write_all(b"content").unwrap();
        assert_eq!(bucket.keys(), [""; 0], "{}", preset.name);
        close(file).unwrap();
        assert_eq!(content(&bucket, "f").unwrap(), "content");
        assert_eq!(std::fs::read(two.join("f")).unwrap(), b"content");
    }
}

#[test]
fn geesefs_uploads_when_it_is_synced_and_else_later() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let mount = Mount::new(&GEESEFS, &bucket);
    std::fs::create_dir(mount.join("d")).unwrap();
    for name in ["d/a", "d/b"] {
        put(&mount.join(name), b"content").unwrap();
    }
    assert_eq!(bucket.keys(), ["d/"]);
    File::open(mount.join("d")).unwrap().sync_all().unwrap();
    assert_eq!(bucket.keys(), ["d/", "d/a", "d/b"]);
    let file = File::create(mount.join("c")).unwrap();
    file.sync_all().unwrap();
    assert!(bucket.peek("c").is_some());
    // A daemon that dies takes the rest with it.
    let mut mount = Mount::new(&RCLONE_WRITES, &bucket);
    put(&mount.join("lost"), b"content").unwrap();
    mount.die();
    assert_eq!(errno(std::fs::metadata(mount.join("c"))), Errno::NOTCONN);
    drop(mount);
    assert!(bucket.peek("lost").is_none());
}

#[test]
fn s3fs_shows_an_empty_file_while_a_truncated_one_is_written() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let mount = Mount::new(&S3FS, &bucket);
    put(&mount.join("index.json"), b"old").unwrap();
    let mut file = File::create(mount.join("index.json")).unwrap();
    assert_eq!(content(&bucket, "index.json").unwrap(), "");
    file.write_all(b"new").unwrap();
    close(file).unwrap();
    assert_eq!(content(&bucket, "index.json").unwrap(), "new");
    let forbidden = bucket.take_forbidden();
    assert_eq!(forbidden, ["truncation of index.json from 3 to 0 bytes"]);
    // Through one handle and without truncation it is one upload.
    bucket.take_counts();
    let path = mount.join("index.json");
    let file = File::options().read(true).write(true).open(path).unwrap();
    let mut text = String::new();
    (&file).read_to_string(&mut text).unwrap();
    file.write_all_at(b"newer", 0).unwrap();
    close(file).unwrap();
    assert_eq!(content(&bucket, "index.json").unwrap(), "newer");
    let counts = bucket.take_counts();
    assert_eq!(counts.of(Request::Put), 1, "{counts}");
}

#[test]
fn writes_out_of_order_fail_the_handle_and_publish_nothing() {
    if !can_mount() {
        return;
    }
    for (preset, expected) in [
        (GOOFYS, Errno::NOTSUP),
        (MOUNTPOINT, Errno::INVAL),
        (RCLONE, Errno::SPIPE),
    ] {
        let bucket = Bucket::new();
        let mount = Mount::new(&preset, &bucket);
        let mut file = File::create(mount.join("f")).unwrap();
        file.write_all(b"content").unwrap();
        assert_eq!(errno(file.write_all_at(b"x", 1 << 30)), expected);
        assert_eq!(errno(file.write_all(b"more")), expected);
        assert_eq!(errno(close(file)), expected);
        assert!(bucket.keys().is_empty());
    }
}

#[test]
fn mountpoint_replaces_only_what_is_truncated_and_renames_nothing() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let mount = Mount::new(&MOUNTPOINT_OLD, &bucket);
    let path = mount.join("f");
    put(&path, b"content").unwrap();
    // The daemon hears of the close a little after it.
    eventually(|| File::open(&path).is_ok());
    let mount = Mount::new(&MOUNTPOINT, &bucket);
    let path = mount.join("f");
    drop(File::open(&path).unwrap());
    let opened = options(&path, OFlags::WRONLY);
    assert_eq!(errno(opened), Errno::PERM);
    let reader = File::open(&path).unwrap();
    let truncated = options(&path, OFlags::WRONLY | OFlags::TRUNC);
    assert_eq!(errno(truncated), Errno::PERM);
    drop(reader);
    eventually(|| options(&path, OFlags::WRONLY | OFlags::TRUNC).is_ok());
    #[expect(clippy::disallowed_methods, reason = "it is to be refused")]
    let renamed = std::fs::rename(&path, mount.join("g"));
    assert_eq!(errno(renamed), Errno::NOSYS);
    assert_eq!(bucket.take_forbidden().len(), 1);
    let preset = Preset {
        may_unlink: false,
        ..MOUNTPOINT
    };
    let strict = Mount::new(&preset, &bucket);
    let unlinked = std::fs::remove_file(strict.join("f"));
    assert_eq!(errno(unlinked), Errno::PERM);
}

#[test]
fn gcsfuse_lets_the_first_writer_win() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let (one, two) = (Mount::new(&GCSFUSE, &bucket), Mount::new(&GCSFUSE, &bucket));
    // Both create: the second to close is told.
    let mut first = File::create(one.join("f")).unwrap();
    let mut second = File::create(two.join("f")).unwrap();
    first.write_all(b"first").unwrap();
    second.write_all(b"second").unwrap();
    close(first).unwrap();
    assert_eq!(errno(close(second)), Errno::STALE);
    // Both replace what both have read.
    let open = |mount: &Mount| {
        let path = mount.join("f");
        let mut file = File::options().read(true).write(true).open(path).unwrap();
        file.read_to_string(&mut String::new()).unwrap();
        file
    };
    let (first, second) = (open(&one), open(&two));
    first.write_all_at(b"FIRST", 0).unwrap();
    second.write_all_at(b"SECOND", 0).unwrap();
    close(second).unwrap();
    assert_eq!(errno(close(first)), Errno::STALE);
    assert_eq!(content(&bucket, "f").unwrap(), "SECOND");
}

#[test]
fn machines_believe_their_caches_for_a_while() {
    if !can_mount() {
        return;
    }
    let preset = GOOFYS.hurried(60);
    let bucket = Bucket::new();
    let (one, two) = (Mount::new(&preset, &bucket), Mount::new(&preset, &bucket));
    put(&one.join("f"), b"old").unwrap();
    assert_eq!(std::fs::read(two.join("f")).unwrap(), b"old");
    let file = options(&one.join("f"), OFlags::WRONLY).unwrap();
    (&file).write_all(b"newer").unwrap();
    close(file).unwrap();
    assert_eq!(content(&bucket, "f").unwrap(), "newer");
    // The new content, cut to the old size.
    assert_eq!(std::fs::read(two.join("f")).unwrap(), b"new");
    eventually(|| std::fs::read(two.join("f")).unwrap() == b"newer");
    // What was not there is asked for each time here, but not by blobfuse2.
    let blob = Mount::new(&BLOBFUSE2.hurried(60), &bucket);
    assert_eq!(errno(std::fs::metadata(blob.join("g"))), Errno::NOENT);
    put(&one.join("g"), b"content").unwrap();
    assert_eq!(errno(std::fs::metadata(blob.join("g"))), Errno::NOENT);
    eventually(|| std::fs::metadata(blob.join("g")).is_ok());
}

#[test]
fn requests_can_fail_and_writers_be_counted() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let preset = Preset {
        most_writers: Some(1),
        ..S3FS
    };
    let mount = Mount::new(&preset, &bucket);
    let first = File::create(mount.join("a")).unwrap();
    assert_eq!(errno(File::create(mount.join("b"))), Errno::NOMEM);
    drop(first);
    eventually(|| File::create(mount.join("b")).is_ok());
    mount
        .faults
        .fail(Op::Flush, "c", When::Nth(1), Errno::AGAIN);
    eventually(|| match put(&mount.join("c"), b"content") {
        Err(e) if e.raw_os_error() == Some(Errno::NOMEM.raw_os_error()) => false,
        other => errno(other) == Errno::AGAIN,
    });
    assert_eq!(mount.faults.clear(), 1);
}

/// The kernel closes what a killed process had open, and that publishes.
#[test]
fn a_killed_writer_leaves_a_prefix() {
    if !can_mount() {
        return;
    }
    for preset in [S3FS, GOOFYS, MOUNTPOINT, GCSFUSE, RCLONE] {
        let bucket = Bucket::new();
        let mount = Mount::new(&preset, &bucket);
        mount.faults.kill_at(8);
        let status = Command::new("dd")
            .args(["if=/dev/zero", "bs=1M", "count=64", "conv=notrunc"])
            .arg(format!("of={}", mount.join("f").display()))
            .output()
            .unwrap();
        assert!(!status.status.success(), "{}", preset.name);
        let (op, _) = mount
            .faults
            .take_killed()
            .unwrap_or_else(|| panic!("{status:?}"));
        assert_eq!(op, Op::Write, "{}", preset.name);
        eventually(|| bucket.peek("f").is_some());
        let size = bucket.peek("f").unwrap().data.len();
        assert!(size > 0 && size < 64 << 20, "{}: {size}", preset.name);
    }
}

#[test]
fn juicefs_is_a_posix_file_system() {
    if !can_mount() {
        return;
    }
    let bucket = Bucket::new();
    let (one, two) = (Mount::new(&JUICEFS, &bucket), Mount::new(&JUICEFS, &bucket));
    let mut file = File::create_new(one.join("new")).unwrap();
    assert_eq!(errno(File::create_new(two.join("new"))), Errno::EXIST);
    file.write_all(b"content").unwrap();
    #[expect(clippy::disallowed_methods, reason = "it is what is tested")]
    std::fs::rename(one.join("new"), one.join("f")).unwrap();
    close(file).unwrap();
    assert_eq!(bucket.keys(), ["f"]);
    assert_eq!(std::fs::read(two.join("f")).unwrap(), b"content");
}

/// The tool everybody uses renames what it wrote.
#[test]
fn oras_fails_where_nothing_can_be_renamed() {
    let (true, Some(oras)) = (can_mount(), support::peer("oras")) else {
        return;
    };
    let sandbox = support::Sandbox::new();
    sandbox.write("a.txt", "content\n");
    for (preset, works) in [(MOUNTPOINT, false), (S3FS, true)] {
        let bucket = Bucket::new();
        let mount = Mount::new(&preset, &bucket);
        let output = Command::new(&oras)
            .args(["push", "--oci-layout", &mount.arg("L:a"), "a.txt"])
            .current_dir(sandbox.path())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), works, "{}: {stderr}", preset.name);
        assert_eq!(stderr.contains("not implemented"), !works, "{stderr}");
        let forbidden = bucket.take_forbidden();
        assert!(forbidden.iter().any(|what| what.starts_with("rename")));
    }
}
