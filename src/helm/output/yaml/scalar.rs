//! Writing texts: plain, in quotes, as blocks; folded at blanks beyond the 80th column.

use std::fmt::Write;
use std::ops::Range;

use super::Emitter;
use super::style::{Style, is_break, is_printable};
use crate::helm::value::{Error, OriginId, PStr};

/// A line is folded at the first blank behind this column.
const WIDTH: usize = 80;

impl Emitter {
    /// Writes a text that may be folded; lines that go on begin at `indent`.
    pub(super) fn string(&mut self, string: &PStr, style: Style, indent: usize) -> Result<(), Error> {
        refuse_control(string.as_str())?;
        match style {
            Style::Plain => self.folded(string, indent, Quotes::None),
            Style::Single => {
                self.text("'", OriginId::NONE);
                self.folded(string, indent, Quotes::Single);
                self.text("'", OriginId::NONE);
            }
            Style::Double => self.double(string, Some(indent)),
            Style::Literal => self.literal(string, indent),
        }
        Ok(())
    }

    /// Writes a key, which is never folded.
    pub(super) fn simple_key(&mut self, key: &PStr, style: Style) -> Result<(), Error> {
        refuse_control(key.as_str())?;
        match style {
            Style::Plain => self.part(key, 0..key.as_str().len()),
            Style::Single => {
                self.text("'", key.any_origin());
                self.single_quoted(key, 0..key.as_str().len());
                self.text("'", key.any_origin());
            }
            Style::Double | Style::Literal => self.double(key, None),
        }
        Ok(())
    }

    fn part(&mut self, string: &PStr, range: Range<usize>) {
        self.out.push_slice(string, range.clone());
        let text = string.as_str().get(range).unwrap_or_default();
        self.column += text.chars().count();
    }

    fn single_quoted(&mut self, string: &PStr, range: Range<usize>) {
        let text = string.as_str().get(range.clone()).unwrap_or_default();
        let mut start = range.start;
        for (at, _) in text.match_indices('\'') {
            let at = range.start + at;
            self.part(string, start..at + 1);
            self.out.push_as(string, at..at + 1, "'");
            self.column += 1;
            start = at + 1;
        }
        self.part(string, start..range.end);
    }

    fn folded(&mut self, string: &PStr, indent: usize, quotes: Quotes) {
        let text = string.as_str();
        let mut start = 0;
        for at in single_blanks(text) {
            self.quoted_part(string, start..at, quotes);
            start = at;
            let is_inside = quotes == Quotes::None || at > 0 && at + 1 < text.len();
            if self.column > WIDTH && !self.is_pretty && is_inside && !text[at + 1..].starts_with(' ') {
                self.line(indent);
                start = at + 1;
            }
        }
        self.quoted_part(string, start..text.len(), quotes);
    }

    fn quoted_part(&mut self, string: &PStr, range: Range<usize>, quotes: Quotes) {
        match quotes {
            Quotes::None => self.part(string, range),
            Quotes::Single => self.single_quoted(string, range),
        }
    }

    /// `fold` is where lines that go on begin; without it there are none.
    fn double(&mut self, string: &PStr, fold: Option<usize>) {
        self.text("\"", string.any_origin());
        let text = string.as_str();
        let mut was_space = false;
        for (at, c) in text.char_indices() {
            let range = at..at + c.len_utf8();
            match (c, fold) {
                (' ', Some(indent))
                    if !was_space && self.column > WIDTH && !self.is_pretty && at > 0 && at + 1 < text.len() =>
                {
                    self.line(indent);
                    if text[at + 1..].starts_with(' ') {
                        self.text("\\", OriginId::NONE);
                    }
                }
                _ if is_break(c) || !is_printable(c) || matches!(c, '"' | '\\') => {
                    let escaped = escape(c);
                    self.out.push_as(string, range, &escaped);
                    self.column += escaped.len();
                }
                _ => self.part(string, range),
            }
            was_space = c == ' ';
        }
        self.text("\"", string.any_origin());
    }

    fn literal(&mut self, string: &PStr, indent: usize) {
        let text = string.as_str();
        self.text("|", string.any_origin());
        if text.starts_with([' ', '\n']) {
            self.text("2", OriginId::NONE);
        }
        let body = text.strip_suffix('\n');
        match body {
            None => self.text("-", OriginId::NONE),
            Some(body) if body.is_empty() || body.ends_with('\n') => self.text("+", OriginId::NONE),
            Some(_) => {}
        }
        let mut start = 0;
        for line in body.unwrap_or(text).split('\n') {
            self.text("\n", OriginId::NONE);
            if !line.is_empty() {
                self.text(&" ".repeat(indent), OriginId::NONE);
                self.part(string, start..start + line.len());
            }
            start += line.len() + 1;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Quotes {
    None,
    Single,
}

/// Where blanks stand that have no blank before them.
fn single_blanks(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(' ').map(|(at, _)| at).filter(|at| !text[..*at].ends_with(' '))
}

/// JSON hands these on as they are, and YAML does not take them; then there is no text at all.
fn refuse_control(text: &str) -> Result<(), Error> {
    let is_bad = |c: char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_bad) { Err(Error::new("yaml: control characters are not allowed")) } else { Ok(()) }
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => "\\0",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{b}' => "\\v",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        '\u{1b}' => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{85}' => "\\N",
        '\u{2028}' => "\\L",
        '\u{2029}' => "\\P",
        _ => "",
    };
    let mut out = short.to_owned();
    if short.is_empty() {
        // Writing to a String cannot fail.
        let _ = match u32::from(c) {
            code @ 0..0x100 => write!(out, "\\x{code:02X}"),
            code @ 0..0x1_0000 => write!(out, "\\u{code:04X}"),
            code => write!(out, "\\U{code:08X}"),
        };
    }
    out
}
