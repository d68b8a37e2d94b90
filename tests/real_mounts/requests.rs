//! How many requests a command costs on s3fs 1.90 with its default options,
//! beside oras and beside the bare calls that nothing can go below.
//!
//! The bounds are figures of 2026-11 and a little: of a bare script of the same
//! calls. A count that grows fails. `moto_server` answers, so each look at a
//! name that is not there costs four requests, which no program can help.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Moto, Mount, Requests, alone, programs, say, setting};
use crate::support::{CREATED, PROGRAM, Sandbox, peer};

/// One command of both programs, in the order they run: some build on others.
struct Case {
    what: &'static str,
    /// The most that the program may cost.
    limit: usize,
    /// With `LAY` for a layout on the mount and `FILES` for twenty files.
    ours: &'static str,
    oras: &'static str,
}

const CASES: [Case; 9] = [
    Case {
        what: "push 13 bytes, new layout",
        limit: 92,
        ours: "push -a CREATED LAY/a:latest hello.txt",
        oras: "push --oci-layout -a CREATED LAY/a:latest hello.txt",
    },
    Case {
        what: "push 13 bytes, existing layout",
        limit: 30,
        ours: "push -a CREATED LAY/a:other other.txt",
        oras: "push --oci-layout -a CREATED LAY/a:other other.txt",
    },
    Case {
        what: "push again, unchanged",
        limit: 12,
        ours: "push -a CREATED LAY/a:other other.txt",
        oras: "push --oci-layout -a CREATED LAY/a:other other.txt",
    },
    Case {
        what: "repo tags",
        limit: 5,
        ours: "repo tags LAY/a",
        oras: "repo tags --oci-layout LAY/a",
    },
    Case {
        what: "three new tags",
        limit: 8,
        ours: "tag LAY/a:other x y z",
        oras: "tag --oci-layout LAY/a:other x y z",
    },
    Case {
        what: "push 20 files, existing layout",
        limit: 205,
        ours: "push -a CREATED LAY/a:many FILES",
        oras: "push --oci-layout -a CREATED LAY/a:many FILES",
    },
    Case {
        what: "push 20 files, new layout",
        limit: 265,
        ours: "push -a CREATED LAY/b:many FILES",
        oras: "push --oci-layout -a CREATED LAY/b:many FILES",
    },
    Case {
        what: "pull 20 files just pushed",
        limit: 52,
        ours: "pull -o OUT LAY/b:many",
        oras: "pull --oci-layout -o OUT LAY/b:many",
    },
    Case {
        what: "push 64 MiB, new layout",
        limit: 100,
        ours: "push -a CREATED LAY/c:big big",
        oras: "push --oci-layout -a CREATED LAY/c:big big",
    },
];

struct Scene {
    sandbox: Sandbox,
    moto: Moto,
    s3fs: PathBuf,
}

impl Scene {
    fn new() -> Option<Self> {
        let [s3fs, moto] = programs(["s3fs", "moto_server"])?;
        let sandbox = Sandbox::new();
        sandbox.write("hello.txt", "Hello, world\n");
        sandbox.write("other.txt", "Hello, there\n");
        for n in 0..20 {
            sandbox.write(&format!("f{n:02}"), format!("file {n}\n"));
        }
        let mut big = vec![0; 64 << 20];
        fastrand::Rng::with_seed(1).fill(&mut big);
        sandbox.write("big", big);
        Some(Self {
            sandbox,
            moto: Moto::start(&moto),
            s3fs,
        })
    }

    fn mount(&self, bucket: &str) -> Mount {
        Mount::s3fs(&self.s3fs, self.moto.endpoint(), bucket, &[])
    }

    /// Runs all commands of one program, each after `before`.
    fn count(&self, who: &str, program: &Path, line: fn(&Case) -> &'static str) -> Vec<Requests> {
        self.moto.bucket(who);
        let fresh = setting("FRESH").is_some();
        let mut mount = self.mount(who);
        let mut counts = Vec::new();
        for case in &CASES {
            if fresh {
                mount.unmount();
                mount = self.mount(who);
            }
            counts.push(
                self.moto
                    .during(|| self.enter(program, line(case), &mount, who)),
            );
        }
        counts
    }

    fn enter(&self, program: &Path, line: &str, mount: &Mount, who: &str) {
        let files: Vec<String> = (0..20).map(|n| format!("f{n:02}")).collect();
        let line = line
            .replace("LAY", &mount.at(""))
            .replace("FILES", &files.join(" "))
            .replace("OUT", &format!("out-{who}"))
            .replace("CREATED", CREATED);
        let output = Command::new(program)
            .args(line.split_whitespace())
            .current_dir(self.sandbox.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{who} {line}: {said}");
    }
}

#[test]
fn each_command_costs_no_more_requests_than_it_must() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    let ours = scene.count("ours", Path::new(PROGRAM), |case| case.ours);
    let oras = peer("oras").map(|oras| scene.count("oras", &oras, |case| case.oras));

    say("| requests on s3fs | ours | at most | oras | of ours |\n| --- | --: | --: | --: | --- |");
    for (n, case) in CASES.iter().enumerate() {
        let oras = oras.as_ref().map_or("-".into(), |o| o[n].len().to_string());
        say(&format!(
            "| {} | {} | {} | {oras} | {} |",
            case.what,
            ours[n].len(),
            case.limit,
            ours[n],
        ));
    }
    if let Some(wanted) = setting("OCI_LAYOUT_MOUNT_REQUESTS") {
        for (case, requests) in CASES.iter().zip(&ours) {
            if wanted == "1" || case.what.contains(&wanted) {
                say(&format!("{}:\n{}", case.what, requests.listing()));
            }
        }
    }
    for (case, requests) in CASES.iter().zip(&ours) {
        assert!(
            requests.len() <= case.limit,
            "{}: {requests}, at most {}:\n{}",
            case.what,
            case.limit,
            requests.listing()
        );
    }
}
