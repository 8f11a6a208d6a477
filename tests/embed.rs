//! Text inside scalars, traced to the characters of the outer file.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use seaworthy::source::{Place, Range, Source};
use seaworthy::tree::embed::embedded;
use seaworthy::tree::{Builder, Dialect, Node, Style, Tree, yaml};

fn parse(source: Arc<Source>) -> Tree {
    yaml::parse(source, Dialect::Kubernetes)
}

fn file(text: &str) -> Tree {
    parse(Arc::new(Source::file("a.yaml", text)))
}

/// The characters in the file for each character of the text, where they are the same.
fn check(node: Node<'_>) -> bool {
    let Some(inner) = embedded(node) else { return false };
    let origin = inner.origin.as_ref().unwrap();
    assert_eq!(inner.text, node.text());
    assert_eq!(origin.segments[0].start, 0);
    assert!(origin.segments.windows(2).all(|pair| pair[0].start < pair[1].start), "{:?}", origin.segments);
    for (at, character) in inner.text.char_indices() {
        let range = Range::new(at as u32, (at + character.len_utf8()) as u32);
        let place = origin.trace(range);
        let index = origin.segments.partition_point(|segment| segment.start <= range.start) - 1;
        assert!(place.range.start <= place.range.end && place.range.end as usize <= node.tree.source.text.len());
        if origin.segments[index].verbatim {
            assert_eq!(place.text(), character.to_string(), "{node:?} {range:?}");
        }
    }
    origin.segments.len() > 1 || origin.segments[0].verbatim
}

/// Texts with one scalar under `a`, what it means, and pieces of the meaning with what they stand for in the file.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const TABLE: &[Row] = &[
    ("a: plain text", "plain text", &[("text", "text"), ("plain text", "plain text")]),
    ("a: x\n  y\n\n  z", "x y\nz", &[("x", "x"), (" ", "\n  "), ("x y", "x\n  y"), ("\n", "\n\n  "), ("z", "z")]),
    ("a: 'it''s  \n  here '", "it's here ", &[("'", "''"), ("s here", "s  \n  here"), (" here", "  \n  here")]),
    ("a: ''", "", &[("", "")]),
    ("a: \"\"", "", &[("", "")]),
    ("a: \"b\\nc\\u00e9d\\\"\"", "b\ncéd\"", &[("\n", "\\n"), ("é", "\\u00e9"), ("céd", "c\\u00e9d"), ("\"", "\\\"")]),
    ("a: \"x\\\n    y\"", "xy", &[("x", "x"), ("y", "y"), ("xy", "x\\\n    y")]),
    ("a: \"x\\t\\x41\\U0001F600\\/\\N\"", "x\tA😀/\u{85}", &[("A", "\\x41"), ("😀", "\\U0001F600"), ("/", "\\/")]),
    ("a: \"\\ud83d\\ude00!\"", "😀!", &[("😀", "\\ud83d\\ude00"), ("!", "!")]),
    ("a: |\n  x = 1\n\n  é  \n", "x = 1\n\né  \n", &[("x = 1", "x = 1"), ("é  ", "é  "), ("1\n\né", "1\n\n  é")]),
    ("a: |2-\n    x\n   y\n", "  x\n y", &[("  x", "  x"), (" y", " y")]),
    ("a: |+ # c\n  x\n\n\nb: 1", "x\n\n\n", &[("x\n\n", "x\n\n")]),
    ("a: |\r\n  x\r\n  y\r\n", "x\ny\n", &[("x", "x"), ("\n", "\r\n"), ("x\ny", "x\r\n  y")]),
    ("a: |\r  x\r  y\r", "x\ny\n", &[("x\ny", "x\r  y")]),
    ("a: >\n  x\n  y\n\n  z\n\nb: 1", "x y\nz\n", &[("x", "x"), (" ", "\n  "), ("y\nz", "y\n\n  z")]),
    ("a: >-\n\n  x\n    more\n  y\n", "\nx\n  more\ny", &[("  more", "  more"), ("x\n", "x\n  "), ("y", "y")]),
    ("a: >2\n    x\n  y\n- z", "  x\ny\n", &[("  x", "  x"), ("y", "y")]),
    ("a: &x !t |\n  {\"k\": 1}", "{\"k\": 1}\n", &[("\"k\"", "\"k\"")]),
];

#[test]
fn every_character_is_traced() {
    for (text, meaning, pieces) in TABLE {
        let tree = file(text);
        let node = tree.root().unwrap().get("a").unwrap();
        assert_eq!(node.text(), *meaning, "{text:?}");
        assert!(check(node) || meaning.is_empty(), "{text:?}: the map does not fit");
        let inner = embedded(node).unwrap();
        for (piece, written) in *pieces {
            let start = inner.text.find(piece).unwrap() as u32;
            let range = Range::new(start, start + piece.len() as u32);
            let (place, ways) = Place { source: Arc::clone(&inner), range }.written();
            assert_eq!((place.text(), ways.len()), (*written, 1), "{piece:?} in {text:?}");
        }
    }
}

#[test]
fn text_in_text_in_text() {
    let outer = "kind: ConfigMap\ndata:\n  values.yaml: |\n    server:\n      config: |\n        listener \"tcp\" {\n          tls_disable = 1\n        }\n      note: \"say \\\"hi\\\"\"\n";
    let middle = parse(embedded(file(outer).root().unwrap().path(&["data", "values.yaml"]).unwrap()).unwrap());
    let server = middle.root().unwrap().get("server").unwrap();
    let inner = embedded(server.get("config").unwrap()).unwrap();
    assert_eq!(inner.text, "listener \"tcp\" {\n  tls_disable = 1\n}\n");
    let start = inner.text.find("tls_disable").unwrap() as u32;
    let (place, ways) = Place { source: inner, range: Range::new(start, start + 15) }.written();
    assert_eq!((place.text(), ways.len()), ("tls_disable = 1", 2));
    assert_eq!((place.start().line, place.start().column), (7, 11));
    let note = embedded(server.get("note").unwrap()).unwrap();
    let (place, _) = Place { source: note, range: Range::new(5, 7) }.written();
    assert_eq!(place.text(), "hi");
}

#[test]
fn only_written_scalars_hold_text() {
    let tree = file("a: {b: c}\nd: [e]\nf:\n");
    let root = tree.root().unwrap();
    assert!(["a", "d", "f"].iter().all(|key| embedded(root.get(key).unwrap()).is_none()));
}

#[test]
fn an_alias_leads_to_the_text_of_its_anchor() {
    let tree = file("a: &x |\n  text\nb: *x\n");
    let inner = embedded(tree.root().unwrap().get("b").unwrap()).unwrap();
    assert_eq!(inner.origin.as_ref().unwrap().trace(Range::new(0, 4)).range, Range::new(10, 14));
}

#[test]
fn here_documents_have_a_header_and_a_marker() {
    for (text, meaning) in [
        ("x = <<EOF\n  a\n b\nEOF\n", "  a\n b\n"),
        ("x = <<-EOF\n    a\n      b\n    EOF\n", "a\n  b\n"),
        ("x = <<EOF\r\na\r\nb\r\nEOF\r\n", "a\r\nb\r\n"),
        ("x = <<EOF\r\na\r\nb\r\nEOF\r\n", "a\nb\n"),
        ("x = <<EOF\nEOF\n", ""),
    ] {
        let source = Arc::new(Source::file("a.hcl", text));
        let mut builder = Builder::new(source, Dialect::Literal);
        let range = Range::new(4, text.trim_end().len() as u32);
        builder.scalar(Style::Literal, range, Some(meaning.into()));
        let tree = builder.finish();
        assert!(check(tree.root().unwrap()) || meaning.is_empty(), "{text:?}");
    }
}
