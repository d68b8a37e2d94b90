//! Compares the program with oras and with the floor: what `cp`, `openssl`,
//! `tar` and `gzip` need for the same bytes. All in one run on one machine:
//!
//! ```sh
//! cargo bench
//! ```
//!
//! Each case runs several times, the competitors by turns, and the best time of
//! each counts: the others were disturbed. Before each run the disk is idle.
//! `cargo bench -- 64 500 1` makes it small: 64 MiB, 500 files, one round.
//! oras is taken from PATH and left out where there is none.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

const PROGRAM: &str = env!("CARGO_BIN_EXE_oci-layout");

/// A text file of this many lines is about what a source tree is made of.
const LINES_PER_FILE: usize = 120;

/// What one run took.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    peak_bytes: u64,
}

/// One competitor: its name, what to do before, and the command.
struct Runner {
    name: &'static str,
    remove: Vec<PathBuf>,
    shell: String,
}

struct Case {
    title: &'static str,
    runners: Vec<Runner>,
}

struct Bench {
    dir: PathBuf,
    rounds: usize,
    has_oras: bool,
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let number = |i: usize, default| numbers.get(i).copied().unwrap_or(default);
    let (mebibytes, files, rounds) = (number(0, 1024), number(1, 8000), number(2, 3));
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room");
    let dir = scratch.path().to_owned();
    make_file(&dir.join("big"), mebibytes);
    make_tree(&dir.join("tree"), files);
    let bench = Bench {
        has_oras: runs("oras version", &dir),
        dir,
        rounds,
    };
    say(&format!(
        "{mebibytes} MiB file, tree of {files} files, best of {rounds}{}",
        if bench.has_oras {
            ""
        } else {
            "; oras is not on PATH"
        }
    ));
    say(
        "| case | who | wall s | cpu s | peak MiB | wall ÷ ours |\n| --- | --- | --: | --: | --: | --: |",
    );
    for case in bench.cases() {
        bench.run(&case);
    }
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn say(text: &str) {
    println!("{text}");
}

impl Bench {
    fn cases(&self) -> Vec<Case> {
        let case = |title, runners: &[(&'static str, &[&str], &str)]| Case {
            title,
            runners: runners
                .iter()
                .filter(|(name, ..)| *name != "oras" || self.has_oras)
                .map(|(name, remove, shell)| Runner {
                    name,
                    remove: remove.iter().map(|path| self.dir.join(path)).collect(),
                    shell: shell.replace("OURS", PROGRAM),
                })
                .collect(),
        };
        vec![
            case(
                "push a file",
                &[
                    ("ours", &["a"], "OURS push a:1 big:application/x"),
                    (
                        "oras",
                        &["b"],
                        "oras push --oci-layout b:1 big:application/x",
                    ),
                    ("cp", &["c"], "cp big c"),
                    ("openssl", &[], "openssl dgst -sha256 big"),
                ],
            ),
            case(
                "push it again",
                &[
                    ("ours", &[], "OURS push a:1 big:application/x"),
                    ("oras", &[], "oras push --oci-layout b:1 big:application/x"),
                    ("openssl", &[], "openssl dgst -sha256 big"),
                ],
            ),
            case(
                "pull it",
                &[
                    ("ours", &["out"], "OURS pull -o out a:1"),
                    ("oras", &["out"], "oras pull --oci-layout -o out b:1"),
                    ("cp", &["out"], "mkdir out && cp big out/big"),
                ],
            ),
            case(
                "copy it",
                &[
                    ("ours", &["a2"], "OURS cp a:1 a2:1"),
                    (
                        "oras",
                        &["b2"],
                        "oras cp --from-oci-layout --to-oci-layout b:1 b2:1",
                    ),
                    ("cp", &["c2"], "cp -r a c2"),
                ],
            ),
            case(
                "push a tree",
                &[
                    ("ours", &["t"], "OURS push t:1 tree"),
                    ("oras", &["u"], "oras push --oci-layout u:1 tree"),
                    ("tar|gzip", &["tree.tgz"], "tar c tree | gzip > tree.tgz"),
                ],
            ),
            case(
                "pull it",
                &[
                    ("ours", &["out"], "OURS pull -o out t:1"),
                    ("oras", &["out"], "oras pull --oci-layout -o out u:1"),
                    ("tar x", &["out"], "mkdir out && tar xzf tree.tgz -C out"),
                ],
            ),
        ]
    }

    fn run(&self, case: &Case) {
        let mut best: Vec<Option<Cost>> = vec![None; case.runners.len()];
        let count = case.runners.len();
        for round in 0..self.rounds {
            // Whoever comes first may have to wait for memory that the others
            // then find ready, so the first place goes round.
            for place in 0..count {
                let who = (round + place) % count;
                let cost = self.once(&case.runners[who]);
                if best[who].is_none_or(|before| cost.wall < before.wall) {
                    best[who] = Some(cost);
                }
            }
        }
        let ours = best[0].map_or(1.0, |cost| cost.wall.as_secs_f64());
        for (runner, cost) in case.runners.iter().zip(best) {
            let Some(cost) = cost else { continue };
            say(&format!(
                "| {} | {} | {:.2} | {:.2} | {} | {:.2} |",
                case.title,
                runner.name,
                cost.wall.as_secs_f64(),
                cost.cpu.as_secs_f64(),
                cost.peak_bytes >> 20,
                cost.wall.as_secs_f64() / ours,
            ));
        }
    }

    fn once(&self, runner: &Runner) -> Cost {
        for path in &runner.remove {
            if path.is_dir() {
                std::fs::remove_dir_all(path).expect("it is ours");
            } else if path.exists() {
                std::fs::remove_file(path).expect("it is ours");
            }
        }
        assert!(runs("sync", &self.dir));
        let start = Instant::now();
        let mut child = shell(&runner.shell, &self.dir)
            .spawn()
            .expect("there is a shell");
        let usage = child.wait4().expect("the child is ours");
        let wall = start.elapsed();
        assert!(usage.status.success(), "failed: {}", runner.shell);
        Cost {
            wall,
            cpu: usage.rusage.utime + usage.rusage.stime,
            peak_bytes: usage.rusage.maxrss,
        }
    }
}

fn shell(text: &str, dir: &Path) -> Command {
    let mut command = Command::new("sh");
    // exec: the one process is then the one that is measured.
    let text = if text.contains(['|', '&']) {
        text.to_owned()
    } else {
        format!("exec {text}")
    };
    command
        .args(["-c", &text])
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn runs(text: &str, dir: &Path) -> bool {
    shell(text, dir)
        .status()
        .is_ok_and(|status| status.success())
}

/// Content that neither compresses nor repeats.
fn make_file(path: &Path, mebibytes: usize) {
    let mut file = File::create(path).expect("there is room");
    let mut random = fastrand::Rng::with_seed(1);
    let mut chunk = vec![0; 1 << 20];
    for _ in 0..mebibytes {
        random.fill(&mut chunk);
        file.write_all(&chunk).expect("there is room");
    }
}

/// A tree of text files, forty a folder, that compresses as source code does.
fn make_tree(root: &Path, files: usize) {
    const WORDS: [&str; 12] = [
        "let", "value", "return", "if", "store", "digest", "blob", "manifest", "(", ")", "{", "}",
    ];
    let mut random = fastrand::Rng::with_seed(2);
    for i in 0..files {
        let folder = root.join(format!("folder-{:03}", i / 40));
        std::fs::create_dir_all(&folder).expect("there is room");
        let mut text = String::new();
        for _ in 0..random.usize(1..LINES_PER_FILE * 2) {
            for _ in 0..random.usize(1..10) {
                text.push_str(WORDS[random.usize(..WORDS.len())]);
                text.push(' ');
            }
            text.push_str(&format!("{}\n", random.u16(..)));
        }
        let mut file = File::create(folder.join(format!("file-{i:05}.rs"))).expect("there is room");
        file.write_all(text.as_bytes()).expect("there is room");
    }
}
