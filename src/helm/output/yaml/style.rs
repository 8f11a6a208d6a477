//! In which quotes a text stands.

use std::sync::LazyLock;

use regex::Regex;

use crate::tree::{Dialect, Scalar, resolve};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

/// What a text has in it that decides over its quotes.
#[derive(Debug, Default)]
struct Looks {
    has_break: bool,
    /// A character that is written as an escape, or a blank before a line break.
    needs_escape: bool,
    /// A blank behind a line break.
    break_space: bool,
    edge_space: bool,
    edge_break: bool,
    ends_in_space: bool,
    /// A sign that means something to YAML where it stands.
    indicator: bool,
}

impl Style {
    pub(super) fn of(text: &str) -> Style {
        let looks = Looks::of(text);
        if text.contains('\n') {
            let is_literal = !looks.ends_in_space && !looks.needs_escape;
            return if is_literal { Style::Literal } else { Style::Double };
        }
        if means_something_else(text) || looks.needs_escape || looks.break_space {
            return Style::Double;
        }
        let is_plain = !(looks.has_break || looks.edge_space || looks.edge_break || looks.indicator);
        if is_plain { Style::Plain } else { Style::Single }
    }
}

impl Looks {
    fn of(text: &str) -> Looks {
        let mut looks = Looks { indicator: text.starts_with("---") || text.starts_with("..."), ..Looks::default() };
        let chars: Vec<char> = text.chars().collect();
        let (mut was_space, mut was_break) = (false, false);
        for (at, c) in chars.iter().enumerate() {
            let (is_first, is_last) = (at == 0, at + 1 == chars.len());
            looks.indicator |= is_indicator(&chars, at);
            looks.needs_escape |= !is_printable(*c) && *c != '\n';
            if *c == ' ' {
                looks.edge_space |= is_first || is_last;
                looks.ends_in_space |= is_last;
                looks.break_space |= was_break;
            } else if is_break(*c) {
                looks.has_break = true;
                looks.edge_break |= is_first || is_last;
                looks.needs_escape |= was_space;
            }
            (was_space, was_break) = (*c == ' ', is_break(*c));
        }
        looks
    }
}

fn is_indicator(chars: &[char], at: usize) -> bool {
    let is_blank = |c: Option<&char>| c.is_none_or(|c| matches!(c, ' ' | '\t') || is_break(*c));
    let is_followed = || is_blank(chars.get(at + 1));
    match chars[at] {
        ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => at == 0,
        '#' => at == 0 || is_blank(chars.get(at - 1)),
        '?' | '-' => at == 0 && is_followed(),
        ':' => is_followed(),
        _ => false,
    }
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What go-yaml's second version writes as it is; beyond the first plane it does not see.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Whether the text without quotes would be no text.
fn means_something_else(text: &str) -> bool {
    let words = |text: &str| {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
    };
    !matches!(resolve::plain(text, Dialect::Kubernetes), Scalar::Str(_)) || words(text) || is_time(text)
}

/// Moments, and numbers to the base 60.
fn is_time(text: &str) -> bool {
    static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let date = r"[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])";
        let clock = r"([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?";
        let zone = r"(Z|[-+][0-9]{2}:[0-9]{2})";
        let sixties = r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?";
        Regex::new(&format!("^({date}([Tt]{clock}{zone}| {clock})?|{sixties})$")).ok()
    });
    let may_be = text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-');
    may_be && TIMES.as_ref().is_some_and(|times| times.is_match(text))
}
