//! Kubernetes' standards for pods, baseline and restricted, and which pods their namespaces refuse by them.
//!
//! Only what certainly breaks a standard counts. Policies and OpenShift may change pods before they are judged, so where
//! there are such, nobody knows.

use std::collections::HashMap;

use super::security::{capabilities, effective};
use super::{Data, Object, System, Thing, Value, dig, profiles, sysctl, views};
use crate::tree::Node;

/// What breaks a standard, in words that go on after "and", with its place.
type Breach<'a> = (String, Option<Node<'a>>);

/// The namespaces of the workspace by their names; one that is there twice in different forms is none.
pub fn namespaces<'a>(objects: &[Object<'a>]) -> HashMap<&'a str, Option<Node<'a>>> {
    let mut found = HashMap::new();
    for object in objects.iter().filter(|object| object.is("Namespace") && !object.changes.renamed) {
        let Some(name) = object.name else { continue };
        found.entry(name).and_modify(|node| *node = None).or_insert(Some(object.node));
    }
    found
}

/// The level that the namespace of a pod enforces.
pub fn enforced_level<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let unknown = Value { data: Data::Unknown, from: Some(thing.node) };
    let Some(name) = model.owner(thing).space.name() else { return unknown };
    match model.namespaces.get(name) {
        Some(Some(namespace)) if !model.is_guarded && !is_of_openshift(*namespace) => {
            dig(*namespace, &["metadata", "labels", "pod-security.kubernetes.io/enforce"])
        }
        _ => unknown,
    }
}

fn is_of_openshift(namespace: Node<'_>) -> bool {
    let labels = namespace.path(&["metadata", "labels"]);
    labels.is_some_and(|labels| labels.entries().iter().any(|entry| entry.key.text().contains("openshift.io/")))
}

/// What the namespace of a pod refuses it for.
pub fn refusal<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let level = enforced_level(system, thing);
    let breach = match level.as_str() {
        Some("baseline") => baseline(system, thing),
        Some("restricted") => baseline(system, thing).or_else(|| restricted(system, thing)),
        Some(_) => None,
        None => return level,
    };
    match breach {
        Some((text, from)) => Value { data: Data::from(text), from },
        None => Value { data: Data::Absent, from: Some(thing.node) },
    }
}

fn is(value: &Value<'_>, wanted: bool) -> bool {
    value.as_bool() == Some(wanted)
}

fn baseline<'a>(system: &System<'a>, pod: Thing<'a>) -> Option<Breach<'a>> {
    let shared = ["hostNetwork", "hostPID", "hostIPC"].into_iter().find_map(|key| {
        let value = Value::field(pod.node, key);
        is(&value, true).then(|| (format!("this one asks for {key}"), value.from))
    });
    let host_path = || {
        let mut volumes = items(pod.node, "volumes").filter_map(|volume| volume.get("hostPath"));
        volumes.next().map(|path| ("this one has a folder of its node as a volume".to_owned(), Some(path)))
    };
    let sysctl = || match sysctl::unsafe_ones(system, pod).data {
        Data::List(list) => list.items.iter().find_map(|name| {
            name.as_str().map(|text| (format!("this one changes the kernel setting {text}"), name.from))
        }),
        _ => None,
    };
    let by_containers = || containers(system, pod).find_map(|container| baseline_of(system, container));
    shared.or_else(host_path).or_else(sysctl).or_else(by_containers)
}

/// The capabilities that the baseline lets everybody add.
const USUAL: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn baseline_of<'a>(system: &System<'a>, container: Thing<'a>) -> Option<Breach<'a>> {
    let name = container.node.text_of("name").unwrap_or_default();
    let privileged = dig(container.node, &["securityContext", "privileged"]);
    if is(&privileged, true) {
        return Some((format!("container {name} is privileged"), privileged.from));
    }
    let process = effective(system, container, &["windowsOptions", "hostProcess"]);
    if is(&process, true) {
        return Some((format!("container {name} runs as a process of its node"), process.from));
    }
    for port in items(container.node, "ports").map(|port| Value::field(port, "hostPort")) {
        if port.as_int().is_some_and(|number| number != 0) {
            return Some((format!("container {name} takes a port of its node"), port.from));
        }
    }
    if let Some((capability, from)) = added_beyond(container, &USUAL) {
        return Some((format!("container {name} adds the capability {capability}"), from));
    }
    let seccomp = profiles::seccomp(system, container);
    let app_armor = profiles::app_armor(system, container);
    let off = [("seccomp", seccomp), ("AppArmor", app_armor)];
    let off = off.into_iter().find(|(_, profile)| profile.as_str() == Some("Unconfined"));
    off.map(|(what, profile)| (format!("container {name} has {what} switched off"), profile.from))
}

fn restricted<'a>(system: &System<'a>, pod: Thing<'a>) -> Option<Breach<'a>> {
    let has_users = Value::field(pod.node, "hostUsers");
    let on_windows = pod.node.path(&["os", "name"]).is_some_and(|name| name.text() == "windows");
    containers(system, pod).find_map(|container| {
        let by_user = if is(&has_users, false) { None } else { user_of(system, container) };
        by_user.or_else(|| if on_windows { None } else { linux_of(system, container) })
    })
}

fn user_of<'a>(system: &System<'a>, container: Thing<'a>) -> Option<Breach<'a>> {
    let name = container.node.text_of("name").unwrap_or_default();
    let non_root = effective(system, container, &["runAsNonRoot"]);
    if non_root.is_absent() || is(&non_root, false) {
        return Some((format!("container {name} does not set runAsNonRoot"), non_root.from));
    }
    let user = effective(system, container, &["runAsUser"]);
    (user.as_int() == Some(0)).then(|| (format!("container {name} runs as root"), user.from))
}

fn linux_of<'a>(system: &System<'a>, container: Thing<'a>) -> Option<Breach<'a>> {
    let name = container.node.text_of("name").unwrap_or_default();
    let escalation = dig(container.node, &["securityContext", "allowPrivilegeEscalation"]);
    if escalation.is_absent() || is(&escalation, true) {
        return Some((format!("container {name} does not forbid privilege escalation"), escalation.from));
    }
    let seccomp = profiles::seccomp(system, container);
    if seccomp.is_absent() {
        return Some((format!("container {name} has no seccomp profile"), seccomp.from));
    }
    let dropped = capabilities(container, "drop");
    if let Data::List(list) = &dropped.data
        && !list.items.iter().any(|item| item.is_unknown() || item.as_str() == Some("ALL"))
    {
        return Some((format!("container {name} does not drop ALL capabilities"), dropped.from));
    }
    let (capability, from) = added_beyond(container, &["NET_BIND_SERVICE"])?;
    Some((format!("container {name} adds the capability {capability}"), from))
}

fn added_beyond<'a>(container: Thing<'a>, usual: &[&str]) -> Option<(String, Option<Node<'a>>)> {
    let Data::List(list) = capabilities(container, "add").data else { return None };
    let mut beyond = list.items.iter().filter_map(|item| Some((item.as_str()?.to_owned(), item.from)));
    beyond.find(|(name, _)| !usual.contains(&name.as_str()))
}

/// The containers of a pod, as things. They stand in the order of their objects.
fn containers<'s, 'a>(system: &'s System<'a>, pod: Thing<'a>) -> impl Iterator<Item = Thing<'a>> + use<'s, 'a> {
    let all = &system.kubernetes.containers;
    let first = all.partition_point(|container| container.object < pod.index);
    let of_object = all.iter().enumerate().skip(first).take_while(move |(_, found)| found.object == pod.index);
    let of_pod = of_object.filter(move |(_, found)| found.pod.id() == pod.node.id());
    of_pod.map(move |(index, found)| Thing { view: &views::CONTAINER, node: found.node, index, ..pod })
}

fn items<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.get(key).into_iter().flat_map(|list| list.items())
}
