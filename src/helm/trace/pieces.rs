//! Spans as pieces.

use std::collections::HashMap;

use super::resolve::trace;
use super::{Piece, Trace};
use crate::helm::value::{FrameId, Frames, Origin, OriginId, Origins, PStr, Span};
use crate::source::Range;

/// How many choices are looked behind.
const CHOICES: usize = 16;

/// Makes pieces, and one table of traces for all documents of a rendering.
#[derive(Debug)]
pub struct Tracer<'o> {
    origins: &'o Origins,
    frames: &'o Frames,
    known: HashMap<(OriginId, OriginId, FrameId), u32>,
    traces: Vec<Trace>,
}

impl<'o> Tracer<'o> {
    /// One that knows no trace yet.
    pub fn new(origins: &'o Origins, frames: &'o Frames) -> Self {
        Self { origins, frames, known: HashMap::new(), traces: Vec::new() }
    }

    /// The pieces of a text.
    pub fn pieces(&mut self, text: &PStr) -> Vec<Piece> {
        text.spans().map(|span| self.piece(&span)).collect()
    }

    /// All traces so far.
    pub fn finish(self) -> Vec<Trace> {
        self.traces
    }

    /// The number of a trace.
    pub fn number(&mut self, value: OriginId, action: OriginId, frame: FrameId) -> u32 {
        let next = self.traces.len() as u32;
        let number = *self.known.entry((value, action, frame)).or_insert(next);
        if number == next {
            self.traces.push(trace(self.origins, self.frames, value, action, frame));
        }
        number
    }

    fn piece(&mut self, span: &Span) -> Piece {
        let number = self.number(span.value, span.action, span.frame);
        let range = Range::new(span.start, span.end);
        let primary = self.traces[number as usize].primary().map_or(Range::default(), |place| place.range);
        let own = self.content(span.value.or(span.action));
        let is_text = matches!(own, Some(Origin::Text { .. } | Origin::Value { .. }));
        let start = primary.start.saturating_add(span.skip);
        let at = Range::new(start, start.saturating_add(span.end - span.start));
        let is_verbatim = is_text && primary.contains(at) && self.is_same(number, at, span);
        Piece { range, trace: number, at: if is_verbatim { at } else { primary }, is_verbatim }
    }

    /// What stands behind choices.
    fn content(&self, origin: OriginId) -> Option<&'o Origin> {
        let mut at = self.origins.get(origin);
        for _ in 0..CHOICES {
            match at {
                Some(Origin::Choice { taken, .. }) => at = self.origins.get(*taken),
                _ => break,
            }
        }
        at
    }

    /// Whether a literal run stands in its file at all: the length alone says nothing of quotes and escapes.
    fn is_same(&self, number: u32, at: Range, span: &Span) -> bool {
        let Some(place) = self.traces[number as usize].primary() else { return false };
        let is_run = span.value == OriginId::NONE || place.text().len() as u32 >= span.skip + (at.end - at.start);
        is_run && !place.source.slice(at).is_empty()
    }
}
