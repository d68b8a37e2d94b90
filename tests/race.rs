//! Real processes on one layout at the same time.
//!
//! Proved here: whoever ends with exit code 0 has its tag listed and every
//! blob of it whole, whatever others do meanwhile: push, tag, untag, delete,
//! copy and collect without any grace. Readers never see an index or a blob
//! that is half-written.
//!
//! `OCI_LAYOUT_RACE_ROUNDS` sets how often each race is run; 20 is the full
//! acceptance.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use oci_layout::store::{Store, StoreOptions};
use support::Sandbox;

const ROUNDS: usize = 2;

fn rounds() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    let rounds = std::env::var("OCI_LAYOUT_RACE_ROUNDS");
    rounds.map_or(ROUNDS, |rounds| rounds.parse().unwrap())
}

/// Starts the program and lets it run.
fn start(sandbox: &Sandbox, args: &[&str]) -> Child {
    sandbox
        .command(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn describe(output: &Output) -> String {
    format!(
        "{}\nstdout: {}\nstderr: {}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    )
}

/// Waits for processes, which must all succeed.
fn all_succeed(children: Vec<(String, Child)>) {
    for (what, child) in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{what}: {}", describe(&output));
    }
}

/// Runs `body` while each of `others` is repeated in a thread of its own. What
/// the others do may fail or not, but only ever in the ways `may_fail` names.
fn while_others(
    sandbox: &Sandbox,
    others: &[&[&str]],
    may_fail: &[&str],
    body: impl FnOnce(),
) -> Vec<usize> {
    let done = AtomicBool::new(false);
    let repeat = |args: &[&str]| {
        let mut count = 0;
        while !done.load(Ordering::SeqCst) {
            let output = sandbox.run(args);
            let said = describe(&output);
            let code = output.status.code();
            let expected =
                matches!(code, Some(1 | 3)) && may_fail.iter().any(|part| said.contains(part));
            assert!(code == Some(0) || expected, "{args:?}: {said}");
            count += 1;
        }
        count
    };
    std::thread::scope(|scope| {
        let repeaters: Vec<_> = others
            .iter()
            .map(|args| scope.spawn(|| repeat(args)))
            .collect();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
        done.store(true, Ordering::SeqCst);
        let counts = repeaters.into_iter().map(|r| r.join().unwrap()).collect();
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
        counts
    })
}

fn tags(sandbox: &Sandbox, layout: &str) -> BTreeSet<String> {
    let tags = sandbox.ok(["repo", "tags", layout]);
    tags.lines().map(str::to_owned).collect()
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}{n}")).collect()
}

/// The acceptance test: 64 processes make one new layout and push into it,
/// while others tag, untag and collect.
#[test]
fn sixty_four_pushes_at_once_are_all_kept() {
    for round in 0..rounds() {
        let sandbox = Sandbox::new();
        let expected = names("t", 64);
        for tag in &expected {
            sandbox.write(tag, format!("content of {tag} in round {round}\n"));
        }
        let start_all = |tags: &[String]| -> Vec<(String, Child)> {
            let push = |tag: &String| {
                let reference = format!("L:{tag}");
                (tag.clone(), start(&sandbox, &["push", &reference, tag]))
            };
            tags.iter().map(push).collect()
        };
        // The first ones meet no layout at all; the rest meet the others too.
        let first = start_all(&expected[..16]);
        let mut second = Vec::new();
        let others: [&[&str]; 5] = [
            &["tag", "L:t0", "extra"],
            &["untag", "L:extra"],
            &["gc", "--grace=0s", "L"],
            &["gc", "--untagged", "--grace=0s", "L"],
            &["verify", "L"],
        ];
        let early = ["no layout at", "has no file", "not found in L"];
        while_others(&sandbox, &others, &early, || {
            second = start_all(&expected[16..]);
            all_succeed(first);
            all_succeed(std::mem::take(&mut second));
        });
        let mut found = tags(&sandbox, "L");
        found.remove("extra");
        assert_eq!(found, expected.iter().cloned().collect(), "round {round}");
        sandbox.ok(["verify", "--all", "L"]);
        sandbox.ok(["gc", "--untagged", "--grace=0s", "L"]);
        assert!(!sandbox.join("L/.oci-layout").exists());
        for tag in &expected {
            let out = format!("out-{tag}");
            sandbox.ok(["pull", "-o", &out, &format!("L:{tag}")]);
            let content = sandbox.read(format!("{out}/{tag}"));
            assert_eq!(content, format!("content of {tag} in round {round}\n"));
        }
    }
}

#[test]
fn pushes_of_the_same_content_share_one_blob() {
    for _ in 0..rounds() {
        let sandbox = Sandbox::new();
        sandbox.write("same", vec![5_u8; 2 << 20]);
        let expected = names("t", 20);
        let push = |tag: &String| {
            let reference = format!("L:{tag}");
            let args = ["push", "-a", support::CREATED, &reference, "same"];
            (tag.clone(), start(&sandbox, &args))
        };
        all_succeed(expected.iter().map(push).collect());
        assert_eq!(tags(&sandbox, "L"), expected.iter().cloned().collect());
        // The manifest, the file, and the empty config.
        let blobs = sandbox.tree("L/blobs/sha256");
        assert_eq!(blobs.len(), 3, "{blobs:?}");
        assert!(!sandbox.join("L/.oci-layout").exists());
        sandbox.ok(["verify", "--all", "L"]);
    }
}

/// One of them wins, and what lost is still listed.
#[test]
fn pushes_to_the_same_tag_leave_one_winner_and_lose_no_manifest() {
    for _ in 0..rounds() {
        let sandbox = Sandbox::new();
        let files = names("f", 12);
        for name in &files {
            sandbox.write(name, format!("content of {name}\n"));
        }
        let push = |name: &String| (name.clone(), start(&sandbox, &["push", "L:one", name]));
        all_succeed(files.iter().map(push).collect());
        assert_eq!(tags(&sandbox, "L"), BTreeSet::from(["one".to_owned()]));
        let index = oci_layout::store::Index::parse(sandbox.read("L/index.json").as_bytes());
        assert_eq!(index.unwrap().entries().count(), files.len());
        sandbox.ok(["verify", "--all", "L"]);
    }
}

/// Each starts from an index that another may be replacing just then.
#[test]
fn updates_of_one_index_lose_none_of_each_other() {
    for _ in 0..rounds() {
        let sandbox = Sandbox::new();
        let tags = names("t", 12);
        let mut digests: Vec<String> = tags
            .iter()
            .map(|tag| sandbox.push_file(&format!("L:{tag}"), tag, tag))
            .collect();
        // Half of them are added at once, while the other half is removed.
        let (gone, new) = digests.split_at(6);
        let create = ["manifest", "index", "create", "L:all"];
        sandbox.ok(create
            .iter()
            .copied()
            .chain(gone.iter().map(String::as_str)));
        let update = |flag: &'static str, digest: &String| {
            let args = ["manifest", "index", "update", "L:all", flag, digest];
            (format!("{flag} {digest}"), start(&sandbox, &args))
        };
        let removals = gone.iter().map(|digest| update("--remove", digest));
        let additions = new.iter().map(|digest| update("--add", digest));
        all_succeed(removals.chain(additions).collect());
        let index = sandbox.ok(["manifest", "fetch", "L:all"]);
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        let children = index["manifests"].as_array().unwrap();
        let mut found: Vec<&str> = children
            .iter()
            .map(|child| child["digest"].as_str().unwrap())
            .collect();
        found.sort_unstable();
        let added = &mut digests[6..];
        added.sort_unstable();
        assert_eq!(found, added);
        sandbox.ok(["verify", "--all", "L"]);
    }
}

/// Deleting one manifest never takes anything from another.
#[test]
fn pushes_and_deletions_do_not_harm_each_other() {
    for _ in 0..rounds() {
        let sandbox = Sandbox::new();
        let (kept, deleted) = (names("kept", 15), names("gone", 15));
        // Everything shares one layer, so that deletions could hurt.
        sandbox.write("shared", "a layer that all have\n");
        for name in kept.iter().chain(&deleted) {
            sandbox.write(name, format!("content of {name}\n"));
        }
        for name in &deleted {
            sandbox.ok(["push", &format!("L:{name}"), name, "shared"]);
        }
        let push = |name: &String| {
            let reference = format!("L:{name}");
            let args = ["push", &reference, name, "shared"];
            (name.clone(), start(&sandbox, &args))
        };
        let delete = |name: &String| {
            let reference = format!("L:{name}");
            let args = ["manifest", "delete", "--force", "--gc", &reference];
            (name.clone(), start(&sandbox, &args))
        };
        let mut children = Vec::new();
        for (keep, gone) in kept.iter().zip(&deleted) {
            children.push(push(keep));
            children.push(delete(gone));
        }
        while_others(&sandbox, &[&["gc", "--grace=0s", "L"]], &[], || {
            all_succeed(children);
        });
        assert_eq!(tags(&sandbox, "L"), kept.iter().cloned().collect());
        sandbox.ok(["verify", "--all", "L"]);
    }
}

#[test]
fn copies_and_collections_do_not_harm_each_other() {
    for _ in 0..rounds() {
        let sandbox = Sandbox::new();
        let sources = names("s", 8);
        for name in &sources {
            sandbox.write(name, format!("content of {name}\n"));
            sandbox.ok(["push", &format!("source:{name}"), name]);
        }
        sandbox.ok(["copy", "source:s0", "L:s0"]);
        let others: [&[&str]; 4] = [
            &["gc", "--grace=0s", "L"],
            &["gc", "--untagged", "--grace=0s", "L"],
            &["gc", "--grace=0s", "source"],
            &["copy", "-r", "source:s0", "L:again"],
        ];
        let counts = while_others(&sandbox, &others, &[], || {
            let copy = |name: &String| {
                let (from, to) = (format!("source:{name}"), format!("L:{name}"));
                (name.clone(), start(&sandbox, &["copy", &from, &to]))
            };
            all_succeed(sources.iter().map(copy).collect());
        });
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
        assert!(tags(&sandbox, "L").is_superset(&sources.iter().cloned().collect()));
        sandbox.ok(["verify", "--all", "L"]);
        sandbox.ok(["verify", "--all", "source"]);
    }
}

/// What a reader gets is whole, whenever it looks.
#[test]
fn readers_never_see_anything_half_written() {
    let sandbox = Sandbox::new();
    sandbox.write("big", vec![8_u8; 3 << 20]);
    sandbox.ok(["push", "L:fixed", "big"]);
    let wanted = sandbox.ok(["resolve", "L:fixed"]);
    let done = AtomicBool::new(false);
    let reader = |n: usize| {
        let mut count = 0;
        while !done.load(Ordering::SeqCst) {
            let found = tags(&sandbox, "L");
            assert!(found.contains("fixed"), "{found:?}");
            assert_eq!(sandbox.ok(["resolve", "L:fixed"]), wanted);
            let out = format!("out{n}");
            sandbox.ok(["pull", "-o", &out, "L:fixed"]);
            // What moves may be any of the two contents, never a mixture.
            let moving = sandbox.run(["pull", "-o", &out, "L:moving"]);
            if moving.status.success() {
                let content = sandbox.read(format!("{out}/moving"));
                let whole = ["a", "b"].map(|c| c.repeat(1 << 20));
                assert!(whole.contains(&content), "{} bytes", content.len());
            } else {
                let stderr = String::from_utf8_lossy(&moving.stderr);
                let absent = stderr.contains("not found in L") || stderr.contains("is missing");
                assert!(absent, "{stderr}");
            }
            count += 1;
        }
        count
    };
    std::thread::scope(|scope| {
        let readers = [scope.spawn(|| reader(0)), scope.spawn(|| reader(1))];
        for round in 0..rounds() * 8 {
            let content = if round % 2 == 0 { "a" } else { "b" };
            sandbox.write("moving", content.repeat(1 << 20));
            sandbox.ok(["push", "L:moving", "moving"]);
            sandbox.ok(["tag", "L:moving", &format!("t{round}")]);
            sandbox.ok(["untag", &format!("L:t{round}")]);
            sandbox.ok(["gc", "--untagged", "--grace=0s", "L"]);
        }
        done.store(true, Ordering::SeqCst);
        for reader in readers {
            assert!(reader.join().unwrap() > 0);
        }
    });
    sandbox.ok(["verify", "--all", "L"]);
}

/// A push that is in the midst of its work: it reads from a pipe that is ours
/// and holds the store lock, shared.
struct HalfPush(Child);

impl HalfPush {
    fn start(sandbox: &Sandbox) -> Self {
        use std::io::Write;
        let mut child = sandbox
            .command(["push", "L:half", "--title", "stream", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = child.stdin.as_mut().unwrap();
        // Once this much is taken the push is at work and has its lock.
        for _ in 0..16 {
            stdin.write_all(&vec![1; 1 << 20]).unwrap();
        }
        Self(child)
    }

    fn finish(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

#[test]
fn without_waiting_a_held_lock_is_an_error_at_once() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let half = HalfPush::start(&sandbox);
    let started = Instant::now();
    for args in [
        ["gc", "--no-wait", "L"].as_slice(),
        &["manifest", "delete", "--force", "--no-wait", "L:a"],
    ] {
        let stderr = sandbox.fails(1, args);
        assert!(
            stderr.contains("L is in use by another process"),
            "{stderr}"
        );
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    // Those that add share the lock, and readers need none.
    sandbox.ok(["tag", "--no-wait", "L:a", "b"]);
    sandbox.ok(["push", "--no-wait", "L:c", "a.txt"]);
    sandbox.ok(["repo", "tags", "L"]);
    half.finish();
    sandbox.ok(["gc", "--no-wait", "L"]);
    let found: Vec<String> = tags(&sandbox, "L").into_iter().collect();
    assert_eq!(found, ["a", "b", "c", "half"]);
}

#[test]
fn verify_does_not_wait_either_if_told_so() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let store = Store::open(&sandbox.join("L"), StoreOptions::default()).unwrap();
    let deleting = store.exclude().unwrap();
    let mut verify = Command::new("timeout");
    verify.arg("20").arg(support::PROGRAM);
    verify.args(["verify", "--no-wait", "L"]);
    let output = verify.current_dir(sandbox.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", describe(&output));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("L is in use by another process"),
        "{stderr}"
    );
    drop(deleting);
    sandbox.ok(["verify", "--no-wait", "L"]);
}

#[test]
fn a_long_wait_is_announced_and_then_ends() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let half = HalfPush::start(&sandbox);
    let mut waiting = start(&sandbox, &["gc", "L"]);
    let mut notice = vec![0; "waiting for another process that uses L".len()];
    // Reading blocks until the notice comes, which is what is tested.
    let stderr = waiting.stderr.as_mut().unwrap();
    stderr.read_exact(&mut notice).unwrap();
    assert_eq!(
        String::from_utf8(notice).unwrap(),
        "waiting for another process that uses L"
    );
    half.finish();
    let output = waiting.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", describe(&output));
}

/// A reader's command that takes no lock ends while a collector waits.
#[test]
fn a_waiting_collector_holds_up_no_reader() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let half = HalfPush::start(&sandbox);
    let waiting = start(&sandbox, &["gc", "L"]);
    let mut reader = Command::new("timeout");
    reader.arg("20").arg(support::PROGRAM);
    reader.args(["pull", "-o", "out", "L:a"]);
    let status = reader.current_dir(sandbox.path()).output().unwrap().status;
    assert!(status.success(), "{status}");
    half.finish();
    assert!(waiting.wait_with_output().unwrap().status.success());
}
