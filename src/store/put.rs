//! The ways content gets into a store: from memory, from a file, from a
//! stream, from another layout, or piece by piece.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::FileExt;

use super::Store;
use super::adder::{Adder, Put, SMALL_MAX_BYTES};
use super::blobs::BlobReader;
use super::direct::Content;
use super::error::{IoContext, StoreError};
use super::spool::Spool;
use super::staged::Staged;
use super::transfer::{self, Failed};
use crate::digest::{Algorithm, Digest, Hasher};

impl<'s> Adder<'s> {
    /// Adds content that is in memory.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn put_bytes(&self, bytes: &[u8]) -> Result<Put, StoreError> {
        self.put_named_bytes(bytes, &Digest::of(bytes))
    }

    /// Adds content that is in memory and whose digest the caller has computed,
    /// by whatever algorithm.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn put_named_bytes(&self, bytes: &[u8], digest: &Digest) -> Result<Put, StoreError> {
        let size_bytes = bytes.len() as u64;
        if self.store().is_direct() {
            return self.put_direct(digest, size_bytes, Content::Bytes(bytes), &|_| {});
        }
        let existed = self.has(digest, size_bytes)?;
        if !existed {
            let mut staged = self.store().stage()?;
            staged.write(bytes)?;
            self.keep(staged, digest, size_bytes)?;
        }
        Ok(Put {
            digest: digest.clone(),
            size_bytes,
            existed,
        })
    }

    /// Adds a file. `name` is what messages call it. The file is read once,
    /// unless the layout has a blob of its size: then it is hashed first, so
    /// that nothing is written if it is the same.
    ///
    /// # Errors
    /// If the file cannot be read or the file system of the layout refuses.
    pub fn put_file(
        &self,
        mut file: File,
        name: &str,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let source_error = |source| StoreError::Source {
            name: name.to_owned(),
            source,
        };
        let metadata = file.metadata().map_err(source_error)?;
        let mut start = Vec::new();
        let mut first = Read::by_ref(&mut file).take(SMALL_MAX_BYTES + 1);
        first.read_to_end(&mut start).map_err(source_error)?;
        if start.len() as u64 <= SMALL_MAX_BYTES {
            let put = self.put_bytes(&start)?;
            advance(put.size_bytes);
            return Ok(put);
        }
        if !metadata.is_file() {
            return self.put_reader(&mut start.chain(file), name, None, advance);
        }
        file.rewind().map_err(source_error)?;
        if self.store().is_direct() {
            return self.put_file_direct(&file, name, advance);
        }
        let size = metadata.len();
        if !self.some_blob_has(size)? {
            return self.put_large_file(file, name, advance);
        }
        let mut hasher = Hasher::sha256();
        let hashed = transfer::hash(&mut |buf| file.read(buf), &mut hasher, &|_| {});
        let size = hashed.map_err(source_error)?;
        let digest = hasher.finish();
        if self.has(&digest, size)? {
            advance(size);
            return Ok(Put {
                digest,
                size_bytes: size,
                existed: true,
            });
        }
        file.rewind().map_err(source_error)?;
        self.put_reader(&mut file, name, Some((&digest, size)), advance)
    }

    /// Adds a regular file to a mounted bucket: read once to hash it and, if it
    /// is not there, once more to write it.
    fn put_file_direct(
        &self,
        file: &File,
        name: &str,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let mut hasher = Hasher::sha256();
        let mut at = 0;
        let read = &mut |buf: &mut [u8]| {
            let n = file.read_at(buf, at)?;
            at += n as u64;
            Ok(n)
        };
        let hashed = transfer::hash(read, &mut hasher, &|_| {});
        let size = hashed.map_err(|source| StoreError::Source {
            name: name.to_owned(),
            source,
        })?;
        let digest = hasher.finish();
        self.put_direct(&digest, size, Content::File(file, name), advance)
    }

    /// Adds a large file by copying it inside the kernel, if that is possible.
    fn put_large_file(
        &self,
        mut file: File,
        name: &str,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let mut staged = self.store().stage()?;
        let mut hasher = Hasher::sha256();
        // The private copy is hashed, so the source may change meanwhile.
        let copied = staged.file().copy_from(&file, &mut hasher, advance);
        match copied.doing("write", || staged.full())? {
            Some(size) => self.finish(staged, hasher.finish(), size),
            None => {
                drop(staged);
                self.put_reader(&mut file, name, None, advance)
            }
        }
    }

    /// Adds whatever `reader` gives. `name` is what messages call it, and
    /// `expected` what it must turn out to be, where that is known.
    ///
    /// # Errors
    /// If reading fails, if the content is not what was expected, or if the
    /// file system refuses.
    pub fn put_reader(
        &self,
        reader: &mut dyn Read,
        name: &str,
        expected: Option<(&Digest, u64)>,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        let algorithm = match expected {
            Some((digest, _)) => computable(digest)?,
            None => Algorithm::Sha256,
        };
        if self.store().is_direct() {
            let mut spool = Spool::new(algorithm);
            let moved = transfer::pump(
                &mut |buf| reader.read(buf),
                &mut |bytes| spool.write(bytes).map_err(into_io),
                &|_| {},
            );
            moved.map_err(|e| self.transfer_error(e, name))?;
            let spooled = spool.finish();
            if let Some((wanted, wanted_size)) = expected {
                check(
                    name,
                    wanted,
                    wanted_size,
                    &spooled.digest,
                    spooled.size_bytes,
                )?;
            }
            return spooled.put(self, name, advance);
        }
        let mut staged = self.store().stage()?;
        let mut hasher = Hasher::new(algorithm);
        let file = staged.file();
        let moved = transfer::pump(
            &mut |buf| {
                let n = reader.read(buf)?;
                hasher.update(&buf[..n]);
                Ok(n)
            },
            &mut |bytes| file.write(bytes),
            advance,
        );
        let size = moved.map_err(|e| self.transfer_error(e, name))?;
        let digest = hasher.finish();
        if let Some((wanted, wanted_size)) = expected {
            check(name, wanted, wanted_size, &digest, size)?;
        }
        self.finish(staged, digest, size)
    }

    /// Copies a blob from another layout, verifying it on the way.
    ///
    /// # Errors
    /// If the source's blob is missing or damaged, or a file system refuses.
    pub fn put_from(
        &self,
        source: &Store,
        digest: &Digest,
        size_bytes: u64,
        advance: &dyn Fn(u64),
    ) -> Result<Put, StoreError> {
        if self.store().is_direct() {
            return self.put_direct(digest, size_bytes, Content::Blob(source), advance);
        }
        if self.has(digest, size_bytes)? {
            return Ok(Put {
                digest: digest.clone(),
                size_bytes,
                existed: true,
            });
        }
        let reader = source.open_blob(digest, size_bytes)?;
        let mut staged = self.store().stage()?;
        let mut hasher = Hasher::new(computable(digest)?);
        let copied = match reader.as_file().filter(|_| reader.is_large()) {
            Some(file) => staged.file().copy_from(file, &mut hasher, advance),
            None => Ok(None),
        };
        match copied.doing("write", || staged.full())? {
            Some(size) => reader.check_copy(size, hasher.finish())?,
            None => copy_out(reader, &mut staged, advance)?,
        }
        self.finish(staged, digest.clone(), size_bytes)
    }

    /// Starts a blob whose content is written piece by piece.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn writer(&self) -> Result<BlobWriter<'_, 's>, StoreError> {
        let sink = if self.store().is_direct() {
            Sink::Spool(Spool::new(Algorithm::Sha256))
        } else {
            Sink::Staged {
                staged: self.store().stage()?,
                hasher: Hasher::sha256(),
                size_bytes: 0,
            }
        };
        Ok(BlobWriter { adder: self, sink })
    }

    fn transfer_error(&self, failed: Failed, name: &str) -> StoreError {
        match failed {
            Failed::Reading(source) => match source.downcast::<StoreError>() {
                Ok(own) => own,
                Err(source) => StoreError::Source {
                    name: name.to_owned(),
                    source,
                },
            },
            Failed::Writing(source) => match source.downcast::<StoreError>() {
                Ok(own) => own,
                Err(source) => StoreError::Io {
                    action: "write to",
                    path: self.store().root().to_owned(),
                    source,
                },
            },
        }
    }
}

/// Writes a blob's content to a staged file, verified.
fn copy_out(
    reader: BlobReader,
    staged: &mut Staged,
    advance: &dyn Fn(u64),
) -> Result<(), StoreError> {
    let mut failed = false;
    let file = staged.file();
    let copied = reader.copy_to(
        &mut |bytes| file.write(bytes).inspect_err(|_| failed = true),
        advance,
    );
    match copied {
        Err(StoreError::Io { source, .. }) if failed => {
            Err(source).doing("write", || staged.full())
        }
        other => other,
    }
}

fn computable(digest: &Digest) -> Result<Algorithm, StoreError> {
    digest
        .algorithm()
        .ok_or_else(|| StoreError::UnknownAlgorithm {
            digest: digest.clone(),
            algorithm: digest.algorithm_name().to_owned(),
        })
}

fn check(
    name: &str,
    wanted: &Digest,
    wanted_size: u64,
    found: &Digest,
    found_size: u64,
) -> Result<(), StoreError> {
    let mismatch = |expected: String, found: String| StoreError::SourceMismatch {
        name: name.to_owned(),
        expected,
        found,
    };
    if wanted_size != found_size {
        return Err(mismatch(
            format!("{wanted_size} bytes"),
            format!("{found_size} bytes"),
        ));
    }
    if wanted != found {
        return Err(mismatch(wanted.to_string(), found.to_string()));
    }
    Ok(())
}

/// A blob that is being written. Dropping it leaves nothing.
#[derive(Debug)]
pub struct BlobWriter<'a, 's> {
    adder: &'a Adder<'s>,
    sink: Sink,
}

/// Where a blob's content waits for its digest.
#[derive(Debug)]
enum Sink {
    /// In the layout.
    Staged {
        staged: Staged,
        hasher: Hasher,
        size_bytes: u64,
    },
    /// In memory or on the local disk.
    Spool(Spool),
}

impl BlobWriter<'_, '_> {
    /// Completes the blob.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn finish(self) -> Result<Put, StoreError> {
        match self.sink {
            Sink::Staged {
                staged,
                hasher,
                size_bytes,
            } => self.adder.finish(staged, hasher.finish(), size_bytes),
            Sink::Spool(spool) => spool.finish().put(self.adder, "the content", &|_| {}),
        }
    }
}

impl Write for BlobWriter<'_, '_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        // Whoever packs into this knows no path to name in a message.
        match &mut self.sink {
            Sink::Staged {
                staged,
                hasher,
                size_bytes,
            } => {
                staged.write(buf).map_err(into_io)?;
                hasher.update(buf);
                *size_bytes += buf.len() as u64;
            }
            Sink::Spool(spool) => spool.write(buf).map_err(into_io)?,
        }
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wraps an error for a trait that only knows [`io::Error`], keeping its kind.
fn into_io(error: StoreError) -> io::Error {
    let kind = match &error {
        StoreError::Io { source, .. } | StoreError::DeadMount { source, .. } => source.kind(),
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}
