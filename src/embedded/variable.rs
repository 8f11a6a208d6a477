//! Vault's configuration in the variable from which its image writes a file: in compose files, Dockerfiles, scripts and
//! pods, as JSON or HCL. Broken text is taken too, so that it is reported where it stands.

use std::sync::Arc;

use super::is_shaped;
use crate::model::Parsed;
use crate::source::{FileKind, Format, Input, Source};
use crate::tree::{
    Kind, Node, embed,
    shell::{self, Piece},
};

/// The variable, as Vault's image and OpenBao's call it.
const NAMES: [&str; 2] = ["VAULT_LOCAL_CONFIG", "BAO_LOCAL_CONFIG"];

/// The configurations that a text sets the variable to.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let text = outer.input.source.text.as_bytes();
    if memchr::memmem::find(text, b"_LOCAL_CONFIG").is_none() {
        return Vec::new();
    }
    let sources = outer.tree.all().filter_map(|node| value(outer, node));
    sources.filter(|source| is_configuration(&source.text)).map(|source| input(outer, source)).collect()
}

/// Whether something is set at all, and not filled in as a whole from elsewhere.
fn is_configuration(text: &str) -> bool {
    let text = text.trim_start();
    text.contains(['{', '=']) && !["$", "{{", "{%", "<", "%"].iter().any(|mark| text.starts_with(mark))
}

fn input(outer: &Parsed, source: Arc<Source>) -> Input {
    let is_json = source.text.trim_start().starts_with('{');
    Input {
        kind: FileKind::VaultServer,
        why: "is the configuration that Vault's image writes to a file",
        format: if is_json { Format::Json } else { Format::Hcl },
        templated: is_shaped(&source.text) || [": {{", ":{{"].iter().any(|mark| source.text.contains(mark)),
        source,
        ..outer.input.clone()
    }
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
    match outer.input.kind {
        FileKind::Companion("env-file") => line(outer, node, beginning.len()),
        _ if super::is_script(&outer.input) => word(outer, node, beginning.len()),
        _ => embed::embedded_behind(node, &beginning),
    }
}

/// A word of a script, whose quotes are those of the shell. The name and `=` are written as they are.
fn word(outer: &Parsed, node: Node<'_>, skip: usize) -> Option<Arc<Source>> {
    let mut pieces = shell::pieces(&outer.input.source.text, node.range().start as usize);
    let first = pieces.first_mut().filter(|first| first.said.is_none() && first.at.len() >= skip)?;
    first.at.start += skip;
    embed::pieces(&outer.input.source, None, &pieces)
}

/// The rest of a line, as Docker reads files of variables: quotes inside it are part of the value.
fn line(outer: &Parsed, node: Node<'_>, skip: usize) -> Option<Arc<Source>> {
    let start = node.range().start as usize + skip;
    let rest = outer.input.source.text.get(start..)?.split(['\n', '\r']).next()?;
    if rest.starts_with(['"', '\'']) {
        return word(outer, node, skip);
    }
    embed::pieces(&outer.input.source, None, &[Piece { at: start..start + rest.trim_end().len(), said: None }])
}
