//! Go's text/template, as Helm sets it up: text into a syntax tree, and the tree carried out.
//!
//! Every node knows its place, and so does every error. What differs from Go: an unknown function or variable is an
//! error where it is used, not of the whole file; and in lenient mode an error costs its own action only.

pub mod ast;
mod eval;
mod lexer;
mod located;
mod parser;
mod set;
mod stack;
#[cfg(test)]
mod tests;

pub use eval::{Engine, Mode, Note};
pub use located::Located;
pub use parser::{ParseError, Parsed, parse, parse_all};
pub use set::TemplateSet;
pub use stack::on_own_stack;
