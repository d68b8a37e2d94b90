//! Images and artifacts: what refers to what, and what is done with it.
//!
//! The store below knows bytes and digests; this module knows manifests. Each
//! operation is a function that takes a store and options and returns a value.
//! Nothing here prints, and nothing reads the environment or the clock.

mod artifact;
mod backup;
mod compose;
mod copy;
mod delete;
mod error;
mod gc;
mod manifest;
mod media_type;
mod pull;
mod put;
mod referrers;
mod repair;
mod resolve;
mod scan;
mod tag;
mod verify;
mod walk;

pub use artifact::{
    Artifact, Config, ImageSpec, LayerContent, NewLayer, PushOptions, Pushed, push,
};
pub use backup::{BackupPlan, plan_backup, write_tar};
pub use compose::{IndexDocument, NotInIndex, describe_child};
pub use copy::{Copied, CopyOptions, CopyScope, copy};
pub use delete::{Deleted, Protection, delete_blob, delete_manifest};
pub use error::ImageError;
pub use gc::{Collected, GcOptions, GcPlan, GcRoots, collect, plan};
pub use manifest::Document;
pub use media_type::{
    CONFIG, EMPTY, EMPTY_CONTENT, INDEX, LAYER, MANIFEST, OCTET_STREAM, Role, UNKNOWN_ARTIFACT,
    UNKNOWN_CONFIG, is_image_config, is_valid as is_valid_media_type,
};
pub use pull::{PullOptions, Pulled, PulledFile, Subjects, pull};
pub use put::{PutManifest, check_manifest, put_manifest, put_manifest_if};
pub use referrers::{Referrers, Search, digest_of_tag};
pub use repair::{Quarantine, Repaired, repair};
pub use resolve::{InvalidPlatform, PlatformFilter, own_architecture, resolve};
pub use tag::{add_tags, remove_tags};
pub use verify::{Problem, Report, Scope, verify, verify_store};
pub use walk::{Follow, Found, walk};
