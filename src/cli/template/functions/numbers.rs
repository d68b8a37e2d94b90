//! sprig's arithmetic. Whatever is no number counts as 0, and sums wrap around.

use super::super::syntax::literal;
use super::super::value::Width;
use super::Param::{Any, Float, Int, Str};
use super::lists::stepped;
use super::{Budget, Fault, Function, Value, fixed, int, text, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("add", &[], Any, |_, args| {
        int64(args.iter().map(to_int).fold(0, i64::wrapping_add))
    }),
    fixed("add1", &[Any], |_, args| {
        int64(to_int(&args[0]).wrapping_add(1))
    }),
    fixed("sub", &[Any, Any], |_, args| {
        int64(to_int(&args[0]).wrapping_sub(to_int(&args[1])))
    }),
    variadic("mul", &[Any], Any, |_, args| {
        int64(args.iter().map(to_int).fold(1, i64::wrapping_mul))
    }),
    fixed("div", &[Any, Any], |_, args| {
        divided(args, i64::wrapping_div)
    }),
    fixed("mod", &[Any, Any], |_, args| {
        divided(args, i64::wrapping_rem)
    }),
    variadic("max", &[Any], Any, |_, args| {
        int64(args.iter().map(to_int).max().unwrap_or(0))
    }),
    variadic("biggest", &[Any], Any, |_, args| {
        int64(args.iter().map(to_int).max().unwrap_or(0))
    }),
    variadic("min", &[Any], Any, |_, args| {
        int64(args.iter().map(to_int).min().unwrap_or(0))
    }),
    fixed("int", &[Any], |_, args| {
        Ok(Value::Int(to_int(&args[0]), Width::Int))
    }),
    fixed("int64", &[Any], |_, args| int64(to_int(&args[0]))),
    fixed("float64", &[Any], |_, args| {
        Ok(Value::Float(to_float(&args[0])))
    }),
    fixed("atoi", &[Str], |_, args| {
        Ok(Value::Int(text(args, 0).parse().unwrap_or(0), Width::Int))
    }),
    fixed("floor", &[Any], |_, args| {
        Ok(Value::Float(to_float(&args[0]).floor()))
    }),
    fixed("ceil", &[Any], |_, args| {
        Ok(Value::Float(to_float(&args[0]).ceil()))
    }),
    variadic("round", &[Any, Int], Float, round),
    variadic("seq", &[], Int, seq),
];

fn int64(value: i64) -> Result<Value, Fault> {
    Ok(Value::Int(value, Width::Int64))
}

fn divided(args: &[Value], divide: fn(i64, i64) -> i64) -> Result<Value, Fault> {
    match to_int(&args[1]) {
        0 => Err("runtime error: integer divide by zero".into()),
        by => int64(divide(to_int(&args[0]), by)),
    }
}

/// A value as an integer: floats lose their fraction, strings are read, true is 1.
pub(super) fn to_int(value: &Value) -> i64 {
    match value {
        Value::Int(value, _) => *value,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "sprig cuts the fraction off"
        )]
        Value::Float(value) => *value as i64,
        Value::Bool(value) => i64::from(*value),
        Value::Str(text) => literal::integer(without_fraction(text)).unwrap_or(0),
        Value::Nil | Value::List(_) | Value::Map(_) => 0,
    }
}

/// A value as a float, by the same rules.
fn to_float(value: &Value) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "sprig rounds to the next float")]
        Value::Int(value, _) => *value as f64,
        Value::Float(value) => *value,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Str(text) => text.parse().unwrap_or(0.0),
        Value::Nil | Value::List(_) | Value::Map(_) => 0.0,
    }
}

/// `12.7` as `12`; what is no decimal number stays.
fn without_fraction(text: &str) -> &str {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction))
            if digits(fraction) && digits(whole.trim_start_matches(['+', '-'])) =>
        {
            if whole.is_empty() { "0" } else { whole }
        }
        _ => text,
    }
}

/// Rounds to a number of places; a third argument is the fraction from which it rounds up.
fn round(_: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let up_from = args.get(2).map_or(0.5, to_float);
    let places = i32::try_from(int(args, 1).clamp(-400, 400)).unwrap_or(0);
    let scale = 10f64.powi(places);
    let scaled = to_float(&args[0]) * scale;
    let whole = if scaled.fract() >= up_from {
        scaled.ceil()
    } else {
        scaled.floor()
    };
    Ok(Value::Float(whole / scale))
}

fn seq(budget: &Budget, args: &[Value]) -> Result<Value, Fault> {
    let (start, step, end) = match args.len() {
        1 => (1, None, int(args, 0)),
        2 => (int(args, 0), None, int(args, 1)),
        3 => (int(args, 0), Some(int(args, 1)), int(args, 2)),
        _ => return Ok(Value::str("")),
    };
    let direction = if end < start { -1 } else { 1 };
    if end < start && step.is_some_and(|step| step > 0) {
        return Ok(Value::str(""));
    }
    let numbers = stepped(
        budget,
        start,
        end.saturating_add(direction),
        step.unwrap_or(direction),
    )?;
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Ok(Value::str(&words.join(" ")))
}
