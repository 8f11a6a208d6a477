//! Fixes over texts of every format: the rule says where, the text says how it is written.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::fix;
use crate::source::Source;
use crate::tree::{Tree, hcl, json, properties, yaml};

fn tree(name: &str, text: &str) -> Tree {
    let source = Arc::new(Source::file(name, text));
    match name.rsplit('.').next().unwrap() {
        "hcl" => hcl::parse(source),
        "json" => json::parse(source, Dialect::Literal),
        "properties" => properties::parse(source),
        "spring" => yaml::parse(source, Dialect::Spring),
        _ => yaml::parse(source, Dialect::Kubernetes),
    }
}

/// Follows keys and numbers of items.
fn find<'a>(tree: &'a Tree, path: &str) -> Found<'a> {
    let mut node = tree.root().unwrap();
    let mut keys = path.split('|').filter(|key| !key.is_empty());
    while let Some(key) = keys.next() {
        let next = match key.parse::<usize>() {
            Ok(n) if node.is_sequence() => node.items().nth(n),
            _ => node.get(key),
        };
        let Some(next) = next else {
            return Found::Missing(node, std::iter::once(key).chain(keys).map(str::to_owned).collect());
        };
        node = next;
    }
    Found::Present(node)
}

/// What a text is after `verb path text`; `None` when no fix can be written.
fn after(name: &str, text: &str, verb: &str, path: &str, with: &str) -> Option<String> {
    let tree = tree(name, text);
    mended(&tree, verb, path, with).map(|edits| fix::apply(text, &edits))
}

fn mended(tree: &Tree, verb: &str, path: &str, with: &str) -> Option<Vec<Edit>> {
    let found = if verb == "move" { locate::below(tree.root().unwrap(), path) } else { find(tree, path) };
    let changes = match verb {
        "set" => set(found, with),
        "rename" | "move" => rename(found, with),
        "remove" => remove::remove(found.present()?),
        _ => insert(found, with),
    };
    changes?.into_iter().map(written::written).collect()
}

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>);

const ROWS: &[Row] = &[
    // Values that are there.
    ("k.yaml", "a:\n  b: yes # why\n", "set", "a|b", "false", Some("a:\n  b: false # why\n")),
    ("k.yaml", "a: {b: 1, c: 2}\n", "set", "a|b", "3", Some("a: {b: 3, c: 2}\n")),
    ("k.yaml", "a:\n  b: 1\nc: 2\n", "set", "a", "3", Some("a: 3\nc: 2\n")),
    ("k.yaml", "a: # later\nc: 2\n", "set", "a", "3", Some("a: 3 # later\nc: 2\n")),
    ("k.yaml", "a: |\n  b\n  c\nd: 1\n", "set", "a", "3", Some("a: 3\nd: 1\n")),
    ("k.yaml", "a: [x, y]\n", "set", "a|1", "z", Some("a: [x, z]\n")),
    ("k.yaml", "a: &x 1\nb: *x\n", "set", "b", "2", None),
    ("k.yaml", "a: !!str 1\n", "set", "a", "2", None),
    ("v.hcl", "a = 1 // why\n", "set", "a", "2", Some("a = 2 // why\n")),
    ("a.properties", "a.b = 1\n", "set", "a.b", "2", Some("a.b = 2\n")),
    ("a.properties", "a.b =\n", "set", "a.b", "2", Some("a.b =2\n")),
    ("k.json", "{\"a\": 1}", "set", "a", "2", Some("{\"a\": 2}")),
    // Values that are missing.
    ("k.yaml", "a:\n  b: 1 # why\n\nc: 2", "set", "a|d", "3", Some("a:\n  b: 1 # why\n  d: 3\n\nc: 2")),
    ("k.yaml", "a: 1", "set", "b|c", "3", Some("a: 1\nb:\n  c: 3")),
    ("k.yaml", "a: 1\r\n", "set", "b|c", "3", Some("a: 1\r\nb:\r\n  c: 3\r\n")),
    ("k.yaml", "a:\n- x: 1\n- x: 2\n", "set", "a|0|y", "3", Some("a:\n- x: 1\n  y: 3\n- x: 2\n")),
    ("k.yaml", "a: {b: 1}\n", "set", "a|c|d", "3", Some("a: {b: 1, c: {d: 3}}\n")),
    ("k.yaml", "a: {}\n", "set", "a|c", "3", Some("a: {c: 3}\n")),
    ("k.yaml", "a:\nb: 1\n", "set", "a|c", "3", Some("a:\n  c: 3\nb: 1\n")),
    ("k.yaml", "a: null\n", "set", "a|c", "3", Some("a:\n  c: 3\n")),
    ("k.yaml", "a: &x {b: 1}\nc: *x\n", "set", "c|d", "3", None),
    (
        "k.yaml",
        "a:\n  b: |\n    x\n    y\n\nc: 1\n",
        "set",
        "a|d",
        "3",
        Some("a:\n  b: |\n    x\n    y\n  d: 3\n\nc: 1\n"),
    ),
    ("k.json", "{\n  \"a\": 1\n}\n", "set", "b", "2", Some("{\n  \"a\": 1,\n  \"b\": 2\n}\n")),
    ("k.json", "{\"a\": {}}", "set", "a|b|c", "2", Some("{\"a\": {\"b\": {\"c\": 2}}}")),
    ("v.hcl", "a = 1 # why\n", "set", "b", "2", Some("a = 1 # why\nb = 2\n")),
    ("v.hcl", "x \"y\" {\n  a = 1\n}\n", "set", "x|y|b|c", "2", Some("x \"y\" {\n  a = 1\n  b {\n    c = 2\n  }\n}\n")),
    ("v.hcl", "x \"y\" { a = 1 }\n", "set", "x|y|b", "2", Some("x \"y\" { a = 1, b = 2 }\n")),
    ("v.hcl", "x \"y\" {}\n", "set", "x|y|b", "2", Some("x \"y\" {\n  b = 2\n}\n")),
    ("a.properties", "a.b=1", "set", "c.d", "2", Some("a.b=1\nc.d=2")),
    // Names.
    ("k.yaml", "a: {\"b\": 1}\n", "rename", "a|b", "c", Some("a: {\"c\": 1}\n")),
    ("k.yaml", "a: 1\nb: 2\n", "rename", "a", "b", None),
    ("a.properties", "a.b: 1\n", "rename", "a.b", "c.d", Some("c.d: 1\n")),
    ("s.spring", "a:\n  b: 1\n", "rename", "a|b", "a.c.d", Some("a:\n  c.d: 1\n")),
    ("s.spring", "a:\n  b: 1\n  e: 2\n", "move", "a.b", "c.d", Some("a:\n  e: 2\nc:\n  d: 1\n")),
    ("s.spring", "a:\n  b:\n    x: 1\n  e: 2\n", "move", "a.b.x", "a.c.d", Some("a:\n  e: 2\n  c:\n    d: 1\n")),
    // What goes.
    ("k.yaml", "a: 1\nb: 2 # why\n# of c\nc: 3\n", "remove", "b", "", Some("a: 1\n# of c\nc: 3\n")),
    ("k.yaml", "a:\n  b:\n    c: 1\n  d: 2\n", "remove", "a|b", "", Some("a:\n  d: 2\n")),
    ("k.yaml", "a:\n  # of b\n  b: 1 # why\nc: 1\n", "remove", "a|b", "", Some("a: {}\n  # of b\nc: 1\n")),
    ("k.yaml", "- a: 1\n  b: 2\n- c: 1\n", "remove", "0|a", "", Some("- b: 2\n- c: 1\n")),
    ("k.yaml", "- a: 1\n- c: 1\n", "remove", "0|a", "", Some("- {}\n- c: 1\n")),
    ("k.yaml", "a:\n  - x\n  - y # why\n", "remove", "a|1", "", Some("a:\n  - x\n")),
    ("k.yaml", "a:\n  - x\n", "remove", "a|0", "", Some("a: []\n")),
    ("k.yaml", "a: [x, y, z]\n", "remove", "a|1", "", Some("a: [x, z]\n")),
    ("k.yaml", "a: {x: 1, y: 2}\n", "remove", "a|y", "", Some("a: {x: 1}\n")),
    ("k.yaml", "a: {x: 1}\n", "remove", "a|x", "", Some("a: {}\n")),
    ("k.json", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "remove", "b", "", Some("{\n  \"a\": 1\n}\n")),
    ("k.json", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "remove", "a", "", Some("{\n  \"b\": 2\n}\n")),
    ("v.hcl", "a = 1\nx \"y\" {\n  b = 1\n} # why\nc = 2\n", "remove", "x|y", "", Some("a = 1\nc = 2\n")),
    ("v.hcl", "x \"y\" { a = 1 }\n", "remove", "x|y|a", "", Some("x \"y\" {  }\n")),
    ("a.properties", "a=1\nb=2 \\\n  3\nc=4\n", "remove", "b", "", Some("a=1\nc=4\n")),
    ("s.spring", "a:\n  b:\n    c: 1\nd: 2\n", "remove", "a|b|c", "", Some("d: 2\n")),
    // What is added as it stands.
    ("k.yaml", "a:\n  b: 1\n", "insert", "a", "c:\n  - 2", Some("a:\n  b: 1\n  c:\n    - 2\n")),
    ("k.yaml", "a:\n  - b: 1\n", "insert", "a", "c: 2\nd: 3", Some("a:\n  - b: 1\n  - c: 2\n    d: 3\n")),
    ("k.yaml", "a: [x]\n", "insert", "a", "y", Some("a: [x, y]\n")),
    ("k.yaml", "b: 1\n", "insert", "a", "c: 2", Some("b: 1\na:\n  c: 2\n")),
    ("v.hcl", "a = 1\n", "insert", "", "x \"y\" {\n  b = 1\n}", Some("a = 1\nx \"y\" {\n  b = 1\n}\n")),
    ("v.hcl", "a = [\"x\"]\n", "insert", "a", "\"y\"", Some("a = [\"x\", \"y\"]\n")),
];

#[test]
fn texts_are_mended_in_their_own_format() {
    let mut wrong = Vec::new();
    for (name, text, verb, path, with, wanted) in ROWS {
        let got = after(name, text, verb, path, with);
        if got.as_deref() != *wanted {
            wrong.push(format!("{verb} {path} {with:?} in {text:?}\n  gives  {got:?}\n  wanted {wanted:?}"));
        }
        let faults = |text: &str| tree(name, text).errors.len() + tree(name, text).duplicates().len();
        if got.as_deref().map(faults).unwrap_or_default() > 0 {
            wrong.push(format!("{verb} {path} in {text:?} leaves a text that is not valid: {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const OUTER: &str = "data:\n  vault.hcl: |\n    a = 1\n    x \"y\" {\n      b = 1 # why\n      c = 2\n    }\n  n: 1\n";

#[test]
fn embedded_texts_are_mended_where_they_stand() {
    let rows: &[(&str, &str, &str, &str, &str)] = &[
        ("set", "x|y|b", "2", "b = 1 #", "b = 2 #"),
        ("set", "x|y|d|e", "2", "c = 2\n", "c = 2\n      d {\n        e = 2\n      }\n"),
        ("remove", "x|y|b", "", "      b = 1 # why\n", ""),
        ("remove", "x|y", "", "    x \"y\" {\n      b = 1 # why\n      c = 2\n    }\n", ""),
        ("rename", "x|y|c", "d", "c = 2", "d = 2"),
    ];
    let outer = tree("k.yaml", OUTER);
    let scalar = outer.root().unwrap().path(&["data", "vault.hcl"]).unwrap();
    let inner = hcl::parse(crate::tree::embed::embedded(scalar).unwrap());
    for (verb, path, with, old, new) in rows {
        let got = mended(&inner, verb, path, with).map(|edits| fix::apply(OUTER, &edits));
        assert_eq!(got, Some(OUTER.replace(old, new)), "{verb} {path}");
    }
}

#[test]
fn characters_that_nobody_wrote_so_are_left_alone() {
    for text in ["v: \"a = \\\"x\\\"\\nb = 1\"\n", "v: >\n  a = 1\n\n  b = 2\n"] {
        let outer = tree("k.yaml", text);
        let scalar = outer.root().unwrap().get("v").unwrap();
        let inner = hcl::parse(crate::tree::embed::embedded(scalar).unwrap());
        assert_eq!(mended(&inner, "set", "c", "1"), None, "{text}");
    }
    let quoted = "v: \"a = \\\"x\\\"\"\n";
    let outer = tree("k.yaml", quoted);
    let inner = crate::tree::embed::embedded(outer.root().unwrap().get("v").unwrap()).unwrap();
    assert_eq!(mended(&hcl::parse(inner), "set", "a", "2"), None);
}
