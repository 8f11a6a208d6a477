//! Node agents: pods that are there to look after their node, and what they need of it for that.
//!
//! A network plugin that uses the node's network is no mistake. Agents are known by their images, and only where they
//! stand as agents do: in a DaemonSet, or as a bare Pod of the cluster's own namespaces. What the network itself waits for
//! may also be a Deployment, and what looks at a node once a Job.

use super::image::Image;
use super::namespace::belongs_to_cluster;
use super::{Object, System, Thing, Value, container};
use crate::tree::Node;

/// A kind of agent.
struct Agent {
    /// What people call it.
    what: &'static str,
    /// How its images are called: a part of the last segment, or with a slash the last segments, or with a `$` what the
    /// name ends with.
    images: &'static [&'static str],
    /// What it needs.
    needs: &'static [&'static str],
}

const NETWORK: &str = "network";
const PROCESSES: &str = "processes";
const PRIVILEGES: &str = "privileges";
const FOLDERS: &str = "folders";
const SOCKET: &str = "socket";
const ROOT: &str = "root";

const MUCH: &[&str] = &[NETWORK, PROCESSES, PRIVILEGES, FOLDERS, ROOT];
const ALL: &[&str] = &[NETWORK, PROCESSES, PRIVILEGES, FOLDERS, SOCKET, ROOT];

/// Agents that run on every node.
const AGENTS: &[Agent] = &[
    Agent {
        what: "network plugin",
        images: &[
            "-cni",
            "cni-",
            "calico/node",
            "calico/cni",
            "calico/calico",
            "tigera/node",
            "cilium/cilium",
            "bitnami/cilium$",
            "flannel",
            "canal",
            "weave-kube",
            "kube-router",
            "antrea-agent",
            "multus",
            "whereabouts",
            "kube-ovn",
            "ovn-kubernetes",
            "azure-npm",
            "aws-network-policy-agent",
            "nmstate-handler",
            "ztunnel",
        ],
        needs: MUCH,
    },
    Agent {
        what: "service proxy",
        images: &["kube-proxy", "kube-vip", "metallb/speaker", "frrouting/frr", "node-local-dns", "k8s-dns-node-cache"],
        needs: &[NETWORK, PRIVILEGES, FOLDERS, ROOT],
    },
    Agent { what: "part of the network", images: &["metallb-speaker", "cilium-proxy"], needs: &[NETWORK, ROOT] },
    Agent {
        what: "storage driver",
        images: &[
            "-csi",
            "csi-",
            "calico/csi",
            "driver-registrar",
            "longhorn-manager",
            "rook/ceph",
            "cephcsi",
            "openebs/",
            "node-disk-manager",
            "piraeus",
            "linstor",
            "local-volume-provisioner",
            "topolvm",
        ],
        needs: MUCH,
    },
    Agent {
        what: "exporter of node metrics",
        images: &["node-exporter", "process-exporter", "windows-exporter", "conntrack-stats-exporter"],
        needs: &[NETWORK, PROCESSES, FOLDERS, ROOT],
    },
    Agent {
        what: "exporter of device metrics",
        images: &["cadvisor", "dcgm-exporter", "kepler", "smartctl-exporter"],
        needs: MUCH,
    },
    Agent {
        what: "observer by eBPF",
        images: &["ebpf-kernel-collector", "parca-agent", "vizier-pem"],
        needs: &[NETWORK, PROCESSES, PRIVILEGES, ROOT],
    },
    // These need a few capabilities and no more.
    Agent {
        what: "observer by eBPF",
        images: &["ebpf-instrument", "grafana/beyla"],
        needs: &[NETWORK, PROCESSES, FOLDERS, ROOT],
    },
    Agent {
        what: "collector of logs and metrics",
        images: &[
            "fluentd",
            "fluent-bit",
            "filebeat",
            "metricbeat",
            "promtail",
            "timberio/vector",
            "grafana/alloy",
            "grafana/agent",
            "logspout",
            "datadog/agent",
            "newrelic/",
            "dynatrace-oneagent",
            "opentelemetry-collector",
            "otelcol",
            "elastic-agent",
            "splunk-otel-collector",
            "cloudwatch-agent",
        ],
        needs: &[NETWORK, PROCESSES, FOLDERS, SOCKET, ROOT],
    },
    // They take part in what the kubelet hands out, and some move devices between networks.
    Agent { what: "driver of devices", images: &["dranet", "dra-driver", "dra-plugin", "dra-kubelet"], needs: MUCH },
    Agent {
        what: "device plugin",
        images: &[
            "device-plugin",
            "gpu-feature-discovery",
            "node-feature-discovery",
            "container-toolkit",
            "nvidia/driver",
            "gpu-driver",
            "cos-nvidia-installer",
            "nvidia-gpu",
        ],
        needs: MUCH,
    },
    Agent {
        what: "security sensor",
        images: &[
            "falco",
            "tetragon",
            "tracee",
            "kubearmor",
            "sysdig/",
            "falcon-sensor",
            "twistlock",
            "wiz-sensor",
            "kubescape/node-agent",
            "security-profiles-operator",
        ],
        needs: ALL,
    },
    Agent {
        what: "keeper of nodes",
        images: &[
            "kured",
            "aws-node-termination-handler",
            "tuned",
            "inspektor-gadget",
            "spire-agent",
            "node-problem-detector",
        ],
        needs: MUCH,
    },
    SCANNER,
];

/// What looks at a node once and ends, as a Job or CronJob too.
const SCANNER: Agent = Agent { what: "scanner of nodes", images: &["kube-bench", "trivy-node-collector"], needs: ALL };

/// What must run before there is a network for pods, wherever it runs.
const BEFORE_NETWORK: Agent = Agent {
    what: "controller of the network",
    images: &[
        "calico/typha",
        "calico/kube-controllers",
        "calico/calico",
        "tigera/operator",
        "cilium/operator",
        "cilium-operator",
        "kube-ovn-controller",
        "cloud-controller-manager",
    ],
    needs: &[NETWORK],
};

/// Whatever runs in the cluster's own namespaces on every node.
const PART_OF_CLUSTER: Agent = Agent { what: "part of the cluster", images: &[], needs: MUCH };

/// What kind of agent a pod is, if any.
pub fn agent<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    match kinds(system, thing).first() {
        Some(agent) => Value::at(thing.node, agent.what),
        None => Value::absent(thing.node),
    }
}

/// What the agents in a pod need of the node.
pub fn needs<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let needs = kinds(system, thing).into_iter().flat_map(|agent| agent.needs);
    Value::list(needs.map(|need| Value::at(thing.node, *need)).collect::<Vec<_>>()).said_by(thing.node)
}

fn kinds(system: &System<'_>, thing: Thing<'_>) -> Vec<&'static Agent> {
    let object = system.kubernetes.owner(thing);
    let of_cluster = object.namespace.name().is_some_and(belongs_to_cluster);
    if object.kind == "Deployment" {
        return runs(&images(thing.node), &BEFORE_NETWORK).then_some(&BEFORE_NETWORK).into_iter().collect();
    }
    if matches!(object.kind, "Job" | "CronJob") {
        return runs(&images(thing.node), &SCANNER).then_some(&SCANNER).into_iter().collect();
    }
    if object.kind != "DaemonSet" && !(object.kind == "Pod" && of_cluster) {
        return Vec::new();
    }
    let images = images(thing.node);
    let mut found: Vec<_> = AGENTS.iter().filter(|agent| runs(&images, agent)).collect();
    found.extend((of_cluster && is_apart(object)).then_some(&PART_OF_CLUSTER));
    found
}

/// What an agent of this image needs of its node, where it stands as one; nothing for any other program.
pub fn needs_of(image: &str) -> Vec<&'static str> {
    let known = AGENTS.iter().chain([&BEFORE_NETWORK]).filter(|agent| runs(&[image], agent));
    known.flat_map(|agent| agent.needs).copied().collect()
}

/// Whether an object is no trial pod of somebody who left it in `kube-system`.
fn is_apart(object: &Object<'_>) -> bool {
    object.kind == "DaemonSet" || object.node.path(&["spec", "priorityClassName"]).is_some()
}

/// How many containers of a pod are looked at for each question about one of them.
const CONTAINERS: usize = 256;

/// The names of the images that a pod runs.
fn images(pod: Node<'_>) -> Vec<&str> {
    let lists = container::LISTS.iter().filter_map(|(list, _)| pod.get(list));
    let containers = lists.flat_map(|list| list.items()).take(CONTAINERS);
    let images = containers.filter_map(|container| container.text_of("image"));
    images.map(|image| Image::of(image).name).collect()
}

fn runs(images: &[&str], agent: &Agent) -> bool {
    images.iter().any(|image| agent.images.iter().any(|known| is_called(image, known)))
}

/// Whether an image's name ends in the segments of a known one, or has it as a part of its last segment.
fn is_called(name: &str, known: &str) -> bool {
    if let Some(known) = known.strip_suffix('$') {
        return name.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    }
    if known.contains('/') {
        let at_segment = |from: usize| from == 0 || name[..from].ends_with('/');
        return name.match_indices(known).any(|(from, _)| at_segment(from));
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    last.contains(known)
}

#[cfg(test)]
mod tests {
    use super::is_called;

    #[test]
    fn images_are_known_by_their_last_segments() {
        for (name, known, expected) in [
            ("quay.io/prometheus/node-exporter", "node-exporter", true),
            ("docker.io/calico/node", "calico/node", true),
            ("registry.internal/mirror/calico/node", "calico/node", true),
            ("acme/mycalico/node", "calico/node", false),
            ("node", "calico/node", false),
            ("602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni", "-cni", true),
            ("openebs/node-disk-manager", "openebs/", true),
            ("docker.io/bitnami/cilium", "bitnami/cilium$", true),
            ("bitnami/cilium-proxy", "bitnami/cilium$", false),
            ("rabitnami/cilium", "bitnami/cilium$", false),
            ("acme/falconer/web", "falco", false),
        ] {
            assert_eq!(is_called(name, known), expected, "{name} {known}");
        }
    }
}
