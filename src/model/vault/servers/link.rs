//! Links: the connections of a server to a Consul or database outside it, as storage or to register itself.
//!
//! Where a link is not encrypted, secrets do not travel in clear, for Vault encrypts what it stores; but the token or
//! password of the store does, and whoever can change the data can destroy it.

use super::{Data, Fact, HA_STORAGE, Part, STORAGE, System, Thing, Ty, Value, address, block, convert};

const REGISTRATION: &[&str] = &["service_registration"];

/// The blocks that link a server to something.
pub const BLOCKS: &[&[&str]] = &[STORAGE, HA_STORAGE, REGISTRATION];

/// Where Vault looks for Consul when nothing says.
const CONSUL: &str = "127.0.0.1:8500";

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
        Some("consul") => consul_address(thing),
        Some("postgresql" | "cockroachdb") => database_host(thing),
        Some("mysql") => Value::field(thing.node, "address"),
        _ => Value::absent(thing.node),
    }
}

fn consul_address(thing: Thing<'_>) -> Value<'_> {
    let written = Value::field(thing.node, "address");
    if written.is_absent() { Value { data: Data::from(CONSUL), from: written.from } } else { written }
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
        Some("mysql") => of_url(thing, "tls", |mode| match mode {
            "false" => "none",
            "preferred" => "if offered",
            "skip-verify" => "unchecked",
            _ => "full",
        }),
        _ => Value::absent(thing.node),
    }
}

fn of_consul(thing: Thing<'_>) -> Value<'_> {
    let address = consul_address(thing);
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
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.link", "encryption"), [expected], "{text}");
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
