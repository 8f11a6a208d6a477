//! Lines and columns of a text.

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
        Self { starts }
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
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        Position { line, column: before.chars().count() as u32 + 1, offset }
    }
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
}
