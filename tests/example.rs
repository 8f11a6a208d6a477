//! The built program on the example that comes with it, and on the same system done right.
#![allow(clippy::unwrap_used)]

mod workbench;

use std::collections::BTreeSet;

use serde_json::Value;
use workbench::{Copy, Run};

/// What stands in the example as a password or token. None of it may ever leave the program.
const SECRETS: &[&str] = &[
    "Kestrel-winter-4217",
    "Rabbit-hollow-0093",
    "Pigeon-letter-5521",
    "Otter-postcard-8832",
    "Harbour-lamp-2203",
    "hvs.Invented0Harbour0Token",
];

/// The ways of writing a report, and the last part of their snapshots' names.
const FORMATS: &[&str] = &["human", "short", "json", "sarif"];

fn example() -> Copy {
    Copy::of("customer-api")
}

fn id(finding: &Value) -> &str {
    finding["rule"].as_str().unwrap()
}

fn ids(run: &Run) -> BTreeSet<String> {
    run.findings().iter().map(|finding| id(finding).to_owned()).collect()
}

#[test]
fn reports_of_the_example_in_every_format() {
    let example = example();
    for format in FORMATS {
        let run = example.check(&["--color", "never", "--format", format]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}");
        let version = format!("ersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(*format, run.out.replace(&version, "ersion\": \"VERSION\""));
    }
}

#[test]
fn the_example_has_enough_to_show() {
    let run = example().check(&["--format", "json"]);
    let findings = run.findings();
    assert!((25..=60).contains(&findings.len()), "{} findings", findings.len());
    for family in ["vault/", "spring/", "kubernetes/", "helm/"] {
        let count = findings.iter().filter(|finding| id(finding).starts_with(family)).count();
        assert!(count >= 3, "{count} findings of {family}");
    }
    assert!(ids(&run).contains("seaworthy/suppression-ended"));
    let allowed = run.json()["summary"]["notShown"]["suppressed"].as_u64().unwrap();
    assert!(allowed >= 1);
}

#[test]
fn the_same_system_done_right_raises_nothing() {
    for options in [&[][..], &["--all-places", "--fail-on", "info"]] {
        let clean = Copy::of("clean");
        let run = clean.check(options);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
        assert!(run.out.contains("no findings"), "{}", run.out);
        let json = clean.check(&["--format", "json"]).json();
        assert_eq!(json["findings"], serde_json::json!([]));
        assert_eq!(json["problems"], serde_json::json!([]));
        assert!(json["summary"]["files"].as_object().unwrap().len() == 4, "every family was read");
    }
}

#[test]
fn as_many_threads_as_one_likes_give_the_same_bytes() {
    let example = example();
    for format in FORMATS {
        let [one, four] = ["1", "4"].map(|jobs| example.check(&["--format", format, "--jobs", jobs]).out);
        assert!(one == four, "{format} depends on the number of threads");
    }
}

#[test]
fn no_secret_leaves_the_program() {
    let example = example();
    let held: String = example.files().iter().map(|path| example.read(path)).collect();
    for secret in SECRETS {
        assert!(held.contains(secret), "{secret} is no longer in the example");
    }
    for format in FORMATS {
        for more in [&[][..], &["--all", "--all-places", "--show-suppressed", "--profile", "strict"]] {
            let run = example.check(&[&["--format", format], more].concat());
            for secret in SECRETS {
                assert!(!run.out.contains(secret) && !run.err.contains(secret), "{secret} is shown by {format}");
            }
        }
    }
}

/// Every place that a report names: the finding's, and those that explain it.
fn places(report: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        places.push(finding.clone());
        for more in ["related", "via"] {
            places.extend(finding[more].as_array().unwrap().iter().cloned());
        }
    }
    places
}

#[test]
fn places_are_places_in_the_files() {
    let example = example();
    let report = example.check(&["--format", "json", "--all"]).json();
    for place in places(&report) {
        let path = place["path"].as_str().unwrap();
        let text = example.read(path);
        let offset = |at: &str| place[at]["offset"].as_u64().unwrap() as usize;
        let (start, end) = (offset("start"), offset("end"));
        assert!(start <= end && end <= text.len(), "{place}");
        assert!(text.get(start..end).is_some(), "{place} cuts a character apart");
        for at in ["start", "end"] {
            let before = &text[..offset(at)];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let said = (place[at]["line"].as_u64().unwrap(), place[at]["column"].as_u64().unwrap());
            assert_eq!(said, (line as u64, column as u64), "{at} of {place}");
        }
    }
}

#[test]
fn snippets_are_what_stands_in_the_files() {
    let example = example();
    let report = example.check(&["--format", "sarif", "--all"]).json();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let mut masked = 0;
    for result in results {
        let location = &result["locations"][0]["physicalLocation"];
        let region = &location["region"];
        let Some(snippet) = region["snippet"]["text"].as_str() else { continue };
        let text = example.read(location["artifactLocation"]["uri"].as_str().unwrap());
        let cut = cut(&text, region);
        let shown: Vec<char> = snippet.chars().collect();
        let fits = |(held, shown): (&char, &char)| held == shown || *shown == '•';
        assert!(cut.len() == shown.len() && cut.iter().zip(&shown).all(fits), "{snippet}: {location}");
        masked += usize::from(shown.contains(&'•'));
    }
    assert!(masked >= 1, "no snippet of the example holds a secret");
}

/// What lies in a region of lines and columns, both from 1.
fn cut(text: &str, region: &Value) -> Vec<char> {
    let number = |key: &str| region[key].as_u64().unwrap() as usize;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |line: usize, column: usize| {
        lines[..line - 1].iter().map(|line| line.chars().count()).sum::<usize>() + column - 1
    };
    let first = number("startLine");
    let last = region["endLine"].as_u64().map_or(first, |line| line as usize);
    let range = offset(first, number("startColumn"))..offset(last, number("endColumn"));
    text.chars().skip(range.start).take(range.len()).collect()
}

#[test]
fn how_the_program_ends() {
    let example = example();
    let table: &[(&[&str], i32)] = &[
        (&[], 1),
        (&["--fail-on", "never"], 0),
        (&["--fail-on", "critical"], 1),
        (&["--only", "kubernetes/privileged-container", "--fail-on", "high", "k8s/base/service.yaml"], 0),
        (&["--fail-on", "never", "no/such/file.yaml"], 2),
        (&["--only", "kubernetes/privilegd-container"], 2),
        (&["--date", "soon"], 2),
        (&["--format", "xml"], 2),
        (&["--format", "json", "--format", "short"], 2),
        (&["README.md"], 0),
    ];
    for (options, code) in table {
        let run = example.check_without_day(options);
        assert_eq!(run.code, *code, "{options:?}\n{}{}", run.out, run.err);
    }
}

#[test]
fn rules_are_chosen_by_name() {
    let example = example();
    let only = example.check(&["--format", "json", "--only", "kubernetes/privileged-container"]);
    assert_eq!(ids(&only).into_iter().collect::<Vec<_>>(), ["kubernetes/privileged-container"]);
    let family = example.check(&["--format", "json", "--only", "vault/*"]);
    assert!(!ids(&family).is_empty() && ids(&family).iter().all(|id| id.starts_with("vault/")));
    let skipped = example.check(&["--format", "json", "--skip", "vault/*,kubernetes/privileged-container"]);
    assert!(ids(&skipped).iter().all(|id| !id.starts_with("vault/") && id != "kubernetes/privileged-container"));
}

#[test]
fn one_file_is_judged_among_its_neighbours() {
    let example = example();
    let whole = example.check(&["--format", "json"]).findings();
    let of = |path: &str| whole.iter().filter(|finding| finding["path"] == path).cloned().collect::<Vec<_>>();
    let judged: BTreeSet<&str> = whole.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    assert!(judged.contains("k8s/base/service.yaml") && judged.len() > 10, "{judged:?}");
    for path in judged {
        let alone = example.check(&["--format", "json", path]).findings();
        assert_eq!(alone, of(path), "{path} alone and among the others");
    }
}

#[test]
fn standard_input_is_judged_as_the_file_that_it_is_named_for() {
    let example = example();
    for path in ["k8s/base/service.yaml", "vault/vault.hcl", "src/main/resources/application.yml"] {
        let text = example.read(path);
        let from_disk = example.check(&["--format", "json", path]);
        let piped = example.check_with(&["--format", "json", "--stdin-filename", path, "-"], Some(&text));
        assert_eq!((piped.code, &piped.out), (from_disk.code, &from_disk.out), "{path}");
    }
}

#[test]
fn a_list_as_kubectl_prints_it_is_judged_from_standard_input() {
    let pod = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shell", "namespace": "ops"},
        "spec": {"containers": [{"name": "shell", "image": "acme/shell:1.4", "securityContext": {"privileged": true}}]}}"#;
    let list = format!(r#"{{"apiVersion": "v1", "kind": "List", "items": [{pod}]}}"#);
    let only = ["--format", "json", "--only", "kubernetes/privileged-container", "-"];
    let run = Copy::of("clean").check_with(&only, Some(&list));
    let findings = run.findings();
    assert_eq!((run.code, findings.len()), (1, 1), "{}", run.out);
    assert_eq!(findings[0]["object"], serde_json::json!({"kind": "Pod", "namespace": "ops", "name": "shell"}));
    let start = findings[0]["start"]["offset"].as_u64().unwrap() as usize;
    assert!(list[start..].starts_with(r#""privileged": true"#), "{}", run.out);
}

#[test]
fn what_was_allowed_is_shown_when_asked_for() {
    let example = example();
    let run = example.check(&["--format", "json", "--show-suppressed"]);
    let allowed: Vec<_> = run.findings().into_iter().filter(|finding| finding["status"] == "suppressed").collect();
    assert!(!allowed.is_empty());
    for finding in &allowed {
        assert!(finding["reason"].as_str().is_some_and(|reason| reason.len() > 20), "{finding}");
    }
}
