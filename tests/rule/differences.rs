//! Where conditions differ from CEL, and why.

use super::oracle::TYPES;
use super::world::{Answer, World};

/// Where the two differ on purpose: the condition, what becomes of it here, and why.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("[1, 2][2] == null", "true", "an item beyond the end is absent, as a field is that is not there"),
    ("ints[0] == 1", "true", "and is compared like one"),
    ("ints[-1] == null", "true", "so is one before the beginning"),
    ("raw.gone == null", "true", "a field that is not there equals null"),
    ("has(raw.none)", "false", "and null counts as not there"),
    ("raw.gone.deeper == null", "true", "below what is not there nothing is"),
    ("has(raw['num'])", "true", "`has` takes an index too"),
    (
        "ints.exists_one(i, i < 3 || 1 / (i - 3) == 1)",
        "false",
        "two that hold are more than one, whatever the third is",
    ),
    ("[1, 1 / 0] == [2, 1 / 0]", "false", "lists differ where one pair does"),
    ("1 in [1 / 0, 1]", "true", "an item that is found is found"),
    ("size([1 / 0]) == 1", "true", "a list has its length whatever its items are"),
    ("maybe.orValue(1 / 0) == 7", "true", "a default that is not needed is not calculated"),
    ("ints.filter(i, 1 / (i - 1) == 1).exists(i, i == 2)", "true", "what a filter cannot decide leaves its list open"),
    ("maybe > 3", "refused", "what may be absent is not ordered"),
    ("raw.num > 1", "refused", "not even when the text is asked"),
    ("raw.text.startsWith('o')", "refused", "and calls no method"),
    ("raw.num + 1 == 4", "refused", "and is not calculated with"),
    ("maybe in ints", "false", "but may be searched for"),
    ("b < true", "refused", "truth values have no order"),
    ("n == 'a'", "refused", "types that are never equal are a mistake"),
    ("'a' in ints", "refused", "here too"),
    ("n && b", "refused", "a condition is true or false"),
    ("raw.flag", "true", "a value may be anything"),
    ("raw.flag && b", "refused", "but the text does not promise a truth value"),
    ("s.matches('(')", "refused", "patterns are checked when the rule is loaded"),
    ("s.matches(s)", "refused", "and must stand in the condition"),
    ("ints.all(n, n > 0)", "refused", "a variable hides no other"),
    ("x % 2.0 == 0.0", "refused", "remainders are for whole numbers"),
    ("n + x == 1.0", "refused", "numbers are calculated with as they are"),
    ("[1] + [2] == [1, 2]", "refused", "lists are not joined"),
    ("{'a': 1}.a == 1", "refused", "mappings are not written in conditions"),
    ("1u == 1", "refused", "nor are unsigned numbers"),
    ("b'a' == b'a'", "refused", "nor bytes"),
    ("r'a' == 'a'", "refused", "nor raw texts"),
    ("'''a''' == 'a'", "refused", "nor texts of several lines"),
    ("'\\x41' == 'A'", "refused", "nor escapes by number"),
    ("timestamp('2024-01-01T00:00:00Z') == null", "refused", "nor times"),
    ("dyn(1) == 1", "refused", "nor types"),
];

#[test]
fn differences_are_known() {
    let values = "{n: 3, x: 0.5, s: web, b: true, ints: [1, 2, 3], texts: [], maybe: 7, \
                  raw: {num: 3, text: 'on', flag: true, none: null}}";
    let world = World::new(TYPES, values);
    let opened = world.open();
    for (text, expected, why) in DIFFERENT {
        let ours = match opened.ours(text) {
            Answer::Known(cel::Value::Bool(value)) => value.to_string(),
            Answer::Refused => "refused".to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(ours, *expected, "{text}: {why}");
    }
}
