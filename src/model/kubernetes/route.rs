//! Routes of the Gateway API and the Gateways that they hang on.

use super::selector::all;
use super::space::Namespace;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, dig, graph::Reach, views};
use crate::tree::Node;

/// Kinds of routes, each with the protocols of listeners that take it.
const PROTOCOLS: [(&str, &[&str]); 5] = [
    ("HTTPRoute", &["HTTP", "HTTPS"]),
    ("GRPCRoute", &["HTTP", "HTTPS"]),
    ("TLSRoute", &["TLS"]),
    ("TCPRoute", &["TCP", "TLS"]),
    ("UDPRoute", &["UDP"]),
];

/// Whether a kind is a route.
pub fn is_route(kind: &str) -> bool {
    PROTOCOLS.iter().any(|(route, _)| *route == kind)
}

/// What can be asked of a Gateway that a route names.
pub const PARENT_FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind of the route.", |system, thing| {
        Value::at(thing.node, system.kubernetes.owner(thing).kind)
    }),
    Fact::new("routeName", Ty::Maybe(&Ty::Str), "The name of the route.", |system, thing| {
        dig(system.kubernetes.owner(thing).node, &["metadata", "name"])
    }),
    Fact::new("name", Ty::Maybe(&Ty::Str), "The name of the Gateway.", |_, thing| Value::field(thing.node, "name")),
    Fact::new(
        "namespace",
        Ty::Maybe(&Ty::Str),
        "Another namespace that the Gateway stands in, as written.",
        |_, thing| Value::field(thing.node, "namespace"),
    ),
    Fact::joined(
        "gateways",
        Ty::List(&Ty::Thing("kubernetes.Gateway")),
        "The Gateway, if it is there.",
        &["Gateway"],
        |system, thing| found(system, thing).1,
    ),
    Fact::joined(
        "obstacle",
        Ty::Maybe(&Ty::Str),
        "Why the Gateway does not take the route, in words; absent when it does, unknown when it is not there.",
        &["Gateway"],
        obstacle,
    ),
];

/// Adds the Gateways that a route names.
pub fn parents<'a>(route: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let parents = route.node.path(&["spec", "parentRefs"]).into_iter().flat_map(|parents| parents.items());
    let is_gateway = |node: &Node<'a>| {
        let is = |key: &str, wanted: &str| node.text_of(key).is_none_or(|text| text == wanted);
        node.is_mapping() && is("kind", "Gateway") && is("group", "gateway.networking.k8s.io")
    };
    let parents = parents.filter(is_gateway);
    things.extend(parents.map(|node| Thing { view: &views::PARENT, node, file: route.file, index }));
}

fn found<'a>(system: &System<'a>, thing: Thing<'a>) -> (Vec<usize>, Value<'a>) {
    let model = &system.kubernetes;
    let (name, said) = (Value::field(thing.node, "name"), Value::field(thing.node, "namespace"));
    let Some(text) = name.as_str() else { return (Vec::new(), Value { data: Data::Unknown, from: name.from }) };
    let space = if said.is_absent() { model.owner(thing).space } else { Namespace::of(&said) };
    let found = model.graph.named_in(model, thing.index, Reach::In(space), "Gateway", text);
    let list = Value { from: name.from, ..model.list(&found) };
    (found.certain, list)
}

fn obstacle<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let (gateways, _) = found(system, thing);
    let [gateway] = gateways[..] else { return Value::unknown() };
    let (gateway, route) = (&model.objects[gateway], model.owner(thing));
    let Data::Node(listeners) = dig(gateway.node, &["spec", "listeners"]).data else { return Value::unknown() };
    let listeners: Vec<_> = listeners.items().collect();
    let section = Value::field(thing.node, "sectionName");
    let answer = |text: String, from| Value { data: Data::from(text), from };
    if section.is_unknown() || listeners.iter().any(|listener| Value::field(*listener, "name").is_unknown()) {
        return Value::unknown();
    }
    let is_meant = |listener: &Node<'a>| section.as_str().is_none_or(|name| listener.text_of("name") == Some(name));
    let meant: Vec<_> = listeners.into_iter().filter(is_meant).collect();
    if meant.is_empty() {
        return answer(format!("it has no listener `{}`", section.as_str().unwrap_or_default()), section.from);
    }
    // A port narrows the choice too; that it does is rare, and left to the cluster.
    if !Value::field(thing.node, "port").is_absent() {
        return Value::unknown();
    }
    let protocols = PROTOCOLS.iter().find(|(kind, _)| *kind == route.kind).map_or(&[][..], |(_, protocols)| *protocols);
    let speaks = |listener: &Node<'a>| {
        let protocol = Value::field(*listener, "protocol");
        protocol.as_str().filter(|text| !text.contains('/')).map(|text| protocols.contains(&text))
    };
    let own = Some(thing.node);
    if none(meant.iter().map(speaks)) {
        return answer(format!("its listeners do not speak what {}s are for", route.kind), own);
    }
    let takes = |listener: &Node<'a>| all([speaks(listener), admits(*listener, gateway, route)]);
    if none(meant.iter().map(takes)) {
        return answer("its listeners take no routes of this namespace".to_owned(), own);
    }
    if meant.iter().any(|listener| takes(listener) == Some(true)) {
        Value::absent(thing.node)
    } else {
        Value::unknown()
    }
}

/// Whether certainly none of the answers is true.
fn none(answers: impl Iterator<Item = Option<bool>>) -> bool {
    let mut answers = answers;
    answers.all(|answer| answer == Some(false))
}

/// Whether a listener takes routes of a route's namespace: those of its own unless it says otherwise.
fn admits(listener: Node<'_>, gateway: &Object<'_>, route: &Object<'_>) -> Option<bool> {
    let from = dig(listener, &["allowedRoutes", "namespaces", "from"]);
    match (from.as_str(), from.is_absent()) {
        (Some("All"), _) => Some(true),
        (Some("None"), _) => Some(false),
        (Some("Same"), _) | (_, true) => gateway.space.is_with(route.space),
        _ => None,
    }
}
