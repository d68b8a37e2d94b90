//! sprig's functions on maps. `set`, `unset` and `merge` change the map they are given.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::value::{Element, MAX_NESTING, Map, too_deep};
use super::Param::{Any, Dict, Str};
use super::{Budget, Fault, Function, Value, dict, fixed, string_of, text, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("dict", &[], Any, new_dict),
    fixed("get", &[Dict, Str], |_, args| {
        Ok(entry(args, text(args, 1)).unwrap_or_else(|| Value::str("")))
    }),
    fixed("hasKey", &[Dict, Str], |_, args| {
        Ok(Value::Bool(entry(args, text(args, 1)).is_some()))
    }),
    fixed("set", &[Dict, Str, Any], set),
    fixed("unset", &[Dict, Str], unset),
    variadic("keys", &[], Dict, |_, args| {
        Ok(Value::strings(
            args.iter().flat_map(entries).map(|(key, _)| key),
        ))
    }),
    fixed("values", &[Dict], |_, args| {
        Ok(Value::list(entries(&args[0]).into_values().collect()))
    }),
    variadic("pick", &[Dict], Str, |_, args| {
        let named: BTreeSet<&str> = names(&args[1..]).collect();
        let mut kept = entries(&args[0]);
        kept.retain(|key, _| named.contains(&**key));
        Ok(Value::map(kept))
    }),
    variadic("omit", &[Dict], Str, |_, args| {
        let named: BTreeSet<&str> = names(&args[1..]).collect();
        let mut kept = entries(&args[0]);
        kept.retain(|key, _| !named.contains(&**key));
        Ok(Value::map(kept))
    }),
    variadic("pluck", &[Str], Dict, |_, args| {
        let key = text(args, 0);
        Ok(Value::list(
            args[1..]
                .iter()
                .filter_map(|map| entries(map).remove(key))
                .collect(),
        ))
    }),
    variadic("merge", &[Dict], Dict, |budget, args| {
        merge_all(budget, args, Wins::Target)
    }),
    variadic("mergeOverwrite", &[Dict], Dict, |budget, args| {
        merge_all(budget, args, Wins::Source)
    }),
    variadic("dig", &[], Any, dig),
];

/// Which of two values for a key stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wins {
    Target,
    Source,
}

/// A copy of a map's entries; none for nil.
fn entries(value: &Value) -> BTreeMap<Rc<str>, Value> {
    match value {
        Value::Map(map) => map.entries.borrow().clone(),
        _ => BTreeMap::new(),
    }
}

fn names(args: &[Value]) -> impl Iterator<Item = &str> {
    args.iter().enumerate().map(|(place, _)| text(args, place))
}

fn entry(args: &[Value], key: &str) -> Option<Value> {
    dict(args, 0)?.entries.borrow().get(key).cloned()
}

fn new_dict(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let mut entries = BTreeMap::new();
    for pair in args.chunks(2) {
        let value = pair.get(1).cloned().unwrap_or_else(|| Value::str(""));
        entries.insert(string_of(budget, &pair[0])?, value);
    }
    Ok(Value::map(entries))
}

fn set(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let map = dict(args, 0).ok_or("assignment to entry in nil map")?;
    let old = map
        .entries
        .borrow_mut()
        .insert(text(args, 1).into(), args[2].clone());
    drop(old);
    Ok(Value::Map(Rc::clone(map)))
}

fn unset(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let Some(map) = dict(args, 0) else {
        return Ok(Value::Nil);
    };
    let old = map.entries.borrow_mut().remove(text(args, 1));
    drop(old);
    Ok(Value::Map(Rc::clone(map)))
}

fn merge_all(budget: &Budget, args: &[Value], wins: Wins) -> Result<Value, Fault> {
    let target = match &args[0] {
        Value::Nil => Value::map(BTreeMap::new()),
        map => map.clone(),
    };
    let Value::Map(target) = target else {
        return Ok(Value::Nil);
    };
    for source in &args[1..] {
        merge(budget, &target, source, wins, 0)?;
    }
    Ok(Value::Map(target))
}

fn merge(
    budget: &Budget,
    target: &Rc<Map>,
    source: &Value,
    wins: Wins,
    depth: usize,
) -> Result<(), Fault> {
    if depth > MAX_NESTING {
        return Err(too_deep());
    }
    for (key, value) in entries(source) {
        budget.spend(key.len() + size_of::<Value>())?;
        let old = target.entries.borrow().get(&key).cloned();
        let replaces = match (&old, &value) {
            (Some(Value::Map(inner)), Value::Map(_)) => {
                merge(budget, inner, &value, wins, depth + 1)?;
                false
            }
            (_, Value::Nil) => wins == Wins::Source,
            (Some(old), _) => wins == Wins::Source || !old.truth(),
            (None, _) => true,
        };
        if replaces {
            target.entries.borrow_mut().insert(key, value);
        }
    }
    Ok(())
}

fn dig(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let [keys @ .., default, map] = args else {
        return Err("dig needs at least three arguments".into());
    };
    if keys.is_empty() {
        return Err("dig needs at least three arguments".into());
    }
    let mut current = map_to_dig(map)?;
    if let Some(key) = keys.iter().find(|key| !matches!(key, Value::Str(_))) {
        return Err(conversion(key, "string"));
    }
    for (place, key) in names(keys).enumerate() {
        let next = current.entries.borrow().get(key).cloned();
        match next {
            None => return Ok(default.clone()),
            Some(value) if place + 1 == keys.len() => return Ok(value),
            Some(value) => current = map_to_dig(&value)?,
        }
    }
    Ok(default.clone())
}

fn map_to_dig(value: &Value) -> Result<Rc<Map>, Fault> {
    match value {
        Value::Map(map) if map.element == Element::Any => Ok(Rc::clone(map)),
        other => Err(conversion(other, "map[string]interface {}")),
    }
}

fn conversion(value: &Value, wanted: &str) -> Fault {
    let found = match value {
        Value::Nil => "nil",
        other => other.type_name(),
    };
    format!("interface conversion: interface {{}} is {found}, not {wanted}").into()
}
