//! Secrets that only fill a gap, or say again what is said elsewhere: nothing has to be changed where they stand.

use super::document::{self, Document, Found, Property};
use super::opening::said;
use super::secret::speaks_of_one;
use super::{System, Thing, key, start};
use crate::model::secrets::words;
use crate::source::Environment;

/// How many properties above one are looked at, and how long a secret is that nobody chooses twice by chance.
const BEFORE: usize = 1_000;
const LONG: usize = 6;

/// Names beside a secret of whoever uses it.
const USERS: [&str; 8] = ["username", "user", "from", "email", "account", "accountname", "clientid", "login"];

/// Elements of keys that speak of what only pretends to be there.
const MOCKS: [&str; 4] = ["mock", "fake", "stub", "dummy"];

/// Stores that ask nobody for a password, whatever is sent to them.
const OPEN_STORES: [&str; 2] = ["victoriametrics", "prometheus"];

/// Whether a property repeats the account of the database beside it, opens a key that is public anyway, or is sent to a
/// store that does not ask.
pub fn is_said_elsewhere(document: &Document<'_>, property: &Property<'_>) -> bool {
    repeats_database(document, property)
        || property.key.split('.').any(|block| MOCKS.contains(&block))
        || opens_public_key(document, property)
        || property.key.split('.').any(|block| OPEN_STORES.contains(&block))
}

/// Whether migrations log in with the password of the database, which is found there.
fn repeats_database(document: &Document<'_>, property: &Property<'_>) -> bool {
    let above = key::parent(&property.key);
    let is_of_migrations = matches!(above, "flyway" | "spring.flyway" | "liquibase" | "spring.liquibase");
    let own = document::text(property.value);
    let is_same = |other: &Property<'_>| other.key.ends_with("password") && document::text(other.value) == own;
    is_of_migrations && document.below("spring.datasource").any(is_same)
}

/// Whether it opens a key store that is packaged with the program, or made for somebody's own machine: everybody has both.
fn opens_public_key(document: &Document<'_>, property: &Property<'_>) -> bool {
    let above = key::parent(&property.key);
    let is_of_store =
        ["keystorepassword", "keypassword", "keystore.password"].iter().any(|end| property.key.ends_with(end));
    let stores = [format!("{above}.keystore"), format!("{above}.location"), format!("{above}.keystore.location")];
    let is_of_all = |text: &str| text.starts_with("classpath:") || text.contains("localhost");
    let is_packaged = |store: &String| said(document, store).is_some_and(|text| is_of_all(&text));
    is_of_store && stores.iter().any(is_packaged)
}

/// Whether the same secret stands further up in a document, under a key of its own.
pub fn is_repeated(document: &Document<'_>, property: &Property<'_>) -> bool {
    let own = document::text(property.value);
    let before = document.properties.iter().take_while(|other| other.value != property.value).take(BEFORE);
    own.len() >= LONG && before.filter(|other| speaks_of_one(other)).any(|other| document::text(other.value) == own)
}

/// Whether a secret belongs to nobody: a client of OAuth that is called like it, or a user who is an example.
pub fn is_of_nobody<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let (document, property) = (system.spring.document(thing), system.spring.property(thing));
    let above = key::parent(&property.key);
    let beside = |name: &str| said(document, &format!("{above}.{name}"));
    let is_client = property.key.ends_with("clientsecret");
    let is_example =
        |name: &&str| beside(name).is_some_and(|user| words::is_placeholder(&user) && !user.contains("${"));
    (is_client && (beside("clientid").as_deref() == Some(text) || words::is_unchanged(text)))
        || USERS.iter().any(is_example)
        || is_program(system, thing, &property.key, text)
        || is_mail_at_home(document, property)
}

/// Whether a token is called like the program.
fn is_program<'a>(system: &System<'a>, thing: Thing<'a>, key: &str, text: &str) -> bool {
    let build = system.spring.builds.get(system.spring.unit(thing)).and_then(|build| build.name.as_deref());
    !words::is_password_key(key) && build == Some(text)
}

/// Whether mail is sent to the machine itself, where nobody asks for a password.
fn is_mail_at_home(document: &Document<'_>, property: &Property<'_>) -> bool {
    let host = said(document, "spring.mail.host").unwrap_or_default();
    property.key == "spring.mail.password" && ["localhost", "127.0.0.1"].iter().any(|home| host.contains(home))
}

/// Whether what a base file says does not count where it matters: a file of the unit for production, or what starts the
/// program, sets the key to something else.
pub fn is_set_otherwise<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let (own, property) = (system.spring.document(thing), system.spring.property(thing));
    let text = document::text(property.value);
    let differs = |other: &Document<'a>| matches!(other.get(&property.key), Some(Found::One(node)) if document::text(node) != text);
    !own.is_profile_specific()
        && (set_outside(system, thing, &text)
            || others(system, own).any(differs)
            || start::sets(system, &property.key, &text))
}

/// The documents for production that are laid over one.
fn others<'s, 'a>(system: &'s System<'a>, own: &'s Document<'a>) -> impl Iterator<Item = &'s Document<'a>> {
    let name = own.get("spring.application.name");
    let name = match name {
        Some(Found::One(node)) => document::text(node).into_owned(),
        _ => String::new(),
    };
    let is_production = |document: &Document<'_>| {
        matches!(document.environment(), Some(Environment::Production | Environment::PreProduction))
    };
    let is_laid_over = move |document: &Document<'_>| {
        document.place.unit == own.place.unit || (!name.is_empty() && document.place.name == name)
    };
    system.spring.documents.iter().filter(move |document| is_production(document) && is_laid_over(document))
}

/// Whether what starts the program surely sets a property of a base file, and to something else.
fn set_outside<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let model = &system.spring;
    let number = model.properties[thing.index].0;
    let key = &model.property(thing).key;
    let apps = model.apps.iter().filter(|app| app.layers.contains(&number));
    let mut outside = apps.filter_map(|app| model.outside.get(app.outside)?.as_ref());
    let differs = |outside: &Document<'_>| match outside.get(key) {
        Some(Found::One(node)) => document::text(node) != text,
        found => found.is_some(),
    };
    outside.any(|outside| !outside.is_doubtful && differs(outside))
}
