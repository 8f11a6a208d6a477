//! One mistake, one finding: equal findings become one, and a rule gives way to one that says more of the same place.

use std::collections::HashMap;

use super::{Context, Status, Triaged};
use crate::finding::Finding;

/// Findings equal in rule, fingerprint and place as one, which names the value sets of all.
pub(super) fn unite(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let place = (finding.place.source.path.clone(), finding.place.range);
        let identity = (finding.rule.id.clone(), finding.fingerprint.clone(), place);
        match seen.get(&identity) {
            Some(&first) => absorb(&mut kept[first], finding),
            None => {
                seen.insert(identity, kept.len());
                kept.push(finding);
            }
        }
    }
    kept
}

fn absorb(first: &mut Finding, other: Finding) {
    first.severity = first.severity.max(other.severity);
    first.confidence = first.confidence.max(other.confidence);
    add(&mut first.value_sets, other.value_sets);
    add(&mut first.also, other.also);
}

fn add(to: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !to.contains(&name) {
            to.push(name);
        }
    }
}

/// Removes each finding whose rule yields to one that stands at the same place, and notes its rule there.
///
/// Only what is shown, allowed or known from before makes others give way: a mistake must not vanish because the rule
/// that says more of it is itself hidden by a profile, an environment or a limit.
pub(super) fn give_way(triaged: Vec<Triaged>, context: &Context) -> Vec<Triaged> {
    let mut by_line: HashMap<(&str, u32), Vec<usize>> = HashMap::new();
    for (n, one) in triaged.iter().enumerate().filter(|(_, one)| stands(one)) {
        let place = &one.finding.place;
        by_line.entry((&place.source.path, place.start().line)).or_default().push(n);
    }
    let to: Vec<_> = (0..triaged.len()).map(|n| superior(n, &triaged, &by_line, context)).collect();
    settle(triaged, &to)
}

fn stands(one: &Triaged) -> bool {
    matches!(one.status, Status::Reported | Status::Suppressed { .. } | Status::Baselined)
}

/// The finding that this one gives way to. A place is never longer than a line, so others there begin on its line.
fn superior(
    n: usize,
    triaged: &[Triaged],
    by_line: &HashMap<(&str, u32), Vec<usize>>,
    context: &Context,
) -> Option<usize> {
    let one = &triaged[n];
    let superiors = context.yields_to.get(&one.finding.rule.id).filter(|_| stands(one))?;
    let place = &one.finding.place;
    let others = by_line.get(&(place.source.path.as_str(), place.start().line))?;
    others.iter().copied().find(|other| {
        let other = &triaged[*other].finding;
        superiors.contains(&other.rule.id) && other.place.range.overlaps(place.range)
    })
}

/// Takes out what gives way and notes it where the chain of superiors ends.
fn settle(mut triaged: Vec<Triaged>, to: &[Option<usize>]) -> Vec<Triaged> {
    for n in 0..triaged.len() {
        let mut last = n;
        for _ in 0..triaged.len() {
            let Some(next) = to[last] else { break };
            last = next;
        }
        if last != n {
            let mut names = vec![triaged[n].finding.rule.id.clone()];
            names.append(&mut triaged[n].finding.also);
            add(&mut triaged[last].finding.also, names);
        }
    }
    let mut gone = to.iter().map(Option::is_some);
    triaged.retain(|_| !gone.next().unwrap_or(false));
    triaged
}
