//! The policies that Terraform writes to Vault.

use super::input;
use crate::model::Parsed;
use crate::model::vault::around::resources;
use crate::source::{FileKind, Input};
use crate::tree::{Node, embed};

/// The texts of the policies of all `vault_policy` resources, under the names that Terraform knows them by. One that a
/// function or another resource makes stands nowhere here.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let all = outer.tree.root().into_iter().flat_map(resources);
    let policies = all.filter(|(kind, ..)| *kind == "vault_policy");
    policies.filter_map(|(_, name, body)| of_policy(outer, name, body)).collect()
}

fn of_policy(outer: &Parsed, name: Node<'_>, body: Node<'_>) -> Option<Input> {
    let text = embed::embedded_as(body.get("policy")?, name)?;
    input(&outer.input, "policy.hcl", text, |kind| *kind == FileKind::VaultPolicy)
}
