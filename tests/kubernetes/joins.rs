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

fn policy(name: &str, spec: &str) -> (&'static str, String) {
    let path = if name == "a" { "policy-a.yaml" } else { "policy-b.yaml" };
    let text = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: a}}\nspec: {spec}\n"
    );
    (path, text)
}

#[test]
fn policies_limit_what_their_types_say() {
    for (spec, ingress, egress) in [
        ("{podSelector: {}}", Some(true), Some(false)),
        ("{podSelector: {}, egress: []}", Some(true), Some(true)),
        ("{podSelector: {}, policyTypes: [Egress]}", Some(false), Some(true)),
        ("{podSelector: {}, policyTypes: [Ingress], egress: [{}]}", Some(true), Some(false)),
        ("{podSelector: {}, policyTypes: ['${TYPE}']}", None, None),
        ("{podSelector: {}, policyTypes: ['${TYPE}', Egress]}", None, Some(true)),
    ] {
        let files = [policy("a", spec)];
        assert_eq!(ask(&files, "kubernetes.NetworkPolicy", "self.limitsIngress"), ingress, "{spec}");
        assert_eq!(ask(&files, "kubernetes.NetworkPolicy", "self.limitsEgress"), egress, "{spec}");
    }
}

#[test]
fn names_are_asked_for_through_any_policy() {
    let pods = "to: [{podSelector: {}}]";
    let names = "ports: [{port: 53, protocol: UDP}]";
    for (rules, expected) in [
        (format!("[{{{pods}}}]"), Some(true)),
        (format!("[{{{pods}}}, {{{names}}}]"), Some(false)),
        (format!("[{{{pods}, {names}}}]"), Some(true)),
        (
            format!("[{{{pods}}}, {{to: [{{namespaceSelector: {{}}}}], ports: [{{port: 50, endPort: 60}}]}}]"),
            Some(false),
        ),
        (format!("[{{{pods}}}, {{to: [{{namespaceSelector: {{}}}}], ports: [{{port: 443}}]}}]"), Some(true)),
        (
            format!(
                "[{{{pods}}}, {{to: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: b}}}}}}]}}]"
            ),
            Some(true),
        ),
        ("[{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}]".to_owned(), Some(false)),
        ("[]".to_owned(), Some(false)),
    ] {
        let spec = format!("{{podSelector: {{}}, policyTypes: [Egress], egress: {rules}}}");
        let files = [("pods.yaml", deployment("a", "app: web", "")), policy("a", &spec)];
        assert_eq!(ask(&files, "kubernetes.NetworkPolicy", "self.muted.exists(w, true)"), expected, "{rules}");
    }
}

#[test]
fn budgets_count_all_pods_that_they_select() {
    let budget = |spec: &str| {
        let text = format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web, namespace: a}}\nspec: {{{spec}, selector: \
             {{matchLabels: {{app: web}}}}}}\n"
        );
        ("budget.yaml", text)
    };
    let pods = deployment("a", "app: web", "");
    let more = pods.replace("name: web, namespace", "name: more, namespace");
    for (spec, files, expected) in [
        ("minAvailable: 2", 1, 0),
        ("minAvailable: 2", 2, 2),
        ("minAvailable: 51%", 1, 0),
        ("minAvailable: 50%", 1, 1),
        ("minAvailable: '3'", 2, 1),
        ("maxUnavailable: 1%", 1, 1),
        ("maxUnavailable: 9", 1, 2),
        ("maxUnavailable: 0", 0, 0),
        ("minAvailable: 100%", 0, 0),
    ] {
        let mut all = vec![budget(spec)];
        all.extend([("a.yaml", pods.clone()), ("b.yaml", more.clone())].into_iter().take(files));
        let condition = format!("self.spares == {expected}");
        assert_eq!(ask(&all, "kubernetes.PodDisruptionBudget", &condition), Some(true), "{spec} {files}");
    }
    let files = [budget("minAvailable: 1"), ("a.yaml", deployment("", "app: web", ""))];
    assert_eq!(ask(&files, "kubernetes.PodDisruptionBudget", "self.spares == 0"), None);
}

#[test]
fn grants_join_routes_to_other_namespaces() {
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: x, namespace: a}\nspec: {rules: \
                 [{backendRefs: [{name: web, namespace: b, port: 80}]}]}\n";
    let grant = |namespace: &str, from: &str, to: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: x, namespace: {namespace}}}\nspec: \
             {{from: [{{kind: HTTPRoute, namespace: {from}}}], to: [{to}]}}\n"
        )
    };
    for (namespace, from, to, expected) in [
        ("b", "a", "{kind: Service}", Some(true)),
        ("b", "a", "{kind: Service, name: web}", Some(true)),
        ("b", "a", "{kind: Service, name: api}", Some(false)),
        ("b", "a", "{kind: Secret}", Some(false)),
        ("b", "c", "{kind: Service}", Some(false)),
        ("a", "a", "{kind: Service}", Some(false)),
        ("'${NS}'", "a", "{kind: Service}", None),
    ] {
        let files = [("route.yaml", route.to_owned()), ("grant.yaml", grant(namespace, from, to))];
        assert_eq!(ask(&files, "kubernetes.backend", "self.isGranted"), expected, "{namespace} {from} {to}");
    }
}
