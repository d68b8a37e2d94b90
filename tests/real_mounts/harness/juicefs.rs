//! `juicefs` with its data in a folder and its metadata in SQLite.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Mount;

/// The name of the volume, and of the bucket that the gateway shows.
pub const VOLUME: &str = "volume";

/// A formatted volume.
pub struct JuiceFs {
    program: PathBuf,
    pub meta: String,
    pub cache: PathBuf,
    _scratch: tempfile::TempDir,
}

impl JuiceFs {
    /// Makes a volume.
    pub fn format(program: &Path) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let meta = format!("sqlite3://{}", scratch.path().join("meta.db").display());
        let done = Command::new(program)
            .args(["format", "--storage", "file", "--bucket"])
            // It puts the volume's name right behind.
            .arg(format!("{}/", scratch.path().display()))
            .args(["--trash-days", "0", &meta, VOLUME])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "juicefs format: {said}");
        Self {
            program: program.to_owned(),
            meta,
            cache: scratch.path().join("cache"),
            _scratch: scratch,
        }
    }

    /// Mounts the volume.
    pub fn mount(&self) -> Mount {
        Mount::start(|path, _| {
            let mut command = self.command("mount");
            command.arg(&self.meta).arg(path);
            command.args(["--backup-meta", "0"]);
            command
        })
    }

    /// Prepares a command that keeps its cache here.
    pub fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(verb).arg("--no-usage-report");
        command.arg("--cache-dir").arg(&self.cache);
        command
    }
}
