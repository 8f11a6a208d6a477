//! Lists.

mod change;
mod equal;
mod part;

use super::Call;
use crate::helm::value::{Error, List, Val};

pub use change::TABLE as CHANGE;
pub use equal::Comparison;
pub use part::TABLE as PART;

/// An argument that must be a list; what a function of this name does with it is part of the message.
fn list_of(call: &Call<'_>, index: usize, deed: &str) -> Result<List, Error> {
    let other = match call.arg(index) {
        Val::List(list) => return Ok(list),
        other => other,
    };
    let list = match &other {
        Val::Object(object, _) => object.as_list(),
        _ => None,
    };
    list.ok_or_else(|| Error::new(format!("Cannot {deed} type {}", other.kind_name())))
}
