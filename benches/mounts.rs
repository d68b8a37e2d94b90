//! Compares the program with oras and `cp` on s3fs or rclone, over a server on
//! this machine and over one that seems far away:
//!
//! ```sh
//! cargo bench --bench mounts
//! ```
//!
//! Wants root, `/dev/fuse`, s3fs and juicefs (whose gateway is the server);
//! oras is taken from PATH and left out where there is none. Before each run
//! the bucket is mounted anew, so nobody finds what the last one left in the
//! caches of the kernel or of s3fs. Competitors take turns, and the best time
//! of each counts: the others were disturbed.
//!
//! What to expect of the far server: the kernel lets one create at a time into
//! a directory, and s3fs 1.90 makes eight requests of it before the one that
//! stores the file. Twenty creates by twenty threads take 7.9 s in one
//! directory and 1.5 s in twenty (30 ms a request, 2026-11), and a layout has
//! one for its blobs.
//!
//! `cargo bench --bench mounts -- 64 16 3 30` are the sizes: MiB a file, how
//! many files, rounds, and the delay of each request in ms. The environment
//! variable `OCI_LAYOUT_S3FS_OPTIONS` holds further mount options, separated by
//! blanks. `cargo bench --bench mounts -- rclone` mounts with rclone instead.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Gateway, Mount, Proxy};
use support::{PROGRAM, Sandbox};

#[path = "../tests/real_mounts/harness/mod.rs"]
mod harness;
#[path = "../tests/support/mod.rs"]
mod support;

/// Files in the push to a far server: about a release of a small program.
const SMALL_FILES: usize = 20;

/// Who takes part, with the shell lines of a push and a pull. `MNT` is the
/// mount, `NAME` what to make there, `FILES` what to push, `OUT` a new name.
const RUNNERS: [(&str, &str, &str); 3] = [
    (
        "ours",
        "OURS push MNT/NAME:1 FILES",
        "OURS pull -o OUT MNT/NAME:1",
    ),
    (
        "oras",
        "oras push --oci-layout MNT/NAME:1 FILES",
        "oras pull --oci-layout -o OUT MNT/NAME:1",
    ),
    (
        "cp",
        "mkdir MNT/NAME && cp FILES MNT/NAME",
        "mkdir OUT && cp MNT/NAME/* OUT",
    ),
];

const RCLONE: &str = "rclone";

struct Bench {
    /// What mounts the bucket: s3fs or rclone.
    client: PathBuf,
    scratch: Sandbox,
    has_oras: bool,
    rounds: usize,
    gateway: Gateway,
    /// Where all requests go through, to count them and to delay them. Without
    /// it they take no processor time but the server's.
    proxy: Option<Proxy>,
}

/// The best of one competitor.
#[derive(Clone, Copy)]
struct Best {
    wall: Duration,
    requests: Option<usize>,
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let number = |i: usize, default| numbers.get(i).copied().unwrap_or(default);
    let (mebibytes, files) = (number(0, 64), number(1, 16));
    let (rounds, delay_ms) = (number(2, 3), number(3, 30));
    let client = match std::env::args().any(|argument| argument == RCLONE) {
        true => RCLONE,
        false => "s3fs",
    };
    let Some([client, juicefs]) = harness::programs([client, "juicefs"]) else {
        return;
    };
    let mut bench = Bench {
        client,
        scratch: Sandbox::new(),
        has_oras: support::peer("oras").is_some(),
        rounds,
        gateway: Gateway::start(&juicefs),
        proxy: None,
    };
    bench.make_files(mebibytes, files);
    say("| case | who | wall s | ÷ cp | ÷ ours | requests |");
    say("| --- | --- | --: | --: | --: | --: |");
    let one = format!("{mebibytes} MiB");
    bench.push_and_pull(&one, &["B00".to_owned()]);
    let all: Vec<String> = (0..files).map(|n| format!("B{n:02}")).collect();
    bench.push_and_pull(&format!("{files} × {one}"), &all);
    let small: Vec<String> = (0..SMALL_FILES).map(|n| format!("f{n:02}")).collect();
    bench.push_and_pull(&format!("{SMALL_FILES} small files"), &small);
    let delay = Duration::from_millis(delay_ms as u64);
    bench.proxy = Some(Proxy::start(bench.gateway.endpoint(), delay));
    bench.push_and_pull(
        &format!("{SMALL_FILES} small files, +{delay_ms} ms a request"),
        &small,
    );
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn say(text: &str) {
    println!("{text}");
}

impl Bench {
    /// Makes files that neither compress nor repeat, and small ones.
    fn make_files(&self, mebibytes: usize, files: usize) {
        let mut random = fastrand::Rng::with_seed(1);
        for n in 0..files {
            let mut content = vec![0; mebibytes << 20];
            random.fill(&mut content);
            self.scratch.write(&format!("B{n:02}"), content);
        }
        for n in 0..SMALL_FILES {
            let text = format!("file {n}\n");
            self.scratch.write(&format!("f{n:02}"), text);
        }
    }

    /// Measures both ways. What a round has pushed it pulls, and then it goes.
    fn push_and_pull(&self, what: &str, files: &[String]) {
        let mut pushes: [Option<Best>; 3] = [None; 3];
        let mut pulls: [Option<Best>; 3] = [None; 3];
        for round in 0..self.rounds {
            // The first place goes round: whoever has it may have to wait for
            // memory that the others find ready.
            for place in 0..RUNNERS.len() {
                let who = (round + place) % RUNNERS.len();
                let (name, push, pull) = RUNNERS[who];
                if name == "oras" && !self.has_oras {
                    continue;
                }
                better(&mut pushes[who], self.once(push, files));
                better(&mut pulls[who], self.once(pull, files));
                self.once("rm -r MNT/NAME OUT", files);
            }
        }
        table(&format!("push {what}"), &pushes);
        table(&format!("pull {what}"), &pulls);
    }

    /// Runs a line on a new mount.
    fn once(&self, line: &str, files: &[String]) -> Best {
        let proxy = self.proxy.as_ref();
        let endpoint = proxy.map_or(self.gateway.endpoint(), Proxy::endpoint);
        let mount = if self.client.ends_with(RCLONE) {
            Mount::rclone_s3(&self.client, endpoint, Gateway::BUCKET, "off")
        } else {
            Mount::s3fs(&self.client, endpoint, Gateway::BUCKET)
        };
        let line = line
            .replace("MNT", mount.path().to_str().expect("we named it"))
            .replace("NAME", "layout")
            .replace("OUT", "out")
            .replace("FILES", &files.join(" "))
            .replace("OURS", PROGRAM);
        assert!(self.shell("sync"));
        proxy.map(Proxy::take);
        let start = Instant::now();
        assert!(self.shell(&line), "failed: {line}");
        let wall = start.elapsed();
        let requests = proxy.map(|proxy| proxy.take().len());
        mount.unmount();
        Best { wall, requests }
    }

    fn shell(&self, line: &str) -> bool {
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(self.scratch.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

fn better(best: &mut Option<Best>, this: Best) {
    if best.is_none_or(|best| this.wall < best.wall) {
        *best = Some(this);
    }
}

fn table(case: &str, best: &[Option<Best>; 3]) {
    let [ours, _, cp] = best.map(|best| best.map_or(1.0, |best| best.wall.as_secs_f64()));
    for ((name, ..), best) in RUNNERS.iter().zip(best) {
        let Some(Best { wall, requests }) = best else {
            continue;
        };
        let wall = wall.as_secs_f64();
        let requests = requests.map_or("-".to_owned(), |count| count.to_string());
        let (by_cp, by_ours) = (wall / cp, wall / ours);
        say(&format!(
            "| {case} | {name} | {wall:.2} | {by_cp:.2} | {by_ours:.2} | {requests} |"
        ));
    }
}
