//! sprig's functions on any value: defaults, types, and giving up.

use super::Param::{Any, Bool, Str};
use super::{Fault, Function, Value, fixed, text, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("default", &[Any], Any, |_, args| {
        Ok(args[1..]
            .first()
            .filter(|given| given.truth())
            .unwrap_or(&args[0])
            .clone())
    }),
    fixed("empty", &[Any], |_, args| Ok(Value::Bool(!args[0].truth()))),
    variadic("coalesce", &[], Any, |_, args| {
        Ok(args
            .iter()
            .find(|value| value.truth())
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    variadic("all", &[], Any, |_, args| {
        Ok(Value::Bool(args.iter().all(Value::truth)))
    }),
    variadic("any", &[], Any, |_, args| {
        Ok(Value::Bool(args.iter().any(Value::truth)))
    }),
    fixed("ternary", &[Any, Any, Bool], |_, args| {
        Ok(args[usize::from(!args[2].truth())].clone())
    }),
    fixed("kindOf", &[Any], |_, args| {
        Ok(Value::str(args[0].kind_name()))
    }),
    fixed("kindIs", &[Str, Any], |_, args| {
        Ok(Value::Bool(args[1].kind_name() == text(args, 0)))
    }),
    fixed("typeOf", &[Any], |_, args| {
        Ok(Value::str(args[0].type_name()))
    }),
    fixed("typeIs", &[Str, Any], |_, args| {
        Ok(Value::Bool(args[1].type_name() == text(args, 0)))
    }),
    fixed("fail", &[Str], |_, args| {
        Err(Fault(text(args, 0).to_owned()))
    }),
];
