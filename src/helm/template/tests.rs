#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::helm::value::{Budget, Limits, List, Map, OriginId, Origins, Trouble, Val};
use crate::source::Source;

fn none() -> OriginId {
    OriginId::NONE
}

fn map(entries: &[(&str, Val)]) -> Val {
    let map = Map::new(none());
    entries.iter().for_each(|(key, value)| map.set(*key, value.clone(), none()));
    Val::Map(map)
}

fn data() -> Val {
    let list = Val::List(List::new(vec![Val::str("u"), Val::str("v")], none()));
    map(&[
        ("name", Val::str("web")),
        ("num", Val::Float(3.0, none())),
        ("big", Val::Float(1e6, none())),
        ("off", Val::Bool(false, none())),
        ("null", Val::Nil(none())),
        ("list", list),
        ("holes", Val::List(List::new(vec![Val::Nil(none())], none()))),
        ("map", map(&[("b", Val::int(2)), ("a", Val::str("1"))])),
    ])
}

fn engine(text: &str, mode: Mode, limits: Limits) -> Engine {
    let mut engine = Engine::new(Origins::on(), Budget::new(limits), mode);
    let file = engine.origins.file(Arc::new(Source::file("t.yaml", text)));
    let parsed = parse("t.yaml", text, Located::File(file), &mut engine.origins);
    match parsed {
        Ok(parsed) => engine.set.add(parsed.templates),
        Err(error) => panic!("{}: {text}", error.message),
    }
    engine
}

fn render(text: &str) -> Result<String, String> {
    let mut engine = engine(text, Mode::Strict, Limits::default());
    engine.render("t.yaml", data()).map(|text| text.as_str().to_owned()).map_err(|error| error.message)
}

#[test]
fn templates_give_what_go_gives() {
    let cases = [
        ("a {{- .name -}} b", "awebb"),
        ("{{ .name | printf \"%s-%s\" \"a\" }}", "a-web"),
        ("{{ .big }} {{ .num }}", "1e+06 3"),
        ("[{{ .missing }}]", "[]"),
        ("[{{ (.missing).a.b }}]", "[]"),
        ("[{{ (.missing).a }}]", "[]"),
        ("{{ .missing.a }}", "!nil pointer evaluating interface {}.a"),
        ("{{ .null.a }}", "!nil pointer evaluating interface {}.a"),
        ("{{ $x := .null }}[{{ $x.a }}]", "[]"),
        ("{{ range .holes }}{{ .a }}{{ end }}", "!nil pointer evaluating interface {}.a"),
        ("{{ .name.a }}", "!can't evaluate field a in type string"),
        ("{{ if .off }}1{{ else if .name }}2{{ else }}3{{ end }}", "2"),
        ("{{ with .off }}1{{ else with .name }}{{ . }}{{ end }}", "web"),
        ("{{ range $i, $v := .list }}{{ $i }}{{ $v }}{{ end }}", "0u1v"),
        ("{{ range $k, $v := .map }}{{ $k }}={{ $v }} {{ end }}", "a=1 b=2 "),
        ("{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}{{ $i }}{{ end }}", "01201"),
        ("{{ range .missing }}a{{ else }}b{{ end }}", "b"),
        ("{{ range .list }}{{ if eq . \"v\" }}{{ break }}{{ end }}{{ . }}{{ end }}", "u"),
        ("{{ range .list }}{{ if eq . \"u\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "v"),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}", "2"),
        ("{{ define \"a\" }}<{{ . }}>{{ end }}{{ include \"a\" .name }}{{ template \"a\" 1 }}", "<web><1>"),
        ("{{ block \"a\" .name }}[{{ . }}]{{ end }}", "[web]"),
        ("{{ tpl \"{{ .name }}!\" . }}", "web!"),
        ("{{ tpl `{{ define \"q\" }}q{{ end }}{{ include \"q\" . }}` . }}", "q"),
        ("{{ or .off .name }} {{ and .name .off }} {{ or .off nil 0 }}", "web false 0"),
        ("{{ and .null .null.x }}", ""),
        ("{{ eq .num 3 }}", "!error calling eq: incompatible types for comparison"),
        ("{{ eq .name \"a\" \"web\" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ ge 2.0 2.5 }}", "true true true false"),
        ("{{ eq .missing nil }}{{ eq .missing \"\" }}", "truefalse"),
        ("{{ index .list 1 }}{{ index .map \"a\" }}[{{ index .map \"z\" }}]", "v1[]"),
        ("{{ index .map \"z\" \"y\" }}", "!error calling index: index of nil pointer"),
        ("{{ len .list }} {{ len .name }}", "2 3"),
        ("{{ .name | upper2 }}", "!function \"upper2\" not defined"),
        ("{{ trimSuffix .null .name }}", "!wrong type for value; expected string; got interface {}"),
        ("{{ trimSuffix \"a\" }}", "!wrong number of args for trimSuffix: want 2 got 1"),
        ("{{ .name 1 }}", "!name is not a method but has arguments"),
        ("{{ required \"give it\" .missing }}", "!give it"),
        ("{{ .name | }}", "web"),
        ("{{ print 0x10 010 0b11 1_000 0x1p4 'a' 1.0 }}", "16 8 3 1000 16 97 1"),
        ("{{ \"a\\tb\\u00e9\" }}{{ `c\\d` }}", "a\tbéc\\d"),
        ("{{ $.name }}{{ with .map }}{{ .a }}{{ $.name }}{{ end }}", "web1web"),
        ("{{ (index .list 0) }}{{ (.map).a }}", "u1"),
        ("{{ html \"<a>\" }} {{ urlquery \"a b/c\" }} {{ js \"'\" }}", "&lt;a&gt; a+b%2Fc \\'"),
        ("{{ .list }} {{ .map }}", "[u v] map[a:1 b:2]"),
        ("{{ not .off }}{{ print nil }}", "true<nil>"),
        ("{{ default \"d\" .missing }}{{ .name | default \"d\" }}", "dweb"),
        ("{{ undefined }}", "!function \"undefined\" not defined"),
        ("{{ define \"a\" }}{{ .missing }}{{ end }}{{ if include \"a\" . }}yes{{ end }}", "yes"),
        ("[{{ define \"b\" }}{{ .missing }}{{ end }}{{ include \"b\" . }}]", "[]"),
        ("{{ len (tpl \"{{ .missing }}\" .) }}", "0"),
        ("{{ 3 | print | print 4 }}", "43"),
    ];
    for (text, expected) in cases {
        let found = render(text).unwrap_or_else(|message| format!("!{message}"));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn what_is_no_template_is_refused_at_its_place() {
    for text in [
        "{{ if }}{{ end }}",
        "{{ end }}",
        "{{ if .a }}",
        "{{ else }}",
        "{{ .a",
        "{{ define \"a\" }}",
        "{{ break }}",
        "{{ (.a }}",
        "{{ 1.a }}",
        "{{ | a }}",
        "{{ $x := }}",
        "{{ 0x }}",
        "{{ range $a, $b, $c := .x }}{{ end }}",
        "{{ \"\\q\" }}",
    ] {
        let mut origins = Origins::on();
        let file = origins.file(Arc::new(Source::file("t.yaml", text)));
        assert!(parse("t.yaml", text, Located::File(file), &mut origins).is_err(), "{text}");
    }
    let deep = "{{ if .a }}".repeat(5000);
    let mut origins = Origins::on();
    let file = origins.file(Arc::new(Source::file("t.yaml", "")));
    assert!(parse("t.yaml", &deep, Located::File(file), &mut origins).is_err());
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(parse("t.yaml", &deep, Located::File(file), &mut origins).is_err());
}

#[test]
fn an_error_costs_its_own_action() {
    let text =
        "a: {{ required \"r\" .missing }}\nb: {{ .missing.x }}\n{{ if .null.x }}c: 1\n{{ end }}d: {{ fail \"no\" }}e";
    let mut engine = engine(text, Mode::Lenient, Limits::default());
    let made = engine.render("t.yaml", data()).unwrap();
    assert_eq!(made.as_str(), "a: \nb: \nd: e");
    let notes: Vec<_> = engine.notes.iter().map(|note| (note.trouble, note.at.is_known())).collect();
    let template = (Trouble::Template, true);
    assert_eq!(notes, [(Trouble::Required, true), template, template, (Trouble::Refused, true)]);
    let marks: Vec<u32> =
        made.spans().filter(|span| engine.origins.is_tainted(span.value)).map(|span| span.start).collect();
    assert_eq!(marks, [3, 7, 8, 11]);
}

#[test]
fn nothing_goes_on_for_ever() {
    on_own_stack(hostile).unwrap();
}

fn hostile() {
    let limits = Limits { steps: 100_000, bytes: 1 << 20, string: 1 << 16, ..Limits::default() };
    let texts = [
        "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ template \"a\" . }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
        "{{ define \"a\" }}{{ include \"a\" . }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ range 1000000000 }}{{ end }}",
        "{{ range 1000000000 }}{{ print . }}{{ end }}",
        "{{ repeat 1000000000 \"abc\" }}",
        "{{ $x := \"abcdefgh\" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}",
        "{{ range 100000 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}",
        "{{ define \"a\" }}{{ tpl \"{{ include `a` . }}\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ printf \"%1000000d\" 1 }}",
    ];
    for text in texts {
        for mode in [Mode::Lenient, Mode::Strict] {
            let mut engine = engine(text, mode, limits);
            let result = engine.render("t.yaml", data());
            let limited = result.is_err() || engine.notes.iter().any(|note| note.trouble == Trouble::Limit);
            assert!(limited, "{text}");
        }
    }
}

/// What a text gives in which something is wrong, and how many mistakes are named.
fn mended(text: &str) -> (String, usize) {
    let mut engine = Engine::new(Origins::on(), Budget::new(Limits::default()), Mode::Lenient);
    let file = engine.origins.file(Arc::new(Source::file("t.yaml", text)));
    let (parsed, errors) = parse_all("t.yaml", text, Located::File(file), &mut engine.origins);
    assert!(errors.iter().all(|error| error.at.is_known()));
    engine.set.add(parsed.templates);
    let made = engine.render("t.yaml", Val::Map(Map::new(OriginId::NONE))).unwrap();
    (made.as_str().to_owned(), errors.len())
}

#[test]
fn a_mistake_costs_its_own_action() {
    for (text, expected, errors) in [
        ("a{{ b | | }}c{{ 1 }}", "ac1", 1),
        ("a{{ \"x }}c{{ 1 }}", "ac1", 1),
        ("a{{ (1 }}c", "ac", 1),
        ("a{{ 1) -}} c", "ac", 1),
        ("a{{ ? }}{{ ! }}c", "ac", 2),
        // What depends on it is not there, what stands around is.
        ("a{{ if ( }}b{{ end }}c", "ac", 1),
        ("a{{ if ? }}b{{ else }}d{{ end }}c", "adc", 1),
        ("a{{ if 1 }}b{{ else if ? }}d{{ end }}c", "abc", 1),
        ("a{{ range ? }}b{{ end }}c", "ac", 1),
        ("{{ define \"x\" }}x{{ ? }}y{{ end }}a{{ template \"x\" }}c", "axyc", 1),
        ("{{ define x }}x{{ end }}ac", "ac", 1),
        ("a{{ if 1 }}{{ define \"x\" }}x{{ end }}b{{ end }}c", "abc", 1),
        // What is not open, or never ended.
        ("a{{ end }}c", "ac", 1),
        ("a{{ else }}c", "ac", 1),
        ("a{{ if 1 }}c", "ac", 1),
        ("a{{ if 1 }}b{{ end x }}c{{ end }}d", "abcd", 1),
        ("a{{ break }}c", "ac", 1),
        ("ac{{ 1", "ac", 1),
        ("ac{{/* 1", "ac", 1),
        ("a{{/* b */ }}c", "ac", 1),
    ] {
        assert_eq!(mended(text), (expected.to_owned(), errors), "{text}");
    }
}
