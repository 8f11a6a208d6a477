use seaworthy::tree::hcl::parse;
use seaworthy::tree::{Dialect, Style};

use super::{assert_sound, dump, errors, read};

#[test]
fn shapes() {
    let table = [
        ("", "()"),
        ("ui = true", "(ui true)"),
        ("listener \"tcp\" { address = \"a\" }", r#"(listener <"tcp" (address "a")>)"#),
        ("a b \"c\"\n{\n}", r#"(a <b <"c" ()>>)"#),
        ("a {}\na = {}", "(a (), a {})"),
        ("h { \"default\" = { \"X\" = [\"v\"] } }", r#"(h ("default" {"X" ["v"]}))"#),
        ("m = 0x1082 n = 017 o = -1.5e3 p = .5", "(m 0x1082, n 017, o -1.5e3, p .5)"),
        ("a = 1\na = 2", "(a 1, a 2)"),
        ("path \"auth/*\"\n{ x = 1, }, y = 2,", r#"(path <"auth/*" (x 1)>, y 2)"#),
        ("g = { factor \"ops\" { n = 1 } }", r#"(g {factor <"ops" (n 1)>})"#),
        ("map.key1 = \"v\"", r#"(map.key1 "v")"#),
        (r#"a = "x ${f("y", {z})} w""#, r#"(a "x ${f(\"y\", {z})} w")"#),
        ("a = \"${x\r\ny}\"", r#"(a "${x\ny}")"#),
        (r#"a = "${HH\\:mm} \\ \"q\" \x41\101 \u00e9 \U0001f600""#, r#"(a "${HH\\\\:mm} \\ \"q\" AA é 😀")"#),
        ("a = [1, [2] 3, {b = 4},, \"c\",]", r#"(a [1, [2], 3, {b 4}, "c"])"#),
        ("a = <<EOF\nx\n  y\nEOF\nb = 1", r#"(a |"x\n  y\n", b 1)"#),
        ("a = <<EOF\r\nx\r\nEOF\r\n", r#"(a |"x\n")"#),
        ("a = <<-EOF\n    x\n      y\n    EOF\n", r#"(a |"x\n  y\n")"#),
        ("a = <<-EOF\n    x\n  y\n    EOF\n", r#"(a |"    x\n  y\n")"#),
        ("a = [<<E\nx\nE\n, 1]", r#"(a [|"x\n", 1])"#),
        ("# c\n// d\n/* e\n */ a = 1 # f", "(a 1)"),
        ("a # c\n= /* d */ 1", "(a 1)"),
        ("  {\"listener\": [{\"tcp\": {}}]}", r#"{"listener" [{"tcp" {}}]}"#),
    ];
    for (text, shape) in table {
        let tree = read(parse, text);
        assert_eq!(dump(&tree), shape, "{text}");
        assert_eq!(errors(&tree), [] as [&str; 0], "{text}");
        assert_eq!(tree.dialect, Dialect::Literal);
        assert_sound(&tree);
    }
}

/// What stands before the colon is the range of the error.
#[test]
fn mistakes_leave_their_neighbours() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "a = 1\nb = foo(\"x\")\nc = 3",
            "(a 1, b , c 3)",
            &["foo: `foo` must be in quotes: HCL 1 knows no variables or calls"],
        ),
        ("a =\nb = 2", "(a , b 2)", &["=: a value is missing behind this `=`"]),
        ("a {\n  b =\n}\nc = 1", "(a (b ), c 1)", &["=: a value is missing behind this `=`"]),
        ("a =", "(a )", &["=: a value is missing behind this `=`"]),
        ("a\nb = 2", "(a , b 2)", &["a: `a` has no value: `=` or `{` is expected behind it"]),
        ("a \"b\"", "(a )", &["a \"b\": `a \"b\"` has no value: `=` or `{` is expected behind it"]),
        (
            "v = 10kb\nw = 1",
            "(v 10, kb , w 1)",
            &["kb: `kb` stands directly behind a value; should the whole be text in quotes?"],
        ),
        ("a b = {\n x = 1\n}\nc = 1", "(c 1)", &["=: labels go with a block: leave out this `=`"]),
        ("a = \"x\nb = \"y\"", r#"(a , b "y")"#, &["\"x: this text lacks its closing `\"`"]),
        ("a = \"${x\"\nb = 1", "(a , b 1)", &["\"${x\": a `${` in this text is never closed"]),
        ("a = \"x\\qy\"\nb = 1", r#"(a "x\\qy", b 1)"#, &["\\q: HCL knows no escape `\\q`"]),
        (
            "a = \"\\400 \\u12\"",
            r#"(a "\\400 \\u12")"#,
            &["\\400: HCL knows no escape `\\400`", "\\u12: HCL knows no escape `\\u12`"],
        ),
        ("a = 'x'\nb = 1", "(a , b 1)", &["': HCL knows no text in single quotes; use `\"`"]),
        ("a: 1\nb = 1", "(a , b 1)", &["a: `a` has no value: `=` or `{` is expected behind it"]),
        (
            "a = [1 2, \"x\"\n\"y\"]\nb = 1",
            r#"(a [1, 2, "x", "y"], b 1)"#,
            &[
                "2: a comma is missing before this item of the list",
                "\"y\": a comma is missing before this item of the list",
            ],
        ),
        (
            "a = [\n  1,\n  foo,\n]\nb = 1",
            "(a [1], b 1)",
            &["foo: `foo` must be in quotes: HCL 1 knows no variables or calls"],
        ),
        ("a = [1,\nb = 1\n", "(a [1], b 1)", &["[: this `[` is never closed"]),
        ("l \"x\" {\n  a = 1\n\nm {\n}\n", r#"(l <"x" (a 1, m ())>)"#, &["{: this `{` is never closed"]),
        ("a = 1\n}\nb = 2", "(a 1, b 2)", &["}: this `}` closes nothing"]),
        ("a {},, b {}", "(a (), b ())", &[",: a comma may only stand behind an item"]),
        ("t {{\n}\n}\nb = 1", "(t (), b 1)", &["{: a block needs a name before its `{`"]),
        ("true = 1\nb = 1", "(b 1)", &["true: a key cannot be `true`; put it in quotes"]),
        ("12 {\n x = 1\n}\nb = 1", "(b 1)", &["12: a key is expected here, not the number `12`"]),
        (
            "a = 08\nb = 0x",
            "(a 08, b 0x)",
            &[
                "08: a number that begins with 0 is octal, and has no digit 8 or 9",
                "0x: digits are missing behind `0x`",
            ],
        ),
        ("a = 1 /* b\nc = 2", "(a 1)", &["/*: this comment is never closed with `*/`"]),
        ("a = <<EOF\nx\n", "(a )", &["<<EOF: no line closes this here-document with `EOF`"]),
        ("l {\n  a = <<EOF\nx\n", "(l (a ))", &["<<EOF: no line closes this here-document with `EOF`"]),
        (
            "a = <<EOF x\nb = 1",
            "(a , b 1)",
            &["<<EOF x: a here-document begins with `<<` and a marker of letters, alone behind it"],
        ),
        (
            "a = <<-EOF\n  x\nEOF\nb = 1",
            r#"(a |"  x\n", b 1)"#,
            &[
                "EOF: HCL wants the closing `EOF` on a line of its own, indented, with nothing behind it but a line break",
            ],
        ),
        (
            "a = <<EOF\nx\nEOF",
            r#"(a |"x\n")"#,
            &["EOF: HCL wants the closing `EOF` on a line of its own, with nothing behind it but a line break"],
        ),
        (
            "\u{feff}a = 1",
            "(a 1)",
            &["\u{feff}: a byte-order mark stands here, which Vault refuses; save the file as UTF-8 without it"],
        ),
    ];
    for (text, shape, messages) in table {
        let tree = read(parse, text);
        assert_eq!(dump(&tree), *shape, "{text}");
        assert_eq!(errors(&tree), *messages, "{text}");
        assert!(!tree.documents()[0].whole, "{text}");
        assert_sound(&tree);
    }
}

#[test]
fn ranges() {
    let text = "# top\nlistener \"tcp\" \"x\" {\n  a = [1]\n  b = <<E\nh\nE\n} # end\n";
    let tree = read(parse, text);
    let root = tree.root().unwrap();
    let label = root.get("listener").unwrap();
    let body = label.path(&["tcp", "x"]).unwrap();
    let slice = |node: seaworthy::tree::Node<'_>| node.source_text().to_string();
    assert!(slice(root).starts_with("listener") && slice(root).ends_with("E\n}"));
    assert_eq!(label.style(), Style::Label);
    assert!(slice(label).starts_with("\"tcp\" \"x\" {") && slice(label).ends_with('}'));
    assert!(slice(body).starts_with("{\n") && slice(body).ends_with('}'));
    assert_eq!(slice(body.get("a").unwrap()), "[1]");
    assert_eq!(slice(body.get("b").unwrap()), "<<E\nh\nE");
    let comments: Vec<_> = tree.comments.iter().map(|range| tree.source.slice(*range)).collect();
    assert_eq!(comments, ["# top", "# end"]);
}

#[test]
fn nesting_has_a_limit() {
    for text in ["a = ".to_string() + &"[".repeat(1_000), "a {".repeat(1_000), "a ".repeat(1_000) + "{}"] {
        let tree = read(parse, &(text + "\n"));
        assert!(
            errors(&tree).iter().any(|error| error.ends_with("more than 128 levels of nesting")),
            "{:?}",
            tree.errors
        );
        assert_sound(&tree);
    }
}
