//! `tag` and `untag`.

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

fn tags(sandbox: &Sandbox) -> Vec<String> {
    let tags = sandbox.ok(["repo", "tags", "lay"]);
    tags.lines().map(str::to_owned).collect()
}

#[test]
fn tags_are_added_to_a_tag_or_a_digest() {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_file("lay:v1", "a.txt", "a");
    assert_data_eq!(
        sandbox.enter("tag lay:v1 v2 latest"),
        str![[r#"
Tagging [oci-layout] lay@sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd
Tagged v2
Tagged latest

"#]]
    );
    assert_data_eq!(
        sandbox.says(["tag", &format!("lay@{digest}"), "v3"]),
        str![[r#"
Tagging [oci-layout] lay@sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd
Tagged v3

"#]]
    );
    assert_eq!(tags(&sandbox), ["latest", "v1", "v2", "v3"]);
    for tag in tags(&sandbox) {
        assert_eq!(
            sandbox.ok(["resolve", &format!("lay:{tag}")]).trim(),
            digest
        );
    }
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v2"},"artifactType":"application/vnd.unknown.artifact.v1"},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"latest"},"artifactType":"application/vnd.unknown.artifact.v1"},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.ref.name":"v3"}}]}"#
        ]]
    );
}

#[test]
fn a_tag_moves() {
    let sandbox = Sandbox::new();
    let first = sandbox.push_file("lay:v1", "a.txt", "a");
    let second = sandbox.push_file("lay:v2", "a.txt", "b");
    sandbox.ok(["tag", "lay:v1", "v2"]);
    assert_eq!(sandbox.ok(["resolve", "lay:v2"]).trim(), first);
    assert_eq!(
        sandbox.ok(["resolve", &format!("lay@{second}")]).trim(),
        second
    );
}

#[test]
fn the_same_tag_again_writes_nothing() {
    use std::os::unix::fs::MetadataExt;
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let inode = || {
        std::fs::metadata(sandbox.join("lay/index.json"))
            .unwrap()
            .ino()
    };
    let before = inode();
    sandbox.ok(["tag", "lay:v1", "v1"]);
    assert_eq!(inode(), before);
}

#[test]
fn wrong_tags_change_nothing() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let before = sandbox.read("lay/index.json");
    for (args, expected) in [
        (
            "tag lay:v1 v2 v1!",
            str![[r#"
! Error: "v1!" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            "tag lay:v1",
            str![[r#"
! error: the following required arguments were not provided:
!   <NEW_TAG>...
! 
! Usage: oci-layout tag [flags] <name>{:<tag>|@<digest>} <new_tag> [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "tag lay v2",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout tag [flags] <name>{:<tag>|@<digest>} <new_tag> [...]
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout tag -h" for more options and examples
= 1

"#]],
        ),
        (
            "tag lay:none v2",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            "tag nowhere:v1 v2",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(args), expected);
    }
    assert_data_eq!(
        sandbox.says(["tag", "lay:v1", ""]),
        str![[r#"
! Error: "" cannot be used as a tag: it is empty
= 1

"#]]
    );
    assert_eq!(sandbox.read("lay/index.json"), before);
    assert!(!sandbox.join("nowhere").exists());
}

#[test]
fn untag_takes_away_the_tag_and_nothing_else() {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_tagged("lay", "v1,v2,v3,v4", "a");
    let blobs = sandbox.tree("lay/blobs");
    assert_data_eq!(
        sandbox.enter("untag lay:v1"),
        str![[r#"
Untagged [oci-layout] lay:v1

"#]]
    );
    assert_eq!(tags(&sandbox), ["v2", "v3", "v4"]);
    assert_data_eq!(
        sandbox.enter("untag lay:v2,v3 v4"),
        str![[r#"
Untagged [oci-layout] lay:v2
Untagged [oci-layout] lay:v3
Untagged [oci-layout] lay:v4

"#]]
    );
    assert_eq!(tags(&sandbox), Vec::<String>::new());
    assert_eq!(sandbox.tree("lay/blobs"), blobs);
    assert_eq!(
        sandbox.ok(["resolve", &format!("lay@{digest}")]).trim(),
        digest
    );
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd","size":583,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"},"artifactType":"application/vnd.unknown.artifact.v1"}]}"#
        ]]
    );
}

#[test]
fn untag_does_all_or_nothing() {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_tagged("lay", "v1,v2", "a");
    let before = sandbox.read("lay/index.json");
    let by_digest = format!("untag lay@{digest}");
    for (args, expected) in [
        (
            "untag lay:v1 none nor-this",
            str![[r#"
! Error: none, nor-this not found in lay
= 1

"#]],
        ),
        (
            "untag lay:v1,none",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            "untag lay",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout untag [flags] <name>:<tag>[,<tag>][...] [<tag>...]
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout untag -h" for more options and examples
= 1

"#]],
        ),
        (
            by_digest.as_str(),
            str![[r#"
! Error: "lay@sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd" names a digest: only a tag can be taken away
= 1

"#]],
        ),
        (
            "untag nowhere:v1",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "untag",
            str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oci-layout untag [flags] <name>:<tag>[,<tag>][...] [<tag>...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(args), expected);
    }
    assert_eq!(sandbox.read("lay/index.json"), before);
}

#[test]
fn a_name_with_a_comma_is_one_tag() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    let index = sandbox.read("lay/index.json");
    sandbox.write("lay/index.json", index.replace("\"v1\"", "\"a,b\""));
    sandbox.ok(["untag", "lay:a,b"]);
    assert_eq!(tags(&sandbox), Vec::<String>::new());
}
