//! Progress as bars on a terminal: the only file that knows indicatif.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use oci_layout::progress::{Item, Progress, Step, Task};

use super::lines::word;
use super::ui::printable;

/// How long a piece of work may last before it gets a bar: quick commands stay
/// clean (as jj has it).
const SHOW_AFTER: Duration = Duration::from_millis(250);

/// Draws a bar for each blob that takes long enough.
pub(super) struct Bars {
    all: MultiProgress,
    shown: Arc<Mutex<HashMap<String, Duration>>>,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self {
            all: MultiProgress::new(),
            shown: Arc::default(),
        }
    }
}

impl Progress for Bars {
    fn begin(&self, step: Step, item: &Item<'_>) -> Box<dyn Task> {
        Box::new(Bar {
            all: self.all.clone(),
            shown: Arc::clone(&self.shown),
            name: printable(item.name),
            verb: word(step).unwrap_or_default(),
            size_bytes: item.size_bytes,
            done: AtomicU64::new(0),
            begun: Instant::now(),
            bar: Mutex::default(),
        })
    }

    fn done(&self, step: Step, item: &Item<'_>) {
        let name = printable(item.name);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(time) = shown.remove(&name) {
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

struct Bar {
    all: MultiProgress,
    shown: Arc<Mutex<HashMap<String, Duration>>>,
    name: String,
    verb: &'static str,
    size_bytes: Option<u64>,
    done: AtomicU64,
    begun: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    /// Runs `act` on the bar, which is made now if it is time.
    fn with_bar(&self, act: impl FnOnce(&ProgressBar)) {
        if self.begun.elapsed() < SHOW_AFTER {
            return;
        }
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        act(bar.get_or_insert_with(|| self.make()));
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
        bar.set_message(self.name.clone());
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates are fixed and right")
        .progress_chars("=> ")
}

impl Task for Bar {
    fn advance(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.with_bar(|bar| {
            bar.set_position(done);
            if self.size_bytes.is_some_and(|size| done >= size) {
                bar.set_message(format!("{} (finishing)", self.name));
            }
        });
    }

    fn waiting_for(&self, what: &str) {
        self.with_bar(|bar| bar.set_message(format!("{} ({what})", self.name)));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        let bar = self.bar.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = bar.take() {
            bar.finish_and_clear();
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            shown.insert(self.name.clone(), self.begun.elapsed());
        }
    }
}
