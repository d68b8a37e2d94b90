//! Walks a template's nodes and writes its output; what the operands are worth is for [`super::eval`].

use std::rc::Rc;

use super::budget::{Budget, Limits, NODE};
use super::error::{Fault, Position, TemplateError};
use super::eval::Slot;
use super::syntax::node::{Binding, Branch, Node, Pipeline, Place};
use super::syntax::parse::Templates;
use super::value::{Held, Value};
use super::{NAME, format};

/// Levels of blocks, parentheses and template calls inside each other while running. Go allows 100 000 calls.
/// A level takes up to 2.4 kB of stack without optimisation (measured, x86-64), so these fit into a thread's 2 MiB.
const MAX_DEPTH: usize = 500;

/// Applies the main template to `data`.
///
/// # Errors
/// The first part that fails, with its place.
pub(super) fn execute(
    templates: &Templates,
    source: &str,
    data: Value,
    limits: Limits,
) -> Result<String, TemplateError> {
    let root = Slot {
        value: data,
        held: Held::Directly,
    };
    let mut state = State {
        templates,
        template: NAME,
        place: Place::Text,
        variables: vec![("$".into(), root.clone())],
        depth: 0,
        budget: Budget::new(limits),
        output: String::new(),
        output_bytes: limits.output_bytes,
    };
    let body = templates.get(NAME).map_or(&[][..], Vec::as_slice);
    match state.walk(&root, body) {
        Ok(_) => Ok(state.output),
        Err(Fault(message)) => Err(TemplateError::Execute {
            at: Position::of(state.place.at(), source),
            template: state.template.to_owned(),
            node: state.place.to_string(),
            message,
        }),
    }
}

/// Where to go on after some nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// Which statement chooses between two bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    If,
    /// Its value becomes dot.
    With,
}

/// Whether a `range` had anything to run its body for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ran {
    Never,
    AtLeastOnce,
}

/// A rendering under way.
pub(super) struct State<'t> {
    templates: &'t Templates,
    /// The name of the running template.
    template: &'t str,
    /// The part an error is blamed on.
    pub(super) place: Place<'t>,
    /// The variables in scope, innermost last.
    pub(super) variables: Vec<(Rc<str>, Slot)>,
    depth: usize,
    pub(super) budget: Budget,
    output: String,
    output_bytes: usize,
}

impl<'t> State<'t> {
    /// Goes one level down; [`State::leave`] comes back up. An error ends everything, so it needs no way back.
    pub(super) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(format!("exceeded maximum template depth ({MAX_DEPTH})").into());
        }
        self.depth += 1;
        Ok(())
    }

    /// Undoes [`State::enter`].
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    fn walk(&mut self, dot: &Slot, nodes: &'t [Node]) -> Result<Flow, Fault> {
        self.enter()?;
        let mut flow = Flow::Next;
        for node in nodes {
            self.budget.spend(NODE)?;
            flow = self.walk_node(dot, node)?;
            if flow != Flow::Next {
                break;
            }
        }
        self.leave();
        Ok(flow)
    }

    fn walk_node(&mut self, dot: &Slot, node: &'t Node) -> Result<Flow, Fault> {
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Action { at, pipe } => self.action(dot, *at, pipe)?,
            Node::If(branch) => return self.choose(dot, branch, Choice::If),
            Node::With(branch) => return self.choose(dot, branch, Choice::With),
            Node::Range(branch) => return self.range(dot, branch),
            Node::Template { at, name, pipe } => self.call(dot, *at, name, pipe.as_ref())?,
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn write(&mut self, text: &str) -> Result<(), Fault> {
        if self.output.len() + text.len() > self.output_bytes {
            return Err(format!("the output is larger than {} bytes", self.output_bytes).into());
        }
        self.output.push_str(text);
        Ok(())
    }

    fn action(&mut self, dot: &Slot, at: usize, pipe: &'t Pipeline) -> Result<(), Fault> {
        let value = self.pipeline(dot, pipe)?;
        if !pipe.variables.is_empty() {
            return Ok(());
        }
        self.place = Place::Action(at, pipe);
        match &value {
            Value::Str(text) => self.write(text),
            other => {
                let text = format::shown(&self.budget, other)?;
                self.write(&text)
            }
        }
    }

    fn choose(&mut self, dot: &Slot, branch: &'t Branch, choice: Choice) -> Result<Flow, Fault> {
        let scope = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.truth() {
            match choice {
                Choice::If => self.walk(dot, &branch.body)?,
                Choice::With => self.walk(&Slot::of(value), &branch.body)?,
            }
        } else {
            self.walk(dot, branch.otherwise.as_deref().unwrap_or_default())?
        };
        self.variables.truncate(scope);
        Ok(flow)
    }

    fn range(&mut self, dot: &Slot, branch: &'t Branch) -> Result<Flow, Fault> {
        let scope = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let ran = match &value {
            Value::Nil => Ran::Never,
            Value::Int(count, _) => {
                if branch.pipe.variables.len() > 1 {
                    return Err(format!(
                        "can't use {count} to iterate over more than one variable"
                    )
                    .into());
                }
                let items =
                    (0..*count).map(|item| (Value::Nil, Slot::of(Value::Int(item, value.width()))));
                self.iterate(branch, items)?
            }
            Value::List(list) => {
                let held = list.element.held();
                let items = list.items.iter().enumerate();
                self.iterate(
                    branch,
                    items.map(|(at, item)| {
                        (
                            Value::int(at),
                            Slot {
                                value: item.clone(),
                                held,
                            },
                        )
                    }),
                )?
            }
            Value::Map(map) => {
                // A copy: the body may change the map.
                let held = map.element.held();
                self.budget.spend_times(value.reading_cost(), NODE)?;
                let entries: Vec<_> = map
                    .entries
                    .borrow()
                    .iter()
                    .map(|(k, v)| (Rc::clone(k), v.clone()))
                    .collect();
                let items = entries
                    .into_iter()
                    .map(|(key, value)| (Value::Str(key), Slot { value, held }));
                self.iterate(branch, items)?
            }
            other => {
                let shown = format::shown(&self.budget, other)?;
                return Err(format!("range can't iterate over {shown}").into());
            }
        };
        let flow = match ran {
            Ran::AtLeastOnce => Flow::Next,
            Ran::Never => self.walk(dot, branch.otherwise.as_deref().unwrap_or_default())?,
        };
        self.variables.truncate(scope);
        Ok(flow)
    }

    /// Runs the body for each item.
    fn iterate(
        &mut self,
        branch: &'t Branch,
        items: impl Iterator<Item = (Value, Slot)>,
    ) -> Result<Ran, Fault> {
        let scope = self.variables.len();
        let mut ran = Ran::Never;
        for (key, item) in items {
            ran = Ran::AtLeastOnce;
            self.budget.spend(NODE)?;
            self.bind_item(&branch.pipe, scope, key, &item)?;
            let flow = self.walk(&item, &branch.body)?;
            self.variables.truncate(scope);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(ran)
    }

    /// Gives a `range`'s variables the key and the item. Its pipeline has pushed them below `scope`.
    fn bind_item(
        &mut self,
        pipe: &Pipeline,
        scope: usize,
        key: Value,
        item: &Slot,
    ) -> Result<(), Fault> {
        let values = [Slot::of(key), item.clone()];
        let first = if pipe.variables.len() > 1 { 0 } else { 1 };
        for (place, (name, value)) in pipe
            .variables
            .iter()
            .zip(values.into_iter().skip(first))
            .enumerate()
        {
            match pipe.binding {
                Binding::Assign => self.assign(name, value)?,
                Binding::Declare => self.variables[scope - pipe.variables.len() + place].1 = value,
            }
        }
        Ok(())
    }

    /// Gives the innermost variable of that name another value.
    pub(super) fn assign(&mut self, name: &str, value: Slot) -> Result<(), Fault> {
        match self
            .variables
            .iter_mut()
            .rev()
            .find(|(known, _)| **known == *name)
        {
            Some((_, slot)) => {
                *slot = value;
                Ok(())
            }
            None => Err(format!("undefined variable: {name}").into()),
        }
    }

    fn call(
        &mut self,
        dot: &Slot,
        at: usize,
        name: &'t str,
        pipe: Option<&'t Pipeline>,
    ) -> Result<(), Fault> {
        self.place = Place::Template(at, name, pipe);
        let templates = self.templates;
        let Some((name, body)) = templates.get_key_value(name) else {
            return Err(format!("template {} not defined", format::quote::quoted(name)).into());
        };
        let value = match pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::Nil,
        };
        let dot = Slot::of(value);
        let caller = std::mem::replace(&mut self.template, name);
        let variables = std::mem::replace(&mut self.variables, vec![("$".into(), dot.clone())]);
        self.walk(&dot, body)?;
        self.variables = variables;
        self.template = caller;
        Ok(())
    }
}
