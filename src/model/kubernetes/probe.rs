//! Probes: which ports they ask, whether two are the same, and what the cluster refuses about them.

use super::container::Role;
use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig};
use crate::tree::Node;

/// What can be asked of a container's probes.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "unknownProbePorts",
        Ty::List(&Ty::Raw),
        "Ports that its probes ask by name and that it does not have; those of other containers do not count.",
        |_, thing| probed_ports(thing, |port, ports| port.as_str().map(|name| !has(ports, "name", name))),
    ),
    Fact::new(
        "undeclaredProbePorts",
        Ty::List(&Ty::Raw),
        "Ports that its probes ask by number and that no container of its pod lists, though it lists some, or by name and \
         that are for UDP.",
        undeclared_ports,
    ),
    Fact::new(
        "livenessGivesNoTime",
        Ty::Bool,
        "Whether its liveness probe asks what its readiness probe asks, and gives up no later.",
        liveness_gives_no_time,
    ),
    Fact::new("probeMistakes", Ty::List(&Ty::Str), "What the cluster refuses about its probes, in words.", mistakes),
];

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS: [&str; 4] = ["httpGet", "tcpSocket", "grpc", "exec"];

/// The ports that the probes of a container ask, at the container's own address, of which something is true.
fn probed_ports<'a>(thing: Thing<'a>, test: impl Fn(&Value<'a>, &[Node<'a>]) -> Option<bool>) -> Value<'a> {
    let mut ports = PROBES.iter().filter_map(|probe| asked_port(thing.node, probe)).peekable();
    if ports.peek().is_none() {
        return Value::list([]);
    }
    let Data::List(own) = as_list(Value::field(thing.node, "ports")).data else { return Value::unknown() };
    let own: Vec<_> = own.items.iter().filter_map(|port| port.from).collect();
    let is_meant = |port: &Value<'a>| port.is_unknown() || test(port, &own) == Some(true);
    Value::list(ports.filter(is_meant).collect::<Vec<_>>()).said_by(thing.node)
}

fn asked_port<'a>(container: Node<'a>, probe: &str) -> Option<Value<'a>> {
    let probe = container.get(probe)?;
    let handler = ["httpGet", "tcpSocket", "grpc"].iter().find_map(|handler| probe.get(handler))?;
    let is_elsewhere = !Value::field(handler, "host").is_absent();
    let port = Value::field(handler, "port");
    (!is_elsewhere && !port.is_absent()).then_some(port)
}

/// Whether one of some ports has this text under a key, or may have it.
fn has(ports: &[Node<'_>], key: &str, text: &str) -> bool {
    ports
        .iter()
        .map(|port| Value::field(*port, key))
        .any(|value| value.is_unknown() || value.from.is_some_and(|node| value.is_present() && node.text() == text))
}

/// The kubelet reaches a number at the pod's address, so that any container of the pod may have it.
fn undeclared_ports<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let pod = system.kubernetes.pod_of(thing);
    let lists = ["initContainers", "containers"].iter().filter_map(|list| pod?.get(list));
    let containers = lists.flat_map(|list| list.items());
    let all: Vec<_> = containers.filter_map(|it| it.get("ports")).flat_map(|ports| ports.items()).collect();
    probed_ports(thing, |port, own| {
        let Some(number) = port.as_int() else { return is_for_datagrams(port.as_str()?, own) };
        Some(!own.is_empty() && !has(&all, "containerPort", &number.to_string()))
    })
}

/// Whether a port of some name takes datagrams only, which probes do not send.
fn is_for_datagrams(name: &str, ports: &[Node<'_>]) -> Option<bool> {
    let named = ports.iter().find(|port| port.text_of("name") == Some(name))?;
    let number = named.text_of("containerPort")?;
    let same: Vec<_> = ports.iter().filter(|port| port.text_of("containerPort") == Some(number)).collect();
    Some(same.iter().all(|port| port.text_of("protocol") == Some("UDP")))
}

/// How long a probe waits for an answer, and how long it takes until one that fails counts: seconds between two tries
/// times failures.
fn patience(probe: Node<'_>) -> Option<(i64, i64)> {
    let number = |key: &str, default: i64| {
        let value = Value::field(probe, key);
        if value.is_absent() { Some(default) } else { value.as_int() }
    };
    let tries = number("periodSeconds", 10)?.saturating_mul(number("failureThreshold", 3)?);
    Some((number("timeoutSeconds", 1)?, tries))
}

fn liveness_gives_no_time<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let [live, ready, _] = PROBES.map(|probe| Value::field(thing.node, probe));
    let from = live.from;
    let data = match (live.data, ready.data) {
        (Data::Absent, _) | (_, Data::Absent) => Data::Bool(false),
        (Data::Node(live), Data::Node(ready)) => match asks_the_same(live, ready) {
            Some(true) => match (patience(live), patience(ready)) {
                (Some(live), Some(ready)) => Data::Bool(live.0 <= ready.0 && live.1 <= ready.1),
                _ => Data::Unknown,
            },
            other => other.into(),
        },
        _ => Data::Unknown,
    };
    Value { data, from }
}

fn asks_the_same(a: Node<'_>, b: Node<'_>) -> Option<bool> {
    let Some(handler) = HANDLERS.iter().find(|handler| a.get(handler).is_some()) else { return Some(false) };
    let (Some(a), Some(b)) = (a.get(handler), b.get(handler)) else { return Some(false) };
    if *handler == "exec" {
        return same_commands(a, b);
    }
    let default = |key| if key == "path" { "/" } else { "" };
    let mut answer = Some(true);
    for key in ["port", "path", "host", "scheme", "service"] {
        let (a, b) = (Value::field(a, key), Value::field(b, key));
        let text = |value: &Value<'_>| match value.from {
            Some(node) if value.is_present() => node.text().to_owned(),
            _ => default(key).to_owned(),
        };
        if a.is_unknown() || b.is_unknown() {
            answer = None;
        } else if text(&a) != text(&b) {
            return Some(false);
        }
    }
    answer
}

fn same_commands(a: Node<'_>, b: Node<'_>) -> Option<bool> {
    let words = |node| match as_list(dig(node, &["command"])).data {
        Data::List(list) => Some(list.items.iter().map(Value::display).collect::<Vec<_>>()),
        _ => None,
    };
    Some(words(a)? == words(b)?)
}

fn mistakes<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let role = system.kubernetes.containers[thing.index].role;
    let mut found = Vec::new();
    for name in PROBES {
        let written = Value::field(thing.node, name);
        let Data::Node(probe) = written.data else { continue };
        let refused = match role {
            Role::Init => Some("an init container that ends may have no"),
            Role::Ephemeral => Some("an ephemeral container may have no"),
            _ => None,
        };
        if let Some(words) = refused {
            found.push(Value { data: Data::from(format!("{words} {name}")), from: written.from });
            continue;
        }
        let count = HANDLERS.iter().filter(|handler| probe.get(handler).is_some()).count();
        let told = if count == 0 { "does not say what to ask" } else { "asks in more than one way" };
        // What an overlay adds is not seen here.
        let may_grow = HANDLERS.iter().any(|handler| probe.tree.is_overridden(probe, handler));
        if count != 1 && probe.is_mapping() && !may_grow {
            found.push(Value { data: Data::from(format!("{name} {told}")), from: written.from });
        }
        let successes = Value::field(probe, "successThreshold");
        if name != "readinessProbe" && successes.as_int().is_some_and(|count| count > 1) {
            let text = format!("{name} may not ask for more than one success");
            found.push(Value { data: Data::from(text), from: successes.from });
        }
    }
    Value::list(found)
}
