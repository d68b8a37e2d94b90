//! The headers of a tar, read one after the other without the content.
//!
//! ustar, PAX and GNU long names. Every size is checked against the file
//! before anything is skipped or allocated. What two readers could understand
//! differently (sparse files, content after a link's header) is refused
//! instead of guessed at; the digests of the blobs do the rest.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::{Duration, SystemTime};

use tar::{EntryType, Header};

use crate::tar_fields::{decimal, number, split_record};

/// Size of every tar block in bytes: POSIX pax, "ustar Interchange Format".
const BLOCK: u64 = 512;

/// The largest PAX or GNU long name record in bytes: the limit of libarchive
/// and of Go (`maxSpecialFileSize`).
const RECORD_MAX_BYTES: u64 = 1 << 20;

/// The longest name in bytes: `PATH_MAX` of Linux. It keeps the table small
/// whatever the records say.
const NAME_MAX_BYTES: usize = 4096;

/// The latest time a ustar header can give, in seconds since 1970: eleven
/// octal digits, the year 2242. Later ones are taken for no time at all, so
/// that nobody's sums overflow.
const TIME_MAX_SECONDS: u64 = (1 << 33) - 1;

/// An entry: what its headers say and where its content is.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    /// Target of a link, else empty.
    pub(super) link: Vec<u8>,
    pub(super) kind: EntryType,
    /// Where the content begins, in bytes from the start of the tar.
    pub(super) offset: u64,
    pub(super) size_bytes: u64,
    pub(super) modified: SystemTime,
}

/// What extension headers said about the entry to come.
#[derive(Debug, Default)]
struct Extensions {
    gnu_name: Option<Vec<u8>>,
    gnu_link: Option<Vec<u8>>,
    pax_name: Option<Vec<u8>>,
    pax_link: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
    any: bool,
}

/// Reads headers one after the other.
#[derive(Debug)]
pub(super) struct Headers<'f> {
    file: &'f File,
    len: u64,
    at: u64,
}

impl<'f> Headers<'f> {
    pub(super) fn new(file: &'f File, len: u64) -> Self {
        Self { file, len, at: 0 }
    }

    /// Reads the headers of the next entry and steps over its content; `None`
    /// at the end, which may lack its mark.
    pub(super) fn next(&mut self) -> io::Result<Option<Member>> {
        let mut extensions = Extensions::default();
        loop {
            let header = match self.header()? {
                Some(header) if header.as_bytes().iter().any(|byte| *byte != 0) => header,
                _ if extensions.any => return Err(self.damaged("it ends after a name record")),
                _ => return Ok(None),
            };
            let size = self.check(&header)?;
            let kind = header.entry_type();
            match kind {
                EntryType::GNULongName => extensions.gnu_name = Some(until_nul(self.record(size)?)),
                EntryType::GNULongLink => extensions.gnu_link = Some(until_nul(self.record(size)?)),
                EntryType::XHeader => {
                    let records = self.record(size)?;
                    self.read_records(&records, &mut extensions)?;
                }
                EntryType::XGlobalHeader => {
                    self.skip(size)?;
                    continue;
                }
                _ => return self.member(&header, size, extensions).map(Some),
            }
            extensions.any = true;
        }
    }

    /// Reads a block; `None` at the end of the file.
    fn header(&mut self) -> io::Result<Option<Header>> {
        // The padding of the last entry may be missing.
        if self.at >= self.len && self.len > 0 {
            return Ok(None);
        }
        if self.len - self.at < BLOCK {
            return Err(self.damaged("it ends inside a header"));
        }
        let mut header = Header::new_old();
        self.file.read_exact_at(header.as_mut_bytes(), self.at)?;
        Ok(Some(header))
    }

    /// Checks the sum of the header just read, steps over it, and returns the
    /// size it states.
    fn check(&mut self, header: &Header) -> io::Result<u64> {
        let bytes = header.as_bytes();
        let sum: u32 = bytes[..148]
            .iter()
            .chain(&[b' '; 8])
            .chain(&bytes[156..])
            .map(|byte| u32::from(*byte))
            .sum();
        if number(&bytes[148..156]) != Some(i64::from(sum)) {
            return Err(self.damaged("a header has a wrong checksum"));
        }
        let size = number(&bytes[124..136]).and_then(|size| u64::try_from(size).ok());
        let size = size.ok_or_else(|| self.damaged("a header has an invalid size"))?;
        self.at += BLOCK;
        Ok(size)
    }

    /// Steps over content and its padding.
    fn skip(&mut self, size: u64) -> io::Result<()> {
        if size > self.len - self.at.min(self.len) {
            return Err(self.damaged("it ends inside an entry"));
        }
        // Less than a block more than the length of a file: cannot overflow.
        self.at = (self.at + size).next_multiple_of(BLOCK);
        Ok(())
    }

    /// Reads the content of an extension header.
    fn record(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let start = self.at;
        self.skip(size)?;
        if size > RECORD_MAX_BYTES {
            return Err(self.damaged("a name record is too long"));
        }
        let mut record = vec![0; usize::try_from(size).unwrap_or(0)];
        self.file.read_exact_at(&mut record, start)?;
        Ok(record)
    }

    fn read_records(&self, records: &[u8], into: &mut Extensions) -> io::Result<()> {
        let bad = || self.damaged("a PAX record is invalid");
        let mut rest = records;
        // Some writers pad with NULs.
        while rest.first().is_some_and(|byte| *byte != 0) {
            let (key, value);
            (key, value, rest) = split_record(rest).ok_or_else(bad)?;
            match key {
                b"path" => into.pax_name = Some(value.to_vec()),
                b"linkpath" => into.pax_link = Some(value.to_vec()),
                b"size" => into.size = Some(decimal(value).ok_or_else(bad)?),
                key if key.starts_with(b"GNU.sparse.") => into.sparse = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn member(&mut self, header: &Header, size: u64, extensions: Extensions) -> io::Result<Member> {
        // GNU names win over PAX names, as in Go's reader.
        let name = extensions.gnu_name.or(extensions.pax_name);
        let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
        let link = extensions.gnu_link.or(extensions.pax_link);
        let link = link.unwrap_or_else(|| {
            let link = header.link_name_bytes();
            link.map(std::borrow::Cow::into_owned).unwrap_or_default()
        });
        if name.len() > NAME_MAX_BYTES || link.len() > NAME_MAX_BYTES {
            return Err(self.damaged("a name is too long"));
        }
        let mut kind = header.entry_type();
        // Before ustar a directory was a file whose name ends in a slash.
        if kind.is_file() && name.last() == Some(&b'/') {
            kind = EntryType::Directory;
        }
        let size_bytes = extensions.size.unwrap_or(size);
        if extensions.sparse || kind == EntryType::GNUSparse {
            return Err(self.damaged("it has a sparse file, which cannot be read in place"));
        }
        let without_content = matches!(
            kind,
            EntryType::Link
                | EntryType::Symlink
                | EntryType::Char
                | EntryType::Block
                | EntryType::Directory
                | EntryType::Fifo
        );
        if without_content && size_bytes > 0 {
            return Err(self.damaged("a link, directory or device has content"));
        }
        let offset = self.at;
        self.skip(size_bytes)?;
        let seconds = number(&header.as_bytes()[136..148]).and_then(|s| u64::try_from(s).ok());
        let modified = seconds
            .filter(|seconds| *seconds <= TIME_MAX_SECONDS)
            .and_then(|s| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(s)))
            .unwrap_or(SystemTime::UNIX_EPOCH);
        Ok(Member {
            name,
            link,
            kind,
            offset,
            size_bytes,
            modified,
        })
    }

    /// Says what is wrong; the text continues a sentence that begins with the
    /// path of the tar.
    fn damaged(&self, what: &str) -> io::Error {
        let text = if self.at == 0 {
            "does not look like a tar archive".to_owned()
        } else {
            format!("is a damaged tar: {what} (near byte {})", self.at)
        };
        io::Error::new(io::ErrorKind::InvalidData, text)
    }
}

fn until_nul(mut text: Vec<u8>) -> Vec<u8> {
    if let Some(end) = text.iter().position(|byte| *byte == 0) {
        text.truncate(end);
    }
    text
}
