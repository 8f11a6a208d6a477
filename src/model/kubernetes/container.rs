//! Containers of every role, with what Kubernetes makes of their settings: the pod's where they say nothing, and its
//! own defaults where neither does.

use super::{Data, Fact, Object, System, Thing, Ty, Value, dig, pod};
use crate::tree::Node;

/// A container of a pod.
#[derive(Debug)]
pub struct Container<'a> {
    /// Its mapping.
    pub node: Node<'a>,
    /// The number of its object.
    pub object: usize,
    /// What it does in the pod.
    pub role: Role,
}

/// What a container does in its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It runs as long as the pod does.
    Regular,
    /// It runs before the regular ones and ends.
    Init,
    /// An init container that keeps running: `restartPolicy: Always`.
    Sidecar,
    /// It was added to a running pod to look into it.
    Ephemeral,
}

/// Collects the containers of an object's pod.
pub fn collect<'a>(object: &Object<'a>, number: usize, containers: &mut Vec<Container<'a>>) {
    let Some(pod) = object.pod else { return };
    for (list, role) in
        [("initContainers", Role::Init), ("containers", Role::Regular), ("ephemeralContainers", Role::Ephemeral)]
    {
        let items = pod.get(list).into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
        for node in items.filter(Node::is_mapping) {
            let stays = role == Role::Init && node.text_of("restartPolicy") == Some("Always");
            containers.push(Container { node, object: number, role: if stays { Role::Sidecar } else { role } });
        }
    }
}

fn container<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Container<'a> {
    &system.kubernetes.containers[thing.index]
}

fn pod_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Node<'a>> {
    system.kubernetes.owner(thing).pod
}

/// What can be asked of a container.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name.", |_, thing| Value::field(thing.node, "name")),
    Fact::new("role", Ty::Str, "`regular`, `init`, `sidecar` (an init container that stays) or `ephemeral`.", role),
    Fact::new(
        "isLongRunning",
        Ty::Bool,
        "Whether it runs as long as its pod: a regular container or a sidecar.",
        is_long_running,
    ),
    Fact::new("image", Ty::Maybe(&Ty::Str), "The image reference as written.", |_, thing| {
        Value::field(thing.node, "image")
    }),
    Fact::new("imageTag", Ty::Maybe(&Ty::Str), "The tag of the image; the port of a registry is none.", |_, thing| {
        image(thing, |image| image.tag)
    }),
    Fact::new("imageDigest", Ty::Maybe(&Ty::Str), "The digest of the image.", |_, thing| {
        image(thing, |image| image.digest)
    }),
    Fact::new("imageRegistry", Ty::Maybe(&Ty::Str), "The registry that the image names, with its port.", |_, thing| {
        image(thing, |image| image.registry)
    }),
    Fact::new("privileged", Ty::Bool, "Whether it is privileged; `false` when nothing says.", privileged),
    Fact::new(
        "allowsPrivilegeEscalation",
        Ty::Bool,
        "Whether a process in it may gain privileges; Kubernetes allows it when nothing says.",
        escalation,
    ),
    Fact::new(
        "runAsNonRoot",
        Ty::Maybe(&Ty::Bool),
        "The effective `runAsNonRoot`: the container's, else the pod's.",
        |system, thing| effective(system, thing, &["runAsNonRoot"]),
    ),
    Fact::new(
        "effectiveUser",
        Ty::Maybe(&Ty::Int),
        "The effective `runAsUser`: the container's, else the pod's; absent when the image decides.",
        |system, thing| effective(system, thing, &["runAsUser"]),
    ),
    Fact::new(
        "seccomp",
        Ty::Maybe(&Ty::Str),
        "The type of the effective seccomp profile: the container's, else the pod's.",
        |system, thing| effective(system, thing, &["seccompProfile", "type"]),
    ),
    Fact::new(
        "readOnlyRoot",
        Ty::Bool,
        "Whether its root file system is read-only; `false` when nothing says.",
        read_only_root,
    ),
    Fact::new(
        "addedCapabilities",
        Ty::List(&Ty::Str),
        "The capabilities that it adds, in capitals and without `CAP_`.",
        |_, thing| capabilities(thing, "add"),
    ),
    Fact::new(
        "droppedCapabilities",
        Ty::List(&Ty::Str),
        "The capabilities that it drops, in capitals and without `CAP_`.",
        |_, thing| capabilities(thing, "drop"),
    ),
    Fact::new("requests", Ty::Raw, "What it requests, as written.", |_, thing| {
        dig(thing.node, &["resources", "requests"])
    }),
    Fact::new("limits", Ty::Raw, "Its limits, as written.", |_, thing| dig(thing.node, &["resources", "limits"])),
    Fact::new("env", Ty::List(&Ty::Raw), "Its environment variables as written.", |_, thing| list(thing, "env")),
    Fact::new("envFrom", Ty::List(&Ty::Raw), "Where it takes whole sets of environment variables from.", |_, thing| {
        list(thing, "envFrom")
    }),
    Fact::new("ports", Ty::List(&Ty::Raw), "Its ports as written.", |_, thing| list(thing, "ports")),
    Fact::new("raw", Ty::Raw, "The container as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("pod", Ty::Thing("kubernetes.pod"), "The pod that it runs in.", pod::of_container),
    Fact::new(
        "workload",
        Ty::Thing("kubernetes.workload"),
        "The object that runs the pod.",
        pod::workload_of_container,
    ),
];

fn role<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(
        thing.node,
        match container(system, thing).role {
            Role::Regular => "regular",
            Role::Init => "init",
            Role::Sidecar => "sidecar",
            Role::Ephemeral => "ephemeral",
        },
    )
}

fn is_long_running<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let role = container(system, thing).role;
    Value::at(thing.node, matches!(role, Role::Regular | Role::Sidecar))
}

/// The container's own setting, else the pod's. When both are silent, it is missing in the container.
fn effective<'a>(system: &System<'a>, thing: Thing<'a>, keys: &[&str]) -> Value<'a> {
    let path: Vec<&str> = std::iter::once("securityContext").chain(keys.iter().copied()).collect();
    let own = dig(thing.node, &path);
    if !own.is_absent() {
        return own;
    }
    let inherited = pod_of(system, thing).map(|pod| dig(pod, &path));
    inherited.filter(|value| !value.is_absent()).unwrap_or(own)
}

/// A switch of the container with what Kubernetes takes when it is not set.
fn switch<'a>(thing: Thing<'a>, key: &str, default: bool) -> Value<'a> {
    let value = dig(thing.node, &["securityContext", key]);
    if value.is_absent() { Value { data: Data::Bool(default), from: value.from } } else { value }
}

fn privileged<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    switch(thing, "privileged", false)
}

fn read_only_root<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    switch(thing, "readOnlyRootFilesystem", false)
}

/// Kubernetes ignores the switch, and allows escalation, for privileged containers and those with `SYS_ADMIN`.
fn escalation<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    switch(thing, "allowPrivilegeEscalation", true)
}

fn list<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    as_list(Value::field(thing.node, key))
}

/// A sequence as a list; what is absent is an empty one.
pub fn as_list<'a>(value: Value<'a>) -> Value<'a> {
    let from = value.from;
    let list = match value.data {
        Data::Node(node) if node.is_sequence() => Value::list(node.items().map(Value::read)),
        Data::Absent => Value::list([]),
        _ => Value::unknown(),
    };
    Value { from, ..list }
}

fn capabilities<'a>(thing: Thing<'a>, change: &str) -> Value<'a> {
    let written = as_list(dig(thing.node, &["securityContext", "capabilities", change]));
    let Data::List(list) = &written.data else { return written };
    let items = list.items.iter().map(|item| match item.as_str() {
        Some(name) => {
            let name = name.to_ascii_uppercase();
            Value { data: Data::from(name.trim_start_matches("CAP_").to_owned()), from: item.from }
        }
        None => item.clone(),
    });
    Value { from: written.from, ..Value::list(items) }
}

/// An image reference taken apart.
struct Image<'a> {
    registry: Option<&'a str>,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

/// The first part of a name is a registry when it looks like a host: it has a dot or port, or is `localhost`.
fn parse_image(reference: &str) -> Image<'_> {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    let first = rest.split_once('/').map(|(first, _)| first);
    let registry = first.filter(|first| first.contains(['.', ':']) || *first == "localhost");
    let name = rest.rsplit('/').next().unwrap_or(rest);
    let tag = name.split_once(':').map(|(_, tag)| tag).filter(|tag| !tag.is_empty());
    Image { registry, tag, digest }
}

fn image<'a>(thing: Thing<'a>, part: for<'i> fn(Image<'i>) -> Option<&'i str>) -> Value<'a> {
    let written = Value::field(thing.node, "image");
    let Some(node) = written.from.filter(|_| written.as_str().is_some()) else { return written };
    match part(parse_image(node.text())) {
        Some(part) => Value::at(node, part.to_owned()),
        None => Value::at(node, Data::Absent),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_image;

    #[test]
    fn images_are_taken_apart() {
        for (reference, registry, tag, digest) in [
            ("nginx", None, None, None),
            ("nginx:1.27", None, Some("1.27"), None),
            ("localhost:5000/app", Some("localhost:5000"), None, None),
            ("ghcr.io/acme/shop:v1@sha256:abc", Some("ghcr.io"), Some("v1"), Some("sha256:abc")),
            ("acme/shop@sha256:abc", None, None, Some("sha256:abc")),
            ("registry.internal/a/b/c:latest", Some("registry.internal"), Some("latest"), None),
            ("nginx:", None, None, None),
        ] {
            let image = parse_image(reference);
            assert_eq!((image.registry, image.tag, image.digest), (registry, tag, digest), "{reference}");
        }
    }
}
