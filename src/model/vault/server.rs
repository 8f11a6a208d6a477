//! Servers: what the files of one say together.

use super::block::{self, Block, blocks_of};
use super::unit::Server;
use super::{
    Data, Fact, HA_STORAGE, Owner, STORAGE, System, Table, Thing, Ty, Value, address, convert, product, settings,
};
use crate::source::FileKind;

/// The lease that Vault grants when nothing says: 768 hours.
const DEFAULT_LEASE: i64 = 768 * 3600;

/// Storage types that several servers can share, with one of them active.
const SHARED: &[&str] = &["raft", "consul", "zookeeper"];

/// Storage types that do so when `ha_enabled` says it.
const SHARED_ON_REQUEST: &[&str] =
    &["dynamodb", "etcd", "foundationdb", "gcs", "mysql", "postgresql", "oci", "spanner", "cockroachdb"];

/// What can be asked of a server.
pub const FACTS: &[Fact] = &[
    Fact::new("storageType", Ty::Maybe(&Ty::Str), "The type of its storage, as in `raft`.", |system, thing| {
        kind_of(server(system, thing), STORAGE)
    }),
    Fact::new("haStorageType", Ty::Maybe(&Ty::Str), "The type of its `ha_storage`.", |system, thing| {
        kind_of(server(system, thing), HA_STORAGE)
    }),
    Fact::new(
        "isHighlyAvailable",
        Ty::Bool,
        "Whether its storage lets several servers stand by for one another.",
        is_highly_available,
    ),
    Fact::joined(
        "apiAddr",
        Ty::Maybe(&Ty::Str),
        "The address that it tells clients: `api_addr`, or what older keys of the storage say.",
        &["VAULT_API_ADDR"],
        api_addr,
    ),
    Fact::joined(
        "clusterAddr",
        Ty::Maybe(&Ty::Str),
        "The address that it tells other servers.",
        &["VAULT_CLUSTER_ADDR"],
        cluster_addr,
    ),
    Fact::joined(
        "apiReach",
        Ty::Maybe(&Ty::Str),
        "Who can reach `apiAddr`: `loopback`, `private`, `public` or `everywhere` (no address at all).",
        &["VAULT_API_ADDR"],
        |system, thing| address::reach(&api_addr(system, thing)),
    ),
    Fact::joined(
        "clusterReach",
        Ty::Maybe(&Ty::Str),
        "Who can reach `clusterAddr`, in the words of `apiReach`.",
        &["VAULT_CLUSTER_ADDR"],
        |system, thing| address::reach(&cluster_addr(system, thing)),
    ),
    Fact::joined(
        "unreachableAddresses",
        Ty::List(&Ty::Str),
        "Those of `apiAddr` and `clusterAddr` that lead no other machine here: loopback, or no address at all.",
        &["VAULT_API_ADDR", "VAULT_CLUSTER_ADDR"],
        unreachable,
    ),
    Fact::joined(
        "hasAutoUnseal",
        Ty::Bool,
        "Whether a seal other than Shamir's is on.",
        &["VAULT_SEAL_TYPE", "VAULT_HSM_TYPE"],
        has_auto_unseal,
    ),
    Fact::new("sealTypes", Ty::List(&Ty::Str), "The types of its seals.", seal_types),
    Fact::new("seals", Ty::List(&Ty::Thing("vault.seal")), "Its seals.", seals),
    Fact::new("listeners", Ty::List(&Ty::Thing("vault.listener")), "Its listeners.", listeners),
    Fact::new("storage", Ty::Maybe(&Ty::Thing("vault.storage")), "Its storage.", storage),
    Fact::new("telemetry", Ty::Raw, "The telemetry block as written.", |system, thing| {
        settings::raw(server(system, thing), "telemetry")
    }),
    Fact::new(
        "maxLeaseTtl",
        Ty::Int,
        "The longest lease in seconds; Vault takes 768 hours when nothing says.",
        |system, thing| lease(server(system, thing), "max_lease_ttl"),
    ),
    Fact::new(
        "defaultLeaseTtl",
        Ty::Int,
        "The usual lease in seconds; Vault takes 768 hours when nothing says.",
        |system, thing| lease(server(system, thing), "default_lease_ttl"),
    ),
    Fact::new(
        "isComplete",
        Ty::Bool,
        "Whether it has a listener and a storage; what else is missing is then really missing.",
        is_complete,
    ),
    Fact::joined("logLevel", Ty::Maybe(&Ty::Str), "The log level in small letters.", &["VAULT_LOG_LEVEL"], log_level),
    Fact::joined("ui", Ty::Bool, "Whether it serves the web interface.", &["VAULT_UI"], |system, thing| {
        settings::switch(server(system, thing), "ui")
    }),
    Fact::joined(
        "disableMlock",
        Ty::Maybe(&Ty::Bool),
        "`disable_mlock`; absent when nothing says.",
        &["VAULT_DISABLE_MLOCK"],
        |system, thing| {
            settings::or_environment(
                system,
                settings::flag(server(system, thing), "disable_mlock"),
                "VAULT_DISABLE_MLOCK",
            )
        },
    ),
    Fact::new("product", Ty::Str, "`vault` or `openbao`.", |system, thing| {
        Value::of(product::of_server(system, server(system, thing)))
    }),
    Fact::new(
        "since",
        Ty::Table,
        "Whether the release aimed at is this one or newer, as in `since[\"1.20\"]`; the newest is taken when nothing says.",
        |_, thing| Value::of(Data::Table(Table { thing, get: product::since })),
    ),
    Fact::new(
        "isInsideHelm",
        Ty::Bool,
        "Whether the configuration stands in the values or a template of a Helm chart.",
        is_inside_helm,
    ),
    Fact::new(
        "raw",
        Ty::Table,
        "A setting as written, merged over the files: `raw[\"telemetry.disable_hostname\"]`.",
        |_, thing| table(thing, |system, thing, key| settings::raw(server(system, thing), key)),
    ),
    Fact::new(
        "flags",
        Ty::Table,
        "A setting as a truth value, `false` when nothing says: `flags[\"raw_storage_endpoint\"]`.",
        |_, thing| table(thing, |system, thing, key| settings::switch(server(system, thing), key)),
    ),
    Fact::new(
        "seconds",
        Ty::Table,
        "A setting as a duration in seconds: `seconds[\"default_max_request_duration\"]`.",
        |_, thing| table(thing, |system, thing, key| settings::seconds(server(system, thing), key)),
    ),
];

fn server<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Server<'a> {
    &system.vault.servers[thing.index]
}

/// A table of settings of a thing.
pub fn table<'a>(thing: Thing<'a>, get: for<'s> fn(&System<'s>, Thing<'s>, &str) -> Value<'s>) -> Value<'a> {
    Value::of(Data::Table(Table { thing, get }))
}

fn all<'a>(server: &Server<'a>, names: &[&str]) -> Vec<Block<'a>> {
    server.parts.iter().flat_map(|(_, root)| blocks_of(*root, names)).collect()
}

fn kind_of<'a>(server: &Server<'a>, names: &[&str]) -> Value<'a> {
    all(server, names).last().map_or_else(|| settings::missing(server), Block::kind)
}

fn is_highly_available<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let own = kind_of(server, HA_STORAGE);
    let kind = if own.is_absent() { kind_of(server, STORAGE) } else { own };
    let names = if all(server, HA_STORAGE).is_empty() { STORAGE } else { HA_STORAGE };
    let on_request = all(server, names).last().map(|block| convert::switch(Value::field(block.body, "ha_enabled")));
    match (&kind.data, on_request) {
        (Data::Str(kind), _) if SHARED.contains(&&**kind) => Value::of(true),
        (Data::Str(kind), Some(on)) if SHARED_ON_REQUEST.contains(&&**kind) => on,
        (Data::Str(_) | Data::Absent, _) => Value::of(false),
        _ => Value::unknown(),
    }
}

/// A top-level address, or what the storage block says under older names.
fn advertised<'a>(server: &Server<'a>, key: &str, former: &[&str]) -> Value<'a> {
    let own = settings::raw(server, key);
    let storages = all(server, STORAGE);
    let settings = storages.iter().flat_map(|block| former.iter().map(|key| Value::field(block.body, key)));
    if own.is_absent() { settings.into_iter().find(|value| !value.is_absent()).unwrap_or(own) } else { own }
}

fn api_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = advertised(server(system, thing), "api_addr", &["api_addr", "redirect_addr", "advertise_addr"]);
    settings::or_environment(system, value, "VAULT_API_ADDR")
}

fn cluster_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = advertised(server(system, thing), "cluster_addr", &["cluster_addr"]);
    settings::or_environment(system, value, "VAULT_CLUSTER_ADDR")
}

fn unreachable<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let told = [api_addr(system, thing), cluster_addr(system, thing)];
    let complete = !told.iter().any(Value::is_unknown);
    let leads_nowhere = |value: &Value<'a>| matches!(address::reach(value).as_str(), Some("loopback" | "everywhere"));
    Value::list_of(told.into_iter().filter(leads_nowhere).collect::<Vec<_>>(), complete)
}

fn has_auto_unseal<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let seals = system.vault.seals_of(thing.index);
    let automatic = seals.filter(|(_, seal)| !seal.block.is("shamir"));
    let off = |seal: &super::Part<'a>| convert::switch(Value::field(seal.block.body, "disabled")).as_bool();
    match automatic.map(|(_, seal)| off(seal).map(|off| !off)).max() {
        Some(Some(true)) => Value::at(server.anchor, true),
        Some(None) => Value::unknown(),
        _ => {
            let missing = settings::or_environment(system, settings::missing(server), "VAULT_SEAL_TYPE");
            convert::switch(settings::or_environment(system, missing, "VAULT_HSM_TYPE"))
        }
    }
}

fn seal_types<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let kinds: Vec<_> = system.vault.seals_of(thing.index).map(|(_, seal)| seal.block.kind()).collect();
    Value::list_of(kinds, !server(system, thing).is_open)
}

fn seals<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let seals: Vec<_> =
        system.vault.seals_of(thing.index).map(|(index, seal)| super::part("seal", index, seal)).collect();
    Value::list_of(seals, !server(system, thing).is_open)
}

fn listeners<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    system.vault.listeners_of(Owner::Server(thing.index), !server(system, thing).is_open)
}

fn storage<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mut storages = system.vault.storages.iter().enumerate();
    let own = storages.rfind(|(_, part)| part.owner == Owner::Server(thing.index));
    own.map_or_else(|| settings::missing(server(system, thing)), |(index, part)| super::part("storage", index, part))
}

fn lease<'a>(server: &Server<'a>, key: &str) -> Value<'a> {
    let value = settings::seconds(server, key);
    // Vault takes zero for "not set".
    let unset = value.is_absent() || value.as_int() == Some(0);
    if unset { Value { data: Data::Int(DEFAULT_LEASE), from: value.from } } else { value }
}

fn is_complete<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    Value::at(server.anchor, !all(server, super::LISTENER).is_empty() && !all(server, STORAGE).is_empty())
}

fn log_level<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let level = block::lower(settings::raw(server(system, thing), "log_level"));
    settings::or_environment(system, level, "VAULT_LOG_LEVEL")
}

/// Text that was rendered comes from a template; embedded text from the values when its file holds such.
fn is_inside_helm<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let source = &system.files[thing.file].input.source;
    let helm = |kind: &FileKind| matches!(kind, FileKind::HelmValues | FileKind::HelmTemplate);
    let around = || system.files.iter().any(|file| file.input.source.path == source.path && helm(&file.input.kind));
    Value::at(thing.node, source.origin.is_some() && around())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{facts, facts_for};
    use crate::model::Target;

    const RAFT: &str = "storage \"raft\" {}\nlistener \"tcp\" {}\n";

    #[test]
    fn servers_are_read() {
        for (text, fact, expected) in [
            ("", "storageType", "raft"),
            ("ha_storage \"consul\" {}", "haStorageType", "consul"),
            ("", "isHighlyAvailable", "true"),
            ("", "apiAddr", "absent"),
            ("api_addr = \"https://a:8200\"", "apiAddr", "https://a:8200"),
            ("api_addr = \"https://127.0.0.1:8200\"", "apiReach", "loopback"),
            ("api_addr = \"https://{{ GetPrivateIP }}:8200\"", "apiReach", "unknown"),
            (
                "api_addr = \"https://[::]:8200\"\ncluster_addr = \"https://v1:8201\"",
                "unreachableAddresses",
                "https://[::]:8200",
            ),
            ("", "hasAutoUnseal", "false"),
            ("seal \"shamir\" {}", "hasAutoUnseal", "false"),
            ("seal \"awskms\" {}", "hasAutoUnseal", "true"),
            ("seal \"awskms\" { disabled = \"true\" }", "hasAutoUnseal", "false"),
            ("seal \"awskms\" {}\nseal \"transit\" {}", "sealTypes", "awskms, transit"),
            ("", "maxLeaseTtl", "2764800"),
            ("max_lease_ttl = \"24h\"", "maxLeaseTtl", "86400"),
            ("max_lease_ttl = \"soon\"", "maxLeaseTtl", "unknown"),
            ("", "isComplete", "true"),
            ("log_level = \"DEBUG\"", "logLevel", "debug"),
            ("ui = \"1\"", "ui", "true"),
            ("", "disableMlock", "absent"),
            ("disable_mlock = 0", "disableMlock", "false"),
            ("", "product", "vault"),
            ("seal \"static\" {}", "product", "openbao"),
            ("audit \"file\" \"disk\" {}", "product", "openbao"),
            ("", "isInsideHelm", "false"),
            ("telemetry { disable_hostname = true }", "raw[telemetry.disable_hostname]", "true"),
            ("", "flags[raw_storage_endpoint]", "false"),
            ("raw_storage_endpoint = 1", "flags[raw_storage_endpoint]", "true"),
            ("", "since[1.20]", "true"),
        ] {
            let whole = format!("{RAFT}{text}");
            assert_eq!(facts(&[("vault.hcl", &whole)], "vault.server", fact), [expected], "{text} {fact}");
        }
    }

    #[test]
    fn older_keys_of_the_storage_give_addresses() {
        let text = "storage \"consul\" { redirect_addr = \"https://a:8200\" }\nlistener \"tcp\" {}";
        assert_eq!(facts(&[("vault.hcl", text)], "vault.server", "apiAddr"), ["https://a:8200"]);
    }

    #[test]
    fn only_some_storages_let_servers_stand_by() {
        for (storage, expected) in [
            ("storage \"consul\" {}", "true"),
            ("storage \"file\" {}", "false"),
            ("storage \"postgresql\" {}", "false"),
            ("storage \"postgresql\" { ha_enabled = \"true\" }", "true"),
            ("storage \"s3\" {}\nha_storage \"consul\" {}", "true"),
        ] {
            assert_eq!(facts(&[("vault.hcl", storage)], "vault.server", "isHighlyAvailable"), [expected], "{storage}");
        }
    }

    #[test]
    fn files_of_a_server_are_merged() {
        let files = [
            ("a.hcl", "ui = true\nmax_lease_ttl = \"48h\"\nlog_level = \"info\""),
            ("b.hcl", "ui = false\nmax_lease_ttl = \"24h\"\nlog_level = \"warn\""),
            ("c.hcl", RAFT),
        ];
        for (fact, expected) in [("ui", "true"), ("maxLeaseTtl", "172800"), ("logLevel", "warn"), ("apiAddr", "absent")]
        {
            assert_eq!(facts(&files, "vault.server", fact), [expected], "{fact}");
        }
    }

    #[test]
    fn what_a_broken_part_may_say_is_unknown() {
        let files = [("a.hcl", "api_addr = "), ("b.hcl", RAFT)];
        assert_eq!(facts(&files, "vault.server", "apiAddr"), ["unknown"]);
    }

    #[test]
    fn what_the_environment_may_say_is_unknown() {
        let files = [("a.hcl", RAFT), ("vault.service", "Environment=VAULT_API_ADDR=https://a:8200")];
        assert_eq!(facts(&files, "vault.server", "apiAddr"), ["unknown"]);
        assert_eq!(facts(&files, "vault.server", "clusterAddr"), ["absent"]);
    }

    #[test]
    fn the_project_says_product_and_release() {
        let target = Target { vault: Some((1, 9)), vault_product: Some("openbao".to_owned()), ..Target::default() };
        for (fact, expected) in
            [("product", "openbao"), ("since[1.20]", "false"), ("since[1.9]", "true"), ("since[x]", "unknown")]
        {
            assert_eq!(facts_for(&[("vault.hcl", RAFT)], &target, "vault.server", fact), [expected], "{fact}");
        }
    }
}
