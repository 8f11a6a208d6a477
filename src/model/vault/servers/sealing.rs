//! More of seals: how several of them go together, what they lack, and where they find their key.

use super::schema::{Product, requirements};
use super::settings::switch_of;
use super::{Data, Fact, Owner, Part, System, Thing, Ty, Value, address, advertised, block, convert, product};

/// Settings that hold the address of the service behind a seal.
const ADDRESSES: &[&str] = &["address", "endpoint", "crypto_endpoint", "management_endpoint", "domain"];

/// How the names of the variables begin.
const VARIABLES: &[&str] = &["VAULT_", "BAO_"];

/// What else can be asked of a seal.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "name",
        Ty::Str,
        "What it is called: `name`, else its type; `-disabled` is added while it is off.",
        |system, thing| name(part(system, thing)),
    ),
    Fact::new("priority", Ty::Maybe(&Ty::Int), "Its place in the order in which seals are tried.", |_, thing| {
        convert::number(Value::field(thing.node, "priority"))
    }),
    Fact::new("isNameTaken", Ty::Bool, "Whether an earlier seal of the server is called the same.", is_name_taken),
    Fact::new(
        "isOneOfSeveral",
        Ty::Bool,
        "Whether it is on, and another seal of the server is too.",
        is_one_of_several,
    ),
    Fact::new("isProductOpenBao", Ty::Bool, "Whether its server is OpenBao.", |system, thing| {
        let owner = part(system, thing).owner;
        Value::of(product::known(product::of_owner(system, owner, thing.file)) == Product::OpenBao)
    }),
    Fact::joined(
        "missing",
        Ty::List(&Ty::Str),
        "The settings that it cannot do without and that neither the file nor a variable gives.",
        VARIABLES,
        missing,
    ),
    Fact::joined(
        "isEnvironmentTold",
        Ty::Bool,
        "Whether the workspace says anything of the variables that the server gets.",
        VARIABLES,
        |system, thing| Value::at(thing.node, !system.vault.environment.is_silent()),
    ),
    Fact::new(
        "keySource",
        Ty::Maybe(&Ty::Str),
        "Of a static seal, where its key comes from: `here` (it stands in the file), `environment`, `memory` (a file that something mounts or that is gone with the machine's power), or `disk`.",
        |system, thing| {
            let is_in_pod = system.files[thing.file].input.source.origin.is_some();
            key_source(&Value::field(thing.node, "current_key"), is_in_pod)
        },
    ),
    Fact::new(
        "plaintextAddresses",
        Ty::List(&Ty::Str),
        "The names of settings that lead to the service behind it without TLS, over a network.",
        plaintext_addresses,
    ),
    Fact::joined(
        "pointsAtItself",
        Ty::Bool,
        "Whether the Vault that holds its key is a server of the same cluster.",
        &["VAULT_API_ADDR"],
        points_at_itself,
    ),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.seals[thing.index]
}

/// Whether a seal is switched off. What has a purpose of its own opens nothing.
fn is_off(part: &Part<'_>) -> Option<bool> {
    if part.block.body.get("purpose").is_some() {
        return Some(true);
    }
    convert::switch(Value::field(part.block.body, "disabled")).as_bool()
}

fn name<'a>(part: &Part<'a>) -> Value<'a> {
    let own = Value::field(part.block.body, "name");
    let kind = part.block.kind();
    let is_disabled = convert::switch(Value::field(part.block.body, "disabled")).as_bool();
    match (own.is_absent(), is_disabled, kind.as_str()) {
        (false, ..) => own,
        (true, Some(true), Some(kind)) => Value::at(part.block.body, format!("{kind}-disabled")),
        (true, Some(false), Some(kind)) => Value::at(part.block.body, kind.to_owned()),
        _ => Value::unknown(),
    }
}

fn siblings<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> Vec<(usize, &'s Part<'a>)> {
    match part(system, thing).owner {
        Owner::Server(server) => system.vault.seals_of(server).collect(),
        Owner::Agent(_) | Owner::Outside => Vec::new(),
    }
}

fn is_name_taken<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = name(part(system, thing));
    let earlier = siblings(system, thing).into_iter().filter(|(index, _)| *index < thing.index);
    let names: Vec<_> = earlier.map(|(_, seal)| name(seal)).collect();
    let is_taken = own.as_str().is_some_and(|own| names.iter().any(|name| name.as_str() == Some(own)));
    let is_vague = !names.is_empty() && (own.is_unknown() || names.iter().any(Value::is_unknown));
    let data = if is_taken || !is_vague { Data::Bool(is_taken) } else { Data::Unknown };
    Value { data, from: own.from }
}

fn is_one_of_several<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let others = siblings(system, thing).into_iter().filter(|(index, _)| *index != thing.index);
    let others: Vec<_> = others.map(|(_, seal)| is_off(seal)).collect();
    let several = match is_off(part(system, thing)) {
        Some(true) => Some(false),
        Some(false) if others.contains(&Some(false)) => Some(true),
        Some(false) if others.contains(&None) => None,
        Some(false) => Some(false),
        None if others.is_empty() => Some(false),
        None => None,
    };
    Value { data: Data::from(several), from: Some(thing.node) }
}

/// Folders that are no part of a disk: those of a running system, and those that secrets are mounted into.
const MOUNTED: &[&str] = &["/run/", "/var/run/", "/dev/shm/", "/mnt/secrets", "/vault/secrets/"];

/// In a pod only the data are on a disk; other files of somebody's own come from a Secret, which is mounted.
fn key_source<'a>(key: &Value<'a>, is_in_pod: bool) -> Value<'a> {
    let data = match &key.data {
        Data::Str(text) if text.is_empty() => Data::Absent,
        Data::Str(text) => Data::from(match text.strip_prefix("file://") {
            Some(path) if is_in_pod && !path.contains("/data/") => "memory",
            Some(path) if MOUNTED.iter().any(|folder| path.starts_with(folder)) => "memory",
            Some(_) => "disk",
            None if text.starts_with("env://") => "environment",
            None => "here",
        }),
        Data::Absent => Data::Absent,
        _ => Data::Unknown,
    };
    Value { data, from: key.from }
}

fn missing<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let kind = part(system, thing).block.kind();
    let needed = kind.as_str().map_or(&[][..], requirements);
    let environment = &system.vault.environment;
    let is_set = |variable: &&str| environment.names(variable);
    let lacks = |names: &[&str]| names.iter().all(|name| is_empty(&Value::field(thing.node, name)));
    let absent = needed.iter().filter(|(names, _)| lacks(names));
    let absent: Vec<_> = absent.filter(|(_, variables)| !variables.iter().any(is_set)).collect();
    match switch_of(system, thing, "disabled").as_bool() {
        Some(true) => return Value::list([]),
        None => return Value::list_of([], absent.is_empty()),
        Some(false) => {}
    }
    Value::list(absent.into_iter().map(|(names, _)| Value { data: Data::from(names[0]), from: Some(thing.node) }))
}

fn is_empty(value: &Value<'_>) -> bool {
    value.is_absent() || value.as_str() == Some("")
}

fn plaintext_addresses<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = ADDRESSES.iter().map(|name| (*name, Value::field(thing.node, name)));
    let is_plain = |value: &Value<'a>| value.as_str().is_some_and(|text| text.starts_with("http://"));
    let leaves = |value: &Value<'a>| !matches!(address::reach(value).as_str(), None | Some("loopback"));
    let plain = written.filter(|(_, value)| is_plain(value) && leaves(value));
    Value::list(plain.map(|(name, value)| Value { data: Data::from(name), from: value.from }).collect::<Vec<_>>())
}

fn points_at_itself<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let part = part(system, thing);
    let own = Value::field(thing.node, "address");
    let (Owner::Server(index), Some(text)) = (part.owner, own.as_str()) else {
        return Value { data: Data::Bool(false), from: own.from };
    };
    let host = address::host(text);
    let is_same =
        |other: &Value<'a>| other.as_str().is_some_and(|other| address::host(other).eq_ignore_ascii_case(host));
    let (file, root) = system.vault.servers[index].main;
    let server = super::thing("server", root, file, index);
    let api = server.is_some_and(|server| is_same(&advertised::api_addr(system, server)));
    let storages = super::owned(&system.vault.storages, part.owner);
    let mut peers = storages.flat_map(|(_, storage)| block::blocks(storage.block.body, "retry_join"));
    let joins = peers.any(|peer| is_same(&Value::field(peer.body, "leader_api_addr")));
    let points = part.block.is("transit") && !host.is_empty() && (api || joins);
    Value { data: Data::Bool(points), from: own.from }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn of(text: &str, fact: &str) -> String {
        facts(&[("vault.hcl", text)], "vault.seal", fact).join(" | ")
    }

    #[test]
    fn seals_are_told_apart_by_name() {
        let two = "seal \"awskms\" {\n disabled = \"true\"\n}\nseal \"awskms\" {}";
        assert_eq!(of(two, "name"), "awskms-disabled | awskms");
        assert_eq!(of(two, "isNameTaken"), "false | false");
        assert_eq!(of(two, "isOneOfSeveral"), "false | false");
        let apart = "kms \"one\" {\n purpose = \"x\"\n}\nseal \"awskms\" {}";
        assert_eq!(of(apart, "isOneOfSeveral"), "false | false");
        let same = "seal \"awskms\" {}\nseal \"transit\" { name = \"awskms\" }";
        assert_eq!(of(same, "isNameTaken"), "false | true");
        assert_eq!(of(same, "isOneOfSeveral"), "true | true");
        assert_eq!(
            of("seal \"awskms\" { disabled = \"${OFF}\" }\nseal \"transit\" {}", "isOneOfSeveral"),
            "unknown | unknown"
        );
    }

    #[test]
    fn what_a_seal_lacks_is_known_where_variables_are() {
        let seal = ("vault.hcl", "seal \"azurekeyvault\" { key_name = \"k\" }");
        let unit = |line| ("vault.service", line);
        let ask = |files: &[(&str, &str)]| facts(files, "vault.seal", "missing");
        assert_eq!(ask(&[seal]), ["vault_name"]);
        assert_eq!(facts(&[seal], "vault.seal", "isEnvironmentTold"), ["false"]);
        assert_eq!(ask(&[seal, unit("Environment=VAULT_LOG_LEVEL=info")]), ["vault_name"]);
        assert_eq!(ask(&[seal, unit("Environment=VAULT_AZUREKEYVAULT_VAULT_NAME=v")]), [""]);
    }

    #[test]
    fn the_key_of_a_static_seal_comes_from_somewhere() {
        for (key, expected) in [
            ("file:///etc/bao/unseal.key", "disk"),
            ("file:///run/secrets/unseal", "memory"),
            ("env://UNSEAL_KEY", "environment"),
            ("c2VjcmV0", "here"),
            ("${UNSEAL_KEY}", "unknown"),
        ] {
            assert_eq!(of(&format!("seal \"static\" {{ current_key = \"{key}\" }}"), "keySource"), expected, "{key}");
        }
        assert_eq!(of("seal \"static\" {}", "keySource"), "absent");
    }

    #[test]
    fn where_the_key_is() {
        let transit = |address: &str| {
            format!("api_addr = \"https://a.example:8200\"\nseal \"transit\" {{ address = \"{address}\" }}")
        };
        assert_eq!(of(&transit("https://A.example:8200"), "pointsAtItself"), "true");
        assert_eq!(of(&transit("https://b.example:8200"), "pointsAtItself"), "false");
        assert_eq!(of(&transit("http://b.example:8200"), "plaintextAddresses"), "address");
        assert_eq!(of(&transit("http://127.0.0.1:8200"), "plaintextAddresses"), "");
        assert_eq!(of(&transit("${ADDRESS}"), "plaintextAddresses"), "");
    }
}
