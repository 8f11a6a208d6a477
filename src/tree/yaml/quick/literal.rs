//! Block scalars: `|` and `>`, how they are indented and how they end.

use std::iter::repeat_n;

use super::super::extent;
use super::{Reader, Scalar, Style};

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The text of a block scalar as it grows line by line.
#[derive(Default)]
struct Lines {
    value: String,
    is_folded: bool,
    has_text: bool,
    /// The empty lines since the last line with text.
    breaks: usize,
    /// Whether the last line with text began with a blank, so that it is not joined with the next.
    was_blank: bool,
}

impl Lines {
    fn push(&mut self, line: &str) {
        let is_blank = line.starts_with([' ', '\t']);
        if self.is_folded && self.has_text && !self.was_blank && !is_blank {
            if self.breaks == 0 {
                self.value.push(' ');
            }
        } else if self.has_text {
            self.value.push('\n');
        }
        self.break_lines(self.breaks);
        self.value.push_str(line);
        (self.breaks, self.has_text, self.was_blank) = (0, true, is_blank);
    }

    fn break_lines(&mut self, breaks: usize) {
        self.value.extend(repeat_n('\n', breaks));
    }

    fn finish(mut self, chomping: Chomping) -> String {
        if chomping != Chomping::Strip && self.has_text {
            self.value.push('\n');
        }
        if chomping == Chomping::Keep {
            self.break_lines(self.breaks);
        }
        self.value
    }
}

impl Reader<'_> {
    /// A block scalar inside a collection of the column `parent`. The reader is left in the gap behind it.
    pub(super) fn block_scalar(&mut self, parent: isize) -> Option<Scalar> {
        let parent = usize::try_from(parent).ok()?;
        let start = self.at;
        let is_folded = self.peek() == b'>';
        self.at += 1;
        let (chomping, indicated) = self.header()?;
        let mut lines = Lines { is_folded, ..Lines::default() };
        let indent = match indicated {
            Some(more) => parent + more,
            None => self.first_indent(parent, &mut lines.breaks)?,
        };
        self.lines(indent, &mut lines)?;
        let is_doubtful = !lines.has_text && (self.peek() == 0 || self.at - self.line > parent);
        if is_doubtful {
            return None;
        }
        let end = start + extent::without_blank_end(&self.text[start..self.at]).len();
        let style = if is_folded { Style::Folded } else { Style::Literal };
        Some(Scalar { style, start, end, value: Some(lines.finish(chomping)) })
    }

    /// The indicators and the rest of their line.
    fn header(&mut self) -> Option<(Chomping, Option<usize>)> {
        let (mut chomping, mut indent) = (None, None);
        loop {
            match self.peek() {
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                digit @ b'1'..=b'9' if indent.is_none() => indent = Some(usize::from(digit - b'0')),
                _ => break,
            }
            self.at += 1;
        }
        self.end_line()?;
        if self.peek() == 0 {
            return None;
        }
        self.line_break();
        Some((chomping.unwrap_or(Chomping::Clip), indent))
    }

    /// The indentation of the first line with text. Empty lines above it that reach further leave it in doubt.
    fn first_indent(&mut self, parent: usize, breaks: &mut usize) -> Option<usize> {
        let mut deepest = 0;
        loop {
            self.spaces();
            let column = self.at - self.line;
            match self.peek() {
                b'\n' | b'\r' => {
                    deepest = deepest.max(column);
                    self.line_break();
                    *breaks += 1;
                }
                b'\t' if column <= parent => return None,
                _ if column <= parent => return Some(parent + 1),
                _ => return (column >= deepest).then_some(column),
            }
        }
    }

    fn lines(&mut self, indent: usize, lines: &mut Lines) -> Option<()> {
        loop {
            while self.at - self.line < indent && self.peek() == b' ' {
                self.at += 1;
            }
            match self.peek() {
                b'\n' | b'\r' => {
                    self.line_break();
                    lines.breaks += 1;
                }
                0 => return Some(()),
                byte if self.at - self.line < indent => return (byte != b'\t').then_some(()),
                _ => self.text_line(lines),
            }
        }
    }

    fn text_line(&mut self, lines: &mut Lines) {
        let rest = &self.bytes[self.at..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &self.text[self.at..self.at + length];
        lines.push(line.strip_suffix('\r').unwrap_or(line));
        self.at += length;
        if self.peek() == b'\n' {
            self.line_break();
        }
    }
}
