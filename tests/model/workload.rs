//! What processes do: one operation after the other, each as a command would.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use fastrand::Rng;
use oci_layout::descriptor::Descriptor;
use oci_layout::digest::Digest;
use oci_layout::image::{self, GcOptions, GcRoots, ImageError, Protection};
use oci_layout::reference::{RefName, Target};
use oci_layout::store::fs::StoreFs;
use oci_layout::store::{Store, StoreError, StoreOptions};

use crate::expected::Key;
use crate::machine_fs::MachineFs;
use crate::weather::{Focus, Sharing, Weather};

/// Content and its digest, by which it is shown.
#[derive(Clone)]
pub(crate) struct Content {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) digest: Digest,
}

impl Content {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: Arc::from(bytes),
            digest: Digest::of(bytes),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes", self.digest.short(), self.bytes.len())
    }
}

/// A manifest and what it refers to, all of it content.
#[derive(Debug, Clone)]
pub(crate) struct Artifact {
    pub(crate) layers: Vec<Content>,
    pub(crate) manifest: Content,
}

impl Artifact {
    /// Returns the digests of all that the manifest refers to.
    pub(crate) fn needs(&self) -> Vec<Digest> {
        let empty = Digest::of(image::EMPTY_CONTENT);
        let layers = self.layers.iter().map(|layer| layer.digest.clone());
        layers.chain([empty]).collect()
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Operation {
    Push(Artifact, Vec<String>),
    /// Uploads a layer that nothing refers to.
    PutLoose(Content),
    Tag {
        from: String,
        to: String,
        digest: Digest,
    },
    Untag(String),
    Delete {
        digest: Digest,
        tags: Vec<String>,
    },
    Collect,
    Read,
    Nap(Duration),
    /// Until all who sleep get up.
    Sleep,
}

/// The layers that pushes have in common: from nothing to more than what is
/// held back of a blob until it is known to be right (1 MiB).
static LAYERS: LazyLock<Vec<Content>> = LazyLock::new(|| {
    let pattern = |len: usize| -> Vec<u8> {
        let byte = |i: usize| (i % 251) as u8 ^ (i >> 12) as u8;
        (0..len).map(byte).collect()
    };
    let lengths = [0, 1, 500, 4096, 70_000, (1 << 20) + 4096];
    let layers = lengths.into_iter().map(|len| Content::new(&pattern(len)));
    layers.collect()
});

pub(crate) fn layers() -> &'static [Content] {
    &LAYERS
}

/// How long processes sleep at most. They get up together, so that what is old
/// enough to be collected by then is wanted by several at once. Longer than
/// half of the grace period, from which on what is there is looked at twice.
const NIGHT: Duration = Duration::from_secs(13 * 3600);

/// The tags that all processes give.
const COMMON_TAGS: usize = 2;

/// Makes up what one process does.
pub(crate) fn script(rng: &mut Rng, weather: &Weather, name: &str) -> Vec<Operation> {
    if weather.focus == Focus::Duel {
        return duel(rng, weather, name);
    }
    let mut author = Author {
        name,
        focus: weather.focus,
        own: Vec::new(),
        pushed: 0,
    };
    let mut steps = Vec::new();
    while steps.len() < weather.operations_each {
        steps.extend(author.next(rng));
    }
    steps
}

/// One collects what others want at about the time it goes.
fn duel(rng: &mut Rng, weather: &Weather, name: &str) -> Vec<Operation> {
    if name == "m0p0" {
        return vec![Operation::Collect];
    }
    let profile = weather.kind.profile();
    let settles = profile.index_staleness.max(profile.listing_staleness);
    let until = settles * 3 + Duration::from_secs(2);
    vec![
        Operation::Nap(until.mul_f64(rng.f64())),
        Operation::Push(artifact(rng, weather.focus, name), vec![name.to_owned()]),
    ]
}

/// Makes up operations, one after the other.
struct Author<'n> {
    name: &'n str,
    focus: Focus,
    /// What was pushed under a tag of its own and is nobody else's business.
    own: Vec<(String, Digest)>,
    pushed: usize,
}

impl Author<'_> {
    /// Returns what is done next, unless what was drawn cannot be done.
    fn next(&mut self, rng: &mut Rng) -> Option<Operation> {
        //             push, loose, tag, untag, delete, collect, read, nap, sleep
        let weights = match self.focus {
            Focus::All => [8, 2, 3, 1, 2, 3, 3, 1, 2],
            Focus::Index => [8, 0, 6, 3, 1, 0, 4, 1, 0],
            Focus::Garbage | Focus::Duel => [6, 5, 1, 1, 3, 6, 1, 1, 5],
        };
        let all: usize = weights.iter().sum();
        let mut drawn = rng.usize(..all);
        let which = weights.iter().position(|weight| {
            let is_it = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            is_it
        });
        Some(match which? {
            0 => self.push(rng),
            1 => Operation::PutLoose(layer(rng, self.focus)),
            2 => {
                let (from, digest) = self.take(rng)?;
                let to = common_tag(rng);
                Operation::Tag { from, to, digest }
            }
            3 => Operation::Untag(self.take(rng)?.0),
            4 => {
                let (tag, digest) = self.take(rng)?;
                let tags = vec![tag];
                Operation::Delete { digest, tags }
            }
            5 => Operation::Collect,
            6 => Operation::Read,
            7 => Operation::Nap(Duration::from_secs(rng.u64(1..200))),
            _ => Operation::Sleep,
        })
    }

    fn push(&mut self, rng: &mut Rng) -> Operation {
        self.pushed += 1;
        let tag = format!("{}-{}", self.name, self.pushed);
        let is_common = rng.u8(..4) == 0;
        let label = if is_common { "common" } else { &tag };
        let artifact = artifact(rng, self.focus, label);
        let mut tags = vec![tag.clone()];
        if is_common || rng.u8(..3) == 0 {
            tags.push(common_tag(rng));
        } else {
            self.own.push((tag, artifact.manifest.digest.clone()));
        }
        Operation::Push(artifact, tags)
    }

    /// Takes one of its own, which from then on is not its own any more.
    fn take(&mut self, rng: &mut Rng) -> Option<(String, Digest)> {
        if self.own.is_empty() {
            return None;
        }
        Some(self.own.swap_remove(rng.usize(..self.own.len())))
    }
}

fn layer(rng: &mut Rng, focus: Focus) -> Content {
    // The fewer there are, the more often two want the same.
    let choice = match focus {
        Focus::All => &LAYERS[..],
        Focus::Index => &LAYERS[1..=2],
        Focus::Garbage | Focus::Duel => &LAYERS[..3],
    };
    choice[rng.usize(..choice.len())].clone()
}

fn common_tag(rng: &mut Rng) -> String {
    format!("common-{}", rng.usize(..COMMON_TAGS))
}

/// Makes a manifest; equal labels and layers make equal ones.
pub(crate) fn artifact(rng: &mut Rng, focus: Focus, label: &str) -> Artifact {
    let count = rng.usize(1..=2);
    artifact_of((0..count).map(|_| layer(rng, focus)).collect(), label)
}

pub(crate) fn artifact_of(layers: Vec<Content>, label: &str) -> Artifact {
    let described: Vec<Descriptor> = layers
        .iter()
        .map(|layer| Descriptor::new(image::LAYER, layer.digest.clone(), layer.bytes.len() as u64))
        .collect();
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": image::MANIFEST,
        "config": Descriptor::of(image::EMPTY, image::EMPTY_CONTENT),
        "layers": described,
        "annotations": { "label": label },
    });
    let manifest = serde_json::to_vec(&manifest).expect("it is plain data");
    Artifact {
        layers,
        manifest: Content::new(&manifest),
    }
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from("layout")
}

fn options(weather: &Weather) -> StoreOptions {
    StoreOptions {
        mount: Some(weather.kind),
        shared: weather.sharing == Sharing::Shared,
        ..StoreOptions::default()
    }
}

pub(crate) fn open(fs: &MachineFs, weather: &Weather) -> Result<Store, StoreError> {
    open_on(&shared(fs), weather)
}

pub(crate) fn shared(fs: &MachineFs) -> Arc<dyn StoreFs> {
    Arc::new(fs.clone())
}

fn open_on(fs: &Arc<dyn StoreFs>, weather: &Weather) -> Result<Store, StoreError> {
    Store::open_on(Arc::clone(fs), &root(), options(weather))
}

fn create_on(fs: &Arc<dyn StoreFs>, weather: &Weather) -> Result<Store, StoreError> {
    Store::create_on(Arc::clone(fs), Path::new(&root()), options(weather))
}

fn push(store: &Store, artifact: &Artifact, tags: &[String]) -> Result<(), ImageError> {
    let adder = store.add()?;
    for layer in &artifact.layers {
        adder.put_bytes(&layer.bytes)?;
    }
    adder.put_bytes(image::EMPTY_CONTENT)?;
    let bytes = &artifact.manifest.bytes;
    image::put_manifest(adder, bytes, image::MANIFEST, &names(tags), None)?;
    Ok(())
}

fn names(tags: &[String]) -> Vec<RefName> {
    let name = |tag: &String| RefName::new(tag).expect("it is a good tag");
    tags.iter().map(name).collect()
}

impl Operation {
    /// Returns what the layout holds when this is done.
    pub(crate) fn claims(&self, weather: &Weather) -> Vec<(Key, Option<Digest>)> {
        let mut claims = Vec::new();
        let mut tag = |tag: &String, value| claims.push((Key::Tag(tag.clone()), value));
        let listed = match self {
            Self::Push(artifact, tags) => {
                let digest = artifact.manifest.digest.clone();
                tags.iter().for_each(|name| tag(name, Some(digest.clone())));
                Some((digest.clone(), Some(digest)))
            }
            Self::Tag { to, digest, .. } => {
                tag(to, Some(digest.clone()));
                None
            }
            Self::Untag(name) => {
                tag(name, None);
                None
            }
            Self::Delete { digest, tags } => {
                tags.iter().for_each(|name| tag(name, None));
                Some((digest.clone(), None))
            }
            Self::PutLoose(_) | Self::Collect | Self::Read | Self::Nap(_) | Self::Sleep => None,
        };
        if let Some((digest, value)) = listed
            && !weather.collects_untagged
        {
            claims.push((Key::Listed(digest), value));
        }
        claims
    }

    /// Does it. Reading is done by the caller, who looks at what comes of it.
    pub(crate) fn run(&self, fs: &MachineFs, weather: &Weather) -> Result<(), ImageError> {
        match self {
            Self::Nap(time) => fs.pause(*time),
            Self::Sleep => fs.pause(fs.time_left_of(NIGHT)),
            other => other.run_on(&shared(fs), weather)?,
        }
        Ok(())
    }

    /// Does what needs no more than a file system.
    pub(crate) fn run_on(
        &self,
        fs: &Arc<dyn StoreFs>,
        weather: &Weather,
    ) -> Result<(), ImageError> {
        match self {
            Self::Push(artifact, tags) => {
                let store = create_on(fs, weather)?;
                match push(&store, artifact, tags) {
                    // What a push is told that relied on what is gone: repeat it.
                    Err(ImageError::Store(StoreError::Collected { .. })) => {
                        push(&store, artifact, tags)?;
                    }
                    other => other?,
                }
            }
            Self::PutLoose(layer) => {
                let store = create_on(fs, weather)?;
                let adder = store.add()?;
                adder.put_bytes(&layer.bytes)?;
                adder.publish()?;
            }
            Self::Tag { from, to, .. } => {
                let target = Target::Tag(RefName::found(from));
                let to = names(std::slice::from_ref(to));
                image::add_tags(&open_on(fs, weather)?, &target, &to)?;
            }
            Self::Untag(tag) => {
                let tags = names(std::slice::from_ref(tag));
                image::remove_tags(&open_on(fs, weather)?, &tags)?;
            }
            Self::Delete { digest, .. } => {
                let store = open_on(fs, weather)?;
                image::delete_manifest(&store.exclude()?, digest, Protection::Force)?;
            }
            Self::Collect => {
                let options = GcOptions {
                    roots: if weather.collects_untagged {
                        GcRoots::Tagged
                    } else {
                        GcRoots::Listed
                    },
                    grace: weather.kind.profile().grace,
                    concurrency: 1,
                };
                image::collect(&open_on(fs, weather)?.exclude()?, &options)?;
            }
            Self::Read | Self::Nap(_) | Self::Sleep => {}
        }
        Ok(())
    }
}
