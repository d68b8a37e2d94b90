//! Artifacts made by an enemy: whatever their titles and their tars say,
//! nothing outside the output directory is touched, and nothing half-written is
//! left inside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

#[path = "cli/by_hand.rs"]
mod by_hand;

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use oci_layout::digest::Digest;
use serde_json::{Value, json};
use snapbox::{IntoData, assert_data_eq, str};
use tar::EntryType;

use by_hand::ByHand;
use support::Sandbox;

/// What a pull may not touch: everything beside `in/out`.
struct Scene {
    sandbox: Sandbox,
    layout: ByHand,
    outside: Vec<String>,
}

impl Scene {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        sandbox.write("victim.txt", "mine\n");
        sandbox.write("victim/file", "mine\n");
        std::fs::create_dir_all(sandbox.join("in/out")).unwrap();
        let layout = ByHand::new(sandbox.join("lay"));
        Self {
            sandbox,
            layout,
            outside: Vec::new(),
        }
    }

    /// Returns a layer with a title.
    fn file(&self, title: &str, content: &[u8]) -> Value {
        let mut layer = self.layout.blob("text/plain", content);
        layer["annotations"] = json!({ "org.opencontainers.image.title": title });
        layer
    }

    /// Returns a layer that is unpacked to its title.
    fn directory(&self, title: &str, blob: &[u8]) -> Value {
        let mut layer = self.file(title, blob);
        layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip".into();
        layer["annotations"]["io.deis.oras.content.unpack"] = "true".into();
        layer
    }

    /// Tags an artifact of these layers `v1`.
    fn publish(&mut self, layers: &[Value]) {
        let empty = self.layout.blob("application/vnd.oci.empty.v1+json", b"{}");
        let manifest = self.layout.manifest(&empty, layers);
        self.layout.list(Some("v1"), &manifest);
        self.outside = self.beside();
    }

    /// Lists everything beside the output directory.
    fn beside(&self) -> Vec<String> {
        let mut tree = self.sandbox.tree(".");
        tree.retain(|name| !name.starts_with("in/out/"));
        tree
    }

    /// Pulls and returns the exit code and stderr. Nothing beside the output
    /// directory may have changed.
    fn pull(&self, flags: &[&str]) -> (i32, String) {
        let pull = ["pull", "lay:v1", "-o", "in/out", "--format", "json"];
        let output = self.sandbox.run(pull.iter().chain(flags));
        assert_eq!(self.beside(), self.outside);
        assert_eq!(self.sandbox.read("victim.txt"), "mine\n");
        assert_eq!(self.sandbox.read("victim/file"), "mine\n");
        let code = output.status.code().expect("it ends by itself");
        (code, String::from_utf8(output.stderr).unwrap())
    }

    /// Pulls, which must fail and leave nothing new in the output directory.
    fn refused(&self) -> String {
        let before = self.sandbox.tree("in/out");
        let (code, stderr) = self.pull(&[]);
        assert_eq!(code, 1, "{stderr}");
        assert_eq!(self.sandbox.tree("in/out"), before);
        stderr
    }

    /// Pulls, which must succeed, and returns what is in the output directory.
    fn accepted(&self) -> Vec<String> {
        let (code, stderr) = self.pull(&[]);
        assert_eq!(code, 0, "{stderr}");
        self.sandbox.tree("in/out")
    }
}

/// One entry of a tar made by hand.
struct Entry<'a> {
    kind: EntryType,
    name: &'a str,
    mode: u32,
    link: &'a str,
    content: &'a [u8],
}

fn entry<'a>(kind: EntryType, name: &'a str) -> Entry<'a> {
    Entry {
        kind,
        name,
        mode: 0o755,
        link: "",
        content: b"",
    }
}

fn file<'a>(name: &'a str, content: &'a [u8]) -> Entry<'a> {
    Entry {
        content,
        mode: 0o644,
        ..entry(EntryType::Regular, name)
    }
}

fn link<'a>(kind: EntryType, name: &'a str, link: &'a str) -> Entry<'a> {
    Entry {
        link,
        ..entry(kind, name)
    }
}

/// Writes names into the headers as they are, which no honest program does.
fn tar(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for entry in entries {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(entry.kind);
        header.set_mode(entry.mode);
        header.set_size(entry.content.len() as u64);
        header.set_device_major(1).unwrap();
        header.set_device_minor(3).unwrap();
        let raw = header.as_ustar_mut().unwrap();
        raw.name[..entry.name.len()].copy_from_slice(entry.name.as_bytes());
        raw.linkname[..entry.link.len()].copy_from_slice(entry.link.as_bytes());
        header.set_cksum();
        builder.append(&header, entry.content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn titles_that_lead_out_are_refused_before_anything_is_written() {
    for (title, expected) in [
        (
            "../victim.txt",
            str![[r#"
Error: cannot use the title "../victim.txt": its ".." leaves the target directory

"#]],
        ),
        (
            "a/../../victim.txt",
            str![[r#"
Error: cannot use the title "a/../../victim.txt": its ".." leaves the target directory

"#]],
        ),
        (
            "..",
            str![[r#"
Error: cannot use the title "..": its ".." leaves the target directory

"#]],
        ),
        (
            "/victim.txt",
            str![[r#"
Error: cannot use the title "/victim.txt": it is an absolute path, which leaves the target directory

"#]],
        ),
        (
            "../../../../../../../../victim.txt",
            str![[r#"
Error: cannot use the title "../../../../../../../../victim.txt": its ".." leaves the target directory

"#]],
        ),
        (
            "a\0b",
            str![[r#"
Error: cannot use the title "a\0b": it contains a NUL character

"#]],
        ),
    ] {
        let mut scene = Scene::new();
        let good = scene.file("good.txt", b"good\n");
        let bad = scene.file(title, b"bad\n");
        scene.publish(&[good.clone(), bad]);
        assert_data_eq!(scene.refused(), expected.raw());

        let tar = gzip(&tar(&[file("a/x", b"x")]));
        let bad = scene.directory(title, &tar);
        scene.publish(&[good, bad]);
        scene.refused();
    }
}

#[test]
fn the_output_directory_itself_is_no_file() {
    for title in [".", "a/..", "./."] {
        let mut scene = Scene::new();
        let layer = scene.file(title, b"bad\n");
        scene.publish(&[layer]);
        let stderr = scene.refused();
        assert!(stderr.contains("it names a directory"), "{stderr}");
    }
}

#[test]
fn an_empty_title_is_no_title() {
    let mut scene = Scene::new();
    let layer = scene.file("", b"x");
    scene.publish(&[layer]);
    assert_eq!(scene.accepted(), Vec::<String>::new());
}

#[test]
fn odd_but_harmless_titles_are_names() {
    let mut scene = Scene::new();
    let titles = [
        "a\nb",
        "-rf",
        "...",
        "~",
        "\u{202e}txt.exe",
        "a\\..\\b",
        " ",
        "$(id)",
    ];
    let layers: Vec<Value> = titles.iter().map(|t| scene.file(t, t.as_bytes())).collect();
    scene.publish(&layers);
    scene.pull(&[]);
    for title in titles {
        assert_eq!(scene.sandbox.read(Path::new("in/out").join(title)), title);
    }
}

#[test]
fn a_link_in_the_output_directory_is_not_followed() {
    for title in ["link/file", "link/new", "link/new/file", "deep/link/file"] {
        let mut scene = Scene::new();
        std::fs::create_dir(scene.sandbox.join("in/out/deep")).unwrap();
        let victim = scene.sandbox.join("victim");
        symlink(&victim, scene.sandbox.join("in/out/link")).unwrap();
        symlink(&victim, scene.sandbox.join("in/out/deep/link")).unwrap();
        let layer = scene.file(title, b"bad\n");
        scene.publish(&[layer]);
        let stderr = scene.refused();
        assert!(stderr.contains("is a symbolic link"), "{stderr}");

        let tar = tar(&[file(&format!("{title}/x"), b"x")]);
        let layer = scene.directory(title, &gzip(&tar));
        scene.publish(&[layer]);
        scene.refused();
    }
}

#[test]
fn a_link_of_the_same_name_is_replaced_and_not_written_through() {
    let mut scene = Scene::new();
    let victim = scene.sandbox.join("victim.txt");
    symlink(&victim, scene.sandbox.join("in/out/title")).unwrap();
    let layer = scene.file("title", b"good\n");
    scene.publish(&[layer]);
    scene.accepted();
    let title = scene.sandbox.join("in/out/title");
    assert!(std::fs::symlink_metadata(&title).unwrap().is_file());
    assert_eq!(scene.sandbox.read("in/out/title"), "good\n");
}

#[test]
fn a_directory_is_not_unpacked_through_a_link_of_its_name() {
    let mut scene = Scene::new();
    let victim = scene.sandbox.join("victim");
    symlink(&victim, scene.sandbox.join("in/out/dir")).unwrap();
    let layer = scene.directory("dir", &gzip(&tar(&[file("dir/file", b"bad\n")])));
    scene.publish(&[layer]);
    assert_data_eq!(
        scene.refused(),
        str![[r#"
Error: cannot write "dir": "dir" is a symbolic link

"#]]
    );
}

#[test]
fn tars_that_reach_out_are_refused() {
    use EntryType::{Directory, Link, Symlink};
    let top = || entry(Directory, "dir");
    let cases: Vec<(&str, Vec<Entry<'_>>)> = vec![
        (
            "parent",
            vec![top(), file("dir/../../../victim.txt", b"bad")],
        ),
        ("parent inside", vec![top(), file("dir/a/../b", b"bad")]),
        ("absolute", vec![top(), file("/victim.txt", b"bad")]),
        ("another title", vec![top(), file("other/file", b"bad")]),
        ("no title", vec![file("file", b"bad")]),
        ("empty name", vec![top(), file("", b"bad")]),
        ("the top is a file", vec![file("dir", b"bad")]),
        (
            "the top is a link",
            vec![link(Symlink, "dir", "../../victim")],
        ),
        (
            "link out",
            vec![top(), link(Symlink, "dir/l", "../../../victim.txt")],
        ),
        (
            "absolute link",
            vec![top(), link(Symlink, "dir/l", "/etc/passwd")],
        ),
        ("empty link", vec![top(), link(Symlink, "dir/l", "")]),
        (
            "written through a link",
            vec![top(), link(Symlink, "dir/l", "."), file("dir/l/x", b"bad")],
        ),
        (
            "link chain",
            vec![
                top(),
                link(Symlink, "dir/a", "."),
                link(Symlink, "dir/b", "a/.."),
            ],
        ),
        (
            "link replaced by a directory",
            vec![
                top(),
                link(Symlink, "dir/l", "x"),
                entry(Directory, "dir/l"),
                file("dir/l/x", b"bad"),
            ],
        ),
        (
            "hard link out",
            vec![top(), link(Link, "dir/h", "../../victim.txt")],
        ),
        (
            "absolute hard link",
            vec![top(), link(Link, "dir/h", "/etc/passwd")],
        ),
        (
            "hard link to nothing",
            vec![top(), link(Link, "dir/h", "dir/none")],
        ),
        (
            "hard link to a link",
            vec![
                top(),
                link(Symlink, "dir/l", "x"),
                link(Link, "dir/h", "dir/l"),
            ],
        ),
        (
            "below a file",
            vec![top(), file("dir/f", b"f"), file("dir/f/x", b"bad")],
        ),
    ];
    for (name, entries) in cases {
        let mut scene = Scene::new();
        let good = scene.file("good.txt", b"good\n");
        let bad = scene.directory("dir", &gzip(&tar(&entries)));
        scene.publish(&[bad]);
        let stderr = scene.refused();
        assert!(
            stderr.starts_with("Error: cannot unpack layer sha256:"),
            "{name}: {stderr}"
        );
        // Nor is it half there when something good comes along.
        scene.publish(&[good]);
    }
}

#[test]
fn damaged_archives_leave_nothing() {
    let whole = gzip(&tar(&[file("dir/a", &[7; 5000]), file("dir/b", b"b")]));
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    for (name, blob) in [
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("without its end", whole[..whole.len() - 8].to_vec()),
        ("flipped", flipped),
        ("no archive", b"hello".to_vec()),
        ("gzip of no tar", gzip(b"hello hello hello")),
        (
            "plain tar cut",
            tar(&[file("dir/a", &[7; 5000])])[..2000].to_vec(),
        ),
    ] {
        let mut scene = Scene::new();
        let layer = scene.directory("dir", &blob);
        scene.publish(&[layer]);
        let stderr = scene.refused();
        assert!(
            stderr.starts_with("Error: cannot unpack layer "),
            "{name}: {stderr}"
        );
    }
}

/// With the limits everybody has: a million entries, 256 directories deep, and
/// a gibibyte out of a thousand times less.
#[test]
fn bombs_are_refused_and_leave_nothing() {
    let mut deep = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    let path = format!("dir/{}file", "d/".repeat(300));
    header.set_size(0);
    deep.append_data(&mut header, path, &b""[..]).unwrap();
    let deep = zstd::encode_all(&deep.into_inner().unwrap()[..], 1).unwrap();

    // Always the same one, so that nothing but the count is large.
    let one = tar(&[entry(EntryType::Directory, "dir/")]);
    let mut many = zstd::Encoder::new(Vec::new(), 1).unwrap();
    for _ in 0..=1_000_000 {
        many.write_all(&one[..512]).unwrap();
    }
    let many = many.finish().unwrap();

    let mut large = zstd::Encoder::new(Vec::new(), 1).unwrap();
    large.write_all(&one).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..1100 {
        large.write_all(&zeros).unwrap();
    }
    let large = large.finish().unwrap();

    for (blob, limit) in [
        (deep, "it lies more than 256 directories deep"),
        (many, "1000000 entries"),
        (large, "1000 uncompressed bytes for each compressed one"),
    ] {
        let mut scene = Scene::new();
        let layer = scene.directory("dir", &blob);
        scene.publish(&[layer]);
        let stderr = scene.refused();
        assert!(
            stderr.starts_with("Error: cannot unpack layer "),
            "{stderr}"
        );
        assert!(stderr.contains(limit), "{stderr}");
    }
}

#[test]
fn content_that_is_not_what_the_annotation_says_leaves_nothing() {
    let mut scene = Scene::new();
    let mut layer = scene.directory("dir", &gzip(&tar(&[file("dir/a", b"a")])));
    layer["annotations"]["io.deis.oras.content.digest"] = Digest::of(b"other").as_str().into();
    scene.publish(&[layer]);
    let stderr = scene.refused();
    assert!(stderr.contains("its annotation says"), "{stderr}");
}

#[test]
fn devices_are_passed_over_and_modes_are_tamed() {
    let mut scene = Scene::new();
    let mut setuid = file("dir/setuid", b"#!/bin/sh\n");
    setuid.mode = 0o6755;
    let mut sticky = entry(EntryType::Directory, "dir/sticky");
    sticky.mode = 0o3777;
    let entries = [
        entry(EntryType::Directory, "dir"),
        entry(EntryType::Char, "dir/null"),
        entry(EntryType::Block, "dir/disk"),
        entry(EntryType::Fifo, "dir/pipe"),
        setuid,
        sticky,
    ];
    let layer = scene.directory("dir", &gzip(&tar(&entries)));
    scene.publish(&[layer]);
    assert_eq!(scene.accepted(), ["dir/", "dir/setuid", "dir/sticky/"]);
    let mode = |name: &str| {
        let metadata = std::fs::metadata(scene.sandbox.join(name)).unwrap();
        metadata.permissions().mode() & 0o7000
    };
    assert_eq!(mode("in/out/dir/setuid"), 0);
    assert_eq!(mode("in/out/dir/sticky"), 0);
    scene.pull(&["--preserve-permissions"]);
    assert_eq!(mode("in/out/dir/setuid"), 0o6000);
    assert_eq!(mode("in/out/dir/sticky"), 0o3000);
}

#[test]
fn links_that_stay_inside_are_kept() {
    let mut scene = Scene::new();
    let entries = [
        file("dir/a/file", b"content\n"),
        link(EntryType::Symlink, "dir/b/link", "../a/file"),
        link(EntryType::Link, "dir/b/hard", "dir/a/file"),
    ];
    let layer = scene.directory("dir", &gzip(&tar(&entries)));
    scene.publish(&[layer]);
    scene.accepted();
    assert_eq!(scene.sandbox.read("in/out/dir/b/link"), "content\n");
    assert_eq!(scene.sandbox.read("in/out/dir/b/hard"), "content\n");
}

#[test]
fn a_blob_that_is_longer_than_it_says_is_refused() {
    let mut scene = Scene::new();
    let mut layer = scene.file("title", b"good\n");
    layer["size"] = 4.into();
    scene.publish(&[layer]);
    scene.refused();
    let mut layer = scene.file("title", b"good\n");
    layer["size"] = 1_000_000_000_000_u64.into();
    scene.publish(&[layer]);
    scene.refused();
    let mut layer = scene.file("title", b"good\n");
    layer["size"] = (-1).into();
    scene.publish(&[layer]);
    scene.refused();
}

#[test]
fn a_digest_is_no_path() {
    for digest in [
        "sha256:../../../../victim.txt",
        "../../../victim:txt",
        "sha256:/etc/passwd",
        "..:victim.txt",
        "sha256:",
    ] {
        let mut scene = Scene::new();
        let mut layer = scene.file("title", b"mine\n");
        layer["digest"] = digest.into();
        scene.publish(&[layer]);
        scene.refused();
        let name = format!("lay@{digest}");
        let fetched = scene.sandbox.run(["blob", "fetch", &name, "-o", "-"]);
        assert_eq!(
            (fetched.status.code(), fetched.stdout),
            (Some(1), Vec::new())
        );
        let deleted = scene.sandbox.run(["blob", "delete", "-f", &name]);
        assert_eq!(deleted.status.code(), Some(1));
        assert_eq!(scene.sandbox.read("victim.txt"), "mine\n");
    }
}

#[test]
fn a_manifest_that_contains_itself_ends() {
    // No digest can contain itself, so index.json says what does not fit.
    let mut scene = Scene::new();
    let index = scene.layout.index(&[]);
    let outer = scene.layout.index(&[index.clone(), index.clone()]);
    let outermost = scene.layout.index(&[outer.clone(), outer, index]);
    scene.layout.list(Some("v1"), &outermost);
    scene.outside = scene.beside();
    assert_eq!(scene.accepted(), Vec::<String>::new());
    let report = scene.sandbox.ok(["verify", "lay"]);
    assert!(report.starts_with("Checked 3 blobs"), "{report}");
}

/// Folders that gc sweeps may be links that lead to somebody else's files.
#[test]
fn nothing_is_deleted_through_a_symbolic_link() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.write("documents/thesis.tex", "years of work");
    sandbox.write("documents/x.tmp", "years of work");
    for name in ["ingest", ".umoci-x", ".oci-layout", "blobs/sha384"] {
        std::os::unix::fs::symlink(
            sandbox.join("documents"),
            sandbox.join(format!("lay/{name}")),
        )
        .unwrap();
    }
    sandbox.ok(["gc", "--grace", "0s", "lay"]);
    assert_eq!(sandbox.tree("documents"), ["thesis.tex", "x.tmp"]);

    sandbox.push_file("other:v1", "other.txt", "other\n");
    std::fs::remove_dir_all(sandbox.join("other/blobs")).unwrap();
    std::os::unix::fs::symlink(sandbox.join("lay/blobs"), sandbox.join("other/blobs")).unwrap();
    let said = sandbox.fails(1, ["gc", "--grace", "0s", "other"]);
    assert!(said.contains("symbolic link"), "{said}");
    sandbox.ok(["pull", "-o", "out", "lay:v1"]);
}
