//! Where the caret falls, in texts of every format. `«»` stand around what must be marked.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy::discover::{self, Around, Environments};
use seaworthy::model::{self, Data, Parsed, System, Target, Thing, Ty, Value};
use seaworthy::rule::expr::{Known, Names, Scope};
use seaworthy::rule::{At, Message};
use seaworthy::source::Source;
use seaworthy::tree::{Dialect, Node, Tree, hcl, json, properties, yaml};

fn read(path: &str, text: &str) -> Tree {
    let source = Arc::new(Source::file(path, text));
    match path.rsplit('.').next() {
        Some("hcl") => hcl::parse(source),
        Some("json") => json::parse(source, Dialect::Literal),
        Some("properties") => properties::parse(source),
        _ => yaml::parse(source, Dialect::Kubernetes),
    }
}

/// Runs something with a node of a text as `self`.
fn within<'a, T>(node: Node<'a>, value: Value<'a>, run: impl FnOnce(&Names, &mut Scope<'a, '_>) -> T) -> T {
    let (files, target) = (Vec::<Parsed>::new(), Target::default());
    let view = model::view("kubernetes.object").unwrap();
    let mut names = Names::new(view, Vec::new());
    names.variables.push(("item".to_owned(), Ty::Raw));
    // The system plays no part; it only has to live as long as the text, and an empty one may.
    let system: System<'_> = System::of(Box::leak(files.into_boxed_slice()), Box::leak(Box::new(target)));
    let subject = Thing { view, node, file: 0, index: 0 };
    let mut known = Known::default();
    known.variables.push(value);
    run(&names, &mut Scope { system: &system, subject, number: 0, params: &[], known: &mut known })
}

/// The text with what is marked between `«»`.
fn marked(path: &str, text: &str, at: &str) -> String {
    let tree = read(path, text);
    assert!(tree.errors.is_empty(), "{text}: {:?}", tree.errors);
    // Leaked, for the expression must live as long as the tree.
    let tree: &'static Tree = Box::leak(Box::new(tree));
    let root = tree.root().unwrap();
    let first = root.get("list").and_then(|list| list.items().next()).unwrap_or(root);
    within(root, Value::read(first), |names, scope| {
        let at: &'static At = Box::leak(Box::new(At::parse(at, names).unwrap()));
        let range = at.find(scope).range;
        let (start, end) = (range.start as usize, range.end as usize);
        format!("{}«{}»{}", &text[..start], &text[start..end], &text[end..])
    })
}

/// A path, and a text with the place that it means.
const YAML: &[(&str, &str)] = &[
    // Key through value on one line.
    ("a", "«a: 1»"),
    ("a.b", "a:\n  «b: two words»   # why\n"),
    ("a.b", "a: {«b: 1», c: 2}"),
    ("a", "«a: 'it''s'»\nb: 1"),
    ("a", "«a: \"x\\ny\"»"),
    ("a", "«a: [1, 2]»"),
    ("a", "«a: {b: 1}»"),
    ("key(a)", "«a»: 1"),
    ("value(a)", "a: «1»"),
    ("value(a)", "a: «'x'»"),
    ("value(a)", "a: «[1, 2]»"),
    ("a['b.c/d']", "a:\n  «b.c/d: 1»"),
    // A value of several lines: its key.
    ("a", "«a»:\n  b: 1\n  c: 2\n"),
    ("a", "«a»:\n  b: 1\n"),
    ("a", "«a»:\n  - 1\n  - 2\n"),
    ("a", "«a»: [1,\n  2]"),
    ("a", "«a»: 'x\n  y'"),
    ("a", "«a»:\n  x"),
    ("value(a)", "a: «[1,»\n  2]"),
    // A block scalar: its header line.
    ("a", "«a: |»\n  x\n  y\n"),
    ("a", "«a: >-»\n  x\n"),
    ("value(a)", "a: «|»\n  x\n"),
    // Missing: the key of what is there.
    ("a.b", "«a»: {c: 1}"),
    ("a.b.c", "x: 1\n«a»:\n  c: 1"),
    ("a.b.c", "«a»:\n  c: 1"),
    ("a[2]", "«a»: [1, 2]"),
    ("a[2]", "«a»:\n  - 1\n"),
    ("a.b", "«a: null»"),
    ("a.b", "«a: ~»"),
    ("a", "«a»:"),
    ("a.b", "«a»:\nc: 1"),
    // Missing in an item of a list: its dash through its first scalar, or its name.
    ("item.x", "list:\n  «- a: 1»\n    b: 2"),
    ("item.x", "list:\n  «- name: web»\n    b: 2"),
    ("item.x", "list:\n  - b: 2\n    «name: web»\n"),
    ("item.x", "list:\n  «- b»:\n      c: 1\n"),
    ("item.x", "list:\n  - b:\n      c: 1\n    «name: web»"),
    ("item.x", "list:\n  -   \n    «name: web»\n    b: 1"),
    ("item.x", "list: [{a: 1, «name: web»}]"),
    ("item.x", "list: [{«a: 1», b: 2}]"),
    ("item.x", "list:\n  «- {}»"),
    ("item.x", "list:\n  «- a»: |\n      x\n"),
    ("item.x.y", "list:\n  - name: web\n    «x»:\n      z: 1"),
    ("item.x", "list:\n  - name: web\n    «x: 1»"),
    // Items and scalars themselves.
    ("item", "list:\n  - «web»"),
    ("item", "list: [«1», 2]"),
    ("item", "list:\n  «- name: web»\n    x: 1"),
    ("list[1]", "list: [1, «'2'»]"),
    ("list", "«list: [1, 2]»"),
    // A document: its kind; else its first statement.
    ("x", "apiVersion: v1\n«kind: Pod»\nspec: 1"),
    ("x", "«a: 1»\nb: 2"),
    ("x", "# why\n«a»:\n  b: 1"),
    ("x", "--- # why\n«a: 1»"),
    ("self", "apiVersion: v1\n«kind: Pod»"),
    ("metadata.name", "kind: Pod\n«metadata»:\n  labels: {a: b}"),
    ("x", "{a: 1, «kind: Pod»}"),
    // Aliases: what is there is marked where it stands, what is missing where the alias does.
    ("b.c", "a: &a\n  «c: 1»\nb: *a"),
    ("b.x", "a: &a\n  c: 1\nb: «*a»"),
    ("b", "«a: &a 1»\nb: *a"),
    ("b.c", "a: &a {«c: 1»}\nb:\n  <<: *a\n  d: 2"),
    ("b.x", "a: &a {c: 1}\n«b»:\n  <<: *a\n  d: 2"),
    // Line ends of another system.
    ("a.b", "a:\r\n  «b: 1»\r\n  c: 2\r\n"),
    ("a", "«a»:\r\n  b: 1\r\n"),
    ("a", "«a: |»\r\n  x\r\n"),
    ("item.x", "list:\r\n  «- a: 1»\r\n    b: 2\r\n"),
    // Lists that are put together: the first of them.
    ("self.raw.list.orValue([]).filter(i, i.x == 2)", "list:\n  - x: 1\n  «- x: 2»\n  - x: 2"),
];

#[test]
fn yaml_has_its_places() {
    check("a.yaml", YAML);
}

fn check(path: &str, table: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (at, expected) in table {
        let text = expected.replace(['«', '»'], "");
        let found = marked(path, &text, at);
        let region = found.split(['«', '»']).nth(1).unwrap();
        assert!(!region.contains(['\n', '\r']), "{found}");
        if found != *expected {
            wrong.push(format!("{at}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hcl_has_its_places() {
    check(
        "vault.hcl",
        &[
            ("ui", "«ui = true»\n"),
            ("key(ui)", "«ui» = true\n"),
            ("value(ui)", "ui = «true»\n"),
            ("listener.tcp.address", "listener \"tcp\" {\n  «address = \"0.0.0.0:8200\"»\n}\n"),
            ("listener.tcp.tls_key_file", "«listener \"tcp\"» {\n  address = \"a\"\n}\n"),
            ("listener.tcp", "«listener \"tcp\"» {\n  address = \"a\"\n}\n"),
            ("telemetry.x", "ui = true\n«telemetry» {\n  y = 1\n}\n"),
            ("x", "«ui = true»\ncluster_name = \"a\"\n"),
            ("x", "«listener \"tcp\"» {\n  address = \"a\"\n}\n"),
            ("x", "«telemetry» {\n  y = 1\n}\n"),
            ("a", "«a = <<EOF»\nx\nEOF\n"),
            ("a", "«a» = [\n  1,\n]\n"),
        ],
    );
}

#[test]
fn json_has_its_places() {
    check(
        "a.json",
        &[
            ("a", "{«\"a\": 1»}"),
            ("a.b", "{\"a\": {\n  «\"b\": true»\n}}"),
            ("a", "{«\"a\"»: {\n  \"b\": true\n}}"),
            ("a.x", "{«\"a\"»: {\n  \"b\": true\n}}"),
            ("item.x", "{\"list\": [{\"b\": 1, «\"name\": \"web\"»}]}"),
            ("item.x", "{\"list\": [\n  {\n    «\"b\": 1»,\n    \"c\": 2\n  }\n]}"),
            ("x", "{\"apiVersion\": \"v1\",\n «\"kind\": \"Pod\"»}"),
            ("x", "{\n  «\"a\": 1»\n}"),
        ],
    );
}

#[test]
fn properties_have_their_places() {
    check(
        "a.properties",
        &[
            ("self['a.b']", "«a.b=1»\nc=2\n"),
            ("self['c']", "a.b=1\n«c: two words»\n"),
            ("key(self['c'])", "a.b=1\n«c»=2\n"),
            ("self['a']", "«a»=x\\\n  y\n"),
            ("self['x']", "# why\n«a.b=1»\nc=2\n"),
        ],
    );
}

/// A default that the system takes is marked where it could be written.
#[test]
fn a_default_stands_at_what_lacks_it() {
    for expected in ["«a»: {b: 1}", "«a»:\n  b: 1"] {
        let text = expected.replace(['«', '»'], "");
        let tree: &'static Tree = Box::leak(Box::new(read("a.yaml", &text)));
        let root = tree.root().unwrap();
        let value = Value { data: Data::Bool(false), from: root.get("a") };
        let range = within(root, value, |names, scope| {
            let at: &'static At = Box::leak(Box::new(At::parse("item", names).unwrap()));
            at.find(scope).range
        });
        assert_eq!(&text[range.start as usize..range.end as usize], "a", "{expected}");
    }
}

#[test]
fn messages_are_filled() {
    let long = "x".repeat(161);
    let many = format!("[{}]", ["12345678"; 20].join(", "));
    let sixteen = ["12345678"; 16].join(", ");
    for (values, message, expected) in [
        ("{a: 1}", "it is {item.a}", "it is 1".to_owned()),
        ("{a: 1}", "{{{item.a}}} {{}}", "{1} {}".to_owned()),
        ("{a: 1}", "} {item.a == 1 ? '}' : \"{\"}!", "} }!".to_owned()),
        ("{a: 1}", "ä{ item . a }ö", "ä1ö".to_owned()),
        ("{a: 1}", "{item.b} {item.b.orValue('none')}", "nothing none".to_owned()),
        ("{a: [1, x]}", "{item.a} {item.a.orValue([]).map(i, string(i.orValue('')) + '!')}", "1, x 1!, x!".to_owned()),
        ("{a: '${X}'}", "{item.a}", "'${X}'".to_owned()),
        (&format!("{{a: {long}}}"), "{item.a}", "‹long text›".to_owned()),
        (&format!("{{a: {}}}", &long[1..]), "{item.a}", long[1..].to_owned()),
        (&format!("{{a: {many}}}"), "{item.a}", format!("{sixteen}, …")),
        ("{a: true}", "{item.a} {1.5} {self.raw.a == true}", "true 1.5 true".to_owned()),
    ] {
        let tree: &'static Tree = Box::leak(Box::new(read("a.yaml", values)));
        let root = tree.root().unwrap();
        let filled = within(root, Value::read(root), |names, scope| {
            let message: &'static Message = Box::leak(Box::new(Message::parse(message, names).unwrap()));
            message.fill(scope).0
        });
        assert_eq!(filled, expected, "{values} {message}");
    }
}

/// Kept to show that a manifest that was really discovered gives the same places.
#[test]
fn a_rule_finds_its_place_in_a_manifest() {
    let text =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n      image: a:1\n";
    let around = BTreeMap::from([("manifest.yaml".to_owned(), text.to_owned())]);
    let input = discover::input("manifest.yaml", text.to_owned(), &Around::new(&around), &Environments::default());
    let files = vec![Parsed::of(input.unwrap_or_else(|_| panic!("a manifest is an input")))];
    let target = Target::default();
    let names = Names::new(model::view("kubernetes.container").unwrap(), Vec::new());
    let at = |path: &str| At::parse(path, &names).unwrap();
    let places = [at("self.privileged"), at("image"), at("securityContext.runAsUser"), at("self.pod"), at("imageTag")];
    let system = System::of(&files, &target);
    let subject = system.things("kubernetes.container")[0];
    let mut scope = Scope { system: &system, subject, number: 0, params: &[], known: &mut Known::default() };
    let marked =
        places.iter().map(|at| &text[at.find(&mut scope).range.start as usize..at.find(&mut scope).range.end as usize]);
    assert_eq!(marked.collect::<Vec<_>>(), ["- name: web", "image: a:1", "- name: web", "spec", "image: a:1"]);
}
