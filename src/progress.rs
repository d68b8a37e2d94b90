//! How long operations tell somebody that they are getting on.
//!
//! The library reports; what is drawn or printed is decided by the caller.
//! This module depends on nothing and prints nothing. Tests pass a
//! [`Recorder`] and assert on what was reported.

use std::fmt;
use std::sync::Mutex;

/// One step in the life of an item: both what is being done to it and what
/// became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// A file or directory is being read and described.
    Preparing,
    /// A blob is on its way into a layout.
    Uploading,
    /// A blob has reached the layout.
    Uploaded,
    /// The layout had this blob already.
    Exists,
    /// The item was passed over on purpose.
    Skipped,
    /// A blob is being read from a layout.
    Downloading,
    /// A manifest is being read for what it refers to.
    Processing,
    /// A blob has been read, verified and put in place.
    Downloaded,
    /// A file was written from content that had been read already.
    Restored,
    /// A blob is being copied between layouts.
    Copying,
    /// A blob has been copied between layouts.
    Copied,
    /// A blob is being re-hashed.
    Verifying,
    /// A blob has been re-hashed.
    Verified,
}

/// What a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The digest in its whole form, once it is known.
    pub digest: Option<&'a str>,
    /// A title, or a media type where there is no title.
    pub name: &'a str,
    /// How many bytes the work will take, where that is known.
    pub size_bytes: Option<u64>,
}

/// A running piece of work. It ends when it is dropped.
pub trait Task: Send + Sync {
    /// Adds to the number of bytes done.
    fn advance(&self, bytes: u64);

    /// Says what the work is waiting for, such as `finishing upload`.
    fn waiting_for(&self, what: &str);
}

/// Somebody who wants to know how an operation gets on.
pub trait Progress: Sync {
    /// Starts a piece of work.
    fn begin(&self, step: Step, item: &Item<'_>) -> Box<dyn Task>;

    /// Reports that a step is over, or that it took no work at all.
    fn done(&self, step: Step, item: &Item<'_>);
}

impl fmt::Debug for dyn Progress + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Task for Silent {
    fn advance(&self, _: u64) {}
    fn waiting_for(&self, _: &str) {}
}

impl Progress for Silent {
    fn begin(&self, _: Step, _: &Item<'_>) -> Box<dyn Task> {
        Box::new(Silent)
    }

    fn done(&self, _: Step, _: &Item<'_>) {}
}

/// Remembers what was reported as done, for assertions.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Vec<(Step, String)>>);

impl Recorder {
    /// Returns what was reported as done so far: step and name, in order.
    ///
    /// # Panics
    /// If a thread panicked while it reported.
    #[must_use]
    pub fn steps(&self) -> Vec<(Step, String)> {
        self.0.lock().expect("no reporter panicked").clone()
    }
}

impl Progress for Recorder {
    fn begin(&self, _: Step, _: &Item<'_>) -> Box<dyn Task> {
        Box::new(Silent)
    }

    fn done(&self, step: Step, item: &Item<'_>) {
        let mut steps = self.0.lock().expect("no reporter panicked");
        steps.push((step, item.name.to_owned()));
    }
}
