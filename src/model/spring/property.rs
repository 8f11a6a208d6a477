//! Facts about one property as a document writes it. What of its value is secret is left to [`super::secret`].

use super::document::{self, Property};
use super::{Fact, Model, System, Thing, Ty, VIEWS, Value, file, key, opening, secret, types};

impl<'a> Model<'a> {
    pub(super) fn property(&self, thing: Thing<'a>) -> &Property<'a> {
        let (document, property) = self.properties[thing.index];
        &self.documents[document].properties[property]
    }
}

/// What can be asked of a property.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "key",
        Ty::Str,
        "Its whole key, those of the framework as documentation spells them: `spring.jpa.open-in-view`.",
        name,
    ),
    Fact::new("lastName", Ty::Str, "The last element of its key.", last_name),
    Fact::new("raw", Ty::Str, "Its value as written, placeholders not filled in.", raw),
    Fact::new("value", Ty::Raw, "Its value as the file's notation reads it.", |_, thing| Value::read(thing.node)),
    Fact::new("isSecretKey", Ty::Bool, "Whether the key speaks of a secret.", secret::is_key),
    Fact::new(
        "isLiteral",
        Ty::Bool,
        "Whether a value is written out: not empty, no placeholder or reference, not encrypted.",
        secret::is_literal,
    ),
    Fact::new(
        "isLiteralSecret",
        Ty::Bool,
        "Whether the key speaks of a secret and the secret is written out. Switches, hashes, words that ask to be replaced and passwords that everybody knows are none, nor is in development what is only words.",
        secret::is_literal_secret,
    ),
    Fact::new(
        "isChosenAtHome",
        Ty::Bool,
        "Whether it is a password that somebody chose, and not a key that was issued, for development or for what stands on the machine itself.",
        |system, thing| Value::at(thing.node, secret::is_chosen_at_home(system, thing)),
    ),
    Fact::new(
        "opensNothing",
        Ty::Bool,
        "Whether the block that it stands in is switched off, or another one is chosen in its place.",
        |system, thing| Value::at(thing.node, opening::opens_nothing(system, thing)),
    ),
    Fact::new(
        "isKnownPassword",
        Ty::Bool,
        "Whether a secret is written out that everybody guesses: `admin`, `changeit`, the name of the user beside it.",
        secret::is_known_password,
    ),
    Fact::new(
        "secretDefault",
        Ty::Maybe(&Ty::Str),
        "The default of a placeholder, `x` of `${NAME:x}`, that is a secret written out, or outside development one that everybody guesses.",
        secret::default,
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
    Value::at(thing.node, types::documented(system.spring.property(thing)))
}

fn last_name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, key::kebab(key::last(&system.spring.property(thing).written)))
}

fn raw<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, document::text(thing.node))
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
