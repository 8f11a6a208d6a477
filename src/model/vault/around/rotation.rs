//! What logrotate does with Vault's audit log.

use super::{Data, Fact, Thing, Ty, Value};
use crate::tree::Node;

/// What makes the server open its log anew: a signal, or a reload or restart of its unit.
const REOPENING: &[&str] = &["HUP", "reload", "restart", "kill -1 "];

/// Scripts that run once the log has been moved.
const AFTERWARDS: &[&str] = &["postrotate", "lastaction"];

/// What can be asked of a stanza.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "isReopened",
        Ty::Bool,
        "Whether Vault is told to open its log anew, or the log is copied and emptied in place.",
        |_, thing| {
            let tells = |name: &&str| {
                directive(thing, name).as_str().is_some_and(|script| REOPENING.iter().any(|word| script.contains(word)))
            };
            Value::at(thing.node, says(thing, "copytruncate") || AFTERWARDS.iter().any(tells))
        },
    ),
    Fact::new("kept", Ty::Maybe(&Ty::Int), "How many former logs are kept, as the file says.", |_, thing| {
        let rotate = directive(thing, "rotate");
        Value { data: rotate.as_int().map_or(Data::Absent, Data::Int), from: rotate.from }
    }),
    Fact::new(
        "isWeekly",
        Ty::Bool,
        "Whether the file says that a log is for more than a day: `weekly`, `monthly` or `yearly`.",
        |_, thing| {
            let is_long = ["weekly", "monthly", "yearly"].iter().any(|name| says(thing, name));
            Value::at(thing.node, is_long)
        },
    ),
    Fact::new(
        "isOpenToOthers",
        Ty::Bool,
        "Whether the new log may be read or written by anybody on the machine.",
        |_, thing| {
            let create = directive(thing, "create");
            // The mode may stand alone, or before an owner and a group.
            let text = create.from.map(|node| node.text()).unwrap_or_default();
            let mode = text.split_whitespace().next().and_then(|mode| u32::from_str_radix(mode, 8).ok());
            Value { data: Data::Bool(mode.is_some_and(|mode| mode & 0o007 != 0)), from: create.from }
        },
    ),
];

/// A directive of a stanza, else of the whole file.
fn directive<'a>(thing: Thing<'a>, name: &str) -> Value<'a> {
    let own = Value::field(thing.node, name);
    match thing.node.tree.root().filter(|_| own.is_absent()) {
        Some(root) if root.get(name).is_some() => Value::field(root, name),
        _ => own,
    }
}

/// Whether a directive stands in a stanza or outside of all: many have no value.
fn says(thing: Thing<'_>, name: &str) -> bool {
    [Some(thing.node), thing.node.tree.root()].into_iter().flatten().any(|node| node.get(name).is_some())
}

/// The stanzas of a file that rotate an audit log of Vault: the path says so, or stands for all logs of Vault's folder.
pub fn of(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let is_audited = |path: &str| {
        let path = path.to_ascii_lowercase();
        (path.contains("vault") || path.contains("bao"))
            && (path.contains("audit") || path.ends_with('*') || path.ends_with("*.log"))
    };
    root.entries()
        .into_iter()
        .filter(move |entry| entry.value.is_mapping() && entry.key.text().split_whitespace().any(is_audited))
        .map(|entry| entry.value)
}
