//! From layout to layout and through a backup, to where all began: every
//! referrer, annotation, tag and digest is still there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::{CREATED, Sandbox};

/// Makes `lay`, which holds `app` with a bill of material that is signed,
/// `images` with two children of which one is signed, and that signature under
/// a tag of its own.
fn layout() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["app", "sbom", "signature", "readme", "other"] {
        sandbox.write(&format!("{name}.txt"), format!("the {name}\n"));
    }
    sandbox.write("dir/sub/file", "in a directory\n");
    let run = |line: &str| {
        let words = line.split(' ').map(|word| match word {
            "{created}" => CREATED,
            word => word,
        });
        let said = sandbox.ok(words);
        let (_, digest) = said.rsplit_once("Digest: ").unwrap();
        digest.trim().to_owned()
    };
    run("push -a {created} -a by=me lay:app,app-1 app.txt:text/plain dir --artifact-type an/app");
    let sbom = run(
        "attach -a {created} -a format=spdx --artifact-type an/sbom lay:app sbom.txt:text/spdx readme.txt",
    );
    run(&format!(
        "attach -a {{created}} -a key=<&> --artifact-type a/signature lay@{sbom} signature.txt"
    ));
    run("attach -a {created} -a only=annotations --artifact-type a/note lay:app");
    let child = run("push -a {created} --artifact-platform linux/amd64 lay:child app.txt");
    run("push -a {created} --artifact-platform linux/arm64 lay:child-2 other.txt");
    run("manifest index create -a for=all lay:images child child-2");
    let signature = run(&format!(
        "attach -a {{created}} --artifact-type a/signature lay@{child} signature.txt"
    ));
    sandbox.ok(["tag", &format!("lay@{signature}"), "signature"]);
    sandbox
}

/// Removes what names the layout and not what is in it.
fn without_places(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("reference");
            members.values_mut().for_each(without_places);
        }
        Value::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

/// Returns, for each tag, the manifest as it is stored and the tree of what
/// refers to it.
fn content(sandbox: &Sandbox, layout: &str) -> BTreeMap<String, (String, Value)> {
    let tags = sandbox.ok(["repo", "tags", layout]);
    let describe = |tag: &str| {
        let name = format!("{layout}:{tag}");
        let manifest = sandbox.ok(["manifest", "fetch", &name]);
        let found = sandbox.ok(["discover", "--format", "json", &name]);
        let mut found: Value = serde_json::from_str(&found).unwrap();
        without_places(&mut found);
        sort_referrers(&mut found);
        (tag.to_owned(), (manifest, found))
    };
    tags.lines().map(describe).collect()
}

/// They come in the order of the index, which a copy need not keep.
fn sort_referrers(node: &mut Value) {
    if let Some(referrers) = node["referrers"].as_array_mut() {
        referrers.iter_mut().for_each(sort_referrers);
        referrers.sort_by_key(|referrer| referrer["digest"].to_string());
    }
}

#[test]
fn everything_comes_back() {
    let sandbox = layout();
    let (wanted, blobs) = (content(&sandbox, "lay"), sandbox.tree("lay/blobs"));
    let tags: Vec<&str> = wanted.keys().map(String::as_str).collect();
    assert_eq!(
        tags,
        ["app", "app-1", "child", "child-2", "images", "signature"]
    );
    let referrers = |tag: &str| wanted[tag].1["referrers"].as_array().unwrap().len();
    assert_eq!(
        (referrers("app"), referrers("child"), referrers("images")),
        (2, 1, 0)
    );

    sandbox.ok(["copy", "--recursive", "--all-tags", "lay", "copied"]);
    let backup = ["backup", "--include-referrers", "-o"];
    for output in ["saved.tar", "saved"] {
        sandbox.ok(backup.iter().chain(&[output, "copied"]));
    }
    sandbox.ok(["restore", "--input", "saved.tar", "from-tar"]);
    sandbox.ok(["restore", "--input", "saved", "from-folder"]);
    for layout in ["copied", "saved", "from-tar", "from-folder"] {
        assert_eq!(content(&sandbox, layout), wanted, "{layout}");
        let blobs_there = sandbox.tree(&format!("{layout}/blobs"));
        assert_eq!(blobs_there, blobs, "{layout}");
        sandbox.ok(["verify", "--all", layout]);
        // All of it is needed for the sake of something tagged.
        sandbox.ok(["gc", "--untagged", "--grace=0s", layout]);
        let left = sandbox.tree(&format!("{layout}/blobs"));
        assert_eq!(left, blobs, "{layout}");
    }
    sandbox.ok(["verify", "saved.tar"]);
    sandbox.ok(["pull", "-o", "out", "from-tar:app"]);
    assert_eq!(sandbox.read("out/dir/sub/file"), "in a directory\n");
}

/// What one tag needs comes with it, and what is about it; not the rest.
#[test]
fn one_tag_comes_with_its_referrers_and_its_subject() {
    let sandbox = layout();
    let wanted = content(&sandbox, "lay");
    sandbox.ok(["copy", "--recursive", "lay:app", "one:app"]);
    assert_eq!(content(&sandbox, "one")["app"], wanted["app"]);

    // Without referrers a signature still takes along what it signs.
    sandbox.ok(["copy", "lay:signature", "signed:signature"]);
    sandbox.ok(["backup", "-o", "signed.tar", "lay:signature"]);
    sandbox.ok(["restore", "--input", "signed.tar", "restored"]);
    let child = sandbox.ok(["resolve", "lay:child"]);
    for layout in ["signed", "signed.tar", "restored"] {
        let found = content(&sandbox, layout);
        assert_eq!(found.len(), 1, "{layout}");
        assert_eq!(found["signature"], wanted["signature"], "{layout}");
        sandbox.ok(["pull", "-o", "out", &format!("{layout}@{}", child.trim())]);
        sandbox.ok(["verify", "--all", layout]);
    }
}
