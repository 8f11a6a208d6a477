//! How a template prints a value: every number is a floating-point number there, and is printed as Go prints one.

use std::borrow::Cow;

use crate::tree::Scalar;

/// The text that `{{ .Values.x }}` gives for a scalar; `None` for null.
pub fn printed(scalar: Scalar<'_>) -> Option<Cow<'_, str>> {
    Some(match scalar {
        Scalar::Null => return None,
        Scalar::Bool(flag) => Cow::Owned(flag.to_string()),
        Scalar::Int(number) => Cow::Owned(general(&format!("{:e}", number as f64))),
        Scalar::Float(number) => Cow::Owned(general(&format!("{number:e}"))),
        Scalar::Str(text) => Cow::Borrowed(text),
    })
}

/// Go's shortest form of a number, given the shortest digits in scientific notation.
pub fn general(scientific: &str) -> String {
    let Some((digits, exponent)) = scientific.split_once('e') else { return infinite(scientific) };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific.to_owned() };
    if (-4..6).contains(&exponent) {
        return scientific.parse::<f64>().map_or_else(|_| scientific.to_owned(), |number| number.to_string());
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn infinite(text: &str) -> String {
    match text {
        "inf" => "+Inf".to_owned(),
        "-inf" => "-Inf".to_owned(),
        other => other.to_owned(),
    }
}
