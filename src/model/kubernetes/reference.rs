//! What pods take from ConfigMaps and Secrets: environment variables and volumes.

use super::{Data, Fact, Object, System, Thing, Ty, Value, pod};
use crate::tree::Node;

/// A reference of a pod to a ConfigMap or Secret.
#[derive(Debug)]
pub struct Reference<'a> {
    /// The mapping that refers: `configMapKeyRef`, `secretRef` and so on.
    pub node: Node<'a>,
    /// The number of its object.
    pub object: usize,
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    /// The key that names the other object in the mapping.
    name_key: &'static str,
}

const OF_VARIABLE: [(&str, &str); 2] = [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")];
const OF_SET: [(&str, &str); 2] = [("configMapRef", "ConfigMap"), ("secretRef", "Secret")];
const OF_VOLUME: [(&str, &str, &str); 2] = [("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")];
const OF_PROJECTION: [(&str, &str); 2] = [("configMap", "ConfigMap"), ("secret", "Secret")];

/// Collects the references of an object's pods.
pub fn collect<'a>(object: &Object<'a>, number: usize, found: &mut Vec<Reference<'a>>) {
    object.pods().for_each(|pod| collect_of(pod, number, found));
}

fn collect_of<'a>(pod: Node<'a>, number: usize, found: &mut Vec<Reference<'a>>) {
    let mut add = |node: Option<Node<'a>>, kind, name_key| {
        let node = node.filter(Node::is_mapping);
        found.extend(node.map(|node| Reference { node, object: number, kind, name_key }));
    };
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in items(pod, list) {
            for variable in items(container, "env").filter_map(|variable| variable.get("valueFrom")) {
                OF_VARIABLE.iter().for_each(|(key, kind)| add(variable.get(key), kind, "name"));
            }
            for set in items(container, "envFrom") {
                OF_SET.iter().for_each(|(key, kind)| add(set.get(key), kind, "name"));
            }
        }
    }
    for volume in items(pod, "volumes") {
        OF_VOLUME.iter().for_each(|(key, kind, name)| add(volume.get(key), kind, name));
        for source in volume.get("projected").into_iter().flat_map(|projected| items(projected, "sources")) {
            OF_PROJECTION.iter().for_each(|(key, kind)| add(source.get(key), kind, "name"));
        }
    }
}

fn items<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.get(key).into_iter().flat_map(|list| list.items())
}

/// What can be asked of a reference.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "`ConfigMap` or `Secret`.", |system, thing| {
        Value::at(thing.node, reference(system, thing).kind)
    }),
    Fact::new("name", Ty::Maybe(&Ty::Str), "The name of the ConfigMap or Secret.", name),
    Fact::new("key", Ty::Maybe(&Ty::Str), "The key that is asked for, where only one is.", |_, thing| {
        Value::field(thing.node, "key")
    }),
    Fact::new("isOptional", Ty::Bool, "Whether the pod starts without it.", is_optional),
    Fact::joined(
        "targets",
        Ty::List(&Ty::Thing("kubernetes.object")),
        "The ConfigMap or Secret, if it is there.",
        &["ConfigMap", "Secret"],
        targets,
    ),
    Fact::joined(
        "hasKey",
        Ty::Bool,
        "Whether the ConfigMap or Secret has the key; unknown when it is not there.",
        &["ConfigMap", "Secret"],
        has_key,
    ),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", pod::workload),
];

fn reference<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Reference<'a> {
    &system.kubernetes.references[thing.index]
}

fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::field(thing.node, reference(system, thing).name_key)
}

fn is_optional<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = Value::field(thing.node, "optional");
    if value.is_absent() { Value { data: Data::Bool(false), from: value.from } } else { value }
}

/// The objects that a reference means, and what stands in them is known.
fn targets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let name = name(system, thing);
    let Some(text) = name.as_str() else { return Value { data: Data::Unknown, from: name.from } };
    let Reference { object, kind, .. } = reference(system, thing);
    let found = model.graph.named(model, *object, kind, text);
    Value { from: name.from, ..model.objects_of(&found) }
}

fn has_key<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (key, targets) = (Value::field(thing.node, "key"), targets(system, thing));
    let unknown = Value { data: Data::Unknown, from: key.from };
    let (Some(text), Data::List(list)) = (key.as_str(), targets.data) else { return unknown };
    if list.items.is_empty() {
        return unknown;
    }
    let holds = |object: Node<'a>| DATA.iter().filter_map(|data| object.get(data)).any(|data| data.get(text).is_some());
    let has = list.items.iter().filter_map(|item| item.from).any(holds);
    // A generator may make another one of the name, or add to this one.
    let data = (has || list.complete).then_some(has);
    Value { data: data.into(), from: key.from }
}

const DATA: [&str; 3] = ["data", "binaryData", "stringData"];
