#![allow(clippy::unwrap_used)]

use super::super::tests::told as facts;

/// An object of Flux that installs a chart with these values.
fn flux(chart: &str, values: &str) -> String {
    let values: String = values.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: x}}\nspec:\n  chart: {{spec: {{chart: {chart}}}}}\n  values:\n{values}"
    )
}

fn charts(files: &[(&str, &str)]) -> String {
    facts(files, "helm.release", "chart").join(" ")
}

fn of(chart: &str, values: &str, fact: &str) -> String {
    facts(&[("x.yaml", &flux(chart, values))], "helm.release", fact).join("; ")
}

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n";

#[test]
fn values_in_objects() {
    let argo = |source: &str| charts(&[("app.yaml", &format!("{APPLICATION}  source:\n{source}"))]);
    assert_eq!(of("grafana", "replicas: 1", "chart"), "grafana");
    assert_eq!(of("./charts/loki", "a: 1", "chart"), "loki");
    assert_eq!(of("shop", "a: 1", "chart"), "");
    assert_eq!(argo("    chart: loki\n    helm: {valuesObject: {a: 1}}\n"), "loki");
    assert_eq!(argo("    chart: argo-cd\n    helm:\n      values: |\n        a: 1\n"), "argo-cd");
    assert_eq!(argo("    path: charts/loki\n    helm: {valuesObject: {a: 1}}\n"), "");
    assert_eq!(
        argo("    chart: grafana\n    repoURL: registry-1.docker.io/bitnamicharts\n    helm: {values: 'a: 1'}\n"),
        ""
    );
    assert_eq!(
        argo("    chart: redis\n    repoURL: registry-1.docker.io/bitnamicharts\n    helm: {values: 'a: 1'}\n"),
        "redis"
    );
    assert_eq!(of("kube-prometheus-stack", "grafana: {replicas: 1}", "chart"), "kube-prometheus-stack; grafana");
    assert_eq!(of("kube-prometheus-stack", "grafana: {enabled: false}", "chart"), "kube-prometheus-stack");
}

const CHART: &str = "apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies:\n- {name: redis, alias: cache}\n";

#[test]
fn values_of_dependencies() {
    let values = |path: &str, text: &str| charts(&[("all/Chart.yaml", CHART), (path, text)]);
    assert_eq!(values("all/values.yaml", "cache: {auth: {enabled: false}}"), "redis");
    assert_eq!(values("all/values-prod.yaml", "cache: {auth: {enabled: false}}"), "redis");
    assert_eq!(values("all/values.yaml", "redis: {auth: {enabled: false}}"), "");
    assert_eq!(values("all/values.yaml", "cache: {enabled: false}"), "");
    let own = "apiVersion: v2\nname: redis\nversion: 1.0.0\n";
    assert_eq!(charts(&[("redis/Chart.yaml", own), ("redis/values.yaml", "auth: {}\nmaster: {}")]), "");
    let stack = "apiVersion: v2\nname: kube-prometheus-stack\nversion: 1.0.0\ndependencies: [{name: grafana}]\n";
    assert_eq!(charts(&[("x/Chart.yaml", stack), ("x/values.yaml", "grafana: {replicas: 1}")]), "");
    assert_eq!(charts(&[("redis/Chart.yaml", own), ("redis/values-prod.yaml", "auth: {}")]), "redis");
}

#[test]
fn values_that_something_names() {
    let sources = "  sources:\n  - {chart: loki, helm: {valueFiles: [$values/infra/values.yaml]}}\n  - {ref: values}\n";
    let argo = format!("{APPLICATION}{sources}");
    assert_eq!(charts(&[("app.yaml", &argo), ("infra/values.yaml", "a: 1")]), "loki");
    let kustomization = "helmCharts:\n- {name: grafana, valuesFile: values.yaml}\n";
    assert_eq!(charts(&[("g/kustomization.yaml", kustomization), ("g/values.yaml", "a: 1")]), "grafana");
    let helmfile = "releases:\n- {name: x, chart: grafana/loki, values: [./x-values.yaml]}\n";
    assert_eq!(charts(&[("helmfile.yaml", helmfile), ("x-values.yaml", "a: 1")]), "loki");
    for (path, text, chart) in [
        ("loki/values.yaml", "loki: {}\nsingleBinary: {}", "loki"),
        ("values-argocd.yaml", "configs: {}\nrepoServer: {}", "argo-cd"),
        ("loki/values.yaml", "image: {}\nloki: {}", ""),
        ("shop/values.yaml", "loki: {}\nsingleBinary: {}", ""),
    ] {
        assert_eq!(charts(&[(path, text)]), chart, "{path}: {text}");
    }
}

#[test]
fn what_other_values_say_is_unknown() {
    let flag = |files: &[(&str, &str)]| facts(files, "helm.release", "flags[auth.enabled]").join(" ");
    let base = ("all/values.yaml", "cache: {auth: {enabled: false}}");
    let over = ("all/values-prod.yaml", "cache: {auth: {enabled: true}}");
    let other = ("all/values-dev.yaml", "cache: {auth: {enabled: true}}");
    let silent = ("all/values-prod.yaml", "cache: {master: {}}");
    let chart = ("all/Chart.yaml", CHART);
    assert_eq!(flag(&[chart, base]), "false");
    assert_eq!(flag(&[chart, base, over]), "true unknown");
    assert_eq!(flag(&[chart, base, other]), "true false");
    assert_eq!(flag(&[chart, base, silent]), "unknown false");
    let elsewhere = ("config/prod.values.yaml", "cache: {auth: {enabled: true}}");
    assert_eq!(flag(&[chart, base, elsewhere]), "unknown");
    let patch = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec: {values: {auth: {enabled: true}}}\n";
    let release = flux("redis", "auth: {enabled: false}");
    assert_eq!(flag(&[("base/x.yaml", &release)]), "false");
    assert_eq!(flag(&[("base/x.yaml", &release), ("prod/x.yaml", patch)]), "unknown");
}

#[test]
fn values_and_what_they_are_by_default() {
    for (chart, values, fact, expected) in [
        (
            "grafana",
            "grafana.ini: {auth.anonymous: {enabled: true}}",
            "flags[grafana.ini.auth.anonymous.enabled]",
            "true",
        ),
        ("grafana", "grafana.ini: {auth: {x: 1}}", "flags[grafana.ini.auth.anonymous.enabled]", "absent"),
        ("grafana", "a: 1", "numbers[replicas]", "1"),
        ("grafana", "replicas: ~", "numbers[replicas]", "absent"),
        ("grafana", "replicas: '3'", "numbers[replicas]", "3"),
        ("grafana", "replicas: ${N}", "numbers[replicas]", "unknown"),
        ("argo-cd", "configs: {params: {server.insecure: 'true'}}", "flags[configs.params.server.insecure]", "true"),
        ("loki", "a: 40GB", "gibibytes[a]", "40"),
        ("loki", "a: 512Mi", "gibibytes[a]", "0.5"),
        ("loki", "a: 1w1d", "hours[a]", "192"),
        ("loki", "a: 30 days", "hours[a]", "unknown"),
        ("loki", "a: 5x", "gibibytes[a]", "unknown"),
    ] {
        assert_eq!(of(chart, values, fact), expected, "{fact} of {values}");
    }
}

#[test]
fn receivers_of_alerts() {
    for (chart, config, undefined, nobody) in [
        ("alertmanager", "{route: {receiver: a}, receivers: [{name: b}]}", "a", "true"),
        ("alertmanager", "{receivers: [{name: b, slack_configs: [{}]}]}", "default-receiver", "false"),
        (
            "alertmanager",
            "{route: {receiver: b, routes: [{routes: [{receiver: c}]}]}, receivers: [{name: b}]}",
            "c",
            "true",
        ),
        ("alertmanager", "{route: {receiver: a}}", "unknown", "unknown"),
    ] {
        let values = format!("config: {config}");
        assert_eq!(of(chart, &values, "undefinedReceivers"), undefined, "{config}");
        assert_eq!(of(chart, &values, "tellsNobody"), nobody, "{config}");
    }
    let stack = |route: &str| format!("alertmanager: {{config: {{route: {route}, receivers: [{{name: a}}]}}}}");
    assert_eq!(of("kube-prometheus-stack", &stack("{receiver: a}"), "undefinedReceivers"), "null");
    assert_eq!(of("kube-prometheus-stack", &stack("{receiver: a, routes: []}"), "undefinedReceivers"), "");
}

#[test]
fn ways_in() {
    for (values, fact, expected) in [
        ("server: {ingress: {enabled: true, hosts: [a]}}", "plainIngresses", "1"),
        ("server: {ingress: {enabled: true, tls: true}}", "plainIngresses", ""),
        ("server: {ingress: {enabled: true, extraTls: [{hosts: [a]}]}}", "plainIngresses", ""),
        ("server: {ingress: {enabled: true}}", "plainIngresses", "unknown"),
        ("server: {ingress: {enabled: false}}", "plainIngresses", ""),
        ("server: {ingress: {enabled: true, hostname: a, tls: '${TLS}'}}", "plainIngresses", "unknown"),
        ("server: {service: {type: LoadBalancer}}", "openServices", "LoadBalancer"),
        ("server: {service: {type: LoadBalancer, annotations: {metallb.io/address-pool: a}}}", "openServices", ""),
        ("server: {service: {type: LoadBalancer, loadBalancerIP: 10.0.0.1}}", "openServices", ""),
        ("server: {service: {type: ClusterIP}}", "openServices", ""),
    ] {
        let said = of("argo-cd", values, fact);
        let said = if said.starts_with("{enabled") { "1" } else { &said };
        assert_eq!(said, expected, "{values}");
    }
}
