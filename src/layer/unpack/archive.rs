//! The entries of a tar: ustar, PAX and GNU long names.
//!
//! The framing is read here rather than with `tar::Archive` so that a name
//! record cannot ask for gigabytes of memory, a name in a PAX record can have
//! a line break, and a missing end marker is noticed. What two readers could understand
//! differently (content after a directory's header, PAX sparse files) is
//! refused instead of guessed at.

use std::fs::File;
use std::io::{BufRead, Write};

use tar::{EntryType, Header};

use crate::layer::error::{Refusal, UnpackError};
use crate::tar_fields::{decimal, number, pax_time, split_record};

/// Size of every tar block in bytes: POSIX pax, "ustar Interchange Format".
const BLOCK: u64 = 512;

/// The largest PAX or GNU long name record in bytes: the limit of libarchive
/// and of Go (`maxSpecialFileSize`).
const MAX_RECORD_BYTES: u64 = 1 << 20;

/// An entry without its content.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    /// Target of a link, else empty.
    pub(super) link: Vec<u8>,
    pub(super) kind: EntryType,
    pub(super) mode: u32,
    /// Seconds and nanoseconds since 1970.
    pub(super) mtime: (i64, i64),
}

/// How the tar ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With a block of zeros, as it should.
    Marked,
    /// Between two entries.
    Unmarked,
}

/// What comes before a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A whole entry, or nothing: the tar may end.
    Entry,
    /// A record for an entry, which must follow.
    Record,
}

/// What extension headers said about the entry to come.
#[derive(Debug, Default)]
struct Extensions {
    gnu_name: Option<Vec<u8>>,
    gnu_link: Option<Vec<u8>>,
    pax_name: Option<Vec<u8>>,
    pax_link: Option<Vec<u8>>,
    size: Option<u64>,
    mtime: Option<(i64, i64)>,
    sparse: bool,
}

/// Reads entries one after the other.
#[derive(Debug)]
pub(super) struct Archive<R> {
    reader: R,
    offset: u64,
    /// Content of the current entry that has not been read, and its padding.
    left: u64,
    padding: u64,
    /// Headers seen, of any kind.
    headers: u64,
}

impl<R: BufRead> Archive<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            offset: 0,
            left: 0,
            padding: 0,
            headers: 0,
        }
    }

    /// Headers read so far, those of records included.
    pub(super) fn headers(&self) -> u64 {
        self.headers
    }

    /// Skips what is left of the current entry and reads the next.
    ///
    /// # Errors
    /// If the tar is damaged, or the entry is one that cannot be understood.
    pub(super) fn next(&mut self) -> Result<Result<Member, End>, UnpackError> {
        let mut extensions = Extensions::default();
        let mut before = Before::Entry;
        loop {
            self.skip_rest()?;
            let Some(header) = self.header(before)? else {
                return Ok(Err(End::Unmarked));
            };
            if header.as_bytes().iter().all(|byte| *byte == 0) {
                return Ok(Err(End::Marked));
            }
            let size = self.check(&header)?;
            self.set_content(size);
            let kind = header.entry_type();
            before = Before::Record;
            if kind.is_gnu_longname() {
                extensions.gnu_name = Some(until_nul(self.record()?));
            } else if kind.is_gnu_longlink() {
                extensions.gnu_link = Some(until_nul(self.record()?));
            } else if kind.is_pax_local_extensions() {
                let records = self.record()?;
                self.read_records(&records, &mut extensions)?;
            } else if !kind.is_pax_global_extensions() {
                return self.member(&header, size, extensions).map(Ok);
            }
        }
    }

    /// Writes the content of the current entry to `file`.
    ///
    /// # Errors
    /// `Ok(Err(_))` if the file cannot be written, `Err` if the tar ends.
    pub(super) fn copy_to(
        &mut self,
        file: &mut File,
    ) -> Result<Result<(), std::io::Error>, UnpackError> {
        while self.left > 0 {
            let available = self.reader.fill_buf().map_err(UnpackError::Read)?;
            let n = usize::try_from(self.left).map_or(available.len(), |l| l.min(available.len()));
            if n == 0 {
                return Err(self.malformed("it ends inside an entry"));
            }
            if let Err(error) = file.write_all(&available[..n]) {
                return Ok(Err(error));
            }
            self.reader.consume(n);
            self.left -= n as u64;
            self.offset += n as u64;
        }
        Ok(Ok(()))
    }

    /// Reads whatever comes after the tar.
    ///
    /// # Errors
    /// If the reader fails.
    pub(super) fn drain(mut self) -> Result<(), UnpackError> {
        loop {
            let n = self.reader.fill_buf().map_err(UnpackError::Read)?.len();
            if n == 0 {
                return Ok(());
            }
            self.reader.consume(n);
        }
    }

    fn malformed(&self, reason: &'static str) -> UnpackError {
        UnpackError::Malformed {
            offset: self.offset,
            reason,
        }
    }

    fn set_content(&mut self, size: u64) {
        self.left = size;
        self.padding = size.wrapping_neg() % BLOCK;
    }

    fn skip_rest(&mut self) -> Result<(), UnpackError> {
        for left in [self.left, self.padding] {
            let mut left = left;
            while left > 0 {
                let available = self.reader.fill_buf().map_err(UnpackError::Read)?.len();
                let n = usize::try_from(left).map_or(available, |left| left.min(available));
                if n == 0 {
                    return Err(self.malformed("it ends inside an entry"));
                }
                self.reader.consume(n);
                left -= n as u64;
                self.offset += n as u64;
            }
        }
        (self.left, self.padding) = (0, 0);
        Ok(())
    }

    /// Reads a block; `None` at the end of the tar, where it may end.
    fn header(&mut self, before: Before) -> Result<Option<Header>, UnpackError> {
        let mut header = Header::new_old();
        let mut filled = 0;
        let block = header.as_mut_bytes();
        while filled < block.len() {
            let n = self
                .reader
                .read(&mut block[filled..])
                .map_err(UnpackError::Read)?;
            if n == 0 && filled == 0 && before == Before::Entry && self.offset > 0 {
                return Ok(None);
            }
            if n == 0 {
                return Err(self.malformed("it ends inside a header"));
            }
            filled += n;
        }
        self.offset += BLOCK;
        self.headers += 1;
        Ok(Some(header))
    }

    /// Checks the sum of a header and returns the size it states.
    fn check(&self, header: &Header) -> Result<u64, UnpackError> {
        let bytes = header.as_bytes();
        let sum: u32 = bytes[..148]
            .iter()
            .chain(&[b' '; 8])
            .chain(&bytes[156..])
            .map(|byte| u32::from(*byte))
            .sum();
        if number(&bytes[148..156]) != Some(i64::from(sum)) {
            return Err(self.malformed("a header has a wrong checksum"));
        }
        number(&bytes[124..136])
            .and_then(|size| u64::try_from(size).ok())
            .ok_or_else(|| self.malformed("a header has an invalid size"))
    }

    /// Reads the content of an extension header.
    fn record(&mut self) -> Result<Vec<u8>, UnpackError> {
        if self.left > MAX_RECORD_BYTES {
            return Err(UnpackError::Limit {
                what: "bytes in one name",
                limit: MAX_RECORD_BYTES,
            });
        }
        let mut record = vec![0; usize::try_from(self.left).unwrap_or(0)];
        if self.reader.read_exact(&mut record).is_err() {
            return Err(self.malformed("it ends inside a record"));
        }
        self.offset += self.left;
        self.left = 0;
        Ok(record)
    }

    fn read_records(&self, records: &[u8], into: &mut Extensions) -> Result<(), UnpackError> {
        let bad = || self.malformed("a PAX record is invalid");
        let mut rest = records;
        // Some writers pad with NULs.
        while rest.first().is_some_and(|byte| *byte != 0) {
            let (key, value);
            (key, value, rest) = split_record(rest).ok_or_else(bad)?;
            match key {
                b"path" => into.pax_name = Some(value.to_vec()),
                b"linkpath" => into.pax_link = Some(value.to_vec()),
                b"size" => into.size = Some(decimal(value).ok_or_else(bad)?),
                b"mtime" => into.mtime = Some(pax_time(value).ok_or_else(bad)?),
                key if key.starts_with(b"GNU.sparse.") => into.sparse = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn member(
        &mut self,
        header: &Header,
        size: u64,
        extensions: Extensions,
    ) -> Result<Member, UnpackError> {
        let bytes = header.as_bytes();
        // GNU names win over PAX names, as in Go's reader.
        let name = extensions.gnu_name.or(extensions.pax_name);
        let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
        let link = extensions.gnu_link.or(extensions.pax_link);
        let link = link.unwrap_or_else(|| {
            let link = header.link_name_bytes();
            link.map(std::borrow::Cow::into_owned).unwrap_or_default()
        });
        let mut kind = header.entry_type();
        // Before ustar a directory was a file whose name ends in a slash.
        if bytes[156] == 0 && name.last() == Some(&b'/') {
            kind = EntryType::Directory;
        }
        let size = extensions.size.unwrap_or(size);
        let refuse = |reason| UnpackError::Refused {
            entry: String::from_utf8_lossy(&name).into_owned(),
            reason,
        };
        if extensions.sparse || kind == EntryType::GNUSparse {
            return Err(refuse(Refusal::Sparse));
        }
        let has_content = matches!(kind, EntryType::Regular | EntryType::Continuous)
            || !kind.is_known_without_content();
        if size > 0 && !has_content {
            return Err(refuse(Refusal::Content));
        }
        let bad = |what| self.malformed(what);
        let mode = number(&bytes[100..108]).ok_or_else(|| bad("a header has an invalid mode"))?;
        let mtime = match extensions.mtime {
            Some(mtime) => mtime,
            None => {
                let seconds = number(&bytes[136..148]);
                (
                    seconds.ok_or_else(|| bad("a header has an invalid time"))?,
                    0,
                )
            }
        };
        self.set_content(size);
        Ok(Member {
            name,
            link,
            kind,
            mode: u32::try_from(mode & 0o7777).unwrap_or(0),
            mtime,
        })
    }
}

/// Types whose header is the whole entry.
trait WithoutContent {
    fn is_known_without_content(&self) -> bool;
}

impl WithoutContent for EntryType {
    fn is_known_without_content(&self) -> bool {
        matches!(
            self,
            EntryType::Link
                | EntryType::Symlink
                | EntryType::Char
                | EntryType::Block
                | EntryType::Directory
                | EntryType::Fifo
        )
    }
}

fn until_nul(mut text: Vec<u8>) -> Vec<u8> {
    if let Some(end) = text.iter().position(|byte| *byte == 0) {
        text.truncate(end);
    }
    text
}
