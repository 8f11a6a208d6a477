//! Files as such: what is judged before it is known what a file means.

use super::{Data, Fact, System, Thing, Ty, Value, product};
use crate::source::{FileKind, Format};
use crate::tree::{Entry, Node, Style, Tree};

/// What can be asked of a file.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "`server`, `agent`, `proxy` or `policy`.", kind),
    Fact::new(
        "duplicates",
        Ty::List(&Ty::Str),
        "The names of settings that stand a second time in one block; repeated blocks are none.",
        duplicates,
    ),
    Fact::new("isJson", Ty::Bool, "Whether it is written in JSON.", |system, thing| Value::of(is_json(system, thing))),
    Fact::joined("product", Ty::Str, "`vault` or `openbao`.", product::STARTERS, |system, thing| {
        Value::of(product::of_file(system, thing.file))
    }),
    Fact::new(
        "since",
        Ty::Table,
        "Whether the release aimed at is this one or newer, as in `since[\"1.21\"]`; the newest is taken when nothing says.",
        |_, thing| super::server::table(thing, product::since),
    ),
    Fact::new("raw", Ty::Raw, "The file as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

fn kind<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(
        thing.node,
        match system.files[thing.file].input.kind {
            FileKind::VaultAgent => "agent",
            FileKind::VaultProxy => "proxy",
            FileKind::VaultPolicy => "policy",
            _ => "server",
        },
    )
}

fn is_json(system: &System<'_>, thing: Thing<'_>) -> bool {
    system.files[thing.file].input.format == Format::Json
}

fn duplicates<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let repeated = repeated(thing.node.tree, is_json(system, thing));
    Value::list(repeated.into_iter().map(|entry| Value::at(entry.value, entry.key.text())).collect::<Vec<_>>())
}

/// Settings that an earlier one of their block has the name of.
fn repeated(tree: &Tree, is_json: bool) -> Vec<Entry<'_>> {
    let mut found = Vec::new();
    // Nearly all that stands twice is a block.
    if !tree.repeated().any(|entry| is_setting(entry.value, is_json)) {
        return found;
    }
    let may_repeat = |mapping: &Node<'_>| mapping.written_entries().any(|entry| tree.is_duplicate(entry.key));
    let mappings = tree.all().filter(|node| node.is_mapping() && node.style() != Style::Label);
    for mapping in mappings.filter(may_repeat) {
        let settings = mapping.written_entries().filter(|entry| is_setting(entry.value, is_json));
        let mut named: Vec<_> = settings.map(|entry| (entry.key.text(), entry)).collect();
        named.sort_by_key(|(name, _)| *name);
        let again = named.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1);
        let first = found.len();
        found.extend(again);
        found[first..].sort_by_key(|entry: &Entry<'_>| entry.key.id());
    }
    found
}

/// A block is not assigned. JSON makes no difference between a block and an assigned mapping.
fn is_setting(value: Node<'_>, is_json: bool) -> bool {
    let holds_mappings = value.is_mapping() || value.items().any(|item| item.is_mapping());
    let is_block = matches!(value.style(), Style::Block | Style::Label);
    !(is_block || is_json && holds_mappings)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn settings_that_stand_twice_are_found_and_blocks_are_not() {
        for (name, text, expected) in [
            ("vault.hcl", "ui = true\nui = false", "ui"),
            ("vault.hcl", "listener \"tcp\" { a = 1\n b = 2\n a = 3\n a = 4 }", "a, a"),
            ("vault.hcl", "listener \"tcp\" {}\nlistener \"tcp\" {}", ""),
            ("vault.hcl", "telemetry {}\ntelemetry {}", ""),
            ("vault.hcl", "config = {}\nconfig = {}", "config"),
            ("vault.hcl", "a { x = 1 }\nb { x = 1 }", ""),
            ("vault.json", r#"{"ui": true, "ui": false}"#, "ui"),
            ("vault.json", r#"{"listener": {"tcp": {}}, "listener": {"tcp": {}}}"#, ""),
            ("policy.hcl", "path \"a\" { capabilities = [\"read\"]\n capabilities = [\"list\"] }", "capabilities"),
        ] {
            assert_eq!(facts(&[(name, text)], "vault.file", "duplicates"), [expected], "{text}");
        }
    }
}
