//! Numbers, times and records as tar headers spell them.

/// Splits `%d %s=%s\n` off the front: key, value and what follows.
pub(crate) fn split_record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().position(|byte| *byte == b' ')?;
    let length = usize::try_from(decimal(&records[..space])?).ok()?;
    let record = records.get(space + 1..length)?;
    let record = record.strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some((&record[..equals], &record[equals + 1..], &records[length..]))
}

pub(crate) fn decimal(digits: &[u8]) -> Option<u64> {
    let digits = digits.iter().all(u8::is_ascii_digit).then_some(digits)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Reads a numeric field: octal with spaces or NULs around it, nothing at all
/// for 0, or GNU's base 256, which has the top bit set. `None` if it is
/// neither, or too large.
pub(crate) fn number(field: &[u8]) -> Option<i64> {
    let first = *field.first()?;
    if first & 0x80 != 0 {
        // Two's complement; bit 6 of the first byte is the sign.
        let start = if first & 0x40 != 0 { -1 } else { 0 };
        let low = i64::from(first & 0x3f);
        let mut value: i64 = (start << 6) | low;
        for byte in &field[1..] {
            value = value.checked_mul(256)?.checked_add(i64::from(*byte))?;
        }
        return Some(value);
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | 0);
    let Some(start) = field.iter().position(|byte| !is_blank(byte)) else {
        return Some(0);
    };
    let digits = field[start..].split(is_blank).next()?;
    let digits = digits.iter().all(u8::is_ascii_digit).then_some(digits)?;
    i64::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

/// Reads `seconds[.fraction]`, with a sign; the nanoseconds are counted
/// forward, so -0.5 is (-1, 500 million).
pub(crate) fn pax_time(value: &[u8]) -> Option<(i64, i64)> {
    let text = std::str::from_utf8(value).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    let nanoseconds: i64 = nine.parse().ok()?;
    if whole.starts_with('-') && nanoseconds > 0 {
        Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds))
    } else {
        Some((seconds, nanoseconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_base_256() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"   644 \0"), Some(0o644));
        assert_eq!(number(b"77777777"), Some(0o77_777_777));
        assert_eq!(number(b"\0\0\0\0\0\0\0\0"), Some(0));
        assert_eq!(number(b"\x80\0\0\x02\0\0\0\0"), Some(0x02_0000_0000));
        assert_eq!(number(b"\xff\xff\xff\xff\xff\xff\xff\xfe"), Some(-2));
        assert_eq!(
            number(b"\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
            None
        );
        assert_eq!(number(b"-000001\0"), None);
        assert_eq!(number(b"+000001\0"), None);
        assert_eq!(number(b"0000008\0"), None);
        assert_eq!(number(b"0x10\0\0\0\0"), None);
        assert_eq!(number(b""), None);
    }

    #[test]
    fn records_are_cut_by_their_length() {
        let records = b"13 path=a\nb\n\n12 key==val\n";
        let (key, value, rest) = split_record(records).unwrap();
        assert_eq!((key, value), (&b"path"[..], &b"a\nb\n"[..]));
        let (key, value, rest) = split_record(rest).unwrap();
        assert_eq!((key, value, rest), (&b"key"[..], &b"=val"[..], &b""[..]));
        for bad in [
            &b"8 path=a\n"[..],
            b"12 path=a\n",
            b"10 path-a\n",
            b"10path=a\n",
            b"-1 path=a\n",
            b"2 path=a\n",
            b"99999999999999999999 path=a\n",
            b" path=a\n",
        ] {
            assert!(split_record(bad).is_none(), "{}", bad.escape_ascii());
        }
    }

    #[test]
    fn times_have_fractions_and_signs() {
        assert_eq!(pax_time(b"12"), Some((12, 0)));
        assert_eq!(pax_time(b"12.5"), Some((12, 500_000_000)));
        assert_eq!(pax_time(b"12.0000000019"), Some((12, 1)));
        assert_eq!(pax_time(b"-0.5"), Some((-1, 500_000_000)));
        assert_eq!(pax_time(b"-3"), Some((-3, 0)));
        for bad in ["", ".", "x", "1.x", "1.-2", "99999999999999999999"] {
            assert_eq!(pax_time(bad.as_bytes()), None, "{bad}");
        }
    }
}
