//! Reports in every format over outcomes built by hand.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy::finding::{
    Category, Confidence, Finding, Fingerprint, Info, More, Object, Problem, Profile, Related, Severity,
};
use seaworthy::fix::{Edit, Fix};
use seaworthy::model::secrets;
use seaworthy::report::{Format, Options, Outcome, Summary, draw, write};
use seaworthy::source::{Environment, Excerpt, Family, Place, Range, Source, Via};
use seaworthy::tree::form::Mistake;
use seaworthy::triage::{Status, Triaged};
use serde_json::Value;

const VAULT: &str = "# the old one: token = \"hvs.0ldT0ken\"\nlistener \"tcp\" {\n  address     = \"0.0.0.0:8200\"\n  tls_disable = 1\n}\nseal \"transit\" {\n  token = \"s3cr3t-t0ken\"\n}\n";
const SPRING: &str = "\u{feff}spring:\r\n\tdatasource:\r\n\t\tpassword: hunter2-é🔑\t# 🔑 emoji\r\n\t\turl: jdbc:postgresql://app:pa55word@db/x\r\n";
const HOSTILE: &str = "kind: Pod\rname: \u{1b}[31mred\u{7}\u{202e}txt\r\nlast: x";

fn rule(id: &str, category: Category, severity: Severity) -> Arc<Info> {
    Arc::new(Info {
        id: id.into(),
        title: format!("Title of {id}"),
        category,
        severity,
        confidence: Confidence::High,
        profile: Profile::Default,
        everywhere: false,
        view: "vault.listener".into(),
        why:
            "Anyone on the path can read the tokens and secrets that clients exchange with Vault,\nand so can whoever \
              holds a copy of the traffic.\n"
                .into(),
        remedy: "Set `tls_cert_file` and `tls_key_file`.".into(),
        references: vec!["https://example.com/hardening".into()],
        checklists: vec![],
        replaces: vec![],
        aliases: vec![],
        params: vec![],
        fix: None,
    })
}

fn place(source: &Arc<Source>, part: &str) -> Place {
    let start = source.text.find(part).unwrap() as u32;
    Place { source: source.clone(), range: Range::new(start, start + part.len() as u32) }
}

fn finding(rule: &Arc<Info>, place: Place, message: &str) -> Triaged {
    let finding = Finding {
        rule: rule.clone(),
        severity: rule.severity,
        confidence: rule.confidence,
        environment: Environment::Production,
        message: message.into(),
        place,
        object: None,
        quoted: [Range::new(0, message.len() as u32)].into(),
        fingerprint: Fingerprint([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef].repeat(2).try_into().unwrap()),
        more: More::default(),
    };
    Triaged { finding, status: Status::Reported }
}

fn outcome(findings: Vec<Triaged>) -> Outcome {
    let files = BTreeMap::from([(Family::Vault, 2), (Family::Spring, 1)]);
    let summary = Summary { files, profile: 41, unknown: 2, ..Summary::default() }.count(&findings);
    let masks = Box::new(|source: &Arc<Source>| secrets::mask(source, None));
    Outcome { findings, problems: vec![], summary, rules: vec![], masks }
}

/// One of everything.
fn rich() -> Outcome {
    let vault = Arc::new(Source::file("ops/vault.hcl", VAULT));
    let spring = Arc::new(Source::file("app/größe #1/application.yml", SPRING));
    let hostile = Arc::new(Source::file("evil\u{1b}[2J.yaml", HOSTILE));
    let tls = rule("vault/tls-disabled", Category::Security, Severity::Critical);
    let literal = rule("spring/literal-secret", Category::Security, Severity::High);
    let kind = rule("kubernetes/odd-name", Category::Operations, Severity::Medium);
    let allowed = rule("vault/no-audit", Category::Operations, Severity::Low);

    let mut first = finding(&tls, place(&vault, "tls_disable = 1"), "listener on 0.0.0.0:8200 serves in clear");
    first.finding.more.related = vec![
        Related { place: place(&vault, "address     = \"0.0.0.0:8200\""), message: "reached from everywhere".into() },
        Related { place: place(&spring, "url"), message: "a client [with] hunter2-é🔑 in it".into() },
    ];
    first.finding.object =
        Some(Arc::new(Object { kind: "StatefulSet".into(), namespace: Some("ops".into()), name: "vault".into() }));
    first.finding.more.also = vec!["vault/plain-http".into()];
    first.finding.more.via = vec![(place(&spring, "spring"), Via::Values)];
    first.finding.more.value_sets = vec!["values-prod".into()];
    let edits = vec![Edit { place: place(&vault, "tls_disable = 1"), text: "token = \"s3cr3t-t0ken\"".into() }];
    first.finding.more.fix = Some(Fix { safe: false, edits });

    let second = finding(&literal, place(&spring, "password: hunter2-é🔑"), "password hunter2-é🔑 is written out");
    let third =
        finding(&kind, place(&hostile, "\u{1b}[31mred\u{7}\u{202e}txt"), "the name \u{1b}[31mred\nis odd [a](b)");
    let mut fourth = finding(&allowed, place(&vault, "listener \"tcp\""), "no audit device");
    fourth.status = Status::Suppressed { reason: "audited elsewhere, s3cr3t-t0ken".into() };
    let mut fifth = finding(&allowed, place(&vault, "}\nseal"), "no audit device");
    fifth.status = Status::Baselined;

    let mut outcome = outcome(vec![first, second, third, fourth, fifth]);
    outcome.rules = vec![tls, literal, kind, allowed];
    outcome.problems = vec![
        Problem {
            is_error: true,
            code: "not-found",
            path: "no/such file".into(),
            start: None,
            message: "there is no such file".into(),
            drawn: None,
        },
        Problem {
            is_error: false,
            code: "vanished",
            path: "a.yaml".into(),
            start: Some(vault.position(60)),
            message: "went away while\nwalking".into(),
            drawn: None,
        },
    ];
    outcome
}

fn text(outcome: &Outcome, format: Format, options: Options) -> String {
    let mut bytes = Vec::new();
    write(outcome, format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn everything() -> Options {
    Options { suppressed: true, width: 80, ..Options::default() }
}

const SECRETS: [&str; 5] = ["hunter2", "s3cr3t", "0ldT0ken", "pa55word", "hunter2-é🔑"];

#[test]
fn no_format_tells_a_secret() {
    for (format, name) in Format::ALL {
        for narrated in [false, true] {
            let report = text(&rich(), *format, Options { narrated, ..everything() });
            for secret in SECRETS {
                assert!(!report.contains(secret), "{name} tells {secret}");
            }
            assert!(report.contains("‹secret›"), "{name}");
        }
    }
}

#[test]
fn nothing_steers_the_terminal() {
    for format in [Format::Human, Format::Short] {
        for narrated in [false, true] {
            let report = text(&rich(), format, Options { narrated, ..everything() });
            let odd: Vec<_> = report.chars().filter(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}').collect();
            assert!(odd.is_empty(), "{odd:?} in {report}");
        }
    }
}

#[test]
fn human() {
    insta::assert_snapshot!("human", text(&rich(), Format::Human, everything()));
    insta::assert_snapshot!(
        "human-colour",
        text(&rich(), Format::Human, Options { colour: true, ..Options::default() })
    );
    insta::assert_snapshot!(
        "human-narrated",
        text(&rich(), Format::Human, Options { narrated: true, ..Options::default() })
    );
}

#[test]
fn short() {
    let report = text(&rich(), Format::Short, Options::default());
    assert_eq!(report.lines().count(), 5);
    insta::assert_snapshot!("short", report);
}

#[test]
fn json() {
    insta::assert_snapshot!("json", text(&rich(), Format::Json, everything()));
    let reported: Value = serde_json::from_str(&text(&rich(), Format::Json, Options::default())).unwrap();
    assert_eq!(reported["findings"].as_array().unwrap().len(), 3);
    assert_eq!(reported["summary"]["notShown"]["suppressed"], 1);
}

#[test]
fn sarif() {
    let report = text(&rich(), Format::Sarif, everything());
    insta::assert_snapshot!("sarif", report.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn sarif_is_read_back_as_sarif() {
    for outcome in [rich(), outcome(vec![])] {
        let report = text(&outcome, Format::Sarif, everything());
        let log: serde_sarif::sarif::Sarif = serde_json::from_str(&report).unwrap();
        let results = log.runs[0].results.as_deref().unwrap_or_default();
        assert_eq!(results.len(), outcome.findings.len());
        let mut log: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(schema_errors(&log), None);
        log["runs"][0]["columnKind"] = Value::from("bytes");
        assert_eq!(schema_errors(&log).is_some(), schema_path().is_some());
    }
}

fn schema_path() -> Option<std::ffi::OsString> {
    std::env::var_os("SARIF_SCHEMA").filter(|path| !path.is_empty())
}

/// What the official schema has against a log; nothing when the environment does not name the schema's file.
fn schema_errors(log: &Value) -> Option<String> {
    let path = schema_path()?;
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("mem:///sarif.json", schema).unwrap();
    let index = compiler.compile("mem:///sarif.json", &mut schemas).unwrap();
    schemas.validate(log, index).err().map(|error| format!("{error:#}"))
}

#[test]
fn a_run_holds_no_more_results_than_code_scanning_takes() {
    let vault = Arc::new(Source::file("vault.hcl", VAULT));
    let tls = rule("vault/tls-disabled", Category::Security, Severity::Critical);
    let mut many = finding(&tls, place(&vault, "tls_disable"), "m");
    many.finding.more.related = vec![Related { place: place(&vault, "address"), message: "r".into() }; 1_200];
    let mut findings = vec![many];
    findings.resize(25_003, finding(&tls, place(&vault, "tls_disable"), "m"));
    let log: Value = serde_json::from_str(&text(&outcome(findings), Format::Sarif, Options::default())).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    assert_eq!(run["results"][0]["relatedLocations"].as_array().unwrap().len(), 999);
    let notice = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(notice.starts_with("3 findings"), "{notice}");
}

#[test]
fn the_region_cut_from_the_masked_source_is_the_snippet() {
    for (path, source) in [("a", VAULT), ("b", SPRING), ("c", HOSTILE)] {
        let source = Arc::new(Source::file(path, source));
        let excerpt = Excerpt::new(&source, &secrets::mask(&source, None));
        let ends = || source.text.char_indices().map(|(at, _)| at as u32).chain([source.text.len() as u32]);
        let any = rule("vault/any", Category::Cost, Severity::Low);
        let mut findings = Vec::new();
        for start in ends() {
            let range = Range::new(start, ends().find(|end| *end >= start + 7).unwrap_or(source.text.len() as u32));
            findings.push(finding(&any, Place { source: source.clone(), range }, "m"));
        }
        let log: Value = serde_json::from_str(&text(&outcome(findings), Format::Sarif, Options::default())).unwrap();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let expected = region_of(excerpt.text(), region);
            assert_eq!(region["snippet"]["text"].as_str().unwrap_or_default(), expected, "{region}");
        }
    }
}

/// Cuts a region as a consumer of SARIF does that knows nothing of seaworthy.
fn region_of(text: &str, region: &Value) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let number = |name: &str| region[name].as_u64().unwrap() as usize;
    let (mut line, mut column, mut cut) = (1, 1, String::new());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let at = (line, column);
        if at >= (number("startLine"), number("startColumn")) && at < (number("endLine"), number("endColumn")) {
            cut.push(c);
        }
        column += 1;
        if c == '\n' || (c == '\r' && characters.peek() != Some(&'\n')) {
            (line, column) = (line + 1, 1);
        }
    }
    cut
}

#[test]
fn many_alike_are_folded() {
    let vault = Arc::new(Source::file("vault.hcl", VAULT));
    let tls = rule("vault/tls-disabled", Category::Security, Severity::Critical);
    let one = finding(&tls, place(&vault, "tls_disable"), "m");
    let pages = |number: usize, all_places: bool| {
        let report =
            text(&outcome(vec![one.clone(); number]), Format::Human, Options { all_places, ..Options::default() });
        let more = report.lines().find(|line| line.contains("of the same")).map(|line| line.trim().to_owned());
        (report.matches("╭─[vault.hcl:4:3]").count(), report.matches("  why ").count(), more)
    };
    assert_eq!(pages(4, false), (4, 1, None));
    assert_eq!(pages(17, false), (3, 1, Some("and 14 more of the same, --all-places shows them".into())));
    assert_eq!(pages(17, true), (17, 1, None));
}

#[test]
fn a_line_of_a_megabyte_is_not_dumped() {
    let line = format!("{{{}\"needle\":1,{}}}", "\"a\":1,".repeat(100_000), "\"b\":2,".repeat(100_000));
    let source = Arc::new(Source::file("big.json", line));
    let any = rule("vault/any", Category::Cost, Severity::Low);
    for narrated in [false, true] {
        let outcome = outcome(vec![finding(&any, place(&source, "\"needle\""), "m")]);
        let report = text(&outcome, Format::Human, Options { width: 60, narrated, ..Options::default() });
        assert!(report.contains("\"needle\"") && report.lines().all(|line| line.chars().count() <= 110), "{report}");
        assert!(report.contains("600002"), "{report}");
    }
}

#[test]
fn any_range_of_any_text_can_be_drawn() {
    for text in ["", "\n", "\r\n\r", "\u{feff}", "a", "é\t🔑\n\n\nx\u{202e}", HOSTILE, SPRING] {
        let source = Arc::new(Source::file("a", text));
        for start in 0..=text.len() as u32 + 2 {
            for end in [start, start + 1, start + 5, start + 500] {
                let place = Place { source: source.clone(), range: Range::new(start, end) };
                let drawn = draw(&Mistake::new(place, "wrong").help("right"), false, 40);
                assert!(drawn.contains("wrong") && drawn.contains("help: right"), "{drawn}");
            }
        }
    }
}

#[test]
fn a_mistake_is_drawn_underlined() {
    let source = Arc::new(Source::file("seaworthy.toml", "# mine\nfail-on = \"medium\"\nsevrity = 1\n"));
    let mistake = Mistake::new(place(&source, "sevrity"), "no key `sevrity`").help("did you mean `severity`?");
    let expected = [
        "  × no key `sevrity`",
        "   ╭─[seaworthy.toml:3:1]",
        " 2 │ fail-on = \"medium\"",
        " 3 │ sevrity = 1",
        "   · ───────",
        "   ╰────",
        "  help: did you mean `severity`?",
        "",
    ];
    assert_eq!(
        draw(&mistake, false, 80),
        expected.join(
            "
"
        )
    );
}
