//! The everyday commands, on every kind of mount.

use std::time::Instant;

use super::objfs::{ALL, Bucket, MOUNTPOINT, Mount, Preset, RCLONE_WRITES, can_mount};
use super::support::{CREATED, Sandbox};

/// Prints what a test found out, for those who run it with `--nocapture`.
#[expect(clippy::print_stderr, reason = "figures for the reader")]
fn report(line: &str) {
    eprintln!("{line}");
}

/// Files of several sizes, around those at which requests are split.
fn write_files(sandbox: &Sandbox) -> Vec<String> {
    let sizes = [0, 1, 4096, 100_000, 1 << 20, (1 << 20) + 1, 5 << 20];
    let mut names = Vec::new();
    for (n, size) in sizes.into_iter().enumerate() {
        let name = format!("f{n}");
        let content: Vec<u8> = (0..size).map(|at: usize| (at % 251 + n) as u8).collect();
        sandbox.write(&name, content);
        names.push(name);
    }
    names
}

/// One mount and what is done on it, with the requests of each step.
struct Day {
    sandbox: Sandbox,
    bucket: std::sync::Arc<Bucket>,
    mount: Mount,
    name: &'static str,
}

impl Day {
    fn new(preset: &Preset) -> Self {
        let bucket = Bucket::new();
        Self {
            sandbox: Sandbox::new(),
            mount: Mount::new(preset, &bucket),
            bucket,
            name: preset.name,
        }
    }

    fn layout(&self, rest: &str) -> String {
        self.mount.arg(&format!("L{rest}"))
    }

    fn step(&self, what: &str, args: &[&str]) -> String {
        self.bucket.take_counts();
        let since = Instant::now();
        let stdout = self.sandbox.ok(args);
        let (ms, counts) = (since.elapsed().as_millis(), self.bucket.take_counts());
        report(&format!("{:18} {what:16} {ms:5} ms {counts}", self.name));
        assert_eq!(
            self.bucket.take_forbidden(),
            [""; 0],
            "{what} {}",
            self.name
        );
        stdout
    }

    fn verify(&self) {
        let layout = self.layout("");
        self.step("verify", &["verify", "--all", &layout]);
    }
}

fn everyday(preset: &Preset) {
    let day = Day::new(preset);
    let files = write_files(&day.sandbox);
    let first = day.layout(":first");
    let mut push = vec!["push", "-a", CREATED, &first];
    push.extend(files.iter().map(String::as_str));
    day.step("push 7, new", &push);
    day.step("push 7, again", &push);
    day.sandbox.write("other", "another artifact\n");
    let second = day.layout(":second");
    day.step("push 1", &["push", "-a", CREATED, &second, "other"]);
    for tag in ["a", "b", "c"] {
        day.step("tag", &["tag", &first, tag]);
    }
    let layout = day.layout("");
    let tags = day.step("repo tags", &["repo", "tags", &layout]);
    assert_eq!(tags, "a\nb\nc\nfirst\nsecond\n");
    day.step("pull 7", &["pull", "-o", "out", &first]);
    for name in &files {
        let same = |dir: &str| std::fs::read(day.sandbox.join(format!("{dir}{name}"))).unwrap();
        assert!(same("") == same("out/"), "{name} on {}", day.name);
    }
    day.step("untag", &["untag", &day.layout(":a")]);
    day.step(
        "manifest delete",
        &["manifest", "delete", "--force", &second],
    );
    day.step("gc", &["gc", "--grace", "0s", "--settle", "0s", &layout]);
    day.verify();
    let tags = day.step("repo tags", &["repo", "tags", &layout]);
    assert_eq!(tags, "b\nc\nfirst\n");
    let blobs = day.sandbox.ok(["repo", "tags", &layout]);
    assert!(!blobs.is_empty());
    // Another machine sees the same.
    day.mount.settle();
    let other = Mount::new(preset, &day.bucket);
    day.sandbox.ok(["verify", "--all", &other.arg("L")]);
    let out = ["pull", "-o", "elsewhere", &other.arg("L:c")].map(str::to_owned);
    day.sandbox.ok(out);
    assert!(day.sandbox.read("elsewhere/f1") == day.sandbox.read("f1"));
    let left = day.bucket.keys();
    let blobs = left.iter().filter(|key| key.starts_with("L/blobs/sha256/"));
    let blobs = blobs.filter(|key| !key.ends_with('/')).count();
    // The files, the empty config, the manifest: nothing of the other artifact.
    assert_eq!(blobs, files.len() + 2, "{left:#?}");
}

/// One test a preset, so that each says for itself how it went.
macro_rules! on_each_preset {
    ($body:path: $($name:ident = $n:expr),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                if crate::objfs::can_mount() {
                    $body(&crate::objfs::ALL[$n]);
                }
            }
        )+

        #[test]
        fn and_there_are_no_others() {
            assert_eq!([$($n),+].len(), crate::objfs::ALL.len());
        }
    };
    ($body:path) => {
        crate::presets::on_each_preset! {
            $body:
            s3fs = 0,
            s3fs_with_negative_cache = 1,
            goofys = 2,
            geesefs = 3,
            mountpoint = 4,
            mountpoint_of_old = 5,
            gcsfuse = 6,
            blobfuse2 = 7,
            rclone = 8,
            juicefs = 9,
            unknown = 10,
        }
    };
}
pub(crate) use on_each_preset;

mod the_everyday_commands_work_on {
    super::on_each_preset!(super::everyday);
}

/// Nothing can be promised where files are uploaded behind the writer's back.
#[test]
fn a_write_back_cache_that_is_not_seen_is_at_least_uploaded_in_the_end() {
    if !can_mount() {
        return;
    }
    let day = Day::new(&RCLONE_WRITES.hurried(60));
    day.sandbox.write("a.txt", "content\n");
    day.sandbox.ok(["push", &day.layout(":a"), "a.txt"]);
    day.mount.settle();
    let other = Mount::new(&RCLONE_WRITES, &day.bucket);
    day.sandbox.ok(["verify", "--all", &other.arg("L")]);
}

/// A mount that is taken for a disk refuses to rename, and that is heard.
#[test]
fn a_wrong_guess_is_corrected() {
    if !can_mount() {
        return;
    }
    let refusing = ALL.map(|preset| Preset {
        rename: super::objfs::Rename::Refused,
        ..preset
    });
    for preset in refusing.iter().chain([&MOUNTPOINT]) {
        let day = Day::new(preset);
        let files = write_files(&day.sandbox);
        let first = day.layout(":first");
        let mut push = vec!["push", "--store-mode", "posix", &first];
        push.extend(files.iter().map(String::as_str));
        day.sandbox.ok(&push);
        day.sandbox.ok(&push);
        day.sandbox
            .ok(["tag", "--store-mode", "posix", &first, "more"]);
        let tags = day.sandbox.ok(["repo", "tags", &day.layout("")]);
        assert_eq!(tags, "first\nmore\n", "{}", day.name);
        day.mount.settle();
        let other = Mount::new(preset, &day.bucket);
        day.sandbox.ok(["verify", "--all", &other.arg("L")]);
        let left = day.bucket.keys();
        let is_temporary = |key: &&String| key.contains("/tmp/") && !key.ends_with('/');
        assert_eq!(left.iter().find(is_temporary), None, "{}", day.name);
    }
}
