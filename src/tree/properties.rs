//! Reader of .properties files, as `java.util.Properties` reads them.
//!
//! A logical line is one line or several, when all but the last end in an odd number of backslashes. Spring Boot's
//! `#---` begins a new document. What the keys mean is the model's affair.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// How many errors are kept.
const ERRORS: usize = 100;

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    let mut builder = Builder::new(source.clone(), Dialect::Properties);
    builder.start_document(0);
    let text = source.text.as_str();
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text, at, builder, last_end: 0, errors: 0, whole: true, above: None };
    while reader.at < text.len() {
        reader.line();
    }
    reader.end_document();
    reader.builder.finish()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: Builder,
    /// Where the last value ends.
    last_end: usize,
    errors: usize,
    whole: bool,
    /// The marker of the comment in the line above.
    above: Option<u8>,
}

/// The characters of a logical line with their offsets; the marks of continuation are left out.
#[derive(Clone)]
struct Letters<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    escaped: bool,
}

impl Iterator for Letters<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        let mut letter = self.text[self.at..self.end].chars().next()?;
        while letter == '\\' && !self.escaped {
            let next = self.at + 1;
            if next == self.end {
                return None;
            }
            if !matches!(self.text.as_bytes()[next], b'\n' | b'\r') {
                break;
            }
            self.at = blanks(self.text, line_break(self.text, next)).min(self.end);
            letter = self.text[self.at..self.end].chars().next()?;
        }
        self.escaped = letter == '\\' && !self.escaped;
        let at = self.at;
        self.at += letter.len_utf8();
        Some((at, letter))
    }
}

impl<'t> Reader<'t> {
    fn end_document(&mut self) {
        if self.builder.depth() > 0 {
            self.builder.close(self.last_end as u32);
        }
        self.builder.end_document(self.at as u32, self.whole);
    }

    /// Reads a blank line, a comment or a logical line.
    fn line(&mut self) {
        let line = self.at;
        let start = blanks(self.text, line);
        let above = self.above.take();
        match self.text.as_bytes().get(start) {
            None => self.at = start,
            Some(b'\n' | b'\r') => self.at = line_break(self.text, start),
            Some(marker @ (b'#' | b'!')) => self.comment(line, start, *marker, above),
            // A backslash alone on its line says nothing, unless the text ends with it: that is an entry without key.
            Some(b'\\') if is_break(self.text, start + 1) && start + 2 < self.text.len() => {
                self.at = line_break(self.text, start + 1);
            }
            Some(_) => self.entry(start),
        }
    }

    fn comment(&mut self, line: usize, start: usize, marker: u8, above: Option<u8>) {
        let end = line_end(self.text, start);
        let next = line_break(self.text, end);
        let below = self.text.as_bytes().get(blanks(self.text, next)).copied();
        let alone = above != Some(marker) && below != Some(marker);
        if start == line && &self.text[start + 1..end] == "---" && alone {
            self.at = start;
            self.end_document();
            self.builder.start_document(start as u32);
            self.whole = true;
        } else {
            self.builder.comment(Range::new(start as u32, end as u32));
        }
        self.above = Some(marker);
        self.at = next;
    }

    fn entry(&mut self, start: usize) {
        if self.builder.depth() == 0 {
            self.builder.open(Kind::Mapping, Style::Block, start as u32);
        }
        let end = logical_end(self.text, start);
        let mut letters = Letters { text: self.text, at: start, end, escaped: false };
        let key = self.key(&mut letters, start);
        self.scalar(key);
        let value = self.value(letters, key.1);
        self.scalar(value);
        self.last_end = value.1;
        self.at = line_break(self.text, end);
    }

    /// Reads up to the first character that can end a key, and leaves `letters` there.
    fn key(&self, letters: &mut Letters<'t>, start: usize) -> (usize, usize) {
        let mut end = start;
        loop {
            let before = letters.clone();
            match letters.next() {
                None => break,
                Some((_, '=' | ':' | ' ' | '\t' | '\x0c')) if !before.escaped => {
                    *letters = before;
                    break;
                }
                Some((at, letter)) => end = at + letter.len_utf8(),
            }
        }
        (start, end)
    }

    /// Passes the separator; the value is what follows.
    fn value(&self, letters: Letters<'t>, key_end: usize) -> (usize, usize) {
        let mut separator = None;
        let mut range: Option<(usize, usize)> = None;
        for (at, letter) in letters {
            let end = at + letter.len_utf8();
            match (range, letter) {
                (Some((start, _)), _) => range = Some((start, end)),
                (None, ' ' | '\t' | '\x0c') => {}
                (None, '=' | ':') if separator.is_none() => separator = Some(end),
                (None, _) => range = Some((at, end)),
            }
        }
        let empty = separator.unwrap_or(key_end);
        range.unwrap_or((empty, empty))
    }

    fn scalar(&mut self, (start, end): (usize, usize)) {
        let range = Range::new(start as u32, end as u32);
        let written = &self.text[start..end];
        let value = written.contains('\\').then(|| Cow::Owned(self.unescape(start, end)));
        self.builder.scalar(Style::Plain, range, value);
    }

    fn unescape(&mut self, start: usize, end: usize) -> String {
        let mut units: Vec<u16> = Vec::with_capacity(end - start);
        let mut letters = Letters { text: self.text, at: start, end, escaped: false };
        while let Some((at, letter)) = letters.next() {
            if letter != '\\' {
                units.extend(letter.encode_utf16(&mut [0; 2]).iter());
                continue;
            }
            match letters.next().map(|(_, letter)| letter) {
                Some('u') => units.push(self.unicode(at, &mut letters)),
                Some('t') => units.push(9),
                Some('n') => units.push(10),
                Some('f') => units.push(12),
                Some('r') => units.push(13),
                Some(other) => units.extend(other.encode_utf16(&mut [0; 2]).iter()),
                None => {}
            }
        }
        String::from_utf16_lossy(&units)
    }

    /// The four digits behind `\u`.
    fn unicode(&mut self, escape: usize, letters: &mut Letters<'t>) -> u16 {
        let mut unit = 0;
        for _ in 0..4 {
            let before = letters.clone();
            let Some(digit) = letters.next().and_then(|(_, letter)| letter.to_digit(16)) else {
                *letters = before;
                self.error(escape, letters.at);
                return 0xfffd;
            };
            unit = unit << 4 | digit as u16;
        }
        unit
    }

    fn error(&mut self, start: usize, end: usize) {
        self.whole = false;
        self.errors += 1;
        if self.errors <= ERRORS {
            let message =
                "`\\u` wants four hexadecimal digits; Java refuses the whole file (write `\\\\` for a backslash)";
            self.builder.error(Range::new(start as u32, end as u32), message);
        }
    }
}

/// The first offset from `at` on that is no blank.
fn blanks(text: &str, at: usize) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count()
}

fn is_break(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b'\n' | b'\r'))
}

/// The end of the line that holds `at`, before its line break.
fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length)
}

/// The start of the line behind a line break at `at`; `at` itself at the end of the text.
fn line_break(text: &str, at: usize) -> usize {
    match text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [_, ..] => at + 1,
        [] => at,
    }
}

/// The end of the logical line that begins at `start`, before its line break.
fn logical_end(text: &str, start: usize) -> usize {
    let mut begin = start;
    loop {
        let end = line_end(text, begin);
        let backslashes = text.as_bytes()[begin..end].iter().rev().take_while(|byte| **byte == b'\\').count();
        if backslashes % 2 == 0 || end == text.len() {
            return end;
        }
        begin = blanks(text, line_break(text, end));
    }
}
