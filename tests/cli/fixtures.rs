//! What the program says about the layouts in `fixtures/`.

use std::path::Path;

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

/// The commands each layout is asked about with. What refers to a tag uses the
/// first one.
const COMMANDS: [&str; 5] = [
    "repo tags lay",
    "resolve lay:v1",
    "pull lay:v1 -o out --concurrency 1",
    "verify lay",
    "gc lay --dry-run --untagged --grace 0s",
];

/// Copies a layout to where it may be changed and asks all about it.
fn answers(name: &str) -> String {
    let sandbox = Sandbox::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&from).unwrap().to_str().unwrap();
            sandbox.write(&format!("lay/{path}"), std::fs::read(entry.path()).unwrap());
        }
    }
    let before = sandbox.tree("lay");
    let here = sandbox.path().display().to_string();
    let answers: Vec<String> = COMMANDS
        .iter()
        .map(|command| {
            format!(
                "$ {command}\n{}",
                sandbox.enter(command).replace(&here, "HERE")
            )
        })
        .collect();
    assert_eq!(
        sandbox.tree("lay"),
        before,
        "{name}: asking changes nothing"
    );
    answers.concat()
}

#[test]
fn layouts_are_seen_for_what_they_are() {
    for (name, expected) in [
        (
            "good",
            str![[r#"
$ repo tags lay
multi
v1
$ resolve lay:v1
sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ pull lay:v1 -o out --concurrency 1
Downloading a9719e133552 application/vnd.oci.image.manifest.v1+json
Processing  a9719e133552 application/vnd.oci.image.manifest.v1+json
Downloading 5891b5b522d5 hello.txt
Downloaded  5891b5b522d5 hello.txt
Downloaded  a9719e133552 application/vnd.oci.image.manifest.v1+json
Pulled [oci-layout] lay:v1
Digest: sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ verify lay
Checked 12 blobs, 2617 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 12, too young to go: 0

"#]],
        ),
        (
            "nested-index",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:1a5de0f63e090b7552073b45d8cc2408b0410a82ce12128fc8fe813d949e8049
$ pull lay:v1 -o out --concurrency 1
Downloading 1a5de0f63e09 application/vnd.oci.image.index.v1+json
Processing  1a5de0f63e09 application/vnd.oci.image.index.v1+json
Downloading f5d09381979e application/vnd.oci.image.manifest.v1+json
Processing  f5d09381979e application/vnd.oci.image.manifest.v1+json
Skipped     c5b1d63604f2 application/vnd.oci.image.config.v1+json
Downloading 7613cab593dc application/vnd.oci.image.manifest.v1+json
Processing  7613cab593dc application/vnd.oci.image.manifest.v1+json
Skipped     736248852c1e application/vnd.oci.image.config.v1+json
Skipped     4ad8af4893c3 application/vnd.in-toto+json
Downloading ce74ed22d96f application/vnd.oci.image.manifest.v1+json
Processing  ce74ed22d96f application/vnd.oci.image.manifest.v1+json
Skipped     04c343465ae7 application/vnd.oci.image.config.v1+json
Downloading 6ec19a327426 application/vnd.oci.image.manifest.v1+json
Processing  6ec19a327426 application/vnd.oci.image.manifest.v1+json
Skipped     736248852c1e application/vnd.oci.image.config.v1+json
Skipped     4ad8af4893c3 application/vnd.in-toto+json
! Error: two different layers are titled "app": sha256:30a2860611f42f808b7012f033e39aaedf708c7ea934b69e9dd0b3fdcd756996 and sha256:8e0770e07c23940b641360866fee9a4fe9202fadae5086d5162337bab0307e89
! nothing was written; if this is an index, choose one manifest with --platform
= 1
$ verify lay
Checked 11 blobs, 3597 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 11, too young to go: 0

"#]],
        ),
        (
            "docker-media-types",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:5d9abdab414796eeeedb04b0b1f85d8eb0461bc7758783b78aa7112272c237ac
$ pull lay:v1 -o out --concurrency 1
Downloading 5d9abdab4147 application/vnd.docker.distribution.manifest.list.v2+json
Processing  5d9abdab4147 application/vnd.docker.distribution.manifest.list.v2+json
Downloading 57ba79449d8b application/vnd.docker.distribution.manifest.v2+json
Processing  57ba79449d8b application/vnd.docker.distribution.manifest.v2+json
Skipped     c5b1d63604f2 application/vnd.docker.container.image.v1+json
Skipped     dac1d7cfa950 application/vnd.docker.image.rootfs.diff.tar.gzip
Downloaded  5d9abdab4147 application/vnd.docker.distribution.manifest.list.v2+json
Downloaded  57ba79449d8b application/vnd.docker.distribution.manifest.v2+json
Skipped pulling layers without file name in "org.opencontainers.image.title"
Use 'oci-layout copy lay:v1 --to-oci-layout <layout-dir>' to pull all layers.
$ verify lay
Checked 4 blobs, 820 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 4, too young to go: 0

"#]],
        ),
        (
            "null-manifests",
            str![[r#"
$ repo tags lay
$ resolve lay:v1
! Error: v1 not found in lay
= 1
$ pull lay:v1 -o out --concurrency 1
! Error: v1 not found in lay
= 1
$ verify lay
Checked 0 blobs, 0 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 0, too young to go: 0

"#]],
        ),
        (
            "missing-layer",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ pull lay:v1 -o out --concurrency 1
Downloading a9719e133552 application/vnd.oci.image.manifest.v1+json
Processing  a9719e133552 application/vnd.oci.image.manifest.v1+json
Downloading 5891b5b522d5 hello.txt
! Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is missing in lay
= 1
$ verify lay
Problem: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is missing (text/plain, needed by sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311)
Checked 2 blobs, 434 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 2, too young to go: 0

"#]],
        ),
        (
            "wrong-size-layer",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ pull lay:v1 -o out --concurrency 1
Downloading a9719e133552 application/vnd.oci.image.manifest.v1+json
Processing  a9719e133552 application/vnd.oci.image.manifest.v1+json
Downloading 5891b5b522d5 hello.txt
! Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in lay is damaged: it has 3 bytes and should have 6
= 1
$ verify lay
Problem: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 has 3 bytes and should have 6 (text/plain, needed by sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311)
Checked 2 blobs, 434 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]],
        ),
        (
            "wrong-digest-layer",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ pull lay:v1 -o out --concurrency 1
Downloading a9719e133552 application/vnd.oci.image.manifest.v1+json
Processing  a9719e133552 application/vnd.oci.image.manifest.v1+json
Downloading 5891b5b522d5 hello.txt
! Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in lay is damaged: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b
= 1
$ verify lay
Problem: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 has been changed: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b (needed by sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311)
Checked 2 blobs, 434 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]],
        ),
        (
            "corrupt-manifest",
            str![[r#"
$ repo tags lay
v1
v2
$ resolve lay:v1
sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311
$ pull lay:v1 -o out --concurrency 1
Downloading a9719e133552 application/vnd.oci.image.manifest.v1+json
! Error: blob sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311 in lay is damaged: its content has the digest sha256:1adb7b6a91540eab26b93b544d441466039ce313ab9ba416730ab00e8cd81382
= 1
$ verify lay
Problem: sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311 has been changed: its content has the digest sha256:1adb7b6a91540eab26b93b544d441466039ce313ab9ba416730ab00e8cd81382 (needed by the tag "v1")
Checked 3 blobs, 440 bytes: 1 problem; unreferenced: 1
= 3
$ gc lay --dry-run --untagged --grace 0s
! Error: blob sha256:a9719e133552c9f9996175e607f9bec9b4a5fb7e374d93fb94a80b16839d3311 in lay is damaged: its content has the digest sha256:1adb7b6a91540eab26b93b544d441466039ce313ab9ba416730ab00e8cd81382
! nothing was removed: a manifest that cannot be read might refer to anything; `verify` shows all that is wrong with the layout
= 1

"#]],
        ),
        (
            "unknown-media-type",
            str![[r#"
$ repo tags lay
v1
v2
$ resolve lay:v1
sha256:bf8c5b0566d332b069e4ad6d2c0a87c385210b36f706f023a477d555a95acf7a
$ pull lay:v1 -o out --concurrency 1
Downloading bf8c5b0566d3 application/xml
! Error: sha256:bf8c5b0566d332b069e4ad6d2c0a87c385210b36f706f023a477d555a95acf7a is not a manifest or an index but "application/xml"
= 1
$ verify lay
Checked 4 blobs, 448 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 4, too young to go: 0

"#]],
        ),
        (
            "sha512",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha512:e97e6c2b5ef18108e735a4e052c08534500ae46fc77d18328b256b548e44d01519b4f609be8f22935b2d417ea908a020e42bac159c8df3a746d5cb0a71072d54
$ pull lay:v1 -o out --concurrency 1
Downloading sha512:e97e6c2b5ef18108e735a4e052c08534500ae46fc77d18328b256b548e44d01519b4f609be8f22935b2d417ea908a020e42bac159c8df3a746d5cb0a71072d54 application/vnd.oci.image.manifest.v1+json
Processing  sha512:e97e6c2b5ef18108e735a4e052c08534500ae46fc77d18328b256b548e44d01519b4f609be8f22935b2d417ea908a020e42bac159c8df3a746d5cb0a71072d54 application/vnd.oci.image.manifest.v1+json
Downloading sha512:e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629 hello.txt
Downloaded  sha512:e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629 hello.txt
Downloaded  sha512:e97e6c2b5ef18108e735a4e052c08534500ae46fc77d18328b256b548e44d01519b4f609be8f22935b2d417ea908a020e42bac159c8df3a746d5cb0a71072d54 application/vnd.oci.image.manifest.v1+json
Pulled [oci-layout] lay:v1
Digest: sha512:e97e6c2b5ef18108e735a4e052c08534500ae46fc77d18328b256b548e44d01519b4f609be8f22935b2d417ea908a020e42bac159c8df3a746d5cb0a71072d54
$ verify lay
Checked 3 blobs, 504 bytes: 0 problems; unreferenced: 0
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]],
        ),
        (
            "unknown-algorithm",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:61540c162dd92e5559fce4b324e6184f7208b2e9ae7d238f533e6802f376aaf3
$ pull lay:v1 -o out --concurrency 1
Downloading 61540c162dd9 application/vnd.oci.image.manifest.v1+json
Processing  61540c162dd9 application/vnd.oci.image.manifest.v1+json
Downloading blake3:abababababababababababababababababababababababababababababababab hello.txt
! Error: blob blake3:abababababababababababababababababababababababababababababababab cannot be verified: this program does not know the algorithm "blake3"
= 1
$ verify lay
Problem: blake3:abababababababababababababababababababababababababababababababab cannot be verified: unknown algorithm (needed by sha256:61540c162dd92e5559fce4b324e6184f7208b2e9ae7d238f533e6802f376aaf3)
Checked 2 blobs, 434 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 3, too young to go: 0

"#]],
        ),
        (
            "duplicate-tags",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:41249fd75f7703585710d07cac8b898da1d0d071464d3c2945dc893bcf6efd2a
$ pull lay:v1 -o out --concurrency 1
Downloading 41249fd75f77 application/vnd.oci.image.manifest.v1+json
Processing  41249fd75f77 application/vnd.oci.image.manifest.v1+json
Downloading 27dd8ed44a83 hello.txt
Downloaded  27dd8ed44a83 hello.txt
Downloaded  41249fd75f77 application/vnd.oci.image.manifest.v1+json
Pulled [oci-layout] lay:v1
Digest: sha256:41249fd75f7703585710d07cac8b898da1d0d071464d3c2945dc893bcf6efd2a
$ verify lay
Problem: the tag "v1" stands for 2 different manifests
Checked 5 blobs, 874 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 5, too young to go: 0

"#]],
        ),
        (
            "sparse",
            str![[r#"
$ repo tags lay
v1
$ resolve lay:v1
sha256:69af2f9684e26db7daf2b6ef5e56ed7eb36d75a944a3fca2e73e0d8b67d85ea1
$ pull lay:v1 -o out --concurrency 1
Downloading 69af2f9684e2 application/vnd.oci.image.index.v1+json
Processing  69af2f9684e2 application/vnd.oci.image.index.v1+json
Downloading f5d09381979e application/vnd.oci.image.manifest.v1+json
Processing  f5d09381979e application/vnd.oci.image.manifest.v1+json
Skipped     c5b1d63604f2 application/vnd.oci.image.config.v1+json
Downloading 000000000000 application/vnd.oci.image.manifest.v1+json
! Error: blob sha256:0000000000000000000000000000000000000000000000000000000000000000 is missing in lay
= 1
$ verify lay
Problem: sha256:0000000000000000000000000000000000000000000000000000000000000000 is missing (application/vnd.oci.image.manifest.v1+json, needed by sha256:69af2f9684e26db7daf2b6ef5e56ed7eb36d75a944a3fca2e73e0d8b67d85ea1)
Checked 4 blobs, 1002 bytes: 1 problem; unreferenced: 0
= 3
$ gc lay --dry-run --untagged --grace 0s
Would free 0 bytes in 0 blobs and 0 temporary files; in use: 4, too young to go: 0
! warning: the manifest sha256:0000000000000000000000000000000000000000000000000000000000000000 is referred to and missing

"#]],
        ),
    ] {
        assert_data_eq!(answers(name), expected);
    }
}
