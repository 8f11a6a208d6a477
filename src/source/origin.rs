//! How a place in embedded or rendered text leads back to the characters that somebody wrote.

use std::sync::Arc;

use super::{Place, Range, Source};

/// The kind of way that leads from one text to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// The text stands inside another, for example HCL inside a YAML block scalar.
    Embedded,
    /// The text was rendered from a template.
    Template,
    /// The text came from a value that a template used.
    Values,
    /// The place was reached through an alias; this is the anchor's side.
    Anchor,
    /// The value is overridden, or overrides another.
    Override,
}

/// Where a text came from: its parents and a gapless map of its bytes into them.
#[derive(Debug)]
pub struct Origin {
    /// The texts that it came from; the first is the one that it is named after.
    pub parents: Vec<Arc<Source>>,
    /// Runs of bytes in order of their start.
    pub segments: Vec<Segment>,
    /// What the text is called in its first parent: the key above it.
    pub header: Option<Range>,
}

/// A run of bytes of the inner text and where it stands in a parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The first byte in the inner text; the run reaches to the next segment's start.
    pub start: u32,
    /// Which parent.
    pub parent: u16,
    /// The range in the parent.
    pub at: Range,
    /// Whether the bytes are the same, so that offsets inside can be carried over.
    /// Otherwise (an escape, an inserted value) the whole run stands for the whole range.
    pub verbatim: bool,
    /// What kind of way leads there.
    pub via: Via,
}

impl Origin {
    /// The place in a parent that a range of the inner text stands for.
    ///
    /// The end is taken from the segment of the last character. When the two ends lie in different parents, the range
    /// is cut at the end of the first one's segment.
    pub fn trace(&self, range: Range) -> Place {
        let first = self.segment(range.start);
        let start = first.carry_start(range.start);
        let last = self.segment(range.end.saturating_sub(1).max(range.start));
        let end = if range.end == range.start {
            start
        } else if last.parent == first.parent {
            last.carry_end(range.end)
        } else {
            first.at.end
        };
        Place { source: Arc::clone(&self.parents[first.parent as usize]), range: Range::new(start, end.max(start)) }
    }

    /// The kind of way that leads from an offset to its parent.
    pub fn via(&self, offset: u32) -> Via {
        self.segment(offset).via
    }

    fn segment(&self, offset: u32) -> &Segment {
        let after = self.segments.partition_point(|segment| segment.start <= offset);
        &self.segments[after.saturating_sub(1)]
    }
}

impl Segment {
    fn carry_start(&self, offset: u32) -> u32 {
        if self.verbatim { (self.at.start + offset.saturating_sub(self.start)).min(self.at.end) } else { self.at.start }
    }

    fn carry_end(&self, offset: u32) -> u32 {
        if self.verbatim { (self.at.start + offset.saturating_sub(self.start)).min(self.at.end) } else { self.at.end }
    }
}
