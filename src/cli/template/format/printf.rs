//! Format strings: finds the verbs, their flags and their arguments, with Go's marks for what does not fit.

use super::super::budget::Budget;
use super::super::value::{Value, Width};
use super::{Fault, Printer, Spec};

/// The largest width or precision Go takes.
const MAX_WIDTH: usize = 1_000_000;

/// Formats `values` by a format string.
///
/// # Errors
/// The result is too large or a value too deep.
pub(in super::super) fn printf(
    budget: &Budget,
    format: &str,
    values: &[Value],
) -> Result<String, Fault> {
    let mut run = Run {
        printer: Printer {
            out: String::new(),
            budget,
        },
        rest: format,
        values,
        next: 0,
        reordered: false,
        index: Index::Good,
        after_index: false,
    };
    while let Some(at) = run.rest.find('%') {
        run.printer.write(&run.rest[..at])?;
        run.rest = &run.rest[at + 1..];
        run.verb()?;
    }
    run.printer.write(run.rest)?;
    run.extra()?;
    Ok(run.printer.out)
}

/// Whether the `[n]` of a verb named an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Good,
    Bad,
}

struct Run<'f, 'b> {
    printer: Printer<'b>,
    rest: &'f str,
    values: &'f [Value],
    /// The argument the next verb takes.
    next: usize,
    /// Whether any verb named its argument; then unused ones are no mistake.
    reordered: bool,
    index: Index,
    after_index: bool,
}

impl Run<'_, '_> {
    fn verb(&mut self) -> Result<(), Fault> {
        self.index = Index::Good;
        self.after_index = false;
        let mut spec = self.flags();
        self.argument_index();
        self.width(&mut spec)?;
        self.precision(&mut spec)?;
        if !self.after_index {
            self.argument_index();
        }
        let mut chars = self.rest.chars();
        let Some(verb) = chars.next() else {
            return self.printer.write("%!(NOVERB)");
        };
        self.rest = chars.as_str();
        if verb == '%' {
            return self.printer.write("%");
        }
        if self.index == Index::Bad {
            return self.printer.write(&format!("%!{verb}(BADINDEX)"));
        }
        let Some(value) = self.values.get(self.next) else {
            return self.printer.write(&format!("%!{verb}(MISSING)"));
        };
        self.next += 1;
        spec.verb = verb;
        if verb == 'v' {
            spec.syntax = std::mem::take(&mut spec.sharp);
            spec.plus = false;
        }
        self.printer.argument(value, &spec)
    }

    fn flags(&mut self) -> Spec {
        let mut spec = Spec::default();
        while let Some(flag) = self.rest.chars().next() {
            match flag {
                '#' => spec.sharp = true,
                '0' => spec.zero = true,
                '+' => spec.plus = true,
                '-' => spec.minus = true,
                ' ' => spec.space = true,
                _ => break,
            }
            self.rest = &self.rest[1..];
        }
        spec
    }

    /// Takes `[n]`.
    fn argument_index(&mut self) {
        let Some(inner) = self.rest.strip_prefix('[') else {
            return;
        };
        self.reordered = true;
        let Some((number, after)) = inner.split_once(']') else {
            self.index = Index::Bad;
            self.rest = inner;
            return;
        };
        self.rest = after;
        let index = number
            .parse()
            .ok()
            .filter(|at| (1..=self.values.len()).contains(at));
        match index {
            Some(at) => {
                self.next = at - 1;
                self.after_index = true;
            }
            None => self.index = Index::Bad,
        }
    }

    fn width(&mut self, spec: &mut Spec) -> Result<(), Fault> {
        if let Some(after) = self.rest.strip_prefix('*') {
            self.rest = after;
            match self.int_argument() {
                Some(width) => {
                    spec.minus |= width < 0;
                    spec.width = usize::try_from(width.unsigned_abs()).ok();
                }
                None => self.printer.write("%!(BADWIDTH)")?,
            }
            self.after_index = false;
            return Ok(());
        }
        spec.width = self.number();
        if self.after_index && spec.width.is_some() {
            self.index = Index::Bad;
        }
        Ok(())
    }

    fn precision(&mut self, spec: &mut Spec) -> Result<(), Fault> {
        let Some(after) = self.rest.strip_prefix('.') else {
            return Ok(());
        };
        self.rest = after;
        if self.after_index {
            self.index = Index::Bad;
        }
        self.argument_index();
        if let Some(after) = self.rest.strip_prefix('*') {
            self.rest = after;
            spec.precision = self
                .int_argument()
                .and_then(|number| usize::try_from(number).ok());
            if spec.precision.is_none() {
                self.printer.write("%!(BADPREC)")?;
            }
            self.after_index = false;
        } else {
            spec.precision = Some(self.number().unwrap_or(0));
        }
        Ok(())
    }

    /// Takes a decimal number; a number past [`MAX_WIDTH`] ends the format string.
    fn number(&mut self) -> Option<usize> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = self.rest.split_at(length);
        let number = digits.parse().ok().filter(|&number| number <= MAX_WIDTH);
        self.rest = if number.is_none() && length > 0 {
            ""
        } else {
            after
        };
        number
    }

    fn int_argument(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value {
            Value::Int(number, Width::Int | Width::Int64 | Width::Byte) => {
                Some(*number).filter(|number| number.unsigned_abs() <= MAX_WIDTH as u64)
            }
            _ => None,
        }
    }

    /// Names the arguments no verb took.
    fn extra(&mut self) -> Result<(), Fault> {
        if self.reordered || self.next >= self.values.len() {
            return Ok(());
        }
        self.printer.write("%!(EXTRA ")?;
        for (at, value) in self.values[self.next..].iter().enumerate() {
            if at > 0 {
                self.printer.write(", ")?;
            }
            if !matches!(value, Value::Nil) {
                self.printer.write(&format!("{}=", value.type_name()))?;
            }
            self.printer.argument(
                value,
                &Spec {
                    verb: 'v',
                    ..Spec::default()
                },
            )?;
        }
        self.printer.write(")")
    }
}
