//! Windows: which pods are for its nodes, and what their containers may do there.

use super::security::effective;
use super::{Data, Fact, System, Thing, Ty, Value};
use crate::tree::Node;

/// What can be asked of a container about Windows.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "hostProcess",
        Ty::Bool,
        "Whether it runs as a process of its Windows node: the container's setting, else the pod's, else it does not.",
        host_process,
    ),
    Fact::new(
        "windowsUser",
        Ty::Maybe(&Ty::Str),
        "`runAsUserName`: the container's, else the pod's; absent when the image decides.",
        |system, thing| effective(system, thing, &["windowsOptions", "runAsUserName"]),
    ),
];

fn host_process<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = effective(system, thing, &["windowsOptions", "hostProcess"]);
    if value.is_absent() { Value { data: Data::Bool(false), from: value.from } } else { value }
}

/// Labels of nodes that name their operating system.
const OS_LABELS: [&str; 2] = ["kubernetes.io/os", "beta.kubernetes.io/os"];

/// Whether a pod's specification says that it is for Windows nodes.
pub fn is_for_windows(pod: Node<'_>) -> bool {
    let selector = pod.get("nodeSelector");
    let selected = OS_LABELS.iter().find_map(|label| selector?.text_of(label));
    let os = pod.path(&["os", "name"]).map(|name| name.text()).or(selected);
    os.map_or_else(|| pod.path(&["securityContext", "windowsOptions"]).is_some(), |os| os == "windows")
}
