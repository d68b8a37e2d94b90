//! sprig's functions on lists. None changes the list it is given.

use std::rc::Rc;

use super::super::value::{Element, List, Width};
use super::Param::{Any, Int};
use super::compare::same;
use super::numbers::to_int;
use super::strings::strings_of;
use super::{Budget, Fault, Function, Value, fixed, int, string_of, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("list", &[], Any, |_, args| Ok(Value::list(args.to_vec()))),
    variadic("tuple", &[], Any, |_, args| Ok(Value::list(args.to_vec()))),
    fixed("first", &[Any], |_, args| {
        Ok(items(&args[0], "find first on")?
            .first()
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    fixed("last", &[Any], |_, args| {
        Ok(items(&args[0], "find last on")?
            .last()
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    fixed("rest", &[Any], |_, args| {
        Ok(Value::list(
            items(&args[0], "find rest on")?
                .iter()
                .skip(1)
                .cloned()
                .collect(),
        ))
    }),
    fixed("initial", &[Any], |_, args| {
        let items = items(&args[0], "find initial on")?;
        Ok(Value::list(items[..items.len().saturating_sub(1)].to_vec()))
    }),
    fixed("append", &[Any, Any], append),
    fixed("push", &[Any, Any], append),
    fixed("prepend", &[Any, Any], |_, args| {
        let items = items(&args[0], "prepend on")?;
        Ok(Value::list(
            args[1..].iter().chain(items).cloned().collect(),
        ))
    }),
    variadic("concat", &[], Any, concat),
    fixed("uniq", &[Any], uniq),
    variadic("without", &[Any], Any, without),
    fixed("has", &[Any, Any], has),
    fixed("compact", &[Any], |_, args| {
        Ok(Value::list(
            items(&args[0], "compact on")?
                .iter()
                .filter(|item| item.truth())
                .cloned()
                .collect(),
        ))
    }),
    fixed("reverse", &[Any], |_, args| {
        Ok(Value::list(
            items(&args[0], "find reverse on")?
                .iter()
                .rev()
                .cloned()
                .collect(),
        ))
    }),
    fixed("sortAlpha", &[Any], sort_alpha),
    variadic("slice", &[Any], Any, slice),
    fixed("until", &[Int], |budget, args| {
        let count = int(args, 0);
        steps(budget, 0, count, if count < 0 { -1 } else { 1 })
    }),
    fixed("untilStep", &[Int, Int, Int], |budget, args| {
        steps(budget, int(args, 0), int(args, 1), int(args, 2))
    }),
];

/// A list's elements; `doing` is what the error says cannot be done.
fn items<'v>(value: &'v Value, doing: &str) -> Result<&'v [Value], Fault> {
    match value {
        Value::List(list) => Ok(&list.items),
        Value::Nil => {
            Err("runtime error: invalid memory address or nil pointer dereference".into())
        }
        other => Err(format!("Cannot {doing} type {}", other.kind_name()).into()),
    }
}

fn append(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let items = items(&args[0], "push on")?;
    Ok(Value::list(
        items.iter().chain(&args[1..]).cloned().collect(),
    ))
}

fn concat(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let mut all = Vec::new();
    for list in args {
        match list {
            Value::List(list) => all.extend_from_slice(&list.items),
            Value::Nil => {
                return Err(
                    "runtime error: invalid memory address or nil pointer dereference".into(),
                );
            }
            other => return Err(format!("Cannot concat type {} as list", other.kind_name()).into()),
        }
    }
    Ok(Value::list(all))
}

fn contains(budget: &Budget, list: &[Value], wanted: &Value) -> Result<bool, Fault> {
    for item in list {
        if same(budget, wanted, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn uniq(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items(&args[0], "find uniq on")? {
        if !contains(budget, &kept, item)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn without(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let mut kept = Vec::new();
    for item in items(&args[0], "find without on")? {
        if !contains(budget, &args[1..], item)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn has(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    if matches!(args[1], Value::Nil) {
        return Ok(Value::Bool(false));
    }
    Ok(Value::Bool(contains(
        budget,
        items(&args[1], "find has on")?,
        &args[0],
    )?))
}

fn sort_alpha(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    if !matches!(args[0], Value::List(_)) {
        return Ok(Value::strings([string_of(budget, &args[0])?]));
    }
    let mut texts = strings_of(budget, &args[0])?;
    texts.sort();
    Ok(Value::strings(texts))
}

fn slice(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let list = match &args[0] {
        Value::List(list) => list,
        Value::Nil => {
            return Err("runtime error: invalid memory address or nil pointer dereference".into());
        }
        other => {
            return Err(format!(
                "list should be type of slice or array but {}",
                other.kind_name()
            )
            .into());
        }
    };
    if list.items.is_empty() {
        return Ok(Value::Nil);
    }
    let start = args.get(1).map_or(0, to_int);
    let end = args.get(2).map_or(i64::MAX, to_int).min(if args.len() > 2 {
        i64::MAX
    } else {
        length(list)
    });
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let part = range.and_then(|(start, end)| list.items.get(start..end));
    let part = part.ok_or("reflect.Value.Slice: slice index out of bounds")?;
    Ok(Value::List(Rc::new(List {
        items: part.to_vec(),
        element: list.element,
    })))
}

fn length(list: &List) -> i64 {
    i64::try_from(list.items.len()).unwrap_or(i64::MAX)
}

/// The integers from `start` up or down to `stop`, without it.
fn steps(budget: &Budget, start: i64, stop: i64, step: i64) -> Result<Value, Fault> {
    let numbers = stepped(budget, start, stop, step)?;
    let items = numbers
        .into_iter()
        .map(|number| Value::Int(number, Width::Int))
        .collect();
    Ok(Value::List(Rc::new(List {
        items,
        element: Element::Int,
    })))
}

/// The same as numbers.
pub(super) fn stepped(
    budget: &Budget,
    start: i64,
    stop: i64,
    step: i64,
) -> Result<Vec<i64>, Fault> {
    let mut numbers = Vec::new();
    if (stop < start && step >= 0) || (stop >= start && step <= 0) {
        return Ok(numbers);
    }
    let mut next = Some(start);
    while let Some(number) = next.filter(|&number| {
        if step > 0 {
            number < stop
        } else {
            number > stop
        }
    }) {
        budget.spend(size_of::<Value>())?;
        numbers.push(number);
        next = number.checked_add(step);
    }
    Ok(numbers)
}
