//! Parts of strings, and questions about them. Lengths count bytes, as in Go; no character is cut in half, though.

use super::super::{Call, Function, Kind::Int, Kind::Str};
use super::border;
use crate::helm::value::{Error, PStr, StringBuilder, Val};

pub const TABLE: &[Function] = &[
    Function::new("trim", &[Str], |call| trimmed(call, 0, |text| text.trim_matches(is_space))),
    Function::new("trimAll", &[Str, Str], trim_all),
    Function::new("trimall", &[Str, Str], trim_all),
    Function::new("trimSuffix", &[Str, Str], |call| {
        let suffix = call.str(0);
        trimmed(call, 1, |text| text.strip_suffix(suffix.as_str()).unwrap_or(text))
    }),
    Function::new("trimPrefix", &[Str, Str], |call| {
        let prefix = call.str(0);
        trimmed(call, 1, |text| text.strip_prefix(prefix.as_str()).unwrap_or(text))
    }),
    Function::new("trunc", &[Int, Str], trunc),
    Function::new("substr", &[Int, Int, Str], substr),
    Function::new("abbrev", &[Int, Str], abbrev),
    Function::new("abbrevboth", &[Int, Int, Str], abbrev_both),
    Function::new("contains", &[Str, Str], |call| asked(call, |part, text| text.contains(part))),
    Function::new("hasPrefix", &[Str, Str], |call| asked(call, |part, text| text.starts_with(part))),
    Function::new("hasSuffix", &[Str, Str], |call| asked(call, |part, text| text.ends_with(part))),
    Function::new("plural", &[Str, Str, Int], |call| Ok(Val::Str(call.str(usize::from(call.int(2) != 1))))),
];

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// What is left of an argument, which is a part of it.
fn trimmed(call: &mut Call<'_>, index: usize, trim: impl Fn(&str) -> &str) -> Result<Val, Error> {
    let string = call.str(index);
    let text = string.as_str();
    let left = trim(text);
    let start = left.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len());
    Ok(Val::Str(string.slice(start..start + left.len())))
}

fn trim_all(call: &mut Call<'_>) -> Result<Val, Error> {
    let letters = call.str(0);
    trimmed(call, 1, |text| text.trim_matches(|c| letters.as_str().contains(c)))
}

/// The first bytes, or with a negative count the last ones.
fn trunc(call: &mut Call<'_>) -> Result<Val, Error> {
    let (count, string) = (call.int(0), call.str(1));
    let len = string.as_str().len();
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    Ok(Val::Str(match count {
        _ if size >= len => string,
        ..0 => string.slice(border(string.as_str(), len - size)..len),
        _ => string.slice(0..border(string.as_str(), size)),
    }))
}

fn substr(call: &mut Call<'_>) -> Result<Val, Error> {
    let (start, end, string) = (call.int(0), call.int(1), call.str(2));
    let len = string.as_str().len() as i64;
    let range = match (start, end) {
        (..0, end) => 0..end,
        (start, end) if end < 0 || end > len => start..len,
        (start, end) => start..end,
    };
    if range.start > range.end || range.end > len || range.end < 0 {
        return Err(out_of_range(&range, len));
    }
    let place = |at: i64| border(string.as_str(), at as usize);
    Ok(Val::Str(string.slice(place(range.start)..place(range.end))))
}

/// As Go says it: by the length where the end lies behind it, else by both ends.
fn out_of_range(range: &std::ops::Range<i64>, len: i64) -> Error {
    let bounds = match range.end {
        ..0 => format!("[:{}]", range.end),
        end if end > len => format!("[:{end}] with length {len}"),
        end => format!("[{}:{end}]", range.start),
    };
    Error::new(format!("runtime error: slice bounds out of range {bounds}"))
}

fn asked(call: &mut Call<'_>, ask: fn(&str, &str) -> bool) -> Result<Val, Error> {
    let answer = ask(call.str(0).as_str(), call.str(1).as_str());
    let origin = call.derived();
    Ok(Val::Bool(answer, origin))
}

fn abbrev(call: &mut Call<'_>) -> Result<Val, Error> {
    let (width, string) = (call.int(0), call.str(1));
    Ok(Val::Str(if width < 4 { string } else { shortened(&string, 0, width) }))
}

fn abbrev_both(call: &mut Call<'_>) -> Result<Val, Error> {
    let (left, right, string) = (call.int(0), call.int(1), call.str(2));
    let is_short = right < 4 || left > 0 && right < 7;
    Ok(Val::Str(if is_short { string } else { shortened(&string, left, right) }))
}

/// A part of a width, with dots where something was left out.
fn shortened(string: &PStr, offset: i64, width: i64) -> PStr {
    let text = string.as_str();
    let (len, mut offset) = (text.len() as i64, offset.min(text.len() as i64));
    if len <= width {
        return string.clone();
    }
    if len - offset < width - 3 {
        offset = len - (width - 3);
    }
    let mut made = StringBuilder::new();
    let mut dotted = |before: bool, range: std::ops::Range<i64>, after: bool| {
        made.push_str(if before { "..." } else { "" }, string.origin());
        made.push_slice(string, border(text, range.start.max(0) as usize)..border(text, range.end.max(0) as usize));
        made.push_str(if after { "..." } else { "" }, string.origin());
    };
    match offset {
        ..=4 => dotted(false, 0..width - 3, true),
        _ if offset + width - 3 < len => dotted(true, offset..offset + width - 6, true),
        _ => dotted(true, len - (width - 3)..len, false),
    }
    made.finish(string.origin())
}
