//! How long a path block lasts, which OpenBao lets a policy say.

use super::{Data, Fact, System, Thing, Ty, Value};
use crate::date::Date;

/// What can be asked of how long a path block lasts.
pub const FACTS: &[Fact] = &[Fact::new(
    "isOver",
    Ty::Bool,
    "Whether its `expiration` has passed, so that it grants nothing any more.",
    is_over,
)];

/// The day of a time is enough: what ends today may still hold.
fn is_over<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = Value::field(thing.node, "expiration");
    let until = match &written.data {
        Data::Str(text) => text.get(..10).and_then(Date::parse),
        Data::Int(seconds) => u64::try_from(*seconds).ok().and_then(Date::from_seconds),
        Data::Absent => return Value { data: Data::Bool(false), from: written.from },
        _ => None,
    };
    let is_over = until.zip(system.target.today).map(|(until, today)| until < today);
    Value { data: Data::from(is_over), from: written.from }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::testing::facts_for;
    use crate::date::Date;
    use crate::model::Target;

    #[test]
    fn what_has_ended_is_told_by_the_day() {
        let target = Target { today: Date::parse("2026-01-01"), ..Target::default() };
        for (expiration, expected) in [
            ("\"2025-12-31T23:00:00Z\"", "true"),
            ("\"2026-01-01T00:00:00Z\"", "false"),
            ("1", "true"),
            ("\"${END}\"", "unknown"),
            ("\"soon\"", "unknown"),
        ] {
            let text = format!("path \"a\" {{ expiration = {expiration} }}");
            assert_eq!(
                facts_for(&[("policy.hcl", &text)], &target, "vault.grant", "isOver"),
                [expected],
                "{expiration}"
            );
        }
        let none = facts_for(&[("policy.hcl", "path \"a\" {}")], &target, "vault.grant", "isOver");
        assert_eq!(none, ["false"]);
    }
}
