//! Path blocks beside the others of their policy: which of them Vault follows for a path.
//!
//! Of the blocks that take in a path only the most specific one counts, so that a narrower block gives or takes back
//! what a broader one says. What other policies of the same token add is not known here.

use super::grant::{Grant, grant, of_policy};
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
        |system, thing| compared(system, thing, |own, other, _| other.outranks(own) && other.covers(own)),
    ),
    Fact::new("denials", GRANTS, "More specific blocks of the policy that deny a part of it.", |system, thing| {
        compared(system, thing, |own, other, denies| denies && other.outranks(own) && own.covers(other))
    }),
    Fact::new("bypassed", GRANTS, "Broader blocks of the policy that deny what this one grants.", |system, thing| {
        compared(system, thing, |own, other, denies| denies && own.outranks(other) && other.covers(own))
    }),
];

/// The other blocks of a policy, with their numbers.
fn neighbours<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> impl Iterator<Item = (usize, &'s Grant<'a>)> {
    let policy = grant(system, thing).policy;
    of_policy(&system.vault.grants, policy).filter(move |(index, _)| *index != thing.index)
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
    let mut met = wanted.map(Pattern::of).filter(|wanted| own.meets(wanted));
    let is_decided_here = |wanted: Pattern<'_>| {
        let elsewhere = |other: &Pattern<'_>| other.outranks(own) && (other.covers(&wanted) || other.covers(own));
        !neighbours(system, thing).filter_map(|(_, other)| other.inside.as_ref()).any(elsewhere)
    };
    Value { data: Data::Bool(met.any(is_decided_here)), from }
}

fn earlier<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(own) = grant(system, thing).block.label else { return Value::list([]) };
    let is_same = |other: &Grant<'a>| {
        other.block.label.is_some_and(|label| pattern::normal(label.text()) == pattern::normal(own.text()))
    };
    let before = neighbours(system, thing).filter(|(index, other)| *index < thing.index && is_same(other));
    Value::list(before.filter_map(|(index, other)| value(index, other)))
}

/// The neighbours that compare in some way; the last argument of the test is whether the neighbour denies. The list is
/// open when there are neighbours whose path is not known.
fn compared<'a>(
    system: &System<'a>,
    thing: Thing<'a>,
    test: fn(&Pattern<'_>, &Pattern<'_>, bool) -> bool,
) -> Value<'a> {
    let Some(own) = &grant(system, thing).pattern else { return Value::unknown() };
    let holds = |other: &Grant<'a>| other.pattern.as_ref().is_some_and(|its| test(own, its, other.denies));
    let found = neighbours(system, thing).filter(|(_, other)| holds(other));
    let is_complete = neighbours(system, thing).all(|(_, other)| other.pattern.is_some());
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
