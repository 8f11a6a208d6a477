//! `html`, `js`, `urlquery`: text made safe for other notations.

use std::borrow::Cow;

use super::super::{Call, Function, Kind::Any};
use crate::helm::value::{Error, PStr, StringBuilder, Val, format};

pub const TABLE: &[Function] = &[
    Function::variadic("html", &[], Any, html),
    Function::variadic("js", &[], Any, js),
    Function::variadic("urlquery", &[], Any, url_query),
];

type Escape = fn(char) -> Option<Cow<'static, str>>;

/// The arguments as `print` joins them, each character escaped.
fn escaped(call: &mut Call<'_>, escape: Escape) -> Result<Val, Error> {
    let args = std::mem::take(&mut call.args);
    let text = match args.as_slice() {
        [Val::Str(string)] => string.clone(),
        _ => format::sprint(&args, call.budget())?,
    };
    call.budget().string(text.as_str().len())?;
    Ok(Val::Str(rewritten(&text, escape)))
}

fn rewritten(text: &PStr, escape: Escape) -> PStr {
    let mut made = StringBuilder::new();
    let mut done = 0;
    for (at, char) in text.as_str().char_indices() {
        if let Some(letters) = escape(char) {
            made.push_slice(text, done..at);
            done = at + char.len_utf8();
            made.push_as(text, at..done, &letters);
        }
    }
    made.push_slice(text, done..text.as_str().len());
    made.finish(text.origin())
}

fn html(call: &mut Call<'_>) -> Result<Val, Error> {
    escaped(call, |char| {
        Some(Cow::Borrowed(match char {
            '"' => "&#34;",
            '\'' => "&#39;",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\0' => "\u{fffd}",
            _ => return None,
        }))
    })
}

fn js(call: &mut Call<'_>) -> Result<Val, Error> {
    escaped(call, |char| match char {
        '\\' => Some(Cow::Borrowed("\\\\")),
        '\'' => Some(Cow::Borrowed("\\'")),
        '"' => Some(Cow::Borrowed("\\\"")),
        '<' | '>' | '&' | '=' => Some(Cow::Owned(format!("\\u{:04X}", char as u32))),
        _ if char < ' ' => Some(Cow::Owned(format!("\\u{:04X}", char as u32))),
        _ => None,
    })
}

fn url_query(call: &mut Call<'_>) -> Result<Val, Error> {
    escaped(call, |char| match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '~' => None,
        ' ' => Some(Cow::Borrowed("+")),
        _ => Some(Cow::Owned(char.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect())),
    })
}
