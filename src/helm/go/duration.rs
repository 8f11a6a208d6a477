//! Spans of time: `1h30m`.

const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
];

/// Nanoseconds of a second.
pub const SECOND: i64 = 1_000_000_000;

/// Nanoseconds that a text such as `-1.5h` or `1h2m3s` stands for.
pub fn parse(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Some(0);
    }
    let (mut rest, mut sum) = (unsigned, 0i64);
    loop {
        let (nanoseconds, behind) = part(rest)?;
        sum = sum.checked_add(nanoseconds)?;
        rest = behind;
        if rest.is_empty() {
            return Some(if text.starts_with('-') { -sum } else { sum });
        }
    }
}

/// One number with its unit, and what stands behind.
fn part(text: &str) -> Option<(i64, &str)> {
    let number = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())];
    let behind = &text[number.len()..];
    let unit = &behind[..behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len())];
    let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: f64 = format!("0.{fraction}0").parse().ok()?;
    let nanoseconds = whole.checked_mul(*scale)?.checked_add((fraction * *scale as f64) as i64)?;
    Some((nanoseconds, &behind[unit.len()..]))
}

/// How a number of nanoseconds prints: `2h0m0.5s`.
pub fn format(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let all = nanoseconds.unsigned_abs();
    let second = SECOND as u64;
    match all {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{all}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", fraction(all, 1_000)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", fraction(all, 1_000_000)),
        _ => {
            let minutes = all / second / 60;
            let seconds = fraction(all - minutes * 60 * second, second);
            match minutes {
                0 => format!("{sign}{seconds}s"),
                1..60 => format!("{sign}{minutes}m{seconds}s"),
                _ => format!("{sign}{}h{}m{seconds}s", minutes / 60, minutes % 60),
            }
        }
    }
}

fn fraction(amount: u64, unit: u64) -> String {
    let (whole, rest) = (amount / unit, amount % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    format!("{whole}.{}", format!("{rest:0width$}").trim_end_matches('0'))
}

/// The largest unit and how many of it, as sprig rounds: `3mo`.
pub fn rounded(nanoseconds: i64) -> String {
    let seconds = nanoseconds.unsigned_abs() / SECOND as u64;
    let exact = nanoseconds.unsigned_abs();
    let units = [("y", 31_536_000), ("mo", 2_592_000), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
    let fitting = units.iter().find(|(_, size)| exact > size * SECOND as u64);
    fitting.map_or_else(|| "0s".to_owned(), |(name, size)| format!("{}{name}", seconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_and_printed() {
        for (text, printed) in [
            ("95s", Some("1m35s")),
            ("1h", Some("1h0m0s")),
            ("-1.5h", Some("-1h30m0s")),
            ("1h2m3.5s", Some("1h2m3.5s")),
            ("0", Some("0s")),
            ("1500us", Some("1.5ms")),
            (".5ms", Some("500µs")),
            ("10ns", Some("10ns")),
            ("", None),
            ("5", None),
            ("1d", None),
            (".s", None),
            ("9999999999999999999h", None),
        ] {
            assert_eq!(parse(text).map(format).as_deref(), printed, "{text}");
        }
    }

    #[test]
    fn rounded_to_the_largest_unit() {
        for (text, expected) in
            [("2h10m5s", "2h"), ("2400h10m5s", "3mo"), ("1s", "0s"), ("-90m", "1h"), ("9000h", "1y")]
        {
            assert_eq!(parse(text).map(rounded).as_deref(), Some(expected), "{text}");
        }
    }
}
