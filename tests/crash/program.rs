//! The program itself, killed and interrupted.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{PROGRAM, Sandbox};

/// How long the random kills go on, if enough have struck and missed by then.
const BUDGET: Duration = Duration::from_secs(8);
const ROUNDS: usize = 250;

/// Kills come this soon at first. It is then adjusted so that about half of
/// them strike, however fast the machine is and whatever else it does.
const LATEST_KILL: Duration = Duration::from_millis(12);

/// Whatever was acknowledged before its process ended is there at the end.
#[test]
fn random_kills_lose_nothing_that_was_acknowledged() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:first", "first.txt", "the first\n");
    sandbox.push_file("source:a", "a.txt", "to be copied\n");
    sandbox.write("big", vec![7_u8; 5 << 20]);
    std::fs::create_dir(sandbox.join("dir")).unwrap();
    sandbox.write("dir/file", "in a directory\n");
    let mut acknowledged = vec!["first".to_owned()];
    let mut killed = 0;
    let mut latest = LATEST_KILL;
    let start = Instant::now();
    for round in 0..ROUNDS {
        if start.elapsed() > BUDGET && killed > 10 && acknowledged.len() > 10 {
            break;
        }
        let tag = format!("t{round}");
        let reference = format!("L:{tag}");
        sandbox.write("small", format!("round {round}\n"));
        let args: Vec<&str> = match round % 6 {
            0 => vec!["push", &reference, "small"],
            1 => vec!["push", &reference, "big", "small"],
            2 => vec!["push", &reference, "dir"],
            3 => vec!["copy", "source:a", &reference],
            4 => vec!["tag", "L:first", &tag],
            _ => vec!["gc", "--untagged", "--grace=0s", "L"],
        };
        let mut child = sandbox
            .command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(latest.mul_f64(fastrand::f64()));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        let struck = status.signal() == Some(9);
        latest = latest.mul_f64(if struck { 1.25 } else { 0.8 });
        match status.signal() {
            Some(9) => killed += 1,
            _ if args[0] == "gc" => assert!(status.success(), "{args:?}: {status}"),
            _ => {
                assert!(status.success(), "{args:?}: {status}");
                acknowledged.push(tag);
            }
        }
        if round % 25 == 0 {
            sandbox.ok(["verify", "--all", "L"]);
        }
    }
    assert!(
        killed > 10 && acknowledged.len() > 10,
        "{killed} {acknowledged:?}"
    );
    let tags = sandbox.ok(["repo", "tags", "L"]);
    let tags: Vec<&str> = tags.lines().collect();
    for tag in &acknowledged {
        assert!(tags.contains(&tag.as_str()), "{tag} is lost: {tags:?}");
    }
    sandbox.ok(["verify", "--all", "L"]);
    sandbox.ok(["gc", "--grace=0s", "L"]);
    assert!(!sandbox.join("L/.oci-layout").exists());
    sandbox.ok(["verify", "--all", "L"]);
}

/// Starts a push that reads from a pipe and is in the midst of writing.
fn push_half(sandbox: &Sandbox) -> Child {
    let args = ["push", "L:new", "--title", "stream", "-"];
    in_the_midst(sandbox, sandbox.interruptible(args))
}

fn in_the_midst(sandbox: &Sandbox, mut push: Command) -> Child {
    let mut child = push
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    // More than all buffers between us and the disk hold.
    let chunk = vec![1_u8; 1 << 20];
    for _ in 0..16 {
        stdin.write_all(&chunk).unwrap();
    }
    assert_ne!(temporary(sandbox), 0, "nothing is being written");
    child
}

fn temporary(sandbox: &Sandbox) -> usize {
    let files = std::fs::read_dir(sandbox.join("L/.oci-layout/tmp"));
    files.map_or(0, Iterator::count)
}

#[test]
fn an_interrupt_ends_a_push_at_once_and_leaves_nothing() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let sandbox = Sandbox::new();
        sandbox.push_file("L:old", "old.txt", "the old one\n");
        let before = sandbox.tree("L");
        let mut child = push_half(&sandbox);
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        let start = Instant::now();
        kill_process(pid, signal).unwrap();
        let status = child.wait().unwrap();
        let took = start.elapsed();
        assert_eq!(status.signal(), Some(signal.as_raw()), "{status}");
        assert!(took < Duration::from_secs(1), "{took:?}");
        assert_eq!(temporary(&sandbox), 0);
        let mut after = sandbox.tree("L");
        after.retain(|path| !path.starts_with(".oci-layout/"));
        assert_eq!(after, before);
        sandbox.ok(["verify", "--all", "L"]);
        assert_eq!(sandbox.ok(["repo", "tags", "L"]), "old\n");
    }
}

/// As with nohup(1), or in the background of a script.
#[test]
fn a_signal_that_is_ignored_stays_so() {
    for (name, signal) in [("HUP", Signal::HUP), ("INT", Signal::INT)] {
        let sandbox = Sandbox::new();
        sandbox.push_file("L:old", "old.txt", "the old one\n");
        let mut command = Command::new("sh");
        let script = format!("trap '' {name}; exec \"$0\" push L:new --title stream -");
        command.args(["-c", &script, PROGRAM]);
        command.current_dir(sandbox.path());
        let mut child = in_the_midst(&sandbox, command);
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        drop(child.stdin.take());
        let status = child.wait().unwrap();
        assert!(status.success(), "{name}: {status}");
        assert_eq!(sandbox.ok(["repo", "tags", "L"]), "new\nold\n");
    }
}

/// The same for a file that is read from a disk, at any moment of it.
#[test]
fn an_interrupt_at_a_random_moment_leaves_the_old_or_the_new_layout() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:old", "old.txt", "the old one\n");
    sandbox.write("big", vec![3_u8; 20 << 20]);
    for round in 0..20 {
        let mut child = sandbox
            .command(["push", "L:new", "big"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(40).mul_f64(fastrand::f64()));
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        let status = child.wait().unwrap();
        assert!(
            status.success() || status.signal() == Some(Signal::INT.as_raw()),
            "round {round}: {status}"
        );
        assert_eq!(temporary(&sandbox), 0, "round {round}");
        sandbox.ok(["verify", "--all", "L"]);
        let tags = sandbox.ok(["repo", "tags", "L"]);
        assert!(tags == "old\n" || tags == "new\nold\n", "{tags}");
        if tags != "old\n" {
            sandbox.ok(["untag", "L:new"]);
            sandbox.ok(["gc", "--untagged", "--grace=0s", "L"]);
        }
    }
}
