//! Many suppressions and findings at once come to what each pair by itself would.

use super::*;

/// Numbers that look random and are the same in each run.
fn numbers() -> impl FnMut(u32) -> u32 {
    let mut state = 7u32;
    move |below| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    }
}

#[test]
fn many_suppressions_allow_what_each_by_itself_would() {
    let sources = ["a.yaml", "b.yaml"].map(|path| Arc::new(Source::file(path, "x".repeat(400))));
    let rules = ["a/a", "a/b", "a/c"].map(rule);
    let objects = ["p", "q"].map(|name| Object { kind: "Pod".into(), namespace: None, name: name.into() });
    let mut number = numbers();
    for _ in 0..40 {
        let mut run = Run::of(&[&rules[0], &rules[1], &rules[2]]);
        for n in 0..12 {
            let source = &sources[number(2) as usize];
            let place = |start, end| Place { source: source.clone(), range: Range::new(start, end) };
            let start = number(80);
            run.suppressions.push(Suppression {
                place: place(n * 10, n * 10 + 3),
                rules: vec![NameGlob::new(&rules[number(3) as usize].id, Some(place(n * 10, n * 10 + 3))).unwrap()],
                until: None,
                reason: format!("{n}").into(),
                covers: place(start, start + number(40)),
                object: (number(4) == 0).then(|| objects[number(2) as usize].clone()),
            });
        }
        let mut findings: Vec<_> = (0..60)
            .map(|_| {
                let start = number(120);
                let source = &sources[number(2) as usize];
                let mut one = finding(&rules[number(3) as usize], Severity::High, source, Range::new(start, start + 1));
                one.object = Some(Arc::new(objects[start as usize % 2].clone()));
                one
            })
            .collect();
        findings.dedup_by(|a, b| a.place == b.place);
        let mut used = std::collections::BTreeSet::new();
        let mut reason = |one: &Finding| {
            let path = &one.place.source.path;
            let own = |s: &&Suppression| s.object.as_ref() == one.object.as_deref();
            let around = |s: &&Suppression| {
                let range = s.covers.range;
                s.covers.source.path == *path && (range.start..=range.end).contains(&one.place.range.start)
            };
            let named = run.suppressions.iter().filter(|s| s.rules[0].covers(&*one.rule));
            let all: Vec<_> = named.filter(|s| own(s) || around(s)).collect();
            used.extend(all.iter().map(|s| s.reason.to_string()));
            let here = all.iter().find(|s| s.covers.source.path == *path).or(all.first());
            here.map(|s| s.reason.clone())
        };
        let wanted: Vec<_> = findings.iter().map(|one| (one.place.clone(), one.rule.id.clone(), reason(one))).collect();
        let triage = run.triage(findings);
        for Triaged { finding, status } in &triage.triaged {
            let same = |(place, rule, _): &&(Place, String, _)| *place == finding.place && *rule == finding.rule.id;
            let reason = wanted.iter().find(same).unwrap().2.clone();
            assert_eq!(*status, reason.map_or(Status::Reported, |reason| Status::Suppressed { reason }));
        }
        let idle = run.suppressions.iter().filter(|s| !used.contains(&*s.reason)).count();
        assert_eq!(triage.raised.iter().filter(|raised| raised.rule_id == UNUSED).count(), idle);
    }
}

#[test]
fn a_rule_gives_way_wherever_characters_are_shared() {
    let source = page(&"x".repeat(200));
    let rules = ["a/a", "a/b", "a/c"].map(rule);
    let mut number = numbers();
    for _ in 0..60 {
        let mut run = Run::of(&[]);
        run.yields_to = [("a/a".to_owned(), vec!["a/b".to_owned(), "a/c".to_owned()])].into();
        let findings: Vec<_> = (0..12)
            .map(|_| {
                let start = number(60);
                finding(&rules[number(3) as usize], Severity::High, &source, Range::new(start, start + number(25)))
            })
            .collect();
        let gives_way = |one: &Finding| {
            one.rule.id == "a/a"
                && findings.iter().any(|o| o.rule.id != "a/a" && o.place.range.overlaps(one.place.range))
        };
        let mut wanted: Vec<_> = findings.iter().filter(|one| !gives_way(one)).collect();
        wanted.sort_by_key(|one| (one.place.range.start, one.rule.id.clone(), one.place.range.end));
        wanted.dedup_by(|a, b| a.place == b.place && a.rule.id == b.rule.id);
        let wanted: Vec<_> = wanted.iter().map(|one| (one.place.range, one.rule.id.clone())).collect();
        let triage = run.triage(findings.clone());
        let found = triage.triaged.iter().map(|one| (one.finding.place.range, one.finding.rule.id.clone()));
        assert_eq!(found.collect::<Vec<_>>(), wanted);
    }
}
