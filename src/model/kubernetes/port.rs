//! Ports: of containers, of Services, and how the ones find the others.

use super::kinds::WORKLOAD_WORDS;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, selecting, views};
use crate::tree::Node;

/// What can be asked of a port of a container.
pub const CONTAINER_FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name.", |_, thing| Value::field(thing.node, "name")),
    Fact::new("number", Ty::Raw, "Its number.", |_, thing| Value::field(thing.node, "containerPort")),
    Fact::new("protocol", Ty::Str, "`TCP` when nothing says.", |_, thing| protocol(thing.node)),
    Fact::new("containerName", Ty::Maybe(&Ty::Str), "The name of its container.", |system, thing| {
        container_of(system, thing).map_or_else(Value::unknown, |container| Value::field(container, "name"))
    }),
    Fact::new("mistakes", Ty::List(&Ty::Str), "What the cluster refuses about it, in words.", container_mistakes),
    Fact::new(
        "takenBy",
        Ty::Maybe(&Ty::Str),
        "The name of a container before this one, in the same pod, that has the same number and protocol.",
        taken_by,
    ),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", super::pod::workload),
];

/// What can be asked of a port of a Service.
pub const SERVICE_FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name.", |_, thing| Value::field(thing.node, "name")),
    Fact::new("number", Ty::Raw, "Its number.", |_, thing| Value::field(thing.node, "port")),
    Fact::new("protocol", Ty::Str, "`TCP` when nothing says.", |_, thing| protocol(thing.node)),
    Fact::new("targetPort", Ty::Raw, "The port of the pods, by number or name.", |_, thing| {
        Value::field(thing.node, "targetPort")
    }),
    Fact::new(
        "targetName",
        Ty::Maybe(&Ty::Str),
        "The port of the pods, when it is given by name; a number needs no declaration.",
        |_, thing| {
            let target = Value::field(thing.node, "targetPort");
            if target.as_int().is_some() { Value { data: Data::Absent, from: target.from } } else { target }
        },
    ),
    Fact::new("mistakes", Ty::List(&Ty::Str), "What the cluster refuses about it, in words.", service_mistakes),
    Fact::joined(
        "hasTarget",
        Ty::Bool,
        "Whether a container of the pods has the port that `targetPort` names; unknown of a number, which needs no \
         declaration.",
        WORKLOAD_WORDS,
        has_target,
    ),
    Fact::new("service", Ty::Thing("kubernetes.Service"), "The Service.", |system, thing| {
        let service = system.kubernetes.owner(thing);
        let view = service.row.map_or(thing.view, |row| &row.view);
        Value::at(service.node, Thing { view, node: service.node, ..thing })
    }),
];

/// Adds the ports of a Service.
pub fn of_service<'a>(service: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let ports = service.node.path(&["spec", "ports"]).into_iter().flat_map(|ports| ports.items());
    let ports = ports.filter(Node::is_mapping);
    things.extend(ports.map(|node| Thing { view: &views::SERVICE_PORT, node, file: service.file, index }));
}

/// Adds the ports of a pod's containers.
pub fn of_pod<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let ports = object.pod.into_iter().flat_map(|pod| containers(pod)).flat_map(ports_of);
    things.extend(ports.map(|node| Thing { view: &views::CONTAINER_PORT, node, file: object.file, index }));
}

fn containers<'a>(pod: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    ["initContainers", "containers"].into_iter().filter_map(move |list| pod.get(list)).flat_map(|list| list.items())
}

fn ports_of<'a>(container: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    container.get("ports").into_iter().flat_map(|ports| ports.items()).filter(Node::is_mapping)
}

/// The container of a port, found from above: to look for what stands around a node takes longer.
fn container_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Node<'a>> {
    let mut all = system.kubernetes.owner(thing).pod.into_iter().flat_map(|pod| containers(pod));
    all.find(|container| ports_of(*container).any(|port| port.id() == thing.node.id()))
}

fn protocol<'a>(port: Node<'a>) -> Value<'a> {
    let written = Value::field(port, "protocol");
    if written.is_absent() { Value { data: Data::from("TCP"), from: written.from } } else { written }
}

fn same<'a>(a: Node<'a>, b: Node<'a>, key: &str) -> bool {
    let (a, b) = (Value::field(a, key), Value::field(b, key));
    let text = |value: &Value<'a>| value.from.map(|node| node.text());
    a.is_present() && b.is_present() && text(&a) == text(&b)
}

fn same_protocol<'a>(a: Node<'a>, b: Node<'a>) -> bool {
    protocol(a).as_str().is_some_and(|own| protocol(b).as_str() == Some(own))
}

/// The ports that stand before one in the list of a container or of a Service's specification.
fn before<'a>(list: Option<Node<'a>>, port: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    let ports = list.into_iter().flat_map(ports_of);
    ports.take_while(move |other| other.id() != port.id())
}

fn mistakes<'a>(found: Vec<(Option<Node<'a>>, String)>) -> Value<'a> {
    Value::list(found.into_iter().map(|(from, text)| Value { data: Data::from(text), from }))
}

fn number_mistake(port: Node<'_>, key: &str) -> Option<String> {
    let number = Value::field(port, key).as_int()?;
    (!(1..=65535).contains(&number)).then(|| format!("{number} is no port number"))
}

fn container_mistakes<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let port = thing.node;
    let mut found = Vec::new();
    let at = |key: &str| port.get(key).or(Some(port));
    found.extend(number_mistake(port, "containerPort").map(|text| (at("containerPort"), text)));
    if Value::field(port, "containerPort").is_absent() {
        found.push((at("containerPort"), "a port has no number".into()));
    }
    let name = Value::field(port, "name");
    if let Some(text) = name.as_str() {
        found.extend(name_mistake(text).map(|mistake| (name.from, mistake)));
        if before(container_of(system, thing), port).any(|other| same(other, port, "name")) {
            found.push((name.from, format!("another port of the container is called `{text}`")));
        }
    }
    mistakes(found)
}

/// What is wrong with the name of a container's port, by RFC 6335.
fn name_mistake(name: &str) -> Option<String> {
    let wrong = |what: &str| Some(format!("the name `{name}` {what}"));
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 15 {
        return wrong("must have 1 to 15 characters");
    }
    if !name.bytes().all(is_allowed) {
        return wrong("may hold only small letters, digits and `-`");
    }
    if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return wrong("holds no letter");
    }
    if name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return wrong("has a `-` at an end or two in a row");
    }
    None
}

/// What is wrong with the name of a Service's port, which is a DNS label.
fn label_mistake(name: &str) -> Option<String> {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_label = (1..=63).contains(&name.len()) && name.bytes().all(is_allowed);
    let is_label = is_label && !name.starts_with('-') && !name.ends_with('-');
    (!is_label).then(|| format!("the name `{name}` is no DNS label: small letters, digits and `-` between them"))
}

fn taken_by<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let port = thing.node;
    let absent = Value::absent(port);
    let Some(pod) = system.kubernetes.owner(thing).pod else { return absent };
    // Init containers are gone when the others start, and two that only run in turn may share a port.
    let running: Vec<_> = pod.get("containers").into_iter().flat_map(|list| list.items()).collect();
    let is_own = |container: &Node<'a>| ports_of(*container).any(|other| other.id() == port.id());
    let earlier = running.iter().position(is_own).unwrap_or_default();
    let clashes = |other: Node<'a>| same(other, port, "containerPort") && same_protocol(other, port);
    let other = running[..earlier].iter().find(|container| ports_of(**container).any(clashes));
    other.map_or(absent, |container| Value::field(*container, "name"))
}

fn service_mistakes<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let port = thing.node;
    let mut found = Vec::new();
    let at = |key: &str| port.get(key).or(Some(port));
    found.extend(number_mistake(port, "port").map(|text| (at("port"), text)));
    found.extend(number_mistake(port, "targetPort").map(|text| (at("targetPort"), text)));
    let target = Value::field(port, "targetPort");
    if let Some(text) = target.as_str() {
        found.extend(name_mistake(text).map(|mistake| (target.from, mistake)));
    }
    let name = Value::field(port, "name");
    let spec = system.kubernetes.owner(thing).node.get("spec");
    let is_one_of_several = spec.is_some_and(|spec| ports_of(spec).nth(1).is_some());
    match name.as_str() {
        Some(text) => {
            found.extend(label_mistake(text).map(|mistake| (name.from, mistake)));
            if before(spec, port).any(|other| same(other, port, "name")) {
                found.push((name.from, format!("another port of the Service is called `{text}`")));
            }
        }
        None if name.is_absent() && is_one_of_several => {
            found.push((Some(port), "one of several ports must have a name".to_owned()));
        }
        None => {}
    }
    if before(spec, port).any(|other| same(other, port, "port") && same_protocol(other, port)) {
        found.push((at("port"), "another port of the Service has the same number and protocol".to_owned()));
    }
    mistakes(found)
}

fn has_target<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let wanted = Value::field(thing.node, "targetPort");
    let unknown = Value { data: Data::Unknown, from: wanted.from };
    let Some(name) = wanted.as_str() else { return unknown };
    let owner = Thing { node: model.owner(thing).node, ..thing };
    let Data::List(workloads) = selecting::selected(system, owner).data else { return unknown };
    let pods = workloads.items.iter().filter_map(|item| match item.data {
        Data::Thing(workload) => model.objects[workload.index].pod,
        _ => None,
    });
    let mut has = (!workloads.items.is_empty() && workloads.complete).then_some(false);
    for pod in pods {
        match names_port(pod, name) {
            Some(true) => return Value { data: Data::Bool(true), from: wanted.from },
            Some(false) => {}
            None => has = None,
        }
    }
    Value { data: has.into(), from: wanted.from }
}

/// Whether a container of a pod has a port of a name. What is put in later, as a sidecar is, may have it too.
pub fn names_port(pod: Node<'_>, name: &str) -> Option<bool> {
    let mut answer = Some(false);
    for container in containers(pod) {
        let ports = Value::field(container, "ports");
        for port in ports_of(container).map(|port| Value::field(port, "name")) {
            if port.as_str() == Some(name) {
                return Some(true);
            }
            answer = answer.filter(|_| !port.is_unknown());
        }
        answer = answer.filter(|_| !ports.is_unknown() && container.text_of("image") != Some("auto"));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ports() {
        for (name, is_right) in [
            ("http", true),
            ("http-2", true),
            ("a", true),
            ("8080", false),
            ("", false),
            ("Http", false),
            ("http_2", false),
            ("-http", false),
            ("a--b", false),
            ("prometheus-metrics", false),
        ] {
            assert_eq!(name_mistake(name).is_none(), is_right, "{name}");
        }
        for (name, is_right) in
            [("prometheus-metrics", true), ("8080", true), ("a.b", false), ("A", false), ("a-", false)]
        {
            assert_eq!(label_mistake(name).is_none(), is_right, "{name}");
        }
    }
}
