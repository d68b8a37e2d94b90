//! Values as text by the rules of Go's `fmt`: `%v` for what a template prints, the other verbs for `printf`.

mod number;
mod printf;
pub(super) mod quote;

use std::fmt::Write as _;

use quote::Keep;

use super::budget::Budget;
use super::error::Fault;
use super::value::{MAX_NESTING, Value, Width, too_deep};

pub(super) use printf::printf;

/// A value as a template prints it.
///
/// # Errors
/// It is too large or too deep.
pub(super) fn shown(budget: &Budget, value: &Value) -> Result<String, Fault> {
    match value {
        Value::Nil => Ok("<no value>".to_owned()),
        _ => plain(budget, value),
    }
}

/// A value by `%v`.
///
/// # Errors
/// It is too large or too deep.
pub(super) fn plain(budget: &Budget, value: &Value) -> Result<String, Fault> {
    by_verb(budget, value, 'v')
}

/// A value by a verb without flags.
///
/// # Errors
/// It is too large or too deep.
pub(super) fn by_verb(budget: &Budget, value: &Value, verb: char) -> Result<String, Fault> {
    let mut printer = Printer {
        out: String::new(),
        budget,
    };
    printer.argument(
        value,
        &Spec {
            verb,
            ..Spec::default()
        },
    )?;
    Ok(printer.out)
}

/// `print`: the values, with a space between two that are not strings.
///
/// # Errors
/// They are too large or too deep.
pub(super) fn print(budget: &Budget, values: &[Value]) -> Result<String, Fault> {
    let mut out = String::new();
    let mut was_text = true;
    for value in values {
        let is_text = matches!(value, Value::Str(_));
        if !is_text && !was_text {
            out.push(' ');
        }
        out += &plain(budget, value)?;
        was_text = is_text;
    }
    Ok(out)
}

/// A verb and its flags.
#[derive(Debug, Clone, Default)]
pub(super) struct Spec {
    verb: char,
    width: Option<usize>,
    precision: Option<usize>,
    minus: bool,
    plus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    /// `%#v`
    syntax: bool,
}

struct Printer<'b> {
    out: String,
    budget: &'b Budget,
}

impl Printer<'_> {
    fn write(&mut self, text: &str) -> Result<(), Fault> {
        self.budget.spend(text.len() + 1)?;
        self.out.push_str(text);
        Ok(())
    }

    /// Writes text filled up to the width.
    fn pad(&mut self, text: &str, spec: &Spec) -> Result<(), Fault> {
        let fill = spec.width.unwrap_or(0).saturating_sub(text.chars().count());
        let blanks = if spec.zero && !spec.minus { "0" } else { " " };
        self.budget.spend(fill)?;
        if spec.minus {
            self.write(text)?;
            self.out.push_str(&blanks.repeat(fill));
            return Ok(());
        }
        self.out.push_str(&blanks.repeat(fill));
        self.write(text)
    }

    /// Writes an argument of `printf`.
    fn argument(&mut self, value: &Value, spec: &Spec) -> Result<(), Fault> {
        match (value, spec.verb) {
            (Value::Nil, 'v' | 'T') => self.pad("<nil>", spec),
            (_, 'T') => self.text(
                value.type_name(),
                &Spec {
                    verb: 's',
                    ..spec.clone()
                },
            ),
            (_, 'p') => self.bad_verb(value, spec),
            (Value::Nil, _) => self.bad_verb(value, spec),
            _ => self.value(value, spec, 0),
        }
    }

    fn bad_verb(&mut self, value: &Value, spec: &Spec) -> Result<(), Fault> {
        self.write(&format!("%!{}(", spec.verb))?;
        if matches!(value, Value::Nil) {
            self.write("<nil>")?;
        } else {
            self.write(value.type_name())?;
            self.write("=")?;
            self.value(
                value,
                &Spec {
                    verb: 'v',
                    ..spec.clone()
                },
                0,
            )?;
        }
        self.write(")")
    }

    fn value(&mut self, value: &Value, spec: &Spec, depth: usize) -> Result<(), Fault> {
        if depth > MAX_NESTING {
            return Err(too_deep());
        }
        match (value, spec.verb) {
            (Value::Nil, _) if spec.syntax => self.write("interface {}(nil)"),
            (Value::Nil, _) => self.write("<nil>"),
            (Value::Bool(value), 't' | 'v') => {
                self.pad(if *value { "true" } else { "false" }, spec)
            }
            (Value::Int(value, Width::Byte), 'v') if spec.syntax => self.integer(
                *value,
                &Spec {
                    verb: 'x',
                    sharp: true,
                    ..spec.clone()
                },
            ),
            (Value::Int(value, _), 'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X') => {
                self.integer(*value, spec)
            }
            (Value::Int(value, _), 'c' | 'q' | 'U') => self.character(*value, spec),
            (Value::Float(value), 'v' | 'b' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => {
                self.float(*value, spec)
            }
            (Value::Str(text), 'v' | 's' | 'q') => self.text(text, spec),
            (Value::Str(text), 'x' | 'X') => self.hex(text, spec),
            (Value::List(list), _) => {
                self.open(value, "[", spec)?;
                for (at, item) in list.items.iter().enumerate() {
                    self.separate(at, spec)?;
                    self.value(item, spec, depth + 1)?;
                }
                self.close(spec)
            }
            (Value::Map(map), _) => {
                self.open(value, "map[", spec)?;
                for (at, (key, item)) in map.entries.borrow().iter().enumerate() {
                    self.separate(at, spec)?;
                    self.value(&Value::Str(key.clone()), spec, depth + 1)?;
                    self.write(":")?;
                    self.value(item, spec, depth + 1)?;
                }
                self.close(spec)
            }
            _ => self.bad_verb(value, spec),
        }
    }

    /// Begins a list or map: in Go's syntax with its type.
    fn open(&mut self, value: &Value, bracket: &str, spec: &Spec) -> Result<(), Fault> {
        if spec.syntax {
            self.write(value.type_name())?;
            return self.write("{");
        }
        self.write(bracket)
    }

    fn separate(&mut self, at: usize, spec: &Spec) -> Result<(), Fault> {
        match at {
            0 => Ok(()),
            _ if spec.syntax => self.write(", "),
            _ => self.write(" "),
        }
    }

    fn close(&mut self, spec: &Spec) -> Result<(), Fault> {
        self.write(if spec.syntax { "}" } else { "]" })
    }

    fn text(&mut self, text: &str, spec: &Spec) -> Result<(), Fault> {
        let cut = spec
            .precision
            .and_then(|most| text.char_indices().nth(most))
            .map_or(text.len(), |(at, _)| at);
        let text = &text[..cut];
        if spec.verb == 'q' || spec.syntax {
            if spec.sharp
                && !text.contains(['`', '\u{7f}', '\u{feff}'])
                && !text.contains(|c| c < ' ' && c != '\t')
            {
                return self.pad(&format!("`{text}`"), spec);
            }
            let quoted = if spec.plus {
                quote::quoted_ascii(text)
            } else {
                quote::quoted(text)
            };
            return self.pad(&quoted, spec);
        }
        self.pad(text, spec)
    }

    fn hex(&mut self, text: &str, spec: &Spec) -> Result<(), Fault> {
        let bytes = &text.as_bytes()[..spec.precision.unwrap_or(text.len()).min(text.len())];
        let mut hex = String::with_capacity(bytes.len() * 2);
        for (at, byte) in bytes.iter().enumerate() {
            if at > 0 && spec.space {
                hex.push(' ');
            }
            if spec.sharp && (at == 0 || spec.space) {
                hex += "0x";
            }
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        let hex = if spec.verb == 'X' {
            hex.to_uppercase()
        } else {
            hex
        };
        self.pad(&hex, spec)
    }

    fn integer(&mut self, value: i64, spec: &Spec) -> Result<(), Fault> {
        let sign = match value {
            ..0 => "-",
            _ if spec.plus => "+",
            _ if spec.space => " ",
            _ => "",
        };
        let unpadded = Spec {
            zero: false,
            ..spec.clone()
        };
        if value == 0 && spec.precision == Some(0) {
            return self.pad("", &unpadded);
        }
        let least = match (spec.precision, spec.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if spec.zero && !spec.minus => width - sign.len().min(width),
            _ => 0,
        };
        let digits = number::digits(value.unsigned_abs(), spec.verb);
        self.budget.spend(least)?;
        let digits = number::at_least(least, &digits);
        let prefix = number::prefix(spec.verb, &digits, spec);
        self.pad(&format!("{sign}{prefix}{digits}"), &unpadded)
    }

    fn character(&mut self, value: i64, spec: &Spec) -> Result<(), Fault> {
        let c = u32::try_from(value).ok().and_then(char::from_u32);
        let unpadded = Spec {
            zero: false,
            ..spec.clone()
        };
        match spec.verb {
            'q' if spec.plus => self.pad(&quote::quoted_char(value, Keep::Ascii), spec),
            'q' => self.pad(&quote::quoted_char(value, Keep::Printable), spec),
            'c' => {
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.pad(c.encode_utf8(&mut [0; 4]), spec)
            }
            _ => {
                let shown = c.filter(|&c| spec.sharp && quote::is_printable(c));
                let shown = shown.map(|c| format!(" '{c}'")).unwrap_or_default();
                let least = spec.precision.unwrap_or(0).max(4);
                self.budget.spend(least)?;
                let digits = number::at_least(least, &format!("{value:X}"));
                self.pad(&format!("U+{digits}{shown}"), &unpadded)
            }
        }
    }

    fn float(&mut self, value: f64, spec: &Spec) -> Result<(), Fault> {
        let precision = match spec.verb {
            'v' | 'b' | 'g' | 'G' | 'x' | 'X' => spec.precision,
            _ => Some(spec.precision.unwrap_or(6)),
        };
        self.budget.spend(precision.unwrap_or(0))?;
        let finite = value.is_finite();
        let text = match number::float(value, spec.verb, precision) {
            text if spec.sharp && finite && spec.verb != 'b' => {
                number::pointed(&text, spec.verb, precision)
            }
            text => text,
        };
        let text = match text.strip_prefix('+') {
            Some(_) if spec.plus => text,
            Some(size) if spec.space => format!(" {size}"),
            Some(size) => size.to_owned(),
            None => text,
        };
        let spec = Spec {
            zero: spec.zero && finite,
            ..spec.clone()
        };
        let (sign, size) = match text.strip_prefix(['+', '-', ' ']) {
            Some(size) if spec.zero && !spec.minus => (&text[..1], size),
            _ => ("", text.as_str()),
        };
        self.write(sign)?;
        let width = spec.width.map(|width| width.saturating_sub(sign.len()));
        self.pad(size, &Spec { width, ..spec })
    }
}
