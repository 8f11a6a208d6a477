//! Parts of maps.

use super::super::{Call, Function, Kind::Any, Kind::Map as Table, Kind::Str};
use crate::helm::value::{Error, List, Map, Origin, OriginId, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::new("get", &[Table, Str], get),
    Function::new("hasKey", &[Table, Str], has_key),
    Function::variadic("pluck", &[Str], Table, pluck),
    Function::variadic("keys", &[], Table, keys),
    Function::new("values", &[Table], values),
    Function::variadic("pick", &[Table], Str, |call| chosen(call, true)),
    Function::variadic("omit", &[Table], Str, |call| chosen(call, false)),
    Function::variadic("dig", &[], Any, dig),
];

fn missing(call: &mut Call<'_>, map: &Map, key: &str) -> OriginId {
    let map = map.origin();
    if map.is_known() { call.origins().add(Origin::Missing { map, key: key.into() }) } else { call.at }
}

fn get(call: &mut Call<'_>) -> Result<Val, Error> {
    let (map, key) = (call.map(0), call.str(1));
    Ok(match map.get(key.as_str()) {
        Some(value) => value,
        None => Val::Str(PStr::new("", missing(call, &map, key.as_str()))),
    })
}

fn has_key(call: &mut Call<'_>) -> Result<Val, Error> {
    let (map, key) = (call.map(0), call.str(1));
    let origin = match map.get(key.as_str()) {
        Some(value) => value.origin(),
        None => missing(call, &map, key.as_str()),
    };
    Ok(Val::Bool(map.has(key.as_str()), origin))
}

fn pluck(call: &mut Call<'_>) -> Result<Val, Error> {
    let key = call.str(0);
    let found = (1..call.args.len()).filter_map(|index| call.map(index).get(key.as_str())).collect();
    Ok(Val::List(List::new(found, call.at)))
}

/// The keys in order; Go gives them in any.
fn keys(call: &mut Call<'_>) -> Result<Val, Error> {
    let maps: Vec<Map> = (0..call.args.len()).map(|index| call.map(index)).collect();
    let origin = maps.first().map(Map::origin).unwrap_or_default();
    let entries = maps.iter().flat_map(Map::snapshot);
    let keys: Vec<Val> = entries.map(|(key, entry)| Val::Str(PStr::new(key, entry.key))).collect();
    call.budget().items(keys.len())?;
    Ok(Val::List(List::new(keys, origin)))
}

fn values(call: &mut Call<'_>) -> Result<Val, Error> {
    let map = call.map(0);
    let values = map.snapshot().into_iter().map(|(_, entry)| entry.value).collect();
    Ok(Val::List(List::new(values, map.origin())))
}

fn chosen(call: &mut Call<'_>, wanted: bool) -> Result<Val, Error> {
    let map = call.map(0);
    let keys: Vec<PStr> = (1..call.args.len()).map(|index| call.str(index)).collect();
    let made = Map::new(map.origin());
    for (key, entry) in map.snapshot() {
        if keys.iter().any(|known| known.as_str() == &*key) == wanted {
            made.set(key, entry.value, entry.key);
        }
    }
    Ok(Val::Map(made))
}

/// What stands behind several keys, else the value before the map.
fn dig(call: &mut Call<'_>) -> Result<Val, Error> {
    let mut args = std::mem::take(&mut call.args);
    if args.len() < 3 {
        return Err(Error::new("dig needs at least three arguments"));
    }
    let (mut at, fallback) = (args.pop().unwrap_or(Val::Nil(call.at)), args.pop().unwrap_or(Val::Nil(call.at)));
    for key in &args {
        let Val::Str(key) = key else { return Err(wrong(key, "string")) };
        let Val::Map(map) = &at else { return Err(wrong(&at, "map[string]interface {}")) };
        at = match map.get(key.as_str()) {
            Some(value) => value,
            None => {
                let asked = missing(call, &map.clone(), key.as_str());
                let origin = call.origins().choice(fallback.origin(), [asked]);
                return Ok(fallback.with_origin(origin));
            }
        };
    }
    Ok(at)
}

fn wrong(value: &Val, wanted: &str) -> Error {
    let found = if value.is_nil() { "nil" } else { value.type_name() };
    Error::new(format!("interface conversion: interface {{}} is {found}, not {wanted}"))
}
