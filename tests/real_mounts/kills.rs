//! A kill of the program, and of s3fs under it, in the middle of a push.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use oci_layout::digest::Digest;

use crate::harness::{Kind, Moto, Mount, Proxy, alone, programs, say, wait_until};
use crate::rounds;
use crate::support::{CREATED, Sandbox};

/// Kills of one push, spread over the time it takes.
const KILLS: u32 = 8;

/// More than s3fs sends in one request (10 MB) and than it gets at once.
const BIG_BYTES: usize = 24 << 20;

struct Scene {
    sandbox: Sandbox,
    moto: Moto,
    s3fs: PathBuf,
    files: Vec<String>,
}

impl Scene {
    fn new() -> Option<Self> {
        let [s3fs, moto] = programs(["s3fs", "moto_server"])?;
        let sandbox = Sandbox::new();
        let mut big = vec![0; BIG_BYTES];
        fastrand::Rng::with_seed(3).fill(&mut big);
        sandbox.write("big", big);
        let mut files = vec!["big".to_owned()];
        for n in 0..3 {
            sandbox.write(&format!("f{n}"), vec![n; 100_000]);
            files.push(format!("f{n}"));
        }
        let moto = Moto::start(&moto);
        moto.bucket("bucket");
        Some(Self {
            sandbox,
            moto,
            s3fs,
            files,
        })
    }

    fn push(&self, reference: &str) -> Vec<String> {
        let mut args: Vec<String> = ["push", "-a", CREATED, reference].map(str::to_owned).into();
        args.extend(self.files.iter().cloned());
        args
    }

    /// Pulls a tag, which must give exactly what was pushed.
    fn pulls_whole(&self, reference: &str) {
        self.sandbox.ok(["pull", "-o", "out", reference]);
        self.out_is_whole(reference);
    }

    fn out_is_whole(&self, what: &str) {
        for file in &self.files {
            let [ours, theirs] = [Path::new("out"), Path::new("")]
                .map(|dir| std::fs::read(self.sandbox.join(dir.join(file))).unwrap());
            assert!(ours == theirs, "{what}: {file} is not what was pushed");
        }
        std::fs::remove_dir_all(self.sandbox.join("out")).unwrap();
    }

    /// Checks that whatever a reader gets is what was meant to be there.
    fn readers_get_nothing_partial(&self, layout: &str) {
        let reference = format!("{layout}:v1");
        let pulled = self.sandbox.run(["pull", "-o", "out", &reference]);
        if pulled.status.success() {
            self.out_is_whole(&reference);
        }
        let blobs = Path::new(layout).join("blobs/sha256");
        let Ok(entries) = std::fs::read_dir(blobs) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let is = Digest::of(&std::fs::read(&path).unwrap());
            if is.encoded() == name {
                continue;
            }
            let blob = format!("{layout}@sha256:{name}");
            let fetched = self.sandbox.run(["blob", "fetch", "-o", "blob", &blob]);
            assert!(!fetched.status.success(), "a reader took a partial {name}");
            let written = self.sandbox.join("blob");
            assert!(!written.exists(), "a reader left a partial {name}");
        }
    }
}

#[test]
fn a_killed_push_harms_no_reader_and_no_later_push() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let mount = Mount::s3fs(&scene.s3fs, scene.moto.endpoint(), "bucket");
    let start = Instant::now();
    scene.sandbox.ok(scene.push(&mount.at("whole:v1")));
    let whole = start.elapsed();
    scene.pulls_whole(&mount.at("whole:v1"));

    let mut random = fastrand::Rng::new();
    let mut killed = 0;
    for round in 0..KILLS * u32::try_from(rounds()).unwrap() {
        let layout = mount.at(&format!("killed-{round}"));
        let reference = format!("{layout}:v1");
        // Half of them have something to lose.
        let has_old = round % 2 == 1;
        if has_old {
            scene.sandbox.ok(["push", &format!("{layout}:old"), "f0"]);
        }
        let after = whole.mul_f64(random.f64());
        let mut child = scene
            .sandbox
            .command(scene.push(&reference))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(after);
        child.kill().unwrap();
        if !child.wait().unwrap().success() {
            killed += 1;
        }
        // What was open when it died, s3fs writes in its own time.
        scene.moto.mark();

        scene.readers_get_nothing_partial(&layout);
        if has_old {
            scene
                .sandbox
                .ok(["pull", "-o", "old", &format!("{layout}:old")]);
            scene.sandbox.ok(["verify", &layout]);
        }
        scene.sandbox.ok(scene.push(&reference));
        scene.sandbox.ok(["verify", &layout]);
        scene.pulls_whole(&reference);
    }
    say(&format!("{killed} pushes were killed, within {whole:?}"));
}

#[test]
fn a_dead_mount_is_named_and_the_next_one_works() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let proxy = Proxy::start(scene.moto.endpoint(), Duration::from_millis(30));
    let mut mount = Mount::s3fs(&scene.s3fs, proxy.endpoint(), "bucket");
    let layout = mount.at("layout");
    scene.sandbox.ok(["push", &format!("{layout}:old"), "f0"]);
    proxy.take();

    let child = scene
        .sandbox
        .command(scene.push(&format!("{layout}:v1")))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first of its blobs is there, so the push is half-way.
    wait_until("the first blob", Duration::from_secs(60), || {
        let requests = proxy.take().0;
        requests
            .iter()
            .any(|r| r.kind == Kind::Put && r.target.contains("/blobs/sha256/"))
    });
    mount.daemon().kill();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("is dead: unmount it"), "{said}");
    for later in [
        vec!["repo", "tags", &layout],
        vec!["push", &format!("{layout}:v1"), "f0"],
        vec!["pull", &format!("{layout}:old")],
    ] {
        let said = scene.sandbox.fails(1, later);
        assert!(said.contains("is dead: unmount it"), "{said}");
    }
    drop(mount);

    let mount = Mount::s3fs(&scene.s3fs, proxy.endpoint(), "bucket");
    let layout = mount.at("layout");
    scene.readers_get_nothing_partial(&layout);
    scene.sandbox.ok(["verify", &layout]);
    scene.sandbox.ok(scene.push(&format!("{layout}:v1")));
    scene.sandbox.ok(["verify", &layout]);
    scene.pulls_whole(&format!("{layout}:v1"));
    assert_eq!(scene.sandbox.ok(["repo", "tags", &layout]), "old\nv1\n");
}
