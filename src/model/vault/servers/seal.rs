//! Seals of servers, and the secrets that stand in them.

use super::server::table;
use super::settings::{raw_of, switch_of};
use super::{Block, Data, Fact, Part, System, Thing, Ty, Value};
use crate::model::secrets::is_reference;
use crate::model::secrets::words::is_placeholder;
use crate::tree::Node;

/// The settings of each type that hold secrets.
const SECRETS: &[(&str, &[&str])] = &[
    ("awskms", &["access_key", "secret_key", "session_token"]),
    ("azurekeyvault", &["client_secret"]),
    ("gcpckms", &["credentials"]),
    ("alicloudkms", &["access_key", "secret_key"]),
    ("transit", &["token"]),
    ("pkcs11", &["pin"]),
    ("static", &["current_key", "previous_key"]),
    ("ovhcloud", &["token"]),
    ("tcloudpublic", &["access_key", "secret_key"]),
];

/// What can be asked of a seal.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type in small letters, as in `awskms`.", |system, thing| {
        part(system, thing).block.kind()
    }),
    Fact::new(
        "isDisabled",
        Ty::Bool,
        "Whether it is switched off, as it is while the seal is changed.",
        |system, thing| switch_of(system, thing, "disabled"),
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of settings that hold a secret in clear text.",
        literal_secrets,
    ),
    Fact::new("raw", Ty::Raw, "The block as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("flags", Ty::Table, "A setting as a truth value, `false` when nothing says.", |_, thing| {
        table(thing, switch_of)
    }),
    Fact::new("settings", Ty::Table, "A setting as written.", |_, thing| table(thing, raw_of)),
    Fact::new("server", Ty::Maybe(&Ty::Thing("vault.server")), "The server that it belongs to.", |system, thing| {
        super::server_of(system, part(system, thing))
    }),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.seals[thing.index]
}

fn literal_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let named = |node: Node<'a>| Value { data: Data::from(node.key().map_or("", |key| key.text())), from: Some(node) };
    Value::list(secrets(&part(system, thing).block).into_iter().map(named))
}

/// The values of a seal that are secrets in clear text.
pub fn secrets<'a>(seal: &Block<'a>) -> Vec<Node<'a>> {
    let kind = seal.kind();
    let keys = SECRETS.iter().filter(|(name, _)| Some(*name) == kind.as_str()).flat_map(|(_, keys)| *keys);
    keys.filter_map(|key| seal.body.get(key).filter(|node| is_secret(key, *node))).collect()
}

/// Whether a setting that holds a secret holds it in clear text.
pub fn is_secret(key: &str, node: Node<'_>) -> bool {
    let value = Value::read(node);
    let Some(text) = value.as_str().map(str::trim) else { return value.is_present() };
    // Credentials of Google Cloud are usually a path; only JSON is the secret itself.
    let is_content = key != "credentials" || text.starts_with('{');
    is_content && !text.starts_with('<') && !is_reference(text) && !is_placeholder(text)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn only_secrets_in_clear_text_are_found() {
        for (text, expected) in [
            (
                "seal \"awskms\" {\n secret_key = \"abc\"\n access_key = \"def\"\n region = \"eu-west-1\"\n}",
                "access_key, secret_key",
            ),
            ("seal \"awskms\" { secret_key = \"\" }", ""),
            ("seal \"awskms\" { secret_key = \"${SECRET}\" }", ""),
            ("seal \"pkcs11\" { pin = 1234 }", "pin"),
            ("seal \"pkcs11\" { pin = \"XXXXXXXX\" }", ""),
            ("seal \"awskms\" { access_key = \"AKIAIOSFODNN7EXAMPLE\" }", ""),
            ("seal \"gcpckms\" { credentials = \"/etc/vault/key.json\" }", ""),
            ("seal \"gcpckms\" { credentials = \"{ \\\"type\\\": 1 }\" }", "credentials"),
            ("seal \"static\" { current_key = \"file:///run/key\" }", ""),
            ("seal \"static\" { current_key = \"c2VjcmV0\" }", "current_key"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.seal", "literalSecrets"), [expected], "{text}");
        }
    }
}
