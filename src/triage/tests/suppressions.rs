//! What a suppression covers, and what is wrong with one.

use super::*;

/// The words, of those given, at which a finding of `a/b` is allowed by the text.
fn allowed<'w>(tree: &Tree, kind: &FileKind, words: &[&'w str]) -> Vec<&'w str> {
    let rule = rule("a/b");
    let mut run = Run::of(&[&rule]);
    let suppressions = suppressions_of(tree, kind);
    assert_eq!(suppressions.raised, []);
    run.suppressions = suppressions.found;
    let is_allowed = |word: &&&str| {
        let triage = run.triage(vec![at(&rule, &tree.source, word)]);
        matches!(triage.triaged[0].status, Status::Suppressed { .. })
    };
    words.iter().filter(is_allowed).copied().collect()
}

#[test]
fn a_comment_covers_its_line_or_what_it_stands_above() {
    for (text, words, expected) in [
        ("x: 1 # seaworthy: allow(a/b) why\ny: 2\n", vec!["x", "1", "y: 2"], vec!["x", "1"]),
        ("# seaworthy: allow(a/b) why\nx: 1\ny: 2\n", vec!["x", "1", "y: 2"], vec!["x", "1"]),
        ("# seaworthy: allow(a/b) why\n# and more\nx: 1\ny: 2\n", vec!["x", "y: 2"], vec!["x"]),
        ("# seaworthy: allow(a/b) why\n\nx: 1\n", vec!["x"], vec![]),
        (
            "w: 0\n# seaworthy: allow(a/b) why\nx:\n  u:\n    v: 1\ny: 2\n",
            vec!["w: 0", "x", "v: 1", "y: 2"],
            vec!["x", "v: 1"],
        ),
        ("x: # seaworthy: allow(a/b) why\n  u: 1\n", vec!["x", "u: 1"], vec!["x"]),
        (
            "l:\n  # seaworthy: allow(a/b) why\n  - n: 1\n    m: 2\n  - o: 3\n",
            vec!["l:", "n: 1", "m: 2", "o: 3"],
            vec!["n: 1", "m: 2"],
        ),
        (
            "l:\n  - n: 1\n    # seaworthy: allow(a/b) why\n    m: 2\n  - o: 3\n",
            vec!["n: 1", "m: 2", "o: 3"],
            vec!["m: 2"],
        ),
        ("# seaworthy: allow-file(a/*) why\nx: 1\n---\ny: 2\n", vec!["x", "y: 2"], vec!["x", "y: 2"]),
        ("# seaworthy: allow(c/d) why\nx: 1\n", vec!["x"], vec![]),
        ("# seaworthy: allow(c/d, a/b) why\nx: 1\n", vec!["x"], vec!["x"]),
        ("# seaworthy: allow(a/b) until 2026-06-15 why\nx: 1\n", vec!["x"], vec!["x"]),
        ("# seaworthy: allow(a/b) until 2026-06-14 why\nx: 1\n", vec!["x"], vec![]),
    ] {
        assert_eq!(allowed(&sketch(text), &FileKind::Kubernetes, &words), expected, "{text}");
    }
}

#[test]
fn a_comment_above_a_block_covers_the_block() {
    let text = "// seaworthy: allow(a/b) why\nlistener \"tcp\" {\n  address = \"x\"\n}\nui = true\n";
    let source = Arc::new(Source::file("vault.hcl", text));
    let find = |words: &str| {
        let start = text.find(words).unwrap() as u32;
        Range::new(start, start + words.len() as u32)
    };
    let mut builder = Builder::new(source, Dialect::Literal);
    builder.start_document(0);
    builder.comment(Range::new(0, 28));
    builder.open(Kind::Mapping, Style::Block, 29);
    builder.scalar(Style::Plain, find("listener"), None);
    builder.open(Kind::Mapping, Style::Label, find("\"tcp\"").start);
    builder.scalar(Style::Double, find("\"tcp\""), None);
    builder.open(Kind::Mapping, Style::Block, find("{").start);
    builder.scalar(Style::Plain, find("address"), None);
    builder.scalar(Style::Double, find("\"x\""), None);
    builder.close(find("}").end);
    builder.close(find("}").end);
    builder.scalar(Style::Plain, find("ui"), None);
    builder.scalar(Style::Plain, find("true"), None);
    let tree = builder.finish();
    assert_eq!(allowed(&tree, &FileKind::VaultServer, &["listener", "\"x\"", "ui"]), ["listener", "\"x\""]);
}

#[test]
fn a_template_is_read_without_a_tree() {
    let text = "a: 1\n{{- /* seaworthy: allow(a/b) why */}}\nb:\n  c: {{ .x }}\n\n  d: 1\ne: {{ .y }} {{/* seaworthy: allow(a/b) why */}}\nf: 1\n";
    let tree = Tree::empty(page(text), Dialect::Helm);
    let words = ["a:", "b:", "c:", "d:", "e:", "f:"];
    assert_eq!(allowed(&tree, &FileKind::HelmTemplate, &words), ["b:", "c:", "d:", "e:"]);
}

#[test]
fn a_comment_in_embedded_text_covers_the_file_around_it() {
    let outer = page("data:\n  app: |\n    # seaworthy: allow(a/b) why\n    x: 1\n    y: 2\n");
    let inner = "# seaworthy: allow(a/b) why\nx: 1\ny: 2\n";
    let run = |inner_start: u32, outer_start: u32, len: u32| Segment {
        start: inner_start,
        parent: 0,
        at: Range::new(outer_start, outer_start + len),
        verbatim: true,
        via: Via::Embedded,
    };
    let segments = vec![run(0, 19, 28), run(28, 51, 5), run(33, 60, 5)];
    let origin = Origin { parents: vec![outer.clone()], segments, header: None };
    let mut tree = sketch(inner);
    tree.source = Arc::new(Source::embedded(inner, origin));
    let rule = rule("a/b");
    let mut run = Run::of(&[&rule]);
    run.suppressions = suppressions_of(&tree, &FileKind::Kubernetes).found;
    assert_eq!(run.suppressions[0].place.text(), "seaworthy: allow(a/b) why");
    let triage = run.triage(vec![at(&rule, &outer, "x: 1"), at(&rule, &outer, "y: 2")]);
    let found: Vec<_> = statuses(&triage).into_iter().map(|(_, text, status)| (text, status.clone())).collect();
    let why = Status::Suppressed { reason: "why".into() };
    assert_eq!(found, [("x: 1", why), ("y: 2", Status::Reported)]);
}

#[test]
fn an_annotation_covers_its_object() {
    let text = "kind: Pod\nmetadata:\n  name: p\n  annotations:\n    seaworthy.dev/allow: |\n      a/b: why\n      c/d until 2026-01-01: why\n      e/f\nspec: 1\n---\nkind: Other\n";
    let tree = sketch(text);
    let found = suppressions_of(&tree, &FileKind::Kubernetes);
    assert_eq!(found.raised.iter().map(|r| (r.rule_id, r.place.text())).collect::<Vec<_>>(), [(WITHOUT_REASON, "e/f")]);
    let rules = ["a/b", "c/d"].map(rule);
    let mut run = Run::of(&[&rules[0], &rules[1]]);
    run.suppressions = found.found;
    let mut elsewhere = finding(&rules[0], Severity::High, &Arc::new(Source::file("v.yaml", "v")), Range::new(0, 1));
    elsewhere.object = Some(Arc::new(Object { kind: "Pod".into(), namespace: None, name: "p".into() }));
    let here = |words| at(&rules[0], &tree.source, words);
    let triage = run.triage(vec![here("spec"), here("kind: Other"), elsewhere]);
    let shown: Vec<_> = statuses(&triage).into_iter().map(|(_, text, s)| (text, *s == Status::Reported)).collect();
    assert_eq!(shown, [("spec", false), ("kind: Other", true), ("v", false)]);
    let raised: Vec<_> = triage.raised.iter().map(|r| (r.rule_id, r.place.text())).collect();
    assert_eq!(raised, [(ENDED, "c/d")]);
}

/// A text, the rule that is raised, where, and in which words.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "# seaworthy: allow(a/b)\nx: 1\n",
        WITHOUT_REASON,
        "seaworthy: allow(a/b)",
        "whoever allows something says why: a reason is missing",
    ),
    (
        "# seaworthy: allow(a/b) —\nx: 1\n",
        WITHOUT_REASON,
        "seaworthy: allow(a/b) —",
        "whoever allows something says why: a reason is missing",
    ),
    ("# seaworthy: allow(a/bb) why\nx: 1\n", UNKNOWN_RULE, "a/bb", "there is no rule `a/bb`; did you mean `a/b`?"),
    ("# seaworthy: allow-file(z/*) why\nx: 1\n", UNKNOWN_RULE, "z/*", "no rule fits `z/*`"),
    (
        "# seaworthy: allow(a/b) until 2026-06-14 why\nx: 1\n",
        ENDED,
        "a/b",
        "`a/b` was allowed until 2026-06-14 and is not any more",
    ),
    (
        "# seaworthy: allow(a/b) why\ny: 1\nx: 1\n",
        UNUSED,
        "a/b",
        "`a/b` finds nothing here that would have to be allowed",
    ),
    (
        "x: 1\n# seaworthy: allow-file(a/b) why\n",
        MALFORMED,
        "seaworthy: allow-file(a/b) why",
        "`allow-file` must stand before the first statement",
    ),
    (
        "# seaworthy: alow(a/b) why\nx: 1\n",
        MALFORMED,
        "seaworthy: alow(a/b) why",
        "`seaworthy:` is followed by `allow(…)` or `allow-file(…)`, not by `alow`; did you mean `allow`?",
    ),
];

#[test]
fn what_is_wrong_with_a_suppression_is_said() {
    for &(text, rule_id, underlined, message) in WRONG {
        let tree = sketch(text);
        let rule = rule("a/b");
        let mut run = Run::of(&[&rule]);
        let Suppressions { found, mut raised } = suppressions_of(&tree, &FileKind::Kubernetes);
        run.suppressions = found;
        let triage = run.triage(vec![at(&rule, &tree.source, "x")]);
        raised.extend(triage.raised);
        let raised: Vec<_> = raised.iter().map(|r| (r.rule_id, r.place.text(), r.message.as_str())).collect();
        assert_eq!(raised, [(rule_id, underlined, message)], "{text}");
        assert_eq!(triage.triaged[0].status, Status::Reported, "{text}");
    }
}

#[test]
fn what_was_not_run_is_not_unused() {
    let tree = sketch("# seaworthy: allow-file(a/b, c/d) why\nx: 1\n");
    let rules = ["a/b", "c/d"].map(rule);
    let mut run = Run::of(&[&rules[0], &rules[1]]);
    run.suppressions = suppressions_of(&tree, &FileKind::Kubernetes).found;
    let unused = |run: &Run, findings| -> Vec<_> {
        run.triage(findings).raised.iter().map(|raised| raised.place.text().to_owned()).collect()
    };
    assert_eq!(unused(&run, vec![]), ["a/b", "c/d"]);
    assert_eq!(unused(&run, vec![at(&rules[0], &tree.source, "x")]), ["c/d"]);
    run.not_run = vec!["c/d"];
    assert_eq!(unused(&run, vec![]), ["a/b"]);
    // The same comment seen through two renderings is of use when one of them needs it.
    run.suppressions.push(run.suppressions[0].clone());
    assert_eq!(unused(&run, vec![at(&rules[0], &tree.source, "x")]), Vec::<String>::new());
}

#[test]
fn seaworthy_toml_allows_by_rule_path_and_object() {
    let toml = Arc::new(Source::file("seaworthy.toml", "rule = \"a/*\""));
    let place = Place { source: toml, range: Range::new(7, 12) };
    let rule = rule("a/b");
    let source = page("x: 1\n");
    let object = Object { kind: "Job".into(), namespace: Some("n".into()), name: "j".into() };
    for (glob, path, named, until, expected) in [
        ("a/*", "", "", "", true),
        ("a/b", "", "", "2026-06-15", true),
        ("a/b", "", "", "2026-06-14", false),
        ("c/*", "", "", "", false),
        ("a/*", "*.yaml", "Job/j", "", true),
        ("a/*", "*.yml", "", "", false),
        ("a/*", "", "Job/n/*", "", true),
        ("a/*", "", "Pod/*", "", false),
    ] {
        let mut paths = PathGlobs::none();
        if !path.is_empty() {
            paths.add("", path).unwrap();
        }
        let mut run = Run::of(&[&rule]);
        run.allow = vec![Allow {
            rule: NameGlob::new(glob, Some(place.clone())).unwrap(),
            paths,
            object: (!named.is_empty()).then(|| NameGlob::new(named, None).unwrap()),
            until: Date::parse(until),
            reason: "why".into(),
        }];
        let mut found = at(&rule, &source, "x");
        found.object = Some(Arc::new(object.clone()));
        let triage = run.triage(vec![found]);
        let is_allowed = triage.triaged[0].status == Status::Suppressed { reason: "why".into() };
        assert_eq!(is_allowed, expected, "{glob} {path} {named} {until}");
        let raised: Vec<_> = triage.raised.iter().map(|raised| raised.rule_id).collect();
        let wrong = if until == "2026-06-14" { vec![ENDED] } else { vec![UNUSED] };
        // A rule that nobody knows is the configuration's to complain about.
        assert_eq!(raised, if expected || glob == "c/*" { vec![] } else { wrong }, "{glob} {path} {named}");
        run.is_whole = false;
        let raised = run.triage(Vec::new()).raised;
        assert!(raised.iter().all(|raised| raised.rule_id == ENDED));
    }
}

#[test]
fn hostile_comments_are_survived() {
    for text in [
        "# seaworthy: allow(a/b) why\n".repeat(4_000),
        "x: 1 # seaworthy: allow(\n".repeat(4_000),
        "{{/* seaworthy: ".repeat(4_000),
        "{{/*}}*/".repeat(4_000),
        format!("{{{{/* seaworthy: allow({}) */}}}}", "ä,".repeat(4_000)),
        "seaworthy: é\u{feff}# seaworthy: é".to_owned(),
    ] {
        let mut tree = sketch(&text);
        for kind in [FileKind::Kubernetes, FileKind::HelmTemplate] {
            suppressions_of(&tree, &kind);
        }
        tree.comments = vec![Range::new(0, text.len() as u32), Range::new(7, 3), Range::new(1, u32::MAX)];
        suppressions_of(&tree, &FileKind::Kubernetes);
    }
}
