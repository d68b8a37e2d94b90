//! What is written about the program is true: the completions that are checked
//! in are the ones it prints, and the commands in README.md and docs/ work.
//!
//! The man pages and completions themselves are rendered and compared in
//! `src/cli/docs.rs`, where the definition of the command line is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::path::Path;
use std::process::Command;

use support::{PROGRAM, Sandbox};

fn project(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_completion_command_prints_what_is_checked_in() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let printed = sandbox.ok(["completion", shell]);
        let path = project("completions").join(format!("oci-layout.{shell}"));
        let checked_in = std::fs::read_to_string(path).unwrap();
        assert!(printed == checked_in, "completions/oci-layout.{shell}");
    }
}

/// What stands between these two lines of a page is tested.
const BEGIN: &str = "<!-- tested -->";
const END: &str = "<!-- /tested -->";

/// Returns the `sh` blocks of each tested part of a text: blocks of one part
/// build on each other.
fn tested_parts(markdown: &str) -> Vec<Vec<String>> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.trim() != BEGIN {
            continue;
        }
        let mut blocks = Vec::new();
        loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("{BEGIN} has no {END}"));
            match line.trim() {
                END => break,
                "```sh" => {
                    let block: Vec<&str> =
                        lines.by_ref().take_while(|l| l.trim() != "```").collect();
                    blocks.push(block.join("\n"));
                }
                _ => {}
            }
        }
        parts.push(blocks);
    }
    parts
}

/// Runs the tested parts of a page, each in a directory of its own, where a
/// plain folder stands for a mounted bucket.
fn run_commands_of(page: &str) {
    let parts = tested_parts(&std::fs::read_to_string(project(page)).unwrap());
    assert!(!parts.is_empty(), "{page} has no {BEGIN} part");
    let folder = Path::new(PROGRAM).parent().unwrap();
    for blocks in parts {
        let sandbox = Sandbox::new();
        for block in blocks {
            let script = format!("PATH=$0:$PATH\n{block}\n");
            let output = Command::new("sh")
                .args(["-ec", &script])
                .arg(folder)
                .current_dir(sandbox.path())
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{page}: {}\n{block}\nstdout: {}\nstderr: {}",
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
            );
        }
    }
}

#[test]
fn the_commands_in_the_readme_work() {
    run_commands_of("README.md");
}

#[test]
fn the_story_of_a_mounted_bucket_works() {
    run_commands_of("docs/mounts.md");
}

#[test]
fn tested_parts_are_found_in_markdown() {
    let markdown = "```sh\nno\n```\n<!-- tested -->\ntext\n```sh\na\nb\n```\n```console\nno\n```\n```sh\nc\n```\n<!-- /tested -->\n```sh\nno\n```\n<!-- tested -->\n<!-- /tested -->\n";
    assert_eq!(
        tested_parts(markdown),
        [vec!["a\nb".to_owned(), "c".to_owned()], Vec::new()]
    );
}
