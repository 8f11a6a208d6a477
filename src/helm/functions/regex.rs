//! Regular expressions in Go's dialect.

use std::ops::Range;

use super::{Call, Function, Kind::Int, Kind::Str};
use crate::helm::go::pattern;
use crate::helm::value::{Error, List, PStr, StringBuilder, Val};

pub const TABLE: &[Function] = &[
    Function::new("regexMatch", &[Str, Str], is_match),
    Function::new("mustRegexMatch", &[Str, Str], is_match),
    Function::new("regexFind", &[Str, Str], find),
    Function::new("mustRegexFind", &[Str, Str], find),
    Function::new("regexFindAll", &[Str, Str, Int], find_all),
    Function::new("mustRegexFindAll", &[Str, Str, Int], find_all),
    Function::new("regexReplaceAll", &[Str, Str, Str], |call| replace(call, false)),
    Function::new("mustRegexReplaceAll", &[Str, Str, Str], |call| replace(call, false)),
    Function::new("regexReplaceAllLiteral", &[Str, Str, Str], |call| replace(call, true)),
    Function::new("mustRegexReplaceAllLiteral", &[Str, Str, Str], |call| replace(call, true)),
    Function::new("regexSplit", &[Str, Str, Int], split),
    Function::new("mustRegexSplit", &[Str, Str, Int], split),
    Function::new("regexQuoteMeta", &[Str], quote_meta),
];

/// What compiling costs in steps.
const COMPILING: u64 = 400;

fn compiled(call: &mut Call<'_>) -> Result<regex::Regex, Error> {
    call.budget().step(COMPILING)?;
    pattern::compile(call.str(0).as_str()).map_err(|why| {
        let is_plain = call.name.starts_with("must");
        Error::new(if is_plain { why } else { format!("regexp: Compile(`{}`): {why}", call.str(0)) })
    })
}

fn is_match(call: &mut Call<'_>) -> Result<Val, Error> {
    let found = match compiled(call) {
        Ok(regex) => regex.is_match(call.str(1).as_str()),
        Err(error) if call.name.starts_with("must") || error.is_fatal() => return Err(error),
        Err(_) => false,
    };
    let origin = call.derived();
    Ok(Val::Bool(found, origin))
}

fn find(call: &mut Call<'_>) -> Result<Val, Error> {
    let (regex, string) = (compiled(call)?, call.str(1));
    let range = regex.find(string.as_str()).map_or(0..0, |found| found.range());
    Ok(Val::Str(string.slice(range)))
}

/// A limit of fewer than none is no limit.
fn limit(call: &Call<'_>, index: usize) -> usize {
    usize::try_from(call.int(index)).unwrap_or(usize::MAX)
}

fn parts(call: &mut Call<'_>, string: &PStr, ranges: impl Iterator<Item = Range<usize>>) -> Result<Val, Error> {
    let items: Vec<Val> = ranges.map(|range| Val::Str(string.slice(range))).collect();
    call.budget().items(items.len())?;
    Ok(Val::List(List::new(items, string.origin())))
}

fn find_all(call: &mut Call<'_>) -> Result<Val, Error> {
    let (regex, string) = (compiled(call)?, call.str(1));
    let ranges = regex.find_iter(string.as_str()).take(limit(call, 2)).map(|found| found.range());
    parts(call, &string, ranges)
}

fn replace(call: &mut Call<'_>, literal: bool) -> Result<Val, Error> {
    let (regex, string, with) = (compiled(call)?, call.str(1), call.str(2));
    let name = call.name;
    let text = string.as_str();
    let whole = call.origins().derived([string.any_origin(), with.any_origin()], name);
    let (mut made, mut done) = (StringBuilder::new(), 0);
    for found in regex.captures_iter(text) {
        let Some(range) = found.get(0).map(|all| all.range()) else { continue };
        made.push_slice(&string, done..range.start);
        let mut new = String::new();
        if literal {
            new.push_str(with.as_str())
        } else {
            found.expand(with.as_str(), &mut new)
        }
        call.budget().string(made.len().saturating_add(new.len()) / 16)?;
        made.push_str(&new, whole);
        done = range.end;
    }
    made.push_slice(&string, done..text.len());
    call.budget().string(made.len())?;
    Ok(Val::Str(made.finish(whole)))
}

/// The pieces between matches. As in Go, a match of nothing in front or behind parts nothing.
fn split(call: &mut Call<'_>) -> Result<Val, Error> {
    let (regex, string, most) = (compiled(call)?, call.str(1), limit(call, 2));
    let text = string.as_str();
    if most == 0 {
        return Ok(Val::Nil(string.origin()));
    }
    let (mut ranges, mut start, mut end) = (Vec::new(), 0, 0);
    for found in regex.find_iter(text) {
        if ranges.len() + 1 >= most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            ranges.push(start..end);
        }
        start = found.end();
    }
    if end != text.len() {
        ranges.push(start..text.len());
    }
    if text.is_empty() && ranges.is_empty() {
        ranges.push(0..0);
    }
    parts(call, &string, ranges.into_iter())
}

fn quote_meta(call: &mut Call<'_>) -> Result<Val, Error> {
    let string = call.str(0);
    let special = |c: char| r"\.+*?()|[]{}^$".contains(c);
    let (mut made, mut done) = (StringBuilder::new(), 0);
    for (at, _) in string.as_str().match_indices(special) {
        made.push_slice(&string, done..at);
        made.push_str("\\", string.origin());
        done = at;
    }
    made.push_slice(&string, done..string.as_str().len());
    Ok(Val::Str(made.finish(string.origin())))
}
