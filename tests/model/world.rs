//! The scheduler: many processes, of which one runs at a time.
//!
//! Each process is a thread. Before each call it waits for its turn, and whose
//! turn it is, how long a call takes, what fails and who is killed all come
//! from one generator, so that a seed makes the same run each time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use oci_layout::store::fs::LockMode;

use crate::bucket::Bucket;
use crate::files::Handle;
use crate::mount::Mount;
use crate::weather::Weather;

/// When a run begins, by the bucket's clock. Any moment will do that is not 0.
const START: Duration = Duration::from_secs(1_700_000_000);

/// How many calls a run may take; one that takes more goes round in circles.
const MOST_CALLS: u64 = 300_000;

/// What the kernel does alone, without the daemon.
const NEVER_FAIL: [&str; 7] = [
    "lock",
    "lock shared",
    "mark",
    "is marked",
    "rewind",
    "fstat",
    "poison",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Could go on.
    Ready,
    /// Has nothing to do before this time.
    Asleep(Duration),
    /// Waits for a lock.
    Blocked,
    /// Has ended.
    Done,
}

#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) machine: usize,
    /// Takes turns with others; else it is alone and nothing happens to it.
    is_scheduled: bool,
    status: Status,
    pub(crate) is_dead: bool,
    /// How many more calls it makes until it is killed.
    kill_in: Option<u64>,
    /// Whether its calls may fail.
    pub(crate) may_fail: bool,
    bell: Arc<Condvar>,
}

/// A lock or a mark somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) id: u64,
    pub(crate) process: usize,
    pub(crate) machine: usize,
    pub(crate) path: PathBuf,
    pub(crate) what: Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Lock(LockMode),
    Mark(u64),
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Works,
    Fails,
    /// The process is killed in it.
    Dies,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) weather: Weather,
    pub(crate) rng: Rng,
    /// How long the run has taken.
    pub(crate) elapsed: Duration,
    pub(crate) bucket: Bucket,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) processes: Vec<Process>,
    pub(crate) handles: BTreeMap<u64, Handle>,
    pub(crate) holds: Vec<Hold>,
    ids: u64,
    running: Option<usize>,
    /// How many calls there were.
    pub(crate) calls: u64,
    /// How many of each there were.
    pub(crate) counts: BTreeMap<&'static str, usize>,
    /// The calls, if somebody wants to see them.
    pub(crate) trace: Option<Vec<String>>,
    /// Stands for all calls and their results so far.
    pub(crate) fingerprint: u64,
}

#[derive(Debug)]
pub(crate) struct World {
    state: Mutex<State>,
}

impl World {
    pub(crate) fn new(weather: &Weather, is_traced: bool) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                weather: weather.clone(),
                rng: Rng::with_seed(weather.seed ^ 0x005e_ed0f_0dd5),
                elapsed: Duration::ZERO,
                bucket: Bucket::default(),
                mounts: Vec::new(),
                processes: Vec::new(),
                handles: BTreeMap::new(),
                holds: Vec::new(),
                ids: 0,
                running: None,
                calls: 0,
                counts: BTreeMap::new(),
                trace: is_traced.then(Vec::new),
                fingerprint: 0xcbf2_9ce4_8422_2325,
            }),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a machine and returns its number.
    pub(crate) fn add_machine(&self) -> usize {
        let mut state = self.state();
        let most = state.weather.skew.as_secs();
        let skew = state.rng.u64(0..=2 * most).cast_signed() - most.cast_signed();
        let kind = state.weather.kind;
        state.mounts.push(Mount::new(kind, skew));
        state.mounts.len() - 1
    }

    /// Adds a process that is alone in the world.
    pub(crate) fn add_observer(&self, machine: usize) -> usize {
        self.add(machine, false)
    }

    fn add(&self, machine: usize, is_scheduled: bool) -> usize {
        let mut state = self.state();
        state.processes.push(Process {
            machine,
            is_scheduled,
            status: Status::Ready,
            is_dead: false,
            kill_in: None,
            may_fail: false,
            bell: Arc::default(),
        });
        state.processes.len() - 1
    }

    /// Runs processes until all have ended: for each its machine and its work,
    /// which is told the number of the process.
    pub(crate) fn run<F: FnOnce(usize) + Send>(&self, work: Vec<(usize, F)>) {
        let numbered: Vec<(usize, F)> = work
            .into_iter()
            .map(|(machine, work)| (self.add(machine, true), work))
            .collect();
        std::thread::scope(|scope| {
            let threads: Vec<_> = numbered
                .into_iter()
                .map(|(process, work)| {
                    scope.spawn(move || {
                        drop(self.wait(self.state(), process));
                        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                            work(process);
                        }));
                        self.finish(process);
                        if let Err(panic) = result {
                            std::panic::resume_unwind(panic);
                        }
                    })
                })
                .collect();
            self.state().choose();
            for thread in threads {
                if let Err(panic) = thread.join() {
                    std::panic::resume_unwind(panic);
                }
            }
        });
    }

    fn finish(&self, process: usize) {
        let mut state = self.state();
        state.processes[process].status = Status::Done;
        state.choose();
    }

    /// Waits for a process's turn. `None` if it is dead.
    pub(crate) fn turn(&self, process: usize) -> Option<MutexGuard<'_, State>> {
        self.rest(process, Status::Ready)
    }

    /// Lets time pass for a process.
    pub(crate) fn sleep(&self, process: usize, time: Duration) {
        let state = self.state();
        let until = state.elapsed + time;
        if !state.processes[process].is_scheduled {
            self.advance(state, time);
            return;
        }
        drop(state);
        let state = self.rest(process, Status::Asleep(until));
        drop(state);
    }

    /// Waits until a lock was released, maybe the right one.
    pub(crate) fn wait_for_lock(&self, process: usize) -> Option<MutexGuard<'_, State>> {
        self.rest(process, Status::Blocked)
    }

    fn advance(&self, mut state: MutexGuard<'_, State>, time: Duration) {
        state.elapsed += time;
        state.upload_what_is_due();
    }

    fn rest(&self, process: usize, status: Status) -> Option<MutexGuard<'_, State>> {
        let mut state = self.state();
        let own = &mut state.processes[process];
        if own.is_dead {
            return None;
        }
        if own.is_scheduled {
            own.status = status;
            state.choose();
            state = self.wait(state, process);
        } else if status == Status::Blocked {
            state.stop("nobody is there to release a lock");
        }
        (!state.processes[process].is_dead).then_some(state)
    }

    fn wait<'w>(
        &'w self,
        mut state: MutexGuard<'w, State>,
        process: usize,
    ) -> MutexGuard<'w, State> {
        let bell = Arc::clone(&state.processes[process].bell);
        while state.running != Some(process) && !state.processes[process].is_dead {
            state = bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }
}

impl State {
    pub(crate) fn id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    /// Returns the bucket's time.
    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.elapsed
    }

    /// Returns what a machine takes for the time.
    pub(crate) fn now_on(&self, machine: usize) -> SystemTime {
        let skew = self.mounts[machine].skew;
        let by = Duration::from_secs(skew.unsigned_abs());
        if skew < 0 {
            self.now() - by
        } else {
            self.now() + by
        }
    }

    /// Decides whose turn it is.
    fn choose(&mut self) {
        self.wake();
        let mut ready = self.ready();
        if ready.is_empty() {
            let sleepers = self.processes.iter().filter_map(|p| match p.status {
                Status::Asleep(until) => Some(until),
                _ => None,
            });
            if let Some(first) = sleepers.min() {
                self.elapsed = self.elapsed.max(first);
                self.upload_what_is_due();
                self.wake();
                ready = self.ready();
            } else if self.processes.iter().any(|p| p.status == Status::Blocked) {
                self.stop("all wait for locks");
                return;
            }
        }
        let same = self.running.filter(|running| ready.contains(running));
        self.running = match same {
            Some(_) if self.rng.f64() < self.weather.stickiness => same,
            _ if ready.is_empty() => None,
            _ => Some(ready[self.rng.usize(..ready.len())]),
        };
        if let Some(next) = self.running {
            self.processes[next].bell.notify_all();
        }
    }

    fn ready(&self) -> Vec<usize> {
        let ready = |n: &usize| {
            let process = &self.processes[*n];
            process.is_scheduled && process.status == Status::Ready
        };
        (0..self.processes.len()).filter(ready).collect()
    }

    fn wake(&mut self) {
        for process in &mut self.processes {
            if matches!(process.status, Status::Asleep(until) if until <= self.elapsed) {
                process.status = Status::Ready;
            }
        }
    }

    /// Ends a run that cannot go on.
    fn stop(&mut self, why: &str) {
        self.bucket.faults.push(why.to_owned());
        for process in &mut self.processes {
            process.is_dead = true;
            process.bell.notify_all();
        }
    }

    /// Counts a call, lets it take its time and decides its fate.
    pub(crate) fn begin(&mut self, process: usize, name: &'static str, path: &Path) -> Fate {
        self.calls += 1;
        *self.counts.entry(name).or_default() += 1;
        // Whatever the store draws from now on in this thread follows the seed.
        fastrand::seed(self.rng.u64(..));
        if self.processes[process].is_scheduled {
            let most = u64::try_from(self.weather.latency.as_micros()).unwrap_or(u64::MAX);
            let slow = if self.rng.u8(..50) == 0 { 3_000_000 } else { 0 };
            self.elapsed += Duration::from_micros(self.rng.u64(1..=most + slow));
            self.upload_what_is_due();
        }
        if self.calls == MOST_CALLS {
            self.stop("this takes too many calls");
        }
        let fate = match self.fate(process) {
            Fate::Fails if NEVER_FAIL.contains(&name) => Fate::Works,
            fate => fate,
        };
        self.note(process, &format!("{name} {}", path.display()), fate);
        fate
    }

    fn fate(&mut self, process: usize) -> Fate {
        let may_fail = self.processes[process].may_fail;
        if let Some(left) = &mut self.processes[process].kill_in {
            if *left == 0 {
                return Fate::Dies;
            }
            *left -= 1;
        }
        if may_fail && self.rng.f64() < self.weather.errors {
            return Fate::Fails;
        }
        Fate::Works
    }

    /// Remembers what happened, for whoever looks for the cause of a fault.
    pub(crate) fn note(&mut self, process: usize, what: &str, fate: Fate) {
        for byte in what.bytes().chain([fate as u8, process as u8]) {
            self.fingerprint = (self.fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        if let Some(trace) = &mut self.trace {
            let machine = self.processes[process].machine;
            let fate = match fate {
                Fate::Works => "",
                Fate::Fails => " FAILS",
                Fate::Dies => " DIES",
            };
            let time = self.elapsed.as_secs_f64();
            trace.push(format!("{time:11.3} m{machine} p{process} {what}{fate}"));
        }
    }

    /// Decides how an operation is going to go for a process. Nothing happens
    /// to one that is alone.
    pub(crate) fn prepare(&mut self, process: usize) {
        if !self.processes[process].is_scheduled {
            return;
        }
        let dies = self.rng.f64() < self.weather.kills;
        let after = self.rng.u64(..60);
        let own = &mut self.processes[process];
        own.kill_in = dies.then_some(after);
        own.may_fail = true;
    }

    /// From now on nothing happens to a process.
    pub(crate) fn protect(&mut self, process: usize) {
        self.processes[process].kill_in = None;
        self.processes[process].may_fail = false;
    }

    /// Ends a process as SIGKILL does: its files are closed, its locks go.
    pub(crate) fn kill(&mut self, process: usize) {
        self.processes[process].is_dead = true;
        let own = |handle: &Handle| handle.process == process;
        let handles: Vec<u64> = self
            .handles
            .iter()
            .filter(|(_, handle)| own(handle))
            .map(|(id, _)| *id)
            .collect();
        for id in handles {
            // Nobody is left to hear of an error.
            let _ = self.close(id);
        }
        self.holds.retain(|hold| hold.process != process);
        self.wake_blocked();
    }

    pub(crate) fn release(&mut self, id: u64) {
        self.holds.retain(|hold| hold.id != id);
        self.wake_blocked();
    }

    fn wake_blocked(&mut self) {
        for process in &mut self.processes {
            if process.status == Status::Blocked {
                process.status = Status::Ready;
            }
        }
    }
}
