//! Strings: parts, letters, repetition.

use super::{Call, Function, Kind::Int, Kind::Str};
use crate::helm::value::{Error, StringBuilder, Val};

pub const TABLE: &[Function] =
    &[Function::new("repeat", &[Int, Str], repeat), Function::new("trimSuffix", &[Str, Str], trim_suffix)];

fn trim_suffix(call: &mut Call<'_>) -> Result<Val, Error> {
    let (suffix, string) = (call.str(0), call.str(1));
    let end = string.as_str().strip_suffix(suffix.as_str()).map_or(string.as_str().len(), str::len);
    Ok(Val::Str(string.slice(0..end)))
}

fn repeat(call: &mut Call<'_>) -> Result<Val, Error> {
    let (count, string) = (usize::try_from(call.int(0)), call.str(1));
    let count = count.map_err(|_| Error::new("strings: negative Repeat count"))?;
    call.budget().string(count.saturating_mul(string.as_str().len()))?;
    let mut made = StringBuilder::new();
    (0..count).for_each(|_| made.push(&string));
    Ok(Val::Str(made.finish(string.origin())))
}
