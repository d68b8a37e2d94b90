//! What is written to a mounted bucket: content that can be read again.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::digest::Digest;
use crate::store::error::{IoContext, StoreError};
use crate::store::fs::StoreFile;
use crate::store::{BlobReader, Store, transfer};

/// Content that can be read from its start as often as needed.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Content<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// A regular file, and what messages call it.
    File(&'a File, &'a str),
    /// The same blob of another layout.
    Blob(&'a Store),
    /// A file of the layout itself that cannot be renamed.
    Staged(&'a Store, &'a Path),
}

impl<'a> Content<'a> {
    pub(super) fn open(self, digest: &Digest, size_bytes: u64) -> Result<Source<'a>, StoreError> {
        Ok(match self {
            Self::Bytes(bytes) => Source::Bytes(bytes),
            Self::File(file, name) => Source::File { file, name, at: 0 },
            Self::Blob(store) => Source::Blob(Box::new(store.open_blob(digest, size_bytes)?)),
            Self::Staged(store, path) => {
                let file = store.fs.open_read(path);
                Source::Staged(file.doing("open", || store.full(path))?)
            }
        })
    }
}

/// Content being read.
pub(super) enum Source<'a> {
    Bytes(&'a [u8]),
    File {
        file: &'a File,
        name: &'a str,
        at: u64,
    },
    Blob(Box<BlobReader>),
    Staged(Box<dyn StoreFile>),
}

impl Source<'_> {
    /// Fills `chunk` as far as there is content.
    pub(super) fn fill(&mut self, chunk: &mut [u8]) -> Result<usize, StoreError> {
        let filled = transfer::fill(&mut |buf| self.read(buf), chunk);
        filled.map_err(|e| self.explain(e))
    }

    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Bytes(bytes) => bytes.read(buf),
            Self::File { file, at, .. } => {
                let n = file.read_at(buf, *at)?;
                *at += n as u64;
                Ok(n)
            }
            Self::Blob(reader) => reader.read(buf),
            Self::Staged(file) => file.read(buf),
        }
    }

    fn explain(&self, error: io::Error) -> StoreError {
        match self {
            Self::Blob(reader) => reader.explain(error),
            Self::Bytes(_) | Self::Staged(_) => StoreError::Source {
                name: "the content".to_owned(),
                source: error,
            },
            Self::File { name, .. } => StoreError::Source {
                name: (*name).to_owned(),
                source: error,
            },
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::File { name, .. } => name,
            Self::Bytes(_) | Self::Blob(_) | Self::Staged(_) => "the content",
        }
    }
}
