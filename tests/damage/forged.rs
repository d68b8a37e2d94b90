//! Sizes and members an enemy or a bug may have written: no panic, no
//! allocation of what is only claimed, and an error that names the culprit.

use std::process::{Command, Output};

use crate::support::{PROGRAM, Sandbox};

/// Far more than the program needs for anything here, in KiB, and far less
/// than any forged size.
const ADDRESS_SPACE_KIB: &str = "2000000";

/// Runs the program with so little memory that it could not even reserve what
/// a forged size claims.
fn run(sandbox: &Sandbox, args: &[&str]) -> Output {
    let script = format!("ulimit -v {ADDRESS_SPACE_KIB} && exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &script, PROGRAM])
        .args(args)
        .current_dir(sandbox.path())
        .output()
        .unwrap()
}

const READERS: [&[&str]; 7] = [
    &["pull", "-o", "out", "L:a"],
    &["manifest", "fetch", "L:a"],
    &["manifest", "fetch-config", "L:a"],
    &["copy", "L:a", "copied:a"],
    &["copy", "-r", "L:a", "copied:a"],
    &["verify", "--all", "L"],
    &["gc", "--grace=0s", "L"],
];

fn fails_cleanly(sandbox: &Sandbox, args: &[&str], culprit: &str) {
    let output = run(sandbox, args);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said = format!("{args:?}\nstdout: {stdout}\nstderr: {stderr}");
    let code = output.status.code();
    assert!(matches!(code, Some(1 | 3)), "{code:?} {said}");
    let place = if code == Some(1) { &stderr } else { &stdout };
    assert!(place.contains(culprit), "{culprit} is not named: {said}");
    assert!(!stderr.contains("panicked"), "{said}");
}

fn replace_in(sandbox: &Sandbox, name: &str, from: &str, to: &str) {
    let text = sandbox.read(name);
    assert!(text.contains(from), "{text}");
    sandbox.write(name, text.replace(from, to));
}

fn manifest_size(sandbox: &Sandbox) -> String {
    let descriptor = sandbox.ok(["resolve", "--full-reference", "L:a"]);
    let digest = descriptor.trim().rsplit_once("sha256:").unwrap().1;
    let path = sandbox.join("L/blobs/sha256").join(digest);
    format!("\"size\":{}", std::fs::metadata(path).unwrap().len())
}

#[test]
fn a_huge_size_in_the_index_is_only_a_wrong_size() {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_file("L:a", "a.txt", "content\n");
    let size = manifest_size(&sandbox);
    for forged in [1_u64 << 62, u64::MAX, (32 << 20) + 1, 0] {
        let forged = format!("\"size\":{forged}");
        replace_in(&sandbox, "L/index.json", &size, &forged);
        for args in READERS {
            fails_cleanly(&sandbox, args, &digest);
        }
        replace_in(&sandbox, "L/index.json", &forged, &size);
    }
}

#[test]
fn a_negative_or_absurd_size_makes_the_index_unusable() {
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let size = manifest_size(&sandbox);
    for forged in ["-1", "18446744073709551616", "1e30", "\"7\"", "null", "7.5"] {
        let forged = format!("\"size\":{forged}");
        replace_in(&sandbox, "L/index.json", &size, &forged);
        for args in READERS {
            fails_cleanly(&sandbox, args, "index.json");
        }
        fails_cleanly(&sandbox, &["tag", "L:a", "b"], "index.json");
        fails_cleanly(&sandbox, &["push", "L:c", "a.txt"], "index.json");
        assert!(
            sandbox.read("L/index.json").contains(&forged),
            "it was rewritten"
        );
        replace_in(&sandbox, "L/index.json", &forged, &size);
    }
}

/// Pushes a manifest as it is, under the tag `a`.
fn push_manifest(sandbox: &Sandbox, text: &str) -> String {
    sandbox.write("manifest.json", text);
    sandbox.ok([
        "manifest",
        "push",
        "--media-type=application/vnd.oci.image.manifest.v1+json",
        "L:a",
        "manifest.json",
    ]);
    sandbox.ok(["resolve", "L:a"]).trim().to_owned()
}

#[test]
fn a_huge_size_in_a_manifest_is_only_a_wrong_size() {
    let layer = "sha256:434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53";
    for (forged, code) in [(1_u64 << 62, 1), (u64::MAX, 1)] {
        let sandbox = Sandbox::new();
        sandbox.write("content", "content\n");
        sandbox.ok(["blob", "push", "L", "content"]);
        push_manifest(
            &sandbox,
            &format!(
                r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"a/b","digest":"{layer}","size":{forged}}},"layers":[{{"mediaType":"a/b","digest":"{layer}","size":{forged},"annotations":{{"org.opencontainers.image.title":"f"}}}}]}}"#
            ),
        );
        for args in &READERS[2..6] {
            fails_cleanly(&sandbox, args, layer);
        }
        let pull = run(&sandbox, READERS[0]);
        assert_eq!(pull.status.code(), Some(code));
        assert!(!sandbox.join("out/f").exists());
        // The blob is named, so it stays, whatever its size is said to be.
        assert!(run(&sandbox, READERS[6]).status.success());
        sandbox.ok(["blob", "fetch", "-o", "-", &format!("L@{layer}")]);
    }
}

#[test]
fn a_manifest_that_makes_no_sense_is_named() {
    for text in [
        r#"{"layers":[{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":-1}]}"#,
        r#"{"layers":[{"mediaType":"a/b","digest":"sha256:../../../etc/passwd","size":1}]}"#,
        r#"{"layers":{"a":1}}"#,
        r"[]",
        r"42",
    ] {
        let sandbox = Sandbox::new();
        sandbox.push_file("L:a", "a.txt", "content\n");
        let digest = forge_manifest(&sandbox, text.as_bytes());
        for args in READERS
            .iter()
            .filter(|args| args[0] != "manifest" || args[1] != "fetch")
        {
            fails_cleanly(&sandbox, args, &digest);
        }
    }
}

/// Nesting deep enough to overflow a naive parser's stack.
#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let depth = 200_000;
    let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let sandbox = Sandbox::new();
    sandbox.push_file("L:a", "a.txt", "content\n");
    let digest = forge_manifest(&sandbox, format!(r#"{{"layers":{deep}}}"#).as_bytes());
    fails_cleanly(&sandbox, READERS[0], &digest);
    // A member nobody reads is passed over, however deep it is.
    forge_manifest(&sandbox, format!(r#"{{"x":{deep}}}"#).as_bytes());
    assert!(run(&sandbox, READERS[0]).status.success());
    sandbox.write("L/index.json", format!(r#"{{"manifests":[],"x":{deep}}}"#));
    fails_cleanly(&sandbox, READERS[0], "index.json");
}

/// Puts bytes into the layout as a blob of their own digest and lets the tag
/// `a` stand for it, as no command of ours would.
fn forge_manifest(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let digest = oci_layout::digest::Digest::of(bytes);
    sandbox.write(&format!("L/blobs/sha256/{}", digest.encoded()), bytes);
    sandbox.write(
        "L/index.json",
        format!(
            r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{},"annotations":{{"org.opencontainers.image.ref.name":"a"}}}}]}}"#,
            bytes.len()
        ),
    );
    digest.to_string()
}
