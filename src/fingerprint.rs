//! What stays the same of a finding when lines move: a path through the text, and a digest of it.
//!
//! No line, message or value goes in; list items are named as people tell them apart.

use sha2::{Digest, Sha256};

use crate::tree::{Kind, Node, Style};

/// The keys by which items of a list are told apart, the first that an item has.
const MERGE_KEYS: [&str; 7] = ["name", "mountPath", "devicePath", "containerPort", "port", "ip", "topologyKey"];

/// How deep a path is followed.
const DEPTH: usize = 256;

/// 32 hexadecimal digits over a rule, the unit that it judged, a path in it and a number among equals.
pub fn fingerprint(rule: &str, unit: &str, path: &str, ordinal: usize) -> String {
    let whole = [rule, unit, path, &ordinal.to_string()].join("\0");
    let digest = Sha256::digest(whole.as_bytes());
    let digits = digest.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The way from the document's root to a node, for example `spec.containers[name=web].image` or
/// `listener[tcp 0.0.0.0:8200].tls_disable`. A key has the path of its value. What was reached through an alias has
/// the alias's path first.
pub fn inner_path(node: Node<'_>) -> String {
    let mut path = String::new();
    match node.alias() {
        Some(alias) => {
            let target = alias.follow();
            descend(root_of(alias), alias.id(), &mut path);
            descend(target, node.id(), &mut path);
        }
        None => descend(root_of(node), node.id(), &mut path),
    }
    path
}

/// The root of the document that a node stands in.
fn root_of(node: Node<'_>) -> Node<'_> {
    let document = node.tree.document_at(node.range().start);
    document.and_then(|document| node.tree.root_of(document)).unwrap_or(node)
}

fn descend(from: Node<'_>, to: u32, path: &mut String) {
    let mut at = from;
    for _ in 0..DEPTH {
        if at.id() >= to {
            return;
        }
        let children: Vec<_> = at.children().collect();
        let after = children.partition_point(|child| child.id() <= to);
        let Some(n) = after.checked_sub(1) else { return };
        at = match at.kind() {
            Kind::Mapping => {
                // A key and its value are one step, and so are the labels between them.
                let value = children.get(n | 1).copied().unwrap_or(children[n]);
                let (body, step) = step(&children, n & !1, value);
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&step);
                body
            }
            _ => {
                path.push_str(&format!("[{}]", item(children[n], n)));
                children[n]
            }
        };
    }
}

/// The step to a value, and where to go on: behind the labels of an HCL block.
fn step<'a>(siblings: &[Node<'a>], key: usize, value: Node<'a>) -> (Node<'a>, String) {
    let name = siblings[key].text();
    let mut labels = Vec::new();
    let body = unlabelled(value, &mut labels);
    let address = body.text_of("address").filter(|_| !labels.is_empty());
    let mut marks: Vec<_> = labels.iter().copied().chain(address).map(str::to_owned).collect();
    if address.is_none() {
        marks.extend(number(siblings, key, &labels));
    }
    let step = if marks.is_empty() { name.to_owned() } else { format!("{name}[{}]", marks.join(" ")) };
    (body, step)
}

fn unlabelled<'a>(mut value: Node<'a>, labels: &mut Vec<&'a str>) -> Node<'a> {
    for _ in 0..DEPTH {
        let entry = value.written_entries().next().filter(|_| value.style() == Style::Label);
        let Some(entry) = entry else { break };
        labels.push(entry.key.text());
        value = entry.value;
    }
    value
}

/// The number of an entry among those of the same key and labels, when there are several.
fn number(siblings: &[Node<'_>], key: usize, labels: &[&str]) -> Option<String> {
    let name = siblings[key].text();
    if labels.is_empty() && siblings.iter().step_by(2).filter(|other| other.text() == name).count() == 1 {
        return None;
    }
    let same = |pair: &[Node<'_>]| {
        let mut others = Vec::new();
        unlabelled(pair[1], &mut others);
        pair[0].text() == name && others == labels
    };
    let equals: Vec<_> = siblings.chunks_exact(2).enumerate().filter(|(_, pair)| same(pair)).map(|(n, _)| n).collect();
    let own = equals.iter().position(|n| n * 2 == key)?;
    (equals.len() > 1).then(|| own.to_string())
}

fn item(node: Node<'_>, index: usize) -> String {
    let node = node.follow();
    let named = MERGE_KEYS.iter().find_map(|key| Some((key, node.text_of(key)?)));
    named.map_or_else(|| index.to_string(), |(key, value)| format!("{key}={value}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::source::{Range, Source};
    use crate::tree::sketch::sketch;
    use crate::tree::{Builder, Dialect, Tree};

    /// The path of the first node that is written so.
    fn path(tree: &Tree, text: &str) -> String {
        inner_path(tree.all().find(|node| node.source_text() == text).unwrap())
    }

    #[test]
    fn a_path_names_what_people_name() {
        let text = "kind: Pod\nspec:\n  containers:\n    - name: web\n      image: nginx\n      ports:\n        - containerPort: 80\n    - name: log\n      env:\n        - v\n        - w\n---\nkind: Job\nspec: 9\n";
        let tree = sketch(text);
        for (at, expected) in [
            ("Pod", "kind"),
            ("spec", "spec"),
            ("web", "spec.containers[name=web].name"),
            ("nginx", "spec.containers[name=web].image"),
            ("image", "spec.containers[name=web].image"),
            ("80", "spec.containers[name=web].ports[containerPort=80].containerPort"),
            ("name: log\n      env:\n        - v\n        - w", "spec.containers[name=log]"),
            ("w", "spec.containers[name=log].env[1]"),
            ("Job", "kind"),
            ("9", "spec"),
        ] {
            assert_eq!(path(&tree, at), expected, "{at}");
        }
        assert_eq!(inner_path(tree.root().unwrap()), "");
    }

    /// Blocks of `(type, label, key, value)`, as a reader of HCL gives them.
    fn blocks(blocks: &[(&str, &str, &str, &str)]) -> Tree {
        let text: String = blocks.iter().map(|(a, b, c, d)| format!("{a} {b} {c} {d}\n")).collect();
        let mut builder = Builder::new(Arc::new(Source::file("v.hcl", text)), Dialect::Literal);
        builder.start_document(0);
        builder.open(Kind::Mapping, Style::Block, 0);
        let mut at = 0;
        let mut word = |builder: &mut Builder, text: &str| {
            let range = Range::new(at, at + text.len() as u32);
            at = range.end + 1;
            builder.scalar(Style::Plain, range, None);
            range
        };
        for (kind, label, key, value) in blocks {
            word(&mut builder, kind);
            builder.open(Kind::Mapping, Style::Label, 0);
            word(&mut builder, label);
            builder.open(Kind::Mapping, Style::Block, 0);
            word(&mut builder, key);
            let end = word(&mut builder, value).end;
            builder.close(end);
            builder.close(end);
        }
        builder.finish()
    }

    #[test]
    fn a_block_is_named_by_label_and_address() {
        let tree = blocks(&[
            ("listener", "tcp", "address", "0.0.0.0:8200"),
            ("listener", "tcp", "tls", "no"),
            ("listener", "tcp", "cert", "yes"),
            ("storage", "raft", "path", "/data"),
        ]);
        for (at, expected) in [
            ("0.0.0.0:8200", "listener[tcp 0.0.0.0:8200].address"),
            ("no", "listener[tcp 1].tls"),
            ("yes", "listener[tcp 2].cert"),
            ("/data", "storage[raft].path"),
            ("storage", "storage[raft]"),
            ("raft", "storage[raft]"),
        ] {
            assert_eq!(path(&tree, at), expected, "{at}");
        }
    }

    #[test]
    fn an_alias_has_its_own_path_first() {
        let text = "a x *\nb";
        let mut builder = Builder::new(Arc::new(Source::file("k.yaml", text)), Dialect::Core);
        builder.start_document(0);
        builder.open(Kind::Mapping, Style::Block, 0);
        builder.scalar(Style::Plain, Range::new(0, 1), None);
        let target = builder.open(Kind::Mapping, Style::Flow, 2);
        builder.scalar(Style::Plain, Range::new(2, 3), None);
        builder.scalar(Style::Plain, Range::new(3, 3), None);
        builder.close(3);
        builder.scalar(Style::Plain, Range::new(6, 7), None);
        builder.alias(Range::new(4, 5), Some(target));
        let tree = builder.finish();
        let root = tree.root().unwrap();
        assert_eq!(inner_path(root.path(&["a", "x"]).unwrap()), "a.x");
        assert_eq!(inner_path(root.path(&["b", "x"]).unwrap()), "b.x");
        assert_eq!(inner_path(root.get("b").unwrap()), "b");
    }

    #[test]
    fn a_fingerprint_tells_its_parts_apart() {
        let print = fingerprint("vault/tls-disabled", "ops/vault.hcl", "listener[tcp]", 0);
        // sha256 of the four parts with NUL between them
        assert_eq!(print, "11c57925bc08f69423070074abb25dd6");
        assert_ne!(print, fingerprint("vault/tls-disabled", "ops/vault.hcl", "listener[tcp]", 1));
        assert_ne!(fingerprint("a", "bc", "d", 0), fingerprint("a", "b", "cd", 0));
    }
}
