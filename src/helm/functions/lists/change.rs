//! Lists made, lengthened, turned round.

use super::super::{Call, Function, Kind::Any, Kind::Int};
use super::list_of;
use crate::helm::value::{Error, List, OriginId, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::variadic("list", &[], Any, list),
    Function::variadic("tuple", &[], Any, list),
    Function::new("append", &[Any, Any], append),
    Function::new("mustAppend", &[Any, Any], append),
    Function::new("push", &[Any, Any], append),
    Function::new("mustPush", &[Any, Any], append),
    Function::new("prepend", &[Any, Any], prepend),
    Function::new("mustPrepend", &[Any, Any], prepend),
    Function::variadic("concat", &[], Any, concat),
    Function::new("reverse", &[Any], reverse),
    Function::new("mustReverse", &[Any], reverse),
    Function::new("until", &[Int], until),
    Function::new("untilStep", &[Int, Int, Int], |call| {
        let (start, stop, step) = (call.int(0), call.int(1), call.int(2));
        numbers(call, start, stop, step)
    }),
    Function::variadic("seq", &[], Int, seq),
];

fn list(call: &mut Call<'_>) -> Result<Val, Error> {
    Ok(Val::List(List::new(std::mem::take(&mut call.args), call.at)))
}

fn append(call: &mut Call<'_>) -> Result<Val, Error> {
    let (list, item) = (list_of(call, 0, "push on")?, call.take(1));
    call.budget().items(list.items().len() + 1)?;
    let items = list.items().iter().cloned().chain([item]).collect();
    Ok(Val::List(List::new(items, list.origin())))
}

fn prepend(call: &mut Call<'_>) -> Result<Val, Error> {
    let (list, item) = (list_of(call, 0, "prepend on")?, call.take(1));
    call.budget().items(list.items().len() + 1)?;
    let items = [item].into_iter().chain(list.items().iter().cloned()).collect();
    Ok(Val::List(List::new(items, list.origin())))
}

fn concat(call: &mut Call<'_>) -> Result<Val, Error> {
    let mut items = Vec::new();
    let mut origin = OriginId::NONE;
    for index in 0..call.args.len() {
        let list = list_of(call, index, "concat as list")?;
        call.budget().items(items.len() + list.items().len())?;
        items.extend_from_slice(list.items());
        origin = origin.or(list.origin());
    }
    Ok(Val::List(List::new(items, origin)))
}

fn reverse(call: &mut Call<'_>) -> Result<Val, Error> {
    let list = list_of(call, 0, "find reverse on")?;
    Ok(Val::List(List::new(list.items().iter().rev().cloned().collect(), list.origin())))
}

fn until(call: &mut Call<'_>) -> Result<Val, Error> {
    let count = call.int(0);
    numbers(call, 0, count, if count < 0 { -1 } else { 1 })
}

/// The numbers from `start` up to but without `stop`.
fn steps(call: &mut Call<'_>, start: i64, stop: i64, step: i64) -> Result<Vec<i64>, Error> {
    let distance = i128::from(stop) - i128::from(start);
    if step == 0 || distance == 0 || (distance > 0) != (step > 0) {
        return Ok(Vec::new());
    }
    let count = (distance.unsigned_abs() - 1) / u128::from(step.unsigned_abs()) + 1;
    call.budget().items(usize::try_from(count).unwrap_or(usize::MAX))?;
    Ok((0..count as i64).map(|index| start.wrapping_add(step.wrapping_mul(index))).collect())
}

fn numbers(call: &mut Call<'_>, start: i64, stop: i64, step: i64) -> Result<Val, Error> {
    let origin = call.derived();
    let items = steps(call, start, stop, step)?.into_iter().map(Val::int).collect();
    Ok(Val::List(List::new(items, origin)))
}

/// Numbers with blanks between, up to and with the last, as the command `seq` prints them.
fn seq(call: &mut Call<'_>) -> Result<Val, Error> {
    let (first, second, third) = (call.int(0), call.int(1), call.int(2));
    let toward = |start: i64, end: i64| if end < start { -1 } else { 1 };
    let (start, step, end) = match call.args.len() {
        1 => (1, toward(1, first), first),
        2 => (first, toward(first, second), second),
        3 if third < first && second > 0 => return Ok(Val::str("")),
        3 => (first, second, third),
        _ => return Ok(Val::str("")),
    };
    let numbers = steps(call, start, end.saturating_add(toward(start, end)), step)?;
    let text = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let origin = call.derived();
    Ok(Val::Str(PStr::new(text, origin)))
}
