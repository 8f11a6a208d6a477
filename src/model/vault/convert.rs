//! What Vault makes of a value: truth values also from numbers and text, durations in seconds.
//!
//! What cannot be converted is unknown; that it keeps Vault from starting is for a rule to say.

use super::{Data, Value};

const DAY: i64 = 86_400;

/// A truth value as Vault reads it: `true`, `1`, `"1"`, `"T"` and so on.
pub fn flag(value: Value<'_>) -> Value<'_> {
    let read = match &value.data {
        Data::Absent => return value,
        Data::Bool(flag) => Some(*flag),
        Data::Int(number) => Some(*number != 0),
        Data::Str(text) => word(text),
        _ => None,
    };
    Value { data: Data::from(read), from: value.from }
}

/// The same, `false` when nothing says.
pub fn switch(value: Value<'_>) -> Value<'_> {
    let flag = flag(value);
    if flag.is_absent() { Value { data: Data::Bool(false), from: flag.from } } else { flag }
}

fn word(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "" | "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// A whole number, also from text.
pub fn number(value: Value<'_>) -> Value<'_> {
    match &value.data {
        Data::Str(text) => {
            let number = text.trim().parse().ok();
            Value { data: number.map_or(Data::Unknown, Data::Int), from: value.from }
        }
        Data::Absent | Data::Int(_) => value,
        _ => Value { data: Data::Unknown, from: value.from },
    }
}

/// A duration in seconds: a bare number is seconds, text is what Go reads (`90s`, `1h30m`), or a number of days (`30d`).
pub fn seconds(value: Value<'_>) -> Value<'_> {
    let read = match &value.data {
        Data::Absent => return value,
        Data::Int(seconds) => Some(*seconds),
        Data::Float(seconds) => whole(*seconds),
        Data::Str(text) => duration(text),
        _ => None,
    };
    Value { data: read.map_or(Data::Unknown, Data::Int), from: value.from }
}

fn duration(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    if let Some(days) = text.strip_suffix('d') {
        return days.parse::<i64>().ok()?.checked_mul(DAY);
    }
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut total = 0.0;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        total += amount * unit(&rest[..letters])?;
        rest = &rest[letters..];
        if rest.is_empty() {
            return whole(sign * total);
        }
    }
}

fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

fn whole(seconds: f64) -> Option<i64> {
    (seconds.abs() < 9e15).then_some(seconds.trunc() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds() {
        for (text, expected) in [
            ("90", Some(90)),
            ("90s", Some(90)),
            ("1h30m", Some(5400)),
            ("768h", Some(2_764_800)),
            ("30d", Some(2_592_000)),
            ("1.5h", Some(5400)),
            ("500ms", Some(0)),
            ("-1m", Some(-60)),
            ("0s", Some(0)),
            ("30 days", None),
            ("h", None),
            ("1h 30m", None),
            ("1..5h", None),
            ("", Some(0)),
            ("-", None),
            ("1d12h", None),
            ("1.5d", None),
            (" 90s", None),
        ] {
            assert_eq!(seconds(Value::of(text)).as_int(), expected, "{text}");
        }
        assert_eq!(seconds(Value::of(45_i64)).as_int(), Some(45));
    }

    #[test]
    fn truth_has_many_spellings() {
        for (value, expected) in [
            (Data::from("1"), Some(true)),
            (Data::from("T"), Some(true)),
            (Data::from("true"), Some(true)),
            (Data::from("False"), Some(false)),
            (Data::from("0"), Some(false)),
            (Data::from("tRUE"), None),
            (Data::from("yes"), None),
            (Data::Int(1), Some(true)),
            (Data::Int(0), Some(false)),
            (Data::Bool(true), Some(true)),
            (Data::Absent, Some(false)),
            (Data::Unknown, None),
        ] {
            let shown = format!("{value:?}");
            assert_eq!(switch(Value::of(value)).as_bool(), expected, "{shown}");
        }
    }

    #[test]
    fn numbers_may_be_in_quotes() {
        assert_eq!(number(Value::of("500")).as_int(), Some(500));
        assert!(number(Value::of("many")).is_unknown());
    }
}
