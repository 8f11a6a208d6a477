//! What is wrong with a condition, at the characters that are wrong.

use crate::source::Range;

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
