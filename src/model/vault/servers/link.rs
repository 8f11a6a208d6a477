//! Links: the connections of a server to a Consul or database outside it, as storage or to register itself.
//!
//! Where a link is not encrypted, secrets do not travel in clear, for Vault encrypts what it stores; but the token or
//! password of the store does, and whoever can change the data can destroy it.

use super::{Data, Fact, HA_STORAGE, Part, STORAGE, System, Thing, Ty, Value, address, block, convert, seal};
use crate::model::secrets::is_reference;
use crate::model::secrets::words::{is_mock, is_password_key, is_placeholder};
use crate::tree::Node;

const REGISTRATION: &[&str] = &["service_registration"];

/// The blocks that link a server to something.
pub const BLOCKS: &[&[&str]] = &[STORAGE, HA_STORAGE, REGISTRATION];

/// Where Vault looks for Consul when nothing says.
const CONSUL: &str = "127.0.0.1:8500";

/// Where Vault looks for MySQL when nothing says.
const MYSQL: &str = "127.0.0.1:3306";

/// Settings that hold a secret, whatever the other side is.
const SECRETS: &[&str] = &[
    "token",
    "password",
    "accountKey",
    "access_key",
    "secret_key",
    "session_token",
    "auth_token",
    "auth_info",
    "tls_password",
];

/// The private key with which a server joins others.
const JOIN_KEY: &str = "leader_client_key";

/// What can be asked of a link.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type in small letters, as in `consul`.", |system, thing| {
        part(system, thing).block.kind()
    }),
    Fact::new(
        "address",
        Ty::Maybe(&Ty::Str),
        "Where the other side is: the address of Consul (127.0.0.1:8500 when nothing says), or the database's host. Absent for other types.",
        address,
    ),
    Fact::new(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Who can reach that address: `loopback`, `private`, `public`, `everywhere` or `unix`.",
        |system, thing| address::reach(&address(system, thing)),
    ),
    Fact::new(
        "encryption",
        Ty::Maybe(&Ty::Str),
        "How the link is secured: `none`, `if offered` (the server decides), `unchecked` (no certificate is checked), `old` (TLS 1.0 or 1.1) or `full`. Absent for types that are not known.",
        encryption,
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of settings that hold a secret in clear text: a password, a token, a URL with a password in it.",
        literal_secrets,
    ),
    Fact::new("raw", Ty::Raw, "The block as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("server", Ty::Maybe(&Ty::Thing("vault.server")), "The server that it belongs to.", |system, thing| {
        super::server_of(system, part(system, thing))
    }),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.links[thing.index]
}

fn address<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let kind = part(system, thing).block.kind();
    match kind.as_str() {
        Some("consul") => or_default(thing, "address", CONSUL),
        Some("postgresql" | "cockroachdb") => database_host(thing),
        Some("mysql") => or_default(thing, "address", MYSQL),
        Some("etcd") => Value::field(thing.node, "address"),
        Some("couchdb") => Value::field(thing.node, "endpoint"),
        _ => Value::absent(thing.node),
    }
}

fn or_default<'a>(thing: Thing<'a>, key: &str, default: &'static str) -> Value<'a> {
    let written = Value::field(thing.node, key);
    if written.is_absent() { Value { data: Data::from(default), from: written.from } } else { written }
}

/// The host of a connection's URL, without its password, or of its words.
fn database_host(thing: Thing<'_>) -> Value<'_> {
    let url = Value::field(thing.node, "connection_url");
    let data = match &url.data {
        Data::Str(text) if text.contains("://") => Data::from(address::authority(text).to_owned()),
        Data::Str(text) => word(text, "host").map_or(Data::Absent, |host| Data::from(host.to_owned())),
        Data::Absent => Data::Absent,
        _ => Data::Unknown,
    };
    Value { data, from: url.from }
}

/// What `name=` says in the words of a connection.
fn word<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let words = text.split(['?', '&', ' ']).filter_map(|word| word.split_once('='));
    words.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn encryption<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let kind = part(system, thing).block.kind();
    match kind.as_str() {
        Some("consul") => of_consul(thing),
        Some("postgresql" | "cockroachdb") => of_url(thing, "sslmode", |mode| match mode {
            "disable" => "none",
            "allow" | "prefer" => "if offered",
            _ => "full",
        }),
        // Without an authority to check against MySQL is spoken to in clear.
        Some("mysql") => by_presence(&Value::field(thing.node, "tls_ca_file")),
        Some("etcd") => by_scheme(&Value::field(thing.node, "address")),
        Some("couchdb") => by_scheme(&Value::field(thing.node, "endpoint")),
        _ => Value::absent(thing.node),
    }
}

fn by_presence<'a>(authority: &Value<'a>) -> Value<'a> {
    let data = match &authority.data {
        Data::Absent => Data::from("none"),
        Data::Unknown => Data::Unknown,
        _ => Data::from("full"),
    };
    Value { data, from: authority.from }
}

fn by_scheme<'a>(address: &Value<'a>) -> Value<'a> {
    let data = match &address.data {
        Data::Str(text) => Data::from(if text.starts_with("http://") { "none" } else { "full" }),
        Data::Absent => Data::Absent,
        _ => Data::Unknown,
    };
    Value { data, from: address.from }
}

fn literal_secrets<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let named = |key: &'static str, node: Node<'a>| Value { data: Data::from(key), from: Some(node) };
    let get = |key: &'static str| thing.node.get(key).map(|node| (key, node));
    let is_filler = |key: &str, node: Node<'a>| !is_password_key(key) && is_mock(key, node.text());
    let held = SECRETS.iter().filter_map(|key| get(key));
    let own = held.filter(|(key, node)| seal::is_secret(key, *node) && !is_filler(key, *node));
    let url = get("connection_url").filter(|(_, node)| Value::read(*node).as_str().is_some_and(holds_password));
    let keys = block::blocks(thing.node, "retry_join").into_iter();
    let keys = keys.filter_map(|join| join.body.get(JOIN_KEY)).filter(|node| node.text().contains("PRIVATE KEY-----"));
    let url = url.into_iter().chain(keys.map(|node| (JOIN_KEY, node)));
    Value::list(own.chain(url).map(|(key, node)| named(key, node)).collect::<Vec<_>>())
}

/// Whether the URL or the words of a connection have a password in them.
fn holds_password(url: &str) -> bool {
    let user = url.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map(|(user, _)| user);
    let password = user.and_then(|user| user.split_once(':')).map(|(_, password)| password);
    let password = password.or_else(|| word(url, "password")).unwrap_or_default();
    // A script puts the password in the place of such a word.
    let is_word = password.contains('_') && password.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    !password.is_empty()
        && !is_word
        && !password.starts_with('<')
        && !is_reference(password)
        && !is_placeholder(password)
}

fn of_consul(thing: Thing<'_>) -> Value<'_> {
    let address = or_default(thing, "address", CONSUL);
    let scheme = block::lower(Value::field(thing.node, "scheme"));
    let in_address = address.as_str().and_then(|text| text.split_once("://")).map(|(scheme, _)| scheme.to_owned());
    let is_encrypted = match (&scheme.data, &in_address) {
        (_, Some(scheme)) => Some(scheme.eq_ignore_ascii_case("https")),
        (Data::Absent, None) => Some(false),
        (Data::Str(scheme), None) => Some(scheme == "https"),
        _ => None,
    };
    match is_encrypted {
        None => Value::unknown(),
        Some(false) if in_address.is_none() && !scheme.is_absent() => {
            Value::at(scheme.from.unwrap_or(thing.node), "none")
        }
        Some(false) => Value::at(address.from.unwrap_or(thing.node), "none"),
        Some(true) => of_tls(thing),
    }
}

fn of_tls(thing: Thing<'_>) -> Value<'_> {
    let skips = Value::field(thing.node, "tls_skip_verify");
    let from = skips.from.unwrap_or(thing.node);
    let version = block::lower(Value::field(thing.node, "tls_min_version"));
    match (convert::switch(skips).as_bool(), version.as_str()) {
        (Some(true), _) => Value::at(from, "unchecked"),
        (Some(false), Some("tls10" | "tls11")) => Value::at(version.from.unwrap_or(thing.node), "old"),
        (Some(false), _) if !version.is_unknown() => Value::at(thing.node, "full"),
        _ => Value::unknown(),
    }
}

/// What a parameter of the connection's URL says; without it the driver asks for encryption.
fn of_url<'a>(thing: Thing<'a>, name: &str, meaning: fn(&str) -> &'static str) -> Value<'a> {
    let url = Value::field(thing.node, "connection_url");
    let data = match &url.data {
        Data::Str(text) => Data::from(word(text, name).map_or("full", meaning)),
        Data::Absent => Data::Absent,
        _ => Data::Unknown,
    };
    Value { data, from: url.from }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn links_are_secured_or_not() {
        for (text, expected) in [
            ("storage \"consul\" {}", "none"),
            ("storage \"consul\" { scheme = \"https\" }", "full"),
            ("storage \"consul\" { scheme = \"${SCHEME}\" }", "unknown"),
            ("storage \"consul\" { address = \"https://consul:8501\" }", "full"),
            ("storage \"consul\" {\n scheme = \"https\"\n tls_skip_verify = 1\n}", "unchecked"),
            ("storage \"consul\" {\n scheme = \"https\"\n tls_min_version = \"tls11\"\n}", "old"),
            ("service_registration \"consul\" {}", "none"),
            ("service_registration \"kubernetes\" {}", "absent"),
            ("storage \"raft\" {}", "absent"),
            ("storage \"postgresql\" { connection_url = \"postgres://u@db:5432/vault?sslmode=disable\" }", "none"),
            ("storage \"postgresql\" { connection_url = \"host=db sslmode=prefer\" }", "if offered"),
            ("storage \"postgresql\" { connection_url = \"postgres://u@db:5432/vault\" }", "full"),
            (
                "storage \"postgresql\" { connection_url = \"postgres://u:${PASSWORD}@db/vault?sslmode=disable\" }",
                "unknown",
            ),
            ("storage \"postgresql\" {}", "absent"),
            ("storage \"mysql\" {}", "none"),
            ("storage \"mysql\" { tls_ca_file = \"/etc/ca.pem\" }", "full"),
            ("storage \"etcd\" { address = \"http://etcd:2379\" }", "none"),
            ("storage \"couchdb\" { endpoint = \"https://db/vault\" }", "full"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.link", "encryption"), [expected], "{text}");
        }
    }

    #[test]
    fn secrets_of_links_are_found() {
        for (text, expected) in [
            ("storage \"mysql\" {\n username = \"vault\"\n password = \"hunter22\"\n}", "password"),
            ("storage \"mysql\" { password = \"${PASSWORD}\" }", ""),
            ("storage \"consul\" { token = \"8f246b77-f3e1-ff88-5b48-8ec93abf3e05\" }", "token"),
            ("storage \"consul\" { token = \"<consul token>\" }", ""),
            ("storage \"consul\" { token = \"foo\" }", ""),
            ("storage \"postgresql\" { connection_url = \"postgres://u:hunter22@db/vault\" }", "connection_url"),
            ("storage \"postgresql\" { connection_url = \"postgres://u@db/vault\" }", ""),
            ("storage \"postgresql\" { connection_url = \"postgres://DB_USER:DB_PASSWORD@db/vault\" }", ""),
            ("storage \"azure\" { accountKey = \"abcd1234\" }", ""),
            ("storage \"postgresql\" { connection_url = \"host=db password=hunter22\" }", "connection_url"),
            ("storage \"raft\" {}", ""),
            (
                "storage \"raft\" { retry_join { leader_client_key = \"-----BEGIN PRIVATE KEY-----\\nbm90\" } }",
                "leader_client_key",
            ),
            ("storage \"raft\" { retry_join { leader_client_key = \"/etc/key\" } }", ""),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.link", "literalSecrets"), [expected], "{text}");
        }
    }

    #[test]
    fn links_lead_somewhere() {
        for (text, expected) in [
            ("storage \"consul\" {}", "127.0.0.1:8500"),
            ("storage \"postgresql\" { connection_url = \"postgres://u:p@db:5432/vault?sslmode=disable\" }", "db:5432"),
            ("storage \"postgresql\" { connection_url = \"host=db sslmode=prefer\" }", "db"),
            ("storage \"postgresql\" { connection_url = \"${URL}\" }", "unknown"),
            ("storage \"raft\" {}", "absent"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.link", "address"), [expected], "{text}");
        }
    }
}
