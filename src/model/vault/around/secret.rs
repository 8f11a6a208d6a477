//! Secrets of Vault's own. What they say is never told.

use super::super::servers::unit::is_server_file;
use super::{Fact, System, Thing, Ty, Value};
use crate::source::FileKind;
use crate::tree::Node;

/// The names of the kinds of files that hold one secret and nothing else.
pub const TOKEN: &str = "vault-token";
/// A share of an unseal key.
pub const UNSEAL_KEY: &str = "vault-unseal-key";
/// The first line of a private key.
pub const PRIVATE_KEY: &str = "vault-private-key";

/// What can be asked of a secret.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "`token`, `unseal key` or `private key`.", |system, thing| {
        Value::at(thing.node, kind(system, thing))
    }),
    Fact::new(
        "isOfInitialisation",
        Ty::Bool,
        "Whether the file holds what `operator init` prints: unseal keys, mostly with the first root token.",
        |system, thing| Value::at(thing.node, of_file(system, thing).any(|other| kind(system, other) == "unseal key")),
    ),
    Fact::new("isFirst", Ty::Bool, "Whether it is the first secret of Vault's in its file.", |system, thing| {
        let first = of_file(system, thing).next().is_some_and(|first| first.index == thing.index);
        Value::at(thing.node, first)
    }),
    Fact::new(
        "isInComment",
        Ty::Bool,
        "Whether its line is a comment, as of a script that shows what to expect.",
        |_, thing| Value::at(thing.node, is_in_comment(thing.node)),
    ),
    Fact::joined(
        "isOfServer",
        Ty::Bool,
        "Of a private key: whether a server's listener names its file, or a server's configuration stands beside it.",
        &["tls_key_file", "listener"],
        is_of_server,
    ),
];

fn kind(system: &System<'_>, thing: Thing<'_>) -> &'static str {
    match system.files[thing.file].input.kind {
        FileKind::Companion(UNSEAL_KEY) => "unseal key",
        FileKind::Companion(PRIVATE_KEY) => "private key",
        _ => "token",
    }
}

fn is_in_comment(node: Node<'_>) -> bool {
    let place = node.place().written().0;
    let before = place.source.text.get(..place.range.start as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or(before).trim_start();
    line.starts_with('#') || line.starts_with("//")
}

fn path<'s>(system: &'s System<'_>, file: usize) -> &'s str {
    &system.files[file].input.source.path
}

fn of_file<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> impl Iterator<Item = Thing<'a>> + use<'s, 'a> {
    let own = path(system, thing.file);
    let secrets = system.things("vault.secret").iter().copied();
    secrets.filter(move |other| path(system, other.file) == own)
}

fn is_of_server<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = path(system, thing.file);
    let (folder, name) = own.rsplit_once('/').unwrap_or(("", own));
    let named = system.vault.listeners.iter().filter_map(|listener| listener.block.body.text_of("tls_key_file"));
    let is_named = named.into_iter().any(|file| file.rsplit('/').next() == Some(name));
    let beside = system.files.iter().filter(|file| is_server_file(file));
    let mut folders = beside.map(|file| file.input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder));
    Value::at(thing.node, is_named || folders.any(|other| other == folder))
}
