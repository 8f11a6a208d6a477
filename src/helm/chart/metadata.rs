//! Chart.yaml as Helm reads it: every scalar that has to be text becomes text.

use std::sync::Arc;

use super::{Dependency, Import, Metadata};
use crate::helm::value::format::general;
use crate::source::{Range, Source};
use crate::tree::{Dialect, Node, Scalar, Tree, yaml};

/// What is read by itself; all other texts are kept by name.
const TEXTS: &[&str] = &["condition", "description", "home", "icon", "kubeVersion", "tags"];

/// Reads a Chart.yaml. What is wrong with it comes beside what could be read.
pub fn read(source: &Arc<Source>) -> (Metadata, Option<String>) {
    let tree = yaml::parse(Arc::clone(source), Dialect::Helm);
    let complaint = tree.errors.first().map(|error| error.message.clone());
    let Some(root) = tree.root().filter(|root| root.is_mapping()) else {
        return (Metadata::default(), complaint.or_else(|| Some("holds no keys".to_owned())));
    };
    let api_version = text(root, "apiVersion");
    let metadata = Metadata {
        name: text(root, "name"),
        version: text(root, "version"),
        app_version: text(root, "appVersion"),
        api_version: if api_version.is_empty() { "v1".to_owned() } else { api_version },
        kind: text(root, "type"),
        dependencies: dependencies(root),
        texts: TEXTS.iter().map(|key| ((*key).to_owned(), text(root, key))).collect(),
        lists: ["keywords", "sources"].map(|key| (key.to_owned(), texts(root, key))).into(),
        annotations: annotations(root),
        maintainers: items(root, "maintainers")
            .map(|item| ["name", "email", "url"].map(|key| text(item, key)))
            .collect(),
        places: places(root),
        is_deprecated: matches!(get(root, "deprecated").and_then(|node| node.scalar()), Some(Scalar::Bool(true))),
    };
    (metadata, complaint)
}

fn places(root: Node<'_>) -> Vec<(String, Range)> {
    let scalars = root.entries().into_iter().filter(|entry| entry.value.scalar().is_some());
    scalars.map(|entry| (entry.key.text().to_owned(), entry.value.range())).collect()
}

/// The dependencies of a requirements.yaml, where charts of Helm 2 have them.
pub fn requirements(source: &Arc<Source>) -> Vec<Dependency> {
    let tree: Tree = yaml::parse(Arc::clone(source), Dialect::Helm);
    tree.root().map(dependencies).unwrap_or_default()
}

fn dependencies(root: Node<'_>) -> Vec<Dependency> {
    let of = |item: Node<'_>| Dependency {
        name: text(item, "name"),
        version: text(item, "version"),
        repository: text(item, "repository"),
        condition: text(item, "condition"),
        tags: texts(item, "tags"),
        alias: text(item, "alias"),
        imports: items(item, "import-values").map(import).collect(),
        at: item.range(),
    };
    items(root, "dependencies").filter(Node::is_mapping).map(of).collect()
}

fn import(item: Node<'_>) -> Import {
    if item.is_mapping() {
        return Import { child: text(item, "child"), parent: text(item, "parent") };
    }
    Import { child: format!("exports.{}", written(item)), parent: ".".to_owned() }
}

/// The value of a key. Go's JSON does not tell capitals from small letters, if it must.
fn get<'a>(root: Node<'a>, key: &str) -> Option<Node<'a>> {
    let alike = || root.entries_with(|other| other.text().eq_ignore_ascii_case(key)).pop();
    root.get(key).or_else(|| alike().map(|entry| entry.value))
}

fn annotations(root: Node<'_>) -> Vec<(String, String)> {
    let entries = get(root, "annotations").filter(Node::is_mapping).map(|node| node.entries());
    entries.into_iter().flatten().map(|entry| (written(entry.key), written(entry.value))).collect()
}

fn items<'a>(root: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> {
    get(root, key).filter(Node::is_sequence).into_iter().flat_map(|list| list.items()).map(Node::follow)
}

fn texts(root: Node<'_>, key: &str) -> Vec<String> {
    items(root, key).map(written).collect()
}

fn text(root: Node<'_>, key: &str) -> String {
    get(root, key).map(written).unwrap_or_default()
}

/// A scalar as text: `1.10` is `1.1`, `n` is `false`.
fn written(node: Node<'_>) -> String {
    match node.scalar() {
        None | Some(Scalar::Null) => String::new(),
        Some(Scalar::Bool(flag)) => flag.to_string(),
        Some(Scalar::Int(number)) => number.to_string(),
        Some(Scalar::Float(number)) => general(number),
        Some(Scalar::Str(text)) => text.to_owned(),
    }
}
