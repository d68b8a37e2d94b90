//! Layouts that are whole and unusual, and files that are not files.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use oci_layout::digest::{Algorithm, Hasher};

use crate::fixture::{Fixture, files_below};
use crate::support::Sandbox;

/// Longer than anything here takes, and shorter than forever.
const HANG: Duration = Duration::from_secs(20);

/// Runs the program; one that hangs, say on a named pipe, is a failure.
fn run(sandbox: &Sandbox, args: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.arg(HANG.as_secs().to_string());
    let program = sandbox.command(args);
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(sandbox.path()).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_ne!(output.status.code(), Some(124), "{args:?} hangs");
    output
}

fn fifo(path: &std::path::Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[test]
fn a_named_pipe_or_a_directory_in_place_of_a_file_is_an_error() {
    let fixture = Fixture::new();
    for strange in ["fifo", "directory"] {
        for part in ["oci-layout", "index.json", "manifest", "config", "layer"] {
            let sandbox = fixture.copy();
            let (path, culprit) = match part {
                "manifest" => blob(&sandbox, &fixture.bad.manifest),
                "config" => blob(&sandbox, &fixture.bad.config),
                "layer" => blob(&sandbox, &fixture.bad.layer),
                name => (sandbox.join(format!("L/{name}")), name.to_owned()),
            };
            std::fs::remove_file(&path).unwrap();
            match strange {
                "fifo" => fifo(&path),
                _ => std::fs::create_dir(&path).unwrap(),
            }
            let verbs: [&[&str]; 8] = [
                &["copy", "L:bad", "copied:bad"],
                &["copy", "-r", "L:bad", "copied:bad"],
                &["verify", "L"],
                &["pull", "-o", "out", "L:bad"],
                &["manifest", "fetch", "L:bad"],
                &["gc", "--grace=0s", "L"],
                &["push", "L:new", "new.txt"],
                &["repo", "tags", "L"],
            ];
            for args in verbs {
                let output = run(&sandbox, args);
                let stdout = String::from_utf8_lossy(&output.stdout);
                let stderr = String::from_utf8_lossy(&output.stderr);
                let said = format!("{args:?}, {strange} for {part}\n{stdout}\n{stderr}");
                let must_fail = match (args[0], part) {
                    ("repo" | "push", "manifest" | "config" | "layer") => false,
                    ("copy" | "verify", _) | (_, "oci-layout" | "index.json") => true,
                    ("pull", _) => part != "config",
                    ("manifest" | "gc", _) => part == "manifest",
                    (other, _) => panic!("{other}"),
                };
                match output.status.code() {
                    Some(0) => assert!(!must_fail, "{said}"),
                    Some(1) => assert!(must_fail && stderr.contains(&culprit), "{said}"),
                    Some(3) => assert!(must_fail && stdout.contains(&culprit), "{said}"),
                    code => panic!("{code:?} {said}"),
                }
            }
        }
    }
}

fn blob(sandbox: &Sandbox, digest: &str) -> (std::path::PathBuf, String) {
    let encoded = digest.rsplit_once(':').unwrap().1.to_owned();
    (sandbox.join("L/blobs/sha256").join(&encoded), encoded)
}

#[test]
fn null_in_place_of_lists_reads_as_empty() {
    let sandbox = Sandbox::new();
    sandbox.write("L/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    sandbox.write("L/index.json", r#"{"schemaVersion":2,"manifests":null}"#);
    std::fs::create_dir_all(sandbox.join("L/blobs/sha256")).unwrap();
    assert_eq!(sandbox.ok(["repo", "tags", "L"]), "");
    sandbox.ok(["verify", "L"]);
    sandbox.ok(["gc", "L"]);
    assert!(
        sandbox.read("L/index.json").contains("null"),
        "nothing changed"
    );
    sandbox.push_file("L:a", "a.txt", "content\n");
    assert_eq!(sandbox.ok(["repo", "tags", "L"]), "a\n");
}

#[test]
fn an_unknown_version_is_refused_by_all() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    sandbox.write("L/oci-layout", r#"{"imageLayoutVersion":"2.0.0"}"#);
    let before = files_below(&sandbox.join("L"));
    for args in [
        ["repo", "tags", "L"].as_slice(),
        &["pull", "-o", "out", "L:a"],
        &["push", "L:b", "a.txt"],
        &["tag", "L:a", "b"],
        &["gc", "--grace=0s", "L"],
        &["copy", "L:a", "M:a"],
    ] {
        let stderr = sandbox.fails(1, args);
        assert!(stderr.contains("version \"2.0.0\""), "{stderr}");
    }
    sandbox.fails(3, ["verify", "L"]);
    assert_eq!(files_below(&sandbox.join("L")), before);
}

/// A listed blob of a type nobody knows, and what an unknown document might
/// refer to: both stay.
#[test]
fn unknown_media_types_survive_gc_and_are_copied() {
    let sandbox = Sandbox::new();
    sandbox.write("thing.xml", "<a/>\n");
    let pushed = sandbox.ok(["blob", "push", "L", "thing.xml"]);
    assert!(pushed.contains("sha256:"), "{pushed}");
    let digest = oci_layout::digest::Digest::of(b"<a/>\n");
    sandbox.write(
        "L/index.json",
        format!(
            r#"{{"schemaVersion":2,"vendor":[1,{{"b":2,"a":1}}],"manifests":[{{"mediaType":"application/xml","digest":"{digest}","size":5,"x-note":"keep","annotations":{{"org.opencontainers.image.ref.name":"thing","z":"1","a":"2"}}}}]}}"#
        ),
    );
    let before = sandbox.read("L/index.json");
    sandbox.ok(["gc", "--grace=0s", "--untagged", "L"]);
    assert_eq!(sandbox.read("L/index.json"), before);
    assert_eq!(
        sandbox.ok(["blob", "fetch", "-o", "-", &format!("L@{digest}")]),
        "<a/>\n"
    );
    sandbox.ok(["verify", "L"]);
    sandbox.ok(["copy", "L:thing", "M:thing"]);
    assert_eq!(
        sandbox.ok(["blob", "fetch", "-o", "-", &format!("M@{digest}")]),
        "<a/>\n"
    );
    sandbox.push_file("L:a", "a.txt", "content\n");
    let after = sandbox.read("L/index.json");
    assert!(after.contains(r#""vendor":[1,{"b":2,"a":1}]"#), "{after}");
    assert!(after.contains(r#""x-note":"keep""#), "{after}");
}

/// image-layout.md allows references to blobs that are elsewhere.
#[test]
fn sparse_layouts_keep_what_they_have() {
    let fixture = Fixture::new();
    let sandbox = fixture.copy();
    for digest in [&fixture.bad.layer, &fixture.bad.manifest] {
        std::fs::remove_file(blob(&sandbox, digest).0).unwrap();
    }
    let stderr = String::from_utf8(run(&sandbox, &["gc", "L"]).stderr).unwrap();
    assert!(stderr.contains(&fixture.bad.manifest), "{stderr}");
    assert_eq!(sandbox.ok(["repo", "tags", "L"]), "bad\ngood\n");
    sandbox.ok(["tag", "L:bad", "again"]);
    // A push brings back what is missing, and the layout is whole again.
    sandbox.write("god.txt", crate::fixture::BAD_LAYER);
    sandbox.ok(["push", "L:other", "god.txt"]);
    let report = sandbox.run(["verify", "L"]);
    let report = String::from_utf8(report.stdout).unwrap();
    assert!(report.contains(&fixture.bad.manifest), "{report}");
    assert!(!report.contains(&fixture.bad.layer), "{report}");
}

fn sha512(bytes: &[u8]) -> oci_layout::digest::Digest {
    let mut hasher = Hasher::new(Algorithm::Sha512);
    hasher.update(bytes);
    hasher.finish()
}

#[test]
fn sha512_blobs_are_read_verified_copied_and_collected() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let (layer, orphan) = (
        b"sha512 content\n".as_slice(),
        b"nobody needs this\n".as_slice(),
    );
    for content in [layer, orphan] {
        let name = format!("L/blobs/sha512/{}", sha512(content).encoded());
        sandbox.write(&name, content);
    }
    let layer_digest = sha512(layer);
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"a/b","digest":"{layer_digest}","size":15}},"layers":[{{"mediaType":"a/b","digest":"{layer_digest}","size":15,"annotations":{{"org.opencontainers.image.title":"f"}}}}]}}"#
    );
    sandbox.write("manifest.json", &manifest);
    let own = sha512(manifest.as_bytes());
    sandbox.ok(["manifest", "push", &format!("L@{own}"), "manifest.json"]);
    sandbox.ok(["tag", &format!("L@{own}"), "big"]);
    sandbox.ok(["verify", "--all", "L"]);
    sandbox.ok(["pull", "-o", "out", "L:big"]);
    assert_eq!(sandbox.read("out/f").as_bytes(), layer);
    sandbox.ok(["copy", "L:big", "M:big"]);
    sandbox.ok(["verify", "M"]);
    sandbox.ok(["gc", "--grace=0s", "L"]);
    let path =
        |content: &[u8]| sandbox.join(format!("L/blobs/sha512/{}", sha512(content).encoded()));
    assert!(path(layer).exists() && !path(orphan).exists());
    sandbox.write(
        &format!("L/blobs/sha512/{}", layer_digest.encoded()),
        "SHA512 content\n",
    );
    sandbox.fails(3, ["verify", "L"]);
    sandbox.fails(1, ["pull", "-o", "out2", "L:big"]);
    assert!(!sandbox.join("out2/f").exists());
}

#[test]
fn an_unreadable_layout_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        skip("root may read everything");
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let deny = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(sandbox.join("L"), permissions).unwrap();
    };
    deny(0o000);
    for args in [
        ["repo", "tags", "L"].as_slice(),
        &["push", "L:b", "a.txt"],
        &["verify", "L"],
    ] {
        let stderr = sandbox.fails(1, args);
        assert!(
            stderr.contains("L") && stderr.contains("ermission"),
            "{stderr}"
        );
    }
    deny(0o755);
    sandbox.ok(["verify", "L"]);
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// The entry says less than it has to. That is no reason to lose the others,
/// and it stays as it is.
#[test]
fn an_entry_with_half_a_platform_is_read_and_kept() {
    let fixture = Fixture::new();
    let sandbox = fixture.copy();
    let index = sandbox.read("L/index.json");
    let half = r#""platform":{"architecture":"amd64"},"digest""#;
    let changed = index.replacen("\"digest\"", half, 1);
    assert_ne!(changed, index);
    sandbox.write("L/index.json", changed);
    sandbox.ok(["repo", "tags", "L"]);
    sandbox.ok(["gc", "--grace=0s", "L"]);
    sandbox.ok(["push", "L:new", "new.txt"]);
    let after = sandbox.read("L/index.json");
    assert!(after.contains(half), "{after}");
    sandbox.ok(["verify", "L"]);
}

/// Some readers would take the first list, some the last.
#[test]
fn an_index_with_two_lists_of_manifests_is_refused() {
    let fixture = Fixture::new();
    let sandbox = fixture.copy();
    let index = sandbox.read("L/index.json");
    let twice = index.replacen('{', r#"{"manifests":[],"#, 1);
    sandbox.write("L/index.json", &twice);
    for args in [
        &["repo", "tags", "L"][..],
        &["push", "L:new", "new.txt"],
        &["gc", "--grace=0s", "L"],
    ] {
        let output = run(&sandbox, args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.contains("L/index.json"), "{stderr}");
        assert!(stderr.contains("two members \"manifests\""), "{stderr}");
    }
    assert_eq!(sandbox.read("L/index.json"), twice);
}
