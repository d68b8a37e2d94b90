//! `blob push`, `fetch` and `delete`.

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

/// The digest of `hello\n`.
const HELLO: &str = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
/// The digest of nothing that is pushed here.
const OTHER: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

fn at(path: &str, digest: &str) -> String {
    format!("{path}@{digest}")
}

#[test]
fn a_file_becomes_a_blob() {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    assert_data_eq!(
        sandbox.enter("blob push lay hello.txt"),
        str![[r#"
Uploading 5891b5b522d5 application/vnd.oci.image.layer.v1.tar
Uploaded  5891b5b522d5 application/vnd.oci.image.layer.v1.tar
Pushed: [oci-layout] lay
Digest: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03

"#]]
    );
    assert_data_eq!(
        sandbox.tree("lay").join("\n"),
        str![[r#"
blobs/
blobs/sha256/
blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
index.json
oci-layout
"#]]
    );
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
        ]]
    );
    assert_data_eq!(
        sandbox.says([
            "blob",
            "push",
            &at("lay", HELLO),
            "hello.txt",
            "--size",
            "6"
        ]),
        str![[r#"
Exists    5891b5b522d5 application/vnd.oci.image.layer.v1.tar
Pushed: [oci-layout] lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
Digest: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03

"#]]
    );
    assert_data_eq!(
        sandbox.enter("blob push lay hello.txt --descriptor --media-type text/plain"),
        str![[r#"
{"mediaType":"text/plain","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6}<no newline>

"#]]
    );
    assert_data_eq!(
        sandbox.enter("blob push lay hello.txt --descriptor --pretty"),
        str![[r#"
{
  "mediaType": "application/vnd.oci.image.layer.v1.tar",
  "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
  "size": 6
}

"#]]
    );
}

#[test]
fn stdin_becomes_a_blob() {
    let sandbox = Sandbox::new();
    let digest = at("lay", HELLO);
    for args in [
        &["blob", "push", "lay", "-"][..],
        &["blob", "push", "lay", "-", "--size", "6"],
        &["blob", "push", &digest, "-", "--size", "6"],
    ] {
        let said = sandbox.says_to(b"hello\n", args);
        assert!(
            said.ends_with(&format!("\nDigest: {HELLO}\n")),
            "{args:?}: {said}"
        );
        assert_eq!(sandbox.ok(["blob", "fetch", &digest, "-o", "-"]), "hello\n");
        sandbox.ok(["blob", "delete", "-f", &digest]);
    }
}

#[test]
fn wrong_content_is_no_blob() {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    let (hello, other) = (at("lay", HELLO), at("lay", OTHER));
    for (args, expected) in [
        (
            &["lay", "hello.txt", "--size", "5"][..],
            str![[r#"
! Error: input size 5 does not match the actual content size 6
= 1

"#]],
        ),
        (
            &[&other, "hello.txt"],
            str![[r#"
! Error: hello.txt is not what was announced: expected sha256:0000000000000000000000000000000000000000000000000000000000000000, got sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
= 1

"#]],
        ),
        (
            &["lay", "-", "--size", "5"],
            str![[r#"
! Error: input size 5 does not match the actual content size 6
= 1

"#]],
        ),
        (
            &["lay", "-", "--size", "7"],
            str![[r#"
! Error: input size 7 does not match the actual content size 6
= 1

"#]],
        ),
        (
            &[&hello, "-", "--size", "5"],
            str![[r#"
! Error: - is not what was announced: expected 5 bytes, got 6 bytes
= 1

"#]],
        ),
        (
            &[&hello, "-", "--size", "7"],
            str![[r#"
! Error: - is not what was announced: expected 7 bytes, got 6 bytes
= 1

"#]],
        ),
        (
            &[&other, "-", "--size", "6"],
            str![[r#"
! Error: - is not what was announced: expected sha256:0000000000000000000000000000000000000000000000000000000000000000, got sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
= 1

"#]],
        ),
        (
            &[&hello, "-"],
            str![[r#"
! Error: `--size` must be provided if the blob is read from stdin with a digest
= 1

"#]],
        ),
        (
            &["lay", "missing.txt"],
            str![[r#"
! Error: failed to open missing.txt: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            &["lay", "."],
            str![[r#"
! Error: cannot push .: it is a directory
= 1

"#]],
        ),
        (
            &["lay:v1", "hello.txt"],
            str![[r#"
! Error: a blob has no tag, only a digest: give lay without "v1"
= 1

"#]],
        ),
        (
            &["lay@sha256:5891", "hello.txt"],
            str![[r#"
! Error: no digest in the reference "lay@sha256:5891": "sha256:5891" is not a digest: invalid digest length 4 expected 64
= 1

"#]],
        ),
        (
            &["s3://bucket", "hello.txt"],
            str![[r#"
! Error: "s3://bucket" names a transport, and only directories are supported: give a path
= 1

"#]],
        ),
        (
            &["lay"],
            str![[r#"
! error: the following required arguments were not provided:
!   <FILE>
! 
! Usage: oci-layout blob push [flags] <name>[@digest] <file>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            &["lay", "hello.txt", "--size", "many"],
            str![[r#"
! error: invalid value 'many' for '--size <BYTES>': invalid digit found in string
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        let said = sandbox.says_to(b"hello\n", ["blob", "push"].iter().chain(args));
        assert_data_eq!(said, expected);
        let files: Vec<String> = sandbox
            .tree(".")
            .into_iter()
            .filter(|p| p.contains("sha256/") && !p.ends_with('/'))
            .collect();
        assert_eq!(files, Vec::<String>::new(), "{args:?}");
    }
}

#[test]
fn a_blob_is_fetched() {
    let sandbox = Sandbox::new();
    let manifest = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let hello = at("lay", HELLO);
    let fetch = |args: &[&str]| sandbox.says(["blob", "fetch"].iter().chain(args));
    assert_eq!(fetch(&[&hello, "-o", "-"]), "hello\n");
    assert_eq!(fetch(&[&hello, "-o", "new/folder/file"]), "");
    assert_eq!(sandbox.read("new/folder/file"), "hello\n");
    assert_data_eq!(
        fetch(&[&hello, "--descriptor"]),
        str![[r#"
{"mediaType":"application/octet-stream","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6}<no newline>

"#]]
    );
    assert_data_eq!(
        fetch(&[&hello, "--descriptor", "--pretty", "-o", "too"]),
        str![[r#"
{
  "mediaType": "application/octet-stream",
  "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
  "size": 6
}

"#]]
    );
    assert_eq!(sandbox.read("too"), "hello\n");
    assert_data_eq!(
        fetch(&[&at("lay", &manifest), "--descriptor"]),
        str![[r#"
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587}<no newline>

"#]]
    );
}

#[test]
fn what_cannot_be_fetched_is_named() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let (hello, other) = (at("lay", HELLO), at("lay", OTHER));
    for (args, expected) in [
        (
            &[hello.as_str()][..],
            str![[r#"
! error: the following required arguments were not provided:
!   --output <FILE>
! 
! Usage: oci-layout blob fetch [flags] {--output <file> | --descriptor} <name>@<digest>
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            &[&hello, "-o", "-", "--descriptor"],
            str![[r#"
! Error: `--descriptor` cannot be used with `--output -` at the same time
= 1

"#]],
        ),
        (
            &[&other, "-o", "out"],
            str![[r#"
! Error: sha256:0000000000000000000000000000000000000000000000000000000000000000 not found in lay
= 1

"#]],
        ),
        (
            &["lay:v1", "-o", "out"],
            str![[r#"
! Error: "lay:v1": no digest specified
! Usage: oci-layout blob fetch [flags] {--output <file> | --descriptor} <name>@<digest>
! Please specify a reference in the form of "<name>@<digest>". Run "oci-layout blob fetch -h" for more options and examples
= 1

"#]],
        ),
        (
            &["lay", "-o", "out"],
            str![[r#"
! Error: "lay": no digest specified
! Usage: oci-layout blob fetch [flags] {--output <file> | --descriptor} <name>@<digest>
! Please specify a reference in the form of "<name>@<digest>". Run "oci-layout blob fetch -h" for more options and examples
= 1

"#]],
        ),
        (
            &["lay@sha256:12", "-o", "out"],
            str![[r#"
! Error: no digest in the reference "lay@sha256:12": "sha256:12" is not a digest: invalid digest length 2 expected 64
= 1

"#]],
        ),
        (
            &[&at("nowhere", HELLO), "-o", "out"],
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            &[&hello, "-o", "/"],
            str![[r#"
! Error: / is not a file name
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.says(["blob", "fetch"].iter().chain(args)), expected);
        assert!(!sandbox.join("out").exists(), "{args:?}");
    }
}

#[test]
fn a_damaged_blob_is_no_file() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let blob = format!("lay/blobs/{}", HELLO.replace(':', "/"));
    std::fs::remove_file(sandbox.join(&blob)).unwrap();
    sandbox.write(&blob, "hellO\n");
    let before = sandbox.tree(".");
    let said = sandbox.says(["blob", "fetch", &at("lay", HELLO), "-o", "out"]);
    assert_data_eq!(
        said,
        str![[r#"
! Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in lay is damaged: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b
= 1

"#]]
    );
    assert_eq!(sandbox.tree("."), before);
}

#[test]
fn deletion_is_asked_about() {
    for (answer, expected, is_deleted) in [
        (
            "y\n",
            str![[r#"
Are you sure you want to delete the blob "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"? [y/N] Deleted [oci-layout] lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03

"#]],
            true,
        ),
        (
            "n\n",
            str![[r#"
Are you sure you want to delete the blob "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"? [y/N] Operation cancelled.

"#]],
            false,
        ),
        (
            "",
            str![[r#"
Are you sure you want to delete the blob "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"? [y/N] Operation cancelled.

"#]],
            false,
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("hello.txt", "hello\n");
        sandbox.ok(["blob", "push", "lay", "hello.txt"]);
        let said = sandbox.says_to(answer.as_bytes(), ["blob", "delete", &at("lay", HELLO)]);
        assert_data_eq!(said, expected);
        let left = sandbox.tree("lay/blobs/sha256").len();
        assert_eq!(left, usize::from(!is_deleted), "{answer:?}");
    }
}

#[test]
fn a_blob_in_use_is_kept_unless_forced() {
    let sandbox = Sandbox::new();
    let manifest = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let (hello, manifest) = (at("lay", HELLO), at("lay", &manifest));
    let before = sandbox.tree("lay");
    let delete = |name: &str| sandbox.says_to(b"y\n", ["blob", "delete", name]);
    assert_data_eq!(
        delete(&hello),
        str![[r#"
Are you sure you want to delete the blob "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"? [y/N] <no newline>
! Error: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is in use by sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
! nothing was deleted; --force deletes it all the same
= 1

"#]]
    );
    assert_data_eq!(
        delete(&manifest),
        str![[r#"
Are you sure you want to delete the blob "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80"? [y/N] <no newline>
! Error: sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80 is listed in index.json
! nothing was deleted; `manifest delete` is for manifests
= 1

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
    assert_data_eq!(
        sandbox.says(["blob", "rm", "-f", &hello]),
        str![[r#"
Deleted [oci-layout] lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03

"#]]
    );
    assert_data_eq!(
        sandbox.says(["blob", "delete", "--force", &hello]),
        str![[r#"
Missing lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03

"#]]
    );
    assert_data_eq!(
        sandbox.says(["blob", "delete", &hello]),
        str![[r#"
! Error: lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03: the specified blob does not exist
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.says(["blob", "delete", "--force", "--descriptor", &hello]),
        str![[r#"
! Error: lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03: the specified blob does not exist
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.says(["blob", "delete", "--descriptor", &hello]),
        str![[r#"
! Error: must apply --force to confirm the deletion if the descriptor is outputted
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("blob delete lay:v1"),
        str![[r#"
! Error: "lay:v1": no digest specified
! Usage: oci-layout blob delete [flags] <name>@<digest>
! Please specify a reference in the form of "<name>@<digest>". Run "oci-layout blob delete -h" for more options and examples
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.says(["blob", "delete", &at("nowhere", HELLO)]),
        str![[r#"
! Error: no layout at nowhere
= 1

"#]]
    );
    assert!(!sandbox.join("nowhere").exists());
}

#[test]
fn a_deleted_blob_is_described() {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.ok(["blob", "push", "lay", "hello.txt"]);
    assert_data_eq!(
        sandbox.says(["blob", "delete", "-f", "--descriptor", &at("lay", HELLO)]),
        str![[r#"
{"mediaType":"application/octet-stream","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6}<no newline>

"#]]
    );
}
