//! Which options of a mount to change.
//!
//! The defaults of the programs are made for reading large files, where old
//! names and sizes do no harm. Each rule says what to give instead, why, and
//! when it has been done.

use std::time::Duration;

use super::Obstacle;
use super::daemon::Settings;
use crate::store::profile::MountKind;

/// Something to change about a mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The option to give.
    pub setting: &'static str,
    /// What it is good for.
    pub why: &'static str,
}

struct Rule {
    kind: MountKind,
    setting: &'static str,
    why: &'static str,
    is_done: fn(&Settings) -> bool,
}

const SECOND: Duration = Duration::from_secs(1);

/// In the order in which they are said. From the manual pages and sources of
/// s3fs 1.97, goofys 0.24, geesefs (2026-06), Mountpoint 1.23, gcsfuse 3,
/// blobfuse2 (2026-08), rclone 1.75 and nfs(5).
static RULES: &[Rule] = &[
    Rule {
        kind: MountKind::S3fs,
        setting: "-o stat_cache_expire=1",
        why: "names and sizes are kept for 15 minutes without it, but for files that are opened; with enable_noobj_cache, and by s3fs 1.92 or later, names that were missing once too",
        is_done: |s| {
            s.is_at_most("stat-cache-expire", SECOND)
                || s.is_at_most("stat-cache-interval-expire", SECOND)
        },
    },
    Rule {
        // Counted in front of a server: a new file is 9 requests without, 5
        // with the first, 3 with both (s3fs 1.90, 2026-11).
        kind: MountKind::S3fs,
        setting: "-o enable_noobj_cache",
        why: "with stat_cache_expire=1 and before s3fs 1.92: each new file costs twice the requests without it",
        is_done: |s| s.has("enable-noobj-cache") || s.has("disable-noobj-cache"),
    },
    Rule {
        kind: MountKind::S3fs,
        setting: "-o tmpdir=DIRECTORY",
        why: "each file that is read or written passes whole through a temporary file, in /tmp without it: name a directory with room for the largest blobs",
        is_done: |s| s.has("tmpdir") || s.has("use-cache"),
    },
    Rule {
        kind: MountKind::Goofys,
        setting: "--stat-cache-ttl 1s",
        why: "sizes that other machines changed stay old for a minute without it",
        is_done: |s| s.is_at_most("stat-cache-ttl", SECOND),
    },
    Rule {
        kind: MountKind::Goofys,
        setting: "--type-cache-ttl 1s",
        why: "names that other machines added or removed stay old for a minute without it",
        is_done: |s| s.is_at_most("type-cache-ttl", SECOND),
    },
    Rule {
        kind: MountKind::Goofys,
        setting: "--http-timeout 5m",
        why: "a request is given up after 30 seconds without it, which is short for large parts on a slow line",
        is_done: |s| s.has("http-timeout"),
    },
    Rule {
        kind: MountKind::Geesefs,
        setting: "--stat-cache-ttl 1s",
        why: "what other machines changed stays old for a minute without it",
        is_done: |s| s.is_at_most("stat-cache-ttl", SECOND),
    },
    Rule {
        kind: MountKind::MountpointS3,
        setting: "--allow-overwrite",
        why: "index.json cannot be changed without it",
        is_done: |s| s.has("allow-overwrite"),
    },
    Rule {
        kind: MountKind::MountpointS3,
        setting: "--allow-delete",
        why: "gc, manifest delete and blob delete can remove nothing without it",
        is_done: |s| s.has("allow-delete"),
    },
    Rule {
        kind: MountKind::MountpointS3,
        setting: "--metadata-ttl minimal",
        why: "with --cache, what other machines changed stays old for a minute without it",
        is_done: |s| {
            !s.has("cache")
                || s.value("metadata-ttl") == Some("minimal")
                || s.is_at_most("metadata-ttl", SECOND)
        },
    },
    Rule {
        kind: MountKind::Gcsfuse,
        setting: "--implicit-dirs",
        why: "a layout that was uploaded by another tool shows no blobs without it",
        is_done: |s| s.has("implicit-dirs"),
    },
    Rule {
        kind: MountKind::Gcsfuse,
        setting: "--metadata-cache-ttl-secs 0",
        why: "sizes that other machines changed stay old for a minute without it, and for ever on some machine types",
        is_done: |s| s.is_at_most("metadata-cache-ttl-secs", Duration::ZERO),
    },
    Rule {
        kind: MountKind::Gcsfuse,
        setting: "--strong-consistency-on-open",
        why: "makes opening a file ask the bucket for its newest content (recent versions only)",
        is_done: |s| s.has("strong-consistency-on-open"),
    },
    Rule {
        kind: MountKind::Blobfuse2,
        setting: "-o direct_io",
        why: "what other machines changed, and names that were missing once, stay old for two minutes without it",
        is_done: |s| s.has("direct-io"),
    },
    Rule {
        kind: MountKind::Blobfuse2,
        setting: "--attr-cache-timeout=1",
        why: "blobfuse2 keeps attributes for two minutes by itself, too",
        is_done: |s| s.is_at_most("attr-cache-timeout", SECOND),
    },
    Rule {
        kind: MountKind::Rclone,
        setting: "--dir-cache-time 1s",
        why: "what other machines changed stays old for five minutes without it",
        is_done: |s| s.is_at_most("dir-cache-time", SECOND),
    },
    Rule {
        kind: MountKind::Rclone,
        setting: "--use-server-modtime",
        why: "gc asks for the time of each blob with a request of its own without it",
        is_done: |s| s.has("use-server-modtime"),
    },
    Rule {
        kind: MountKind::Network,
        setting: "-o hard",
        why: "a soft mount turns a server that is slow to answer into errors and half-written files",
        is_done: |s| !is_nfs(s) || !(s.has("soft") || s.has("softerr")),
    },
    Rule {
        kind: MountKind::Network,
        setting: "-o actimeo=1",
        why: "with several machines: attributes and names stay old for up to a minute without it",
        is_done: |s| {
            !is_nfs(s)
                || s.has("noac")
                || s.is_at_most("actimeo", SECOND)
                || (s.is_at_most("acregmax", SECOND) && s.is_at_most("acdirmax", SECOND))
        },
    },
    Rule {
        kind: MountKind::Object,
        setting: "no cache for writes",
        why: "this file system is not known: make sure that it uploads a file before close(2) returns",
        is_done: |_| false,
    },
    Rule {
        kind: MountKind::Object,
        setting: "--store-mode KIND of this program",
        why: "nfs if its renames are atomic, juicefs if its locks reach every machine besides, or the kind of which it is a copy",
        is_done: |_| false,
    },
];

fn is_nfs(settings: &Settings) -> bool {
    settings.fstype.starts_with("nfs")
}

/// Returns what is left to change.
pub(super) fn advice(kind: MountKind, settings: &Settings) -> Vec<Advice> {
    RULES
        .iter()
        .filter(|rule| rule.kind == kind && !(rule.is_done)(settings))
        .map(|rule| Advice {
            setting: rule.setting,
            why: rule.why,
        })
        .collect()
}

/// Returns the setting by which a mount says that a file is stored before it
/// is: nothing is durable, in order or reported then. The mount itself does not
/// tell; the command line of its program does.
pub(super) fn uploads_later(kind: MountKind, settings: &Settings) -> Option<&'static str> {
    let mode = settings.value("vfs-cache-mode").unwrap_or_default();
    match kind {
        MountKind::Rclone if mode.eq_ignore_ascii_case("full") => Some("--vfs-cache-mode full"),
        MountKind::Rclone if mode.eq_ignore_ascii_case("writes") => Some("--vfs-cache-mode writes"),
        MountKind::Juicefs if settings.has("writeback") => Some("--writeback"),
        MountKind::Blobfuse2 if settings.has("lazy-write") => Some("--lazy-write"),
        _ => None,
    }
}

/// Returns what makes a mount unfit, from what is known of it from outside.
pub(super) fn obstacles(kind: MountKind, settings: &Settings) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    if settings.has("ro") || settings.has("read-only") {
        obstacles.push(Obstacle::ReadOnly);
    }
    let setting = uploads_later(kind, settings);
    obstacles.extend(setting.map(|setting| Obstacle::UploadsLater { setting }));
    obstacles
}

#[cfg(test)]
mod tests {
    use super::super::tests::mount;
    use super::super::{Daemon, Surroundings};
    use super::*;
    use std::collections::BTreeSet;

    /// What is left to change on a mount that was made by this command line.
    fn advised(kind: MountKind, line: &str) -> Vec<&'static str> {
        let around = Surroundings {
            mount: Some(mount(kind, "fuse", "rw")),
            daemon: Some(Daemon {
                arguments: line.split_whitespace().map(str::to_owned).collect(),
                environment: Vec::new(),
            }),
        };
        let settings = Settings::of(&around);
        let advice = advice(kind, &settings);
        advice.iter().map(|advice| advice.setting).collect()
    }

    #[test]
    fn each_option_is_advised_exactly_until_it_is_given() {
        let mut seen = BTreeSet::new();
        for (kind, options) in [
            (
                MountKind::S3fs,
                &[
                    ("-o stat_cache_expire=1", "-o stat_cache_expire=1"),
                    ("-o enable_noobj_cache", "-o enable_noobj_cache"),
                    ("-o tmpdir=DIRECTORY", "-o tmpdir=/big"),
                ][..],
            ),
            (
                MountKind::Goofys,
                &[
                    ("--stat-cache-ttl 1s", "--stat-cache-ttl 1s"),
                    ("--type-cache-ttl 1s", "--type-cache-ttl 1s"),
                    ("--http-timeout 5m", "--http-timeout 5m"),
                ],
            ),
            (
                MountKind::Geesefs,
                &[("--stat-cache-ttl 1s", "--stat-cache-ttl 1s")],
            ),
            (
                MountKind::MountpointS3,
                &[
                    ("--allow-overwrite", "--allow-overwrite"),
                    ("--allow-delete", "--allow-delete"),
                    ("--metadata-ttl minimal", "--metadata-ttl minimal"),
                ],
            ),
            (
                MountKind::Gcsfuse,
                &[
                    ("--implicit-dirs", "--implicit-dirs"),
                    ("--metadata-cache-ttl-secs 0", "--metadata-cache-ttl-secs=0"),
                    (
                        "--strong-consistency-on-open",
                        "--strong-consistency-on-open",
                    ),
                ],
            ),
            (
                MountKind::Blobfuse2,
                &[
                    ("-o direct_io", "-o direct_io"),
                    ("--attr-cache-timeout=1", "--attr-cache-timeout=1"),
                ],
            ),
            (
                MountKind::Rclone,
                &[
                    ("--dir-cache-time 1s", "--dir-cache-time 1s"),
                    ("--use-server-modtime", "--use-server-modtime"),
                ],
            ),
        ] {
            for left_out in 0..=options.len() {
                // Mountpoint needs the last only with its cache.
                let mut line = "program bucket /mnt --cache /fast".to_owned();
                for (i, (_, given)) in options.iter().enumerate() {
                    if i != left_out {
                        line = format!("{line} {given}");
                    }
                }
                let expected: Vec<&str> = options
                    .get(left_out)
                    .map(|(name, _)| *name)
                    .into_iter()
                    .collect();
                assert_eq!(advised(kind, &line), expected, "{kind}: {line}");
            }
            seen.insert(kind.name());
        }
        assert_eq!(seen.len(), 7);
        for kind in [MountKind::Posix, MountKind::Juicefs] {
            assert_eq!(advised(kind, "program"), [""; 0]);
        }
        assert_eq!(advised(MountKind::Object, "program").len(), 2);
        assert_eq!(
            advised(
                MountKind::MountpointS3,
                "mount-s3 --allow-delete --allow-overwrite"
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_value_that_is_too_long_or_turned_round_does_not_do() {
        let kind = MountKind::S3fs;
        let expire = |line: &str| advised(kind, line).contains(&"-o stat_cache_expire=1");
        assert!(expire("s3fs -o stat_cache_expire=60"));
        assert!(!expire("s3fs -o rw,stat_cache_interval_expire=1"));
        // Who has turned it off has a reason.
        let missing = "-o enable_noobj_cache";
        assert!(!advised(kind, "s3fs -o disable_noobj_cache").contains(&missing));
        assert!(!advised(kind, "s3fs -o use_cache=/big").contains(&"-o tmpdir=DIRECTORY"));
        let gcs = advised(
            MountKind::Gcsfuse,
            "gcsfuse --metadata-cache-ttl-secs=-1 --implicit-dirs=false",
        );
        assert_eq!(gcs.len(), 3);
        let cached = "mount-s3 --allow-delete --allow-overwrite --cache /c --metadata-ttl";
        let ttl = |value: &str| advised(MountKind::MountpointS3, &format!("{cached} {value}"));
        assert_eq!(ttl("indefinite"), ["--metadata-ttl minimal"]);
        assert_eq!(ttl("1"), [""; 0]);
    }

    #[test]
    fn nfs_is_told_by_the_options_of_the_mount() {
        let advised = |fstype: &str, options: &str| -> Vec<&str> {
            let around = Surroundings {
                mount: Some(mount(MountKind::Network, fstype, options)),
                ..Surroundings::default()
            };
            let advice = advice(MountKind::Network, &Settings::of(&around));
            advice.iter().map(|advice| advice.setting).collect()
        };
        assert_eq!(advised("nfs4", "rw,hard"), ["-o actimeo=1"]);
        assert_eq!(advised("nfs", "rw,soft,actimeo=1"), ["-o hard"]);
        assert_eq!(advised("nfs4", "rw,softerr,noac"), ["-o hard"]);
        assert_eq!(advised("nfs4", "rw,acregmax=1,acdirmax=1"), [""; 0]);
        assert_eq!(advised("nfs4", "rw,acregmax=1"), ["-o actimeo=1"]);
        assert_eq!(advised("fuse.sshfs", "rw"), [""; 0]);
    }
}
