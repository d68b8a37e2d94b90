//! How many requests a command costs on s3fs 1.90 with its default options,
//! beside oras and beside the bare calls that nothing can go below.
//!
//! The bounds are what a bare script of the same calls was seen to cost in
//! 2026-11, and a few requests: a count that grows fails. Each look at a name
//! that is not there costs four requests there, which no program can help.

use std::fs::File;
use std::io::{Read as _, Write as _};
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
    /// The calls that a program of no wits at all would have to make.
    bare: fn(&Bare),
}

const CASES: [Case; 10] = [
    Case {
        what: "push 13 bytes, new layout",
        limit: 92,
        ours: "push -a CREATED LAY/a:latest hello.txt",
        oras: "push --oci-layout -a CREATED LAY/a:latest hello.txt",
        bare: |at| at.new_layout("a", &["hello.txt"]),
    },
    Case {
        what: "push 13 bytes, existing layout",
        limit: 30,
        ours: "push -a CREATED LAY/a:other other.txt",
        oras: "push --oci-layout -a CREATED LAY/a:other other.txt",
        bare: |at| at.grow("a", &["other.txt"]),
    },
    Case {
        what: "push again, unchanged",
        limit: 12,
        ours: "push -a CREATED LAY/a:other other.txt",
        oras: "push --oci-layout -a CREATED LAY/a:other other.txt",
        bare: |at| {
            at.read("a/index.json");
            at.see("a", 3);
        },
    },
    Case {
        what: "push again, default annotations",
        limit: 30,
        ours: "push LAY/a:other other.txt",
        oras: "push --oci-layout LAY/a:other other.txt",
        bare: |at| {
            at.see("a", 2);
            at.grow("a", &[]);
        },
    },
    Case {
        what: "repo tags",
        limit: 5,
        ours: "repo tags LAY/a",
        oras: "repo tags --oci-layout LAY/a",
        bare: |at| at.read("a/index.json"),
    },
    Case {
        what: "three new tags",
        limit: 8,
        ours: "tag LAY/a:other x y z",
        oras: "tag --oci-layout LAY/a:other x y z",
        bare: |at| at.rewrite("a/index.json"),
    },
    Case {
        what: "push 20 files, existing layout",
        limit: 205,
        ours: "push -a CREATED LAY/a:many FILES",
        oras: "push --oci-layout -a CREATED LAY/a:many FILES",
        bare: |at| at.grow("a", &FILES),
    },
    Case {
        what: "push 20 files, new layout",
        limit: 265,
        ours: "push -a CREATED LAY/b:many FILES",
        oras: "push --oci-layout -a CREATED LAY/b:many FILES",
        bare: |at| at.new_layout("b", &FILES),
    },
    Case {
        what: "pull 20 files just pushed",
        // Three for each of 21 blobs and for the index: the kernel's look-up,
        // s3fs's own at open, the read. The first is spared where the kernel
        // still knows the name, which it does for a second.
        limit: 70,
        ours: "pull -o OUT LAY/b:many",
        oras: "pull --oci-layout -o OUT LAY/b:many",
        bare: |at| {
            at.read("b/index.json");
            at.read_blobs("b");
        },
    },
    Case {
        what: "push 64 MiB, new layout",
        limit: 100,
        ours: "push -a CREATED LAY/c:big big",
        oras: "push --oci-layout -a CREATED LAY/c:big big",
        bare: |at| at.new_layout("c", &["big"]),
    },
];

/// The small files of a push of many.
const FILES: [&str; 20] = [
    "f00", "f01", "f02", "f03", "f04", "f05", "f06", "f07", "f08", "f09", "f10", "f11", "f12",
    "f13", "f14", "f15", "f16", "f17", "f18", "f19",
];

/// Makes a layout with plain calls and without a look at what is there: no
/// lock, no check, no retry. What it costs is what the mount asks for.
struct Bare<'a> {
    mount: &'a Mount,
    files: &'a Path,
}

impl Bare<'_> {
    fn new_layout(&self, layout: &str, files: &[&str]) {
        for dir in ["", "blobs", "blobs/sha256"] {
            std::fs::create_dir(self.mount.join(layout).join(dir)).unwrap();
        }
        self.create(&format!("{layout}/oci-layout"), b"{}");
        self.create(&format!("{layout}/blobs/sha256/config"), b"{}");
        self.blobs(layout, files);
        self.create(&format!("{layout}/index.json"), b"{}");
        self.read(&format!("{layout}/index.json"));
    }

    fn grow(&self, layout: &str, files: &[&str]) {
        self.blobs(layout, files);
        self.rewrite(&format!("{layout}/index.json"));
    }

    /// Writes files and a manifest.
    fn blobs(&self, layout: &str, files: &[&str]) {
        for file in files {
            let content = std::fs::read(self.files.join(file)).unwrap();
            self.create(&format!("{layout}/blobs/sha256/{file}"), &content);
        }
        let name = files.first().unwrap_or(&"none");
        let manifest = format!("{layout}/blobs/sha256/manifest-{name}");
        self.create(&manifest, b"{}");
    }

    fn create(&self, name: &str, content: &[u8]) {
        let file = File::create_new(self.mount.join(name));
        file.unwrap().write_all(content).unwrap();
    }

    /// Reads a file and writes it anew in place, then looks at it again.
    fn rewrite(&self, name: &str) {
        let path = self.mount.join(name);
        let mut file = File::options().read(true).write(true).open(path).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        file.write_all(b"[]").unwrap();
        drop(file);
        self.read(name);
    }

    fn read(&self, name: &str) {
        std::fs::read(self.mount.join(name)).unwrap();
    }

    fn read_blobs(&self, layout: &str) {
        for name in FILES.iter().chain(&["manifest-f00"]) {
            self.read(&format!("{layout}/blobs/sha256/{name}"));
        }
    }

    /// Looks at blobs that are there.
    fn see(&self, layout: &str, count: usize) {
        for name in ["config", "hello.txt", "other.txt"].iter().take(count) {
            let path = self.mount.join(layout).join("blobs/sha256").join(name);
            std::fs::metadata(path).unwrap();
        }
    }
}

/// A call and what it is called.
type Call = (&'static str, fn(&Bare));

/// What single calls cost: the unit of everything above.
const CALLS: [Call; 7] = [
    ("stat of a missing name", |at| {
        assert!(!at.mount.join("none").exists());
    }),
    ("mkdir", |at| {
        std::fs::create_dir(at.mount.join("dir")).unwrap();
    }),
    ("create and write 13 bytes", |at| {
        at.create("dir/file", b"Hello, world\n");
    }),
    ("read it", |at| at.read("dir/file")),
    ("rewrite it in place and read it", |at| {
        at.rewrite("dir/file");
    }),
    ("cp of 13 bytes", |at| {
        at.shell("cp hello.txt \"$0\"/dir/copy");
    }),
    ("cp of 64 MiB", |at| at.shell("cp big \"$0\"/dir/big")),
];

impl Bare<'_> {
    fn shell(&self, line: &str) {
        let mut command = Command::new("sh");
        command.args(["-c", line]).arg(self.mount.path());
        assert!(command.current_dir(self.files).status().unwrap().success());
    }
}

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
        for name in FILES {
            sandbox.write(name, format!("file {name}\n"));
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
        Mount::s3fs(&self.s3fs, self.moto.endpoint(), bucket)
    }

    /// Runs all cases one after the other on one mount of a new bucket, as
    /// somebody would who keeps it mounted, and counts the requests of each.
    fn count(&self, who: &str, run: impl Fn(&Case, &Mount)) -> Vec<Requests> {
        self.moto.bucket(who);
        let mount = self.mount(who);
        let count = |case| self.moto.during(|| run(case, &mount));
        CASES.iter().map(count).collect()
    }

    fn enter(&self, program: &Path, line: &str, mount: &Mount, who: &str) {
        let line = line
            .replace("LAY", mount.path().to_str().unwrap())
            .replace("FILES", &FILES.join(" "))
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
    let ours = scene.count("ours", |case, mount| {
        scene.enter(Path::new(PROGRAM), case.ours, mount, "ours");
    });
    let files = scene.sandbox.path();
    let bare = scene.count("bare", |case, mount| (case.bare)(&Bare { mount, files }));
    let oras = peer("oras").map(|oras| {
        scene.count("oras", |case, mount| {
            scene.enter(&oras, case.oras, mount, "oras");
        })
    });

    say("| requests on s3fs | ours | at most | bare calls | oras | of ours |");
    say("| --- | --: | --: | --: | --: | --- |");
    for (n, case) in CASES.iter().enumerate() {
        let oras = oras.as_ref().map_or("-".into(), |o| o[n].len().to_string());
        let (what, limit, bare) = (case.what, case.limit, bare[n].len());
        let (count, kinds) = (ours[n].len(), &ours[n]);
        say(&format!(
            "| {what} | {count} | {limit} | {bare} | {oras} | {kinds} |"
        ));
    }
    if let Some(wanted) = setting("OCI_LAYOUT_MOUNT_REQUESTS") {
        for (n, case) in CASES.iter().enumerate() {
            if wanted == "1" || case.what.contains(&wanted) {
                say(&format!("{}: {}", case.what, ours[n].listing()));
                say(&format!("with bare calls: {}", bare[n].listing()));
            }
        }
    }
    let above: Vec<String> = CASES
        .iter()
        .zip(&ours)
        .filter(|(case, requests)| requests.len() > case.limit)
        .map(|(case, requests)| format!("{}: {requests}, at most {}", case.what, case.limit))
        .collect();
    assert!(above.is_empty(), "{above:#?}");
}

#[test]
fn what_single_calls_cost() {
    let _alone = alone();
    let Some(scene) = Scene::new() else { return };
    scene.moto.bucket("calls");
    let mount = scene.mount("calls");
    let files = scene.sandbox.path();
    say("| call on s3fs | requests |\n| --- | --- |");
    for (what, call) in CALLS {
        let requests = scene.moto.during(|| {
            call(&Bare {
                mount: &mount,
                files,
            });
        });
        say(&format!("| {what} | {requests} |"));
    }
}
