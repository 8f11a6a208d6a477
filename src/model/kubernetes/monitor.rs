//! Monitors of the Prometheus operator: the Services or pods whose metrics they tell Prometheus to fetch.

use super::kinds::words_with;
use super::selector::Selector;
use super::space::Namespace;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, dig, graph::Reach, port, views};
use crate::tree::Node;

/// What can be asked of a ServiceMonitor or PodMonitor.
pub const FACTS: &[Fact] = &[
    Fact::new("selector", Ty::Raw, "Which Services or pods are meant.", |_, thing| {
        dig(thing.node, &["spec", "selector"])
    }),
    Fact::joined(
        "targets",
        Ty::List(&Ty::Thing("kubernetes.object")),
        "The Services that a ServiceMonitor selects, or the workloads of a PodMonitor; unknown where it looks into \
         namespaces in which the cluster itself makes Services.",
        &SERVICES_AND_WORKLOADS,
        |system, thing| targets(system, thing).1,
    ),
];

const SERVICES_AND_WORKLOADS: [&str; 12] = words_with(&["Service"]);

/// What can be asked of an endpoint of a monitor.
pub const ENDPOINT_FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind of the monitor.", |system, thing| {
        Value::at(thing.node, system.kubernetes.owner(thing).kind)
    }),
    Fact::new("raw", Ty::Raw, "The endpoint as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("port", Ty::Maybe(&Ty::Str), "The name of the port.", |_, thing| Value::field(thing.node, "port")),
    Fact::joined(
        "targets",
        Ty::List(&Ty::Thing("kubernetes.object")),
        "The Services or workloads of its monitor.",
        &SERVICES_AND_WORKLOADS,
        |system, thing| targets(system, thing).1,
    ),
    Fact::joined(
        "hasPort",
        Ty::Bool,
        "Whether one of them has a port of that name; unknown when there are none.",
        &SERVICES_AND_WORKLOADS,
        has_port,
    ),
];

/// Adds the endpoints of a monitor.
pub fn endpoints<'a>(monitor: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let key = if monitor.kind == "PodMonitor" { "podMetricsEndpoints" } else { "endpoints" };
    let list = monitor.node.path(&["spec", key]).into_iter().flat_map(|list| list.items());
    let list = list.filter(Node::is_mapping);
    things.extend(list.map(|node| Thing { view: &views::ENDPOINT, node, file: monitor.file, index }));
}

/// Namespaces in which clusters make Services that no file defines.
const OF_THE_CLUSTER: [&str; 3] = ["kube-system", "kube-public", "default"];

/// Where a monitor looks, when it looks where files tell what there is.
fn reaches<'a>(monitor: &Object<'a>) -> Option<Vec<Reach<'a>>> {
    let said = dig(monitor.node, &["spec", "namespaceSelector"]);
    let names = dig(monitor.node, &["spec", "namespaceSelector", "matchNames"]);
    let any = dig(monitor.node, &["spec", "namespaceSelector", "any"]);
    let spaces: Vec<Namespace<'a>> = match names.data {
        Data::Node(list) => list.items().map(|item| Namespace::of(&Value::read(item))).collect(),
        Data::Absent if !said.is_unknown() => vec![monitor.space],
        _ => return None,
    };
    let is_told = |space: &Namespace<'_>| space.name().is_none_or(|name| !OF_THE_CLUSTER.contains(&name));
    let is_closed = any.as_bool() != Some(true) && !any.is_unknown() && spaces.iter().all(is_told);
    is_closed.then(|| spaces.into_iter().map(Reach::In).collect())
}

fn targets<'a>(system: &System<'a>, thing: Thing<'a>) -> (Vec<usize>, Value<'a>) {
    let model = &system.kubernetes;
    let index = model.owner_index(thing);
    let monitor = &model.objects[index];
    let written = dig(monitor.node, &["spec", "selector"]);
    let unknown = (Vec::new(), Value { data: Data::Unknown, from: written.from });
    let (Some(selector), Some(reaches)) = (Selector::at(&written), reaches(monitor)) else { return unknown };
    let (mut certain, mut complete) = (Vec::new(), true);
    for reach in reaches {
        let found = match monitor.kind {
            "PodMonitor" => model.graph.pods(model, index, reach, &selector),
            _ => model.graph.tagged(model, index, reach, "Service", &selector),
        };
        certain.extend(found.certain);
        complete &= found.complete;
    }
    let found = super::graph::Found { certain, complete };
    let list = Value { from: written.from, ..model.objects_of(&found) };
    (found.certain, list)
}

fn has_port<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let wanted = Value::field(thing.node, "port");
    let unknown = Value { data: Data::Unknown, from: wanted.from };
    let (targets, list) = targets(system, thing);
    let (Some(name), Data::List(list)) = (wanted.as_str(), list.data) else { return unknown };
    let mut has = (!targets.is_empty() && list.complete).then_some(false);
    for target in targets.into_iter().map(|target| &model.objects[target]) {
        let answer = match target.pod {
            Some(pod) => port::names_port(pod, name),
            None => service_names(target, name),
        };
        match answer {
            Some(true) => return Value { data: Data::Bool(true), from: wanted.from },
            Some(false) => {}
            None => has = None,
        }
    }
    Value { data: has.into(), from: wanted.from }
}

fn service_names(service: &Object<'_>, name: &str) -> Option<bool> {
    let ports = dig(service.node, &["spec", "ports"]);
    let Data::Node(list) = ports.data else { return ports.is_absent().then_some(false) };
    let names: Vec<_> = list.items().map(|port| Value::field(port, "name")).collect();
    let has = names.iter().any(|port| port.as_str() == Some(name));
    (has || names.iter().all(|port| !port.is_unknown())).then_some(has)
}
