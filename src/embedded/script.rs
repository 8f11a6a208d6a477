//! Files of Vault that scripts and Dockerfiles write from here-documents, and policies that they hand to Vault so.

use super::config_map::is_of_vault;
use super::input;
use crate::model::Parsed;
use crate::source::Input;
use crate::tree::{Kind, Node, embed, shell};

/// The here-documents that become a file of Vault's, or a policy.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let Some(root) = outer.tree.root() else { return Vec::new() };
    root.items().flat_map(|pipeline| of_pipeline(outer, pipeline)).collect()
}

fn of_pipeline(outer: &Parsed, pipeline: Node<'_>) -> Vec<Input> {
    let parts: Vec<_> = pipeline.items().collect();
    let documents = parts.iter().filter(|part| part.kind() == Kind::Scalar);
    let commands: Vec<Vec<&str>> = parts.iter().map(|part| part.items().map(|word| word.text()).collect()).collect();
    let Some(name) = commands.iter().find_map(|words| written_file(words)) else { return Vec::new() };
    documents.filter_map(|document| of_document(outer, *document, name)).collect()
}

fn of_document(outer: &Parsed, document: Node<'_>, name: &str) -> Option<Input> {
    let source = &outer.input.source;
    let inner = embed::pieces(source, None, &shell::here_pieces(source, document.range()))?;
    input(&outer.input, name, inner, is_of_vault)
}

/// The name of the file that a command writes; a policy that Vault is given has one of ours.
fn written_file<'t>(words: &[&'t str]) -> Option<&'t str> {
    let is_vault = |word: &&str| matches!(word.rsplit('/').next(), Some("vault" | "bao"));
    let policy = || words.iter().any(is_vault) && words.windows(2).any(|pair| pair == ["policy", "write"]);
    let behind = |marks: &[&str]| {
        let at = words.iter().position(|word| marks.contains(word))?;
        words[at + 1..].iter().find(|word| !word.starts_with('-')).copied()
    };
    let copied = || (*words.first()? == "COPY").then(|| words.last().copied()).flatten();
    if policy() { Some("policy.hcl") } else { behind(&[">", ">>", "tee", ">|"]).or_else(copied) }
}
