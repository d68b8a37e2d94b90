//! A stdout that nobody reads, or not to the end.

use std::io::{Read, Write};
use std::process::{Output, Stdio};

use crate::support::Sandbox;

/// Runs a command whose stdout is a pipe that has been closed at the other end.
fn unheard(sandbox: &Sandbox, line: &str, stdin: &[u8]) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = sandbox
        .command(line.split(' '))
        .stdin(Stdio::piped())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may be gone without having read anything.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn work_is_finished_though_nobody_listens() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    for line in [
        "push lay:empty",
        "attach lay:v1 --artifact-type a/note -a k=v",
        "manifest index create lay:all v1 empty",
        "manifest index update lay:all --merge all",
        "tag lay:all again",
        "backup -o saved.tar lay",
        "backup -o saved lay",
        "restore --input saved.tar restored",
        "copy --all-tags saved copied",
        "pull lay:v1 -o out",
        "gc lay",
        "verify lay",
        "repo tags lay",
    ] {
        let output = unheard(&sandbox, line, b"");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), stderr.as_str()),
            (Some(0), ""),
            "{line}"
        );
    }
    for layout in ["lay", "saved.tar", "saved", "restored", "copied"] {
        let tags = sandbox.ok(["repo", "tags", layout]);
        assert_eq!(tags, "again\nall\nempty\nv1\n", "{layout}");
    }
    let found = sandbox.ok(["discover", "--format", "json", "lay:v1"]);
    assert!(found.contains("a/note"), "{found}");
    assert_eq!(sandbox.read("out/a.txt"), "a");
}

#[test]
fn what_is_asked_of_nobody_is_not_done() {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_file("lay:v1", "a.txt", "a");
    let output = unheard(&sandbox, "manifest delete lay:v1", b"y\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("--force"), "{stderr}");
    assert_eq!(sandbox.ok(["resolve", "lay:v1"]).trim(), digest);
}

#[test]
fn content_that_is_not_read_to_the_end_is_no_error() {
    let sandbox = Sandbox::new();
    // More than a pipe holds.
    sandbox.push_file("lay:v1", "a.txt", &"0123456789".repeat(100_000));
    let manifest = sandbox.ok(["manifest", "fetch", "lay:v1"]);
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    for line in [
        "pull lay:v1 -o -".to_owned(),
        format!("blob fetch lay@{layer} -o -"),
    ] {
        let mut child = sandbox
            .command(line.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 20];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut start).unwrap();
        drop(stdout);
        assert_eq!(&start, b"01234567890123456789");
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), stderr.as_str()),
            (Some(0), ""),
            "{line}"
        );
    }
}
