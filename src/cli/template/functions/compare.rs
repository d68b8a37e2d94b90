//! Go's comparisons: only values of one kind compare, and no kind is turned into another.

use std::cmp::Ordering;

use super::super::format;
use super::super::value::Width;
use super::Param::Reflect;
use super::{Budget, Fault, Function, Value, fixed, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("eq", &[Reflect], Reflect, |budget, args| {
        Ok(Value::Bool(equals_any(budget, args)?))
    }),
    fixed("ne", &[Reflect, Reflect], |budget, args| {
        Ok(Value::Bool(!equals_any(budget, args)?))
    }),
    fixed("lt", &[Reflect, Reflect], |_, args| {
        ordered(args, Ordering::is_lt)
    }),
    fixed("le", &[Reflect, Reflect], |_, args| {
        ordered(args, Ordering::is_le)
    }),
    fixed("gt", &[Reflect, Reflect], |_, args| {
        ordered(args, Ordering::is_gt)
    }),
    fixed("ge", &[Reflect, Reflect], |_, args| {
        ordered(args, Ordering::is_ge)
    }),
];

fn equals_any(budget: &Budget, args: &[Value]) -> Result<bool, Fault> {
    if args.len() < 2 {
        return Err("missing argument for comparison".into());
    }
    for other in &args[1..] {
        if equals(budget, &args[0], other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equals(budget: &Budget, left: &Value, right: &Value) -> Result<bool, Fault> {
    match (left, right) {
        (Value::Nil, Value::Nil) => Ok(true),
        (Value::Nil, _) | (_, Value::Nil) => Ok(false),
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        (Value::Int(left, _), Value::Int(right, _)) => Ok(left == right),
        (Value::Float(left), Value::Float(right)) => Ok(left == right),
        (Value::Str(left), Value::Str(right)) => Ok(left == right),
        (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => {
            let shown = format::by_verb(budget, right, 's')?;
            Err(format!("non-comparable type {shown}: {}", right.type_name()).into())
        }
        (Value::List(_), Value::Map(_)) | (Value::Map(_), Value::List(_)) => {
            let (left_shown, right_shown) = (
                format::by_verb(budget, left, 's')?,
                format::plain(budget, right)?,
            );
            let (left, right) = (left.type_name(), right.type_name());
            Err(format!("non-comparable types {left_shown}: {left}, {right}: {right_shown}").into())
        }
        _ => Err(incompatible(left, right)),
    }
}

fn incompatible(left: &Value, right: &Value) -> Fault {
    format!(
        "incompatible types for comparison: {} and {}",
        left.type_name(),
        right.type_name()
    )
    .into()
}

fn ordered(args: &[Value], wanted: fn(Ordering) -> bool) -> Result<Value, Fault> {
    let ordering = match (&args[0], &args[1]) {
        (Value::Nil | Value::List(_) | Value::Map(_), _)
        | (_, Value::Nil | Value::List(_) | Value::Map(_))
        | (Value::Bool(_), Value::Bool(_)) => return Err("invalid type for comparison".into()),
        (Value::Int(left, _), Value::Int(right, _)) => left.cmp(right),
        // Not a number compares as neither less nor equal, and Go's `gt` is the opposite of that.
        (Value::Float(left), Value::Float(right)) => {
            left.partial_cmp(right).unwrap_or(Ordering::Greater)
        }
        (Value::Str(left), Value::Str(right)) => left.cmp(right),
        (left, right) => return Err(incompatible(left, right)),
    };
    Ok(Value::Bool(wanted(ordering)))
}

/// Whether two values are the same to the last element, types included, as sprig's lists compare.
///
/// # Errors
/// They are too deep to tell.
pub(super) fn same(budget: &Budget, left: &Value, right: &Value) -> Result<bool, Fault> {
    same_at(budget, left, right, 0)
}

fn same_at(budget: &Budget, left: &Value, right: &Value, depth: usize) -> Result<bool, Fault> {
    use super::super::value::{MAX_NESTING, too_deep};
    if depth > MAX_NESTING {
        return Err(too_deep());
    }
    budget.spend(1)?;
    match (left, right) {
        (Value::Nil, Value::Nil) => Ok(true),
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        (Value::Int(left, left_width), Value::Int(right, right_width)) => {
            let same_type: fn(&Width, &Width) -> bool = PartialEq::eq;
            Ok(left == right && same_type(left_width, right_width))
        }
        (Value::Float(left), Value::Float(right)) => Ok(left == right),
        (Value::Str(left), Value::Str(right)) => {
            budget.spend(left.len())?;
            Ok(left == right)
        }
        (Value::List(left), Value::List(right)) => {
            if left.element != right.element || left.items.len() != right.items.len() {
                return Ok(false);
            }
            all_same(budget, left.items.iter().zip(&right.items), depth)
        }
        (Value::Map(left), Value::Map(right)) => {
            let (left_entries, right_entries) = (left.entries.borrow(), right.entries.borrow());
            if left.element != right.element || !left_entries.keys().eq(right_entries.keys()) {
                return Ok(false);
            }
            all_same(
                budget,
                left_entries.values().zip(right_entries.values()),
                depth,
            )
        }
        _ => Ok(false),
    }
}

fn all_same<'v>(
    budget: &Budget,
    pairs: impl Iterator<Item = (&'v Value, &'v Value)>,
    depth: usize,
) -> Result<bool, Fault> {
    for (left, right) in pairs {
        if !same_at(budget, left, right, depth + 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}
