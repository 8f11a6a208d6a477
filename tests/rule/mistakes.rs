//! Mistakes in rule files: what is underlined, what is said, and what would be right.

use std::sync::Arc;

use seaworthy::rule::{Depth, load};
use seaworthy::source::Source;
use seaworthy::tree::form::Mistake;

/// What a rule says besides.
const TAIL: &str = "\nwhy: w\nremedy: r\nexamples: []\n";

fn mistakes(text: &str) -> Vec<Mistake> {
    let source = Arc::new(Source::file("rules/test.yaml", format!("{text}{TAIL}")));
    load("test", &source, Depth::Whole).err().unwrap_or_default()
}

fn rule(decision: &str) -> String {
    format!("title: T\ncategory: security\nseverity: high\nfor: kubernetes.container\n{decision}\n")
}

/// A rule whose assertion is the text, in single quotes.
fn asserting(condition: &str) -> String {
    rule(&format!(
        "params: {{minimum: {{doc: d, default: 3}}}}\nassert: '{}'\nmessage: m",
        condition.replace('\'', "''")
    ))
}

fn check(rule: &str, expected: &[(&str, &str, &str)]) {
    let found = mistakes(rule);
    let shown: Vec<_> = found
        .iter()
        .map(|mistake| (mistake.place.text(), mistake.message.as_str(), mistake.help.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(shown, expected, "{rule}");
}

#[test]
fn conditions_are_checked() {
    for (condition, underlined, message, help) in CONDITIONS {
        check(&asserting(condition), &[(underlined, message, help)]);
    }
}

const NULLABLE: &str = "it may be absent: compare it, as in `… == true`";

const CONDITIONS: &[(&str, &str, &str, &str)] = &[
    // Names.
    ("self.privilegd", "privilegd", "kubernetes.container has no fact `privilegd`", "did you mean `privileged`?"),
    (
        "self.zzzzzz == 1",
        "zzzzzz",
        "kubernetes.container has no fact `zzzzzz`",
        "`seaworthy facts kubernetes.container` lists what there is",
    ),
    ("self.pod.hostNetwrok", "hostNetwrok", "kubernetes.pod has no fact `hostNetwrok`", "did you mean `hostNetwork`?"),
    ("privileged", "privileged", "`privileged` is not known here", "write `self.privileged`"),
    ("slf.privileged", "slf", "`slf` is not known here", "did you mean `self`?"),
    ("1 > params.minimun", "minimun", "the rule has no parameter `minimun`", "did you mean `minimum`?"),
    ("params == 1", "params", "`params` is not known here", "a parameter is written `params.name`"),
    ("self.role.name == ''", "name", "string has no `name`", ""),
    // What may be absent.
    (
        "self.effectiveUser > 0",
        "self.effectiveUser",
        "this may be absent and cannot be ordered as it is",
        "say `has(self.effectiveUser) && …`, or give a default: `self.effectiveUser.orValue(…)`",
    ),
    (
        "self.image.startsWith(\"a\")",
        "self.image",
        "this may be absent and cannot be used as it is",
        "say `has(self.image) && …`, or give a default: `self.image.orValue(…)`",
    ),
    (
        "self.image.matches(\"a\")",
        "self.image",
        "this may be absent and cannot be searched as it is",
        "say `has(self.image) && …`, or give a default: `self.image.orValue(…)`",
    ),
    (
        "self.raw.cpu + 1 == 2",
        "self.raw.cpu",
        "this may be absent and cannot be calculated with as it is",
        "say `has(self.raw.cpu) && …`, or give a default: `self.raw.cpu.orValue(…)`",
    ),
    (
        "self.env.all(e, e.size() > 1)",
        "e",
        "this may be absent and cannot be used as it is",
        "say `e != null && …`, or give a default: `e.orValue(…)`",
    ),
    (
        "has(self.image) || self.image.size() > 0",
        "self.image",
        "this may be absent and cannot be used as it is",
        "say `has(self.image) && …`, or give a default: `self.image.orValue(…)`",
    ),
    (
        "self.addedCapabilities[0].size() > 0",
        "self.addedCapabilities[0]",
        "this may be absent and cannot be used as it is",
        "say `has(self.addedCapabilities[0]) && …`, or give a default: `self.addedCapabilities[0].orValue(…)`",
    ),
    ("self.runAsNonRoot", "self.runAsNonRoot", "a condition must be true or false, and this is bool or null", NULLABLE),
    (
        "!self.runAsNonRoot",
        "self.runAsNonRoot",
        "a condition must be true or false, and this is bool or null",
        NULLABLE,
    ),
    ("self.raw.tty", "self.raw.tty", "a condition must be true or false, and this is any", NULLABLE),
    ("self.privileged && self.role", "self.role", "a condition must be true or false, and this is string", ""),
    ("self.role", "self.role", "a condition must be true or false, and this is string", ""),
    // Types.
    ("params.minimum == \"3\"", "\"3\"", "this is string and is compared with int: they are never equal", ""),
    ("self.role == true", "true", "this is bool and is compared with string: they are never equal", ""),
    ("self.role in [1, 2]", "self.role", "this is string and is compared with int: they are never equal", ""),
    ("self.role in self.role", "self.role", "`in` searches a list, and this is string", ""),
    ("self.role < 3", "3", "this is int and is compared with string: they are never equal", ""),
    ("self.privileged < true", "self.privileged", "bool has no order", ""),
    ("self.role - 1 == 2", "self.role", "`-` does not work on string", ""),
    (
        "1 + 1.5 > 2.0",
        "1.5",
        "`+` takes two of a kind: int and double",
        "turn one into the other: `double(…)` or `int(…)`",
    ),
    ("-self.role == 1", "self.role", "`-` does not work on string", ""),
    ("self.role[0] == \"a\"", "self.role", "string cannot be indexed", ""),
    ("self.env[\"a\"] == 1", "\"a\"", "the index must be int, and this is string", ""),
    ("self.role.all(x, true)", "self.role", "`all` runs over a list, and this is string", ""),
    ("params.minimum.size() > 1", "params.minimum", "`size` does not work on int", ""),
    ("(self.privileged ? 1 : \"a\") == 1", "\"a\"", "this is string, and the other result is int", ""),
    ("self.image.orValue(3) == \"\"", "3", "this is int and is compared with string: they are never equal", ""),
    // Functions.
    ("self.role.startWith(\"a\")", "startWith", "no function is called `startWith`", "did you mean `startsWith`?"),
    ("startsWith(self.role, \"a\")", "startsWith", "`startsWith` is written `text.startsWith('…')`", ""),
    ("self.role.startsWith()", "startsWith", "`startsWith` is written `text.startsWith('…')`", ""),
    ("self.role.int() == 1", "int", "`int` is written `int(x)`", ""),
    ("self.env.all(true)", "all", "`all` is written `list.all(x, …)`", ""),
    ("has(self)", "self", "`has` asks for a field, as in `has(self.address)`", ""),
    ("self.has()", "has", "`has` is written `has(self.field)`", ""),
    ("self.env.all(1, true)", "1", "a name for each item is missing here", ""),
    ("self.env.all(self, true)", "self", "`self` is the name of something else already", ""),
    ("self.env.all(e, self.ports.all(e, true))", "e", "`e` is the name of something else already", ""),
    ("self.role.matches(\"(a\")", "\"(a\"", "this is no regular expression: unclosed group", ""),
    ("self.role.matches(self.role)", "self.role", "the pattern must be a text that stands here", ""),
    // Syntax.
    ("self.privileged &&", "", "the condition ends too early", ""),
    ("self.privileged = true", "=", "`=` is not expected here", ""),
    ("has(self.image", "", "`)` is missing after the arguments", ""),
];

#[test]
fn what_is_guarded_is_there() {
    for condition in [
        "has(self.image) && self.image.size() > 0",
        "self.image != null && self.image.size() > 0",
        "self.image == null || self.image.size() > 0",
        "!has(self.image) || self.image.size() > 0",
        "!(self.image == null) && self.image.size() > 0",
        "has(self.image) ? self.image.size() > 0 : false",
        "self.image == null ? true : self.image.size() > 0",
        "self.image.orValue(\"\").size() > 0",
        "self.image == \"a\" && self.image.size() > 0",
        "self.image in [\"a\", \"b\"] && self.image.size() > 0",
        "has(self.raw.cpu) && self.raw.cpu > 1 && self . raw . cpu < 4",
        "self.env.all(e, has(e.name) && e.name.size() > 0)",
        "has(self.addedCapabilities[0]) && self.addedCapabilities[0].size() > 0",
        "has(self.effectiveUser) && self.effectiveUser >= params.minimum",
        "self.raw.tty == true",
        "has(self.image) && has(self.imageTag) && self.image.size() > self.imageTag.size()",
    ] {
        check(&asserting(condition), &[]);
    }
    check(&rule("when: has(self.image)\nassert: self.image.size() > 0\nmessage: m"), &[]);
}

#[test]
fn what_only_looks_guarded_is_not() {
    for condition in [
        "has(self.imageTag) && self.image.size() > 0",
        "self.image == self.imageTag && self.image.size() > 0",
        "self.image in [null, \"a\"] && self.image.size() > 0",
        "self.image.orValue(\"a\") == \"a\" && self.image.size() > 0",
        "has(self.raw[\"a b\"]) && self.raw[\"ab\"] > 1",
        "!has(self.image) && self.image.size() > 0",
        "(has(self.image) || self.privileged) && self.image.size() > 0",
    ] {
        let found = mistakes(&asserting(condition));
        assert!(found.len() == 1 && found[0].message.starts_with("this may be absent"), "{condition}: {found:?}");
    }
}

/// Rule files below their head, and what is wrong with them.
type Row = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const RULES: &[Row] = &[
    ("message: m", &[("title", "a rule lacks `assert`", "")]),
    ("assert: 'true'", &[("title", "a rule lacks `message`", "")]),
    ("asert: 'true'\nwhen: 'true'\nmessage: m", &[("asert", "a rule has no key `asert`", "did you mean `assert`?")]),
    (
        "assert: 'true'\nmessage: 'it has {self.imag}'",
        &[("imag", "kubernetes.container has no fact `imag`", "did you mean `image`?")],
    ),
    ("assert: 'true'\nmessage: 'it has {self.image'", &[("{self.image", "`{` is not closed", "")]),
    ("assert: 'true'\nmessage: 'it has {self.image it}'", &[("i", "`i` is not expected here", "")]),
    ("assert: 'true'\nmessage: 'it has {}'", &[("}", "`}` is not expected here", "")]),
    (
        "assert: 'true'\nmessage: m\nat: self.privilegd",
        &[("privilegd", "kubernetes.container has no fact `privilegd`", "did you mean `privileged`?")],
    ),
    (
        "assert: 'true'\nmessage: m\nat: keys(image)",
        &[("keys(image)", "a place is `path`, `key(path)` or `value(path)`", "")],
    ),
    (
        "assert: 'true'\nmessage: m\nat: 1 + 1",
        &[("1 + 1", "a place is a path such as `spec.replicas` or `args[0]`", "")],
    ),
    ("assert: 'true'\nmessage: m\nrelated: {message: r}", &[("related", "a related place lacks `at`", "")]),
    ("assert: 'true'\nmessage: m\nrelated: {at: image}", &[("related", "a related place lacks `message`", "")]),
    ("each: env\nassert: 'true'\nmessage: m", &[("env", "`each` is written `name in list`", "")]),
    (
        "each: e in self.envs\nassert: 'true'\nmessage: m",
        &[("envs", "kubernetes.container has no fact `envs`", "did you mean `env`?")],
    ),
    ("each: e in self.role\nassert: 'true'\nmessage: m", &[("self.role", "this is no list but string", "")]),
    (
        "each: self in self.env\nassert: 'true'\nmessage: m",
        &[("self", "this is the name of something else already", "")],
    ),
    ("cases: []\n", &[("[]", "`cases` holds no case", "")]),
    (
        "when: 'true'\ncases: [{assert: 'true', message: m}]",
        &[("when", "`when` stands beside `cases`: each case says its own", "")],
    ),
    (
        "cases: [{assert: self.privilegd, message: m}, {assert: self.role, message: '{x}'}]",
        &[
            ("privilegd", "kubernetes.container has no fact `privilegd`", "did you mean `privileged`?"),
            ("self.role", "a condition must be true or false, and this is string", ""),
            ("x", "`x` is not known here", ""),
        ],
    ),
    (
        "params: {minimum: {doc: d}}\nassert: 'true'\nmessage: m",
        &[
            ("minimum", "a parameter lacks `default`", ""),
            ("{doc: d}", "a default is a number, true, false, a text or a list of texts", ""),
        ],
    ),
];

#[test]
fn rule_files_are_checked() {
    for (decision, expected) in RULES {
        check(&rule(decision), expected);
    }
}

#[test]
fn an_unknown_view_has_a_nearest_one() {
    let text = rule("assert: 'true'\nmessage: m").replace("kubernetes.container", "kubernetes.contaner");
    let help = "did you mean `kubernetes.container`?";
    check(&text, &[("kubernetes.contaner", "no view is called `kubernetes.contaner`", help)]);
}

/// The same mistake, however the condition is written in YAML.
#[test]
fn places_are_exact_in_every_kind_of_scalar() {
    for condition in [
        "assert: self.role == \"a\" && self.privilegd",
        "assert: 'self.role == ''a'' && self.privilegd'",
        "assert: \"self.role == \\\"a\\\" && self.privilegd\"",
        "assert: \"self.role == '\\u0041\\n' \\\n  && self.privilegd\"",
        "assert: |\n  self.role == 'ä' &&\n  self.privilegd",
        "assert: >-\n  self.role == 'ä'\n  &&\n\n  self.privilegd",
        "assert: self.role == 'a'\n  && self.privilegd",
    ] {
        let condition = condition.replace("'\\u0041\\n'", "'\\u0041'");
        let text = rule(&format!("{condition}\nmessage: m"));
        let found = mistakes(&text);
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        assert_eq!(found[0].place.text(), "privilegd", "{condition}");
    }
}
