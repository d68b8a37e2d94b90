//! Layouts in tars: every reading command on them, and `backup` and `restore`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

#[path = "cli/by_hand.rs"]
mod by_hand;

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use by_hand::{ByHand, digest};
use oci_layout::image::MANIFEST;
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};
use support::{CREATED, Sandbox, peer};

/// Runs the system's tar in a directory.
fn system_tar(folder: &Path, args: &[&str]) {
    let status = Command::new("tar").args(args).current_dir(folder).status();
    assert!(status.unwrap().success(), "tar {args:?}");
}

/// Makes `lay` with two tags, an image index, a referrer and a referrer of it.
/// Returns the digests of the referrers.
fn layout(sandbox: &Sandbox) -> [String; 2] {
    let mut layout = ByHand::new(sandbox.join("lay"));
    let children = ["linux/amd64", "linux/arm64"].map(|p| layout.image(p, "app", p));
    let mut index = layout.index(&children);
    index["annotations"] = json!({ "kept": "yes" });
    layout.list(Some("multi"), &index);
    let subject = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let size = sandbox.read(blob("lay", &subject)).len();
    let subject = json!({ "mediaType": MANIFEST, "digest": subject, "size": size });
    let sbom = refer(sandbox, &subject, "test/sbom");
    let signature = refer(sandbox, &sbom, "test/signature");
    [sbom, signature].map(|d| digest(&d).to_owned())
}

/// Pushes a manifest that refers to another and returns its descriptor.
fn refer(sandbox: &Sandbox, subject: &Value, kind: &str) -> Value {
    let empty = json!({
        "mediaType": "application/vnd.oci.empty.v1+json",
        "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "size": 2,
    });
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": empty,
        "layers": [empty],
        "subject": subject,
        "annotations": { "about": kind },
    });
    sandbox.write("referrer.json", manifest.to_string());
    let said = sandbox.ok(["manifest", "push", "lay", "referrer.json", "--descriptor"]);
    let pushed: Value = serde_json::from_str(&said).unwrap();
    json!({ "mediaType": MANIFEST, "digest": pushed["digest"], "size": pushed["size"] })
}

/// Returns the path of a blob's file.
fn blob(layout: &str, digest: &str) -> String {
    format!("{layout}/blobs/{}", digest.replace(':', "/"))
}

/// Returns what index.json says of each tag, and the untagged digests, sorted.
fn listed(sandbox: &Sandbox, layout: &str) -> Vec<String> {
    let index: Value = serde_json::from_str(&sandbox.read(format!("{layout}/index.json"))).unwrap();
    let mut entries: Vec<String> = index["manifests"]
        .as_array()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    entries.sort();
    entries
}

/// Returns the names of the temporary files in the sandbox.
fn temporary(sandbox: &Sandbox) -> Vec<String> {
    let mut names = sandbox.tree("");
    names.retain(|name| name.contains(".oci-layout"));
    names
}

#[test]
fn every_reading_command_reads_a_tar() {
    let sandbox = Sandbox::new();
    layout(&sandbox);
    let lay = sandbox.join("lay");
    system_tar(
        &lay,
        &["-cf", "../plain.tar", "index.json", "oci-layout", "blobs"],
    );
    system_tar(&lay, &["-cf", "../dotted.tar", "."]);
    system_tar(&lay, &["--format=posix", "-cf", "../posix.tar", "."]);
    system_tar(
        &lay,
        &[
            "--format=v7",
            "-cf",
            "../files.tar",
            "./blobs",
            "./index.json",
        ],
    );
    system_tar(&lay, &["-rf", "../files.tar", "oci-layout"]);
    sandbox.ok(["backup", "--include-referrers", "-o", "own.tar", "lay"]);
    std::fs::copy(sandbox.join("own.tar"), sandbox.join("no-ending")).unwrap();

    let child = sandbox.ok(["resolve", "lay:multi", "--platform", "linux/arm64"]);
    let child = child.trim();
    let file = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    for tar in [
        "plain.tar",
        "dotted.tar",
        "posix.tar",
        "files.tar",
        "no-ending",
    ] {
        let same = |args: &[&str]| {
            let on = |place: &str| -> Vec<String> {
                args.iter().map(|arg| arg.replace("LAY", place)).collect()
            };
            let expected = sandbox.ok(on("lay")).replace("lay@", &format!("{tar}@"));
            assert_eq!(sandbox.ok(on(tar)), expected, "{args:?} of {tar}");
        };
        same(&["repo", "tags", "LAY"]);
        same(&["repo", "tags", "LAY:v1"]);
        same(&["resolve", "LAY:v1"]);
        same(&["resolve", "-l", &format!("LAY@{child}")]);
        same(&["resolve", "LAY:multi", "--platform", "linux/arm64"]);
        same(&["manifest", "fetch", "LAY:v1"]);
        same(&["manifest", "fetch", "--descriptor", "LAY:multi"]);
        same(&["manifest", "fetch-config", &format!("LAY@{child}")]);
        same(&["blob", "fetch", "-o", "-", &format!("LAY@{file}")]);
        same(&["verify", "LAY", "--all"]);
        same(&["gc", "--dry-run", "LAY"]);
        sandbox.ok(["pull", &format!("{tar}:v1"), "-o", &format!("out-{tar}")]);
        assert_eq!(sandbox.read(format!("out-{tar}/hello.txt")), "hello\n");
        let copy = format!("copy-{tar}");
        sandbox.ok(["copy", "--all-tags", "-r", tar, &copy]);
        assert_eq!(
            sandbox.tree(&format!("{copy}/blobs")),
            sandbox.tree("lay/blobs")
        );
    }
}

#[test]
fn nothing_is_written_to_a_tar() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    let before = std::fs::read(sandbox.join("x.tar")).unwrap();
    for args in [
        &["push", "x.tar:v2", "hello.txt"][..],
        &["tag", "x.tar:v1", "v2"],
        &["untag", "x.tar:v1"],
        &["copy", "lay:v1", "x.tar:v2"],
        &["manifest", "delete", "-f", "x.tar:v1"],
        &["blob", "push", "x.tar", "hello.txt"],
        &["gc", "x.tar"],
        &["restore", "--input", "lay", "x.tar"],
    ] {
        let said = sandbox.fails(1, args);
        let why = "Error: x.tar cannot be written to: it is a file and no directory; \
                   a layout in a tar can only be read\n";
        assert_eq!(said, why, "{args:?}");
    }
    assert_eq!(std::fs::read(sandbox.join("x.tar")).unwrap(), before);
}

#[test]
fn what_is_no_tar_of_a_layout_is_said_to_be_none() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    system_tar(sandbox.path(), &["-czf", "x.tgz", "-C", "lay", "."]);
    system_tar(sandbox.path(), &["-cf", "top.tar", "lay"]);
    let tar = std::fs::read(sandbox.join("x.tar")).unwrap();
    sandbox.write("cut.tar", &tar[..tar.len() - 2000]);
    for (name, why) in [
        ("hello.txt", "hello.txt does not look like a tar archive\n"),
        (
            "x.tgz",
            "x.tgz is a compressed tar, which cannot be read in place: decompress it first\n",
        ),
        (
            "top.tar",
            "top.tar is not an image layout: it has no file \"oci-layout\"\n",
        ),
        ("cut.tar", "cut.tar is a damaged tar: it ends inside "),
    ] {
        let said = sandbox.fails(1, ["pull", &format!("{name}:v1")]);
        assert!(said.starts_with(&format!("Error: {why}")), "{said}");
        let verified = sandbox.run(["verify", name]);
        assert_eq!(verified.status.code(), Some(3), "{name}");
    }
}

#[test]
fn a_damaged_blob_in_a_tar_is_noticed() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    let mut tar = std::fs::read(sandbox.join("x.tar")).unwrap();
    let at = tar.windows(6).position(|w| w == b"hello\n").unwrap();
    tar[at] = b'j';
    sandbox.write("x.tar", tar);
    let said = sandbox.fails(1, ["pull", "x.tar:v1", "-o", "out"]);
    assert!(said.contains("blob sha256:5891b5b522d5"), "{said}");
    assert!(!sandbox.join("out/hello.txt").exists());
    let said = sandbox.fails(1, ["restore", "--input", "x.tar", "new"]);
    assert!(said.contains("blob sha256:5891b5b522d5"), "{said}");
    assert_eq!(sandbox.ok(["repo", "tags", "new"]), "");
    sandbox.fails(3, ["verify", "x.tar"]);
}

#[test]
fn backup_and_restore_say_what_oras_says() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["tag", "lay:v1", "a2"]);
    let said = sandbox.ok(["backup", "--output", "x.TAR", "lay"]);
    assert_data_eq!(
        said,
        str![[r#"
Found 2 tag(s) in lay: a2, v1
Pulling   0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pulled    0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pulling   44136fa355b3 application/vnd.oci.empty.v1+json
Pulled    44136fa355b3 application/vnd.oci.empty.v1+json
Pulling   5891b5b522d5 hello.txt
Pulled    5891b5b522d5 hello.txt
Pulled tag a2 with 0 referrer(s)
Pulled tag v1 with 0 referrer(s)
Exporting to x.TAR
Exported to x.TAR (8 KB)
Successfully backed up 2 tag(s) from "lay" to "x.TAR" in [..]s.

"#]]
    );
    let said = sandbox.ok(["backup", "-o", "dir", "--concurrency", "1", "lay:v1"]);
    assert_data_eq!(
        said,
        str![[r#"
Found 1 tag(s) in lay: v1
Pulling   44136fa355b3 application/vnd.oci.empty.v1+json
Pulled    44136fa355b3 application/vnd.oci.empty.v1+json
Pulling   5891b5b522d5 hello.txt
Pulled    5891b5b522d5 hello.txt
Pulling   0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pulled    0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pulled tag v1 with 0 referrer(s)
Successfully backed up 1 tag(s) from "lay" to "dir" in [..]s.

"#]]
    );
    let said = sandbox.ok(["restore", "--input", "x.TAR", "--dry-run", "new/lay"]);
    assert_data_eq!(
        said,
        str![[r#"
Loaded backup archive: x.TAR (8 KB)
Found 2 tag(s) in the backup: a2, v1
Dry run: would push tag a2 with 0 referrer(s)
Dry run: would push tag v1 with 0 referrer(s)
Dry run complete: 2 tag(s) would be restored to "new/lay" (no data pushed)

"#]]
    );
    assert!(!sandbox.join("new").exists());
    let restore = [
        "restore",
        "--input",
        "x.TAR",
        "--concurrency",
        "1",
        "new/lay:v1",
    ];
    assert_data_eq!(
        sandbox.ok(restore),
        str![[r#"
Loaded backup archive: x.TAR (8 KB)
Found 1 tag(s) in the backup: v1
Pushing   44136fa355b3 application/vnd.oci.empty.v1+json
Pushed    44136fa355b3 application/vnd.oci.empty.v1+json
Pushing   5891b5b522d5 hello.txt
Pushed    5891b5b522d5 hello.txt
Pushing   0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pushed    0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pushed tag v1 with 0 referrer(s)
Successfully restored 1 tag(s) to "new/lay" in [..]s

"#]]
    );
    let many: Vec<String> = (1..=5).map(|n| format!("more{n}")).collect();
    sandbox.ok(["tag", "lay:v1"]
        .into_iter()
        .chain(many.iter().map(String::as_str)));
    let said = sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    assert!(
        said.starts_with("Found 7 tag(s) in lay:\na2\nmore1\n"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_done_is_refused() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["copy", &format!("lay@{found}"), "untagged"]);
    std::fs::create_dir(sandbox.join("dir.tar")).unwrap();
    for (args, why) in [
        (
            &["backup", "-o", "", "lay"][..],
            "Error: the output path cannot be empty\n",
        ),
        (
            &["backup", "-o", "x.tar", "untagged"],
            "Error: no tags found in layout \"untagged\"\n",
        ),
        (
            &["backup", "-o", "x.tar", "lay:v1,v2"],
            "Error: failed to resolve tag \"v2\": v2 not found in lay\n",
        ),
        (
            &["backup", "-o", "x.tar", "lay@sha256:00"],
            "Error: digest references are not supported: \"lay@sha256:00\"\n",
        ),
        (
            &["backup", "-o", "x.tar", "nothing"],
            "Error: no layout at nothing\n",
        ),
        (
            &["backup", "-o", "dir.tar", "lay"],
            "Error: the output path \"dir.tar\" already exists and is a directory\n\
             to back up to a tar, give another name or remove the directory\n",
        ),
        (
            &["restore", "--input", "", "new"],
            "Error: the input path cannot be empty\n",
        ),
        (
            &["restore", "--input", "nothing.tar", "new"],
            "Error: failed to access input path \"nothing.tar\": No such file or directory (os error 2)\n",
        ),
        (
            &["restore", "--input", "hello.txt", "new"],
            "Error: input path \"hello.txt\" is not a tar archive: hello.txt does not look like a tar archive\n",
        ),
        (
            &["restore", "--input", "untagged", "new"],
            "Error: no tags found in OCI layout \"untagged\"\n",
        ),
        (
            &["restore", "--input", "lay", "new:v1,v2"],
            "Error: failed to resolve tag \"v2\": v2 not found in lay\n",
        ),
        (
            &["restore", "--input", "lay", "new:v1,"],
            "Error: empty tag in reference \"new:v1,\"\n",
        ),
    ] {
        assert_eq!(sandbox.fails(1, args), why, "{args:?}");
    }
    for verb in ["backup", "restore"] {
        sandbox.fails(2, [verb, "lay"]);
        sandbox.fails(2, [verb]);
    }
    assert!(!sandbox.join("x.tar").exists());
    assert!(!sandbox.join("new").exists());
    assert_eq!(temporary(&sandbox), Vec::<String>::new());
}

#[test]
fn equal_content_gives_equal_tars() {
    let sandbox = Sandbox::new();
    for (layout, order) in [("one", ["b", "a", "c"]), ("two", ["c", "b", "a"])] {
        for name in order {
            sandbox.push_file(&format!("{layout}:{name}"), "a.txt", name);
        }
    }
    std::fs::create_dir_all(sandbox.join("two/ingest")).unwrap();
    sandbox.ok(["backup", "-o", "1.tar", "one"]);
    sandbox.ok(["backup", "-o", "2.tar", "two", "--concurrency", "9"]);
    sandbox.ok(["backup", "-o", "3.tar", "1.tar"]);
    let read = |name: &str| std::fs::read(sandbox.join(name)).unwrap();
    assert!(read("1.tar") == read("2.tar"));
    assert!(read("1.tar") == read("3.tar"));
    let dated = ["backup", "-o", "4.tar", "one"];
    let mut command = sandbox.command(dated);
    assert!(
        command
            .env("SOURCE_DATE_EPOCH", "86400")
            .output()
            .unwrap()
            .status
            .success()
    );
    let listing = Command::new("tar")
        .args(["--utc", "--numeric-owner", "-tvf", "4.tar"])
        .current_dir(sandbox.path())
        .output()
        .unwrap();
    let listing = String::from_utf8(listing.stdout).unwrap();
    assert_eq!(listing.lines().count(), 4 + 7);
    for line in listing.lines() {
        assert!(
            line.contains(" 0/0 ") && line.contains(" 1970-01-02 00:00 "),
            "{line}"
        );
        let mode = if line.ends_with('/') {
            "drwxr-xr-x"
        } else {
            "-rw-r--r--"
        };
        assert!(line.starts_with(mode), "{line}");
    }
}

#[test]
fn referrers_go_there_and_back() {
    let sandbox = Sandbox::new();
    let referrers = layout(&sandbox);
    for place in ["all.tar", "all"] {
        let said = sandbox.ok(["backup", "--include-referrers", "-o", place, "lay"]);
        assert!(
            said.contains("Pulled tag v1 with 2 referrer(s)\n"),
            "{said}"
        );
        assert!(
            said.contains("Pulled tag multi with 0 referrer(s)\n"),
            "{said}"
        );
        let back = format!("back-{place}");
        let said = sandbox.ok(["restore", "--input", place, &back]);
        assert!(
            said.contains("Pushed tag v1 with 2 referrer(s)\n"),
            "{said}"
        );
        sandbox.ok(["verify", &back, "--all"]);
        assert_eq!(
            sandbox.tree(&format!("{back}/blobs")),
            sandbox.tree("lay/blobs")
        );
        let tagged = |layout: &str| {
            let mut entries = listed(&sandbox, layout);
            entries.retain(|entry| entry.contains("ref.name"));
            entries
        };
        assert_eq!(tagged(&back), tagged("lay"));
        let entries = listed(&sandbox, &back).join("\n");
        for (referrer, kind) in referrers.iter().zip(["test/sbom", "test/signature"]) {
            assert!(entries.contains(referrer), "{entries}");
            assert!(
                entries.contains(&format!("\"about\":\"{kind}\"")),
                "{entries}"
            );
            sandbox.ok(["manifest", "fetch", &format!("{back}@{referrer}")]);
        }
        let bare = format!("bare-{place}");
        sandbox.ok(["restore", "--exclude-referrers", "--input", place, &bare]);
        assert!(!listed(&sandbox, &bare).join("\n").contains(&referrers[0]));
    }
    let said = sandbox.ok(["backup", "-o", "few.tar", "lay:v1"]);
    assert!(
        said.contains("Pulled tag v1 with 0 referrer(s)\n"),
        "{said}"
    );
    assert_eq!(sandbox.ok(["repo", "tags", "few.tar"]), "v1\n");
    sandbox.fails(
        1,
        ["manifest", "fetch", &format!("few.tar@{}", referrers[0])],
    );
}

#[test]
fn what_is_there_is_added_to() {
    let sandbox = Sandbox::new();
    sandbox.push_file("one:v1", "a.txt", "one");
    let two = sandbox.push_file("two:v2", "a.txt", "two");
    let moved = sandbox.push_file("two:v1", "a.txt", "moved");
    sandbox.ok(["backup", "-o", "dir", "one"]);
    sandbox.ok(["backup", "-o", "dir", "two:v2"]);
    assert_eq!(sandbox.ok(["repo", "tags", "dir"]), "v1\nv2\n");
    let said = sandbox.ok(["restore", "--input", "two", "dir"]);
    assert!(
        said.contains(&format!("Exists    {}", &two[7..19])),
        "{said}"
    );
    assert_eq!(sandbox.ok(["resolve", "dir:v1"]).trim(), moved);
    sandbox.ok(["verify", "dir"]);
}

#[test]
fn a_backup_that_fails_leaves_what_was_there() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let layer = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    sandbox.ok(["backup", "-o", "old.tar", "lay"]);
    let old = std::fs::read(sandbox.join("old.tar")).unwrap();
    for (name, content) in [
        (layer, Some("jello\n")),
        (layer, Some("hell")),
        (layer, None),
        (&found, Some("{}")),
        (&found, None),
    ] {
        let path = blob("lay", name);
        let good = sandbox.read(&path);
        match content {
            Some(content) => sandbox.write(&path, content),
            None => std::fs::remove_file(sandbox.join(&path)).unwrap(),
        }
        for output in ["old.tar", "new.tar", "new"] {
            let said = sandbox.fails(1, ["backup", "-o", output, "lay"]);
            assert!(said.contains(name), "{said}");
        }
        assert!(std::fs::read(sandbox.join("old.tar")).unwrap() == old);
        assert!(!sandbox.join("new.tar").exists());
        if sandbox.join("new").exists() {
            assert_eq!(sandbox.ok(["repo", "tags", "new"]), "");
        }
        assert_eq!(temporary(&sandbox), Vec::<String>::new());
        sandbox.write(&path, good);
    }
    sandbox.ok(["backup", "-o", "old.tar", "lay"]);
    assert!(std::fs::read(sandbox.join("old.tar")).unwrap() == old);
}

#[test]
fn an_interrupted_backup_leaves_what_was_there() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.write("x.tar", "what was there");
    // Enough that it cannot be over when the first line has been read.
    for n in 0..64 {
        sandbox.write(&format!("big{n}"), vec![n; 1 << 20]);
    }
    let names: Vec<String> = (0..64).map(|n| format!("big{n}")).collect();
    let push = ["push", "-a", CREATED, "lay:v2"].into_iter();
    sandbox.ok(push.chain(names.iter().map(String::as_str)));
    for (signal, is_swept) in [("-INT", true), ("-KILL", false)] {
        let mut child = sandbox
            .interruptible(["backup", "-o", "x.tar", "lay"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut said = Vec::new();
        while !said.ends_with(b"Pulled  ") {
            let mut byte = [0];
            out.read_exact(&mut byte).unwrap();
            said.push(byte[0]);
        }
        let id = child.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(status.success());
        let status = child.wait().unwrap();
        assert!(status.signal().is_some(), "{signal}: {status}");
        assert_eq!(sandbox.read("x.tar"), "what was there");
        assert_eq!(temporary(&sandbox).is_empty(), is_swept, "{signal}");
    }
}

#[test]
fn a_full_disk_is_reported_and_leaves_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("big", vec![7; 3 << 20]);
    sandbox.ok(["push", "lay:v1", "big"]);
    // The size of a file is limited, as the disk would do.
    let script = "trap '' XFSZ; ulimit -f 1024; exec \"$0\" backup -o x.tar lay";
    let output = Command::new("sh")
        .args(["-c", script, support::PROGRAM])
        .current_dir(sandbox.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let why = "Error: cannot write x.tar: cannot write the tar: File too large";
    assert!(said.starts_with(why), "{said}");
    assert!(!sandbox.join("x.tar").exists());
    assert_eq!(temporary(&sandbox), Vec::<String>::new());
}

#[test]
fn a_link_to_a_tar_is_written_through() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.write("disk/real.tar", "old");
    std::os::unix::fs::symlink("disk/real.tar", sandbox.join("latest.tar")).unwrap();
    sandbox.ok(["backup", "-o", "latest.tar", "lay"]);
    assert!(sandbox.join("latest.tar").is_symlink());
    assert_eq!(sandbox.ok(["repo", "tags", "disk/real.tar"]), "v1\n");
}

#[test]
fn foreign_layers_are_left_out_and_sha512_is_kept() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let config = layout.document("application/vnd.oci.image.config.v1+json", &json!({}));
    let kind = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    let foreign =
        json!({"mediaType": kind, "digest": format!("sha256:{}", "0".repeat(64)), "size": 9});
    // `printf hello | sha512sum`
    let hex = "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7\
               2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";
    sandbox.write(&format!("lay/blobs/sha512/{hex}"), "hello");
    let wide = json!({"mediaType": "text/plain", "digest": format!("sha512:{hex}"), "size": 5});
    let manifest = layout.manifest(&config, &[foreign, wide]);
    layout.list(Some("v1"), &manifest);
    let said = sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    assert!(
        said.contains(&format!("Skipped   000000000000 {kind}\n")),
        "{said}"
    );
    sandbox.ok(["verify", "x.tar"]);
    sandbox.ok(["restore", "--input", "x.tar", "back"]);
    assert_eq!(sandbox.tree("back/blobs"), sandbox.tree("lay/blobs"));
    // The name is too long for a plain header; others can read it too.
    std::fs::create_dir(sandbox.join("unpacked")).unwrap();
    system_tar(sandbox.path(), &["-xf", "x.tar", "-C", "unpacked"]);
    assert_eq!(sandbox.tree("unpacked/blobs"), sandbox.tree("lay/blobs"));
}

#[test]
fn oras_reads_our_tar() {
    let Some(oras) = peer("oras") else { return };
    let sandbox = Sandbox::new();
    let referrers = layout(&sandbox);
    sandbox.ok(["backup", "--include-referrers", "-o", "x.tar", "lay"]);
    let oras = |args: &[&str]| {
        let mut command = Command::new(&oras);
        command.args(args).current_dir(sandbox.path());
        let output = command.env("HOME", sandbox.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "oras {args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    };
    oras(&["pull", "--oci-layout", "x.tar:v1", "-o", "out"]);
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
    for tag in ["v1", "multi"] {
        let fetched = oras(&["manifest", "fetch", "--oci-layout", &format!("x.tar:{tag}")]);
        assert_eq!(
            fetched,
            sandbox.ok(["manifest", "fetch", &format!("lay:{tag}")])
        );
    }
    let found = oras(&["discover", "--oci-layout", "x.tar:v1"]);
    assert!(
        found.contains(&referrers[0]) && found.contains(&referrers[1]),
        "{found}"
    );
    assert_eq!(
        oras(&["repo", "tags", "--oci-layout", "x.tar"]),
        "multi\nv1\n"
    );
}

#[test]
fn skopeo_reads_our_tar_and_we_read_its() {
    let Some(skopeo) = peer("skopeo") else { return };
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let config = layout.document(
        "application/vnd.oci.image.config.v1+json",
        &json!({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [
            "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        ]}}),
    );
    let layer = layout.blob("application/vnd.oci.image.layer.v1.tar", b"hello\n");
    let manifest = layout.manifest(&config, &[layer]);
    layout.list(Some("v1"), &manifest);
    sandbox.ok(["backup", "-o", "x.tar", "lay"]);
    let copy = |from: &str, to: &str| {
        let output = Command::new(&skopeo)
            .args(["--insecure-policy", "copy", "--preserve-digests", from, to])
            .current_dir(sandbox.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "skopeo copy {from} {to}: {said}");
    };
    copy("oci-archive:x.tar:v1", "oci:theirs:v1");
    assert_eq!(
        sandbox.ok(["resolve", "theirs:v1"]).trim(),
        digest(&manifest)
    );
    copy("oci:lay:v1", "oci-archive:theirs.tar:v1");
    sandbox.ok(["verify", "theirs.tar"]);
    sandbox.ok(["restore", "--input", "theirs.tar", "back"]);
    assert_eq!(sandbox.ok(["resolve", "back:v1"]).trim(), digest(&manifest));
}
