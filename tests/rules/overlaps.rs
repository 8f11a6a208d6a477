//! One mistake, one finding: where two rules mark the same characters of an example, one of them yields to the other,
//! or `tests/overlaps.yaml` says why both speak.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use seaworthy::finding::Finding;
use seaworthy::rule::examples::{self, Example, Shows};
use seaworthy::rule::{RuleFile, RuleSet};
use seaworthy::source::Source;
use seaworthy::tree::{Dialect, Node, yaml};
use seaworthy::trial;

/// Two rules that speak of the same characters, and where.
pub struct Pair {
    rules: [String; 2],
    at: String,
}

/// Whether one rule yields to another, perhaps through others.
pub fn yields(all: &BTreeMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        let next = all.get(id).into_iter().flatten();
        for id in next.filter(|id| seen.insert(id.as_str())) {
            open.push(id);
        }
    }
    seen.contains(to)
}

/// Pairs that nothing explains, and explanations of pairs that there are not.
pub fn unexplained(files: &[RuleFile], pairs: Vec<Pair>) -> Vec<String> {
    let orders = files.iter().filter_map(|file| file.read().ok()).map(|rule| (rule.id, rule.yields_to)).collect();
    let groups = groups();
    let (mut met, mut wrong) = (BTreeSet::new(), BTreeMap::new());
    for Pair { rules: [a, b], at } in pairs {
        if yields(&orders, &a, &b) || yields(&orders, &b, &a) {
            continue;
        }
        let group = groups.iter().position(|group| group.contains(&a) && group.contains(&b));
        match group {
            Some(group) => met.extend([(group, a), (group, b)]),
            None => drop(wrong.entry((a, b)).or_insert(at)),
        }
    }
    let members =
        groups.iter().enumerate().flat_map(|(group, rules)| rules.iter().map(move |rule| (group, rule.clone())));
    let stale = members.filter(|member| !met.contains(member));
    let stale = stale.map(|(_, rule)| format!("tests/overlaps.yaml: {rule} never meets another of its group"));
    wrong.iter().map(|((a, b), at)| format!("{a} and {b} both speak {at}")).chain(stale).collect()
}

/// Rules that may speak of the same characters as any other of their group.
fn groups() -> Vec<BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlaps.yaml");
    let source = Source::file("tests/overlaps.yaml", std::fs::read_to_string(path).unwrap());
    let tree = yaml::parse(Arc::new(source), Dialect::Core);
    let items = tree.root().map(|root| root.items().collect::<Vec<_>>()).unwrap_or_default();
    let rules = |item: &Node<'_>| item.get("rules").unwrap().items().map(|rule| rule.text().to_owned()).collect();
    assert!(items.iter().all(|item| item.text_of("reason").is_some_and(|reason| !reason.is_empty())));
    items.iter().map(rules).collect()
}

/// The pairs that speak of the same characters in the bad examples of a rule.
pub fn pairs_of(file: &RuleFile, all: &RuleSet) -> Vec<Pair> {
    let Ok(rule) = file.read() else { return Vec::new() };
    let bad = examples::read(&rule).0.into_iter().filter(|example| example.shows == Shows::Bad);
    bad.flat_map(|example| pairs_in(file, &example, all)).collect()
}

fn pairs_in(file: &RuleFile, example: &Example, all: &RuleSet) -> Vec<Pair> {
    let findings = trial::shown(all, example).findings;
    let mut pairs = Vec::new();
    for (n, a) in findings.iter().enumerate() {
        for b in findings[n + 1..].iter().filter(|b| speaks_of_the_same(a, b)) {
            let mut rules = [a.rule.id.clone(), b.rule.id.clone()];
            rules.sort();
            let at = format!("of `{}` in an example of {}", a.place.text(), file.id);
            pairs.push(Pair { rules, at });
        }
    }
    pairs
}

fn speaks_of_the_same(a: &Finding, b: &Finding) -> bool {
    a.rule.id != b.rule.id && a.place.source.path == b.place.source.path && a.place.range.overlaps(b.place.range)
}
