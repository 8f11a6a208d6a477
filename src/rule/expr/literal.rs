//! Numbers and texts as conditions write them.

use super::parse::is_name;
use super::{ExprError, Syntax};
use crate::source::Range;

type Literal = Result<(Syntax, usize), ExprError>;

/// Reads the number at an offset; tells where it ends.
pub(super) fn number(text: &str, start: usize) -> Literal {
    let rest = text.get(start..).unwrap_or_default();
    let length = spelled(rest.as_bytes());
    let length = length + rest[length..].find(|c| !is_name(c)).unwrap_or(rest.len() - length);
    let written = &rest[..length];
    let number = match written.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).ok().map(Syntax::Int),
        None if written.contains(['.', 'e', 'E']) => written.parse().ok().map(Syntax::Float),
        None => written.parse().ok().map(Syntax::Int),
    };
    let end = start + length;
    let error = || ExprError::new(Range::new(start as u32, end as u32), format!("`{written}` is no number"));
    number.map(|number| (number, end)).ok_or_else(error)
}

/// How far a decimal number reaches: digits, perhaps a fraction, perhaps an exponent.
fn spelled(bytes: &[u8]) -> usize {
    let digits = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        end = if exponent > end + 1 + sign { exponent } else { end };
    }
    end
}

/// Reads the text in quotes at an offset; tells where it ends.
pub(super) fn string(text: &str, start: usize) -> Literal {
    let mut chars = text.get(start..).unwrap_or_default().char_indices();
    let quote = chars.next().map_or('"', |(_, quote)| quote);
    let mut value = String::new();
    let error = |from: usize, to: usize, message: &str| {
        Err(ExprError::new(Range::new((start + from) as u32, (start + to) as u32), message))
    };
    let mut end = 1;
    while let Some((at, c)) = chars.next() {
        end = at + c.len_utf8();
        match c {
            '\\' => match chars.next() {
                Some((_, escaped)) if escape(escaped).is_some() => value.extend(escape(escaped)),
                other => {
                    let width = other.map_or(0, |(_, c)| c.len_utf8());
                    return error(end, end + width, "this escape is not known; write \\\\ for a backslash");
                }
            },
            '\n' | '\r' => return error(0, at, "the text is not closed"),
            c if c == quote => return Ok((Syntax::Str(value), start + end)),
            c => value.push(c),
        }
    }
    error(0, end.max(text.len() - start), "the text is not closed")
}

fn escape(c: char) -> Option<char> {
    Some(match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '\\' | '"' | '\'' | '`' => c,
        _ => return None,
    })
}
