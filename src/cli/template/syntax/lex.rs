//! Splits a template into tokens: text outside the delimiters, and words, strings, numbers and signs inside them.
//!
//! The whole text is split at once. A mistake becomes the last token, so the parser reports what comes first.

use super::super::format::quote::quoted;
use super::token::{Kind, Token};

const KEYWORDS: [&str; 10] = [
    "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with",
];

/// Splits `source`. The last token is [`Kind::End`] or [`Kind::Mistake`].
pub(in super::super) fn split(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        source,
        at: 0,
        start: 0,
        parens: 0,
        tokens: Vec::new(),
    };
    let last = match lexer.run() {
        Ok(()) => Token {
            kind: Kind::End,
            text: String::new(),
            at: source.len(),
        },
        Err(message) => Token {
            kind: Kind::Mistake,
            text: message,
            at: lexer.start,
        },
    };
    lexer.tokens.push(last);
    lexer.tokens
}

struct Lexer<'s> {
    source: &'s str,
    /// The next byte to look at.
    at: usize,
    /// The first byte of the token being read.
    start: usize,
    /// Open parentheses.
    parens: usize,
    tokens: Vec<Token>,
}

/// Whether the text begins with a blank and the `-` of a closing trim marker, before the delimiter itself.
fn closes_trimmed(rest: &str) -> bool {
    rest.starts_with(is_blank) && rest[1..].starts_with("-}}")
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn accept(&mut self, wanted: impl Fn(char) -> bool) -> usize {
        let from = self.at;
        while self.peek().is_some_and(&wanted) {
            self.next();
        }
        self.at - from
    }

    fn emit(&mut self, kind: Kind) {
        let text = self.source[self.start..self.at].to_owned();
        self.tokens.push(Token {
            kind,
            text,
            at: self.start,
        });
        self.start = self.at;
    }

    fn run(&mut self) -> Result<(), String> {
        while self.text() {
            if self.left_delim()? {
                self.action()?;
            }
        }
        Ok(())
    }

    /// Reads up to the next `{{`; false at the end of the template.
    fn text(&mut self) -> bool {
        let rest = self.rest();
        let found = rest.find("{{");
        let text = &rest[..found.unwrap_or(rest.len())];
        let trims = found.is_some_and(|at| opens_trimmed(&rest[at + 2..]));
        let kept = if trims {
            text.trim_end_matches(is_blank)
        } else {
            text
        };
        let end = self.at + text.len();
        if !kept.is_empty() {
            self.at += kept.len();
            self.emit(Kind::Text);
        }
        self.at = end;
        self.start = end;
        found.is_some()
    }

    /// Reads `{{` and what may be attached to it; false after a comment, which is a whole action.
    fn left_delim(&mut self) -> Result<bool, String> {
        let marker = if opens_trimmed(&self.rest()[2..]) {
            2
        } else {
            0
        };
        if self.rest()[2 + marker..].starts_with("/*") {
            self.at += 2 + marker;
            self.start = self.at;
            return self.comment();
        }
        self.at += 2;
        self.emit(Kind::LeftDelim);
        self.at += marker;
        self.start = self.at;
        self.parens = 0;
        Ok(true)
    }

    fn comment(&mut self) -> Result<bool, String> {
        let length = self.rest().find("*/").ok_or("unclosed comment")?;
        self.at += length + 2;
        if closes_trimmed(self.rest()) {
            self.at += 4;
            self.accept(is_blank);
        } else if self.rest().starts_with("}}") {
            self.at += 2;
        } else {
            return Err("comment ends before closing delimiter".to_owned());
        }
        self.start = self.at;
        Ok(false)
    }

    /// Reads the inside of an action and its right delimiter.
    fn action(&mut self) -> Result<(), String> {
        loop {
            let trimmed = closes_trimmed(self.rest());
            if trimmed || self.rest().starts_with("}}") {
                if self.parens > 0 {
                    return Err("unclosed left paren".to_owned());
                }
                self.right_delim(if trimmed { 2 } else { 0 });
                return Ok(());
            }
            self.word()?;
        }
    }

    fn right_delim(&mut self, marker: usize) {
        self.at += marker;
        self.start = self.at;
        self.at += 2;
        self.emit(Kind::RightDelim);
        if marker > 0 {
            self.accept(is_blank);
            self.start = self.at;
        }
    }

    fn word(&mut self) -> Result<(), String> {
        let Some(c) = self.next() else {
            return Err("unclosed action".to_owned());
        };
        match c {
            c if is_blank(c) => self.space(),
            '=' => self.emit(Kind::Assign),
            ':' if self.next() == Some('=') => self.emit(Kind::Declare),
            ':' => return Err("expected :=".to_owned()),
            '|' => self.emit(Kind::Pipe),
            '"' => self.quoted('"', Kind::Quoted, "unterminated quoted string")?,
            '\'' => self.quoted('\'', Kind::Char, "unterminated character constant")?,
            '`' => self.raw()?,
            '$' => self.named(Kind::Variable)?,
            '.' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => self.field()?,
            c if c == '.' || c == '+' || c == '-' || c.is_ascii_digit() => self.number()?,
            c if is_word(c) => self.identifier()?,
            '(' => {
                self.parens += 1;
                self.emit(Kind::LeftParen);
            }
            ')' => {
                self.parens = self.parens.checked_sub(1).ok_or("unexpected right paren")?;
                self.emit(Kind::RightParen);
            }
            ' '..='~' => self.emit(Kind::Sign),
            c => return Err(format!("unrecognized character in action: {}", point(c))),
        }
        Ok(())
    }

    fn space(&mut self) {
        self.accept(is_blank);
        // The last blank belongs to the marker of a trimming delimiter.
        if closes_trimmed(&self.source[self.at - 1..]) {
            self.at -= 1;
        }
        if self.at > self.start {
            self.emit(Kind::Space);
        }
    }

    fn quoted(&mut self, end: char, kind: Kind, message: &str) -> Result<(), String> {
        loop {
            match self.next() {
                Some('\\') if self.peek().is_some_and(|c| c != '\n') => {
                    self.next();
                }
                None | Some('\n' | '\\') => return Err(message.to_owned()),
                Some(c) if c == end => break,
                Some(_) => {}
            }
        }
        self.emit(kind);
        Ok(())
    }

    fn raw(&mut self) -> Result<(), String> {
        let length = self
            .rest()
            .find('`')
            .ok_or("unterminated raw quoted string")?;
        self.at += length + 1;
        self.emit(Kind::Raw);
        Ok(())
    }

    fn field(&mut self) -> Result<(), String> {
        if self.at_end_of_word() {
            self.emit(Kind::Dot);
            return Ok(());
        }
        self.named(Kind::Field)
    }

    fn named(&mut self, kind: Kind) -> Result<(), String> {
        self.accept(is_word);
        self.end_of_word()?;
        self.emit(kind);
        Ok(())
    }

    fn identifier(&mut self) -> Result<(), String> {
        self.accept(is_word);
        self.end_of_word()?;
        let kind = match &self.source[self.start..self.at] {
            "true" | "false" => Kind::Bool,
            "nil" => Kind::Nil,
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            _ => Kind::Identifier,
        };
        self.emit(kind);
        Ok(())
    }

    fn at_end_of_word(&self) -> bool {
        let rest = self.rest();
        rest.is_empty()
            || rest.starts_with(|c| is_blank(c) || matches!(c, '.' | ',' | '|' | ':' | ')' | '('))
            || rest.starts_with("}}")
    }

    fn end_of_word(&self) -> Result<(), String> {
        match self.peek() {
            Some(c) if !self.at_end_of_word() => Err(format!("bad character {}", point(c))),
            _ => Ok(()),
        }
    }

    fn number(&mut self) -> Result<(), String> {
        // The first character is taken already; start over.
        self.at = self.start;
        // A sign after the digits would begin the imaginary part of a complex number.
        let mut complete = self.digits();
        if complete && self.peek().is_some_and(|c| matches!(c, '+' | '-')) {
            self.digits();
            complete = false;
        }
        if !complete {
            let text = &self.source[self.start..self.at];
            return Err(format!("bad number syntax: {}", quoted(text)));
        }
        self.emit(Kind::Number);
        Ok(())
    }

    /// Takes a number; false if it runs into a word, of which it takes one character.
    fn digits(&mut self) -> bool {
        self.accept_one("+-");
        let digits: fn(char) -> bool = if self.rest().starts_with('0') {
            self.radix()
        } else {
            |c| c.is_ascii_digit()
        };
        self.accept(|c| c == '_' || digits(c));
        if self.accept_one(".") {
            self.accept(|c| c == '_' || digits(c));
        }
        if self.accept_one("eE") {
            self.accept_one("+-");
            self.accept(|c| c == '_' || c.is_ascii_digit());
        }
        let runs_on = self.peek().is_some_and(is_word);
        if runs_on {
            self.next();
        }
        !runs_on
    }

    /// Takes the prefix of a number that begins with 0; gives its digits.
    fn radix(&mut self) -> fn(char) -> bool {
        self.accept_one("0");
        if self.accept_one("xX") {
            |c| c.is_ascii_hexdigit()
        } else if self.accept_one("oO") {
            |c| matches!(c, '0'..='7')
        } else if self.accept_one("bB") {
            |c| matches!(c, '0' | '1')
        } else {
            |c| c.is_ascii_digit()
        }
    }

    fn accept_one(&mut self, wanted: &str) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(c));
        if found {
            self.next();
        }
        found
    }
}

/// Whether what follows `{{` is the `-` of an opening trim marker.
fn opens_trimmed(rest: &str) -> bool {
    rest.starts_with('-') && rest[1..].starts_with(is_blank)
}

/// A character as Go names it: `U+0023 '#'`.
fn point(c: char) -> String {
    if c.is_control() {
        format!("U+{:04X}", u32::from(c))
    } else {
        format!("U+{:04X} '{c}'", u32::from(c))
    }
}
