//! Spans of time as Go and Prometheus write them: `1h30m`, `90s`, `30d`.

use super::{Data, Fact, Ty, Value, dig};
use crate::tree::Node;

/// What can be asked of an ExternalSecret besides.
pub const REFRESH_FACTS: &[Fact] = &[Fact::new(
    "refreshInterval",
    Ty::Maybe(&Ty::Int),
    "After how many seconds the secret is fetched again; 0 for never.",
    |_, thing| at(thing.node, &["spec", "refreshInterval"]),
)];

/// What can be asked of a schedule of Velero's besides.
pub const SCHEDULE_FACTS: &[Fact] =
    &[Fact::new("timeToLive", Ty::Maybe(&Ty::Int), "After how many seconds its backups are deleted.", |_, thing| {
        at(thing.node, &["spec", "template", "ttl"])
    })];

/// The whole seconds of the span behind several keys.
pub fn at<'a>(node: Node<'a>, keys: &[&str]) -> Value<'a> {
    let written = dig(node, keys);
    let span = match &written.data {
        Data::Absent => Data::Absent,
        Data::Int(0) => Data::Int(0),
        Data::Str(text) => seconds(text).map_or(Data::Unknown, Data::Int),
        _ => Data::Unknown,
    };
    Value { data: span, from: written.from }
}

const DAY: f64 = 86_400.0;

/// Units and their seconds; those that begin another one stand behind it.
const UNITS: [(&str, f64); 10] = [
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3600.0),
    ("d", DAY),
    ("w", 7.0 * DAY),
    ("y", 365.0 * DAY),
];

/// The whole seconds of a span, if it is one.
fn seconds(text: &str) -> Option<i64> {
    if text == "0" {
        return Some(0);
    }
    let (mut rest, mut sum) = (text, 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, behind) = rest.split_at(end);
        let (unit, size) = UNITS.iter().find(|(unit, _)| behind.starts_with(unit))?;
        sum += number.parse::<f64>().ok()? * size;
        rest = behind.strip_prefix(unit)?;
    }
    (!text.is_empty() && sum < 1e15).then_some(sum as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_sums_of_their_parts() {
        for (text, expected) in [
            ("0", Some(0)),
            ("90s", Some(90)),
            ("1h30m", Some(5400)),
            ("1.5h", Some(5400)),
            ("720h0m0s", Some(2_592_000)),
            ("30d", Some(2_592_000)),
            ("1500ms", Some(1)),
            ("5", None),
            ("", None),
            ("5 min", None),
            ("h", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
