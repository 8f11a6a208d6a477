//! Files that are no good text, or no good text of their kind.

use super::{Bench, GOOD};

fn utf16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
}

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n";
const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

/// Aliases that stand for nine times as much with each line.
fn bomb(line: impl Fn(usize) -> String) -> String {
    (1..40).map(line).collect()
}

type Case = (&'static str, Vec<(&'static str, Vec<u8>)>);

fn encodings() -> Vec<Case> {
    let all: Vec<u8> = (0..=255).collect();
    vec![
        ("binary, claimed by nothing", vec![("a.yaml", all.clone())]),
        ("binary, claimed by its name", vec![("application.yml", all.clone()), ("vault.hcl", all)]),
        ("NUL bytes", vec![("a.yaml", GOOD.replace("acme", "ac\0me").into())]),
        (
            "empty",
            ["a.yaml", "application.yml", "v.hcl", "a.json", "Chart.yaml", "values.yaml"]
                .map(|n| (n, Vec::new()))
                .into(),
        ),
        (
            "only comments",
            vec![
                ("application.yml", b"# a\n\n# b".into()),
                ("a.yaml", b"---\n# a\n---\n...\n".into()),
                ("v.hcl", b"/* a".into()),
            ],
        ),
        ("byte-order mark", vec![("a.yaml", format!("\u{feff}{GOOD}").into())]),
        ("UTF-16, little end first", vec![("a.yaml", utf16(GOOD, &[0xff, 0xfe], u16::to_le_bytes))]),
        ("UTF-16, big end first", vec![("a.yaml", utf16(GOOD, &[0xfe, 0xff], u16::to_be_bytes))]),
        ("UTF-16, cut short", vec![("application.yml", b"\xff\xfea\0:\0\n\0b".into())]),
        ("UTF-16 without a mark", vec![("a.yaml", utf16(GOOD, &[], u16::to_le_bytes))]),
        ("invalid UTF-8", vec![("a.yaml", [GOOD.as_bytes(), b"# caf\xe9\n"].concat())]),
        ("CRLF", vec![("a.yaml", GOOD.replace('\n', "\r\n").into())]),
        ("CR only", vec![("a.yaml", GOOD.replace('\n', "\r").into()), ("application.yml", b"a: 1\rb: [\r".into())]),
    ]
}

fn grammars() -> Vec<Case> {
    let text = |name, text: &str| (name, text.as_bytes().to_vec());
    let third = GOOD.replace("neighbour", "third");
    vec![
        ("broken, of every family", vec![
            text("v.hcl", "listener \"tcp\" {\n  address = \"0.0.0.0:8200\n}\n"),
            text("application.yml", "server:\n\tport: 1\n"),
            text("application-prod.properties", "a = \\u12\n"),
            text("k.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"x\": 1,}"),
            text("shop/Chart.yaml", "name: [\n"),
            text("shop/values.yaml", "a: *x\n"),
        ]),
        ("broken, of no family", vec![text("docker-compose.yml", "services:\n  a: [\n"), text("x.yaml", "a: [\n")]),
        ("a broken document between sound ones", vec![text("a.yaml", &format!("{GOOD}---\n{MAP}data: [\n---\n{third}"))]),
        ("a template outside charts", vec![text("a.yaml", &format!("{MAP}data:\n  {{{{- if .x }}}}\n  a: [\n  {{{{ end }}}}\n"))]),
        ("keys that are no scalars", vec![text("a.yaml", &format!("{GOOD}? {{a: 1}}\n: 2\n? [b]\n: 3\n*x : 1\n"))]),
        ("tags and directives", vec![text("a.yaml", &format!("%YAML 9.9\n%X y\n---\n{MAP}data: !<!\u{1f600}> x\n---\n{MAP}data: !a!b x\n"))]),
        ("control characters and changed directions", vec![
            text("a.yaml", &GOOD.replace("name: c", "name: \"\\e[31m\\u202edda\\a\\n\\0\"")),
            text("b.yaml", &format!("{MAP}data: [\u{202e}\u{1b}[31m\n")),
        ]),
        ("odd suppressions", vec![
            text("a.yaml", &GOOD.replace("        privileged", "        # seaworthy: allow([31m, \u{202e}*?[, ) \u{0}é\n        # seaworthy: allow(kubernetes/nope) because\n        # seaworthy: allow\n        # seaworthy: allow-file(x\n        privileged").replace('\0', "")),
        ]),
    ]
}

fn bombs() -> Vec<Case> {
    let nine = |name: char, n: usize| vec![format!("*{name}{n}"); 9].join(", ");
    let lists = bomb(|n| format!("a{n}: &a{n} [{}]\n", if n == 1 { "x".to_owned() } else { nine('a', n - 1) }));
    let merges = bomb(|n| match n {
        1 => "b1: &b1 {x: 1}\n".to_owned(),
        n => format!("b{n}: &b{n} {{<<: [{}], y{n}: 1}}\n", nine('b', n - 1)),
    });
    let pod = GOOD.replace("spec:\n", "spec:\n  <<: *b39\n");
    vec![
        (
            "alias bombs in manifests",
            vec![
                ("a.yaml", format!("{MAP}{lists}data: *a39\n").into()),
                ("b.yaml", format!("{merges}{pod}").into()),
                ("c.yaml", format!("{MAP}data: &a [*a]\n").into()),
            ],
        ),
        (
            "alias bombs in values",
            vec![
                ("shop/Chart.yaml", CHART.into()),
                ("shop/values.yaml", format!("{lists}{merges}end:\n  <<: *b39\n  list: *a39\n").into()),
            ],
        ),
        (
            "100,000 brackets",
            vec![
                ("a.yaml", format!("{MAP}data: {}", "[".repeat(100_000)).into()),
                ("b.yaml", format!("{MAP}data: {}", "{a: ".repeat(100_000)).into()),
                ("c.yaml", format!("{MAP}data:\n  {}x", "- ".repeat(100_000)).into()),
                (
                    "d.json",
                    format!("{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": {}", "[".repeat(100_000)).into(),
                ),
                ("v.hcl", format!("listener \"tcp\" {{\n  a = {}", "[".repeat(100_000)).into()),
                ("w.hcl", "listener \"tcp\" {\n".repeat(100_000).into()),
            ],
        ),
    ]
}

#[test]
fn what_is_said_of_bad_texts() {
    let mut said = String::new();
    for (name, files) in [encodings(), grammars(), bombs()].concat() {
        let bench = Bench::new();
        for (path, text) in files {
            bench.file(path, text);
        }
        said.push_str(&format!("# {name}\n{}\n", bench.all_formats(&[])));
    }
    insta::assert_snapshot!(said);
}

/// What a broken document does not say may stand behind the break, so one mistake is one finding, whatever the rules.
#[test]
fn nothing_is_missed_in_what_could_not_be_read() {
    let bench = Bench::new();
    bench.file("a.yaml", GOOD.replace("privileged: true", "privileged: ["));
    bench.file("v.hcl", "storage \"raft\" {\n  path = \"/vault\n}\n");
    bench.file("application.yml", "spring:\n  datasource:\n    url: [\n");
    bench.file("Chart.yaml", "name: [\n");
    let said = bench.run(&["check", "--format", "short"], std::process::Stdio::null());
    let broken = said.out.lines().filter(|line| !line.starts_with("good.yaml"));
    insta::assert_snapshot!(broken.collect::<Vec<_>>().join("\n"));
}
