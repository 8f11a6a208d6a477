//! Letters: small and capital ones, words in other notations.

use super::super::{Call, Function, Kind::Str};
use super::by_chars;
use crate::helm::go::words;
use crate::helm::value::{Error, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::new("upper", &[Str], |call| changed(call, |c| c.is_lowercase().then(|| c.to_uppercase().collect()))),
    Function::new("lower", &[Str], |call| changed(call, |c| c.is_uppercase().then(|| c.to_lowercase().collect()))),
    Function::new("nospace", &[Str], |call| changed(call, |c| c.is_whitespace().then(String::new))),
    Function::new("title", &[Str], |call| same_length(call, words::title)),
    Function::new("untitle", &[Str], |call| same_length(call, words::untitle)),
    Function::new("swapcase", &[Str], |call| same_length(call, words::swapcase)),
    Function::new("initials", &[Str], |call| same_length(call, words::initials)),
    Function::new("camelcase", &[Str], |call| same_length(call, words::pascal)),
    Function::new("snakecase", &[Str], |call| same_length(call, |text| words::connected(text, '_'))),
    Function::new("kebabcase", &[Str], |call| same_length(call, |text| words::connected(text, '-'))),
];

fn changed(call: &mut Call<'_>, change: fn(char) -> Option<String>) -> Result<Val, Error> {
    let string = call.str(0);
    Ok(Val::Str(by_chars(&string, change)))
}

/// Where as many characters come out as went in, each stands for its own; else all for the whole.
fn same_length(call: &mut Call<'_>, change: impl Fn(&str) -> String) -> Result<Val, Error> {
    let string = call.str(0);
    let made = change(string.as_str());
    if made.chars().count() != string.as_str().chars().count() {
        let origin = call.derived();
        return Ok(Val::Str(PStr::new(made, origin)));
    }
    let mut letters = [0; 4];
    let mut rewritten = crate::helm::value::StringBuilder::new();
    for ((at, old), new) in string.as_str().char_indices().zip(made.chars()) {
        let range = at..at + old.len_utf8();
        match old == new {
            true => rewritten.push_slice(&string, range),
            false => rewritten.push_as(&string, range, new.encode_utf8(&mut letters)),
        }
    }
    Ok(Val::Str(rewritten.finish(string.origin())))
}
