//! The functions that templates call, by name.
//!
//! A function is a row of a table: its name, what it takes, and a plain `fn` over a [`Call`]. Each group (strings,
//! lists, …) is a file with one table; [`find`] searches them all, once for each place of a template.
//!
//! The evaluator checks the number and kinds of the arguments before it calls, with Go's messages, so that a function
//! may ask its [`Call`] for `call.str(0)` without a second thought. The value that is piped in is the last argument, as
//! in Go. A function never panics, pays for what it multiplies (`call.budget()`), bounds its own depth, and hands on
//! origins: strings are sliced and put together by [`PStr`] and [`StringBuilder`], choices are noted by
//! [`Origins::choice`], what is computed from a whole value by [`Origins::derived`]. What cannot be known when a chart
//! is read (random text, the time, the cluster) is a fixed value with the origin [`Origins::tainted`].
//!
//! ```ignore
//! pub const TABLE: &[Function] = &[
//!     Function::new("trimSuffix", &[Str, Str], trim_suffix),
//!     Function::variadic("list", &[], Any, list),
//! ];
//! ```

mod call;
mod dates;
mod default;
mod dicts;
mod encoding;
mod engine;
mod go;
mod kinds;
mod lists;
mod numbers;
mod paths;
mod random;
mod regex;
mod strings;
#[cfg(test)]
mod tests;

use crate::helm::value::{Error, Val};
#[expect(unused_imports, reason = "named by the head of this file")]
use crate::helm::value::{Origins, PStr, StringBuilder};

pub use call::{Call, Host};

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whatever there is, nil too.
    Any,
    /// A string; nil is an error.
    Str,
    /// An integer of any width; a number of a values file is a float and thus an error.
    Int,
    /// A float; an integer written in the template counts.
    Float,
    /// A boolean.
    Bool,
    /// A list.
    List,
    /// A map.
    Map,
}

/// A row of a table of functions.
#[derive(Debug)]
pub struct Function {
    /// The name that templates use.
    pub name: &'static str,
    /// What it takes, in order.
    pub takes: &'static [Kind],
    /// What it takes any number of behind those.
    pub rest: Option<Kind>,
    /// What it does.
    pub run: Run,
}

/// What a function does.
pub type Run = fn(&mut Call<'_>) -> Result<Val, Error>;

impl Function {
    /// A function with a fixed number of parameters.
    pub const fn new(name: &'static str, takes: &'static [Kind], run: Run) -> Self {
        Self { name, takes, rest: None, run }
    }

    /// A function that takes any number of one kind behind the others.
    pub const fn variadic(name: &'static str, takes: &'static [Kind], rest: Kind, run: Run) -> Self {
        Self { name, takes, rest: Some(rest), run }
    }
}

/// All tables. sprig's `slice` stands before that of Go.
const TABLES: &[&[Function]] = &[
    strings::PARTS,
    strings::LETTERS,
    strings::LINES,
    strings::JOIN,
    default::TABLE,
    lists::CHANGE,
    lists::PART,
    dicts::BUILD,
    dicts::PART,
    dicts::MERGE,
    encoding::BYTES,
    encoding::READ,
    encoding::WRITE,
    engine::TABLE,
    numbers::TABLE,
    regex::TABLE,
    kinds::TABLE,
    paths::TABLE,
    dates::TABLE,
    random::TABLE,
    go::PRINT,
    go::COMPARE,
    go::INDEX,
    go::ESCAPE,
];

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Function> {
    TABLES.iter().copied().flatten().find(|function| function.name == name)
}

/// All functions.
pub fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().copied().flatten()
}
