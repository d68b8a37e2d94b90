//! sprig's functions on strings. Lengths and places count bytes, as in Go; a cut inside a character leaves U+FFFD.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::format;
use super::super::value::{Element, Map};
use super::Param::{Any, Int, Str};
use super::{Budget, Fault, Function, Value, fixed, int, string_of, text, variadic};

pub(super) const TABLE: &[Function] = &[
    fixed("upper", &[Str], |_, args| {
        string(map_chars(text(args, 0), upper))
    }),
    fixed("lower", &[Str], |_, args| {
        string(map_chars(text(args, 0), lower))
    }),
    fixed("title", &[Str], |_, args| string(title(text(args, 0)))),
    fixed("untitle", &[Str], |_, args| string(untitle(text(args, 0)))),
    fixed("trim", &[Str], |_, args| string(text(args, 0).trim())),
    fixed("trimAll", &[Str, Str], trim_all),
    fixed("trimall", &[Str, Str], trim_all),
    fixed("trimPrefix", &[Str, Str], |_, args| {
        string(
            text(args, 1)
                .strip_prefix(text(args, 0))
                .unwrap_or(text(args, 1)),
        )
    }),
    fixed("trimSuffix", &[Str, Str], |_, args| {
        string(
            text(args, 1)
                .strip_suffix(text(args, 0))
                .unwrap_or(text(args, 1)),
        )
    }),
    fixed("nospace", &[Str], |_, args| {
        string(
            text(args, 0)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>(),
        )
    }),
    fixed("contains", &[Str, Str], |_, args| {
        Ok(Value::Bool(text(args, 1).contains(text(args, 0))))
    }),
    fixed("hasPrefix", &[Str, Str], |_, args| {
        Ok(Value::Bool(text(args, 1).starts_with(text(args, 0))))
    }),
    fixed("hasSuffix", &[Str, Str], |_, args| {
        Ok(Value::Bool(text(args, 1).ends_with(text(args, 0))))
    }),
    fixed("replace", &[Str, Str, Str], |budget, args| {
        string(replaced(
            budget,
            text(args, 2),
            text(args, 0),
            text(args, 1),
        )?)
    }),
    fixed("repeat", &[Int, Str], |budget, args| {
        string(repeated(budget, text(args, 1), int(args, 0))?)
    }),
    fixed("substr", &[Int, Int, Str], substr),
    fixed("trunc", &[Int, Str], trunc),
    fixed("indent", &[Int, Str], |budget, args| {
        string(indented(budget, args)?)
    }),
    fixed("nindent", &[Int, Str], |budget, args| {
        string(format!("\n{}", indented(budget, args)?))
    }),
    variadic("quote", &[], Any, |budget, args| {
        words(args, |value| {
            Ok(format::quote::quoted(&string_of(budget, value)?))
        })
    }),
    variadic("squote", &[], Any, |budget, args| {
        words(args, |value| {
            Ok(format!("'{}'", format::plain(budget, value)?))
        })
    }),
    variadic("cat", &[], Any, |budget, args| {
        words(args, |value| format::plain(budget, value))
    }),
    fixed("plural", &[Str, Str, Int], |_, args| {
        string(text(args, usize::from(int(args, 2) != 1)))
    }),
    fixed("toString", &[Any], |budget, args| {
        Ok(Value::Str(string_of(budget, &args[0])?))
    }),
    fixed("toStrings", &[Any], |budget, args| {
        Ok(Value::strings(strings_of(budget, &args[0])?))
    }),
    fixed("join", &[Str, Any], |budget, args| {
        join(budget, text(args, 0), &args[1])
    }),
    fixed("split", &[Str, Str], split),
    fixed("splitList", &[Str, Str], |budget, args| {
        let parts = pieces(budget, text(args, 1), text(args, 0))?;
        Ok(Value::strings(parts))
    }),
];

fn string<'t>(text: impl Into<Cow<'t, str>>) -> Result<Value, Fault> {
    Ok(Value::Str(Rc::from(&*text.into())))
}

/// Maps each character to one other, as Go does; Rust would make two of some.
fn map_chars(text: &str, map: fn(char) -> char) -> String {
    text.chars().map(map).collect()
}

fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    mapped.next().filter(|_| mapped.len() == 0).unwrap_or(c)
}

fn lower(c: char) -> char {
    let mut mapped = c.to_lowercase();
    mapped.next().filter(|_| mapped.len() == 0).unwrap_or(c)
}

/// Lowers the first character of each word.
fn untitle(text: &str) -> String {
    let mut before = ' ';
    let untitle = |c: char| {
        let starts_word = before.is_whitespace();
        before = c;
        if starts_word { lower(c) } else { c }
    };
    text.chars().map(untitle).collect()
}

fn title(text: &str) -> String {
    let mut before = ' ';
    let title = |c: char| {
        let starts_word = if before.is_ascii() {
            !before.is_ascii_alphanumeric() && before != '_'
        } else {
            before.is_whitespace()
        };
        before = c;
        if starts_word { upper(c) } else { c }
    };
    text.chars().map(title).collect()
}

fn trim_all(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let unwanted: BTreeSet<char> = text(args, 0).chars().collect();
    string(text(args, 1).trim_matches(|c| unwanted.contains(&c)))
}

fn replaced(budget: &Budget, text: &str, old: &str, new: &str) -> Result<String, Fault> {
    budget.spend_times(text.matches(old).count(), new.len())?;
    Ok(text.replace(old, new))
}

fn repeated(budget: &Budget, text: &str, count: i64) -> Result<String, Fault> {
    let count = usize::try_from(count).map_err(|_| "strings: negative Repeat count")?;
    budget.spend_times(count, text.len())?;
    Ok(text.repeat(count))
}

fn indented(budget: &Budget, args: &[Value]) -> Result<String, Fault> {
    let pad = repeated(budget, " ", int(args, 0))?;
    Ok(format!(
        "{pad}{}",
        replaced(budget, text(args, 1), "\n", &format!("\n{pad}"))?
    ))
}

/// The bytes from one place to another; what is cut off a character becomes U+FFFD.
fn cut(text: &str, from: i64, to: i64) -> Result<Value, Fault> {
    let length = text.len();
    let out_of_range = |message: String| {
        Fault(format!(
            "runtime error: slice bounds out of range {message}"
        ))
    };
    let end = usize::try_from(to).ok().filter(|&end| end <= length);
    let end = end.ok_or_else(|| match to {
        ..0 => out_of_range(format!("[:{to}]")),
        _ => out_of_range(format!("[:{to}] with length {length}")),
    })?;
    let start = usize::try_from(from).map_err(|_| out_of_range(format!("[{from}:]")))?;
    match text.as_bytes().get(start..end) {
        Some(bytes) => string(String::from_utf8_lossy(bytes)),
        None => Err(out_of_range(format!("[{start}:{end}]"))),
    }
}

fn length_of(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

fn substr(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let (start, end, text) = (int(args, 0), int(args, 1), text(args, 2));
    let end = if start >= 0 && (end < 0 || end > length_of(text)) {
        length_of(text)
    } else {
        end
    };
    cut(text, start.max(0), end)
}

fn trunc(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let (count, text) = (int(args, 0), text(args, 1));
    let length = length_of(text);
    match count {
        ..0 if length.saturating_add(count) > 0 => cut(text, length + count, length),
        0.. if length > count => cut(text, 0, count),
        _ => string(text),
    }
}

/// The values that are not nil, each written by `show`, with spaces between.
fn words(args: &[Value], show: impl Fn(&Value) -> Result<String, Fault>) -> Result<Value, Fault> {
    let words = args
        .iter()
        .filter(|value| !matches!(value, Value::Nil))
        .map(show)
        .collect::<Result<Vec<_>, _>>()?;
    string(words.join(" "))
}

/// A list's elements that are not nil, or a single value, as strings.
pub(super) fn strings_of(budget: &Budget, value: &Value) -> Result<Vec<Rc<str>>, Fault> {
    match value {
        Value::Nil => Ok(Vec::new()),
        Value::List(list) => {
            let present = list.items.iter().filter(|item| !matches!(item, Value::Nil));
            present.map(|item| string_of(budget, item)).collect()
        }
        other => Ok(vec![string_of(budget, other)?]),
    }
}

fn join(budget: &Budget, separator: &str, value: &Value) -> Result<Value, Fault> {
    let parts = strings_of(budget, value)?;
    budget.spend_times(parts.len(), separator.len())?;
    parts.iter().try_for_each(|part| budget.spend(part.len()))?;
    string(parts.join(separator))
}

/// Splits as Go does: by an empty separator into characters.
fn pieces(budget: &Budget, text: &str, separator: &str) -> Result<Vec<Rc<str>>, Fault> {
    budget.spend_times(text.matches(separator).count(), PIECE)?;
    if separator.is_empty() {
        let character = |c: char| Rc::from(&*c.encode_utf8(&mut [0; 4]));
        return Ok(text.chars().map(character).collect());
    }
    Ok(text.split(separator).map(Rc::from).collect())
}

/// Units of work for a short string of its own: about the bytes it takes in a list.
const PIECE: usize = 64;

fn split(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let parts = pieces(budget, text(args, 1), text(args, 0))?
        .into_iter()
        .enumerate();
    let entries: BTreeMap<Rc<str>, Value> = parts
        .map(|(at, part)| (Rc::from(format!("_{at}")), Value::Str(part)))
        .collect();
    Ok(Value::Map(Rc::new(Map {
        entries: RefCell::new(entries),
        element: Element::Str,
    })))
}
