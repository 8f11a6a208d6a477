//! Floating-point numbers as Go writes them.

pub use crate::helm::go::float::general;

/// No number has a digit other than zero behind this one; Rust writes some 65,000 at most.
const DIGITS: usize = 1_100;

/// `%g`, perhaps with a number of significant digits.
pub fn with_precision(number: f64, precision: Option<usize>) -> String {
    if let Some(word) = infinite(number) {
        return word.to_owned();
    }
    let digits = precision.map(|precision| (precision.max(1) - 1).min(DIGITS));
    let scientific = digits.map_or_else(|| format!("{number:e}"), |digits| format!("{number:.digits$e}"));
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let significant = mantissa.chars().filter(char::is_ascii_digit).count();
    let bound = precision.map_or(6, |precision| precision.max(1));
    if power < -4 || power >= bound as i32 {
        return raised(trimmed(mantissa, precision), power);
    }
    match precision {
        None => number.to_string(),
        Some(_) => {
            let decimals = (significant as i32 - 1 - power).max(0) as usize;
            trimmed(&format!("{number:.decimals$}"), precision).to_owned()
        }
    }
}

/// `%g` leaves zeros at the end away.
fn trimmed(digits: &str, precision: Option<usize>) -> &str {
    let has_point = digits.contains('.') && precision.is_some();
    if has_point { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// `%e`.
pub fn exponent(number: f64, precision: Option<usize>) -> String {
    if let Some(word) = infinite(number) {
        return word.to_owned();
    }
    let digits = precision.map(|digits| digits.min(DIGITS));
    let scientific = digits.map_or_else(|| format!("{number:e}"), |digits| format!("{number:.digits$e}"));
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    raised(&with_zeros(mantissa, precision), power.parse().unwrap_or(0))
}

/// `%f`.
pub fn fixed(number: f64, precision: Option<usize>) -> String {
    if let Some(word) = infinite(number) {
        return word.to_owned();
    }
    let digits = precision.map(|digits| digits.min(DIGITS));
    let text = digits.map_or_else(|| number.to_string(), |digits| format!("{number:.digits$}"));
    with_zeros(&text, precision)
}

/// The zeros behind the last digit that can be another.
fn with_zeros(digits: &str, precision: Option<usize>) -> String {
    format!("{digits}{}", "0".repeat(precision.unwrap_or_default().saturating_sub(DIGITS)))
}

fn raised(mantissa: &str, power: i32) -> String {
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", power.abs())
}

fn infinite(number: f64) -> Option<&'static str> {
    match number {
        _ if number.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}
