//! `verify`.

use snapbox::{IntoData, assert_data_eq, str};

use crate::support::Sandbox;

/// The file of `hello\n` in a layout.
const HELLO: &str = "blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

fn layouts() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.push_file("lay:v2", "hello.txt", "goodbye\n");
    sandbox.ok(["cp", "lay", "good", "--all-tags"]);
    sandbox
}

fn replace(sandbox: &Sandbox, name: &str, content: &str) {
    std::fs::remove_file(sandbox.join(name)).unwrap();
    sandbox.write(name, content);
}

#[test]
fn a_good_layout_is_good() {
    let sandbox = layouts();
    let before = sandbox.tree("lay");
    assert_data_eq!(
        sandbox.enter("verify lay"),
        str![[r#"
Checked 5 blobs, 1190 bytes: 0 problems; unreferenced: 0

"#]]
    );
    assert_data_eq!(
        sandbox.enter("fsck lay --all"),
        str![[r#"
Checked 5 blobs, 1190 bytes: 0 problems; unreferenced: 0

"#]]
    );
    assert_data_eq!(
        sandbox.enter("verify lay --format json"),
        str![[r#"
{
  "blobsChecked": 5,
  "bytesChecked": 1190,
  "blobsUnreferenced": 0,
  "problems": [],
  "mended": [],
  "quarantined": []
}

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
}

#[test]
fn every_problem_is_found_in_one_go() {
    let sandbox = layouts();
    let second = sandbox.ok(["resolve", "lay:v2"]);
    let second = format!("lay/blobs/{}", second.trim().replace(':', "/"));
    replace(&sandbox, &second, "{}");
    replace(&sandbox, &format!("lay/{HELLO}"), "hellO\n");
    std::fs::remove_file(
        sandbox.join(
            "lay/blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        ),
    )
    .unwrap();
    sandbox.write("lay/blobs/sha256/stray", "?");
    assert_data_eq!(
        sandbox.enter("verify lay"),
        str![[r#"
Problem: sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a is missing (application/vnd.oci.empty.v1+json, needed by sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80)
Problem: sha256:58fd6b482ceef4d847450e6ad0b21487b45dd8e12a6d3abb5c25c9a1d2419d45 has 2 bytes and should have 587 (application/vnd.oci.image.manifest.v1+json, needed by the tag "v2")
Problem: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 has been changed: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b (needed by sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80)
Problem: blobs/sha256/stray is not a blob
Checked 1 blob, 587 bytes: 4 problems; unreferenced: 1
= 3

"#]]
    );
    assert_data_eq!(
        sandbox.enter("verify lay --format json"),
        str![[r#"
{
  "blobsChecked": 1,
  "bytesChecked": 587,
  "blobsUnreferenced": 1,
  "problems": [
    {
      "problem": "missing",
      "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      "mediaType": "application/vnd.oci.empty.v1+json",
      "size": 2,
      "neededBy": "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80"
    },
    {
      "problem": "wrong-size",
      "digest": "sha256:58fd6b482ceef4d847450e6ad0b21487b45dd8e12a6d3abb5c25c9a1d2419d45",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "size": 587,
      "found": 2,
      "neededBy": "the tag \"v2\""
    },
    {
      "problem": "wrong-digest",
      "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      "size": 6,
      "found": "sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b",
      "neededBy": "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80"
    },
    {
      "problem": "stray-file",
      "path": "blobs/sha256/stray"
    }
  ],
  "mended": [],
  "quarantined": []
}
= 3

"#]]
        .raw()
    );
}

#[test]
fn unreferenced_blobs_are_checked_if_that_is_wanted() {
    let sandbox = layouts();
    sandbox.write("stray", "stray\n");
    let pushed = sandbox.ok(["blob", "push", "lay", "stray"]);
    let digest = pushed
        .lines()
        .last()
        .unwrap()
        .strip_prefix("Digest: ")
        .unwrap();
    replace(
        &sandbox,
        &format!("lay/blobs/{}", digest.replace(':', "/")),
        "Stray\n",
    );
    assert_data_eq!(
        sandbox.enter("verify lay"),
        str![[r#"
Checked 5 blobs, 1190 bytes: 0 problems; unreferenced: 1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("verify lay --all"),
        str![[r#"
Problem: sha256:43bab6c26bc03299f3e5108f37cfa190ef6446cfe38f4229204a0d6b88e4b102 has been changed: its content has the digest sha256:5bda93e556be9f217970cd11b27300cec27c8b6ee7bb466294f2b28e3ac4e2a5 (needed by nothing)
Checked 5 blobs, 1190 bytes: 1 problem; unreferenced: 1
= 3

"#]]
    );
}

#[test]
fn good_copies_mend_a_layout() {
    let sandbox = layouts();
    let second = sandbox.ok(["resolve", "lay:v2"]);
    let second = format!("lay/blobs/{}", second.trim().replace(':', "/"));
    std::fs::remove_file(sandbox.join(&second)).unwrap();
    replace(&sandbox, &format!("lay/{HELLO}"), "hellO\n");
    // Only the mended manifest tells that its layer is missing, too.
    let goodbye =
        "lay/blobs/sha256/71573b922a87abc3fd1a957f2cfa09d9e16998567dd878a85e12166112751806";
    std::fs::remove_file(sandbox.join(goodbye)).unwrap();
    assert_data_eq!(
        sandbox.enter("verify lay --repair --from good"),
        str![[r#"
Mended sha256:58fd6b482ceef4d847450e6ad0b21487b45dd8e12a6d3abb5c25c9a1d2419d45
Mended sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
Mended sha256:71573b922a87abc3fd1a957f2cfa09d9e16998567dd878a85e12166112751806
Checked 5 blobs, 1190 bytes: 0 problems; unreferenced: 0

"#]]
    );
    assert_data_eq!(
        sandbox.enter("verify lay"),
        str![[r#"
Checked 5 blobs, 1190 bytes: 0 problems; unreferenced: 0

"#]]
    );
    assert_eq!(sandbox.tree("lay/blobs"), sandbox.tree("good/blobs"));
}

#[test]
fn what_cannot_be_mended_is_set_aside() {
    let sandbox = layouts();
    replace(&sandbox, &format!("lay/{HELLO}"), "hellO\n");
    assert_data_eq!(
        sandbox.enter("verify lay --repair --quarantine"),
        str![[r#"
Quarantined sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
Problem: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is missing (application/vnd.oci.image.layer.v1.tar, needed by sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80)
Checked 4 blobs, 1184 bytes: 1 problem; unreferenced: 0
= 3

"#]]
    );
    assert!(!sandbox.join("lay").join(HELLO).exists());
    let quarantine = sandbox.tree("lay/.oci-layout/quarantine");
    assert_eq!(quarantine.len(), 1, "{quarantine:?}");
    let kept = format!("lay/.oci-layout/quarantine/{}", quarantine[0]);
    assert_eq!(sandbox.read(kept), "hellO\n");
    // The good content can come back now.
    sandbox.ok(["push", "lay:v3", "hello.txt"]);
}

#[test]
fn a_broken_layout_is_a_problem_and_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.write("folder/file", "");
    sandbox.write("version/oci-layout", r#"{"imageLayoutVersion":"2"}"#);
    sandbox.write("half/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    sandbox.write("empty/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    sandbox.write("empty/index.json", "");
    for (layout, expected) in [
        (
            "folder",
            str![[r#"
Problem: folder is not an image layout: it has no file "oci-layout"
Checked 0 blobs, 0 bytes: 1 problem; unreferenced: 0
= 3

"#]],
        ),
        (
            "version",
            str![[r#"
Problem: version is an image layout of version "2", and only "1.0.0" is supported
Checked 0 blobs, 0 bytes: 1 problem; unreferenced: 0
= 3

"#]],
        ),
        (
            "half",
            str![[r#"
Problem: half/index.json is missing
Checked 0 blobs, 0 bytes: 1 problem; unreferenced: 0
= 3

"#]],
        ),
        (
            "empty",
            str![[r#"
Problem: empty/index.json is not a usable image index: it is empty
Checked 0 blobs, 0 bytes: 1 problem; unreferenced: 0
= 3

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.says(["verify", layout]), expected);
    }
}

#[test]
fn mistakes_are_named() {
    let sandbox = layouts();
    for (args, expected) in [
        (
            "lay:v1",
            str![[r#"
! Error: verify works on a whole layout: give lay without tag or digest
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
            "lay --repair",
            str![[r#"
! Error: --repair needs to know how: give --from PATH, --quarantine, or both
= 1

"#]],
        ),
        (
            "lay --from good",
            str![[r#"
! error: the following required arguments were not provided:
!   --repair
! 
! Usage: oci-layout verify --repair --from <PATH> <PATH>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay --repair --from nowhere",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(&format!("verify {args}")), expected);
    }
    assert!(!sandbox.join("nowhere").exists());
}

/// A manifest may describe a blob wrongly; that is no fault of the blob.
#[test]
fn a_whole_blob_is_never_set_aside() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:good", "hello.txt", "hello\n");
    let layer = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    let empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    sandbox.write(
        "wrong.json",
        format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"a/b","digest":"{empty}","size":2}},"layers":[{{"mediaType":"a/b","digest":"{layer}","size":7}}]}}"#
        ),
    );
    sandbox.ok(["manifest", "push", "lay:wrong", "wrong.json"]);
    let output = sandbox.run(["verify", "--repair", "--quarantine", "lay"]);
    assert_eq!(output.status.code(), Some(3));
    sandbox.ok(["pull", "-o", "out", "lay:good"]);
}
