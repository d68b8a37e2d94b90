//! All differences from oras that pass, each with its reason. What the program
//! does in the cases that are excused is recorded, and that it does. An excuse
//! that no case needs fails the test.

use crate::compare::{Difference, Part};

/// A difference on purpose.
pub(crate) struct Excuse {
    /// What differs.
    what: What,
    /// The cases, as `SCENARIO: LINE`; `*` stands for anything.
    pub(crate) cases: &'static [&'static str],
    /// Why this is better.
    pub(crate) reason: &'static str,
}

/// How an outcome may differ.
enum What {
    /// The program ends with 2, oras with 1.
    UsageCode,
    /// Both fail, and the program has printed no line that begins so.
    Unannounced(&'static [&'static str]),
    /// The program also prints lines that begin so.
    AlsoPrints(&'static str),
    /// Oras has made an empty layout.
    NoLayoutMade,
    /// These parts of the outcome.
    Parts(&'static [Part]),
}

const CODE: Part = Part::Code;
const STDOUT: Part = Part::Stdout;
const CHANGES: Part = Part::Changes;

impl Excuse {
    /// Tells whether this excuses a difference.
    pub(crate) fn covers(&self, difference: &Difference) -> bool {
        let part = difference.part;
        let (only_theirs, only_ours) = difference.lines();
        let is_this = match self.what {
            What::UsageCode => part == CODE && difference.theirs == 1 && difference.ours == 2,
            What::Unannounced(starts) => {
                let is_announced = |line: &&str| starts.iter().any(|start| line.starts_with(start));
                part == STDOUT
                    && difference.has_failed
                    && only_ours.is_empty()
                    && !only_theirs.is_empty()
                    && only_theirs.iter().all(is_announced)
            }
            What::AlsoPrints(start) => {
                part == STDOUT
                    && only_theirs.is_empty()
                    && !only_ours.is_empty()
                    && only_ours.iter().all(|line| line.starts_with(start))
            }
            What::NoLayoutMade => {
                part == CHANGES
                    && only_ours.is_empty()
                    && !only_theirs.is_empty()
                    && only_theirs.iter().all(|line| line.contains(" index {"))
            }
            What::Parts(parts) => parts.contains(&part),
        };
        is_this && self.pattern(&difference.case).is_some()
    }

    /// Returns the first pattern that a case matches.
    pub(crate) fn pattern(&self, case: &str) -> Option<&'static str> {
        self.cases
            .iter()
            .copied()
            .find(|pattern| matches(pattern, case))
    }
}

/// Tells whether a text is that of a pattern, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            (0..=text.len())
                .filter(|&at| text.is_char_boundary(at))
                .any(|at| matches(rest, &text[at..]))
        }),
    }
}

#[test]
fn a_star_stands_for_anything() {
    assert!(matches("a*c*", "abbc"));
    assert!(!matches("a*c", "abb"));
}

/// The list.
pub(crate) const EXCUSED: &[Excuse] = &[
    Excuse {
        what: What::UsageCode,
        cases: &["*"],
        reason: "wrong usage ends with 2, so that a script can tell it from failure",
    },
    Excuse {
        what: What::Unannounced(&[
            "Preparing ",
            "Uploading ",
            "Downloading ",
            "Copying ",
            "Fetching ",
            "Tagging ",
        ]),
        cases: &["*"],
        reason: "what is going to be refused is not announced",
    },
    Excuse {
        what: What::AlsoPrints("Exists "),
        cases: &["*: push *", "*: attach *", "*: cp *"],
        reason: "a manifest that is there is not taken for complete: what it refers to is looked at",
    },
    Excuse {
        what: What::NoLayoutMade,
        cases: &["*"],
        reason: "a command that is refused leaves no layout behind",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT]),
        cases: &[
            "*: manifest delete --oci-layout nolay:*",
            "*: blob delete --oci-layout nolay@*",
        ],
        reason: "a mistyped path is an error, even with --force",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT, CHANGES]),
        cases: &[
            "push: push * odd:v1 hello.txt:layer.type",
            "push: push * 'odd:a tag' hello.txt",
            "push: push * odd@{none} hello.txt",
            "tag: tag --oci-layout lay:v1 'no tag'",
            "manifest-push: manifest push --oci-layout pushed@{none} m.json",
        ],
        reason: "tags, media types and digests that no registry would take are refused",
    },
    Excuse {
        what: What::Parts(&[STDOUT]),
        cases: &[
            "push-json: push * json goodbye.txt *",
            "pull: pull --oci-layout empty:v1 * json",
        ],
        reason: "a list of nothing is [], neither null nor a tag that is empty",
    },
    Excuse {
        what: What::Parts(&[STDOUT, CHANGES]),
        cases: &[
            "attach: attach * lay:v1 third.txt",
            "attach-platform: attach * good:multi *",
            "attach-platform: discover *",
        ],
        reason: "a subject is media type, digest and size, so that no local name gets into a digest",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT, CHANGES]),
        cases: &["*nested-index@*"],
        reason: "a manifest inside an index is a manifest, not an octet-stream",
    },
    Excuse {
        what: What::Parts(&[CHANGES]),
        cases: &["cp: cp -r *", "cp: cp --recursive *"],
        reason: "the entries of all that is copied say what it is, not only those of the outermost",
    },
    Excuse {
        what: What::Parts(&[CHANGES]),
        cases: &["cp: cp * --to-oci-layout blob"],
        reason: "a blob that is copied by itself is listed, or garbage collection would take it",
    },
    Excuse {
        what: What::Parts(&[CHANGES]),
        cases: &["cp-images: cp * missing-layer:v1 *"],
        reason: "a copy that fails leaves no blobs behind that nothing refers to",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT, CHANGES]),
        cases: &["cp-subjects: cp * lay:dangling *"],
        reason: "a subject may be missing (image-spec), and its referrer is copied without it",
    },
    Excuse {
        what: What::Parts(&[STDOUT]),
        cases: &["manifest-push: manifest push *"],
        reason: "a manifest that is there exists, whatever its tags",
    },
    Excuse {
        what: What::Parts(&[CHANGES]),
        cases: &["manifest-delete*: manifest *"],
        reason: "deleting a manifest deletes that; the rest, and never a tagged referrer, goes with gc",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT, CHANGES]),
        cases: &["blob-in-use-asked: *"],
        reason: "a blob that a manifest needs is not deleted without --force",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT]),
        cases: &["blob: blob push --oci-layout blobs@{third.txt} config.json"],
        reason: "a file whose digest is not the one given is refused, also if that blob is there",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT]),
        cases: &["index-create: manifest index create --oci-layout lay amd64"],
        reason: "making an index that is there already has been done",
    },
    Excuse {
        what: What::Parts(&[CHANGES]),
        cases: &["damaged: *"],
        reason: "no file appears that is not verified",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT]),
        cases: &["*corrupt-manifest*"],
        reason: "a corrupt manifest stops only what needs it",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT]),
        cases: &[
            "*: repo bogus",
            "*: manifest bogus",
            "*: manifest index bogus",
            "*: blob bogus",
        ],
        reason: "an unknown command is wrong usage, also below a group",
    },
    Excuse {
        what: What::Parts(&[CODE, STDOUT, CHANGES]),
        cases: &[
            "cp: cp * --format json",
            "repo-tags: repo ls *",
            "blob: blob push --oci-layout stdin - *",
            "registry-flags: untag *",
        ],
        reason: "oras cannot do this at all",
    },
    Excuse {
        what: What::Parts(&[STDOUT]),
        cases: &["*: version*"],
        reason: "the version is its own",
    },
    Excuse {
        what: What::Parts(&[STDOUT]),
        cases: &["*--verbose=false*"],
        reason: "the flag is deprecated and about to go: it is accepted and hides nothing",
    },
    Excuse {
        what: What::Parts(&[STDOUT]),
        cases: &["attach: attach --oci-layout-path lay *"],
        reason: "the subject is shown with its layout, as it is when it is named by a tag",
    },
];
