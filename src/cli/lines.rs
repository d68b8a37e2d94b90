//! Progress as lines on stdout, for pipes and logs.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use oci_layout::digest::Digest;
use oci_layout::progress::{Item, Progress, Silent, Step, Task};

use super::ui::Words;

/// Prints one line when an item is begun and one when it is done.
pub(super) struct Lines {
    words: Words,
    begun: Mutex<HashSet<String>>,
}

impl Lines {
    pub(super) fn new(words: Words) -> Self {
        Self {
            words,
            begun: Mutex::default(),
        }
    }

    fn print(&self, step: Step, item: &Item<'_>) {
        let Some(line) = line(self.words, step, item) else {
            return;
        };
        // A reader that is gone does not stop the work.
        let _ = writeln!(io::stdout().lock(), "{line}");
    }

    /// Remembers an item; tells whether it is new.
    fn remember(&self, item: &Item<'_>) -> bool {
        let key = format!("{} {}", item.digest.unwrap_or_default(), item.name);
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.insert(key)
    }
}

impl Progress for Lines {
    fn begin(&self, step: Step, item: &Item<'_>) -> Box<dyn Task> {
        if item.digest.is_some() && self.remember(item) {
            self.print(step, item);
        }
        Box::new(Silent)
    }

    fn done(&self, step: Step, item: &Item<'_>) {
        // A file's digest is known only when it has been read, so its first
        // line may have to be made up for.
        let start = match step {
            Step::Uploaded => Some(Step::Uploading),
            Step::Downloaded => Some(Step::Downloading),
            Step::Copied => Some(Step::Copying),
            _ => None,
        };
        if step == Step::Downloading {
            self.remember(item);
        }
        if let Some(start) = start
            && self.remember(item)
        {
            self.print(start, item);
        }
        self.print(step, item);
    }
}

/// Returns the line for a step, `None` if there is none in these words.
fn line(words: Words, step: Step, item: &Item<'_>) -> Option<String> {
    let width = match words {
        Words::Push | Words::Backup | Words::Restore => 9,
        Words::Pull => 11,
        Words::Copy => 7,
        Words::Quiet => return None,
    };
    let word = match (words, step) {
        (Words::Backup, Step::Copying) => "Pulling",
        (Words::Backup, Step::Copied) => "Pulled",
        (Words::Restore, Step::Copying) => "Pushing",
        (Words::Restore, Step::Copied) => "Pushed",
        _ => word(step)?,
    };
    let Some(digest) = item.digest else {
        return Some(format!("{word} {}", item.name));
    };
    let digest = Digest::parse(digest).ok()?;
    Some(format!("{word:width$} {} {}", digest.short(), item.name))
}

/// Returns what a step is called.
pub(super) fn word(step: Step) -> Option<&'static str> {
    Some(match step {
        Step::Preparing => "Preparing",
        Step::Uploading => "Uploading",
        Step::Uploaded => "Uploaded",
        Step::Exists => "Exists",
        Step::Skipped => "Skipped",
        Step::Downloading => "Downloading",
        Step::Processing => "Processing",
        Step::Downloaded => "Downloaded",
        Step::Restored => "Restored",
        Step::Copying => "Copying",
        Step::Copied => "Copied",
        Step::Verifying => "Verifying",
        Step::Verified => "Verified",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_padded_to_the_width_of_the_command() {
        let digest = Digest::of(b"{}");
        let item = Item {
            digest: Some(digest.as_str()),
            name: "hi.txt",
            size_bytes: None,
        };
        let text = |words, step| line(words, step, &item).unwrap();
        assert_eq!(
            text(Words::Push, Step::Exists),
            "Exists    44136fa355b3 hi.txt"
        );
        assert_eq!(
            text(Words::Pull, Step::Restored),
            "Restored    44136fa355b3 hi.txt"
        );
        assert_eq!(
            text(Words::Copy, Step::Copied),
            "Copied  44136fa355b3 hi.txt"
        );
        assert_eq!(line(Words::Quiet, Step::Copied, &item), None);
        let unread = Item {
            digest: None,
            ..item
        };
        assert_eq!(
            line(Words::Push, Step::Preparing, &unread).unwrap(),
            "Preparing hi.txt"
        );
    }
}
