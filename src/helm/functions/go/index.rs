//! `index` and `len`. Go's `slice` is not here: sprig has another one.

use super::super::{Call, Function, Kind::Any};
use crate::helm::value::{Error, Map, Origin, Val, Width};

pub const TABLE: &[Function] = &[Function::variadic("index", &[Any], Any, index), Function::new("len", &[Any], len)];

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
        Val::List(list) => Ok(list.items()[position(step, list.items().len())?].clone()),
        Val::Str(string) => {
            let byte = string.as_str().as_bytes()[position(step, string.as_str().len())?];
            Ok(Val::Int(i64::from(byte), Width::Int, string.any_origin()))
        }
        Val::Object(object, _) => match (object.entries(), step) {
            (Some(entries), Val::Str(key)) => {
                let found = entries.into_iter().find(|(known, _)| **known == *key.as_str());
                Ok(found.map_or(Val::str(""), |(_, value)| value))
            }
            (Some(entries), _) => Ok(entries[position(step, entries.len())?].1.clone()),
            (None, _) => Err(Error::new(format!("can't index item of type {}", object.type_name()))),
        },
        other => Err(Error::new(format!("can't index item of type {}", other.type_name()))),
    }
}

fn key_of(call: &mut Call<'_>, map: &Map, key: &str) -> Val {
    let missing = || Origin::Missing { map: map.origin(), key: key.into() };
    map.get(key).unwrap_or_else(|| Val::Nil(call.origins().add(missing())))
}

/// An index within bounds.
fn position(step: &Val, len: usize) -> Result<usize, Error> {
    let number = match step {
        Val::Int(number, ..) => *number,
        Val::Nil(_) => return Err(Error::new("cannot index slice/array with nil")),
        other => return Err(Error::new(format!("cannot index slice/array with type {}", other.type_name()))),
    };
    let found = usize::try_from(number).ok().filter(|at| *at < len);
    found.ok_or_else(|| Error::new(format!("error calling index: index out of range: {number}")))
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
