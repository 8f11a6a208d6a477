//! What a single patch sets: by merging it as Kubernetes would, or by the pointers of a JSON patch.

use super::super::{Data, Object, Value};
use super::Marks;
use crate::tree::Node;

/// How deep patches are followed.
const DEPTH: usize = 32;

/// Keys by which items of Kubernetes' lists are told apart, the first that an item has.
const MERGE_KEYS: [&str; 4] = ["name", "mountPath", "containerPort", "port"];

/// Marks what a patch sets in the objects that it is for.
pub fn apply(patch: Node<'_>, target: Option<Node<'_>>, covered: &[&Object<'_>], marks: &mut Marks<'_>) {
    for object in covered.iter().filter(|object| is_meant(object, patch, target)) {
        if patch.is_sequence() {
            patch.items().filter_map(|step| step.text_of("path")).for_each(|path| pointed(object, path, marks));
        } else if patch.text_of("$patch") == Some("delete") {
            marks.change(object).deleted = true;
        } else {
            merged(object, patch, object.node, DEPTH, marks);
        }
    }
}

/// Whether a patch is for an object: by its target, else by its own kind and name. Names of targets are patterns.
fn is_meant(object: &Object<'_>, patch: Node<'_>, target: Option<Node<'_>>) -> bool {
    let (kind, name) = match target {
        Some(target) => (target.text_of("kind"), target.text_of("name")),
        None => (patch.text_of("kind"), patch.get("metadata").and_then(|metadata| metadata.text_of("name"))),
    };
    let is_pattern = target.is_some() && name.is_some_and(|name| name.contains(['.', '*', '|', '[', '(', '+', '?']));
    let none = target.is_none() && name.is_none();
    !none
        && kind.is_none_or(|kind| kind == object.kind)
        && (is_pattern || name.is_none_or(|name| object.name == Some(name)))
}

/// Marks what a strategic merge sets.
fn merged(object: &Object<'_>, patch: Node<'_>, base: Node<'_>, depth: usize, marks: &mut Marks<'_>) {
    for entry in patch.entries() {
        let key = entry.key.text();
        if depth == DEPTH && ["apiVersion", "kind"].contains(&key) {
            continue;
        }
        let Some(below) = base.get(key).filter(|_| depth > 0) else {
            marks.add(object, base, key);
            continue;
        };
        let replaces = entry.value.get("$patch").is_some();
        if entry.value.is_mapping() && below.is_mapping() && !replaces {
            merged(object, entry.value, below, depth - 1, marks);
        } else if !(entry.value.is_sequence()
            && below.is_sequence()
            && items_merged(object, entry.value, below, depth, marks))
        {
            same_or_mark(object, entry.value, below, base, key, marks);
        }
    }
}

/// What a patch repeats (the name of the object) it does not set.
fn same_or_mark(object: &Object<'_>, new: Node<'_>, old: Node<'_>, base: Node<'_>, key: &str, marks: &mut Marks<'_>) {
    let scalars = [Value::read(new), Value::read(old)].iter().all(|value| !matches!(value.data, Data::Node(_)));
    if !(scalars && new.text() == old.text()) {
        marks.add(object, base, key);
    }
}

/// Marks what a patch sets in the items of a list; what it adds changes none of them. False when the items cannot be
/// told apart.
fn items_merged(object: &Object<'_>, patch: Node<'_>, base: Node<'_>, depth: usize, marks: &mut Marks<'_>) -> bool {
    for item in patch.items() {
        let named = MERGE_KEYS.iter().find_map(|key| Some((*key, item.text_of(key)?)));
        let Some((key, name)) = named.filter(|_| item.get("$patch").is_none()) else { return false };
        if let Some(old) = base.items().find(|old| old.text_of(key) == Some(name)) {
            merged(object, item, old, depth.saturating_sub(1), marks);
        }
    }
    true
}

/// Marks what a JSON patch sets at a pointer: `/spec/template/spec/containers/0/image`.
fn pointed(object: &Object<'_>, pointer: &str, marks: &mut Marks<'_>) {
    let mut at = object.node;
    let mut owner = None;
    for step in pointer.split('/').skip(1).take(DEPTH) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if at.is_mapping() {
            owner = Some((at, step.clone()));
        }
        let below = if at.is_mapping() {
            at.get(&step)
        } else {
            step.parse().ok().and_then(|number| at.items().nth(number)).filter(Node::is_mapping)
        };
        let Some(below) = below else { break };
        at = below;
    }
    if let Some((mapping, key)) = owner {
        marks.add(object, mapping, &key);
    }
}
