//! Commands that stand in the values of other files: in units, in steps of pipelines, in what containers run.

use crate::model::Parsed;
use crate::source::{FileKind, Format, Input, Source};
use crate::tree::{Kind, Node, embed};
use std::sync::Arc;

/// Keys of YAML under which commands stand, alone or in a list.
const KEYS: [&str; 7] = ["command", "args", "entrypoint", "run", "script", "before_script", "after_script"];

/// Settings of a unit that hold a command, or assignments as before one.
const OF_UNIT: [&str; 6] = ["ExecStart", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "Environment"];

/// The name of the kind.
pub const COMMAND: &str = "command";

/// The commands in a text that speaks of Vault.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let texts: Vec<Node<'_>> = match outer.input.format {
        Format::Unit => outer.tree.root().into_iter().flat_map(of_unit).collect(),
        Format::Yaml if runs_things(&outer.input.kind) && has_command(outer) => {
            outer.tree.all().filter(Node::is_mapping).flat_map(of_mapping).collect()
        }
        _ => Vec::new(),
    };
    texts.into_iter().filter_map(embed::embedded).map(|source| input(outer, source)).collect()
}

fn runs_things(kind: &FileKind) -> bool {
    matches!(kind, FileKind::Kubernetes | FileKind::Companion("compose" | "ci"))
}

fn has_command(outer: &Parsed) -> bool {
    ["vault ", "bao "].iter().any(|word| outer.input.source.text.contains(word))
}

fn of_unit(root: Node<'_>) -> Vec<Node<'_>> {
    let service = root.get("Service").into_iter().flat_map(|service| service.written_entries());
    service.filter(|entry| OF_UNIT.contains(&entry.key.text())).map(|entry| entry.value).collect()
}

fn of_mapping(mapping: Node<'_>) -> Vec<Node<'_>> {
    let values = mapping.written_entries().filter(|entry| KEYS.contains(&entry.key.text())).map(|entry| entry.value);
    let scripts = values.flat_map(|value| if value.is_sequence() { value.items().collect() } else { vec![value] });
    let speaks = |node: &Node<'_>| ["vault ", "bao "].iter().any(|word| node.text().contains(word));
    scripts.filter(|node| node.kind() == Kind::Scalar && speaks(node)).collect()
}

fn input(outer: &Parsed, source: Arc<Source>) -> Input {
    Input {
        source,
        kind: FileKind::Companion(COMMAND),
        why: "is a command",
        format: Format::Shell,
        templated: false,
        ..outer.input.clone()
    }
}
