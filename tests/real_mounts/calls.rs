//! Which system calls reach an s3fs mount, as strace sees them.
//!
//! Forbidden is what such a mount answers with a copy of the data inside the
//! server, with an error, or with an empty object in between.

use std::process::Command;

use crate::harness::{Moto, Mount, alone, programs};
use crate::support::{CREATED, PROGRAM, Sandbox};

/// The calls that are looked at, by how their names begin.
const TRACED: &str = "trace=/^(rename|link|symlink|f?chmod|[fl]?chown|utime|futimes|fallocate|f?truncate|open|creat|setxattr|fsetxattr)";

/// The only calls of those that may name something on the mount, if with the
/// right flags.
fn is_allowed(call: &str) -> bool {
    let name = call.split('(').next().unwrap_or_default();
    match name {
        "open" | "openat" | "openat2" => {
            let empties_index = call.contains("O_TRUNC") && call.contains("index.json");
            !empties_index && !call.contains("O_APPEND")
        }
        "ftruncate" => call.contains("/index.json>"),
        _ => false,
    }
}

#[test]
fn no_forbidden_call_reaches_s3fs() {
    let _alone = alone();
    let Some([s3fs, moto, strace]) = programs(["s3fs", "moto_server", "strace"]) else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("more.txt", "more\n");
    sandbox.write("tree/a", "a\n");
    sandbox.write("big", vec![5; 12 << 20]);
    let moto = Moto::start(&moto);
    moto.bucket("bucket");
    let mount = Mount::s3fs(&s3fs, moto.endpoint(), "bucket");
    let lay = mount.at("lay");

    let lines = [
        format!("push -a {CREATED} {lay}:v1 hello.txt tree big"),
        format!("push -a {CREATED} {lay}:v1 hello.txt tree big"),
        format!("push --shared {lay}:v2 more.txt"),
        format!("attach --artifact-type test/sbom {lay}:v1 more.txt"),
        format!("tag {lay}:v1 a b c"),
        format!("copy {lay}:v1 {}:v1", mount.at("copy")),
        format!("pull -o out {lay}:v1"),
        format!("repo tags {lay}"),
        format!("untag {lay}:a"),
        format!("manifest delete -f {lay}:v2"),
        format!("gc --grace 0s --settle 0s {lay}"),
        format!("verify {lay}"),
    ];
    let mut forbidden = Vec::new();
    for line in &lines {
        let trace = sandbox.join("trace");
        let output = Command::new(&strace)
            .args(["-f", "-y", "-qq", "-s", "4096", "-e", TRACED, "-o"])
            .arg(&trace)
            .arg(PROGRAM)
            .args(line.split_whitespace())
            .current_dir(sandbox.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {said}");
        let trace = std::fs::read(trace).unwrap();
        let on_mount: Vec<String> = String::from_utf8_lossy(&trace)
            .lines()
            .filter(|call| call.contains(mount.path().to_str().unwrap()))
            // The end of a call whose start has a line of its own.
            .filter(|call| !call.contains(" resumed>"))
            // The number of the process stands first.
            .map(|call| call.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '))
            .map(str::to_owned)
            .collect();
        assert!(!on_mount.is_empty(), "strace saw nothing of {line}");
        let calls = on_mount.into_iter().filter(|call| !is_allowed(call));
        forbidden.extend(calls.map(|call| format!("{line}: {call}")));
    }
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}
