//! Lists.

mod change;
mod equal;
mod part;

use super::Call;
use crate::helm::value::{Error, List, Val};

pub use change::TABLE as CHANGE;
pub use equal::are_equal;
pub use part::TABLE as PART;

/// An argument that must be a list; what a function of this name does with it is part of the message.
fn list_of(call: &Call<'_>, index: usize, deed: &str) -> Result<List, Error> {
    let items = match call.arg(index) {
        Val::List(list) => return Ok(list),
        Val::Object(object, origin) if object.kind_name() == "slice" => object.entries().map(|entries| (entries, origin)),
        other => return Err(Error::new(format!("Cannot {deed} type {}", other.kind_name()))),
    };
    let (entries, origin) = items.unwrap_or_default();
    Ok(List::new(entries.into_iter().map(|(_, value)| value).collect(), origin))
}
