//! Progress as bars on a terminal: the only file that knows indicatif.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use oci_layout::progress::{Item, Progress, Step, Task};

use super::lines::word;
use super::ui::printable;

/// How long a piece of work may last before it gets a bar: quick commands stay
/// clean (as jj has it).
const SHOW_AFTER: Duration = Duration::from_millis(250);

/// How often somebody looks for work that is due a bar.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Draws a bar for each blob that takes long enough.
pub(super) struct Bars {
    all: MultiProgress,
    shown: Arc<Mutex<HashMap<String, Duration>>>,
    begun: Arc<Mutex<Vec<Weak<Work>>>>,
}

impl Bars {
    pub(super) fn new() -> Self {
        let bars = Self {
            all: MultiProgress::new(),
            shown: Arc::default(),
            begun: Arc::default(),
        };
        // Work that waits, for the end of an upload above all, says nothing
        // from which its bar could be made.
        let begun = Arc::downgrade(&bars.begun);
        std::thread::spawn(move || {
            while let Some(begun) = begun.upgrade() {
                lock(&begun).retain(|work| match work.upgrade() {
                    Some(work) => !work.is_shown(),
                    None => false,
                });
                drop(begun);
                std::thread::sleep(LOOK_EVERY);
            }
        });
        bars
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Progress for Bars {
    fn begin(&self, step: Step, item: &Item<'_>) -> Box<dyn Task> {
        let work = Arc::new(Work {
            all: self.all.clone(),
            name: printable(item.name),
            verb: word(step).unwrap_or_default(),
            ending: match step {
                Step::Uploading => "finishing upload",
                _ => "finishing",
            },
            size_bytes: item.size_bytes,
            done: AtomicU64::new(0),
            begun: Instant::now(),
            drawn: Mutex::default(),
        });
        lock(&self.begun).push(Arc::downgrade(&work));
        Box::new(Bar {
            work,
            shown: Arc::clone(&self.shown),
        })
    }

    fn done(&self, step: Step, item: &Item<'_>) {
        let name = printable(item.name);
        if let Some(time) = lock(&self.shown).remove(&name) {
            let size = HumanBytes(item.size_bytes.unwrap_or_default());
            let word = word(step).unwrap_or_default();
            let time = HumanDuration(time);
            // A terminal that is gone does not stop the work.
            let _ = self
                .all
                .println(format!("✓ {word} {name} {size} in {time:#}"));
        }
    }
}

/// A piece of work that gets a bar if it lasts.
struct Work {
    all: MultiProgress,
    name: String,
    verb: &'static str,
    /// What it does when all bytes have been moved.
    ending: &'static str,
    size_bytes: Option<u64>,
    done: AtomicU64,
    begun: Instant,
    drawn: Mutex<Drawn>,
}

#[derive(Default)]
struct Drawn {
    bar: Option<ProgressBar>,
    waits_for: Option<String>,
    /// The work is over: no bar is to be made any more.
    is_over: bool,
}

impl Work {
    /// Draws the bar if it is time, and tells whether there is one.
    fn is_shown(&self) -> bool {
        if self.begun.elapsed() < SHOW_AFTER {
            return false;
        }
        let mut drawn = lock(&self.drawn);
        if drawn.is_over {
            return true;
        }
        let message = match &drawn.waits_for {
            Some(what) => format!("{} ({what})", self.name),
            None => self.name.clone(),
        };
        let bar = drawn.bar.get_or_insert_with(|| self.make());
        bar.set_position(self.done.load(Ordering::Relaxed));
        bar.set_message(message);
        true
    }

    fn make(&self) -> ProgressBar {
        let bar = match self.size_bytes {
            Some(size) => ProgressBar::new(size).with_style(style(
                "{prefix} {msg} [{bar:20}] {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec}",
            )),
            None => ProgressBar::new_spinner()
                .with_style(style("{prefix} {msg} {spinner} {binary_bytes} {binary_bytes_per_sec}")),
        };
        let bar = self.all.add(bar.with_elapsed(self.begun.elapsed()));
        bar.set_prefix(self.verb);
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }
}

/// The hold a worker has on its bar.
struct Bar {
    work: Arc<Work>,
    shown: Arc<Mutex<HashMap<String, Duration>>>,
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates are fixed and right")
        .progress_chars("=> ")
}

impl Task for Bar {
    fn advance(&self, bytes: u64) {
        let work = &self.work;
        let done = work.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if work.size_bytes.is_some_and(|size| done >= size) {
            self.waiting_for(work.ending);
        } else {
            work.is_shown();
        }
    }

    fn waiting_for(&self, what: &str) {
        lock(&self.work.drawn).waits_for = Some(what.to_owned());
        self.work.is_shown();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        let bar = {
            let mut drawn = lock(&self.work.drawn);
            drawn.is_over = true;
            drawn.bar.take()
        };
        if let Some(bar) = bar {
            bar.finish_and_clear();
            lock(&self.shown).insert(self.work.name.clone(), self.work.begun.elapsed());
        }
    }
}
