//! Mappings and sequences by indentation.
//!
//! Whoever reads a node leaves the reader behind the gap that follows it, at the next thing of the document; that
//! thing's column says which of the open collections goes on.

use super::{KEY, Kind, OUTSIDE, Reader, Scalar, Style, ends_line, separates};

/// Where a node begins; this decides what it can be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Where {
    /// Behind a colon, an anchor or a tag: no collection by indentation can begin there.
    Inline,
    /// Behind a dash.
    Item,
    /// On a line of its own.
    Line,
}

impl Reader<'_> {
    /// Reads what stands here inside a collection of the column `parent`.
    pub(super) fn node(&mut self, parent: isize, place: Where) -> Option<()> {
        match self.peek() {
            b'-' if separates(self.ahead(1)) => self.dash(place),
            b'|' | b'>' => {
                let scalar = self.block_scalar(parent)?;
                self.add(scalar);
                self.gap()
            }
            b'[' | b'{' => {
                self.flow()?;
                self.finish()
            }
            b'*' => {
                self.alias()?;
                self.finish()
            }
            b'&' | b'!' if place == Where::Item => self.adorned(parent, false),
            b'\'' | b'"' => self.quoted_node(parent, place),
            _ => self.plain_node(parent, place),
        }
    }

    fn dash(&mut self, place: Where) -> Option<()> {
        if place == Where::Inline {
            return None;
        }
        self.sequence((self.at - self.line) as isize, false)
    }

    fn finish(&mut self) -> Option<()> {
        self.end_line()?;
        self.gap()
    }

    fn quoted_node(&mut self, parent: isize, place: Where) -> Option<()> {
        let (start, line) = (self.at, self.line);
        let scalar = self.quoted(Some(parent))?;
        self.spaces();
        if self.peek() != b':' {
            self.add(scalar);
            return self.finish();
        }
        let is_key = place != Where::Inline && self.line == line && separates(self.ahead(1));
        if is_key { self.mapping(start - line, scalar) } else { None }
    }

    fn plain_node(&mut self, parent: isize, place: Where) -> Option<()> {
        let scalar = self.plain()?;
        if self.peek() != b':' {
            return self.plain_value(parent, scalar);
        }
        if place == Where::Inline { None } else { self.mapping(scalar.start - self.line, scalar) }
    }

    /// Adds a plain scalar of which the first line has been read.
    fn plain_value(&mut self, parent: isize, mut scalar: Scalar) -> Option<()> {
        if self.peek() != b'#' {
            self.continuation(parent, &mut scalar)?;
        }
        self.add(scalar);
        self.gap()
    }

    /// A mapping whose first key has been read up to its colon.
    fn mapping(&mut self, column: usize, first: Scalar) -> Option<()> {
        self.open(Kind::Mapping, Style::Block, first.start)?;
        let mut key = first;
        let column = column as isize;
        loop {
            if self.at - key.start > KEY {
                return None;
            }
            self.add(key);
            self.value(column)?;
            if self.column != column {
                break;
            }
            key = self.key()?;
        }
        if self.column > column {
            return None;
        }
        self.builder.close(self.cursor as u32);
        Some(())
    }

    /// A key up to its colon.
    fn key(&mut self) -> Option<Scalar> {
        let key = match self.peek() {
            b'\'' | b'"' => {
                let line = self.line;
                let key = self.quoted(Some(OUTSIDE))?;
                self.spaces();
                (self.line == line).then_some(key)?
            }
            _ => self.plain()?,
        };
        (self.peek() == b':' && separates(self.ahead(1))).then_some(key)
    }

    /// The value of a key whose colon stands here.
    fn value(&mut self, column: isize) -> Option<()> {
        self.at += 1;
        let behind_colon = self.at;
        self.spaces();
        match self.peek() {
            b'#' | b'\n' | b'\r' | 0 => {
                self.end_line()?;
                self.below(column, behind_colon, true)
            }
            b'&' | b'!' => self.adorned(column, true),
            _ => self.node(column, Where::Inline),
        }
    }

    /// What belongs to a collection of this column and may stand on the following lines.
    fn below(&mut self, parent: isize, absent: usize, in_mapping: bool) -> Option<()> {
        self.gap()?;
        if self.column > parent {
            return self.node(parent, Where::Line);
        }
        if in_mapping && self.column == parent && self.at_dash() {
            return self.sequence(parent, true);
        }
        self.add_absent(absent);
        Some(())
    }

    /// A node with an anchor or a tag.
    fn adorned(&mut self, parent: isize, in_mapping: bool) -> Option<()> {
        let end = self.properties()?;
        if self.peek() == b'#' || ends_line(self.peek()) {
            self.end_line()?;
            return self.below(parent, end, in_mapping);
        }
        self.node(parent, Where::Inline)
    }

    /// A sequence whose first dash stands here; at the indentation of its key it ends with the next key.
    fn sequence(&mut self, column: isize, is_value: bool) -> Option<()> {
        self.open(Kind::Sequence, Style::Block, self.at)?;
        loop {
            self.item(column)?;
            if self.column != column || !self.at_dash() {
                break;
            }
        }
        if self.column > column || self.column == column && !is_value {
            return None;
        }
        self.builder.close(self.cursor as u32);
        Some(())
    }

    /// An item whose dash stands here.
    fn item(&mut self, column: isize) -> Option<()> {
        self.at += 1;
        self.spaces();
        if self.peek() != b'#' && !ends_line(self.peek()) {
            return self.node(column, Where::Item);
        }
        self.end_line()?;
        self.below(column, self.at, false)
    }
}
