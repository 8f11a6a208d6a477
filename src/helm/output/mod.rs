//! How values become text and text becomes documents.
//!
//! | file | answers |
//! |---|---|
//! | `yaml` | YAML as `sigs.k8s.io/yaml` writes it |
//! | `json`, `toml` | JSON and TOML as Go's libraries write them |
//! | `manifests` | which documents a rendered file holds, which of them are hooks, and in which order Helm prints them |
//!
//! Every scalar is written with its own origin, every key with that of its entry. Reading is left to `values`.

use super::value::{Error, Trouble};

/// Longer texts are not written: a short value that holds itself many times over would make one.
const LONGEST: usize = 32 << 20;

/// Whether a text may still grow.
fn has_room(len: usize) -> Result<(), Error> {
    if len <= LONGEST { Ok(()) } else { Err(Error::of(Trouble::Limit, "a value becomes too long as text")) }
}

pub mod json;
pub mod manifests;
pub mod toml;
pub mod yaml;
