//! Questions about types.

use super::lists::Comparison;
use super::{Call, Function, Kind::Any, Kind::Str};
use crate::helm::value::{Error, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::new("typeOf", &[Any], |call| name(call, Val::type_name)),
    Function::new("kindOf", &[Any], |call| name(call, Val::kind_name)),
    Function::new("typeIs", &[Str, Any], |call| is(call, |wanted, value| wanted == value.type_name())),
    Function::new("kindIs", &[Str, Any], |call| is(call, |wanted, value| wanted == value.kind_name())),
    Function::new("typeIsLike", &[Str, Any], |call| {
        is(call, |wanted, value| {
            value.type_name().strip_prefix('*').unwrap_or(value.type_name()) == wanted || wanted == value.type_name()
        })
    }),
    Function::new("deepEqual", &[Any, Any], |call| {
        let mut comparison = Comparison::new();
        let equal = comparison.are_equal(&call.arg(0), &call.arg(1));
        comparison.pay(call)?;
        let origin = call.derived();
        Ok(Val::Bool(equal, origin))
    }),
    Function::new("hello", &[], |call| Ok(Val::Str(PStr::new("Hello!", call.at)))),
];

fn name(call: &mut Call<'_>, name: fn(&Val) -> &'static str) -> Result<Val, Error> {
    let (text, origin) = (name(&call.arg(0)), call.derived());
    Ok(Val::Str(PStr::new(text, origin)))
}

fn is(call: &mut Call<'_>, ask: fn(&str, &Val) -> bool) -> Result<Val, Error> {
    let answer = ask(call.str(0).as_str(), &call.arg(1));
    let origin = call.derived();
    Ok(Val::Bool(answer, origin))
}
