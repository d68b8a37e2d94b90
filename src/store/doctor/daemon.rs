//! The program that serves a mount, and what it was started with.
//!
//! A mount shows the kernel's options and not those of its program; these are
//! in its command line, if it runs where we can see it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::Surroundings;
use crate::store::profile::{Mount, MountKind};

/// A program that serves a mount.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Daemon {
    /// Its arguments, the program first.
    pub arguments: Vec<String>,
    /// Its environment, as `NAME=VALUE`.
    pub environment: Vec<String>,
}

/// Splits what /proc shows of a process: texts, each ended by a NUL
/// (proc_pid_cmdline(5)).
fn texts(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    let parts = bytes.split(|byte| *byte == 0);
    parts
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect()
}

/// Returns the names a program of a kind goes by.
fn programs(kind: MountKind) -> &'static [&'static str] {
    match kind {
        MountKind::S3fs => &["s3fs", "ossfs", "cosfs", "obsfs", "mount.s3fs"],
        MountKind::Goofys => &["goofys"],
        MountKind::Geesefs => &["geesefs"],
        MountKind::MountpointS3 => &["mount-s3"],
        MountKind::Gcsfuse => &["gcsfuse"],
        MountKind::Blobfuse2 => &["blobfuse2", "blobfuse"],
        MountKind::Rclone => &["rclone", "rclonefs", "mount.rclone"],
        MountKind::Juicefs => &["juicefs", "mount.juicefs"],
        _ => &[],
    }
}

impl Daemon {
    /// Finds the program that serves a mount among the processes that can be
    /// seen.
    pub(super) fn serving(mount: &Mount) -> Option<Self> {
        let processes = std::fs::read_dir("/proc").ok()?;
        processes.filter_map(Result::ok).find_map(|process| {
            let read = |name: &str| std::fs::read(process.path().join(name)).unwrap_or_default();
            let daemon = Self {
                arguments: texts(&read("cmdline")),
                environment: Vec::new(),
            };
            daemon.serves(mount).then(|| Self {
                environment: texts(&read("environ")),
                ..daemon
            })
        })
    }

    /// Tells whether this looks like the program that serves a mount. One that
    /// was given a relative path has gone elsewhere since, so the end of the
    /// path has to do.
    pub(super) fn serves(&self, mount: &Mount) -> bool {
        let is_program = self.arguments.first().is_some_and(|program| {
            let name = Path::new(program)
                .file_name()
                .and_then(|name| name.to_str());
            name.is_some_and(|name| programs(mount.kind).contains(&name))
        });
        let names_mount_point = |argument: &String| {
            let path = Path::new(argument.as_str());
            let path = path.strip_prefix(".").unwrap_or(path);
            !path.as_os_str().is_empty() && mount.mount_point.ends_with(path)
        };
        is_program && self.arguments.iter().skip(1).any(names_mount_point)
    }
}

/// What a mount and its program were told, by name: without leading dashes,
/// with `-` for `_`, and `None` for what has no value.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The type of the file system.
    pub(super) fstype: String,
    named: BTreeMap<String, Option<String>>,
}

impl Settings {
    pub(super) fn of(around: &Surroundings) -> Self {
        let mut settings = Self::default();
        if let Some(mount) = &around.mount {
            settings.fstype.clone_from(&mount.fstype);
            settings.add_list(&mount.options);
        }
        if let Some(daemon) = &around.daemon {
            // What is given as an argument wins over the environment.
            for entry in &daemon.environment {
                if let Some((name, value)) = entry.split_once('=')
                    && let Some(name) = name.strip_prefix("RCLONE_")
                {
                    settings.add(&name.to_lowercase(), Some(value));
                }
            }
            settings.add_arguments(&daemon.arguments);
        }
        settings
    }

    fn add(&mut self, name: &str, value: Option<&str>) {
        let name = name.trim_start_matches('-').replace('_', "-");
        self.named.insert(name, value.map(str::to_owned));
    }

    /// Adds what stands behind `-o`.
    fn add_list(&mut self, list: &str) {
        for option in list.split(',') {
            match option.split_once('=') {
                Some((name, value)) => self.add(name, Some(value)),
                None => self.add(option, None),
            }
        }
    }

    fn add_arguments(&mut self, arguments: &[String]) {
        let mut rest = arguments.iter().skip(1).peekable();
        while let Some(argument) = rest.next() {
            if argument == "-o" {
                if let Some(list) = rest.next() {
                    self.add_list(list);
                }
            } else if let Some(list) = argument.strip_prefix("-o")
                && !list.is_empty()
            {
                self.add_list(list);
            } else if argument.starts_with('-') {
                match argument.split_once('=') {
                    Some((name, value)) => self.add(name, Some(value)),
                    None => {
                        // What follows may be its value; for a flag that has
                        // none nobody asks for it.
                        let value = rest.peek().filter(|next| !next.starts_with('-'));
                        self.add(argument, value.map(|value| value.as_str()));
                    }
                }
            }
        }
    }

    /// Tells whether a flag is given and not as false.
    pub(super) fn has(&self, name: &str) -> bool {
        let value = self.named.get(name).map(Option::as_deref);
        value.is_some_and(|value| value != Some("false"))
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.named.get(name)?.as_deref()
    }

    /// Tells whether a time is given and not longer than `most`. What is no
    /// time, such as -1, stands for ever with most programs.
    pub(super) fn is_at_most(&self, name: &str, most: Duration) -> bool {
        let time = self.value(name).and_then(parse_time);
        time.is_some_and(|time| time <= most)
    }
}

/// Reads a time as the mounts' programs write it: `60`, `1.5s`, `1m0s`.
fn parse_time(text: &str) -> Option<Duration> {
    let mut seconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, tail) = rest.split_at(digits.unwrap_or(rest.len()));
        let letters = tail.find(|c: char| c.is_ascii_digit());
        let (unit, tail) = tail.split_at(letters.unwrap_or(tail.len()));
        let in_seconds = match unit {
            "" | "s" => 1.0,
            "ms" => 0.001,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86400.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * in_seconds;
        rest = tail;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn daemon(line: &str) -> Daemon {
        Daemon {
            arguments: line.split(' ').map(str::to_owned).collect(),
            environment: Vec::new(),
        }
    }

    fn settings(line: &str) -> Settings {
        Settings::of(&Surroundings {
            daemon: Some(daemon(line)),
            ..Surroundings::default()
        })
    }

    #[test]
    fn a_program_is_told_by_its_name_and_the_mount_point() {
        let mount = Mount {
            kind: MountKind::S3fs,
            fstype: "fuse.s3fs".to_owned(),
            source: "s3fs".to_owned(),
            mount_point: PathBuf::from("/mnt/bucket"),
            options: "rw".to_owned(),
        };
        assert!(daemon("/usr/bin/s3fs b /mnt/bucket -o ro").serves(&mount));
        assert!(daemon("s3fs b bucket").serves(&mount));
        assert!(daemon("s3fs b ./bucket").serves(&mount));
        assert!(!daemon("s3fs b /mnt/other").serves(&mount));
        assert!(!daemon("s3fs b ucket").serves(&mount));
        assert!(!daemon("goofys b /mnt/bucket").serves(&mount));
        assert!(!daemon("bash").serves(&mount));
        assert!(!daemon("s3fs").serves(&mount));
        assert_eq!(texts(b"a\0b c\0"), ["a", "b c"]);
    }

    #[test]
    fn options_are_read_in_every_way_they_are_written() {
        let all = settings(
            "x b /mnt -o one,two=2 -othree --four --five 5 --six=6 --seven_eight=false -9",
        );
        assert!(all.has("one") && all.has("three") && all.has("four") && all.has("9"));
        assert_eq!(all.value("two"), Some("2"));
        assert_eq!(all.value("five"), Some("5"));
        assert_eq!(all.value("six"), Some("6"));
        assert_eq!(all.value("four"), None);
        assert!(!all.has("seven-eight") && !all.has("ten"));
    }

    #[test]
    fn an_argument_wins_over_the_environment() {
        let of = |line: &str| {
            Settings::of(&Surroundings {
                daemon: Some(Daemon {
                    environment: vec!["RCLONE_DIR_CACHE_TIME=9s".to_owned(), "A=b".to_owned()],
                    ..daemon(line)
                }),
                ..Surroundings::default()
            })
        };
        assert_eq!(of("rclone mount").value("dir-cache-time"), Some("9s"));
        let both = of("rclone mount --dir-cache-time 1s");
        assert_eq!(both.value("dir-cache-time"), Some("1s"));
        assert!(!both.has("a"));
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        let seconds = |text: &str| parse_time(text).map(|time| time.as_secs_f64());
        assert_eq!(seconds("60"), Some(60.0));
        assert_eq!(seconds("1m0s"), Some(60.0));
        assert_eq!(seconds("1.5s"), Some(1.5));
        assert_eq!(seconds("500ms"), Some(0.5));
        assert_eq!(seconds("-1"), None);
        assert_eq!(seconds("minimal"), None);
        let all = settings("x --long 1m --short=1s --ever=-1");
        let second = Duration::from_secs(1);
        assert!(!all.is_at_most("long", second) && all.is_at_most("short", second));
        assert!(!all.is_at_most("ever", second) && !all.is_at_most("none", second));
    }
}
