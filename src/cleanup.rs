//! What has to be undone if the work stops half-way.
//!
//! Whoever creates a temporary thing says at once how to remove it
//! ([`Cleanup::defer`]) and takes that back when the thing has become
//! permanent ([`Deferred::disarm`]). An error drops the [`Deferred`] and so
//! removes the thing; an interrupt calls [`Cleanup::run_all`] from the signal
//! thread, which removes everything and keeps others from creating more until
//! the process is gone. Nothing but SIGKILL or a power cut leaves a temporary
//! thing behind, and `gc` sweeps those.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Action = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    next: u64,
    actions: BTreeMap<u64, Action>,
}

/// The list of things to undo. Clones share one list.
#[derive(Clone, Default)]
pub struct Cleanup(Arc<Mutex<State>>);

impl fmt::Debug for Cleanup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cleanup")
            .field(&self.state().actions.len())
            .finish()
    }
}

impl Cleanup {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `create` and remembers `undo` in one step, so that an interrupt
    /// falls either before both or after both.
    ///
    /// # Errors
    /// Whatever `create` returns; then nothing is remembered.
    pub fn create<T, E>(
        &self,
        create: impl FnOnce() -> Result<T, E>,
        undo: impl FnOnce() + Send + 'static,
    ) -> Result<(T, Deferred), E> {
        let mut state = self.state();
        let created = create()?;
        let id = state.next;
        state.next += 1;
        state.actions.insert(id, Box::new(undo));
        drop(state);
        let deferred = Deferred {
            cleanup: self.clone(),
            id,
        };
        Ok((created, deferred))
    }

    /// Remembers how to undo something that exists already.
    pub fn defer(&self, undo: impl FnOnce() + Send + 'static) -> Deferred {
        let created: Result<((), Deferred), std::convert::Infallible> =
            self.create(|| Ok(()), undo);
        match created {
            Ok(((), deferred)) => deferred,
            Err(never) => match never {},
        }
    }

    /// Undoes everything, newest first. While the returned value lives nobody
    /// can create another temporary thing: keep it until the process exits.
    #[must_use = "others may create temporary things again once this is dropped"]
    pub fn run_all(&self) -> impl Drop + '_ {
        let mut state = self.state();
        while let Some((_, action)) = state.actions.pop_last() {
            action();
        }
        Stopped { _state: state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // An action that panicked leaves the map whole: each is removed first.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Stopped<'a> {
    _state: MutexGuard<'a, State>,
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {}
}

/// The undoing of one thing: it happens on drop unless it is disarmed.
#[derive(Debug)]
#[must_use = "dropping this undoes the thing at once"]
pub struct Deferred {
    cleanup: Cleanup,
    id: u64,
}

impl Deferred {
    /// The thing is permanent now, or was removed by other means: forget it.
    pub fn disarm(self) {
        self.cleanup.state().actions.remove(&self.id);
        // The drop that follows finds nothing to run.
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        let action = self.cleanup.state().actions.remove(&self.id);
        if let Some(action) = action {
            action();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn counter() -> (Arc<AtomicU32>, impl FnOnce() + Send + 'static) {
        let count = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&count);
        (count, move || {
            seen.fetch_add(1, Ordering::SeqCst);
        })
    }

    #[test]
    fn runs_on_drop_and_not_after_disarm() {
        let cleanup = Cleanup::new();
        let (kept, undo_kept) = counter();
        let (dropped, undo_dropped) = counter();
        cleanup.defer(undo_kept).disarm();
        drop(cleanup.defer(undo_dropped));
        assert_eq!(kept.load(Ordering::SeqCst), 0);
        assert_eq!(dropped.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn run_all_undoes_once_and_only_once() {
        let cleanup = Cleanup::new();
        let (count, undo) = counter();
        let deferred = cleanup.defer(undo);
        drop(cleanup.run_all());
        assert_eq!(count.load(Ordering::SeqCst), 1);
        drop(deferred);
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn nothing_is_remembered_when_the_creation_fails() {
        let cleanup = Cleanup::new();
        let (count, undo) = counter();
        assert!(cleanup.create(|| Err::<(), _>("no"), undo).is_err());
        drop(cleanup.run_all());
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }
}
