//! Files of Vault that scripts and Dockerfiles write from here-documents, units of systemd and files of logrotate among
//! them, and policies that they hand to Vault so.

use super::config_map::is_of_vault;
use super::input;
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Input, Source};
use crate::tree::{Kind, Node, embed, shell};

/// What is taken besides Vault's own files.
const AROUND: [FileKind; 2] = [FileKind::Companion("systemd-unit"), FileKind::Companion("logrotate")];

/// The here-documents that become a file of Vault's, or a policy.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let Some(root) = outer.tree.root() else { return Vec::new() };
    root.items().flat_map(|pipeline| of_pipeline(outer, pipeline)).collect()
}

fn of_pipeline(outer: &Parsed, pipeline: Node<'_>) -> Vec<Input> {
    let parts: Vec<_> = pipeline.items().collect();
    let documents = parts.iter().filter(|part| part.kind() == Kind::Scalar);
    let commands: Vec<Vec<Node<'_>>> = parts.iter().map(|part| part.items().collect()).collect();
    let Some((file, name)) = commands.iter().find_map(|words| written_file(words)) else { return Vec::new() };
    documents.filter_map(|document| of_document(outer, *document, file, name)).collect()
}

fn of_document(outer: &Parsed, document: Node<'_>, file: &str, name: Node<'_>) -> Option<Input> {
    let source = &outer.input.source;
    let inner = embed::pieces(source, Some(name.range()), &shell::here_pieces(source, document.range()))?;
    let input = input(&outer.input, file, inner, |kind| is_of_vault(kind) || AROUND.contains(kind))?;
    let environment = if is_temporary(source, name) { Environment::Development } else { input.environment };
    Some(Input { environment, ..input })
}

/// Whether the script itself makes the file for a while: `FILE=$(mktemp)`.
fn is_temporary(source: &Source, name: Node<'_>) -> bool {
    let variable = source.slice(name.range()).trim_matches(['"', '$', '{', '}']);
    source.text.contains(&format!("{variable}=$(mktemp")) || source.text.contains(&format!("{variable}=`mktemp"))
}

/// The name of the file that a command writes, and the word that gives it; a policy that Vault is given has a name of
/// its own.
fn written_file<'a>(words: &[Node<'a>]) -> Option<(&'a str, Node<'a>)> {
    let is_vault = |word: &Node<'_>| matches!(word.text().rsplit('/').next(), Some("vault" | "bao"));
    let is_write = |pair: &[Node<'_>]| pair[0].text() == "policy" && pair[1].text() == "write";
    if let Some(at) = words.windows(2).position(is_write).filter(|_| words.iter().any(is_vault)) {
        let name = words[at + 2..].iter().find(|word| !word.text().starts_with('-'))?;
        return Some(("policy.hcl", *name));
    }
    let marks = [">", ">>", "tee", ">|"];
    let written = words.iter().position(|word| marks.contains(&word.text()));
    let behind = |at: usize| words[at + 1..].iter().find(|word| !word.text().starts_with('-'));
    let copied = || words.last().filter(|_| words.first().is_some_and(|word| word.text() == "COPY"));
    let name = *written.and_then(behind).or_else(copied)?;
    Some((name.text(), name))
}
