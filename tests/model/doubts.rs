//! Whether the model can find anything: rules that are broken on purpose have
//! to be noticed.

use std::path::Path;
use std::sync::Arc;

use oci_layout::store::MountKind;
use oci_layout::store::fs::{Access, StoreFs};

use crate::machine_fs::MachineFs;
use crate::run::run;
use crate::weather::{Sharing, Staleness, Weather};
use crate::workload::{Content, layers};
use crate::world::World;

/// How many seeds may pass before one fails.
const PATIENCE: u64 = 200;

fn some_seed_fails(sharing: Sharing, kinds: &[MountKind], change: fn(&mut Weather)) -> String {
    for seed in 1..=PATIENCE {
        let mut weather = Weather::of(seed, sharing, kinds);
        weather.starts_empty = false;
        change(&mut weather);
        if let Some(fault) = run(&weather, false).faults.into_iter().next() {
            return fault;
        }
    }
    panic!("{PATIENCE} seeds passed");
}

#[test]
fn locks_that_keep_nobody_out_are_noticed() {
    let fault = some_seed_fails(Sharing::OneMachine, &[MountKind::Posix], |weather| {
        weather.locks_are_broken = true;
    });
    assert!(!fault.is_empty());
}

/// What `--shared` is for.
#[test]
fn machines_at_once_without_a_journal_lose_something() {
    for kind in [MountKind::S3fs, MountKind::Goofys, MountKind::Rclone] {
        let fault = some_seed_fails(Sharing::Careless, &[kind], |_| {});
        assert!(!fault.is_empty());
    }
}

struct Two {
    world: Arc<World>,
    ours: MachineFs,
    theirs: MachineFs,
}

impl Two {
    fn new(kind: MountKind) -> Self {
        let mut weather = Weather::calm(kind, Sharing::Careless);
        weather.staleness = Staleness::Most;
        let world = World::new(&weather, false);
        Self {
            ours: MachineFs::on_new_machine(&world),
            theirs: MachineFs::on_new_machine(&world),
            world,
        }
    }
}

fn write(fs: &MachineFs, path: &Path, content: &[u8]) {
    let mut file = fs.create_excl(path, Access::Write).unwrap();
    file.write(content).unwrap();
    file.sync().unwrap();
    file.close().unwrap();
}

#[test]
fn a_mount_shows_what_is_gone_and_hides_what_is_new_for_a_while() {
    let two = Two::new(MountKind::Goofys);
    let (old, new) = (Path::new("old"), Path::new("new"));
    write(&two.ours, old, b"x");
    two.theirs.stat(old).unwrap();
    two.theirs.stat(new).unwrap_err();
    two.ours.unlink(old).unwrap();
    write(&two.ours, new, b"x");
    two.theirs.stat(old).unwrap();
    two.theirs.stat(new).unwrap_err();
    two.theirs
        .pause(MountKind::Goofys.profile().listing_staleness);
    two.theirs.stat(old).unwrap_err();
    two.theirs.stat(new).unwrap();
}

#[test]
fn a_file_is_seen_elsewhere_when_it_is_closed() {
    for kind in [MountKind::S3fs, MountKind::Gcsfuse, MountKind::Object] {
        let two = Two::new(kind);
        let path = Path::new("file");
        let mut file = two.ours.create_excl(path, Access::Write).unwrap();
        file.write(b"whole").unwrap();
        assert_eq!(two.ours.stat(path).unwrap().size_bytes, 5, "{kind}");
        assert!(two.world.state().bucket.get(path).is_none(), "{kind}");
        file.close().unwrap();
        assert_eq!(two.theirs.stat(path).unwrap().size_bytes, 5, "{kind}");
    }
}

#[test]
fn a_killed_writer_leaves_the_start_of_its_file() {
    let two = Two::new(MountKind::S3fs);
    let path = Path::new("file");
    let mut file = two.ours.create_excl(path, Access::Write).unwrap();
    file.write(b"half").unwrap();
    two.world.state().kill(0);
    file.write(b"whole").unwrap_err();
    let left = two.world.state().bucket.get(path).cloned().unwrap();
    assert_eq!(*left.content, *b"half");
}

#[test]
fn a_blob_of_its_full_size_and_wrong_content_is_noticed() {
    let two = Two::new(MountKind::S3fs);
    let content: &Content = &layers()[2];
    let path = oci_layout::store::blob_path(&content.digest);
    two.world.state().bucket.announce(content, &[]);
    for folder in ["blobs", "blobs/sha256"] {
        two.ours.mkdir(Path::new(folder)).unwrap();
    }
    write(&two.ours, &path, &content.bytes[1..]);
    assert!(two.world.state().bucket.faults.is_empty());
    two.ours.unlink(&path).unwrap();
    let mut wrong = content.bytes.to_vec();
    wrong[0] ^= 1;
    write(&two.ours, &path, &wrong);
    assert_eq!(two.world.state().bucket.faults.len(), 1);
}
