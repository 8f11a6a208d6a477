//! What rendered text comes from, in terms that outlive the rendering: places in files instead of numbers in an arena.
//!
//! The text of a document is cut into [`Piece`]s. Each says where its characters stand (in a values file where the
//! value came from there, else in the template) and which [`Trace`] tells the rest: the action that wrote it, the
//! includes around it, the keys that were asked on the way.

mod pieces;
mod resolve;
mod source;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::source::{Origin, Place, Range, Segment};
use crate::tree::Tree;

pub use pieces::Tracer;
pub use resolve::place;
pub use source::{Making, Sourced, as_source};

/// A run of characters of a document with one trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The characters. An empty run marks where an action wrote nothing.
    pub range: Range,
    /// The number of its trace.
    pub trace: u32,
    /// What it stands for in the trace's primary place's file.
    pub at: Range,
    /// Whether the characters are the same there.
    pub is_verbatim: bool,
}

/// Where a piece comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The key whose value it is. When it is computed from several, the first.
    pub value: Option<Key>,
    /// The other keys that it is computed from.
    pub others: Vec<Key>,
    /// The template text, or the action, that wrote it: the innermost one.
    pub action: Option<Place>,
    /// The literal in a template that it is, if it is one.
    pub literal: Option<Place>,
    /// The actions that included the template of `action`, innermost first.
    pub includes: Vec<Place>,
    /// The keys that the conditions around it asked.
    pub guards: Vec<Key>,
    /// The keys that were asked first and gave nothing, as `default` does.
    pub alternatives: Vec<Key>,
    /// What Helm provides, if it is that: `Release.Name`.
    pub builtin: Option<&'static str>,
    /// Why it cannot be judged, if it cannot.
    pub unknown: Option<&'static str>,
}

impl Trace {
    /// Where a finding on it belongs: the values key, else the literal, else what wrote it.
    pub fn primary(&self) -> Option<&Place> {
        self.key().map(|key| &key.place).or(self.literal.as_ref()).or(self.action.as_ref())
    }

    /// Whether it can be text that a condition kept from being written: an empty run of it, within what was asked.
    pub fn is_left_out(&self) -> bool {
        let asks = !self.guards.is_empty() && self.value.is_none() && self.unknown.is_none();
        asks && self.literal.as_ref().is_some_and(|body| body.text().contains(':'))
    }

    /// The key whose value it is, where that is written in a file.
    pub fn key(&self) -> Option<&Key> {
        self.value.as_ref().filter(|key| !key.is_missing && !key.place.source.path.starts_with("--set"))
    }
}

/// What is known of a document as a whole, beside its text.
#[derive(Debug)]
pub struct Trail {
    /// The chart's name.
    pub chart: Arc<str>,
    /// The template as Helm names it: `chart/templates/service.yaml`.
    pub template: String,
    /// The sets of values that it was rendered with, as findings name them; none where there is only one.
    pub values: Arc<[String]>,
    /// The name of the release, and the namespace that somebody says for it.
    pub release: (Arc<str>, Option<Arc<str>>),
    /// The values that stand inside other texts, as trees.
    pub inner: Arc<[Tree]>,
    /// The trace of each segment of the source.
    pub of_segments: Vec<Option<u32>>,
    /// Where a condition kept something from being written, by offset, and the trace that tells what.
    pub gaps: Vec<(u32, u32)>,
    /// The templates that could write objects which conditions keep from being written, and the traces that tell of them.
    pub objects_left_out: Arc<[(String, u32)]>,
    /// The traces of the whole rendering.
    pub traces: Arc<[Trace]>,
}

impl Trail {
    /// What an object is called in every release of the chart: as it would be in one that is called like the chart.
    pub fn common(&self, name: &str) -> String {
        let (release, namespace) = &self.release;
        let name = namespace.iter().fold(name.to_owned(), |name, own| name.replace(&format!("/{own}/"), "//"));
        if *release == self.chart {
            return name;
        }
        // Most charts put their own name behind that of a release which does not hold it.
        name.replace(&**release, &self.chart).replace(&format!("{0}-{0}", self.chart), &self.chart)
    }

    /// What wrote the characters of a range, in their order.
    pub fn steps<'t>(&'t self, origin: &'t Origin, range: Range) -> impl Iterator<Item = Step<'t>> {
        let first = origin.segments.partition_point(|segment| segment.start <= range.start).saturating_sub(1);
        let inside = (first..origin.segments.len())
            .take_while(move |number| origin.segments[*number].start < range.end.max(range.start + 1));
        inside.filter_map(move |number| {
            let segment = &origin.segments[number];
            let trace = self.of_segments.get(number).copied().flatten()?;
            let end = origin.segments.get(number + 1).map_or(u32::MAX, |next| next.start);
            Some(Step { end, segment, trace: self.traces.get(trace as usize)? })
        })
    }
}

/// A run of characters of a document, with what wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Step<'t> {
    /// The byte behind it.
    pub end: u32,
    /// Where it stands in its parent.
    pub segment: &'t Segment,
    /// What wrote it.
    pub trace: &'t Trace,
}

/// A key of a values file.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The value; where there is none, the place where it would have to be written.
    pub place: Place,
    /// The path: `.image.tag`.
    pub path: String,
    /// Whether the key is not there.
    pub is_missing: bool,
}
