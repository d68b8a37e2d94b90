//! A bound on what one rendering may cost, so that no template runs or grows without end.
//!
//! Work is counted in units of about a byte written or copied; evaluating a node costs [`NODE`] of them.
//! Whatever multiplies sizes (`repeat`, `indent`, widths in `printf`, `until`) pays before it allocates.

use std::cell::Cell;

use super::error::Fault;

/// What one rendering may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Units of work: by default some seconds of it, and in bytes about the most its values can take.
    pub(super) work: usize,
    /// Bytes of output.
    pub(super) output_bytes: usize,
}

impl Limits {
    /// Far above what a description of an artifact needs.
    pub(super) const DEFAULT: Limits = Limits {
        work: 1 << 28,
        output_bytes: 64 << 20,
    };
}

/// Units for evaluating one node: by default a rendering may evaluate 4 million.
pub(super) const NODE: usize = 64;

/// The work that is left.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<usize>,
}

impl Budget {
    /// A whole budget.
    pub(super) fn new(limits: Limits) -> Self {
        Budget {
            left: Cell::new(limits.work),
        }
    }

    /// Takes `units` away.
    ///
    /// # Errors
    /// Too few are left.
    pub(super) fn spend(&self, units: usize) -> Result<(), Fault> {
        match self.left.get().checked_sub(units) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err("the template does too much work".into()),
        }
    }

    /// Takes `count` times `each` units away.
    ///
    /// # Errors
    /// Too few are left.
    pub(super) fn spend_times(&self, count: usize, each: usize) -> Result<(), Fault> {
        self.spend(count.saturating_mul(each))
    }
}
