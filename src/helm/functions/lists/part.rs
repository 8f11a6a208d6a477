//! Parts of lists.

use super::super::numbers::to_int;
use super::super::{Call, Function, Kind::Any, Kind::Int};
use super::{Comparison, list_of};
use crate::helm::value::{Error, List, Val};

pub const TABLE: &[Function] = &[
    Function::new("first", &[Any], |call| one(call, "find first on", |items| items.first())),
    Function::new("mustFirst", &[Any], |call| one(call, "find first on", |items| items.first())),
    Function::new("last", &[Any], |call| one(call, "find last on", |items| items.last())),
    Function::new("mustLast", &[Any], |call| one(call, "find last on", |items| items.last())),
    Function::new("rest", &[Any], rest),
    Function::new("mustRest", &[Any], rest),
    Function::new("initial", &[Any], initial),
    Function::new("mustInitial", &[Any], initial),
    Function::variadic("slice", &[Any], Any, slice),
    Function::variadic("mustSlice", &[Any], Any, slice),
    Function::new("chunk", &[Int, Any], chunk),
    Function::new("mustChunk", &[Int, Any], chunk),
    Function::new("has", &[Any, Any], has),
    Function::new("mustHas", &[Any, Any], has),
    Function::new("compact", &[Any], |call| kept(call, "compact", |item, _, _| item.is_true())),
    Function::new("mustCompact", &[Any], |call| kept(call, "compact", |item, _, _| item.is_true())),
    Function::new("uniq", &[Any], uniq),
    Function::new("mustUniq", &[Any], uniq),
    Function::variadic("without", &[Any], Any, without),
    Function::variadic("mustWithout", &[Any], Any, without),
];

fn one(call: &mut Call<'_>, deed: &str, pick: fn(&[Val]) -> Option<&Val>) -> Result<Val, Error> {
    let list = list_of(call, 0, deed)?;
    Ok(pick(list.items()).cloned().unwrap_or(Val::Nil(list.origin())))
}

fn part(list: &List, items: &[Val]) -> Val {
    Val::List(List::new(items.to_vec(), list.origin()))
}

fn rest(call: &mut Call<'_>) -> Result<Val, Error> {
    let list = list_of(call, 0, "find rest on")?;
    Ok(part(&list, list.items().get(1..).unwrap_or_default()))
}

fn initial(call: &mut Call<'_>) -> Result<Val, Error> {
    let list = list_of(call, 0, "find initial on")?;
    Ok(part(&list, list.items().split_last().map_or(&[][..], |(_, items)| items)))
}

fn slice(call: &mut Call<'_>) -> Result<Val, Error> {
    let list = match call.arg(0) {
        other @ (Val::List(_) | Val::Object(..)) => list_of(call, 0, "slice").map_err(|_| not_a_list(&other))?,
        other => return Err(not_a_list(&other)),
    };
    let len = list.items().len();
    if len == 0 {
        return Ok(Val::Nil(list.origin()));
    }
    let bound = |index: usize, otherwise: usize| match call.args.get(index) {
        Some(value) => usize::try_from(to_int(value)).map_err(|_| Error::new("slice bounds out of range")),
        None => Ok(otherwise),
    };
    let (start, end) = (bound(1, 0)?, bound(2, len)?);
    list.items().get(start..end).map(|items| part(&list, items)).ok_or_else(|| Error::new("slice bounds out of range"))
}

fn not_a_list(value: &Val) -> Error {
    Error::new(format!("list should be type of slice or array but {}", value.kind_name()))
}

fn chunk(call: &mut Call<'_>) -> Result<Val, Error> {
    let list = list_of(call, 1, "chunk")?;
    let size = usize::try_from(call.int(0)).ok().filter(|size| *size > 0);
    let size = size.ok_or_else(|| Error::new("the size of a chunk must be positive"))?;
    let chunks = list.items().chunks(size).map(|items| part(&list, items)).collect();
    Ok(Val::List(List::new(chunks, list.origin())))
}

fn has(call: &mut Call<'_>) -> Result<Val, Error> {
    let mut comparison = Comparison::new();
    let found = match call.arg(1) {
        Val::Nil(_) => false,
        _ => comparison.is_among(&call.arg(0), list_of(call, 1, "find has on")?.items()),
    };
    comparison.pay(call)?;
    let origin = call.derived();
    Ok(Val::Bool(found, origin))
}

/// The items that pass a test, which sees the kept ones too.
fn kept(
    call: &mut Call<'_>,
    deed: &str,
    mut keep: impl FnMut(&Val, &[Val], &mut Comparison) -> bool,
) -> Result<Val, Error> {
    let (list, mut comparison) = (list_of(call, 0, deed)?, Comparison::new());
    let mut items: Vec<Val> = Vec::new();
    for item in list.items() {
        if keep(item, &items, &mut comparison) {
            items.push(item.clone());
        }
    }
    comparison.pay(call)?;
    Ok(Val::List(List::new(items, list.origin())))
}

fn uniq(call: &mut Call<'_>) -> Result<Val, Error> {
    kept(call, "find uniq on", |item, kept, comparison| !comparison.is_among(item, kept))
}

fn without(call: &mut Call<'_>) -> Result<Val, Error> {
    let omitted: Vec<Val> = call.args.split_off(1.min(call.args.len()));
    kept(call, "find without on", |item, _, comparison| !comparison.is_among(item, &omitted))
}
