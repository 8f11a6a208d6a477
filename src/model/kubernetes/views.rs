//! The views of the family. A capital begins the name of a kind; groups of kinds and parts of objects are small.

use super::kinds::{self, KINDS, view};
use super::{
    api, container, entry, host_volume, ingress, kustomization, object, pod, rbac, reference, schema, workload,
};
use crate::model::View;

/// Any object.
pub static OBJECT: View = view("kubernetes.object", "Any object of any kind.", &[object::FACTS, api::FACTS]);

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

/// Fields that do not fit the schema of their object.
pub static FIELD: View =
    view("kubernetes.field", "A field that does not fit the schema of its object.", &[schema::FACTS]);
/// Entries of ConfigMaps and Secrets.
pub static ENTRY: View =
    view("kubernetes.entry", "An entry of a ConfigMap's or Secret's data that holds text.", &[entry::FACTS]);
/// What pods have of their nodes' file systems.
pub static HOST_VOLUME: View = view(
    "kubernetes.hostVolume",
    "A volume of a pod that is a folder, file or device of its node: `hostPath`.",
    &[host_volume::FACTS],
);

/// Roles of both kinds.
pub static ROLE: View = view("kubernetes.role", "A Role or ClusterRole.", kinds::ROLE);

/// Rules of roles.
pub static GRANT: View = view(
    "kubernetes.grant",
    "A rule of a Role or ClusterRole. Those of roles that Kubernetes brings along are left out.",
    &[rbac::GRANT_FACTS],
);

/// Bindings of both kinds.
pub static BINDING: View = view("kubernetes.binding", "A RoleBinding or ClusterRoleBinding.", kinds::BINDING);

/// What changes the size of workloads.
pub static AUTOSCALER: View =
    view("kubernetes.autoscaler", "A HorizontalPodAutoscaler or KEDA's ScaledObject.", kinds::SCALING);

/// Views of no single kind.
static GROUPS: &[&View] = &[
    &OBJECT,
    &WORKLOAD,
    &POD,
    &CONTAINER,
    &BACKEND,
    &REFERENCE,
    &FIELD,
    &ROLE,
    &BINDING,
    &AUTOSCALER,
    &kustomization::VIEW,
    &kustomization::FIELD,
    &ENTRY,
    &GRANT,
    &HOST_VOLUME,
];

/// Every view of the family.
pub fn views() -> impl Iterator<Item = &'static View> {
    GROUPS.iter().copied().chain(KINDS.iter().map(|row| &row.view))
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
