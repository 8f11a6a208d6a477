//! The policies in resources of the Bank-Vaults operator and in the configuration of its tool.

use super::file;
use crate::model::Parsed;
use crate::source::{FileKind, Input};
use crate::tree::Node;

/// The rules of the policies of every object of kind `Vault`.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    if memchr::memmem::find(outer.input.source.text.as_bytes(), b"externalConfig").is_none() {
        return Vec::new();
    }
    let objects = outer.tree.roots().map(Node::follow).filter(|object| object.text_of("kind") == Some("Vault"));
    let lists = objects.filter_map(|object| object.path(&["spec", "externalConfig", "policies"]));
    let rules = lists.flat_map(|list| list.items()).filter_map(|policy| policy.get("rules"));
    rules.filter_map(|text| file(&outer.input, "policy.hcl", text, |kind| *kind == FileKind::VaultPolicy)).collect()
}
