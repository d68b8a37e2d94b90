//! Flags with a value that is true or false, as `--oci-layout=true`: Go
//! programs take them, so scripts written for oras hold them; clap does not.

use std::collections::HashSet;
use std::ffi::OsString;

use clap::{ArgAction, Command};

/// Turns `--flag=true` into `--flag` and leaves `--flag=false` out, for every
/// flag that takes no value. What follows `--` stays.
pub(super) fn without_boolean_values(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
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
