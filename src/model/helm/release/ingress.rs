//! How a chart's programs are reached from outside: ingresses with or without a certificate and a gatekeeper, and
//! Services that stand open.

use super::super::setting::{Mapping, mappings};
use super::super::{Data, Node, System, Thing, Value};
use super::value::release;
use super::{Layers, Release};
use crate::tree::Scalar;

/// Annotations by which controllers take a certificate from elsewhere, demand one, or leave it to what stands behind.
const CERTIFICATES: [&str; 10] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "alb.ingress.kubernetes.io/listen-ports",
    "networking.gke.io/managed-certificates",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "traefik.ingress.kubernetes.io/router.tls",
    "traefik.ingress.kubernetes.io/router.entrypoints",
    "route.openshift.io/termination",
    "ssl-passthrough",
    "force-ssl-redirect",
];

/// Parts of annotations that say who may pass, or leave it to something in front.
const GATEKEEPERS: [&str; 14] = [
    "auth",
    "oidc",
    "oauth",
    "middleware",
    "whitelist",
    "allowlist",
    "inbound-cidrs",
    "security-group",
    "scheme",
    "iap",
    "waf",
    "snippet",
    "internal",
    "private",
];

/// Parts of the names of ingress classes that are not open to everybody, or end TLS themselves.
const INNER: [&str; 6] = ["internal", "private", "tailscale", "cloudflare", "tunnel", "intranet"];

/// The ingresses that are on, without those of a chart within.
fn ingresses<'a>(release: &Release<'a>) -> Vec<Node<'a>> {
    let mut found = mappings(release.node);
    found.retain(|mapping| mapping.is_on && is_ingress(mapping.node) && is_own(release, mapping));
    found.sort_by_key(|mapping| mapping.node.id());
    found.into_iter().map(|mapping| mapping.node).collect()
}

fn key(node: Node<'_>) -> String {
    node.key().map_or_else(String::new, |key| key.text().to_ascii_lowercase())
}

fn is_ingress(node: Node<'_>) -> bool {
    let is_on = node.get("enabled").and_then(|on| on.scalar()).is_some_and(is_true);
    is_on && key(node).ends_with("ingress")
}

fn is_true(scalar: Scalar<'_>) -> bool {
    matches!(scalar, Scalar::Bool(true) | Scalar::Str("true"))
}

/// Whether a mapping belongs to the chart and not to one that it brings.
fn is_own(release: &Release<'_>, mapping: &Mapping<'_>) -> bool {
    release.chart != "kube-prometheus-stack" || {
        let mut around = std::iter::successors(Some(mapping.node), Node::parent);
        let top = around.find(|node| node.parent().is_some_and(|parent| parent == release.node));
        top.is_none_or(|top| key(top) != "grafana")
    }
}

/// Ingresses that a test may hold for; where other values may say more, the list is open.
fn those<'a>(release: &Release<'a>, holds: impl Fn(Node<'a>) -> Option<bool>) -> Value<'a> {
    let may_say_more = |node: Node<'a>| match &release.layers {
        Layers::Over => true,
        Layers::Under(others) => others.iter().any(|other| other.source_text().contains(&*key(node))),
    };
    let mut complete = true;
    let mut found = Vec::new();
    for node in ingresses(release) {
        match holds(node) {
            Some(true) if !may_say_more(node) => found.push(Value::at(node, Data::Node(node))),
            Some(false) => {}
            _ => complete = false,
        }
    }
    at_first(found, complete, release)
}

/// A list whose place is that of its first item.
fn at_first<'a>(found: Vec<Value<'a>>, complete: bool, release: &Release<'a>) -> Value<'a> {
    let first = found.first().and_then(|value| value.from).unwrap_or(release.node);
    Value::list_of(found, complete).said_by(first)
}

/// Those without a certificate.
pub fn plain<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    those(release(system, thing), |node| if is_inner(node) { Some(false) } else { is_plain(node) })
}

/// `None` when it cannot be known. Who leaves the hosts to others leaves the certificate to them too.
fn is_plain(node: Node<'_>) -> Option<bool> {
    let of_tls = node.entries().into_iter().filter(|entry| entry.key.text().to_ascii_lowercase().contains("tls"));
    let filled: Vec<Option<bool>> = of_tls.map(|entry| is_filled(entry.value)).collect();
    if filled.contains(&Some(true)) {
        return Some(false);
    }
    if annotated(node, |name, _| CERTIFICATES.iter().any(|known| name.contains(known)))? {
        return Some(false);
    }
    let mut hosts = ["hosts", "host", "hostname", "hostnames"].into_iter().filter_map(|key| node.get(key));
    let has_hosts = hosts.any(|hosts| is_filled(hosts) == Some(true));
    (has_hosts && !filled.contains(&None)).then_some(true)
}

/// Whether something is set to more than nothing.
fn is_filled(node: Node<'_>) -> Option<bool> {
    match Value::read(node).data {
        Data::Unknown => None,
        Data::Absent | Data::Bool(false) => Some(false),
        Data::Str(text) => Some(!text.is_empty() && text != "false"),
        Data::Node(node) if node.is_mapping() => match node.get("enabled") {
            Some(enabled) => is_filled(enabled),
            None => Some(node.written_entries().next().is_some()),
        },
        Data::Node(node) => Some(node.items().next().is_some()),
        _ => Some(true),
    }
}

/// Whether an annotation fulfils a condition; `None` when they cannot be known.
fn annotated(node: Node<'_>, holds: impl Fn(&str, &str) -> bool) -> Option<bool> {
    let all = node.entries().into_iter().filter(|entry| entry.key.text().to_ascii_lowercase().ends_with("annotations"));
    let mut found = false;
    for entry in all {
        match Value::read(entry.value).data {
            Data::Unknown => return None,
            Data::Str(text) => found |= text.lines().any(|line| holds(line, line)),
            Data::Node(node) => {
                found |= node.entries().iter().any(|entry| holds(entry.key.text(), entry.value.text()));
            }
            _ => {}
        }
    }
    Some(found)
}

/// Whether its class is one for the inside.
fn is_inner(node: Node<'_>) -> bool {
    let classes = ["ingressClassName", "className", "ingressClass"].into_iter().filter_map(|key| node.text_of(key));
    let is_inner = |name: &str| INNER.iter().any(|word| name.contains(word));
    let of_class = |name: &str, value: &str| name.contains("ingress.class") && is_inner(value);
    classes.into_iter().any(is_inner) || annotated(node, of_class) == Some(true)
}

/// Those with nothing that says who may pass.
pub fn open<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_guarded = |name: &str, _: &str| GATEKEEPERS.iter().any(|word| name.contains(word));
    those(release(system, thing), |node| {
        if is_inner(node) { Some(false) } else { annotated(node, is_guarded).map(|guarded| !guarded) }
    })
}

/// The types of Services that anybody may reach.
pub fn open_services<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let mut found = mappings(release.node);
    found.retain(|mapping| mapping.is_on && key(mapping.node).ends_with("service") && is_own(release, mapping));
    found.sort_by_key(|mapping| mapping.node.id());
    let types = found.into_iter().filter_map(|mapping| Some((mapping.node, Value::read(mapping.node.get("type")?))));
    let types: Vec<_> = types.collect();
    let complete = !types.iter().any(|(_, kind)| kind.is_unknown());
    let open = types.into_iter().filter(|(node, kind)| kind.as_str().is_some_and(|kind| is_open(*node, kind)));
    at_first(open.map(|(_, kind)| kind).collect(), complete, release)
}

fn is_open(service: Node<'_>, kind: &str) -> bool {
    // Addresses of one's own network are given out by MetalLB, Cilium and kube-vip.
    let words = ["internal", "private", "metallb", "cilium", "kube-vip", "external-dns", "scheme", "source-ranges"];
    let is_inner = |name: &str, value: &str| {
        words.iter().any(|word| name.contains(word)) || value.eq_ignore_ascii_case("internal")
    };
    let is_limited = |key: &str| service.get(key).is_some_and(|node| is_filled(node) != Some(false));
    match kind {
        "NodePort" => true,
        "LoadBalancer" => {
            !["loadBalancerSourceRanges", "loadBalancerIP", "loadBalancerClass"].into_iter().any(is_limited)
                && annotated(service, is_inner) == Some(false)
        }
        _ => false,
    }
}
