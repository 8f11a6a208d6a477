//! The kinds of objects that have views, and where their pod templates stand.

use super::super::{Fact, View};
use super::{autoscaler, binding, budget, container, ingress, network, object, pod, service, workload};
use crate::source::Family;

/// A kind of object, known by its name and API group.
#[derive(Debug)]
pub struct KindRow {
    /// The kind.
    pub kind: &'static str,
    /// The API groups that have it; the core group is empty.
    pub groups: &'static [&'static str],
    /// Where its pod specification stands, if it has one.
    pub pod: Option<&'static [&'static str]>,
}

const fn row(kind: &'static str, groups: &'static [&'static str]) -> KindRow {
    KindRow { kind, groups, pod: None }
}

const fn workload(kind: &'static str, groups: &'static [&'static str], pod: &'static [&'static str]) -> KindRow {
    KindRow { kind, groups, pod: Some(pod) }
}

const TEMPLATE: &[&str] = &["spec", "template", "spec"];
const APPS: &[&str] = &["apps", "extensions"];

/// Kinds that run pods.
pub const WORKLOADS: &[KindRow] = &[
    workload("Pod", &[""], &["spec"]),
    workload("Deployment", APPS, TEMPLATE),
    workload("StatefulSet", APPS, TEMPLATE),
    workload("DaemonSet", APPS, TEMPLATE),
    workload("ReplicaSet", APPS, TEMPLATE),
    workload("ReplicationController", &[""], TEMPLATE),
    workload("Job", &["batch"], TEMPLATE),
    workload("CronJob", &["batch"], &["spec", "jobTemplate", "spec", "template", "spec"]),
    workload("DeploymentConfig", &["apps.openshift.io"], TEMPLATE),
    workload("Rollout", &["argoproj.io"], TEMPLATE),
];

/// Words that a file must hold to define a workload.
pub const WORKLOAD_WORDS: &[&str] = &[
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "DeploymentConfig",
    "Rollout",
];

/// Kinds without pods that have views of their own.
pub const OTHERS: &[KindRow] = &[
    row("Service", &[""]),
    row("Ingress", &["networking.k8s.io", "extensions"]),
    row("NetworkPolicy", &["networking.k8s.io", "extensions"]),
    row("PodDisruptionBudget", &["policy"]),
    row("HorizontalPodAutoscaler", &["autoscaling"]),
    row("ConfigMap", &[""]),
    row("Secret", &[""]),
    row("ServiceAccount", &[""]),
    row("Namespace", &[""]),
    row("PersistentVolume", &[""]),
    row("PersistentVolumeClaim", &[""]),
    row("StorageClass", &["storage.k8s.io"]),
    row("Role", &["rbac.authorization.k8s.io"]),
    row("ClusterRole", &["rbac.authorization.k8s.io"]),
    row("RoleBinding", &["rbac.authorization.k8s.io"]),
    row("ClusterRoleBinding", &["rbac.authorization.k8s.io"]),
    row("LimitRange", &[""]),
    row("ResourceQuota", &[""]),
];

const fn view(name: &'static str, doc: &'static str, facts: &'static [Fact]) -> View {
    View { name, family: Family::Kubernetes, doc, facts }
}

const PLAIN: &str = "An object of this kind.";

/// The views of the family. A kind's view has the kind's name.
pub static VIEWS: &[View] = &[
    view("kubernetes.object", "Any Kubernetes object, one rule run for each.", object::FACTS),
    view(
        "kubernetes.workload",
        "An object that runs pods: a Deployment, StatefulSet, Job, bare Pod and so on.",
        workload::FACTS,
    ),
    view("kubernetes.pod", "The specification of a pod, bare or in a workload's template.", pod::FACTS),
    view("kubernetes.container", "A container: regular, init, sidecar or ephemeral.", container::FACTS),
    view("kubernetes.Service", PLAIN, service::FACTS),
    view("kubernetes.Ingress", PLAIN, ingress::FACTS),
    view("kubernetes.backend", "A Service that an Ingress sends requests to.", ingress::BACKEND_FACTS),
    view("kubernetes.NetworkPolicy", PLAIN, network::FACTS),
    view("kubernetes.PodDisruptionBudget", PLAIN, budget::FACTS),
    view("kubernetes.HorizontalPodAutoscaler", PLAIN, autoscaler::FACTS),
    view("kubernetes.RoleBinding", PLAIN, binding::FACTS),
    view("kubernetes.ClusterRoleBinding", PLAIN, binding::FACTS),
    view("kubernetes.ConfigMap", PLAIN, object::FACTS),
    view("kubernetes.Secret", PLAIN, object::FACTS),
    view("kubernetes.ServiceAccount", PLAIN, object::FACTS),
    view("kubernetes.Namespace", PLAIN, object::FACTS),
    view("kubernetes.PersistentVolume", PLAIN, object::FACTS),
    view("kubernetes.PersistentVolumeClaim", PLAIN, object::FACTS),
    view("kubernetes.StorageClass", PLAIN, object::FACTS),
    view("kubernetes.Role", PLAIN, object::FACTS),
    view("kubernetes.ClusterRole", PLAIN, object::FACTS),
    view("kubernetes.LimitRange", PLAIN, object::FACTS),
    view("kubernetes.ResourceQuota", PLAIN, object::FACTS),
];

/// The row of a kind in an API group.
pub fn row_of(kind: &str, group: &str) -> Option<&'static KindRow> {
    WORKLOADS.iter().chain(OTHERS).find(|row| row.kind == kind && row.groups.contains(&group))
}

/// The view of a name below `kubernetes.`.
pub fn view_of(kind: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name.strip_prefix("kubernetes.") == Some(kind))
}
