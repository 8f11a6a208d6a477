//! Strings that know where each of their bytes comes from.

use std::ops::Range;
use std::rc::Rc;

use super::{FrameId, OriginId, Origins, StringBuilder};

/// How many parts of a string are looked at one by one.
const SPANS: usize = 64;

/// A run of bytes with one origin.
///
/// An empty span marks a place where something is missing, for example what an action that failed would have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Where the content comes from; nothing for text of a template that is written as it stands.
    pub value: OriginId,
    /// What wrote it; nothing as long as it was not written.
    pub action: OriginId,
    /// Within what it was written.
    pub frame: FrameId,
    /// How many bytes of the origin's own text (of `value`, else of `action`) stand before this run.
    pub skip: u32,
}

impl Span {
    /// The part of it that lies within a range, moved so that the range begins at `to`. Of an empty span, all.
    pub fn clip(&self, start: u32, end: u32, to: u32) -> Option<Span> {
        let (from, till) = (self.start.max(start), self.end.min(end));
        let is_inside = from < till || (self.start == self.end && from == till);
        let skip = self.skip + from.saturating_sub(self.start);
        is_inside.then(|| Span { start: from - start + to, end: till - start + to, skip, ..*self })
    }
}

/// A string; cheap to copy.
#[derive(Debug, Clone)]
pub struct PStr {
    text: Rc<str>,
    spans: Option<Rc<[Span]>>,
    whole: OriginId,
}

impl PStr {
    /// A string with one origin.
    pub fn new(text: impl Into<Rc<str>>, origin: OriginId) -> Self {
        Self { text: text.into(), spans: None, whole: origin }
    }

    /// A string from nowhere.
    pub fn plain(text: impl Into<Rc<str>>) -> Self {
        Self::new(text, OriginId::NONE)
    }

    /// A string with spans that cover it in order; `whole` is its origin as a value.
    pub fn with_spans(text: impl Into<Rc<str>>, spans: Vec<Span>, whole: OriginId) -> Self {
        let spans = (!spans.is_empty()).then(|| Rc::from(spans));
        Self { text: text.into(), spans, whole }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared(&self) -> Rc<str> {
        Rc::clone(&self.text)
    }

    /// Its origin as a value.
    pub fn origin(&self) -> OriginId {
        self.whole
    }

    /// The origin that a computation on the whole string begins with: its own, else that of its first part.
    pub fn any_origin(&self) -> OriginId {
        let first = || self.spans().map(|span| span.value.or(span.action)).find(|origin| origin.is_known());
        self.whole.or(first().unwrap_or_default())
    }

    /// The same string with another origin as a value. One without spans takes it for its bytes too.
    pub fn with_origin(mut self, origin: OriginId) -> Self {
        self.whole = origin;
        self
    }

    /// The same string, chosen after others had been asked, which every part of it knows.
    pub fn chosen(&self, asked: &[OriginId], origins: &mut Origins) -> PStr {
        let mut choose = |origin: OriginId| origins.choice(origin, asked.iter().copied());
        let whole = choose(self.any_origin());
        let own = self.spans.as_deref().unwrap_or_default();
        if own.is_empty() || own.len() > SPANS {
            return self.clone().with_origin(whole);
        }
        let spans = own.iter().map(|span| Span { value: choose(span.value.or(span.action)), ..*span }).collect();
        PStr::with_spans(self.shared(), spans, whole)
    }

    /// Where its parts come from, each origin once.
    pub fn origins(&self) -> Vec<OriginId> {
        let mut all = vec![self.any_origin()];
        for span in self.spans().filter(|span| span.value.is_known()) {
            if all.len() < SPANS && !all.contains(&span.value) {
                all.push(span.value);
            }
        }
        all
    }

    /// The spans in order; a string that has none is one span of its origin.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let own = self.spans.as_deref().unwrap_or_default();
        let only = (self.spans.is_none() && self.whole.is_known() && !self.text.is_empty()).then(|| self.only_span());
        only.into_iter().chain(own.iter().copied())
    }

    fn only_span(&self) -> Span {
        let end = self.text.len() as u32;
        Span { start: 0, end, value: self.whole, action: OriginId::NONE, frame: FrameId::TOP, skip: 0 }
    }

    /// The span of a byte.
    pub fn span_at(&self, offset: usize) -> Option<Span> {
        let offset = offset as u32;
        let Some(spans) = self.spans.as_deref() else {
            return self.spans().next();
        };
        let after = spans.partition_point(|span| span.start <= offset);
        spans[..after].iter().rev().find(|span| span.end > offset).copied()
    }

    /// A part. The range lies on borders of characters.
    pub fn slice(&self, range: Range<usize>) -> PStr {
        if range == (0..self.text.len()) {
            return self.clone();
        }
        let mut part = StringBuilder::new();
        part.push_slice(self, range);
        part.finish(self.whole)
    }

    /// The same bytes in other letters: every piece stands for a range of this string. The pieces come in any order.
    pub fn rewrite<'p>(&self, pieces: impl IntoIterator<Item = (Range<usize>, &'p str)>) -> PStr {
        let mut made = StringBuilder::new();
        for (range, text) in pieces {
            made.push_as(self, range, text);
        }
        made.finish(self.whole)
    }

    /// The spans that lie within or touch a range, cut to it and moved so that the range begins at `to`.
    pub(super) fn spans_within(&self, start: u32, end: u32, to: u32) -> impl Iterator<Item = Span> + '_ {
        let own = self.spans.as_deref().unwrap_or_default();
        let first = own.partition_point(|span| span.end < start);
        let near = own[first..].iter().take_while(move |span| span.start <= end);
        let only = (self.spans.is_none() && self.whole.is_known() && start < end).then(|| self.only_span());
        only.into_iter().chain(near.copied()).filter_map(move |span| span.clip(start, end, to))
    }
}

impl PartialEq for PStr {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PStr {}

impl std::fmt::Display for PStr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
