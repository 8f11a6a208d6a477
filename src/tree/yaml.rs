//! Reader of YAML: nodes with exact ranges.
//!
//! What people and tools usually write is read by [`quick`]. Whatever it is not certain of, everything malformed among
//! it, is left to [`events`], which knows all of YAML and says what is wrong. Both make the same tree of a text that
//! both can read, to the last byte; that is tested, and the second is what the first is measured against.
//!
//! Text with template markup is read like any other; whether its tree can be trusted is decided where files are
//! classified. What scalars mean is left to [`super::resolve`].

mod events;
mod extent;
mod lenient;
mod message;
mod quick;

use std::sync::Arc;

use super::{Dialect, Tree};
use crate::source::Source;

/// Reads a text.
pub fn parse(source: Arc<Source>, dialect: Dialect) -> Tree {
    parse_quickly(&source, dialect).unwrap_or_else(|| parse_thoroughly(&source, dialect))
}

/// Reads a text in one pass if it holds nothing unusual, and gives up otherwise.
pub fn parse_quickly(source: &Arc<Source>, dialect: Dialect) -> Option<Tree> {
    quick::read(source, dialect)
}

/// Reads any text, by the events of the parser.
pub fn parse_thoroughly(source: &Arc<Source>, dialect: Dialect) -> Tree {
    events::read(source, dialect)
}
