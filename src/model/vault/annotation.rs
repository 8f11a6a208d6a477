//! Annotations of pods that tell the injector of Vault what to do, in manifests and in the values of charts.
//!
//! The injector reads those of the pod alone, so that those of a Deployment itself are none.

use super::{Data, Fact, Parsed, System, Thing, Ty, Value, convert};
use crate::model::Table;
use crate::source::FileKind;
use crate::tree::Node;

const PREFIX: &str = "vault.hashicorp.com/";

/// An annotation of a pod.
#[derive(Debug)]
pub struct Annotation<'a> {
    /// Its name behind the prefix.
    pub name: &'a str,
    /// Its value.
    pub value: Node<'a>,
    /// The file.
    pub file: usize,
    /// The mapping that it stands in.
    pub beside: Node<'a>,
    /// Whether the mapping holds all annotations of the pod.
    pub is_complete: bool,
}

/// What can be asked of an annotation.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "Its name behind `vault.hashicorp.com/`, as in `agent-inject`.", |system, thing| {
        Value::at(thing.node, own(system, thing).name)
    }),
    Fact::new("value", Ty::Maybe(&Ty::Str), "Its value as text.", |_, thing| text(thing.node)),
    Fact::new("isOn", Ty::Bool, "Whether its value is true.", |_, thing| {
        let value = Value::read(thing.node);
        let on = convert::switch(value.clone());
        if on.is_unknown() && value.is_present() { Value { data: Data::Bool(false), from: on.from } } else { on }
    }),
    Fact::new(
        "exportsVariables",
        Ty::Bool,
        "Whether it is a template that renders `export NAME=…`, for a shell to read in.",
        |system, thing| {
            let is_template = own(system, thing).name.starts_with("agent-inject-template");
            Value::at(thing.node, is_template && thing.node.text().lines().any(is_export))
        },
    ),
    Fact::new(
        "others",
        Ty::Table,
        "The values of the annotations beside it: `others[\"role\"]`; unknown where others may be added.",
        |_, thing| Value::of(Data::Table(Table { thing, get: other })),
    ),
];

/// `export NAME=`, with anything behind it.
fn is_export(line: &str) -> bool {
    let name = line.trim_start().strip_prefix("export ").and_then(|rest| rest.split_once('='));
    name.is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_'))
}

fn own<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Annotation<'a> {
    &system.vault.annotations[thing.index]
}

fn text(node: Node<'_>) -> Value<'_> {
    let value = Value::read(node);
    if value.is_present() { Value::at(node, node.text()) } else { value }
}

fn other<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    let annotation = own(system, thing);
    match annotation.beside.get(&format!("{PREFIX}{name}")) {
        Some(node) => text(node),
        None if annotation.is_complete => Value::absent(annotation.beside),
        None => Value { data: Data::Unknown, from: Some(annotation.beside) },
    }
}

/// The injector's annotations of a mapping.
fn of<'a>(mapping: Node<'a>) -> impl Iterator<Item = (&'a str, Node<'a>)> {
    mapping.written_entries().filter_map(|entry| Some((entry.key.text().strip_prefix(PREFIX)?, entry.value)))
}

/// The annotations of all files.
pub fn annotations(files: &[Parsed]) -> Vec<Annotation<'_>> {
    let mut found = Vec::new();
    for (file, parsed) in files.iter().enumerate() {
        let is_ours = matches!(parsed.input.kind, FileKind::Kubernetes | FileKind::HelmValues);
        if !is_ours || memchr::memmem::find(parsed.input.source.text.as_bytes(), PREFIX.as_bytes()).is_none() {
            continue;
        }
        for beside in parsed.tree.all().filter(|node| node.is_mapping() && is_of_pod(*node)) {
            let is_complete = pod(beside).is_some_and(|pod| pod.path(&["spec", "containers"]).is_some());
            found.extend(of(beside).map(|(name, value)| Annotation { name, value, file, beside, is_complete }));
        }
    }
    found
}

/// What the metadata around annotations belong to.
fn pod(annotations: Node<'_>) -> Option<Node<'_>> {
    let metadata = annotations.parent().filter(|node| node.key().is_some_and(|key| key.text() == "metadata"))?;
    metadata.parent()
}

/// Whether annotations are those of a pod: not of something that has a pod's template itself.
fn is_of_pod(annotations: Node<'_>) -> bool {
    let templates = |node: Node<'_>| ["template", "jobTemplate"].iter().any(|key| node.path(&["spec", key]).is_some());
    of(annotations).next().is_some() && !pod(annotations).is_some_and(templates)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn only_annotations_of_pods_count() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    vault.hashicorp.com/agent-inject: \"true\"\nspec: {containers: []}\n";
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations: {vault.hashicorp.com/agent-inject: \"true\"}\nspec: {template: {}}\n";
        let values = "podAnnotations:\n  vault.hashicorp.com/agent-inject: yes\n";
        assert_eq!(facts(&[("pod.yaml", pod)], "vault.annotation", "name"), ["agent-inject"]);
        assert_eq!(facts(&[("pod.yaml", pod)], "vault.annotation", "others[role]"), ["absent"]);
        assert!(facts(&[("deployment.yaml", deployment)], "vault.annotation", "name").is_empty());
        assert_eq!(facts(&[("values.yaml", values)], "vault.annotation", "others[role]"), ["unknown"]);
    }
}
