//! What kustomizations set in all objects alike: the namespace, labels, and what stands before or behind names.

use super::super::graph::pod_labels;
use super::super::selector::Selector;
use super::super::{Data, Object, Value};
use super::{Marks, entries};
use crate::model::kubernetes::space::Namespace;
use crate::tree::Node;

/// Marks what the kustomization of a number sets in the objects that it takes in.
pub fn apply<'a>(root: Node<'a>, number: usize, covered: &[&Object<'_>], marks: &mut Marks<'a>) {
    let namespace = Value::field(root, "namespace");
    let renames = ["namePrefix", "nameSuffix"].iter().any(|key| root.text_of(key).is_some_and(|text| !text.is_empty()));
    let describes = ["commonLabels", "labels", "commonAnnotations"].iter().any(|key| root.get(key).is_some());
    let tags = ["commonLabels", "labels"].iter().any(|key| root.get(key).is_some());
    for object in covered {
        if !namespace.is_absent() {
            let id = (object.file, object.node.id());
            marks.moves.entry(id).or_default().push((number, Namespace::of(&namespace)));
            if let Some(metadata) = object.node.get("metadata") {
                marks.add(object, metadata, "namespace");
            }
        }
        if renames {
            marks.change(object).renamed = true;
        }
        if describes {
            marks.change(object).described = true;
        }
        if tags {
            marks.change(object).tagged = true;
        }
    }
    let common = root.get("commonLabels").into_iter();
    common.for_each(|labels| label(labels, true, covered, marks));
    for entry in entries(root, "labels") {
        let says = |key| Value::field(entry, key).as_bool() == Some(true);
        if let Some(pairs) = entry.get("pairs").filter(|_| says("includeSelectors") || says("includeTemplates")) {
            label(pairs, says("includeSelectors"), covered, marks);
        }
    }
}

/// Marks labels that pods get, and selectors too.
fn label(labels: Node<'_>, selectors: bool, covered: &[&Object<'_>], marks: &mut Marks<'_>) {
    let entries = labels.entries();
    for (object, key) in covered.iter().flat_map(|object| entries.iter().map(move |entry| (object, entry.key.text()))) {
        if object.pod.is_some() {
            marks.change(object).labelled = true;
            if let Data::Node(own) = pod_labels(object).data {
                marks.add(object, own, key);
            }
        }
        let selected = Selector::of(object).filter(|_| selectors).and_then(|selector| selector.labels());
        if let Some(selected) = selected.filter(|selected| selected.get(key).is_some()) {
            marks.add(object, selected, key);
        }
    }
}
