//! Tar headers, byte for byte as Go's `archive/tar` writes them.
//!
//! `oras` writes its directories with that package, so equal bytes here mean
//! equal digests there. The rules (`Header.allowedFormats`, `Writer` and
//! `strconv.go` of Go 1.26): ustar where everything fits, a long ASCII name
//! split at a slash into prefix and name; otherwise one PAX header with the
//! records `linkpath`, `mtime`, `path`, `size` that are needed, in that order.
//! Owners are always 0 without names, the times but mtime are left out.

use crate::layer::target::title;

/// Size of every tar block in bytes: POSIX pax, "ustar Interchange Format".
pub(super) const BLOCK: usize = 512;

/// Bytes of the name and link name fields of a ustar header.
const NAME_BYTES: usize = 100;
/// Bytes of the prefix field of a ustar header.
const PREFIX_BYTES: usize = 155;

/// Type flags of POSIX pax, table "ustar Header Block".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Regular,
    Symlink,
    Character,
    Block,
    Directory,
    Fifo,
}

impl Kind {
    fn flag(self) -> u8 {
        match self {
            Self::Regular => b'0',
            Self::Symlink => b'2',
            Self::Character => b'3',
            Self::Block => b'4',
            Self::Directory => b'5',
            Self::Fifo => b'6',
        }
    }
}

/// What a header says about its entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header<'a> {
    /// Whole name, without a trailing slash; any bytes but NUL.
    pub(crate) name: &'a [u8],
    /// Target of a symbolic link, else empty.
    pub(crate) link: &'a [u8],
    pub(crate) kind: Kind,
    /// Permission and special bits, 0 to 0o7777.
    pub(crate) mode: u32,
    /// Bytes that follow; 0 unless the entry is a regular file.
    pub(crate) size: u64,
    /// Seconds since 1970, may be negative.
    pub(crate) mtime: i64,
    /// Major and minor number of a device, else zeros.
    pub(crate) device: (u32, u32),
}

impl Header<'_> {
    /// Appends the block or blocks that make up this header.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        let split = split_name(self.name);
        let ustar = (is_plain(self.name, NAME_BYTES) || split.is_some())
            && is_plain(self.link, NAME_BYTES)
            && octal_fits(12, self.size.try_into().unwrap_or(i64::MAX))
            && octal_fits(12, self.mtime);
        if ustar {
            let (prefix, name) = split.unwrap_or((b"", self.name));
            self.encode_block(prefix, name, self.link, out);
        } else {
            encode_extended(self.name, &self.records(), out);
            self.encode_block(b"", &ascii(self.name), &ascii(self.link), out);
        }
    }

    fn encode_block(&self, prefix: &[u8], name: &[u8], link: &[u8], out: &mut Vec<u8>) {
        let mut block = [0; BLOCK];
        block[156] = self.kind.flag();
        put_text(&mut block[..100], name);
        put_text(&mut block[157..257], link);
        put_octal(&mut block[100..108], i64::from(self.mode));
        put_octal(&mut block[108..116], 0);
        put_octal(&mut block[116..124], 0);
        put_octal(
            &mut block[124..136],
            self.size.try_into().unwrap_or(i64::MAX),
        );
        put_octal(&mut block[136..148], self.mtime);
        put_octal(&mut block[329..337], i64::from(self.device.0));
        put_octal(&mut block[337..345], i64::from(self.device.1));
        put_text(&mut block[345..500], prefix);
        seal(block, out);
    }

    /// The PAX records this entry needs, sorted by key.
    fn records(&self) -> Vec<u8> {
        let mut records = Vec::new();
        if !is_plain(self.link, NAME_BYTES) {
            put_record(b"linkpath", self.link, &mut records);
        }
        if !octal_fits(12, self.mtime) {
            put_record(b"mtime", self.mtime.to_string().as_bytes(), &mut records);
        }
        if !is_plain(self.name, NAME_BYTES) {
            put_record(b"path", self.name, &mut records);
        }
        if !octal_fits(12, self.size.try_into().unwrap_or(i64::MAX)) {
            put_record(b"size", self.size.to_string().as_bytes(), &mut records);
        }
        records
    }
}

/// Whether a field of `limit` bytes holds the text as it is.
fn is_plain(text: &[u8], limit: usize) -> bool {
    text.len() <= limit && text.is_ascii()
}

fn ascii(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(u8::is_ascii).collect()
}

/// Splits a long ASCII name into ustar prefix and name, at the last slash that
/// leaves the prefix short enough.
fn split_name(name: &[u8]) -> Option<(&[u8], &[u8])> {
    if name.len() <= NAME_BYTES || !name.is_ascii() {
        return None;
    }
    let searched = &name[..name.len().min(PREFIX_BYTES + 1)];
    let slash = searched.iter().rposition(|byte| *byte == b'/')?;
    let (prefix, rest) = (&name[..slash], &name[slash + 1..]);
    let fits = !prefix.is_empty() && !rest.is_empty() && rest.len() <= NAME_BYTES;
    fits.then_some((prefix, rest))
}

fn put_text(field: &mut [u8], text: &[u8]) {
    let n = text.len().min(field.len());
    field[..n].copy_from_slice(&text[..n]);
    // A cut name that ends in a slash would make old readers see a directory.
    if text.len() > field.len() && field[field.len() - 1] == b'/' {
        let kept = &text[..field.len() - 1];
        let end = kept.iter().rposition(|byte| *byte != b'/');
        field[end.map_or(0, |last| last + 1)] = 0;
    }
}

/// Whether a field of `width` bytes holds the number in octal, with a NUL.
fn octal_fits(width: u32, number: i64) -> bool {
    number >= 0 && number < 1 << ((width - 1) * 3)
}

/// Writes zero where the number does not fit: a PAX record then holds it.
fn put_octal(field: &mut [u8], number: i64) {
    let width = field.len();
    let fits = u32::try_from(width).is_ok_and(|width| octal_fits(width, number));
    let mut rest = if fits { number } else { 0 };
    for byte in field[..width - 1].iter_mut().rev() {
        *byte = b'0' + u8::try_from(rest & 7).unwrap_or(0);
        rest >>= 3;
    }
}

fn put_record(key: &[u8], value: &[u8], out: &mut Vec<u8>) {
    // The length counts its own digits: "%d %s=%s\n".
    let rest = key.len() + value.len() + 3;
    let mut length = rest + rest.to_string().len();
    length = rest + length.to_string().len();
    out.extend_from_slice(length.to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(key);
    out.push(b'=');
    out.extend_from_slice(value);
    out.push(b'\n');
}

/// Writes the header and body that carry PAX records for the next entry.
fn encode_extended(name: &[u8], records: &[u8], out: &mut Vec<u8>) {
    let slash = name.iter().rposition(|byte| *byte == b'/');
    let (folder, file) = name.split_at(slash.map_or(0, |at| at + 1));
    let mut path = folder.to_vec();
    path.extend_from_slice(b"PaxHeaders.0/");
    path.extend_from_slice(file);
    let mut path = ascii(&title::clean_bytes(&path));
    path.truncate(NAME_BYTES);
    while path.last() == Some(&b'/') {
        path.pop();
    }
    let mut block = [0; BLOCK];
    block[156] = b'x';
    put_text(&mut block[..100], &path);
    for field in [100..108, 108..116, 116..124, 136..148] {
        put_octal(&mut block[field], 0);
    }
    put_octal(
        &mut block[124..136],
        records.len().try_into().unwrap_or(i64::MAX),
    );
    seal(block, out);
    out.extend_from_slice(records);
    out.resize(out.len() + padding(records.len() as u64), 0);
}

/// Adds magic, version and checksum, then the block itself.
fn seal(mut block: [u8; BLOCK], out: &mut Vec<u8>) {
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    put_octal(&mut block[148..155], i64::from(sum));
    block[154] = 0;
    out.extend_from_slice(&block);
}

/// Zero bytes between a body of `size` bytes and the next header: 0 to 511.
pub(super) fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or(0);
    (BLOCK - over) % BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str) -> Header<'_> {
        Header {
            name: name.as_bytes(),
            link: b"",
            kind: Kind::Regular,
            mode: 0o644,
            size: 0,
            mtime: 1,
            device: (0, 0),
        }
    }

    fn encoded(header: &Header<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        header.encode(&mut out);
        out
    }

    #[test]
    fn a_short_name_takes_one_block() {
        let out = encoded(&header("d/f"));
        assert_eq!(out.len(), BLOCK);
        assert_eq!(&out[..4], b"d/f\0");
        assert_eq!(&out[100..108], b"0000644\0");
        assert_eq!(&out[136..148], b"00000000001\0");
        assert_eq!(&out[257..265], b"ustar\x0000");
        assert_eq!(&out[329..345], b"0000000\x000000000\0");
        let parsed = tar::Header::from_byte_slice(&out);
        let sum: u32 = out[..148].iter().map(|b| u32::from(*b)).sum::<u32>()
            + 8 * 32
            + out[156..].iter().map(|b| u32::from(*b)).sum::<u32>();
        assert_eq!(parsed.cksum().unwrap(), sum);
        assert_eq!(out[155], b' ');
    }

    #[test]
    fn a_long_ascii_name_is_split_at_a_slash() {
        let name = format!("{}/{}", "a".repeat(155), "b".repeat(100));
        let out = encoded(&header(&name));
        assert_eq!(out.len(), BLOCK);
        assert_eq!(&out[..100], "b".repeat(100).as_bytes());
        assert_eq!(&out[345..500], "a".repeat(155).as_bytes());
        for unsplittable in [
            "a".repeat(101),
            format!("{}/{}", "a".repeat(156), "b".repeat(50)),
            format!("{}/{}", "a".repeat(50), "b".repeat(101)),
        ] {
            assert_eq!(encoded(&header(&unsplittable)).len(), 3 * BLOCK);
        }
    }

    #[test]
    fn what_ustar_cannot_hold_goes_into_records() {
        let mut odd = header("d/\u{e9}");
        odd.size = 1 << 33;
        odd.mtime = -5;
        odd.link = "\u{e9}".as_bytes();
        let out = encoded(&odd);
        assert_eq!(&out[..16], b"d/PaxHeaders.0\0\0");
        let body = "15 linkpath=\u{e9}\n12 mtime=-5\n13 path=d/\u{e9}\n19 size=8589934592\n";
        assert_eq!(&out[BLOCK..BLOCK + body.len()], body.as_bytes());
        assert_eq!(&out[2 * BLOCK..2 * BLOCK + 3], b"d/\0");
        assert_eq!(&out[2 * BLOCK + 124..2 * BLOCK + 136], b"00000000000\0");
    }

    #[test]
    fn the_length_of_a_record_counts_its_own_digits() {
        for size in 1..1200 {
            let mut record = Vec::new();
            put_record(b"path", &vec![b'x'; size], &mut record);
            let text = String::from_utf8(record).unwrap();
            let length: usize = text.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(length, text.len());
        }
    }

    #[test]
    fn padding_fills_the_block() {
        assert_eq!([0, 1, 511, 512, 513].map(padding), [0, 511, 1, 0, 511]);
    }
}
