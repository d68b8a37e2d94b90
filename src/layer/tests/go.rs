//! The same tar as `oras` 1.3.3 writes: from records, and live if it is there.

use super::*;
use std::process::Command;

/// Everything the headers have a special case for. Modes and times are set, so
/// neither umask nor checkout matters.
fn odd_tree(root: &Path) {
    for length in [90, 93, 94, 95, 99, 100, 101, 154, 155, 156, 200, 240, 255] {
        put(&root.join("n".repeat(length)), b"long");
        put(&root.join("sub").join("m".repeat(length)), b"long");
        link(&"t".repeat(length), &root.join(format!("to{length}")));
    }
    for depth in 1..12 {
        put(
            &root.join("folder-with-a-name/".repeat(depth)).join("f"),
            b"deep",
        );
        put(
            &root.join("p".repeat(150)).join("q".repeat(depth * 10)),
            b"split",
        );
    }
    put(&root.join("caf\u{e9}/\u{65e5}\u{672c}"), b"names");
    put(&root.join("\u{e9}".repeat(120)), b"names");
    put(&root.join("with space"), b"names");
    put(&root.join("with\nline break"), b"names");
    put(&root.join("both\n\u{e9}"), b"names");
    put(&root.join("back\\slash"), b"names");
    put(&root.join("-dash"), b"names");
    put(&root.join("empty"), b"");
    put(&root.join("block"), &[7; 512]);
    put(&root.join("more"), &[8; 513]);
    put(&root.join("a/z"), b"order");
    put(&root.join("a.b"), b"order");
    put(&root.join("a-b"), b"order");
    fs::create_dir(root.join("hollow")).unwrap();
    link("caf\u{e9}/\u{65e5}\u{672c}", &root.join("link"));
    link("/absolute/and/dangling", &root.join("outside"));
    fs::hard_link(root.join("block"), root.join("same")).unwrap();
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(CWD, root.join("fifo"), fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.unwrap();
        if !entry.path_is_symlink() {
            chmod(entry.path(), 0o755);
        }
    }
    chmod(&root.join("empty"), 0o4755);
    chmod(&root.join("block"), 0o2644);
    chmod(&root.join("hollow"), 0o1777);
    chmod(&root.join("a"), 0o700);
    stamp(root, 1_234_567_890, 0);
}

/// Digest of the tar that `oras` 1.3.3 wrote for [`odd_tree`], titled `odd`.
const ODD: &str = "sha256:970a337532984e4b26ef3907b9210a8765e1dfc3e0a0a711c17df0598b21ede1";

#[test]
fn the_digest_is_the_one_oras_gave_this_tree() {
    let dir = scratch();
    let root = dir.path().join("odd");
    odd_tree(&root);
    let (_, packed) = packed(&root, "odd", &PackOptions::default());
    assert_eq!(packed.content_digest.as_str(), ODD);
}

#[test]
fn times_are_rounded_and_odd_times_recorded_as_oras_does() {
    let dir = scratch();
    let root = dir.path().join("d");
    put(&root.join("f"), b"x");
    stamp(&root, 1_000, 499_999_999);
    let low = tar_of(&root, "d");
    stamp(&root, 999, 500_000_000);
    assert_eq!(tar_of(&root, "d"), low);
    stamp(&root, 1_000, 500_000_000);
    assert_ne!(tar_of(&root, "d"), low);
    stamp(&root, -7, 0);
    let negative = tar_of(&root, "d");
    assert_eq!(&negative[512..524], b"12 mtime=-7\n");
}

#[test]
fn a_title_of_several_components_is_cleaned_and_goes_in_front() {
    let dir = scratch();
    put(&dir.path().join("f"), b"x");
    for (title, top, file) in [
        ("t", "t", "t/f"),
        ("./a/../b/c/", "b/c", "b/c/f"),
        (".", ".", "f"),
        ("./", ".", "f"),
        ("../up", "../up", "../up/f"),
        ("/abs", "/abs", "/abs/f"),
    ] {
        let tar = tar_of(dir.path(), title);
        assert_eq!(&tar[..top.len() + 1], format!("{top}\0").as_bytes());
        assert_eq!(&tar[512..513 + file.len()], format!("{file}\0").as_bytes());
        assert_eq!(tar.len(), 512 * 5);
    }
}

/// Pushes `tree`, a name in `dir`, with oras; returns the uncompressed layer.
fn oras_tar(dir: &Path, tree: &str) -> Option<Vec<u8>> {
    let pushed = Command::new("oras")
        .args(["push", "--oci-layout", "layout:t", tree])
        .current_dir(dir)
        .output();
    assert!(pushed.ok()?.status.success());
    let blobs = dir.join("layout/blobs/sha256");
    let blob = names(&blobs)
        .iter()
        .map(|name| fs::read(blobs.join(name)).unwrap())
        .find(|blob| blob.starts_with(&[0x1f, 0x8b]));
    Some(gunzip(&blob.unwrap()))
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn oras_itself_writes_the_same_tar() {
    let dir = scratch();
    for (tree, nanoseconds) in [("odd", 0), ("bits", 500_000_000), ("raw", 1)] {
        let root = dir.path().join(tree);
        match tree {
            "odd" => odd_tree(&root),
            "bits" => {
                for i in 0..300 {
                    put(&root.join(format!("{}/{i}", i % 7)), &vec![b'x'; i * 37]);
                }
                for (i, mode) in [0o400, 0o6755, 0o1644, 0o7777, 0o111].iter().enumerate() {
                    chmod(&root.join(format!("0/{}", i * 7)), mode | 0o400);
                }
                stamp(&root, 1_600_000_000, nanoseconds);
            }
            _ => {
                let raw = std::ffi::OsStr::from_bytes(b"raw\xff\xfe");
                put(&root.join(raw), b"not UTF-8");
                std::os::unix::fs::symlink(raw, root.join("to")).unwrap();
                stamp(&root, -1_000, nanoseconds);
            }
        }
        let Some(theirs) = oras_tar(dir.path(), tree) else {
            eprintln!("skipped: oras cannot be run");
            return;
        };
        let ours = tar_of(&root, tree);
        let differs = ours.iter().zip(&theirs).position(|(a, b)| a != b);
        assert_eq!((ours.len(), differs), (theirs.len(), None), "{tree}");
        fs::remove_dir_all(dir.path().join("layout")).unwrap();
    }
}
