//! Whether a value is what its setting takes: decided as the products decode it, and only where that is certain.
//!
//! A template, a placeholder or a word that a deployment puts something else in for is not judged.

use super::convert;
use super::schema::{Capitals, Kind};
use super::{Data, Value};
use super::{Written, bodies_of};
use crate::tree::Node;

/// Whether a value can be converted; `None` when that cannot be known.
pub fn converts(kind: Kind, node: Node<'_>) -> Option<bool> {
    let value = Value::read(node);
    let certain = match kind {
        Kind::Any => true,
        Kind::Block(_) | Kind::Labelled(_) => matches!(value.data, Data::Node(_) | Data::Absent | Data::Unknown),
        _ if value.is_absent() => true,
        _ if value.is_unknown() => return None,
        _ => scalar(kind, &value, node),
    };
    if certain || !value.as_str().is_some_and(may_be_replaced) { Some(certain) } else { None }
}

fn scalar(kind: Kind, value: &Value<'_>, node: Node<'_>) -> bool {
    match kind {
        Kind::Text | Kind::Choice(..) => matches!(value.data, Data::Str(_) | Data::Int(_)),
        Kind::Bool => matches!(value.data, Data::Bool(_)),
        Kind::Switch => matches!(value.data, Data::Float(_)) || !convert::flag(value.clone()).is_unknown(),
        Kind::Integer => is_integer(&value.data),
        Kind::Duration => !convert::seconds(value.clone()).is_unknown(),
        Kind::Period => value.as_str() == Some("none") || !convert::seconds(value.clone()).is_unknown(),
        Kind::Octal => is_octal(&value.data),
        Kind::Texts | Kind::Words(_) => node.is_sequence() && node.items().all(is_text),
        Kind::Any | Kind::Block(_) | Kind::Labelled(_) => true,
    }
}

/// A whole number, as Go reads one: also in quotes, also with the mark of another base.
fn is_integer(data: &Data<'_>) -> bool {
    match data {
        Data::Int(_) => true,
        // Some settings take it, and none is known to be kept from starting by it.
        Data::Float(number) => number.fract() == 0.0,
        Data::Str(text) => {
            let digits = text.trim_start_matches(['+', '-']);
            let plain = digits.replace('_', "");
            text.is_empty() || is_based(&plain) || text.parse::<i64>().is_ok()
        }
        _ => false,
    }
}

fn is_based(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let based =
        |mark: &str, base| lower.strip_prefix(mark).is_some_and(|digits| i64::from_str_radix(digits, base).is_ok());
    based("0x", 16) || based("0o", 8) || based("0b", 2)
}

fn is_octal(data: &Data<'_>) -> bool {
    match data {
        Data::Int(_) => true,
        Data::Str(text) => i64::from_str_radix(text, 8).is_ok(),
        _ => false,
    }
}

fn is_text(item: Node<'_>) -> bool {
    matches!(Value::read(item).data, Data::Str(_) | Data::Int(_) | Data::Unknown)
}

/// Whether a text looks as if something else were put in its place before the file is used.
fn may_be_replaced(text: &str) -> bool {
    let is_name = text.len() > 3 && text.contains('_') && !text.contains(|c: char| c.is_ascii_lowercase());
    is_name || text.contains(['$', '{', '<', '%', '@']) || text.starts_with("__")
}

/// What a setting takes, in words.
pub fn expects(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "anything",
        Kind::Text | Kind::Choice(..) => "text in quotes",
        Kind::Bool => "`true` or `false` without quotes",
        Kind::Switch => "`true` or `false`",
        Kind::Integer => "a whole number",
        Kind::Duration => "a duration such as `90s` or `72h`",
        Kind::Period => "a duration such as `90s` or `72h`, or `none`",
        Kind::Octal => "octal digits in quotes such as `\"750\"`",
        Kind::Texts | Kind::Words(_) => "a list of texts",
        Kind::Block(_) | Kind::Labelled(_) => "a block",
    }
}

/// The words that a setting takes; nothing when it takes any.
pub fn allowed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Choice(words, _) | Kind::Words(words) => words,
        Kind::Labelled(labelled) => labelled.words.unwrap_or_default(),
        _ => &[],
    }
}

/// The words in a value that its setting does not take. What may be replaced later is unknown.
pub fn unallowed<'a>(written: &Written<'a>, kind: Kind) -> Vec<Value<'a>> {
    let words = allowed(kind);
    if words.is_empty() {
        return Vec::new();
    }
    let is_wrong = |value: &Value<'a>| match &value.data {
        Data::Str(text) => !text.is_empty() && !is_one_of(text, words, kind),
        Data::Unknown => true,
        _ => false,
    };
    let said: Vec<Value<'a>> = match kind {
        Kind::Choice(..) => vec![Value::read(written.node)],
        Kind::Words(_) => written.node.items().map(Value::read).collect(),
        // A type is wrong where the block begins.
        Kind::Labelled(shape) => {
            let named = bodies_of(written.node, shape).into_iter();
            named.filter_map(|body| Some(Value::read(body.word()?).said_by(body.node))).collect()
        }
        _ => Vec::new(),
    };
    said.into_iter().filter(is_wrong).map(vague).collect()
}

fn is_one_of(text: &str, words: &[&str], kind: Kind) -> bool {
    let counts = matches!(kind, Kind::Choice(_, Capitals::Count) | Kind::Words(_));
    let text = if counts { text } else { text.trim() };
    words.iter().any(|word| if counts { *word == text } else { word.eq_ignore_ascii_case(text) })
}

fn vague(value: Value<'_>) -> Value<'_> {
    let may_be = value.as_str().is_some_and(may_be_replaced);
    if may_be { Value { data: Data::Unknown, from: value.from } } else { value }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::*;
    use crate::source::Source;
    use crate::tree::hcl;

    /// The table is what the products' own decoder (hashicorp/hcl v1.0.1-vault-7) and its helpers say.
    #[test]
    fn values_are_judged_as_vault_decodes_them() {
        let words = Kind::Choice(&["a"], Capitals::Count);
        for (text, kind, expected) in [
            ("true", Kind::Bool, Some(true)),
            ("\"true\"", Kind::Bool, Some(false)),
            ("1", Kind::Bool, Some(false)),
            ("\"true\"", Kind::Switch, Some(true)),
            ("1", Kind::Switch, Some(true)),
            ("\"yes\"", Kind::Switch, Some(false)),
            ("[true]", Kind::Switch, Some(false)),
            ("\"${TLS}\"", Kind::Switch, None),
            ("\"TLS_DISABLE\"", Kind::Switch, None),
            ("\"TRUE\"", Kind::Switch, Some(true)),
            ("true", Kind::Text, Some(false)),
            ("1", Kind::Text, Some(true)),
            ("1.5", Kind::Text, Some(false)),
            ("[\"a\"]", Kind::Text, Some(false)),
            ("\"a\"", Kind::Texts, Some(false)),
            ("[\"a\", \"${B}\"]", Kind::Texts, Some(true)),
            ("[true]", Kind::Texts, Some(false)),
            ("\"0x10\"", Kind::Integer, Some(true)),
            ("\"-1\"", Kind::Integer, Some(true)),
            ("\"32MB\"", Kind::Integer, Some(false)),
            ("true", Kind::Integer, Some(false)),
            ("\"30 days\"", Kind::Duration, Some(false)),
            ("\"30d\"", Kind::Duration, Some(true)),
            ("\"1d12h\"", Kind::Duration, Some(false)),
            ("\"\"", Kind::Duration, Some(true)),
            ("\"{{ ttl }}\"", Kind::Duration, None),
            ("\"none\"", Kind::Period, Some(true)),
            ("\"none\"", Kind::Duration, Some(false)),
            ("\"0750\"", Kind::Octal, Some(true)),
            ("\"rwx\"", Kind::Octal, Some(false)),
            ("[1]", words, Some(false)),
            ("{}", Kind::Text, Some(false)),
        ] {
            let tree = hcl::parse(Arc::new(Source::file("vault.hcl", format!("x = {text}"))));
            let node = tree.root().unwrap().get("x").unwrap();
            assert_eq!(converts(kind, node), expected, "{text} as {kind:?}");
        }
    }
}
