//! A layout with two tags whose parts have equal sizes, built once and copied
//! for each case.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{CREATED, Sandbox};

pub(crate) const BAD_LAYER: &[u8] = b"the bad layer\n";
pub(crate) const GOOD_LAYER: &[u8] = b"the god layer\n";
pub(crate) const BAD_FILE: &[u8] = b"a file in the bad directory\n";

/// The digests of what one tag leads to.
pub(crate) struct Parts {
    pub(crate) manifest: String,
    pub(crate) config: String,
    pub(crate) layer: String,
    pub(crate) directory: String,
}

pub(crate) struct Fixture {
    sandbox: Sandbox,
    pub(crate) bad: Parts,
    pub(crate) good: Parts,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::new();
        sandbox.write("new.txt", "something new\n");
        // Equal lengths everywhere, so that swapped blobs have the right size.
        let bad = push(&sandbox, "bad", BAD_LAYER, BAD_FILE);
        let good = push(
            &sandbox,
            "god",
            GOOD_LAYER,
            b"a file in the god directory\n",
        );
        sandbox.ok(["tag", "L:god", "good"]);
        sandbox.ok(["untag", "L:god"]);
        Self { sandbox, bad, good }
    }

    /// Copies the layout and the file to be pushed to a directory of its own.
    pub(crate) fn copy(&self) -> Sandbox {
        let copy = Sandbox::new();
        for (name, content) in files_below(self.sandbox.path()) {
            if name == "new.txt" || name.starts_with("L/") {
                copy.write(&name, content);
            }
        }
        std::fs::create_dir(copy.join("out")).unwrap();
        copy
    }
}

fn push(sandbox: &Sandbox, name: &str, layer: &[u8], file: &[u8]) -> Parts {
    let (text, config) = (format!("{name}.txt"), format!("{name}.json"));
    let directory = format!("{name}-dir");
    sandbox.write(&text, layer);
    sandbox.write(&config, format!("{{\"config\":\"{name}\"}}"));
    sandbox.write(&format!("{directory}/file"), file);
    sandbox.ok([
        "push",
        "-a",
        CREATED,
        "--compression=none",
        "--reproducible",
        "--config",
        &format!("{config}:application/json"),
        &format!("L:{name}"),
        &text,
        &directory,
    ]);
    let manifest = sandbox.ok(["manifest", "fetch", &format!("L:{name}")]);
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let digest = |value: &Value| value["digest"].as_str().unwrap().to_owned();
    Parts {
        manifest: sandbox
            .ok(["resolve", &format!("L:{name}")])
            .trim()
            .to_owned(),
        config: digest(&manifest["config"]),
        layer: digest(&manifest["layers"][0]),
        directory: digest(&manifest["layers"][1]),
    }
}

/// Returns every file below a directory with its content; none if there is no
/// such directory.
pub(crate) fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(root).unwrap();
            let content = std::fs::read(entry.path()).unwrap();
            (name.display().to_string(), content)
        })
        .collect()
}
