//! What goes wrong on a mount, and when.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal};

/// What the kernel asks of the daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Lookup,
    Getattr,
    Setattr,
    Create,
    Open,
    Read,
    Write,
    Flush,
    Fsync,
    Release,
    Unlink,
    Rename,
    Mkdir,
    Rmdir,
    List,
    Other,
}

/// Which requests of a kind fail.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// This one, counted from one.
    Nth(u64),
    /// This one and all that follow.
    From(u64),
    /// Each with this probability.
    Chance(f64),
}

#[derive(Debug)]
struct Rule {
    op: Op,
    part: &'static str,
    when: When,
    errno: rustix::io::Errno,
    seen: u64,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    failed: u64,
    kill_in: Option<u64>,
    killed: Option<(Op, String)>,
    seen: u64,
}

/// The faults of one mount.
#[derive(Debug, Default)]
pub struct Faults(Mutex<State>);

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets requests fail whose path contains `part`.
    pub fn fail(&self, op: Op, part: &'static str, when: When, errno: rustix::io::Errno) {
        self.state().rules.push(Rule {
            op,
            part,
            when,
            errno,
            seen: 0,
        });
    }

    /// Takes all rules away and returns how many requests failed by them.
    pub fn clear(&self) -> u64 {
        let mut state = self.state();
        state.rules.clear();
        std::mem::take(&mut state.failed)
    }

    /// Kills the process that makes the `nth` request from now on, counted
    /// from one, while it waits for the answer. This process is spared.
    pub fn kill_at(&self, nth: u64) {
        let mut state = self.state();
        state.kill_in = Some(nth);
        state.killed = None;
    }

    /// Ends that and returns at which request a process was killed.
    pub fn take_killed(&self) -> Option<(Op, String)> {
        let mut state = self.state();
        state.kill_in = None;
        state.killed.take()
    }

    /// Returns the number of requests by other processes since the last call.
    pub fn take_seen(&self) -> u64 {
        std::mem::take(&mut self.state().seen)
    }

    /// Returns the same number and lets it be.
    pub fn seen(&self) -> u64 {
        self.state().seen
    }

    /// Is told of each request; says with which error it fails.
    pub(super) fn enter(&self, op: Op, path: &str, pid: u32) -> Result<(), rustix::io::Errno> {
        let mut state = self.state();
        // The kernel's own requests have no process.
        if pid != 0 && op != Op::Release {
            self.count(&mut state, op, path, pid);
        }
        let mut errno = None;
        for rule in &mut state.rules {
            if rule.op != op || !path.contains(rule.part) {
                continue;
            }
            rule.seen += 1;
            let hit = match rule.when {
                When::Nth(nth) => rule.seen == nth,
                When::From(nth) => rule.seen >= nth,
                When::Chance(chance) => fastrand::f64() < chance,
            };
            errno = errno.or(hit.then_some(rule.errno));
        }
        state.failed += u64::from(errno.is_some());
        errno.map_or(Ok(()), Err)
    }

    fn count(&self, state: &mut State, op: Op, path: &str, pid: u32) {
        let Some(process) = process_of(pid).filter(|process| *process != std::process::id()) else {
            return;
        };
        state.seen += 1;
        let Some(left) = &mut state.kill_in else {
            return;
        };
        *left = left.saturating_sub(1);
        if *left == 0 && state.killed.is_none() {
            state.killed = Some((op, path.to_owned()));
            let process = i32::try_from(process).ok().and_then(Pid::from_raw);
            if let Some(process) = process {
                // It may have ended by itself.
                let _ = rustix::process::kill_process(process, Signal::KILL);
            }
        }
    }
}

/// Returns the process a thread belongs to; requests name threads.
pub(super) fn process_of(thread: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{thread}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Tgid:"))?;
    line.trim().parse().ok()
}
