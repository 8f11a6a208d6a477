//! A rendered text as a source whose every character leads to the file that somebody wrote.
//!
//! What no text can tell, such as random characters, becomes a placeholder on the way, so that nothing judges it: `${…}`
//! is unknown to whoever reads a manifest. The release's namespace is left to the deployment, as in a manifest that names
//! none.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Piece, Trace};
use crate::source::{Origin, Place, Range, Segment, Source, Via};

/// What stands for characters that nobody knows.
const UNKNOWN: &str = "${unknown}";

/// The same right behind a key, on its line or below.
const BEHIND_KEY: &str = " ${unknown}";

/// What stands for the release's namespace in the middle of a text.
const NAMESPACE: &str = "${namespace}";

/// A rendered text with the way back.
#[derive(Debug)]
pub struct Sourced {
    /// The text, named after its template, which is its first parent.
    pub source: Source,
    /// The trace of each segment of the source.
    pub traces: Vec<Option<u32>>,
    /// Where a condition kept something from being written, and the trace that tells what.
    pub gaps: Vec<(u32, u32)>,
    /// Whether something is not there that nobody knows, so that what is absent cannot be known either.
    pub is_partial: bool,
}

impl Sourced {
    /// The same where something failed that may have stood at the end, which nothing marks.
    fn and_maybe_more(mut making: Made) -> Self {
        if making.text.ends_with(':') {
            making.add(BEHIND_KEY, None, nowhere());
        }
        Self { is_partial: true, ..making.finish() }
    }
}

/// How a text was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Making {
    /// Whether something in its template failed.
    pub is_broken: bool,
    /// Whether somebody says into which namespace it is installed.
    pub has_namespace: bool,
}

/// The text as a source. Values files and other templates are further parents; characters of which nothing is known stand
/// for the template's beginning.
pub fn as_source(text: &str, template: &Arc<Source>, pieces: &[Piece], traces: &[Trace], how: Making) -> Sourced {
    let mut made = Made::new(template, how.has_namespace);
    let mut done = 0;
    for piece in pieces {
        let Range { start, end } = piece.range;
        let between = text.get(done as usize..start as usize).unwrap_or_default();
        made.add(between, None, nowhere());
        let own = text.get(start as usize..end as usize).unwrap_or_default();
        match traces.get(piece.trace as usize) {
            Some(trace) => made.piece(own, piece, trace, text.get(end as usize..).unwrap_or_default()),
            None => made.add(own, None, nowhere()),
        }
        done = end.max(done);
    }
    made.add(text.get(done as usize..).unwrap_or_default(), None, nowhere());
    if how.is_broken { Sourced::and_maybe_more(made) } else { made.finish() }
}

/// Whether the action in the document's own template has a line for itself and trims what stands before it, as one does
/// that writes lines of its own.
fn stands_alone(trace: &Trace) -> bool {
    let Some(place) = trace.includes.last().or(trace.action.as_ref()) else { return false };
    let before = place.source.text.get(..place.range.start as usize).unwrap_or_default();
    let is_first = before.trim_end_matches([' ', '\t']).ends_with('\n');
    place.text().starts_with("{{-") && is_first
}

fn nowhere() -> Segment {
    Segment { start: 0, parent: 0, at: Range::new(0, 0), verbatim: false, via: Via::Template }
}

struct Made {
    text: String,
    parents: Vec<Arc<Source>>,
    numbers: HashMap<*const Source, u16>,
    segments: Vec<Segment>,
    traces: Vec<Option<u32>>,
    gaps: Vec<(u32, u32)>,
    is_partial: bool,
    has_namespace: bool,
}

impl Made {
    fn new(template: &Arc<Source>, has_namespace: bool) -> Self {
        Self {
            text: String::new(),
            parents: vec![Arc::clone(template)],
            numbers: HashMap::from([(Arc::as_ptr(template), 0)]),
            segments: Vec::new(),
            traces: Vec::new(),
            gaps: Vec::new(),
            is_partial: false,
            has_namespace,
        }
    }

    fn piece(&mut self, own: &str, piece: &Piece, trace: &Trace, rest: &str) {
        if own.is_empty() && trace.is_left_out() {
            return self.gaps.push((self.text.len() as u32, piece.trace));
        }
        let segment = trace.primary().map_or_else(nowhere, |place| Segment {
            start: 0,
            parent: self.parent(place),
            at: piece.at,
            verbatim: piece.is_verbatim,
            via: if trace.key().is_some() { Via::Values } else { Via::Template },
        });
        let changed = match (trace.unknown, trace.builtin) {
            (Some(_), _) => self.unknown(own, trace),
            (None, Some("Release.Namespace")) if trace.value.is_none() && !self.has_namespace => {
                Some(self.namespace(rest))
            }
            _ => None,
        };
        match changed {
            Some(text) => self.add(text, Some(piece.trace), Segment { verbatim: false, ..segment }),
            None => self.add(own, Some(piece.trace), segment),
        }
    }

    fn add(&mut self, text: &str, trace: Option<u32>, segment: Segment) {
        if !text.is_empty() {
            self.segments.push(Segment { start: self.text.len() as u32, ..segment });
            self.traces.push(trace);
            self.text.push_str(text);
        }
    }

    /// What stands for characters that nobody knows. Where nothing was written, a value is missing behind a key, or
    /// nobody knows what.
    fn unknown(&mut self, own: &str, trace: &Trace) -> Option<&'static str> {
        if self.text.ends_with(UNKNOWN) {
            return Some("");
        }
        if !own.is_empty() {
            return (!own.trim().is_empty()).then_some(UNKNOWN);
        }
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        let is_begun = !line.trim().is_empty();
        let is_inside = is_begun && !line.ends_with(':') || line.contains(['"', '\'']);
        if is_inside && !stands_alone(trace) {
            return Some(UNKNOWN);
        }
        if self.text.trim_end().ends_with(':') {
            return Some(BEHIND_KEY);
        }
        self.is_partial = true;
        None
    }

    /// Nothing where the namespace is the whole value of its key.
    fn namespace(&self, rest: &str) -> &'static str {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        let before = line.trim_end_matches(['"', '\'']).trim_end();
        let ends = rest.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\r']);
        let is_whole = before.ends_with("namespace:") && (ends.is_empty() || ends.starts_with('\n'));
        if is_whole { "" } else { NAMESPACE }
    }

    fn parent(&mut self, place: &Place) -> u16 {
        let next = u16::try_from(self.parents.len()).unwrap_or(0);
        let parents = &mut self.parents;
        *self.numbers.entry(Arc::as_ptr(&place.source)).or_insert_with(|| {
            if next > 0 {
                parents.push(Arc::clone(&place.source));
            }
            next
        })
    }

    fn finish(mut self) -> Sourced {
        if self.segments.is_empty() {
            self.segments.push(nowhere());
            self.traces.push(None);
        }
        let Self { text, parents, segments, traces, gaps, is_partial, .. } = self;
        let source = Source::embedded(text, Origin { parents, segments, header: None });
        Sourced { source, traces, gaps, is_partial }
    }
}
