//! What the trees mean.

pub mod secrets;
