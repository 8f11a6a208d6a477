//! Strings put together and taken apart.

use std::rc::Rc;

use super::super::{Call, Function, Kind::Any, Kind::Int, Kind::Str};
use super::text_of;
use crate::helm::value::{Error, List, Map, OriginId, PStr, StringBuilder, Val, format};

pub const TABLE: &[Function] = &[
    Function::variadic("quote", &[], Any, |call| {
        each(call, |call, value| {
            let text = text_of(call, value)?;
            Ok(format::quote(&text))
        })
    }),
    Function::variadic("squote", &[], Any, |call| each(call, single_quoted)),
    Function::variadic("cat", &[], Any, |call| each(call, text_of)),
    Function::new("replace", &[Str, Str, Str], replace),
    Function::new("join", &[Str, Any], join),
    Function::new("split", &[Str, Str], |call| numbered(call, 1, usize::MAX)),
    Function::new("splitn", &[Str, Int, Str], |call| {
        let count = call.int(1);
        numbered(call, 2, usize::try_from(count).unwrap_or(usize::MAX))
    }),
    Function::new("splitList", &[Str, Str], split_list),
    Function::new("toString", &[Any], |call| {
        let value = call.take(0);
        text_of(call, &value).map(Val::Str)
    }),
    Function::new("toStrings", &[Any], |call| {
        let value = call.take(0);
        let items = texts(call, &value)?.into_iter().map(Val::Str).collect();
        Ok(Val::List(List::new(items, value.origin())))
    }),
    Function::new("sortAlpha", &[Any], sort_alpha),
];

/// What each argument but nil becomes, with blanks between.
fn each(call: &mut Call<'_>, make: impl Fn(&mut Call<'_>, &Val) -> Result<PStr, Error>) -> Result<Val, Error> {
    let args = std::mem::take(&mut call.args);
    let mut made = StringBuilder::new();
    let mut is_first = true;
    for value in args.iter().filter(|value| !value.is_nil()) {
        made.push_str(if is_first { "" } else { " " }, OriginId::NONE);
        made.push(&make(call, value)?);
        is_first = false;
    }
    call.budget().string(made.len())?;
    Ok(Val::Str(made.finish(args.first().map(Val::origin).unwrap_or_default())))
}

fn single_quoted(call: &mut Call<'_>, value: &Val) -> Result<PStr, Error> {
    let text = text_of(call, value)?;
    let mut made = StringBuilder::new();
    made.push_str("'", OriginId::NONE);
    made.push(&text);
    made.push_str("'", OriginId::NONE);
    Ok(made.finish(text.origin()))
}

fn replace(call: &mut Call<'_>) -> Result<Val, Error> {
    let (old, new, string) = (call.str(0), call.str(1), call.str(2));
    let text = string.as_str();
    let count = text.matches(old.as_str()).count();
    call.budget().string(text.len().saturating_add(count.saturating_mul(new.as_str().len())))?;
    let (mut made, mut done) = (StringBuilder::new(), 0);
    for (at, _) in text.match_indices(old.as_str()) {
        made.push_slice(&string, done..at);
        match new.origin().is_known() || new.spans().next().is_some() {
            true => made.push(&new),
            false => made.push_as(&string, at..at + old.as_str().len(), new.as_str()),
        }
        done = at + old.as_str().len();
    }
    made.push_slice(&string, done..text.len());
    Ok(Val::Str(made.finish(string.origin())))
}

/// The texts of a list's items but nil, or the one of a single value.
fn texts(call: &mut Call<'_>, value: &Val) -> Result<Vec<PStr>, Error> {
    match value {
        Val::Nil(_) => Ok(Vec::new()),
        Val::List(list) => {
            let items = list.items().iter().filter(|item| !item.is_nil());
            items.map(|item| text_of(call, item)).collect()
        }
        other => Ok(vec![text_of(call, other)?]),
    }
}

fn join(call: &mut Call<'_>) -> Result<Val, Error> {
    let (separator, value) = (call.str(0), call.take(1));
    let texts = texts(call, &value)?;
    let total: usize = texts.iter().map(|text| text.as_str().len() + separator.as_str().len()).sum();
    call.budget().string(total)?;
    let mut made = StringBuilder::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            made.push(&separator);
        }
        made.push(text);
    }
    Ok(Val::Str(made.finish(value.origin())))
}

/// The pieces between separators; without one, the characters.
fn pieces(string: &PStr, separator: &str, most: usize) -> Vec<PStr> {
    let text = string.as_str();
    let mut found = Vec::new();
    let mut start = 0;
    let cuts = text.match_indices(separator).map(|(at, _)| (at, at + separator.len()));
    let cuts = cuts.filter(|cut| !separator.is_empty() || cut.0 > 0 && cut.0 < text.len());
    for (end, next) in cuts {
        if found.len() + 1 >= most {
            break;
        }
        found.push(string.slice(start..end));
        start = next;
    }
    if most > 0 && !(separator.is_empty() && text.is_empty()) {
        found.push(string.slice(start..text.len()));
    }
    found
}

fn numbered(call: &mut Call<'_>, index: usize, most: usize) -> Result<Val, Error> {
    let (separator, string) = (call.str(0), call.str(index));
    let pieces = pieces(&string, separator.as_str(), most);
    call.budget().items(pieces.len())?;
    let map = Map::new(string.origin());
    for (index, piece) in pieces.into_iter().enumerate() {
        map.set(Rc::from(format!("_{index}")), Val::Str(piece), string.origin());
    }
    Ok(Val::Map(map))
}

fn split_list(call: &mut Call<'_>) -> Result<Val, Error> {
    let (separator, string) = (call.str(0), call.str(1));
    let pieces = pieces(&string, separator.as_str(), usize::MAX);
    call.budget().items(pieces.len())?;
    Ok(Val::List(List::new(pieces.into_iter().map(Val::Str).collect(), string.origin())))
}

fn sort_alpha(call: &mut Call<'_>) -> Result<Val, Error> {
    let value = call.take(0);
    let mut texts = texts(call, &value)?;
    texts.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    Ok(Val::List(List::new(texts.into_iter().map(Val::Str).collect(), value.origin())))
}
