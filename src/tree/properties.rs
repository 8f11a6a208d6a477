//! Reader of properties.

use std::sync::Arc;

use super::{Dialect, Tree};
use crate::source::Source;

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    Tree::empty(source, Dialect::Literal)
}
