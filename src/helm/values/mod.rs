//! Values: read from files and from `--set`.
//!
//! | file | answers |
//! |---|---|
//! | `read` | what YAML, JSON and TOML mean to Helm, each part with its origin |
//! | `places` | which origin a part of a file, or of text that a template made, has |
//! | `doubtful` | values that may or may not count |
//! | `overlay` | what several files say together |
//! | `set` | what `--set` says |
//!
//! Which value counts where a chart, its parent and its user all have one is decided in `chart`.

mod doubtful;
mod overlay;
mod places;
pub mod read;
pub mod set;
#[cfg(test)]
mod tests;

pub use doubtful::doubtful;
pub use overlay::overlay;
