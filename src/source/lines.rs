//! Lines and columns of a text.

use std::sync::OnceLock;

use super::Range;

/// The lines of a text without their line breaks: LF, CRLF or a lone CR.
pub fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = (!text.is_empty()).then_some(text);
    std::iter::from_fn(move || {
        let line = rest?;
        let Some(end) = memchr::memchr2(b'\n', b'\r', line.as_bytes()) else { return rest.take() };
        let width = if line.as_bytes()[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = line.get(end + width..).filter(|rest| !rest.is_empty());
        line.get(..end)
    })
}

/// A place as people count it: lines and columns from 1, columns in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode code points.
    pub column: u32,
    /// The byte offset, from 0.
    pub offset: u32,
}

/// Where the lines of a text begin. A line ends with LF, CRLF or a lone CR.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// How many characters begin before each block of the text; counted when a long line is asked about.
    blocks: OnceLock<Vec<u32>>,
}

/// Lines are counted through up to this length, and longer ones by blocks of it.
const BLOCK: usize = 1024;

/// How many characters begin among some bytes of a text.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count() as u32
}

impl Lines {
    /// Finds the line starts of a text.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts, blocks: OnceLock::new() }
    }

    /// How many lines there are; text that ends with a line break has an empty last one.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line, from 1, that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The range of a line (counted from 1), without its line break.
    pub fn range(&self, text: &str, line: u32) -> Range {
        let start = self.starts[line as usize - 1];
        let end = self.starts.get(line as usize).copied().unwrap_or(text.len() as u32);
        let body = text[start as usize..end as usize].trim_end_matches(['\n', '\r']);
        Range::new(start, start + body.len() as u32)
    }

    /// Line and column of a byte offset. A byte-order mark takes no column.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.starts[line as usize - 1] as usize;
        let before = text.get(start..offset as usize).unwrap_or_default();
        let count = match before.len() {
            0..=BLOCK => characters(before.as_bytes()),
            _ => self.before(text, offset as usize) - self.before(text, start),
        };
        let mark = u32::from(before.starts_with('\u{feff}'));
        Position { line, column: count - mark + 1, offset }
    }

    /// How many characters begin before an offset.
    fn before(&self, text: &str, offset: usize) -> u32 {
        let block = offset / BLOCK;
        self.blocks(text)[block] + characters(&text.as_bytes()[block * BLOCK..offset])
    }

    /// Where the character stands that so many characters of the text come before; the end when there are not so many.
    pub fn nth(&self, text: &str, from: usize, count: usize) -> usize {
        let near = text.get(from..).unwrap_or_default();
        if count <= BLOCK {
            return near.char_indices().nth(count).map_or(text.len(), |(at, _)| from + at);
        }
        let wanted = self.before(text, from).saturating_add(count as u32);
        let block = self.blocks(text).partition_point(|before| *before <= wanted).saturating_sub(1);
        let mut at = (block * BLOCK).min(text.len());
        let mut left = wanted - self.blocks(text)[block];
        while at < text.len() && (left > 0 || !text.is_char_boundary(at)) {
            left -= u32::from(text.is_char_boundary(at) && left > 0);
            at += 1;
        }
        at
    }

    fn blocks(&self, text: &str) -> &[u32] {
        self.blocks.get_or_init(|| {
            let mut before = 0;
            let mut blocks = vec![0];
            for block in text.as_bytes().chunks(BLOCK) {
                before += characters(block);
                blocks.push(before);
            }
            blocks
        })
    }
}

/// Whether a text begins with a name in braces, as scripts leave for something to fill in: `{IMAGE}`.
pub fn is_braced_name(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or("", |(inner, _)| inner);
    let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    inner.len() > 1 && inner.starts_with(|c: char| c.is_ascii_uppercase()) && inner.bytes().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let table: [(&str, &[&str]); 6] = [
            ("", &[]),
            ("a", &["a"]),
            ("a\nb\n", &["a", "b"]),
            ("a\r\nb\rc", &["a", "b", "c"]),
            ("\r\r\n\n", &["", "", ""]),
            ("é\r", &["é"]),
        ];
        for (text, expected) in table {
            assert_eq!(split_lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        let line = "äb🔑d".repeat(1_000) + &"x".repeat(5_000) + &"é".repeat(3_000);
        let text = format!("\u{feff}{line}\n{line}");
        let lines = Lines::of(&text);
        for start in ["\u{feff}".len(), text.len() - line.len()] {
            let places: Vec<_> = text[start..start + line.len()].char_indices().map(|(at, _)| start + at).collect();
            for (n, at) in places.iter().enumerate() {
                assert_eq!(lines.position(&text, *at as u32).column as usize, n + 1);
                assert_eq!(lines.nth(&text, start, n), *at);
            }
        }
        assert_eq!(lines.nth(&text, 3, text.len()), text.len());
    }
}
