//! `repo ls` and `repo tags`.

use std::process::Stdio;

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;
use crate::transcript::transcript;

#[test]
fn layouts_below_a_folder_are_listed() {
    let sandbox = Sandbox::new();
    for layout in ["s3/b", "s3/a/deep/er", "s3/c", "elsewhere"] {
        sandbox.push_file(&format!("{layout}:v1"), "a.txt", "a");
    }
    sandbox.push_file("s3/b/nested:v1", "a.txt", "a");
    sandbox.write("s3/folder/file", "");
    assert_data_eq!(
        sandbox.enter("repo ls s3"),
        str![[r#"
a/deep/er
b
c

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo list s3 --last b"),
        str![[r#"
c

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo ls s3 --format json"),
        str![[r#"
{
  "repositories": [
    "a/deep/er",
    "b",
    "c"
  ]
}

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo ls elsewhere"),
        str![[r#"
.

"#]]
    );
    assert_data_eq!(sandbox.enter("repo ls s3/folder"), str![]);
    assert_data_eq!(
        sandbox.enter("repo ls s3/folder --format json"),
        str![[r#"
{
  "repositories": []
}

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo ls nowhere"),
        str![[r#"
! Error: cannot search nowhere: No such file or directory (os error 2)
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo ls s3/folder/file"),
        str![[r#"
! Error: cannot search s3/folder/file: it is not a directory
= 1

"#]]
    );
}

#[test]
fn tags_are_listed_in_order() {
    let sandbox = Sandbox::new();
    let digest_tag = format!("sha256-{}", "a".repeat(64));
    sandbox.push_tagged("lay", "v2,v10,latest,B,_x", "a");
    sandbox.ok(["tag", "lay:v2", &digest_tag]);
    sandbox.push_file("lay:other", "a.txt", "b");
    assert_data_eq!(
        sandbox.enter("repo tags lay"),
        str![[r#"
B
_x
latest
other
sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
v10
v2

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo show-tags lay --exclude-digest-tags --last latest"),
        str![[r#"
other
v10
v2

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo tags lay --format json --last other"),
        str![[r#"
{
  "tags": [
    "sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "v10",
    "v2"
  ]
}

"#]]
    );
    assert_data_eq!(
        sandbox.enter("repo tags lay:other"),
        str![[r#"
other

"#]]
    );
    let digest = sandbox.ok(["resolve", "lay:other"]);
    let by_digest = format!("lay@{}", digest.trim());
    assert_data_eq!(
        sandbox.says(["repo", "tags", &by_digest]),
        str![[r#"
other

"#]]
    );
}

#[test]
fn no_tags_are_no_error() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "a");
    sandbox.ok(["push", "lay", "a.txt"]);
    assert_eq!(sandbox.enter("repo tags lay"), "");
    assert_data_eq!(
        sandbox.enter("repo tags lay --format json"),
        str![[r#"
{
  "tags": []
}

"#]]
    );
}

#[test]
fn names_in_a_layout_are_listed_by_repository() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "a");
    for name in ["example.com/a:v1", "example.com/a:v2", "example.com/b:v3"] {
        sandbox.ok(["push", "--oci-layout-path", "lay", name, "a.txt"]);
    }
    let tags = |name: &str| sandbox.says(["repo", "tags", "--oci-layout-path", "lay", name]);
    assert_eq!(tags("example.com/a"), "v1\nv2\n");
    assert_eq!(tags("example.com"), "");
    assert_eq!(
        tags(""),
        "example.com/a:v1\nexample.com/a:v2\nexample.com/b:v3\n"
    );
}

#[test]
fn tags_need_no_manifests() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    std::fs::remove_dir_all(sandbox.join("lay/blobs")).unwrap();
    assert_eq!(sandbox.enter("repo tags lay"), "v1\n");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let index = sandbox.read("lay/index.json");
    let entry = &index[index.find('[').unwrap() + 1..index.rfind(']').unwrap()];
    // More than any pipe holds.
    let entries: Vec<String> = (0..20_000)
        .map(|n| entry.replace("v1", &format!("v{n}")))
        .collect();
    sandbox.write("lay/index.json", index.replace(entry, &entries.join(",")));
    for args in [
        &["repo", "tags", "lay"][..],
        &["repo", "tags", "lay", "--format", "json"],
    ] {
        let mut command = sandbox.command(args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(transcript(&child.wait_with_output().unwrap()), "");
    }
}

#[test]
fn mistakes_are_named() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    for (args, expected) in [
        (
            "repo tags nowhere",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "repo tags lay:none",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            "repo tags",
            str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oci-layout repo tags [flags] <name>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "repo ls",
            str![[r#"
! error: the following required arguments were not provided:
!   <ROOT>
! 
! Usage: oci-layout repo ls <ROOT>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "repo bogus",
            str![[r#"
! error: unrecognized subcommand 'bogus'
! 
! Usage: oci-layout repo [OPTIONS] <COMMAND>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(args), expected);
    }
}
