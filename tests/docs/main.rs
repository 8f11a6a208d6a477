//! What the documents say is what the program is: pages made from rules and facts, the picture in the README and its
//! tables. `UPDATE=1 cargo test --test docs` writes what can be written anew.
#![allow(clippy::unwrap_used)]

#[path = "../workbench/mod.rs"]
mod workbench;

mod facts;
mod json;
mod readme;
mod rules;
