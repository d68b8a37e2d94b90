//! The tokens a template is made of, and how Go writes them in error messages.

use std::fmt;

use super::super::format::quote::quoted;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// The end of the template.
    End,
    /// A mistake; the token's text is the message.
    Mistake,
    /// Text to print as it is.
    Text,
    /// `{{`
    LeftDelim,
    /// `}}`
    RightDelim,
    /// Blanks between words.
    Space,
    /// A function's name.
    Identifier,
    /// One of the words that begin or end a statement.
    Keyword,
    /// `.name`
    Field,
    /// `$name`
    Variable,
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// `'c'`
    Char,
    /// `"…"`
    Quoted,
    /// `` `…` ``
    Raw,
    /// `|`
    Pipe,
    /// `:=`
    Declare,
    /// `=`
    Assign,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `,`, or a character that means nothing.
    Sign,
}

/// A token and where it is.
#[derive(Debug, Clone)]
pub(in super::super) struct Token {
    /// What it is.
    pub(in super::super) kind: Kind,
    /// Its text.
    pub(in super::super) text: String,
    /// The offset of its first byte.
    pub(in super::super) at: usize,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::End => f.write_str("EOF"),
            Kind::Mistake => f.write_str(&self.text),
            Kind::Keyword | Kind::Dot | Kind::Nil => write!(f, "<{}>", self.text),
            _ if self.text.len() > 10 => {
                let start: String = self.text.chars().take(10).collect();
                write!(f, "{}...", quoted(&start))
            }
            _ => f.write_str(&quoted(&self.text)),
        }
    }
}
