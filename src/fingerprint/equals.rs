//! Findings of one rule, unit and path, told apart by their order in the text.

use super::fingerprint;
use crate::finding::{Finding, text_order};

/// Puts findings into the order of the text, and gives each place of equal ones a fingerprint of its own.
pub fn number_equals(findings: &mut [Finding]) {
    findings.sort_unstable_by(text_order);
    for (n, ordinal) in ordinals(findings) {
        let Finding { rule, fingerprint: own, .. } = &mut findings[n];
        *own = fingerprint(&rule.id, &own.to_string(), "", ordinal);
    }
}

/// The findings that have equals at earlier places, and how many such places there are.
fn ordinals(findings: &[Finding]) -> Vec<(usize, usize)> {
    // The first bytes tell nearly all apart, so that sorting seldom looks at the findings.
    let first = |finding: &Finding| finding.fingerprint.0.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let mut all: Vec<(u64, u32)> = findings.iter().map(first).zip(0..).collect();
    let whole = |n: u32| (findings[n as usize].fingerprint, n);
    all.sort_unstable_by(|(left, a), (right, b)| left.cmp(right).then_with(|| whole(*a).cmp(&whole(*b))));
    let mut found = Vec::new();
    let mut ordinal = 0;
    for pair in all.windows(2) {
        let [before, n] = [pair[0].1 as usize, pair[1].1 as usize];
        if findings[before].fingerprint != findings[n].fingerprint {
            ordinal = 0;
            continue;
        }
        ordinal += usize::from(findings[before].place != findings[n].place);
        if ordinal > 0 {
            found.push((n, ordinal));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::{Category, Confidence, Fingerprint, Info, Profile, Severity};
    use crate::source::{Environment, Place, Range, Source};

    fn rule(id: &str) -> Arc<Info> {
        Arc::new(Info {
            id: id.into(),
            title: String::new(),
            category: Category::Security,
            severity: Severity::High,
            confidence: Confidence::High,
            profile: Profile::Default,
            everywhere: false,
            view: String::new(),
            why: String::new(),
            remedy: String::new(),
            references: Vec::new(),
            checklists: Vec::new(),
            replaces: Vec::new(),
            aliases: Vec::new(),
            params: Vec::new(),
            fix: None,
        })
    }

    fn finding(rule: &Arc<Info>, source: &Arc<Source>, start: u32, path: &str, message: &str) -> Finding {
        Finding {
            rule: rule.clone(),
            severity: Severity::High,
            confidence: Confidence::High,
            environment: Environment::Any,
            message: message.into(),
            quoted: Box::default(),
            place: Place { source: source.clone(), range: Range::new(start, start + 1) },
            object: None,
            fingerprint: fingerprint(&rule.id, "unit", path, 0),
            more: Default::default(),
        }
    }

    fn prints(findings: &[Finding]) -> Vec<(String, u32, String, Fingerprint)> {
        let one = |found: &Finding| {
            let Finding { place, message, fingerprint, .. } = found;
            (place.source.path.clone(), place.range.start, message.to_string(), *fingerprint)
        };
        findings.iter().map(one).collect()
    }

    #[test]
    fn each_place_of_equals_has_its_own_number_whoever_found_it_first() {
        let rules = [rule("r/a"), rule("r/b")];
        let sources = ["b.yaml", "a.yaml", "c.yaml"].map(|path| Arc::new(Source::file(path, "x".repeat(99))));
        let mut found = Vec::new();
        for (n, source) in sources.iter().enumerate() {
            for start in [7, 3, 3, 90] {
                found.push(finding(&rules[0], source, start, "same", &format!("said {}", found.len())));
                found.push(finding(&rules[1], source, start, &format!("{n} {start}"), "other"));
            }
        }
        let mut turned: Vec<_> = found.iter().rev().cloned().collect();
        number_equals(&mut found);
        number_equals(&mut turned);
        assert_eq!(prints(&found), prints(&turned));
        let numbered = prints(&found).into_iter().filter(|(.., message, _)| message.starts_with("said"));
        let base = fingerprint("r/a", "unit", "same", 0);
        let nth = |n| if n == 0 { base } else { fingerprint("r/a", &base.to_string(), "", n) };
        let places: Vec<_> = numbered.map(|(path, start, _, print)| (path, start, print)).collect();
        let wanted = ["a.yaml", "b.yaml", "c.yaml"].into_iter().enumerate().flat_map(|(n, path)| {
            let one = move |start, k| (path.to_owned(), start, nth(n * 3 + k));
            [one(3, 0), one(3, 0), one(7, 1), one(90, 2)]
        });
        assert_eq!(places, wanted.collect::<Vec<_>>());
        assert!(prints(&found).iter().filter(|one| one.2 == "other").all(|one| one.3 != base));
    }
}
