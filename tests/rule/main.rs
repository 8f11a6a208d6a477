//! Conditions, the rule files that hold them, and the places that they point at.
#![allow(clippy::unwrap_used, missing_docs)]

mod differences;
mod kleene;
mod mistakes;
mod oracle;
mod places;
mod random;
mod world;
