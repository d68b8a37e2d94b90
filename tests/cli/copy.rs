//! `copy`.

use oci_layout::image::MANIFEST;
use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::by_hand::{ByHand, digest};
use crate::support::Sandbox;

const HELLO: &str = "blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

#[test]
fn a_tag_is_copied_with_all_it_needs() {
    let sandbox = Sandbox::new();
    sandbox.push_file("from:v1", "hello.txt", "hello\n");
    let copy = ["copy", "--concurrency", "1", "from:v1", "to:v1,latest"];
    assert_data_eq!(
        sandbox.says(copy),
        str![[r#"
Copying 44136fa355b3 application/vnd.oci.empty.v1+json
Copied  44136fa355b3 application/vnd.oci.empty.v1+json
Copying 5891b5b522d5 hello.txt
Copied  5891b5b522d5 hello.txt
Copying 0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Copied  0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Copied [oci-layout] from:v1 => [oci-layout] to:v1
Tagged latest
Digest: sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    assert_eq!(sandbox.tree("to"), sandbox.tree("from"));
    assert_data_eq!(
        sandbox.read("to/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"latest"},"artifactType":"application/vnd.unknown.artifact.v1"}]}"#
        ]]
    );
    assert_data_eq!(
        sandbox.says(copy),
        str![[r#"
Exists  44136fa355b3 application/vnd.oci.empty.v1+json
Exists  5891b5b522d5 hello.txt
Exists  0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Copied [oci-layout] from:v1 => [oci-layout] to:v1
Tagged latest
Digest: sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    sandbox.ok(["pull", "to:latest", "-o", "out"]);
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
}

#[test]
fn a_digest_is_copied_without_a_tag() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("from:v1", "hello.txt", "hello\n");
    let said = sandbox.ok(["cp", &format!("from@{found}"), "to"]);
    assert!(said.ends_with(&format!(
        "Copied [oci-layout] from@{found} => [oci-layout] to\nDigest: {found}\n"
    )));
    assert_eq!(sandbox.ok(["repo", "tags", "to"]), "");
    assert_eq!(
        sandbox.ok(["resolve", &format!("to@{found}")]).trim(),
        found
    );
}

#[test]
fn the_flags_of_oras_are_taken() {
    let sandbox = Sandbox::new();
    sandbox.push_file("from:v1", "hello.txt", "hello\n");
    sandbox.ok([
        "cp",
        "--from-oci-layout",
        "from:v1",
        "--to-oci-layout",
        "to:v1",
    ]);
    sandbox.ok([
        "cp",
        "--from-oci-layout-path",
        "from",
        "v1",
        "--to-oci-layout-path",
        "to",
        "example.com/hello:v1",
    ]);
    assert_eq!(
        sandbox.ok(["repo", "tags", "to"]),
        "example.com/hello:v1\nv1\n"
    );
}

#[test]
fn what_is_missing_below_a_manifest_is_mended() {
    let sandbox = Sandbox::new();
    sandbox.push_file("from:v1", "hello.txt", "hello\n");
    sandbox.ok(["cp", "from:v1", "to:v1"]);
    std::fs::remove_file(sandbox.join("to").join(HELLO)).unwrap();
    sandbox.ok(["cp", "from:v1", "to:v1"]);
    assert_eq!(sandbox.tree("to"), sandbox.tree("from"));
}

#[test]
fn an_index_is_copied_with_its_manifests_or_one_is_chosen() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let children = ["linux/amd64", "linux/arm64"].map(|p| layout.image(p, "app", p));
    let index = layout.index(&children);
    layout.list(Some("v1"), &index);
    let said = sandbox.ok(["cp", "from:v1", "to:v1", "--format", "json"]);
    assert_data_eq!(
        said,
        str![[r#"
{
  "copied": [
    {
      "reference": "to@sha256:effa72ce4731054b299668b350db6bf6dc8dd0b7618025c10cc911b70af16487",
      "mediaType": "application/vnd.oci.image.index.v1+json",
      "digest": "sha256:effa72ce4731054b299668b350db6bf6dc8dd0b7618025c10cc911b70af16487",
      "size": 491,
      "tags": [
        "v1"
      ]
    }
  ],
  "blobsCopied": 7,
  "blobsExisting": 0
}

"#]]
    );
    assert_eq!(sandbox.tree("to/blobs"), sandbox.tree("from/blobs"));
    assert_data_eq!(
        sandbox.read("to/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:effa72ce4731054b299668b350db6bf6dc8dd0b7618025c10cc911b70af16487","size":491,"annotations":{"org.opencontainers.image.ref.name":"v1"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:6d18457117007ac2ad20f9e7addc80d03c8853ff5a4dc826df65024cb51d46f1","size":421,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7e66eed6bf4a4e6c8c265266a980355bb5eeda5bb0d9e87cd60adfe9a9c92ec6","size":421,"platform":{"architecture":"arm64","os":"linux"}}]}"#
        ]]
    );

    sandbox.ok(["cp", "from:v1", "one:v1", "--platform", "linux/arm64"]);
    assert_eq!(
        sandbox.ok(["resolve", "one:v1"]).trim(),
        digest(&children[1])
    );
    assert_eq!(sandbox.tree("one/blobs/sha256").len(), 3);
}

#[test]
fn a_child_of_an_index_is_copied_as_what_it_is() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let child = layout.image("linux/amd64", "app", "app\n");
    let index = layout.index(std::slice::from_ref(&child));
    layout.list(Some("v1"), &index);
    sandbox.ok(["cp", &format!("from@{}", digest(&child)), "to:v1"]);
    sandbox.ok(["pull", "to:v1", "-o", "out"]);
    assert_eq!(sandbox.read("out/app"), "app\n");
    assert!(sandbox.read("to/index.json").contains(MANIFEST));
}

#[test]
fn referrers_come_along_if_that_is_wanted() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let mut subject = layout.image("linux/amd64", "app", "app\n");
    subject.as_object_mut().unwrap().remove("platform");
    layout.list(Some("v1"), &subject);
    let empty = layout.blob("application/vnd.oci.empty.v1+json", b"{}");
    let refer = |subject: &serde_json::Value, kind: &str| {
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": kind,
            "config": empty,
            "layers": [empty],
            "subject": subject,
        });
        layout.document(MANIFEST, &manifest)
    };
    let sbom = refer(&subject, "test/sbom");
    let signature = refer(&sbom, "test/signature");
    layout.list(None, &sbom);
    layout.list(None, &signature);
    sandbox.ok(["cp", "from:v1", "plain:v1"]);
    assert_eq!(sandbox.tree("plain/blobs/sha256").len(), 3);
    sandbox.ok(["cp", "-r", "from:v1", "all:v1"]);
    assert_eq!(sandbox.tree("all/blobs"), sandbox.tree("from/blobs"));
    for referrer in [sbom, signature] {
        sandbox.ok(["manifest", "fetch", &format!("all@{}", digest(&referrer))]);
    }
}

#[test]
fn all_tags_are_copied() {
    let sandbox = Sandbox::new();
    sandbox.push_tagged("from", "v1,v2", "one");
    sandbox.push_file("from:v3", "a.txt", "two");
    let said = sandbox.ok(["cp", "from", "to", "--all-tags"]);
    let summary: Vec<&str> = said.lines().filter(|l| l.starts_with("Copied [")).collect();
    assert_data_eq!(
        summary.join("\n"),
        str![[r#"
Copied [oci-layout] from:v1 => [oci-layout] to:v1
Copied [oci-layout] from:v2 => [oci-layout] to:v2
Copied [oci-layout] from:v3 => [oci-layout] to:v3
"#]]
    );
    assert_eq!(sandbox.ok(["repo", "tags", "to"]), "v1\nv2\nv3\n");
    assert_eq!(sandbox.tree("to"), sandbox.tree("from"));
    assert_data_eq!(
        sandbox.enter("cp from json --all-tags --format json"),
        str![[r#"
{
  "copied": [
    {
      "reference": "json@sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8",
      "size": 583,
      "tags": [
        "v1"
      ]
    },
    {
      "reference": "json@sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8",
      "size": 583,
      "tags": [
        "v2"
      ]
    },
    {
      "reference": "json@sha256:649441731a2064847da47f4ae77d55528102a079e650f140b04aaeb5d0623388",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:649441731a2064847da47f4ae77d55528102a079e650f140b04aaeb5d0623388",
      "size": 583,
      "tags": [
        "v3"
      ]
    }
  ],
  "blobsCopied": 5,
  "blobsExisting": 0
}

"#]]
    );
}

#[test]
fn one_layout_may_be_both() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("lay:v1", "a.txt", "one");
    sandbox.ok(["cp", "lay:v1", "lay:v2"]);
    assert_eq!(sandbox.ok(["resolve", "lay:v2"]).trim(), found);
}

#[test]
fn foreign_layers_may_be_missing() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let config = layout.document("application/vnd.oci.image.config.v1+json", &json!({}));
    let kind = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    let layer =
        json!({"mediaType": kind, "digest": format!("sha256:{}", "0".repeat(64)), "size": 9});
    let manifest = layout.manifest(&config, &[layer]);
    layout.list(Some("v1"), &manifest);
    assert_data_eq!(
        sandbox.enter("cp --concurrency 1 from:v1 to:v1"),
        str![[r#"
Copying 44136fa355b3 application/vnd.oci.image.config.v1+json
Copied  44136fa355b3 application/vnd.oci.image.config.v1+json
Skipped 000000000000 application/vnd.oci.image.layer.nondistributable.v1.tar+gzip
Copying df96d0078be1 application/vnd.oci.image.manifest.v1+json
Copied  df96d0078be1 application/vnd.oci.image.manifest.v1+json
Copied [oci-layout] from:v1 => [oci-layout] to:v1
Digest: sha256:df96d0078be14bd79fafe20e9db7e67df1403dd695315440ef30438387000849

"#]]
    );
}

#[test]
fn what_cannot_be_copied_makes_no_layout() {
    let sandbox = Sandbox::new();
    sandbox.push_file("from:v1", "a.txt", "one");
    sandbox.write("folder/file", "");
    let other = format!("to@sha256:{}", "0".repeat(64));
    let before = sandbox.tree(".");
    for (args, expected) in [
        (
            &["from:none", "to:v1"][..],
            str![[r#"
! Error: none not found in from
= 1

"#]],
        ),
        (
            &["from", "to:v1"],
            str![[r#"
! Error: "from": no tag or digest specified
! Usage: oci-layout cp [flags] <from>{:<tag>|@<digest>} <to>[:<tag>[,<tag>][...]]
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout cp -h" for more options and examples
= 1

"#]],
        ),
        (
            &["nowhere:v1", "to:v1"],
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            &["folder:v1", "to:v1"],
            str![[r#"
! Error: folder is not an image layout: it has no file "oci-layout"
= 1

"#]],
        ),
        (
            &["from:v1", "to:v1!"],
            str![[r#"
! Error: "v1!" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            &["from:v1", &other],
            str![[r#"
! Error: the content has the digest sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8 and not sha256:0000000000000000000000000000000000000000000000000000000000000000
= 1

"#]],
        ),
        (
            &["from:v1", "s3://to:v1"],
            str![[r#"
! Error: "s3://to:v1" names a transport, and only directories are supported: give a path
= 1

"#]],
        ),
        (
            &["from:v1", "to:v1", "--platform", "linux/amd64"],
            str![[r#"
! Error: nothing in sha256:ee823b872a8ea2fbd6f5046dcf8b4a950f3929100de880338fd35b674c51f5d8 is for the platform linux/amd64
= 1

"#]],
        ),
        (
            &["from:v1", "to", "--all-tags"],
            str![[r#"
! Error: --all-tags copies whole layouts: give a path without tag or digest on both sides
= 1

"#]],
        ),
        (
            &["from", "to:v1", "--all-tags"],
            str![[r#"
! Error: --all-tags copies whole layouts: give a path without tag or digest on both sides
= 1

"#]],
        ),
        (
            &["from:v1"],
            str![[r#"
! error: the following required arguments were not provided:
!   <TO>
! 
! Usage: oci-layout cp [flags] <from>{:<tag>|@<digest>} <to>[:<tag>[,<tag>][...]]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.says(["cp"].iter().chain(args)), expected);
        assert_eq!(sandbox.tree("."), before, "{args:?}");
    }
}

#[test]
fn a_damaged_source_gives_no_tag() {
    let sandbox = Sandbox::new();
    sandbox.push_file("from:v1", "hello.txt", "hello\n");
    std::fs::remove_file(sandbox.join("from").join(HELLO)).unwrap();
    sandbox.write(&format!("from/{HELLO}"), "hellO\n");
    let output = sandbox.run(["cp", "from:v1", "to:v1"]);
    assert_eq!(output.status.code(), Some(1));
    assert_data_eq!(
        String::from_utf8(output.stderr).unwrap(),
        str![[r#"
Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in from is damaged: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b

"#]]
    );
    assert_eq!(sandbox.ok(["repo", "tags", "to"]), "");
    assert!(!sandbox.join("to").join(HELLO).exists());
}
