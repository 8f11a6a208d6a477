//! Numbers and quoted strings in Go's notation.

use std::iter::Peekable;
use std::str::Chars;

use crate::helm::value::{OriginId, Val, Width};

/// The value of a number; `None` for what Go refuses.
pub fn number(text: &str, origin: OriginId) -> Option<Val> {
    if let Some(inner) = text.strip_prefix('\'') {
        let unquoted = unquote_inner(inner.strip_suffix('\'')?, '\'')?;
        let mut chars = unquoted.chars();
        let char = chars.next().filter(|_| chars.next().is_none())?;
        return Some(Val::Int(i64::from(char as u32), Width::Int, origin));
    }
    let is_hex = text.trim_start_matches(['+', '-']).to_ascii_lowercase().starts_with("0x");
    let is_float = text.contains(['.', 'p', 'P']) || (!is_hex && text.contains(['e', 'E']));
    if is_float {
        return float(text, is_hex).map(|number| Val::Float(number, origin));
    }
    integer(text).map(|number| Val::Int(number, Width::Int, origin))
}

/// An integer with Go's prefixes and underscores; a zero in front makes it octal.
pub fn integer(text: &str) -> Option<i64> {
    let (is_negative, digits) = signed(text);
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        Some(_) if lower.starts_with('0') => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if !underscores_are_right(digits, base != 10) {
        return None;
    }
    let size = i128::from_str_radix(&digits.replace('_', ""), base).ok()?;
    i64::try_from(if is_negative { -size } else { size }).ok()
}

fn signed(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// An underscore stands between digits, or behind a prefix.
fn underscores_are_right(digits: &str, has_prefix: bool) -> bool {
    !(digits.ends_with('_')
        || digits.contains("__")
        || digits.starts_with('_') && !has_prefix
        || digits.starts_with(['+', '-']))
}

fn float(text: &str, is_hex: bool) -> Option<f64> {
    let plain = text.replace('_', "");
    if !is_hex {
        return plain.parse().ok().filter(|number: &f64| number.is_finite());
    }
    let (is_negative, digits) = signed(&plain);
    let (mantissa, power) = digits.get(2..)?.split_once(['p', 'P'])?;
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let value = u64::from_str_radix(&format!("{whole}{part}"), 16).ok()? as f64;
    let power: i32 = power.parse().ok()?;
    let size = value * 2f64.powi(power.saturating_sub(4 * part.len() as i32));
    Some(if is_negative { -size } else { size })
}

/// A string in double quotes without them.
pub fn unquote(text: &str) -> Option<String> {
    unquote_inner(text.strip_prefix('"')?.strip_suffix('"')?, '"')
}

/// The text between quotes with escapes undone. Bytes that are no characters cannot be kept and are replaced.
fn unquote_inner(text: &str, mark: char) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\\' {
            escape(&mut chars, mark, &mut bytes)?;
        } else {
            push(&mut bytes, char);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn escape(chars: &mut Peekable<Chars<'_>>, mark: char, bytes: &mut Vec<u8>) -> Option<()> {
    let simple = match chars.next()? {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' => '\\',
        char if char == mark => char,
        'x' => {
            bytes.push(digits(chars, 2, 16)? as u8);
            return Some(());
        }
        'u' => char::from_u32(digits(chars, 4, 16)?)?,
        'U' => char::from_u32(digits(chars, 8, 16)?)?,
        first @ '0'..='7' => {
            let value = first.to_digit(8)? * 64 + digits(chars, 2, 8)?;
            bytes.push(u8::try_from(value).ok()?);
            return Some(());
        }
        _ => return None,
    };
    push(bytes, simple);
    Some(())
}

fn digits(chars: &mut Peekable<Chars<'_>>, count: usize, base: u32) -> Option<u32> {
    (0..count).try_fold(0u32, |value, _| Some(value.checked_mul(base)? + chars.next()?.to_digit(base)?))
}

fn push(bytes: &mut Vec<u8>, char: char) {
    bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}
