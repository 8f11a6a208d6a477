//! The only door through which text of a file leaves the program: what is secret goes out as bullets.

use std::sync::Arc;

use super::{Range, Source};

/// The ranges of one source that nobody may read, in order and without overlap.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    ranges: Vec<Range>,
}

/// Text of a file, fit to be shown.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// The source that it was taken from.
    pub source: Arc<Source>,
    /// The whole text with every secret masked; it has the same lines, and the same columns.
    pub text: String,
}

impl Mask {
    /// A mask over ranges in any order.
    pub fn new(mut ranges: Vec<Range>) -> Self {
        ranges.sort();
        Self { ranges }
    }
}
