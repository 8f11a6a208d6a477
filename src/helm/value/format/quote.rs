//! `%q`: a string in double quotes, as Go's source would have it.

use std::borrow::Cow;

use crate::helm::go::quote::is_printable;
use crate::helm::value::{PStr, StringBuilder};

/// The string in double quotes. The quotes and escapes have the origin of what they stand for.
pub fn quote(string: &PStr) -> PStr {
    let mut made = StringBuilder::new();
    made.push_str("\"", string.any_origin());
    escape(&mut made, string, '"');
    made.push_str("\"", string.any_origin());
    made.finish(string.origin())
}

/// Adds a string with escapes; runs without any are copied as they are.
fn escape(made: &mut StringBuilder, string: &PStr, mark: char) {
    let text = string.as_str();
    let mut done = 0;
    for (at, char) in text.char_indices() {
        if let Some(escaped) = escaped(char, mark) {
            made.push_slice(string, done..at);
            done = at + char.len_utf8();
            made.push_as(string, at..done, &escaped);
        }
    }
    made.push_slice(string, done..text.len());
}

/// A character in single quotes.
pub fn quote_char(char: char) -> String {
    format!("'{}'", escaped(char, '\'').unwrap_or_else(|| Cow::Owned(char.to_string())))
}

fn escaped(char: char, mark: char) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match char {
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        '\\' => "\\\\",
        _ if char == mark => return Some(Cow::Owned(format!("\\{mark}"))),
        _ if char < ' ' || char == '\x7f' => return Some(Cow::Owned(format!("\\x{:02x}", char as u32))),
        _ if is_printable(char) => return None,
        _ if (char as u32) < 0x1_0000 => return Some(Cow::Owned(format!("\\u{:04x}", char as u32))),
        _ => return Some(Cow::Owned(format!("\\U{:08x}", char as u32))),
    }))
}
