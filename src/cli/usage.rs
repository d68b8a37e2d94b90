//! Usage lines and advice, in the notation and the words of oras.

use clap::{ArgMatches, Command};

use super::Hint;

/// What follows the program's name in the usage line of a command: its path and
/// its arguments, as oras writes them.
const USAGES: &[(&str, &str)] = &[
    (
        "push",
        "push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]",
    ),
    ("pull", "pull [flags] <name>{:<tag>|@<digest>}"),
    (
        "attach",
        "attach [flags] --artifact-type=<type> <name>{:<tag>|@<digest>} {<file>[:<layer_media_type>]|--annotation <key>=<value>} [...]",
    ),
    ("discover", "discover [flags] <name>{:<tag>|@<digest>}"),
    (
        "copy",
        "cp [flags] <from>{:<tag>|@<digest>} <to>[:<tag>[,<tag>][...]]",
    ),
    (
        "tag",
        "tag [flags] <name>{:<tag>|@<digest>} <new_tag> [...]",
    ),
    (
        "untag",
        "untag [flags] <name>:<tag>[,<tag>][...] [<tag>...]",
    ),
    ("resolve", "resolve [flags] <name>{:<tag>|@<digest>}"),
    ("repo tags", "repo tags [flags] <name>"),
    (
        "manifest push",
        "manifest push [flags] <name>[:<tag>[,<tag>][...]|@<digest>] <file>",
    ),
    (
        "manifest fetch",
        "manifest fetch [flags] <name>{:<tag>|@<digest>}",
    ),
    (
        "manifest fetch-config",
        "manifest fetch-config [flags] <name>{:<tag>|@<digest>}",
    ),
    (
        "manifest delete",
        "manifest delete [flags] <name>{:<tag>|@<digest>}",
    ),
    (
        "manifest index create",
        "manifest index create [flags] <target>[:<tag>[,<tag>][...]] [{<tag>|<digest>}...]",
    ),
    (
        "manifest index update",
        "manifest index update <index>{:<tag>|@<digest>} [{--add|--merge|--remove} {<tag>|<digest>}] [...] [flags]",
    ),
    ("blob push", "blob push [flags] <name>[@digest] <file>"),
    (
        "blob fetch",
        "blob fetch [flags] {--output <file> | --descriptor} <name>@<digest>",
    ),
    ("blob delete", "blob delete [flags] <name>@<digest>"),
    (
        "backup",
        "backup [flags] --output <path> <name>[:<tag>[,<tag>][...]]",
    ),
    (
        "restore",
        "restore [flags] --input <path> <name>[:<tag>[,<tag>][...]]",
    ),
];

/// Has clap print these usage lines for a program of some name.
pub(super) fn with_usages(command: Command, program: &str) -> Command {
    let command = command.bin_name(program);
    with_usages_below(command, program, "")
}

fn with_usages_below(command: Command, program: &str, above: &str) -> Command {
    command.mut_subcommands(|command| {
        let path = format!("{above}{}", command.get_name());
        let command = match usage(&path) {
            Some(usage) => command.override_usage(format!("{program} {usage}")),
            None => command,
        };
        with_usages_below(command, program, &format!("{path} "))
    })
}

fn usage(path: &str) -> Option<&'static str> {
    let found = USAGES.iter().find(|(command, _)| *command == path);
    found.map(|(_, usage)| *usage)
}

/// Returns the command that was given, with the groups it is in, and its
/// arguments.
pub(super) fn chosen(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut path, mut at) = (Vec::new(), matches);
    while let Some((name, below)) = at.subcommand() {
        path.push(name);
        at = below;
    }
    (path.join(" "), at)
}

/// Adds the usage line of the command, and where to find more, to advice.
pub(super) fn complete(error: anyhow::Error, program: &str, path: &str) -> anyhow::Error {
    let (Some(Advice(advice)), Some(usage)) = (error.downcast_ref::<Advice>(), usage(path)) else {
        return error;
    };
    let shown = match path {
        "copy" => "cp",
        other => other,
    };
    let hint = format!(
        "Usage: {program} {usage}\n{advice}. Run \"{program} {shown} -h\" for more options and examples"
    );
    error.context(Hint(hint.into()))
}

/// What to type instead, without a full stop; goes with an error as context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Advice(pub(crate) &'static str);

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usage_is_that_of_a_command() {
        for (path, usage) in USAGES {
            let mut command = &super::super::command();
            for name in path.split(' ') {
                command = command.find_subcommand(name).unwrap();
            }
            let shown: Vec<&str> = usage.split(' ').take(path.split(' ').count()).collect();
            let last = shown.last().unwrap();
            let mut names = command.get_all_aliases().chain([command.get_name()]);
            assert!(names.any(|name| name == *last), "{path}");
        }
    }
}
