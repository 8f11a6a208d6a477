//! Scalars that are not blocks: plain ones and those in quotes, of one line or several.

use memchr::{memchr2, memchr3};

use super::{Reader, Scalar, Style, separates};

/// Bytes at which a plain scalar may end, by indentation and in brackets.
const BLOCK_STOPS: [bool; 256] = table(b":#\n\r");
const FLOW_STOPS: [bool; 256] = table(b":#\n\r,[]{}");

/// Bytes with which no plain scalar begins.
const INDICATORS: [bool; 256] = table(b" \t\n\r\0,[]{}#&*!|>'\"%@`");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

impl Reader<'_> {
    /// The first line of a plain scalar by indentation. The reader is left at the colon, comment or line break that
    /// ends it.
    pub(super) fn plain(&mut self) -> Option<Scalar> {
        let (start, first) = (self.at, self.peek());
        if INDICATORS[first as usize] || matches!(first, b'-' | b'?' | b':') && separates(self.ahead(1)) {
            return None;
        }
        let end = self.plain_line();
        Some(Scalar { style: Style::Plain, start, end, value: None })
    }

    /// Goes to where a line of plain text ends, and returns the end of its last word.
    fn plain_line(&mut self) -> usize {
        let start = self.at;
        loop {
            let rest = &self.bytes[self.at..];
            self.at += rest.iter().position(|byte| BLOCK_STOPS[*byte as usize]).unwrap_or(rest.len());
            match self.peek() {
                b':' if !separates(self.ahead(1)) => self.at += 1,
                b'#' if self.at > start && !is_blank(self.bytes[self.at - 1]) => self.at += 1,
                _ => return self.last_word(start),
            }
        }
    }

    fn last_word(&self, start: usize) -> usize {
        let blanks = self.bytes[start..self.at].iter().rev().take_while(|byte| is_blank(**byte));
        self.at - blanks.count()
    }

    /// The further lines of a plain scalar, which are indented more than `parent`. The reader is left where the next
    /// thing begins or, when a comment ends the last line, there.
    pub(super) fn continuation(&mut self, parent: isize, scalar: &mut Scalar) -> Option<()> {
        while let Some(breaks) = self.next_line(parent)? {
            let value = scalar.value.get_or_insert_with(|| self.text[scalar.start..scalar.end].to_owned());
            fold(value, breaks);
            let start = self.at;
            scalar.end = self.plain_line();
            if self.at == start || self.peek() == b':' {
                return None;
            }
            value.push_str(&self.text[start..scalar.end]);
            if self.peek() == b'#' {
                break;
            }
        }
        Some(())
    }

    /// Goes over line breaks to the next word; returns their number if that word goes on with the scalar above.
    fn next_line(&mut self, parent: isize) -> Option<Option<usize>> {
        let breaks = self.breaks()?;
        let column = (self.at - self.line) as isize;
        let goes_on = breaks > 0 && column > parent && !matches!(self.peek(), b'#' | 0) && !self.at_marker();
        Some(goes_on.then_some(breaks))
    }

    /// Goes over line breaks and indentation.
    fn breaks(&mut self) -> Option<usize> {
        let mut breaks = 0;
        while matches!(self.peek(), b'\n' | b'\r') {
            self.line_break();
            self.spaces();
            breaks += 1;
        }
        (self.peek() != b'\t').then_some(breaks)
    }

    /// A plain scalar in brackets, which must end on its line.
    pub(super) fn flow_plain(&mut self) -> Option<Scalar> {
        let (start, first) = (self.at, self.peek());
        let is_flow = |byte| separates(byte) || matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        if INDICATORS[first as usize] || matches!(first, b'?' | b':') || first == b'-' && is_flow(self.ahead(1)) {
            return None;
        }
        loop {
            let rest = &self.bytes[self.at..];
            self.at += rest.iter().position(|byte| FLOW_STOPS[*byte as usize]).unwrap_or(rest.len());
            match self.peek() {
                b':' if !is_flow(self.ahead(1)) => self.at += 1,
                b'#' if !is_blank(self.bytes[self.at - 1]) => self.at += 1,
                _ => break,
            }
        }
        Some(Scalar { style: Style::Plain, start, end: self.last_word(start), value: None })
    }

    /// A scalar in quotes. Its further lines are indented more than `parent`; in brackets it is enough that they are
    /// indented.
    pub(super) fn quoted(&mut self, parent: Option<isize>) -> Option<Scalar> {
        let (start, quote) = (self.at, self.peek());
        let least = parent.unwrap_or(0).max(0);
        self.at += 1;
        let mut value = String::new();
        let mut from = self.at;
        loop {
            let rest = &self.bytes[self.at..];
            let stop = if quote == b'"' { memchr3(b'"', b'\\', b'\n', rest) } else { memchr2(b'\'', b'\n', rest) };
            self.at += stop?;
            match self.peek() {
                b'\n' => {
                    value.push_str(self.text[from..self.at].trim_end_matches([' ', '\t', '\r']));
                    let breaks = self.breaks()?;
                    self.at_continued_quote(least)?;
                    fold(&mut value, breaks);
                }
                b'\\' => {
                    value.push_str(&self.text[from..self.at]);
                    self.escape(&mut value, least)?;
                }
                _ if quote == b'\'' && self.ahead(1) == b'\'' => {
                    value.push_str(&self.text[from..=self.at]);
                    self.at += 2;
                }
                _ => break,
            }
            from = self.at;
        }
        let written = &self.text[start + 1..self.at];
        let is_verbatim = from == start + 1;
        if !is_verbatim {
            value.push_str(&self.text[from..self.at]);
        }
        self.at += 1;
        let style = if quote == b'"' { Style::Double } else { Style::Single };
        let value = (!is_verbatim && value != written).then_some(value);
        Some(Scalar { style, start, end: self.at, value })
    }

    fn at_continued_quote(&self, least: isize) -> Option<()> {
        ((self.at - self.line) as isize > least).then_some(())
    }

    /// An escape, or a line break that a backslash takes back.
    fn escape(&mut self, value: &mut String, least: isize) -> Option<()> {
        let kind = self.ahead(1);
        self.at += 1;
        if matches!(kind, b'\n' | b'\r') {
            return (self.breaks()? == 1).then(|| self.at_continued_quote(least))?;
        }
        self.at += 1;
        value.push(match kind {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b'v' => '\x0b',
            b'f' => '\x0c',
            b'e' => '\x1b',
            b' ' | b'"' | b'/' | b'\\' => char::from(kind),
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => self.code(2)?,
            b'u' => self.code(4)?,
            b'U' => self.code(8)?,
            _ => return None,
        });
        Some(())
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let written = self.text.get(self.at..self.at + digits)?;
        self.at += digits;
        let is_hex = written.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u32::from_str_radix(written, 16).ok().and_then(char::from_u32))?
    }
}

/// One line break becomes a space; of several, the first is dropped.
fn fold(value: &mut String, breaks: usize) {
    if breaks == 1 {
        value.push(' ');
    }
    for _ in 1..breaks {
        value.push('\n');
    }
}
