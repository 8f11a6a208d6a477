//! Pods: the specification that a workload's template or a bare Pod holds.

use super::{Data, Fact, System, Thing, Ty, Value, as_list, service_account, views};
use crate::tree::Node;

/// What can be asked of a pod.
pub const FACTS: &[Fact] = &[
    Fact::new("hostNetwork", Ty::Bool, "Whether it uses the node's network.", |_, thing| switch(thing, "hostNetwork")),
    Fact::new("hostPID", Ty::Bool, "Whether it sees the node's processes.", |_, thing| switch(thing, "hostPID")),
    Fact::new("hostIPC", Ty::Bool, "Whether it shares the node's inter-process communication.", |_, thing| {
        switch(thing, "hostIPC")
    }),
    Fact::new("isOnWindows", Ty::Bool, "Whether it is for Windows nodes.", |_, thing| {
        Value::at(thing.node, is_on_windows(thing.node))
    }),
    Fact::new("serviceAccount", Ty::Maybe(&Ty::Str), "The name of its service account.", |_, thing| {
        service_account::name_in(thing.node)
    }),
    Fact::joined(
        "accounts",
        Ty::List(&Ty::Thing("kubernetes.ServiceAccount")),
        "Its service account, if it is there.",
        &["ServiceAccount"],
        service_account::accounts,
    ),
    Fact::joined(
        "mountsToken",
        Ty::Bool,
        "Whether a token of its service account is mounted: the pod decides, else the account, else it is.",
        &["ServiceAccount"],
        service_account::mounts_token,
    ),
    Fact::joined(
        "hasRights",
        Ty::Bool,
        "Whether a RoleBinding or ClusterRoleBinding grants its service account a role.",
        &["RoleBinding"],
        service_account::has_rights,
    ),
    Fact::joined(
        "bindings",
        Ty::List(&Ty::Thing("kubernetes.binding")),
        "The bindings that grant something to its service account.",
        &["RoleBinding"],
        service_account::bindings,
    ),
    Fact::joined(
        "sharesAccountWith",
        Ty::Maybe(&Ty::Thing("kubernetes.workload")),
        "The first other workload that uses its service account.",
        &["serviceAccountName", "serviceAccount"],
        service_account::shared_with,
    ),
    Fact::new("volumes", Ty::List(&Ty::Raw), "Its volumes as written.", |_, thing| {
        as_list(Value::field(thing.node, "volumes"))
    }),
    Fact::new(
        "hostPaths",
        Ty::List(&Ty::Str),
        "The folders and files of the node that it has as volumes, without slashes too many.",
        |_, thing| host_paths(thing, |_| true),
    ),
    Fact::new(
        "writableHostPaths",
        Ty::List(&Ty::Str),
        "Those of `hostPaths` that a container mounts and not only for reading.",
        |_, thing| host_paths(thing, |volume| is_mounted_writable(thing.node, volume)),
    ),
    Fact::new("mountedHostPaths", Ty::List(&Ty::Str), "Those of `hostPaths` that a container mounts.", |_, thing| {
        host_paths(thing, |volume| mounts(thing.node, volume).next().is_some())
    }),
    Fact::new("raw", Ty::Raw, "The specification as written.", |_, thing| {
        Value::at(thing.node, Data::Node(thing.node))
    }),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs it.", workload),
];

fn switch<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let value = Value::field(thing.node, key);
    if value.is_absent() { Value { data: Data::Bool(false), from: value.from } } else { value }
}

/// Whether the specification says that it is for Windows nodes.
pub fn is_on_windows(pod: Node<'_>) -> bool {
    let os = pod.path(&["os", "name"]);
    let selected = pod.path(&["nodeSelector", "kubernetes.io/os"]);
    os.or(selected).is_some_and(|name| name.text() == "windows")
}

fn host_paths<'a>(thing: Thing<'a>, keep: impl Fn(&str) -> bool) -> Value<'a> {
    let written = Value::field(thing.node, "volumes");
    let Data::Node(volumes) = written.data else { return as_list(written) };
    let kept = volumes.items().filter(|volume| keep(volume.text_of("name").unwrap_or_default()));
    let paths = kept.filter_map(|volume| volume.path(&["hostPath", "path"])).map(Value::read);
    let tidy = paths.map(|path| match path.as_str() {
        Some(text) => Value { data: Data::from(tidy(text)), from: path.from },
        None => path,
    });
    Value::list(tidy.collect::<Vec<_>>()).said_by(volumes)
}

/// A path without `.`, `..` and empty segments.
fn tidy(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// The mounts of a volume in all containers.
fn mounts<'a>(pod: Node<'a>, volume: &str) -> impl Iterator<Item = Node<'a>> {
    let lists =
        ["initContainers", "containers", "ephemeralContainers"].into_iter().filter_map(move |list| pod.get(list));
    let mounts = lists.flat_map(|list| list.items()).filter_map(|container| container.get("volumeMounts"));
    mounts.flat_map(|mounts| mounts.items()).filter(move |mount| mount.text_of("name") == Some(volume))
}

fn is_mounted_writable(pod: Node<'_>, volume: &str) -> bool {
    mounts(pod, volume).map(|mount| Value::field(mount, "readOnly")).any(|read_only| read_only.as_bool() != Some(true))
}

/// The pod of a container or workload.
pub fn pod<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.owner_index(thing);
    match system.kubernetes.objects[index].pod {
        Some(node) => Value::at(node, Thing { view: &views::POD, node, index, ..thing }),
        None => Value::unknown(),
    }
}

/// The workload of a container or pod.
pub fn workload<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.owner_index(thing);
    let node = system.kubernetes.objects[index].node;
    Value::at(node, Thing { view: &views::WORKLOAD, node, index, ..thing })
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_tidied() {
        for (path, expected) in [
            ("/", "/"),
            ("/etc/", "/etc"),
            ("//etc//kubernetes/.", "/etc/kubernetes"),
            ("/var/lib/../run", "/var/run"),
            ("/../..", "/"),
        ] {
            assert_eq!(super::tidy(path), expected);
        }
    }
}
