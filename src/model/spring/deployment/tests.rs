//! What manifests, compose files and values set in programs.

#![allow(clippy::unwrap_used)]

use crate::model::spring::tests::{Files, config};

fn pod(name: &str, image: &str, more: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: {name}\n          image: {image}\n{more}"
    )
}

fn env(name: &str, value: &str) -> String {
    format!("          env: [{{name: {name}, value: \"{value}\"}}]\n")
}

/// `a.b` of the module `shop`, beside one called `stock`, with one more file.
fn with(path: &str, text: &str) -> String {
    let files: Files<'_> = &[
        ("shop/pom.xml", "<project><artifactId>shop-api</artifactId></project>"),
        ("shop/src/main/resources/application.yml", "a.b: 1\n"),
        ("stock/pom.xml", "<project><artifactId>stock</artifactId></project>"),
        ("stock/src/main/resources/application.yml", "a.b: 1\n"),
        (path, text),
    ];
    let found = config(files, "a.b");
    let start = found.iter().find(|found| found.contains("shop/src") || found.contains(path));
    start.cloned().unwrap_or_default()
}

#[test]
fn variables_of_containers() {
    const OWN: &str = "1 @ shop/src/main/resources/application.yml:1";
    for (what, text, expected) in [
        ("by name", pod("shop", "x:1", &env("A_B", "2")), "2 @ k8s.yaml:10"),
        ("by image", pod("web", "registry.acme.com:5000/team/shop:1.0", &env("A_B", "2")), "2 @ k8s.yaml:10"),
        ("by artifact", pod("web", "acme/shop-api@sha256:0", &env("A_B", "2")), "2 @ k8s.yaml:10"),
        ("in any letters", pod("shop", "x", &env("a_b", "2")), "2 @ k8s.yaml:10"),
        ("of another program", pod("stock", "x", &env("A_B", "2")), OWN),
        ("of nobody, and none of Spring's", pod("db", "postgres", &env("A_B", "2")), OWN),
        (
            "of nobody knows whom",
            pod("web", "x", "          env: [{name: A_B, value: \"2\"}, {name: SPRING_X, value: \"1\"}]\n"),
            "unknown @ k8s.yaml:10",
        ),
        (
            "a secret",
            pod("shop", "x", "          env: [{name: A_B, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n"),
            "unknown @ k8s.yaml:10",
        ),
        ("another variable inside", pod("shop", "x", &env("A_B", "$(X)")), "unknown @ k8s.yaml:10"),
        ("an option of Java", pod("shop", "x", &env("JAVA_TOOL_OPTIONS", "-Xmx1g -Da.b=3")), "unknown @ k8s.yaml:10"),
        ("an argument", pod("shop", "x", "          args: [\"--a.b=3\"]\n"), "unknown @ k8s.yaml:10"),
        (
            "JSON",
            pod("shop", "x", "          env: [{name: SPRING_APPLICATION_JSON, value: '{\"a\": {\"b\": 3}}'}]\n"),
            "unknown @ k8s.yaml:10",
        ),
        (
            "JSON about something else",
            pod("shop", "x", "          env: [{name: SPRING_APPLICATION_JSON, value: '{\"c\": 3}'}]\n"),
            OWN,
        ),
        (
            "all of a ConfigMap",
            format!(
                "{}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  A_B: \"2\"\n",
                pod("shop", "x", "          envFrom: [{configMapRef: {name: c}}]\n")
            ),
            "2 @ k8s.yaml:16",
        ),
        (
            "two that differ",
            format!("{}---\n{}", pod("shop", "x", &env("A_B", "2")), pod("shop", "x", &env("A_B", "3"))),
            "unknown @ k8s.yaml:10",
        ),
    ] {
        assert_eq!(with("k8s.yaml", &text), expected, "{what}");
    }
    assert_eq!(with("dev/k8s.yaml", &pod("shop", "x", &env("A_B", "2"))), OWN);
}

#[test]
fn variables_elsewhere() {
    let own = "1 @ shop/src/main/resources/application.yml:1";
    for (path, text, expected) in [
        (
            "compose.yml",
            "services:\n  shop:\n    image: x\n    environment:\n      A_B: 2\n",
            "unknown @ compose.yml:5",
        ),
        (
            "compose.yml",
            "services:\n  web:\n    build: ./shop\n    environment:\n      - A_B=2\n",
            "unknown @ compose.yml:5",
        ),
        ("compose.yml", "services:\n  db:\n    image: postgres\n    environment:\n      A_B: 2\n", own),
        ("charts/shop/values.yaml", "env:\n  A_B: 2\n", "unknown @ charts/shop/values.yaml:2"),
        (
            "charts/all/values.yaml",
            "shop:\n  extraEnv:\n    - name: A_B\n      value: 2\n",
            "unknown @ charts/all/values.yaml:3",
        ),
    ] {
        assert_eq!(with(path, text), expected, "{text}");
    }
}

#[test]
fn more_variables_leave_nothing_missing() {
    let files = |more: &str| {
        let text = pod("shop", "x", more);
        let files: Files<'_> = &[
            ("shop/pom.xml", "<project><artifactId>shop</artifactId></project>"),
            ("shop/src/main/resources/application.yml", "a.c: ${X:1}\n"),
            ("k8s.yaml", &text),
        ];
        (config(files, "a.b").concat(), config(files, "a.c").concat())
    };
    let (missing, default) = files("          envFrom: [{secretRef: {name: s}}]\n");
    assert!(missing.starts_with("unknown") && default.starts_with("unknown"), "{missing} {default}");
    let (missing, default) = files("          envFrom: []\n");
    assert!(missing.starts_with("absent") && default.starts_with("1 "), "{missing} {default}");
    let (_, default) = files("          env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n");
    assert!(default.starts_with("unknown"), "{default}");
    let (_, default) = files("          env: [{name: X, value: \"2\"}]\n");
    assert!(default.starts_with("2 "), "{default}");
}

#[test]
fn variables_of_overlays() {
    let base = pod("shop", "x", &env("A_B", "2"));
    let answer = |overlay: &str, patch: &str| {
        let files: Files<'_> = &[
            ("shop/pom.xml", "<project><artifactId>shop</artifactId></project>"),
            ("shop/src/main/resources/application.yml", "a.b: 1\n"),
            ("base/shop.yaml", &base),
            (&format!("{overlay}/kustomization.yaml"), patch),
            (
                "live/steps.yaml",
                "- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: {name: A_B, value: \"7\"}\n",
            ),
        ];
        config(files, "a.b").concat()
    };
    let inline = |name: &str, variable: &str| {
        let patch = format!(
            "metadata: {{name: {name}}}\n      spec: {{template: {{spec: {{containers: [{{name: shop, env: [{{name: {variable}, value: x}}]}}]}}}}}}\n"
        );
        format!("resources: [../base]\npatches:\n  - patch: |\n      kind: Deployment\n      {patch}")
    };
    let known = "2 @ base/shop.yaml:10";
    assert_eq!(answer("live", "resources: [../base]\n"), known);
    assert!(answer("live", &inline("shop", "A_B")).starts_with("unknown"));
    assert_eq!(answer("live", &inline("shop", "A_C")), known);
    assert_eq!(answer("live", &inline("stock", "A_B")), known);
    assert_eq!(answer("dev", &inline("shop", "A_B")), known);
    let steps = "resources: [../base]\npatches:\n  - path: steps.yaml\n    target: {kind: Deployment, name: shop}\n";
    assert!(answer("live", steps).starts_with("unknown"));
}

#[test]
fn files_of_config_maps() {
    let map = |name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  application.yml: |\n    a.b: 2\n")
    };
    let mounting =
        "          volumeMounts: [{name: c, mountPath: /config}]\n      volumes: [{name: c, configMap: {name: c}}]\n";
    for (what, text, expected) in [
        (
            "called after the module",
            map("shop-config"),
            &["2 @ k8s.yaml:1", "1 @ stock/src/main/resources/application.yml:1"][..],
        ),
        (
            "mounted",
            format!("{}---\n{}", map("c"), pod("shop", "x", mounting)),
            &["2 @ k8s.yaml:1", "1 @ stock/src/main/resources/application.yml:1"],
        ),
        (
            "a volume that nothing mounts",
            format!("{}---\n{}", map("c"), pod("shop", "x", "      volumes: [{name: c, configMap: {name: c}}]\n")),
            &[
                "2 @ k8s.yaml:1",
                "1 @ shop/src/main/resources/application.yml:1",
                "1 @ stock/src/main/resources/application.yml:1",
            ],
        ),
        (
            "by nobody",
            map("c"),
            &[
                "2 @ k8s.yaml:1",
                "1 @ shop/src/main/resources/application.yml:1",
                "1 @ stock/src/main/resources/application.yml:1",
            ],
        ),
    ] {
        let files: Files<'_> = &[
            ("shop/pom.xml", "<project><artifactId>shop</artifactId></project>"),
            ("shop/src/main/resources/application.yml", "a.b: 1\n"),
            ("stock/pom.xml", "<project><artifactId>stock</artifactId></project>"),
            ("stock/src/main/resources/application.yml", "a.b: 1\n"),
            ("k8s.yaml", &text),
        ];
        let mut found = config(files, "a.b");
        found.sort();
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort();
        assert_eq!(found, expected, "{what}");
    }
    let alone = map("c");
    assert!(config(&[("k8s.yaml", &alone)], "x.y").concat().starts_with("unknown"));
    let chart: Files<'_> = &[
        ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        ("shop/files/application.yml", "a.b: 1\n"),
    ];
    assert_eq!(config(chart, "a.b"), ["1 @ shop/files/application.yml:1"]);
    assert!(config(chart, "x.y").concat().starts_with("unknown"));
}
