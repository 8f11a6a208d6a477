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

use crate::source::{Place, Range};

pub use pieces::Tracer;
pub use resolve::place;
pub use source::as_source;

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
        self.value.as_ref().map(|key| &key.place).or(self.literal.as_ref()).or(self.action.as_ref())
    }
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
