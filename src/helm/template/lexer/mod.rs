//! Text into tokens. Space between the tokens of an action counts, as it does in Go.

mod action;
#[cfg(test)]
mod tests;
mod text;

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Text between actions, trimmed as the markers beside it say.
    Text,
    /// `{{`, with its marker.
    Open,
    /// `}}`, with its marker.
    Close,
    /// White space in an action.
    Space,
    /// A name: a function, a keyword, `true`, `nil`.
    Name,
    /// `$` or `$name`.
    Variable,
    /// `.name`
    Field,
    /// `.`
    Dot,
    /// A number, also `'c'`.
    Number,
    /// `"…"`
    Quoted,
    /// A string in backquotes.
    Raw,
    /// `|`
    Pipe,
    /// `(`
    Left,
    /// `)`
    Right,
    /// `,`
    Comma,
    /// `:=`
    Declare,
    /// `=`
    Assign,
    /// What is no token; the rest of its action is passed by.
    Broken,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes.
    pub range: Range<usize>,
}

/// What is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// Where.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// The tokens, and what is wrong at those that are none.
pub fn lex(text: &str) -> (Vec<Token>, Vec<LexError>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), errors: Vec::new() };
    lexer.text();
    (lexer.tokens, lexer.errors)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<LexError>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// A token from here on.
    fn token(&mut self, kind: TokenKind, len: usize) {
        let range = self.at..self.at + len;
        self.at = range.end;
        self.tokens.push(Token { kind, range });
    }

    fn error<T>(&self, at: Range<usize>, message: impl Into<String>) -> Result<T, LexError> {
        Err(LexError { at, message: message.into() })
    }
}

/// What Go's templates take for white space.
fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\r' | '\n')
}
