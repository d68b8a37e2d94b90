//! Content of unknown digest, kept until it is known.
//!
//! A mounted bucket takes a blob under its final name only, and that is its
//! digest. So a stream is kept in memory, or in a temporary file of the local
//! disk if it is long, until it has been hashed.

use std::fs::File;
use std::io::Write;

use tempfile::{SpooledData, SpooledTempFile};

use super::adder::{Adder, Put};
use super::direct::Content;
use super::error::{IoContext, StoreError};
use crate::digest::{Algorithm, Digest, Hasher};

/// Up to this size in bytes content is kept in memory.
const MEMORY_MAX_BYTES: usize = 64 << 20;

/// Content that is being collected.
#[derive(Debug)]
pub(super) struct Spool {
    file: SpooledTempFile,
    hasher: Hasher,
    size_bytes: u64,
}

impl Spool {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self {
            file: SpooledTempFile::new(MEMORY_MAX_BYTES),
            hasher: Hasher::new(algorithm),
            size_bytes: 0,
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let written = self.file.write_all(bytes);
        written.doing("keep a copy of the content in", std::env::temp_dir)?;
        self.hasher.update(bytes);
        self.size_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Ends the collecting.
    pub(super) fn finish(self) -> Spooled {
        let data = match self.file.into_inner() {
            SpooledData::InMemory(bytes) => Data::Memory(bytes.into_inner()),
            SpooledData::OnDisk(file) => Data::Disk(file),
        };
        Spooled {
            data,
            digest: self.hasher.finish(),
            size_bytes: self.size_bytes,
        }
    }
}

#[derive(Debug)]
enum Data {
    Memory(Vec<u8>),
    Disk(File),
}

/// Content whose digest is known and that can be read as often as needed.
#[derive(Debug)]
pub(super) struct Spooled {
    data: Data,
    pub(super) digest: Digest,
    pub(super) size_bytes: u64,
}

impl Spooled {
    /// Adds the content to a mounted bucket.
    pub(super) fn put(
        &self,
        adder: &Adder<'_>,
        name: &str,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let content = match &self.data {
            Data::Memory(bytes) => Content::Bytes(bytes),
            Data::Disk(file) => Content::File(file, name),
        };
        adder.put_direct(&self.digest, self.size_bytes, content, advance)
    }
}
