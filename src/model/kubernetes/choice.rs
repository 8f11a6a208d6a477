//! Label selectors wherever they stand, and what is wrong with how they are written.

use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, as_list, views};
use crate::tree::Node;

/// What can be asked of a label selector.
pub const FACTS: &[Fact] = &[
    Fact::new("owner", Ty::Str, "The kind of the object that it stands in.", |system, thing| {
        Value::at(thing.node, system.kubernetes.owner(thing).kind)
    }),
    Fact::new(
        "mistakes",
        Ty::List(&Ty::Str),
        "What the cluster refuses about it or does not read, in words.",
        mistakes,
    ),
    Fact::new("raw", Ty::Raw, "The selector as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

/// Kinds whose `spec.selector` has `matchLabels` and `matchExpressions`.
const SELECTING: [&str; 9] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "Job",
    "PodDisruptionBudget",
    "PersistentVolumeClaim",
    "ServiceMonitor",
    "PodMonitor",
];

/// Adds the label selectors of an object.
pub fn selectors<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let mut add = |node: Option<Node<'a>>| {
        let node = node.map(Node::follow).filter(Node::is_mapping);
        things.extend(node.map(|node| Thing { view: &views::SELECTOR, node, file: object.file, index }));
    };
    let spec = object.node.get("spec");
    if SELECTING.contains(&object.kind) {
        add(spec.and_then(|spec| spec.get("selector")));
    }
    if object.kind == "NetworkPolicy" {
        add(spec.and_then(|spec| spec.get("podSelector")));
        for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
            for peer in items(spec, rules).flat_map(|rule| items(Some(rule), peers)) {
                ["podSelector", "namespaceSelector"].into_iter().for_each(|key| add(peer.get(key)));
            }
        }
    }
    items(object.pod, "topologySpreadConstraints").for_each(|constraint| add(constraint.get("labelSelector")));
    let affinity = object.pod.and_then(|pod| pod.get("affinity"));
    for part in ["podAffinity", "podAntiAffinity"].into_iter().filter_map(|key| affinity?.get(key)) {
        let required = items(Some(part), "requiredDuringSchedulingIgnoredDuringExecution");
        let preferred = items(Some(part), "preferredDuringSchedulingIgnoredDuringExecution");
        let preferred = preferred.filter_map(|term| term.get("podAffinityTerm"));
        for term in required.chain(preferred) {
            ["labelSelector", "namespaceSelector"].into_iter().for_each(|key| add(term.get(key)));
        }
    }
}

fn items<'a>(node: Option<Node<'a>>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.and_then(|node| node.get(key)).into_iter().flat_map(|list| list.items())
}

fn mistakes<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mut found = Vec::new();
    for entry in thing.node.written_entries() {
        let key = Value::read(entry.key);
        if key.as_str().is_some_and(|key| !["matchLabels", "matchExpressions", "<<"].contains(&key)) {
            found.push((
                entry.key,
                format!("`{}` is not read, because labels belong below `matchLabels`", entry.key.text()),
            ));
        }
    }
    let expressions = as_list(Value::field(thing.node, "matchExpressions"));
    if let Data::List(list) = expressions.data {
        let nodes = list.items.iter().filter_map(|item| item.from).filter(Node::is_mapping);
        found.extend(nodes.filter_map(|node| expression_mistake(node).map(|text| (node, text))));
    }
    Value::list(found.into_iter().map(|(node, text)| Value::at(node, text)))
}

fn expression_mistake(expression: Node<'_>) -> Option<String> {
    let (key, operator, values) =
        (Value::field(expression, "key"), Value::field(expression, "operator"), Value::field(expression, "values"));
    if key.is_absent() {
        return Some("an expression names no `key`".to_owned());
    }
    let has_values = match values.data {
        Data::Node(list) => list.items().next().is_some(),
        Data::Absent => false,
        _ => return None,
    };
    match operator.as_str() {
        Some(operator @ ("In" | "NotIn")) if !has_values => Some(format!("`{operator}` needs `values`")),
        Some(operator @ ("Exists" | "DoesNotExist")) if has_values => Some(format!("`{operator}` takes no `values`")),
        Some("In" | "NotIn" | "Exists" | "DoesNotExist") => None,
        Some(other) => Some(format!("`{other}` is no operator; there are `In`, `NotIn`, `Exists` and `DoesNotExist`")),
        None => operator.is_absent().then(|| "an expression has no `operator`".to_owned()),
    }
}
