//! Quantities as Kubernetes writes them: `250m`, `1.5Gi`, `2e3`.

use super::{Data, Value};

/// What the letters behind a number multiply it by.
const SUFFIXES: [(&str, f64); 15] = [
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
    ("Pi", 1_125_899_906_842_624.0),
    ("Ei", 1_152_921_504_606_846_976.0),
    ("n", 1e-9),
    ("u", 1e-6),
    ("m", 1e-3),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("E", 1e18),
];

/// The number that a quantity stands for; none when it is no quantity, or not known.
pub fn of(value: &Value<'_>) -> Option<f64> {
    match &value.data {
        Data::Int(number) => Some(*number as f64),
        Data::Float(number) => Some(*number),
        Data::Str(text) => parse(text),
        _ => None,
    }
}

fn parse(text: &str) -> Option<f64> {
    let suffix = SUFFIXES.iter().find(|(suffix, _)| text.ends_with(suffix));
    let (digits, factor) = suffix.map_or((text, 1.0), |(suffix, factor)| (&text[..text.len() - suffix.len()], *factor));
    let starts_right = digits.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    digits.parse::<f64>().ok().filter(|_| starts_right).map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::parse;

    #[test]
    fn quantities_are_numbers() {
        for (text, number) in [
            ("1", 1.0),
            ("250m", 0.25),
            ("1.5Gi", 1_610_612_736.0),
            ("128Mi", 134_217_728.0),
            ("2e3", 2000.0),
            ("1E", 1e18),
            ("1k", 1000.0),
            (".5", 0.5),
        ] {
            assert!((parse(text).unwrap() - number).abs() < 1e-6 * number, "{text}");
        }
        for text in ["", "Mi", "1 Gi", "1gb", "1K", "inf", "NaN", "1GiB"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
