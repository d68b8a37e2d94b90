//! Pushes at the same time, through one s3fs mount and through two.

use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::harness::{Moto, Mount, alone, programs};
use crate::rounds;
use crate::support::Sandbox;

struct Scene {
    sandbox: Sandbox,
    moto: Moto,
    s3fs: PathBuf,
}

impl Scene {
    fn new() -> Option<Self> {
        let [s3fs, moto] = programs(["s3fs", "moto_server"])?;
        let sandbox = Sandbox::new();
        for n in 0..10 {
            sandbox.write(&format!("f{n}"), format!("file {n}\n"));
        }
        let moto = Moto::start(&moto);
        moto.bucket("bucket");
        Some(Self {
            sandbox,
            moto,
            s3fs,
        })
    }

    fn mount(&self) -> Mount {
        Mount::s3fs(&self.s3fs, self.moto.endpoint(), "bucket")
    }

    /// Starts the push of one of the ten files under a tag of its own.
    fn push(&self, mount: &Mount, layout: &str, n: usize, options: &[&str]) -> Running {
        let reference = format!("{}:t{n}", mount.at(layout));
        let file = format!("f{n}");
        let mut args = vec!["push", &reference, &file];
        args.extend(options);
        self.start(&args)
    }

    fn start(&self, args: &[&str]) -> Running {
        let mut command = self.sandbox.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Running {
            what: args.join(" "),
            child: Some(command.spawn().unwrap()),
        }
    }

    /// Checks that each of the ten tags is there and whole.
    fn holds_all(&self, mount: &Mount, layout: &str, more: &[&str]) {
        let at = mount.at(layout);
        let mut expected: Vec<String> = (0..10).map(|n| format!("t{n}")).collect();
        expected.extend(more.iter().map(ToString::to_string));
        expected.sort();
        let tags = self.sandbox.ok(["repo", "tags", &at]);
        assert_eq!(tags.lines().collect::<Vec<_>>(), expected, "{at}");
        self.sandbox.ok(["verify", &at]);
        // What verify has read it reads again, as somebody else would.
        let reference = format!("{at}:t7");
        self.sandbox.ok(["pull", "-o", "out", &reference]);
        assert_eq!(self.sandbox.read("out/f7"), "file 7\n");
        std::fs::remove_dir_all(self.sandbox.join("out")).unwrap();
    }
}

/// A process that has to succeed; one that nobody waits for is killed, so
/// that no mount stays busy.
struct Running {
    what: String,
    child: Option<Child>,
}

impl Running {
    fn succeeds(mut self) {
        let output = self.child.take().unwrap().wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}: {}\n{}",
            self.what,
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn ten_pushes_through_one_mount_keep_ten_tags() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let mount = scene.mount();
    for round in 0..rounds() {
        let layout = format!("one-{round}");
        let pushes: Vec<Running> = (0..10)
            .map(|n| scene.push(&mount, &layout, n, &[]))
            .collect();
        pushes.into_iter().for_each(Running::succeeds);
        scene.holds_all(&mount, &layout, &[]);
    }
}

/// Pushes five files through each of two mounts at once.
fn push_through_both(scene: &Scene, mounts: &[Mount; 2], layout: &str) -> Vec<Running> {
    (0..10)
        .map(|n| scene.push(&mounts[n % 2], layout, n, &["--shared"]))
        .collect()
}

#[test]
fn ten_shared_pushes_through_two_mounts_keep_ten_tags() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let mounts = [scene.mount(), scene.mount()];
    for round in 0..rounds() {
        // On odd rounds, the layout is made by ten at once, too.
        let layout = format!("two-{round}");
        let mut more = Vec::new();
        if round % 2 == 0 {
            let first = format!("{}:first", mounts[0].at(&layout));
            scene.sandbox.ok(["push", "--shared", &first, "f0"]);
            more.push("first");
        }
        let pushes = push_through_both(&scene, &mounts, &layout);
        pushes.into_iter().for_each(Running::succeeds);
        for mount in &mounts {
            scene.holds_all(mount, &layout, &more);
        }
    }
}

#[test]
fn gc_beside_shared_pushes_through_two_mounts_takes_nothing() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let mounts = [scene.mount(), scene.mount()];
    for round in 0..rounds() {
        let layout = format!("gc-{round}");
        let first = format!("{}:first", mounts[0].at(&layout));
        scene.sandbox.ok(["push", "--shared", &first, "f0"]);
        let pushes = push_through_both(&scene, &mounts, &layout);
        let collects = mounts
            .each_ref()
            .map(|mount| scene.start(&["gc", &mount.at(&layout)]));
        pushes.into_iter().for_each(Running::succeeds);
        collects.into_iter().for_each(Running::succeeds);
        for mount in &mounts {
            scene.holds_all(mount, &layout, &["first"]);
        }
        // Nobody is pushing now, so nothing need be spared.
        scene.sandbox.ok([
            "gc",
            "--grace",
            "0s",
            "--settle",
            "0s",
            &mounts[1].at(&layout),
        ]);
        for mount in &mounts {
            scene.holds_all(mount, &layout, &["first"]);
        }
    }
}
