//! Tokens into a syntax tree.

mod block;
mod control;
mod literal;
mod operand;
mod pipeline;

use std::ops::Range;
use std::rc::Rc;

use super::ast::{Command, Expr, ExprKind, Pipeline, Template};
use super::lexer::{LexError, Token, TokenKind, lex};
use super::located::Located;
use crate::helm::value::{OriginId, Origins};

/// How deep blocks and parentheses may be nested.
const DEPTH: usize = 100;

/// What is said of text that is nested deeper.
const TOO_DEEP: &str = "nested too deeply";

/// How many mistakes of one text are named.
const ERRORS: usize = 100;

/// What is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Where.
    pub at: OriginId,
    /// What is wrong.
    pub message: String,
}

/// A text's own template and those that it defines.
#[derive(Debug)]
pub struct Parsed {
    /// The templates; the text's own comes last.
    pub templates: Vec<Template>,
}

/// Parses a text, whose own template gets a name.
pub fn parse(name: &str, text: &str, located: Located, origins: &mut Origins) -> Result<Parsed, ParseError> {
    let (parsed, mut errors) = parse_all(name, text, located, origins);
    if errors.is_empty() { Ok(parsed) } else { Err(errors.swap_remove(0)) }
}

/// The same of a text in which something is wrong: an action that cannot be parsed fails when it is carried out.
pub fn parse_all(name: &str, text: &str, located: Located, origins: &mut Origins) -> (Parsed, Vec<ParseError>) {
    let (tokens, unread) = lex(text);
    let (defined, errors) = (Vec::new(), Vec::new());
    let mut parser = Parser { text, tokens, unread, at: 0, depth: 0, loops: 0, located, origins, defined, errors };
    let body = parser.whole();
    let errors = std::mem::take(&mut parser.errors);
    let errors = errors.into_iter().map(|error| parser.error(error)).collect();
    let mut templates = parser.defined;
    templates.push(Template { name: Rc::from(name), body });
    (Parsed { templates }, errors)
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// What is wrong at tokens that are none.
    unread: Vec<LexError>,
    at: usize,
    depth: usize,
    loops: usize,
    located: Located,
    origins: &'a mut Origins,
    defined: Vec<Template>,
    errors: Vec<LexError>,
}

impl<'a> Parser<'a> {
    fn error(&mut self, error: LexError) -> ParseError {
        ParseError { at: self.origin(error.at), message: error.message }
    }

    fn origin(&mut self, range: Range<usize>) -> OriginId {
        self.located.origin(&range, self.origins)
    }

    fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The next token that is no space.
    fn peek_solid(&mut self) -> Option<TokenKind> {
        self.skip_space();
        self.peek()
    }

    fn skip_space(&mut self) {
        while self.peek() == Some(TokenKind::Space) {
            self.at += 1;
        }
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Takes the next token if it is of a kind.
    fn take(&mut self, kind: TokenKind) -> Option<Range<usize>> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(token.range.clone())
    }

    fn expect(&mut self, kind: TokenKind, context: &str) -> Result<Range<usize>, LexError> {
        self.skip_space();
        self.take(kind).map_or_else(|| self.unexpected(context), Ok)
    }

    /// The range of the next token, or the end.
    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    /// The word of the next token, if it is a name.
    fn word(&self) -> &'a str {
        let token = self.tokens.get(self.at).filter(|token| token.kind == TokenKind::Name);
        token.map_or("", |token| self.slice(&token.range))
    }

    fn unexpected<T>(&mut self, context: &str) -> Result<T, LexError> {
        self.skip_space();
        let at = self.here();
        if self.peek() == Some(TokenKind::Broken)
            && let Some(error) = self.unread.iter().find(|error| error.at == at)
        {
            return Err(error.clone());
        }
        let found = self.slice(&at);
        let message = if found.is_empty() {
            format!("unexpected end in {context}")
        } else {
            format!("unexpected {found:?} in {context}")
        };
        Err(LexError { at, message })
    }

    /// Notes what is wrong with an action and goes on behind it. What stands for it fails.
    fn recover(&mut self, error: LexError) -> Pipeline {
        while !matches!(self.peek(), None | Some(TokenKind::Close | TokenKind::Text | TokenKind::Open)) {
            self.at += 1;
        }
        self.take(TokenKind::Close);
        if error.message == TOO_DEEP || self.errors.len() >= ERRORS {
            // Whatever stands behind it belongs nobody knows where.
            self.at = self.tokens.len();
        }
        let at = self.origin(error.at.clone());
        let head = Expr { at, kind: ExprKind::Broken(Rc::from(error.message.as_str())), fields: Vec::new() };
        if self.errors.len() < ERRORS {
            self.errors.push(error);
        }
        let commands = vec![Command { at, head, args: Vec::new() }];
        Pipeline { at, variables: Vec::new(), is_assignment: false, commands }
    }

    /// Goes one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, LexError>) -> Result<T, LexError> {
        if self.depth >= DEPTH {
            return Err(LexError { at: self.here(), message: TOO_DEEP.to_owned() });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }
}
