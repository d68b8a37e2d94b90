//! The man pages in `man/` and the completions in `completions/` are what the
//! command line itself renders to, byte for byte. They are renewed by
//! `SNAPSHOTS=overwrite cargo test --bin oci-layout docs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use clap_mangen::Man;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

/// The shells whose completions are checked in, and what their files end in.
const SHELLS: [(Shell, &str); 4] = [
    (Shell::Bash, "bash"),
    (Shell::Zsh, "zsh"),
    (Shell::Fish, "fish"),
    (Shell::PowerShell, "powershell"),
];

fn checked_in(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Compares a file that is checked in with what it should be.
fn compare(path: &Path, rendered: &[u8]) {
    let rendered = String::from_utf8(rendered.to_vec()).unwrap();
    let expected = Data::read_from(path, Some(DataFormat::Text)).raw();
    Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .eq(Data::text(rendered).raw(), expected);
}

/// Renders the page of a command without anything that changes from release to
/// release.
fn page(command: clap::Command) -> Vec<u8> {
    let man = Man::new(command)
        .source("oci-layout")
        .manual("OCI image layouts");
    let mut page = Vec::new();
    man.render(&mut page).unwrap();
    // An empty date is lost without quotes, and what follows is taken for it.
    let page = String::from_utf8(page).unwrap();
    page.replacen(" 1  oci-layout ", " 1 \"\" oci-layout ", 1)
        .into_bytes()
}

/// Returns every page by its file name.
fn pages(command: &clap::Command, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![(format!("{name}.1"), page(command.clone()))];
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        all.extend(pages(sub, &format!("{name}-{}", sub.get_name())));
    }
    all
}

#[test]
fn man_pages_say_what_the_program_does() {
    let mut command = super::command().version(None).disable_help_subcommand(true);
    command.build();
    let folder = checked_in("man");
    let mut names = BTreeSet::new();
    for (name, page) in pages(&command, "oci-layout") {
        compare(&folder.join(&name), &page);
        names.insert(name);
    }
    let found: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, names, "man/ has pages of commands that are no more");
}

#[test]
fn completions_know_every_command() {
    for (shell, ending) in SHELLS {
        let mut script = Vec::new();
        let mut command = super::command();
        clap_complete::generate(shell, &mut command, "oci-layout", &mut script);
        let name = format!("oci-layout.{ending}");
        compare(&checked_in("completions").join(name), &script);
    }
}
