//! Go's own functions but for comparing and escaping.

use super::super::format;
use super::super::value::Width;
use super::Param;
use super::Param::{Reflect, Str};
use super::{Body, Budget, Fault, Function, Stop, Value, fixed, text, variadic};

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "and",
        params: &[Reflect],
        rest: Some(Reflect),
        body: Body::StopAt(Stop::False),
    },
    Function {
        name: "or",
        params: &[Reflect],
        rest: Some(Reflect),
        body: Body::StopAt(Stop::True),
    },
    fixed("not", &[Reflect], |_, args| {
        Ok(Value::Bool(!args[0].truth()))
    }),
    fixed("len", &[Reflect], len),
    variadic("index", &[Reflect], Reflect, index),
    variadic("print", &[], Param::Any, |budget, args| {
        Ok(Value::Str(format::print(budget, args)?.into()))
    }),
    variadic("println", &[], Param::Any, println),
    variadic("printf", &[Str], Param::Any, |budget, args| {
        Ok(Value::Str(
            format::printf(budget, text(args, 0), &args[1..])?.into(),
        ))
    }),
    variadic("call", &[Reflect], Reflect, call),
];

fn println(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let words = args
        .iter()
        .map(|value| format::plain(budget, value))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Value::Str((words.join(" ") + "\n").into()))
}

fn len(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    Ok(Value::int(match &args[0] {
        Value::Str(text) => text.len(),
        Value::List(list) => list.items.len(),
        Value::Map(map) => map.entries.borrow().len(),
        Value::Nil => return Err("len of nil pointer".into()),
        other => return Err(format!("len of type {}", other.type_name()).into()),
    }))
}

fn index(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    if matches!(args[0], Value::Nil) {
        return Err("index of untyped nil".into());
    }
    let mut item = args[0].clone();
    for at in &args[1..] {
        item = match (&item, at) {
            (Value::Nil, _) => return Err("index of nil pointer".into()),
            (Value::Map(map), Value::Str(key)) => map
                .entries
                .borrow()
                .get(key)
                .cloned()
                .unwrap_or_else(|| map.element.zero()),
            (Value::Map(_), Value::Nil) => {
                return Err("value is nil; should be of type string".into());
            }
            (Value::Map(_), other) => {
                return Err(
                    format!("value has type {}; should be string", other.type_name()).into(),
                );
            }
            (Value::List(list), at) => {
                let at = place(at, list.items.len())?;
                list.items
                    .get(at)
                    .cloned()
                    .ok_or("reflect: slice index out of range")?
            }
            (Value::Str(text), at) => {
                let at = place(at, text.len())?;
                let byte = text
                    .as_bytes()
                    .get(at)
                    .ok_or("reflect: string index out of range")?;
                Value::Int(i64::from(*byte), Width::Byte)
            }
            (other, _) => {
                return Err(format!("can't index item of type {}", other.type_name()).into());
            }
        };
    }
    Ok(item)
}

fn place(index: &Value, length: usize) -> Result<usize, Fault> {
    match index {
        Value::Int(at, _) => match usize::try_from(*at) {
            Ok(place) if place <= length => Ok(place),
            _ => Err(format!("index out of range: {at}").into()),
        },
        Value::Nil => Err("cannot index slice/array with nil".into()),
        other => Err(format!("cannot index slice/array with type {}", other.type_name()).into()),
    }
}

fn call(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    match &args[0] {
        Value::Nil => Err("call of nil".into()),
        other => Err(format!("non-function of type {}", other.type_name()).into()),
    }
}
