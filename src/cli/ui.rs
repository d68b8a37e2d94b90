//! What the program prints, and where: results to stdout, the rest to stderr.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use oci_layout::cleanup::Cleanup;
use oci_layout::json;
use oci_layout::store::{MountKind, Notice, StoreOptions};
use serde::Serialize;

use super::bars::Bars;
use super::format::Format;
use super::lines::Lines;
use oci_layout::progress::Progress;

/// The words a command's status lines are made of, and how wide they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// `Uploading`, `Uploaded `, `Exists   `.
    Push,
    /// `Downloading`, `Downloaded `, `Restored   `.
    Pull,
    /// `Copying`, `Copied `, `Exists `.
    Copy,
    /// `Pulling`, `Pulled   `, `Exists   `.
    Backup,
    /// `Pushing`, `Pushed   `, `Exists   `.
    Restore,
    /// None: only bars.
    Quiet,
}

/// The two streams of the program and what is known of them.
pub(crate) struct Ui {
    out: Box<dyn Write + Send>,
    /// Whether whoever read stdout has gone. Commands finish their work all the
    /// same; what they still print is dropped.
    is_unheard: bool,
    store_options: StoreOptions,
    stderr_is_terminal: bool,
    stdout_is_terminal: bool,
    name: String,
}

impl Ui {
    /// Connects to the process's own streams. `name` is what the program was
    /// called by.
    pub(crate) fn new(name: String, store_options: StoreOptions) -> Self {
        Self {
            out: Box::new(io::BufWriter::new(io::stdout())),
            is_unheard: false,
            store_options,
            stderr_is_terminal: io::stderr().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            name,
        }
    }

    /// Returns what the program was called by.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the list of things to undo on an interrupt.
    pub(crate) fn cleanup(&self) -> Cleanup {
        self.store_options.cleanup.clone()
    }

    /// Returns how layouts are opened that are only read.
    pub(crate) fn store_options(&self) -> StoreOptions {
        self.store_options.clone()
    }

    /// Prints a result line. What came from outside is made harmless first.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        let text = if self.stdout_is_terminal {
            printable(text)
        } else {
            text.to_owned()
        };
        self.bytes(format!("{text}\n").as_bytes())
    }

    /// Prints bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.is_unheard {
            return Ok(());
        }
        let written = self.out.write_all(bytes);
        self.unless_unheard(written)
    }

    /// Returns stdout as a writer, for content that is streamed to it. It fails
    /// when nobody reads any more: then there is no reason to go on.
    pub(crate) fn out(&mut self) -> Stream<'_> {
        Stream(self)
    }

    /// Tells whether a command has failed only because nobody reads what it
    /// streams, which is no failure.
    pub(crate) fn has_lost_reader(&self, error: &anyhow::Error) -> bool {
        let is_broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
            cause
                .downcast_ref::<io::Error>()
                .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
        };
        self.is_unheard && error.chain().any(is_broken_pipe)
    }

    fn unless_unheard(&mut self, written: io::Result<()>) -> io::Result<()> {
        if is_broken_pipe(&written) {
            self.is_unheard = true;
            return Ok(());
        }
        written
    }

    /// Prints a value as indented JSON.
    pub(crate) fn json<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        let mut text = json::to_vec_pretty(value);
        text.push(b'\n');
        self.bytes(&text)
    }

    /// Prints to stderr: something worth knowing that is no result.
    pub(crate) fn note(&self, text: &str) {
        note(text);
    }

    /// Asks a question on stdout and reads the answer from stdin: yes only if
    /// it is `y` or `yes`.
    pub(crate) fn confirm(&mut self, question: &str) -> anyhow::Result<bool> {
        self.bytes(format!("{question} [y/N] ").as_bytes())?;
        self.flush()?;
        if self.is_unheard {
            bail!("cannot ask whether to delete, for nobody reads stdout: give --force");
        }
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        let answer = answer.trim().to_ascii_lowercase();
        Ok(answer == "y" || answer == "yes")
    }

    /// Hands everything printed so far to the operating system.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.is_unheard {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_unheard(flushed)
    }

    /// Tells whether progress is drawn as bars.
    fn has_bars(&self, no_tty: bool) -> bool {
        self.stderr_is_terminal && !no_tty
    }

    /// Chooses how progress is shown: bars on a terminal, else status lines on
    /// stdout if the results are text, else not at all.
    pub(crate) fn progress(
        &mut self,
        words: Words,
        format: &Format,
        no_tty: bool,
    ) -> Box<dyn Progress> {
        if self.has_bars(no_tty) {
            Box::new(Bars::new())
        } else if format.is_text() && words != Words::Quiet {
            Box::new(Lines::new(words))
        } else {
            Box::new(oci_layout::progress::Silent)
        }
    }
}

/// Returns a notice that prints to stderr.
pub(crate) fn notice() -> Arc<dyn Notice> {
    Arc::new(StderrNotice)
}

/// Stdout for content; see [`Ui::out`].
pub(crate) struct Stream<'a>(&'a mut Ui);

impl Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.out.write(bytes);
        self.0.is_unheard |= is_broken_pipe(&written);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.0.out.flush();
        self.0.is_unheard |= is_broken_pipe(&flushed);
        flushed
    }
}

fn is_broken_pipe<T>(result: &io::Result<T>) -> bool {
    matches!(result, Err(e) if e.kind() == io::ErrorKind::BrokenPipe)
}

#[derive(Debug)]
struct StderrNotice;

impl Notice for StderrNotice {
    fn waiting_for_lock(&self, root: &Path) {
        note(&format!(
            "waiting for another process that uses {}",
            root.display()
        ));
    }

    fn settling(&self, root: &Path, time: Duration) {
        if time > Duration::from_secs(2) {
            note(&format!(
                "waiting {} s until {} shows what other machines may have written; --settle 0s does not wait",
                time.as_secs(),
                root.display()
            ));
        }
    }

    fn weak_mount(&self, root: &Path, kind: MountKind, caveat: &str) {
        note(&format!(
            "note: {} is on {kind}: {caveat}; see `doctor`",
            root.display()
        ));
    }

    fn no_locks(&self, root: &Path) {
        note(&format!(
            "warning: the file system of {} has no locks: let only one process write there at a time",
            root.display()
        ));
    }
}

/// Prints a line to stderr.
#[expect(clippy::print_stderr, reason = "the one place that prints to stderr")]
pub(crate) fn note(text: &str) {
    if io::stderr().is_terminal() {
        eprintln!("{}", printable(text));
    } else {
        eprintln!("{text}");
    }
}

/// Returns a number with its noun, in the plural where that is due.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// Escapes what could steer a terminal or turn text around: names in a layout
/// may have been chosen by an enemy.
pub(crate) fn printable(text: &str) -> String {
    let is_bidi = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n' && c != '\t') || is_bidi(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_numbers() {
        assert_eq!(count(0, "blob"), "0 blobs");
        assert_eq!(count(1, "blob"), "1 blob");
        assert_eq!(count(2, "blob"), "2 blobs");
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(printable("x\u{202e}y"), "x\\u{202e}y");
        assert_eq!(printable("é ü\tok\n"), "é ü\tok\n");
    }
}
