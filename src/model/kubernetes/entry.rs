//! Entries of ConfigMaps and Secrets, and whether they hold a secret that is written out.

use std::borrow::Cow;

use super::{Data, Fact, Object, System, Thing, Ty, Value, views};
use crate::model::helm::setting;
use crate::model::secrets::{self, encoded, lines, words};
use crate::source::Environment;
use crate::tree::{Kind, Node};

/// An entry of a ConfigMap or Secret.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its value.
    pub node: Node<'a>,
    /// The number of its object.
    pub object: usize,
    /// Its key.
    key: &'a str,
    /// Whether it is written in base64.
    is_encoded: bool,
}

/// Collects the entries of a ConfigMap or Secret. Files in base64 are nothing that anybody reads.
pub fn collect<'a>(object: &Object<'a>, number: usize, entries: &mut Vec<Entry<'a>>) {
    let is_secret = object.is("Secret");
    if !is_secret && !object.is("ConfigMap") {
        return;
    }
    for (field, is_encoded) in [("data", is_secret), ("stringData", false)] {
        let written = object.node.get(field).into_iter().flat_map(|data| data.written_entries());
        let texts = written.filter(|entry| entry.value.kind() == Kind::Scalar);
        entries.extend(texts.map(|entry| Entry {
            node: entry.value,
            object: number,
            key: entry.key.text(),
            is_encoded,
        }));
    }
}

/// What can be asked of an entry.
pub const FACTS: &[Fact] = &[
    Fact::new("key", Ty::Str, "Its key.", |system, thing| Value::at(thing.node, entry(system, thing).key)),
    Fact::new(
        "isLiteralSecret",
        Ty::Bool,
        "Whether it holds a secret that is written out, or in base64: neither encrypted nor a reference, name, path or placeholder. A file that is judged by itself is none.",
        |system, thing| Value::at(thing.node, is_literal_secret(system, thing)),
    ),
    Fact::new(
        "isKnownPassword",
        Ty::Bool,
        "Whether it is a password that everybody knows, such as `admin` or `changeme`, and not for development.",
        |system, thing| Value::at(thing.node, is_known_password(system, thing)),
    ),
    Fact::new(
        "object",
        Ty::Thing("kubernetes.object"),
        "The ConfigMap or Secret that it stands in.",
        |system, thing| {
            let index = entry(system, thing).object;
            let object = &system.kubernetes.objects[index];
            Value::at(object.node, Thing { view: &views::OBJECT, node: object.node, file: object.file, index })
        },
    ),
    Fact::new("raw", Ty::Raw, "Its value as written.", |_, thing| Value::read(thing.node)),
];

/// What can be asked of a ConfigMap or Secret.
pub const HOLDER_FACTS: &[Fact] =
    &[Fact::new("entries", Ty::List(&Ty::Thing("kubernetes.entry")), "Its entries that hold text.", entries)];

fn entries<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let all = &system.kubernetes.entries;
    let first = all.partition_point(|entry| entry.object < thing.index);
    let own = all[first..].iter().take_while(|entry| entry.object == thing.index).enumerate();
    let things = own.map(|(n, entry)| {
        let part = Thing { view: &views::ENTRY, node: entry.node, file: thing.file, index: first + n };
        Value::at(entry.node, part)
    });
    Value::list(things.collect::<Vec<_>>()).said_by(thing.node)
}

fn entry<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Entry<'a> {
    &system.kubernetes.entries[thing.index]
}

fn is_literal_secret<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let entry = entry(system, thing);
    let Some(content) = content(entry) else { return false };
    let reveals = match &content {
        Content::Text(text) => {
            let is_tried = || is_tried(system, thing) && words::is_for_trying(text);
            !is_known(entry, text) && reveals(entry, text) && !is_tried() && !setting::is_shown(system, thing, text)
        }
        Content::Bytes => secrets::is_secret_key(entry.key) && !setting::is_of_trial(system, thing),
    };
    reveals && is_plain(system, thing) && !system.is_read_as_file(thing)
}

fn is_known_password<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let entry = entry(system, thing);
    matches!(content(entry), Some(Content::Text(text)) if is_known(entry, &text))
        && !is_tried(system, thing)
        && is_plain(system, thing)
        && !is_for_others(system, thing)
}

/// Whether a chart puts a word there that opens nothing of what it runs.
fn is_for_others<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let value = || system.rendered.value(thing.node);
    setting::is_of_trial(system, thing) || value().is_some_and(|value| setting::opens_nothing(system, value))
}

/// Whether it is meant for development, where words are for trying.
fn is_tried<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    system.environment(thing) == Environment::Development
}

fn is_known(entry: &Entry<'_>, text: &str) -> bool {
    secrets::is_secret_key(entry.key) && !words::is_told(entry.key, text) && words::is_known(entry.key, text)
}

/// What an entry says once it is decoded.
enum Content<'a> {
    Text(Cow<'a, str>),
    /// A key that was rolled by dice.
    Bytes,
}

/// Fewer bytes that are no text are a word that was not encoded, such as `changeme`.
const KEY: usize = 16;

fn content<'a>(entry: &Entry<'a>) -> Option<Content<'a>> {
    let value = Value::read(entry.node);
    let text = match value.data {
        Data::Str(text) => text,
        Data::Int(_) | Data::Float(_) => Cow::Borrowed(entry.node.text()),
        _ => return None,
    };
    if !entry.is_encoded {
        return Some(Content::Text(text));
    }
    match String::from_utf8(encoded::decoded(&text)?) {
        Ok(text) => Some(Content::Text(Cow::Owned(text))),
        Err(error) => (error.as_bytes().len() >= KEY).then_some(Content::Bytes),
    }
}

fn reveals(entry: &Entry<'_>, text: &str) -> bool {
    let trimmed = text.trim();
    if trimmed.is_empty() || secrets::is_reference(trimmed) {
        return false;
    }
    let is_file = trimmed.contains('\n');
    let by_key = || !is_file && secrets::is_secret_key(entry.key) && is_secret(entry, trimmed);
    let by_look = || secrets::is_secret_value(text) && !words::is_placeholder(trimmed);
    by_key()
        || by_look()
        || ((is_file || trimmed.contains('=')) && lines::set_a_secret(text))
        || is_login(entry.key, trimmed)
}

/// A Secret holds no names, so that a word under the key of a token is one.
fn is_secret(entry: &Entry<'_>, text: &str) -> bool {
    let is_mock = !words::is_password_key(entry.key) && words::is_mock(entry.key, text);
    let is_of_secret = entry.is_encoded && !words::is_told(entry.key, text);
    !is_mock && (is_of_secret || words::is_secret(entry.key, text))
}

/// Whether a file for a registry of images holds a login.
fn is_login(key: &str, text: &str) -> bool {
    let quoted: Vec<&str> = text.split('"').collect();
    let is_set = |part: &[&str]| {
        ["auth", "password", "identitytoken"].contains(&part[1])
            && part[2].trim() == ":"
            && !secrets::is_reference(part[3])
            && !words::is_placeholder(part[3])
    };
    [".dockerconfigjson", ".dockercfg"].contains(&key) && quoted.windows(4).any(is_set)
}

/// Whether the entry is read as it stands: not decrypted by somebody first.
fn is_plain<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let object = system.kubernetes.owner(thing).node;
    thing.node.tag().is_none()
        && object.get("sops").is_none()
        && object.text_of("type") != Some("kubernetes.io/service-account-token")
        && !secrets::is_encrypted(&system.files[thing.file].tree)
}
