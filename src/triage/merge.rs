//! One mistake, one finding: equal findings become one, and a rule gives way to one that says more of the same place.
//!
//! Findings come in the order of the text, so that what belongs together stands together.

use std::collections::HashMap;

use super::{Context, Status, Triaged};
use crate::finding::Finding;
use crate::source::{Range, Via};

/// Findings equal in rule, fingerprint and place as one, which names the value sets of all.
pub(super) fn unite(findings: &mut Vec<Finding>) {
    findings.dedup_by(|later, first| {
        let is_equal = later.fingerprint == first.fingerprint
            && later.place.range == first.place.range
            && later.rule.id == first.rule.id
            && later.place.source.path == first.place.source.path;
        if is_equal {
            absorb(first, later);
        }
        is_equal
    });
}

fn absorb(first: &mut Finding, other: &mut Finding) {
    if other.severity > first.severity {
        // The graver one is the one to be told of.
        first.severity = other.severity;
        std::mem::swap(&mut first.message, &mut other.message);
        std::mem::swap(&mut first.quoted, &mut other.quoted);
        if !first.more.related.is_empty() || !other.more.related.is_empty() {
            first.more.related = std::mem::take(&mut other.more.related);
        }
    }
    first.confidence = first.confidence.max(other.confidence);
    if !other.more.value_sets.is_empty() || !other.more.also.is_empty() {
        add(&mut first.more.value_sets, std::mem::take(&mut other.more.value_sets));
        first.more.value_sets.sort();
        add(&mut first.more.also, std::mem::take(&mut other.more.also));
    }
}

fn add(to: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !to.contains(&name) {
            to.push(name);
        }
    }
}

/// What one place in a chart does to several objects as one finding, which says how many there are. Findings come in the
/// order in which they are shown.
pub(super) fn gather(triaged: &mut Vec<Triaged>) {
    let counts: Vec<usize> = triaged.chunk_by(are_of_one_place).map(<[_]>::len).collect();
    triaged.dedup_by(|later, first| {
        let is_one = are_of_one_place(first, later);
        if is_one {
            absorb(&mut first.finding, &mut later.finding);
        }
        is_one
    });
    for (Triaged { finding, .. }, count) in triaged.iter_mut().zip(counts).filter(|(_, count)| *count > 1) {
        finding.message = format!("{} (and {} more)", finding.message, count - 1).into();
    }
}

fn are_of_one_place(one: &Triaged, other: &Triaged) -> bool {
    let is_rendered = |finding: &Finding| {
        let via = &finding.more.via;
        finding.object.is_some() && via.iter().any(|(_, via)| matches!(via, Via::Template | Via::Values))
    };
    let (a, b) = (&one.finding, &other.finding);
    matches!((&one.status, &other.status), (Status::Reported, Status::Reported))
        && a.place.range == b.place.range
        && a.rule.id == b.rule.id
        && a.place.source.path == b.place.source.path
        && is_rendered(a)
        && is_rendered(b)
}

/// Which finding gives way to which, by their numbers: one whose rule yields, to the first of such a rule that stands at
/// the same place.
///
/// Only what is shown, allowed or known from before makes others give way: a mistake must not vanish because the rule
/// that says more of it is itself hidden by a profile, an environment or a limit.
pub(super) fn superiors(findings: &[Finding], statuses: &[Status], context: &Context) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    if context.yields_to.is_empty() {
        return found;
    }
    for file in findings.chunk_by(|a, b| a.place.source.path == b.place.source.path) {
        let numbers = from..from + file.len();
        from = numbers.end;
        let standing: Vec<_> = numbers.filter(|n| stands(&statuses[*n])).map(|n| (n, &findings[n])).collect();
        give_way(&standing, context, &mut found);
    }
    found
}

fn stands(status: &Status) -> bool {
    matches!(status, Status::Reported | Status::Suppressed { .. } | Status::Baselined)
}

fn give_way(standing: &[(usize, &Finding)], context: &Context, found: &mut Vec<(usize, usize)>) {
    let mut by_rule: HashMap<&str, Places> = HashMap::new();
    for (n, finding) in standing {
        by_rule.entry(&finding.rule.id).or_default().push(finding.place.range, *n);
    }
    let yielding: HashMap<&str, Vec<&Places>> = by_rule
        .keys()
        .filter_map(|id| Some((*id, context.yields_to.get(*id)?)))
        .map(|(id, to)| (id, to.iter().filter_map(|to| by_rule.get(to.as_str())).collect::<Vec<_>>()))
        .filter(|(_, to)| !to.is_empty())
        .collect();
    for (n, finding) in standing.iter().filter(|_| !yielding.is_empty()) {
        let to = yielding.get(finding.rule.id.as_str());
        let first = to.into_iter().flatten().filter_map(|places| places.first_at(finding.place.range)).min();
        found.extend(first.map(|first| (*n, first)));
    }
}

/// Where a rule stands in one file, in the order of the text.
#[derive(Default)]
struct Places {
    places: Vec<(Range, usize)>,
    /// The largest end up to each place.
    reach: Vec<u32>,
}

impl Places {
    fn push(&mut self, range: Range, number: usize) {
        let before = self.reach.last().copied().unwrap_or_default();
        self.places.push((range, number));
        self.reach.push(before.max(range.end));
    }

    /// The first that shares characters with a range.
    fn first_at(&self, range: Range) -> Option<usize> {
        // The first with which the ends reach beyond the start is the first that reaches beyond it itself.
        let first = self.reach.partition_point(|end| *end <= range.start);
        let over = self.places.get(first).filter(|(place, _)| place.overlaps(range));
        let same = self.places.partition_point(|(place, _)| *place < range);
        let same = self.places.get(same).filter(|(place, _)| *place == range);
        over.into_iter().chain(same).map(|(_, number)| *number).min()
    }
}

/// Notes what gives way where the chain of superiors ends.
pub(super) fn settle(findings: &mut [Finding], superiors: &[(usize, usize)]) {
    let superior = |n: usize| superiors.binary_search_by_key(&n, |(n, _)| *n).ok().map(|found| superiors[found].1);
    for (n, to) in superiors {
        let mut last = *to;
        // Each step leads to another rule; a circle of rules must not lead on for ever.
        for _ in 0..CHAIN {
            let Some(next) = superior(last) else { break };
            last = next;
        }
        let mut names = vec![findings[*n].rule.id.clone()];
        if !findings[*n].more.also.is_empty() {
            names.append(&mut findings[*n].more.also);
        }
        add(&mut findings[last].more.also, names);
    }
}

/// So many rules may give way one to the other.
const CHAIN: usize = 64;
