//! Every command of oras that has to do with layouts is one of ours, under all
//! its names, with all its flags and with the same usage line.

use std::path::Path;

use crate::support::{PROGRAM, Sandbox, peer};

/// The commands, and whether their usage is the same: a layout has nothing to
/// do with the `<registry>` in the others, and two are written with a bracket
/// amiss.
const COMMANDS: [(&str, bool); 20] = [
    ("push", true),
    ("pull", true),
    ("attach", true),
    ("cp", true),
    ("tag", true),
    ("discover", true),
    ("resolve", true),
    ("repo ls", false),
    ("repo tags", true),
    ("manifest push", true),
    ("manifest fetch", true),
    ("manifest fetch-config", true),
    ("manifest delete", true),
    ("manifest index create", false),
    ("manifest index update", false),
    ("blob push", true),
    ("blob fetch", true),
    ("blob delete", true),
    ("backup", false),
    ("restore", false),
];

/// Returns the flags in a help text, as they are typed.
fn flags(help: &str) -> Vec<String> {
    let lines = help.lines().map(str::trim_start);
    let words = lines
        .filter(|line| line.starts_with('-'))
        .flat_map(|line| line.split(' ').take_while(|word| word.starts_with('-')));
    words
        .map(|word| word.trim_end_matches(',').to_owned())
        .map(|flag| flag.split(['[', '=']).next().unwrap().to_owned())
        .collect()
}

/// Returns what stands after the name of the program in the usage line.
fn usage(help: &str) -> &str {
    let (_, rest) = help.split_once("Usage:").unwrap();
    let line = rest.trim_start().lines().next().unwrap();
    line.split_once(' ').unwrap().1
}

/// Returns the other names of a command.
fn aliases(help: &str) -> Vec<&str> {
    let listed = help.split_once("Aliases:\n").map_or("", |(_, rest)| rest);
    let line = listed.lines().next().unwrap_or_default().trim();
    line.split(", ").filter(|name| !name.is_empty()).collect()
}

#[test]
fn all_commands_and_flags_are_known() {
    let Some(oras) = peer("oras") else {
        return;
    };
    let sandbox = Sandbox::new();
    for (command, has_same_usage) in COMMANDS {
        let words: Vec<&str> = command.split(' ').collect();
        let help = sandbox.does(&oras, &format!("{command} --help"));
        let flags = flags(&help);
        assert!(flags.len() > 5, "{command}: {flags:?}");
        for flag in flags {
            // Nothing is done, for there are no arguments.
            let output = sandbox.run(words.iter().copied().chain([flag.as_str()]));
            let stderr = String::from_utf8(output.stderr).unwrap();
            let unknown = format!("unexpected argument '{flag}'");
            assert!(!stderr.contains(&unknown), "{command} {flag}: {stderr}");
        }
        if has_same_usage {
            let ours = sandbox.does(Path::new(PROGRAM), &format!("{command} --help"));
            assert_eq!(usage(&ours), usage(&help));
        }
        let (_, group) = words.split_last().unwrap();
        for alias in aliases(&help) {
            sandbox.ok(group.iter().copied().chain([alias, "--help"]));
        }
    }
}
