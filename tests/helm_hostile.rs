//! Charts that mean harm, or are broken, or make no sense: all of them end, within bounds, with a message.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Instant;

use seaworthy::helm::chart::{self, Chart, Content, Raw, RawFile};
use seaworthy::helm::functions;
use seaworthy::helm::value::Limits;
use seaworthy::helm::{Options, Rendered, render};
use seaworthy::source::Source;

const MANIFEST: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

fn chart_of(files: &[(&str, &str)]) -> Option<Chart> {
    let file = |(name, text): &(&str, &str)| RawFile {
        name: (*name).to_owned(),
        content: Content::Text(Arc::new(Source::file(*name, *text))),
    };
    chart::load(Raw { files: files.iter().map(file).collect() }, &mut Vec::new())
}

fn small() -> Options {
    let limits = Limits { steps: 100_000, bytes: 8 << 20, string: 1 << 20, items: 1 << 14, ..Limits::default() };
    Options { limits, ..Options::default() }
}

fn rendered(template: &str, values: &str) -> Rendered {
    let files = [
        ("Chart.yaml", MANIFEST),
        ("values.yaml", values),
        ("templates/a.yaml", template),
        ("templates/b.yaml", "b: 1\n"),
    ];
    let made = render(&chart_of(&files).unwrap(), &[], &small());
    assert!(!made.problems.iter().any(|problem| problem.message == "the chart could not be rendered"), "{template}");
    made
}

/// Something went wrong, it was said, and the other template is there all the same.
fn is_bounded(template: &str, values: &str) {
    let start = Instant::now();
    let made = rendered(template, values);
    assert!(!made.problems.is_empty(), "{template}");
    assert!(made.documents.iter().any(|document| document.template == "c/templates/b.yaml"), "{template}");
    assert!(start.elapsed().as_secs() < 20, "{template}");
}

#[test]
fn what_would_never_end_ends() {
    let cases = [
        "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ include \"a\" . }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ tpl \"{{ include `a` . }}\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ range until 1000000000 }}{{ end }}",
        "{{ range 1000000000 }}{{ range 1000000000 }}x{{ end }}{{ end }}",
        "{{ untilStep 0 1000000000 1 | len }}",
        "{{ seq 1 1000000000 | len }}",
        "{{ repeat 1000000000 \"abc\" }}",
        "{{ $x := \"abcdefgh\" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}",
        "{{ $x := list 1 2 }}{{ range 60 }}{{ $x = concat $x $x }}{{ end }}",
        "{{ $x := list 1 2 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}",
        "{{ $x := dict \"a\" 1 }}{{ range 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ toYaml $x }}",
        "{{ $x := dict \"a\" 1 }}{{ range 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ deepCopy $x }}",
        "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ $x }}",
        "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ mustToYaml $x }}",
        "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ deepCopy $x | len }}",
        "{{ range 100000 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}",
        "{{ $a := repeat 1000 \"a\" }}{{ $b := repeat 10000 \"b\" }}{{ replace \"a\" $b $a }}",
        "{{ printf \"%1000000d%1000000d%1000000d\" 1 2 3 }}",
        "{{ indent 100000000 \"a\\nb\" }}",
        "{{ nindent 100000000 \"a\\nb\" }}",
        "{{ randAlphaNum 1000000000 }}",
        "{{ mustRegexMatch \"((a{100}){100}){100}\" \"a\" }}",
        "{{ $a := repeat 10000 \"a\" }}{{ regexReplaceAll \"a\" $a $a }}",
        "{{ join (repeat 10000 \"a\") (until 10000) }}",
    ];
    cases.iter().for_each(|template| is_bounded(template, ""));
}

#[test]
fn values_that_multiply_are_bounded() {
    let mut values = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        values += &format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", "));
    }
    is_bounded("{{ toYaml .Values }}{{ fail \"x\" }}", &values);
    let deep = format!("a: {}1{}", "[".repeat(5000), "]".repeat(5000));
    is_bounded("{{ toYaml .Values }}{{ fail \"x\" }}", &deep);
    is_bounded(
        "{{ fromYaml (toYaml (dict \"x\" .Values.text)) }}{{ fromYaml .Values.text }}{{ fail \"x\" }}",
        &format!("text: |\n  {}", values.replace('\n', "\n  ")),
    );
}

#[test]
fn what_is_broken_is_said() {
    assert!(chart_of(&[("values.yaml", "")]).is_none());
    assert!(chart_of(&[("Chart.yaml", "{{{"), ("values.yaml", "")]).is_none());
    assert!(chart_of(&[("Chart.yaml", "- a\n")]).is_none());
    for template in [
        "{{ if }}",
        "{{ .Values.a.b.c }}",
        "{{ end }}",
        "{{ nonsense }}",
        "{{ include \"none\" . }}",
        "{{ required \"r\" .Values.x }}",
    ] {
        is_bounded(template, "");
    }
    is_bounded("a: 1", "a: [\nb: {");
}

/// A generator that gives the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

const ARGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"héé wörld\"",
    "\"1.2.3\"",
    "\"^a(b*)c$\"",
    "\"a: [1, {b: c}]\"",
    "\"{\\\"a\\\": 1}\"",
    "\"2006-01-02\"",
    "\"/a/../b.c\"",
    "\"http://u:p@h:1/p?q\"",
    "\"%d %s %v %q %[5]d %*d\"",
    "\"---\\n- a\\n\"",
    "\"\\u00e9\\U0001F600\\x00\"",
    "0",
    "1",
    "-1",
    "3",
    "9223372036854775807",
    "-9223372036854775808",
    "100000000",
    "1.5",
    "-0.0",
    "1e300",
    "true",
    "false",
    "nil",
    "(list)",
    "(list 1 \"a\" nil)",
    "(list \"b\" \"a\")",
    "(dict)",
    "(dict \"a\" 1 \"b\" (dict \"c\" nil))",
    ".Values.deep",
    ".Values.text",
    ".Values.none",
    ".",
    "$",
    "(.Files)",
    ".Capabilities",
    ".Capabilities.KubeVersion",
    ".Capabilities.APIVersions",
    "(semver \"1.2.3\")",
    "now",
    "(.Files.Glob \"*\")",
    ".Chart",
    ".Release",
];

#[test]
fn no_function_panics_on_any_argument() {
    let mut dice = Dice(42);
    let names: Vec<&str> = functions::all().map(|function| function.name).collect();
    assert!(names.len() > 200);
    for round in 0..40 {
        let mut template = String::new();
        for name in &names {
            let args: Vec<&str> = (0..dice.throw(4)).map(|_| ARGS[dice.throw(ARGS.len())]).collect();
            template += &format!("{round}: {{{{ {name} {} }}}}\n", args.join(" "));
        }
        rendered(&template, "deep: {a: {b: [1, 2]}}\ntext: |\n  a\n   b\n");
    }
}

#[test]
fn mutated_templates_do_no_harm() {
    let mut dice = Dice(7);
    let text =
        std::fs::read_to_string(format!("{}/tests/charts/scope/chart/templates/a.yaml", env!("CARGO_MANIFEST_DIR")))
            .unwrap();
    let other =
        std::fs::read_to_string(format!("{}/tests/charts/strings/chart/templates/a.yaml", env!("CARGO_MANIFEST_DIR")))
            .unwrap();
    let bits = [
        "{{",
        "}}",
        "{{-",
        "-}}",
        "(",
        ")",
        "|",
        "\"",
        "`",
        "$",
        ".",
        ":=",
        " range ",
        " end ",
        " if ",
        " else ",
        " define \"a\" ",
        "include \"a\" .",
        "tpl . .",
        "é",
        "\n",
        "/*",
        "*/",
        "0x",
        "'",
        "with",
        "break",
    ];
    for base in [&text, &other] {
        for _ in 0..400 {
            let mut chars: Vec<char> = base.chars().collect();
            for _ in 0..=dice.throw(6) {
                let at = dice.throw(chars.len());
                match dice.throw(3) {
                    0 => drop(chars.drain(at..(at + dice.throw(8)).min(chars.len()))),
                    1 => drop(chars.splice(at..at, bits[dice.throw(bits.len())].chars())),
                    _ => {
                        let from = dice.throw(chars.len());
                        let piece: Vec<char> = chars[from..(from + 20).min(chars.len())].to_vec();
                        chars.splice(at..at, piece);
                    }
                }
            }
            let mutated: String = chars.into_iter().collect();
            rendered(&mutated, "list: [{name: a}]\nmap: {x: 1}\ntemplated: \"{{ .Release.Name }}\"\n");
        }
    }
}
