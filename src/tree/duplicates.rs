//! Keys that stand twice in one mapping. Whether that is a mistake is for the rules to say.

use std::collections::HashMap;

use super::{Node, Style, Tree};

/// In small mappings keys are compared with one another, in large ones through a table.
const FEW: usize = 12;

/// The keys that stand twice in one mapping: the later key and the first.
pub(super) fn duplicates(tree: &Tree) -> Vec<(Node<'_>, Node<'_>)> {
    let mut found = Vec::new();
    for node in tree.all().filter(|node| node.is_mapping() && node.style() != Style::Label) {
        let keys: Vec<_> = node.children().step_by(2).filter(|key| key.text() != "<<").collect();
        if keys.len() <= FEW {
            for (n, key) in keys.iter().enumerate().skip(1) {
                let first = keys[..n].iter().find(|other| other.text() == key.text());
                found.extend(first.map(|first| (*key, *first)));
            }
        } else {
            let mut seen = HashMap::with_capacity(keys.len());
            for key in keys {
                match seen.entry(key.text()) {
                    std::collections::hash_map::Entry::Occupied(first) => found.push((key, *first.get())),
                    std::collections::hash_map::Entry::Vacant(slot) => {
                        slot.insert(key);
                    }
                }
            }
        }
    }
    found
}
