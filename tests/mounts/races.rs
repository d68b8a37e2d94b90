//! Writers on two machines, and many on one.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::objfs::{Bucket, Mount, Preset};
use super::support::Sandbox;

const ROUNDS: usize = 1;

/// Caches are this many times shorter than the real ones, so that a round
/// takes seconds.
const HURRY: u32 = 60;

fn rounds() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    let rounds = std::env::var("OCI_LAYOUT_MOUNT_ROUNDS");
    rounds.map_or(ROUNDS, |rounds| rounds.parse().unwrap())
}

fn describe(output: &Output) -> String {
    format!(
        "{}\nstdout: {}\nstderr: {}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    )
}

/// Two machines with one bucket.
struct World {
    sandbox: Sandbox,
    bucket: Arc<Bucket>,
    machines: [Mount; 2],
    preset: Preset,
}

impl World {
    fn new(preset: &Preset) -> Self {
        let preset = preset.hurried(HURRY);
        let bucket = Bucket::new();
        Self {
            sandbox: Sandbox::new(),
            machines: [Mount::new(&preset, &bucket), Mount::new(&preset, &bucket)],
            bucket,
            preset,
        }
    }

    fn start(&self, args: &[&str]) -> Child {
        let mut command = self.sandbox.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn push(&self, machine: usize, tag: &str, flags: &[&str]) -> Child {
        let reference = self.machines[machine].arg(&format!("L:{tag}"));
        let settle = self.settle();
        let always = ["push", "--settle", &settle];
        let args = [&always, flags, &[&reference, tag, "same"]].concat();
        self.start(&args)
    }

    fn write_sources(&self, tags: &[String], round: usize) {
        let same = format!("a layer that all have in round {round}\n");
        self.sandbox.write("same", same.repeat(1000));
        for tag in tags {
            let content = format!("content of {tag} in round {round}\n");
            self.sandbox.write(tag, content);
        }
    }

    /// Checks the layout as a machine sees it that comes after all is done.
    fn check(&self, tags: &[String], round: usize) {
        for machine in &self.machines {
            machine.settle();
        }
        let new = Mount::new(&self.preset, &self.bucket);
        let layout = new.arg("L");
        let found = self.sandbox.ok(["repo", "tags", &layout]);
        let found: BTreeSet<&str> = found.lines().collect();
        let expected: BTreeSet<&str> = tags.iter().map(String::as_str).collect();
        let name = self.preset.name;
        assert_eq!(found, expected, "round {round} on {name}");
        self.sandbox.ok(["verify", "--all", &layout]);
        let forbidden = self.bucket.take_forbidden();
        assert_eq!(forbidden, [""; 0], "round {round} on {name}");
        for tag in tags {
            let out = format!("out-{round}-{tag}");
            self.sandbox
                .ok(["pull", "-o", &out, &format!("{layout}:{tag}")]);
            let content = self.sandbox.read(Path::new(&out).join(tag));
            assert_eq!(content, format!("content of {tag} in round {round}\n"));
        }
    }

    /// What to say with `--settle`. On s3fs, opening a file shows what is there,
    /// however old what it knows of names.
    fn settle(&self) -> String {
        let seconds = match self.preset.name.starts_with("s3fs") {
            true => 1,
            false => self.staleness().as_secs() + 1,
        };
        format!("{seconds}s")
    }

    /// The longest time for which this kind of mount may be wrong.
    fn staleness(&self) -> Duration {
        let preset = &self.preset;
        let ttls = [
            preset.attr_ttl,
            preset.entry_ttl,
            preset.absent_ttl,
            preset.stat_ttl,
            preset.list_ttl,
            preset.content_ttl,
        ];
        ttls.into_iter().max().unwrap_or_default()
    }
}

fn all_succeed(children: Vec<(String, Child)>, what: &str) {
    let mut failed = Vec::new();
    for (tag, child) in children {
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            failed.push(format!("{tag} on {what}: {}", describe(&output)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Repeats commands, each in a thread of its own, while `body` runs. Until one
/// has worked for the first time it may find no layout.
fn while_repeating(world: &World, commands: &[Vec<String>], body: impl FnOnce()) {
    let done = AtomicBool::new(false);
    let problems = Mutex::new(Vec::new());
    let repeat = |args: &[String]| {
        let mut has_worked = false;
        while !done.load(Ordering::SeqCst) {
            let output = world.sandbox.run(args);
            let said = describe(&output);
            let is_absent = said.contains("no layout at") || said.contains("not an image layout");
            let is_early = !has_worked && is_absent;
            has_worked |= output.status.success();
            if !output.status.success() && !is_early {
                problems.lock().unwrap().push(format!("{args:?}: {said}"));
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        for args in commands {
            scope.spawn(|| repeat(args));
        }
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
        done.store(true, Ordering::SeqCst);
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
    let problems = problems.into_inner().unwrap();
    let name = world.preset.name;
    assert!(problems.is_empty(), "on {name}: {}", problems.join("\n"));
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}{n}")).collect()
}

/// Ten pushes, five on each machine, into a layout that they make.
fn two_machines(preset: &Preset) {
    for round in 0..rounds() {
        let world = World::new(preset);
        let tags = names("t", 10);
        world.write_sources(&tags, round);
        let readers = world.machines.each_ref().map(|machine| {
            let args = ["repo", "tags", &machine.arg("L")];
            args.map(str::to_owned).to_vec()
        });
        while_repeating(&world, &readers, || {
            let push = |(n, tag): (usize, &String)| {
                let child = world.push(n % 2, tag, &["--shared"]);
                (tag.clone(), child)
            };
            let children = tags.iter().enumerate().map(push).collect();
            all_succeed(children, preset.name);
        });
        world.check(&tags, round);
    }
}

mod two_machines_lose_nothing_on {
    crate::presets::on_each_preset!(super::two_machines);
}

/// The same while one of the machines collects without any grace.
fn collecting(preset: &Preset) {
    for round in 0..rounds() {
        let world = World::new(preset);
        let mut tags = names("t", 6);
        tags.push("first".to_owned());
        world.write_sources(&tags, round);
        let first = world.push(0, "first", &["--shared"]);
        all_succeed(vec![("first".to_owned(), first)], preset.name);
        let settle = world.settle();
        let layout = world.machines[1].arg("L");
        let gc = ["gc", "--grace", "0s", "--settle", &settle, &layout];
        let gc = gc.map(str::to_owned).to_vec();
        while_repeating(&world, &[gc], || {
            for pair in tags[..6].chunks(2) {
                let push = |(n, tag): (usize, &String)| {
                    let child = world.push(n % 2, tag, &["--shared"]);
                    (tag.clone(), child)
                };
                let children = pair.iter().enumerate().map(push).collect();
                all_succeed(children, preset.name);
            }
        });
        world.check(&tags, round);
    }
}

mod a_collector_takes_nothing_from_pushes_on {
    crate::presets::on_each_preset!(super::collecting);
}

/// A machine that has seen a blob does not believe for ever that it is there.
fn collected_elsewhere(preset: &Preset) {
    let world = World::new(preset);
    let tags = ["a", "b"].map(str::to_owned);
    world.write_sources(&tags, 0);
    let [one, two] = &world.machines;
    let settle = world.settle();
    let push = |machine: &Mount, tag: &str| {
        let reference = machine.arg(&format!("L:{tag}"));
        world.sandbox.ok([
            "push", "--settle", &settle, "--shared", &reference, tag, "same",
        ]);
    };
    push(one, "a");
    // The second machine has seen every blob of it now.
    world.sandbox.ok(["verify", "--all", &two.arg("L")]);
    let layout = one.arg("L");
    world
        .sandbox
        .ok(["manifest", "delete", "--force", &format!("{layout}:a")]);
    world
        .sandbox
        .ok(["gc", "--grace", "0s", "--settle", &settle, &layout]);
    push(two, "b");
    world.check(&tags[1..], 0);
}

mod what_another_machine_collected_is_uploaded_again_on {
    crate::presets::on_each_preset!(super::collected_elsewhere);
}

/// A machine that knows the index by its old size reads all of the new one.
fn grown_elsewhere(preset: &Preset) {
    let world = World::new(preset);
    world.write_sources(&["t".to_owned()], 0);
    let first = world.push(0, "t", &[]);
    all_succeed(vec![("t".to_owned(), first)], preset.name);
    let [one, two] = world.machines.each_ref().map(|machine| machine.arg("L"));
    let name = "a-tag-that-makes-the-index-grow-by-more-than-is-padded".repeat(2);
    for n in 0..5 {
        world.sandbox.ok(["repo", "tags", &two]);
        let tags: Vec<String> = (0..20).map(|i| format!("{name}-{n}-{i}")).collect();
        let mut args = vec!["tag".to_owned(), format!("{one}:t")];
        args.extend(tags);
        world.sandbox.ok(&args);
        world.sandbox.ok(["repo", "tags", &two]);
    }
}

mod an_index_that_grew_elsewhere_is_read_whole_on {
    crate::presets::on_each_preset!(super::grown_elsewhere);
}

/// Ten processes of one machine need no journal: they have locks.
fn one_machine(preset: &Preset) {
    for round in 0..rounds() {
        let world = World::new(preset);
        let tags = names("t", 10);
        world.write_sources(&tags, round);
        let push = |tag: &String| (tag.clone(), world.push(0, tag, &[]));
        all_succeed(tags.iter().map(push).collect(), preset.name);
        world.check(&tags, round);
    }
}

mod ten_processes_of_one_machine_lose_nothing_on {
    crate::presets::on_each_preset!(super::one_machine);
}
