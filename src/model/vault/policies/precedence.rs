//! Path blocks beside the others of their policy: which of them Vault follows for a path.
//!
//! Of the blocks that take in a path only the most specific one counts, so that a narrower block gives or takes back
//! what a broader one says. What other policies of the same token add is not known here.

use super::grant::{Grant, grant, known_path};
use super::pattern::{self, Pattern};
use super::server::table;
use super::{Data, Fact, System, Thing, Ty, Value};

/// A list of path blocks.
const GRANTS: Ty = Ty::List(&Ty::Thing("vault.grant"));

/// What can be asked of a path block about its neighbours.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "reaches",
        Ty::Table,
        "Whether the block decides about a path or something below it: `reaches[\"sys/raw\"]`, `reaches[\"auth/+/role\"]`. What a more specific block of the policy decides does not count.",
        |_, thing| table(thing, reaches),
    ),
    Fact::new(
        "decides",
        Ty::Table,
        "The same without what is below: `decides[\"auth/+/role/+\"]` is about roles and not about their secret ids.",
        |_, thing| table(thing, decides),
    ),
    Fact::new("earlier", GRANTS, "Earlier blocks of the policy with the same path.", earlier),
    Fact::new(
        "outrankedBy",
        GRANTS,
        "Blocks of the policy that Vault follows instead, for every path that this one takes in.",
        outranking,
    ),
    Fact::new("denials", GRANTS, "More specific blocks of the policy that deny a part of it.", |system, thing| {
        denying(system, thing, |own, other| own.covers(other) && other.outranks(own))
    }),
    Fact::new("bypassed", GRANTS, "Broader blocks of the policy that deny what this one grants.", |system, thing| {
        broader(system, thing, |own, other| other.covers(own) && own.outranks(other), true)
    }),
];

/// Some blocks without the own one, with their numbers.
fn others<'s, 'a>(
    system: &'s System<'a>,
    thing: Thing<'a>,
    numbers: impl IntoIterator<Item = usize>,
) -> impl Iterator<Item = (usize, &'s Grant<'a>)> {
    let grants = &system.vault.grants;
    numbers.into_iter().filter(move |number| *number != thing.index).map(move |number| (number, &grants[number]))
}

/// The blocks of the policy that may take in all that a pattern takes in.
fn above(system: &System<'_>, thing: Thing<'_>, text: &str) -> Vec<usize> {
    system.vault.grants_by_path.above(grant(system, thing).policy, text)
}

fn reaches<'a>(system: &System<'a>, thing: Thing<'a>, wanted: &str) -> Value<'a> {
    about(system, thing, wanted, true)
}

fn decides<'a>(system: &System<'a>, thing: Thing<'a>, wanted: &str) -> Value<'a> {
    about(system, thing, wanted, false)
}

/// Whether a block decides about a pattern, or about what is below it.
fn about<'a>(system: &System<'a>, thing: Thing<'a>, wanted: &str, or_below: bool) -> Value<'a> {
    let from = grant(system, thing).block.label;
    let Some(own) = &grant(system, thing).inside else { return Value { data: Data::Unknown, from } };
    let below = if or_below && own.may_meet(wanted) { format!("{wanted}/*") } else { String::new() };
    let wanted = [wanted, &below].into_iter().filter(|text| !text.is_empty() && own.may_meet(text));
    let met = wanted.map(|text| (text, Pattern::of(text))).filter(|(_, wanted)| own.meets(wanted));
    let mut met = met.peekable();
    if met.peek().is_none() {
        return Value { data: Data::Bool(false), from };
    }
    let path = known_path(grant(system, thing)).map(pattern::in_namespace).unwrap_or_default();
    let of_own = above(system, thing, path);
    let is_decided_here = |(text, wanted): (&str, Pattern<'_>)| {
        let elsewhere = |other: &Pattern<'_>| (other.covers(&wanted) || other.covers(own)) && other.outranks(own);
        let near = of_own.iter().copied().chain(above(system, thing, text));
        !others(system, thing, near).filter_map(|(_, other)| other.inside.as_ref()).any(elsewhere)
    };
    Value { data: Data::Bool(met.any(is_decided_here)), from }
}

fn earlier<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(own) = grant(system, thing).block.label else { return Value::list([]) };
    let policy = grant(system, thing).policy;
    let same = system.vault.grants_by_path.with_path(policy, pattern::normal(own.text()));
    let before = others(system, thing, same.iter().copied().filter(|number| *number < thing.index));
    Value::list(before.filter_map(|(index, other)| value(index, other)))
}

/// How two patterns compare: the block's own one, and another's.
type Test = fn(&Pattern<'_>, &Pattern<'_>) -> bool;

fn outranking<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    if grant(system, thing).pattern.as_ref().is_some_and(Pattern::is_exact) {
        return compared(system, thing, std::iter::empty(), |_, _| false);
    }
    broader(system, thing, |own, other| other.covers(own) && other.outranks(own), false)
}

/// The blocks that may take in the path and compare in some way.
fn broader<'a>(system: &System<'a>, thing: Thing<'a>, test: Test, denying: bool) -> Value<'a> {
    let has_any = !denying || !system.vault.grants_by_path.denying(grant(system, thing).policy).is_empty();
    let path = known_path(grant(system, thing)).filter(|_| has_any);
    let near = path.map(|path| above(system, thing, path)).unwrap_or_default();
    let near = near.into_iter().filter(|number| !denying || system.vault.grants[*number].denies);
    compared(system, thing, near, test)
}

/// The blocks that deny and compare in some way.
fn denying<'a>(system: &System<'a>, thing: Thing<'a>, test: Test) -> Value<'a> {
    let numbers = system.vault.grants_by_path.denying(grant(system, thing).policy);
    compared(system, thing, numbers.iter().copied(), test)
}

/// Those of some blocks that compare in some way. The list is open when the policy has blocks whose path is not known.
fn compared<'a>(system: &System<'a>, thing: Thing<'a>, numbers: impl Iterator<Item = usize>, test: Test) -> Value<'a> {
    let Some(own) = &grant(system, thing).pattern else { return Value::unknown() };
    let holds = |other: &Grant<'a>| other.pattern.as_ref().is_some_and(|its| test(own, its));
    let found = others(system, thing, numbers).filter(|(_, other)| holds(other));
    let is_complete = system.vault.grants_by_path.is_complete(grant(system, thing).policy);
    Value::list_of(found.filter_map(|(index, other)| value(index, other)), is_complete)
}

fn value<'a>(index: usize, grant: &Grant<'a>) -> Option<Value<'a>> {
    let thing = super::thing("grant", grant.block.body, grant.file, index)?;
    Some(Value::at(thing.node, thing))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn asked(text: &str, fact: &str) -> Vec<String> {
        facts(&[("policy.hcl", text)], "vault.grant", fact)
    }

    #[test]
    fn a_path_that_stands_twice_knows_its_elder() {
        let text = "path \"a\" {}\npath \"b\" {}\npath \"/a\" {}";
        assert_eq!(asked(text, "earlier"), ["", "", "a"]);
    }

    #[test]
    fn only_what_is_followed_reaches() {
        let text = "path \"sys/*\" { capabilities = [\"update\"] }\npath \"sys/raw\" {}\npath \"sys/raw/*\" {}";
        assert_eq!(asked(text, "reaches[sys/raw]"), ["false", "true", "true"]);
        assert_eq!(asked(text, "reaches[sys/mounts]"), ["true", "false", "false"]);
        let half = "path \"sys/*\" {}\npath \"sys/raw\" {}";
        assert_eq!(asked(half, "reaches[sys/raw]"), ["true", "true"]);
        assert_eq!(asked(half, "decides[sys/raw]"), ["false", "true"]);
        assert_eq!(asked("path \"+/sys/raw\" {}", "reaches[sys/raw]"), ["true"]);
        assert_eq!(asked("path \"${x}\" {}", "reaches[sys/raw]"), ["unknown"]);
        assert_eq!(asked("path \"auth/approle/role/a/secret-id\" {}", "decides[auth/+/role/+]"), ["false"]);
    }

    #[test]
    fn neighbours_are_compared() {
        let text = "path \"secret/*\" {}\npath \"secret/+/*\" {}\npath \"secret/a\" { capabilities = [\"deny\"] }";
        assert_eq!(asked(text, "outrankedBy"), ["", "secret/*", ""]);
        assert_eq!(asked(text, "denials"), ["secret/a", "", ""]);
        let text = "path \"secret/*\" { policy = \"deny\" }\npath \"secret/a\" {}\npath \"kv/a\" {}";
        assert_eq!(asked(text, "bypassed"), ["", "secret/*", ""]);
    }
}
