//! Maps made and changed.

use super::super::strings::text_of;
use super::super::{Call, Function, Kind::Any, Kind::Map as Table, Kind::Str};
use crate::helm::value::{Error, List, MAX_DEPTH, Map, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::variadic("dict", &[], Any, dict),
    Function::new("set", &[Table, Str, Any], set),
    Function::new("unset", &[Table, Str], unset),
    Function::new("deepCopy", &[Any], deep_copy),
    Function::new("mustDeepCopy", &[Any], deep_copy),
];

fn dict(call: &mut Call<'_>) -> Result<Val, Error> {
    let map = Map::new(call.at);
    let args = std::mem::take(&mut call.args);
    call.budget().items(args.len())?;
    for pair in args.chunks(2) {
        let key = text_of(call, &pair[0])?;
        let value = pair.get(1).cloned().unwrap_or_else(|| Val::Str(PStr::new("", call.at)));
        map.set(key.shared(), value, key.any_origin().or(call.at));
    }
    Ok(Val::Map(map))
}

fn set(call: &mut Call<'_>) -> Result<Val, Error> {
    let (map, key, value) = (call.map(0), call.str(1), call.take(2));
    map.set(key.shared(), value, key.any_origin().or(call.at));
    Ok(Val::Map(map))
}

fn unset(call: &mut Call<'_>) -> Result<Val, Error> {
    let map = call.map(0);
    map.remove(call.str(1).as_str());
    Ok(Val::Map(map))
}

fn deep_copy(call: &mut Call<'_>) -> Result<Val, Error> {
    let value = call.take(0);
    copy(call, &value, 0)
}

/// Another value with the same parts; nothing in it is shared.
fn copy(call: &mut Call<'_>, value: &Val, depth: usize) -> Result<Val, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new("the value is nested too deeply to be copied"));
    }
    match value {
        Val::List(list) => {
            call.budget().items(list.items().len())?;
            let items: Result<Vec<Val>, Error> = list.items().iter().map(|item| copy(call, item, depth + 1)).collect();
            Ok(Val::List(List::new(items?, list.origin())))
        }
        Val::Map(map) => {
            call.budget().items(map.len())?;
            let copied = Map::new(map.origin());
            for (key, entry) in map.snapshot() {
                copied.set(key, copy(call, &entry.value, depth + 1)?, entry.key);
            }
            Ok(Val::Map(copied))
        }
        other => Ok(other.clone()),
    }
}
