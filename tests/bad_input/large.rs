//! Too much of a good thing: what a run costs grows with its input and no faster.

use std::fmt::Write;

use super::{Bench, GOOD, GOOD_LINE};

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n";

/// Slow builds get less to do, though enough to show what is not linear.
const SLOW: usize = if cfg!(debug_assertions) { 5 } else { 1 };

fn lines(number: usize, line: impl Fn(usize) -> String) -> String {
    (0..number).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "{}", line(n));
        text
    })
}

/// Checks one file beside the good one, within the time and space that every run has.
fn found(text: &str) -> Vec<String> {
    let bench = Bench::new();
    bench.file("a.yaml", text);
    let said = bench.short(&[]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let mut lines: Vec<_> = said.out.lines().map(str::to_owned).collect();
    assert_eq!(lines.pop().as_deref(), Some(GOOD_LINE));
    lines
}

fn at(line: usize) -> String {
    format!("a.yaml:{line}:9: high[kubernetes/privileged-container] container c is privileged")
}

#[test]
fn fifty_megabytes() {
    let line = "    what stands here is a line of text, as people write them in scripts\n";
    let text = format!("{GOOD}---\n{MAP}  a: |\n{}", line.repeat(50_000_000 / line.len()));
    assert_eq!(found(&text), [at(10)]);
}

#[test]
fn a_million_keys_in_one_mapping() {
    let keys = lines(1_000_000 / SLOW, |n| format!("  k{n}: v"));
    assert_eq!(found(&format!("{GOOD}---\n{MAP}{keys}")), [at(10)]);
}

#[test]
fn the_same_key_very_often() {
    assert_eq!(found(&format!("{GOOD}---\n{MAP}{}", "  k: v\n".repeat(100_000))).len(), 1);
}

#[test]
fn a_hundred_thousand_documents() {
    let documents = lines(100_000, |n| format!("---\na: {n}"));
    let line = 10 + 200_000 + 1 + 10;
    assert_eq!(found(&format!("{GOOD}{documents}---\n{GOOD}")), [at(10), at(line)]);
}

#[test]
fn a_very_long_line() {
    let long = format!("securityContext: {{a: '{}', privileged: true}}", "é".repeat(5_000_000));
    let bench = Bench::new();
    bench.file("a.yaml", GOOD.replace("securityContext:\n        privileged: true", &long));
    bench.file("b.yaml", format!("{MAP}  a: '{}', b: [}}\n", "x".repeat(1_000_000)));
    let said = bench.all_formats(&[]);
    assert!(said.contains("a.yaml:9:5000032: high[kubernetes/privileged-container]"), "{said}");
    assert!(said.contains("b.yaml:6:1000008: high[kubernetes/parse-error]"), "{said}");
}

#[test]
fn many_findings_in_one_file() {
    let number = 20_000 / SLOW;
    let pods = lines(number, |n| format!("---\n{}", GOOD.replace("neighbour", &format!("p{n}")).trim_end()));
    let all = found(&pods);
    assert_eq!((all.len(), all.last()), (number, Some(&at(11 * number))));
}

#[test]
fn many_findings_in_one_list() {
    let number = 20_000 / SLOW;
    let pods = lines(number, |n| {
        format!(
            "- {{apiVersion: v1, kind: Pod, metadata: {{name: p{n}}}, spec: {{containers: \
             [{{name: c, image: a, securityContext: {{privileged: true}}}}]}}}}"
        )
    });
    assert_eq!(found(&format!("apiVersion: v1\nkind: List\nitems:\n{pods}")).len(), number);
}

#[test]
fn a_finding_names_only_some_of_many_related_places() {
    let secrets = "path \"secret/a\" {\n  capabilities = [\"read\"]\n}\n".repeat(50);
    let bench = Bench::new();
    bench.file("policy.hcl", secrets);
    let said = bench
        .run(&["check", "--format", "json", "--only", "vault/policy-duplicate-path", "."], std::process::Stdio::null());
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let last = report["findings"].as_array().unwrap().last().unwrap();
    let related = last["related"].as_array().unwrap();
    assert_eq!((related.len(), &related[19]["message"]), (20, &"the earlier block (and 29 more)".into()));
}
