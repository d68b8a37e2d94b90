//! Any tree comes back as it was.

use super::*;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

#[derive(Debug, Clone)]
enum Node {
    File(Vec<u8>, u32),
    Link(usize),
    Directory(BTreeMap<OsString, Node>, u32),
}

/// Names of all kinds: long, not UTF-8, with line breaks, nearly dots.
fn name() -> impl Strategy<Value = OsString> {
    let bytes = prop_oneof![
        6 => "[a-z]{1,8}".prop_map(String::into_bytes),
        1 => "[ -~&&[^/]]{1,20}".prop_map(String::into_bytes),
        1 => "\\PC{1,10}".prop_map(String::into_bytes),
        1 => "[a-c]{80,255}".prop_map(String::into_bytes),
        1 => vec(any::<u8>().prop_filter("no name", |b| *b != 0 && *b != b'/'), 1..30),
    ];
    bytes
        .prop_filter("no name", |n| {
            n.len() <= 255 && !n.contains(&b'/') && n != b"." && n != b".."
        })
        .prop_map(OsString::from_vec)
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        5 => vec(any::<u8>(), 0..600),
        1 => (any::<u8>(), 0_usize..600_000).prop_map(|(byte, n)| vec![byte; n]),
        1 => Just(vec![0; 512]),
    ]
}

fn directory() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        4 => (content(), 0_u32..0o1000).prop_map(|(bytes, mode)| Node::File(bytes, mode | 0o400)),
        1 => (0_usize..50).prop_map(Node::Link),
    ];
    let node = leaf.prop_recursive(5, 40, 8, |inner| {
        (btree_map(name(), inner, 0..8), 0_u32..0o1000)
            .prop_map(|(nodes, mode)| Node::Directory(nodes, mode | 0o500))
    });
    btree_map(name(), node, 0..8).prop_map(|nodes| Node::Directory(nodes, 0o755))
}

/// Writes a node; `seen` are the paths so far, for links to point to.
fn build(path: &Path, node: &Node, depth: usize, root: &Path, seen: &mut Vec<PathBuf>) {
    seen.push(path.strip_prefix(root).unwrap().to_owned());
    match node {
        Node::File(bytes, mode) => {
            put(path, bytes);
            chmod(path, *mode);
        }
        Node::Link(index) => {
            let to = &seen[index % seen.len()];
            let target = PathBuf::from("../".repeat(depth.saturating_sub(1))).join(to);
            let target = if target.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                target
            };
            std::os::unix::fs::symlink(target, path).unwrap();
        }
        Node::Directory(nodes, mode) => {
            fs::create_dir(path).unwrap();
            for (name, node) in nodes {
                build(&path.join(name), node, depth + 1, root, seen);
            }
            chmod(path, *mode);
        }
    }
}

/// Makes closed directories writable so that they can be removed.
fn open_all(root: &Path) {
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.unwrap();
        if entry.file_type().is_dir() {
            chmod(entry.path(), 0o700);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_packed_comes_back(
        tree in directory(),
        seconds in 0_i64..4_000_000_000,
        compression in prop_oneof![
            Just(Compression::Gzip), Just(Compression::Zstd), Just(Compression::None)
        ],
    ) {
        let dir = scratch();
        let root = dir.path().join("tree");
        build(&root, &tree, 0, &root, &mut Vec::new());
        stamp(&root, seconds, 0);
        let options = PackOptions { compression, ..PackOptions::default() };
        let (blob, packed) = packed(&root, "t", &options);
        let back = dir.path().join("back");
        let options = UnpackOptions {
            permissions: crate::layer::Permissions::Preserve,
            ..UnpackOptions::default()
        };
        let unpacked = pull_with(&blob, "t", &back, &options).unwrap();
        let expected = listing(&root);
        prop_assert_eq!(&listing(&back.join("t")), &expected);
        prop_assert_eq!(unpacked.entries, expected.len() as u64);
        prop_assert_eq!(&unpacked.content_digest, &packed.content_digest);
        prop_assert_eq!(unpacked.content_size, packed.content_size);
        // And what has come back is packed to the same bytes.
        prop_assert_eq!(tar_of(&back.join("t"), "t"), tar_of(&root, "t"));
        open_all(dir.path());
    }

    #[test]
    fn no_stream_of_bytes_does_harm(
        mut bytes in vec(any::<u8>(), 0..3000),
        magic in prop_oneof![
            Just(&b""[..]), Just(&b"\x1f\x8b\x08\0"[..]), Just(&b"\x28\xb5\x2f\xfd"[..])
        ],
    ) {
        bytes.splice(0..0, magic.iter().copied());
        let dir = scratch();
        prop_assert!(pull(&bytes, "t", &dir.path().join("in")).is_err());
        prop_assert_eq!(names(dir.path()), ["in"]);
        prop_assert_eq!(names(&dir.path().join("in")), [""; 0]);
    }
}
