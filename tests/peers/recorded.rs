//! The same files pushed in the same way give the manifest that oras writes,
//! byte for byte, and the same entries in index.json.
//!
//! What oras 1.3.3 wrote is recorded in `fixtures/oras/pushes.json`; where oras
//! is installed the recording is compared with it, too. Renewed by
//! `SNAPSHOTS=overwrite cargo test --test peers recorded`.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::support::{PROGRAM, Sandbox, peer};

/// When all files of a case were written, in seconds since 1970.
const WRITTEN_S: u64 = 1_700_000_000;

/// One push: what it is given, and what oras made of it.
#[derive(Debug, Serialize, Deserialize)]
struct Case {
    name: String,
    files: serde_json::Map<String, Value>,
    args: Vec<String>,
    #[serde(default, flatten)]
    written: Option<Written>,
}

/// What a push wrote.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    /// The bytes of the manifest.
    manifest: String,
    /// The entries of index.json, sorted by tag.
    entries: Vec<Value>,
}

fn recording() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oras/pushes.json")
}

fn cases() -> Vec<Case> {
    serde_json::from_slice(&std::fs::read(recording()).unwrap()).unwrap()
}

impl Case {
    /// Pushes with `program` and reads what it wrote.
    fn push(&self, program: &Path) -> Written {
        let sandbox = Sandbox::new();
        for (name, content) in &self.files {
            sandbox.write(name, content.as_str().unwrap());
        }
        make_alike(sandbox.path());
        let output = sandbox.run_program(program, &self.args);
        assert!(
            output.status.success(),
            "{}: {}",
            self.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let index: Value = serde_json::from_str(&sandbox.read("lay/index.json")).unwrap();
        let mut entries = index["manifests"].as_array().unwrap().clone();
        entries.sort_by_key(|e| e["annotations"]["org.opencontainers.image.ref.name"].to_string());
        let digest = entries[0]["digest"].as_str().unwrap().replace(':', "/");
        Written {
            manifest: sandbox.read(format!("lay/blobs/{digest}")),
            entries,
        }
    }
}

/// Gives everything the same mode and time, which end up in packed directories.
fn make_alike(root: &Path) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(WRITTEN_S);
    for entry in walkdir::WalkDir::new(root).contents_first(true) {
        let entry = entry.unwrap();
        let mode = if entry.file_type().is_dir() {
            0o755
        } else {
            0o644
        };
        std::fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
        File::open(entry.path())
            .unwrap()
            .set_modified(then)
            .unwrap();
    }
}

impl Written {
    /// Compressors differ, so of a packed directory only the digest of the tar
    /// counts, and of its manifest all but the digests that follow from it.
    fn comparable(mut self) -> Self {
        let mut manifest: Value = serde_json::from_str(&self.manifest).unwrap();
        let layers = manifest["layers"].as_array_mut().unwrap();
        let mut is_packed = false;
        for layer in layers {
            if layer["annotations"]["io.deis.oras.content.unpack"] == "true" {
                is_packed = true;
                layer["digest"] = Value::Null;
                layer["size"] = Value::Null;
            }
        }
        if is_packed {
            self.manifest = manifest.to_string();
            for entry in &mut self.entries {
                entry["digest"] = Value::Null;
                entry["size"] = Value::Null;
            }
        }
        self
    }
}

/// Compares two pushes as text, so that the order of members counts.
fn assert_same(name: &str, found: Written, recorded: Written) {
    let (found, recorded) = (found.comparable(), recorded.comparable());
    assert_eq!(found.manifest, recorded.manifest, "{name}");
    let text = |entries: &[Value]| Value::from(entries.to_vec()).to_string();
    assert_eq!(text(&found.entries), text(&recorded.entries), "{name}");
}

#[test]
fn pushes_are_those_of_oras() {
    let cases = cases();
    assert!(cases.len() >= 10);
    for case in cases {
        let found = case.push(Path::new(PROGRAM));
        let recorded = case.written.expect("every case has been recorded");
        assert_same(&case.name, found, recorded);
    }
}

#[test]
fn the_recording_is_what_oras_does() {
    let Some(oras) = peer("oras") else {
        return;
    };
    let mut cases = cases();
    #[expect(clippy::disallowed_methods, reason = "a switch of this test's own")]
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        for case in &mut cases {
            case.written = Some(case.push(&oras));
        }
        let text = serde_json::to_string_pretty(&cases).unwrap() + "\n";
        std::fs::write(recording(), text).unwrap();
        return;
    }
    for case in cases {
        let found = case.push(&oras);
        assert_same(&case.name, found, case.written.unwrap());
    }
}
