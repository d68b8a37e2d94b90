//! Layers that want more than their directory. Each refusal is checked for
//! its reason, for nothing being published, and for nothing outside changed.

use super::*;

/// Pulls into `work/target` beside a file that must not change, and returns
/// why it was refused.
fn refused(tar: RawTar) -> UnpackError {
    let dir = scratch();
    let victim = dir.path().join("victim");
    put(&victim, b"untouched");
    chmod(&victim, 0o600);
    let before = (listing(&victim), names(dir.path()));
    let into = dir.path().join("target");
    let error = pull(&gzip(&tar.end()), "t", &into).unwrap_err();
    assert_eq!(names(&into), [""; 0], "something was left or published");
    fs::remove_dir(&into).unwrap();
    assert_eq!((listing(&victim), names(dir.path())), before);
    *error.downcast::<UnpackError>().unwrap()
}

fn reason(tar: RawTar) -> Refusal {
    match refused(tar) {
        UnpackError::Refused { reason, .. } => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn names_that_lead_outside() {
    let absolute = RawTar::new().file("/etc/cron.d/x", "x");
    assert_eq!(reason(absolute), Refusal::Absolute);
    for name in [
        "t/../victim",
        "t/a/../../victim",
        "t/..",
        "./t/../../x",
        "../victim",
    ] {
        assert_eq!(
            reason(RawTar::new().file(name, "x")),
            Refusal::Parent,
            "{name}"
        );
    }
    for name in ["u/x", "x", "tt/x", "./x", "T/x"] {
        assert_eq!(
            reason(RawTar::new().dir("t").file(name, "x")),
            Refusal::OutsideTitle("t".into()),
            "{name}"
        );
    }
}

#[test]
fn names_that_are_none() {
    let nul = RawTar::new().record("path", "t/a\0b").file("t/x", "");
    assert_eq!(reason(nul), Refusal::Name);
    assert_eq!(reason(RawTar::new().file("", "x")), Refusal::Name);
    let long = format!("t/{}", "n/".repeat(2100));
    assert_eq!(
        reason(RawTar::new().record("path", &long).file("t/x", "")),
        Refusal::NameTooLong(4096)
    );
    let deep = format!("t{}", "/d".repeat(257));
    assert_eq!(
        reason(RawTar::new().record("path", &deep).file("t/x", "")),
        Refusal::TooDeep(256)
    );
}

#[test]
fn the_top_must_be_a_directory() {
    for top in [
        RawTar::new().file("t", "x"),
        RawTar::new().symlink("t", "victim"),
        RawTar::new().symlink("t/", "."),
        RawTar::new().hard_link("t", "t/x"),
    ] {
        assert_eq!(reason(top), Refusal::TopNotADirectory);
    }
}

#[test]
fn links_that_lead_outside() {
    for target in ["..", "../victim", "a/../../victim", "../t/x", "./../.."] {
        let tar = RawTar::new().symlink("t/l", target);
        assert_eq!(reason(tar), Refusal::LinkEscapes(target.into()));
    }
    for target in ["/etc/passwd", "/", ""] {
        let tar = RawTar::new().symlink("t/l", target);
        assert_eq!(reason(tar), Refusal::LinkTarget(target.into()));
    }
    let record = RawTar::new()
        .record("linkpath", "d/../../victim")
        .symlink("t/l", "harmless");
    assert!(matches!(reason(record), Refusal::LinkEscapes(_)));
}

#[test]
fn chains_of_links_that_lead_outside() {
    for tar in [
        RawTar::new().symlink("t/a", ".").symlink("t/b", "a/.."),
        RawTar::new().symlink("t/b", "a/..").symlink("t/a", "."),
        RawTar::new()
            .dir("t/d")
            .symlink("t/d/up", "..")
            .symlink("t/out", "d/up/../victim"),
        RawTar::new()
            .symlink("t/a", "real")
            .symlink("t/out", "a/..")
            .symlink("t/a", "."),
    ] {
        assert!(matches!(reason(tar), Refusal::LinkEscapes(_)));
    }
}

#[test]
fn writing_through_a_link_or_a_file() {
    for first in [
        RawTar::new().symlink("t/d", "e"),
        RawTar::new().dir("t/e").symlink("t/d", "e"),
        RawTar::new()
            .dir("t/d")
            .symlink("t/l", "d")
            .symlink("t/d2", "l"),
        RawTar::new().file("t/d", "a file"),
    ] {
        let name = if first.0.len() > 1024 && first.0[1024..].starts_with(b"t/d2") {
            "d2"
        } else {
            "d"
        };
        for tar in [
            RawTar(first.0.clone()).file(&format!("t/{name}/x"), "x"),
            RawTar(first.0.clone()).dir(&format!("t/{name}/x/y")),
            RawTar(first.0.clone()).symlink(&format!("t/{name}/x"), "y"),
        ] {
            assert_eq!(reason(tar), Refusal::BelowNonDirectory(name.into()));
        }
    }
}

#[test]
fn an_open_directory_cannot_be_swapped() {
    let conflicts = [
        RawTar::new().file("t/d/x", "x").symlink("t/d", "."),
        RawTar::new().file("t/d/x", "x").file("t/d", "x"),
        RawTar::new()
            .file("t/a", "x")
            .file("t/d/x", "")
            .hard_link("t/d", "t/a"),
        RawTar::new().file("t/d", "x").dir("t/d"),
        RawTar::new().symlink("t/d", ".").dir("t/d"),
    ];
    for tar in conflicts {
        assert_eq!(reason(tar), Refusal::Conflict);
    }
}

#[test]
fn hard_links_to_what_was_not_unpacked() {
    for target in [
        "t/absent",
        "t/d",
        "t/l",
        "t/l2/f",
        "t",
        "../victim",
        "t/../../victim",
        "/etc/passwd",
        "victim",
        "f",
        "t/h",
        "",
    ] {
        let tar = RawTar::new()
            .file("t/f", "x")
            .file("t/d/f", "x")
            .symlink("t/l", "f")
            .symlink("t/l2", "d")
            .hard_link("t/h", target);
        assert_eq!(reason(tar), Refusal::HardLinkTarget(target.into()));
    }
    let itself = RawTar::new().file("t/h", "x").hard_link("t/h", "t/h");
    assert!(matches!(reason(itself), Refusal::HardLinkTarget(_)));
}

#[test]
fn sparse_files() {
    let old = RawTar::new().entry_with(b'S', b"t/s", b"", b"", |header| {
        header.as_mut_bytes()[257..265].copy_from_slice(b"ustar  \0");
    });
    assert_eq!(reason(old), Refusal::Sparse);
    for key in ["GNU.sparse.major", "GNU.sparse.map", "GNU.sparse.name"] {
        let new = RawTar::new().record(key, "1").file("t/s", "x");
        assert_eq!(reason(new), Refusal::Sparse);
    }
}

#[test]
fn content_where_none_belongs() {
    for kind in *b"123456" {
        let tar = RawTar::new().entry(kind, "t/x", "y", b"hidden");
        assert_eq!(reason(tar), Refusal::Content);
    }
}

#[test]
fn records_that_ask_for_memory() {
    for kind in *b"LKx" {
        let tar = RawTar::new().entry_with(kind, b"r", b"", b"", |header| {
            header.set_size(1 << 40);
        });
        assert!(matches!(refused(tar), UnpackError::Limit { .. }));
    }
}

#[test]
fn headers_that_lie() {
    let changes: [fn(&mut RawTar); 4] = [
        |tar| tar.0[0] ^= 1,
        |tar| tar.0[124..136].copy_from_slice(b"99999999999\0"),
        |tar| tar.0[148..156].fill(b'7'),
        |tar| tar.0[600] = 1,
    ];
    for change in changes {
        let mut tar = RawTar::new().dir("t").dir("t/d");
        change(&mut tar);
        assert!(matches!(refused(tar), UnpackError::Malformed { .. }));
    }
    for change in [
        |header: &mut tar::Header| header.as_mut_bytes()[124..136].fill(0xff),
        |header: &mut tar::Header| header.as_mut_bytes()[124] = b'-',
        |header: &mut tar::Header| header.as_mut_bytes()[100] = b'x',
        |header: &mut tar::Header| header.as_mut_bytes()[136] = b'9',
        // Far beyond what the layer has.
        |header: &mut tar::Header| header.set_size(1 << 50),
    ] {
        let tar = RawTar::new().entry_with(b'0', b"t/x", b"", b"", change);
        assert!(matches!(refused(tar), UnpackError::Malformed { .. }));
    }
    for record in ["path", "size=1\n5 x", "mtime=now"] {
        let tar = RawTar::new()
            .entry(b'x', "r", "", record.as_bytes())
            .dir("t");
        assert!(matches!(refused(tar), UnpackError::Malformed { .. }));
    }
    let owed = RawTar::new().dir("t").record("path", "t/x");
    let dir = scratch();
    assert!(pull(&gzip(&owed.0), "t", dir.path()).is_err());
}

#[test]
fn more_than_the_limits() {
    let small = Limits {
        entries: 3,
        content_bytes: 10_000,
        depth: 2,
        ..Limits::default()
    };
    let options = UnpackOptions {
        limits: small,
        ..UnpackOptions::default()
    };
    let dir = scratch();
    for tar in [
        RawTar::new().dir("t").dir("t/1").dir("t/2").dir("t/3"),
        RawTar::new().file("t/x", &"x".repeat(10_000)),
        RawTar::new().dir("t/1/2/3"),
    ] {
        let blob = gzip(&tar.end());
        assert!(pull_with(&blob, "t", dir.path(), &options).is_err());
        assert_eq!(names(dir.path()), [""; 0]);
    }
    let fits = RawTar::new().dir("t").dir("t/1").file("t/2", "x");
    pull_with(&gzip(&fits.end()), "t", dir.path(), &options).unwrap();
}

#[test]
fn a_bomb_is_defused_before_it_fills_the_disk() {
    let options = UnpackOptions {
        limits: Limits {
            free_bytes: 1 << 20,
            ratio: 100,
            ..Limits::default()
        },
        ..UnpackOptions::default()
    };
    let zeros = "\0".repeat(8 << 20);
    let tar = RawTar::new().file("t/zeros", &zeros).end();
    let dir = scratch();
    for blob in [gzip(&tar), zstd::encode_all(&tar[..], 3).unwrap()] {
        let error = pull_with(&blob, "t", dir.path(), &options).unwrap_err();
        let error = error.downcast::<UnpackError>().unwrap();
        assert!(matches!(*error, UnpackError::Limit { limit: 100, .. }));
        assert_eq!(names(dir.path()), [""; 0]);
        // With the limits everyone has it is small enough to pass.
        pull(&blob, "t", &dir.path().join("all")).unwrap();
        fs::remove_dir_all(dir.path().join("all")).unwrap();
    }
}

#[test]
fn devices_are_skipped_and_counted() {
    let dir = scratch();
    let tar = RawTar::new()
        .dir("t")
        .entry(b'3', "t/null", "", b"")
        .entry(b'4', "t/sda", "", b"")
        .entry(b'6', "t/fifo", "", b"")
        .entry(b'Z', "t/unknown", "", b"with content")
        .file("t/f", "x");
    let unpacked = pull(&gzip(&tar.end()), "t", dir.path()).unwrap();
    assert_eq!((unpacked.entries, unpacked.skipped), (2, 4));
    assert_eq!(names(&dir.path().join("t")), ["f"]);
}
