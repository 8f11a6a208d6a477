//! Storage blocks of servers.

use super::server::table;
use super::settings::{number_of, raw_of, seconds_of, switch_of};
use super::{Block, Data, Fact, Part, System, Thing, Ty, Value, block, cluster, convert, settings};
use crate::tree::Node;

/// Storage types that several servers can share, with one of them active.
const SHARED: &[&str] = &["raft", "consul", "zookeeper", "inmem_ha", "inmem_transactional_ha"];

/// Storage types that do so when `ha_enabled` says it.
const SHARED_ON_REQUEST: &[&str] =
    &["dynamodb", "etcd", "foundationdb", "gcs", "mysql", "postgresql", "oci", "spanner", "cockroachdb"];

/// Storage types that only one server can use.
const ALONE: &[&str] = &[
    "file",
    "inmem",
    "inmem_transactional",
    "s3",
    "azure",
    "swift",
    "manta",
    "mssql",
    "cassandra",
    "couchdb",
    "aerospike",
    "alicloudoss",
];

/// What can be asked of a storage block.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type in small letters, as in `raft`.", |system, thing| {
        part(system, thing).block.kind()
    }),
    Fact::new("isForHa", Ty::Bool, "Whether this is the `ha_storage` block.", |system, thing| {
        Value::of(part(system, thing).is_ha)
    }),
    Fact::joined(
        "path",
        Ty::Maybe(&Ty::Str),
        "Where the data is kept, or below which key.",
        &["VAULT_RAFT_PATH", "BAO_RAFT_PATH"],
        path,
    ),
    Fact::joined(
        "nodeId",
        Ty::Maybe(&Ty::Str),
        "The name of this server in its Raft cluster.",
        &["VAULT_RAFT_NODE_ID", "BAO_RAFT_NODE_ID"],
        node_id,
    ),
    Fact::new(
        "haSupport",
        Ty::Str,
        "Whether servers can stand by for one another with this type: `always`, `on request` (with `ha_enabled`) or `never`; unknown for types that are not known.",
        |system, thing| ha_support(&part(system, thing).block),
    ),
    Fact::new(
        "joinMistakes",
        Ty::List(&Ty::Str),
        "The settings for joining a cluster that another one excludes or that lack one: `leader_api_addr` beside `auto_join`, `leader_ca_cert` and its like beside files, `retry_join_as_non_voter` without `retry_join`.",
        join_mistakes,
    ),
    Fact::joined(
        "twins",
        Ty::List(&Ty::Thing("vault.storage")),
        "The storages of other servers of its cluster that have its `node_id`; of each pair the later one names the earlier.",
        cluster::NEEDS,
        cluster::twins,
    ),
    Fact::new("retryJoin", Ty::List(&Ty::Raw), "The `retry_join` blocks as written.", retry_join),
    Fact::new("raw", Ty::Raw, "The block as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("flags", Ty::Table, "A setting as a truth value, `false` when nothing says.", |_, thing| {
        table(thing, switch_of)
    }),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
    Fact::new("numbers", Ty::Table, "A setting as a whole number.", |_, thing| table(thing, number_of)),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("server", Ty::Maybe(&Ty::Thing("vault.server")), "The server that it belongs to.", |system, thing| {
        super::server_of(system, part(system, thing))
    }),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.storages[thing.index]
}

fn path<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = Value::field(thing.node, "path");
    let is_raft = part(system, thing).block.is("raft");
    if is_raft { settings::or_environment(system, written, "VAULT_RAFT_PATH") } else { written }
}

/// The name of a server in its Raft cluster.
pub fn node_id<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    settings::or_environment(system, Value::field(thing.node, "node_id"), "VAULT_RAFT_NODE_ID")
}

/// The `retry_join` blocks of a storage, and whether these are all: they may stand in a text of JSON too.
pub fn joins(storage: Node<'_>) -> (Vec<Node<'_>>, bool) {
    let bodies = block::blocks(storage, "retry_join").into_iter().map(|block| block.body);
    let written = Value::field(storage, "retry_join");
    (bodies.collect(), written.is_absent() || matches!(written.data, Data::Node(_)))
}

fn retry_join<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (bodies, complete) = joins(thing.node);
    let joins = bodies.into_iter().map(|body| Value::at(body, Data::Node(body)));
    Value::list_of(joins, complete).said_by(thing.node)
}

fn join_mistakes<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (bodies, complete) = joins(thing.node);
    let alone = Value::field(thing.node, "retry_join_as_non_voter");
    let is_alone = complete && bodies.is_empty() && convert::switch(alone.clone()).as_bool() == Some(true);
    let mut found: Vec<Value<'a>> = bodies.into_iter().flat_map(excluded).collect();
    found.extend(alone.from.filter(|_| is_alone).map(|node| Value::at(node, "retry_join_as_non_voter")));
    Value::list_of(found, complete)
}

/// The settings of a `retry_join` block that another one of it excludes.
fn excluded(join: Node<'_>) -> Vec<Value<'_>> {
    let said = |key: &'static str| {
        let value = Value::field(join, key);
        (value.is_present() && value.as_str() != Some("")).then_some(value.from).flatten().map(|node| (key, node))
    };
    let inline = ["leader_ca_cert", "leader_client_cert", "leader_client_key"];
    let files = ["leader_ca_cert_file", "leader_client_cert_file", "leader_client_key_file"];
    let address = said("leader_api_addr").filter(|_| said("auto_join").is_some());
    let text = inline.into_iter().find_map(said).filter(|_| files.into_iter().any(|key| said(key).is_some()));
    address.into_iter().chain(text).map(|(key, node)| Value::at(node, key)).collect()
}

fn ha_support<'a>(block: &Block<'a>) -> Value<'a> {
    let kind = block.kind();
    let has = |kinds: &[&str]| kind.as_str().is_some_and(|kind| kinds.contains(&kind));
    let support = match () {
        () if has(SHARED) => Data::from("always"),
        () if has(SHARED_ON_REQUEST) => Data::from("on request"),
        () if has(ALONE) => Data::from("never"),
        () => Data::Unknown,
    };
    Value::at(block.body, support)
}

/// Whether servers with this storage stand by for one another.
pub fn is_highly_available<'a>(block: &Block<'a>) -> Value<'a> {
    let support = ha_support(block);
    match support.as_str() {
        Some("always") => Value::at(block.body, true),
        Some("on request") => convert::switch(Value::field(block.body, "ha_enabled")),
        Some(_) => Value::at(block.body, false),
        None => support,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn storages_are_read() {
        let raft = "storage \"Raft\" {\n path = \"/data\"\n retry_join { leader_api_addr = \"a\" }\n retry_join {\n leader_api_addr = \"b\"\n }\n}";
        for (text, fact, expected) in [
            (raft, "type", "raft"),
            (raft, "path", "/data"),
            (raft, "nodeId", "absent"),
            (raft, "retryJoin", "{ leader_api_addr = \"a\" }, {"),
            ("backend \"file\" {}", "type", "file"),
            ("storage \"raft\" {}", "haSupport", "always"),
            ("storage \"mysql\" {}", "haSupport", "on request"),
            ("storage \"s3\" {}", "haSupport", "never"),
            ("storage \"acme\" {}", "haSupport", "unknown"),
            ("storage \"raft\" { retry_join = \"[]\" }", "joinMistakes", ""),
            ("storage \"raft\" { retry_join_as_non_voter = true }", "joinMistakes", "retry_join_as_non_voter"),
            (
                "storage \"raft\" { retry_join {\n auto_join = \"x\"\n leader_api_addr = \"a\"\n} }",
                "joinMistakes",
                "leader_api_addr",
            ),
            ("ha_storage \"consul\" {}", "isForHa", "true"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.storage", fact), [expected], "{text}");
        }
    }
}
