//! Commands that stand in the values of other files: in units, in steps of pipelines, in what containers run.

use std::sync::Arc;

use crate::model::Parsed;
use crate::model::vault::around::{ARGUMENTS, COMMAND, is_image};
use crate::source::{FileKind, Format, Input, Source};
use crate::tree::{Kind, Node, embed};

/// Keys of YAML under which commands stand, alone or in a list.
const KEYS: [&str; 7] = ["command", "args", "entrypoint", "run", "script", "before_script", "after_script"];

/// Settings of a unit that hold a command, or assignments as before one.
const OF_UNIT: [&str; 6] = ["ExecStart", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "Environment"];

/// The commands in a text that speaks of Vault.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let mut texts: Vec<(Node<'_>, &'static str)> = Vec::new();
    match outer.input.format {
        Format::Unit => texts.extend(outer.tree.root().into_iter().flat_map(of_unit).map(|node| (node, COMMAND))),
        Format::Yaml if runs_things(&outer.input.kind) => {
            for mapping in outer.tree.all().filter(Node::is_mapping) {
                texts.extend(of_mapping(mapping).into_iter().map(|node| (node, COMMAND)));
                texts.extend(of_image(mapping).map(|node| (node, ARGUMENTS)));
            }
        }
        _ => {}
    }
    texts.into_iter().filter_map(|(node, kind)| Some(input(outer, embed::embedded(node)?, kind))).collect()
}

fn runs_things(kind: &FileKind) -> bool {
    matches!(kind, FileKind::Kubernetes | FileKind::Companion("compose" | "ci"))
}

/// What an image of Vault's is told to do, without the name of the program.
fn of_image(mapping: Node<'_>) -> Option<Node<'_>> {
    let is_own = mapping.text_of("image").is_some_and(is_image);
    let command = is_own.then(|| mapping.get("command")).flatten()?;
    let has_program =
        command.text().split_whitespace().next().is_some_and(|word| word.contains("vault") || word.contains("bao"));
    (command.kind() == Kind::Scalar && !has_program).then_some(command)
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

fn input(outer: &Parsed, source: Arc<Source>, kind: &'static str) -> Input {
    Input {
        source,
        kind: FileKind::Companion(kind),
        why: "is a command",
        format: Format::Shell,
        templated: false,
        lacking: Vec::new(),
        ..outer.input.clone()
    }
}
