//! Functions that choose one of several values, or ask whether there is one.

use super::{Call, Function, Kind::Any, Kind::Bool};
use crate::helm::value::{Error, OriginId, Val};

pub const TABLE: &[Function] = &[
    Function::variadic("default", &[Any], Any, default),
    Function::variadic("coalesce", &[], Any, coalesce),
    Function::new("ternary", &[Any, Any, Bool], ternary),
    Function::new("empty", &[Any], |call| answer(call, |args| !args.iter().any(Val::is_true))),
    Function::variadic("all", &[], Any, |call| answer(call, |args| args.iter().all(Val::is_true))),
    Function::variadic("any", &[], Any, |call| answer(call, |args| args.iter().any(Val::is_true))),
];

/// The given value, unless it is empty.
fn default(call: &mut Call<'_>) -> Result<Val, Error> {
    let fallback = call.take(0);
    let given = call.arg(1);
    if given.is_true() {
        return Ok(given);
    }
    Ok(fallback.chosen(&[given.origin()], call.origins()))
}

/// The first that is not empty.
fn coalesce(call: &mut Call<'_>) -> Result<Val, Error> {
    let args = std::mem::take(&mut call.args);
    let chosen = args.iter().position(Val::is_true);
    let asked: Vec<OriginId> = args.iter().take(chosen.unwrap_or(args.len())).map(Val::origin).collect();
    let taken = chosen.map_or(Val::Nil(OriginId::NONE), |index| args[index].clone());
    Ok(taken.chosen(&asked, call.origins()))
}

fn ternary(call: &mut Call<'_>) -> Result<Val, Error> {
    let taken = call.take(usize::from(!call.bool(2)));
    let asked = call.arg(2).origin();
    Ok(taken.chosen(&[asked], call.origins()))
}

fn answer(call: &mut Call<'_>, ask: fn(&[Val]) -> bool) -> Result<Val, Error> {
    let (answer, origin) = (ask(&call.args), call.derived());
    Ok(Val::Bool(answer, origin))
}
