//! Origins as places.

use super::{Key, Trace};
use crate::helm::value::{FileId, Frame, FrameId, FrameKind, Frames, Origin, OriginId, Origins};
use crate::source::{Place, Range};

/// How many origins are looked at for one trace.
const MOST: usize = 4000;

/// How many keys of a kind a trace names.
const KEYS: usize = 256;

/// The trace of what a value, an action and a frame say together.
pub fn trace(origins: &Origins, frames: &Frames, value: OriginId, action: OriginId, frame: FrameId) -> Trace {
    let mut found = Resolver { origins, trace: Trace::default(), left: MOST, frame };
    found.content(value);
    let frame = found.frame;
    let mut trace = found.trace;
    trace.unknown = trace.unknown.or(origins.is_tainted(value).then_some("it may be set where nobody can see it"));
    trace.action = trace.action.or_else(|| place(origins, action));
    frames.chain(frame).for_each(|frame| surroundings(origins, frame, &mut trace));
    trace
}

fn surroundings(origins: &Origins, frame: &Frame, trace: &mut Trace) {
    if frame.kind != FrameKind::Guard {
        trace.includes.extend(place(origins, frame.at));
        return;
    }
    for read in frame.reads.iter() {
        let mut found = Resolver { origins, trace: Trace::default(), left: MOST, frame: FrameId::TOP };
        found.content(*read);
        let Trace { value, others, alternatives, .. } = found.trace;
        let keys = value.into_iter().chain(others).chain(alternatives);
        keys.for_each(|key| add(&mut trace.guards, key));
    }
}

fn add(keys: &mut Vec<Key>, key: Key) {
    if keys.len() < KEYS && !keys.contains(&key) {
        keys.push(key);
    }
}

/// The place of an origin that has one.
pub fn place(origins: &Origins, origin: OriginId) -> Option<Place> {
    match origins.get(origin)? {
        Origin::Value { file, range, .. } | Origin::Text { file, range } => Some(at(origins, *file, *range)),
        Origin::Written { value, action, .. } => place(origins, *action).or_else(|| place(origins, *value)),
        _ => None,
    }
}

fn at(origins: &Origins, file: FileId, range: Range) -> Place {
    Place { source: origins.source(file).clone(), range }
}

struct Resolver<'o> {
    origins: &'o Origins,
    trace: Trace,
    left: usize,
    frame: FrameId,
}

impl Resolver<'_> {
    /// Looks at the origin of a content; what is found first is the trace's own, the rest stands beside it.
    fn content(&mut self, origin: OriginId) {
        let mut open = vec![(origin, false)];
        while let Some((origin, was_refused)) = open.pop() {
            let Some(known) = self.origins.get(origin) else { continue };
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                return;
            }
            match known {
                Origin::Choice { taken, alternatives } => {
                    open.extend(alternatives.iter().rev().map(|other| (*other, true)));
                    open.push((*taken, was_refused));
                }
                Origin::Derived { from, .. } => open.extend(from.iter().rev().map(|from| (*from, was_refused))),
                Origin::Written { value, action, frame } => {
                    self.written(*action, *frame);
                    open.push((value.or(*action), was_refused));
                }
                other => self.leaf(other, was_refused),
            }
        }
    }

    fn written(&mut self, action: OriginId, frame: FrameId) {
        if self.trace.action.is_none() {
            self.trace.action = place(self.origins, action);
            self.frame = frame;
        }
    }

    fn leaf(&mut self, origin: &Origin, was_refused: bool) {
        match origin {
            Origin::Value { .. } | Origin::Missing { .. } => {
                if let Some(key) = self.key(origin, 0) {
                    self.found(key, was_refused);
                }
            }
            Origin::Text { file, range } if !was_refused && self.trace.literal.is_none() => {
                self.trace.literal = Some(at(self.origins, *file, *range));
            }
            Origin::Builtin(name) if !was_refused => self.trace.builtin = self.trace.builtin.or(Some(name)),
            Origin::Tainted(why) if !was_refused => self.trace.unknown = self.trace.unknown.or(Some(why)),
            _ => {}
        }
    }

    fn found(&mut self, key: Key, was_refused: bool) {
        let trace = &mut self.trace;
        match (was_refused, &trace.value) {
            (true, _) => add(&mut trace.alternatives, key),
            (false, None) => trace.value = Some(key),
            (false, Some(first)) if *first == key => {}
            (false, Some(_)) => add(&mut trace.others, key),
        }
    }

    /// The key of an origin. Of one that is missing, the nearest map that is there.
    fn key(&self, origin: &Origin, depth: usize) -> Option<Key> {
        match origin {
            Origin::Value { file, range, path, .. } => {
                let place = at(self.origins, *file, *range);
                Some(Key { place, path: self.origins.path_text(*path), is_missing: false })
            }
            Origin::Missing { map, key } if depth < 32 => {
                let map = self.key(self.origins.get(*map)?, depth + 1)?;
                let around = if map.path == "." { "" } else { &map.path };
                Some(Key { path: format!("{around}.{key}"), is_missing: true, ..map })
            }
            Origin::Choice { taken, .. } if depth < 32 => self.key(self.origins.get(*taken)?, depth + 1),
            Origin::Derived { from, .. } if depth < 32 => self.key(self.origins.get(*from.first()?)?, depth + 1),
            _ => None,
        }
    }
}
