//! The values a template computes with: what Go makes of JSON (`map[string]interface {}`, `[]interface {}`, `float64`, …)
//! and the few other types that literals and functions give.
//!
//! Maps are shared and can change, because `set` and `merge` change the map they are given.
//! Strings are UTF-8: a cut inside a character leaves U+FFFD where Go would leave the bytes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::error::Fault;

/// Levels of lists and maps in a value that are printed, encoded or compared.
pub(super) const MAX_NESTING: usize = 200;

/// A value and its Go type.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing: a missing key or JSON's `null`.
    Nil,
    /// `bool`
    Bool(bool),
    /// One of the integer types.
    Int(i64, Width),
    /// `float64`
    Float(f64),
    /// `string`
    Str(Rc<str>),
    /// A slice.
    List(Rc<List>),
    /// A map with `string` keys.
    Map(Rc<Map>),
}

/// Which integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// `int`
    Int,
    /// `int64`
    Int64,
    /// `uint8`
    Byte,
}

/// The type of a slice's or map's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `interface {}`
    Any,
    /// `string`
    Str,
    /// `int`
    Int,
}

/// A slice.
#[derive(Debug)]
pub(super) struct List {
    /// Its elements.
    pub(super) items: Vec<Value>,
    /// Their type.
    pub(super) element: Element,
}

/// A map.
#[derive(Debug)]
pub(super) struct Map {
    /// Its entries, in the order Go visits and prints them.
    pub(super) entries: RefCell<BTreeMap<Rc<str>, Value>>,
    /// The type of the values.
    pub(super) element: Element,
}

/// Whether a value sits in an `interface {}` slot; Go words some errors differently for those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// It stands for itself.
    Directly,
    /// It is an element of a list or map of `interface {}`.
    InInterface,
}

impl Value {
    /// An `int`.
    pub(super) fn int(value: usize) -> Self {
        Value::Int(i64::try_from(value).unwrap_or(i64::MAX), Width::Int)
    }

    /// A `string`.
    pub(super) fn str(text: &str) -> Self {
        Value::Str(text.into())
    }

    /// A `[]interface {}`.
    pub(super) fn list(items: Vec<Value>) -> Self {
        Value::List(Rc::new(List {
            items,
            element: Element::Any,
        }))
    }

    /// A `[]string`.
    pub(super) fn strings(items: impl IntoIterator<Item = Rc<str>>) -> Self {
        let items = items.into_iter().map(Value::Str).collect();
        Value::List(Rc::new(List {
            items,
            element: Element::Str,
        }))
    }

    /// A `map[string]interface {}`.
    pub(super) fn map(entries: BTreeMap<Rc<str>, Value>) -> Self {
        Value::Map(Rc::new(Map {
            entries: RefCell::new(entries),
            element: Element::Any,
        }))
    }

    /// Takes JSON over the way Go's decoder does: every number becomes a `float64`.
    ///
    /// # Errors
    /// It is nested more than [`MAX_NESTING`] levels.
    pub(super) fn from_json(json: &Json) -> Result<Self, Fault> {
        Self::from_json_at(json, 0)
    }

    fn from_json_at(json: &Json, depth: usize) -> Result<Self, Fault> {
        if depth > MAX_NESTING {
            return Err(too_deep());
        }
        Ok(match json {
            Json::Null => Value::Nil,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Value::str(text),
            Json::Array(items) => {
                let items = items.iter().map(|item| Self::from_json_at(item, depth + 1));
                Value::list(items.collect::<Result<_, _>>()?)
            }
            Json::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    Ok((
                        Rc::from(key.as_str()),
                        Self::from_json_at(value, depth + 1)?,
                    ))
                });
                Value::map(entries.collect::<Result<_, Fault>>()?)
            }
        })
    }

    /// Whether `if` takes it as true: not zero, not empty.
    pub(super) fn truth(&self) -> bool {
        match self {
            Value::Nil => false,
            Value::Bool(value) => *value,
            Value::Int(value, _) => *value != 0,
            Value::Float(value) => *value != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::List(list) => !list.items.is_empty(),
            Value::Map(map) => !map.entries.borrow().is_empty(),
        }
    }

    /// Its integer type; `int` for what is none.
    pub(super) fn width(&self) -> Width {
        match self {
            Value::Int(_, width) => *width,
            _ => Width::Int,
        }
    }

    /// The name of its Go type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Value::Nil => "<nil>",
            Value::Bool(_) => "bool",
            Value::Int(_, Width::Int) => "int",
            Value::Int(_, Width::Int64) => "int64",
            Value::Int(_, Width::Byte) => "uint8",
            Value::Float(_) => "float64",
            Value::Str(_) => "string",
            Value::List(list) => match list.element {
                Element::Any => "[]interface {}",
                Element::Str => "[]string",
                Element::Int => "[]int",
            },
            Value::Map(map) => match map.element {
                Element::Any => "map[string]interface {}",
                Element::Str => "map[string]string",
                Element::Int => "map[string]int",
            },
        }
    }

    /// The name of its Go kind.
    pub(super) fn kind_name(&self) -> &'static str {
        match self {
            Value::Nil => "invalid",
            Value::List(_) => "slice",
            Value::Map(_) => "map",
            simple => simple.type_name(),
        }
    }

    /// Units of work for a function to look at it, not into its elements.
    pub(super) fn reading_cost(&self) -> usize {
        match self {
            Value::Str(text) => text.len(),
            Value::List(list) => list.items.len(),
            Value::Map(map) => map.entries.borrow().len(),
            _ => 1,
        }
    }

    /// Units of work for a function to have made it: its bytes, unless something else holds it too.
    pub(super) fn making_cost(&self) -> usize {
        match self {
            Value::Str(text) => text.len(),
            Value::List(list) if Rc::strong_count(list) == 1 => {
                list.items.len() * size_of::<Value>()
            }
            Value::Map(map) if Rc::strong_count(map) == 1 => {
                map.entries.borrow().len() * 2 * size_of::<Value>()
            }
            _ => 1,
        }
    }
}

impl Element {
    /// How an element is held.
    pub(super) fn held(self) -> Held {
        match self {
            Element::Any => Held::InInterface,
            Element::Str | Element::Int => Held::Directly,
        }
    }

    /// What a missing map entry of this type is.
    pub(super) fn zero(self) -> Value {
        match self {
            Element::Any => Value::Nil,
            Element::Str => Value::str(""),
            Element::Int => Value::int(0),
        }
    }
}

/// The error for a value nested too deeply, or that contains itself.
pub(super) fn too_deep() -> Fault {
    format!("the value has more than {MAX_NESTING} levels").into()
}

impl Drop for List {
    fn drop(&mut self) {
        dismantle(std::mem::take(&mut self.items));
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        dismantle(
            std::mem::take(self.entries.get_mut())
                .into_values()
                .collect(),
        );
    }
}

/// Drops values one after the other: a chain of a million lists must not need a million stack frames.
fn dismantle(mut pending: Vec<Value>) {
    while let Some(value) = pending.pop() {
        match value {
            Value::List(list) => {
                if let Some(mut list) = Rc::into_inner(list) {
                    pending.append(&mut list.items);
                }
            }
            Value::Map(map) => {
                if let Some(mut map) = Rc::into_inner(map) {
                    pending.extend(std::mem::take(map.entries.get_mut()).into_values());
                }
            }
            _ => {}
        }
    }
}
