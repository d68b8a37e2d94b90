//! `gc`.

use std::time::{Duration, SystemTime};

use snapbox::{assert_data_eq, str};

use crate::by_hand::ByHand;
use crate::support::Sandbox;

/// Makes a file look two hours old.
fn age(sandbox: &Sandbox, name: &str) {
    let file = std::fs::File::open(sandbox.join(name)).unwrap();
    let then = SystemTime::now() - Duration::from_secs(7200);
    file.set_modified(then).unwrap();
}

/// A layout with a tagged manifest, one that lost its tag, and a blob that
/// nothing refers to.
fn used() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.push_file("lay:v1", "hello.txt", "goodbye\n");
    sandbox.write("stray", "stray\n");
    sandbox.ok(["blob", "push", "lay", "stray"]);
    sandbox
}

#[test]
fn what_nothing_refers_to_goes() {
    let sandbox = used();
    let before = sandbox.tree("lay");
    let plan = sandbox.enter("gc lay --grace 0s --dry-run");
    assert_data_eq!(
        &plan,
        str![[r#"
Would remove sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Would free 6 bytes in 1 blob and 0 temporary files; in use: 5, too young to go: 0

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
    let deed = sandbox.enter("gc lay --grace 0s");
    assert_data_eq!(
        &deed,
        str![[r#"
Removed  sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Freed 6 bytes in 1 blob and 0 temporary files; in use: 5, too young to go: 0

"#]]
    );
    assert_eq!(sandbox.tree("lay").len(), before.len() - 1);
    assert_data_eq!(
        sandbox.enter("gc lay --grace 0s"),
        str![[r#"
Freed 0 bytes in 0 blobs and 0 temporary files; in use: 5, too young to go: 0

"#]]
    );
}

#[test]
fn untagged_manifests_go_if_that_is_wanted() {
    let sandbox = used();
    let gc = ["gc", "lay", "--grace", "0s", "--untagged"];
    assert_data_eq!(
        sandbox.says(gc.iter().chain(&["-n"])),
        str![[r#"
Would unlist sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
Would remove sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80 587
Would remove sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Would remove sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 6
Would free 599 bytes in 3 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]]
    );
    assert_data_eq!(
        sandbox.says(gc),
        str![[r#"
Unlisted sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
Removed  sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80 587
Removed  sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Removed  sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 6
Freed 599 bytes in 3 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]]
    );
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:58fd6b482ceef4d847450e6ad0b21487b45dd8e12a6d3abb5c25c9a1d2419d45","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"}]}"#
        ]]
    );
    assert_data_eq!(
        sandbox.enter("verify lay"),
        str![[r#"
Checked 3 blobs, 597 bytes: 0 problems; unreferenced: 0

"#]]
    );
}

#[test]
fn what_is_young_stays() {
    let sandbox = used();
    assert_data_eq!(
        sandbox.enter("gc lay"),
        str![[r#"
Freed 0 bytes in 0 blobs and 0 temporary files; in use: 5, too young to go: 1

"#]]
    );
    let stray = "lay/blobs/sha256/43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102";
    for name in sandbox.tree("lay/blobs/sha256") {
        age(&sandbox, &format!("lay/blobs/sha256/{name}"));
    }
    assert_data_eq!(
        sandbox.enter("gc lay"),
        str![[r#"
Removed  sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Freed 6 bytes in 1 blob and 0 temporary files; in use: 5, too young to go: 0

"#]]
    );
    assert!(!sandbox.join(stray).exists());
}

#[test]
fn the_leavings_of_others_go() {
    let sandbox = used();
    let leavings = [
        "lay/ingest/5891b5b522d5_123",
        "lay/.oci-layout/tmp/old",
        "lay/oci-put-blob1234",
        "lay/index.json.99.tmp",
    ];
    for name in leavings {
        sandbox.write(name, "half of it");
    }
    sandbox.write("lay/notes.txt", "mine");
    for name in leavings {
        assert!(sandbox.join(name).exists());
    }
    assert_data_eq!(
        sandbox.enter("gc lay"),
        str![[r#"
Freed 0 bytes in 0 blobs and 0 temporary files; in use: 5, too young to go: 1

"#]]
    );
    for name in leavings {
        age(&sandbox, name);
    }
    assert_data_eq!(
        sandbox.enter("gc lay"),
        str![[r#"
Removed  .oci-layout/tmp/old 10
Removed  index.json.99.tmp 10
Removed  ingest/5891b5b522d5_123 10
Removed  oci-put-blob1234 10
Freed 40 bytes in 0 blobs and 4 temporary files; in use: 5, too young to go: 1

"#]]
    );
    assert_eq!(sandbox.read("lay/notes.txt"), "mine");
}

#[test]
fn json_says_it_all() {
    let sandbox = used();
    assert_data_eq!(
        sandbox.enter("gc lay --grace 0s --untagged --format json -n"),
        str![[r#"
{
  "dryRun": true,
  "unlisted": [
    "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80"
  ],
  "blobs": [
    {
      "digest": "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80",
      "size": 587
    },
    {
      "digest": "sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102",
      "size": 6
    },
    {
      "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      "size": 6
    }
  ],
  "leftovers": [],
  "bytesFreed": 599,
  "blobsKept": 3,
  "blobsYoung": 0,
  "missing": [],
  "strays": []
}

"#]]
    );
}

#[test]
fn a_manifest_that_cannot_be_read_stops_it() {
    let sandbox = used();
    let digest = sandbox.ok(["resolve", "lay:v1"]);
    let blob = format!("lay/blobs/{}", digest.trim().replace(':', "/"));
    std::fs::remove_file(sandbox.join(&blob)).unwrap();
    sandbox.write(&blob, "{");
    let before = sandbox.tree("lay");
    assert_data_eq!(
        sandbox.enter("gc lay --grace 0s"),
        str![[r#"
! Error: blob sha256:58fd6b482ceef4d847450e6ad0b21487b45dd8e12a6d3abb5c25c9a1d2419d45 in lay is damaged: it has 1 bytes and should have 587
! nothing was removed: a manifest that cannot be read might refer to anything; `verify` shows all that is wrong with the layout
= 1

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
}

#[test]
fn a_manifest_that_is_missing_does_not() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let manifest = layout.manifest(&serde_json::json!({}), &[]);
    layout.list(Some("v1"), &manifest);
    std::fs::remove_file(layout.path(&manifest)).unwrap();
    layout.blob("text/plain", b"stray\n");
    assert_data_eq!(
        sandbox.enter("gc lay --grace 0s"),
        str![[r#"
Removed  sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 6
Freed 6 bytes in 1 blob and 0 temporary files; in use: 0, too young to go: 0
! warning: the manifest sha256:21d94c4ae81f56d81b98c4468796264cbff924c3fae1fd9e8379120a7d264f31 is referred to and missing

"#]]
    );
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), "v1\n");
}

#[test]
fn mistakes_are_named() {
    let sandbox = used();
    for (args, expected) in [
        (
            "lay:v1",
            str![[r#"
! Error: gc works on a whole layout: give lay without tag or digest
= 1

"#]],
        ),
        (
            "nowhere",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            ".",
            str![[r#"
! Error: . is not an image layout: it has no file "oci-layout"
= 1

"#]],
        ),
        (
            "lay --grace 1",
            str![[r#"
! error: invalid value '1' for '--grace <AGE>': "1" is not an age: write a number and s, m, h, d or w, such as 12h
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay --grace soon",
            str![[r#"
! error: invalid value 'soon' for '--grace <AGE>': "soon" is not an age: write a number and s, m, h, d or w, such as 12h
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "",
            str![[r#"
! error: the following required arguments were not provided:
!   <PATH>
! 
! Usage: oci-layout gc <PATH>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(&format!("gc {args}")), expected);
    }
    assert!(!sandbox.join("nowhere").exists());
}

/// Some tools make the folder when there is something to put into it.
#[test]
fn a_layout_without_the_folder_for_blobs_can_be_changed() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let empty = |what: &str| {
        let _ = std::fs::remove_dir_all(sandbox.join("lay/blobs"));
        let words: Vec<&str> = what.split(' ').collect();
        sandbox.ok(words)
    };
    empty("gc lay");
    empty("untag lay:v1");
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), "");
    empty("gc --untagged --grace 0s lay");
    empty("push lay:v2 a.txt");
    sandbox.ok(["verify", "lay"]);
}
