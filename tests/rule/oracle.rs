//! Same text, same values, same answer: conditions by hand against the `cel` crate.

use seaworthy::model::Ty;

use super::world::{Answer, World};

pub const TYPES: &[(&str, Ty)] = &[
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
