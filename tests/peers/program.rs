//! Running any program in a scratch directory.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::Sandbox;

impl Sandbox {
    /// Runs a program here, whatever comes of it.
    pub(crate) fn run_program<S: AsRef<OsStr>>(
        &self,
        program: &Path,
        args: impl IntoIterator<Item = S>,
    ) -> Output {
        Command::new(program)
            .args(args)
            .current_dir(self.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs a program here with a line cut at its spaces. It must succeed.
    /// Returns its stdout.
    pub(crate) fn does(&self, program: &Path, line: &str) -> String {
        let output = self.run_program(program, line.split_whitespace());
        assert!(
            output.status.success(),
            "{} {line} failed with {}\nstdout: {}\nstderr: {}",
            program.display(),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program under test with a line cut at its spaces. It must
    /// succeed. Returns its stdout.
    pub(crate) fn enter(&self, line: &str) -> String {
        self.ok(line.split_whitespace())
    }
}
