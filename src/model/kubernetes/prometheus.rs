//! Prometheus and Alertmanager as their operator runs them: room for what they keep, and where alerts are sent.

use std::collections::HashSet;

use super::{Data, Fact, System, Thing, Ty, Value, dig};
use crate::tree::Node;

/// What can be asked of a Prometheus.
pub const FACTS: &[Fact] = &[
    Fact::new("retentionSize", Ty::Maybe(&Ty::Int), "How many bytes it keeps at most.", |_, thing| {
        bytes(dig(thing.node, &["spec", "retentionSize"]))
    }),
    Fact::new("claimedSize", Ty::Maybe(&Ty::Int), "How many bytes its volume claim asks for.", |_, thing| {
        bytes(dig(thing.node, &["spec", "storage", "volumeClaimTemplate", "spec", "resources", "requests", "storage"]))
    }),
];

/// What can be asked of an AlertmanagerConfig.
pub const ROUTE_FACTS: &[Fact] = &[Fact::new(
    "undefinedReceivers",
    Ty::List(&Ty::Str),
    "The receivers that its routes name and that it does not define.",
    undefined,
)];

fn bytes(written: Value<'_>) -> Value<'_> {
    let data = match &written.data {
        Data::Absent => Data::Absent,
        Data::Str(text) => size(text).map_or(Data::Unknown, Data::Int),
        _ => Data::Unknown,
    };
    Value { data, from: written.from }
}

/// Units of Prometheus, which are powers of 1024 however they are written, and of Kubernetes' quantities.
const UNITS: [(&str, u32, u64); 15] = [
    ("KB", 1, 1024),
    ("MB", 2, 1024),
    ("GB", 3, 1024),
    ("TB", 4, 1024),
    ("PB", 5, 1024),
    ("Ki", 1, 1024),
    ("Mi", 2, 1024),
    ("Gi", 3, 1024),
    ("Ti", 4, 1024),
    ("Pi", 5, 1024),
    ("M", 2, 1000),
    ("G", 3, 1000),
    ("T", 4, 1000),
    ("P", 5, 1000),
    ("B", 0, 1),
];

fn size(text: &str) -> Option<i64> {
    let text = text.strip_suffix("iB").map_or_else(|| text.to_owned(), |start| format!("{start}i"));
    let (unit, power, base) = UNITS.iter().find(|(unit, ..)| text.ends_with(unit))?;
    let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
    let bytes = number * (base.checked_pow(*power)? as f64);
    (bytes.is_finite() && bytes < 9e18).then_some(bytes as i64)
}

/// How many routes are looked at.
const ROUTES: usize = 4096;

fn undefined<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let receivers = dig(thing.node, &["spec", "receivers"]);
    let list = match receivers.data {
        Data::Node(list) => Some(list),
        Data::Absent => None,
        _ => return Value { data: Data::Unknown, from: receivers.from },
    };
    let names: Vec<_> = list.into_iter().flat_map(|list| list.items()).map(|item| Value::field(item, "name")).collect();
    if names.iter().any(Value::is_unknown) {
        return Value { data: Data::Unknown, from: receivers.from };
    }
    let defined: HashSet<&str> = names.iter().filter_map(Value::as_str).collect();
    let mut routes: Vec<Node<'a>> = thing.node.path(&["spec", "route"]).into_iter().collect();
    let mut missing = Vec::new();
    for number in 0..ROUTES {
        let Some(route) = routes.get(number).copied() else { break };
        let receiver = Value::field(route, "receiver");
        if receiver.as_str().is_some_and(|name| !defined.contains(name)) {
            missing.push(receiver);
        }
        routes.extend(route.get("routes").into_iter().flat_map(|routes| routes.items()));
    }
    Value::list(missing).said_by(thing.node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes() {
        for (text, expected) in [
            ("1KB", Some(1024)),
            ("512B", Some(512)),
            ("1GB", Some(1 << 30)),
            ("1GiB", Some(1 << 30)),
            ("1Gi", Some(1 << 30)),
            ("1G", Some(1_000_000_000)),
            ("1.5Mi", Some(1_572_864)),
            ("much", None),
            ("10", None),
        ] {
            assert_eq!(size(text), expected, "{text}");
        }
    }
}
