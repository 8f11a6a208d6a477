//! Services: whom they serve besides the pods of the cluster.

use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig};
use crate::tree::Node;

/// What can be asked of a Service besides the pods that it selects.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Str, "The type; `ClusterIP` when nothing says.", service_type),
    Fact::new("ports", Ty::List(&Ty::Raw), "Its ports as written.", |_, thing| {
        as_list(dig(thing.node, &["spec", "ports"]))
    }),
    Fact::new("isHeadless", Ty::Bool, "Whether it has no address of its own (`clusterIP: None`).", |_, thing| {
        let address = dig(thing.node, &["spec", "clusterIP"]);
        let data = if address.is_unknown() { Data::Unknown } else { Data::Bool(address.as_str() == Some("None")) };
        Value { data, from: address.from }
    }),
    Fact::new(
        "isForMetrics",
        Ty::Bool,
        "Whether it only lets others look at a program: it is called after metrics, or each of its ports after metrics, \
         profiling, probes or health.",
        is_for_metrics,
    ),
    Fact::new(
        "isPublic",
        Ty::Bool,
        "Whether it is a load balancer for everybody: nothing says that it is internal or for whom; unknown where a class \
         of its own or an address pool decides.",
        is_public,
    ),
    Fact::new(
        "unusualPorts",
        Ty::List(&Ty::Raw),
        "Its ports other than those of the web (80, 443, 8080, 8443), of names (53) and of Istio's gateways (15021, 15443), by number.",
        |_, thing| {
            let Data::Node(ports) = dig(thing.node, &["spec", "ports"]).data else { return Value::list([]) };
            let numbers = ports.items().map(|port| Value::field(port, "port"));
            let unusual = numbers.filter(|port| {
                port.as_int().is_some_and(|port| ![53, 80, 443, 8080, 8443, 15021, 15443].contains(&port))
            });
            Value::list(unusual.collect::<Vec<_>>()).said_by(ports)
        },
    ),
];

/// Parts of the names of ports that only look at a program.
const LOOKING: [&str; 6] = ["metric", "monitor", "profiling", "pprof", "probe", "health"];

fn is_for_metrics<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    judged_by_names(thing.node)
}

/// Whether a Service certainly only lets others look at a program.
pub fn only_looks(service: Node<'_>) -> bool {
    judged_by_names(service).as_bool() == Some(true)
}

fn judged_by_names(service: Node<'_>) -> Value<'_> {
    let name = dig(service, &["metadata", "name"]);
    let ports = dig(service, &["spec", "ports"]);
    let looks =
        |port: Node<'_>| port.text_of("name").is_some_and(|name| LOOKING.iter().any(|part| name.contains(part)));
    let data = match ports.data {
        _ if name.as_str().is_some_and(|name| name.contains("metrics")) => Data::Bool(true),
        Data::Unknown => Data::Unknown,
        Data::Node(list) => Data::Bool(list.items().next().is_some() && list.items().all(looks)),
        _ => Data::Bool(false),
    };
    Value { data, from: ports.from }
}

fn service_type<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = dig(thing.node, &["spec", "type"]);
    if written.is_absent() { Value { data: Data::from("ClusterIP"), from: written.from } } else { written }
}

/// Ends of annotations by which providers keep a load balancer inside a network, and what they say then; nothing said
/// here means that any value does.
const INTERNAL: [(&str, &[&str]); 10] = [
    ("aws-load-balancer-internal", &["true", "0.0.0.0/0"]),
    ("aws-load-balancer-scheme", &["internal"]),
    ("azure-load-balancer-internal", &["true"]),
    ("oci-load-balancer-internal", &["true"]),
    ("openstack-internal-load-balancer", &["true"]),
    ("/load-balancer-type", &["Internal", "internal"]),
    ("alibaba-cloud-loadbalancer-address-type", &["intranet"]),
    ("qcloud-loadbalancer-internal-subnetid", &[]),
    ("ibm-load-balancer-cloud-provider-ip-type", &["private"]),
    ("use-private-network", &["true"]),
];

/// Parts of annotations that say for whom a load balancer is, or that leave the address to a pool of the cluster's own.
const LIMITING: [&str; 6] =
    ["source-ranges", "security-group", "metallb.", "kube-vip.io/", "tailscale.com/", "lbipam.cilium.io/"];

fn is_public<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let kind = dig(thing.node, &["spec", "type"]);
    let value = |data| Value { data, from: kind.from };
    if kind.is_unknown() {
        return value(Data::Unknown);
    }
    if kind.as_str() != Some("LoadBalancer") {
        return value(Data::Bool(false));
    }
    let field = |key| dig(thing.node, &["spec", key]);
    if field("loadBalancerSourceRanges").is_present() {
        return value(Data::Bool(false));
    }
    let chosen = ["loadBalancerClass", "loadBalancerIP"].into_iter().any(|key| !field(key).is_absent());
    if chosen || field("loadBalancerSourceRanges").is_unknown() {
        return value(Data::Unknown);
    }
    let annotations = dig(thing.node, &["metadata", "annotations"]);
    let Data::Node(node) = annotations.data else {
        return value(if annotations.is_absent() { Data::Bool(true) } else { Data::Unknown });
    };
    let mut is_public = Data::Bool(true);
    for entry in node.entries() {
        let (key, said) = (entry.key.text(), Value::field(node, entry.key.text()));
        let is_internal =
            |(end, values): &(&str, &[&str])| key.ends_with(end) && (values.is_empty() || entry_says(&said, values));
        if INTERNAL.iter().any(is_internal) {
            return value(Data::Bool(false));
        }
        if LIMITING.iter().any(|part| key.contains(part)) || (said.is_unknown() && key.contains("load")) {
            is_public = Data::Unknown;
        }
    }
    value(is_public)
}

/// Annotations are texts, but `true` is often written without quotes.
fn entry_says(said: &Value<'_>, values: &[&str]) -> bool {
    said.from.is_some_and(|node| values.contains(&node.text()))
}
