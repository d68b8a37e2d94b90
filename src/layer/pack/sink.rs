//! Where the tar goes: hashed, compressed and written while it is made.
//!
//! The thread that makes the tar fills blocks of [`BLOCK_BYTES`]. Until the
//! first is full nothing else happens, so a small tree costs no thread. Then
//! one thread hashes, one writes to the output, and for gzip one per core
//! compresses. Every queue is bounded, so memory is, too: about four blocks a
//! core. A thread that fails drops its end of its queue; that stops whoever
//! feeds it, and the error is collected when the threads are joined. All
//! threads end before [`std::thread::scope`] returns.

use std::io::{self, Read, Write};
use std::mem;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};

use super::gzip::{BLOCK_BYTES, BlockCompressor, Compressed, Member, Position};
use crate::digest::{Digest, Hasher};
use crate::layer::compression::Compression;

/// A piece of the tar, shared by those who hash and compress it.
type Block = Arc<Vec<u8>>;

/// How the output is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coding {
    pub(super) compression: Compression,
    /// A level the compression has.
    pub(super) level: i32,
    /// Threads that compress gzip blocks; the bytes do not depend on it.
    pub(super) threads: NonZeroUsize,
}

/// Why the tar could not be passed on.
#[derive(Debug)]
pub(super) enum Stopped {
    /// A thread further down failed; [`Sink::finish`] tells why.
    Downstream,
    /// The source failed.
    Source(io::Error),
    /// The source ended this many bytes early.
    Short(u64),
    /// The source had more than was asked for.
    Long,
}

/// A block to compress, and where the result is awaited.
struct Job {
    before: Block,
    block: Block,
    position: Position,
    done: SyncSender<io::Result<Compressed>>,
}

/// The queues to the other threads.
enum Feed {
    Gzip {
        jobs: SyncSender<Job>,
        order: SyncSender<Receiver<io::Result<Compressed>>>,
        before: Block,
    },
    Stream(SyncSender<Block>),
}

struct Running<'scope, W> {
    feed: Feed,
    hash: SyncSender<Block>,
    hasher: ScopedJoinHandle<'scope, Hasher>,
    writer: ScopedJoinHandle<'scope, io::Result<W>>,
}

/// What came out in the end.
pub(super) struct Finished<W> {
    pub(super) out: W,
    pub(super) content_digest: Digest,
    pub(super) content_size: u64,
}

/// Takes the bytes of the tar in order.
pub(super) struct Sink<'scope, 'env, W> {
    scope: &'scope Scope<'scope, 'env>,
    coding: Coding,
    progress: &'env (dyn Fn(u64) + Sync),
    out: Option<W>,
    running: Option<Running<'scope, W>>,
    /// One byte longer than a block: a file that has grown shows in one read.
    block: Vec<u8>,
    filled: usize,
    content_size: u64,
}

impl<'scope, 'env, W: Write + Send + 'scope> Sink<'scope, 'env, W> {
    /// Starts without threads; they come with the first full block.
    pub(super) fn new(
        scope: &'scope Scope<'scope, 'env>,
        coding: Coding,
        out: W,
        progress: &'env (dyn Fn(u64) + Sync),
    ) -> Self {
        Self {
            scope,
            coding,
            progress,
            out: Some(out),
            running: None,
            block: vec![0; BLOCK_BYTES + 1],
            filled: 0,
            content_size: 0,
        }
    }

    /// Passes `bytes` on.
    ///
    /// # Errors
    /// [`Stopped::Downstream`] only.
    pub(super) fn put(&mut self, mut bytes: &[u8]) -> Result<(), Stopped> {
        while !bytes.is_empty() {
            let room = self.room()?;
            let n = room.min(bytes.len());
            self.block[self.filled..self.filled + n].copy_from_slice(&bytes[..n]);
            self.filled += n;
            bytes = &bytes[n..];
        }
        Ok(())
    }

    /// Passes on exactly `size` bytes of `source`, which must end there.
    ///
    /// # Errors
    /// Any of [`Stopped`].
    pub(super) fn put_from(&mut self, source: &mut impl Read, size: u64) -> Result<(), Stopped> {
        if size == 0 {
            return ends_here(source);
        }
        let mut left = size;
        while left > 0 {
            let room = self.room()?;
            let wanted = usize::try_from(left).map_or(room, |left| left.min(room));
            let is_rest = wanted as u64 == left;
            let asked = wanted + usize::from(is_rest);
            let n = match source.read(&mut self.block[self.filled..self.filled + asked]) {
                Ok(0) => return Err(Stopped::Short(left)),
                Ok(n) if n > wanted => return Err(Stopped::Long),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(Stopped::Source(e)),
            };
            self.filled += n;
            left -= n as u64;
        }
        // The last read asked for one byte more than there should be and did
        // not get it: the end, without another call.
        Ok(())
    }

    /// Completes the output: the last block, the trailer, the digest.
    ///
    /// # Errors
    /// Whatever the output returned, now or in another thread before.
    pub(super) fn finish(mut self) -> io::Result<Finished<W>> {
        let mut block = mem::take(&mut self.block);
        block.truncate(self.filled);
        let size = self.content_size + block.len() as u64;
        (self.progress)(block.len() as u64);
        let (out, hasher) = match self.running.take() {
            Some(running) => running.finish(Arc::new(block))?,
            None => {
                let out = self.out.take().expect("only threads take the output");
                let mut hasher = Hasher::sha256();
                hasher.update(&block);
                (write_whole(self.coding, &block, out)?, hasher)
            }
        };
        Ok(Finished {
            out,
            content_digest: hasher.finish(),
            content_size: size,
        })
    }

    /// Joins the threads after [`Stopped::Downstream`] and returns the cause.
    pub(super) fn cause(mut self) -> io::Error {
        let running = self.running.take();
        match running.map(|running| running.finish(Block::default())) {
            Some(Err(cause)) => cause,
            _ => io::Error::other("the output stopped without a reason"),
        }
    }

    /// Makes room and returns how much there is: 1 to [`BLOCK_BYTES`] bytes.
    fn room(&mut self) -> Result<usize, Stopped> {
        if self.filled == BLOCK_BYTES {
            let mut block = mem::replace(&mut self.block, vec![0; BLOCK_BYTES + 1]);
            block.truncate(BLOCK_BYTES);
            self.filled = 0;
            self.content_size += BLOCK_BYTES as u64;
            if self.running.is_none() {
                let out = self.out.take().expect("taken once");
                self.running = Some(Running::start(self.scope, self.coding, out));
            }
            let running = self.running.as_mut().expect("started above");
            running.pass_on(Arc::new(block), Position::Inside)?;
            (self.progress)(BLOCK_BYTES as u64);
        }
        Ok(BLOCK_BYTES - self.filled)
    }
}

/// Reads on where the content should have ended.
fn ends_here(source: &mut impl Read) -> Result<(), Stopped> {
    loop {
        match source.read(&mut [0]) {
            Ok(0) => return Ok(()),
            Ok(_) => return Err(Stopped::Long),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(Stopped::Source(e)),
        }
    }
}

impl<'scope, W: Write + Send + 'scope> Running<'scope, W> {
    fn start(scope: &'scope Scope<'scope, '_>, coding: Coding, out: W) -> Self {
        let depth = coding.threads.get() * 2;
        let (hash, to_hash) = sync_channel::<Block>(depth);
        let hasher = scope.spawn(move || {
            let mut hasher = Hasher::sha256();
            for block in to_hash {
                hasher.update(&block);
            }
            hasher
        });
        let (feed, writer) = if coding.compression == Compression::Gzip {
            let (jobs, queue) = sync_channel(coding.threads.get());
            let (order, ordered) = sync_channel(depth);
            let queue = Arc::new(Mutex::new(queue));
            for _ in 0..coding.threads.get() {
                let queue = Arc::clone(&queue);
                scope.spawn(move || work(&queue, coding.level));
            }
            let before = Block::default();
            (
                Feed::Gzip {
                    jobs,
                    order,
                    before,
                },
                scope.spawn(move || write_blocks(&ordered, out)),
            )
        } else {
            let (blocks, queue) = sync_channel(depth);
            let writer = scope.spawn(move || write_stream(coding, &queue, out));
            (Feed::Stream(blocks), writer)
        };
        Self {
            feed,
            hash,
            hasher,
            writer,
        }
    }

    fn pass_on(&mut self, block: Block, position: Position) -> Result<(), Stopped> {
        let stopped = |()| Stopped::Downstream;
        self.hash
            .send(Arc::clone(&block))
            .map_err(drop)
            .map_err(stopped)?;
        match &mut self.feed {
            Feed::Stream(blocks) => blocks.send(block).map_err(drop).map_err(stopped),
            Feed::Gzip {
                jobs,
                order,
                before,
            } => {
                let (done, result) = sync_channel(1);
                let before = mem::replace(before, Arc::clone(&block));
                let job = Job {
                    before,
                    block,
                    position,
                    done,
                };
                // The job first: whoever waits for a result can count on it.
                jobs.send(job).map_err(drop).map_err(stopped)?;
                order.send(result).map_err(drop).map_err(stopped)
            }
        }
    }

    fn finish(mut self, last: Block) -> io::Result<(W, Hasher)> {
        // If the writer has stopped already, joining it tells why.
        let passed = self.pass_on(last, Position::Last);
        drop((self.feed, self.hash));
        let out = join(self.writer)?;
        let hasher = join(self.hasher);
        match passed {
            Ok(()) => Ok((out, hasher)),
            Err(_) => Err(io::Error::other("a compressor thread stopped")),
        }
    }
}

fn join<T>(handle: ScopedJoinHandle<'_, T>) -> T {
    handle
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The life of a compressor thread: it ends when no more jobs can come.
fn work(queue: &Mutex<Receiver<Job>>, level: i32) {
    let mut compressor = BlockCompressor::new(level);
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        let result = compressor.compress(&job.before, &job.block, job.position);
        // Nobody waits any more if the output has failed: take the next job.
        drop(job.done.send(result));
    }
}

fn write_blocks<W: Write>(
    ordered: &Receiver<Receiver<io::Result<Compressed>>>,
    out: W,
) -> io::Result<W> {
    let mut member = Member::begin(out)?;
    for result in ordered {
        let compressed = result
            .recv()
            .map_err(|_| io::Error::other("a compressor thread stopped"))??;
        member.put(&compressed)?;
    }
    member.finish()
}

fn write_stream<W: Write>(coding: Coding, blocks: &Receiver<Block>, mut out: W) -> io::Result<W> {
    if coding.compression == Compression::None {
        for block in blocks {
            out.write_all(&block)?;
        }
        return Ok(out);
    }
    let mut encoder = zstd_encoder(coding.level, out)?;
    for block in blocks {
        encoder.write_all(&block)?;
    }
    encoder.finish()
}

/// Makes the encoder. One thread: with worker threads the library cuts other
/// frames than without, and it is not the slowest stage at its usual levels.
fn zstd_encoder<'a, W: Write>(level: i32, out: W) -> io::Result<zstd::Encoder<'a, W>> {
    let mut encoder = zstd::Encoder::new(out, level)?;
    encoder.include_checksum(true)?;
    Ok(encoder)
}

/// Writes content that fits one block, with the bytes the threads would write.
fn write_whole<W: Write>(coding: Coding, content: &[u8], mut out: W) -> io::Result<W> {
    match coding.compression {
        Compression::None => {
            out.write_all(content)?;
            Ok(out)
        }
        Compression::Zstd => {
            let mut encoder = zstd_encoder(coding.level, out)?;
            encoder.write_all(content)?;
            encoder.finish()
        }
        Compression::Gzip => {
            let mut compressor = BlockCompressor::new(coding.level);
            let block = compressor.compress(b"", content, Position::Last)?;
            let mut member = Member::begin(out)?;
            member.put(&block)?;
            member.finish()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Gives its content in pieces, with interruptions, then fails or ends.
    struct Pieces<'a>(&'a [u8], usize, Option<io::ErrorKind>);

    impl Read for Pieces<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            if self.1.is_multiple_of(3) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if let (true, Some(kind)) = (self.0.is_empty(), self.2) {
                return Err(kind.into());
            }
            let limit = buf.len().min(self.1 * 1000);
            self.0.read(&mut buf[..limit])
        }
    }

    /// Puts one source into a plain sink: why it stopped, or what came out.
    fn put(content: &[u8], size: u64, failure: Option<io::ErrorKind>) -> Result<Vec<u8>, Stopped> {
        let coding = Coding {
            compression: Compression::None,
            level: 0,
            threads: NonZeroUsize::MIN,
        };
        thread::scope(|scope| {
            let mut sink = Sink::new(scope, coding, Vec::new(), &|_| ());
            sink.put(b"before")?;
            sink.put_from(&mut Pieces(content, 0, failure), size)?;
            sink.put(b"after")?;
            Ok(sink.finish().unwrap().out)
        })
    }

    #[test]
    fn sources_of_any_size_pass_whole() {
        for size in [0, 1, BLOCK_BYTES - 6, BLOCK_BYTES - 5, BLOCK_BYTES, 700_001] {
            let content: Vec<u8> = (0..size).map(|i| i.to_le_bytes()[0]).collect();
            let out = put(&content, size as u64, None).unwrap();
            assert!(
                out == [b"before", &content[..], b"after"].concat(),
                "{size}"
            );
        }
    }

    #[test]
    fn sources_of_another_size_are_told_apart() {
        for size in [1, BLOCK_BYTES - 6, BLOCK_BYTES, 700_001] {
            let content = vec![7; size];
            let stated = size as u64;
            let long = put(&content, stated - 1, None);
            assert!(matches!(long, Err(Stopped::Long)), "{size}");
            let short = put(&content, stated + 5, None);
            assert!(matches!(short, Err(Stopped::Short(5))), "{size}");
        }
    }

    #[test]
    fn a_source_that_fails_is_reported() {
        for size in [0, 10] {
            let failed = put(&[], size, Some(io::ErrorKind::TimedOut));
            let Err(Stopped::Source(error)) = failed else {
                panic!("{failed:?}");
            };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }
}
