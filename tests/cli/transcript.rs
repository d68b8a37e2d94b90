//! A run of the program as one text, to be compared as a whole.

use std::ffi::OsStr;
use std::fmt::Write;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::support::Sandbox;

/// Returns stdout as it is, then each line of stderr after `! `, then `= CODE`
/// if that is not 0.
pub(crate) fn transcript(output: &Output) -> String {
    let mut text = String::from_utf8(output.stdout.clone()).unwrap();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("<no newline>\n");
    }
    for line in String::from_utf8(output.stderr.clone()).unwrap().lines() {
        writeln!(text, "! {line}").unwrap();
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => writeln!(text, "= {code}").unwrap(),
        None => writeln!(text, "= {}", output.status).unwrap(),
    }
    text
}

impl Sandbox {
    /// Runs the program and returns the transcript.
    pub(crate) fn says<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        transcript(&self.run(args))
    }

    /// Runs the program with a line cut at its spaces and returns the
    /// transcript.
    pub(crate) fn enter(&self, line: &str) -> String {
        self.says(line.split_whitespace())
    }

    /// Pushes `a.txt` under several tags and returns the digest.
    pub(crate) fn push_tagged(&self, layout: &str, tags: &str, content: &str) -> String {
        let mut tags = tags.split(',');
        let first = format!("{layout}:{}", tags.next().unwrap());
        let digest = self.push_file(&first, "a.txt", content);
        self.ok(["tag", &first].into_iter().chain(tags));
        digest
    }

    /// Runs the program with something on its stdin and returns the transcript.
    pub(crate) fn says_to<S: AsRef<OsStr>>(
        &self,
        stdin: &[u8],
        args: impl IntoIterator<Item = S>,
    ) -> String {
        transcript(&feed(&mut self.command(args), stdin))
    }
}

/// Runs a command with something on its stdin.
pub(crate) fn feed(command: &mut Command, stdin: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that does not want its input closes it early.
    let _ = pipe.write_all(stdin);
    drop(pipe);
    child.wait_with_output().unwrap()
}

/// Says why a test does nothing.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn skip(why: &str) {
    eprintln!("skipped: {why}");
}
