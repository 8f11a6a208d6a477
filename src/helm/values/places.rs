//! Which origin a part of a text has.

use crate::helm::value::{FileId, Origin, OriginId, Origins, PStr, PathId, Span, StringBuilder};
use crate::source::Range;
use crate::tree::{Node, Style};

/// Gives origins to the parts of a text.
pub(super) trait Places {
    /// The origin of a value.
    fn origin(&mut self, node: Node<'_>, path: PathId, key: Range) -> OriginId;

    /// A string with its origins.
    fn string(&mut self, node: Node<'_>, path: PathId, key: Range) -> PStr;

    /// A path one step further.
    fn step(&mut self, path: PathId, step: &str) -> PathId;
}

/// The places of a file.
pub(super) struct FilePlaces<'a> {
    pub(super) file: FileId,
    pub(super) origins: &'a mut Origins,
}

impl FilePlaces<'_> {
    fn at(&mut self, range: Range, path: PathId, key: Range) -> OriginId {
        let file = self.file;
        self.origins.add(Origin::Value { file, range, path, key })
    }
}

impl Places for FilePlaces<'_> {
    fn origin(&mut self, node: Node<'_>, path: PathId, key: Range) -> OriginId {
        self.at(node.range(), path, key)
    }

    fn string(&mut self, node: Node<'_>, path: PathId, key: Range) -> PStr {
        let whole = self.origin(node, path, key);
        if node.style() != Style::Literal || !self.origins.is_on() {
            return PStr::new(node.text(), whole);
        }
        let mut made = StringBuilder::new();
        let mut lines = lines_of(node);
        for line in node.text().split_inclusive('\n') {
            let origin = match lines.next() {
                Some(range) => self.at(range, path, key),
                None => whole,
            };
            made.push_str(line, origin);
        }
        made.finish(whole)
    }

    fn step(&mut self, path: PathId, step: &str) -> PathId {
        self.origins.path(path, step)
    }
}

/// The lines of a block scalar behind its header, without their indentation.
fn lines_of(node: Node<'_>) -> impl Iterator<Item = Range> + '_ {
    let (source, start) = (node.source_text(), node.range().start);
    let indent = indentation(source);
    let mut at = start;
    let lines = source.split_inclusive('\n').map(move |line| {
        let (from, len) = (at, line.len() as u32);
        at += len;
        let cut = line.bytes().take(indent).take_while(|byte| *byte == b' ').count() as u32;
        let end = line.trim_end_matches(['\n', '\r']).len() as u32;
        Range::new(from + cut.min(end), from + end)
    });
    lines.skip(1)
}

/// How far the first line that is not blank stands to the right.
fn indentation(source: &str) -> usize {
    let body = source.lines().skip(1).find(|line| !line.trim().is_empty());
    body.map_or(0, |line| line.len() - line.trim_start_matches(' ').len())
}

/// The places of a text that a template made: the spans that are there.
pub(super) struct TextPlaces<'a> {
    pub(super) text: &'a PStr,
    pub(super) origins: &'a mut Origins,
}

impl TextPlaces<'_> {
    fn at(&mut self, range: Range) -> OriginId {
        let Some(span) = self.text.span_at(range.start as usize) else { return self.text.origin() };
        if span.action.is_known() {
            let action = self.exact(&span, range).unwrap_or(span.action);
            return self.origins.add(Origin::Written { value: span.value, action, frame: span.frame });
        }
        span.value.or(self.text.origin())
    }

    /// The part of a run of template text that was read, where it stands there as it is.
    fn exact(&mut self, span: &Span, range: Range) -> Option<OriginId> {
        let Some(Origin::Text { file, range: run }) = self.origins.get(span.action) else { return None };
        let (file, start) = (*file, run.start + span.skip + (range.start - span.start));
        let part = Range::new(start, start + (range.end.min(span.end) - range.start));
        let read = self.text.as_str().get(range.start as usize..range.end.min(span.end) as usize)?;
        let is_same = !span.value.is_known() && run.contains(part) && self.origins.source(file).slice(part) == read;
        is_same.then(|| self.origins.text(file, part))
    }
}

impl Places for TextPlaces<'_> {
    fn origin(&mut self, node: Node<'_>, _: PathId, _: Range) -> OriginId {
        self.at(node.range())
    }

    /// Where the text stands as it is, its spans go along.
    fn string(&mut self, node: Node<'_>, _: PathId, _: Range) -> PStr {
        let (range, text) = (node.range(), node.text());
        let inner = match node.style() {
            Style::Single | Style::Double => Range::new(range.start + 1, range.end.saturating_sub(1)),
            _ => range,
        };
        let stands = self.text.as_str().get(inner.start as usize..inner.end as usize);
        let whole = self.at(Range::new(inner.start.min(range.end), inner.end));
        if stands == Some(text) {
            return self.text.slice(inner.start as usize..inner.end as usize).with_origin(whole);
        }
        match node.style() {
            Style::Literal => self.block(node, whole),
            _ => PStr::new(text, whole),
        }
    }

    fn step(&mut self, path: PathId, _: &str) -> PathId {
        path
    }
}

impl TextPlaces<'_> {
    fn block(&self, node: Node<'_>, whole: OriginId) -> PStr {
        let mut made = StringBuilder::new();
        let mut lines = lines_of(node);
        for line in node.text().split_inclusive('\n') {
            let content = line.trim_end_matches('\n');
            let range = lines.next().map(|range| range.start as usize..range.end as usize);
            match range.filter(|range| self.text.as_str().get(range.clone()) == Some(content)) {
                Some(range) => {
                    made.push_slice(self.text, range);
                    made.push_str(&line[content.len()..], whole);
                }
                None => made.push_str(line, whole),
            }
        }
        made.finish(whole)
    }
}
