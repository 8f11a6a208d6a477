//! Same text, same values, same answer: conditions by hand against the `cel` crate.

use seaworthy::model::Ty;

use super::world::{Answer, World};

const TYPES: &[(&str, Ty)] = &[
    ("n", Ty::Int),
    ("x", Ty::Float),
    ("s", Ty::Str),
    ("b", Ty::Bool),
    ("ints", Ty::List(&Ty::Int)),
    ("texts", Ty::List(&Ty::Str)),
    ("maybe", Ty::Maybe(&Ty::Int)),
    ("raw", Ty::Raw),
];

const VALUES: &[&str] = &[
    "{n: 3, x: 0.5, s: web, b: true, ints: [1, 2, 3], texts: [web, db], maybe: 7, \
     raw: {num: 3, real: 1.5, text: 'on', flag: true, none: null, list: [1, a, null, 2.5], map: {a: 1, b: two}}}",
    "{n: -3, x: -2.0, s: '', b: false, ints: [], texts: [], maybe: null, \
     raw: {num: -1, real: 3.0, text: Ünïcödé, flag: off, none: ~, list: [], map: {}}}",
    "{n: 0, x: 1e300, s: 'UPPER lower', b: true, ints: [0, 0, 7], texts: ['', 'UPPER lower'], maybe: 0, \
     raw: {num: 0, real: 0.0, text: '12', flag: no, none: null, list: [[1], {a: 1}], map: {none: null}}}",
    "{n: 9223372036854775807, x: 0.1, s: a.b.c, b: false, ints: [9223372036854775807, 1], texts: [a, a], maybe: -1, \
     raw: {num: 12, real: -0.5, text: 'true', flag: yes, none: null, list: [true, false], map: {a: 12, c: [1, 2]}}}",
];

/// Conditions on which both must agree with every set of values; what the crate calls an error is unknown here.
const SAME: &str = r#"
true
false
null
!b
!!b
!(b && n > 2)
b && n > 0
b || n > 0
b && !b
b || !b
b && 1 / 0 == 1
1 / 0 == 1 && b
b || 1 / 0 == 1
1 / 0 == 1 || b
1 / 0 == 1 || 1 / 0 == 1
b ? 1 : 2
b ? s : 'other'
b ? 1 / 0 : 2
n > 0 ? (n < 2 ? 'small' : 'large') : n == 0 ? 'none' : 'negative'
b == true
b != true
n
n == 3
n != 3
3 == n
n == 3.0
n == x
x == n
n < x
x <= n
n >= 0
n <= 3
n > -4
-n
-n == 3
-(-n)
- n
--n
-x
-x > 0.0
n + 1
n - 1
n * 2
n / 2
n % 2
n % 2 == 1
1 / n
1 % n
n + n * n - n
(n + 1) * 2
n - 1 - 1
8 / 2 / 2
2 * 3 % 4
1 + 2 * 3 == 7
(1 + 2) * 3 == 9
x + 0.5
x - 0.5
x * 2.0
x / 0.0
0.0 / 0.0 == 0.0 / 0.0
0.0 / 0.0 < 1.0
1e3
1.5e-3
2E+2
0x1f
0xfF == 255
007
1.5 == 1.5
1 == 1.0
9007199254740993 == 9007199254740992.0
9223372036854775807 + 1
-9223372036854775807 - 1
s
s == 'web'
s != "web"
'web' == s
s + '!'
s + s == s
'' + s == s
s < 'x'
s >= 'web'
'a' < 'b'
'B' < 'a'
"a\"b" == 'a"b'
'a\\b' == "a\\b"
'\n' == "\n"
'it\'s'
size(s)
s.size()
s.size() == 3
size('Ünïcödé') == 7
s.startsWith('we')
s.startsWith('')
s.endsWith('b')
s.contains('e')
s.contains('')
s.contains(s)
s.lowerAscii()
s.lowerAscii() == s
'ÄB'.lowerAscii()
s.matches('^[a-z]+$')
s.matches('e')
s.matches('^$')
s.matches('(?i)WEB')
s.matches('\\w+\\.\\w+')
int(x)
int(2.9)
int(-2.9)
int('12')
int('-12')
int('twelve')
int('1.5')
int('')
int(n)
int(1e300)
int(9223372036854775807.0)
int(-9223372036854775808.0)
double(n)
double('1.5')
double('x')
double('1e3')
double(x) == x
string(n)
string(x)
string(b)
string(s) == s
string(1.0)
string(1e300)
string(-0.5)
string(1.5) + 's'
[]
[1, 2, 3] == [1, 2, 3]
[1, 2, 3] == ints
ints == [1, 2, 3]
ints != []
[1, 2] == [2, 1]
[1] == [1.0]
[] == []
[[1], [2]] == [[1], [2]]
[n, n]
size(ints)
ints.size() > 0
size([1, 2]) == 2
texts.size() + ints.size()
n in ints
!(n in ints)
s in texts
s in ['web', 'db']
n in [1, 2, 3]
n in []
1.0 in ints
x in ints
ints.all(i, i > 0)
ints.exists(i, i > 2)
ints.exists_one(i, i > 2)
ints.exists_one(i, i >= 1)
ints.all(i, 6 / i > 1)
ints.exists(i, 6 / i > 1)
ints.filter(i, i > 1)
ints.filter(i, i > 1).size()
ints.map(i, i * 2)
ints.map(i, string(i))
ints.map(i, i).all(i, i < 5)
ints.filter(i, i > 1).exists(i, i == 3)
texts.exists(t, t.startsWith('w'))
texts.all(t, t.size() > 0)
texts.map(t, t.size())
texts.map(t, t + '!').exists(u, u == 'web!')
texts.exists(t, ints.exists(i, i == t.size()))
ints.all(i, ints.exists(j, i == j))
[1, 2, 3].all(i, i > 0)
['a', 'b'].map(t, t == s)
[].all(i, i == 1)
[].exists(i, i == 1)
[[1, 2], [3]].map(l, l.size())
[[1, 2], [3]].exists(l, 3 in l)
maybe
maybe == null
maybe != null
maybe == 7
maybe != 7
null == maybe
maybe != null && maybe > 3
maybe == null || maybe > 3
maybe != null ? maybe : 0
maybe == null ? 0 : maybe + 1
maybe.orValue(1)
maybe.orValue(1) + 1
maybe.orValue(0) > 3
maybe == 7 && maybe > 3
!(maybe == null) && maybe < 10
raw.num
raw.num == 3
raw.num == '3'
raw.text == 'on'
raw.text == true
raw.flag == true
raw.flag == false
raw.flag != true
raw.none
raw.none == null
raw.none != null
raw.none == 1
raw['num'] == 3
raw["map"]["a"] == 1 || true
raw.num != null && raw.num > 1
raw.num != null && raw.num + 1 > 1
raw.text != null && raw.text > 'a'
raw.text != null && raw.text > 3
raw.text != null && raw.text + 1 == 2
raw.text != null && raw.text.size() > 1
raw.text != null && raw.text.matches('^o')
raw.num != null && raw.num.startsWith('3')
raw.num != null && raw.num.matches('3')
raw.num != null && -raw.num < 0
raw.num != null && raw.num + raw.num * raw.num > 2
raw.real != null && raw.real > 1
raw.real != null && raw.real * 2.0 > 2.0
raw.num != null && raw.num * 2.0 > 2.0
raw.real != null && int(raw.real) == 1
raw.text != null && int(raw.text) == 12
raw.num != null && string(raw.num) == '3'
raw.text != null && double(raw.text) == 12.0
raw.none.orValue(5)
raw.num.orValue(5) > 2
raw.text.orValue('x').size()
raw.list != null && raw.list.size() == 4
raw.list != null && size(raw.list) > 0
raw.list != null && 'a' in raw.list
raw.list != null && 1 in raw.list
raw.list != null && null in raw.list
raw.list != null && raw.list.exists(i, i == 'a')
raw.list != null && raw.list.all(i, i != null)
raw.list != null && raw.list.filter(i, i != null).size() == 3
raw.list != null && raw.list.exists(i, i != null && i > 2)
raw.list == [1, 'a', null, 2.5]
raw.list == [[1], raw.map]
raw.map != null && size(raw.map) == 2
raw.map != null && 'a' in raw.map
raw.map != null && raw.map.exists(k, k == 'b')
raw.map != null && raw.map.all(k, k.orValue('').size() == 1)
raw.map != null && raw.map.map(k, k).size() == raw.map.size()
raw.map == raw.map
raw.map == raw
raw.map == raw.list
raw.map == 1
raw == raw
raw.flag == true ? 'yes' : 'no'
raw.flag == true && raw.num == 3 || raw.none == null
"#;

#[test]
fn the_crate_gives_the_same_answers() {
    let conditions: Vec<&str> = SAME.lines().filter(|line| !line.is_empty()).collect();
    assert!(conditions.len() >= 150, "{}", conditions.len());
    let mut differing = Vec::new();
    for values in VALUES {
        let world = World::new(TYPES, values);
        let opened = world.open();
        for text in &conditions {
            let (ours, theirs) = (opened.ours(text), world.theirs(text));
            if ours != theirs || matches!(ours, Answer::Refused) {
                differing.push(format!("{text}\n  with {values}\n  ours {ours:?}, theirs {theirs:?}"));
            }
        }
    }
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

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
