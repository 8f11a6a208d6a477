//! Where things really begin and end, for which the parser has another convention.

use crate::source::Range;
use crate::tree::Style;

/// The character at an offset, as a range; empty at a line break and at the end.
pub(super) fn character(text: &str, at: usize) -> Range {
    let at = at.min(text.len());
    let first = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r'));
    Range::new(at as u32, (at + first.map_or(0, char::len_utf8)) as u32)
}

/// The text of a scalar as it stands, without its quotes; `None` for block scalars, whose text is never just that.
pub(super) fn written(text: &str, style: Style, at: Range) -> Option<&str> {
    let (start, end) = (at.start as usize, at.end as usize);
    match style {
        Style::Plain => text.get(start..end),
        Style::Single | Style::Double => text.get(start + 1..end.checked_sub(1)?),
        _ => None,
    }
}

/// A block scalar from its indicator to its last character, when the parser gave its content and the line break.
pub(super) fn block_scalar(text: &str, from: u32, content: Range) -> Range {
    let start = indicator(text, from, content.start, b"|>").unwrap_or(content.start);
    let block = text.get(start as usize..content.end as usize).unwrap_or_default();
    Range::new(start, start + without_blank_end(block).len() as u32)
}

/// A block scalar without the blank lines at its end.
pub(super) fn without_blank_end(block: &str) -> &str {
    let mut rest = block.trim_end_matches(['\n', '\r']);
    while let Some(line) = rest.rfind(['\n', '\r']) {
        if !rest[line..].trim().is_empty() {
            break;
        }
        rest = rest[..line].trim_end_matches(['\n', '\r']);
    }
    rest
}

/// Looks behind the previous node for the indicator that begins the next one, past white space, comments, anchors,
/// tags and other indicators.
pub(super) fn indicator(text: &str, from: u32, limit: u32, wanted: &[u8]) -> Option<u32> {
    let between = text.as_bytes().get(from as usize..limit as usize)?;
    let mut at = 0;
    while let Some(byte) = between.get(at) {
        at += match byte {
            byte if wanted.contains(byte) => return Some(from + at as u32),
            b'#' => until(&between[at..], |byte| matches!(byte, b'\n' | b'\r')),
            b'&' | b'!' => until(&between[at..], |byte| byte.is_ascii_whitespace()),
            _ => 1,
        };
    }
    None
}

fn until(bytes: &[u8], stop: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(stop).unwrap_or(bytes.len())
}

/// The place of a value that is not there: behind the colon, when that comes next.
pub(super) fn after_colon(text: &str, at: u32) -> u32 {
    let rest = text.as_bytes().get(at as usize..).unwrap_or_default();
    let blank = until(rest, |byte| !byte.is_ascii_whitespace());
    let is_colon = rest.get(blank) == Some(&b':');
    let is_alone = rest.get(blank + 1).is_none_or(|next| next.is_ascii_whitespace() || b",[]{}".contains(next));
    if is_colon && is_alone { at + blank as u32 + 1 } else { at }
}
