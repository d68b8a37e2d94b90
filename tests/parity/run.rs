//! Running the scenarios with a program.

use std::collections::HashMap;
use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use oci_layout::digest::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cases::{Case, Scenario, Step, fixture, scenarios};
use crate::contents::{Contents, changes, contents};
use crate::masks::Masks;
use crate::support::{CREATED, PROGRAM, Sandbox};

/// When all files were written, in seconds since 1970; packed directories
/// contain it.
const WRITTEN_S: u64 = 1_700_000_000;

/// A digest of nothing that is there.
const NONE: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// The lines of stdout; the last is empty if the text ends as a line does.
    pub(crate) stdout: Vec<String>,
    /// What has gone from and come to the directory.
    pub(crate) changes: Vec<String>,
}

/// What came of each case, by scenario.
pub(crate) type Outcomes = Vec<Vec<Outcome>>;

/// Runs all scenarios with the program under test, called oras.
pub(crate) fn ours() -> Outcomes {
    let directory = tempfile::tempdir().unwrap();
    let oras = directory.path().join("oras");
    symlink(PROGRAM, &oras).unwrap();
    all(&oras)
}

/// Runs all scenarios with a program, as many at once as there are processors.
pub(crate) fn all(program: &Path) -> Outcomes {
    let scenarios = scenarios();
    let queue = Mutex::new(scenarios.iter().enumerate());
    let done = Mutex::new(vec![Vec::new(); scenarios.len()]);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some((at, scenario)) = queue.lock().unwrap().next() else {
                        return;
                    };
                    let outcomes = Stage::new(program).play(scenario);
                    done.lock().unwrap()[at] = outcomes;
                }
            });
        }
    });
    done.into_inner().unwrap()
}

/// A directory in which a scenario is run.
struct Stage<'a> {
    program: &'a Path,
    sandbox: Sandbox,
    captured: HashMap<String, String>,
    masks: Masks,
}

impl<'a> Stage<'a> {
    fn new(program: &'a Path) -> Self {
        let sandbox = Sandbox::new();
        copy(&fixture("parity/files"), sandbox.path());
        make_alike(sandbox.path());
        Self {
            program,
            sandbox,
            captured: HashMap::new(),
            masks: Masks::default(),
        }
    }

    fn play(mut self, scenario: &Scenario) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let mut before = contents(self.sandbox.path());
        for step in &scenario.steps {
            match step {
                Step::Layout(name) => copy(&fixture(name), &self.sandbox.join(name)),
                Step::Tar { layout, file } => self.pack(layout, file),
                Step::Run(case) => {
                    outcomes.push(self.run(case, &mut before));
                    continue;
                }
            }
            before = contents(self.sandbox.path());
        }
        outcomes
    }

    /// Runs a case and compares the directory with what it held `before`.
    fn run(&mut self, case: &Case, before: &mut Contents) -> Outcome {
        let words: Vec<String> = case.words.iter().map(|word| self.fill(word)).collect();
        let stdin = case.stdin.as_deref().map(|text| self.fill(text));
        let output = self.output(&words, stdin.as_deref());
        let stdout = String::from_utf8_lossy(&output.stdout);
        if let Some(name) = &case.capture {
            let digest = digest_in(&stdout)
                .unwrap_or_else(|| panic!("{} prints no digest: {output:?}", case.line));
            self.captured.insert(name.clone(), digest);
        }
        self.masks.look(self.sandbox.path());
        let here = self.sandbox.path();
        let stdout = self.masks.mask_stdout(&stdout, here, &words);
        let after = contents(here);
        let mut changes = changes(before, &after);
        for line in &mut changes {
            *line = self.masks.mask_content(line);
        }
        changes.sort_unstable();
        *before = after;
        Outcome {
            code: output.status.code(),
            stdout,
            changes,
        }
    }

    fn output(&self, words: &[String], stdin: Option<&str>) -> Output {
        let mut child = Command::new(self.program)
            .args(words)
            .current_dir(self.sandbox.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("ORAS_CACHE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // A program that does not read its stdin may have closed it.
        let _ = pipe.write_all(stdin.unwrap_or_default().as_bytes());
        drop(pipe);
        child.wait_with_output().unwrap()
    }

    /// Replaces the words in braces that the table knows; others, as those of
    /// templates and of JSON, stay.
    fn fill(&self, word: &str) -> String {
        let mut filled = String::new();
        let mut rest = word;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let found = after
                .split_once('}')
                .and_then(|(name, rest)| Some((self.value(name)?, rest)));
            if let Some((value, after)) = found {
                filled.push_str(&value);
                rest = after;
            } else {
                filled.push('{');
                rest = after;
            }
        }
        filled + rest
    }

    fn value(&self, name: &str) -> Option<String> {
        match name {
            "created" => return Some(CREATED.to_owned()),
            "none" => return Some(NONE.to_owned()),
            "here" => return Some(self.sandbox.path().display().to_string()),
            _ => {}
        }
        if let Some(digest) = self.captured.get(name) {
            return Some(digest.clone());
        }
        if let Some((layout, rest)) = name.split_once(':') {
            let (tag, pointer) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            return self.digest_in_layout(layout, tag, pointer);
        }
        let bytes = std::fs::read(self.sandbox.join(name)).ok()?;
        Some(Digest::of(&bytes).to_string())
    }

    /// Returns the digest of what is tagged, or of a descriptor in it.
    fn digest_in_layout(&self, layout: &str, tag: &str, pointer: &str) -> Option<String> {
        let index = std::fs::read(self.sandbox.join(layout).join("index.json")).ok()?;
        let index: Value = serde_json::from_slice(&index).unwrap();
        let entry = index["manifests"].as_array()?.iter().find(|entry| {
            entry["annotations"]["org.opencontainers.image.ref.name"].as_str() == Some(tag)
        });
        let digest = entry?["digest"].as_str()?;
        if pointer.is_empty() {
            return Some(digest.to_owned());
        }
        let blob = format!("{layout}/blobs/{}", digest.replace(':', "/"));
        let manifest: Value = serde_json::from_str(&self.sandbox.read(blob)).unwrap();
        let descriptor = manifest.pointer(pointer)?;
        Some(descriptor["digest"].as_str()?.to_owned())
    }

    fn pack(&self, layout: &str, file: &str) {
        let file = File::create(self.sandbox.join(file)).unwrap();
        let mut tar = tar::Builder::new(file);
        tar.mode(tar::HeaderMode::Deterministic);
        tar.append_dir_all(".", self.sandbox.join(layout)).unwrap();
        tar.finish().unwrap();
    }
}

/// Returns the digest of what a command says that it has made.
fn digest_in(stdout: &str) -> Option<String> {
    if let Ok(document) = serde_json::from_str::<Value>(stdout) {
        return document["digest"].as_str().map(str::to_owned);
    }
    let (_, rest) = stdout.rsplit_once("Digest: ")?;
    rest.lines().next().map(str::to_owned)
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target: PathBuf = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Gives everything the same mode and time, which end up in packed directories.
fn make_alike(root: &Path) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(WRITTEN_S);
    for entry in walkdir::WalkDir::new(root).contents_first(true) {
        let entry = entry.unwrap();
        let is_directory = entry.file_type().is_dir();
        let mode = if is_directory { 0o755 } else { 0o644 };
        std::fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
        let file = File::open(entry.path()).unwrap();
        file.set_modified(then).unwrap();
    }
}
