//! Trying rules on their own examples.

use super::Rule;
use crate::tree::form::Mistake;

/// What does not come out as the examples say.
pub fn check(_rule: &Rule) -> Vec<Mistake> {
    Vec::new()
}
