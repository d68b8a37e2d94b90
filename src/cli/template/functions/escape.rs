//! Go's `html`, `js` and `urlquery`. They take any values and escape what `print` makes of them.

use std::fmt::Write as _;

use super::super::format;
use super::Param::Any;
use super::{Budget, Fault, Function, Value, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("html", &[], Any, |budget, args| escaped(budget, args, html)),
    variadic("js", &[], Any, |budget, args| escaped(budget, args, js)),
    variadic("urlquery", &[], Any, |budget, args| {
        escaped(budget, args, url_query)
    }),
];

fn escaped(budget: &Budget, args: &[Value], escape: fn(&mut String, char)) -> Result<Value, Fault> {
    let shown: Vec<Value> = args
        .iter()
        .map(|value| {
            if matches!(value, Value::Nil) {
                Value::str("<no value>")
            } else {
                value.clone()
            }
        })
        .collect();
    let text = format::print(budget, &shown)?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        escape(&mut out, c);
    }
    Ok(Value::Str(out.into()))
}

fn html(out: &mut String, c: char) {
    match c {
        '\0' => out.push('\u{fffd}'),
        '"' => out.push_str("&#34;"),
        '\'' => out.push_str("&#39;"),
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        c => out.push(c),
    }
}

fn js(out: &mut String, c: char) {
    match c {
        '\\' | '\'' | '"' => {
            out.push('\\');
            out.push(c);
        }
        '<' | '>' | '&' | '=' => push_js_code(out, c),
        c if c < ' ' || (!c.is_ascii() && !format::quote::is_printable(c)) => push_js_code(out, c),
        c => out.push(c),
    }
}

fn push_js_code(out: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04X}", u32::from(c));
}

fn url_query(out: &mut String, c: char) {
    match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~') => out.push(c),
        ' ' => out.push('+'),
        c => {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}
