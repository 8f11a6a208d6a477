//! The kinds of objects that are known, each with its view, and where its pod template stands.

use super::{
    alert, autoscaler, budget, certificate, delivery, duration, entry, ingress, monitor, namespace, object, policy,
    prometheus, quota, rbac, selecting, service, service_account, spread, storage, workload,
};
use crate::model::{Fact, View};
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
    /// What rules for this kind run for; it has the kind's name.
    pub view: View,
}

/// A view of the family.
pub const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Kubernetes, doc, facts }
}

macro_rules! kind {
    ($kind:literal, $groups:expr, $pod:expr, $facts:expr) => {
        KindRow {
            kind: $kind,
            groups: $groups,
            pod: $pod,
            view: view(concat!("kubernetes.", $kind), concat!("Objects of the kind ", $kind, "."), $facts),
        }
    };
}

const TEMPLATE: Option<&[&str]> = Some(&["spec", "template", "spec"]);
const CRON_TEMPLATE: Option<&[&str]> = Some(&["spec", "jobTemplate", "spec", "template", "spec"]);
const CORE: &[&str] = &[""];
const APPS: &[&str] = &["apps", "extensions"];
const NETWORKING: &[&str] = &["networking.k8s.io", "extensions"];
const RBAC: &[&str] = &["rbac.authorization.k8s.io"];
const GATEWAY: &[&str] = &["gateway.networking.k8s.io"];
const MONITORING: &[&str] = &["monitoring.coreos.com"];
const EXTERNAL_SECRETS: &[&str] = &["external-secrets.io"];
const CERT_MANAGER: &[&str] = &["cert-manager.io", "certmanager.k8s.io"];
const ARGO: &[&str] = &["argoproj.io"];
const FLUX_SOURCE: &[&str] = &["source.toolkit.fluxcd.io"];
/// The facts of workloads.
pub const WORKLOAD: &[&[Fact]] = &[object::FACTS, workload::FACTS, spread::WORKLOAD_FACTS];
const STATEFUL: &[&[Fact]] = &[object::FACTS, workload::FACTS, spread::WORKLOAD_FACTS, storage::STATEFUL_FACTS];
const POLICY: &[&[Fact]] = &[object::FACTS, selecting::FACTS, policy::FACTS];
const BUDGET: &[&[Fact]] = &[object::FACTS, selecting::FACTS, budget::FACTS];
const NAMESPACE: &[&[Fact]] = &[object::FACTS, namespace::FACTS, policy::NAMESPACE_FACTS, quota::NAMESPACE_FACTS];
/// The facts of monitors.
pub const MONITOR: &[&[Fact]] = &[object::FACTS, monitor::FACTS];
const CLAIM: &[&[Fact]] = &[object::FACTS, storage::CLAIM_FACTS];
const SERVICE: &[&[Fact]] = &[object::FACTS, selecting::FACTS, service::FACTS];
const INGRESS: &[&[Fact]] = &[object::FACTS, ingress::FACTS];
const ACCOUNT: &[&[Fact]] = &[object::FACTS, service_account::FACTS];
/// The facts of whatever changes the size of workloads.
pub const SCALING: &[&[Fact]] = &[object::FACTS, autoscaler::FACTS];
/// The facts of roles.
pub const ROLE: &[&[Fact]] = &[object::FACTS, rbac::ROLE_FACTS];
/// The facts of bindings.
pub const BINDING: &[&[Fact]] = &[object::FACTS, rbac::BINDING_FACTS];
/// The facts of applications of Argo CD and of sets of them.
pub const APPLICATION: &[&[Fact]] = &[object::FACTS, delivery::APPLICATION_FACTS];
const RELEASE: &[&[Fact]] = &[object::FACTS, delivery::RELEASE_FACTS];
const PROJECT: &[&[Fact]] = &[object::FACTS, delivery::PROJECT_FACTS];
const HOLDER: &[&[Fact]] = &[object::FACTS, entry::HOLDER_FACTS];
const RANGE: &[&[Fact]] = &[object::FACTS, quota::RANGE_FACTS];
const QUOTA: &[&[Fact]] = &[object::FACTS, quota::QUOTA_FACTS];
const REFRESHED: &[&[Fact]] = &[object::FACTS, duration::REFRESH_FACTS];
const SCHEDULE: &[&[Fact]] = &[object::FACTS, duration::SCHEDULE_FACTS];
const CERTIFICATE: &[&[Fact]] = &[object::FACTS, certificate::FACTS];
const ALERTS: &[&[Fact]] = &[object::FACTS, alert::GROUP_FACTS];
const PROMETHEUS: &[&[Fact]] = &[object::FACTS, prometheus::FACTS];
const ROUTES: &[&[Fact]] = &[object::FACTS, prometheus::ROUTE_FACTS];
/// The facts of kinds of which only what every object has is asked.
pub const PLAIN: &[&[Fact]] = &[object::FACTS];

/// Every kind that has a view.
pub static KINDS: &[KindRow] = &[
    kind!("Pod", CORE, Some(&["spec"]), WORKLOAD),
    kind!("Deployment", APPS, TEMPLATE, WORKLOAD),
    kind!("StatefulSet", APPS, TEMPLATE, STATEFUL),
    kind!("DaemonSet", APPS, TEMPLATE, WORKLOAD),
    kind!("ReplicaSet", APPS, TEMPLATE, WORKLOAD),
    kind!("ReplicationController", CORE, TEMPLATE, WORKLOAD),
    kind!("Job", &["batch"], TEMPLATE, WORKLOAD),
    kind!("CronJob", &["batch"], CRON_TEMPLATE, WORKLOAD),
    kind!("DeploymentConfig", &["apps.openshift.io", ""], TEMPLATE, WORKLOAD),
    kind!("Rollout", &["argoproj.io"], TEMPLATE, WORKLOAD),
    kind!("CloneSet", &["apps.kruise.io"], TEMPLATE, WORKLOAD),
    kind!("Service", CORE, None, SERVICE),
    kind!("Ingress", NETWORKING, None, INGRESS),
    kind!("NetworkPolicy", NETWORKING, None, POLICY),
    kind!("PodDisruptionBudget", &["policy"], None, BUDGET),
    kind!("HorizontalPodAutoscaler", &["autoscaling"], None, SCALING),
    kind!("ScaledObject", &["keda.sh"], None, SCALING),
    kind!("VerticalPodAutoscaler", &["autoscaling.k8s.io"], None, PLAIN),
    kind!("Gateway", GATEWAY, None, PLAIN),
    kind!("HTTPRoute", GATEWAY, None, PLAIN),
    kind!("GRPCRoute", GATEWAY, None, PLAIN),
    kind!("TLSRoute", GATEWAY, None, PLAIN),
    kind!("TCPRoute", GATEWAY, None, PLAIN),
    kind!("UDPRoute", GATEWAY, None, PLAIN),
    kind!("ReferenceGrant", GATEWAY, None, PLAIN),
    kind!("ServiceMonitor", MONITORING, None, MONITOR),
    kind!("PodMonitor", MONITORING, None, MONITOR),
    kind!("ServiceAccount", CORE, None, ACCOUNT),
    kind!("Role", RBAC, None, ROLE),
    kind!("ClusterRole", RBAC, None, ROLE),
    kind!("RoleBinding", RBAC, None, BINDING),
    kind!("ClusterRoleBinding", RBAC, None, BINDING),
    kind!("ConfigMap", CORE, None, HOLDER),
    kind!("Secret", CORE, None, HOLDER),
    kind!("Namespace", CORE, None, NAMESPACE),
    kind!("SecurityContextConstraints", &["security.openshift.io", ""], None, PLAIN),
    kind!("LimitRange", CORE, None, RANGE),
    kind!("ResourceQuota", CORE, None, QUOTA),
    kind!("PersistentVolume", CORE, None, PLAIN),
    kind!("PersistentVolumeClaim", CORE, None, CLAIM),
    kind!("StorageClass", &["storage.k8s.io"], None, PLAIN),
    kind!("PriorityClass", &["scheduling.k8s.io"], None, PLAIN),
    kind!("SecretStore", EXTERNAL_SECRETS, None, PLAIN),
    kind!("ClusterSecretStore", EXTERNAL_SECRETS, None, PLAIN),
    kind!("ExternalSecret", EXTERNAL_SECRETS, None, REFRESHED),
    kind!("Certificate", CERT_MANAGER, None, CERTIFICATE),
    kind!("Issuer", CERT_MANAGER, None, PLAIN),
    kind!("ClusterIssuer", CERT_MANAGER, None, PLAIN),
    kind!("PrometheusRule", MONITORING, None, ALERTS),
    kind!("Prometheus", MONITORING, None, PROMETHEUS),
    kind!("Alertmanager", MONITORING, None, PLAIN),
    kind!("AlertmanagerConfig", MONITORING, None, ROUTES),
    kind!("Application", ARGO, None, APPLICATION),
    kind!("ApplicationSet", ARGO, None, APPLICATION),
    kind!("AppProject", ARGO, None, PROJECT),
    kind!("GitRepository", FLUX_SOURCE, None, PLAIN),
    kind!("OCIRepository", FLUX_SOURCE, None, PLAIN),
    kind!("HelmRepository", FLUX_SOURCE, None, PLAIN),
    kind!("Bucket", FLUX_SOURCE, None, PLAIN),
    kind!("HelmRelease", &["helm.toolkit.fluxcd.io"], None, RELEASE),
    KindRow {
        kind: "Kustomization",
        groups: &["kustomize.toolkit.fluxcd.io"],
        pod: None,
        view: view("kubernetes.FluxKustomization", "Flux's objects of the kind Kustomization.", PLAIN),
    },
    kind!("PeerAuthentication", &["security.istio.io"], None, PLAIN),
    kind!("DestinationRule", &["networking.istio.io"], None, PLAIN),
    kind!("Schedule", &["velero.io"], None, SCHEDULE),
    kind!("BackupStorageLocation", &["velero.io"], None, PLAIN),
    KindRow {
        kind: "Cluster",
        groups: &["postgresql.cnpg.io"],
        pod: None,
        view: view("kubernetes.PostgresCluster", "CloudNativePG's objects of the kind Cluster.", PLAIN),
    },
];

/// Words of which a file must hold one to define a workload.
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
    "CloneSet",
];

/// The words for workloads, and more.
pub const fn words_with<const N: usize>(more: &[&'static str]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = if at < WORKLOAD_WORDS.len() { WORKLOAD_WORDS[at] } else { more[at - WORKLOAD_WORDS.len()] };
        at += 1;
    }
    words
}

/// The row of a kind in an API group.
pub fn row_of(kind: &str, group: &str) -> Option<&'static KindRow> {
    KINDS.iter().find(|row| row.kind == kind && row.groups.contains(&group))
}

/// The row of a kind whatever its API group.
pub fn row_meant(kind: &str) -> Option<&'static KindRow> {
    KINDS.iter().find(|row| row.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_for_workloads_are_the_kinds_with_pods() {
        let with_pods: Vec<_> = KINDS.iter().filter(|row| row.pod.is_some()).map(|row| row.kind).collect();
        assert_eq!(with_pods, WORKLOAD_WORDS);
    }

    #[test]
    fn a_kind_belongs_to_its_groups() {
        assert_eq!(row_of("Service", "").map(|row| row.view.name), Some("kubernetes.Service"));
        assert!(row_of("Service", "serving.knative.dev").is_none());
        assert!(row_of("Ingress", "networking.k8s.io").is_some());
        assert!(row_of("Widget", "").is_none());
    }
}
