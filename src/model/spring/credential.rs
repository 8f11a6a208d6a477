//! Secrets that show by their value, whatever the key is called: passwords in addresses, tokens, private keys.

use super::document::{self, Property};
use super::{Data, Fact, System, Thing, Ty, Value, convert, placeholder, secret};
use crate::model::secrets::{self, words};
use crate::source::Environment;

/// What can be asked of a property's value.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "passwordInAddress",
        Ty::Maybe(&Ty::Str),
        "What the address in the value holds for a password: `secret`, or `guessed` when everybody knows it; absent when it holds none that is written out.",
        in_address,
    ),
    Fact::new(
        "holdsToken",
        Ty::Bool,
        "Whether the value holds a token that shows itself by its form, as those of Vault, AWS, GitHub or Slack do.",
        |system, thing| {
            let is_encrypted = system.spring.document(thing).is_encrypted;
            Value::at(thing.node, !is_encrypted && secrets::holds_token(&document::text(thing.node)))
        },
    ),
    Fact::new("holdsPrivateKey", Ty::Bool, "Whether the value holds a private key.", |system, thing| {
        let is_encrypted = system.spring.document(thing).is_encrypted;
        Value::at(thing.node, !is_encrypted && holds_private_key(system.spring.property(thing)))
    }),
    Fact::new(
        "isSigningKey",
        Ty::Bool,
        "Whether the key speaks of the secret that tokens are signed with.",
        |system, thing| Value::at(thing.node, is_signing_key(system.spring.property(thing))),
    ),
    Fact::new("secretLength", Ty::Int, "How many characters a value has that is written out, else 0.", |_, thing| {
        Value::at(thing.node, i64::try_from(document::text(thing.node).chars().count()).unwrap_or(i64::MAX))
    }),
];

/// Base64 shorter than this is no private key.
const LONG: usize = 200;

fn holds_private_key(property: &Property<'_>) -> bool {
    let text = document::text(property.value);
    let is_base64 = || text.len() > LONG && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=\n ".contains(&b));
    let named = || ["privatekey", "keystore"].iter().any(|word| property.key.contains(word));
    let is_jwk = || text.contains("\"kty\"") && text.contains("\"d\"");
    secrets::holds_private_key(&text) || is_jwk() || (named() && is_base64())
}

fn is_signing_key(property: &Property<'_>) -> bool {
    let any = |word: &str| property.key.split(['.', '[']).any(|element| element.contains(word));
    let opens_a_store = any("store") || ["password", "passphrase"].iter().any(|word| property.key.ends_with(word));
    (any("jwt") || any("jws")) && !opens_a_store && secret::speaks_of_one(property)
}

fn in_address<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let absent = Value { data: Data::Absent, from: Some(thing.node) };
    let text = document::text(thing.node);
    if system.spring.document(thing).is_encrypted {
        return absent;
    }
    let development = system.environment(thing) == Environment::Development;
    let found = passwords(&text).filter_map(|password| judged(password, &text, development)).max();
    found.map_or(absent, |found| Value::at(thing.node, found))
}

/// The passwords that addresses in a text hold, before `@` and among the parameters.
fn passwords(text: &str) -> impl Iterator<Item = &str> {
    let in_parameters = text.split(['?', '&', ';']).skip(1).filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        matches!(name.trim().to_ascii_lowercase().as_str(), "password" | "pwd" | "passwd").then_some(value.trim())
    });
    let is_address = text.contains("://") || text.starts_with("jdbc:") || text.starts_with("r2dbc:");
    secrets::passwords_in_addresses(text).into_iter().chain(in_parameters.filter(move |_| is_address))
}

fn judged(password: &str, address: &str, development: bool) -> Option<&'static str> {
    const KEY: &str = "password";
    let default = placeholder::parse(password).and_then(|parts| placeholder::literal_default(&parts));
    let password = default.as_deref().unwrap_or(password);
    let is_own = || address.starts_with("jdbc:h2:mem:") || address.starts_with("jdbc:hsqldb:mem:");
    if secrets::is_reference(password) || words::is_told(KEY, password) || is_own() {
        return None;
    }
    if convert::boolean(password).is_some() && password.len() > 1 {
        return None;
    }
    let user_too = address.contains(&format!("//{password}:{password}@"));
    if words::is_known(KEY, password) || user_too {
        // What only stands in for a placeholder's value is no password that the address holds.
        let stands_in = default.is_some() || address.contains(&format!(":{password}}}@"));
        return (!development && !stands_in).then_some("guessed");
    }
    (!(development && words::is_for_trying(password))).then_some("secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses() {
        for (address, expected) in [
            ("mongodb://shop:Tr0ub4dor-3@db/shop", Some("secret")),
            ("jdbc:postgresql://db/shop?user=a&password=Tr0ub4dor-3", Some("secret")),
            ("jdbc:sqlserver://db;user=sa;password=admin", Some("guessed")),
            ("amqp://guest:guest@mq", Some("guessed")),
            ("mongodb://${U}:${P}@db/shop", None),
            ("mongodb://shop:${P:admin}@db/shop", None),
            ("${URL:mongodb://shop:admin@db/shop}", Some("guessed")),
            ("jdbc:postgresql://db/shop?user=a&password=${P:dev}&sslmode=x", None),
            ("jdbc:postgresql://db/shop?user=a&password=${P:Tr0ub4dor-3}", Some("secret")),
            ("https://example.com/login?password=reset-3x", Some("secret")),
            ("http://admin:${registry.password:admin}@registry:${port}/eureka", None),
            ("jdbc:h2:mem:a;USER=sa;PASSWORD=sa", None),
            ("a?password=x9-Tr0ub4", None),
            ("https://example.com/", None),
        ] {
            let found = passwords(address).filter_map(|password| judged(password, address, false)).max();
            assert_eq!(found, expected, "{address}");
        }
        assert_eq!(judged("guest", "amqp://guest:guest@mq", true), None);
    }
}
