//! The policies that Terraform writes to Vault.

use super::file;
use crate::model::Parsed;
use crate::source::{FileKind, Input};
use crate::tree::{Entry, Kind};

/// The texts of the policies of all `vault_policy` resources. One that a function or another resource makes stands
/// nowhere here.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let Some(root) = outer.tree.root() else { return Vec::new() };
    let resources = root.written_entries().filter(|entry| entry.key.text() == "resource").map(|entry| entry.value);
    let policies = resources.filter_map(|labelled| labelled.get("vault_policy"));
    let bodies = policies.flat_map(|named| named.written_entries().map(|entry: Entry<'_>| entry.value));
    let texts = bodies.filter_map(|body| body.get("policy")).filter(|text| text.kind() == Kind::Scalar);
    texts.filter_map(|text| file(&outer.input, "policy.hcl", text, |kind| *kind == FileKind::VaultPolicy)).collect()
}
