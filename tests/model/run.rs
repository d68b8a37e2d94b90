//! One run: a layout, processes that work on it, and a look at what is left.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::{self, Scope};
use oci_layout::progress::Silent;
use oci_layout::reference::RefName;
use oci_layout::store::{IndexChange, StoreError};

use crate::expected::{Claim, Expected, Moment};
use crate::machine_fs::MachineFs;
use crate::rules::Rules;
use crate::weather::{Focus, Sharing, Weather};
use crate::workload::{Artifact, Content, Operation, artifact, layers, open, script};
use crate::world::World;

/// Larger than what a mount sends in one request, in bytes.
const LARGE_ANNOTATION: usize = 140_000;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) weather: Weather,
    pub(crate) faults: Vec<String>,
    pub(crate) fingerprint: u64,
    pub(crate) trace: Vec<String>,
    /// How often operations ended how.
    pub(crate) ends: BTreeMap<String, usize>,
}

struct Run {
    world: Arc<World>,
    weather: Weather,
    expected: Mutex<Expected>,
    ends: Mutex<BTreeMap<String, usize>>,
}

/// Makes the run that a weather stands for.
pub(crate) fn run(weather: &Weather, is_traced: bool) -> Outcome {
    let run = Run {
        world: World::new(weather, is_traced),
        weather: weather.clone(),
        expected: Mutex::default(),
        ends: Mutex::default(),
    };
    let mut rng = Rng::with_seed(weather.seed ^ 0x5c41_9700);
    {
        let mut state = run.world.state();
        for layer in layers() {
            state.bucket.announce(layer, &[]);
        }
        state
            .bucket
            .announce(&Content::new(image::EMPTY_CONTENT), &[]);
    }
    let machines: Vec<usize> = (0..weather.machines)
        .map(|_| run.world.add_machine())
        .collect();
    if !weather.starts_empty {
        run.set_up(&mut rng, machines[0]);
    }
    let mut scripts = Vec::new();
    for machine in machines {
        for n in 0..weather.processes_each {
            let script = script(&mut rng, weather, &format!("m{machine}p{n}"));
            run.announce(&script);
            scripts.push((machine, script));
        }
    }
    let groups: Vec<Vec<_>> = match weather.sharing {
        Sharing::InTurn => scripts
            .chunks(weather.processes_each)
            .map(<[_]>::to_vec)
            .collect(),
        _ => vec![scripts],
    };
    for group in groups {
        run.work(group);
        run.settle();
    }
    run.check();
    let mut state = run.world.state();
    Outcome {
        weather: weather.clone(),
        faults: std::mem::take(&mut state.bucket.faults),
        fingerprint: state.fingerprint,
        trace: state.trace.take().unwrap_or_default(),
        ends: run
            .ends
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner),
    }
}

impl Run {
    /// Makes a layout with one artifact.
    fn set_up(&self, rng: &mut Rng, machine: usize) {
        let push = Operation::Push(
            artifact(rng, self.weather.focus, "first"),
            vec!["first".to_owned()],
        );
        self.announce(std::slice::from_ref(&push));
        let observer = self.world.add_observer(machine);
        self.operate(observer, &push);
        if self.weather.has_large_index {
            let fs = MachineFs::new(&self.world, observer);
            let mut descriptor = Descriptor::of(image::OCTET_STREAM, image::EMPTY_CONTENT);
            let annotation = "x".repeat(LARGE_ANNOTATION);
            descriptor
                .annotations
                .insert("large".to_owned(), annotation);
            let tag = RefName::found("large");
            let change = IndexChange::SetTag { tag, descriptor };
            let store = open(&fs, &self.weather).unwrap();
            store.add().unwrap().commit(vec![change]).unwrap();
        }
        if self.weather.focus == Focus::Duel {
            for layer in layers() {
                self.operate(observer, &Operation::PutLoose(layer.clone()));
            }
            let old = self.weather.kind.profile().grace + Duration::from_secs(3600);
            self.operate(observer, &Operation::Nap(old));
        }
        self.settle();
    }

    fn announce(&self, script: &[Operation]) {
        for operation in script {
            if let Operation::Push(artifact, _) = operation {
                let Artifact { manifest, .. } = artifact;
                let mut state = self.world.state();
                state.bucket.announce(manifest, &artifact.needs());
            }
        }
    }

    /// Lets so much time pass that no mount shows anything old.
    fn settle(&self) {
        let observer = self.world.add_observer(0);
        let time = Rules::of(self.weather.kind).settles_after();
        self.world.sleep(observer, time);
    }

    fn work(&self, scripts: Vec<(usize, Vec<Operation>)>) {
        let work = scripts
            .into_iter()
            .map(|(machine, script)| {
                let work = move |process: usize| {
                    for operation in &script {
                        self.operate(process, operation);
                        if self.world.state().processes[process].is_dead {
                            return;
                        }
                    }
                };
                (machine, work)
            })
            .collect();
        self.world.run(work);
    }

    fn moment(&self) -> Moment {
        let state = self.world.state();
        Moment {
            calls: state.calls,
            elapsed: state.elapsed,
        }
    }

    /// Lets a process do something and remembers what it claims to have done.
    fn operate(&self, process: usize, operation: &Operation) {
        let fs = MachineFs::new(&self.world, process);
        let begun = self.moment();
        {
            let mut state = self.world.state();
            let said = shorten(&format!("{operation:?}"));
            state.note(process, &format!("= {said}"), crate::world::Fate::Works);
            if !matches!(
                operation,
                Operation::Read | Operation::Nap(_) | Operation::Sleep
            ) {
                state.prepare(process);
            }
        }
        let result = match operation {
            Operation::Read => {
                self.read(process, &fs);
                Ok(())
            }
            other => other.run(&fs, &self.weather),
        };
        let (machine, is_dead) = {
            let mut state = self.world.state();
            let is_dead = state.processes[process].is_dead;
            let said = match &result {
                Ok(()) => "= done".to_owned(),
                Err(e) => format!("= {}", chain(e)),
            };
            state.note(process, &said, crate::world::Fate::Works);
            if !is_dead {
                state.protect(process);
            }
            (state.processes[process].machine, is_dead)
        };
        let end = match &result {
            _ if is_dead => "killed".to_owned(),
            Ok(()) => "done".to_owned(),
            Err(e) => {
                if self.weather.is_fair() && self.must_work() {
                    let said = format!(
                        "{} failed: {}",
                        shorten(&format!("{operation:?}")),
                        chain(e)
                    );
                    self.fault(said);
                }
                let said = format!("{e:?}");
                let end = said.find([' ', '{']).unwrap_or(said.len());
                said[..end].to_owned()
            }
        };
        *self.ends.lock().unwrap().entry(end).or_default() += 1;
        let ended = self.moment();
        let mut expected = self.expected.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in operation.claims(&self.weather) {
            expected.claim(Claim {
                key,
                value,
                machine,
                begun,
                ended,
                is_acknowledged: result.is_ok() && !is_dead,
            });
        }
    }

    /// Whether an operation has no reason to fail when nothing goes wrong.
    fn must_work(&self) -> bool {
        !self.weather.starts_empty
            && matches!(self.weather.sharing, Sharing::OneMachine | Sharing::InTurn)
    }

    fn fault(&self, fault: String) {
        self.world.state().bucket.faults.push(fault);
    }

    /// Reads as anybody may at any time: the index is there, and what is read
    /// of a manifest is what its digest says.
    fn read(&self, process: usize, fs: &MachineFs) {
        let index = match open(fs, &self.weather).and_then(|store| Ok((store.index()?, store))) {
            Ok((index, store)) => {
                for entry in index.entries().take(3) {
                    // It may have been deleted, or be hidden for a while.
                    if let Ok(bytes) = store.read_document(entry)
                        && Digest::of(&bytes) != entry.digest
                    {
                        self.fault(format!("{} was read as something else", entry.digest));
                    }
                }
                return;
            }
            Err(e) => e,
        };
        // Where a layout is being made it may not be there yet, or in parts.
        let is_being_made = self.weather.starts_empty
            && match &index {
                StoreError::NotALayout { .. } => true,
                StoreError::Io { source, .. } => source.kind() == ErrorKind::NotFound,
                _ => false,
            };
        if is_being_made || self.world.state().processes[process].is_dead {
            return;
        }
        self.fault(format!("a reader was told: {}", chain(&index)));
    }

    /// Looks at the layout with the eyes of a machine that has never seen it.
    fn check(&self) {
        let fs = MachineFs::on_new_machine(&self.world);
        if !self.world.state().bucket.faults.is_empty() {
            return;
        }
        let store = open(&fs, &self.weather);
        let index = store.and_then(|store| Ok((store.index()?, store)));
        let (index, store) = match index {
            Ok(found) => found,
            Err(StoreError::NotALayout { .. }) if self.weather.starts_empty => {
                let empty = oci_layout::store::Index::new();
                return self.compare(&empty);
            }
            Err(e) => return self.fault(format!("the layout is broken: {}", chain(&e))),
        };
        self.compare(&index);
        match image::verify_store(&store, Scope::Reachable, 1, &Silent) {
            Ok(report) => {
                for problem in report.problems {
                    self.fault(format!("the layout is damaged: {problem}"));
                }
            }
            Err(e) => self.fault(format!("the layout cannot be checked: {}", chain(&e))),
        }
    }

    fn compare(&self, index: &oci_layout::store::Index) {
        let expected = self.expected.lock().unwrap_or_else(PoisonError::into_inner);
        for fault in expected.check(index, &self.weather) {
            self.fault(fault);
        }
    }
}

pub(crate) fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Says an error and what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    said
}
