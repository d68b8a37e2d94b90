//! The functions a template can call: Go's own, and those of sprig that people use on descriptions of artifacts.
//!
//! Each says what parameters it takes, as Go checks them before it calls. A sprig function of the same name as one of Go's wins,
//! so `slice` is sprig's. Where sprig's maps give their keys in any order (`keys`, `values`), these give them sorted.

mod builtin;
mod compare;
mod dicts;
mod encode;
mod escape;
mod lists;
mod numbers;
mod refused;
mod strings;
mod types;

use std::rc::Rc;

use super::budget::Budget;
use super::error::Fault;
use super::value::{Map, Value};

/// A function: its name, its parameters and what it does.
#[derive(Debug)]
pub(super) struct Function {
    /// What templates call it.
    pub(super) name: &'static str,
    /// The parameters it must get.
    pub(super) params: &'static [Param],
    /// The type of any number of further ones.
    pub(super) rest: Option<Param>,
    /// What it does.
    pub(super) body: Body,
}

impl Function {
    /// The type of the parameter at a place.
    pub(super) fn param(&self, place: usize) -> Param {
        self.params
            .get(place)
            .copied()
            .or(self.rest)
            .unwrap_or(Param::Any)
    }
}

/// What a function does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    /// Computes a value from its arguments.
    Plain(Call),
    /// Gives the first argument with that truth, without looking at those after it, or the last one.
    StopAt(Stop),
}

/// Which truth decides `and` or `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    True,
    False,
}

type Call = fn(&Budget, &[Value]) -> Result<Value, Fault>;

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    /// `interface {}`
    Any,
    /// `reflect.Value`, the type Go's own functions take anything as.
    Reflect,
    /// `string`
    Str,
    /// `int`
    Int,
    /// `float64`
    Float,
    /// `bool`
    Bool,
    /// `map[string]interface {}`
    Dict,
}

impl Param {
    /// The name of its Go type.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Param::Any => "interface {}",
            Param::Reflect => "reflect.Value",
            Param::Str => "string",
            Param::Int => "int",
            Param::Float => "float64",
            Param::Bool => "bool",
            Param::Dict => "map[string]interface {}",
        }
    }
}

/// What is known about a name.
pub(super) enum Lookup {
    Found(&'static Function),
    /// Go has it, this program does not, for this reason.
    Refused(&'static str),
    Unknown,
}

const TABLES: [&[Function]; 9] = [
    builtin::TABLE,
    compare::TABLE,
    escape::TABLE,
    strings::TABLE,
    lists::TABLE,
    dicts::TABLE,
    numbers::TABLE,
    encode::TABLE,
    types::TABLE,
];

/// Every function there is.
pub(super) fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.into_iter().flatten()
}

/// Finds a function by name.
pub(super) fn lookup(name: &str) -> Lookup {
    match all().find(|function| function.name == name) {
        Some(function) => Lookup::Found(function),
        None => refused::reason(name).map_or(Lookup::Unknown, Lookup::Refused),
    }
}

/// A function with a fixed number of parameters.
const fn fixed(name: &'static str, params: &'static [Param], call: Call) -> Function {
    Function {
        name,
        params,
        rest: None,
        body: Body::Plain(call),
    }
}

/// A function that takes any number of further parameters.
const fn variadic(
    name: &'static str,
    params: &'static [Param],
    rest: Param,
    call: Call,
) -> Function {
    Function {
        name,
        params,
        rest: Some(rest),
        body: Body::Plain(call),
    }
}

/// The string at a place; the parameter's type says it is one.
fn text(args: &[Value], place: usize) -> &str {
    match args.get(place) {
        Some(Value::Str(text)) => text,
        _ => "",
    }
}

/// The integer at a place; the parameter's type says it is one.
fn int(args: &[Value], place: usize) -> i64 {
    match args.get(place) {
        Some(Value::Int(value, _)) => *value,
        _ => 0,
    }
}

/// The map at a place; `None` for nil.
fn dict(args: &[Value], place: usize) -> Option<&Rc<Map>> {
    match args.get(place) {
        Some(Value::Map(map)) => Some(map),
        _ => None,
    }
}

/// A value as sprig makes it a string.
fn string_of(budget: &Budget, value: &Value) -> Result<Rc<str>, Fault> {
    match value {
        Value::Str(text) => Ok(Rc::clone(text)),
        other => Ok(super::format::plain(budget, other)?.into()),
    }
}
