//! What changes the size of workloads: Kubernetes' own autoscaler, and KEDA's.

use super::kinds::{WORKLOAD_WORDS, row_of};
use super::{Data, Fact, Object, System, Thing, Ty, Value, dig};

/// What can be asked of an autoscaler.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "minReplicas",
        Ty::Maybe(&Ty::Int),
        "The fewest pods, as written; nothing means 1, and to KEDA none.",
        |system, thing| limit(system, thing, "minReplicas", "minReplicaCount"),
    ),
    Fact::new("maxReplicas", Ty::Maybe(&Ty::Int), "The most pods, as written.", |system, thing| {
        limit(system, thing, "maxReplicas", "maxReplicaCount")
    }),
    Fact::new("target", Ty::Raw, "The reference to what it changes the size of.", |_, thing| {
        dig(thing.node, &["spec", "scaleTargetRef"])
    }),
    Fact::joined(
        "workloads",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workload that it changes the size of, if it is there.",
        WORKLOAD_WORDS,
        workloads,
    ),
];

fn limit<'a>(system: &System<'a>, thing: Thing<'a>, own: &str, of_keda: &str) -> Value<'a> {
    let is_keda = system.kubernetes.owner(thing).is("ScaledObject");
    dig(thing.node, &["spec", if is_keda { of_keda } else { own }])
}

/// The kind and name of what an autoscaler is for. To KEDA, no kind means a Deployment.
pub fn target<'a>(object: &Object<'a>) -> Option<(&'a str, &'a str)> {
    let known = |key: &str| {
        let value = dig(object.node, &["spec", "scaleTargetRef", key]);
        value.from.filter(|_| value.is_present()).map(|node| node.text())
    };
    let kind = known("kind").or(object.is("ScaledObject").then_some("Deployment"))?;
    Some((kind, known("name")?))
}

fn workloads<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let from = dig(thing.node, &["spec", "scaleTargetRef"]).from;
    let Some((kind, name)) = target(model.owner(thing)) else { return Value { data: Data::Unknown, from } };
    let group = dig(thing.node, &["spec", "scaleTargetRef", "apiVersion"]);
    let group = group.as_str().and_then(|api| api.split_once('/')).map_or("", |(group, _)| group);
    let is_ours = WORKLOAD_WORDS.contains(&kind) && (group.is_empty() || row_of(kind, group).is_some());
    let mut found = model.graph.named(model, thing.index, kind, name);
    found.complete &= is_ours;
    Value { from, ..model.workloads(&found) }
}
