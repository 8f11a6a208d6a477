//! Text inside a scalar as a source of its own, every character of which is traced to the outer file.
//!
//! The text is decoded once more, this time keeping the books: a run of bytes that stands in the file as it is becomes
//! a verbatim segment, an escape or a folded line break one that is not. What comes out must be what the reader made
//! of the scalar; should that ever differ, the whole text stands for the whole scalar.

mod lines;
mod quoted;

use std::sync::Arc;

use super::shell::Piece;
use super::{Kind, Node, Style};
use crate::source::{Origin, Range, Segment, Source, Via};

/// The text of a scalar as a source that knows where each of its characters stands; `None` for anything but a scalar
/// that somebody wrote.
pub fn embedded(node: Node<'_>) -> Option<Arc<Source>> {
    if node.kind() != Kind::Scalar || !node.is_written() {
        return None;
    }
    Some(of(node, 0, node.key()))
}

/// The same under the name that another node gives it.
pub fn embedded_as<'a>(node: Node<'a>, name: Node<'a>) -> Option<Arc<Source>> {
    (node.kind() == Kind::Scalar && node.is_written()).then(|| of(node, 0, Some(name)))
}

/// The same without a beginning that is no part of the text, such as the name before an assignment.
pub fn embedded_behind(node: Node<'_>, beginning: &str) -> Option<Arc<Source>> {
    let fits = node.kind() == Kind::Scalar && node.is_written() && node.text().starts_with(beginning);
    fits.then(|| of(node, beginning.len(), node.key()))
}

/// The lines of a mapping that is written out, as a text of its own under the key above it.
pub fn mapping(node: Node<'_>) -> Option<Arc<Source>> {
    let outer = &node.tree.source;
    if !node.is_mapping() || node.alias_range().is_some() {
        return None;
    }
    let (start, end) = (node.range().start as usize, node.range().end as usize);
    let line = outer.text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let is_first = outer.text[line..start].trim().is_empty();
    let at = if is_first { line } else { start }..end;
    pieces(outer, node.key().map(|key| key.range()), &[Piece { at, said: None }])
}

fn of(node: Node<'_>, skip: usize, name: Option<Node<'_>>) -> Arc<Source> {
    let segments = map(node).unwrap_or_else(|| whole(node));
    let segments = if skip == 0 { segments } else { behind(segments, skip as u32) };
    let origin =
        Origin { parents: vec![Arc::clone(&node.tree.source)], segments, header: name.map(|name| name.range()) };
    Arc::new(Source::embedded(&node.text()[skip..], origin))
}

/// Segments without those of the first bytes.
fn behind(segments: Vec<Segment>, skip: u32) -> Vec<Segment> {
    let first = segments.partition_point(|segment| segment.start <= skip).saturating_sub(1);
    let mut kept: Vec<_> = segments.into_iter().skip(first).collect();
    for segment in &mut kept {
        let cut = skip.saturating_sub(segment.start);
        segment.at.start += if segment.verbatim { cut } else { 0 };
        segment.start = segment.start.saturating_sub(skip);
    }
    kept
}

/// Pieces of a text as a source of its own.
pub fn pieces(outer: &Arc<Source>, header: Option<Range>, pieces: &[Piece]) -> Option<Arc<Source>> {
    let mut copy = Copy::new(&outer.text);
    for Piece { at, said } in pieces {
        match said {
            Some(said) => copy.instead(at.start, at.end, said)?,
            None => copy.verbatim(at.start, at.end)?,
        }
    }
    let Copy { text, segments, .. } = copy;
    let origin = Origin { parents: vec![Arc::clone(outer)], segments, header };
    (!text.is_empty()).then(|| Arc::new(Source::embedded(text, origin)))
}

fn whole(node: Node<'_>) -> Vec<Segment> {
    vec![Segment { start: 0, parent: 0, at: node.range(), verbatim: false, via: Via::Embedded }]
}

fn map(node: Node<'_>) -> Option<Vec<Segment>> {
    let outer = &node.tree.source.text;
    let Range { start, end } = node.range();
    if node.text() == node.source_text() {
        return Some(vec![Segment { start: 0, parent: 0, at: node.range(), verbatim: true, via: Via::Embedded }]);
    }
    let mut copy = Copy::new(outer);
    let (start, end) = (start as usize, end as usize);
    match node.style() {
        Style::Literal => lines::literal(&mut copy, start, node.text())?,
        Style::Folded => lines::folded(&mut copy, start, node.text())?,
        Style::Single | Style::Double => quoted::flow(&mut copy, start + 1..end.checked_sub(1)?, node.style())?,
        _ => quoted::flow(&mut copy, start..end, Style::Plain)?,
    }
    (copy.text == node.text() && !copy.segments.is_empty()).then_some(copy.segments)
}

/// A text being decoded, with its map into the outer one.
struct Copy<'o> {
    outer: &'o str,
    text: String,
    segments: Vec<Segment>,
}

impl<'o> Copy<'o> {
    fn new(outer: &'o str) -> Self {
        Self { outer, text: String::new(), segments: Vec::new() }
    }

    /// Bytes that stand in the outer text as they are.
    fn verbatim(&mut self, from: usize, to: usize) -> Option<()> {
        let run = self.outer.get(from..to)?;
        if run.is_empty() {
            return Some(());
        }
        let joins = self.segments.last().is_some_and(|last| last.verbatim && last.at.end as usize == from);
        match self.segments.last_mut() {
            Some(last) if joins => last.at.end = to as u32,
            _ => self.segment(from, to, true),
        }
        self.text.push_str(run);
        Some(())
    }

    /// Bytes that stand for others in the outer text. When there is no difference, they are verbatim all the same.
    fn instead(&mut self, from: usize, to: usize, text: &str) -> Option<()> {
        if self.outer.get(from..to)? == text {
            return self.verbatim(from, to);
        }
        if !text.is_empty() {
            self.segment(from, to, false);
            self.text.push_str(text);
        }
        Some(())
    }

    fn segment(&mut self, from: usize, to: usize, verbatim: bool) {
        let at = Range::new(from as u32, to as u32);
        self.segments.push(Segment { start: self.text.len() as u32, parent: 0, at, verbatim, via: Via::Embedded });
    }
}
