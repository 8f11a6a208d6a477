//! Lines: indentation, line breaks, repetition.

use super::super::{Call, Function, Kind::Int, Kind::Str};
use crate::helm::go::words;
use crate::helm::value::{Error, PStr, StringBuilder, Val};

pub const TABLE: &[Function] = &[
    Function::new("indent", &[Int, Str], |call| indented(call, "")),
    Function::new("nindent", &[Int, Str], |call| indented(call, "\n")),
    Function::new("repeat", &[Int, Str], repeat),
    Function::new("wrap", &[Int, Str], |call| wrapped(call, 1, "\n", false)),
    Function::new("wrapWith", &[Int, Str, Str], |call| {
        let separator = call.str(1);
        wrapped(call, 2, separator.as_str(), true)
    }),
];

fn indented(call: &mut Call<'_>, lead: &str) -> Result<Val, Error> {
    let (width, string) = (usize::try_from(call.int(0)), call.str(1));
    let width = width.map_err(|_| Error::new("strings: negative Repeat count"))?;
    let lines = string.as_str().bytes().filter(|byte| *byte == b'\n').count() + 1;
    call.budget().string(width.saturating_mul(lines).saturating_add(string.as_str().len()))?;
    let padding = PStr::plain(" ".repeat(width));
    let mut made = StringBuilder::new();
    made.push_str(lead, crate::helm::value::OriginId::NONE);
    let mut start = 0;
    for line in string.as_str().split_inclusive('\n') {
        made.push(&padding);
        made.push_slice(&string, start..start + line.len());
        start += line.len();
    }
    if string.as_str().is_empty() || string.as_str().ends_with('\n') {
        made.push(&padding);
    }
    Ok(Val::Str(made.finish(string.origin())))
}

fn repeat(call: &mut Call<'_>) -> Result<Val, Error> {
    let (count, string) = (usize::try_from(call.int(0)), call.str(1));
    let count = count.map_err(|_| Error::new("strings: negative Repeat count"))?;
    call.budget().string(count.saturating_mul(string.as_str().len()))?;
    let mut made = StringBuilder::new();
    if !string.as_str().is_empty() {
        (0..count).for_each(|_| made.push(&string));
    }
    Ok(Val::Str(made.finish(string.origin())))
}

fn wrapped(call: &mut Call<'_>, index: usize, separator: &str, cuts: bool) -> Result<Val, Error> {
    let (width, string) = (call.int(0), call.str(index));
    let most = string.as_str().len().saturating_mul(separator.len() + 1);
    call.budget().string(most)?;
    let made = words::wrap(string.as_str(), width, separator, cuts);
    let origin = call.derived();
    Ok(Val::Str(PStr::new(made, origin)))
}
