//! `manifest push`, `fetch`, `fetch-config` and `delete`.

use oci_layout::digest::Digest;
use oci_layout::image::MANIFEST;
use snapbox::{assert_data_eq, str};

use crate::by_hand::{ByHand, digest};
use crate::support::Sandbox;

/// A manifest that says what it is.
const DOCUMENT: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"#;

#[test]
fn a_manifest_is_stored_as_it_is() {
    let sandbox = Sandbox::new();
    // Spaces that no program would write.
    let spaced = DOCUMENT.replace(',', " ,\n  ");
    sandbox.write("m.json", &spaced);
    assert_data_eq!(
        sandbox.enter("manifest push lay:v1,v2 m.json"),
        str![[r#"
Uploading 4d2dc4ab91e4 application/vnd.oci.image.manifest.v1+json
Uploaded  4d2dc4ab91e4 application/vnd.oci.image.manifest.v1+json
Pushed: [oci-layout] lay:v1
Tagged v2
Digest: sha256:4d2dc4ab91e4dbc775c5c90944b43946cbcc980e891d8f1551728ff4ce9dd823

"#]]
    );
    assert_eq!(sandbox.ok(["manifest", "fetch", "lay:v1"]), spaced);
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:4d2dc4ab91e4dbc775c5c90944b43946cbcc980e891d8f1551728ff4ce9dd823","size":259,"annotations":{"org.opencontainers.image.ref.name":"v1"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:4d2dc4ab91e4dbc775c5c90944b43946cbcc980e891d8f1551728ff4ce9dd823","size":259,"annotations":{"org.opencontainers.image.ref.name":"v2"}}]}"#
        ]]
    );
    assert_data_eq!(
        sandbox.enter("manifest push lay:v1 m.json"),
        str![[r#"
Exists    4d2dc4ab91e4 application/vnd.oci.image.manifest.v1+json
Pushed: [oci-layout] lay:v1
Digest: sha256:4d2dc4ab91e4dbc775c5c90944b43946cbcc980e891d8f1551728ff4ce9dd823

"#]]
    );

    let by_digest = format!("lay@{}", Digest::of(spaced.as_bytes()));
    let said = sandbox.ok(["manifest", "push", &by_digest, "m.json"]);
    assert!(
        said.contains(&format!("Pushed: [oci-layout] {by_digest}\n")),
        "{said}"
    );
}

#[test]
fn a_manifest_comes_from_stdin() {
    let sandbox = Sandbox::new();
    let said = sandbox.says_to(DOCUMENT.as_bytes(), ["manifest", "push", "lay:v1", "-"]);
    assert_data_eq!(
        said,
        str![[r#"
Uploading 1ccb399e44f3 application/vnd.oci.image.manifest.v1+json
Uploaded  1ccb399e44f3 application/vnd.oci.image.manifest.v1+json
Pushed: [oci-layout] lay:v1
Digest: sha256:1ccb399e44f3e0ec86bb1a95031c6b9f81ac77860556a81a90acb79bab8005d9

"#]]
    );
    assert_eq!(sandbox.ok(["manifest", "fetch", "lay:v1"]), DOCUMENT);
}

#[test]
fn a_pushed_manifest_is_described() {
    let sandbox = Sandbox::new();
    let push = |flags: &[&str]| {
        let push = ["manifest", "push", "lay:v1", "-", "--descriptor"];
        sandbox.says_to(DOCUMENT.as_bytes(), push.iter().chain(flags))
    };
    assert_data_eq!(
        push(&[]),
        str![[r#"
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1ccb399e44f3e0ec86bb1a95031c6b9f81ac77860556a81a90acb79bab8005d9","size":239}<no newline>

"#]]
    );
    assert_data_eq!(
        push(&["--pretty"]),
        str![[r#"
{
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:1ccb399e44f3e0ec86bb1a95031c6b9f81ac77860556a81a90acb79bab8005d9",
  "size": 239
}

"#]]
    );
}

#[test]
fn a_wrong_manifest_makes_no_layout() {
    let sandbox = Sandbox::new();
    sandbox.write("untyped.json", r#"{"schemaVersion":2}"#);
    sandbox.write("ok.json", DOCUMENT);
    sandbox.write("text", "hello");
    sandbox.write(
        "wrong.json",
        DOCUMENT.replace("\"layers\":[]", "\"layers\":7"),
    );
    sandbox.write(
        "doubled.json",
        DOCUMENT.replace("\"layers\":[]", "\"layers\":[],\"layers\":[]"),
    );
    let other = format!("lay@sha256:{}", "0".repeat(64));
    let before = sandbox.tree(".");
    for (args, expected) in [
        (
            &["lay:v1", "missing.json"][..],
            str![[r#"
! Error: failed to read missing.json: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            &["lay:v1", "untyped.json"],
            str![[r#"
! Error: media type is not specified via the flag "--media-type" nor in "untyped.json"
! Usage: oci-layout manifest push [flags] <name>[:<tag>[,<tag>][...]|@<digest>] <file>
! Please specify a valid media type in the manifest JSON or via the "--media-type" flag. Run "oci-layout manifest push -h" for more options and examples
= 1

"#]],
        ),
        (
            &["lay:v1", "untyped.json", "--media-type", "plain"],
            str![[r#"
! Error: "plain" is not a media type
= 1

"#]],
        ),
        (
            &["lay:v1", "text"],
            str![[r#"
! Error: text is not a valid json file: expected value at line 1 column 1
= 1

"#]],
        ),
        (
            &["lay:v1", "wrong.json"],
            str![[r#"
! Error: cannot push wrong.json: manifest sha256:3c34ed84dbae8b51ac41671cb74314ea0b81f320c54d9afe6e6e9c27fcf5668c is damaged: it cannot be parsed: invalid type: integer `7`, expected a sequence at line 1 column 237
= 1

"#]],
        ),
        (
            &["lay:v1", "doubled.json"],
            str![[r#"
! Error: cannot push doubled.json: manifest sha256:0b77cd261a599759e4381cd686ac38d6f88944bd37162c5ca1c12134527eb580 is damaged: it cannot be parsed: duplicate field `layers` at line 1 column 247
= 1

"#]],
        ),
        (
            &[
                "lay:v1",
                "ok.json",
                "--media-type",
                "application/vnd.oci.image.index.v1+json",
            ],
            str![[r#"
! Error: cannot push ok.json: manifest sha256:1ccb399e44f3e0ec86bb1a95031c6b9f81ac77860556a81a90acb79bab8005d9 is damaged: it is described as "application/vnd.oci.image.index.v1+json" and calls itself "application/vnd.oci.image.manifest.v1+json"
= 1

"#]],
        ),
        (
            &["lay:v1!", "ok.json"],
            str![[r#"
! Error: "v1!" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            &[&other, "ok.json"],
            str![[r#"
! Error: cannot push ok.json: the content has the digest sha256:1ccb399e44f3e0ec86bb1a95031c6b9f81ac77860556a81a90acb79bab8005d9 and not sha256:0000000000000000000000000000000000000000000000000000000000000000
= 1

"#]],
        ),
        (
            &["lay:v1"],
            str![[r#"
! error: the following required arguments were not provided:
!   <FILE>
! 
! Usage: oci-layout manifest push [flags] <name>[:<tag>[,<tag>][...]|@<digest>] <file>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        let said = sandbox.says(["manifest", "push"].iter().chain(args));
        assert_data_eq!(said, expected);
        assert_eq!(sandbox.tree("."), before, "{args:?}");
    }
}

#[test]
fn any_media_type_may_be_pushed() {
    let sandbox = Sandbox::new();
    sandbox.write("x.json", r#"{"any":"thing"}"#);
    let args = [
        "manifest",
        "push",
        "lay:v1",
        "x.json",
        "--media-type",
        "a/b",
    ];
    assert_data_eq!(
        sandbox.says(args),
        str![[r#"
Uploading 284dca4f59ec a/b
Uploaded  284dca4f59ec a/b
Pushed: [oci-layout] lay:v1
Digest: sha256:284dca4f59ecbf897f83dd5865c2cb6d1a0f0156425ecb2f0ba244266e0bb1e2

"#]]
    );
    assert_eq!(
        sandbox.ok(["manifest", "fetch", "lay:v1"]),
        r#"{"any":"thing"}"#
    );
}

#[test]
fn a_manifest_is_fetched_in_many_forms() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("lay:v1", "hello.txt", "<hello>\n");
    let fetch = |args: &[&str]| sandbox.says(["manifest", "fetch"].iter().chain(args));
    assert_data_eq!(
        fetch(&["lay:v1"]),
        str![[r#"
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.unknown.artifact.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:4abfae8c45d73878892aa44e513ad824529f3fa89ce2107c16decc654c92d565","size":8,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}<no newline>

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:v1", "--pretty"]),
        str![[r#"
{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "artifactType": "application/vnd.unknown.artifact.v1",
  "config": {
    "mediaType": "application/vnd.oci.empty.v1+json",
    "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    "size": 2,
    "data": "e30="
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar",
      "digest": "sha256:4abfae8c45d73878892aa44e513ad824529f3fa89ce2107c16decc654c92d565",
      "size": 8,
      "annotations": {
        "org.opencontainers.image.title": "hello.txt"
      }
    }
  ],
  "annotations": {
    "org.opencontainers.image.created": "2024-01-02T03:04:05Z"
  }
}

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:v1", "--descriptor"]),
        str![[r#"
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:889db8ed8ae4ab1243edf58001fd0422bc39ee49555fe8cd3341d38070caddc6","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"}<no newline>

"#]]
    );
    assert_data_eq!(
        fetch(&[&format!("lay@{found}"), "--descriptor", "--pretty"]),
        str![[r#"
{
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:889db8ed8ae4ab1243edf58001fd0422bc39ee49555fe8cd3341d38070caddc6",
  "size": 587
}

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:v1", "--format", "json"]),
        str![[r#"
{
  "reference": "lay@sha256:889db8ed8ae4ab1243edf58001fd0422bc39ee49555fe8cd3341d38070caddc6",
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:889db8ed8ae4ab1243edf58001fd0422bc39ee49555fe8cd3341d38070caddc6",
  "size": 587,
  "annotations": {
    "org.opencontainers.image.created": "2024-01-02T03:04:05Z",
    "org.opencontainers.image.ref.name": "v1"
  },
  "artifactType": "application/vnd.unknown.artifact.v1",
  "content": {
    "annotations": {
      "org.opencontainers.image.created": "2024-01-02T03:04:05Z"
    },
    "artifactType": "application/vnd.unknown.artifact.v1",
    "config": {
      "data": "e30=",
      "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      "mediaType": "application/vnd.oci.empty.v1+json",
      "size": 2
    },
    "layers": [
      {
        "annotations": {
          "org.opencontainers.image.title": "hello.txt"
        },
        "digest": "sha256:4abfae8c45d73878892aa44e513ad824529f3fa89ce2107c16decc654c92d565",
        "mediaType": "application/vnd.oci.image.layer.v1.tar",
        "size": 8
      }
    ],
    "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "schemaVersion": 2
  }
}

"#]]
    );
    assert_eq!(fetch(&["lay:v1", "-o", "m.json"]), "");
    assert_eq!(
        sandbox.read("m.json"),
        sandbox.ok(["manifest", "get", "lay:v1"])
    );
    assert_eq!(fetch(&["lay:v1", "-o", "-"]), fetch(&["lay:v1"]));
    assert_data_eq!(
        fetch(&["lay:v1", "-o", "-", "--descriptor"]),
        str![[r#"
! Error: `--descriptor` cannot be used with `--output -` at the same time
= 1

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:none"]),
        str![[r#"
! Error: none not found in lay
= 1

"#]]
    );
    assert_data_eq!(
        fetch(&["lay"]),
        str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout manifest fetch [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout manifest fetch -h" for more options and examples
= 1

"#]]
    );
    assert_data_eq!(
        fetch(&["nowhere:v1"]),
        str![[r#"
! Error: no layout at nowhere
= 1

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:v1", "-o", "no/such/folder"]),
        str![[r#"
! Error: cannot write no/such/folder: No such file or directory (os error 2)
= 1

"#]]
    );
}

#[test]
fn a_config_is_fetched() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let children = ["linux/amd64", "linux/arm64"].map(|p| layout.image(p, "app", p));
    let index = layout.index(&children);
    layout.list(Some("v1"), &index);
    layout.list(Some("one"), &children[0]);
    let fetch = |args: &[&str]| sandbox.says(["manifest", "fetch-config"].iter().chain(args));
    assert_data_eq!(
        fetch(&["lay:one"]),
        str![[r#"
{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}<no newline>

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:one", "--descriptor"]),
        str![[r#"
{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b091a0ad63d887bde24bcdaa9c46fb026b000b0d35c2ef80a8637b0b906ae3b8","size":78}<no newline>

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:one", "--pretty"]),
        str![[r#"
{
  "os": "linux",
  "architecture": "amd64",
  "rootfs": {
    "type": "layers",
    "diff_ids": []
  }
}

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:v1", "--platform", "linux/arm64", "-o", "-"]),
        str![[r#"
{"os":"linux","architecture":"arm64","rootfs":{"type":"layers","diff_ids":[]}}<no newline>

"#]]
    );
    assert_eq!(fetch(&["lay:one", "-o", "config.json"]), "");
    assert_eq!(
        sandbox.read("config.json"),
        sandbox.ok(["manifest", "get-config", "lay:one"])
    );
    assert_data_eq!(
        fetch(&["lay:v1"]),
        str![[r#"
! Error: sha256:effa72ce4731054b299668b350db6bf6dc8dd0b7618025c10cc911b70af16487 is not an image manifest and does not have a config
= 1

"#]]
    );
    assert_data_eq!(
        fetch(&["lay:none"]),
        str![[r#"
! Error: none not found in lay
= 1

"#]]
    );
}

#[test]
fn deletion_is_asked_about() {
    for (answer, expected, is_deleted) in [
        (
            "y\n",
            str![[r#"
Are you sure you want to delete the manifest "sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" and all tags associated with it? [y/N] Deleted [oci-layout] lay:v1

"#]],
            true,
        ),
        (
            "YES\n",
            str![[r#"
Are you sure you want to delete the manifest "sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" and all tags associated with it? [y/N] Deleted [oci-layout] lay:v1

"#]],
            true,
        ),
        (
            "n\n",
            str![[r#"
Are you sure you want to delete the manifest "sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" and all tags associated with it? [y/N] Operation cancelled.

"#]],
            false,
        ),
        (
            "yep\n",
            str![[r#"
Are you sure you want to delete the manifest "sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" and all tags associated with it? [y/N] Operation cancelled.

"#]],
            false,
        ),
        (
            "",
            str![[r#"
Are you sure you want to delete the manifest "sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" and all tags associated with it? [y/N] Operation cancelled.

"#]],
            false,
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox.push_tagged("lay", "v1,v2", "a");
        let said = sandbox.says_to(answer.as_bytes(), ["manifest", "delete", "lay:v1"]);
        assert_data_eq!(said, expected);
        let tags = sandbox.ok(["repo", "tags", "lay"]);
        assert_eq!(tags, if is_deleted { "" } else { "v1\nv2\n" });
    }
}

#[test]
fn a_manifest_goes_and_its_layers_wait_for_gc() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_tagged("lay", "v1,v2", "hello\n");
    let by_digest = format!("lay@{found}");
    assert_data_eq!(
        sandbox.says(["manifest", "rm", "-f", &by_digest]),
        str![[r#"
Deleted [oci-layout] lay@sha256:b92cff09d546e521977b740d83efeba56fb486f2c3cabf342cdcaa68ec8be4ed

"#]]
    );
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
        ]]
    );
    assert_data_eq!(
        sandbox.tree("lay/blobs").join("\n"),
        str![[r#"
sha256/
sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
"#]]
    );
    assert_data_eq!(
        sandbox.enter("manifest delete lay:v1 -f"),
        str![[r#"
Missing lay:v1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("manifest delete lay:v1"),
        str![[r#"
! Error: lay:v1: the specified manifest does not exist
= 1

"#]]
    );
}

#[test]
fn a_deleted_manifest_is_described() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let delete = ["manifest", "delete", "lay:v1", "--descriptor"];
    assert_data_eq!(
        sandbox.says(delete),
        str![[r#"
! Error: must apply --force to confirm the deletion if the descriptor is outputted
= 1

"#]]
    );
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), "v1\n");
    assert_data_eq!(
        sandbox.says(delete.iter().chain(&["--force"])),
        str![[r#"
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"}<no newline>

"#]]
    );
    assert_data_eq!(
        sandbox.says(delete.iter().chain(&["--force"])),
        str![[r#"
! Error: lay:v1: the specified manifest does not exist
= 1

"#]]
    );
}

#[test]
fn a_manifest_in_an_index_is_kept_unless_forced() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let child = layout.image("linux/amd64", "app", "app\n");
    let index = layout.index(std::slice::from_ref(&child));
    layout.list(Some("v1"), &index);
    layout.list(Some("child"), &child);
    let before = sandbox.tree("lay");
    let said = sandbox.says_to(b"y\n", ["manifest", "delete", "lay:child"]);
    assert_data_eq!(
        said,
        str![[r#"
Are you sure you want to delete the manifest "sha256:9faae5a862911e58b6ff6f2b232fae90ce270a0d6a43cfe5714285edcce99d41" and all tags associated with it? [y/N] <no newline>
! Error: sha256:9faae5a862911e58b6ff6f2b232fae90ce270a0d6a43cfe5714285edcce99d41 is in use by sha256:1a070d75a9cd668e72d5088788d3d99dc64c9db19244fea898e80f10d59607d3
! nothing was deleted; --force deletes it all the same
= 1

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
    sandbox.ok([
        "manifest",
        "delete",
        "-f",
        &format!("lay@{}", digest(&child)),
    ]);
    assert!(!layout.path(&child).exists());
}

#[test]
fn deleting_makes_no_layout() {
    let sandbox = Sandbox::new();
    for args in [
        &["manifest", "delete", "-f", "nowhere:v1"][..],
        &["manifest", "delete", "nowhere:v1"],
    ] {
        assert_data_eq!(
            sandbox.says(args),
            str![[r#"
! Error: no layout at nowhere
= 1

"#]]
        );
    }
    assert_eq!(sandbox.tree("."), Vec::<String>::new());
}

#[test]
fn gc_may_follow() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    assert_data_eq!(
        sandbox.enter("manifest delete -f --gc lay:v1"),
        str![[r#"
Deleted [oci-layout] lay:v1
! gc freed 0 bytes

"#]]
    );
}

#[test]
fn referrers_outlive_their_subject() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let mut subject = layout.image("linux/amd64", "app", "app\n");
    subject.as_object_mut().unwrap().remove("platform");
    layout.list(None, &subject);
    let empty = layout.blob("application/vnd.oci.empty.v1+json", b"{}");
    let signature = layout.document(
        MANIFEST,
        &serde_json::json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": empty,
            "layers": [],
            "subject": subject,
        }),
    );
    layout.list(Some("signature"), &signature);
    let subject = format!("lay@{}", digest(&subject));
    sandbox.ok(["manifest", "delete", "-f", &subject]);
    assert_eq!(
        sandbox.ok(["resolve", "lay:signature"]).trim(),
        digest(&signature)
    );
}
