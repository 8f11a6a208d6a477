//! What tells Prometheus to fetch Vault's metrics: its own configuration, and the objects of its operator.

use super::{Data, Fact, Parsed, Thing, Ty, Value};
use crate::model::vault::{address, convert};
use crate::source::FileKind;
use crate::tree::Node;

/// Where Vault has its metrics.
const PATH: &str = "/v1/sys/metrics";

/// Ways to show a token; the first two stand in objects of the operator.
const LOGINS: &[&str] = &[
    "bearerTokenSecret",
    "bearerTokenFile",
    "authorization",
    "bearer_token",
    "bearer_token_file",
    "basic_auth",
    "basicAuth",
];

/// What can be asked of such a place.
pub const FACTS: &[Fact] = &[
    Fact::new("isPlain", Ty::Bool, "Whether it asks without TLS, as it does when nothing says.", |_, thing| {
        let scheme = Value::field(thing.node, "scheme");
        let is_plain = scheme.as_str().map(|scheme| scheme.eq_ignore_ascii_case("http"));
        let data = if scheme.is_absent() { Data::Bool(true) } else { Data::from(is_plain) };
        Value { data, from: scheme.from }
    }),
    Fact::new("isUnchecked", Ty::Bool, "Whether it takes any certificate.", |_, thing| {
        let names = [("tlsConfig", "insecureSkipVerify"), ("tls_config", "insecure_skip_verify")];
        let said = names.iter().filter_map(|(block, name)| Some(Value::field(thing.node.get(block)?, name)));
        convert::switch(said.into_iter().find(|value| !value.is_absent()).unwrap_or_else(|| Value::absent(thing.node)))
    }),
    Fact::new("hasLogin", Ty::Bool, "Whether it shows Vault a token.", |_, thing| {
        Value::at(thing.node, LOGINS.iter().any(|name| thing.node.get(name).is_some()))
    }),
    Fact::new(
        "isLocal",
        Ty::Bool,
        "Whether all targets that are written there are on Prometheus's own machine.",
        |_, thing| Value::at(thing.node, is_local(thing)),
    ),
];

fn is_local(thing: Thing<'_>) -> bool {
    let groups = ["static_configs", "staticConfigs"].into_iter().filter_map(|name| thing.node.get(name));
    let lists = groups.flat_map(|groups| groups.items()).filter_map(|group| group.get("targets"));
    let targets: Vec<_> = lists.flat_map(|targets| targets.items()).collect();
    let is_own = |target: &Node<'_>| address::reach(&Value::read(*target)).as_str() == Some("loopback");
    !targets.is_empty() && targets.iter().all(is_own)
}

/// The places of a file.
pub fn of(file: usize, parsed: &Parsed) -> Vec<(usize, Node<'_>)> {
    let text = parsed.input.source.text.as_bytes();
    let may_hold = matches!(parsed.input.kind, FileKind::Kubernetes | FileKind::Companion("prometheus-config"));
    if !may_hold || memchr::memmem::find(text, PATH.as_bytes()).is_none() {
        return Vec::new();
    }
    let roots = parsed.tree.roots().map(Node::follow);
    let places = roots
        .flat_map(places)
        .filter(|place| ["path", "metrics_path", "metricsPath"].iter().any(|key| place.text_of(key) == Some(PATH)));
    places.map(|place| (file, place)).collect()
}

fn places(root: Node<'_>) -> Vec<Node<'_>> {
    let spec = |name: &str| root.path(&["spec", name]).into_iter().flat_map(|list| list.items()).collect();
    match root.text_of("kind") {
        Some("ServiceMonitor" | "VMServiceScrape") => spec("endpoints"),
        Some("PodMonitor" | "VMPodScrape") => spec("podMetricsEndpoints"),
        Some("ScrapeConfig") => root.get("spec").into_iter().collect(),
        Some(_) => Vec::new(),
        None => root.get("scrape_configs").into_iter().flat_map(|list| list.items()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::vault::testing::facts;

    #[test]
    fn places_of_prometheus_and_of_its_operator() {
        let jobs = "scrape_configs:\n- job_name: a\n  metrics_path: /v1/sys/metrics\n  bearer_token_file: /t\n  static_configs: [{targets: [\"localhost:8200\"]}]\n- job_name: b\n  metrics_path: /v1/sys/metrics\n  scheme: https\n  tls_config: {insecure_skip_verify: true}\n- job_name: c\n";
        for (fact, expected) in [
            ("isPlain", ["true", "false"]),
            ("isUnchecked", ["false", "true"]),
            ("hasLogin", ["true", "false"]),
            ("isLocal", ["true", "false"]),
        ] {
            assert_eq!(facts(&[("prometheus.yaml", jobs)], "vault.scrape", fact), expected, "{fact}");
        }
        let object = "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nspec:\n  podMetricsEndpoints: [{path: /v1/sys/metrics, scheme: $S}, {path: /metrics}]\n";
        assert_eq!(facts(&[("monitor.yaml", object)], "vault.scrape", "isPlain").len(), 1);
    }
}
