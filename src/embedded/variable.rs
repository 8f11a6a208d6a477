//! Vault's configuration in the variable from which its image writes a file: in compose files, Dockerfiles, scripts and
//! pods, as JSON or HCL.

use std::sync::Arc;

use super::input;
use crate::model::Parsed;
use crate::source::{FileKind, Input, Source};
use crate::tree::{Kind, Node, embed, shell};

/// The variable, as Vault's image and OpenBao's call it.
const NAMES: [&str; 2] = ["VAULT_LOCAL_CONFIG", "BAO_LOCAL_CONFIG"];

/// The configurations that a text sets the variable to.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let text = outer.input.source.text.as_bytes();
    if memchr::memmem::find(text, b"_LOCAL_CONFIG").is_none() {
        return Vec::new();
    }
    let sources = outer.tree.all().filter_map(|node| value(outer, node));
    let server = |source: Arc<Source>| {
        let is_json = source.text.trim_start().starts_with('{');
        let name = if is_json { "vault-local.json" } else { "vault-local.hcl" };
        input(&outer.input, name, source, |kind| *kind == FileKind::VaultServer)
    };
    sources.filter_map(server).collect()
}

/// The value of the variable where a node gives it: below a key of its name, in an entry of a container's
/// environment, or behind `=`.
fn value(outer: &Parsed, node: Node<'_>) -> Option<Arc<Source>> {
    if node.is_mapping() {
        let named = NAMES.iter().find_map(|name| node.get(name));
        let listed = || node.get("value").filter(|_| node.text_of("name").is_some_and(|name| NAMES.contains(&name)));
        return named.or_else(listed).and_then(embed::embedded);
    }
    let name = NAMES.into_iter().find(|name| node.kind() == Kind::Scalar && node.text().starts_with(name))?;
    let beginning = format!("{name}=");
    if !node.text().starts_with(&beginning) {
        return None;
    }
    let is_word = super::is_script(&outer.input);
    if is_word { word(outer, node, beginning.len()) } else { embed::embedded_behind(node, &beginning) }
}

/// A word of a script, whose quotes are those of the shell. The name and `=` are written as they are.
fn word(outer: &Parsed, node: Node<'_>, skip: usize) -> Option<Arc<Source>> {
    let mut pieces = shell::pieces(&outer.input.source.text, node.range().start as usize);
    let first = pieces.first_mut().filter(|first| first.said.is_none() && first.at.len() >= skip)?;
    first.at.start += skip;
    embed::pieces(&outer.input.source, None, &pieces)
}
