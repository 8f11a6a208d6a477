//! Units of systemd that run Vault.

use super::{Data, Fact, Parsed, Ty, Value};
use crate::model::vault::servers::server::table;
use crate::tree::Node;

/// Settings that shut a service in, with the values that do not.
const PROTECTIONS: &[(&str, &[&str])] = &[
    ("ProtectSystem", &["no", "false", "0", "off"]),
    ("ProtectHome", &["no", "false", "0", "off"]),
    ("PrivateTmp", &["no", "false", "0", "off"]),
    ("PrivateDevices", &["no", "false", "0", "off"]),
    ("NoNewPrivileges", &["no", "false", "0", "off"]),
    ("CapabilityBoundingSet", &[]),
];

/// What can be asked of a unit.
pub const FACTS: &[Fact] = &[
    Fact::new("runs", Ty::Str, "`server`, `agent` or `proxy`.", |_, thing| {
        Value::at(thing.node, program(thing.node).unwrap_or("server"))
    }),
    Fact::new(
        "isWhole",
        Ty::Bool,
        "Whether it says what is to be run, and does not only add to another unit.",
        |_, thing| Value::at(thing.node, setting(thing.node, "ExecStart").is_present()),
    ),
    Fact::new(
        "service",
        Ty::Table,
        "A setting of its section `[Service]`; of one that stands twice, the last.",
        |_, thing| table(thing, |_, thing, name| setting(thing.node, name)),
    ),
    Fact::new("isRoot", Ty::Bool, "Whether it runs as root, which it does when nothing says.", |_, thing| {
        let user = setting(thing.node, "User");
        let dynamic = setting(thing.node, "DynamicUser");
        let is_root = match user.as_str() {
            Some(name) => matches!(name, "root" | "0"),
            None => !matches!(dynamic.as_str(), Some("yes" | "true" | "1" | "on")),
        };
        Value { data: Data::Bool(is_root), from: user.from }
    }),
    Fact::new(
        "missingProtections",
        Ty::List(&Ty::Str),
        "Which settings that shut a service in are missing or off.",
        |_, thing| {
            let missing = PROTECTIONS.iter().filter(|(name, off)| {
                let value = setting(thing.node, name);
                value.is_absent() || value.as_str().is_some_and(|value| off.contains(&value))
            });
            let items: Vec<_> = missing.map(|(name, _)| Value::of(*name)).collect();
            Value { from: section(thing.node), ..Value::list(items) }
        },
    ),
];

/// Whether a unit runs Vault.
pub fn runs_vault(file: &Parsed, root: Node<'_>) -> bool {
    file.input.source.path.ends_with(".service") && program(root).is_some()
}

fn section(root: Node<'_>) -> Option<Node<'_>> {
    root.get("Service")
}

fn program(root: Node<'_>) -> Option<&'static str> {
    let command = section(root)?.text_of("ExecStart")?;
    let mut words = command.split_whitespace();
    let program = words.next()?.trim_start_matches(['@', '-', ':', '+', '!']);
    let is_vault = matches!(program.rsplit('/').next(), Some("vault" | "bao"));
    let told = words.next().filter(|_| is_vault)?;
    ["server", "agent", "proxy"].into_iter().find(|name| *name == told)
}

fn setting<'a>(root: Node<'a>, name: &str) -> Value<'a> {
    match section(root) {
        Some(service) => Value::field(service, name),
        None => Value::absent(root),
    }
}
