//! Parses what stands inside an action: pipelines of commands, commands of operands.

use std::rc::Rc;

use super::super::format::quote::quoted;
use super::super::functions::{Function, Lookup, lookup};
use super::literal;
use super::node::{Binding, Command, Expr, Operand, Pipeline};
use super::parse::{Parsed, Parser};
use super::token::{Kind, Token};

impl Parser<'_> {
    /// Parses a pipeline up to and with `end`.
    pub(in super::super) fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipeline> {
        let at = self.peek_word().at;
        let (variables, binding) = self.declarations(context)?;
        let mut commands: Vec<Command> = Vec::new();
        loop {
            let token = self.peek_word();
            if token.kind == end {
                self.next += 1;
                break;
            }
            if !begins_operand(token.kind) {
                return self.unexpected(token, context);
            }
            commands.push(self.command()?);
        }
        if commands.is_empty() {
            return self.fail(at, format!("missing value for {context}"));
        }
        for (place, command) in commands.iter().enumerate().skip(1) {
            let head = &command.head.what;
            if matches!(
                head,
                Operand::Bool(_)
                    | Operand::Dot
                    | Operand::Nil
                    | Operand::Number(_)
                    | Operand::Str { .. }
            ) {
                let message = format!("non executable command in pipeline stage {}", place + 1);
                return self.fail(command.at, message);
            }
        }
        Ok(Pipeline {
            at,
            variables,
            binding,
            commands,
        })
    }

    /// Parses `$x :=`, `$x =` or, for `range`, `$i, $v :=`, if there is one.
    fn declarations(&mut self, context: &str) -> Parsed<(Vec<Rc<str>>, Binding)> {
        let mut variables = Vec::new();
        loop {
            let token = self.peek_word();
            let start = self.next;
            if token.kind != Kind::Variable {
                return Ok((variables, Binding::Declare));
            }
            self.next += 1;
            let sign = self.take_word();
            let is_comma = sign.kind == Kind::Sign && sign.text == ",";
            if !is_comma && !matches!(sign.kind, Kind::Assign | Kind::Declare) {
                self.next = start;
                return Ok((variables, Binding::Declare));
            }
            variables.push(Rc::from(token.text.as_str()));
            self.variables.push(token.text.as_str().into());
            if !is_comma {
                let binding = if sign.kind == Kind::Assign {
                    Binding::Assign
                } else {
                    Binding::Declare
                };
                return Ok((variables, binding));
            }
            if context != "range" || variables.len() > 1 {
                return self.fail(sign.at, format!("too many declarations in {context}"));
            }
            let next = self.peek_word();
            if !matches!(
                next.kind,
                Kind::Variable | Kind::RightDelim | Kind::RightParen
            ) {
                return self.fail(next.at, "range can only initialize variables");
            }
        }
    }

    fn command(&mut self) -> Parsed<Command> {
        let at = self.peek_word().at;
        let mut operands = Vec::new();
        loop {
            self.skip_space();
            operands.extend(self.operand()?);
            let token = self.take();
            match token.kind {
                Kind::Space => {}
                Kind::RightDelim | Kind::RightParen => {
                    self.next -= 1;
                    break;
                }
                Kind::Pipe => break,
                _ => return self.unexpected(token, "operand"),
            }
        }
        let mut operands = operands.into_iter();
        match operands.next() {
            Some(head) => Ok(Command {
                at,
                head,
                args: operands.collect(),
            }),
            None => self.fail(at, "empty command"),
        }
    }

    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let at = self.peek().at;
        let mut names: Vec<Rc<str>> = Vec::new();
        while self.peek().kind == Kind::Field {
            names.push(field_name(self.take()));
        }
        if names.is_empty() {
            return Ok(Some(term));
        }
        let what = match term.what {
            Operand::Field(mut first) => {
                first.append(&mut names);
                Operand::Field(first)
            }
            Operand::Variable(name, _) => Operand::Variable(name, names),
            Operand::Bool(_)
            | Operand::Str { .. }
            | Operand::Number(_)
            | Operand::Nil
            | Operand::Dot => {
                let term = quoted(&term.to_string());
                return self.fail(at, format!("unexpected . after term {term}"));
            }
            Operand::Function(_) | Operand::Pipe(_) | Operand::Chain(..) => {
                Operand::Chain(Box::new(term), names)
            }
        };
        Ok(Some(Expr { at, what }))
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.take_word();
        let what = match token.kind {
            Kind::Identifier => Operand::Function(self.function(token)?),
            Kind::Dot => Operand::Dot,
            Kind::Nil => Operand::Nil,
            Kind::Variable if self.variables.iter().any(|known| **known == *token.text) => {
                Operand::Variable(token.text.as_str().into(), Vec::new())
            }
            Kind::Variable => {
                let name = quoted(&token.text);
                return self.fail(token.at, format!("undefined variable {name}"));
            }
            Kind::Field => Operand::Field(vec![field_name(token)]),
            Kind::Bool => Operand::Bool(token.text == "true"),
            Kind::Number | Kind::Char => match literal::number(&token.text) {
                Ok(number) => Operand::Number(number),
                Err(message) => return self.fail(token.at, message),
            },
            Kind::LeftParen => {
                self.deeper()?;
                let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
                self.depth -= 1;
                return Ok(Some(Expr {
                    at: pipe.at,
                    what: Operand::Pipe(Box::new(pipe)),
                }));
            }
            Kind::Quoted | Kind::Raw => Operand::Str {
                quoted: token.text.clone(),
                text: self.unquoted(token)?,
            },
            _ => {
                self.next -= 1;
                return Ok(None);
            }
        };
        Ok(Some(Expr { at: token.at, what }))
    }

    fn function(&self, token: &Token) -> Parsed<&'static Function> {
        let name = quoted(&token.text);
        match lookup(&token.text) {
            Lookup::Found(function) => Ok(function),
            Lookup::Refused(reason) => self.fail(
                token.at,
                format!("function {name} is not supported: {reason}"),
            ),
            Lookup::Unknown => self.fail(token.at, format!("function {name} not defined")),
        }
    }
}

fn field_name(token: &Token) -> Rc<str> {
    token.text.trim_start_matches('.').into()
}

fn begins_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bool
            | Kind::Char
            | Kind::Dot
            | Kind::Field
            | Kind::Identifier
            | Kind::Number
            | Kind::Nil
            | Kind::Raw
    ) || matches!(kind, Kind::Quoted | Kind::Variable | Kind::LeftParen)
}
