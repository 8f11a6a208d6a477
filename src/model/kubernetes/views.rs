//! The views of the family. A capital begins the name of a kind; groups of kinds and parts of objects are small.

use super::kinds::{self, KINDS, view};
use super::{
    alert, api, backend, choice, container, delivery, entry, host_volume, kustomization, monitor, object, pod, policy,
    port, rbac, reference, route, schema, spread, storage,
};
use crate::model::View;

/// Any object.
pub static OBJECT: View = view("kubernetes.object", "Any object of any kind.", &[object::FACTS, api::FACTS]);

/// Objects that run pods.
pub static WORKLOAD: View = view(
    "kubernetes.workload",
    "An object that runs pods: a Deployment, StatefulSet, Job, bare Pod and so on.",
    kinds::WORKLOAD,
);

/// Pods.
pub static POD: View =
    view("kubernetes.pod", "The specification of a pod, bare or in a workload's template.", &[pod::FACTS]);

/// Containers.
pub static CONTAINER: View =
    view("kubernetes.container", "A container: regular, init, sidecar or ephemeral.", container::FACTS);

/// Services behind Ingresses and routes.
pub static BACKEND: View = view(
    "kubernetes.backend",
    "A Service that an Ingress, or a route of the Gateway API, sends requests to.",
    &[backend::FACTS],
);

/// Gateways that routes name.
pub static PARENT: View =
    view("kubernetes.parent", "A Gateway that a route of the Gateway API names.", &[route::PARENT_FACTS]);

/// Whom network policies let through.
pub static PEER: View = view("kubernetes.peer", "Somebody whom a network policy lets through.", &[policy::PEER_FACTS]);

/// Ports of containers.
pub static CONTAINER_PORT: View =
    view("kubernetes.containerPort", "A port that a container names.", &[port::CONTAINER_FACTS]);

/// Ports of Services.
pub static SERVICE_PORT: View = view("kubernetes.servicePort", "A port of a Service.", &[port::SERVICE_FACTS]);

/// Constraints that spread pods.
pub static SPREAD: View =
    view("kubernetes.spreadConstraint", "An item of a pod's `topologySpreadConstraints`.", &[spread::FACTS]);

/// Label selectors.
pub static SELECTOR: View = view(
    "kubernetes.labelSelector",
    "A selector with `matchLabels` and `matchExpressions`: of a workload, policy, budget, claim, monitor, or of what \
     places pods.",
    &[choice::FACTS],
);

/// Volumes of pods.
pub static VOLUME: View = view("kubernetes.volume", "A volume of a pod.", &[storage::FACTS]);

/// What monitors look at.
pub static ENDPOINT: View =
    view("kubernetes.endpoint", "An endpoint of a ServiceMonitor or PodMonitor.", &[monitor::ENDPOINT_FACTS]);

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

/// What tells Prometheus where metrics are.
pub static MONITOR: View = view("kubernetes.monitor", "A ServiceMonitor or PodMonitor.", kinds::MONITOR);

/// Alerts.
pub static ALERT: View = view("kubernetes.alert", "An alert of a PrometheusRule.", &[alert::FACTS]);

/// Where secrets are fetched from.
pub static SECRET_STORE: View =
    view("kubernetes.secretStore", "A SecretStore or ClusterSecretStore of External Secrets.", kinds::PLAIN);

/// Who signs certificates.
pub static ISSUER: View = view("kubernetes.issuer", "An Issuer or ClusterIssuer of cert-manager.", kinds::PLAIN);

/// What Argo CD deploys.
pub static APPLICATION: View =
    view("kubernetes.argoApplication", "An Application or ApplicationSet of Argo CD.", kinds::APPLICATION);

/// Where Argo CD takes it from.
pub static APPLICATION_SOURCE: View = view(
    "kubernetes.argoSource",
    "A source of an Application, or of those that an ApplicationSet makes.",
    &[delivery::SOURCE_FACTS],
);

/// What Flux fetches and applies.
pub static FLUX: View = view(
    "kubernetes.fluxObject",
    "What Flux fetches or applies: a GitRepository, OCIRepository, HelmRepository, Bucket, HelmRelease or Kustomization.",
    kinds::PLAIN,
);

/// Views of no single kind.
static GROUPS: &[&View] = &[
    &OBJECT,
    &WORKLOAD,
    &POD,
    &CONTAINER,
    &CONTAINER_PORT,
    &VOLUME,
    &SPREAD,
    &SELECTOR,
    &SERVICE_PORT,
    &BACKEND,
    &PARENT,
    &PEER,
    &ENDPOINT,
    &REFERENCE,
    &ROLE,
    &BINDING,
    &AUTOSCALER,
    &MONITOR,
    &FIELD,
    &kustomization::VIEW,
    &kustomization::FIELD,
    &ENTRY,
    &GRANT,
    &HOST_VOLUME,
    &ALERT,
    &SECRET_STORE,
    &ISSUER,
    &APPLICATION,
    &APPLICATION_SOURCE,
    &FLUX,
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
        "ServiceMonitor" | "PodMonitor" => Some(&MONITOR),
        "SecretStore" | "ClusterSecretStore" => Some(&SECRET_STORE),
        "Issuer" | "ClusterIssuer" => Some(&ISSUER),
        "Application" | "ApplicationSet" => Some(&APPLICATION),
        "GitRepository" | "OCIRepository" | "HelmRepository" | "Bucket" | "HelmRelease" | "Kustomization" => {
            Some(&FLUX)
        }
        _ => None,
    }
}
