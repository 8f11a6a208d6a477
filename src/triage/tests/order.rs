//! What becomes of findings, and in which order they come.

use super::*;
use crate::finding::{Fingerprint, Object};
use crate::source::Via;

#[test]
fn each_finding_is_hidden_for_the_first_reason_that_holds() {
    let source = page("x: 1\n");
    let edit = |change: fn(&mut Finding)| {
        let mut found = at(&rule("a/b"), &source, "x");
        change(&mut found);
        found
    };
    let strict = |found: &mut Finding| Arc::make_mut(&mut found.rule).profile = Profile::Strict;
    let cases: [(&str, Finding, Status, Status); 8] = [
        ("plain", edit(|_| ()), Status::Reported, Status::Reported),
        ("strict", edit(strict), Status::Profile, Status::Reported),
        ("unsure", edit(|f| f.confidence = Confidence::Low), Status::Profile, Status::Reported),
        ("development", edit(|f| f.environment = Environment::Development), Status::Environment, Status::Reported),
        (
            "everywhere",
            edit(|f| {
                f.environment = Environment::Development;
                Arc::make_mut(&mut f.rule).everywhere = true;
            }),
            Status::Reported,
            Status::Reported,
        ),
        ("low", edit(|f| f.severity = Severity::Low), Status::BelowSeverity, Status::BelowSeverity),
        (
            "strict and low",
            edit(|f| {
                f.severity = Severity::Low;
                Arc::make_mut(&mut f.rule).profile = Profile::Strict;
            }),
            Status::Profile,
            Status::BelowSeverity,
        ),
        (
            "no parsing in development",
            edit(|f| {
                f.environment = Environment::Development;
                Arc::make_mut(&mut f.rule).id = "a/parse-error".into();
            }),
            Status::Reported,
            Status::Reported,
        ),
    ];
    for (name, found, by_default, with_all) in cases {
        let mut run = Run::of(&[]);
        run.limits.min_severity = Severity::Medium;
        assert_eq!(run.triage(vec![found.clone()]).triaged[0].status, by_default, "{name}");
        run.shows_all = true;
        assert_eq!(run.triage(vec![found]).triaged[0].status, with_all, "{name}");
    }
}

#[test]
fn whoever_asks_for_a_rule_sees_it() {
    let mut strict = at(&rule("a/b"), &page("x: 1\n"), "x");
    Arc::make_mut(&mut strict.rule).profile = Profile::Strict;
    let mut run = Run::of(&[]);
    let status = |run: &Run| run.triage(vec![strict.clone()]).triaged[0].status.clone();
    assert_eq!(status(&run), Status::Profile);
    run.limits.only = vec![NameGlob::new("c/*", None).unwrap()];
    assert_eq!(status(&run), Status::Profile);
    run.limits.only = vec![NameGlob::new("a/*", None).unwrap()];
    assert_eq!(status(&run), Status::Reported);
    run.limits = Thresholds { profile: Profile::Strict, ..Thresholds::default() };
    assert_eq!(status(&run), Status::Reported);
}

#[test]
fn a_project_gives_its_own_severity() {
    let mut run = Run::of(&[]);
    let found = || vec![at(&rule("a/b"), &page("x: 1\n"), "x")];
    assert_eq!(run.triage(found()).counts.failing, 1);
    run.limits.severity = vec![(NameGlob::new("a/b", None).unwrap(), Severity::Info)];
    let triage = run.triage(found());
    assert_eq!(triage.triaged[0].finding.severity, Severity::Info);
    assert_eq!(triage.counts.failing, 0);
    run.limits.min_severity = Severity::Low;
    assert_eq!(run.triage(found()).triaged[0].status, Status::BelowSeverity);
}

#[test]
fn equal_findings_are_one_and_the_gravest_come_first() {
    let source = page("x: 1\ny: 2\n");
    let other = Arc::new(Source::file("a.yaml", "z: 1"));
    let rules = ["r/two", "r/one"].map(rule);
    let set = |mut found: Finding, set: &str| {
        found.more.value_sets = vec![set.into()];
        found
    };
    let mut low = at(&rules[1], &other, "z");
    low.severity = Severity::Low;
    let found = vec![
        set(at(&rules[0], &source, "y"), "prod"),
        set(at(&rules[0], &source, "y"), "stage"),
        low,
        at(&rules[0], &source, "x"),
        at(&rules[1], &source, "x"),
        at(&rules[0], &other, "z"),
    ];
    let triage = Run::of(&[]).triage(found);
    let order: Vec<_> = statuses(&triage).into_iter().map(|(rule, text, _)| (rule, text)).collect();
    assert_eq!(order, [("r/two", "z"), ("r/one", "x"), ("r/two", "x"), ("r/two", "y"), ("r/one", "z")]);
    assert_eq!(triage.triaged[3].finding.more.value_sets, ["prod", "stage"]);
    assert_eq!(triage.counts.reported, BTreeMap::from([(Severity::High, 4), (Severity::Low, 1)]));
    assert_eq!(triage.counts.failing, 4);
}

#[test]
fn a_rule_gives_way_at_the_same_place_only() {
    let source = page("abc: 1\nxyz: 2\n");
    let rules = ["r/a", "r/b", "r/c"].map(rule);
    let mut run = Run::of(&[]);
    run.yields_to = [("r/a", "r/b"), ("r/b", "r/c")].map(|(from, to)| (from.to_owned(), vec![to.to_owned()])).into();
    let shown = |run: &Run, findings: Vec<Finding>| -> Vec<(String, Vec<String>)> {
        let triaged = run.triage(findings).triaged.into_iter();
        triaged.map(|one| (one.finding.rule.id.clone(), one.finding.more.also.clone())).collect()
    };
    let place = |n: usize, words| at(&rules[n], &source, words);
    let one = |id: &str, also: &[&str]| (id.to_owned(), also.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
    assert_eq!(shown(&run, vec![place(0, "abc"), place(1, "bc: 1")]), [one("r/b", &["r/a"])]);
    assert_eq!(shown(&run, vec![place(0, "abc"), place(1, "xyz")]), [one("r/a", &[]), one("r/b", &[])]);
    assert_eq!(shown(&run, vec![place(0, "abc"), place(1, ": 1")]).len(), 2);
    let chain = vec![place(2, "abc"), place(1, "abc"), place(0, "abc")];
    assert_eq!(shown(&run, chain), [one("r/c", &["r/a", "r/b"])]);
    // What is hidden itself makes nothing give way.
    let mut strict = place(1, "abc");
    strict.confidence = Confidence::Low;
    assert_eq!(shown(&run, vec![place(0, "abc"), strict]), [one("r/a", &[]), one("r/b", &[])]);
}

#[test]
fn what_triage_raises_is_only_below_a_limit() {
    let source = page("# seaworthy: allow(seaworthy/suppression-unused) why\nx: 1\n");
    let own = rule(UNUSED);
    let mut run = Run::of(&[&own]);
    run.suppressions = suppressions_of(&sketch(&source.text), &FileKind::Kubernetes).found;
    let mut found = at(&own, &source, "x");
    found.environment = Environment::Development;
    let mut triage = run.triage(Vec::new());
    run.with(|context| triage.add(vec![found.clone()], context));
    assert_eq!(triage.triaged[0].status, Status::Reported);
    assert_eq!(triage.counts.failing, 1);
    run.limits.min_severity = Severity::Critical;
    run.with(|context| triage.add(vec![at(&own, &source, "1")], context));
    assert_eq!((triage.counts.failing, triage.counts.below_severity), (1, 1));
}

#[test]
fn the_exit_code_says_how_it_went() {
    let source = page("x: 1\n");
    let problem = |is_error| Problem {
        is_error,
        code: "limit",
        path: String::new(),
        start: None::<Position>,
        message: String::new(),
        drawn: None,
    };
    for (severity, fail_on, problems, expected) in [
        (None, Severity::Info, vec![], 0),
        (Some(Severity::Medium), Severity::Medium, vec![], 1),
        (Some(Severity::Low), Severity::Medium, vec![], 0),
        (Some(Severity::Critical), Severity::High, vec![problem(false)], 1),
        (Some(Severity::Critical), Severity::High, vec![problem(false), problem(true)], 2),
        (None, Severity::High, vec![problem(true)], 2),
    ] {
        let mut run = Run::of(&[]);
        run.limits.fail_on = fail_on;
        let found = severity.map(|severity| finding(&rule("a/b"), severity, &source, Range::new(0, 1)));
        let triage = run.triage(found.into_iter().collect());
        assert_eq!(exit_code(&triage, &problems), expected, "{severity:?} {fail_on:?}");
    }
}

#[test]
fn what_one_place_in_a_chart_does_to_several_objects_is_one_finding() {
    let source = page("x: 1\ny: 2\n");
    let own = rule("r/one");
    let rendered = |words: &str, print: u8| {
        let mut found = at(&own, &source, words);
        found.fingerprint = Fingerprint([print; 16]);
        found.object = Some(Arc::new(Object { kind: "Pod".into(), namespace: None, name: format!("pod-{print}") }));
        found.more.via = vec![(found.place.clone(), Via::Template)];
        found
    };
    let mut elsewhere = rendered("x", 9);
    elsewhere.more.via.clear();
    let found = vec![rendered("x", 3), rendered("x", 1), rendered("x", 2), elsewhere, rendered("y", 4)];
    let plain = found[0].message.to_string();
    let told: Vec<(String, String)> = Run::of(&[])
        .triage(found)
        .triaged
        .iter()
        .map(|one| (one.finding.object.as_ref().unwrap().name.clone(), one.finding.message.to_string()))
        .collect();
    let expected = [("pod-1", format!("{plain} (and 2 more)")), ("pod-9", plain.clone()), ("pod-4", plain)];
    assert_eq!(told, expected.map(|(name, message)| (name.to_owned(), message)));
}
