//! What a directory holds, as lines to compare: of each layout the entries of
//! its index, whatever their order, and its blobs; of everything else the path
//! and the digest.

use std::collections::BTreeSet;
use std::path::Path;

use oci_layout::digest::Digest;
use serde_json::Value;

/// Lines that say what there is.
pub(crate) type Contents = BTreeSet<String>;

/// Reads a directory and the layouts in it.
pub(crate) fn contents(root: &Path) -> Contents {
    let mut lines = Contents::new();
    read_directory(root, root, &mut lines);
    lines
}

/// Returns what has gone (`- …`) and what has come (`+ …`), sorted.
pub(crate) fn changes(before: &Contents, after: &Contents) -> Vec<String> {
    let gone = before.difference(after).map(|line| format!("- {line}"));
    let come = after.difference(before).map(|line| format!("+ {line}"));
    gone.chain(come).collect()
}

fn read_directory(root: &Path, directory: &Path, lines: &mut Contents) {
    let name = directory.strip_prefix(root).unwrap().display().to_string();
    if directory.join("oci-layout").is_file() {
        read_layout(&name, directory, lines);
        return;
    }
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_directory(root, &path, lines);
        } else {
            let shown = path.strip_prefix(root).unwrap().display();
            let digest = Digest::of(&std::fs::read(&path).unwrap());
            lines.insert(format!("{shown} {digest}"));
        }
    }
}

/// Reads what readers of layouts look at, and not the folders that programs
/// keep there for themselves.
fn read_layout(name: &str, directory: &Path, lines: &mut Contents) {
    let index = std::fs::read(directory.join("index.json")).unwrap_or_default();
    let mut index: Value = serde_json::from_slice(&index).unwrap_or_default();
    index.sort_all_objects();
    let manifests = index
        .as_object_mut()
        .and_then(|index| index.shift_remove("manifests"))
        .unwrap_or_default();
    for entry in manifests.as_array().into_iter().flatten() {
        let mut line = format!("{name} entry {entry}");
        while !lines.insert(line.clone()) {
            line.push_str(" again");
        }
    }
    lines.insert(format!("{name} index {index}"));
    for entry in walkdir::WalkDir::new(directory.join("blobs"))
        .min_depth(2)
        .into_iter()
        .flatten()
    {
        let path = entry.path().strip_prefix(directory.join("blobs")).unwrap();
        let digest = path.display().to_string().replace('/', ":");
        lines.insert(format!("{name} blob {digest}"));
    }
}
