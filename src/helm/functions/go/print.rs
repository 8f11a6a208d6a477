//! `print` and its kin, `not`, `call`.

use super::super::{Call, Function, Kind::Any, Kind::Str};
use crate::helm::value::{Error, Val, format};

pub const TABLE: &[Function] = &[
    Function::variadic("print", &[], Any, print),
    Function::variadic("println", &[], Any, println),
    Function::variadic("printf", &[Str], Any, printf),
    Function::new("not", &[Any], not),
    Function::variadic("and", &[Any], Any, last),
    Function::variadic("or", &[Any], Any, last),
    Function::variadic("call", &[Any], Any, call_value),
];

fn print(call: &mut Call<'_>) -> Result<Val, Error> {
    let args = std::mem::take(&mut call.args);
    format::sprint(&args, call.budget()).map(Val::Str)
}

fn println(call: &mut Call<'_>) -> Result<Val, Error> {
    let args = std::mem::take(&mut call.args);
    format::sprintln(&args, call.budget()).map(Val::Str)
}

fn printf(call: &mut Call<'_>) -> Result<Val, Error> {
    let (pattern, args) = (call.str(0), std::mem::take(&mut call.args));
    format::sprintf(&pattern, args.get(1..).unwrap_or_default(), call.budget()).map(Val::Str)
}

fn not(call: &mut Call<'_>) -> Result<Val, Error> {
    let (value, origin) = (call.arg(0).is_true(), call.derived());
    Ok(Val::Bool(!value, origin))
}

fn last(call: &mut Call<'_>) -> Result<Val, Error> {
    Ok(call.args.pop().unwrap_or(Val::Nil(call.at)))
}

/// No value of a chart is a function.
fn call_value(call: &mut Call<'_>) -> Result<Val, Error> {
    Err(Error::new(format!("non-function of type {}", call.arg(0).type_name())))
}
