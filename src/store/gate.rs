//! How many files are written at once.
//!
//! A mount's daemon keeps what is being written in memory or in a temporary
//! file, so each kind of mount takes only so many. Where one answers that it
//! has no room, fewer are let through from then on.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::profile::{LARGE_FROM_BYTES, Profile};

#[derive(Debug)]
struct State {
    most: usize,
    inside: usize,
    large_inside: usize,
}

/// Lets a number of writers through.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    left: Condvar,
    large_most: usize,
}

/// The right to write one file; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Pass<'g> {
    gate: &'g Gate,
    is_large: bool,
}

impl Gate {
    pub(super) fn new(profile: &Profile) -> Self {
        Self {
            state: Mutex::new(State {
                most: profile.writers,
                inside: 0,
                large_inside: 0,
            }),
            left: Condvar::new(),
            large_most: profile.large_writers,
        }
    }

    /// Waits until a file of this size may be written.
    pub(super) fn enter(&self, size_bytes: u64) -> Pass<'_> {
        let is_large = size_bytes >= LARGE_FROM_BYTES;
        let mut state = self.state();
        while state.inside >= state.most || (is_large && state.large_inside >= self.large_most) {
            let woken = self.left.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.inside += 1;
        state.large_inside += usize::from(is_large);
        drop(state);
        Pass {
            gate: self,
            is_large,
        }
    }

    /// Lets half as many through from now on, but one at least.
    pub(super) fn narrow(&self) {
        let mut state = self.state();
        state.most = (state.most.min(state.inside.max(1)) / 2).max(1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.inside -= 1;
        state.large_inside -= usize::from(self.is_large);
        drop(state);
        self.gate.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MountKind;

    #[test]
    fn large_files_and_full_mounts_are_let_through_in_small_numbers() {
        let gate = Gate::new(MountKind::S3fs.profile());
        let first = gate.enter(LARGE_FROM_BYTES);
        let second = gate.enter(LARGE_FROM_BYTES);
        let small: Vec<_> = (0..4).map(|_| gate.enter(1)).collect();
        std::thread::scope(|scope| {
            let (tell, told) = std::sync::mpsc::channel();
            scope.spawn(|| {
                let third = gate.enter(LARGE_FROM_BYTES);
                tell.send(()).unwrap();
                drop((third, tell));
            });
            assert!(told.try_recv().is_err());
            drop(first);
            told.recv().unwrap();
        });
        gate.narrow();
        assert_eq!(gate.state().most, 2);
        drop((second, small));
        gate.narrow();
        assert_eq!(gate.state().most, 1);
        drop(gate.enter(1));
    }
}
