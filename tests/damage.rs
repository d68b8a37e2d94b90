//! What damage does: {delete, truncate, flip a byte, swap} × {oci-layout,
//! index.json, a manifest, a config, a layer} × every command.
//!
//! Proved here: each command either does not need the damaged file and works,
//! or fails with an error that names the file or its digest; nothing wrong
//! ever appears under its final name; and no command makes matters worse:
//! what was whole stays where it is, and the undamaged tag can be pulled.
//! Forged sizes, strange files and unusual layouts are in `damage/`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "damage/fixture.rs"]
mod fixture;
#[path = "damage/forged.rs"]
mod forged;
mod support;
#[path = "damage/unusual.rs"]
mod unusual;

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use fixture::{Fixture, files_below};
use support::Sandbox;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    OciLayout,
    IndexJson,
    Manifest,
    Config,
    Layer,
    /// A layer that is a packed directory.
    Directory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    Delete,
    Truncate,
    /// One bit of one byte, where it changes what the file says.
    Flip,
    /// The content of another valid file; of the same size if it is a blob.
    Swap,
}

use Damage::{Delete, Flip, Swap, Truncate};
use Part::{Config, Directory, IndexJson, Layer, Manifest, OciLayout};

/// The commands, in the order of the columns below. `L` is the layout, `bad`
/// the tag whose parts are damaged, `good` the other one.
const VERBS: [(&str, &[&str]); 14] = [
    ("repo ls", &["repo", "ls", "."]),
    ("repo tags", &["repo", "tags", "L"]),
    ("resolve", &["resolve", "L:bad"]),
    ("manifest fetch", &["manifest", "fetch", "L:bad"]),
    ("fetch-config", &["manifest", "fetch-config", "L:bad"]),
    (
        "blob fetch",
        &["blob", "fetch", "-o", "out/blob", "L@LAYER"],
    ),
    ("pull", &["pull", "-o", "out", "L:bad"]),
    ("copy", &["copy", "L:bad", "copied:bad"]),
    ("verify", &["verify", "L"]),
    ("gc -n", &["gc", "--dry-run", "L"]),
    ("gc", &["gc", "L"]),
    ("tag", &["tag", "L:bad", "more"]),
    ("untag", &["untag", "L:bad"]),
    ("push", &["push", "L:new", "new.txt"]),
];

/// What each command does: `.` it works, `1` it fails and names the culprit,
/// `3` it reports the problem.
#[rustfmt::skip]
const TABLE: [(Part, Damage, &str); 24] = [
    //                    ls tags res. fetch conf. blob pull copy ver. gc-n gc tag untag push
    (OciLayout, Delete,   ".  1    1    1     1     1    1    1    3    1   1   1   1    ."),
    (OciLayout, Truncate, ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (OciLayout, Flip,     ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (OciLayout, Swap,     ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (IndexJson, Delete,   ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (IndexJson, Truncate, ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (IndexJson, Flip,     ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    (IndexJson, Swap,     ".  1    1    1     1     1    1    1    3    1   1   1   1    1"),
    // A listed manifest may legally be missing, so gc goes on and says so.
    (Manifest,  Delete,   ".  .    .    1     1     .    1    1    3    .   .   .   .    ."),
    (Manifest,  Truncate, ".  .    .    1     1     .    1    1    3    1   1   .   .    ."),
    (Manifest,  Flip,     ".  .    .    1     1     .    1    1    3    1   1   .   .    ."),
    (Manifest,  Swap,     ".  .    .    1     1     .    1    1    3    1   1   .   .    ."),
    // A config without a title is not pulled.
    (Config,    Delete,   ".  .    .    .     1     .    .    1    3    .   .   .   .    ."),
    (Config,    Truncate, ".  .    .    .     1     .    .    1    3    .   .   .   .    ."),
    (Config,    Flip,     ".  .    .    .     1     .    .    1    3    .   .   .   .    ."),
    (Config,    Swap,     ".  .    .    .     1     .    .    1    3    .   .   .   .    ."),
    (Layer,     Delete,   ".  .    .    .     .     1    1    1    3    .   .   .   .    ."),
    (Layer,     Truncate, ".  .    .    .     .     1    1    1    3    .   .   .   .    ."),
    (Layer,     Flip,     ".  .    .    .     .     1    1    1    3    .   .   .   .    ."),
    (Layer,     Swap,     ".  .    .    .     .     1    1    1    3    .   .   .   .    ."),
    (Directory, Delete,   ".  .    .    .     .     .    1    1    3    .   .   .   .    ."),
    (Directory, Truncate, ".  .    .    .     .     .    1    1    3    .   .   .   .    ."),
    (Directory, Flip,     ".  .    .    .     .     .    1    1    3    .   .   .   .    ."),
    (Directory, Swap,     ".  .    .    .     .     .    1    1    3    .   .   .   .    ."),
];

#[test]
fn a_damaged_marker_is_named() {
    check_rows(OciLayout);
}

#[test]
fn a_damaged_index_is_named_and_never_taken_for_empty() {
    check_rows(IndexJson);
}

#[test]
fn a_damaged_manifest_breaks_only_what_needs_it() {
    check_rows(Manifest);
}

#[test]
fn a_damaged_config_breaks_only_what_needs_it() {
    check_rows(Config);
}

#[test]
fn a_damaged_layer_breaks_only_what_needs_it() {
    check_rows(Layer);
}

#[test]
fn a_damaged_directory_layer_breaks_only_what_needs_it() {
    check_rows(Directory);
}

fn check_rows(part: Part) {
    let fixture = Fixture::new();
    for (at, damage, row) in TABLE {
        if at != part {
            continue;
        }
        let outcomes: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(outcomes.len(), VERBS.len(), "{part:?} {damage:?}");
        for ((verb, args), outcome) in VERBS.iter().zip(outcomes) {
            let expected = match outcome {
                "." => 0,
                code => code.parse().unwrap(),
            };
            check(&fixture, part, damage, verb, args, expected);
        }
    }
}

fn check(fixture: &Fixture, part: Part, damage: Damage, verb: &str, args: &[&str], expected: i32) {
    let what = format!("{verb} after {damage:?} of {part:?}");
    let sandbox = fixture.copy();
    let culprit = inflict(&sandbox, fixture, part, damage);
    let before = files_below(&sandbox.join("L"));
    let args: Vec<String> = args
        .iter()
        .map(|arg| arg.replace("LAYER", &fixture.bad.layer))
        .collect();
    let output = sandbox.run(&args);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said = format!("{what}\nstdout: {stdout}\nstderr: {stderr}");
    assert_eq!(output.status.code(), Some(expected), "{said}");
    assert!(!stderr.contains("panicked"), "{said}");
    match expected {
        0 => {}
        1 => {
            assert!(stderr.starts_with("Error: "), "{said}");
            assert!(culprit.iter().any(|name| stderr.contains(name)), "{said}");
        }
        _ => assert!(culprit.iter().any(|name| stdout.contains(name)), "{said}"),
    }
    nothing_wrong_appeared(&sandbox, expected, &said);
    nothing_got_worse(&sandbox, &before, &said);
    if !matches!(part, OciLayout | IndexJson) {
        the_good_tag_is_whole(&sandbox, &said);
    }
}

/// Damages one file; returns the names an error may call it by.
fn inflict(sandbox: &Sandbox, fixture: &Fixture, part: Part, damage: Damage) -> Vec<String> {
    let blob = |digest: &str| sandbox.join("L/blobs").join(digest.replace(':', "/"));
    let (path, other, flip) = match part {
        OciLayout => {
            let at = br#"{"imageLayoutVersion":""#.len();
            (
                sandbox.join("L/oci-layout"),
                sandbox.join("L/index.json"),
                at,
            )
        }
        IndexJson => (
            sandbox.join("L/index.json"),
            sandbox.join("L/oci-layout"),
            0,
        ),
        Manifest => (
            blob(&fixture.bad.manifest),
            blob(&fixture.good.manifest),
            77,
        ),
        Config => (blob(&fixture.bad.config), blob(&fixture.good.config), 2),
        Layer => (blob(&fixture.bad.layer), blob(&fixture.good.layer), 5),
        Directory => {
            let (bad, good) = (&fixture.bad.directory, &fixture.good.directory);
            (blob(bad), blob(good), 60)
        }
    };
    let content = std::fs::read(&path).unwrap();
    match damage {
        Delete => std::fs::remove_file(&path).unwrap(),
        Truncate => put(&path, &content[..content.len() / 2]),
        Flip => {
            let mut content = content;
            content[flip] ^= 1;
            put(&path, &content);
        }
        Swap => {
            let other = std::fs::read(other).unwrap();
            if !matches!(part, OciLayout | IndexJson | Directory) {
                assert_eq!(content.len(), other.len(), "a swap keeps the size");
            }
            put(&path, &other);
        }
    }
    match part {
        OciLayout => vec!["L is ".to_owned(), "oci-layout".to_owned()],
        IndexJson => vec!["L/index.json".to_owned()],
        _ => vec![path.file_name().unwrap().to_str().unwrap().to_owned()],
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own damage")]
fn put(path: &Path, content: &[u8]) {
    std::fs::write(path, content).unwrap();
}

/// What a failed command wrote has no final name; what a command that worked
/// wrote is what was pushed.
fn nothing_wrong_appeared(sandbox: &Sandbox, code: i32, said: &str) {
    for (name, content) in files_below(&sandbox.join("out")) {
        let right = match name.as_str() {
            "bad.txt" | "blob" => fixture::BAD_LAYER,
            "bad-dir/file" => fixture::BAD_FILE,
            other => panic!("{other} appeared: {said}"),
        };
        assert_eq!(content, right, "{name} is wrong: {said}");
    }
    if code == 1 {
        let copied = files_below(&sandbox.join("copied"));
        let tagged = copied.get("index.json").is_some_and(|index| {
            String::from_utf8_lossy(index).contains("org.opencontainers.image.ref.name")
        });
        assert!(!tagged, "a copy that failed is tagged: {said}");
    }
}

/// Whatever was there is there and unchanged, but for index.json, which has to
/// be whole if it was.
fn nothing_got_worse(sandbox: &Sandbox, before: &BTreeMap<String, Vec<u8>>, said: &str) {
    let after = files_below(&sandbox.join("L"));
    for (name, content) in before {
        if name == "index.json" {
            continue;
        }
        assert_eq!(after.get(name), Some(content), "{name} changed: {said}");
    }
    let parses = |files: &BTreeMap<String, Vec<u8>>| {
        files
            .get("index.json")
            .is_some_and(|index| oci_layout::store::Index::parse(index).is_ok())
    };
    if parses(before) {
        assert!(parses(&after), "index.json broke: {said}");
    } else {
        assert_eq!(after.get("index.json"), before.get("index.json"), "{said}");
    }
    let temporary = after.keys().find(|name| name.starts_with(".oci-layout/"));
    assert_eq!(temporary, None, "{said}");
}

fn the_good_tag_is_whole(sandbox: &Sandbox, said: &str) {
    let output = sandbox.run(["pull", "-o", "good-out", "L:good"]);
    assert!(output.status.success(), "the good tag is gone: {said}");
    let content = std::fs::read(sandbox.join("good-out/god.txt")).unwrap();
    assert_eq!(content, fixture::GOOD_LAYER, "{said}");
}

/// Every single byte, not only those of the table: through the library, since
/// a process for each would take a minute.
#[test]
fn no_flipped_byte_of_a_blob_is_read_as_if_it_were_right() {
    use oci_layout::store::{Store, StoreOptions};
    let fixture = Fixture::new();
    let sandbox = fixture.copy();
    let root = sandbox.join("L");
    let store = Store::open(&root, StoreOptions::default()).unwrap();
    let bad = &fixture.bad;
    for digest in [&bad.manifest, &bad.config, &bad.layer, &bad.directory] {
        let digest = oci_layout::digest::Digest::parse(digest).unwrap();
        let path = root.join(oci_layout::store::blob_path(&digest));
        let whole = std::fs::read(&path).unwrap();
        let size = whole.len() as u64;
        let file = File::options().write(true).open(&path).unwrap();
        for (at, byte) in whole.iter().enumerate() {
            file.write_all_at(&[byte ^ 0x10], at as u64).unwrap();
            assert!(store.verify_blob(&digest, size, &|_| {}).is_err());
            file.write_all_at(&[*byte], at as u64).unwrap();
        }
        store.verify_blob(&digest, size, &|_| {}).unwrap();
    }
}

/// A flipped bit in index.json may name something else, which nothing can
/// tell; it must not be worse than that.
#[test]
fn no_flipped_byte_of_the_index_panics_or_loses_other_entries() {
    use oci_layout::store::Index;
    let fixture = Fixture::new();
    let sandbox = fixture.copy();
    let whole = std::fs::read(sandbox.join("L/index.json")).unwrap();
    let entries = Index::parse(&whole).unwrap().entries().count();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut content = whole.clone();
            content[at] ^= 1 << bit;
            if let Ok(index) = Index::parse(&content) {
                assert_eq!(index.entries().count(), entries, "byte {at}, bit {bit}");
            }
        }
    }
}

/// Collecting without any grace on a damaged layout leaves the rest whole.
#[test]
fn gc_without_grace_spares_what_is_undamaged() {
    let fixture = Fixture::new();
    for damage in [Delete, Truncate, Flip, Swap] {
        for part in [Manifest, Config, Layer, Directory] {
            let sandbox = fixture.copy();
            inflict(&sandbox, &fixture, part, damage);
            let said = format!("gc --grace 0s after {damage:?} of {part:?}");
            for args in [
                ["gc", "--grace", "0s", "L"].as_slice(),
                &["gc", "--grace=0s", "--untagged", "L"],
            ] {
                let code = sandbox.run(args).status.code();
                let stops = part == Manifest && damage != Delete;
                assert_eq!(code, Some(i32::from(stops)), "{said}");
                the_good_tag_is_whole(&sandbox, &said);
            }
        }
    }
}
