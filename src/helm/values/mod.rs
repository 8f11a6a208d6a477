//! Values: read from files and from `--set`, and made one with those of other files and charts.
//!
//! | file | answers |
//! |---|---|
//! | `read` | what YAML, JSON and TOML mean to Helm, each part with its origin |
//! | `places` | which origin a part of a file, or of text that a template made, has |
//! | `coalesce` | which value counts where a chart, its parent and its user all have one |
//! | `set` | what `--set` says |
//! | `path` | what stands behind `a.b.c` |

pub mod coalesce;
pub mod path;
mod places;
pub mod read;
pub mod set;
#[cfg(test)]
mod tests;
