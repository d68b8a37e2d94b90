//! Arguments that clap would not take as they are typed: flags with a value
//! that is true or false, as `--oci-layout=true`, which scripts written for oras
//! hold since Go programs take them; and `-:TYPE` for stdin as a file of a type.

use std::collections::HashSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use clap::{ArgAction, Command};

/// Stands before a file argument that begins with `-`; nobody can type it.
const NOT_A_FLAG: char = '\0';

/// Makes arguments such that clap takes them. What follows `--` stays.
pub(super) fn as_clap_takes_them(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    without_boolean_values(command, with_typed_stdin(arguments))
}

/// Marks `-:TYPE` in the commands that take files as something that is no flag.
fn with_typed_stdin(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let takes_files = |name: &OsString| name == "push" || name == "attach";
    if arguments.get(1).is_some_and(takes_files) {
        let flags = arguments
            .iter_mut()
            .take_while(|argument| *argument != "--");
        for argument in flags.filter(|argument| argument.as_bytes().starts_with(b"-:")) {
            let mut marked = OsString::from(NOT_A_FLAG.to_string());
            marked.push(&argument);
            *argument = marked;
        }
    }
    arguments
}

/// Returns a file argument as it was typed.
pub(super) fn as_typed(file: &str) -> &str {
    file.strip_prefix(NOT_A_FLAG).unwrap_or(file)
}

/// Turns `--flag=true` into `--flag` and leaves `--flag=false` out, for every
/// flag that takes no value. What follows `--` stays.
fn without_boolean_values(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    let mut flags = HashSet::new();
    collect_flags(command, &mut flags);
    let mut is_after_dashes = false;
    arguments
        .into_iter()
        .filter_map(|argument| {
            is_after_dashes |= argument == "--";
            let flag = argument.to_str().and_then(|text| text.strip_prefix("--"));
            match flag.and_then(|text| text.split_once('=')) {
                Some((flag, value)) if !is_after_dashes && flags.contains(flag) => match value {
                    "true" | "1" => Some(format!("--{flag}").into()),
                    "false" | "0" => None,
                    _ => Some(argument),
                },
                _ => Some(argument),
            }
        })
        .collect()
}

/// Collects the names of all flags that take no value, also of the commands
/// below.
fn collect_flags(command: &Command, flags: &mut HashSet<String>) {
    let without_value = command
        .get_arguments()
        .filter(|argument| matches!(argument.get_action(), ArgAction::SetTrue))
        .filter_map(|argument| argument.get_long());
    flags.extend(without_value.map(str::to_owned));
    for below in command.get_subcommands() {
        collect_flags(below, flags);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stdin_with_a_type_is_no_flag() {
        let marked = |given: &str| {
            let given = given.split(' ').map(OsString::from).collect();
            let marked = with_typed_stdin(given).into_iter();
            let marked: Vec<_> = marked
                .map(|argument| argument.into_string().unwrap())
                .collect();
            marked.join(" ")
        };
        assert_eq!(
            marked("x push lay:v1 -:a/b -a k=v -- -:a/b"),
            "x push lay:v1 \0-:a/b -a k=v -- -:a/b"
        );
        assert_eq!(as_typed("\0-:a/b"), "-:a/b");
        assert_eq!(marked("x pull -:a/b"), "x pull -:a/b");
    }

    #[test]
    fn only_flags_without_a_value_lose_it() {
        let given = "push --oci-layout=true --no-tty=false --title=true -- --no-tty=true";
        let given = given.split(' ').map(OsString::from).collect();
        assert_eq!(
            without_boolean_values(&super::super::command(), given),
            [
                "push",
                "--oci-layout",
                "--title=true",
                "--",
                "--no-tty=true"
            ]
        );
    }
}
