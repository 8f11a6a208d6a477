//! What a condition says, each part with its place, and what may be wrong with it.

use crate::source::Range;

/// An expression with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ast {
    /// What it is.
    pub node: Syntax,
    /// Where it stands.
    pub range: Range,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Syntax {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `12`, `0x1f`
    Int(i64),
    /// `1.5`
    Float(f64),
    /// `"text"`, `'text'`
    Str(String),
    /// `[a, b]`
    List(Vec<Ast>),
    /// `name`
    Name(String),
    /// `of.name`; the range is that of the name
    Select(Box<Ast>, String, Range),
    /// `of[index]`
    Index(Box<Ast>, Box<Ast>),
    /// `name(arguments)` or `of.name(arguments)`; the range is that of the name
    Call(Option<Box<Ast>>, String, Range, Vec<Ast>),
    /// `!a`, `-a`
    Unary(&'static str, Box<Ast>),
    /// `a && b`
    Binary(&'static str, Box<Ast>, Box<Ast>),
    /// `condition ? a : b`
    Conditional(Box<Ast>, Box<Ast>, Box<Ast>),
}

/// What is wrong with the text of a condition, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct ExprError {
    /// Where.
    pub range: Range,
    /// What.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl ExprError {
    /// A mistake without advice.
    pub fn new(range: Range, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }
}
