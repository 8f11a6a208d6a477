//! `index`, `slice`, `len`.

use super::super::{Call, Function, Kind::Any};
use crate::helm::value::{Error, List, Map, Origin, Val, Width};

pub const TABLE: &[Function] = &[
    Function::variadic("index", &[Any], Any, index),
    Function::variadic("slice", &[Any], Any, slice),
    Function::new("len", &[Any], len),
];

fn index(call: &mut Call<'_>) -> Result<Val, Error> {
    let steps = std::mem::take(&mut call.args);
    let Some((first, steps)) = steps.split_first() else { return Err(Error::new("index of untyped nil")) };
    if first.is_nil() {
        return Err(Error::new("index of untyped nil"));
    }
    steps.iter().try_fold(first.clone(), |at, step| one_step(call, &at, step))
}

fn one_step(call: &mut Call<'_>, at: &Val, step: &Val) -> Result<Val, Error> {
    match at {
        Val::Nil(_) => Err(Error::new("index of nil pointer")),
        Val::Map(map) => match step {
            Val::Str(key) => Ok(key_of(call, map, key.as_str())),
            Val::Nil(_) => Err(Error::new("value is nil; should be of type string")),
            other => Err(Error::new(format!("value has type {}; should be string", other.type_name()))),
        },
        Val::List(list) => Ok(list.items()[position(step, list.items().len(), false)?].clone()),
        Val::Str(string) => {
            let byte = string.as_str().as_bytes()[position(step, string.as_str().len(), false)?];
            Ok(Val::Int(i64::from(byte), Width::Int, string.any_origin()))
        }
        Val::Object(object, _) => match (object.entries(), step) {
            (Some(entries), Val::Str(key)) => {
                let found = entries.into_iter().find(|(known, _)| **known == *key.as_str());
                Ok(found.map_or(Val::str(""), |(_, value)| value))
            }
            (Some(entries), _) => Ok(entries[position(step, entries.len(), false)?].1.clone()),
            (None, _) => Err(Error::new(format!("can't index item of type {}", object.type_name()))),
        },
        other => Err(Error::new(format!("can't index item of type {}", other.type_name()))),
    }
}

fn key_of(call: &mut Call<'_>, map: &Map, key: &str) -> Val {
    let missing = || Origin::Missing { map: map.origin(), key: key.into() };
    map.get(key).unwrap_or_else(|| Val::Nil(call.origins().add(missing())))
}

/// An index within bounds; an end may be the length.
fn position(step: &Val, len: usize, is_end: bool) -> Result<usize, Error> {
    let number = match step {
        Val::Int(number, ..) => *number,
        Val::Nil(_) => return Err(Error::new("cannot index slice/array with nil")),
        other => return Err(Error::new(format!("cannot index slice/array with type {}", other.type_name()))),
    };
    let found = usize::try_from(number).ok().filter(|at| *at < len || is_end && *at == len);
    found.ok_or_else(|| Error::new(format!("error calling index: index out of range: {number}")))
}

fn slice(call: &mut Call<'_>) -> Result<Val, Error> {
    let (value, bounds) = (call.take(0), std::mem::take(&mut call.args));
    let len = match &value {
        Val::Str(string) => string.as_str().len(),
        Val::List(list) => list.items().len(),
        Val::Nil(_) => return Err(Error::new("slice of untyped nil")),
        other => return Err(Error::new(format!("can't slice item of type {}", other.type_name()))),
    };
    let start = bounds.get(1).map_or(Ok(0), |bound| position(bound, len, true))?;
    let end = bounds.get(2).map_or(Ok(len), |bound| position(bound, len, true))?;
    if start > end {
        return Err(Error::new(format!("invalid slice index: {start} > {end}")));
    }
    match value {
        Val::Str(string) if string.as_str().get(start..end).is_some() => Ok(Val::Str(string.slice(start..end))),
        Val::List(list) => Ok(Val::List(List::new(list.items()[start..end].to_vec(), list.origin()))),
        _ => Err(Error::new("a slice would part a character")),
    }
}

fn len(call: &mut Call<'_>) -> Result<Val, Error> {
    let count = match call.arg(0) {
        Val::Str(string) => string.as_str().len(),
        Val::List(list) => list.items().len(),
        Val::Map(map) => map.len(),
        Val::Object(object, _) if object.entries().is_some() => object.entries().unwrap_or_default().len(),
        Val::Nil(_) => return Err(Error::new("len of nil pointer")),
        other => return Err(Error::new(format!("len of type {}", other.type_name()))),
    };
    let origin = call.derived();
    Ok(Val::Int(count as i64, Width::Int, origin))
}
