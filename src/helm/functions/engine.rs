//! Functions of Helm's that ask the engine: templates by name and from strings, demands on values, the cluster.

use super::{Call, Function, Kind::Any, Kind::Str};
use crate::helm::value::{Error, Map, Trouble, Val};

pub const TABLE: &[Function] = &[
    Function::new("include", &[Str, Any], include),
    Function::new("tpl", &[Str, Any], tpl),
    Function::new("required", &[Str, Any], required),
    Function::new("fail", &[Str], fail),
    Function::new("lookup", &[Str, Str, Str, Str], lookup),
];

fn include(call: &mut Call<'_>) -> Result<Val, Error> {
    let (name, data, at) = (call.str(0), call.take(1), call.at);
    call.host.include(&name, data, at).map(Val::Str)
}

fn tpl(call: &mut Call<'_>) -> Result<Val, Error> {
    let (text, data, at) = (call.str(0), call.take(1), call.at);
    call.host.tpl(&text, data, at).map(Val::Str)
}

/// The value, unless it is nil or an empty string.
fn required(call: &mut Call<'_>) -> Result<Val, Error> {
    let (warning, value) = (call.str(0), call.take(1));
    let is_missing = value.is_nil() || matches!(&value, Val::Str(string) if string.as_str().is_empty());
    if is_missing { Err(Error::of(Trouble::Required, warning.as_str())) } else { Ok(value) }
}

fn fail(call: &mut Call<'_>) -> Result<Val, Error> {
    Err(Error::of(Trouble::Refused, call.str(0).as_str()))
}

/// The cluster cannot be asked: an empty map, as `helm template` gives.
fn lookup(call: &mut Call<'_>) -> Result<Val, Error> {
    let origin = call.origins().tainted("what the cluster holds");
    Ok(Val::Map(Map::new(origin)))
}
