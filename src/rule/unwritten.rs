//! Where a chart would write what is missing, were it told to.
//!
//! A template that asks for a value first (`with .Values.resources`) writes nothing when that is empty, and whoever mends
//! it fills the value. The same holds for objects that are switched off. Rules say what mends them by a key or a kind.

use std::collections::HashSet;

use crate::helm::trace::{Key, Trace, Trail};
use crate::source::{Origin, Place, Range};
use crate::tree::Node;

/// What is looked into.
pub struct Text<'a> {
    /// How it was made.
    pub trail: &'a Trail,
    /// Where its characters come from.
    pub origin: &'a Origin,
}

/// A value that keeps something from being written.
pub struct Switch<'a> {
    /// The value.
    pub key: &'a Key,
    /// What would be written.
    pub trace: &'a Trace,
}

impl<'a> Text<'a> {
    /// The values that keep one of the keys from being written into a mapping, the likeliest first.
    pub fn of_mapping(&self, node: Node<'a>, keys: &[String]) -> Vec<Switch<'a>> {
        let Some(column) = self.column(node) else { return Vec::new() };
        let Range { start, end } = node.range();
        let rest = node.tree.source.text.get(end as usize..).unwrap_or_default();
        let reach = end + (rest.len() - rest.trim_start().len()) as u32;
        let start = node.key().map_or(start, |key| key.range().end);
        let first = self.trail.gaps.partition_point(|(at, _)| *at < start);
        let near = self.trail.gaps[first..].iter().take_while(|(at, _)| *at <= reach);
        let near: Vec<_> =
            near.filter_map(|(at, trace)| Some((*at, self.trail.traces.get(*trace as usize)?))).collect();
        let mut found = Vec::new();
        for key in keys {
            // What stands behind it may belong to what is around it.
            let inside =
                |at: u32, place: Place| at < end || (place.source.path.as_str(), place.start().column) == column;
            let is_written = |(at, trace): &(u32, &Trace)| {
                trace.literal.as_ref().and_then(|body| writes(body, key)).is_some_and(|place| inside(*at, place))
            };
            let is_asked = |(at, trace): &(u32, &Trace)| {
                *at < end && trace.guards.iter().any(|guard| guard.is_missing && last(&guard.path) == key)
            };
            for (_, trace) in near.iter().filter(|gap| is_written(gap) || is_asked(gap)) {
                found.extend(switches(trace, |path| speaks_of(last(path), key)));
            }
        }
        found
    }

    /// The values that keep objects of one of the kinds from being written, as far as they are of the same part of the
    /// chart; the likeliest first.
    pub fn of_object(&self, kinds: &[String]) -> Vec<Switch<'a>> {
        // Keys of mappings are among what mends; kinds are written with a capital.
        let kinds: Vec<&String> = kinds.iter().filter(|kind| kind.starts_with(char::is_uppercase)).collect();
        let mut found: Vec<(usize, Switch<'a>)> = Vec::new();
        // Thousands of objects may hang on one switch.
        let mut seen = HashSet::new();
        let left_out = if kinds.is_empty() { &[][..] } else { &self.trail.objects_left_out[..] };
        for (template, trace) in left_out {
            let Some(trace) = self.trail.traces.get(*trace as usize) else { continue };
            let Some(body) = &trace.literal else { continue };
            let asked: Vec<&str> = trace.guards.iter().map(|key| key.path.as_str()).collect();
            for kind in kinds.iter().filter(|kind| holds(body.text(), kind)) {
                if !seen.insert((template, *kind, asked.clone())) {
                    continue;
                }
                let own = switches(trace, |path| names_kind(path, kind)).filter(|switch| !switch.key.is_missing);
                let own = own.filter(|switch| self.is_of_part(&switch.key.path, kind));
                found.extend(own.map(|switch| (common(template, &self.trail.template), switch)));
            }
        }
        found.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
        found.into_iter().map(|(_, switch)| switch).collect()
    }

    /// The file and column in which the keys of a mapping were written.
    fn column(&self, node: Node<'a>) -> Option<(&'a str, u32)> {
        let start = node.written_entries().next()?.key.range().start;
        let place = self.origin.trace(Range::new(start, start));
        let source = self.origin.parents.iter().find(|source| source.path == place.source.path)?;
        Some((&source.path, source.position(place.range.start).column))
    }

    /// Whether a switch is of the part of the chart that the text is of: `controller.pdb.enabled` is of what reads other
    /// values of `controller`.
    fn is_of_part(&self, path: &str, kind: &str) -> bool {
        let steps: Vec<&str> = path.trim_start_matches('.').split('.').collect();
        let Some(depth) = steps.iter().position(|step| names_kind(step, kind)) else { return false };
        let part: String = steps[..depth].iter().map(|step| format!(".{step}")).collect();
        let is_below = |key: &Key| key.path.strip_prefix(&part).is_some_and(|rest| rest.starts_with('.'));
        let own = || self.trail.of_segments.iter().flatten().filter_map(|trace| self.trail.traces.get(*trace as usize));
        part.is_empty() || own().any(|trace| trace.value.iter().chain(&trace.guards).any(is_below))
    }
}

/// The place of a key in what would be written.
fn writes(body: &Place, key: &str) -> Option<Place> {
    let mut at = body.range.start;
    for line in body.text().split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len()) as u32;
        if line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with(':')) {
            let range = Range::new(start, start + key.len() as u32);
            return Some(Place { range, ..body.clone() });
        }
        at += line.len() as u32;
    }
    None
}

fn holds(body: &str, kind: &str) -> bool {
    body.lines()
        .any(|line| line.strip_prefix("kind:").is_some_and(|rest| rest.trim().trim_matches(['"', '\'']) == kind))
}

/// The values that said no, first those that are called like what would be written, then those that are there.
fn switches<'a>(trace: &'a Trace, is_called: impl Fn(&str) -> bool) -> impl Iterator<Item = Switch<'a>> {
    let said_no = |key: &&Key| !key.place.source.path.starts_with("--set") && (key.is_missing || is_empty(key));
    let mut keys: Vec<&Key> = trace.guards.iter().filter(said_no).collect();
    let is_global = |key: &Key| key.path.starts_with(".global.");
    keys.sort_by_key(|key| (!is_called(&key.path), is_global(key), key.is_missing));
    keys.into_iter().map(move |key| Switch { key, trace })
}

fn is_empty(key: &Key) -> bool {
    matches!(key.place.text().trim(), "" | "{}" | "[]" | "~" | "null" | "false" | "\"\"" | "''")
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn speaks_of(name: &str, key: &str) -> bool {
    name.to_ascii_lowercase().contains(&key.to_ascii_lowercase())
}

/// Whether a path speaks of a kind: `networkPolicies`, `pdb`, `disruptionBudget`.
fn names_kind(path: &str, kind: &str) -> bool {
    let plain = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
    let path = plain(path);
    let initials: String = kind.chars().filter(char::is_ascii_uppercase).collect();
    let behind_first = kind.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_uppercase());
    let rest = behind_first.map_or(kind, |(at, _)| &kind[at..]);
    let stem = |text: &str| plain(text.trim_end_matches(['y', 's']));
    let has = |text: &str| path.contains(text);
    has(&stem(kind)) || initials.len() > 2 && (has(&plain(&initials)) || has(&stem(rest)))
}

/// How many bytes two texts begin with together.
fn common(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::names_kind;

    #[test]
    fn paths_speak_of_kinds() {
        for (path, kind, expected) in [
            (".networkPolicy.enabled", "NetworkPolicy", true),
            (".networkPolicies.enabled", "NetworkPolicy", true),
            (".controller.pdb.enabled", "PodDisruptionBudget", true),
            (".server.podDisruptionBudget", "PodDisruptionBudget", true),
            (".disruptionBudget.enabled", "PodDisruptionBudget", true),
            (".global.openshift", "NetworkPolicy", false),
            (".rbac.create", "PodDisruptionBudget", false),
        ] {
            assert_eq!(names_kind(path, kind), expected, "{path} {kind}");
        }
    }
}
