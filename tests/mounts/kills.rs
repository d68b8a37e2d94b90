//! Killed processes, dead daemons, failing requests and damaged sources.

use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use oci_layout::digest::Digest;
use rustix::io::Errno;

use super::objfs::{
    ALL, Bucket, GCSFUSE, GEESEFS, GOOFYS, MOUNTPOINT, Mount, Op, Preset, Publish, RCLONE, S3FS,
    When, can_mount,
};
use super::support::{CREATED, Sandbox};

/// At most so many points of a push are tried.
const POINTS: u64 = 12;

fn points() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    let rounds = std::env::var("OCI_LAYOUT_MOUNT_ROUNDS");
    // The full acceptance tries every one.
    rounds.map_or(POINTS, |rounds| rounds.parse::<u64>().unwrap() * 20)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A bucket with one artifact, `old`, and the files of another, `new`.
struct Scene {
    sandbox: Sandbox,
    bucket: Arc<Bucket>,
    preset: Preset,
    mount: Mount,
}

const FILES: [&str; 3] = ["big", "small", "empty"];

impl Scene {
    fn new(preset: &Preset) -> Self {
        let mut preset = preset.hurried(60);
        if let Publish::Fsync(delay) = &mut preset.publish {
            // What a push has not uploaded itself does not count.
            *delay = Duration::from_secs(3600);
        }
        let bucket = Bucket::new();
        let scene = Self {
            sandbox: Sandbox::new(),
            mount: Mount::new(&preset, &bucket),
            bucket,
            preset,
        };
        let big: Vec<u8> = (0..3 << 20_usize).map(|at| (at % 253) as u8).collect();
        scene.sandbox.write("big", big);
        scene.sandbox.write("small", "small content\n");
        scene.sandbox.write("empty", "");
        scene.sandbox.write("old", "old content\n");
        let old = scene.mount.arg("L:old");
        scene.sandbox.ok(["push", "-a", CREATED, &old, "old"]);
        scene.mount.faults.take_seen();
        scene
    }

    fn push_args(&self) -> Vec<String> {
        let reference = self.mount.arg("L:new");
        let mut args = ["push", "-a", CREATED, &reference]
            .map(str::to_owned)
            .to_vec();
        args.extend(FILES.map(str::to_owned));
        args
    }

    fn is_whole(&self, out: &str) -> bool {
        FILES.iter().all(|name| {
            let read = |path: String| std::fs::read(self.sandbox.join(path)).ok();
            read((*name).to_owned()) == read(format!("{out}/{name}"))
        })
    }

    /// What a reader gets is right or an error.
    fn check_reader(&self, mount: &Mount, what: &str) {
        let layout = mount.arg("L");
        let tags = self.sandbox.ok(["repo", "tags", &layout]);
        assert!(tags.lines().any(|tag| tag == "old"), "{what}: {tags}");
        self.sandbox
            .ok(["pull", "-o", "out-old", &format!("{layout}:old")]);
        let _ = std::fs::remove_dir_all(self.sandbox.join("out"));
        let reference = format!("{layout}:new");
        let pull = ["pull", "--consistency-wait", "0", "-o", "out", &reference];
        let pulled = self.sandbox.run(pull);
        let is_right = !pulled.status.success() || self.is_whole("out");
        assert!(is_right, "{what}: a damaged file was pulled");
    }

    /// Whatever is in the bucket has the digest that is its name.
    fn check_blobs(&self, what: &str) {
        for key in self.bucket.keys() {
            let Some((_, name)) = key.split_once("/blobs/sha256/") else {
                continue;
            };
            let content = self.bucket.peek(&key).unwrap().data;
            let digest = Digest::of(&content).to_string();
            let is_right = name.is_empty() || digest == format!("sha256:{name}");
            assert!(is_right, "{what}: {key} has {} bytes", content.len());
        }
    }

    /// The push works now, and the layout is as if nothing had been.
    fn check_recovery(&self, mount: &Mount, what: &str) {
        let layout = mount.arg("L");
        let mut args = self.push_args();
        args[3] = format!("{layout}:new");
        let pushed = self.sandbox.run(&args);
        assert!(pushed.status.success(), "{what}: {}", stderr(&pushed));
        let verify = |layout: &str| {
            let verified = self.sandbox.run(["verify", "--all", layout]);
            let found = String::from_utf8_lossy(&verified.stdout);
            assert!(
                verified.status.success(),
                "{what}: {found}{}",
                stderr(&verified)
            );
        };
        verify(&layout);
        // What was acknowledged is there for all others.
        let other = Mount::new(&self.preset, &self.bucket);
        verify(&other.arg("L"));
        self.sandbox.ok(["pull", "-o", "out", &other.arg("L:new")]);
        assert!(self.is_whole("out"), "{what}");
        let forbidden = self.bucket.take_forbidden();
        assert_eq!(forbidden, [""; 0], "{what}");
    }
}

fn killed(preset: &Preset) {
    let scene = Scene::new(preset);
    scene.sandbox.ok(scene.push_args());
    let requests = scene.mount.faults.take_seen();
    assert!(requests > 10, "{requests}");
    let step = usize::try_from(requests.div_ceil(points())).unwrap();
    let mut killed = 0;
    for nth in (1..=requests).step_by(step) {
        let scene = Scene::new(preset);
        scene.mount.faults.kill_at(nth);
        let output = scene.sandbox.run(scene.push_args());
        let hit = scene.mount.faults.take_killed();
        let what = format!("{}, killed at {nth} of {requests}: {hit:?}", preset.name);
        // Requests of threads come in any order, and there may be fewer.
        assert!(output.status.success() == hit.is_none(), "{what}");
        killed += usize::from(hit.is_some());
        scene.check_reader(&scene.mount, &what);
        let other = Mount::new(&scene.preset, &scene.bucket);
        scene.check_reader(&other, &what);
        scene.check_recovery(&scene.mount, &what);
    }
    assert!(killed > 3, "{killed}");
}

mod a_killed_push_is_made_good_on {
    crate::presets::on_each_preset!(super::killed);
}

/// The daemon dies while a push is at work.
#[test]
fn a_dead_daemon_is_named_and_the_push_can_be_repeated() {
    if !can_mount() {
        return;
    }
    for preset in ALL {
        let mut scene = Scene::new(&preset);
        scene.bucket.set_latency(Duration::from_millis(3));
        let mut command = scene.sandbox.command(scene.push_args());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        while scene.mount.faults.seen() < 15 {
            std::thread::yield_now();
        }
        scene.mount.die();
        let output = child.wait_with_output().unwrap();
        let (name, said) = (preset.name, stderr(&output));
        assert!(!output.status.success(), "{name}: {said}");
        assert!(said.contains("mount"), "{name}: {said}");
        let read = scene.sandbox.run(["repo", "tags", &scene.mount.arg("L")]);
        assert!(stderr(&read).contains("mount"), "{name}: {}", stderr(&read));
        scene.bucket.set_latency(Duration::ZERO);
        let again = Mount::new(&scene.preset, &scene.bucket);
        scene.check_reader(&again, name);
        scene.check_recovery(&again, name);
    }
}

/// One failure of each kind of request, among blobs and of the index.
fn failing_once(preset: &Preset) {
    let blobs = [Op::Create, Op::Open, Op::Write, Op::Flush].map(|op| (op, "L/blobs"));
    let index = [Op::Open, Op::Write, Op::Flush].map(|op| (op, "L/index.json"));
    let errnos = [Errno::IO, Errno::AGAIN].into_iter().cycle();
    if !preset.is_object {
        return;
    }
    for ((op, part), errno) in blobs.into_iter().chain(index).zip(errnos) {
        let scene = Scene::new(preset);
        scene.mount.faults.fail(op, part, When::Nth(1), errno);
        let output = scene.sandbox.run(scene.push_args());
        let failed = scene.mount.faults.clear();
        let what = format!("{op:?} of {part}, {errno:?} on {}", preset.name);
        assert!(output.status.success(), "{what}: {}", stderr(&output));
        assert!(failed == 1 || op == Op::Open, "{what}");
        scene.check_recovery(&scene.mount, &what);
    }
}

mod one_failing_request_is_tried_again_on {
    crate::presets::on_each_preset!(super::failing_once);
}

/// Whoever reads opens a blob again and reads on where it was.
fn failing_readers(preset: &Preset) {
    if !preset.is_object {
        return;
    }
    let scene = Scene::new(preset);
    let pushed = scene.sandbox.run(scene.push_args());
    assert!(pushed.status.success(), "{}", stderr(&pushed));
    let reader = Mount::new(&scene.preset, &scene.bucket);
    let reads = [1, 2, 5].map(|n| (Op::Read, n));
    for (op, n) in reads.into_iter().chain([(Op::Open, 1), (Op::Open, 3)]) {
        for errno in [Errno::IO, Errno::STALE] {
            let what = format!("{op:?} {n}, {errno:?} on {}", preset.name);
            reader.faults.fail(op, "L/blobs", When::Nth(n), errno);
            let _ = std::fs::remove_dir_all(scene.sandbox.join("out"));
            let reference = reader.arg("L:new");
            let output = scene.sandbox.run(["pull", "-o", "out", &reference]);
            assert_eq!(reader.faults.clear(), 1, "{what}");
            assert!(output.status.success(), "{what}: {}", stderr(&output));
            assert!(scene.is_whole("out"), "{what}");
        }
    }
}

mod a_failing_read_is_tried_again_on {
    crate::presets::on_each_preset!(super::failing_readers);
}

/// The same of the files that make a folder a layout, which come last.
fn failing_at_the_end(preset: &Preset) {
    if !preset.is_object {
        return;
    }
    for part in ["N/index.json", "N/oci-layout"] {
        for op in [Op::Create, Op::Write, Op::Flush] {
            let scene = Scene::new(preset);
            scene.mount.faults.fail(op, part, When::Nth(1), Errno::IO);
            let layout = scene.mount.arg("N");
            let what = format!("{op:?} of {part} on {}", preset.name);
            let reference = format!("{layout}:new");
            let output = scene.sandbox.run(["push", &reference, FILES[0]]);
            assert_eq!(scene.mount.faults.clear(), 1, "{what}");
            assert!(output.status.success(), "{what}: {}", stderr(&output));
            let other = Mount::new(&scene.preset, &scene.bucket);
            scene.sandbox.ok(["verify", "--all", &other.arg("N")]);
            scene
                .sandbox
                .ok(["resolve", &format!("{}:new", other.arg("N"))]);
            let marker = scene.bucket.peek("L/oci-layout").unwrap().data;
            let found = scene.bucket.peek("N/oci-layout").unwrap().data;
            assert_eq!(found, marker, "{what}");
        }
    }
}

mod a_failing_request_at_the_end_is_tried_again_on {
    crate::presets::on_each_preset!(super::failing_at_the_end);
}

/// Whatever fails for good is named, and nothing is there that looks whole.
#[test]
fn what_fails_for_good_is_named_and_leaves_nothing_whole() {
    if !can_mount() {
        return;
    }
    // Most of this is waiting between tries.
    std::thread::scope(|scope| {
        for preset in [S3FS, GOOFYS, MOUNTPOINT, GCSFUSE, RCLONE] {
            for op in [Op::Create, Op::Write, Op::Flush] {
                scope.spawn(move || failing_always(&preset, op));
            }
        }
    });
}

fn failing_always(preset: &Preset, op: Op) {
    let scene = Scene::new(preset);
    let faults = &scene.mount.faults;
    faults.fail(op, "L/blobs", When::From(1), Errno::IO);
    let output = scene.sandbox.run(scene.push_args());
    let what = format!("{op:?} on {}", preset.name);
    let said = stderr(&output);
    // Mountpoint has uploaded at fsync what cannot be closed, and shows it.
    if op == Op::Flush && preset.name == MOUNTPOINT.name {
        assert!(output.status.success(), "{what}: {said}");
    } else {
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(said.contains("Input/output error"), "{what}: {said}");
        assert!(said.contains("/blobs/sha256/"), "{what}: {said}");
    }
    assert!(faults.clear() > 0, "{what}");
    scene.check_blobs(&what);
    scene.check_reader(&scene.mount, &what);
    scene.check_recovery(&scene.mount, &what);
}

/// geesefs says at fsync what went wrong, and nowhere else.
#[test]
fn a_failing_fsync_is_heard_where_it_uploads() {
    if !can_mount() {
        return;
    }
    let scene = Scene::new(&GEESEFS);
    let faults = &scene.mount.faults;
    faults.fail(Op::Fsync, "L/", When::Nth(1), Errno::IO);
    scene.sandbox.ok(scene.push_args());
    assert_eq!(faults.clear(), 1);
    scene.check_recovery(&scene.mount, "fsync once");
    let scene = Scene::new(&GEESEFS);
    let faults = &scene.mount.faults;
    faults.fail(Op::Fsync, "L/", When::From(1), Errno::IO);
    let output = scene.sandbox.run(scene.push_args());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    faults.clear();
    scene.check_recovery(&scene.mount, "fsync always");
}

/// Requests that fail now and then do not keep a push from its end.
#[test]
fn a_flaky_mount_is_worked_with() {
    if !can_mount() {
        return;
    }
    for preset in ALL.iter().filter(|preset| preset.is_object) {
        let scene = Scene::new(preset);
        for op in [Op::Write, Op::Flush, Op::Create] {
            let faults = &scene.mount.faults;
            faults.fail(op, "L/blobs", When::Chance(0.02), Errno::IO);
        }
        let output = scene.sandbox.run(scene.push_args());
        let name = preset.name;
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        scene.mount.faults.clear();
        scene.check_recovery(&scene.mount, name);
    }
}

/// Mountpoint takes so many writers and no more.
#[test]
fn a_mount_without_room_gets_fewer_files_at_once() {
    if !can_mount() {
        return;
    }
    for most in [1, 3] {
        let preset = Preset {
            most_writers: Some(most),
            ..MOUNTPOINT
        };
        let sandbox = Sandbox::new();
        let bucket = Bucket::new();
        let mount = Mount::new(&preset, &bucket);
        let names: Vec<String> = (0..20).map(|n| format!("f{n}")).collect();
        for name in &names {
            sandbox.write(name, format!("content of {name}\n").repeat(1000));
        }
        let reference = mount.arg("L:a");
        let mut args = vec!["push", &reference];
        args.extend(names.iter().map(String::as_str));
        sandbox.ok(&args);
        sandbox.ok(["verify", "--all", &mount.arg("L")]);
    }
}

/// A copy from a layout whose blob is damaged leaves nothing of its full size.
#[test]
fn damaged_content_never_stands_under_its_name_in_full_size() {
    if !can_mount() {
        return;
    }
    for preset in ALL {
        let scene = Scene::new(&preset);
        let sandbox = &scene.sandbox;
        let mut args = scene.push_args();
        args[3] = "source:new".to_owned();
        sandbox.ok(&args);
        let blob = sandbox
            .tree("source/blobs/sha256")
            .into_iter()
            .find(|name| {
                let path = sandbox.join(format!("source/blobs/sha256/{name}"));
                std::fs::metadata(path).unwrap().len() == 3 << 20
            });
        let name = format!("blobs/sha256/{}", blob.unwrap());
        let mut content = std::fs::read(sandbox.join(format!("source/{name}"))).unwrap();
        content[1000] ^= 1;
        let path = sandbox.join(format!("source/{name}"));
        // It may be read-only.
        let _ = std::fs::remove_file(path);
        sandbox.write(&format!("source/{name}"), &content);
        let copy = sandbox.run(["copy", "source:new", &scene.mount.arg("L:new")]);
        let said = stderr(&copy);
        assert_eq!(copy.status.code(), Some(1), "{}: {said}", preset.name);
        assert!(said.contains("sha256:"), "{}: {said}", preset.name);
        scene.mount.settle();
        let left = scene.bucket.peek(&format!("L/{name}"));
        let size = left.map_or(0, |object| object.data.len());
        assert!(size < 3 << 20, "{}: {size} bytes", preset.name);
        scene.check_reader(&scene.mount, preset.name);
        scene.check_recovery(&scene.mount, preset.name);
    }
}
