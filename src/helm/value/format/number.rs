//! Verbs of numbers.

use super::directive::Directive;
use super::float;
use super::quote::quote_char;

/// An integer as a verb prints it; `None` for a verb that is none of integers.
pub fn integer(number: i64, verb: char, directive: &Directive, precision: Option<usize>) -> Option<String> {
    let size = number.unsigned_abs();
    let digits = match verb {
        'd' | 'v' => size.to_string(),
        'b' => format!("{}{size:b}", prefix(directive, "0b")),
        'o' => format!("{}{size:o}", prefix(directive, "0")),
        'O' => format!("0o{size:o}"),
        'x' => format!("{}{size:x}", prefix(directive, "0x")),
        'X' => format!("{}{size:X}", prefix(directive, "0X")),
        'c' => return Some(char_of(number).to_string()),
        'q' => return Some(quote_char(char_of(number))),
        'U' => return Some(format!("U+{number:04X}")),
        _ => return None,
    };
    let missing = precision.unwrap_or(0).saturating_sub(digits.len());
    Some(format!("{}{}{digits}", sign(number < 0, directive), "0".repeat(missing)))
}

/// A floating-point number as a verb prints it; `None` for a verb that is none of such numbers.
pub fn floating(number: f64, verb: char, directive: &Directive, precision: Option<usize>) -> Option<String> {
    let text = match verb {
        'v' | 'g' => float::with_precision(number, precision),
        'G' => float::with_precision(number, precision).to_uppercase(),
        'e' => float::exponent(number, Some(precision.unwrap_or(6))),
        'E' => float::exponent(number, Some(precision.unwrap_or(6))).to_uppercase(),
        'f' | 'F' => float::fixed(number, Some(precision.unwrap_or(6))),
        _ => return None,
    };
    let is_signed = text.starts_with(['-', '+']);
    Some(if is_signed { text } else { format!("{}{text}", sign(false, directive)) })
}

fn prefix(directive: &Directive, prefix: &'static str) -> &'static str {
    if directive.sharp { prefix } else { "" }
}

fn sign(is_negative: bool, directive: &Directive) -> &'static str {
    match (is_negative, directive.plus, directive.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    }
}

fn char_of(number: i64) -> char {
    u32::try_from(number).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}
