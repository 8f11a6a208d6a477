//! Seaworthy reads the configuration of a system and says, line by line, what is not ready for production.
//!
//! The pipeline, each arrow one room with one public verb:
//!
//! ```text
//! paths ─discover─▶ inputs ─tree─▶ spanned trees ─model─▶ system ─┐
//! rules ─rule::load─▶ rules, checked and compiled ──rule::run─────┴─▶ findings ─triage─▶ outcome ─report─▶ bytes
//! ```
//!
//! [`check`] is the whole of it. It takes inputs, not paths, so that an editor, a test or standard input can hand it text
//! that is not on disk; what else the workspace holds it asks for when a rule needs it.

pub mod audit;
pub mod cli;
pub mod config;
pub mod date;
pub mod discover;
pub mod embedded;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod glob;
pub mod helm;
pub mod model;
pub mod report;
pub mod rule;
pub mod source;
pub mod tree;
pub mod triage;
pub mod trial;

mod raise;
pub mod rendered;
pub mod run;
mod threads;

pub use run::{Checked, Run, check};
