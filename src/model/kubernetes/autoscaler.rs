//! Horizontal pod autoscalers.

use super::kinds::WORKLOAD_WORDS;
use super::{Data, Fact, System, Thing, Ty, Value, dig, object, workloads};

/// What can be asked of an autoscaler.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new(
        "minReplicas",
        Ty::Maybe(&Ty::Int),
        "The fewest pods; Kubernetes takes 1 when it is absent.",
        |_, thing| dig(thing.node, &["spec", "minReplicas"]),
    ),
    Fact::new("maxReplicas", Ty::Maybe(&Ty::Int), "The most pods.", |_, thing| {
        dig(thing.node, &["spec", "maxReplicas"])
    }),
    Fact::joined(
        "targets",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workload that it changes the size of, if it is there.",
        WORKLOAD_WORDS,
        targets,
    ),
];

fn targets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let reference = dig(thing.node, &["spec", "scaleTargetRef"]);
    let Data::Node(node) = reference.data else { return Value { data: Data::Unknown, from: reference.from } };
    let (kind, name) = (Value::field(node, "kind"), Value::field(node, "name"));
    let (Some(kind), Some(name)) = (kind.as_str(), name.as_str()) else { return Value::unknown() };
    let is_ours = WORKLOAD_WORDS.contains(&kind);
    let found = model.graph.named(model, thing.index, kind, name);
    Value { from: reference.from, ..workloads(model, &found.certain, found.complete && is_ours) }
}
