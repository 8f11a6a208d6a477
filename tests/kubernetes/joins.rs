//! Facts that other files tell, in closed worlds and open ones.

use super::{ask, deployment, place};

fn service(namespace: &str, selector: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web{}}}\nspec: {{selector: {{{selector}}}}}\n",
        place(namespace)
    )
}

const HAS_PODS: &str = "self.workloads.exists(w, true)";

#[test]
fn services_find_their_pods() {
    for (pods, labels, services, selector, expected) in [
        ("a", "app: web", "a", "app: web", Some(true)),
        ("a", "app: web, tier: x", "a", "app: web", Some(true)),
        ("a", "app: web", "a", "app: web, tier: x", Some(false)),
        ("a", "app: '1'", "a", "app: '1'", Some(true)),
        ("a", "app: web", "b", "app: web", Some(false)),
        ("", "app: web", "", "app: web", Some(true)),
        ("", "app: web", "a", "app: web", None),
        ("a", "app: web", "", "app: web", None),
        ("", "app: api", "a", "app: web", Some(false)),
        ("'{{ ns }}'", "app: web", "'{{ ns }}'", "app: web", None),
        ("a", "app: '{{ name }}'", "a", "app: web", None),
        ("a", "app: '{{ name }}', tier: y", "a", "app: web, tier: x", Some(false)),
        ("a", "app: web", "a", "app: '{{ name }}'", None),
        ("a", "app: web", "a", "", Some(false)),
    ] {
        let files = [("a.yaml", deployment(pods, labels, "")), ("b.yaml", service(services, selector))];
        assert_eq!(ask(&files, "kubernetes.Service", HAS_PODS), expected, "{pods}/{labels} {services}/{selector}");
        let other = "self.services.exists(s, true)";
        assert_eq!(ask(&files, "kubernetes.workload", other), expected, "{pods}/{labels} {services}/{selector}");
    }
}

#[test]
fn expressions_of_selectors() {
    for (selector, expected) in [
        ("{}", Some(true)),
        ("{matchLabels: {app: web}}", Some(true)),
        ("{matchExpressions: [{key: app, operator: In, values: [api, web]}]}", Some(true)),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", Some(false)),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [x]}]}", Some(true)),
        ("{matchExpressions: [{key: app, operator: Exists}, {key: tier, operator: DoesNotExist}]}", Some(true)),
        ("{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists}]}", Some(false)),
        ("{matchExpressions: [{key: app, operator: Matches}]}", None),
        ("{matchExpressions: [{key: app, operator: In, values: ['${X}']}]}", None),
        ("'${SELECTOR}'", None),
    ] {
        let policy = format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: web, namespace: a}}\nspec: {{podSelector: {selector}}}\n"
        );
        let files = [("a.yaml", deployment("a", "app: web", "")), ("b.yaml", policy)];
        assert_eq!(ask(&files, "kubernetes.NetworkPolicy", HAS_PODS), expected, "{selector}");
        assert_eq!(ask(&files, "kubernetes.workload", "self.networkPolicies.exists(p, true)"), expected, "{selector}");
    }
}

#[test]
fn unread_inputs_leave_worlds_open() {
    let chart = |kind: &str| format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {{{{ .Release.Name }}}}\n");
    let object = |api: &str, kind: &str, spec: &str| {
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: x, namespace: a}}\nspec: {spec}\n")
    };
    let open = [
        ("chart/templates/a.yaml", chart("Pod")),
        ("broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n".to_owned()),
        ("kustomization.yaml", "resources: ['https://example.com/base']\n".to_owned()),
        ("kustomization.yaml", "helmCharts: [{name: x}]\n".to_owned()),
        ("release.yaml", object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{interval: 1h}")),
        ("release.yaml", object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{targetNamespace: '${NS}'}")),
        (
            "app.yaml",
            object("argoproj.io/v1alpha1", "Application", "{source: {chart: x}, destination: {namespace: a}}"),
        ),
        ("db.yaml", object("postgresql.cnpg.io/v1", "Cluster", "{instances: 3}")),
        ("elsewhere.yaml", "apiVersion: example.com/v1\nkind: Machine\nmetadata: {name: x}\n".to_owned()),
    ];
    let closed = [
        ("chart/templates/a.yaml", chart("ConfigMap")),
        ("kustomization.yaml", "resources: [b.yaml]\nconfigMapGenerator: [{name: x}]\n".to_owned()),
        ("release.yaml", object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{targetNamespace: b}")),
        (
            "app.yaml",
            object("argoproj.io/v1alpha1", "Application", "{source: {chart: x}, destination: {namespace: b}}"),
        ),
        ("app.yaml", object("argoproj.io/v1alpha1", "Application", "{source: {path: x}, destination: {namespace: a}}")),
        ("cert.yaml", object("cert-manager.io/v1", "Certificate", "{secretName: x}")),
    ];
    for (files, expected) in [(&open[..], None), (&closed[..], Some(false))] {
        for (path, text) in files {
            let mut all = vec![("b.yaml", service("a", "app: web")), (path, text.clone())];
            if path.starts_with("chart/") {
                all.push(("chart/Chart.yaml", "apiVersion: v2\nname: x\nversion: 1.0.0\n".to_owned()));
            }
            assert_eq!(ask(&all, "kubernetes.Service", HAS_PODS), expected, "{path}: {text}");
        }
    }
}

#[test]
fn autoscalers_find_their_workloads() {
    let scaler = |spec: &str| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web, namespace: a}}\nspec: {spec}\n"
        )
    };
    for (spec, expected) in [
        ("{scaleTargetRef: {kind: Deployment, name: web}}", Some(true)),
        ("{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}", Some(true)),
        ("{scaleTargetRef: {kind: Deployment, name: api}}", Some(false)),
        ("{scaleTargetRef: {kind: StatefulSet, name: web}}", Some(false)),
        ("{scaleTargetRef: {kind: Machine, name: web}}", None),
        ("{scaleTargetRef: {kind: Deployment, name: '${NAME}'}}", None),
    ] {
        let files = [("a.yaml", deployment("a", "app: web", "")), ("b.yaml", scaler(spec))];
        assert_eq!(ask(&files, "kubernetes.autoscaler", HAS_PODS), expected, "{spec}");
    }
}

#[test]
fn tokens_follow_pod_and_account() {
    let account = |namespace: &str, automount: &str| {
        format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: web{}}}\n{automount}\n", place(namespace))
    };
    let off = "automountServiceAccountToken: false";
    for (pod, other, expected) in [
        ("serviceAccountName: web", account("a", off), Some(false)),
        ("serviceAccountName: web\n      automountServiceAccountToken: true", account("a", off), Some(true)),
        ("serviceAccountName: web", account("a", ""), Some(true)),
        ("serviceAccountName: web", account("b", off), None),
        ("serviceAccountName: web", account("", off), None),
        ("automountServiceAccountToken: false", account("a", ""), Some(false)),
        ("", account("a", off), Some(true)),
    ] {
        let files = [("a.yaml", deployment("a", "app: web", pod)), ("b.yaml", other.clone())];
        assert_eq!(ask(&files, "kubernetes.pod", "self.mountsToken"), expected, "{pod} | {other}");
    }
}

#[test]
fn hooks_serve_nothing() {
    let hook =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\nspec: {containers: []}\n";
    assert_eq!(ask(&[("a.yaml", hook.into())], "kubernetes.workload", "self.isServing"), Some(false));
    assert_eq!(ask(&[("a.yaml", deployment("", "a: b", ""))], "kubernetes.workload", "self.isServing"), Some(true));
}
