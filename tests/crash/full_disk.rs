//! A disk that is really full: a small tmpfs. Needs root.

use std::path::PathBuf;
use std::process::Command;

use crate::skip;
use crate::support::{CREATED, Sandbox};

/// A small file system of its own, gone when this is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(sandbox: &Sandbox, options: &str) -> Option<Self> {
        let path = sandbox.join("disk");
        std::fs::create_dir(&path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&path)
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            Some(Self(path))
        } else {
            skip("a small tmpfs cannot be mounted");
            None
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Makes a layout with one tag on a disk of 4 MiB, and files to push.
fn scene() -> Option<(Sandbox, SmallDisk)> {
    let sandbox = Sandbox::new();
    let disk = SmallDisk::mount(&sandbox, "size=4m")?;
    sandbox.push_file("disk/L:old", "old.txt", "the old one\n");
    sandbox.write("big", vec![9_u8; 8 << 20]);
    for n in 0..40 {
        sandbox.write(&format!("files/f{n}"), vec![n; 200 << 10]);
    }
    sandbox.write("dir/big", random(8 << 20));
    sandbox.push_file("source:big", "source.txt", "small\n");
    sandbox.ok(["push", "source:big", "big"]);
    Some((sandbox, disk))
}

fn random(len: usize) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut bytes = vec![0; len];
    rng.fill(&mut bytes);
    bytes
}

fn files() -> Vec<String> {
    (0..40).map(|n| format!("files/f{n}")).collect()
}

/// Takes all the room there is.
fn fill(sandbox: &Sandbox) {
    use std::io::Write;
    let mut filler = std::fs::File::create(sandbox.join("disk/filler")).unwrap();
    for size in [1 << 20, 4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
}

fn fails_for_want_of_space(sandbox: &Sandbox, args: &[&str]) {
    let before = sandbox.tree("disk/L");
    let stderr = sandbox.fails(1, args);
    assert!(
        stderr.contains("No space left on device"),
        "{args:?}: {stderr}"
    );
    assert!(
        stderr.contains("disk/L"),
        "{args:?} names no path: {stderr}"
    );
    let mut after = sandbox.tree("disk/L");
    // Blobs that were whole before the space ran out may stay for a retry.
    after.retain(|path| !path.starts_with("blobs/"));
    after.retain(|path| path != ".oci-layout/" && path != ".oci-layout/tmp/");
    let mut before = before;
    before.retain(|path| !path.starts_with("blobs/"));
    assert_eq!(after, before, "{args:?}");
    assert_eq!(sandbox.ok(["repo", "tags", "disk/L"]), "old\n", "{args:?}");
    sandbox.ok(["verify", "--all", "disk/L"]);
}

#[test]
fn what_does_not_fit_is_refused_and_leaves_the_old_layout() {
    let Some((sandbox, _disk)) = scene() else {
        return;
    };
    fails_for_want_of_space(&sandbox, &["push", "disk/L:new", "big"]);
    fails_for_want_of_space(&sandbox, &["push", "disk/L:new", "dir"]);
    fails_for_want_of_space(&sandbox, &["copy", "source:big", "disk/L:new"]);
    fails_for_want_of_space(&sandbox, &["blob", "push", "disk/L", "big"]);
    let files = files();
    let mut many = vec!["push", "disk/L:new"];
    many.extend(files.iter().map(String::as_str));
    fails_for_want_of_space(&sandbox, &many);
    // The layout is as usable as before.
    sandbox.ok(["gc", "--grace=0s", "disk/L"]);
    sandbox.ok(["push", "-a", CREATED, "disk/L:fits", "old.txt"]);
}

#[test]
fn on_a_full_disk_reading_and_collecting_work() {
    let Some((sandbox, _disk)) = scene() else {
        return;
    };
    sandbox.ok(["push", "disk/L:gone", "files/f1"]);
    sandbox.ok(["manifest", "delete", "--force", "disk/L:gone"]);
    fill(&sandbox);
    let full: [&[&str]; 4] = [
        &["tag", "disk/L:old", "more"],
        &["untag", "disk/L:old"],
        &["manifest", "delete", "--force", "disk/L:old"],
        &["push", "disk/L:new", "old.txt"],
    ];
    for args in full {
        fails_for_want_of_space(&sandbox, args);
    }
    sandbox.ok(["pull", "-o", "out", "disk/L:old"]);
    assert_eq!(sandbox.read("out/old.txt"), "the old one\n");
    // Deleting what nobody needs is the way out.
    let freed = sandbox.ok(["gc", "--grace=0s", "disk/L"]);
    assert!(freed.contains("Removed"), "{freed}");
    sandbox.ok(["tag", "disk/L:old", "more"]);
    sandbox.ok(["verify", "--all", "disk/L"]);
}

#[test]
fn without_free_inodes_reading_and_collecting_work() {
    let sandbox = Sandbox::new();
    let Some(_disk) = SmallDisk::mount(&sandbox, "size=4m,nr_inodes=40") else {
        return;
    };
    sandbox.push_file("disk/L:old", "old.txt", "the old one\n");
    let gone: Vec<String> = (0..6).map(|n| format!("gone{n}")).collect();
    for name in &gone {
        sandbox.write(name, format!("{name} is to be removed\n"));
    }
    let push = ["push", "disk/L:gone"].into_iter();
    sandbox.ok(push.chain(gone.iter().map(String::as_str)));
    sandbox.ok(["manifest", "delete", "--force", "disk/L:gone"]);
    let mut n = 0;
    while std::fs::File::create(sandbox.join(format!("disk/filler{n}"))).is_ok() {
        n += 1;
    }
    fails_for_want_of_space(&sandbox, &["tag", "disk/L:old", "more"]);
    sandbox.ok(["pull", "-o", "out", "disk/L:old"]);
    sandbox.ok(["gc", "--grace=0s", "disk/L"]);
    sandbox.ok(["tag", "disk/L:old", "more"]);
    sandbox.ok(["verify", "--all", "disk/L"]);
}
