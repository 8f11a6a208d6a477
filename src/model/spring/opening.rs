//! What a secret opens: whether it is there at all, and whether anybody but a developer reaches it.
//!
//! What is switched off, or is one of several choices of which another was made, opens nothing. What stands on the machine
//! of whoever tries the program, under a profile that nothing starts, opens nothing that matters.

use super::document::{self, Document, Found};
use super::release::is_since;
use super::{System, Thing, key, placeholder, start};
use crate::source::Environment;

/// Switches, and what they say when they are off.
const SWITCHES: [(&str, &str); 3] = [("enabled", "false"), ("enable", "false"), ("disabled", "true")];

/// Keys that choose among the blocks beside them.
const CHOOSERS: [&str; 7] = ["type", "mode", "provider", "kind", "active", "use", "storagetype"];

/// Blocks that are one choice of several wherever they stand beside such a key.
const CHOICES: [&str; 10] = ["ldap", "oauth2", "oidc", "saml", "sso", "cas", "casdoor", "kerberos", "basic", "jwt"];

/// How many properties are looked at around one.
const AROUND: usize = 300;

/// Whether what a secret opens is switched off, or is not what was chosen. The whole program is not switched off.
pub fn opens_nothing<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let document = system.spring.document(thing);
    let own = &system.spring.property(thing).key;
    let above = || std::iter::successors(Some(key::parent(own)), |above| Some(key::parent(above)));
    let blocks = || above().take_while(|above| above.contains('.') || *above == key::parent(own) && !above.is_empty());
    blocks()
        .any(|block| is_off(document, block) || is_not_chosen(document, block) || is_not_shown(system, thing, block))
}

/// Pages that are there only when somebody switches them on.
const PAGES: [&str; 1] = ["statviewservlet"];

/// Whether a block is about a page that no document of the unit switches on.
fn is_not_shown<'a>(system: &System<'a>, thing: Thing<'a>, block: &str) -> bool {
    let unit = &system.spring.document(thing).place.unit;
    let is_on =
        |document: &Document<'_>| said(document, &format!("{block}.enabled")).is_some_and(|text| text != "false");
    PAGES.contains(&key::last(block))
        && !system.spring.documents.iter().filter(|document| document.place.unit == *unit).any(is_on)
}

fn is_off(document: &Document<'_>, block: &str) -> bool {
    let says =
        |(switch, off): &(&str, &str)| said(document, &format!("{block}.{switch}")).is_some_and(|text| text == *off);
    SWITCHES.iter().any(says)
}

/// Whether a key beside a block chooses another one.
fn is_not_chosen(document: &Document<'_>, block: &str) -> bool {
    let Some((above, own)) = block.rsplit_once('.') else { return false };
    let chosen = CHOOSERS.iter().filter_map(|chooser| said(document, &format!("{above}.{chooser}")));
    let is_other = |choice: String| {
        let name = key::squashed(&choice);
        let is_word = !name.is_empty() && !choice.contains(['.', ',', '/', '$']);
        let is_block = || document.below(&format!("{above}.{name}")).next().is_some();
        is_word && name != own && (CHOICES.contains(&own) || is_block())
    };
    chosen.into_iter().any(is_other)
}

/// What a document says of a key, or leaves it at when nobody says anything.
pub fn said(document: &Document<'_>, key: &str) -> Option<String> {
    let Some(Found::One(node)) = document.get(key) else { return None };
    let text = document::text(node);
    let default = placeholder::parse(&text).and_then(|parts| placeholder::literal_default(&parts));
    Some(default.unwrap_or_else(|| text.into_owned()))
}

/// Whether a secret opens only what stands on the machine of whoever tries the program: its address says so, and its file
/// is one of development, or of a profile that nothing in the workspace starts.
pub fn opens_own_machine<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    is_of_this_machine(system, thing) && (is_for_development(system, thing) || is_never_started(system, thing))
}

fn is_for_development<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    system.environment(thing) == Environment::Development
}

/// Whether an address of the same block says that it is at home.
pub fn is_of_this_machine<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let (document, own) = (system.spring.document(thing), &system.spring.property(thing).key);
    let third = own.match_indices('.').nth(2).map(|(at, _)| &own[..at]);
    let around = third.unwrap_or_else(|| key::parent(own));
    let is_beside = |other: &str| third.is_some() || key::parent(other) == around;
    let mut around = document.below(around).take(AROUND).filter(|other| is_beside(&other.key));
    around.any(|other| is_local(&document::text(other.value)))
}

/// Whether a file is for a profile of no environment in particular that nothing in the workspace starts.
fn is_never_started<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let document = system.spring.document(thing);
    let is_open = system.environment(thing) == Environment::Any && document.is_profile_specific();
    is_open
        && !document.profiles().any(|profile| start::of(system).starts(profile) || is_active(system, thing, profile))
}

/// Whether a configuration of the unit starts a profile by itself, and not in a group of development.
fn is_active<'a>(system: &System<'a>, thing: Thing<'a>, profile: &str) -> bool {
    let unit = &system.spring.document(thing).place.unit;
    let own = system.spring.documents.iter().filter(|document| document.place.unit == *unit);
    let mut named = own.flat_map(|document| document.below("spring.profiles"));
    named.any(|property| {
        let text = document::text(property.value);
        let mut names = text.split(',').map(str::trim);
        let group = property.key.strip_prefix("spring.profiles.group.").unwrap_or_default();
        names.any(|name| name == profile) && Environment::of_profile(group) != Environment::Development
    })
}

/// Whether an address beside a secret names a database at home that is one of development by its own name: `devdb`.
pub fn is_database_of_development<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let (document, own) = (system.spring.document(thing), &system.spring.property(thing).key);
    let above = key::parent(own);
    let urls = ["url", "jdbcurl"].map(|name| format!("{above}.{name}"));
    let is_so = |url: &String| said(document, url).is_some_and(|text| is_local(&text) && is_for_developers(&text));
    urls.iter().any(is_so)
}

/// Whether the name of a database at the end of an address speaks of development.
fn is_for_developers(url: &str) -> bool {
    let path = url.split(['?', ';']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let speaks = |word: &str| name.starts_with(word) || name.ends_with(word);
    ["dev", "local", "test", "dump"].into_iter().any(speaks) || Environment::of_name(&name) == Environment::Development
}

fn is_local(text: &str) -> bool {
    ["localhost", "127.0.0.1", "host.docker.internal"].iter().any(|host| text.contains(host))
}

/// Whether Spring Boot does not start with a file: one of a profile that names profiles itself.
pub fn is_never_read<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let document = system.spring.document(thing);
    let names = ["active", "default", "include"].map(|key| format!("spring.profiles.{key}"));
    document.profile.is_some()
        && names.iter().any(|key| document.get(key).is_some())
        && is_since(system, thing, "2.4") != Some(false)
}
