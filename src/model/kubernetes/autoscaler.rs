//! What changes the size of workloads: Kubernetes' own autoscaler and KEDA's their number, the vertical one what each
//! pod gets.

use super::kinds::{WORKLOAD_WORDS, row_of, words_with};
use super::{Data, Fact, Object, System, Thing, Ty, Value, dig, graph::Reach, resources, together::folder_of};
use crate::tree::Node;

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
    Fact::new("fewest", Ty::Int, "The fewest pods, with what nothing means.", fewest),
    Fact::new("target", Ty::Raw, "The reference to what it changes the size of.", |_, thing| {
        dig(thing.node, &["spec", "scaleTargetRef"])
    }),
    Fact::new(
        "targetsWrongGroup",
        Ty::Bool,
        "Whether the reference's `apiVersion` belongs to no group that has the kind; KEDA takes `apps/v1` when none is \
         said, Kubernetes the core group.",
        targets_wrong_group,
    ),
    Fact::joined(
        "workloads",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workload that it changes the size of, if it is there.",
        WORKLOAD_WORDS,
        workloads,
    ),
    Fact::joined(
        "isAlone",
        Ty::Bool,
        "Whether no workload stands in its folder: what it names then often comes from a chart or an operator that is \
         kept elsewhere.",
        WORKLOAD_WORDS,
        |system, thing| Value::at(thing.node, !system.kubernetes.folders.contains(folder_of(system, thing.file))),
    ),
    Fact::new(
        "measures",
        Ty::List(&Ty::Str),
        "Which of `cpu` and `memory` it measures as a share of what pods request.",
        |_, thing| Value::list(metrics(thing.node).into_iter().map(|metric| Value::at(metric.node, metric.resource))),
    ),
    Fact::new(
        "shares",
        Ty::List(&Ty::Int),
        "At which percentage of what pods request a HorizontalPodAutoscaler adds more, for each that it measures.",
        |_, thing| Value::list(metrics(thing.node).into_iter().filter_map(share)),
    ),
    Fact::joined(
        "unrequested",
        Ty::List(&Ty::Str),
        "Those of `measures` that a container of the workload does not request, so that there is no share; unknown where \
         the namespace has a LimitRange.",
        &WORKLOADS_AND_RANGES,
        unrequested,
    ),
    Fact::joined(
        "rivals",
        Ty::List(&Ty::Thing("kubernetes.VerticalPodAutoscaler")),
        "Vertical autoscalers that change, for the same workload, what it measures.",
        &WORKLOADS_AND_RESIZERS,
        rivals,
    ),
    Fact::joined(
        "others",
        Ty::List(&Ty::Thing("kubernetes.autoscaler")),
        "Other autoscalers of the same workload.",
        &WORKLOADS_AND_SCALERS,
        others,
    ),
];

/// Words of which a file must hold one to define a workload or what changes their number.
pub const WORKLOADS_AND_SCALERS: [&str; 13] = words_with(&["HorizontalPodAutoscaler", "ScaledObject"]);
const WORKLOADS_AND_RANGES: [&str; 12] = words_with(&["LimitRange"]);
const WORKLOADS_AND_RESIZERS: [&str; 12] = words_with(&["VerticalPodAutoscaler"]);

fn limit<'a>(system: &System<'a>, thing: Thing<'a>, own: &str, of_keda: &str) -> Value<'a> {
    dig(thing.node, &["spec", if is_keda(system, thing) { of_keda } else { own }])
}

fn is_keda<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    system.kubernetes.owner(thing).is("ScaledObject")
}

fn fewest<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = limit(system, thing, "minReplicas", "minReplicaCount");
    let default = i64::from(!is_keda(system, thing));
    if written.is_absent() { Value { data: Data::Int(default), from: written.from } } else { written }
}

/// The kind and name of what an autoscaler is for. To KEDA, no kind means a Deployment.
pub fn target<'a>(object: &Object<'a>) -> Option<(&'a str, &'a str)> {
    let default = object.is("ScaledObject").then_some("Deployment");
    aim(object, "scaleTargetRef", default)
}

/// The kind and name of what a vertical autoscaler is for.
pub fn resized<'a>(object: &Object<'a>) -> Option<(&'a str, &'a str)> {
    aim(object, "targetRef", None)
}

fn aim<'a>(object: &Object<'a>, key: &str, default: Option<&'static str>) -> Option<(&'a str, &'a str)> {
    let known = |part: &str| {
        let value = dig(object.node, &["spec", key, part]);
        value.from.filter(|_| value.is_present()).map(|node| node.text())
    };
    Some((known("kind").or(default)?, known("name")?))
}

fn targets_wrong_group<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let api = dig(thing.node, &["spec", "scaleTargetRef", "apiVersion"]);
    let kind = target(system.kubernetes.owner(thing)).map(|(kind, _)| kind);
    let known = kind.filter(|kind| WORKLOAD_WORDS.contains(kind));
    let group = api.as_str().map(|api| api.split_once('/').map_or("", |(group, _)| group));
    let data = match (known, group) {
        (Some(kind), Some(group)) => Data::Bool(row_of(kind, group).is_none() || group == "extensions"),
        (Some(kind), None) if api.is_absent() => Data::Bool(!is_keda(system, thing) && row_of(kind, "").is_none()),
        (None, _) if kind.is_some() => Data::Bool(false),
        _ => Data::Unknown,
    };
    Value { data, from: api.from }
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

/// A resource that is measured as a share of what is requested.
struct Metric<'a> {
    node: Node<'a>,
    resource: &'static str,
    /// The container, where only one is measured.
    container: Option<&'a str>,
}

fn metrics(scaler: Node<'_>) -> Vec<Metric<'_>> {
    let Some(spec) = scaler.get("spec") else { return Vec::new() };
    let old = spec.get("targetCPUUtilizationPercentage").map(|node| Metric { node, resource: "cpu", container: None });
    let own = spec.get("metrics").into_iter().flat_map(|list| list.items()).filter_map(metric);
    let of_keda = spec.get("triggers").into_iter().flat_map(|list| list.items()).filter_map(trigger);
    old.into_iter().chain(own).chain(of_keda).collect()
}

fn resource(name: &str) -> Option<&'static str> {
    ["cpu", "memory"].into_iter().find(|resource| *resource == name)
}

fn metric(node: Node<'_>) -> Option<Metric<'_>> {
    let said = node.get("resource").or_else(|| node.get("containerResource"))?;
    let is_share = said
        .path(&["target", "type"])
        .map_or(said.get("targetAverageUtilization").is_some(), |kind| kind.text() == "Utilization");
    let resource = resource(said.text_of("name")?).filter(|_| is_share)?;
    Some(Metric { node: said, resource, container: said.text_of("container") })
}

/// The share that a metric of Kubernetes' own autoscaler is to keep to.
fn share<'a>(metric: Metric<'a>) -> Option<Value<'a>> {
    let places = [&["target", "averageUtilization"][..], &["targetAverageUtilization"]];
    let inner = places.iter().find_map(|place| metric.node.path(place));
    let share = Value::read(inner.unwrap_or(metric.node));
    (share.as_int().is_some() || share.is_unknown()).then_some(share)
}

fn trigger(node: Node<'_>) -> Option<Metric<'_>> {
    let kind = node.text_of("metricType").or_else(|| node.path(&["metadata", "type"]).map(|kind| kind.text()));
    let resource = resource(node.text_of("type")?).filter(|_| kind.is_none_or(|kind| kind == "Utilization"))?;
    Some(Metric { node, resource, container: node.path(&["metadata", "containerName"]).map(|name| name.text()) })
}

fn things_in<'a>(value: Value<'a>) -> Vec<Thing<'a>> {
    let Data::List(list) = value.data else { return Vec::new() };
    list.items.iter().filter_map(|item| if let Data::Thing(thing) = item.data { Some(thing) } else { None }).collect()
}

fn unrequested<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let metrics = metrics(thing.node);
    let targets = if metrics.is_empty() { Vec::new() } else { things_in(workloads(system, thing)) };
    let reach = Reach::In(model.owner(thing).space);
    let ranges = model.graph.all(model, thing.index, reach, "LimitRange", |_| Some(true));
    if !ranges.certain.is_empty() || !ranges.complete {
        return Value::unknown();
    }
    let mut missing = Vec::new();
    let mut is_known = true;
    for metric in metrics {
        let is_meant = |name: Option<&str>| metric.container.is_none_or(|wanted| name == Some(wanted));
        let requests = targets.iter().flat_map(|target| resources::requests_of(system, target.index, metric.resource));
        let requests: Vec<_> = requests.filter(|(name, _)| is_meant(*name)).collect();
        is_known &= !requests.iter().any(|(_, request)| request.is_unknown());
        if requests.iter().any(|(_, request)| request.is_absent()) {
            missing.push(Value::at(metric.node, metric.resource));
        }
    }
    Value::list_of(missing, is_known)
}

fn rivals<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let metrics = metrics(thing.node);
    let targets = if metrics.is_empty() { Vec::new() } else { things_in(workloads(system, thing)) };
    let mut rivals = Vec::new();
    let mut complete = true;
    for target in targets {
        let found = model.graph.resizers(model, target.index);
        complete &= found.complete;
        let fights = |resizer: &Thing<'a>| metrics.iter().any(|metric| resizes(resizer.node, metric.resource));
        rivals.extend(things_in(model.list(&found)).into_iter().filter(fights));
    }
    Value::list_of(rivals.into_iter().map(|thing| Value::at(thing.node, thing)), complete)
}

/// Whether a vertical autoscaler gives new pods another amount of a resource, as it does unless it is told otherwise.
fn resizes(resizer: Node<'_>, resource: &str) -> bool {
    let mode = dig(resizer, &["spec", "updatePolicy", "updateMode"]);
    let is_on = mode.is_absent() || mode.as_str().is_some_and(|mode| !["Off", "Initial"].contains(&mode));
    let policies = resizer.path(&["spec", "resourcePolicy", "containerPolicies"]);
    let policies: Vec<_> = policies.into_iter().flat_map(|list| list.items()).collect();
    let takes = |policy: &Node<'_>| {
        let said = policy.get("controlledResources");
        let is_off = policy.text_of("mode") == Some("Off");
        !is_off && said.is_none_or(|said| said.items().any(|item| item.text() == resource))
    };
    is_on && (policies.is_empty() || policies.iter().any(takes))
}

fn others<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let mut others = Vec::new();
    let mut complete = true;
    for target in things_in(workloads(system, thing)) {
        let found = model.graph.autoscalers(model, target.index);
        complete &= found.complete;
        // The same autoscaler may stand in several files, of which one is deployed.
        let own = model.owner(thing);
        let is_other = |other: &Thing<'a>| {
            let other = model.owner(*other);
            other.name.is_some() && own.name.is_some() && (other.kind, other.name) != (own.kind, own.name)
        };
        others.extend(things_in(model.groups(&found)).into_iter().filter(is_other));
    }
    Value::list_of(others.into_iter().map(|thing| Value::at(thing.node, thing)), complete)
}
