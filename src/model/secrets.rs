//! What in a file is a secret written out literally: the facts behind masking, and behind rules about secrets.
//!
//! Names, looks and places decide: a key that speaks of a secret, a value that looks like one, the data of a
//! Kubernetes Secret. What is encrypted or only points at a secret is none. Hiding what was found is the
//! affair of [`crate::source::Mask`].

mod commands;
pub mod encoded;
mod keys;
pub mod lines;
mod manifests;
mod pairs;
mod plain;
mod references;
mod values;
pub mod vault;
pub mod words;

use std::sync::Arc;

use crate::source::{Mask, Range, Source};
use crate::tree::{Entry, Kind, Node, Style, Tree};

pub use keys::is_secret_key;
pub use references::is_reference;
pub use values::{holds_private_key, holds_token, is_secret_value, passwords_in_addresses, tokens_in};

/// What of a file nobody may read. Without a tree, or where the tree is silent (comments, embedded text), the text
/// itself is searched line by line.
pub fn mask(source: &Arc<Source>, tree: Option<&Tree>) -> Mask {
    let mut found = Vec::new();
    values::find(&source.text, &mut found);
    pairs::find(&source.text, &mut found);
    manifests::find(&source.text, &mut found);
    commands::find(&source.text, &mut found);
    found.extend(vault::find(source).into_iter().map(|secret| secret.range));
    let mut words = Vec::new();
    if let Some(tree) = tree {
        for node in tree.all().filter(|node| node.is_mapping() || node.is_sequence()) {
            for value in secrets_in(node) {
                found.extend(literal(value, &mut words));
            }
        }
    }
    Mask::new(found).with_words(words)
}

/// Whether a value under a key is a secret written out.
pub fn is_literal_secret(key: &str, value: &str) -> bool {
    let by_key = is_secret_key(key) && !plain::is_plain(value.trim()) && !is_reference(value);
    by_key || is_secret_value(value)
}

/// Whether a whole file is encrypted, so that nothing in it is a literal secret.
pub fn is_encrypted(tree: &Tree) -> bool {
    let sealed = |root: Node<'_>| {
        root.path(&["sops", "mac"]).is_some()
            || root.path(&["sops", "version"]).is_some()
            || root.text_of("kind") == Some("SealedSecret")
    };
    tree.source.text.starts_with("$ANSIBLE_VAULT") || (tree.root().is_some() && tree.roots().all(sealed))
}

/// The scalars right inside a mapping or sequence that are meant to be secret, reference or not.
fn secrets_in(node: Node<'_>) -> Vec<Node<'_>> {
    if node.is_sequence() {
        let secret = node.key().is_some_and(|key| keys::is_secret_list(key.text()));
        return node.children().filter(|item| secret && item.kind() == Kind::Scalar).collect();
    }
    let mut found: Vec<_> = node
        .written_entries()
        .filter(|entry| {
            entry.value.kind() == Kind::Scalar && (is_secret_key(entry.key.text()) || is_encrypt_key(entry, node))
        })
        .map(|entry| entry.value)
        .collect();
    if node.text_of("name").is_some_and(is_secret_key) {
        found.extend(node.get("value").filter(|value| value.kind() == Kind::Scalar));
    }
    let kind = node.text_of("kind");
    if kind == Some("Secret") {
        let data = ["data", "stringData"].into_iter().filter_map(|key| node.get(key));
        let values = data.flat_map(|data| data.written_entries().map(|entry| entry.value));
        found.extend(values.filter(|value| value.kind() == Kind::Scalar));
    }
    if matches!(kind, Some("SecretStore" | "ClusterSecretStore")) {
        found.extend(faked(node));
    }
    found
}

/// What a store of External Secrets gives out that has its secrets in its own text.
fn faked(store: Node<'_>) -> Vec<Node<'_>> {
    let data = store.path(&["spec", "provider", "fake", "data"]);
    let items: Vec<_> = data.into_iter().flat_map(|data| data.items()).collect();
    let values = items.iter().filter_map(|item| item.get("value"));
    let maps = items.iter().filter_map(|item| item.get("valueMap"));
    let all = values.chain(maps.flat_map(|map| map.written_entries().map(|entry| entry.value)));
    all.filter(|value| value.kind() == Kind::Scalar).collect()
}

/// `key` below `encrypt`, which a dotted key would say in one.
fn is_encrypt_key(entry: &Entry<'_>, parent: Node<'_>) -> bool {
    entry.key.text() == "key" && parent.key().is_some_and(|key| key.text() == "encrypt")
}

/// The literal parts of a scalar; `words` gets its text where that is not how it is written.
fn literal(node: Node<'_>, words: &mut Vec<Box<str>>) -> Vec<Range> {
    if node.tag() == Some("!vault") || is_reference(node.text()) || plain::is_plain(node.text().trim()) {
        return Vec::new();
    }
    let inner = inside(node);
    let written = node.tree.source.slice(inner);
    if node.text() != written {
        words.push(node.text().into());
        return vec![inner];
    }
    pairs::literals(&node.tree.source.text, inner)
}

/// The range of a scalar without its quotes, and without the header of a block scalar or here-document.
fn inside(node: Node<'_>) -> Range {
    let Range { start, end } = node.range();
    match node.style() {
        Style::Single | Style::Double if end - start >= 2 => Range::new(start + 1, end - 1),
        Style::Literal | Style::Folded => {
            let header = node.source_text().find(['\n', '\r']).unwrap_or_default() as u32;
            Range::new(start + header, end)
        }
        _ => Range::new(start, end),
    }
}

#[cfg(test)]
mod tests;
