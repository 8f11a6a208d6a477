//! Functions that choose one of several values.

use super::{Call, Function, Kind::Any};
use crate::helm::value::{Error, Val};

pub const TABLE: &[Function] = &[Function::variadic("default", &[Any], Any, default)];

/// The given value, unless it is empty.
fn default(call: &mut Call<'_>) -> Result<Val, Error> {
    let fallback = call.take(0);
    let given = call.arg(1);
    if given.is_true() {
        return Ok(given);
    }
    let origin = call.origins().choice(fallback.origin(), [given.origin()]);
    Ok(fallback.with_origin(origin))
}
