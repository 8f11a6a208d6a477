use std::sync::Arc;

use seaworthy::source::Source;
use seaworthy::tree::{Dialect, Tree, json};

use super::{assert_sound, dump, errors, read};

fn stream(source: Arc<Source>) -> Tree {
    json::stream(source, Dialect::Literal)
}

fn parse(source: Arc<Source>) -> Tree {
    json::parse(source, Dialect::Literal)
}

#[test]
fn shapes() {
    let table = [
        ("{}", "{}"),
        (" [ ] \n", "[]"),
        ("\u{feff}1", "1"),
        ("{\"a\": 1, \"a\": [true, false, null]}", r#"{"a" 1, "a" [true, false, null]}"#),
        ("[0, -0, 1.5, -2e10, 3E-2, 4.0e+1]", "[0, -0, 1.5, -2e10, 3E-2, 4.0e+1]"),
        (r#""\" \\ \/ \b \f \n \r \t""#, r#""\" \\ / \u{8} \u{c} \n \r \t""#),
        (r#""\u00e9\ud83d\ude00\ud83dx\ude00""#, r#""é😀�x�""#),
        (r#""\ud83d\u00e9""#, r#""�é""#),
    ];
    for (text, shape) in table {
        let tree = read(parse, text);
        assert_eq!(dump(&tree), shape, "{text}");
        assert_eq!(errors(&tree), [] as [&str; 0], "{text}");
        assert!(tree.documents()[0].whole);
        assert_sound(&tree);
    }
}

#[test]
fn the_first_mistake_ends_the_reading() {
    let table = [
        ("", "", ": JSON text holds one value, and here is none"),
        ("{\"a\": 1,}", r#"{"a" 1}"#, ",: JSON allows no comma before `}`"),
        ("[1, ]", "[1]", ",: JSON allows no comma before `]`"),
        ("[,1]", "[]", ",: a value is expected here"),
        ("[1 2]", "[1]", "2: `,` or `]` is expected here"),
        ("[1", "[1]", ": the text ends, and `]` is missing"),
        ("{\"a\"", r#"{"a" }"#, ": a `:` is expected between key and value"),
        ("{\"a\":", r#"{"a" }"#, ": the text ends where a value is expected"),
        ("{\"a\" = 1}", r#"{"a" }"#, "=: a `:` is expected between key and value"),
        ("{a: 1}", "{}", "a: a key in double quotes is expected here"),
        ("{", "{}", ": the text ends inside an object; `}` is missing"),
        ("{\"a\": 1 // c\n}", r#"{"a" 1}"#, "// c: JSON knows no comments"),
        ("# c\n{}", "", "# c: JSON knows no comments"),
        ("['a']", "[]", "': JSON text stands in double quotes, not in single ones"),
        ("[True]", "[]", "True: JSON writes `true`, `false` and `null`, not `True`"),
        ("[NaN]", "[]", "NaN: JSON has no number `NaN`"),
        ("[yes]", "[]", "yes: text must be in double quotes"),
        ("[+1]", "[]", "+: a JSON number begins with a digit or `-`"),
        ("[012]", "[]", "012: a JSON number has no zeros in front; other bases are unknown"),
        ("[1.]", "[]", "1.: digits are missing behind the point"),
        ("[1e]", "[]", "1e: digits are missing in the exponent"),
        ("[-]", "[]", "-: digits are missing behind this `-`"),
        ("[0x1]", "[0]", "x: `,` or `]` is expected here"),
        ("[\"a\nb\"]", "[]", "\"a: this text lacks its closing `\"`"),
        ("[\"a\tb\"]", "[]", "\t: a control character must be written as an escape"),
        (r#"["a\xb"]"#, "[]", r"\x: JSON knows no such escape"),
        (r#"["a\u12"]"#, "[]", r"\u12: JSON knows no such escape"),
        ("{} {}", "{}", "{: a second value begins here; a JSON file holds exactly one"),
        ("{}]", "{}", "]: nothing may stand behind the value"),
    ];
    for (text, shape, message) in table {
        let tree = read(parse, text);
        assert_eq!(dump(&tree), shape, "{text}");
        assert_eq!(errors(&tree), [message], "{text}");
        assert!(!tree.documents()[0].whole, "{text}");
        assert_sound(&tree);
    }
}

/// Each line was held against Vault's own parser, hashicorp/hcl 1.0.1-vault.
#[test]
fn what_vault_takes() {
    let table = [
        ("{\"a\": {\"b\": 1,},}", r#"{"a" {"b" 1}}"#),
        ("{\"a\": [,1,, 2 \"3\",],}", r#"{"a" [1, 2, "3"]}"#),
        ("{\"a\": .5, \"b\": 1., \"c\": -2e10}", r#"{"a" .5, "b" 1., "c" -2e10}"#),
        ("{\"a\": null, \"b\": [{\"c\": true}]}", r#"{"a" null, "b" [{"c" true}]}"#),
        (r#"{"a": "\x41\101\U0001F600\u00e9\a\v"}"#, r#"{"a" "AA😀é\u{7}\u{b}"}"#),
        ("{\"a\": \"x\ty\rz\"}", r#"{"a" "x\ty\rz"}"#),
    ];
    for (text, shape) in table {
        let tree = read(json::parse_for_vault, text);
        assert_eq!(dump(&tree), shape, "{text}");
        assert_eq!(errors(&tree), [] as [&str; 0], "{text}");
        assert!(tree.documents()[0].whole);
        assert_sound(&tree);
    }
}

#[test]
fn what_vault_refuses() {
    let table = [
        ("{\"a\": 1,,}", ",: a key in double quotes is expected here"),
        ("{,}", ",: a key in double quotes is expected here"),
        ("{\"a\": [1, null]}", "null: Vault knows no `null` in a list"),
        ("{\"a\": [1", ": the text ends, and `]` is missing"),
        ("{\"a\": 1 // c\n}", "// c: JSON knows no comments"),
        ("{\"a\": 012}", "012: a JSON number has no zeros in front; other bases are unknown"),
        ("{\"a\": .}", ".: digits are missing behind the point"),
        ("{\"a\": -.5}", "-: digits are missing behind this `-`"),
        ("{\"a\": 1e}", "1e: digits are missing in the exponent"),
        ("{\"a\": True}", "True: JSON writes `true`, `false` and `null`, not `True`"),
        ("{\"a\": \"x\ny\"}", "\"x: this text lacks its closing `\"`"),
        (r#"{"a": "http:\/\/x"}"#, r"\/: Vault's reader of JSON knows no such escape"),
        (r#"{"a": "\ud83d\ude00"}"#, r"\ud83d: Vault's reader of JSON knows no such escape"),
        (r#"{"a": "\400"}"#, r"\400: Vault's reader of JSON knows no such escape"),
    ];
    for (text, message) in table {
        let tree = read(json::parse_for_vault, text);
        assert_eq!(errors(&tree), [message], "{text}");
        assert!(!tree.documents()[0].whole, "{text}");
        assert_sound(&tree);
    }
}

#[test]
fn what_vault_leaves_out() {
    const REST: &str = "; from here on Vault leaves everything out, without a word";
    let table = [
        ("{\"a\": 1 \"b\": 2}", r#"{"a" 1}"#, format!("\": `,` or `}}` is expected here{REST}")),
        ("{\"a\": 1}, \"b\": 2}", r#"{"a" 1}"#, format!(",: the object is over, and something follows{REST}")),
        ("{\"a\": [[1]], \"b\": 2}", r#"{"a" []}"#, format!("[: Vault knows no list in a list{REST}")),
        (
            "{\"a\": [true, 1], \"b\": 2}",
            r#"{"a" [true, 1], "b" 2}"#,
            "true: Vault leaves `true` out of the list, without a word".to_owned(),
        ),
    ];
    for (text, shape, message) in table {
        let tree = read(json::parse_for_vault, text);
        assert_eq!(dump(&tree), shape, "{text}");
        assert_eq!(errors(&tree), [message], "{text}");
        assert_sound(&tree);
    }
}

#[test]
fn objects_one_after_another_are_read_where_kubectl_reads_them() {
    let tree = read(stream, "{\"a\": 1}\n{\"b\": 2}\n");
    assert_eq!(tree.roots().count(), 2);
    assert!(tree.errors.is_empty() && tree.documents().iter().all(|document| document.whole));
    let broken = read(stream, "{\"a\": 1} {\"b\" 2}");
    assert_eq!(broken.errors.len(), 1);
    assert!(broken.documents()[0].whole && !broken.documents()[1].whole);
}

#[test]
fn nesting_has_a_limit() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read(parse, &deep(200)).errors.is_empty());
    assert_eq!(errors(&read(parse, &deep(201))), ["[: more than 200 levels of nesting"]);
}

#[test]
fn ranges() {
    let tree = read(parse, "{ \"é\": [1, \"x\\n\"] }\n");
    let list = tree.root().unwrap().get("é").unwrap();
    assert_eq!(list.source_text(), "[1, \"x\\n\"]");
    assert_eq!(list.key().unwrap().source_text(), "\"é\"");
    assert_eq!(list.items().nth(1).unwrap().source_text(), "\"x\\n\"");
}
