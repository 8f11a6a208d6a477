//! Ingresses: certificates and annotations. What stands behind them is in `backend`.

use super::{Data, Fact, System, Thing, Ty, Value, dig};

/// What can be asked of an Ingress.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "hasTls",
        Ty::Bool,
        "Whether it has certificates: in `spec.tls`, by an annotation of its controller, or behind it in the Service.",
        has_tls,
    ),
    Fact::new(
        "hostsWithoutCertificate",
        Ty::List(&Ty::Str),
        "Hosts of its rules that no entry of `spec.tls` names, where all entries name theirs.",
        bare_hosts,
    ),
    Fact::new(
        "toolsBehind",
        Ty::List(&Ty::Str),
        "The Services behind it that are known as pages for administrators, by their names.",
        tools_behind,
    ),
    Fact::new(
        "snippets",
        Ty::List(&Ty::Raw),
        "The values of annotations that put lines into the configuration of NGINX.",
        |_, thing| annotations(thing, |name| name.ends_with("-snippet") || name.ends_with("-snippets")),
    ),
    Fact::new(
        "injections",
        Ty::List(&Ty::Raw),
        "The values of annotations of ingress-nginx that are copied into its configuration and hold characters which end a \
         setting there.",
        |_, thing| {
            let mut list = annotations(thing, |name| COPIED.contains(&name));
            if let Data::List(found) = &mut list.data {
                found.items =
                    found.items.iter().filter(|value| value.as_str().is_some_and(breaks_out)).cloned().collect();
            }
            list
        },
    ),
    Fact::new(
        "refusedValues",
        Ty::List(&Ty::Raw),
        "The values of the same annotations that hold other characters which no address has.",
        |_, thing| {
            let mut list = annotations(thing, |name| COPIED[..5].contains(&name));
            if let Data::List(found) = &mut list.data {
                let is_refused = |text: &str| !breaks_out(text) && text.trim().contains(NOT_IN_ADDRESSES);
                found.items =
                    found.items.iter().filter(|value| value.as_str().is_some_and(is_refused)).cloned().collect();
            }
            list
        },
    ),
];

/// Characters that have to be encoded in addresses.
const NOT_IN_ADDRESSES: [char; 6] = ['<', '>', '|', '^', '`', '\\'];

/// Names of Services, or their ends, behind which administrators work.
const TOOLS: [&str; 12] = [
    "argocd-server",
    "alertmanager",
    "alertmanager-main",
    "alertmanager-operated",
    "prometheus",
    "prometheus-k8s",
    "prometheus-operated",
    "prometheus-server",
    "kubernetes-dashboard",
    "longhorn-frontend",
    "phpmyadmin",
    "pgadmin",
];

fn is_tool_name(name: &str) -> bool {
    let is_end = |tool: &&str| name.strip_suffix(*tool).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'));
    TOOLS.iter().any(is_end)
}

fn tools_behind<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let rules = dig(thing.node, &["spec", "rules"]);
    let Data::Node(list) = rules.data else {
        return Value { from: rules.from, ..super::as_list(rules) };
    };
    let paths = list.items().filter_map(|rule| rule.path(&["http", "paths"])).flat_map(|paths| paths.items());
    let names = paths.map(|path| dig(path, &["backend", "service", "name"]));
    let is_tool = |name: &Value<'_>| name.as_str().is_some_and(is_tool_name);
    Value::list(names.filter(is_tool).collect::<Vec<_>>()).said_by(list)
}

/// The controllers' own prefixes of annotations that configure NGINX.
const NGINX: [&str; 2] = ["nginx.ingress.kubernetes.io/", "nginx.org/"];

/// Annotations whose values ingress-nginx copied unchecked into its configuration.
const COPIED: [&str; 6] =
    ["auth-url", "auth-signin", "auth-tls-match-cn", "mirror-target", "mirror-host", "mirror-request-body"];

/// The values of annotations for NGINX whose names fulfil a condition.
fn annotations<'a>(thing: Thing<'a>, is_meant: impl Fn(&str) -> bool) -> Value<'a> {
    let annotations = dig(thing.node, &["metadata", "annotations"]);
    let Data::Node(node) = annotations.data else { return super::as_list(annotations) };
    let entries = node.entries();
    let is_meant = |key: &str| NGINX.iter().filter_map(|prefix| key.strip_prefix(prefix)).any(&is_meant);
    let found = entries.iter().map(|entry| entry.key.text()).filter(|key| is_meant(key));
    Value::list(found.map(|key| Value::field(node, key)).collect::<Vec<_>>()).said_by(node)
}

/// Whether a text ends the setting that it is copied into: by a semicolon, brace, quote or line.
fn breaks_out(text: &str) -> bool {
    text.trim_end().contains([';', '{', '}', '"', '\n'])
}

/// An entry without hosts is for all of them.
fn bare_hosts<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (tls, rules) = (dig(thing.node, &["spec", "tls"]), dig(thing.node, &["spec", "rules"]));
    let (Data::Node(tls), Data::Node(rules)) = (&tls.data, &rules.data) else {
        return if tls.is_unknown() || rules.is_unknown() { Value::unknown() } else { Value::list([]) };
    };
    let mut named = Vec::new();
    for entry in tls.items() {
        let Data::Node(hosts) = Value::field(entry, "hosts").data else { return Value::list([]) };
        named.extend(hosts.items().map(Value::read));
    }
    let is_known = named.iter().all(|host| !host.is_unknown()) && !named.is_empty();
    let covers = |host: &str| named.iter().filter_map(Value::as_str).any(|name| is_host_of(name, host));
    let hosts = rules.items().map(|rule| Value::field(rule, "host"));
    let bare = hosts.filter(|host| host.as_str().is_some_and(|host| !covers(host)));
    if is_known { Value::list(bare.collect::<Vec<_>>()) } else { Value::unknown() }
}

/// Whether a certificate's name is a host's; a star stands for one label.
fn is_host_of(name: &str, host: &str) -> bool {
    let is_below = |rest: &str| host.split_once('.').is_some_and(|(_, above)| above == rest);
    name == host || name.strip_prefix("*.").is_some_and(is_below)
}

/// Annotations by which controllers take certificates from elsewhere. `AppGw`, GKE, AWS, Traefik, Route.
const CERTIFICATE_ANNOTATIONS: [&str; 6] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "networking.gke.io/managed-certificates",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "traefik.ingress.kubernetes.io/router.tls",
    "route.openshift.io/termination",
];

/// Annotations by which controllers hand encrypted requests on to a Service that has the certificate.
const PASSING_ANNOTATIONS: [&str; 3] = [
    "nginx.ingress.kubernetes.io/ssl-passthrough",
    "haproxy-ingress.github.io/ssl-passthrough",
    "haproxy.org/ssl-passthrough",
];

fn has_tls<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let annotations = dig(thing.node, &["metadata", "annotations"]);
    if let Data::Node(annotations) = annotations.data {
        let listens = annotations.text_of("alb.ingress.kubernetes.io/listen-ports");
        let named = CERTIFICATE_ANNOTATIONS.iter().any(|name| annotations.get(name).is_some());
        let passes = PASSING_ANNOTATIONS.iter().any(|name| annotations.text_of(name) == Some("true"));
        if named || passes || listens.is_some_and(|ports| ports.contains("HTTPS")) {
            return Value::at(annotations, true);
        }
    }
    let tls = dig(thing.node, &["spec", "tls"]);
    let data = match &tls.data {
        Data::Unknown => Data::Unknown,
        Data::Node(node) => Data::Bool(node.items().next().is_some()),
        _ => Data::Bool(false),
    };
    Value { data, from: tls.from }
}
