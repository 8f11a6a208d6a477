//! The reader of YAML: shapes, exact ranges, recovery, and texts that mean harm.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seaworthy::source::{Range, Source};
use seaworthy::tree::embed::embedded;
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

const SHAPES: &[(&str, &str)] = &[
    ("? k\n:a: b\n", "{0-10 k: absent@3, :a: b}"),
    ("- :a\n- a:b\n", "[0-10 :a, a:b]"),
    ("|\n  x\n", "\"|\\n  x\"=\"x\\n\""),
    (
        "a: |-\n  x\n  y\n\nb: >2\n    foo\n  bar\n\n",
        "{0-34 a: \"|-\\n  x\\n  y\"=\"x\\ny\", b: \">2\\n    foo\\n  bar\"=\"  foo\\nbar\\n\"}",
    ),
    (
        "a: |\nb: |+\n\n\nc: |   # com | >\n\n  x\n",
        "{0-34 a: \"|\"=\"\", b: \"|+\"=\"\\n\\n\", c: \"|   # com | >\\n\\n  x\"=\"\\nx\\n\"}",
    ),
    (
        "a: |\n  x\n # c\nb: >-\n  y\n   \n  \nc: |\n  z  \n",
        "{0-41 a: \"|\\n  x\"=\"x\\n\", b: \">-\\n  y\"=\"y\\n \", c: \"|\\n  z  \"=\"z  \\n\"}",
    ),
    ("- |\n  a\n- >\n  b\n", "[0-15 \"|\\n  a\"=\"a\\n\", \">\\n  b\"=\"b\\n\"]"),
    ("--- |\n a\n b\n--- !t &a >\n x\n", "\"|\\n a\\n b\"=\"a\\nb\\n\"\n<!t>\">\\n x\"=\"x\\n\""),
    (
        "a: &x !t | # c\n  x\nb: # n | c\n  &y\n  |\n  y",
        "{0-42 a: <!t>\"| # c\\n  x\"=\"x\\n\", b: \"|\\n  y\"=\"y\\n\"}",
    ),
    ("? |\n  k\n: |\n  v\n", "{0-15 \"|\\n  k\"=\"k\\n\": \"|\\n  v\"=\"v\\n\"}"),
    ("a:\n- x\n- y: 1\n  z:\nb:\n  - 1\n# c\n", "{0-27 a: [3-18 x, {9-18 y: 1, z: absent@18}], b: [24-27 1]}"),
    ("a:\n- - x\n  - y\n- -\n", "{0-18 a: [3-18 [5-14 x, y], [17-18 absent@18]]}"),
    ("a: &s # - c\n# - d\n- &x x\n-\n  # c\n  b: c\n", "{0-39 a: [18-39 x, {35-39 b: c}]}"),
    (
        "a: x\n  y\n\n  z # c\nb: 'q\n  r'\nc: 'it''s'\nd: \"t\\n\"\ne: \"u\"\n",
        "{0-55 a: \"x\\n  y\\n\\n  z\"=\"x y\\nz\", b: \"'q\\n  r'\"=\"q r\", c: \"'it''s'\"=\"it's\", d: \"\\\"t\\\\n\\\"\"=\"t\\n\", e: \"\\\"u\\\"\"=\"u\"}",
    ),
    ("{a, b: , c: d, : e}\n", "flow{0-19 a: absent@2, b: absent@6, c: d, absent@15: e}"),
    ("[a: b, {c: d}, [ ], {}, ]\n", "flow[0-25 flow{1-5 a: b}, flow{7-13 c: d}, flow[15-18 ], flow{20-22 }]"),
    (
        "a: !!str\nb: &q\nc:    # hi\n\"d\"   :\ne: ''\n? f\n? g\n:\n",
        "{0-49 a: <tag:yaml.org,2002:str>absent@8, b: absent@14, c: absent@17, \"\\\"d\\\"\"=\"d\": absent@33, e: \"''\"=\"\", f: absent@44, g: absent@49}",
    ),
    ("- - a\n  - b\n-\n- - -\n", "[0-19 [2-11 a, b], absent@13, [16-19 [18-19 absent@19]]]"),
    (
        "a: &x !t\n  b: 1\nc: *x\nd: &y\n  - *x\ne: &z z\n*z : v\n*x : w\n",
        "{0-56 a: <!t>{11-15 b: 1}, c: *x -> 11, d: [30-34 *x -> 11], e: z, \"*z\"=\"z\": v, *x: w}",
    ),
    (
        "? [1, 2]\n: 3\n? a: &k b\n  c: |\n    t\n: *k\n? &m {x: y}\n: *m\n[p]: q\n",
        "{0-64 [1, 2]: 3, a: &k b\n  c: |\n    t: *k -> nothing, {x: y}: *m -> 46, [p]: q}",
    ),
    ("\u{feff}a: b\r\nc: |\r\n  d\r\n  e\r\nf: g\r\n", "{3-29 a: b, c: \"|\\r\\n  d\\r\\n  e\"=\"d\\ne\\n\", f: g}"),
    ("a: |\r  x\r  y\rb: c\rd:\r- e\r", "{0-24 a: \"|\\r  x\\r  y\"=\"x\\ny\\n\", b: c, d: [21-24 e]}"),
    (
        "ä: 'ö'\n日本: [\"é\", ü]\nx: |\n  ß\n  ñ\n",
        "{0-42 ä: \"'ö'\"=\"ö\", 日本: flow[17-27 \"\\\"é\\\"\"=\"é\", ü], x: \"|\\n  ß\\n  ñ\"=\"ß\\nñ\\n\"}",
    ),
    ("---\na: 1\n...\n# c\n---\n---\nb: 2\n--- # c\nc", "{4-8 a: 1}\n{25-29 b: 2}\nc"),
    (
        "image: {{ .Values.image }}\nb: \"{{ .x }}\"\n",
        "{0-40 image: flow{7-26 { .Values.image }: absent@25}, b: \"\\\"{{ .x }}\\\"\"=\"{{ .x }}\"}",
    ),
    ("%YAML 1.2\n%TAG !e! tag:e,1:\n---\na: !e!k v\n", "{32-41 a: <tag:e,1:k>v}"),
    ("a:\n  b:\n    c: d\n\n\n  # late\ne: f", "{0-32 a: {5-16 b: {12-16 c: d}}, e: f}"),
    ("&a a: b\n&b c: &d\n  e: f\n", "{0-23 a: b, c: {19-23 e: f}}"),
    ("'a': 'b'\n", "{0-8 \"'a'\"=\"a\": \"'b'\"=\"b\"}"),
    ("a:\n  b\n:\n  - : c\n", "{0-16 a: b, absent@7: [11-16 {13-16 absent@13: c}]}"),
    ("a: [\n  b, # c\n  c\n] # d\n", "{0-19 a: flow[3-19 b, c]}"),
    ("", ""),
    ("\n\n", ""),
    ("# only\n", ""),
    ("# only\n---\n# more", ""),
    ("---", ""),
    ("--- # x\n...\n", ""),
    ("x", "x"),
];

#[test]
fn shapes_and_ranges() {
    for (text, expected) in SHAPES {
        let tree = parse(text);
        assert_eq!(dump(&tree), *expected, "{text:?}");
        assert_eq!(tree.errors, [], "{text:?}");
        check(&tree);
    }
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

/// A text, the tree that is left of it, and its errors: where, at which character, and how the message begins.
type Broken = (&'static str, &'static str, &'static [(u32, &'static str, &'static str)]);

const BROKEN: &[Broken] = &[
    (
        "a: !vault |\n  $ANSIBLE\nb: !!int 1\nc: ! x\nd: !<tag:x,1:y> z\n%d: 1",
        "{0-58 a: <!vault>\"|\\n  $ANSIBLE\"=\"$ANSIBLE\\n\", b: <tag:yaml.org,2002:int>1, c: <!>x, d: <tag:x,1:y>z}",
        &[(59, "%", "a line cannot begin with `%`; put ")],
    ),
    ("a: [1\n---\nb: 2\n", "{0-3 a: flow[3-3 ]}\n{10-14 b: 2}", &[(3, "[", "this `[` is never closed")]),
    (
        "a: 1\n---\nb: 'x\n---\n\"c\": d\n  e: f\n---\ng: h\n",
        "{0-4 a: 1}\n{9-10 b: absent@10}\n{19-29 \"\\\"c\\\"\"=\"c\": \"d\\n  e\"=\"d e\"}\n{37-41 g: h}",
        &[(15, "-", "a text in quotes goes on here, fur"), (29, ":", "`: ` cannot stand here: if it is p")],
    ),
    ("a: b: c\n", "{0-4 a: b}", &[(4, ":", "`: ` cannot stand here: if it is p")]),
    (
        "a: @x\n---\n@\n---\nb: c",
        "{0-1 a: absent@1}\n{16-20 b: c}",
        &[(3, "@", "a value cannot begin with `@`; put"), (10, "@", "a value cannot begin with `@`; put")],
    ),
    ("a: 1\n b: 2\n", "{0-7 a: \"1\\n b\"=\"1 b\"}", &[(7, ":", "`: ` cannot stand here: if it is p")]),
    ("a: 1\n\tb: 2\n", "{0-1 a: absent@1}", &[(3, "1", "a tab cannot indent; use spaces")]),
    ("a:\n\tb: 2\n", "{0-1 a: absent@1}", &[(4, "b", "a tab cannot indent; use spaces")]),
    ("%BAD\n@\n---\na: 1\n---\nb: 2", "{11-15 a: 1}\n{20-24 b: 2}", &[(5, "@", "a value cannot begin with `@`; put")]),
    ("a: \"\\q\"\n", "{0-1 a: absent@1}", &[(3, "\"", "no such escape: write `\\\\` for a")]),
    ("a\nb: c\n", "\"a\\nb\"=\"a b\"", &[(3, ":", "`: ` cannot stand here: if it is p")]),
    ("- a\nb: c\n", "[0-3 a]", &[(4, "b", "a `- ` item is expected here; chec")]),
    ("a: 'x' y\n", "{0-1 a: absent@1}", &[(7, "y", "something stands behind the closin")]),
    ("a:\n  - x\n - y\n", "{0-8 a: [5-8 x]}", &[(10, "-", "a key is expected here; check the ")]),
    ("a: %x\n", "{0-1 a: absent@1}", &[(3, "%", "a value cannot begin with `%`; put")]),
    ("a: -\n", "{0-1 a: absent@1}", &[(3, "-", "a `- ` item cannot begin here; it ")]),
    ("{ a: [b, }", "", &[(5, "[", "`}` cannot close what `[` opened")]),
];

#[test]
fn a_bad_document_keeps_its_beginning_and_its_neighbours() {
    for (text, expected, errors) in BROKEN {
        let tree = parse(text);
        assert_eq!(dump(&tree), *expected, "{text:?}");
        assert_eq!(tree.errors.len(), errors.len(), "{text:?}: {:?}", tree.errors);
        for (found, (start, at, message)) in tree.errors.iter().zip(*errors) {
            assert_eq!((found.range.start, tree.source.slice(found.range)), (*start, *at), "{text:?}");
            assert!(found.message.starts_with(message), "{text:?}: {}", found.message);
        }
        let broken = tree.documents().iter().filter(|document| !document.whole).count();
        assert_eq!(broken, errors.len(), "{text:?}");
        check(&tree);
    }
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
    let places: Vec<_> =
        tree.duplicates().iter().map(|(later, first)| (later.range().start, first.range().start)).collect();
    assert_eq!(places, [(5, 0), (22, 16)]);
    assert_eq!(tree.root().unwrap().get("a").unwrap().text(), "2");
}

/// Texts that grow beyond measure for a careless reader.
fn harmful() -> Vec<String> {
    let many = 100_000;
    let multiply = |style: fn(usize) -> String| {
        let lines: Vec<_> = (0..64).map(style).collect();
        format!("a0: &a0 {{x: y}}\n{}", lines.concat())
    };
    vec![
        "[".repeat(many),
        "{a: ".repeat(many),
        "- ".repeat(many),
        "? ".repeat(many),
        "[".repeat(150) + &"]".repeat(150),
        "- @\n---\n".repeat(20_000),
        "a: *a\n".repeat(20_000),
        format!("a: &a [{}]", "*a,".repeat(20_000)),
        (0..20_000).map(|n| format!("a{n}: !t{n} &a{n} x\n")).collect(),
        multiply(|n| format!("a{0}: &a{0} {{<<: [*a{n}, *a{n}]}}\n", n + 1)),
        multiply(|n| format!("a{0}: &a{0} [*a{n}, *a{n}, *a{n}]\n", n + 1)),
        format!("a: |\n{}", "\n".repeat(many)),
        "a: 'x\n".repeat(20_000),
    ]
}

#[test]
fn harmful_texts_end_soon() {
    for text in harmful() {
        let started = Instant::now();
        let tree = parse(&text);
        check(&tree);
        for root in tree.roots() {
            assert!(root.get("a64").and_then(|last| last.get("nothing")).is_none());
            let _ = root.get("a64").map(|last| last.entries().len());
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}…", &text[..40]);
    }
}

#[test]
fn no_mutant_breaks_the_reader() {
    let samples: Vec<&str> = SHAPES.iter().map(|shape| shape.0).chain(BROKEN.iter().map(|broken| broken.0)).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..30_000 {
        let mut text: Vec<char> = random.one(&samples).chars().collect();
        for _ in 0..=random.below(4) {
            random.mutate(&mut text, &samples);
        }
        let text: String = text.into_iter().collect();
        let tree = parse(&text);
        check(&tree);
        for node in tree.all().filter(|node| node.kind() == Kind::Scalar) {
            let _ = embedded(node);
        }
    }
}

/// A small generator of numbers, always the same ones.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn one<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn mutate(&mut self, text: &mut Vec<char>, samples: &[&str]) {
        let at = self.below(text.len() + 1);
        match self.below(4) {
            0 => text.insert(at, self.one(&[' ', '\n', '\r', '\t', ':', '-', '?', '#', '&', '*', '!', '|', '>', 'é'])),
            1 => text.insert(at, self.one(&['[', ']', '{', '}', ',', '\'', '"', '\\', '%', '@', 'a', '1', '\u{feff}'])),
            2 if at < text.len() => drop(text.remove(at)),
            _ => {
                let other: Vec<char> = self.one(samples).chars().collect();
                let (from, to) = (self.below(other.len() + 1), self.below(other.len() + 1));
                text.splice(at..at, other[from.min(to)..from.max(to)].iter().copied());
            }
        }
    }
}
