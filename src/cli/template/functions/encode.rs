//! JSON as Go's encoder writes it, and base64.

use std::fmt::Write as _;

use super::super::value::{MAX_NESTING, too_deep};
use super::Param::{Any, Str};
use super::{Budget, Fault, Function, Value, fixed, text};

pub(super) const TABLE: &[Function] = &[
    fixed("toJson", &[Any], |budget, args| {
        json(budget, &args[0], COMPACT)
    }),
    fixed("mustToJson", &[Any], |budget, args| {
        json(budget, &args[0], COMPACT)
    }),
    fixed("toPrettyJson", &[Any], |budget, args| {
        json(budget, &args[0], PRETTY)
    }),
    fixed("mustToPrettyJson", &[Any], |budget, args| {
        json(budget, &args[0], PRETTY)
    }),
    fixed("toRawJson", &[Any], |budget, args| {
        json(budget, &args[0], RAW)
    }),
    fixed("mustToRawJson", &[Any], |budget, args| {
        json(budget, &args[0], RAW)
    }),
    fixed("fromJson", &[Str], |budget, args| {
        budget.spend_times(text(args, 0).len(), DECODED)?;
        Ok(from_json(text(args, 0)).unwrap_or(Value::Nil))
    }),
    fixed("mustFromJson", &[Str], |budget, args| {
        budget.spend_times(text(args, 0).len(), DECODED)?;
        from_json(text(args, 0))
    }),
    fixed("b64enc", &[Str], |_, args| {
        Ok(Value::Str(base64(text(args, 0).as_bytes()).into()))
    }),
    fixed("b64dec", &[Str], |budget, args| {
        budget.spend_times(text(args, 0).len(), size_of::<(usize, u8)>())?;
        Ok(Value::Str(match from_base64(text(args, 0)) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into(),
            Err(at) => format!("illegal base64 data at input byte {at}").into(),
        }))
    }),
];

/// Units of work for decoding a byte: what `0,` takes as a value is many times its size.
const DECODED: usize = 32;

/// Whether `<`, `>` and `&` are written so that HTML may contain the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Html {
    Escaped,
    Raw,
}

#[derive(Debug, Clone, Copy)]
struct Style {
    html: Html,
    /// What each level is indented by.
    pretty: Option<&'static str>,
}

const COMPACT: Style = Style {
    html: Html::Escaped,
    pretty: None,
};

const RAW: Style = Style {
    html: Html::Raw,
    pretty: None,
};

const PRETTY: Style = Style {
    html: Html::Escaped,
    pretty: Some("  "),
};

fn from_json(text: &str) -> Result<Value, Fault> {
    let json = serde_json::from_str(text).map_err(|error| Fault(error.to_string()))?;
    Value::from_json(&json)
}

fn json(budget: &Budget, value: &Value, style: Style) -> Result<Value, Fault> {
    let mut encoder = Encoder {
        out: String::new(),
        budget,
        style,
    };
    encoder.value(value, 0)?;
    Ok(Value::Str(encoder.out.into()))
}

struct Encoder<'b> {
    out: String,
    budget: &'b Budget,
    style: Style,
}

impl Encoder<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Fault> {
        if depth > MAX_NESTING {
            return Err(too_deep());
        }
        self.budget.spend(value.reading_cost() + 1)?;
        match value {
            Value::Nil => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Int(value, _) => self.out.push_str(&value.to_string()),
            Value::Float(value) if value.is_finite() => self.out.push_str(&number(*value)),
            Value::Float(value) => return Err(format!("json: unsupported value: {value}").into()),
            Value::Str(text) => self.string(text),
            Value::List(list) => {
                self.out.push('[');
                for (at, item) in list.items.iter().enumerate() {
                    self.separate(at, depth + 1)?;
                    self.value(item, depth + 1)?;
                }
                self.close(list.items.len(), depth, ']')?;
            }
            Value::Map(map) => {
                let entries = map.entries.borrow();
                self.out.push('{');
                for (at, (key, item)) in entries.iter().enumerate() {
                    self.separate(at, depth + 1)?;
                    self.budget.spend(key.len())?;
                    self.string(key);
                    self.out.push_str(if self.style.pretty.is_some() {
                        ": "
                    } else {
                        ":"
                    });
                    self.value(item, depth + 1)?;
                }
                self.close(entries.len(), depth, '}')?;
            }
        }
        Ok(())
    }

    fn separate(&mut self, at: usize, depth: usize) -> Result<(), Fault> {
        if at > 0 {
            self.out.push(',');
        }
        self.new_line(depth)
    }

    fn close(&mut self, count: usize, depth: usize, bracket: char) -> Result<(), Fault> {
        if count > 0 {
            self.new_line(depth)?;
        }
        self.out.push(bracket);
        Ok(())
    }

    fn new_line(&mut self, depth: usize) -> Result<(), Fault> {
        if let Some(indent) = self.style.pretty {
            self.budget.spend_times(depth, indent.len())?;
            self.out.push('\n');
            self.out.push_str(&indent.repeat(depth));
        }
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '<' | '>' | '&' if self.style.html == Html::Escaped => self.code(c),
                '\0'..=' ' | '\u{2028}' | '\u{2029}' if c != ' ' => self.code(c),
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn code(&mut self, c: char) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "\\u{:04x}", u32::from(c));
    }
}

/// A float as JavaScript writes it: an exponent only below 1e-6 and from 1e21.
fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        return if text.contains("e-") {
            text
        } else {
            text.replace('e', "e+")
        };
    }
    format!("{value}")
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0u32, |bits, &byte| bits << 8 | u32::from(byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            out.push(if place > group.len() {
                '='
            } else {
                char::from(ALPHABET[digit as usize])
            });
        }
    }
    out
}

/// Decodes base64 with padding, skipping line ends; the error is the place that is wrong.
fn from_base64(text: &str) -> Result<Vec<u8>, usize> {
    let digits: Vec<(usize, u8)> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| !b"\r\n".contains(byte))
        .collect();
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    for (at, group) in digits.chunks(4).enumerate() {
        let padding = group
            .iter()
            .rev()
            .take_while(|(_, byte)| *byte == b'=')
            .count();
        let is_last = (at + 1) * 4 >= digits.len();
        let mut bits = 0u32;
        for &(place, byte) in &group[..group.len() - padding] {
            let digit = ALPHABET
                .iter()
                .position(|&known| known == byte)
                .ok_or(place)?;
            bits = bits << 6 | u32::try_from(digit).unwrap_or(0);
        }
        let first_padding = group.len() - padding;
        if padding > 0 && first_padding < 2 {
            return Err(group[first_padding].0);
        }
        if group.len() < 4 {
            return Err(if padding > 0 { text.len() } else { group[0].0 });
        }
        if padding > 0 && !is_last {
            return Err(group[3].0 + 1);
        }
        let bytes = (bits << (6 * padding)).to_be_bytes();
        out.extend_from_slice(&bytes[1..4 - padding]);
    }
    Ok(out)
}
