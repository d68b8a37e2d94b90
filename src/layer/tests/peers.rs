//! Layers that travel between this program and `oras`, and between umasks.

use super::*;
use crate::digest::Digest;
use std::process::{Command, Output};

/// Runs oras in `dir`; `None` if it cannot be run.
fn oras(dir: &Path, arguments: &[&str]) -> Option<Output> {
    let mut oras = Command::new("oras");
    oras.args(arguments).current_dir(dir).output().ok()
}

fn tree(root: &Path) {
    put(&root.join("a/b/f"), b"content");
    put(&root.join("a").join("n".repeat(120)), b"long name");
    put(&root.join("caf\u{e9}"), &vec![b'x'; 600_000]);
    put(&root.join("tool"), b"#!/bin/sh\n");
    chmod(&root.join("tool"), 0o755);
    link("a/b/f", &root.join("l"));
    fs::create_dir(root.join("empty")).unwrap();
    stamp(root, 1_500_000_000, 0);
}

/// Writes a layout that holds `layer` as a directory called `t`.
fn layout(dir: &Path, layer: &[u8], content: &Digest) {
    let blob = |bytes: &[u8]| {
        let digest = Digest::of(bytes);
        put(&dir.join("blobs/sha256").join(digest.encoded()), bytes);
        serde_json::json!({
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": digest.as_str(),
            "size": bytes.len(),
        })
    };
    let mut layer = blob(layer);
    layer["annotations"] = serde_json::json!({
        "org.opencontainers.image.title": "t",
        "io.deis.oras.content.unpack": "true",
        "io.deis.oras.content.digest": content.as_str(),
    });
    let mut config = blob(b"{}");
    config["mediaType"] = "application/vnd.oci.empty.v1+json".into();
    let media_type = "application/vnd.oci.image.manifest.v1+json";
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": media_type,
        "artifactType": "application/x-test",
        "config": config,
        "layers": [layer],
    });
    let mut entry = blob(manifest.to_string().as_bytes());
    entry["mediaType"] = media_type.into();
    entry["annotations"] = serde_json::json!({"org.opencontainers.image.ref.name": "v"});
    let index = serde_json::json!({"schemaVersion": 2, "manifests": [entry]});
    put(&dir.join("index.json"), index.to_string().as_bytes());
    put(
        &dir.join("oci-layout"),
        br#"{"imageLayoutVersion":"1.0.0"}"#,
    );
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn oras_pulls_what_is_packed_here() {
    let dir = scratch();
    let root = dir.path().join("source");
    tree(&root);
    let (blob, packed) = packed(&root, "t", &PackOptions::default());
    layout(&dir.path().join("layout"), &blob, &packed.content_digest);
    let pulled = oras(
        dir.path(),
        &["pull", "--oci-layout", "layout:v", "-o", "out"],
    );
    let Some(pulled) = pulled else {
        eprintln!("skipped: oras cannot be run");
        return;
    };
    assert!(pulled.status.success(), "{pulled:?}");
    let files = |root: &Path| {
        let mut all = listing(root);
        // oras sets neither the times of directories nor those of links.
        all.retain(|_, (kind, _, _)| kind.starts_with("file"));
        all
    };
    assert_eq!(files(&dir.path().join("out/t")), files(&root));
    let link = fs::read_link(dir.path().join("out/t/l")).unwrap();
    assert_eq!(link, Path::new("a/b/f"));
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn what_oras_packs_is_pulled_here() {
    let dir = scratch();
    let root = dir.path().join("t");
    tree(&root);
    let pushed = oras(dir.path(), &["push", "--oci-layout", "layout:v", "t"]);
    let Some(pushed) = pushed else {
        eprintln!("skipped: oras cannot be run");
        return;
    };
    assert!(pushed.status.success(), "{pushed:?}");
    let blobs = dir.path().join("layout/blobs/sha256");
    let layers: Vec<Vec<u8>> = names(&blobs)
        .iter()
        .map(|name| fs::read(blobs.join(name)).unwrap())
        .filter(|blob| blob.starts_with(&[0x1f, 0x8b]))
        .collect();
    let unpacked = pull(&layers[0], "t", &dir.path().join("out")).unwrap();
    assert_eq!(listing(&dir.path().join("out/t")), listing(&root));
    let (_, again) = packed(&root, "t", &PackOptions::default());
    assert_eq!(unpacked.content_digest, again.content_digest);
}

/// Runs other tests of this binary once more, under another umask. It cannot
/// be changed here: it belongs to the whole process.
#[test]
fn umasks_other_than_this_one() {
    let binary = std::env::current_exe().unwrap();
    for umask in ["0", "002", "077", "027"] {
        let ran = Command::new("sh")
            .args(["-c", "umask $1 && shift && exec \"$@\"", "sh", umask])
            .arg(&binary)
            .args(["--exact", "--test-threads=1"])
            .args([
                "layer::tests::unpacking::modes_lose_special_bits_and_the_umask",
                "layer::tests::unpacking::modes_are_exact_when_they_are_preserved",
                "layer::tests::packing::equal_trees_agree_under_an_epoch_whatever_their_times_and_umask",
                "layer::tests::go::the_digest_is_the_one_oras_gave_this_tree",
                "layer::tests::publishing::an_existing_directory_is_merged",
                "layer::tests::publishing::a_setgid_parent_hands_its_bit_on",
                "layer::tests::sandbox::a_file_appears_when_it_is_whole",
                "layer::target::staging::tests::the_umask_is_seen_without_changing_it",
            ])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success(), "umask {umask}: {said}");
        assert!(said.contains("8 passed"), "umask {umask}: {said}");
    }
}

#[test]
fn many_pulls_into_one_directory_do_not_disturb_each_other() {
    let dir = scratch();
    let blobs: Vec<(String, Vec<u8>)> = (0..8)
        .map(|i| {
            let title = format!("shared/t{}", i % 4);
            let mut tar = RawTar::new().dir(&title);
            for f in 0..40 {
                tar = tar.file(&format!("{title}/d{}/f{f}", f % 3), "same");
            }
            (title, gzip(&tar.end()))
        })
        .collect();
    std::thread::scope(|scope| {
        let pulls: Vec<_> = blobs
            .iter()
            .map(|(title, blob)| scope.spawn(|| pull(blob, title, dir.path()).is_ok()))
            .collect();
        let done = pulls.into_iter().filter_map(|pull| pull.join().ok());
        // Two with one title may meet; then one of them says so.
        assert!(done.filter(|done| *done).count() >= 4);
    });
    assert_eq!(names(&dir.path().join("shared")), ["t0", "t1", "t2", "t3"]);
    for (title, _) in &blobs {
        for f in 0..40 {
            let file = dir.path().join(title).join(format!("d{}/f{f}", f % 3));
            assert_eq!(fs::read(file).unwrap(), b"same");
        }
    }
}

#[test]
fn messages_name_their_subject_and_do_not_shout() {
    let dir = scratch();
    put(&dir.path().join("d"), b"x");
    let title = "d/f";
    let into = target(dir.path());
    let errors: [Box<dyn Error>; 6] = [
        Box::new(into.check(title).unwrap_err()),
        Box::new(into.check("../x").unwrap_err()),
        Box::new(into.check("").unwrap_err()),
        pull(
            &gzip(&RawTar::new().file("t/../x", "").end()),
            "t",
            dir.path(),
        )
        .unwrap_err(),
        pull(b"no tar", "t", dir.path()).unwrap_err(),
        Box::new(
            pack(
                &dir.path().join("d"),
                "t",
                &PackOptions::default(),
                Vec::new(),
                &|_| (),
            )
            .unwrap_err(),
        ),
    ];
    let texts = errors.map(|error| error.to_string());
    assert_eq!(texts[0], "cannot write \"d/f\": \"d\" is not a directory");
    assert_eq!(
        texts[1],
        "cannot use the title \"../x\": its \"..\" leaves the target directory"
    );
    assert_eq!(texts[2], "cannot use the title \"\": it is empty");
    assert_eq!(
        texts[3],
        "refusing the entry \"t/../x\": its name contains \"..\""
    );
    assert_eq!(
        texts[4],
        "the layer is not a valid tar: it ends inside a header at byte 0"
    );
    assert!(texts[5].ends_with("/d is not a directory"));
    for text in &texts {
        assert!(!text.ends_with('.') && text.starts_with(|c: char| !c.is_uppercase()));
    }
}
