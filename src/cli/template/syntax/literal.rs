//! Reads literals: strings with Go's escapes, and numbers in all of Go's bases.

use super::super::format::quote::quoted;
use super::node::Number;

/// The text of a `"…"` or `` `…` `` literal; `None` if it breaks the rules.
pub(in super::super) fn unquote(literal: &str) -> Option<String> {
    let inner = literal.get(1..literal.len().checked_sub(1)?)?;
    if literal.starts_with('`') {
        return Some(inner.replace('\r', ""));
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while !rest.is_empty() {
        rest = unescape(rest, '"', &mut bytes)?.1;
    }
    // `\xff` may make bytes that are no UTF-8.
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Takes one character or escape off the front and appends its bytes. Gives its code and the rest.
fn unescape<'t>(text: &'t str, quote: char, bytes: &mut Vec<u8>) -> Option<(u32, &'t str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
        return (first != quote).then_some((u32::from(first), chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let (digits, radix) = match escape {
        'x' => (2, 16),
        'u' => (4, 16),
        'U' => (8, 16),
        '0'..='7' => return number_escape(&text[1..], 3, 8, bytes),
        _ => {
            let byte = match escape {
                'a' => 7,
                'b' => 8,
                'f' => 12,
                'n' => b'\n',
                'r' => b'\r',
                't' => b'\t',
                'v' => 11,
                '\\' => b'\\',
                c if c == quote => u8::try_from(c).ok()?,
                _ => return None,
            };
            bytes.push(byte);
            return Some((u32::from(byte), rest));
        }
    };
    number_escape(rest, digits, radix, bytes)
}

fn number_escape<'t>(
    text: &'t str,
    digits: usize,
    radix: u32,
    bytes: &mut Vec<u8>,
) -> Option<(u32, &'t str)> {
    let number = text.get(..digits)?;
    if !number.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(number, radix).ok()?;
    if digits < 4 {
        bytes.push(u8::try_from(code).ok()?);
    } else {
        bytes.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some((code, &text[digits..]))
}

/// Reads a number or a character constant.
///
/// # Errors
/// What is wrong with it, in Go's words.
pub(in super::super) fn number(text: &str) -> Result<Number, String> {
    if text.starts_with('\'') {
        let code = text
            .get(1..)
            .and_then(|inner| unescape(inner, '\'', &mut Vec::new()));
        let Some((code, "'")) = code else {
            return Err(format!("malformed character constant: {text}"));
        };
        return Ok(Number {
            text: text.to_owned(),
            int: Some(i64::from(code)),
            float: Some(f64::from(code)),
        });
    }
    let text = text.to_owned();
    if let Some(value) = integer(&text) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "an integer literal used as a float is rounded, as in Go"
        )]
        return Ok(Number {
            text,
            int: Some(value),
            float: Some(value as f64),
        });
    }
    match float(&text) {
        Some(value)
            if text.contains(['.', 'e', 'E'])
                || text.parse::<u64>().is_ok_and(|_| !text.starts_with('0')) =>
        {
            Ok(Number {
                text,
                int: whole(value),
                float: Some(value),
            })
        }
        Some(_) => Err(format!("integer overflow: {}", quoted(&text))),
        None => Err(format!("illegal number syntax: {}", quoted(&text))),
    }
}

/// A float as an integer, if it is one.
fn whole(value: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked: it has no fraction and is far inside the range"
    )]
    (value.fract() == 0.0 && value.abs() < 9e18).then_some(value as i64)
}

/// Reads an integer the way Go does with base 0: `0x`, `0o`, `0b`, a leading 0 for octal, `_` between digits.
pub(in super::super) fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (radix, digits) = radix_of(digits);
    if digits.starts_with(['+', '-']) || !underscores_fit(text) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{}", digits.replace('_', "")), radix).ok()
}

fn radix_of(digits: &str) -> (u32, &str) {
    let lower = digits.get(..2).map(str::to_ascii_lowercase);
    match lower.as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        Some(_) if digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    }
}

/// Whether each `_` stands between digits, or between a base and a digit.
fn underscores_fit(text: &str) -> bool {
    !text.ends_with('_') && !text.contains("__") && !text.starts_with('_')
}

fn float(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse()
        .ok()
        .filter(|value: &f64| plain && value.is_finite())
}
