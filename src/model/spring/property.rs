//! Facts about one property as a document writes it: its key in every spelling, and what of its value is written out.

use super::document::{self, Property};
use super::{Data, Fact, Model, System, Thing, Ty, VIEWS, Value, convert, file, key, placeholder, types};
use crate::model::secrets::{is_encrypted, is_reference, is_secret_key};

impl<'a> Model<'a> {
    fn property(&self, thing: Thing<'a>) -> &Property<'a> {
        let (document, property) = self.properties[thing.index];
        &self.documents[document].properties[property]
    }
}

/// What can be asked of a property.
pub const FACTS: &[Fact] = &[
    Fact::new("key", Ty::Str, "Its whole key as documentation spells it: `spring.jpa.open-in-view`.", name),
    Fact::new("lastName", Ty::Str, "The last element of its key.", last_name),
    Fact::new("raw", Ty::Str, "Its value as written, placeholders not filled in.", raw),
    Fact::new("value", Ty::Raw, "Its value as the file's notation reads it.", |_, thing| Value::read(thing.node)),
    Fact::new("isSecretKey", Ty::Bool, "Whether the key speaks of a secret.", is_secret),
    Fact::new(
        "isLiteral",
        Ty::Bool,
        "Whether a value is written out: not empty, no placeholder or reference, not encrypted.",
        is_literal,
    ),
    Fact::new(
        "isLiteralSecret",
        Ty::Bool,
        "Whether the key speaks of a secret and the secret is written out; switches, durations and sizes are none.",
        is_literal_secret,
    ),
    Fact::new(
        "literalDefault",
        Ty::Maybe(&Ty::Str),
        "The default that is written out in a placeholder: `x` of `${NAME:x}`.",
        literal_default,
    ),
    Fact::new(
        "environment",
        Ty::Str,
        "Where its document is meant to run: `production`, `pre-production`, `development` or `any`.",
        file::environment,
    ),
    Fact::new("profile", Ty::Maybe(&Ty::Str), "The profile that the file's name gives.", file::profile),
    Fact::new(
        "isProfileSpecific",
        Ty::Bool,
        "Whether only some profiles read the document.",
        file::is_profile_specific,
    ),
    Fact::new("isForTests", Ty::Bool, "Whether only tests read the document.", file::is_for_tests),
    Fact::new("format", Ty::Str, "`yaml` or `properties`.", file::format),
    Fact::new(
        "earlier",
        Ty::Maybe(&Ty::Thing("spring.property")),
        "An earlier property of the document that sets the same key, in any spelling.",
        earlier,
    ),
    Fact::new(
        "isWrittenTwice",
        Ty::Bool,
        "Whether the same key stands earlier in the same mapping, in the same letters.",
        is_written_twice,
    ),
];

fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let property = system.spring.property(thing);
    let known = types::spelling(&property.key).map(str::to_owned);
    Value::at(thing.node, known.unwrap_or_else(|| key::kebab(&property.written)))
}

fn last_name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, key::kebab(key::last(&system.spring.property(thing).written)))
}

fn raw<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, document::text(thing.node))
}

fn is_secret<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, speaks_of_a_secret(system.spring.property(thing)))
}

/// The names of loggers and groups are free and mean nothing.
fn speaks_of_a_secret(property: &Property<'_>) -> bool {
    is_secret_key(key::last(&property.written)) && !property.key.starts_with("logging.")
}

fn is_literal<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, is_written_out(&document::text(thing.node)))
}

fn is_written_out(text: &str) -> bool {
    let has_literal = placeholder::parse(text).is_none_or(|parts| placeholder::has_literal(&parts));
    has_literal && !is_reference(text)
}

fn is_literal_secret<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let text = document::text(thing.node);
    let is_setting = convert::boolean(&text).is_some() && text.len() > 1
        || text.parse::<f64>().is_err() && (convert::duration(&text, 1).is_some() || convert::size(&text).is_some());
    let speaks = speaks_of_a_secret(system.spring.property(thing));
    Value::at(thing.node, speaks && !is_setting && is_written_out(&text) && !is_encrypted(thing.node.tree))
}

fn literal_default<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let text = document::text(thing.node);
    let default = placeholder::parse(&text).and_then(|parts| placeholder::literal_default(&parts));
    match default.filter(|default| !is_reference(default)) {
        Some(default) => Value::at(thing.node, default),
        None => Value { data: Data::Absent, from: Some(thing.node) },
    }
}

fn earlier<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(number) = system.spring.property(thing).earlier else { return Value::absent(thing.node) };
    let (document, own) = system.spring.properties[thing.index];
    let node = system.spring.documents[document].properties[number].value;
    Value::at(node, Thing { view: &VIEWS[2], node, file: thing.file, index: thing.index - own + number })
}

fn is_written_twice<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let twice = thing.node.key().is_some_and(|key| key.tree.is_duplicate(key));
    Value::at(thing.node, twice)
}
