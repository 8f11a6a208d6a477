//! Comparisons. Numbers of values files are floats, so that `eq .Values.port 80` is an error, as it is in Helm.

use std::cmp::Ordering;

use super::super::{Call, Function, Kind::Any};
use crate::helm::value::{Error, Val};

pub const TABLE: &[Function] = &[
    Function::variadic("eq", &[Any], Any, eq),
    Function::new("ne", &[Any, Any], ne),
    Function::new("lt", &[Any, Any], |call| ordered(call, |order| order == Some(Ordering::Less))),
    Function::new("le", &[Any, Any], |call| ordered(call, |order| order.is_some_and(Ordering::is_le))),
    Function::new("gt", &[Any, Any], |call| ordered(call, |order| order.is_none_or(Ordering::is_gt))),
    Function::new("ge", &[Any, Any], |call| ordered(call, |order| order.is_none_or(Ordering::is_ge))),
];

/// Whether the first is equal to any of the others.
fn eq(call: &mut Call<'_>) -> Result<Val, Error> {
    let Some((first, others)) = call.args.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Err(Error::new("missing argument for comparison"));
    };
    let mut found = false;
    for other in others {
        found = found || are_equal(first, other)?;
    }
    let origin = call.derived();
    Ok(Val::Bool(found, origin))
}

fn ne(call: &mut Call<'_>) -> Result<Val, Error> {
    let equal = are_equal(&call.arg(0), &call.arg(1))?;
    let origin = call.derived();
    Ok(Val::Bool(!equal, origin))
}

fn are_equal(first: &Val, second: &Val) -> Result<bool, Error> {
    match (first, second) {
        (Val::Bool(a, _), Val::Bool(b, _)) => Ok(a == b),
        (Val::Int(a, ..), Val::Int(b, ..)) => Ok(a == b),
        (Val::Float(a, _), Val::Float(b, _)) => Ok(a == b),
        (Val::Str(a), Val::Str(b)) => Ok(a == b),
        (Val::Nil(_), Val::Nil(_)) => Ok(true),
        (Val::List(_) | Val::Map(_), Val::List(_) | Val::Map(_)) => {
            Err(Error::new(format!("non-comparable type {}", first.type_name())))
        }
        (Val::Nil(_), _) | (_, Val::Nil(_)) => Ok(false),
        _ => Err(Error::new("incompatible types for comparison")),
    }
}

fn ordered(call: &mut Call<'_>, is_met: fn(Option<Ordering>) -> bool) -> Result<Val, Error> {
    let order = match (call.arg(0), call.arg(1)) {
        (Val::Int(a, ..), Val::Int(b, ..)) => Some(a.cmp(&b)),
        (Val::Float(a, _), Val::Float(b, _)) => a.partial_cmp(&b),
        (Val::Str(a), Val::Str(b)) => Some(a.as_str().cmp(b.as_str())),
        (a, b) if is_ordered(&a) && is_ordered(&b) => return Err(Error::new("incompatible types for comparison")),
        _ => return Err(Error::new("invalid type for comparison")),
    };
    let origin = call.derived();
    Ok(Val::Bool(is_met(order), origin))
}

fn is_ordered(value: &Val) -> bool {
    matches!(value, Val::Int(..) | Val::Float(..) | Val::Str(_))
}
