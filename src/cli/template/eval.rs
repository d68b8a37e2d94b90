//! What pipelines, commands and operands are worth: fields are looked up, functions called, arguments checked against
//! the types Go's functions have.

use std::rc::Rc;

use super::budget::NODE;
use super::error::Fault;
use super::exec::State;
use super::functions::{Body, Function, Param, Stop};
use super::syntax::node::{Binding, Command, Expr, Number, Operand, Pipeline, Place};
use super::value::{Held, Value, Width};

/// A value and how it is held.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) value: Value,
    pub(super) held: Held,
}

impl Slot {
    /// A value that stands for itself.
    pub(super) fn of(value: Value) -> Self {
        Slot {
            value,
            held: Held::Directly,
        }
    }

    /// The type Go names when this cannot have fields.
    fn type_name(&self) -> &'static str {
        match self.held {
            Held::InInterface => "interface {}",
            Held::Directly => self.value.type_name(),
        }
    }
}

/// A command's arguments: those written after its head, and the value of the command before.
struct Args<'t> {
    written: &'t [Expr],
    piped: Option<Value>,
}

impl Args<'_> {
    const NONE: Args<'static> = Args {
        written: &[],
        piped: None,
    };

    fn refuse_for(&self, head: &Expr) -> Result<(), Fault> {
        if self.written.is_empty() && self.piped.is_none() {
            return Ok(());
        }
        let head = match &head.what {
            Operand::Pipe(pipe) => pipe.to_string(),
            _ => head.to_string(),
        };
        Err(format!("can't give argument to non-function {head}").into())
    }
}

impl<'t> State<'t> {
    /// The value of a pipeline; declares or assigns its variables.
    pub(super) fn pipeline(&mut self, dot: &Slot, pipe: &'t Pipeline) -> Result<Value, Fault> {
        self.place = Place::Pipeline(pipe);
        self.enter()?;
        let mut piped = None;
        for command in &pipe.commands {
            self.budget.spend(NODE)?;
            piped = Some(self.command(dot, command, piped)?);
        }
        self.leave();
        let value = piped.unwrap_or(Value::Nil);
        for name in &pipe.variables {
            match pipe.binding {
                Binding::Assign => self.assign(name, Slot::of(value.clone()))?,
                Binding::Declare => self
                    .variables
                    .push((Rc::clone(name), Slot::of(value.clone()))),
            }
        }
        Ok(value)
    }

    fn command(
        &mut self,
        dot: &Slot,
        command: &'t Command,
        piped: Option<Value>,
    ) -> Result<Value, Fault> {
        let args = Args {
            written: &command.args,
            piped,
        };
        let head = &command.head;
        let slot = match &head.what {
            Operand::Field(..) | Operand::Chain(..) | Operand::Variable(..) => {
                self.reference(dot, head, &args)?
            }
            Operand::Function(function) => {
                self.place = Place::Expr(head);
                return self.call_function(dot, function, &args, Place::Command(command));
            }
            Operand::Pipe(pipe) => {
                args.refuse_for(head)?;
                return self.pipeline(dot, pipe);
            }
            _ => {
                self.place = Place::Expr(head);
                args.refuse_for(head)?;
                match &head.what {
                    Operand::Nil => return Err("nil is not a command".into()),
                    Operand::Dot => dot.clone(),
                    _ => Slot::of(constant(head)?),
                }
            }
        };
        Ok(slot.value)
    }

    /// The value of a field, of a variable, or of either's fields.
    fn reference(&mut self, dot: &Slot, expr: &'t Expr, args: &Args<'t>) -> Result<Slot, Fault> {
        self.place = Place::Expr(expr);
        match &expr.what {
            Operand::Field(names) => fields(dot.clone(), names, args),
            Operand::Variable(name, names) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                let slot = known.map(|(_, slot)| slot.clone());
                let slot = slot.ok_or_else(|| Fault(format!("undefined variable: {name}")))?;
                if names.is_empty() {
                    args.refuse_for(expr)?;
                    return Ok(slot);
                }
                fields(slot, names, args)
            }
            Operand::Chain(inner, names) => {
                if matches!(inner.what, Operand::Nil) {
                    return Err(format!("indirection through explicit nil in {expr}").into());
                }
                let value = self.operand(dot, inner)?;
                fields(value, names, args)
            }
            _ => self.operand(dot, expr),
        }
    }

    /// The value of an operand that takes no arguments.
    fn operand(&mut self, dot: &Slot, expr: &'t Expr) -> Result<Slot, Fault> {
        self.place = Place::Expr(expr);
        self.budget.spend(NODE)?;
        match &expr.what {
            Operand::Dot => Ok(dot.clone()),
            Operand::Nil => Ok(Slot {
                value: Value::Nil,
                held: Held::InInterface,
            }),
            Operand::Field(..) | Operand::Variable(..) | Operand::Chain(..) => {
                self.reference(dot, expr, &Args::NONE)
            }
            Operand::Function(function) => self
                .call_function(dot, function, &Args::NONE, Place::Expr(expr))
                .map(Slot::of),
            Operand::Pipe(pipe) => self.pipeline(dot, pipe).map(Slot::of),
            Operand::Bool(_) | Operand::Number(_) | Operand::Str { .. } => {
                constant(expr).map(Slot::of)
            }
        }
    }

    fn call_function(
        &mut self,
        dot: &Slot,
        function: &'static Function,
        args: &Args<'t>,
        place: Place<'t>,
    ) -> Result<Value, Fault> {
        check_count(function, args)?;
        let body = match function.body {
            Body::Plain(body) => body,
            Body::StopAt(stop) => {
                return self
                    .short_circuit(dot, args, |value| value.truth() == (stop == Stop::True));
            }
        };
        let mut values = Vec::with_capacity(args.written.len() + 1);
        for (at, expr) in args.written.iter().enumerate() {
            values.push(self.argument(dot, expr, function.param(at))?);
        }
        if let Some(value) = &args.piped {
            values.push(checked(
                Slot::of(value.clone()),
                function.param(values.len()),
            )?);
        }
        let result = values
            .iter()
            .try_for_each(|value| self.budget.spend(value.reading_cost()))
            .and_then(|()| body(&self.budget, &values))
            .and_then(|value| self.budget.spend(value.making_cost()).map(|()| value));
        result.map_err(|Fault(message)| {
            self.place = place;
            Fault(format!("error calling {}: {message}", function.name))
        })
    }

    /// `and` and `or`: the arguments after the one that decides are not looked at.
    fn short_circuit(
        &mut self,
        dot: &Slot,
        args: &Args<'t>,
        decides: impl Fn(&Value) -> bool,
    ) -> Result<Value, Fault> {
        let mut last = Value::Nil;
        for expr in args.written {
            last = self.argument(dot, expr, Param::Reflect)?;
            if decides(&last) {
                return Ok(last);
            }
        }
        Ok(args.piped.clone().unwrap_or(last))
    }

    /// The value of a written argument, as the parameter's type.
    fn argument(&mut self, dot: &Slot, expr: &'t Expr, param: Param) -> Result<Value, Fault> {
        self.place = Place::Expr(expr);
        match (&expr.what, param) {
            (Operand::Nil, Param::Any | Param::Reflect | Param::Dict) => Ok(Value::Nil),
            (Operand::Nil, _) => Err(format!("cannot assign nil to {}", param.type_name()).into()),
            (Operand::Bool(_) | Operand::Number(_) | Operand::Str { .. }, _) => {
                literal_argument(expr, param)
            }
            _ => {
                let slot = self.operand(dot, expr)?;
                checked(slot, param)
            }
        }
    }
}

fn check_count(function: &Function, args: &Args<'_>) -> Result<(), Fault> {
    let got = args.written.len() + usize::from(args.piped.is_some());
    let want = function.params.len();
    let name = function.name;
    match function.rest {
        None if got != want => {
            Err(format!("wrong number of args for {name}: want {want} got {got}").into())
        }
        Some(_) if got < want => {
            let got = args.written.len();
            Err(format!("wrong number of args for {name}: want at least {want} got {got}").into())
        }
        _ => Ok(()),
    }
}

/// Walks a chain of field names from `slot`.
fn fields(mut slot: Slot, names: &[Rc<str>], args: &Args<'_>) -> Result<Slot, Fault> {
    for (place, name) in names.iter().enumerate() {
        let is_last = place + 1 == names.len();
        slot = field(&slot, name, if is_last { args } else { &Args::NONE })?;
    }
    Ok(slot)
}

fn field(slot: &Slot, name: &str, args: &Args<'_>) -> Result<Slot, Fault> {
    match (&slot.value, slot.held) {
        (Value::Nil, Held::Directly) => Ok(Slot::of(Value::Nil)),
        (Value::Nil, Held::InInterface) => {
            Err(format!("nil pointer evaluating interface {{}}.{name}").into())
        }
        (Value::Map(map), _) => {
            if !args.written.is_empty() || args.piped.is_some() {
                return Err(format!("{name} is not a method but has arguments").into());
            }
            Ok(match map.entries.borrow().get(name) {
                Some(value) => Slot {
                    value: value.clone(),
                    held: map.element.held(),
                },
                None => Slot::of(Value::Nil),
            })
        }
        _ => Err(format!("can't evaluate field {name} in type {}", slot.type_name()).into()),
    }
}

/// A literal where nothing asks for a type.
fn constant(expr: &Expr) -> Result<Value, Fault> {
    match &expr.what {
        Operand::Bool(value) => Ok(Value::Bool(*value)),
        Operand::Str { text, .. } => Ok(Value::Str(Rc::clone(text))),
        Operand::Number(number) => plain_number(number),
        _ => Err(format!("can't evaluate command {expr}").into()),
    }
}

fn plain_number(number: &Number) -> Result<Value, Fault> {
    match (number.float, number.int) {
        (Some(value), _) if number.is_written_as_float() => Ok(Value::Float(value)),
        (_, Some(value)) => Ok(Value::Int(value, Width::Int)),
        _ => Err(format!("{} overflows int", number.text).into()),
    }
}

fn literal_argument(expr: &Expr, param: Param) -> Result<Value, Fault> {
    let wanted = match (param, &expr.what) {
        (Param::Any | Param::Reflect, _)
        | (Param::Str, Operand::Str { .. })
        | (Param::Bool, Operand::Bool(_)) => {
            return constant(expr);
        }
        (
            Param::Int,
            Operand::Number(Number {
                int: Some(value), ..
            }),
        ) => return Ok(Value::Int(*value, Width::Int)),
        (
            Param::Float,
            Operand::Number(Number {
                float: Some(value), ..
            }),
        ) => return Ok(Value::Float(*value)),
        (Param::Float, _) => "float",
        (Param::Str, _) => "string",
        (Param::Bool, _) => "bool",
        (Param::Int, _) => "integer",
        (Param::Dict, _) => {
            return Err(
                format!("can't handle {expr} for arg of type {}", param.type_name()).into(),
            );
        }
    };
    Err(format!("expected {wanted}; found {expr}").into())
}

/// A computed argument, if its type is the parameter's.
fn checked(slot: Slot, param: Param) -> Result<Value, Fault> {
    let fits = match (param, &slot.value) {
        (Param::Any | Param::Reflect, _)
        | (Param::Str, Value::Str(_))
        | (Param::Bool, Value::Bool(_))
        | (Param::Float, Value::Float(_))
        | (Param::Int, Value::Int(_, Width::Int)) => true,
        (Param::Dict, Value::Map(_)) => slot.value.type_name() == param.type_name(),
        (Param::Dict, Value::Nil) => slot.held == Held::Directly,
        _ => false,
    };
    if fits {
        return Ok(slot.value);
    }
    let wanted = param.type_name();
    Err(match (&slot.value, slot.held) {
        (Value::Nil, Held::Directly) => format!("invalid value; expected {wanted}"),
        (Value::Nil, Held::InInterface) => {
            format!("wrong type for value; expected {wanted}; got interface {{}}")
        }
        (value, _) => format!(
            "wrong type for value; expected {wanted}; got {}",
            value.type_name()
        ),
    }
    .into())
}
