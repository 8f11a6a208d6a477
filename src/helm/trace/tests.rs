#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::helm::template::{Engine, Located, Mode, parse};
use crate::helm::value::{Budget, Limits, Map, Origin, OriginId, Origins, PStr, PathId, Val};
use crate::source::Source;

const VALUES: &str = "name: web\nimage: {tag: v1}\non: true\n";

/// Renders a template over three values.
fn traced(text: &str) -> (PStr, Vec<Piece>, Vec<Trace>) {
    let mut engine = Engine::new(Origins::on(), Budget::new(Limits::default()), Mode::Lenient);
    let data = values(&mut engine.origins);
    let file = engine.origins.file(Arc::new(Source::file("t.yaml", text)));
    let parsed = parse("t.yaml", text, Located::File(file), &mut engine.origins).unwrap();
    engine.set.add(parsed.templates);
    let made = engine.render("t.yaml", data).unwrap();
    let mut tracer = Tracer::new(&engine.origins, &engine.frames);
    let pieces = tracer.pieces(&made);
    let traces = tracer.finish();
    (made, pieces, traces)
}

/// Each piece: its text, its key or place, what stands beside it.
fn shown(text: &str) -> Vec<String> {
    let (made, pieces, traces) = traced(text);
    pieces.iter().map(|piece| show(&made, piece, &traces[piece.trace as usize])).collect()
}

fn values(origins: &mut Origins) -> Val {
    let file = origins.file(Arc::new(Source::file("values.yaml", VALUES)));
    let mut key = |parent: PathId, name: &str, value: &str| {
        let path = origins.path(parent, name);
        let start = VALUES.find(value).unwrap() as u32;
        let range = Range::new(start, start + value.len() as u32);
        (path, origins.add(Origin::Value { file, range, path, key: Range::default() }))
    };
    let (_, name) = key(PathId::ROOT, "name", "web");
    let (image, image_origin) = key(PathId::ROOT, "image", "{tag: v1}");
    let (_, tag) = key(image, "tag", "v1");
    let (_, on) = key(PathId::ROOT, "on", "true");
    let root = origins.add(Origin::Value { file, range: Range::new(0, 5), path: PathId::ROOT, key: Range::default() });
    let inner = Map::new(image_origin);
    inner.set("tag", Val::Str(PStr::new("v1", tag)), OriginId::NONE);
    let map = Map::new(root);
    map.set("name", Val::Str(PStr::new("web", name)), OriginId::NONE);
    map.set("image", Val::Map(inner), OriginId::NONE);
    map.set("on", Val::Bool(true, on), OriginId::NONE);
    Val::Map(map)
}

fn show(text: &PStr, piece: &Piece, trace: &Trace) -> String {
    let written = &text.as_str()[piece.range.start as usize..piece.range.end as usize];
    let keys = |keys: &[Key]| {
        keys.iter()
            .map(|key| format!("{}{}", key.path, if key.is_missing { "?" } else { "" }))
            .collect::<Vec<_>>()
            .join(",")
    };
    let source = trace.primary().map_or("", |place| place.source.slice(piece.at));
    let mut line = format!("{written:?} <- {source:?}");
    for (word, keys) in [
        ("value", keys(trace.value.as_slice())),
        ("others", keys(&trace.others)),
        ("guards", keys(&trace.guards)),
        ("asked", keys(&trace.alternatives)),
    ] {
        if !keys.is_empty() {
            line += &format!(" {word} {keys}");
        }
    }
    line += &trace.unknown.map_or(String::new(), |why| format!(" unknown: {why}"));
    line + &"^".repeat(trace.includes.len())
}

#[test]
fn values_lead_to_their_keys() {
    assert_eq!(
        shown("a: {{ .name }}\n"),
        ["\"a: \" <- \"a: \"", "\"web\" <- \"web\" value .name", "\"\\n\" <- \"\\n\""]
    );
    assert_eq!(
        shown("{{ printf \"%s:%s\" .name .image.tag }}"),
        ["\"web\" <- \"web\" value .name", "\":\" <- \":\"", "\"v1\" <- \"v1\" value .image.tag"]
    );
}

#[test]
fn includes_and_conditions_stand_around() {
    let text = "{{ define \"a\" }}<{{ .name }}>{{ end }}{{ if .on }}{{ include \"a\" . }}{{ end }}";
    assert_eq!(
        shown(text),
        ["\"<\" <- \"<\" guards .on^", "\"web\" <- \"web\" value .name guards .on^", "\">\" <- \">\" guards .on^"]
    );
}

#[test]
fn a_default_names_what_was_asked() {
    assert_eq!(shown("{{ default \"x\" .port }}"), ["\"x\" <- \"x\" asked .port?"]);
    assert_eq!(shown("{{ default \"x\" .name }}"), ["\"web\" <- \"web\" value .name"]);
    assert_eq!(shown("{{ or .image.port .name }}"), ["\"web\" <- \"web\" value .name asked .image.port?"]);
}

#[test]
fn what_fails_is_marked() {
    assert_eq!(
        shown("{{ required \"r\" .port }}"),
        ["\"\" <- \"{{ required \\\"r\\\" .port }}\" unknown: a required value is not set"]
    );
    // What is not there is no place, so that the action is.
    assert_eq!(shown("{{ .port }}"), ["\"\" <- \"{{ .port }}\" value .port?"]);
}

#[test]
fn tpl_leads_into_the_string() {
    assert_eq!(
        shown("{{ tpl \"<{{ .name }}>\" . }}"),
        ["\"<\" <- \"<\"^", "\"web\" <- \"web\" value .name^", "\">\" <- \">\"^"]
    );
}

#[test]
fn a_rendered_text_leads_back_to_what_was_written() {
    let text = "a: {{ .name }}\nb: {{ .image.tag }}\n";
    let (made, pieces, traces) = traced(text);
    let template = Arc::new(Source::file("t.yaml", text));
    let source = Arc::new(as_source(made.as_str(), &template, &pieces, &traces, Making::default()).source);
    assert_eq!(source.text, "a: web\nb: v1\n");
    for (word, path, written) in [("web", "values.yaml", "web"), ("v1", "values.yaml", "v1"), ("b:", "t.yaml", "b:")] {
        let start = source.text.find(word).unwrap() as u32;
        let place = Place { source: Arc::clone(&source), range: Range::new(start, start + word.len() as u32) };
        let (place, ways) = place.written();
        assert_eq!((place.source.path.as_str(), place.text(), ways.len()), (path, written, 1));
    }
}

/// The text that rules see of a template over the three values.
fn seen(text: &str) -> (String, bool) {
    let (made, pieces, traces) = traced(text);
    let template = Arc::new(Source::file("t.yaml", text));
    let made = as_source(made.as_str(), &template, &pieces, &traces, Making::default());
    (made.source.text, made.is_partial)
}

#[test]
fn what_nobody_knows_is_a_placeholder() {
    for (text, expected) in [
        ("a: {{ randAlpha 5 }}\n", "a: ${unknown}\n"),
        ("a: \"x-{{ randAlpha 5 }}\"\n", "a: \"x-${unknown}\"\n"),
        ("a: {{ required \"r\" .port }}\n", "a: ${unknown}\n"),
        ("a: \"{{ .name }}:{{ required \"r\" .port }}\"\n", "a: \"web:${unknown}\"\n"),
        ("a:\n  {{- required \"r\" .port }}\n", "a: ${unknown}\n"),
        ("a: {{ .port }}\n", "a: \n"),
        ("a: web\nb: \"8Gi\" {{ required \"r\" .port }}\n", "a: web\nb: \"8Gi\" ${unknown}\n"),
    ] {
        assert_eq!(seen(text), (expected.to_owned(), false), "{text}");
    }
    // Nobody knows what would stand there.
    assert_eq!(seen("a: 1\n{{ required \"r\" .port }}\n"), ("a: 1\n\n".to_owned(), true));
    assert_eq!(seen("a: \"8Gi\"\n{{- required \"r\" .port }}\n"), ("a: \"8Gi\"\n".to_owned(), true));
}
