//! ACL policies: what their path blocks grant, and what becomes of it beside the others.
//!
//! `granted` reads capabilities, `pattern` knows how Vault compares paths, `index` finds blocks by them, `precedence`
//! which block decides, `versioned` where secrets are kept in versions; `limits`, `lasting` and `danger` answer what
//! narrows a grant, when it ends and what it opens.

pub mod danger;
pub mod grant;
mod granted;
pub mod index;
pub mod lasting;
pub mod limits;
mod pattern;
pub mod policy;
pub mod precedence;
pub mod versioned;

use super::servers::{server, settings};
#[cfg(test)]
use super::testing;
use super::{Block, Data, Fact, Parsed, System, Thing, Ty, Value, block, convert, product, thing};
