//! Tables of texts and the trees that they give, broken ones among them.

use super::{check, dump, parse};

pub const SHAPES: &[(&str, &str)] = &[
    ("? k\n:a: b\n", "{0-9 k: absent@4, :a: b}"),
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

/// A text, the tree that is left of it, and its errors: where, at which character, and how the message begins.
pub type Broken = (&'static str, &'static str, &'static [(u32, &'static str, &'static str)]);

pub const BROKEN: &[Broken] = &[
    (
        "a: !vault |\n  $ANSIBLE\nb: !!int 1\nc: ! x\nd: !<tag:x,1:y> z\n%d: 1",
        "{0-58 a: <!vault>\"|\\n  $ANSIBLE\"=\"$ANSIBLE\\n\", b: <tag:yaml.org,2002:int>1, c: <!>x, d: <tag:x,1:y>z}",
        &[(59, "%", "a line cannot begin with `%`")],
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
