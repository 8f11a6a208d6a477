//! What roles allow, and who has them.

use super::{ask, deployment, parsed};
use seaworthy::model::{System, Target};

fn role(kind: &str, rest: &str) -> String {
    let namespace = if kind == "Role" { ", namespace: a" } else { "" };
    format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: web{namespace}}}\n{rest}\n")
}

fn binding(kind: &str, namespace: &str, role: &str, account: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: web{namespace}}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role}, name: web}}\n\
         subjects: [{{kind: ServiceAccount, name: web{account}}}]\n"
    )
}

#[test]
fn rights_are_asked_as_kubectl_does() {
    for (rule, right, expected) in [
        ("{apiGroups: [''], resources: [secrets], verbs: [get]}", "get secrets", Some(true)),
        ("{apiGroups: [''], resources: [secrets], verbs: [get]}", "list|get configmaps|secrets", Some(true)),
        ("{apiGroups: [''], resources: [secrets], verbs: [create]}", "get secrets", Some(false)),
        ("{apiGroups: [apps], resources: [secrets], verbs: [get]}", "get secrets", Some(false)),
        ("{apiGroups: ['*'], resources: [secrets], verbs: [get]}", "get secrets", Some(true)),
        ("{apiGroups: [''], resources: ['*'], verbs: [get]}", "get secrets", Some(false)),
        ("{apiGroups: [''], resources: [secrets], verbs: ['*']}", "get secrets", Some(true)),
        ("{apiGroups: [''], resources: [pods/exec], verbs: [create]}", "create pods/exec", Some(true)),
        ("{apiGroups: [''], resources: [pods], verbs: [create]}", "create pods/exec", Some(false)),
        ("{apiGroups: [''], resources: [pods/exec], verbs: [create]}", "create pods", Some(false)),
        ("{apiGroups: [x.y], resources: [a/status], verbs: [patch]}", "patch a.x.y/status", Some(true)),
        ("{apiGroups: [x], resources: [a/status], verbs: [patch]}", "patch a.x.y/status", Some(false)),
        ("{apiGroups: [''], resources: ['${R}'], verbs: [get]}", "get secrets", None),
        ("{apiGroups: [''], resources: ['${R}'], verbs: [create]}", "get secrets", Some(false)),
        ("{apiGroups: [''], resources: [secrets], verbs: ['${V}', get]}", "get secrets", Some(true)),
        ("{apiGroups: '${G}', resources: [secrets], verbs: [get]}", "get secrets", None),
        ("{nonResourceURLs: [/metrics], verbs: [get]}", "get secrets", Some(false)),
    ] {
        let files = [("a.yaml", role("Role", &format!("rules: [{rule}]")))];
        let asked = format!("self.names['{right}'] == true");
        assert_eq!(ask(&files, "kubernetes.grant", &asked), expected, "{rule} {right}");
    }
}

#[test]
fn rules_before_a_rule_count() {
    let rules = |first: &str| {
        let later = "{apiGroups: [''], resources: [pods], verbs: [create]}";
        role("Role", &format!("rules: [{first}, {later}]"))
    };
    for (first, expected) in [
        ("{apiGroups: [''], resources: [pods], verbs: [create]}", true),
        ("{apiGroups: [''], resources: [pods], verbs: [create], resourceNames: [x]}", false),
        ("{apiGroups: [''], resources: [pods], verbs: [get]}", false),
    ] {
        let files = [("a.yaml", rules(first))];
        let asked = "self.role.rules.exists(r, true) && self.namedBefore['create pods'] == false";
        assert_eq!(ask(&files, "kubernetes.grant", asked), Some(true), "the first has none before it");
        let target = Target::default();
        let files = parsed(&files);
        let system = System::of(&files, &target);
        let second = system.things("kubernetes.grant")[1];
        let fact = second.view.fact("namedBefore").map(|fact| (fact.get)(&system, second));
        let Some(seaworthy::model::Data::Table(table)) = fact.map(|value| value.data) else { panic!("no table") };
        assert_eq!((table.get)(&system, table.thing, "create pods").as_bool(), Some(expected), "{first}");
    }
}

#[test]
fn the_clusters_own_roles_hold_no_grants() {
    for (head, expected) in [
        ("metadata: {name: web}", 1),
        ("metadata: {name: cluster-admin}", 0),
        ("metadata: {name: 'system:node'}", 0),
        ("metadata: {name: web, labels: {kubernetes.io/bootstrapping: rbac-defaults}}", 0),
        ("metadata: {name: web}\naggregationRule: {clusterRoleSelectors: []}", 0),
    ] {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n{head}\n\
             rules: [{{apiGroups: [''], resources: [pods], verbs: [get]}}]\n"
        );
        let (files, target) = (parsed(&[("a.yaml", text)]), Target::default());
        assert_eq!(System::of(&files, &target).things("kubernetes.grant").len(), expected, "{head}");
    }
}

#[test]
fn bindings_find_roles_and_workloads() {
    let cluster = binding("ClusterRoleBinding", "", "ClusterRole", ", namespace: a");
    let named = |namespace: &str| binding("RoleBinding", namespace, "Role", "");
    let pods = ("b.yaml", deployment("a", "app: web", "serviceAccountName: web"));
    for (role_kind, binding, has_role, has_workload) in [
        ("ClusterRole", cluster.clone(), Some(true), Some(true)),
        ("Role", named(", namespace: a"), Some(true), Some(true)),
        ("Role", named(", namespace: b"), Some(false), Some(false)),
        ("Role", named(""), None, None),
        ("ClusterRole", named(", namespace: a"), Some(false), Some(true)),
    ] {
        let files = [("a.yaml", role(role_kind, "rules: []")), pods.clone(), ("c.yaml", binding.clone())];
        let asked = |condition: &str| ask(&files, "kubernetes.binding", condition);
        assert_eq!(asked("self.roles.exists(r, r.name == 'web')"), has_role, "{role_kind} {binding}");
        assert_eq!(asked("self.workloads.exists(w, w.name == 'web')"), has_workload, "{role_kind} {binding}");
        let of_pod = ask(&files, "kubernetes.pod", "self.bindings.exists(b, b.name == 'web')");
        assert_eq!(of_pod, has_workload, "{role_kind} {binding}");
        let of_role = ask(&files, "kubernetes.role", "self.bindings.exists(b, b.name == 'web')");
        assert_eq!(of_role, has_role, "{role_kind} {binding}");
    }
}

#[test]
fn cluster_roles_hold_where_they_are_bound() {
    let cluster = binding("ClusterRoleBinding", "", "ClusterRole", ", namespace: a");
    let local = binding("RoleBinding", ", namespace: a", "ClusterRole", "");
    for (kind, bindings, expected) in [
        ("ClusterRole", vec![], true),
        ("ClusterRole", vec![&local], false),
        ("ClusterRole", vec![&local, &cluster], true),
        ("Role", vec![], false),
    ] {
        let mut files = vec![("a.yaml", role(kind, "rules: []"))];
        let names = ["b.yaml", "c.yaml"];
        files.extend(names.into_iter().zip(bindings.into_iter().cloned()));
        assert_eq!(ask(&files, "kubernetes.role", "self.isClusterWide"), Some(expected), "{files:?}");
    }
    let part = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
                metadata: {name: x, labels: {rbac.authorization.k8s.io/aggregate-to-edit: 'true'}}\nrules: []\n";
    assert_eq!(ask(&[("a.yaml", part.to_owned())], "kubernetes.role", "self.isClusterWide"), Some(false));
}

#[test]
fn what_only_reads() {
    for (rest, expected) in [
        ("rules: []", Some(true)),
        ("rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]", Some(true)),
        ("rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]", Some(false)),
        ("rules: [{apiGroups: [''], resources: [pods], verbs: [get, patch]}]", Some(false)),
        ("rules: [{apiGroups: [''], resources: ['*'], verbs: [get]}]", Some(false)),
        ("rules: [{apiGroups: [''], resources: [pods], verbs: ['${V}']}]", None),
        ("aggregationRule: {}\nrules: []", None),
    ] {
        assert_eq!(ask(&[("a.yaml", role("Role", rest))], "kubernetes.role", "self.onlyReads"), expected, "{rest}");
    }
}

#[test]
fn accounts_are_shared() {
    let pods = |name: &str, account: &str| {
        deployment("a", "app: web", account).replace("{name: web, namespace", &format!("{{name: {name}, namespace"))
    };
    let web = "serviceAccountName: web";
    for (first, second, expected) in [
        (pods("one", web), pods("two", web), Some(true)),
        (pods("one", "serviceAccountName: x"), pods("two", web), Some(false)),
        (pods("two", web), pods("two", web), Some(false)),
        (pods("one", web), pods("two", "serviceAccountName: '${X}'"), None),
    ] {
        let (files, target) = (parsed(&[("a.yaml", first), ("b.yaml", second)]), Target::default());
        let system = System::of(&files, &target);
        let pod = system.things("kubernetes.pod")[1];
        let value = pod.view.fact("sharesAccountWith").map(|fact| (fact.get)(&system, pod)).unwrap();
        let found = (!value.is_unknown()).then(|| value.is_present());
        assert_eq!(found, expected, "{files:?}");
    }
}
