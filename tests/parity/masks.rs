//! What is masked before two runs are compared, because it is a matter of luck
//! or of the place where they ran:
//!
//! - the directory, which becomes `HERE`;
//! - the order of lines where several things are done at once, and of the
//!   referrers of a manifest;
//! - the digest of manifests that contain the directory;
//! - the digest and size of packed directories, whose tars are alike but not
//!   their gzip streams, and of the manifests that name them.

use std::path::Path;

use oci_layout::digest::Digest;
use serde_json::Value;

/// Commands that do several things at once and say so as they go.
const BUSY: &[&str] = &[
    "push", "pull", "attach", "cp", "copy", "tag", "discover", "manifest",
];

/// The annotation with the digest of an unpacked layer, as oras writes it.
const UNPACKED: &str = "io.deis.oras.content.digest";

/// The digests of one directory that depend on the compressor, with what is
/// shown for them.
#[derive(Default)]
pub(crate) struct Masks {
    digests: Vec<(String, String)>,
}

impl Masks {
    /// Looks for packed directories in the manifests below a directory.
    pub(crate) fn look(&mut self, root: &Path) {
        for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if !path.is_file() || name.len() != 64 || self.digests.iter().any(|(d, _)| *d == name) {
                continue;
            }
            let bytes = std::fs::read(path).unwrap();
            if let Ok(manifest) = serde_json::from_slice::<Value>(&bytes) {
                self.look_at(&name, &manifest, &root.display().to_string());
            }
        }
    }

    fn look_at(&mut self, name: &str, manifest: &Value, here: &str) {
        let mut packed = Vec::new();
        for layer in manifest["layers"].as_array().into_iter().flatten() {
            if let Some(unpacked) = layer["annotations"][UNPACKED].as_str() {
                let digest = layer["digest"].as_str().unwrap();
                packed.push((hex(digest).to_owned(), hex(unpacked).to_owned()));
            }
        }
        if packed.is_empty() && !manifest.to_string().contains(here) {
            return;
        }
        self.digests.extend(packed);
        let alike = self.mask_json(manifest.clone()).to_string();
        let alike = Digest::of(alike.replace(here, "HERE").as_bytes());
        let known = (name.to_owned(), hex(alike.as_str()).to_owned());
        self.digests.push(known);
    }

    /// Masks a line that says what a directory holds.
    pub(crate) fn mask_content(&self, line: &str) -> String {
        let masked = self.replace(line);
        match masked.split_once(" entry ") {
            Some((layout, entry)) if masked != line => {
                let mut entry: Value = serde_json::from_str(entry).unwrap();
                entry["size"] = Value::from(0);
                format!("{layout} entry {entry}")
            }
            _ => masked,
        }
    }

    /// Masks what a command has printed and cuts it into lines. The last one
    /// is empty if the text ends as a line does.
    pub(crate) fn mask_stdout(&self, stdout: &str, here: &Path, words: &[String]) -> Vec<String> {
        let mut text = stdout.replace(&here.display().to_string(), "HERE");
        if let Ok(mut document) = serde_json::from_str::<Value>(&text) {
            let masked = self.replace(&text);
            if document.get("referrers").is_some() {
                sort_referrers(&mut document);
                text = serde_json::to_string_pretty(&document).unwrap() + "\n";
            } else if masked != text {
                let document = self.mask_json(document);
                text = serde_json::to_string_pretty(&document).unwrap() + "\n";
            }
        } else {
            text = self.replace(&text);
            if words.first().is_some_and(|verb| BUSY.contains(&&**verb)) {
                text = sort_lines(&paths_of_tree(&text));
            }
        }
        if text.is_empty() {
            return Vec::new();
        }
        text.split('\n').map(str::to_owned).collect()
    }

    /// Replaces digests, in full and as they are abbreviated.
    fn replace(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (found, shown) in &self.digests {
            text = text
                .replace(found, shown)
                .replace(&found[..12], &shown[..12]);
        }
        text
    }

    /// Masks all descriptors in a document.
    fn mask_json(&self, mut document: Value) -> Value {
        match &mut document {
            Value::Object(members) => {
                let digest = members.get("digest").and_then(Value::as_str).map(hex);
                let is_masked = self.digests.iter().any(|(found, _)| digest == Some(found));
                for (name, value) in members.iter_mut() {
                    *value = match name.as_str() {
                        "size" if is_masked => Value::from(0),
                        _ => self.mask_json(value.take()),
                    };
                }
            }
            Value::Array(items) => {
                for item in items {
                    *item = self.mask_json(item.take());
                }
            }
            Value::String(text) => *text = self.replace(text),
            _ => {}
        }
        document
    }
}

fn hex(digest: &str) -> &str {
    digest.split_once(':').map_or(digest, |(_, hex)| hex)
}

/// Puts before each line of a tree the lines that it hangs below, so that it
/// does not matter which branch comes first.
fn paths_of_tree(text: &str) -> String {
    if !text.contains("── ") {
        return text.to_owned();
    }
    let mut path: Vec<&str> = Vec::new();
    let mut paths = String::new();
    for line in text.lines() {
        let (depth, label) = match line.split_once("── ") {
            Some((indent, label)) => (indent.chars().count() / 4 + 1, label),
            None => (0, line),
        };
        path.truncate(depth);
        path.push(label);
        paths.push_str(&path.join(" > "));
        paths.push('\n');
    }
    paths
}

fn sort_lines(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    let end = if text.ends_with('\n') { "\n" } else { "" };
    lines.join("\n") + end
}

fn sort_referrers(node: &mut Value) {
    if let Some(referrers) = node.get_mut("referrers").and_then(Value::as_array_mut) {
        referrers.iter_mut().for_each(sort_referrers);
        referrers.sort_by_key(|referrer| referrer["digest"].to_string());
    }
}
