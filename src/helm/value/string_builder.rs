//! Putting strings together from pieces, each with its origin.

use std::ops::Range;

use super::{FrameId, OriginId, PStr, Span};

/// A string in the making.
#[derive(Debug, Default, Clone)]
pub struct StringBuilder {
    text: String,
    spans: Vec<Span>,
}

impl StringBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text that comes from one place, or from nowhere.
    pub fn push_str(&mut self, text: &str, origin: OriginId) {
        self.push_span(text, Span { value: origin, ..blank() });
    }

    /// Adds text with the origins of a span; its range is set here.
    pub fn push_span(&mut self, text: &str, span: Span) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let is_known = span.value.is_known() || span.action.is_known();
        if is_known && !text.is_empty() {
            self.join(Span { start, end: self.text.len() as u32, ..span });
        }
    }

    /// Adds a string.
    pub fn push(&mut self, string: &PStr) {
        self.push_slice(string, 0..string.as_str().len());
    }

    /// Adds a part of a string.
    pub fn push_slice(&mut self, string: &PStr, range: Range<usize>) {
        let Some(text) = string.as_str().get(range.clone()) else { return };
        let to = self.text.len() as u32;
        self.text.push_str(text);
        for span in string.spans_within(range.start as u32, range.end as u32, to) {
            self.join(span);
        }
    }

    /// Adds other letters that stand for a part of a string, for example an escape.
    pub fn push_as(&mut self, string: &PStr, range: Range<usize>, text: &str) {
        match string.span_at(range.start) {
            Some(span) => {
                let skip = span.skip + (range.start as u32).saturating_sub(span.start);
                self.push_span(text, Span { skip, ..span });
            }
            None => self.push_str(text, string.origin()),
        }
    }

    /// Marks that something is missing here.
    pub fn mark(&mut self, span: Span) {
        let at = self.text.len() as u32;
        self.spans.push(Span { start: at, end: at, ..span });
    }

    /// Adds a string, and says of all that was not written before that it is written now: by what and within what.
    pub fn write(&mut self, string: &PStr, action: OriginId, frame: FrameId) {
        let to = self.text.len() as u32;
        self.text.push_str(string.as_str());
        let mut covered = to;
        for span in string.spans_within(0, string.as_str().len() as u32, to) {
            self.fill(covered, span.start, action, frame);
            covered = span.end;
            let is_written = span.action.is_known();
            self.join(if is_written { span } else { Span { action, frame, ..span } });
        }
        self.fill(covered, self.text.len() as u32, action, frame);
    }

    /// Says of bytes that nothing is known of what wrote them.
    fn fill(&mut self, start: u32, end: u32, action: OriginId, frame: FrameId) {
        if start < end && action.is_known() {
            self.join(Span { start, end, action, frame, ..blank() });
        }
    }

    /// The string; `whole` is its origin as a value.
    pub fn finish(self, whole: OriginId) -> PStr {
        PStr::with_spans(self.text, self.spans, whole)
    }

    /// Cuts off what stands behind a byte.
    pub fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        let end = len as u32;
        while self.spans.last().is_some_and(|span| span.start >= end) {
            self.spans.pop();
        }
        if let Some(last) = self.spans.last_mut() {
            last.end = last.end.min(end);
        }
    }

    fn join(&mut self, span: Span) {
        if let Some(last) = self.spans.last_mut() {
            let is_same = (last.value, last.action, last.frame) == (span.value, span.action, span.frame);
            let goes_on = last.end == span.start && last.skip + (last.end - last.start) == span.skip;
            if is_same && goes_on && last.start < last.end {
                last.end = span.end;
                return;
            }
        }
        self.spans.push(span);
    }
}

fn blank() -> Span {
    Span { start: 0, end: 0, value: OriginId::NONE, action: OriginId::NONE, frame: FrameId::TOP, skip: 0 }
}
