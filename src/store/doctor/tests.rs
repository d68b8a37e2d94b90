use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use rustix::io::Errno;
use snapbox::{assert_data_eq, str};

use super::*;
use crate::cleanup::Cleanup;
use crate::store::IndexChange;
use crate::store::fs::{Call, MemoryFs, ObservedFs};

fn on(kind: MountKind) -> StoreOptions {
    StoreOptions {
        mount: Some(kind),
        ..StoreOptions::default()
    }
}

fn look(fs: Arc<dyn StoreFs>, kind: MountKind) -> Diagnosis {
    diagnose_on(fs, Path::new("dir"), on(kind), Surroundings::default()).unwrap()
}

/// Looks at a directory where each call that `fails` picks ends in an error.
fn look_failing(
    kind: MountKind,
    errno: Errno,
    fails: impl Fn(&Call) -> bool + Send + Sync + 'static,
) -> (MemoryFs, Diagnosis) {
    let memory = MemoryFs::new();
    let observed = ObservedFs::new(Arc::new(memory.clone()), move |call| {
        if fails(call) {
            Err(io::Error::from_raw_os_error(errno.raw_os_error()))
        } else {
            Ok(())
        }
    });
    let found = look(Arc::new(observed), kind);
    (memory, found)
}

fn outcome(found: &Diagnosis, deed: Deed) -> &Outcome {
    let trial = found.trials.iter().find(|trial| trial.deed == deed);
    &trial.unwrap().outcome
}

fn fails(deed: Deed, option: Option<&'static str>) -> Obstacle {
    Obstacle::Fails { deed, option }
}

#[test]
fn everything_works_in_memory_and_nothing_is_left() {
    for kind in MountKind::all() {
        let memory = MemoryFs::new();
        let found = look(Arc::new(memory.clone()), kind);
        assert_eq!(found.obstacles, [], "{kind}");
        let works = |trial: &Trial| trial.outcome == Outcome::Works;
        assert!(found.trials.iter().all(works), "{kind}: {:?}", found.trials);
        let deeds: Vec<String> = found.trials.iter().map(|t| t.deed.to_string()).collect();
        let mut expected = vec![
            "make a folder",
            "look up a missing name",
            "lock a folder",
            "create a file",
            "read a file",
            "list a folder",
            "replace a file",
            "remove a file",
            "remove a folder",
        ];
        match (kind.profile().publish, kind) {
            (crate::store::Publish::Rename, _) => expected.insert(6, "rename a file"),
            (_, MountKind::Object) => expected.insert(7, "rename a file"),
            _ => {}
        }
        assert_eq!(deeds, expected, "{kind}");
        assert_eq!(memory.list(Path::new("")).unwrap(), [], "{kind}");
    }
}

#[test]
fn what_a_layout_needs_and_does_not_get_is_in_the_way() {
    for (call, kind, deed) in [
        ("mkdir", MountKind::S3fs, Deed::MakeFolder),
        ("create_excl", MountKind::S3fs, Deed::Create),
        ("write", MountKind::S3fs, Deed::Create),
        ("close", MountKind::S3fs, Deed::Create),
        ("sync", MountKind::Geesefs, Deed::Create),
        ("open_read", MountKind::S3fs, Deed::Read),
        ("read", MountKind::S3fs, Deed::Read),
        ("list", MountKind::S3fs, Deed::List),
        ("open_write", MountKind::S3fs, Deed::Replace),
        ("open_write", MountKind::Goofys, Deed::Replace),
        ("open_truncate", MountKind::Rclone, Deed::Replace),
        ("rename", MountKind::Posix, Deed::Rename),
    ] {
        let (memory, found) = look_failing(kind, Errno::IO, move |c| c.name == call);
        assert!(
            found.obstacles.contains(&fails(deed, None)),
            "{call}: {:?}",
            found.obstacles
        );
        assert!(
            matches!(outcome(&found, deed), Outcome::Fails { error, .. } if error.contains("os error 5"))
        );
        assert_eq!(memory.list(Path::new("")).unwrap(), [], "{call}");
    }
    let (_, found) = look_failing(MountKind::S3fs, Errno::IO, |call| {
        call.name == "stat" && call.path.ends_with("missing")
    });
    assert_eq!(found.obstacles, [fails(Deed::LookUp, None)]);
}

#[test]
fn what_comes_after_a_failure_is_not_tried() {
    let (_, found) = look_failing(MountKind::S3fs, Errno::IO, |call| {
        call.name == "create_excl"
    });
    for deed in [
        Deed::Read,
        Deed::List,
        Deed::Replace,
        Deed::Remove,
        Deed::RemoveFolder,
    ] {
        assert_eq!(outcome(&found, deed), &Outcome::Untried);
    }
    assert_eq!(found.obstacles, [fails(Deed::Create, None)]);
}

#[test]
fn a_layout_can_do_without_renames_and_locks() {
    for kind in [MountKind::Posix, MountKind::Network, MountKind::Object] {
        let (_, found) = look_failing(kind, Errno::NOSYS, |call| call.name == "rename");
        let refused = outcome(&found, Deed::Rename);
        assert!(matches!(refused, Outcome::Refused { .. }), "{kind}");
        assert_eq!(outcome(&found, Deed::Replace), &Outcome::Works);
        assert_eq!(found.obstacles, [], "{kind}");
    }
    // Where renames are not relied on, it does not matter how they fail.
    let (_, found) = look_failing(MountKind::Object, Errno::IO, |call| call.name == "rename");
    assert_eq!(found.obstacles, []);
    let unlocked = |errno| look_failing(MountKind::S3fs, errno, |call| call.name == "lock").1;
    assert_eq!(unlocked(Errno::IO).obstacles, []);
    let failed = unlocked(Errno::IO);
    assert!(matches!(
        outcome(&failed, Deed::Lock),
        Outcome::Fails { .. }
    ));
    let refused = unlocked(Errno::NOTSUP);
    assert!(matches!(
        outcome(&refused, Deed::Lock),
        Outcome::Refused { .. }
    ));
}

#[test]
fn the_option_that_would_allow_it_is_named() {
    let kind = MountKind::MountpointS3;
    let (memory, found) = look_failing(kind, Errno::PERM, |call| call.name == "open_truncate");
    let refused = fails(Deed::Replace, Some("--allow-overwrite"));
    assert_eq!(found.obstacles, [refused]);
    assert_eq!(memory.list(Path::new("")).unwrap(), []);

    let (memory, found) = look_failing(kind, Errno::PERM, |call| call.name == "unlink");
    let name = memory.list(Path::new("")).unwrap()[0].name.clone();
    let left = Path::new("dir").join(&name);
    assert_eq!(
        found.obstacles,
        [
            fails(Deed::Remove, Some("--allow-delete")),
            Obstacle::LeftBehind { path: left }
        ]
    );
    // Another mount has no such option.
    let (_, found) = look_failing(MountKind::S3fs, Errno::PERM, |call| call.name == "unlink");
    assert!(found.obstacles.contains(&fails(Deed::Remove, None)));
}

#[test]
fn a_file_that_is_not_closed_for_good_yet_is_waited_for() {
    let refusals = AtomicUsize::new(2);
    let (_, found) = look_failing(MountKind::MountpointS3, Errno::PERM, move |call| {
        call.name == "open_truncate"
            && refusals
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_ok()
    });
    assert_eq!(found.obstacles, []);
}

#[test]
fn no_single_failure_leaves_anything_behind() {
    for kind in [MountKind::Posix, MountKind::S3fs, MountKind::Object] {
        let mut failed = true;
        let mut at = 0;
        while failed {
            let seen = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&seen);
            let (memory, _) = look_failing(kind, Errno::ACCESS, move |call| {
                // Looking for a layout comes before.
                !call.path.starts_with("index.json")
                    && call.path != Path::new("oci-layout")
                    && count.fetch_add(1, Ordering::SeqCst) == at
            });
            assert_eq!(memory.list(Path::new("")).unwrap(), [], "{kind}: call {at}");
            failed = seen.load(Ordering::SeqCst) > at;
            at += 1;
        }
        assert!(at > 20, "{kind}: {at} calls");
    }
}

#[test]
fn an_interrupt_removes_the_scratch_folder_when_no_file_is_open() {
    for kind in [MountKind::Posix, MountKind::S3fs, MountKind::Object] {
        for name in ["lock", "write", "read", "unlink"] {
            interrupt(kind, name);
        }
    }
}

/// Interrupts at the first call of some name: removes what there is from
/// another thread, as the one that waits for signals does.
fn interrupt(kind: MountKind, name: &'static str) {
    let memory = MemoryFs::new();
    let cleanup = Cleanup::new();
    let options = StoreOptions {
        cleanup: cleanup.clone(),
        ..on(kind)
    };
    let open = AtomicUsize::new(0);
    let interrupter = Arc::new(Mutex::new(None));
    let started = Arc::clone(&interrupter);
    let (removes, removed) = mpsc::channel();
    let removed = Mutex::new(removed);
    let me = std::thread::current().id();
    let observed = ObservedFs::new(Arc::new(memory.clone()), move |call| {
        if std::thread::current().id() != me {
            assert_eq!(open.load(Ordering::SeqCst), 0, "{kind}: {name}");
            removes.send(()).unwrap();
            return Ok(());
        }
        match call.name {
            "create_excl" | "open_write" => open.fetch_add(1, Ordering::SeqCst),
            "close" => open.fetch_sub(1, Ordering::SeqCst),
            _ => 0,
        };
        let mut started = started.lock().unwrap();
        if call.name == name && call.path.components().count() > 0 && started.is_none() {
            let cleanup = cleanup.clone();
            *started = Some(std::thread::spawn(move || drop(cleanup.run_all())));
            // It has the time to do harm, if it does not wait for us.
            let wait = Duration::from_millis(50);
            let early = removed.lock().unwrap().recv_timeout(wait);
            assert!(early.is_err(), "{kind}: {name}");
        }
        Ok(())
    });
    let around = Surroundings::default();
    let found = diagnose_on(Arc::new(observed), Path::new("dir"), options, around).unwrap();
    let interrupter = interrupter.lock().unwrap().take().unwrap();
    interrupter.join().unwrap();
    assert_eq!(memory.list(Path::new("")).unwrap(), [], "{kind}: {name}");
    assert_eq!(found.obstacles, [], "{kind}: {name}");
}

#[test]
fn a_layout_is_recognised_and_left_alone() {
    let memory = MemoryFs::new();
    let state = |memory: &MemoryFs| look(Arc::new(memory.clone()), MountKind::Posix).layout;
    assert_eq!(state(&memory), LayoutState::None);
    let fs = || Arc::new(memory.clone());
    Store::create_on(fs(), Path::new("dir"), on(MountKind::Posix)).unwrap();
    assert_eq!(state(&memory), LayoutState::Plain);
    let shared = StoreOptions {
        shared: true,
        ..on(MountKind::Posix)
    };
    let store = Store::create_on(fs(), Path::new("dir"), shared).unwrap();
    let adder = store.add().unwrap();
    let put = adder.put_bytes(b"{}").unwrap();
    let descriptor = crate::descriptor::Descriptor::new("a/b", put.digest, put.size_bytes);
    adder.commit(vec![IndexChange::Add { descriptor }]).unwrap();
    assert_eq!(state(&memory), LayoutState::Shared);
    memory.unlink(Path::new("index.json")).unwrap();
    assert_eq!(state(&memory), LayoutState::Broken);
}

pub(super) fn mount(kind: MountKind, fstype: &str, options: &str) -> Mount {
    Mount {
        kind,
        fstype: fstype.to_owned(),
        source: "bucket".to_owned(),
        mount_point: PathBuf::from("/mnt"),
        options: options.to_owned(),
    }
}

#[test]
fn a_mount_that_uploads_later_is_unfit() {
    let unfit = |kind, line: &str, environment: &str| {
        let around = Surroundings {
            mount: Some(mount(kind, "fuse", "rw")),
            daemon: Some(Daemon {
                arguments: line.split_whitespace().map(str::to_owned).collect(),
                environment: vec![environment.to_owned()],
            }),
        };
        let fs = Arc::new(MemoryFs::new());
        diagnose_on(fs, Path::new("dir"), on(kind), around)
            .unwrap()
            .obstacles
    };
    let later = |setting| vec![Obstacle::UploadsLater { setting }];
    let (writes, full) = ("--vfs-cache-mode writes", "--vfs-cache-mode full");
    let rclone = MountKind::Rclone;
    assert_eq!(unfit(rclone, "rclone mount", ""), []);
    assert_eq!(unfit(rclone, "rclone --vfs-cache-mode off", ""), []);
    assert_eq!(unfit(rclone, "rclone --vfs-cache-mode minimal", ""), []);
    assert_eq!(
        unfit(rclone, "rclone --vfs-cache-mode=Writes", ""),
        later(writes)
    );
    assert_eq!(
        unfit(rclone, "rclone", "RCLONE_VFS_CACHE_MODE=full"),
        later(full)
    );
    assert_eq!(
        unfit(MountKind::Juicefs, "juicefs mount --writeback", ""),
        later("--writeback")
    );
    assert_eq!(
        unfit(MountKind::Blobfuse2, "blobfuse2 --lazy-write", ""),
        later("--lazy-write")
    );
    assert_eq!(
        unfit(MountKind::S3fs, "s3fs --lazy-write --writeback", ""),
        []
    );
}

#[test]
fn of_a_read_only_mount_nothing_else_is_said() {
    let around = Surroundings {
        mount: Some(mount(MountKind::S3fs, "fuse.s3fs", "ro,nosuid")),
        ..Surroundings::default()
    };
    let observed = ObservedFs::new(Arc::new(MemoryFs::new()), |call| match call.name {
        "mkdir" => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        _ => Ok(()),
    });
    let found = diagnose_on(
        Arc::new(observed),
        Path::new("dir"),
        on(MountKind::S3fs),
        around,
    );
    assert_eq!(found.unwrap().obstacles, [Obstacle::ReadOnly]);
}

#[test]
fn obstacles_say_what_to_do() {
    let all = [
        Obstacle::ReadOnly,
        Obstacle::UploadsLater {
            setting: "--writeback",
        },
        fails(Deed::Replace, Some("--allow-overwrite")),
        fails(Deed::Create, None),
        Obstacle::LeftBehind {
            path: PathBuf::from("a"),
        },
    ];
    let lines: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_data_eq!(
        lines.join("\n"),
        str![[r#"
it is mounted read-only
it is mounted with --writeback: what is written may be lost although all went well, and others see it late and in any order; mount it without
to replace a file is refused: mount it with --allow-overwrite
to create a file does not work
the scratch folder a could not be removed: remove it by other means
"#]]
    );
}
