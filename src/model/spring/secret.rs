//! Which properties hold a secret that is written out, and which only sound like it.
//!
//! What a key and a text say by themselves is settled for all families in [`words`]. Here stands what a property
//! adds: the encoder before a password (`{noop}`), the names beside it and around it, and where it is meant to run.

use std::borrow::Cow;

use super::document::{self, Document, Property};
use super::filler::{self, is_of_nobody, is_set_otherwise};
use super::opening::{is_database_of_development, is_never_read, is_of_this_machine, opens_nothing, opens_own_machine};
use super::purpose::Purpose;
use super::{Data, Model, System, Thing, Value, convert, database, key, placeholder};
use crate::model::secrets::{encoded, is_reference, is_secret_key, words};
use crate::source::Environment;
use crate::tree::Node;

/// How many properties are looked at beside one.
const BESIDE: usize = 1_000;

impl<'a> Model<'a> {
    /// The property, if its key speaks of a secret, the file is not encrypted, and it does not open a database that
    /// nobody outside the program can reach.
    fn secret(&self, thing: Thing<'a>) -> Option<&Property<'a>> {
        let property = Some(self.property(thing)).filter(|property| speaks_of_one(property))?;
        let document = self.document(thing);
        if self.purpose(thing) == Some(Purpose::Trial) || document.is_encrypted {
            return None;
        }
        let opens_own = || self.beside(thing, property).any(|other| database::is_embedded(other.value));
        (!filler::is_said_elsewhere(document, property) && !opens_own()).then_some(property)
    }

    /// The properties of the same mapping that are no secrets.
    fn beside<'s>(&'s self, thing: Thing<'a>, property: &'s Property<'a>) -> impl Iterator<Item = &'s Property<'a>> {
        let above = key::parent(&property.key);
        let all = self.document(thing).below(above).take(BESIDE);
        all.filter(move |other| key::parent(&other.key) == above && !speaks_of_one(other))
    }
}

/// The names of loggers and groups are free and mean nothing.
pub fn speaks_of_one(property: &Property<'_>) -> bool {
    is_secret_key(key::last(&property.written)) && !property.key.starts_with("logging.")
}

/// Whether the key speaks of a secret.
pub fn is_key<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, speaks_of_one(system.spring.property(thing)))
}

/// Whether the value is written out.
pub fn is_literal<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, is_written_out(&document::text(thing.node)))
}

fn is_written_out(text: &str) -> bool {
    let has_literal = placeholder::parse(text).is_none_or(|parts| placeholder::has_literal(&parts));
    has_literal && !is_reference(text)
}

/// Whether the value is a secret.
pub fn is_literal_secret<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let reveals = written_out(system, thing).is_some_and(|text| reveals(system, thing, &text));
    Value::at(thing.node, reveals && opens(system, thing))
}

/// Whether a secret opens something that matters. Keys that somebody was issued open what they open, whatever is switched
/// off here.
fn opens<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let is_chosen = words::is_password_key(key::last(&system.spring.property(thing).written));
    let is_near = || is_chosen || is_of_this_machine(system, thing);
    let is_doubled = || filler::is_repeated(system.spring.document(thing), system.spring.property(thing));
    let opens_none = is_near() && opens_nothing(system, thing)
        || is_chosen && is_set_otherwise(system, thing)
        || opens_own_machine(system, thing)
        || is_doubled();
    !opens_none
}

/// Whether a password was chosen for somebody's own machine: it matters little, and no text tells whether it goes further.
pub fn is_chosen_at_home<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let is_chosen = words::is_password_key(key::last(&system.spring.property(thing).written));
    let is_for_production = system.environment(thing) == Environment::Production;
    is_chosen && !is_for_production && (is_for_development(system, thing) || is_of_this_machine(system, thing))
}

/// Whether the value is a secret that everybody guesses.
pub fn is_known_password<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let known = written_out(system, thing).is_some_and(|text| is_known(system, thing, &text));
    let is_part = || system.spring.purpose(thing) == Some(Purpose::Part);
    let is_at_home = || opens_own_machine(system, thing) || is_database_of_development(system, thing);
    let is_read = || !opens_nothing(system, thing) && !is_never_read(system, thing);
    Value::at(thing.node, known && !is_part() && !is_at_home() && is_read() && !is_set_otherwise(system, thing))
}

/// The default that is a secret.
pub fn default<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let absent = Value { data: Data::Absent, from: Some(thing.node) };
    let text = document::text(thing.node);
    let secret = system.spring.secret(thing).filter(|property| !is_of_trust_store(&property.key));
    if secret.is_none() || is_written_out(&text) {
        return absent;
    }
    let default = placeholder::parse(&text).and_then(|parts| placeholder::literal_default(&parts));
    let is_secret = |text: &String| {
        let known = is_known(system, thing, text) && !is_for_development(system, thing);
        !is_reference(text) && !is_of_nobody(system, thing, text) && (known || reveals(system, thing, text))
    };
    let default = default.filter(is_secret).filter(|_| !is_asked_for_in_production(system, thing));
    default.map_or(absent, |default| Value::at(thing.node, default))
}

/// Whether a password only keeps the certificates of others from being changed: everybody may read them.
fn is_of_trust_store(key: &str) -> bool {
    key.contains("truststore") && key.ends_with("password")
}

/// Whether a default of the base file does not count where it matters: a profile that is not of development asks for the
/// secret without one.
fn is_asked_for_in_production<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let (own, key) = (system.spring.document(thing), &system.spring.property(thing).key);
    let is_other = |document: &&Document<'_>| {
        let environment = system.files[document.file].input.environment;
        document.place.unit == own.place.unit && document.profile.is_some() && environment != Environment::Development
    };
    let asks = |text: &str| {
        !is_written_out(text)
            && placeholder::parse(text).is_some_and(|parts| placeholder::literal_default(&parts).is_none())
    };
    let others = system.spring.documents.iter().filter(is_other).flat_map(|document| &document.properties);
    own.profile.is_none() && others.filter(|other| other.key == *key).any(|other| asks(&document::text(other.value)))
}

fn written_out<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Cow<'a, str>> {
    let text = document::text(thing.node);
    let is_there = system.spring.secret(thing).is_some() && is_written_out(&text);
    (is_there && !is_of_nobody(system, thing, &text)).then_some(text)
}

/// Whether a text is a secret, and not one that everybody guesses.
fn reveals<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let key = key::last(&system.spring.property(thing).written);
    let text = without_encoder(text);
    let is_setting = convert::boolean(text).is_some() && text.len() > 1
        || text.parse::<f64>().is_err() && (convert::duration(text, 1).is_some() || convert::size(text).is_some());
    let is_mock = !words::is_password_key(key) && (words::is_mock(key, text) || ends_as_its_key(key, text));
    let is_for_trying = is_for_development(system, thing) && words::is_for_trying(text);
    !is_setting
        && !is_mock
        && !is_for_trying
        && !asks_in_base64(text)
        && !words::is_told(key, text)
        && !is_known(system, thing, text)
}

/// Whether a text is the word for what belongs there: `aliyunSecretKey` under `secret-key`.
fn ends_as_its_key(key: &str, text: &str) -> bool {
    let name: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    text.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.len() > 5 && text.to_ascii_lowercase().ends_with(&name)
}

/// Whether base64 hides a text that asks to be replaced.
fn asks_in_base64(text: &str) -> bool {
    let decoded = encoded::decoded(text).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|inner| words::is_placeholder(&inner) || inner.contains("change"))
}

/// Whether everybody guesses a text: it is on the lists, or says the same as what stands around it.
fn is_known<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let property = system.spring.property(thing);
    let key = key::last(&property.written);
    let text = without_encoder(text);
    if words::is_placeholder(text) {
        return false;
    }
    if words::is_password_key(key) {
        return words::is_known(key, text) || is_name_around(system, thing, text);
    }
    words::is_unchanged(text) && !words::is_mock(key, text)
}

/// Whether the user beside a password, or what it is for, is called the same.
fn is_name_around<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let property = system.spring.property(thing);
    let is_named = key::parent(&property.key).split('.').any(|name| name.eq_ignore_ascii_case(text));
    is_named || system.spring.beside(thing, property).any(|other| names(other.value, text))
}

/// Whether a property is a text, or has it as the default of a placeholder.
fn names(node: Node<'_>, text: &str) -> bool {
    let own = document::text(node);
    own == text
        || placeholder::parse(&own).and_then(|parts| placeholder::literal_default(&parts)).as_deref() == Some(text)
}

/// A password behind the encoder that leaves it as it is.
fn without_encoder(text: &str) -> &str {
    let text = text.trim();
    ["{noop}", "{bcrypt}", "{argon2}", "{scrypt}", "{pbkdf2}"].iter().find_map(|e| text.strip_prefix(e)).unwrap_or(text)
}

fn is_for_development<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    system.environment(thing) == Environment::Development
}
