#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::{read, set};
use crate::helm::chart::{Chart, Instance, coalesce};
use crate::helm::output::json::{self, Layout};
use crate::helm::value::{Map, Origin, OriginId, Origins, PStr, Val};
use crate::source::Source;

fn values(text: &str) -> Map {
    let source = Arc::new(Source::file("values.yaml", text));
    read::values_file(&source, &mut Origins::off()).0
}

fn as_json(map: &Map) -> String {
    json::write(&Val::Map(map.clone()), Layout::default()).unwrap().as_str().to_owned()
}

#[test]
fn values_as_helm_reads_them() {
    for (text, expected) in [
        (
            "a: 1000000\nb: 2.0\nc: 0644\nd: 0o14\ne: 1_000\nf: 1e3\n",
            r#"{"a":1000000,"b":2,"c":420,"d":12,"e":1000,"f":1000}"#,
        ),
        (
            "a: yes\nb: 'no'\nc: ~\nd:\ne: null\nf: 2001-12-14\ng: 12:30\n",
            r#"{"a":true,"b":"no","c":null,"d":null,"e":null,"f":"2001-12-14","g":"12:30"}"#,
        ),
        ("on: 1\ny: 2\n8080: x\n1.10: v\n0644: z\n", r#"{"1.1":"v","420":"z","8080":"x","true":2}"#),
        (
            "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: {c: 4, <<: *x}\n",
            r#"{"a":{"b":1,"c":2},"d":{"b":1,"c":3},"e":{"b":1,"c":2}}"#,
        ),
        ("d: {<<: [{a: 1}, {a: 2, b: 3}]}\n", r#"{"d":{"a":1,"b":3}}"#),
        ("a: 1\na: 2\n", r#"{"a":2}"#),
        ("a: {b: 1}\n---\na: {c: 2}\n", r#"{"a":{"b":1,"c":2}}"#),
        ("a: |\n  x\n  y\nb: >-\n  p\n  q\nc: |", "{\"a\":\"x\\ny\\n\",\"b\":\"p q\",\"c\":\"\"}"),
        ("a: |\n  x", "{\"a\":\"x\"}"),
        ("", "{}"),
        ("# nothing\n", "{}"),
    ] {
        assert_eq!(as_json(&values(text)), expected, "{text}");
    }
}

#[test]
fn mistakes_in_values() {
    for text in ["a: [1, 2\n", "- a\n", "~: 1\n", "a: *x\n", "a: {<<: 1}\n"] {
        let source = Arc::new(Source::file("values.yaml", text));
        assert_eq!(read::values_file(&source, &mut Origins::off()).1.len(), 1, "{text}");
    }
}

#[test]
fn aliases_do_not_explode() {
    let mut text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..12 {
        let item = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![item; 8].join(", "));
    }
    let source = Arc::new(Source::file("values.yaml", text));
    assert_eq!(read::values_file(&source, &mut Origins::on()).1.len(), 1);
}

#[test]
fn values_know_their_places() {
    let text = "image:\n  tag: v1\nlist:\n- {a: x}\nscript: |\n  one\n  two\n";
    let source = Arc::new(Source::file("values.yaml", text));
    let mut origins = Origins::on();
    let (map, _) = read::values_file(&source, &mut origins);
    let place = |origins: &Origins, id: OriginId| match origins.get(id) {
        Some(Origin::Value { range, path, .. }) => (source.slice(*range).to_owned(), origins.path_text(*path)),
        other => panic!("{other:?}"),
    };
    let tag = match map.get("image") {
        Some(Val::Map(image)) => image.get("tag").unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(place(&origins, tag.origin()), ("v1".to_owned(), ".image.tag".to_owned()));
    let Some(Val::List(list)) = map.get("list") else { panic!() };
    let Val::Map(first) = &list.items()[0] else { panic!() };
    assert_eq!(place(&origins, first.get("a").unwrap().origin()), ("x".to_owned(), ".list[0].a".to_owned()));
    let Some(Val::Str(script)) = map.get("script") else { panic!() };
    let lines: Vec<String> = script.spans().map(|span| place(&origins, span.value).0).collect();
    assert_eq!(lines, ["one", "two"]);
}

#[test]
fn text_that_was_written_keeps_its_origins() {
    let mut origins = Origins::on();
    let (a, b) = (origins.tainted("a"), origins.tainted("b"));
    let mut text = crate::helm::value::StringBuilder::new();
    text.push_str("k: ", a);
    text.push_str("'it''s'", b);
    text.push_str("\nl: |-\n  x", a);
    text.push_str("y", b);
    let Ok(Val::Map(map)) = read::yaml_text(&text.finish(OriginId::NONE), &mut origins) else { panic!() };
    assert_eq!(map.entry("k").unwrap().key, a);
    assert_eq!(map.get("k").unwrap().origin(), b);
    let Some(Val::Str(block)) = map.get("l") else { panic!() };
    assert_eq!(block.as_str(), "xy");
    assert_eq!(block.spans().map(|span| span.value).collect::<Vec<_>>(), [a, b]);
}

#[test]
fn other_notations() {
    let mut origins = Origins::off();
    let json = read::json_text(&PStr::plain(r#"{"a":[1.5,null,"x"],"b":{"a":1,"a":2}}"#), &mut origins).unwrap();
    assert_eq!(json::write(&json, Layout::default()).unwrap().as_str(), r#"{"a":[1.5,null,"x"],"b":{"a":2}}"#);
    assert!(read::json_text(&PStr::plain("{"), &mut origins).is_err());
    let toml = read::toml_text(&PStr::plain("a = 1\n[b]\nc = \"x\"\n")).unwrap();
    assert_eq!(json::write(&toml, Layout::default()).unwrap().as_str(), r#"{"a":1,"b":{"c":"x"}}"#);
}

/// Own values of a chart and its subchart, the user's, and what the chart then sees. Taken from Helm 4.1.4.
#[test]
fn values_of_charts_and_users() {
    let chart = |name: &str, text: &str, subcharts| {
        let mut chart =
            Chart { values: Some(Arc::new(Source::file("values.yaml", text))), subcharts, ..Chart::default() };
        chart.metadata.name = name.to_owned();
        chart
    };
    let sub = chart(
        "sub",
        "x: {y0: 0, z: 2, n1: 3, q: null}\nown: 5\nother: null\nglobal: {g: 2, h: 3, t: {b: 2}}\n",
        Vec::new(),
    );
    let top = chart(
        "top",
        "top: {a: 1, b: null, c: {d: 1}}\nnul: null\nprobe: {http: {p: 1}, keep: null}\nsub: {x: {y1: 1, n1: null}, own: null}\nglobal: {g: 1, gn: null, t: {a: 1}}\n",
        vec![sub],
    );
    let top = Instance::of(&top, &mut |source| values(&source.unwrap().text));
    for (given, expected) in [
        (
            "",
            r#"{"global":{"g":1,"gn":null,"t":{"a":1}},"nul":null,"probe":{"http":{"p":1},"keep":null},"sub":{"global":{"g":1,"gn":null,"h":3,"t":{"a":1,"b":2}},"other":null,"x":{"q":null,"y0":0,"y1":1,"z":2}},"top":{"a":1,"b":null,"c":{"d":1}}}"#,
        ),
        (
            "top: {a: null, e: null, c: null}\nnul2: null\nprobe: {http: null, tcp: null, deep: {x: null}}\nsub: {x: {y0: null, w: null, z: null}, other: 1}\n",
            r#"{"global":{"g":1,"gn":null,"t":{"a":1}},"nul":null,"nul2":null,"probe":{"deep":{"x":null},"keep":null,"tcp":null},"sub":{"global":{"g":1,"gn":null,"h":3,"t":{"a":1,"b":2}},"other":1,"x":{"q":null,"w":null,"y1":1}},"top":{"b":null,"e":null}}"#,
        ),
    ] {
        let merged = coalesce(&top, &values(given), false);
        assert_eq!(as_json(&merged), expected, "{given}");
    }
}

#[test]
fn assignments() {
    for (text, expected) in [
        ("a=1", r#"{"a":1}"#),
        ("a.b=x,a.c=true,d=null", r#"{"a":{"b":"x","c":true},"d":null}"#),
        ("a={x,1,y}", r#"{"a":["x",1,"y"]}"#),
        ("a={}", r#"{"a":[]}"#),
        ("a[1].b=x", r#"{"a":[null,{"b":"x"}]}"#),
        ("a[0]=1,a[1]=2", r#"{"a":[1,2]}"#),
        (r"a\.b=1\,2", r#"{"a.b":"1,2"}"#),
        ("a=007,b=0,c=1.5,d=", r#"{"a":"007","b":0,"c":"1.5","d":""}"#),
        ("a=b=c", r#"{"a":"b=c"}"#),
    ] {
        let map = Map::new(OriginId::NONE);
        set::set(text, &map, OriginId::NONE).unwrap();
        assert_eq!(as_json(&map), expected, "{text}");
    }
    for text in ["a", "a[x]=1", "a[0=1", "a={x", "a[99999999]=1", "=1x,a"] {
        assert!(set::set(text, &Map::new(OriginId::NONE), OriginId::NONE).is_err(), "{text}");
    }
    let map = Map::new(OriginId::NONE);
    set::set_string("a=1", &map, OriginId::NONE).unwrap();
    assert_eq!(as_json(&map), r#"{"a":"1"}"#);
}
