//! oras reads, copies and attaches to our artifacts, and we read its.

use std::path::PathBuf;

use serde_json::Value;

use crate::by_hand::{ByHand, digest};
use crate::support::{CREATED, Sandbox, peer};

fn scratch() -> Option<(PathBuf, Sandbox)> {
    let oras = peer("oras")?;
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("tree/a", "a\n");
    sandbox.write("tree/b/c", "c\n");
    Some((oras, sandbox))
}

#[test]
fn it_pulls_what_we_push() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    sandbox.enter("push lay:v1,v2 hello.txt tree");
    sandbox.does(&oras, "pull --oci-layout lay:v2 -o out");
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
    assert_eq!(sandbox.read("out/tree/b/c"), "c\n");
    sandbox.does(&oras, "cp --from-oci-layout lay:v1 --to-oci-layout copy:v1");
    assert_eq!(
        sandbox.enter("resolve copy:v1"),
        sandbox.enter("resolve lay:v1")
    );
    sandbox.enter("verify copy");
    assert_eq!(
        sandbox.does(&oras, "repo tags --oci-layout lay"),
        "v1\nv2\n"
    );
}

#[test]
fn we_pull_what_it_pushes() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    sandbox.does(&oras, "push --oci-layout lay:v1,v2 hello.txt tree");
    sandbox.enter("pull lay:v2 -o out");
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
    assert_eq!(sandbox.read("out/tree/b/c"), "c\n");
    sandbox.enter("copy lay:v1 copy:v1");
    sandbox.enter("verify copy");
    sandbox.enter("manifest delete -f lay:v1");
    assert_eq!(sandbox.does(&oras, "repo tags --oci-layout lay"), "");
    sandbox.enter("gc lay --grace 0s");
    assert_eq!(sandbox.tree("lay/blobs"), ["sha256/"]);
    // It can go on with what we left.
    sandbox.does(&oras, "push --oci-layout lay:v3 hello.txt");
    sandbox.enter("verify lay");
}

#[test]
fn its_leavings_go_with_gc() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    sandbox.does(&oras, "push --oci-layout lay:v1 hello.txt");
    sandbox.write("hello.txt", "another\n");
    sandbox.does(&oras, "push --oci-layout lay:v1 hello.txt");
    let kept = sandbox.enter("gc lay --grace 0s");
    assert!(kept.starts_with("Freed 0 bytes"), "{kept}");
    let freed = sandbox.enter("gc lay --grace 0s --untagged");
    assert!(freed.contains("in 2 blobs"), "{freed}");
    sandbox.does(&oras, "pull --oci-layout lay:v1 -o out");
    assert_eq!(sandbox.read("out/hello.txt"), "another\n");
}

/// Returns how many referrers oras finds, to any depth.
fn referrers(text: &str) -> usize {
    fn count(node: &Value) -> usize {
        let below = node["referrers"].as_array().unwrap();
        below.len() + below.iter().map(count).sum::<usize>()
    }
    count(&serde_json::from_str(text).unwrap())
}

#[test]
fn it_attaches_to_ours_and_we_keep_what_it_attached() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    let subject = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let by_digest = format!("lay@{subject}");
    sandbox.does(
        &oras,
        &format!("attach --oci-layout --artifact-type test/sbom {by_digest} tree/a"),
    );
    let found = sandbox.does(
        &oras,
        &format!("discover --oci-layout --format json {by_digest}"),
    );
    let found: Value = serde_json::from_str(&found).unwrap();
    let sbom = found["referrers"][0]["digest"].as_str().unwrap();
    sandbox.does(
        &oras,
        &format!("attach --oci-layout --artifact-type test/signature lay@{sbom} hello.txt"),
    );
    sandbox.enter("verify lay");

    let discover = |layout: &str| {
        referrers(&sandbox.does(
            &oras,
            &format!("discover --oci-layout --format json {layout}@{subject}"),
        ))
    };
    assert_eq!(discover("lay"), 2);
    sandbox.enter("copy lay:v1 plain:v1");
    assert_eq!(discover("plain"), 0);
    sandbox.enter("copy -r lay:v1 all:v1");
    assert_eq!(discover("all"), 2);
    assert_eq!(sandbox.tree("all/blobs"), sandbox.tree("lay/blobs"));

    sandbox.enter("gc all --grace 0s --untagged");
    assert_eq!(discover("all"), 2);
    sandbox.enter("untag all:v1");
    sandbox.enter("gc all --grace 0s --untagged");
    assert_eq!(sandbox.tree("all/blobs"), ["sha256/"]);
}

#[test]
fn deleting_a_subject_leaves_what_it_attached() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    let subject = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.does(
        &oras,
        &format!("attach --oci-layout --artifact-type test/sbom lay@{subject} tree/a"),
    );
    let before = sandbox.tree("lay/blobs").len();
    sandbox.enter("manifest delete -f lay:v1");
    assert_eq!(sandbox.tree("lay/blobs").len(), before - 1);
    sandbox.enter("verify lay");
}

#[test]
fn it_finds_the_children_we_list() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    let mut layout = ByHand::new(sandbox.join("nested"));
    let children =
        ["linux/amd64", "linux/arm64"].map(|platform| layout.image(platform, "app", platform));
    let index = layout.index(&children);
    layout.list(Some("v1"), &index);
    sandbox.enter("copy nested:v1 ours:v1");
    for child in &children {
        let described = sandbox.does(
            &oras,
            &format!(
                "manifest fetch --oci-layout ours@{} --descriptor",
                digest(child)
            ),
        );
        assert!(described.contains("image.manifest.v1+json"), "{described}");
    }
    sandbox.does(
        &oras,
        "pull --oci-layout ours:v1 --platform linux/arm64 -o out",
    );
    assert_eq!(sandbox.read("out/app"), "linux/arm64");

    // And what it makes of them we read as well as it does.
    sandbox.does(&oras, "manifest index create --oci-layout ours:both v1");
    sandbox.does(
        &oras,
        "cp --from-oci-layout ours:v1 --to-oci-layout theirs:v1",
    );
    sandbox.enter("verify ours");
    sandbox.enter("pull theirs:v1 --platform linux/amd64 -o out2");
    assert_eq!(sandbox.read("out2/app"), "linux/amd64");
}

#[test]
fn both_work_on_one_layout_in_turns() {
    let Some((oras, sandbox)) = scratch() else {
        return;
    };
    for n in 0..4 {
        sandbox.write("hello.txt", format!("hello {n}\n"));
        sandbox.enter(&format!("push -a {CREATED} lay:ours-{n} hello.txt"));
        sandbox.does(
            &oras,
            &format!("push --oci-layout -a {CREATED} lay:theirs-{n} hello.txt"),
        );
        sandbox.does(&oras, &format!("tag --oci-layout lay:ours-{n} both-{n}"));
        sandbox.enter(&format!("tag lay:theirs-{n} all-{n}"));
        sandbox.enter(&format!("untag lay:both-{n}"));
    }
    let tags = sandbox.enter("repo tags lay");
    assert_eq!(tags, sandbox.does(&oras, "repo tags --oci-layout lay"));
    assert_eq!(tags.lines().count(), 12);
    sandbox.enter("verify lay");
}
