//! Ingresses and the Services behind them.

use super::{Data, Fact, Object, System, Thing, Ty, Value, dig, kinds, object};
use crate::tree::Node;

/// What can be asked of an Ingress.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
];

/// What can be asked of a backend.
pub const BACKEND_FACTS: &[Fact] = &[
    Fact::new("serviceName", Ty::Maybe(&Ty::Str), "The name of the Service.", |_, thing| dig(thing.node, &["name"])),
    Fact::new("port", Ty::Raw, "The port, by number or name.", port),
    Fact::joined(
        "services",
        Ty::List(&Ty::Thing("kubernetes.Service")),
        "The Service of that name, if it is there.",
        &["Service"],
        services,
    ),
    Fact::joined("hasPort", Ty::Bool, "Whether the Service has the port.", &["Service"], has_port),
];

/// Adds the backends of an Ingress: the `service` mappings of its rules and its default backend.
pub fn backends<'a>(ingress: &Object<'a>, index: usize, things: &mut Vec<Thing<'a>>) {
    if ingress.kind != "Ingress" || ingress.row.is_none() {
        return;
    }
    let (Some(view), Some(spec)) = (kinds::view_of("backend"), ingress.node.get("spec")) else { return };
    let rules = spec.get("rules").into_iter().flat_map(|rules| rules.items().collect::<Vec<_>>());
    let paths =
        rules.filter_map(|rule| rule.path(&["http", "paths"])).flat_map(|paths| paths.items().collect::<Vec<_>>());
    let backends = paths.filter_map(|path| path.get("backend")).chain(spec.get("defaultBackend"));
    for node in backends.filter_map(|backend| backend.get("service")).filter(Node::is_mapping) {
        things.push(Thing { view, node, file: ingress.file, index });
    }
}

fn port<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let number = dig(thing.node, &["port", "number"]);
    if number.is_absent() { dig(thing.node, &["port", "name"]) } else { number }
}

fn found<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<(Vec<Thing<'a>>, bool)> {
    let model = &system.kubernetes;
    let name = Value::field(thing.node, "name");
    let found = model.graph.named(model, thing.index, "Service", name.as_str()?);
    let services = found.certain.iter().filter_map(|index| super::thing("Service", &model.objects[*index], *index));
    Some((services.collect(), found.complete))
}

fn services<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some((services, complete)) = found(system, thing) else { return Value::unknown() };
    let from = Value::field(thing.node, "name").from;
    Value { from, ..Value::list_of(services.into_iter().map(|thing| Value::at(thing.node, thing)), complete) }
}

fn has_port<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let wanted = port(system, thing);
    let Some((services, _)) = found(system, thing) else { return Value::unknown() };
    if !wanted.is_present() || services.is_empty() {
        return Value { data: Data::Unknown, from: wanted.from };
    }
    let key = if wanted.as_int().is_some() { "port" } else { "name" };
    let ports = services.iter().flat_map(|service| {
        let ports = service.node.path(&["spec", "ports"]);
        ports.map(|ports| ports.items().collect::<Vec<_>>()).unwrap_or_default()
    });
    let values: Vec<_> = ports.map(|port| Value::field(port, key)).collect();
    let has = values.iter().any(|value| value.is_present() && value.display() == wanted.display());
    let known = has || !values.iter().any(Value::is_unknown);
    Value { data: if known { Data::Bool(has) } else { Data::Unknown }, from: wanted.from }
}
