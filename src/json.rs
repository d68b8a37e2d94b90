//! JSON as Go's `encoding/json` writes it.
//!
//! A manifest's digest is the digest of its bytes, so the same input gives the
//! same digest as `oras` only if the bytes agree: compact, members in the
//! order of the specification's Go structs, map keys sorted, and `<`, `>`,
//! `&`, U+2028 and U+2029 escaped inside strings. Member order is the business
//! of the types; this module does the rest.

use std::fmt;
use std::io::{self, Write};

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::{Map, Value};

/// Writes `value` compactly, without a newline.
///
/// # Panics
/// If the value has a map whose keys are not strings; none of this crate's
/// types does.
#[must_use]
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let mut ser = serde_json::Serializer::with_formatter(&mut out, Escaping(CompactFormatter));
    value
        .serialize(&mut ser)
        .expect("writing plain data to memory cannot fail");
    out
}

/// Writes `value` with two spaces of indentation, without a final newline.
///
/// # Panics
/// As [`to_vec`].
#[must_use]
pub fn to_vec_pretty<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let formatter = Escaping(PrettyFormatter::with_indent(b"  "));
    let mut ser = serde_json::Serializer::with_formatter(&mut out, formatter);
    value
        .serialize(&mut ser)
        .expect("writing plain data to memory cannot fail");
    out
}

/// Reads a document whose members are all named once. Of two of a name readers
/// take now the first and now the last, so it does not say what it holds.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn parse_object(text: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(text) {
        Ok(Members(members)) => Ok(members),
        Err(e) if !e.is_data() => Err(format!("it is not JSON: {e}")),
        Err(e) if e.to_string().starts_with("invalid type") => {
            Err("it is not a JSON object".to_owned())
        }
        Err(e) => Err(e.to_string()),
    }
}

struct Members(Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Members, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = from.next_entry::<String, Value>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("it has two members {name:?}")));
            }
            members.insert(name, value);
        }
        Ok(Members(members))
    }
}

/// Adds Go's escapes to another formatter.
struct Escaping<F>(F);

/// Returns the escape for a character that Go escapes and JSON does not demand.
fn go_escape(c: char) -> Option<&'static [u8]> {
    Some(match c {
        '<' => b"\\u003c",
        '>' => b"\\u003e",
        '&' => b"\\u0026",
        '\u{2028}' => b"\\u2028",
        '\u{2029}' => b"\\u2029",
        _ => return None,
    })
}

macro_rules! forward {
    ($($name:ident ( $($arg:ident : $ty:ty),* );)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $arg: $ty)*) -> io::Result<()> {
            self.0.$name(writer $(, $arg)*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut start = 0;
        for (at, c) in fragment.char_indices() {
            if let Some(escape) = go_escape(c) {
                writer.write_all(&fragment.as_bytes()[start..at])?;
                writer.write_all(escape)?;
                start = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }

    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn escapes_what_go_escapes() {
        let text = json!({"k<": "a&b>\u{2028}\u{2029}\u{7f}é\"\\\n\u{8}\u{c}\u{1f}"});
        assert_eq!(
            String::from_utf8(to_vec(&text)).unwrap(),
            "{\"k\\u003c\":\"a\\u0026b\\u003e\\u2028\\u2029\u{7f}é\\\"\\\\\\n\\b\\f\\u001f\"}"
        );
    }

    #[test]
    fn a_member_is_named_once() {
        for (text, said) in [
            (r#"{"a":1,"a":2}"#, "it has two members \"a\""),
            (r#"[{"a":1}]"#, "it is not a JSON object"),
            ("{", "it is not JSON: EOF"),
        ] {
            let error = parse_object(text.as_bytes()).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
        let nested = br#"{"a":{"b":1},"b":{"b":2}}"#;
        assert_eq!(to_vec(&parse_object(nested).unwrap()), nested);
    }

    #[test]
    fn indents_with_two_spaces_and_keeps_empty_containers_closed() {
        let value = json!({"a": [1, {"b": "<"}], "c": {}, "d": []});
        assert_eq!(
            String::from_utf8(to_vec_pretty(&value)).unwrap(),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"\\u003c\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
    }

    #[test]
    fn members_keep_the_order_they_were_read_in() {
        let text = br#"{"z":1,"a":{"y":2,"b":3}}"#;
        let value: serde_json::Value = serde_json::from_slice(text).unwrap();
        assert_eq!(to_vec(&value), text);
    }
}
