//! Storage blocks of servers.

use super::server::table;
use super::settings::{number_of, raw_of, seconds_of, switch_of};
use super::{Data, Fact, Part, System, Thing, Ty, Value, block};

/// What can be asked of a storage block.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type in small letters, as in `raft`.", |system, thing| {
        part(system, thing).block.kind()
    }),
    Fact::new("isForHa", Ty::Bool, "Whether this is the `ha_storage` block.", |system, thing| {
        Value::of(part(system, thing).is_ha)
    }),
    Fact::new("path", Ty::Maybe(&Ty::Str), "Where the data is kept, or below which key.", |_, thing| {
        Value::field(thing.node, "path")
    }),
    Fact::new("nodeId", Ty::Maybe(&Ty::Str), "The name of this server in its Raft cluster.", |_, thing| {
        Value::field(thing.node, "node_id")
    }),
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

fn retry_join<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let blocks = block::blocks(thing.node, "retry_join");
    Value::list(blocks.into_iter().map(|block| Value::at(block.body, Data::Node(block.body)))).said_by(thing.node)
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
            ("ha_storage \"consul\" {}", "isForHa", "true"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.storage", fact), [expected], "{text}");
        }
    }
}
