//! The parts of a parsed template, and how Go writes them in error messages.

use std::fmt;
use std::rc::Rc;

use super::super::format::quote::quoted;
use super::super::functions::Function;

/// Something between or outside the delimiters.
#[derive(Debug)]
pub(in super::super) enum Node {
    /// Text to print.
    Text(String),
    /// `{{pipeline}}`
    Action { at: usize, pipe: Pipeline },
    /// `{{if}}`
    If(Branch),
    /// `{{with}}`
    With(Branch),
    /// `{{range}}`
    Range(Branch),
    /// `{{template}}`, also what `{{block}}` leaves behind.
    Template {
        at: usize,
        name: String,
        pipe: Option<Pipeline>,
    },
    /// `{{break}}`
    Break,
    /// `{{continue}}`
    Continue,
}

/// A statement with a body and perhaps an `{{else}}`.
#[derive(Debug)]
pub(in super::super) struct Branch {
    pub(in super::super) pipe: Pipeline,
    pub(in super::super) body: Vec<Node>,
    pub(in super::super) otherwise: Option<Vec<Node>>,
}

/// What a pipeline does with the variables before its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Binding {
    /// `:=`
    Declare,
    /// `=`
    Assign,
}

/// Commands, each given the value of the one before.
#[derive(Debug)]
pub(in super::super) struct Pipeline {
    pub(in super::super) at: usize,
    pub(in super::super) variables: Vec<Rc<str>>,
    pub(in super::super) binding: Binding,
    pub(in super::super) commands: Vec<Command>,
}

/// An operand, or a function and its arguments.
#[derive(Debug)]
pub(in super::super) struct Command {
    pub(in super::super) at: usize,
    pub(in super::super) head: Expr,
    pub(in super::super) args: Vec<Expr>,
}

/// An operand.
#[derive(Debug)]
pub(in super::super) struct Expr {
    pub(in super::super) at: usize,
    pub(in super::super) what: Operand,
}

/// What an operand is.
#[derive(Debug)]
pub(in super::super) enum Operand {
    Dot,
    Nil,
    Bool(bool),
    Number(Number),
    Str {
        /// As written.
        quoted: String,
        text: Rc<str>,
    },
    /// `.a.b`
    Field(Vec<Rc<str>>),
    /// `$x.a.b`
    Variable(Rc<str>, Vec<Rc<str>>),
    Function(&'static Function),
    /// `(pipeline).a.b`
    Chain(Box<Expr>, Vec<Rc<str>>),
    /// `(pipeline)`
    Pipe(Box<Pipeline>),
}

/// A numeric literal: every type it can have.
#[derive(Debug)]
pub(in super::super) struct Number {
    pub(in super::super) text: String,
    pub(in super::super) int: Option<i64>,
    pub(in super::super) float: Option<f64>,
}

impl Number {
    /// Whether it is a `float64` where nothing asks for an integer.
    pub(in super::super) fn is_written_as_float(&self) -> bool {
        let hex = self.text.starts_with("0x") || self.text.starts_with("0X");
        !hex && !self.text.starts_with('\'') && self.text.contains(['.', 'e', 'E', 'p', 'P'])
    }
}

fn write_names(f: &mut fmt::Formatter<'_>, names: &[Rc<str>]) -> fmt::Result {
    names.iter().try_for_each(|name| write!(f, ".{name}"))
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Operand::Dot => f.write_str("."),
            Operand::Nil => f.write_str("nil"),
            Operand::Bool(value) => write!(f, "{value}"),
            Operand::Number(number) => f.write_str(&number.text),
            Operand::Str { quoted, .. } => f.write_str(quoted),
            Operand::Field(names) => write_names(f, names),
            Operand::Variable(name, fields) => {
                f.write_str(name)?;
                write_names(f, fields)
            }
            Operand::Function(function) => f.write_str(function.name),
            Operand::Chain(inner, names) => {
                match &inner.what {
                    Operand::Pipe(pipe) => write!(f, "({pipe})")?,
                    _ => write!(f, "{inner}")?,
                }
                write_names(f, names)
            }
            Operand::Pipe(pipe) => write!(f, "{pipe}"),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, operand) in std::iter::once(&self.head).chain(&self.args).enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            match &operand.what {
                Operand::Pipe(pipe) => write!(f, "({pipe})")?,
                _ => write!(f, "{operand}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.binding == Binding::Assign {
                "="
            } else {
                ":="
            };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (place, command) in self.commands.iter().enumerate() {
            if place > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{command}")?;
        }
        Ok(())
    }
}

/// A part of a template that an error can point to.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Place<'t> {
    Expr(&'t Expr),
    Command(&'t Command),
    Pipeline(&'t Pipeline),
    Action(usize, &'t Pipeline),
    Template(usize, &'t str, Option<&'t Pipeline>),
    /// Text, or the beginning of the template.
    Text,
}

impl Place<'_> {
    /// The offset it has in the template.
    pub(in super::super) fn at(self) -> usize {
        match self {
            Place::Expr(expr) => expr.at,
            Place::Command(command) => command.at,
            Place::Pipeline(pipe) => pipe.at,
            Place::Action(at, _) | Place::Template(at, ..) => at,
            Place::Text => 0,
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Expr(expr) => write!(f, "{expr}"),
            Place::Command(command) => write!(f, "{command}"),
            Place::Pipeline(pipe) => write!(f, "{pipe}"),
            Place::Action(_, pipe) => write!(f, "{{{{{pipe}}}}}"),
            Place::Template(_, name, pipe) => {
                write!(f, "{{{{template {}", quoted(name))?;
                if let Some(pipe) = pipe {
                    write!(f, " {pipe}")?;
                }
                f.write_str("}}")
            }
            Place::Text => f.write_str("text"),
        }
    }
}
