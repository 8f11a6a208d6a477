//! What stands in a path block besides capabilities: templates of its path, control groups, and keys that nobody knows.

use super::block::{blocks, body};
use super::grant::grant;
use super::granted::capabilities;
use super::{Data, Fact, System, Thing, Ty, Value, convert, pattern};
use crate::tree::Node;

/// The keys that Vault or OpenBao know; any other makes them refuse the policy.
const KNOWN: &[&str] = &[
    "comment",
    "policy",
    "capabilities",
    "allowed_parameters",
    "denied_parameters",
    "required_parameters",
    "min_wrapping_ttl",
    "max_wrapping_ttl",
    "mfa_methods",
    "control_group",
    "subscribe_event_types",
    "pagination_limit",
    "expiration",
    "list_scan_response_keys_filter_path",
];

/// What can be asked of the finer parts of a path block.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "unknownKeys",
        Ty::List(&Ty::Str),
        "Keys of the block that neither Vault nor OpenBao knows.",
        |_, thing| {
            let unknown = thing.node.entries_with(|key| !KNOWN.contains(&key.text())).into_iter();
            Value::list(unknown.map(|entry| Value::at(entry.value, entry.key.text())).collect::<Vec<_>>())
        },
    ),
    Fact::new(
        "selectors",
        Ty::List(&Ty::Str),
        "What the templates of the path ask for, as in `identity.entity.id`.",
        selectors,
    ),
    Fact::new("isBrokenTemplate", Ty::Bool, "Whether a template of the path is not opened or closed.", is_broken),
    Fact::new(
        "isLimited",
        Ty::Bool,
        "Whether it limits the parameters of requests (`allowed_parameters`, `denied_parameters`).",
        |_, thing| {
            let limits = ["allowed_parameters", "denied_parameters"].into_iter();
            Value::of(limits.filter_map(|key| body(thing.node, key)).any(|limits| !limits.entries().is_empty()))
        },
    ),
    Fact::new(
        "starParameters",
        Ty::List(&Ty::Raw),
        "The values that limits on parameters give for `*`, which must be empty lists.",
        star_parameters,
    ),
    Fact::new(
        "controlMistakes",
        Ty::List(&Ty::Str),
        "What is wrong with the factors of its control group, in words.",
        control_mistakes,
    ),
];

/// The texts between `{{` and `}}`; nothing when they do not pair off.
fn between(path: &str) -> Option<Vec<&str>> {
    if memchr::memchr2(b'{', b'}', path.as_bytes()).is_none() {
        return Some(Vec::new());
    }
    let mut parts = path.split("{{");
    let first = parts.next().unwrap_or_default();
    let inside = |part| str::split_once(part, "}}").filter(|(_, rest)| !rest.contains("}}"));
    let found: Option<Vec<_>> = parts.map(|part| inside(part).map(|(selector, _)| selector.trim())).collect();
    found.filter(|_| !first.contains("}}"))
}

fn selectors<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(label) = grant(system, thing).block.label.filter(|label| label.text().contains("{{")) else {
        return Value::list([]);
    };
    let known = pattern::is_known(label.text());
    let found = between(label.text()).filter(|_| known).unwrap_or_default();
    Value::list(found.into_iter().map(|selector| Value::at(label, selector)))
}

fn is_broken<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(label) = grant(system, thing).block.label else { return Value::of(false) };
    let known = grant(system, thing).pattern.is_some();
    Value::at(label, if known { Data::Bool(between(label.text()).is_none()) } else { Data::Unknown })
}

fn star_parameters<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let limits = ["allowed_parameters", "denied_parameters"].into_iter().filter_map(|key| body(thing.node, key));
    let stars = limits.filter_map(|limits| limits.get("*"));
    Value::list(stars.filter(|star| star.items().next().is_some()).map(Value::read).collect::<Vec<_>>())
}

fn control_mistakes<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(group) = body(thing.node, "control_group") else { return Value::list([]) };
    let granted = capabilities(thing.node);
    let Data::List(granted) = &granted.data else { return Value::unknown() };
    let granted: Vec<_> = granted.items.iter().filter_map(Value::as_str).collect();
    let factors = blocks(group, "factor");
    if factors.is_empty() {
        return Value::list([Value::at(group, "the control group has no factor")]);
    }
    Value::list(factors.into_iter().filter_map(|factor| mistake(factor.body, &granted)).collect::<Vec<_>>())
}

fn mistake<'a>(factor: Node<'a>, granted: &[&str]) -> Option<Value<'a>> {
    let Some(identity) = body(factor, "identity") else {
        return Some(Value::at(factor, "the factor has no `identity`"));
    };
    let approvals = convert::number(Value::field(identity, "approvals"));
    if approvals.is_absent() || approvals.as_int().is_some_and(|number| number <= 0) {
        return Some(Value { data: Data::from("the factor asks for no approval"), from: approvals.from });
    }
    let names_nobody = |key| Value::field(identity, key).is_absent();
    if names_nobody("group_names") && names_nobody("group_ids") {
        return Some(Value::at(identity, "the factor names no group that may approve"));
    }
    let controlled = factor.get("controlled_capabilities")?;
    let stray = controlled.items().find(|item| !granted.contains(&item.text()))?;
    let message = format!("`{}` is to be approved and is not granted", stray.text());
    Some(Value::at(stray, message))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn asked(text: &str, fact: &str) -> String {
        facts(&[("policy.hcl", text)], "vault.grant", fact).join(" | ")
    }

    #[test]
    fn templates_are_taken_apart() {
        for (path, selectors, is_broken) in [
            ("secret/data/app", "", "false"),
            (
                "a/{{identity.entity.id}}/{{ identity.entity.name }}",
                "identity.entity.id, identity.entity.name",
                "false",
            ),
            ("a/{{identity.entity.id}", "", "true"),
            ("a/{identity.entity.id}}", "", "true"),
            ("a/{{identity.entity.id}}}}", "", "true"),
            ("a/{{ .Values.x }}", "", "unknown"),
        ] {
            let text = format!("path \"{path}\" {{}}");
            assert_eq!(asked(&text, "selectors"), selectors, "{path}");
            assert_eq!(asked(&text, "isBrokenTemplate"), is_broken, "{path}");
        }
    }

    #[test]
    fn finer_parts_are_read() {
        for (body, fact, expected) in [
            ("capabilites = [\"read\"]", "unknownKeys", "capabilites"),
            ("comment = \"x\"\n expiration = \"y\"", "unknownKeys", ""),
            ("allowed_parameters = {\n \"*\" = [\"a\"]\n}", "starParameters", "a"),
            ("allowed_parameters = {\n \"*\" = []\n \"b\" = [\"a\"]\n}", "starParameters", ""),
            ("control_group = { ttl = \"1h\" }", "controlMistakes", "the control group has no factor"),
            ("control_group = { factor \"a\" {} }", "controlMistakes", "the factor has no `identity`"),
        ] {
            assert_eq!(asked(&format!("path \"a\" {{ {body} }}"), fact), expected, "{body}");
        }
    }

    #[test]
    fn control_groups_need_somebody_who_approves_something() {
        for (identity, expected) in [
            ("approvals = 0\n group_names = [\"a\"]", "the factor asks for no approval"),
            ("approvals = 1", "the factor names no group that may approve"),
            ("approvals = 1\n group_ids = [\"a\"]", "`delete` is to be approved and is not granted"),
        ] {
            let text = format!(
                "path \"a\" {{\n capabilities = [\"read\"]\n control_group = {{\n factor \"f\" {{\n identity {{\n {identity}\n }}\n controlled_capabilities = [\"read\", \"delete\"]\n }}\n }}\n}}"
            );
            assert_eq!(asked(&text, "controlMistakes"), expected, "{identity}");
        }
    }
}
