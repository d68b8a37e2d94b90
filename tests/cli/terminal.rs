//! On a terminal, and only there, what could steer it is escaped.

use std::process::Command;

use crate::by_hand::ByHand;
use crate::support::{PROGRAM, Sandbox, peer};

/// A title that would clear the screen.
const TITLE: &str = "a\u{1b}[2Jb";

/// Runs the program with a terminal for all its streams and returns what the
/// terminal was sent.
fn on_a_terminal(sandbox: &Sandbox, args: &str) -> Option<String> {
    peer("script")?;
    let output = Command::new("script")
        .args(["-qec", &format!("{PROGRAM} {args}"), "/dev/null"])
        .current_dir(sandbox.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    Some(
        String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n"),
    )
}

fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let image = layout.image("linux/amd64", TITLE, "x");
    layout.list(Some(TITLE), &image);
    sandbox
}

#[test]
fn tags_are_escaped() {
    let sandbox = hostile();
    let Some(shown) = on_a_terminal(&sandbox, "repo tags lay") else {
        return;
    };
    assert_eq!(shown, "a\\u{1b}[2Jb\n");
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), format!("{TITLE}\n"));
}

#[test]
fn errors_are_escaped() {
    let sandbox = hostile();
    sandbox.write(TITLE, "");
    std::fs::create_dir_all(sandbox.join(format!("out/{TITLE}"))).unwrap();
    let Some(shown) = on_a_terminal(&sandbox, "pull 'lay:a\u{1b}[2Jb' -o out") else {
        return;
    };
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(shown.contains("Error: "), "{shown:?}");
}

#[test]
fn only_the_summary_is_on_stdout() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let Some(shown) = on_a_terminal(&sandbox, "pull lay:v1 -o out") else {
        return;
    };
    let digest = sandbox.ok(["resolve", "lay:v1"]);
    assert_eq!(
        shown,
        format!("Pulled [oci-layout] lay:v1\nDigest: {digest}")
    );
    let shown = on_a_terminal(&sandbox, "pull lay:v1 -o out --no-tty").unwrap();
    assert!(shown.starts_with("Downloading "), "{shown:?}");
}
