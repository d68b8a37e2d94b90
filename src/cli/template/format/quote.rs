//! Go's `%q`: strings and characters quoted so that only printable characters stay as they are.

use std::fmt::Write as _;

/// Which characters stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Printable,
    Ascii,
}

/// `text` between double quotes.
pub(in super::super) fn quoted(text: &str) -> String {
    surrounded(text, '"', Keep::Printable)
}

/// `text` between double quotes, in ASCII.
pub(super) fn quoted_ascii(text: &str) -> String {
    surrounded(text, '"', Keep::Ascii)
}

/// A character's code between single quotes; U+FFFD if it is no character.
pub(super) fn quoted_char(code: i64, keep: Keep) -> String {
    let c = u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    surrounded(c.encode_utf8(&mut [0; 4]), '\'', keep)
}

fn surrounded(text: &str, quote: char, keep: Keep) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        let escape = match c {
            '\u{7}' => "\\a",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{b}' => "\\v",
            '\\' => "\\\\",
            c if c == quote => {
                out.push('\\');
                out.push(c);
                continue;
            }
            c => {
                push_escaped(&mut out, c, keep);
                continue;
            }
        };
        out.push_str(escape);
    }
    out.push(quote);
    out
}

fn push_escaped(out: &mut String, c: char, keep: Keep) {
    let code = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match code {
        _ if is_printable(c) && (keep == Keep::Printable || c.is_ascii()) => out.write_char(c),
        0..=0x7f => write!(out, "\\x{code:02x}"),
        0x80..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Whether Go prints a character as it is: letters, marks, numbers, punctuation, symbols and the ASCII space.
pub(in super::super) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    // Rust's rule is the same but for marks, which it escapes only where nothing comes before them.
    let mut buffer = [b'a'; 5];
    let length = c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..=length])
        .is_ok_and(|after_letter| after_letter.escape_debug().count() == 2)
}
