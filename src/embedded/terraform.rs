//! The policies that Terraform writes to Vault.

use super::input;
use crate::model::Parsed;
use crate::source::{FileKind, Input};
use crate::tree::{Entry, embed};

/// The texts of the policies of all `vault_policy` resources. One that a function or another resource makes stands
/// nowhere here.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let Some(root) = outer.tree.root() else { return Vec::new() };
    let resources = root.written_entries().filter(|entry| entry.key.text() == "resource").map(|entry| entry.value);
    let policies = resources.filter_map(|labelled| labelled.get("vault_policy"));
    let named = policies.flat_map(|named| named.written_entries());
    named.filter_map(|entry: Entry<'_>| of_policy(outer, &entry)).collect()
}

/// The text of a policy, under the name that Terraform knows it by.
fn of_policy(outer: &Parsed, resource: &Entry<'_>) -> Option<Input> {
    let text = embed::embedded_as(resource.value.get("policy")?, resource.key)?;
    input(&outer.input, "policy.hcl", text, |kind| *kind == FileKind::VaultPolicy)
}
