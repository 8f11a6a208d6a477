//! The reader of YAML: shapes, exact ranges, recovery, and texts that mean harm.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../../benches/corpus/mod.rs"]
mod corpus;
mod edges;
mod hostile;
mod quick;
mod shapes;

use std::fmt::Write;
use std::sync::Arc;

use seaworthy::source::{Range, Source};
use seaworthy::tree::{Dialect, Kind, Node, Style, Tree, yaml};

fn parse(text: &str) -> Tree {
    yaml::parse(Arc::new(Source::file("a.yaml", text)), Dialect::Kubernetes)
}

/// Every document on a line; scalars as they are written, and what they mean when that is something else; containers
/// with their offsets.
fn dump(tree: &Tree) -> String {
    let roots: Vec<_> = tree.roots().map(show).collect();
    roots.join("\n")
}

fn show(node: Node<'_>) -> String {
    let Range { start, end } = node.range();
    let children: Vec<_> = node.children().map(show).collect();
    let mut out = String::new();
    write!(out, "{}", node.tag().map(|tag| format!("<{tag}>")).unwrap_or_default()).unwrap();
    let flow = if node.style() == Style::Flow { "flow" } else { "" };
    match node.kind() {
        Kind::Mapping => {
            let pairs: Vec<_> = children.chunks(2).map(|pair| pair.join(": ")).collect();
            write!(out, "{flow}{{{start}-{end} {}}}", pairs.join(", ")).unwrap();
        }
        Kind::Sequence => write!(out, "{flow}[{start}-{end} {}]", children.join(", ")).unwrap(),
        Kind::Alias if node.follow() == node => write!(out, "{} -> nothing", node.source_text()).unwrap(),
        Kind::Alias => write!(out, "{} -> {}", node.source_text(), node.follow().range().start).unwrap(),
        Kind::Scalar if node.range().start == end => write!(out, "absent@{end}").unwrap(),
        Kind::Scalar if node.style() == Style::Plain && node.text() == node.source_text() => {
            out.push_str(node.text());
        }
        Kind::Scalar => write!(out, "{:?}={:?}", node.source_text(), node.text()).unwrap(),
    }
    out
}

/// What holds of every tree: ranges nest, follow one another, and end between characters.
fn check(tree: &Tree) {
    let text = &tree.source.text;
    let sound = |range: Range| range.start <= range.end && text.get(range.start as usize..range.end as usize).is_some();
    for node in tree.all() {
        assert!(sound(node.range()), "{node:?} in {text:?}");
        let mut end = node.range().start;
        for child in node.children() {
            assert!(node.range().contains(child.range()), "{child:?} outside of {node:?} in {text:?}");
            assert!(child.range().start >= end, "{child:?} overlaps its neighbour in {text:?}");
            end = child.range().end;
        }
        if node.is_mapping() {
            assert_eq!(node.children().count() % 2, 0);
        }
        let _ = (node.text(), node.scalar(), node.follow());
    }
    assert!(tree.comments.iter().chain(tree.errors.iter().map(|error| &error.range)).all(|range| sound(*range)));
    assert!(tree.documents().iter().all(|document| sound(document.range)));
    assert!(tree.documents().windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    assert!(tree.comments.is_sorted());
}

#[test]
fn documents_have_their_ranges() {
    for (text, expected) in [
        ("a: 1\n---\nb: 2\n", vec![(0, 5, true), (5, 14, true)]),
        ("a: [1\n---\nb: 2\n", vec![(0, 6, false), (6, 15, true)]),
        ("# only\n", vec![]),
        ("\n\n", vec![]),
        ("", vec![]),
        ("--- # x\n...\n", vec![(0, 11, true)]),
        ("%BAD\n@\n---\na: 1", vec![(0, 7, false), (7, 15, true)]),
    ] {
        let tree = parse(text);
        let found: Vec<_> = tree.documents().iter().map(|d| (d.range.start, d.range.end, d.whole)).collect();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    let tree = parse("base: &b {x: 1, y: 2}\nmore: &m {z: 3}\nuser:\n  <<: [*b, *m]\n  y: 9\nlist: [*b]\n");
    let root = tree.root().unwrap();
    let user = root.get("user").unwrap();
    assert_eq!(user.get("x").unwrap().text(), "1");
    assert_eq!(user.get("y").unwrap().text(), "9");
    assert_eq!(user.get("z").unwrap().text(), "3");
    assert!(user.get("q").is_none());
    let item = root.get("list").unwrap().items().next().unwrap();
    assert_eq!(tree.source.slice(item.alias_range().unwrap()), "*b");
    assert_eq!(item.source_text(), "{x: 1, y: 2}");
}

#[test]
fn an_alias_to_nothing_is_an_error_and_an_anchor_ends_with_its_document() {
    let tree = parse("a: *none\nb: &b [*b]\nc: &c 1\nd: *c\n---\ne: *c\n");
    let errors: Vec<_> = tree.errors.iter().map(|error| tree.source.slice(error.range)).collect();
    assert_eq!(errors, ["*none", "*b", "*c"]);
    assert_eq!(tree.errors[2].range.start, 41);
    assert!(tree.documents().iter().all(|document| !document.whole));
    assert_eq!(tree.root().unwrap().get("d").unwrap().text(), "1");
    check(&tree);
}

#[test]
fn comments_stand_in_order() {
    let text =
        "# one\na: |   # two\n  # text\n# three\nb: [ # four\n  1] # five\n---\n? # six\n  - x\n: y # 日本\n# last";
    let tree = parse(text);
    let comments: Vec<_> = tree.comments.iter().map(|comment| tree.source.slice(*comment)).collect();
    assert_eq!(comments, ["# one", "# two", "# three", "# four", "# five", "# six", "# 日本", "# last"]);
}

#[test]
fn many_comments_in_a_row_are_no_error() {
    let text = format!("a:\n{}  - b: c\n", "  # commented out\n".repeat(5_000));
    let tree = parse(&text);
    assert_eq!((tree.errors.len(), tree.comments.len()), (0, 5_000));
}

#[test]
fn duplicates_are_kept_and_found() {
    let tree = parse("a: 1\n'a': 2\nb: {c: 1, c: 2}\n---\na: 3\n");
    let places: Vec<_> = tree.duplicates().map(|(later, first)| (later.range().start, first.range().start)).collect();
    assert_eq!(places, [(5, 0), (22, 16)]);
    assert_eq!(tree.root().unwrap().get("a").unwrap().text(), "2");
}

#[test]
fn the_corpus_for_measuring_is_sound() {
    let manifests = corpus::manifests(40);
    for manifest in &manifests {
        let tree = parse(&manifest.text);
        assert_eq!(tree.errors, [], "{}", manifest.path);
        assert!(tree.duplicates().len() == 0 && tree.roots().all(|root| root.get("kind").is_some()));
        check(&tree);
    }
    assert_eq!(manifests[7].text, corpus::manifests(8)[7].text);
}

#[test]
fn quoted_texts_may_go_on_at_the_column_of_their_key() {
    let tree = parse("a:\n  - b: 'it\n    goes on'\n    c: \"and\n  on\"\nd: e\n");
    assert_eq!(tree.errors.len(), 0);
    let root = tree.root().unwrap();
    let item = root.get("a").unwrap().items().next().unwrap();
    assert_eq!(item.get("b").unwrap().text().split_whitespace().collect::<Vec<_>>(), ["it", "goes", "on"]);
    assert_eq!(item.get("c").unwrap().source_text(), "\"and\n  on\"");
    assert_eq!(root.text_of("d"), Some("e"));
}
