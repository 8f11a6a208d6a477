//! What resources of the Bank-Vaults operator hold of Vault, the server's configuration, written as YAML, and policies; and
//! the policies in the configuration of its tool.

use super::{alone, file};
use crate::model::Parsed;
use crate::model::vault::OF_BANK_VAULTS;
use crate::source::{FileKind, Format, Input};
use crate::tree::{Node, embed};

/// The configuration and the policies of every object of kind `Vault`.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let objects = outer.tree.roots().map(Node::follow).filter(is_vault);
    objects.flat_map(|object| configuration(outer, object).into_iter().chain(of_config(outer, object))).collect()
}

/// The policies in the configuration of the tool alone.
pub(super) fn inside_config(outer: &Parsed) -> Vec<Input> {
    outer.tree.root().map(|root| policies(outer, root)).unwrap_or_default()
}

fn is_vault(object: &Node<'_>) -> bool {
    object.text_of("kind") == Some("Vault")
        && object.text_of("apiVersion").is_some_and(|api| api.starts_with("vault.banzaicloud.com/"))
}

fn configuration(outer: &Parsed, object: Node<'_>) -> Option<Input> {
    let source = embed::mapping(object.path(&["spec", "config"])?)?;
    let kind = FileKind::VaultServer;
    alone(Input { source, kind, why: OF_BANK_VAULTS, format: Format::Yaml, templated: false, ..outer.input.clone() })
}

fn of_config(outer: &Parsed, object: Node<'_>) -> Vec<Input> {
    object.path(&["spec", "externalConfig"]).map(|config| policies(outer, config)).unwrap_or_default()
}

fn policies(outer: &Parsed, config: Node<'_>) -> Vec<Input> {
    let policies = config.get("policies").into_iter().flat_map(|list| list.items());
    let rules = policies.filter_map(|policy| policy.get("rules"));
    rules.filter_map(|text| file(&outer.input, "policy.hcl", text, |kind| *kind == FileKind::VaultPolicy)).collect()
}
