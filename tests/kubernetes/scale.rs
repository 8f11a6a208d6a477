//! Answers for twice as many objects take about twice as long, not four times.

use std::time::{Duration, Instant};

use seaworthy::model::{System, Target};

use super::parsed;

/// An app with everything around it that other objects are joined to.
fn text(number: usize, namespace: &str) -> String {
    let web = format!("web-{number}");
    let labels = format!("{{part-of: shop, app: {web}}}");
    let object = |api: &str, kind: &str, rest: &str| {
        format!(
            "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: {web}{namespace}, labels: {labels}}}\n{rest}\n---\n"
        )
    };
    let target = format!("{{apiVersion: apps/v1, kind: Deployment, name: {web}}}");
    [
        object(
            "apps/v1",
            "Deployment",
            &format!(
                "spec:\n  template:\n    metadata: {{labels: {labels}}}\n    spec:\n      volumes: [{{name: data, persistentVolumeClaim: \
                 {{claimName: {web}}}}}]\n      containers: [{{name: web, image: a, ports: [{{name: http, containerPort: 80}}]}}]"
            ),
        ),
        object(
            "v1",
            "Service",
            &format!("spec: {{selector: {labels}, ports: [{{name: web, port: 80, targetPort: http}}]}}"),
        ),
        object("v1", "PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}"),
        object("policy/v1", "PodDisruptionBudget", &format!("spec: {{minAvailable: 1, selector: {{matchLabels: {labels}}}}}")),
        object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            &format!(
                "spec: {{podSelector: {{matchLabels: {labels}}}, policyTypes: [Egress], egress: [{{to: [{{podSelector: {{matchLabels: \
                 {labels}}}}}]}}]}}"
            ),
        ),
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            &format!(
                "spec: {{minReplicas: 2, maxReplicas: 4, scaleTargetRef: {target}, metrics: [{{type: Resource, resource: {{name: cpu, \
                 target: {{type: Utilization}}}}}}]}}"
            ),
        ),
        object("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", &format!("spec: {{targetRef: {target}}}")),
        object(
            "gateway.networking.k8s.io/v1",
            "HTTPRoute",
            &format!("spec: {{parentRefs: [{{name: {web}}}], rules: [{{backendRefs: [{{name: {web}, port: 80}}]}}]}}"),
        ),
        object("gateway.networking.k8s.io/v1", "Gateway", "spec: {listeners: [{name: web, port: 80, protocol: HTTP}]}"),
        object(
            "monitoring.coreos.com/v1",
            "ServiceMonitor",
            &format!("spec: {{selector: {{matchLabels: {labels}}}, endpoints: [{{port: web}}]}}"),
        ),
    ]
    .concat()
}

/// Every view with facts that other objects tell.
const JOINED: [&str; 11] = [
    "kubernetes.workload",
    "kubernetes.Service",
    "kubernetes.PodDisruptionBudget",
    "kubernetes.NetworkPolicy",
    "kubernetes.peer",
    "kubernetes.autoscaler",
    "kubernetes.backend",
    "kubernetes.parent",
    "kubernetes.servicePort",
    "kubernetes.endpoint",
    "kubernetes.volume",
];

fn time(count: usize, namespace: impl Fn(usize) -> String) -> Duration {
    let texts: Vec<String> = (0..count).map(|number| text(number, &namespace(number))).collect();
    let files = parsed(&[("all.yaml", texts.concat())]);
    let target = Target::default();
    let start = Instant::now();
    let system = System::of(&files, &target);
    for view in JOINED {
        let things = system.things(view);
        assert_eq!(things.len(), count, "{view}");
        for (thing, fact) in things.iter().flat_map(|thing| thing.view.facts().map(move |fact| (thing, fact))) {
            if !fact.needs.is_empty() {
                std::hint::black_box((fact.get)(&system, *thing));
            }
        }
    }
    start.elapsed()
}

#[test]
fn joins_grow_with_the_number_of_objects() {
    let spaces: [fn(usize) -> String; 2] = [|_| String::new(), |number| format!(", namespace: n{}", number % 7)];
    for namespace in spaces {
        let small = (0..2).map(|_| time(50, namespace)).min().unwrap();
        let large = (0..2).map(|_| time(400, namespace)).min().unwrap();
        // Eight times as many; a join that looks at every pair would take 64 times as long.
        assert!(large < small * 24, "{small:?} for 50, {large:?} for 400");
    }
}
