//! Ingresses and the Services behind them.

use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, as_list, dig, views};
use crate::tree::Node;

/// What can be asked of an Ingress.
pub const FACTS: &[Fact] = &[Fact::new(
    "hasTls",
    Ty::Bool,
    "Whether it has certificates: in `spec.tls`, by an annotation of its controller, or behind it in the Service.",
    has_tls,
)];

/// Annotations by which controllers take certificates from elsewhere. `AppGw`, GKE, AWS, Traefik, Route.
const CERTIFICATE_ANNOTATIONS: [&str; 6] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "networking.gke.io/managed-certificates",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "traefik.ingress.kubernetes.io/router.tls",
    "route.openshift.io/termination",
];

/// Annotations by which controllers hand encrypted requests on to a Service that has the certificate.
const PASSING_ANNOTATIONS: [&str; 3] = [
    "nginx.ingress.kubernetes.io/ssl-passthrough",
    "haproxy-ingress.github.io/ssl-passthrough",
    "haproxy.org/ssl-passthrough",
];

fn has_tls<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let annotations = dig(thing.node, &["metadata", "annotations"]);
    if let Data::Node(annotations) = annotations.data {
        let listens = annotations.text_of("alb.ingress.kubernetes.io/listen-ports");
        let named = CERTIFICATE_ANNOTATIONS.iter().any(|name| annotations.get(name).is_some());
        let passes = PASSING_ANNOTATIONS.iter().any(|name| annotations.text_of(name) == Some("true"));
        if named || passes || listens.is_some_and(|ports| ports.contains("HTTPS")) {
            return Value::at(annotations, true);
        }
    }
    let tls = dig(thing.node, &["spec", "tls"]);
    let data = match &tls.data {
        Data::Unknown => Data::Unknown,
        Data::Node(node) => Data::Bool(node.items().next().is_some()),
        _ => Data::Bool(false),
    };
    Value { data, from: tls.from }
}

/// What can be asked of a backend.
pub const BACKEND_FACTS: &[Fact] = &[
    Fact::new("serviceName", Ty::Maybe(&Ty::Str), "The name of the Service.", |_, thing| {
        Value::field(thing.node, "name")
    }),
    Fact::new("port", Ty::Raw, "The port, by number or name.", |_, thing| port(thing)),
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
];

/// Adds the backends of an Ingress: the `service` mappings of its rules and its default backend.
pub fn backends<'a>(ingress: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let Some(spec) = ingress.node.get("spec").filter(|_| ingress.is("Ingress")) else { return };
    let rules = spec.get("rules").into_iter().flat_map(|rules| rules.items());
    let paths = rules.filter_map(|rule| rule.path(&["http", "paths"])).flat_map(|paths| paths.items());
    let backends = paths.filter_map(|path| path.get("backend")).chain(spec.get("defaultBackend"));
    for node in backends.filter_map(|backend| backend.get("service")).filter(Node::is_mapping) {
        things.extend([Thing { view: &views::BACKEND, node, file: ingress.file, index }]);
    }
}

fn port<'a>(thing: Thing<'a>) -> Value<'a> {
    let number = dig(thing.node, &["port", "number"]);
    if number.is_absent() { dig(thing.node, &["port", "name"]) } else { number }
}

fn services<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let name = Value::field(thing.node, "name");
    let Some(text) = name.as_str() else { return Value { data: Data::Unknown, from: name.from } };
    Value { from: name.from, ..model.list(&model.graph.named(model, thing.index, "Service", text)) }
}

fn has_port<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let wanted = port(thing);
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
