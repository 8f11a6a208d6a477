//! The views of the family. A capital begins the name of a kind; groups of kinds and parts of objects are small.

use super::kinds::{self, KINDS, view};
use super::{container, host_volume, ingress, object, pod, reference, workload};
use crate::model::View;

/// Any object.
pub static OBJECT: View = view("kubernetes.object", "Any object of any kind.", &[object::FACTS]);

/// Objects that run pods.
pub static WORKLOAD: View = view(
    "kubernetes.workload",
    "An object that runs pods: a Deployment, StatefulSet, Job, bare Pod and so on.",
    &[object::FACTS, workload::FACTS],
);

/// Pods.
pub static POD: View =
    view("kubernetes.pod", "The specification of a pod, bare or in a workload's template.", &[pod::FACTS]);

/// Containers.
pub static CONTAINER: View =
    view("kubernetes.container", "A container: regular, init, sidecar or ephemeral.", container::FACTS);

/// Services behind Ingresses.
pub static BACKEND: View =
    view("kubernetes.backend", "A Service that an Ingress sends requests to.", &[ingress::BACKEND_FACTS]);

/// What pods take from ConfigMaps and Secrets.
pub static REFERENCE: View = view(
    "kubernetes.reference",
    "A ConfigMap or Secret, or a key of one, that a container or volume refers to.",
    &[reference::FACTS],
);

/// What pods have of their nodes' file systems.
pub static HOST_VOLUME: View = view(
    "kubernetes.hostVolume",
    "A volume of a pod that is a folder, file or device of its node: `hostPath`.",
    &[host_volume::FACTS],
);

/// Roles of both kinds.
pub static ROLE: View = view("kubernetes.role", "A Role or ClusterRole.", kinds::ROLE);

/// Bindings of both kinds.
pub static BINDING: View = view("kubernetes.binding", "A RoleBinding or ClusterRoleBinding.", kinds::BINDING);

/// What changes the size of workloads.
pub static AUTOSCALER: View =
    view("kubernetes.autoscaler", "A HorizontalPodAutoscaler or KEDA's ScaledObject.", kinds::SCALING);

/// Views of no single kind.
static GROUPS: [&View; 10] =
    [&OBJECT, &WORKLOAD, &POD, &CONTAINER, &HOST_VOLUME, &BACKEND, &REFERENCE, &ROLE, &BINDING, &AUTOSCALER];

/// Every view of the family.
pub fn views() -> impl Iterator<Item = &'static View> {
    GROUPS.into_iter().chain(KINDS.iter().map(|row| &row.view))
}

/// The view of a group that kinds belong to, apart from workloads.
pub fn group_of(kind: &str) -> Option<&'static View> {
    match kind {
        "Role" | "ClusterRole" => Some(&ROLE),
        "RoleBinding" | "ClusterRoleBinding" => Some(&BINDING),
        "HorizontalPodAutoscaler" | "ScaledObject" => Some(&AUTOSCALER),
        _ => None,
    }
}
