//! Numbers with a point, as Go writes them.

/// The digits of the shortest text that reads back as the same number, and where their point stands: `0.d… × 10^point`.
fn shortest(number: f64) -> (String, i32) {
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse::<i32>().unwrap_or_default() + 1)
}

/// `%v` and `%g`: the shortest form, with an exponent from a million on and below a ten-thousandth.
pub fn general(number: f64) -> String {
    within(number, -4, 6, scientific)
}

/// As `encoding/json` writes it: the exponent comes late and is short. What is not finite has no form.
pub fn json(number: f64) -> Option<String> {
    number.is_finite().then(|| within(number, -6, 21, short_scientific))
}

/// The plain form where the exponent lies from `low` up to `high`, else the other one.
fn within(number: f64, low: i32, high: i32, other: fn(&str, i32) -> String) -> String {
    if !number.is_finite() {
        return endless(number).to_owned();
    }
    let (digits, point) = shortest(number);
    let exponent = if number == 0.0 { 0 } else { point - 1 };
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let is_plain = (low..high).contains(&exponent);
    format!("{sign}{}", if is_plain { plain(&digits, exponent + 1) } else { other(&digits, exponent) })
}

fn endless(number: f64) -> &'static str {
    match number {
        f64::INFINITY => "+Inf",
        f64::NEG_INFINITY => "-Inf",
        _ => "NaN",
    }
}

fn scientific(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", mantissa(digits), exponent.abs())
}

fn short_scientific(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{}", mantissa(digits), exponent.abs())
}

fn mantissa(digits: &str) -> String {
    match digits.split_at_checked(1) {
        Some((first, rest)) if !rest.is_empty() => format!("{first}.{rest}"),
        _ => digits.to_owned(),
    }
}

fn plain(digits: &str, point: i32) -> String {
    let Ok(point) = usize::try_from(point) else { return format!("0.{}{digits}", "0".repeat(-point as usize)) };
    match digits.split_at_checked(point) {
        Some(("", part)) => format!("0.{part}"),
        Some((whole, "")) => whole.to_owned(),
        Some((whole, part)) => format!("{whole}.{part}"),
        None => format!("{digits}{}", "0".repeat(point - digits.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_templates_and_json_print_them() {
        for (number, in_text, in_json) in [
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (2.0, "2", "2"),
            (0.5, "0.5", "0.5"),
            (-21.5, "-21.5", "-21.5"),
            (100_000.0, "100000", "100000"),
            (123_456.0, "123456", "123456"),
            (1_000_000.0, "1e+06", "1000000"),
            (1_234_567.0, "1.234567e+06", "1234567"),
            (123_456_789_012.0, "1.23456789012e+11", "123456789012"),
            (1e20, "1e+20", "100000000000000000000"),
            (1e21, "1e+21", "1e+21"),
            (1.5e22, "1.5e+22", "1.5e+22"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (0.000001, "1e-06", "0.000001"),
            (1e-7, "1e-07", "1e-7"),
            (1.0 / 3.0, "0.3333333333333333", "0.3333333333333333"),
        ] {
            assert_eq!(general(number), in_text);
            assert_eq!(json(number).as_deref(), Some(in_json));
        }
        assert_eq!((general(f64::INFINITY), json(f64::NAN)), ("+Inf".to_owned(), None));
    }
}
