//! Which pods run a program, and what they grant it.

#![allow(clippy::unwrap_used)]

use super::FACTS;
use crate::model::spring::tests::{Files, answers, written};
use crate::model::{Data, spring::java};

/// What a fact says of the program of the module `shop`, beside one called `stock`.
fn ask(fact: &str, manifests: &[(&'static str, &str)]) -> String {
    let modules: Files<'_> = &[
        ("shop/pom.xml", "<project><artifactId>shop</artifactId></project>"),
        ("shop/src/main/resources/application.yml", "a.b: 1\n"),
        ("stock/pom.xml", "<project><artifactId>stock</artifactId></project>"),
        ("stock/src/main/resources/application.yml", "a.b: 1\n"),
    ];
    let files: Vec<_> = modules.iter().copied().chain(manifests.iter().copied()).collect();
    let facts = || FACTS.iter().chain(java::FACTS);
    let found = answers(&files, None, |system, app| {
        let value = (facts().find(|known| known.name == fact).unwrap().get)(system, system.things("spring.app")[app]);
        match &value.data {
            Data::List(list) => format!("{} {}", list.items.len(), if list.complete { "whole" } else { "open" }),
            _ => written(&value),
        }
    });
    found[0].clone()
}

fn deployment(name: &str, image: &str, spec: &str, pod: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n{spec}  template:\n    spec:\n{pod}      containers:\n        - name: {name}\n          image: {image}\n{container}"
    )
}

#[test]
fn pods_of_a_program() {
    let of = |name: &str, image: &str| deployment(name, image, "", "", "");
    for (what, text, expected) in [
        ("by name", of("shop", "x"), "1 whole"),
        ("by image", of("web", "registry.acme.example/team/shop:1"), "1 whole"),
        ("another's", of("stock", "x"), "0 whole"),
        ("nobody's", of("db", "postgres"), "0 whole"),
        ("a template", of("web", "\"acme/${IMAGE}\""), "0 open"),
        ("of two programs", of("shop", "acme/stock:1"), "0 open"),
    ] {
        assert_eq!(ask("containers", &[("k8s.yaml", &text)]), expected, "{what}");
    }
    let text = of("shop", "x");
    assert_eq!(ask("containers", &[("dev/k8s.yaml", &text)]), "0 whole");
    let chart = ("chart/Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n");
    assert_eq!(ask("containers", &[("k8s.yaml", &text), chart]), "1 open");
}

#[test]
fn how_many_there_are() {
    let text = |spec: &str| deployment("shop", "x", spec, "", "");
    let scaler = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: shop}\nspec: {minReplicas: 2, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}\n";
    assert_eq!(ask("replicas", &[("k8s.yaml", &text("  replicas: 3\n"))]), "3 @ k8s.yaml:5");
    assert!(ask("replicas", &[("k8s.yaml", &text(""))]).starts_with("1 "));
    assert!(ask("replicas", &[]).starts_with("absent"));
    assert!(ask("replicas", &[("k8s.yaml", &text("  replicas: ${N}\n"))]).starts_with("unknown"));
    let scaled = format!("{}{scaler}", text(""));
    assert!(ask("replicas", &[("k8s.yaml", &scaled)]).starts_with("2 "));
    assert!(ask("mostReplicas", &[("k8s.yaml", &scaled)]).starts_with("9 "));
    let overlay = ("live/kustomization.yaml", "resources: [../k8s.yaml]\nreplicas: [{name: shop, count: 5}]\n");
    assert!(ask("replicas", &[("k8s.yaml", &text("  replicas: 3\n")), overlay]).starts_with("unknown"));
}

#[test]
fn time_to_stop() {
    let grace = "      terminationGracePeriodSeconds: 60\n";
    for (pod, container, expected) in [
        ("", "", "30"),
        (grace, "", "60"),
        (grace, "          lifecycle: {preStop: {sleep: {seconds: 15}}}\n", "45"),
        (grace, "          lifecycle: {preStop: {exec: {command: [sh, -c, \"sleep 10s && x\"]}}}\n", "50"),
        (grace, "          lifecycle: {preStop: {exec: {command: [/bin/sleep, \"20\"]}}}\n", "40"),
        (grace, "          lifecycle: {preStop: {exec: {command: [/drain.sh]}}}\n", "unknown"),
    ] {
        let text = deployment("shop", "x", "", pod, container);
        let found = ask("secondsToStop", &[("k8s.yaml", &text)]);
        assert_eq!(found.split(' ').next(), Some(expected), "{container}");
    }
}

#[test]
fn options_of_java() {
    let with = |options: &str, more: &str| {
        let container = format!("          env: [{{name: JAVA_OPTS, value: \"{options}\"}}]\n{more}");
        deployment("shop", "x", "", "", &container)
    };
    let limit = "          resources: {limits: {memory: 1Gi}}\n";
    assert_eq!(ask("javaOptions", &[("k8s.yaml", &with("-Xmx1g x -Da=b", ""))]), "2 whole");
    for (options, expected) in
        [("-Xmx2g", "200"), ("-Xms1g -Xmx512M", "50"), ("-Xmx1048576k", "100"), ("-Xmxbig", "absent")]
    {
        let found = ask("heapShare", &[("k8s.yaml", &with(options, limit))]);
        assert_eq!(found.split(' ').next(), Some(expected), "{options}");
    }
    assert!(ask("heapShare", &[("k8s.yaml", &with("-Xmx2g", ""))]).starts_with("absent"));
}
