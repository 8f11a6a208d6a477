//! Keys that stand twice in one mapping. Whether that is a mistake is for the rules to say.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Kind, NONE, Node, Style, Tree};

/// In small mappings keys are compared with one another, in large ones through a table.
const FEW: usize = 12;

/// The keys that stand twice in one mapping, the later key and the first, by the order of the later ones.
pub(super) fn duplicates(tree: &Tree) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut keys: Vec<u32> = Vec::new();
    for raw in tree.nodes.iter().filter(|raw| raw.kind == Kind::Mapping && raw.style != Style::Label) {
        keys.clear();
        let mut next = raw.child;
        while next != NONE {
            keys.push(next);
            let value = tree.nodes[next as usize].next;
            next = tree.nodes.get(value as usize).map_or(NONE, |value| value.next);
        }
        if keys.len() <= FEW { among_few(tree, &keys, &mut found) } else { among_many(tree, &keys, &mut found) }
    }
    found.sort_unstable();
    found
}

fn among_few(tree: &Tree, keys: &[u32], found: &mut Vec<(u32, u32)>) {
    for (n, key) in keys.iter().enumerate().skip(1) {
        let mark = tree.nodes[*key as usize].mark;
        let is_same =
            |other: &&u32| tree.nodes[**other as usize].mark == mark && text(tree, **other) == text(tree, *key);
        let first = keys[..n].iter().find(is_same);
        found.extend(first.filter(|_| text(tree, *key) != "<<").map(|first| (*key, *first)));
    }
}

fn among_many(tree: &Tree, keys: &[u32], found: &mut Vec<(u32, u32)>) {
    let mut seen = HashMap::with_capacity(keys.len());
    for key in keys.iter().filter(|key| text(tree, **key) != "<<") {
        match seen.entry(text(tree, *key)) {
            Entry::Occupied(first) => found.push((*key, *first.get())),
            Entry::Vacant(slot) => {
                slot.insert(*key);
            }
        }
    }
}

fn text(tree: &Tree, id: u32) -> &str {
    Node::new(tree, id).text()
}
