//! The quick reader: the YAML that people and tools write, read in one pass straight into the tree.
//!
//! It either makes exactly the tree that [`super::events`] makes, or gives up and says nothing: every function here
//! returns `None` at the first thing that it does not know for certain, and the whole text is then read by the parser.
//! It never judges: what is wrong with a text only the parser says. Left to the parser are also tabs that indent,
//! directives, complex keys, anchors on keys, block scalars as whole documents and nesting deeper than anybody's.

mod block;
mod flow;
mod literal;
mod readable;
mod scalar;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// How deep collections may be nested here; it bounds the recursion.
const NESTING: usize = 100;

/// No key that is longer is certainly a key: the parser looks no further than 1024 characters for its colon.
const KEY: usize = 1000;

/// The average bytes of text for each node, as a first guess.
const BYTES_PER_NODE: usize = 16;

/// The column of a document's end.
const OUTSIDE: isize = -1;

/// Reads a text, or gives up.
pub(super) fn read(source: &Arc<Source>, dialect: Dialect) -> Option<Tree> {
    let text = source.text.as_str();
    let at = readable::start(text)?;
    let mut builder = Builder::new(Arc::clone(source), dialect);
    builder.tree.nodes.reserve(text.len() / BYTES_PER_NODE);
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at,
        line: at,
        column: OUTSIDE,
        cursor: 0,
        builder,
        anchors: HashMap::new(),
        anchor: None,
        tag: None,
    };
    reader.stream()?;
    Some(reader.builder.finish())
}

/// A scalar between its reading and its adding: it may turn out to be a key.
struct Scalar {
    style: Style,
    start: usize,
    end: usize,
    /// Its text, when that is not what stands between the quotes.
    value: Option<String>,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    /// Where the reader stands.
    at: usize,
    /// Where the line begins in which it stands.
    line: usize,
    /// The column of the next thing in the document once [`Reader::gap`] has been crossed, or [`OUTSIDE`].
    column: isize,
    /// The end of what was read last, or the start of what was opened last.
    cursor: usize,
    builder: Builder,
    /// The nodes that aliases of this document can refer to.
    anchors: HashMap<&'s str, u32>,
    /// Anchor and tag that wait for their node.
    anchor: Option<&'s str>,
    tag: Option<Cow<'s, str>>,
}

/// Whether an indicator before this byte is one: a blank, a line break or the end of the text.
fn separates(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0)
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | 0)
}

impl<'s> Reader<'s> {
    fn stream(&mut self) -> Option<()> {
        self.gap()?;
        let mut bare = true;
        while self.at < self.bytes.len() {
            match (self.column, self.peek()) {
                (OUTSIDE, b'.') => {
                    self.end_marker()?;
                    bare = true;
                    continue;
                }
                (OUTSIDE, _) => {
                    self.builder.start_document(self.at as u32);
                    self.at += 3;
                    self.cursor = self.at;
                    self.end_line()?;
                    self.gap()?;
                }
                _ if bare => self.builder.start_document(self.at as u32),
                _ => return None,
            }
            bare = self.document()?;
        }
        Some(())
    }

    /// The content of a document and its end; returns whether the end is marked.
    fn document(&mut self) -> Option<bool> {
        if !self.anchors.is_empty() {
            // Clearing would cost as much as the most that a document ever held.
            self.anchors = HashMap::new();
        }
        let root = self.builder.tree.nodes.len();
        if self.column > OUTSIDE {
            self.node(OUTSIDE, block::Where::Line)?;
        }
        if self.column != OUTSIDE {
            return None;
        }
        let is_block = self.builder.tree.nodes.get(root).is_some_and(|node| node.style == Style::Block);
        let mut end = if is_block { self.at } else { self.cursor };
        let marked = self.peek() == b'.';
        if marked {
            end = self.at + 3;
            self.end_marker()?;
        }
        self.builder.end_document(end as u32, true);
        self.cursor = end;
        Some(marked)
    }

    /// `...` and what follows up to the next document.
    fn end_marker(&mut self) -> Option<()> {
        self.at += 3;
        self.end_line()?;
        self.gap()
    }

    fn peek(&self) -> u8 {
        self.ahead(0)
    }

    /// The byte so many places on; 0 behind the end of the text.
    fn ahead(&self, places: usize) -> u8 {
        self.bytes.get(self.at + places).copied().unwrap_or(0)
    }

    fn spaces(&mut self) {
        while self.peek() == b' ' {
            self.at += 1;
        }
    }

    /// Goes over a line break.
    fn line_break(&mut self) {
        self.at += if self.peek() == b'\r' { 2 } else { 1 };
        self.line = self.at;
    }

    /// Goes to the end of a line on which nothing else may stand but a comment.
    fn end_line(&mut self) -> Option<()> {
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
        match self.peek() {
            b'#' => self.comment(),
            byte => ends_line(byte).then_some(()),
        }
    }

    fn comment(&mut self) -> Option<()> {
        let is_apart = self.at == self.line || matches!(self.bytes[self.at - 1], b' ' | b'\t');
        if !is_apart {
            return None;
        }
        let rest = &self.bytes[self.at..];
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        self.builder.comment(range(self.at, self.at + length));
        self.at += length;
        Some(())
    }

    /// Goes over blank lines and comments to the next thing, and notes its column.
    fn gap(&mut self) -> Option<()> {
        loop {
            self.spaces();
            match self.peek() {
                b'\n' | b'\r' => self.line_break(),
                b'#' => self.comment()?,
                b'\t' => return None,
                0 => {
                    self.column = OUTSIDE;
                    return Some(());
                }
                _ => break,
            }
        }
        self.column = if self.at_marker() { OUTSIDE } else { (self.at - self.line) as isize };
        Some(())
    }

    /// Whether `---` or `...` begins the line here.
    fn at_marker(&self) -> bool {
        self.at == self.line
            && matches!(self.peek(), b'-' | b'.')
            && matches!(self.bytes.get(self.at..self.at + 3), Some(b"---" | b"..."))
            && separates(self.ahead(3))
    }

    /// Whether a `-` that makes an item stands here.
    fn at_dash(&self) -> bool {
        self.peek() == b'-' && separates(self.ahead(1))
    }

    fn open(&mut self, kind: Kind, style: Style, start: usize) -> Option<()> {
        if self.builder.depth() >= NESTING {
            return None;
        }
        self.cursor = start;
        let node = self.builder.open(kind, style, start as u32);
        self.adorn(node);
        Some(())
    }

    fn add(&mut self, scalar: Scalar) {
        let Scalar { style, start, end, value } = scalar;
        self.cursor = end;
        let node = self.builder.scalar(style, range(start, end), value.map(Cow::Owned));
        self.adorn(node);
    }

    /// Adds a value that nobody wrote.
    fn add_absent(&mut self, at: usize) {
        self.add(Scalar { style: Style::Plain, start: at, end: at, value: None });
    }

    fn adorn(&mut self, node: u32) {
        if let Some(tag) = self.tag.take() {
            self.builder.tag(node, tag);
        }
        if let Some(anchor) = self.anchor.take() {
            self.anchors.insert(anchor, node);
        }
    }

    /// `*name`, a value.
    fn alias(&mut self) -> Option<()> {
        let start = self.at;
        if self.anchor.is_some() || self.tag.is_some() {
            return None;
        }
        let name = self.name()?;
        let target = *self.anchors.get(name)?;
        if self.builder.open.iter().any(|open| open.node == target) {
            return None;
        }
        self.cursor = self.at;
        self.builder.alias(range(start, self.at), Some(target));
        Some(())
    }

    /// The name behind `&` or `*`.
    fn name(&mut self) -> Option<&'s str> {
        self.at += 1;
        let start = self.at;
        let stops = |byte: &u8| separates(*byte) || matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        self.at += self.bytes[start..].iter().position(stops).unwrap_or(self.bytes.len() - start);
        (self.at > start).then(|| &self.text[start..self.at])
    }

    /// `!local` or `!!core`.
    fn tag(&mut self) -> Option<Cow<'s, str>> {
        let start = self.at;
        self.at += if self.ahead(1) == b'!' { 2 } else { 1 };
        let (handle, suffix) = (self.at - start, self.at);
        while matches!(self.peek(), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':') {
            self.at += 1;
        }
        match handle {
            _ if suffix == self.at => None,
            1 => Some(Cow::Borrowed(&self.text[start..self.at])),
            _ => Some(Cow::Owned(["tag:yaml.org,2002:", &self.text[suffix..self.at]].concat())),
        }
    }

    /// An anchor, a tag, or both, with the blanks behind them; returns where they end.
    fn properties(&mut self) -> Option<usize> {
        let mut end = self.at;
        loop {
            match self.peek() {
                b'&' if self.anchor.is_none() => self.anchor = Some(self.name()?),
                b'!' if self.tag.is_none() => self.tag = Some(self.tag()?),
                b'&' | b'!' => return None,
                _ => return Some(end),
            }
            if !separates(self.peek()) {
                return None;
            }
            end = self.at;
            self.spaces();
        }
    }
}

fn range(start: usize, end: usize) -> Range {
    Range::new(start as u32, end as u32)
}
