//! What requests are sent on to: the Services behind Ingresses and behind the routes of the Gateway API.

use super::space::Namespace;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, as_list, dig, graph::Reach, views};
use crate::tree::Node;

/// What can be asked of a backend.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "kind",
        Ty::Str,
        "The kind of the object that sends requests: `Ingress`, `HTTPRoute` and so on.",
        |system, thing| Value::at(thing.node, system.kubernetes.owner(thing).kind),
    ),
    Fact::new("serviceName", Ty::Maybe(&Ty::Str), "The name of the Service.", |_, thing| service_name(thing.node)),
    Fact::new("port", Ty::Raw, "The port, by number or name.", |_, thing| port(thing.node)),
    Fact::new(
        "namespace",
        Ty::Maybe(&Ty::Str),
        "Another namespace that the Service stands in, as written.",
        |_, thing| Value::field(thing.node, "namespace"),
    ),
    Fact::joined(
        "services",
        Ty::List(&Ty::Thing("kubernetes.Service")),
        "The Service of that name, if it is there.",
        &["Service"],
        services,
    ),
    Fact::joined(
        "hasPort",
        Ty::Bool,
        "Whether the Service has the port; unknown when it is not there.",
        &["Service"],
        has_port,
    ),
    Fact::joined(
        "isGranted",
        Ty::Bool,
        "Whether a Service of another namespace may be used: a ReferenceGrant there allows it.",
        &["ReferenceGrant"],
        is_granted,
    ),
];

/// Adds the backends of an Ingress: the `service` mappings of its rules and its default backend.
pub fn of_ingress<'a>(ingress: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let Some(spec) = ingress.node.get("spec") else { return };
    let rules = items(Some(spec), "rules");
    let paths = rules.filter_map(|rule| rule.get("http")).flat_map(|http| items(Some(http), "paths"));
    let default = spec.get("defaultBackend").or(spec.get("backend"));
    for backend in paths.filter_map(|path| path.get("backend")).chain(default).filter(Node::is_mapping) {
        let old = Some(backend).filter(|backend| backend.get("serviceName").is_some());
        let node = backend.get("service").filter(Node::is_mapping).or(old);
        things.extend(node.map(|node| Thing { view: &views::BACKEND, node, file: ingress.file, index }));
    }
}

/// Adds the Services that a route of the Gateway API sends requests to, also as a mirror.
pub fn of_route<'a>(route: &Object<'a>, index: usize, things: &mut Things<'a>) {
    for rule in items(route.node.get("spec"), "rules") {
        let filters = items(Some(rule), "filters")
            .chain(items(Some(rule), "backendRefs").flat_map(|backend| items(Some(backend), "filters")));
        let mirrors = filters.filter_map(|filter| filter.path(&["requestMirror", "backendRef"]));
        let nodes = items(Some(rule), "backendRefs").chain(mirrors).filter(Node::is_mapping).filter(is_service);
        things.extend(nodes.map(|node| Thing { view: &views::BACKEND, node, file: route.file, index }));
    }
}

/// What the controller for AWS' load balancers takes for a port where an annotation says what to do with requests.
const OF_AN_ACTION: &str = "use-annotation";

fn items<'a>(node: Option<Node<'a>>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.and_then(|node| node.get(key)).into_iter().flat_map(|list| list.items())
}

fn is_service(reference: &Node<'_>) -> bool {
    reference.text_of("group").is_none_or(str::is_empty)
        && reference.text_of("kind").is_none_or(|kind| kind == "Service")
}

fn service_name<'a>(node: Node<'a>) -> Value<'a> {
    let old = Value::field(node, "serviceName");
    if old.is_absent() { Value::field(node, "name") } else { old }
}

/// The port of an Ingress by number or name, of the old kind of Ingress, or of a route.
fn port<'a>(node: Node<'a>) -> Value<'a> {
    let old = Value::field(node, "servicePort");
    if !old.is_absent() {
        return old;
    }
    let written = Value::field(node, "port");
    let Data::Node(_) = written.data else { return written };
    let number = dig(node, &["port", "number"]);
    if number.is_absent() { dig(node, &["port", "name"]) } else { number }
}

/// The namespace in which the Service is looked for.
fn reach<'a>(system: &System<'a>, thing: Thing<'a>) -> Reach<'a> {
    let said = Value::field(thing.node, "namespace");
    Reach::In(if said.is_absent() { system.kubernetes.owner(thing).space } else { Namespace::of(&said) })
}

fn services<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let name = service_name(thing.node);
    if port(thing.node).as_str() == Some(OF_AN_ACTION) {
        return Value { data: Data::Unknown, from: name.from };
    }
    let Some(text) = name.as_str() else { return Value { data: Data::Unknown, from: name.from } };
    let found = model.graph.named_in(model, thing.index, reach(system, thing), "Service", text);
    Value { from: name.from, ..model.list(&found) }
}

fn has_port<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let wanted = port(thing.node);
    let unknown = Value { data: Data::Unknown, from: wanted.from };
    let Data::List(services) = services(system, thing).data else { return unknown };
    if !wanted.is_present() || services.items.is_empty() {
        return unknown;
    }
    let key = if wanted.as_int().is_some() { "port" } else { "name" };
    let ports = services.items.iter().filter_map(|service| service.from);
    let ports = ports.map(|service| as_list(dig(service, &["spec", "ports"])));
    let mut known = true;
    for port in ports.flat_map(|list| if let Data::List(list) = list.data { list.items.to_vec() } else { vec![list] }) {
        let Data::Node(port) = port.data else { return unknown };
        let found = Value::field(port, key);
        if found.is_present() && found.display() == wanted.display() {
            return Value { data: Data::Bool(true), from: wanted.from };
        }
        known &= !found.is_unknown();
    }
    Value { data: if known { Data::Bool(false) } else { Data::Unknown }, from: wanted.from }
}

fn is_granted<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let (said, route) = (Value::field(thing.node, "namespace"), model.owner(thing));
    let value = |data| Value { data, from: said.from };
    let (Some(there), name) = (said.as_str(), service_name(thing.node)) else {
        return value(if said.is_absent() { Data::Bool(true) } else { Data::Unknown });
    };
    let Some(here) = route.space.name() else { return value(Data::Unknown) };
    if here == there {
        return value(Data::Bool(true));
    }
    let grants = |grant: &Object<'a>| {
        let spec = grant.node.get("spec");
        let from = items(spec, "from")
            .any(|from| from.text_of("kind") == Some(route.kind) && from.text_of("namespace") == Some(here));
        let to = items(spec, "to")
            .any(|to| is_service(&to) && to.text_of("name").is_none_or(|meant| name.as_str() == Some(meant)));
        Some(from && to)
    };
    let found = model.graph.all(model, thing.index, reach(system, thing), "ReferenceGrant", grants);
    value(match (found.certain.is_empty(), found.complete) {
        (false, _) => Data::Bool(true),
        (true, true) => Data::Bool(false),
        (true, false) => Data::Unknown,
    })
}
