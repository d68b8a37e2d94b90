//! The everyday commands on each kind of mount, looked at again through a
//! second mount of the same storage: what counts is what arrived there.

use std::path::Path;
use std::process::Command;

use crate::harness::{Endpoint, JuiceFs, Moto, Mount, alone, programs, say};
use crate::support::{CREATED, Sandbox};

fn scratch() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("tree/a", "a\n");
    sandbox.write("tree/b/c", "c\n");
    sandbox.write("more.txt", "more\n");
    let mut big = vec![0; 6 << 20];
    fastrand::Rng::with_seed(4).fill(&mut big);
    sandbox.write("big", big);
    sandbox
}

/// Runs every command that somebody runs in a week.
fn everyday(mount: &Mount, sandbox: &Sandbox) {
    let lay = mount.at("lay");
    let enter = |line: &str| {
        let line = line.replace("LAY", &lay).replace("CREATED", CREATED);
        sandbox.ok(line.split_whitespace())
    };
    enter("push -a CREATED LAY:v1 hello.txt tree big");
    enter("push -a CREATED LAY:v1 hello.txt tree big");
    enter("tag LAY:v1 v2 latest");
    assert_eq!(enter("repo tags LAY"), "latest\nv1\nv2\n");
    enter("push LAY:other more.txt");
    enter("push LAY:gone hello.txt more.txt");
    enter("push LAY:v3 tree");
    pulls(sandbox, &lay);
    enter("untag LAY:v2");
    enter("manifest delete -f LAY:gone");
    assert_eq!(enter("repo tags LAY"), "latest\nother\nv1\nv3\n");
    enter("verify LAY");
    enter("untag LAY:v3");
    enter("gc --grace 0s --settle 0s --untagged LAY");
    arrived(mount, sandbox);
}

/// Checks what [`everyday`] leaves.
fn arrived(mount: &Mount, sandbox: &Sandbox) {
    let lay = mount.at("lay");
    assert_eq!(sandbox.ok(["repo", "tags", &lay]), "latest\nother\nv1\n");
    sandbox.ok(["verify", &lay]);
    pulls(sandbox, &lay);
    // Two manifests, the empty config, and four files.
    let blobs = std::fs::read_dir(mount.join("lay/blobs/sha256")).unwrap();
    assert_eq!(blobs.count(), 7);
}

fn pulls(sandbox: &Sandbox, lay: &str) {
    sandbox.ok(["pull", "-o", "out", &format!("{lay}:v1")]);
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
    assert_eq!(sandbox.read("out/tree/b/c"), "c\n");
    let [ours, theirs] = ["out/big", "big"].map(|name| std::fs::read(sandbox.join(name)).unwrap());
    assert!(ours == theirs, "big is not what was pushed");
    sandbox.ok(["pull", "-o", "out", &format!("{lay}:other")]);
    assert_eq!(sandbox.read("out/more.txt"), "more\n");
    std::fs::remove_dir_all(sandbox.join("out")).unwrap();
}

/// Runs the commands on one mount and looks at their traces on another.
fn on_mounts(mut mount: impl FnMut() -> Mount) {
    let sandbox = scratch();
    let first = mount();
    everyday(&first, &sandbox);
    first.unmount();
    arrived(&mount(), &sandbox);
}

/// Runs the commands on mounts of a bucket of moto.
fn on_bucket<const N: usize>(
    names: [&str; N],
    mount: impl Fn(&[std::path::PathBuf; N], &Endpoint) -> Mount,
) {
    let _alone = alone();
    let Some(programs) = programs(names) else {
        return;
    };
    let moto = Moto::start(&programs[0]);
    moto.bucket("bucket");
    on_mounts(|| mount(&programs, moto.endpoint()));
}

#[test]
fn on_s3fs() {
    on_bucket(["moto_server", "s3fs"], |programs, endpoint| {
        Mount::s3fs(&programs[1], endpoint, "bucket")
    });
}

#[test]
fn on_rclone_over_a_bucket() {
    on_bucket(["moto_server", "rclone"], |programs, endpoint| {
        Mount::rclone_s3(&programs[1], endpoint, "bucket", "off")
    });
}

#[test]
fn on_goofys() {
    on_bucket(["moto_server", "goofys"], |programs, endpoint| {
        goofys(&programs[1], endpoint)
    });
}

#[test]
fn on_geesefs() {
    on_bucket(["moto_server", "geesefs"], |programs, endpoint| {
        goofys(&programs[1], endpoint)
    });
}

/// goofys and what became of it take the same command line.
fn goofys(program: &Path, endpoint: &Endpoint) -> Mount {
    Mount::start(|path, _| {
        let mut command = Command::new(program);
        command.args(["-f", "--endpoint", &endpoint.url(), "bucket"]);
        command.arg(path);
        command.env("AWS_ACCESS_KEY_ID", endpoint.user);
        command.env("AWS_SECRET_ACCESS_KEY", endpoint.password);
        command
    })
}

#[test]
fn on_rclone_over_a_folder() {
    let _alone = alone();
    let Some([rclone]) = programs(["rclone"]) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    on_mounts(|| Mount::rclone(&rclone, folder.path(), "off"));
    // And without any mount.
    let sandbox = Sandbox::new();
    let lay = folder.path().join("lay");
    sandbox.ok(["verify", lay.to_str().unwrap()]);
}

#[test]
fn on_juicefs() {
    let _alone = alone();
    let Some([juicefs]) = programs(["juicefs"]) else {
        return;
    };
    let volume = JuiceFs::format(&juicefs);
    on_mounts(|| volume.mount());
}

#[test]
fn rclone_that_uploads_later_is_refused() {
    let _alone = alone();
    let Some([rclone]) = programs(["rclone"]) else {
        return;
    };
    let sandbox = scratch();
    let folder = tempfile::tempdir().unwrap();
    let mount = Mount::rclone(&rclone, folder.path(), "writes");
    let reference = mount.at("lay:v1");
    let said = sandbox.fails(1, ["push", &reference, "hello.txt"]);
    say(&said);
    assert!(said.contains("--allow-async-writeback"), "{said}");
    let left = std::fs::read_dir(mount.path()).unwrap();
    assert_eq!(left.count(), 0, "a refused push wrote something");
    sandbox.ok(["push", "--allow-async-writeback", &reference, "hello.txt"]);
    sandbox.ok(["pull", "-o", "out", &reference]);
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
}
