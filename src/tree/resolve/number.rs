//! Numbers, in the spellings that each system knows.

use std::borrow::Cow;

use super::{Dialect, Scalar};

/// Reads a text that begins with a digit, a sign or a point; `None` when it is no number.
pub(super) fn read(text: &str, dialect: Dialect) -> Option<Scalar<'static>> {
    if let Some(short) = decimal(text) {
        return Some(Scalar::Int(short));
    }
    let number = match dialect {
        Dialect::Kubernetes | Dialect::Helm => return kubernetes(text),
        Dialect::Spring => spring(text),
        Dialect::Core => core(text),
        Dialect::Literal => whole(text, &["0x", "0X"], Some(8)).or_else(|| fraction(text)),
        Dialect::Properties => None,
    };
    number.or_else(|| endless(text, dialect))
}

/// The case that nearly all are: a few digits without a zero in front, which all systems read alike.
fn decimal(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let short = (1..=18).contains(&bytes.len()) && (bytes[0] != b'0' || bytes.len() == 1);
    let all = short && bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

/// Underscores anywhere, all prefixes of Go, and decimal fractions. JSON has no infinity.
fn kubernetes(text: &str) -> Option<Scalar<'static>> {
    if text.starts_with('.') {
        return fraction(text).filter(is_finite);
    }
    let plain = without_underscores(text);
    let prefixes = ["0x", "0X", "0o", "0O", "0b", "0B"];
    whole(&plain, &prefixes, Some(8)).or_else(|| fraction(&plain)).filter(is_finite)
}

/// YAML 1.1: octal by a leading zero, binary, hexadecimal, and numbers to the base 60.
fn spring(text: &str) -> Option<Scalar<'static>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = without_underscores(text);
    if text.contains(':') {
        return sixties(&plain);
    }
    if unsigned.starts_with('.') && (unsigned.len() < text.len() || unsigned.starts_with("._")) {
        return None;
    }
    whole(&plain, &["0x", "0b"], Some(8)).or_else(|| if is_whole(&plain) { None } else { fraction(&plain) })
}

fn core(text: &str) -> Option<Scalar<'static>> {
    whole(text, &[], None).or_else(|| match text.get(..2) {
        Some("0x" | "0o") => whole(text, &["0x", "0o"], None),
        _ => fraction(text),
    })
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

fn is_whole(text: &str) -> bool {
    text.strip_prefix(['+', '-']).unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit())
}

fn is_finite(scalar: &Scalar<'_>) -> bool {
    !matches!(scalar, Scalar::Float(number) if number.is_infinite())
}

/// A whole number with one of some prefixes, or to the base ten; a leading zero may mean another base.
fn whole(text: &str, prefixes: &[&str], zero: Option<u32>) -> Option<Scalar<'static>> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, base) = match prefixes.iter().find_map(|prefix| unsigned.strip_prefix(prefix)) {
        Some(digits) => (digits, base_of(unsigned)),
        None if unsigned.len() > 1 && unsigned.starts_with('0') => (unsigned, zero.unwrap_or(10)),
        None => (unsigned, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return None;
    }
    let digits = if negative { Cow::Owned(format!("-{digits}")) } else { Cow::Borrowed(digits) };
    let small = i64::from_str_radix(&digits, base).ok().map(Scalar::Int);
    small.or_else(|| i128::from_str_radix(&digits, base).ok().map(|large| Scalar::Float(large as f64)))
}

fn base_of(prefixed: &str) -> u32 {
    match prefixed.as_bytes().get(1) {
        Some(b'x' | b'X') => 16,
        Some(b'o' | b'O') => 8,
        _ => 2,
    }
}

/// A decimal fraction. Digits must be there, which keeps out the words that Rust reads as numbers.
fn fraction(text: &str) -> Option<Scalar<'static>> {
    let known = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    if !text.bytes().all(known) {
        return None;
    }
    text.parse().ok().map(Scalar::Float)
}

/// Hours, minutes and seconds: `1:30` is 90.
fn sixties(text: &str) -> Option<Scalar<'static>> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, rest) = unsigned.split_once('.').map_or((unsigned, None), |(digits, rest)| (digits, Some(rest)));
    let mut parts = digits.split(':');
    let first = parts.next()?;
    let leading = if rest.is_some() { '0' } else { '1' };
    if !first.starts_with(|c: char| (leading..='9').contains(&c)) {
        return None;
    }
    let mut sum: i64 = number(first)?;
    for part in parts {
        let part = number(part).filter(|_| part.len() <= 2).filter(|part| *part < 60)?;
        sum = sum.checked_mul(60)?.checked_add(part)?;
    }
    let sign = if negative { -1 } else { 1 };
    match rest {
        None => Some(Scalar::Int(sum * sign)),
        Some(rest) if !rest.bytes().all(|byte| byte.is_ascii_digit()) => None,
        Some(rest) => {
            let part: f64 = format!("0.{rest}0").parse().ok()?;
            Some(Scalar::Float((sum as f64 + part) * sign as f64))
        }
    }
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Infinity and no number at all, where the system knows them.
fn endless(text: &str, dialect: Dialect) -> Option<Scalar<'static>> {
    if !matches!(dialect, Dialect::Spring | Dialect::Core) {
        return None;
    }
    let number = match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        _ => return None,
    };
    Some(Scalar::Float(number))
}
