//! Workloads: objects that run pods, and what stands around them.

use super::image::Image;
use super::kinds::words_with;
use super::selector::{Selector, all, asks_nothing};
use super::{Data, Fact, Object, System, Thing, Ty, Value, dig, graph, object, pod, service, templates, together};
use crate::model::helm::purpose;
use crate::tree::Node;

/// What can be asked of a workload.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "replicas",
        Ty::Maybe(&Ty::Int),
        "How many pods it asks for; Kubernetes takes 1 when it is absent.",
        |_, thing| dig(thing.node, &["spec", "replicas"]),
    ),
    Fact::new("isScaledToZero", Ty::Bool, "Whether it says that it runs no pod: `replicas: 0`.", |_, thing| {
        let replicas = dig(thing.node, &["spec", "replicas"]);
        Value { data: Data::Bool(replicas.as_int() == Some(0)), from: replicas.from }
    }),
    Fact::new(
        "isToBeAlone",
        Ty::Bool,
        "Whether a remark beside its number of replicas says that one pod is all that it can have.",
        |system, thing| Value::at(thing.node, is_to_be_alone(system, thing)),
    ),
    Fact::new("hasReplicas", Ty::Bool, "Whether its kind runs as many pods as it is told.", has_replicas),
    Fact::new("podLabels", Ty::Raw, "The labels of its pods.", |system, thing| {
        graph::pod_labels(system.kubernetes.owner(thing))
    }),
    Fact::new("selector", Ty::Raw, "Which pods it takes for its own.", |system, thing| {
        Selector::written(system.kubernetes.owner(thing))
    }),
    Fact::new(
        "lacksSelector",
        Ty::Bool,
        "Whether it says nothing of which pods are its own, though its kind has to.",
        lacks_selector,
    ),
    Fact::new("selectsItsPods", Ty::Bool, "Whether its selector fits the labels of its pods.", selects_its_pods),
    Fact::new(
        "isServing",
        Ty::Bool,
        "Whether it keeps running: not a Job, CronJob, hook or test, and not scaled to nothing.",
        is_serving,
    ),
    Fact::new("pod", Ty::Thing("kubernetes.pod"), "The specification of its pods.", pod::pod),
    Fact::joined(
        "services",
        Ty::List(&Ty::Thing("kubernetes.Service")),
        "The Services that select its pods.",
        &["Service"],
        |system, thing| selecting(system, thing, "Service"),
    ),
    Fact::joined(
        "getsRequests",
        Ty::Bool,
        "Whether requests may reach its pods for anything but their metrics. In a chart a Service has to select them; \
         elsewhere it may stand where nobody looks.",
        &["Service"],
        gets_requests,
    ),
    Fact::joined(
        "isOnlyWatched",
        Ty::Bool,
        "Whether others only look at its pods: all that they run are exporters of metrics, or every Service that selects \
         them is for metrics.",
        &["Service"],
        is_only_watched,
    ),
    Fact::joined(
        "isDeaf",
        Ty::Bool,
        "Whether it is a DaemonSet that takes no requests, as far as is known: no ports, no probes over the network, no \
         Services.",
        &["Service"],
        is_deaf,
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
        "The network policies that select its pods; those of other makers may do so too.",
        &["NetworkPolicy"],
        |system, thing| selecting(system, thing, "NetworkPolicy"),
    ),
    Fact::joined(
        "unguardedFellows",
        Ty::Maybe(&Ty::Int),
        "Where no network policy is in its namespace: how many other workloads keep running there, of the first of them; \
         absent of the others, and 0 where there is a policy. What names no namespace is with what stands in its folder.",
        &WORKLOADS_AND_POLICIES,
        together::unguarded_fellows,
    ),
    Fact::joined(
        "autoscalers",
        Ty::List(&Ty::Thing("kubernetes.autoscaler")),
        "What changes its size.",
        &["HorizontalPodAutoscaler", "ScaledObject"],
        autoscalers,
    ),
];

/// Kinds whose pods end by themselves.
const ENDING: [&str; 2] = ["Job", "CronJob"];

/// Kinds that run one pod, one on each node, or as many as their work asks for.
const WORKLOADS_AND_POLICIES: [&str; 12] = words_with(&["NetworkPolicy"]);

const WITHOUT_REPLICAS: [&str; 4] = ["Pod", "DaemonSet", "Job", "CronJob"];

fn is_serving<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    Value::at(object.node, keeps_running(object))
}

/// Whether a workload keeps running, as far as its own text says.
pub fn keeps_running(object: &Object<'_>) -> bool {
    let replicas = dig(object.node, &["spec", "replicas"]);
    let ends = ENDING.contains(&object.kind) || object::is_helm_hook(object) || !templates::serves(object);
    !ends && replicas.as_int() != Some(0) && !only_holds_room(object)
}

/// Whether all containers, one at least, run a program that does nothing.
fn only_holds_room(object: &Object<'_>) -> bool {
    let is_pause = |container: Node<'_>| {
        let name = Image::of(container.text_of("image").unwrap_or_default()).name;
        name.rsplit('/').next() == Some("pause")
    };
    containers(object).next().is_some() && containers(object).all(is_pause)
}

/// What remarks say of a program that runs once.
const ALONE: [&str; 9] =
    ["max 1", "max. 1", "maximum 1", "only 1", "only one", "more than one", "more than 1", "not be scaled", "0 or 1"];

fn is_to_be_alone<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let Some(replicas) = thing.node.path(&["spec", "replicas"]) else { return false };
    let remark = purpose::remark(system.rendered.value(replicas).unwrap_or(replicas));
    ALONE.iter().any(|words| remark.contains(words))
}

/// Whether all that a workload's chart renders to is known.
fn is_of_whole_chart<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let file = &system.files[thing.file];
    file.trail.is_some() && file.is_rendered
}

fn gets_requests<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    if !is_of_whole_chart(system, thing) {
        return Value::at(thing.node, true);
    }
    let services = selecting(system, thing, "Service");
    let Data::List(list) = &services.data else { return Value::unknown() };
    let is_for_metrics = |item: &Value<'a>| match item.data {
        Data::Thing(found) => service::only_looks(found.node),
        _ => false,
    };
    match list.items.iter().all(is_for_metrics) {
        true if !list.complete => Value::unknown(),
        only_metrics => Value::at(thing.node, !only_metrics),
    }
}

fn has_replicas<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    Value::at(thing.node, object.row.is_some() && !WITHOUT_REPLICAS.contains(&object.kind))
}

/// Kinds that the cluster refuses without a selector, since `apps/v1`.
const SELECTING: [&str; 4] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

fn lacks_selector<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let written = Selector::written(object);
    let must = SELECTING.contains(&object.kind) && object.node.text_of("apiVersion") == Some("apps/v1");
    let data = match written.data {
        _ if !must || object.pod.is_none() => Data::Bool(false),
        // A kustomization that labels pods also gives them a selector.
        _ if object.changes.labelled => Data::Unknown,
        Data::Absent => Data::Bool(true),
        Data::Node(node) => {
            let is_part = |key: &str| ["matchLabels", "matchExpressions"].contains(&key);
            let has_others = !node.entries().iter().all(|entry| is_part(entry.key.text()));
            all([asks_nothing(node), Some(!has_others)]).into()
        }
        _ => Data::Unknown,
    };
    Value { data, from: written.from }
}

/// Bare pods and Jobs need no selector, and the oldest kinds take their labels for one.
fn selects_its_pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let written = Selector::written(object);
    let data = match Selector::of(object) {
        // The pods of a Rollout may be described in a Deployment that it names.
        Some(_) if object.pod.is_none() => Data::Unknown,
        Some(selector) => Data::from(selector.matches(&graph::pod_labels(object))),
        None if written.is_absent() => Data::Bool(true),
        None => Data::Unknown,
    };
    Value { data, from: written.from }
}

fn selecting<'a>(system: &System<'a>, thing: Thing<'a>, kind: &'static str) -> Value<'a> {
    let model = &system.kubernetes;
    model.list(&model.graph.selecting(model, thing.index, kind)).said_by(thing.node)
}

/// What stands in front of an exporter and lets in whoever may look at it.
const PROXY: &str = "kube-rbac-proxy";

fn containers<'a>(object: &Object<'a>) -> impl Iterator<Item = Node<'a>> {
    let list = object.pod.and_then(|pod| pod.get("containers"));
    list.into_iter().flat_map(|list| list.items())
}

/// Whether a container runs an exporter. That of StatsD is sent figures.
fn is_exporter(container: Node<'_>) -> bool {
    let image = container.text_of("image").map_or("", |image| Image::of(image).name);
    let last = image.rsplit('/').next().unwrap_or(image);
    (last.contains("exporter") && !last.contains("statsd")) || last == PROXY
}

fn is_only_watched<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let object = model.owner(thing);
    let exports = containers(object).next().is_some() && containers(object).all(is_exporter);
    Value::at(
        thing.node,
        exports || {
            let services = model.graph.selecting(model, thing.index, "Service");
            let mut found = services.certain.iter().map(|number| model.objects[*number].node);
            !services.certain.is_empty() && services.complete && found.all(service::only_looks)
        },
    )
}

/// Probes over the network; a command is run in the container.
const ASKED: [[&str; 2]; 9] = [
    ["livenessProbe", "httpGet"],
    ["livenessProbe", "tcpSocket"],
    ["livenessProbe", "grpc"],
    ["readinessProbe", "httpGet"],
    ["readinessProbe", "tcpSocket"],
    ["readinessProbe", "grpc"],
    ["startupProbe", "httpGet"],
    ["startupProbe", "tcpSocket"],
    ["startupProbe", "grpc"],
];

fn is_deaf<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let object = model.owner(thing);
    let listens = |container: Node<'a>| {
        container.get("ports").is_some() || ASKED.iter().any(|path| container.path(path).is_some())
    };
    let is_deaf = object.kind == "DaemonSet"
        && containers(object).next().is_some()
        && !containers(object).any(listens)
        && model.graph.selecting(model, thing.index, "Service").certain.is_empty();
    Value::at(thing.node, is_deaf)
}

fn autoscalers<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    model.groups(&model.graph.autoscalers(model, thing.index)).said_by(thing.node)
}
