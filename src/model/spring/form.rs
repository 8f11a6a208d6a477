//! How a value is written: whether it becomes what its property is, and whether placeholders in it hold together.

use super::convert::{self, Type};
use super::document::{self, Property};
use super::layers::is_template;
use super::{Data, Fact, System, Thing, Ty, Value, placeholder, types};
use crate::tree::{Node, Scalar, Style};

/// What can be asked of the form of a property.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "misfit",
        Ty::Maybe(&Ty::Str),
        "What the property must be when its value cannot become that: `a whole number`, `true or false`; absent when it fits, or nobody knows.",
        misfit,
    ),
    Fact::new(
        "hasStrayUnit",
        Ty::Bool,
        "Whether a whole number is written with a unit of time: `30s`.",
        |system, thing| {
            let property = system.spring.property(thing);
            let text = document::text(thing.node);
            let has_unit = text.parse::<f64>().is_err() && convert::duration(&text, 1).is_some();
            Value::at(thing.node, types::type_of(&property.key) == Some(Type::Int) && has_unit)
        },
    ),
    Fact::new(
        "isCompoundDuration",
        Ty::Bool,
        "Whether a duration is written with several units, as in `1h30m`, which Spring Boot does not read.",
        |system, thing| {
            let is_duration = matches!(types::type_of(&system.spring.property(thing).key), Some(Type::Duration(_)));
            Value::at(thing.node, is_duration && is_compound(&document::text(thing.node)))
        },
    ),
    Fact::new("plainNumber", Ty::Maybe(&Ty::Int), "The number, when the value is one without a unit.", |_, thing| {
        let number: Option<i64> = document::text(thing.node).trim().parse().ok();
        number.map_or_else(|| Value { data: Data::Absent, from: Some(thing.node) }, |n| Value::at(thing.node, n))
    }),
    Fact::new("isBrokenPlaceholder", Ty::Bool, "Whether a placeholder in the value is never closed.", |_, thing| {
        let text = document::text(thing.node);
        Value::at(thing.node, text.contains("${") && !is_template(&text) && placeholder::parse(&text).is_none())
    }),
    Fact::new(
        "becomes",
        Ty::Maybe(&Ty::Str),
        "What YAML makes of an unquoted value that was meant as text: a number in another notation, or a switch; absent when it stays as it is.",
        becomes,
    ),
];

fn misfit<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let text = document::text(thing.node);
    let property = system.spring.property(thing);
    let absent = Value { data: Data::Absent, from: Some(thing.node) };
    let is_unknown = text.trim().is_empty() || text.contains("${") || text.contains("#{") || is_template(&text);
    let ty = types::type_of(&property.key).filter(|ty| !is_unknown && !fits(text.trim(), *ty));
    ty.map_or(absent, |ty| Value::at(thing.node, wanted(ty)))
}

fn fits(text: &str, ty: Type) -> bool {
    match ty {
        Type::Bool => convert::boolean(text).is_some(),
        Type::Int => text.parse::<i64>().is_ok(),
        Type::Float => text.parse::<f64>().is_ok(),
        Type::Duration(unit) => convert::duration(text, unit).is_some(),
        Type::Size => convert::size(text).is_some(),
        Type::Word(words) => convert::word(text, words).is_some(),
        Type::Text | Type::List => true,
    }
}

fn wanted(ty: Type) -> String {
    match ty {
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Int => "a whole number".to_owned(),
        Type::Float => "a number".to_owned(),
        Type::Duration(_) => "a duration such as `30s`".to_owned(),
        Type::Size => "a size such as `10MB`".to_owned(),
        Type::Word(words) => format!("one of {}", words.join(", ")),
        Type::Text | Type::List => "text".to_owned(),
    }
}

/// Two or more numbers, each with its unit.
fn is_compound(text: &str) -> bool {
    let mut parts = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest.bytes().skip(digits).take_while(u8::is_ascii_alphabetic).count();
        if digits == 0 || letters == 0 {
            return false;
        }
        parts += 1;
        rest = rest.get(digits + letters..).unwrap_or_default();
    }
    parts > 1
}

/// Last words of keys that hold text which may look like a number.
const TEXTS: [&str; 8] = ["version", "code", "zip", "phone", "username", "account", "number", "tag"];

fn becomes<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let property = system.spring.property(thing);
    let absent = Value { data: Data::Absent, from: Some(thing.node) };
    let made = Some(thing.node).filter(|node| node.style() == Style::Plain && is_text(property)).and_then(remade);
    made.map_or(absent, |made| Value::at(thing.node, made))
}

fn is_text(property: &Property<'_>) -> bool {
    let last = property.key.rsplit('.').next().unwrap_or_default();
    let is_named_so = TEXTS.iter().any(|word| last.ends_with(word));
    let ty = types::type_of(&property.key);
    ty == Some(Type::Text) || (ty.is_none() && (is_named_so || super::secret::speaks_of_one(property)))
}

/// What becomes of a plain scalar that is not taken as it stands.
fn remade(node: Node<'_>) -> Option<String> {
    let written = node.source_text();
    match node.scalar()? {
        Scalar::Int(value) => Some(value.to_string()),
        Scalar::Bool(value) => Some(value.to_string()).filter(|_| !matches!(written, "true" | "false")),
        // As Java writes it: `1.0` stays what it is.
        Scalar::Float(value) if written.contains('.') && written.ends_with('0') => Some(format!("{value:?}")),
        _ => None,
    }
    .filter(|made| made != written && !written.starts_with('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_several_units() {
        for (text, expected) in [
            ("1h30m", true),
            ("1d2h", true),
            ("30m", false),
            ("1h 30m", false),
            ("h1", false),
            ("", false),
            ("1é", false),
        ] {
            assert_eq!(is_compound(text), expected, "{text}");
        }
    }

    #[test]
    fn values_that_fit_their_type() {
        for (text, ty, expected) in [
            ("yes", Type::Bool, true),
            ("maybe", Type::Bool, false),
            ("30s", Type::Int, false),
            ("PT30S", Type::Duration(1), true),
            ("10mb", Type::Size, false),
            ("WHEN_AUTHORIZED", Type::Word(&["when-authorized"]), true),
            ("anything", Type::Text, true),
        ] {
            assert_eq!(fits(text, ty), expected, "{text}");
        }
    }
}
