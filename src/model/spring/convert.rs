//! What the text of a property becomes when Spring Boot binds it to a type.
//!
//! Durations are counted in milliseconds, sizes in bytes. `None` means that the binding fails.

/// A type of property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A switch.
    Bool,
    /// A whole number; of milliseconds too, where the type takes no unit.
    Int,
    /// A number.
    Float,
    /// A duration; how many milliseconds a plain number stands for.
    Duration(i64),
    /// An amount of data.
    Size,
    /// Text.
    Text,
    /// A list of texts.
    List,
    /// One of some words, however it is spelt.
    Word(&'static [&'static str]),
}

/// A switch.
pub fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// A duration in milliseconds: `30s`, `1500`, `PT1H30M`. A plain number counts `unit` milliseconds.
pub fn duration(text: &str, unit: i64) -> Option<i64> {
    let text = text.trim();
    let unsigned = text.trim_start_matches(['+', '-']);
    if unsigned.starts_with(['p', 'P']) {
        return iso(text);
    }
    let (number, suffix) = numbered(text)?;
    let millis = match suffix.to_ascii_lowercase().as_str() {
        "" => unit,
        "ns" => return Some(number / 1_000_000),
        "us" => return Some(number / 1_000),
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(millis)
}

/// A duration as ISO 8601 writes it, as far as Java reads it: days, hours, minutes and seconds.
fn iso(text: &str) -> Option<i64> {
    let negative = text.starts_with('-');
    let text = text.trim_start_matches(['+', '-']).to_ascii_uppercase();
    let mut rest = text.strip_prefix('P')?;
    let (mut millis, mut in_time, mut parts) = (0.0, false, 0);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T').filter(|_| !in_time) {
            (rest, in_time) = (time, true);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..end].parse().ok()?;
        let each = match (&rest[end..=end], in_time) {
            ("D", false) => 86_400_000.0,
            ("H", true) => 3_600_000.0,
            ("M", true) => 60_000.0,
            ("S", true) => 1_000.0,
            _ => return None,
        };
        millis += number * each;
        parts += 1;
        rest = &rest[end + 1..];
    }
    let limit = i64::MAX as f64 / 2.0;
    (parts > 0 && millis.abs() < limit).then_some(if negative { -millis } else { millis } as i64)
}

/// An amount of data in bytes: `10MB`, `512`.
pub fn size(text: &str) -> Option<i64> {
    let (number, suffix) = numbered(text.trim())?;
    let power = match suffix {
        "" | "B" => 0,
        "KB" => 1,
        "MB" => 2,
        "GB" => 3,
        "TB" => 4,
        _ => return None,
    };
    number.checked_mul(1024_i64.checked_pow(power)?)
}

/// A number with at most two letters behind it.
fn numbered(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let suffix = &text[end..];
    let known = suffix.len() <= 2 && suffix.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some((text[..end].parse().ok().filter(|_| known)?, suffix))
}

/// The word that a text means, as documentation spells it.
pub fn word(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let uniform =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let wanted = uniform(text);
    words.iter().find(|word| uniform(word) == wanted).copied()
}

/// The items of a list that is written as one text.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, unit, expected) in [
            ("30", 1, Some(30)),
            ("30", 1_000, Some(30_000)),
            ("30s", 1, Some(30_000)),
            ("30S", 1, Some(30_000)),
            ("5m", 1, Some(300_000)),
            ("2h", 1, Some(7_200_000)),
            ("1d", 1, Some(86_400_000)),
            ("1500us", 1, Some(1)),
            ("-1", 1_000, Some(-1_000)),
            ("+10ms", 1, Some(10)),
            ("PT1H30M", 1, Some(5_400_000)),
            ("pt0.5s", 1, Some(500)),
            ("P1DT2H", 1, Some(93_600_000)),
            ("-PT10S", 1, Some(-10_000)),
            ("P", 1, None),
            ("PT", 1, None),
            ("P1H", 1, None),
            ("P1é", 1, None),
            ("1h30m", 1, None),
            ("30 s", 1, None),
            ("soon", 1, None),
            ("", 1, None),
            ("30sé", 1, None),
            ("9223372036854775807d", 1, None),
        ] {
            assert_eq!(duration(text, unit), expected, "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("10MB", Some(10 << 20)),
            ("512", Some(512)),
            ("1KB", Some(1024)),
            ("8B", Some(8)),
            ("-1", Some(-1)),
            ("10mb", None),
            ("10M", None),
            ("1.5MB", None),
            ("9999999TB", None),
        ] {
            assert_eq!(size(text), expected, "{text}");
        }
    }

    #[test]
    fn switches_and_words() {
        for (text, expected) in [("true", Some(true)), (" ON ", Some(true)), ("no", Some(false)), ("maybe", None)] {
            assert_eq!(boolean(text), expected, "{text}");
        }
        let words = &["never", "when-authorized", "always"];
        assert_eq!(word("WHEN_AUTHORIZED", words), Some("when-authorized"));
        assert_eq!(word("whenAuthorized", words), Some("when-authorized"));
        assert_eq!(word("sometimes", words), None);
        assert_eq!(list(" a, b ,,c ").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
