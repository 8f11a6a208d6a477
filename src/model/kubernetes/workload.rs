//! Workloads: objects that run pods, and what stands around them.

use super::{Data, Fact, System, Thing, Ty, Value, dig, kinds, object, workloads};

/// What can be asked of a workload.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind, as in `Deployment`.", object::kind),
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new(
        "replicas",
        Ty::Maybe(&Ty::Int),
        "How many pods it asks for; Kubernetes takes 1 when it is absent.",
        |_, thing| dig(thing.node, &["spec", "replicas"]),
    ),
    Fact::new("podLabels", Ty::Raw, "The labels of its pods.", pod_labels),
    Fact::new("isServing", Ty::Bool, "Whether it keeps running: not a Job, CronJob or helm test.", is_serving),
    Fact::new("pod", Ty::Thing("kubernetes.pod"), "The specification of its pods.", pod),
    Fact::joined(
        "services",
        Ty::List(&Ty::Thing("kubernetes.Service")),
        "The Services that select its pods.",
        &["Service"],
        |system, thing| selecting(system, thing, "Service"),
    ),
    Fact::joined(
        "disruptionBudgets",
        Ty::List(&Ty::Thing("kubernetes.PodDisruptionBudget")),
        "The budgets that select its pods.",
        &["PodDisruptionBudget"],
        |system, thing| selecting(system, thing, "PodDisruptionBudget"),
    ),
    Fact::joined(
        "networkPolicies",
        Ty::List(&Ty::Thing("kubernetes.NetworkPolicy")),
        "The network policies that select its pods.",
        &["NetworkPolicy"],
        |system, thing| selecting(system, thing, "NetworkPolicy"),
    ),
    Fact::joined(
        "autoscalers",
        Ty::List(&Ty::Thing("kubernetes.HorizontalPodAutoscaler")),
        "The autoscalers that change its size.",
        &["HorizontalPodAutoscaler"],
        autoscalers,
    ),
];

/// Kinds whose pods end by themselves.
const ENDING: &[&str] = &["Job", "CronJob"];

fn is_serving<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let hook = dig(object.node, &["metadata", "annotations", "helm.sh/hook"]);
    Value::at(object.node, !ENDING.contains(&object.kind) && hook.is_absent())
}

fn pod_labels<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    super::graph::pod_labels(system.kubernetes.owner(thing))
}

fn pod<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let pod = system.kubernetes.owner(thing).pod.zip(kinds::view_of("pod"));
    pod.map_or_else(Value::unknown, |(node, view)| Value::at(node, Thing { view, node, ..thing }))
}

fn selecting<'a>(system: &System<'a>, thing: Thing<'a>, kind: &str) -> Value<'a> {
    let model = &system.kubernetes;
    let found = model.graph.selecting(model, thing.index, kind);
    let items = found.certain.iter().filter_map(|index| super::thing(kind, &model.objects[*index], *index));
    Value::list_of(items.map(|thing| Value::at(thing.node, thing)), found.complete)
}

fn autoscalers<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let found = model.graph.autoscalers(model, thing.index);
    let view = "HorizontalPodAutoscaler";
    let items = found.certain.iter().filter_map(|index| super::thing(view, &model.objects[*index], *index));
    Value::list_of(items.map(|thing| Value::at(thing.node, thing)), found.complete)
}

/// The workloads that a selector matches, as a list value at the selector.
pub fn selected<'a>(system: &System<'a>, thing: Thing<'a>, selector: Value<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let from = selector.from;
    let Data::Node(node) = selector.data else { return Value { data: Data::Unknown, from } };
    let found = model.graph.selected(model, thing.index, node);
    Value { from, ..workloads(model, &found.certain, found.complete) }
}
