//! Files in ConfigMaps and Secrets: Spring configuration and Vault's, by the names that they are mounted under.

use super::file;
use crate::model::Parsed;
use crate::source::{FileKind, Input};
use crate::tree::{Entry, Kind, Node};

/// How deep lists of objects are unfolded.
const LISTS: usize = 4;

/// Endings under which Vault's files are mounted. What such a file holds decides.
const VAULT: [&str; 3] = [".hcl", ".json", ".config"];

/// The files of every ConfigMap and Secret of a text.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let mut objects = Vec::new();
    outer.tree.roots().for_each(|root| unfold(root.follow(), LISTS, &mut objects));
    objects.iter().filter_map(files).flatten().filter_map(|entry| input(&outer.input, &entry)).collect()
}

fn unfold<'a>(node: Node<'a>, depth: usize, objects: &mut Vec<Node<'a>>) {
    match node.get("items").filter(|items| items.is_sequence()) {
        Some(items) if depth > 0 => items.items().for_each(|item| unfold(item, depth - 1, objects)),
        _ => objects.push(node),
    }
}

/// The entries that are mounted as files. What a Secret has in `data` is encoded and stands nowhere in clear.
fn files<'a>(object: &Node<'a>) -> Option<Vec<Entry<'a>>> {
    let field = match object.text_of("kind")? {
        "ConfigMap" => "data",
        "Secret" => "stringData",
        _ => return None,
    };
    object.get(field).map(|data| data.entries())
}

fn input(outer: &Input, entry: &Entry<'_>) -> Option<Input> {
    let name = entry.key.text();
    if entry.value.kind() != Kind::Scalar || entry.value.text().trim().is_empty() || name.contains('/') {
        return None;
    }
    let is_spring = name.starts_with("application") || name.starts_with("bootstrap");
    if is_spring {
        return file(outer, name, entry.value, |kind| matches!(kind, FileKind::Spring { .. }));
    }
    let may_be_vault = VAULT.iter().any(|ending| name.ends_with(ending));
    may_be_vault.then(|| file(outer, name, entry.value, is_of_vault)).flatten()
}

/// Whether a text is configuration of Vault's, or a policy.
pub(super) fn is_of_vault(kind: &FileKind) -> bool {
    use FileKind::{VaultAgent, VaultPolicy, VaultProxy, VaultServer};
    matches!(kind, VaultServer | VaultAgent | VaultProxy | VaultPolicy)
}
