//! Audit devices that a configuration declares: OpenBao's `audit` stanzas, and the first requests of a new server.
//!
//! Devices that are set up otherwise (by Terraform, by scripts) are not among them; whoever reads those adds them to the
//! list of the model.

use super::block::{Block, blocks, setting};
use super::schema::Product;
use super::server::table;
use super::settings::{raw_of, switch_of};
use super::{Data, Fact, Owner, Server, System, Thing, Ty, Value, convert, product, settings};
use crate::tree::Node;

/// What can be asked of an audit device.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type, as in `file`.", |system, thing| {
        system.vault.audits[thing.index].block.kind()
    }),
    Fact::new("logsRaw", Ty::Bool, "Whether secrets are written to it in clear.", |_, thing| {
        convert::switch(option(thing, "log_raw"))
    }),
    Fact::new(
        "hidesAccessors",
        Ty::Bool,
        "Whether accessors of tokens are hashed, as they are when nothing says.",
        |_, thing| {
            let said = convert::flag(option(thing, "hmac_accessor"));
            if said.is_absent() { Value { data: Data::Bool(true), from: said.from } } else { said }
        },
    ),
    Fact::new("flags", Ty::Table, "A setting as a truth value, `false` when nothing says.", |_, thing| {
        table(thing, switch_of)
    }),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("server", Ty::Maybe(&Ty::Thing("vault.server")), "The server that writes to it.", |system, thing| {
        super::server_of(system, &system.vault.audits[thing.index])
    }),
];

/// An option of a device, among its options or beside them.
fn option<'a>(thing: Thing<'a>, name: &str) -> Value<'a> {
    let inner = setting(thing.node, &format!("options.{name}"));
    if inner.is_absent() { setting(thing.node, name) } else { inner }
}

/// The blocks that describe the devices in a file of a server.
pub fn devices(root: Node<'_>) -> Vec<Block<'_>> {
    let requests = requests(root).into_iter().filter_map(|request| {
        let enables = Value::field(request.body, "path").as_str().is_some_and(|path| path.starts_with("sys/audit/"));
        let body = super::block::body(request.body, "data").filter(|_| enables)?;
        Some(Block { label: None, body })
    });
    two_labels(root, "audit").into_iter().chain(requests).collect()
}

/// Blocks with two labels, the first of which is their type.
pub fn two_labels<'a>(root: Node<'a>, name: &str) -> Vec<Block<'a>> {
    let outer = blocks(root, name).into_iter();
    let inner = outer.flat_map(|block| {
        let labelled = super::block::labelled(block.body).into_iter();
        labelled.map(move |inner| Block { label: block.label.or(inner.label), body: inner.body })
    });
    inner.collect()
}

/// The requests that a new server makes to itself.
pub fn requests<'a>(root: Node<'a>) -> Vec<Block<'a>> {
    blocks(root, "initialize").into_iter().flat_map(|block| blocks(block.body, "request")).collect()
}

/// How many devices a server declares; unknown when devices may be created through its API, as they were before there was
/// a setting for it and as something in the workspace does, or when a part of the configuration could not be read.
pub fn count<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server: &Server<'_> = super::server::server(system, thing);
    let is_bao = product::known(product::of_server(system, server)) == Product::OpenBao;
    let by_api = settings::switch(server, "unsafe_allow_api_audit_creation").as_bool() != Some(false);
    let by_others = system.vault.around.audit_count() != Some(0);
    if server.is_open || !is_bao || by_api || by_others {
        return Value::unknown();
    }
    let own: Vec<_> = super::owned(&system.vault.audits, Owner::Server(thing.index)).collect();
    Value::at(own.first().map_or(server.anchor, |(_, device)| device.block.body), own.len() as i64)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn devices_are_found_wherever_they_are_declared() {
        let first = "initialize \"audit\" {\n request \"file\" {\n operation = \"update\"\n path = \"sys/audit/disk\"\n \
                     data = {\n type = \"file\"\n options = { log_raw = true }\n }\n }\n}";
        for (text, fact, expected) in [
            ("audit \"file\" \"disk\" {\n options { log_raw = \"true\" }\n}", "logsRaw", "true"),
            ("audit \"file\" \"disk\" {\n options = { hmac_accessor = \"false\" }\n}", "hidesAccessors", "false"),
            ("audit \"file\" \"disk\" {}", "type", "file"),
            (first, "type", "file"),
            (first, "logsRaw", "true"),
        ] {
            assert_eq!(facts(&[("bao.hcl", text)], "vault.audit", fact), [expected], "{text}");
        }
        let json = [("bao.json", r#"{"audit": [{"file": {"disk": {"options": {"log_raw": "1"}}}}]}"#)];
        assert_eq!(facts(&json, "vault.audit", "logsRaw"), ["true"]);
    }

    #[test]
    fn devices_are_counted_where_only_the_files_can_declare_them() {
        for (path, text, expected) in [
            ("bao.hcl", "storage \"raft\" {}", "0"),
            ("bao.hcl", "audit \"file\" \"a\" {}\naudit \"file\" \"b\" {}", "2"),
            ("bao.hcl", "unsafe_allow_api_audit_creation = true", "unknown"),
            ("vault.hcl", "storage \"raft\" {}", "unknown"),
        ] {
            assert_eq!(facts(&[(path, text)], "vault.server", "auditCount"), [expected], "{text}");
        }
    }
}
