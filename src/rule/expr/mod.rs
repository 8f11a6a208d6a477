//! Conditions: parsed (`parse`), checked against the views and lowered (`lower`), and run (`eval`).
//!
//! The language is a subset of CEL. It is parsed here and not by the `cel` crate because a rule is compiled when its
//! view turns up in a run: the crate needs many times as long as this parser (`cargo bench --bench conditions`), and
//! it brings some thirty others into the binary. It stays the oracle in the tests: same text, same values, same
//! answer.

mod ast;
mod eval;
mod literal;
mod lower;
mod parse;
mod pattern;

pub use ast::{Ast, ExprError, Syntax};
pub use eval::{Known, SIDE_BY_SIDE, Scope, Sieve, Things, bits, decide, eval, visit};
pub use lower::{Names, at_path, condition, list, value};
pub use parse::{parse, parse_at};
pub use pattern::Pattern;

use crate::model::Fact;

/// A checked expression, ready to run.
#[derive(Debug)]
pub enum Expr {
    /// A constant.
    Constant(Constant),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `self`
    Subject,
    /// The variable of a loop, by its number.
    Variable(usize),
    /// A parameter of the rule, by its number.
    Param(usize),
    /// A fact of `self`, and its number among those of the view: it is found once for all rules.
    Own(&'static Fact, usize),
    /// A fact of another thing.
    Fact(Box<Expr>, &'static Fact),
    /// A field of a text's mapping.
    Field(Box<Expr>, String),
    /// An item of a list, or an entry of a table or mapping.
    Index(Box<Expr>, Box<Expr>),
    /// Whether something is there.
    Has(Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a && b && c`; `||` when true is what decides.
    Junction(Vec<Expr>, bool),
    /// `c ? a : b`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a == b`; `false` for `!=`
    Equal(Box<Expr>, Box<Expr>, bool),
    /// `a < b` and its like
    Order(Order, Box<Expr>, Box<Expr>),
    /// `a in b`
    In(Box<Expr>, Box<Expr>),
    /// `a + b` and its like
    Arithmetic(char, Box<Expr>, Box<Expr>),
    /// A function with its arguments; the receiver of a method is the first.
    Call(Function, Vec<Expr>),
    /// `text.matches(pattern)`; the pattern is compiled when it is first needed.
    Matches(Box<Expr>, Pattern),
    /// `list.all(x, …)` and its like.
    Loop(Loop, Box<Expr>, usize, Box<Expr>),
}

impl Expr {
    /// Words that other files must hold to matter for the facts that it reads.
    pub fn needs(&self) -> Vec<&'static str> {
        let own: &[&str] = self.fact().map_or(&[], |fact| fact.needs);
        own.iter().copied().chain(self.parts().into_iter().flat_map(Expr::needs)).collect()
    }

    /// The fact that this is.
    pub fn fact(&self) -> Option<&'static Fact> {
        if let Expr::Own(fact, _) | Expr::Fact(_, fact) = self { Some(fact) } else { None }
    }

    /// What it is made of.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Constant(_) | Expr::Subject | Expr::Own(..) | Expr::Variable(_) | Expr::Param(_) => Vec::new(),
            Expr::List(items) | Expr::Call(_, items) | Expr::Junction(items, _) => items.iter().collect(),
            Expr::Fact(of, _) | Expr::Field(of, _) | Expr::Has(of) | Expr::Not(of) | Expr::Negate(of) => vec![of],
            Expr::Matches(of, _) => vec![of],
            Expr::Index(a, b) | Expr::Equal(a, b, _) | Expr::In(a, b) => vec![a, b],
            Expr::Order(_, a, b) | Expr::Arithmetic(_, a, b) | Expr::Loop(_, a, _, b) => vec![a, b],
            Expr::Conditional(c, a, b) => vec![c, a, b],
        }
    }
}

/// A constant of a condition.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
}

/// How two values are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The functions of the language, apart from `has`, `matches` and the loops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `size(x)`, `x.size()`
    Size,
    /// `text.startsWith(prefix)`
    StartsWith,
    /// `text.endsWith(suffix)`
    EndsWith,
    /// `text.contains(part)`
    Contains,
    /// `text.lowerAscii()`
    LowerAscii,
    /// `int(x)`
    Int,
    /// `double(x)`
    Double,
    /// `string(x)`
    String,
    /// `x.orValue(default)`: the default when `x` is absent
    OrValue,
}

/// What a loop asks of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Loop {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}
