//! Seaworthy reads the configuration of a system and says, line by line, what is not ready for production.

pub mod discover;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod model;
pub mod report;
pub mod rule;
pub mod source;
pub mod tree;
pub mod triage;
pub mod trial;
