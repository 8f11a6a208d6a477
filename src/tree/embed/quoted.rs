//! Scalars in a line: plain and quoted ones, with their escapes and with line breaks that fold.

use std::ops::Range;

use super::{Copy, Style};

/// Decodes a plain or quoted scalar; the range is what stands between the quotes.
pub(super) fn flow(copy: &mut Copy<'_>, range: Range<usize>, style: Style) -> Option<()> {
    let mut at = range.start;
    while at < range.end {
        let rest = copy.outer.get(at..range.end)?;
        at += match rest.as_bytes().first()? {
            b'\'' if style == Style::Single => escape(copy, at, 2, "'")?,
            b'\\' if style == Style::Double => backslash(copy, at, rest)?,
            b'\n' | b'\r' => fold(copy, at, rest)?,
            _ => run(copy, at, rest, style)?,
        };
    }
    if copy.segments.is_empty() {
        copy.segment(range.start, range.end, false);
    }
    Some(())
}

/// Text up to the next thing that is not itself. White space before a line break is not text, and folds with it.
fn run(copy: &mut Copy<'_>, at: usize, rest: &str, style: Style) -> Option<usize> {
    let special = |c: char| match c {
        '\n' | '\r' => true,
        '\'' => style == Style::Single,
        '\\' => style == Style::Double,
        _ => false,
    };
    let end = rest.find(special).unwrap_or(rest.len());
    let text =
        if rest[end..].starts_with(['\n', '\r']) { rest[..end].trim_end_matches([' ', '\t']) } else { &rest[..end] };
    if text.is_empty() {
        return fold(copy, at, rest);
    }
    copy.verbatim(at, at + text.len())?;
    Some(text.len())
}

/// One line break becomes a space, several become one less than they are; the white space around them goes.
fn fold(copy: &mut Copy<'_>, at: usize, rest: &str) -> Option<usize> {
    let length = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let joint = match breaks(&rest[..length]) {
        1 => " ".to_owned(),
        more => "\n".repeat(more.checked_sub(1)?),
    };
    escape(copy, at, length, &joint)
}

fn breaks(blank: &str) -> usize {
    blank.matches(['\n', '\r']).count() - blank.matches("\r\n").count()
}

fn escape(copy: &mut Copy<'_>, at: usize, length: usize, text: &str) -> Option<usize> {
    copy.instead(at, at + length, text)?;
    Some(length)
}

fn backslash(copy: &mut Copy<'_>, at: usize, rest: &str) -> Option<usize> {
    let code = rest[1..].chars().next()?;
    if matches!(code, '\n' | '\r') {
        let blank = rest.len() - 1 - rest[1..].trim_start_matches([' ', '\t', '\n', '\r']).len();
        let joint = "\n".repeat(breaks(&rest[1..=blank]).checked_sub(1)?);
        return escape(copy, at, blank + 1, &joint);
    }
    let (meaning, length) = match code {
        'x' => (hexadecimal(rest, 2)?, 4),
        'u' => unicode(rest)?,
        'U' => (hexadecimal(rest, 8)?, 10),
        _ => (letter(code)?, 1 + code.len_utf8()),
    };
    escape(copy, at, length, meaning.encode_utf8(&mut [0; 4]))
}

/// The escapes of one letter.
fn letter(code: char) -> Option<char> {
    Some(match code {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => code,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

fn digits(rest: &str, count: usize) -> Option<u32> {
    u32::from_str_radix(rest.get(2..2 + count)?, 16).ok()
}

fn hexadecimal(rest: &str, count: usize) -> Option<char> {
    char::from_u32(digits(rest, count)?)
}

/// Four digits, or twice four for a character beyond them, as JSON writes it.
fn unicode(rest: &str) -> Option<(char, usize)> {
    let high = digits(rest, 4)?;
    if let Some(meaning) = char::from_u32(high) {
        return Some((meaning, 6));
    }
    let low = rest.get(6..).filter(|rest| rest.starts_with("\\u")).and_then(|rest| digits(rest, 4))?;
    let pair = [high as u16, low as u16];
    let meaning = char::decode_utf16(pair).next()?.ok()?;
    Some((meaning, 12))
}
