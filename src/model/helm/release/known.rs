//! The charts: what they and folders for them are called, keys that tell their values from others, and what they take
//! when nothing is said.
//!
//! A default stands here only when it is the same in all releases of a chart whose values have the keys above.

use super::super::Data;

/// A chart.
#[derive(Debug)]
pub struct Known {
    /// What it is called.
    pub name: &'static str,
    /// What else folders and files for its values are called.
    pub aliases: &'static [&'static str],
    /// Keys at the top of its values.
    pub keys: &'static [&'static str],
}

const fn known(name: &'static str, aliases: &'static [&'static str], keys: &'static [&'static str]) -> Known {
    Known { name, aliases, keys }
}

/// All of them.
pub static ALL: &[Known] = &[
    known(
        "kube-prometheus-stack",
        &["prometheus-stack", "kube-prometheus", "prometheus-operator", "prometheus", "monitoring"],
        &[
            "prometheusOperator",
            "defaultRules",
            "kubeStateMetrics",
            "nodeExporter",
            "kubeControllerManager",
            "kubeEtcd",
            "kubeScheduler",
            "kubeProxy",
            "kube-state-metrics",
            "prometheus-node-exporter",
            "additionalPrometheusRulesMap",
        ],
    ),
    known(
        "grafana",
        &[],
        &["grafana.ini", "datasources", "dashboardProviders", "adminUser", "adminPassword", "sidecar", "admin"],
    ),
    known("loki", &[], &["loki", "singleBinary", "deploymentMode", "gateway", "lokiCanary", "schemaConfig", "write"]),
    known("promtail", &[], &["config", "extraVolumeMounts", "serviceMonitor", "tolerations"]),
    known("prometheus", &[], &["server", "serverFiles", "alertmanager", "kube-state-metrics", "extraScrapeConfigs"]),
    known("alertmanager", &[], &["config", "templates", "persistence", "ingress"]),
    known("tempo", &[], &["tempo", "tempoQuery", "persistence"]),
    known(
        "argo-cd",
        &["argocd"],
        &["configs", "repoServer", "applicationSet", "dex", "redis-ha", "notifications", "server", "controller"],
    ),
    known(
        "external-secrets",
        &["external-secrets-operator", "eso"],
        &["certController", "webhook", "installCRDs", "leaderElect", "processClusterStore"],
    ),
    known(
        "cert-manager",
        &[],
        &["installCRDs", "crds", "cainjector", "startupapicheck", "webhook", "dns01RecursiveNameservers"],
    ),
    known("ingress-nginx", &["nginx-ingress", "ingress"], &["controller", "defaultBackend", "tcp", "udp"]),
    known("postgresql", &["postgres"], &["auth", "primary", "readReplicas", "architecture", "metrics"]),
    known("postgresql-ha", &[], &["postgresql", "pgpool", "metrics", "persistence"]),
    known("redis", &[], &["auth", "master", "replica", "sentinel", "architecture", "metrics"]),
    known("mysql", &[], &["auth", "primary", "secondary", "architecture", "metrics"]),
    known("mariadb", &[], &["auth", "primary", "secondary", "architecture", "metrics"]),
    known("mongodb", &["mongo"], &["auth", "architecture", "replicaSetName", "arbiter", "metrics"]),
    known("rabbitmq", &[], &["auth", "clustering", "extraPlugins", "persistence", "metrics"]),
    known("kafka", &[], &["listeners", "controller", "broker", "kraft", "sasl", "provisioning"]),
    known("minio", &[], &["rootUser", "rootPassword", "mode", "buckets", "consoleIngress", "auth", "persistence"]),
];

/// Makers of charts of their own that are called the same as others.
const OTHERS: [&str; 6] = ["bitnami", "flagger", "groundhog2k", "cloudpirates", "truecharts", "k8s-at-home"];

/// The chart of a name that comes from somewhere. The databases are those of Bitnami.
pub fn chart(name: &str, repository: Option<&str>) -> Option<&'static Known> {
    let known = ALL.iter().find(|known| known.name == name)?;
    let is_by = |maker: &str| repository.is_some_and(|repository| repository.contains(maker));
    let is_other = OTHERS.iter().any(|maker| is_by(maker)) && !(is_store(name) && is_by("bitnami"));
    (!is_other).then_some(known)
}

/// Whether a chart's own values, not Bitnami's, have the keys that are known here.
pub fn is_store(name: &str) -> bool {
    matches!(
        name,
        "postgresql" | "postgresql-ha" | "redis" | "mysql" | "mariadb" | "mongodb" | "rabbitmq" | "kafka" | "minio"
    )
}

/// What a chart takes where nothing is written.
pub fn default(chart: &str, path: &str) -> Option<Data<'static>> {
    Some(match (chart, path) {
        ("kube-prometheus-stack", "prometheus.enabled" | "alertmanager.enabled" | "grafana.enabled")
        | ("kube-prometheus-stack", "defaultRules.create")
        | ("argo-cd", "configs.cm.admin.enabled")
        | ("external-secrets", "webhook.create")
        | ("prometheus", "alertmanager.enabled" | "server.persistentVolume.enabled") => Data::Bool(true),
        ("grafana", "persistence.enabled" | "autoscaling.enabled")
        | ("argo-cd", "redis-ha.enabled" | "configs.params.server.insecure")
        | ("external-secrets", "leaderElect")
        | ("ingress-nginx", "controller.autoscaling.enabled") => Data::Bool(false),
        ("grafana", "replicas")
        | ("argo-cd", "server.replicas" | "repoServer.replicas")
        | ("external-secrets", "replicaCount" | "webhook.replicaCount")
        | ("cert-manager", "replicaCount" | "webhook.replicaCount")
        | ("ingress-nginx", "controller.replicaCount")
        | ("kube-prometheus-stack", "prometheus.prometheusSpec.replicas" | "alertmanager.alertmanagerSpec.replicas")
        | ("prometheus", "server.replicaCount") => Data::Int(1),
        ("ingress-nginx", "controller.kind") => Data::from("Deployment"),
        _ => return None,
    })
}
