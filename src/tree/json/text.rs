//! The escapes of JSON strings: how long they are, and what they say.

use super::Grammar;

/// How long the escape at the start of a text is, or how long what should be one.
pub(super) fn escape_length(text: &str, grammar: Grammar) -> Result<usize, usize> {
    let is_vault = grammar == Grammar::Vault;
    match text[1..].chars().next() {
        Some('"' | '\\' | 'b' | 'f' | 'n' | 'r' | 't') => Ok(2),
        Some('/') if !is_vault => Ok(2),
        Some('u') if !is_vault => digits(text, 2, 4, 16).map(|_| 6),
        Some('a' | 'v') if is_vault => Ok(2),
        Some('0'..='7') if is_vault => character(text, 1, 3, 8),
        Some('x') if is_vault => character(text, 2, 2, 16),
        Some('u') if is_vault => character(text, 2, 4, 16),
        Some('U') if is_vault => character(text, 2, 8, 16),
        Some(other) if !other.is_control() => Err(1 + other.len_utf8()),
        _ => Err(1),
    }
}

/// The same for an escape by number that must be a whole character: half a pair is none to Go.
fn character(text: &str, from: usize, count: usize, radix: u32) -> Result<usize, usize> {
    let length = from + count;
    let value = digits(text, from, count, radix)?;
    let fits = if count == 3 { value < 256 } else { char::from_u32(value).is_some() };
    if fits { Ok(length) } else { Err(length) }
}

/// The number that so many digits make, or how far they reach.
fn digits(text: &str, from: usize, count: usize, radix: u32) -> Result<u32, usize> {
    let found = text[from..].chars().take(count).take_while(|digit| digit.is_digit(radix)).count();
    let number = text.get(from..from + found).and_then(|digits| u32::from_str_radix(digits, radix).ok());
    number.filter(|_| found == count).ok_or(from + found)
}

/// Undoes the escapes of a string whose escapes are known to be right.
pub(super) fn unescape(inner: &str) -> String {
    let mut said = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        said.push_str(&rest[..at]);
        let (letter, length) = escaped(&rest[at..]);
        said.push(letter);
        rest = &rest[at + length..];
    }
    said.push_str(rest);
    said
}

fn escaped(text: &str) -> (char, usize) {
    let letter = match text.as_bytes().get(1) {
        Some(b'a') => '\u{7}',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'v') => '\u{b}',
        Some(b'0'..=b'7') => return numbered(text, 1, 3, 8),
        Some(b'x') => return numbered(text, 2, 2, 16),
        Some(b'U') => return numbered(text, 2, 8, 16),
        Some(b'u') => return unicode(text),
        Some(other) => char::from(*other),
        None => return ('\\', 1),
    };
    (letter, 2)
}

fn numbered(text: &str, from: usize, count: usize, radix: u32) -> (char, usize) {
    let letter = digits(text, from, count, radix).ok().and_then(char::from_u32);
    (letter.unwrap_or(char::REPLACEMENT_CHARACTER), from + count)
}

/// `\uXXXX`, or the two of a pair; half a pair is no character.
fn unicode(text: &str) -> (char, usize) {
    let unit = |from: usize| text.get(from..from + 4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let second = if text.get(6..8) == Some("\\u") { unit(8) } else { None };
    let first = unit(2).unwrap_or_default();
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(letter)) => (letter, if letter.len_utf16() == 2 { 12 } else { 6 }),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}
