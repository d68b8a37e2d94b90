//! Makes the tree of a template from its tokens, with the checks Go makes before it runs anything:
//! functions and variables exist, `{{end}}` closes, `{{break}}` is inside `{{range}}`.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::NAME;
use super::super::error::{Position, TemplateError};
use super::super::format::quote::quoted;
use super::lex;
use super::literal;
use super::node::{Branch, Node};
use super::token::{Kind, Token};

/// Levels of blocks and parentheses inside each other, and arms of one `else if` chain.
const MAX_NESTING: usize = 100;

/// Every template of a text by name; the text itself is under [`NAME`].
pub(in super::super) type Templates = HashMap<String, Vec<Node>>;

/// Parses a template and those it defines.
///
/// # Errors
/// The first mistake in the text.
pub(in super::super) fn parse(source: &str) -> Result<Templates, TemplateError> {
    let tokens = lex::split(source);
    let mut parser = Parser {
        source,
        tokens: &tokens,
        next: 0,
        variables: vec!["$".into()],
        ranges: 0,
        depth: 0,
        action_line: None,
        templates: Templates::new(),
    };
    let body = parser.top()?;
    parser.add(NAME.to_owned(), body)?;
    Ok(parser.templates)
}

pub(in super::super) type Parsed<T> = Result<T, TemplateError>;

/// What ended a list of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closer {
    End,
    Else,
}

impl Closer {
    fn text(self) -> &'static str {
        match self {
            Closer::End => "{{end}}",
            Closer::Else => "{{else}}",
        }
    }
}

/// One text or action.
enum Item {
    Node(Node),
    Closer(Closer),
}

/// A parse under way.
pub(in super::super) struct Parser<'s> {
    source: &'s str,
    tokens: &'s [Token],
    pub(in super::super) next: usize,
    /// The variables in scope.
    pub(in super::super) variables: Vec<Rc<str>>,
    /// The `{{range}}`s around the current place.
    ranges: usize,
    pub(in super::super) depth: usize,
    /// The line the current action began on.
    action_line: Option<usize>,
    templates: Templates,
}

impl<'s> Parser<'s> {
    pub(in super::super) fn fail<T>(&self, at: usize, message: impl Into<String>) -> Parsed<T> {
        Err(TemplateError::Parse {
            at: Position::of(at, self.source),
            message: message.into(),
        })
    }

    pub(in super::super) fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        if token.kind != Kind::Mistake {
            return self.fail(token.at, format!("unexpected {token} in {context}"));
        }
        let mut message = token.text.clone();
        if let Some(line) = self.action_line.filter(|&line| line != self.line(token)) {
            message += if message.ends_with(" action") {
                " started"
            } else {
                " in action started"
            };
            message += &format!(" at {NAME}:{line}");
        }
        self.fail(token.at, message)
    }

    fn line(&self, token: &Token) -> usize {
        Position::of(token.at, self.source).line
    }

    pub(in super::super) fn peek(&self) -> &'s Token {
        // The last token is an end or a mistake, and nothing goes past it.
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    pub(in super::super) fn take(&mut self) -> &'s Token {
        let token = self.peek();
        self.next += 1;
        token
    }

    pub(in super::super) fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.next += 1;
        }
    }

    pub(in super::super) fn peek_word(&mut self) -> &'s Token {
        self.skip_space();
        self.peek()
    }

    pub(in super::super) fn take_word(&mut self) -> &'s Token {
        self.skip_space();
        self.take()
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<&'s Token> {
        let token = self.take_word();
        if token.kind == kind {
            Ok(token)
        } else {
            self.unexpected(token, context)
        }
    }

    /// Adds a template, unless it would replace one with content.
    fn add(&mut self, name: String, body: Vec<Node>) -> Parsed<()> {
        let free = self.templates.get(&name).is_none_or(|old| is_blank(old));
        if free {
            self.templates.insert(name, body);
        } else if !is_blank(&body) {
            let name = quoted(&name);
            return self.fail(
                self.peek().at,
                format!("template: multiple definition of template {name}"),
            );
        }
        Ok(())
    }

    fn top(&mut self) -> Parsed<Vec<Node>> {
        let mut nodes = Vec::new();
        while self.peek().kind != Kind::End {
            let start = self.next;
            if self.take().kind == Kind::LeftDelim && is_keyword(self.take_word(), "define") {
                self.definition()?;
                continue;
            }
            self.next = start;
            match self.item()? {
                Item::Node(node) => nodes.push(node),
                Item::Closer(closer) => {
                    return self.fail(self.peek().at, format!("unexpected {}", closer.text()));
                }
            }
        }
        Ok(nodes)
    }

    fn definition(&mut self) -> Parsed<()> {
        let name = self.name("define clause")?;
        self.expect(Kind::RightDelim, "define clause")?;
        let body = self.apart("define clause")?;
        self.add(name, body)
    }

    /// Parses a template of its own up to its `{{end}}`.
    fn apart(&mut self, context: &str) -> Parsed<Vec<Node>> {
        let variables = std::mem::replace(&mut self.variables, vec!["$".into()]);
        let ranges = std::mem::take(&mut self.ranges);
        let (body, closer) = self.list()?;
        if closer != Closer::End {
            return self.fail(
                self.peek().at,
                format!("unexpected {} in {context}", closer.text()),
            );
        }
        self.variables = variables;
        self.ranges = ranges;
        Ok(body)
    }

    fn name(&mut self, context: &str) -> Parsed<String> {
        let token = self.take_word();
        match token.kind {
            Kind::Quoted | Kind::Raw => Ok(self.unquoted(token)?.to_string()),
            _ => self.unexpected(token, context),
        }
    }

    pub(in super::super) fn unquoted(&self, token: &Token) -> Parsed<Rc<str>> {
        match literal::unquote(&token.text) {
            Some(text) => Ok(text.into()),
            None => self.fail(token.at, "invalid syntax"),
        }
    }

    /// Parses up to the `{{end}}` or `{{else}}` that closes the list.
    fn list(&mut self) -> Parsed<(Vec<Node>, Closer)> {
        self.deeper()?;
        let mut nodes = Vec::new();
        while self.peek_word().kind != Kind::End {
            match self.item()? {
                Item::Node(node) => nodes.push(node),
                Item::Closer(closer) => {
                    self.depth -= 1;
                    return Ok((nodes, closer));
                }
            }
        }
        self.fail(self.peek().at, "unexpected EOF")
    }

    pub(in super::super) fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return self.fail(
                self.peek().at,
                format!("more than {MAX_NESTING} levels of nesting"),
            );
        }
        Ok(())
    }

    fn item(&mut self) -> Parsed<Item> {
        let token = self.take_word();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.text.clone()))),
            Kind::LeftDelim => {
                self.action_line = Some(self.line(token));
                let item = self.action();
                self.action_line = None;
                item
            }
            _ => self.unexpected(token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Item> {
        let token = self.peek_word();
        let word = if token.kind == Kind::Keyword {
            token.text.as_str()
        } else {
            ""
        };
        if !matches!(word, "" | "define") {
            self.next += 1;
        }
        let node = match word {
            "block" => self.block()?,
            "break" => self.jump("{{break}}", Node::Break)?,
            "continue" => self.jump("{{continue}}", Node::Continue)?,
            "else" => return self.otherwise(),
            "end" => {
                self.expect(Kind::RightDelim, "end")?;
                return Ok(Item::Closer(Closer::End));
            }
            "if" => Node::If(self.control("if")?),
            "range" => Node::Range(self.control("range")?),
            "template" => self.template()?,
            "with" => Node::With(self.control("with")?),
            _ => Node::Action {
                at: token.at,
                pipe: self.pipeline("command", Kind::RightDelim)?,
            },
        };
        Ok(Item::Node(node))
    }

    fn jump(&mut self, name: &str, node: Node) -> Parsed<Node> {
        let end = self.expect(Kind::RightDelim, name)?;
        if self.ranges == 0 {
            return self.fail(end.at, format!("{name} outside {{{{range}}}}"));
        }
        Ok(node)
    }

    fn otherwise(&mut self) -> Parsed<Item> {
        let next = self.peek_word();
        if !is_keyword(next, "if") && !is_keyword(next, "with") {
            self.expect(Kind::RightDelim, "else")?;
        }
        Ok(Item::Closer(Closer::Else))
    }

    fn block(&mut self) -> Parsed<Node> {
        let at = self.peek_word().at;
        let name = self.name("block clause")?;
        let pipe = self.pipeline("block clause", Kind::RightDelim)?;
        let body = self.apart("block clause")?;
        self.add(name.clone(), body)?;
        Ok(Node::Template {
            at,
            name,
            pipe: Some(pipe),
        })
    }

    fn template(&mut self) -> Parsed<Node> {
        let at = self.peek_word().at;
        let name = self.name("template clause")?;
        let pipe = match self.peek_word().kind {
            Kind::RightDelim => {
                self.next += 1;
                None
            }
            _ => Some(self.pipeline("template clause", Kind::RightDelim)?),
        };
        Ok(Node::Template { at, name, pipe })
    }

    fn control(&mut self, word: &'static str) -> Parsed<Branch> {
        let scope = self.variables.len();
        let pipe = self.pipeline(word, Kind::RightDelim)?;
        let is_range = usize::from(word == "range");
        self.ranges += is_range;
        let (body, closer) = self.list()?;
        self.ranges -= is_range;
        let otherwise = match closer {
            Closer::End => None,
            Closer::Else => Some(self.else_part(word)?),
        };
        self.variables.truncate(scope);
        Ok(Branch {
            pipe,
            body,
            otherwise,
        })
    }

    fn else_part(&mut self, word: &'static str) -> Parsed<Vec<Node>> {
        // `else if` is an `if` inside the `else`, closed by the same `end`.
        let chained = self.peek();
        if matches!(word, "if" | "with") && is_keyword(chained, word) {
            self.next += 1;
            self.deeper()?;
            let branch = self.control(word)?;
            self.depth -= 1;
            return Ok(vec![if word == "if" {
                Node::If(branch)
            } else {
                Node::With(branch)
            }]);
        }
        let (nodes, closer) = self.list()?;
        if closer != Closer::End {
            return self.fail(
                self.peek().at,
                format!("expected end; found {}", closer.text()),
            );
        }
        Ok(nodes)
    }
}

fn is_keyword(token: &Token, word: &str) -> bool {
    token.kind == Kind::Keyword && token.text == word
}

/// Whether nodes print nothing but blanks: such a template may be defined again.
fn is_blank(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}
