//! SIGKILL at the nth file-system call, for every n, on the real file system:
//! this test binary starts itself as a child that kills itself there.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oci_layout::store::fs::{Call, MemoryFs, ObservedFs, RealFs, StoreFs};
use rustix::process::{Signal, getpid, kill_process};

use crate::failing::inputs;
use crate::operations::{
    ALL, NONE, Operation, State, assert_swept, for_all, is_empty_layout, prepare_source, state,
};
use crate::support::PROGRAM;

/// What the child is to do: the operation's place in [`ALL`], the call to die
/// at, and the directories of the layout, the source and the inputs.
const TASK: &str = "OCI_LAYOUT_CRASH_TASK";

/// The child's entry; without a task it does nothing.
#[test]
fn child() {
    #[expect(clippy::disallowed_methods, reason = "the task of a child process")]
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let parts: Vec<&str> = task.split('\n').collect();
    let [operation, at, layout, source, inputs] = parts[..] else {
        panic!("{task:?} is not a task");
    };
    let operation = ALL[operation.parse::<usize>().unwrap()];
    let at: usize = at.parse().unwrap();
    let count = AtomicUsize::new(0);
    let observer = move |_: &Call| {
        if count.fetch_add(1, Ordering::SeqCst) == at {
            kill_process(getpid(), Signal::KILL).unwrap();
        }
        Ok(())
    };
    let layout: Arc<dyn StoreFs> = Arc::new(ObservedFs::new(real(Path::new(layout)), observer));
    let source = real(Path::new(source));
    operation
        .run(&layout, &source, Path::new(inputs), NONE)
        .unwrap();
}

fn real(root: &Path) -> Arc<dyn StoreFs> {
    Arc::new(RealFs::open(root).unwrap())
}

/// Makes a scratch directory; durability is not what a kill is about, so it is
/// in memory where that is possible.
fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

struct Scene {
    operation: Operation,
    dir: tempfile::TempDir,
    old: State,
    new: State,
}

impl Scene {
    fn new(operation: Operation) -> Self {
        let dir = scratch();
        for name in ["base", "new", "source"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
        }
        let source = real(&dir.path().join("source"));
        prepare_source(&source);
        let (base, new) = (
            real(&dir.path().join("base")),
            real(&dir.path().join("new")),
        );
        operation.prepare(&base);
        operation.prepare(&new);
        operation.run(&new, &source, inputs(), NONE).unwrap();
        let (old, new) = (state(&base), state(&new));
        Self {
            operation,
            dir,
            old,
            new,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Lets a child die at call `at`, on a layout of its own.
    fn kill_at(&self, at: usize) -> ExitStatus {
        let layout = self.path("layout");
        let _ = std::fs::remove_dir_all(&layout);
        copy_tree(&self.path("base"), &layout);
        let place = ALL.iter().position(|other| *other == self.operation);
        let task = [
            place.unwrap().to_string(),
            at.to_string(),
            layout.display().to_string(),
            self.path("source").display().to_string(),
            inputs().display().to_string(),
        ];
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--quiet"])
            .env(TASK, task.join("\n"))
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap()
    }

    fn check(&self, said: &str) {
        let path = self.path("layout");
        let layout = real(&path);
        let now = state(&layout);
        let known = now.entries == self.old.entries || now.entries == self.new.entries;
        let starting = self.operation.starts_from_nothing() && is_empty_layout(&now);
        assert!(known || starting, "{said}: neither old nor new: {now:#?}");
        if self.operation.starts_whole() && now.entries.is_some() {
            program(
                &["verify".as_ref(), "--all".as_ref(), path.as_os_str()],
                said,
            );
        }
        let again = self
            .operation
            .run(&layout, &real(&self.path("source")), inputs(), NONE);
        again.unwrap_or_else(|e| panic!("{said}, second try: {e}"));
        assert_eq!(state(&layout), self.new, "{said}, second try");
        let gc = ["gc".as_ref(), "--grace=0s".as_ref(), path.as_os_str()];
        program(&gc, said);
        assert_swept(layout.as_ref(), said);
        assert_eq!(state(&layout), self.new, "{said}, after gc");
    }
}

/// Runs the real program, which must succeed.
fn program(args: &[&std::ffi::OsStr], said: &str) {
    let output = Command::new(PROGRAM).args(args).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{said}: {args:?}\n{stdout}\n{stderr}"
    );
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_kill_at_any_call_leaves_the_old_or_the_new_layout() {
    for_all(|operation| {
        let scene = Scene::new(operation);
        for at in 0.. {
            let status = scene.kill_at(at);
            let said = format!("{operation:?} killed at call {at}");
            if status.success() {
                assert!(at > 3, "{operation:?} makes only {at} calls");
                break;
            }
            assert_eq!(status.signal(), Some(9), "{said}: {status}");
            scene.check(&said);
        }
    });
}

/// The memory file system, on which most of the crash tests run, has to make
/// the same of the operations as the real one.
#[test]
fn the_real_and_the_memory_file_system_agree() {
    for operation in ALL {
        let scene = Scene::new(operation);
        let shared = |fs: &MemoryFs| -> Arc<dyn StoreFs> { Arc::new(fs.clone()) };
        let (layout, source) = (shared(&MemoryFs::new()), shared(&MemoryFs::new()));
        operation.prepare(&layout);
        prepare_source(&source);
        assert_eq!(state(&layout), scene.old, "{operation:?}");
        operation.run(&layout, &source, inputs(), NONE).unwrap();
        assert_eq!(state(&layout), scene.new, "{operation:?}");
    }
}
