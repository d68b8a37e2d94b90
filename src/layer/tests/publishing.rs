//! Trees get their names: whole, merged, or not at all.

use super::*;

fn layer() -> Vec<u8> {
    let tar = RawTar::new()
        .dir("t")
        .file("t/f", "new")
        .symlink("t/l", "f")
        .dir("t/d")
        .file("t/d/f", "new")
        .entry_with(b'5', b"t/closed", b"", b"", |header| header.set_mode(0o500))
        .file("t/closed/f", "new");
    gzip(&tar.end())
}

fn reopen(dir: &Path) {
    chmod(&dir.join("t/closed"), 0o700);
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_new_directory_appears_whole_and_alone() {
    let dir = scratch();
    let pending = target(dir.path()).directory("a/b/t").unwrap();
    let tar = RawTar::new().file("a/b/t/f", "x").end();
    unpack(&tar[..], "a/b/t", &pending, &UnpackOptions::default()).unwrap();
    assert_eq!(
        names(&dir.path().join("a/b")).len(),
        1,
        "only the staging directory"
    );
    assert!(!dir.path().join("a/b/t").exists());
    pending.finish().unwrap();
    assert_eq!(names(&dir.path().join("a/b")), ["t"]);
}

#[test]
fn an_existing_directory_is_merged() {
    let dir = scratch();
    let top = dir.path().join("t");
    put(&top.join("f"), b"old");
    put(&top.join("only-old"), b"old");
    put(&top.join("d/only-old"), b"old");
    put(&top.join("d/target"), b"old");
    link("target", &top.join("d/f"));
    put(&top.join("l"), b"a file");
    put(&top.join("closed/f"), b"old");
    chmod(&top.join("closed"), 0o500);
    chmod(&top.join("d"), 0o777);
    pull(&layer(), "t", dir.path()).unwrap();
    for new in ["f", "d/f", "closed/f"] {
        assert_eq!(read(&top.join(new)), "new", "{new}");
    }
    for old in ["only-old", "d/only-old", "d/target"] {
        assert_eq!(read(&top.join(old)), "old", "{old}");
    }
    assert!(!fs::symlink_metadata(top.join("d/f")).unwrap().is_symlink());
    assert_eq!(fs::read_link(top.join("l")).unwrap(), Path::new("f"));
    let mode = |name: &str| fs::metadata(top.join(name)).unwrap().mode() & 0o7777;
    assert_eq!([mode("d"), mode("closed")], [0o755 & !umask(), 0o500]);
    assert_eq!(fs::metadata(top.join("d")).unwrap().mtime(), 1_000_000);
    assert_eq!(names(dir.path()), ["t"]);
    // And again over itself, read-only as it is.
    pull(&layer(), "t", dir.path()).unwrap();
    reopen(dir.path());
}

#[test]
fn conflicts_are_found_before_anything_is_moved() {
    type Make = fn(&Path);
    let obstacles: [(&str, Make, Obstacle); 5] = [
        ("t/d", |path| put(path, b"a file"), Obstacle::NotADirectory),
        ("t/d", |path| link("/tmp", path), Obstacle::Symlink),
        ("t/d", |path| link("closed", path), Obstacle::Symlink),
        (
            "t/f",
            |path| fs::create_dir(path).unwrap(),
            Obstacle::Directory,
        ),
        (
            "t/l",
            |path| fs::create_dir(path).unwrap(),
            Obstacle::Directory,
        ),
    ];
    for (name, make, expected) in obstacles {
        let dir = scratch();
        let top = dir.path().join("t");
        put(&top.join("closed/f"), b"old");
        make(&dir.path().join(name));
        let before = listing(&top);
        let error = pull(&layer(), "t", dir.path()).unwrap_err();
        match *error.downcast::<TargetError>().unwrap() {
            TargetError::InTheWay {
                title,
                component,
                what,
            } => assert_eq!((&*title, &*component, what), ("t", name, expected)),
            other => panic!("{other}"),
        }
        assert_eq!(listing(&top), before, "{name}");
        assert_eq!(names(dir.path()), ["t"], "{name}");
    }
}

#[test]
fn a_link_or_file_under_the_title_is_not_followed() {
    let dir = scratch();
    let outside = scratch();
    link(outside.path().to_str().unwrap(), &dir.path().join("t"));
    let error = pull(&layer(), "t", dir.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write \"t\": \"t\" is a symbolic link"
    );
    assert_eq!(names(outside.path()), [""; 0]);
    fs::remove_file(dir.path().join("t")).unwrap();
    put(&dir.path().join("t"), b"a file");
    let error = pull(&layer(), "t", dir.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write \"t\": \"t\" is not a directory"
    );
    assert_eq!(names(dir.path()), ["t"]);
}

#[test]
fn the_target_itself_is_merged_into_and_keeps_its_mode() {
    let dir = scratch();
    put(&dir.path().join("old"), b"old");
    chmod(dir.path(), 0o711);
    let tar = RawTar::new().dir(".").file("f", "new").file("d/f", "new");
    pull(&gzip(&tar.end()), ".", dir.path()).unwrap();
    assert_eq!(names(dir.path()), ["d", "f", "old"]);
    assert_eq!(fs::metadata(dir.path()).unwrap().mode() & 0o7777, 0o711);
}

#[test]
fn existing_directories_are_kept_if_asked_for() {
    let dir = scratch();
    let options = TargetOptions {
        existing: Existing::Keep,
        ..TargetOptions::default()
    };
    let keeping = Target::create(dir.path(), options, &Cleanup::new()).unwrap();
    let exists = |result: Result<PendingDirectory, TargetError>| {
        matches!(result, Err(TargetError::AlreadyExists { .. }))
    };
    assert!(exists(keeping.directory(".")));
    let late = keeping.directory("t").unwrap();
    put(&dir.path().join("t/f"), b"old");
    assert!(exists(keeping.directory("t")));
    assert!(matches!(
        late.finish(),
        Err(TargetError::AlreadyExists { .. })
    ));
    assert_eq!(read(&dir.path().join("t/f")), "old");
    assert_eq!(names(dir.path()), ["t"]);
    keeping.directory("new").unwrap().finish().unwrap();
    assert_eq!(names(dir.path()), ["new", "t"]);
}

#[test]
fn dropping_or_interrupting_removes_the_staging_tree() {
    let dir = scratch();
    let outside = dir.path().join("outside");
    put(&outside.join("f"), b"stays");
    let into = dir.path().join("in");
    for interrupt in [false, true] {
        let cleanup = Cleanup::new();
        let target = Target::create(&into, TargetOptions::default(), &cleanup).unwrap();
        let pending = target.directory("t").unwrap();
        unpack(&layer()[..], "t", &pending, &UnpackOptions::default()).unwrap();
        let staging = into.join(&names(&into)[0]);
        link("../../outside", &staging.join("d/elsewhere"));
        chmod(&staging.join("d"), 0);
        if interrupt {
            drop(cleanup.run_all());
            assert_eq!(names(&into), [""; 0]);
        }
        drop(pending);
        assert_eq!(names(&into), [""; 0]);
    }
    assert_eq!(names(&outside), ["f"]);
}

#[test]
fn an_interrupt_in_the_middle_of_unpacking_leaves_nothing() {
    /// Hands over the tar, then waits to be told that it may end.
    struct Paused<'a>(&'a [u8], std::sync::mpsc::Receiver<()>);
    impl Read for Paused<'_> {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            if self.0.len() <= 4096 && self.1.recv().is_err() {
                return self.0.read(buf);
            }
            let limit = buf.len().min(4096);
            self.0.read(&mut buf[..limit])
        }
    }
    let dir = scratch();
    let mut tar = RawTar::new();
    for i in 0..3000 {
        tar = tar.file(&format!("t/d{}/f{i}", i % 10), "x");
    }
    let tar = tar.end();
    let cleanup = Cleanup::new();
    let target = Target::create(dir.path(), TargetOptions::default(), &cleanup).unwrap();
    let (resume, paused) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let reader = Paused(&tar, paused);
        let unpacking = scope.spawn(|| {
            let pending = target.directory("t").unwrap();
            let unpacked = unpack(reader, "t", &pending, &UnpackOptions::default());
            unpacked.is_ok() && pending.finish().is_ok()
        });
        // Some files are there: the interrupt falls into the middle.
        let is_busy = || {
            let staging = names(dir.path()).pop();
            staging.is_some_and(|staging| dir.path().join(staging).join("d0").exists())
        };
        while !is_busy() {
            std::thread::yield_now();
        }
        drop(cleanup.run_all());
        drop(resume);
        assert!(!unpacking.join().unwrap());
    });
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn a_setgid_parent_hands_its_bit_on() {
    let dir = scratch();
    let parent = dir.path().join("shared");
    fs::create_dir(&parent).unwrap();
    chmod(&parent, 0o2775);
    pull(&layer(), "t", &parent).unwrap();
    for name in ["t", "t/d"] {
        let mode = fs::metadata(parent.join(name)).unwrap().mode() & 0o7777;
        assert_eq!(mode, 0o2755 & !umask(), "{name}");
    }
    let file = fs::metadata(parent.join("t/f")).unwrap().mode();
    assert_eq!(file & 0o7000, 0);
    reopen(&parent);
}
