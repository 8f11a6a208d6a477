//! Text inside text that is configuration of its own.

use super::Parsed;

/// A file, followed by what stands inside it.
pub fn with_inner(outer: Parsed) -> Vec<Parsed> {
    vec![outer]
}
