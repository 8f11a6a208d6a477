//! Servers: what the files of one say together.

use super::block::{self, Block, blocks_of};
use super::unit::Server;
use super::{
    Data, Fact, Owner, Part, System, Table, Thing, Ty, Value, address, advertised, chart, cluster, convert, helm,
    open_keys, owned, product, settings, storage,
};

/// The lease that Vault grants when nothing says: 768 hours.
const DEFAULT_LEASE: i64 = 768 * 3600;

/// The variables that give a server its addresses, as words that other files must hold to matter.
const ADDRESSES: &[&str] = &["VAULT_API_ADDR", "BAO_API_ADDR", "VAULT_CLUSTER_ADDR", "BAO_CLUSTER_ADDR"];
const API_ADDR: &[&str] = &["VAULT_API_ADDR", "BAO_API_ADDR", "VAULT_REDIRECT_INTERFACE", "BAO_REDIRECT_INTERFACE"];
const CLUSTER_ADDR: &[&str] =
    &["VAULT_CLUSTER_ADDR", "BAO_CLUSTER_ADDR", "VAULT_CLUSTER_INTERFACE", "BAO_CLUSTER_INTERFACE"];

/// What can be asked of a server.
pub const FACTS: &[Fact] = &[
    Fact::new("storageType", Ty::Maybe(&Ty::Str), "The type of its storage, as in `raft`.", |system, thing| {
        kind_of(system, thing, false)
    }),
    Fact::new("haStorageType", Ty::Maybe(&Ty::Str), "The type of its `ha_storage`.", |system, thing| {
        kind_of(system, thing, true)
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
        API_ADDR,
        advertised::api_addr,
    ),
    Fact::joined(
        "clusterAddr",
        Ty::Maybe(&Ty::Str),
        "The address that it tells other servers.",
        CLUSTER_ADDR,
        advertised::cluster_addr,
    ),
    Fact::joined(
        "apiReach",
        Ty::Maybe(&Ty::Str),
        "Who can reach `apiAddr`: `loopback`, `private`, `public` or `everywhere` (no address at all).",
        API_ADDR,
        |system, thing| address::reach(&advertised::api_addr(system, thing)),
    ),
    Fact::joined(
        "clusterReach",
        Ty::Maybe(&Ty::Str),
        "Who can reach `clusterAddr`, in the words of `apiReach`.",
        CLUSTER_ADDR,
        |system, thing| address::reach(&advertised::cluster_addr(system, thing)),
    ),
    Fact::joined(
        "unreachableAddresses",
        Ty::List(&Ty::Str),
        "Those of `apiAddr` and `clusterAddr` that lead no other machine here: loopback, or no address at all.",
        ADDRESSES,
        advertised::unreachable,
    ),
    Fact::joined(
        "malformedAddresses",
        Ty::List(&Ty::Str),
        "Those of `apiAddr` and `clusterAddr` that are no URL with a scheme and a host.",
        ADDRESSES,
        advertised::malformed,
    ),
    Fact::joined("apiPort", Ty::Maybe(&Ty::Int), "The port in `apiAddr`.", API_ADDR, |system, thing| {
        advertised::port(&advertised::api_addr(system, thing))
    }),
    Fact::joined("clusterPort", Ty::Maybe(&Ty::Int), "The port in `clusterAddr`.", CLUSTER_ADDR, |system, thing| {
        advertised::port(&advertised::cluster_addr(system, thing))
    }),
    Fact::joined(
        "joins",
        Ty::Bool,
        "Whether it comes into a Raft cluster by itself: it looks for others or others for it; unknown when something in the workspace runs `raft join`.",
        &["retry_join", "cluster_name", "raft join", "raft/join"],
        cluster::joins,
    ),
    Fact::joined(
        "hasAutoUnseal",
        Ty::Bool,
        "Whether a seal other than Shamir's is on.",
        &["VAULT_SEAL_TYPE", "BAO_SEAL_TYPE", "VAULT_HSM_TYPE", "BAO_HSM_TYPE"],
        has_auto_unseal,
    ),
    Fact::new("sealTypes", Ty::List(&Ty::Str), "The types of its seals.", seal_types),
    Fact::new("seals", Ty::List(&Ty::Thing("vault.seal")), "Its seals.", seals),
    Fact::new("listeners", Ty::List(&Ty::Thing("vault.listener")), "Its listeners.", listeners),
    Fact::new("storage", Ty::Maybe(&Ty::Thing("vault.storage")), "Its storage.", storage_of),
    Fact::new(
        "openKeyOperations",
        Ty::List(&Ty::Str),
        "What of `rekey`, `generate-root` and `generate-operation-token` it lets callers do without a token.",
        open_keys::of,
    ),
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
    Fact::joined(
        "logLevel",
        Ty::Maybe(&Ty::Str),
        "The log level in small letters.",
        &["VAULT_LOG_LEVEL", "BAO_LOG_LEVEL"],
        log_level,
    ),
    Fact::joined("ui", Ty::Bool, "Whether it serves the web interface.", &["VAULT_UI", "BAO_UI"], |system, thing| {
        settings::switch(server(system, thing), "ui")
    }),
    Fact::joined(
        "disableMlock",
        Ty::Maybe(&Ty::Bool),
        "`disable_mlock`; absent when nothing says.",
        &["VAULT_DISABLE_MLOCK", "BAO_DISABLE_MLOCK"],
        |system, thing| {
            let written = settings::flag(server(system, thing), "disable_mlock");
            convert::flag(settings::or_environment(system, written, "VAULT_DISABLE_MLOCK"))
        },
    ),
    Fact::joined("product", Ty::Str, "`vault` or `openbao`.", product::STARTERS, |system, thing| {
        Value::of(product::of_server(system, server(system, thing)))
    }),
    Fact::new(
        "since",
        Ty::Table,
        "Whether the release aimed at is this one or newer, as in `since[\"1.20\"]`; the newest is taken when nothing says.",
        |_, thing| Value::of(Data::Table(Table { thing, get: product::since })),
    ),
    Fact::joined(
        "isInsideHelm",
        Ty::Bool,
        "Whether the configuration stands in the values or a template of a Helm chart, is handed to one as a file, or stands in an object of the Bank-Vaults operator: all of them add to it.",
        helm::INSTALLERS,
        helm::is_inside,
    ),
    Fact::new(
        "isAloneInHelm",
        Ty::Bool,
        "Whether it is all the configuration that a Helm chart gives its server.",
        helm::is_alone,
    ),
    Fact::joined(
        "pods",
        Ty::Maybe(&Ty::Int),
        "How many pods run it by the values of the Vault chart; absent where no values say.",
        chart::LAYERS,
        helm::pods,
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

/// The server that a thing of this view is.
pub fn server<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Server<'a> {
    &system.vault.servers[thing.index]
}

/// A table of settings of a thing.
pub fn table<'a>(thing: Thing<'a>, get: for<'s> fn(&System<'s>, Thing<'s>, &str) -> Value<'s>) -> Value<'a> {
    Value::of(Data::Table(Table { thing, get }))
}

/// The blocks of some names in all files of a server.
pub fn all<'a>(server: &Server<'a>, names: &[&str]) -> Vec<Block<'a>> {
    server.parts.iter().flat_map(|(_, root)| blocks_of(*root, names)).collect()
}

/// The last of its storages, or of those that only coordinate servers.
fn last_storage<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>, is_ha: bool) -> Option<(usize, &'s Part<'a>)> {
    owned(&system.vault.storages, Owner::Server(thing.index)).rfind(|(_, part)| part.is_ha == is_ha)
}

fn kind_of<'a>(system: &System<'a>, thing: Thing<'a>, is_ha: bool) -> Value<'a> {
    let storage = last_storage(system, thing, is_ha);
    storage.map_or_else(|| settings::missing(server(system, thing)), |(_, part)| part.block.kind())
}

fn is_highly_available<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let own = last_storage(system, thing, true).or_else(|| last_storage(system, thing, false));
    let Some((_, Part { block, .. })) = own else { return Value::of(if server.is_open { None } else { Some(false) }) };
    storage::is_highly_available(block)
}

fn has_auto_unseal<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let seals = system.vault.seals_of(thing.index);
    let automatic = seals.filter(|(_, seal)| !seal.block.is("shamir"));
    let off = |seal: &Part<'a>| convert::switch(Value::field(seal.block.body, "disabled")).as_bool();
    match automatic.map(|(_, seal)| off(seal).map(|off| !off)).max() {
        Some(Some(true)) => Value::at(server.anchor, true),
        Some(None) => Value::unknown(),
        _ if helm::is_operated(system, server) => Value::unknown(),
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

fn storage_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = last_storage(system, thing, false);
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
    let listens = owned(&system.vault.listeners, Owner::Server(thing.index)).next().is_some();
    Value::at(server.anchor, listens && last_storage(system, thing, false).is_some())
}

fn log_level<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let level = settings::raw(server(system, thing), "log_level");
    block::lower(settings::or_environment(system, level, "VAULT_LOG_LEVEL"))
}

#[cfg(test)]
mod tests;
