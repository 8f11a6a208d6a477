//! What pods have of their nodes' file systems: `hostPath` volumes, and which containers mount them.

use super::{Data, Fact, Object, System, Thing, Ty, Value, container, pod};
use crate::tree::Node;

/// A `hostPath` volume.
#[derive(Debug)]
pub struct HostVolume<'a> {
    /// The volume's mapping.
    pub node: Node<'a>,
    /// The number of its object.
    pub object: usize,
    /// The specification of its pod.
    pub pod: Node<'a>,
}

/// Collects the volumes of an object's pods that are parts of the node.
pub fn collect<'a>(object: &Object<'a>, number: usize, found: &mut Vec<HostVolume<'a>>) {
    for pod in object.pods() {
        let volumes = pod.get("volumes").into_iter().flat_map(|volumes| volumes.items());
        let of_node = volumes.filter(|volume| volume.get("hostPath").is_some_and(|path| path.is_mapping()));
        found.extend(of_node.map(|node| HostVolume { node, object: number, pod }));
    }
}

/// What can be asked of such a volume.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "The name of the volume.", |_, thing| Value::field(thing.node, "name")),
    Fact::new(
        "path",
        Ty::Maybe(&Ty::Str),
        "The folder, file or device of the node, without slashes and dots too many.",
        |_, thing| path(thing.node),
    ),
    Fact::new(
        "isRuntimeSocket",
        Ty::Bool,
        "Whether it is a socket by which the container runtime is told what to do.",
        |_, thing| told_by(thing.node, is_runtime_socket),
    ),
    Fact::new(
        "holdsCredentials",
        Ty::Bool,
        "Whether credentials of people, of the node or of a cloud usually lie there.",
        |_, thing| told_by(thing.node, holds_credentials),
    ),
    Fact::new("isMounted", Ty::Bool, "Whether a container mounts it.", |system, thing| {
        Value::at(thing.node, mounts(system, thing).next().is_some())
    }),
    Fact::new("isWritable", Ty::Bool, "Whether a container mounts it and not only for reading.", is_writable),
    Fact::new("mounts", Ty::List(&Ty::Raw), "Where containers mount it, as written.", |system, thing| {
        Value::list(mounts(system, thing).map(Value::read).collect::<Vec<_>>()).said_by(thing.node)
    }),
    Fact::new("pod", Ty::Thing("kubernetes.pod"), "The pod that has it.", pod::pod),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", pod::workload),
];

fn path<'a>(volume: Node<'a>) -> Value<'a> {
    let path = super::dig(volume, &["hostPath", "path"]);
    match path.as_str() {
        Some(text) => Value { data: Data::from(tidy(text)), from: path.from },
        None => path,
    }
}

fn told_by<'a>(volume: Node<'a>, test: fn(&str) -> bool) -> Value<'a> {
    let path = path(volume);
    let data = match path.as_str() {
        Some(text) => Data::Bool(test(text)),
        None => Data::Unknown,
    };
    Value { data, from: path.from }
}

const SOCKETS: [&str; 9] = [
    "docker.sock",
    "dockershim.sock",
    "containerd.sock",
    "crio.sock",
    "cri-dockerd.sock",
    "podman.sock",
    "buildkitd.sock",
    "docker_engine",
    "containerd-containerd",
];

fn is_runtime_socket(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| SOCKETS.contains(&last))
}

/// Folders in people's homes.
const OF_PEOPLE: [&str; 5] = ["/.aws", "/.azure", "/.config/gcloud", "/.kube", "/.ssh"];

/// Folders and files of nodes.
const OF_NODES: [&str; 5] = [
    "/gcloud",
    "/etc/kubernetes/azure.json",
    "/etc/kubernetes/pki",
    "/var/lib/kubelet/pki",
    "/var/lib/kubelet/kubeconfig",
];

fn holds_credentials(path: &str) -> bool {
    let ends_there = |rest: &str| rest.is_empty() || rest.starts_with('/');
    let of_people =
        OF_PEOPLE.iter().any(|part| path.match_indices(part).any(|(at, _)| ends_there(&path[at + part.len()..])));
    let of_node = OF_NODES.iter().any(|start| path.strip_prefix(start).is_some_and(ends_there));
    of_people || of_node || (path.starts_with("/etc/kubernetes/") && path.ends_with(".conf"))
}

/// A path without `.`, `..` and empty segments, and with one kind of slash.
fn tidy(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// The mounts of a volume in the containers of its pod.
fn mounts<'a>(system: &System<'a>, thing: Thing<'a>) -> impl Iterator<Item = Node<'a>> + use<'a> {
    let HostVolume { node, pod, .. } = system.kubernetes.host_volumes[thing.index];
    let name = node.text_of("name");
    let lists = container::LISTS.into_iter().filter_map(move |(list, _)| pod.get(list));
    let mounts = lists.flat_map(|list| list.items()).filter_map(|container| container.get("volumeMounts"));
    mounts.flat_map(|mounts| mounts.items()).filter(move |mount| mount.text_of("name") == name)
}

fn is_writable<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mut unknown = None;
    for mount in mounts(system, thing) {
        let read_only = Value::field(mount, "readOnly");
        if read_only.is_absent() || read_only.as_bool() == Some(false) {
            return Value::at(mount, true);
        }
        unknown = if read_only.is_unknown() { Some(mount) } else { unknown };
    }
    unknown.map_or_else(|| Value::at(thing.node, false), |mount| Value::at(mount, Data::Unknown))
}

#[cfg(test)]
mod tests {
    #[test]
    fn credentials_lie_in_known_places() {
        for (path, expected) in [
            ("/root/.aws", true),
            ("/home/build/.aws/credentials", true),
            ("/.config/gcloud/application_default_credentials.json", true),
            ("/etc/kubernetes/azure.json", true),
            ("/etc/kubernetes/admin.conf", true),
            ("/etc/kubernetes/pki/ca.key", true),
            ("/srv/.awsome", false),
            ("/etc/kubernetes", false),
            ("/gcloudy", false),
        ] {
            assert_eq!(super::holds_credentials(path), expected, "{path}");
        }
    }

    #[test]
    fn paths_are_tidied() {
        for (path, expected) in [
            ("/", "/"),
            ("/etc/", "/etc"),
            ("//etc//kubernetes/.", "/etc/kubernetes"),
            ("/var/lib/../run", "/var/run"),
            ("/../..", "/"),
            (r"C:\ProgramData\docker", "/C:/ProgramData/docker"),
            (r"\\.\pipe\docker_engine", "/pipe/docker_engine"),
        ] {
            assert_eq!(super::tidy(path), expected);
        }
    }
}
