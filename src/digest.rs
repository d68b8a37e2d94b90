//! Digests: the names of blobs, and the hashing that proves them.
//!
//! A [`Digest`] is parsed whole before anything else happens to it, so no
//! string that could leave a `blobs/<algorithm>/` folder ever becomes a path.
//! This is the only file that knows the `sha2` crate.

use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

/// A content digest such as `sha256:9834876d…`.
///
/// The text follows the grammar of the OCI image-spec (descriptor.md,
/// "Digests"): algorithm and encoded part are both restricted to characters
/// that are harmless in a file name. An algorithm this program does not know
/// is accepted, as the spec asks, but content can then not be verified.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest {
    text: String,
    colon: usize,
}

/// The string is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a digest: {reason}")]
pub struct InvalidDigest {
    /// The string as it was given.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A digest algorithm this program can compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SHA-256, the one every blob is written with.
    Sha256,
    /// SHA-384, met in layouts of tools built on go-digest; only read.
    Sha384,
    /// SHA-512, registered by the image-spec; only read and copied.
    Sha512,
}

impl Algorithm {
    /// Returns the algorithm's name as it stands before the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

impl Digest {
    /// Parses `algorithm:encoded`.
    ///
    /// # Errors
    /// If the text breaks the grammar, or if a registered algorithm is
    /// followed by the wrong number of digits or by upper-case digits.
    pub fn parse(text: &str) -> Result<Self, InvalidDigest> {
        let refuse = |reason: String| InvalidDigest {
            text: text.to_owned(),
            reason,
        };
        // `Digest::from_str` of oci-spec checks the grammar of both halves and
        // the length and case of the registered algorithms.
        oci_spec::image::Digest::from_str(text).map_err(|e| refuse(reason_of(&e)))?;
        let colon = text
            .find(':')
            .ok_or_else(|| refuse("there is no colon".to_owned()))?;
        Ok(Self {
            text: text.to_owned(),
            colon,
        })
    }

    /// Computes the SHA-256 digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::sha256();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Returns the part before the colon, such as `sha256`.
    #[must_use]
    pub fn algorithm_name(&self) -> &str {
        &self.text[..self.colon]
    }

    /// Returns the algorithm if this program can compute it.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        match self.algorithm_name() {
            "sha256" => Some(Algorithm::Sha256),
            "sha384" => Some(Algorithm::Sha384),
            "sha512" => Some(Algorithm::Sha512),
            _ => None,
        }
    }

    /// Returns the part after the colon.
    #[must_use]
    pub fn encoded(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// Returns the whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the form status lines use: the first 12 digits of a sha256
    /// digest, any other digest whole.
    #[must_use]
    pub fn short(&self) -> &str {
        if self.algorithm() == Some(Algorithm::Sha256) {
            &self.encoded()[..12]
        } else {
            self.as_str()
        }
    }
}

fn reason_of(error: &oci_spec::OciSpecError) -> String {
    match error {
        oci_spec::OciSpecError::Other(text) => lower_first(text),
        other => lower_first(&other.to_string()),
    }
}

/// Makes a sentence of another library fit into one of ours.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A digest computation in progress.
#[derive(Debug, Clone)]
pub struct Hasher(State);

#[derive(Debug, Clone)]
enum State {
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

impl Hasher {
    /// Starts a SHA-256 computation, the one new content is named by.
    #[must_use]
    pub fn sha256() -> Self {
        Self::new(Algorithm::Sha256)
    }

    /// Starts a computation with the given algorithm.
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Sha256 => State::Sha256(sha2::Sha256::new()),
            Algorithm::Sha384 => State::Sha384(sha2::Sha384::new()),
            Algorithm::Sha512 => State::Sha512(sha2::Sha512::new()),
        })
    }

    /// Feeds bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sha256(h) => h.update(bytes),
            State::Sha384(h) => h.update(bytes),
            State::Sha512(h) => h.update(bytes),
        }
    }

    /// Completes the computation.
    #[must_use]
    pub fn finish(self) -> Digest {
        let (algorithm, bytes): (Algorithm, Vec<u8>) = match self.0 {
            State::Sha256(h) => (Algorithm::Sha256, h.finalize().to_vec()),
            State::Sha384(h) => (Algorithm::Sha384, h.finalize().to_vec()),
            State::Sha512(h) => (Algorithm::Sha512, h.finalize().to_vec()),
        };
        let name = algorithm.name();
        let mut text = String::with_capacity(name.len() + 1 + bytes.len() * 2);
        text.push_str(name);
        text.push(':');
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        Digest {
            text,
            colon: name.len(),
        }
    }
}

/// A reader that hashes and counts what passes through it.
#[derive(Debug)]
pub struct HashingReader<R> {
    inner: R,
    hasher: Hasher,
    count: u64,
}

impl<R: Read> HashingReader<R> {
    /// Wraps a reader; everything read through it is hashed with `hasher`.
    pub fn new(inner: R, hasher: Hasher) -> Self {
        Self {
            inner,
            hasher,
            count: 0,
        }
    }

    /// Completes the computation: the digest and the number of bytes read.
    #[must_use]
    pub fn finish(self) -> (Digest, u64) {
        (self.hasher.finish(), self.count)
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.hasher.update(&buf[..n]);
        self.count += n as u64;
        Ok(n)
    }
}

/// A writer that hashes and counts what passes through it.
#[derive(Debug)]
pub struct HashingWriter<W> {
    inner: W,
    hasher: Hasher,
    count: u64,
}

impl<W: Write> HashingWriter<W> {
    /// Wraps a writer; everything written through it is hashed with `hasher`.
    pub fn new(inner: W, hasher: Hasher) -> Self {
        Self {
            inner,
            hasher,
            count: 0,
        }
    }

    /// Completes the computation: the inner writer, the digest and the number
    /// of bytes written.
    #[must_use]
    pub fn finish(self) -> (W, Digest, u64) {
        (self.inner, self.hasher.finish(), self.count)
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buf)?;
        self.hasher.update(&buf[..n]);
        self.count += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY_OBJECT: &str =
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    #[test]
    fn computes_the_digest_the_spec_prints_for_the_empty_object() {
        assert_eq!(Digest::of(b"{}").as_str(), EMPTY_OBJECT);
    }

    #[test]
    fn splits_into_algorithm_and_encoded_part() {
        let digest = Digest::parse(EMPTY_OBJECT).unwrap();
        assert_eq!(digest.algorithm(), Some(Algorithm::Sha256));
        assert_eq!(digest.algorithm_name(), "sha256");
        assert_eq!(digest.short(), "44136fa355b3");
        assert_eq!(format!("sha256:{}", digest.encoded()), EMPTY_OBJECT);
    }

    #[test]
    fn refuses_whatever_could_not_be_a_file_name() {
        for text in [
            "",
            "sha256",
            "sha256:",
            ":abc",
            "sha256:abc",
            "sha256:../../etc/passwd",
            "sha256:44136FA355B3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a ",
            "..:abc",
            "a/b:abc",
            "sha512:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            "a..b:abc",
            "SHA256:abc",
            "x:a/b",
            "x:a.b",
        ] {
            assert!(Digest::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn accepts_an_algorithm_it_cannot_compute() {
        let digest =
            Digest::parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")
                .unwrap();
        assert_eq!(digest.algorithm(), None);
        assert_eq!(digest.short(), digest.as_str());
    }

    #[test]
    fn sha512_has_its_own_length() {
        let mut hasher = Hasher::new(Algorithm::Sha512);
        hasher.update(b"{}");
        let digest = hasher.finish();
        assert_eq!(digest.encoded().len(), 128);
        assert_eq!(Digest::parse(digest.as_str()).unwrap(), digest);
    }

    #[test]
    fn readers_and_writers_hash_what_passes() {
        let mut reader = HashingReader::new(&b"hello"[..], Hasher::sha256());
        let mut writer = HashingWriter::new(Vec::new(), Hasher::sha256());
        io::copy(&mut reader, &mut writer).unwrap();
        let (copied, written, count) = writer.finish();
        assert_eq!(copied, b"hello");
        assert_eq!((written.clone(), count), reader.finish());
        assert_eq!(written, Digest::of(b"hello"));
    }
}
