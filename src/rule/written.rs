//! Where that was written at which a finding stands, when a chart rendered it.
//!
//! A value that came from a values file is marked at its key there, anything else at the innermost template line. What is
//! missing is marked where it must be written: at the key in the values file if the mapping around it came from there. The
//! other places on the way explain the finding.

use std::sync::Arc;

use super::at::{self, Spot};
use super::unwritten::{Switch, Text};
use crate::finding::Related;
use crate::helm::trace::{Key, Step, Trace, Trail};
use crate::model::System;
use crate::source::{Origin, Place, Range, Segment, Via};
use crate::tree::{Kind, Node, Style};

/// How many places of a kind are named.
const FEW: usize = 2;

/// A place with the ways that lead there and what explains it.
pub struct Written {
    /// The characters that somebody wrote.
    pub place: Place,
    /// The ways from where the mistake was seen, with the places between.
    pub via: Vec<(Place, Via)>,
    /// Other places.
    pub related: Vec<Related>,
}

/// Where a spot of a rendered text was written; `None` for a spot of any other text. Of a value that several keys made, the
/// first counts that made the part in question.
///
/// What a chart would write were it told to is missing at the value that it asks; `mended_by` says what that may be.
pub fn of<'a>(spot: Spot<'a>, mended_by: &[String], system: &System<'a>) -> Option<Written> {
    let source = &spot.node.tree.source;
    let seen = Seen { trail: system.rendered.trail(source)?, origin: source.origin.as_ref()?, system };
    if let Some(written) = seen.unwritten(spot, mended_by) {
        return Some(outermost(written));
    }
    let found = if spot.is_there { seen.value(spot) } else { seen.mapping(spot.node) };
    let first = || seen.steps(spot.range).next().map(|step| step.trace);
    let (place, trace, via) = match found {
        Some((place, trace)) => (place, Some(trace), Via::Values),
        None => {
            let (place, trace) = seen.in_template(spot).unwrap_or_else(|| (seen.plain(spot.range), first()));
            (place, trace, seen.origin.via(spot.range.start))
        }
    };
    let mut written = Written { via: vec![(place.clone(), via)], place, related: Vec::new() };
    if let Some(trace) = trace {
        explain(trace, spot, &mut written);
    }
    Some(outermost(written))
}

/// The same places in the files that people write, where values stand in an object.
fn outermost(written: Written) -> Written {
    let out = |place: Place| place.written().0;
    let related = |one: Related| Related { place: out(one.place), ..one };
    Written {
        place: out(written.place),
        via: written.via.into_iter().map(|(place, via)| (out(place), via)).collect(),
        related: written.related.into_iter().map(related).collect(),
    }
}

/// A rendered text that a spot stands in.
struct Seen<'s, 'a> {
    trail: &'a Trail,
    origin: &'a Origin,
    system: &'s System<'a>,
}

impl<'a> Seen<'_, 'a> {
    fn steps(&self, range: Range) -> impl Iterator<Item = Step<'a>> + use<'a> {
        self.trail.steps(self.origin, range)
    }

    /// The key in a values file that a value came from. Of a mapping that came from there, its own key.
    fn value(&self, spot: Spot<'a>) -> Option<(Place, &'a Trace)> {
        let node = spot.node;
        if node.kind() != Kind::Scalar {
            return self.mapping(node);
        }
        let keyed = |range| self.steps(range).find(|step| step.trace.key().is_some());
        let step = keyed(spot.part.unwrap_or_else(|| inside(node)))?;
        let key = step.trace.key()?;
        let found = self.node_at(&key.place);
        let is_block = found.is_some_and(|node| matches!(node.style(), Style::Literal | Style::Folded));
        let whole = found.map(at::entry).filter(|_| !(step.segment.verbatim && is_block));
        let range = whole.unwrap_or(step.segment.at);
        Some((on_one_line(Place { range, ..key.place.clone() }), step.trace))
    }

    /// The key in a values file whose mapping was written out here as it is.
    fn mapping(&self, node: Node<'a>) -> Option<(Place, &'a Trace)> {
        let keys: Vec<Range> = node.written_entries().map(|entry| entry.key.range()).collect();
        let own = if keys.is_empty() { vec![node.range()] } else { keys };
        let mut found = own.iter().map(|range| self.steps(*range).next());
        let trace = found.next().flatten()?.trace;
        let first = self.around(trace.key()?, node.children().next().is_none())?;
        let is_same = |step: Step<'_>| step.trace.key().and_then(|key| self.around(key, false)) == Some(first);
        let all = found.all(|other| other.is_some_and(is_same));
        let is_root = first.key().is_none() && first.dash().is_none();
        let place = Place { source: Arc::clone(&first.tree.source), range: at::header(first).range };
        (all && !is_root).then_some((place, trace))
    }

    /// The value that keeps what is missing from being written.
    fn unwritten(&self, spot: Spot<'a>, mended_by: &[String]) -> Option<Written> {
        if mended_by.is_empty() {
            return None;
        }
        let text = Text { trail: self.trail, origin: self.origin };
        let is_written = !spot.is_there && self.mapping(spot.node).is_some();
        let found = match spot.is_there || is_written {
            true => text.of_object(mended_by),
            false => text.of_object(mended_by).into_iter().chain(text.of_mapping(spot.node, mended_by)).collect(),
        };
        let (place, trace) = found.into_iter().find_map(|Switch { key, trace }| {
            let node = self.node_at(&key.place)?;
            let range = if key.is_missing { at::header(node).range } else { at::entry(node) };
            Some((on_one_line(Place { range, ..key.place.clone() }), trace))
        })?;
        let includes = trace.includes.iter().take(FEW).rev();
        let ways = includes.chain(&trace.action).cloned().chain(self.in_template(spot).map(|(place, _)| place));
        let mut via: Vec<_> = ways.map(|place| (on_one_line(place), Via::Template)).collect();
        via.push((place.clone(), Via::Values));
        Some(Written { place, via, related: Vec::new() })
    }

    /// The mapping of a values file that a key stands in; the one that it names itself where that is empty.
    fn around(&self, key: &Key, is_itself: bool) -> Option<Node<'a>> {
        let found = self.node_at(&key.place)?;
        if is_itself { Some(found) } else { found.parent() }
    }

    /// What stands at a place of a values file: a value, or the value of a key.
    fn node_at(&self, place: &Place) -> Option<Node<'a>> {
        let inner = || self.trail.inner.iter().find(|tree| Arc::ptr_eq(&tree.source, &place.source));
        let tree = if place.source.origin.is_some() { inner()? } else { self.system.rendered.tree(&place.source)? };
        let keyed = |node: &Node<'a>| node.key().is_some_and(|key| key.range() == place.range);
        tree.all()
            .find(|node| node.range() == place.range && (node.key().is_some() || node.dash().is_some()) || keyed(node))
    }

    /// The template line that wrote a spot: from its key to the end of the action that gave the value.
    fn in_template(&self, spot: Spot<'a>) -> Option<(Place, Option<&'a Trace>)> {
        let start = self.steps(spot.range).next()?.segment;
        let is_value = spot.is_there && spot.node.kind() == Kind::Scalar;
        let value = if is_value { inside(spot.node) } else { spot.range };
        let Step { segment: last, trace, .. } = self.steps(value).last()?;
        let end = if last.parent == start.parent { Some(end_of(last, spot.range)) } else { self.action(trace, start) };
        let first = if start.verbatim { start.at.start + (spot.range.start - start.start) } else { start.at.start };
        let source = &self.origin.parents[start.parent as usize];
        let here = end.filter(|end| *end > first).map(|end| Range::new(first, end));
        let range = here.unwrap_or(Range::new(first, start.at.end.max(first)));
        Some((on_one_line(Place { source: Arc::clone(source), range }), Some(trace)))
    }

    /// The end of the action that gave a value, where it stands in the text of a segment.
    fn action(&self, trace: &Trace, segment: &Segment) -> Option<u32> {
        let source = &self.origin.parents[segment.parent as usize];
        let places = trace.action.iter().chain(&trace.includes);
        places.filter(|place| Arc::ptr_eq(&place.source, source)).map(|place| place.range.end).next()
    }

    fn plain(&self, range: Range) -> Place {
        on_one_line(self.origin.trace(range))
    }
}

/// The end of a range in the parent of the segment that it ends in.
fn end_of(segment: &Segment, range: Range) -> u32 {
    if segment.verbatim {
        (segment.at.start + range.end.saturating_sub(segment.start)).min(segment.at.end)
    } else {
        segment.at.end
    }
}

/// A scalar without its quotes.
fn inside(node: Node<'_>) -> Range {
    let range = node.range();
    match node.style() {
        Style::Single | Style::Double => Range::new(range.start + 1, range.end.saturating_sub(1)),
        _ => range,
    }
}

fn on_one_line(place: Place) -> Place {
    let text = place.text();
    let length = text.find(['\n', '\r']).map_or(text.len(), |at| text[..at].trim_end().len()) as u32;
    Place { range: Range::new(place.range.start, place.range.start + length), ..place }
}

/// Whether a value only says how things are called: whatever asks for it chooses between names.
fn is_name(path: &str) -> bool {
    path.ends_with(".nameOverride") || path.ends_with(".fullnameOverride")
}

/// The templates on the way, the outermost first; the keys that would have been asked first; and for what a template says
/// itself, those that decided that it does.
fn explain(trace: &Trace, spot: Spot<'_>, written: &mut Written) {
    let own = written.place.clone();
    let is_own = |place: &Place| Arc::ptr_eq(&place.source, &own.source) && place.range.overlaps(own.range);
    let includes = trace.includes.iter().take(FEW).rev();
    let action = trace.action.iter().filter(|_| trace.key().is_some());
    let between = includes.chain(action).filter(|place| !is_own(place)).cloned().map(on_one_line);
    let mut via: Vec<_> = between.map(|place| (place, Via::Template)).collect();
    via.append(&mut written.via);
    written.via = via;
    let mut name = |keys: &[Key], says: &str| {
        let of_file = |key: &&Key| !key.place.source.path.starts_with("--set") && key.path != ".";
        for key in keys.iter().filter(of_file).take(FEW) {
            let message = format!("`{}` {says}", key.path.trim_start_matches('.'));
            written.related.push(Related { place: on_one_line(key.place.clone()), message: message.into() });
        }
    };
    // Of a mapping in which something is missing, its first key tells nothing.
    if spot.is_there {
        name(&trace.alternatives, "would take its place");
    }
    if trace.key().is_none() {
        // What is switched for all charts alike is seldom what somebody looks for.
        let is_telling = |key: &&Key| !key.is_missing && !key.path.starts_with(".global.") && !is_name(&key.path);
        let guards: Vec<Key> = trace.guards.iter().filter(is_telling).cloned().collect();
        name(&guards, "decides that it is there");
    }
}
