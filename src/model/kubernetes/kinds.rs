//! The kinds of objects that are known, each with its view, and where its pod template stands.

use super::{
    autoscaler, budget, entry, ingress, monitor, namespace, object, policy, quota, rbac, selecting, service,
    service_account, spread, storage, workload,
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
const HOLDER: &[&[Fact]] = &[object::FACTS, entry::HOLDER_FACTS];
const RANGE: &[&[Fact]] = &[object::FACTS, quota::RANGE_FACTS];
const QUOTA: &[&[Fact]] = &[object::FACTS, quota::QUOTA_FACTS];
const PLAIN: &[&[Fact]] = &[object::FACTS];

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
