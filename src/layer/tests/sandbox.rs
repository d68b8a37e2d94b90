//! Titles and the files they become.

use super::*;

fn write(target: &Target, title: &str, content: &[u8]) -> Result<(), TargetError> {
    let mut file = target.file(title)?;
    file.write_all(content).unwrap();
    file.finish()
}

fn with(dir: &Path, existing: Existing, traversal: Traversal) -> Target {
    let options = TargetOptions {
        existing,
        traversal,
    };
    Target::create(dir, options, &Cleanup::new()).unwrap()
}

#[test]
fn a_file_appears_when_it_is_whole() {
    let dir = scratch();
    let target = target(dir.path());
    let mut file = target.file("a/b/f").unwrap();
    file.write_all(b"half").unwrap();
    file.flush().unwrap();
    let beside = names(&dir.path().join("a/b"));
    assert!(beside.len() == 1 && beside[0].starts_with(".oci-layout-"));
    assert_eq!(file.file().metadata().unwrap().len(), 4);
    file.finish().unwrap();
    assert_eq!(names(&dir.path().join("a/b")), ["f"]);
    let mode = fs::metadata(dir.path().join("a/b/f")).unwrap().mode() & 0o7777;
    assert_eq!(mode, 0o666 & !umask());
    drop(target.file("a/b/g").unwrap());
    assert_eq!(names(&dir.path().join("a/b")), ["f"]);
}

#[test]
fn titles_are_cleaned() {
    let dir = scratch();
    let target = target(dir.path());
    for (title, path) in [
        ("f", "f"),
        ("./g", "g"),
        ("a//b/./c", "a/b/c"),
        ("a/x/../d", "a/d"),
        ("..hidden", "..hidden"),
        ("\u{e9} \n", "\u{e9} \n"),
    ] {
        target.check(title).unwrap();
        write(&target, title, title.as_bytes()).unwrap();
        assert_eq!(fs::read(dir.path().join(path)).unwrap(), title.as_bytes());
    }
    assert!(!dir.path().join("a/x").exists());
}

#[test]
fn bad_titles_are_refused_and_create_nothing() {
    let dir = scratch();
    let into = dir.path().join("in");
    let target = target(&into);
    for (title, expected) in [
        ("", TitleProblem::Empty),
        ("a\0b", TitleProblem::Nul),
        ("/etc/passwd", TitleProblem::Absolute),
        ("..", TitleProblem::Parent),
        ("../f", TitleProblem::Parent),
        ("a/../../f", TitleProblem::Parent),
        ("a/b/../../../f", TitleProblem::Parent),
    ] {
        for error in [
            target.check(title).unwrap_err(),
            target.file(title).unwrap_err(),
            target.directory(title).unwrap_err(),
        ] {
            let TargetError::Title { reason, .. } = error else {
                panic!("{error}");
            };
            assert_eq!(reason, expected, "{title:?}");
        }
    }
    for title in [".", "./", "a/.."] {
        assert!(matches!(
            target.file(title),
            Err(TargetError::Title {
                reason: TitleProblem::Directory,
                ..
            })
        ));
    }
    assert_eq!(names(&into), [""; 0]);
    assert_eq!(names(dir.path()), ["in"]);
}

#[test]
fn no_component_may_be_a_link_or_a_file() {
    let dir = scratch();
    let into = dir.path().join("in");
    let outside = dir.path().join("outside");
    fs::create_dir_all(into.join("real/deep")).unwrap();
    fs::create_dir(&outside).unwrap();
    link("../outside", &into.join("out"));
    link("real", &into.join("inside"));
    link("../../outside", &into.join("real/out"));
    link("absent", &into.join("dangling"));
    put(&into.join("file"), b"x");
    let target = target(&into);
    for (title, component, what) in [
        ("out/f", "out", Obstacle::Symlink),
        ("out/a/b", "out", Obstacle::Symlink),
        ("inside/f", "inside", Obstacle::Symlink),
        ("real/out/f", "real/out", Obstacle::Symlink),
        ("dangling/f", "dangling", Obstacle::Symlink),
        ("file/f", "file", Obstacle::NotADirectory),
        ("file/f/g", "file", Obstacle::NotADirectory),
    ] {
        for error in [
            target.check(title).unwrap_err(),
            target.file(title).unwrap_err(),
            target.directory(title).unwrap_err(),
        ] {
            let found = match &error {
                TargetError::InTheWay {
                    component, what, ..
                } => (component.as_str(), *what),
                other => panic!("{other}"),
            };
            assert_eq!(found, (component, what));
            assert!(error.to_string().contains(title));
        }
    }
    assert_eq!(names(&outside), [""; 0]);
    // A title that merely passes by in name is cleaned first.
    write(&target, "out/../f", b"x").unwrap();
    assert!(into.join("f").is_file());
}

#[test]
fn a_link_under_the_title_is_replaced_and_not_followed() {
    let dir = scratch();
    let into = dir.path().join("in");
    let victim = dir.path().join("victim");
    put(&victim, b"untouched");
    fs::create_dir(&into).unwrap();
    link("../victim", &into.join("f"));
    write(&target(&into), "f", b"new").unwrap();
    assert_eq!(fs::read(&victim).unwrap(), b"untouched");
    assert!(fs::symlink_metadata(into.join("f")).unwrap().is_file());
}

#[test]
fn a_directory_under_the_title_is_an_error() {
    let dir = scratch();
    fs::create_dir(dir.path().join("d")).unwrap();
    let error = write(&target(dir.path()), "d", b"x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write \"d\": \"d\" is a directory"
    );
    assert_eq!(names(dir.path()), ["d"]);
}

#[test]
fn existing_files_are_replaced_or_kept() {
    let dir = scratch();
    put(&dir.path().join("f"), b"old");
    link("nowhere", &dir.path().join("l"));
    let keeping = with(dir.path(), Existing::Keep, Traversal::Refuse);
    for title in ["f", "l", "."] {
        for result in [keeping.check(title), keeping.file(title).map(drop)] {
            assert!(matches!(result, Err(TargetError::AlreadyExists { .. })));
        }
    }
    // Someone is quicker.
    let late = keeping.file("g").unwrap();
    put(&dir.path().join("g"), b"first");
    assert!(matches!(
        late.finish(),
        Err(TargetError::AlreadyExists { .. })
    ));
    assert_eq!(fs::read(dir.path().join("g")).unwrap(), b"first");
    assert_eq!(names(dir.path()), ["f", "g", "l"]);
    write(&keeping, "new/f", b"new").unwrap();
    write(&target(dir.path()), "f", b"new").unwrap();
    assert_eq!(fs::read(dir.path().join("f")).unwrap(), b"new");
}

#[test]
fn traversal_can_be_allowed() {
    let dir = scratch();
    let into = dir.path().join("in");
    fs::create_dir(dir.path().join("out")).unwrap();
    fs::create_dir(&into).unwrap();
    link("../out", &into.join("to"));
    let allowing = with(&into, Existing::Replace, Traversal::Allow);
    let absolute = dir.path().join("x/abs");
    for title in ["../up/f", absolute.to_str().unwrap(), "to/f", "plain/f"] {
        allowing.check(title).unwrap();
        write(&allowing, title, title.as_bytes()).unwrap();
    }
    for path in ["up/f", "x/abs", "out/f", "in/plain/f"] {
        assert!(dir.path().join(path).is_file(), "{path}");
    }
    assert!(allowing.file("/").is_err());
    assert!(allowing.file("../../..").is_err());
    let keeping = with(&into, Existing::Keep, Traversal::Allow);
    assert!(keeping.check("../up/f").is_err());
}

#[test]
fn the_target_is_made_and_may_be_a_link() {
    let dir = scratch();
    let deep = dir.path().join("a/b/c");
    write(&target(&deep), "f", b"x").unwrap();
    link("a/b", &dir.path().join("to"));
    write(&target(&dir.path().join("to")), "g", b"x").unwrap();
    assert_eq!(names(&dir.path().join("a/b")), ["c", "g"]);
    let file = deep.join("f");
    let refused = Target::create(&file, TargetOptions::default(), &Cleanup::new());
    assert!(matches!(refused, Err(TargetError::Open { path, .. }) if path == file));
}

#[test]
fn an_interrupt_removes_temporary_files_and_a_finished_file_stays() {
    let dir = scratch();
    let cleanup = Cleanup::new();
    let target = Target::create(dir.path(), TargetOptions::default(), &cleanup).unwrap();
    write(&target, "done", b"x").unwrap();
    let pending = target.file("pending").unwrap();
    drop(cleanup.run_all());
    assert_eq!(names(dir.path()), ["done"]);
    drop(pending);
    assert_eq!(names(dir.path()), ["done"]);
}

#[test]
fn two_pending_files_of_one_title_do_not_meet() {
    let dir = scratch();
    let target = target(dir.path());
    let mut first = target.file("f").unwrap();
    let mut second = target.file("f").unwrap();
    first.write_all(b"first").unwrap();
    second.write_all(b"second").unwrap();
    second.finish().unwrap();
    first.finish().unwrap();
    assert_eq!(fs::read(dir.path().join("f")).unwrap(), b"first");
    assert_eq!(names(dir.path()), ["f"]);
}
