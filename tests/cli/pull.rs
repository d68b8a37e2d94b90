//! `pull`.

use std::os::unix::fs::symlink;

use oci_layout::image::{CONFIG, MANIFEST};
use serde_json::json;
use snapbox::{IntoData, assert_data_eq, str};

use crate::by_hand::{ByHand, digest};
use crate::support::{CREATED, PROGRAM, Sandbox};
use crate::transcript::transcript;

/// A scratch directory with `lay:v1`, which holds two files.
fn two_files() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("goodbye.txt", "goodbye\n");
    sandbox.ok(["push", "-a", CREATED, "lay:v1", "hello.txt", "goodbye.txt"]);
    sandbox
}

#[test]
fn files_appear_below_the_directory() {
    let sandbox = two_files();
    let pull = ["pull", "--concurrency", "1", "-o"];
    assert_data_eq!(
        sandbox.says(pull.iter().chain(&["out/of/here", "lay:v1"])),
        str![[r#"
Downloading f1c3cff6a10b application/vnd.oci.image.manifest.v1+json
Processing  f1c3cff6a10b application/vnd.oci.image.manifest.v1+json
Downloading 5891b5b522d5 hello.txt
Downloaded  5891b5b522d5 hello.txt
Downloading 71573b922a87 goodbye.txt
Downloaded  71573b922a87 goodbye.txt
Downloaded  f1c3cff6a10b application/vnd.oci.image.manifest.v1+json
Pulled [oci-layout] lay:v1
Digest: sha256:f1c3cff6a10b9e7188595089aa0d3a9dd03c0cecfaa6c2cb041c0f0915de0080

"#]]
    );
    assert_eq!(sandbox.tree("out/of/here"), ["goodbye.txt", "hello.txt"]);
    assert_eq!(sandbox.read("out/of/here/goodbye.txt"), "goodbye\n");

    let digest = sandbox.ok(["resolve", "lay:v1"]);
    let by_digest = format!("lay@{}", digest.trim());
    let said = sandbox.says(pull.iter().chain(&["again", &by_digest]));
    assert!(
        said.contains(&format!("\nPulled [oci-layout] {by_digest}\n")),
        "{said}"
    );
    assert_eq!(sandbox.tree("again"), ["goodbye.txt", "hello.txt"]);
}

#[test]
fn json_lists_the_files() {
    let sandbox = two_files();
    let said = sandbox.enter("pull lay:v1 -o out --format json");
    let root = std::path::absolute(sandbox.path()).unwrap();
    let said = said.replace(&root.display().to_string(), "ROOT");
    assert_data_eq!(
        said,
        str![[r#"
{
  "reference": "lay@sha256:f1c3cff6a10b9e7188595089aa0d3a9dd03c0cecfaa6c2cb041c0f0915de0080",
  "files": [
    {
      "path": "ROOT/out/hello.txt",
      "reference": "lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      "mediaType": "application/vnd.oci.image.layer.v1.tar",
      "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      "size": 6,
      "annotations": {
        "org.opencontainers.image.title": "hello.txt"
      }
    },
    {
      "path": "ROOT/out/goodbye.txt",
      "reference": "lay@sha256:71573b922a87abc3fd1a957f2cfa09d9e16998567dd878a85e12166112751806",
      "mediaType": "application/vnd.oci.image.layer.v1.tar",
      "digest": "sha256:71573b922a87abc3fd1a957f2cfa09d9e16998567dd878a85e12166112751806",
      "size": 8,
      "annotations": {
        "org.opencontainers.image.title": "goodbye.txt"
      }
    }
  ]
}

"#]]
        .raw()
    );
}

#[test]
fn one_content_under_two_titles_is_restored() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "same\n");
    sandbox.write("b.txt", "same\n");
    sandbox.ok(["push", "-a", CREATED, "lay:v1", "a.txt", "b.txt"]);
    let said = sandbox.enter("pull --concurrency 1 lay:v1 -o out");
    assert_data_eq!(
        said,
        str![[r#"
Downloading c372dae7f25f application/vnd.oci.image.manifest.v1+json
Processing  c372dae7f25f application/vnd.oci.image.manifest.v1+json
Downloading a6328afc76e9 a.txt
Downloaded  a6328afc76e9 a.txt
Restored    a6328afc76e9 b.txt
Downloaded  c372dae7f25f application/vnd.oci.image.manifest.v1+json
Pulled [oci-layout] lay:v1
Digest: sha256:c372dae7f25f2c84a8e08ea597950fac718405c80186d31179bd9bb284e554b8

"#]]
    );
    assert_eq!(sandbox.read("out/a.txt"), sandbox.read("out/b.txt"));
}

#[test]
fn existing_files_are_replaced_or_kept() {
    let sandbox = two_files();
    sandbox.write("out/hello.txt", "my own and longer than the other");
    assert_data_eq!(
        sandbox.enter("pull lay:v1 -o out --keep-old-files"),
        str![[r#"
Downloading f1c3cff6a10b application/vnd.oci.image.manifest.v1+json
Processing  f1c3cff6a10b application/vnd.oci.image.manifest.v1+json
! Error: "hello.txt" exists already
= 1

"#]]
    );
    assert_eq!(sandbox.tree("out"), ["hello.txt"]);
    assert_eq!(
        sandbox.read("out/hello.txt"),
        "my own and longer than the other"
    );
    sandbox.ok(["pull", "lay:v1", "-o", "out"]);
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
}

#[test]
fn titles_that_lead_out_need_a_flag() {
    let sandbox = Sandbox::new();
    sandbox.write("up.txt", "up\n");
    sandbox.write("in/hello.txt", "hello\n");
    let mut push = sandbox.command(["push", "-a", CREATED, "../lay:v1", "hello.txt", "../up.txt"]);
    assert!(
        push.current_dir(sandbox.join("in"))
            .status()
            .unwrap()
            .success()
    );
    std::fs::remove_file(sandbox.join("up.txt")).unwrap();
    assert_data_eq!(
        sandbox.enter("pull lay:v1 -o out"),
        str![[r#"
Downloading 20268e07b758 application/vnd.oci.image.manifest.v1+json
Processing  20268e07b758 application/vnd.oci.image.manifest.v1+json
! Error: cannot use the title "../up.txt": its ".." leaves the target directory
= 1

"#]]
    );
    assert!(!sandbox.join("up.txt").exists());
    assert!(!sandbox.join("out/hello.txt").exists());
    sandbox.ok(["pull", "lay:v1", "-o", "out", "-T"]);
    assert_eq!(sandbox.read("up.txt"), "up\n");
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
}

#[test]
fn one_file_goes_to_stdout() {
    let sandbox = two_files();
    assert_data_eq!(
        sandbox.enter("pull lay:v1 -o -"),
        str![[r#"
! Error: cannot write sha256:f1c3cff6a10b9e7188595089aa0d3a9dd03c0cecfaa6c2cb041c0f0915de0080 to stdout: it has 2 files and only one can go there
= 1

"#]]
    );
    sandbox.push_file("lay:one", "one.txt", "one\ntwo\n");
    assert_eq!(sandbox.enter("pull lay:one --output -"), "one\ntwo\n");
    assert!(!sandbox.join("-").exists());
}

#[test]
fn the_platform_is_chosen() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let v7 = layout.image("linux/arm/v7", "app", "for v7\n");
    let v6 = layout.image("linux/arm/v6", "app", "for v6\n");
    let amd64 = layout.image("linux/amd64", "app", "for amd64\n");
    let index = layout.index(&[v7, v6, amd64]);
    layout.list(Some("v1"), &index);
    for (platform, content) in [
        ("linux/amd64", "for amd64\n"),
        ("linux/arm/v6", "for v6\n"),
        ("linux/arm/v7", "for v7\n"),
        ("linux/arm", "for v7\n"),
    ] {
        sandbox.ok(["pull", "lay:v1", "-o", "out", "--platform", platform]);
        assert_eq!(sandbox.read("out/app"), content, "{platform}");
    }
    for (platform, expected) in [
        (
            "linux/s390x",
            str![[r#"
! Error: nothing in sha256:361463ebee8846e2ab469f37dcef3f8bb030667eece08b803efbd0b0cb80898c is for the platform linux/s390x
= 1

"#]],
        ),
        (
            "windows/amd64",
            str![[r#"
! Error: nothing in sha256:361463ebee8846e2ab469f37dcef3f8bb030667eece08b803efbd0b0cb80898c is for the platform windows/amd64
= 1

"#]],
        ),
        (
            "linux/arm/v8",
            str![[r#"
! Error: nothing in sha256:361463ebee8846e2ab469f37dcef3f8bb030667eece08b803efbd0b0cb80898c is for the platform linux/arm/v8
= 1

"#]],
        ),
    ] {
        let said = sandbox.says(["pull", "lay:v1", "-o", "none", "--platform", platform]);
        assert_data_eq!(said, expected);
    }
    assert!(!sandbox.join("none").exists());
}

#[test]
fn one_title_with_two_contents_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let one = layout.image("linux/amd64", "app", "for amd64\n");
    let other = layout.image("linux/arm64", "app", "for arm64\n");
    let index = layout.index(&[one, other]);
    layout.list(Some("v1"), &index);
    let said = sandbox.enter("pull lay:v1 -o out");
    assert_data_eq!(
        said,
        str![[r#"
Downloading 2b0a66a20bc9 application/vnd.oci.image.index.v1+json
Processing  2b0a66a20bc9 application/vnd.oci.image.index.v1+json
Downloading c6072b5f0923 application/vnd.oci.image.manifest.v1+json
Processing  c6072b5f0923 application/vnd.oci.image.manifest.v1+json
Skipped     b091a0ad63d8 application/vnd.oci.image.config.v1+json
Downloading dff176d1b546 application/vnd.oci.image.manifest.v1+json
Processing  dff176d1b546 application/vnd.oci.image.manifest.v1+json
Skipped     a644b36c1641 application/vnd.oci.image.config.v1+json
! Error: two different layers are titled "app": sha256:e9f3fa4180da51c8034f0028b3cd41f2127ed67b2748c22469c4faf79d5ced16 and sha256:a5e3dc8a0b129d2783d2e3d5f9249f4e5e3ca2ea4b967f3165413b49a1fff2de
! nothing was written; if this is an index, choose one manifest with --platform
= 1

"#]]
    );
    assert!(!sandbox.join("out").exists());
}

#[test]
fn an_index_is_pulled_with_all_its_manifests() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let one = layout.image("linux/amd64", "app-amd64", "for amd64\n");
    let other = layout.image("linux/arm64", "app-arm64", "for arm64\n");
    let index = layout.index(&[one, other]);
    layout.list(Some("v1"), &index);
    let said = sandbox.enter("pull lay:v1 -o out --concurrency 1");
    assert_data_eq!(
        said,
        str![[r#"
Downloading a3220a7b89d2 application/vnd.oci.image.index.v1+json
Processing  a3220a7b89d2 application/vnd.oci.image.index.v1+json
Downloading fc223d32d679 application/vnd.oci.image.manifest.v1+json
Processing  fc223d32d679 application/vnd.oci.image.manifest.v1+json
Skipped     b091a0ad63d8 application/vnd.oci.image.config.v1+json
Downloading 71be2d2fec1b application/vnd.oci.image.manifest.v1+json
Processing  71be2d2fec1b application/vnd.oci.image.manifest.v1+json
Skipped     a644b36c1641 application/vnd.oci.image.config.v1+json
Downloading e9f3fa4180da app-amd64
Downloaded  e9f3fa4180da app-amd64
Downloading a5e3dc8a0b12 app-arm64
Downloaded  a5e3dc8a0b12 app-arm64
Downloaded  a3220a7b89d2 application/vnd.oci.image.index.v1+json
Downloaded  fc223d32d679 application/vnd.oci.image.manifest.v1+json
Downloaded  71be2d2fec1b application/vnd.oci.image.manifest.v1+json
Skipped pulling layers without file name in "org.opencontainers.image.title"
Use 'oci-layout copy lay:v1 --to-oci-layout <layout-dir>' to pull all layers.

"#]]
    );
    assert_eq!(sandbox.tree("out"), ["app-amd64", "app-arm64"]);
}

#[test]
fn the_config_is_pulled_if_it_is_of_the_type() {
    let sandbox = Sandbox::new();
    sandbox.write("config.json", "{\"a\":1}");
    sandbox.ok(["push", "lay:v1", "--config", "config.json:a/config"]);
    sandbox.ok([
        "pull",
        "lay:v1",
        "-o",
        "out",
        "--config",
        "c.json:another/config",
    ]);
    assert!(!sandbox.join("out/c.json").exists());
    sandbox.ok(["pull", "lay:v1", "-o", "out", "--config", "c.json:a/config"]);
    assert_eq!(sandbox.read("out/c.json"), "{\"a\":1}");
    sandbox.ok(["pull", "lay:v1", "-o", "out", "--config", "d.json"]);
    assert_eq!(sandbox.read("out/d.json"), "{\"a\":1}");
}

#[test]
fn the_subject_is_pulled_too_if_that_is_wanted() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let image = layout.image("linux/amd64", "app", "app\n");
    layout.list(Some("app"), &image);
    let mut layer = layout.blob("text/plain", b"signed\n");
    layer["annotations"] = json!({ "org.opencontainers.image.title": "signature" });
    let mut subject = image.clone();
    subject.as_object_mut().unwrap().remove("platform");
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": layout.blob("application/vnd.oci.empty.v1+json", b"{}"),
        "layers": [layer],
        "subject": subject,
    });
    let signature = layout.document(MANIFEST, &manifest);
    layout.list(Some("signature"), &signature);
    sandbox.ok(["pull", "lay:signature", "-o", "alone"]);
    assert_eq!(sandbox.tree("alone"), ["signature"]);
    sandbox.ok(["pull", "lay:signature", "-o", "both", "--include-subject"]);
    assert_eq!(sandbox.tree("both"), ["app", "signature"]);
}

/// A layout with an image whose layers have no titles.
fn untitled() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let config = layout.document(CONFIG, &json!({ "os": "linux", "architecture": "amd64" }));
    let layer = layout.blob("application/vnd.oci.image.layer.v1.tar", b"layer");
    let manifest = layout.manifest(&config, &[layer]);
    layout.list(Some("v1"), &manifest);
    sandbox
}

#[test]
fn layers_without_titles_are_skipped_with_advice() {
    let sandbox = untitled();
    let pull = ["pull", "lay:v1", "-o", "out"];
    assert_data_eq!(
        sandbox.says(pull),
        str![[r#"
Downloading 46d283ccbd2f application/vnd.oci.image.manifest.v1+json
Processing  46d283ccbd2f application/vnd.oci.image.manifest.v1+json
Skipped     9cd31762e705 application/vnd.oci.image.config.v1+json
Skipped     dac1d7cfa950 application/vnd.oci.image.layer.v1.tar
Downloaded  46d283ccbd2f application/vnd.oci.image.manifest.v1+json
Skipped pulling layers without file name in "org.opencontainers.image.title"
Use 'oci-layout copy lay:v1 --to-oci-layout <layout-dir>' to pull all layers.

"#]]
    );
    assert_eq!(sandbox.tree("out"), Vec::<String>::new());
}

#[test]
fn advice_names_the_program_as_it_was_called() {
    let sandbox = untitled();
    symlink(PROGRAM, sandbox.join("oras")).unwrap();
    let mut command = std::process::Command::new(sandbox.join("oras"));
    command.args(["pull", "--oci-layout", "lay:v1", "-o", "out"]);
    let said = transcript(&command.current_dir(sandbox.path()).output().unwrap());
    assert_eq!(
        said.lines().last(),
        Some("Use 'oras copy lay:v1 --to-oci-layout <layout-dir>' to pull all layers.")
    );
}

#[test]
fn a_damaged_layer_leaves_nothing() {
    let sandbox = two_files();
    let blob = "lay/blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    for (content, expected) in [
        (
            "hellO\n",
            str![[r#"
Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in lay is damaged: its content has the digest sha256:0655937a5582c55b9ac610ed7ce474ed9be0a0fbefe9afcba31b36040be5530b

"#]],
        ),
        (
            "hello\n!",
            str![[r#"
Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 in lay is damaged: it has 7 bytes and should have 6

"#]],
        ),
    ] {
        std::fs::remove_file(sandbox.join(blob)).unwrap();
        sandbox.write(blob, content);
        let said = sandbox.run(["pull", "lay:v1", "-o", "out"]);
        assert_eq!(said.status.code(), Some(1));
        assert_data_eq!(String::from_utf8(said.stderr).unwrap(), expected);
        let left = sandbox.tree("out");
        assert!(left.iter().all(|name| name == "goodbye.txt"), "{left:?}");
    }
    std::fs::remove_file(sandbox.join(blob)).unwrap();
    let said = sandbox.run(["pull", "lay:v1", "-o", "out"]);
    assert_data_eq!(
        String::from_utf8(said.stderr).unwrap(),
        str![[r#"
Error: blob sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is missing in lay

"#]]
    );
}

#[test]
fn what_cannot_be_pulled_is_named() {
    let sandbox = two_files();
    sandbox.write("folder/file", "");
    let layer = "lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    let nothing = format!(
        "lay@{}",
        digest(&json!({"digest": format!("sha256:{}", "0".repeat(64))}))
    );
    for (reference, expected) in [
        (
            "lay:none",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            &nothing,
            str![[r#"
! Error: sha256:0000000000000000000000000000000000000000000000000000000000000000 not found in lay
= 1

"#]],
        ),
        (
            "lay",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout pull [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout pull -h" for more options and examples
= 1

"#]],
        ),
        (
            "lay:",
            str![[r#"
! Error: "lay:": no tag or digest specified
! Usage: oci-layout pull [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout pull -h" for more options and examples
= 1

"#]],
        ),
        (
            "lay@v1",
            str![[r#"
! Error: no digest in the reference "lay@v1": "v1" is not a digest: missing ':' in digest
= 1

"#]],
        ),
        (
            layer,
            str![[r#"
Downloading 5891b5b522d5 application/octet-stream
! Error: sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 is not a manifest or an index but "application/octet-stream"
= 1

"#]],
        ),
        (
            "nowhere:v1",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "folder:v1",
            str![[r#"
! Error: folder is not an image layout: it has no file "oci-layout"
= 1

"#]],
        ),
        (
            "hello.txt:v1",
            str![[r#"
! Error: hello.txt does not look like a tar archive
= 1

"#]],
        ),
        (
            "http://example.com/lay:v1",
            str![[r#"
! Error: "http://example.com/lay:v1" names a transport, and only directories are supported: give a path
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.says(["pull", reference, "-o", "out"]), expected);
        assert!(!sandbox.join("out").exists(), "{reference}");
        assert!(!sandbox.join("nowhere").exists());
    }
    assert_data_eq!(
        sandbox.enter("pull"),
        str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oci-layout pull [flags] <name>{:<tag>|@<digest>}
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        sandbox.enter("pull lay:v1 --platform a/b/c/d"),
        str![[r#"
! error: invalid value 'a/b/c/d' for '--platform <OS[/ARCH][/VARIANT][:OS_VERSION]>': failed to parse platform "a/b/c/d": expected format os[/arch[/variant]]
! 
! For more information, try '--help'.
= 2

"#]]
    );
}

#[test]
fn an_existing_directory_is_no_file() {
    let sandbox = two_files();
    std::fs::create_dir_all(sandbox.join("out/hello.txt")).unwrap();
    let said = sandbox.run(["pull", "lay:v1", "-o", "out"]);
    assert_eq!(said.status.code(), Some(1));
    assert_data_eq!(
        String::from_utf8(said.stderr).unwrap(),
        str![[r#"
Error: cannot write "hello.txt": "hello.txt" is a directory

"#]]
    );
    let left = sandbox.tree("out");
    assert!(
        left.iter()
            .all(|name| name == "hello.txt/" || name == "goodbye.txt")
    );
}
