//! Facts that one file tells.

use super::ask;

fn pod(container: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  {spec}\n  containers:\n    - name: web\n      \
         image: acme/web\n      {container}\n"
    )
}

#[test]
fn rights_of_containers() {
    let table: &[(&str, &str, &str, Option<bool>)] = &[
        ("", "", "self.allowsPrivilegeEscalation", Some(true)),
        ("securityContext: {}", "", "self.allowsPrivilegeEscalation", Some(true)),
        ("securityContext: {allowPrivilegeEscalation: false}", "", "self.allowsPrivilegeEscalation", Some(false)),
        (
            "securityContext: {allowPrivilegeEscalation: false, privileged: true}",
            "",
            "self.allowsPrivilegeEscalation",
            Some(true),
        ),
        (
            "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [cap_sys_admin]}}",
            "",
            "self.allowsPrivilegeEscalation",
            Some(true),
        ),
        ("securityContext: {allowPrivilegeEscalation: '${X}'}", "", "self.allowsPrivilegeEscalation", None),
        ("", "", "self.mayRunAsRoot", Some(true)),
        ("", "securityContext: {runAsNonRoot: true}", "self.mayRunAsRoot", Some(false)),
        ("", "securityContext: {runAsUser: 1000}", "self.mayRunAsRoot", Some(false)),
        ("securityContext: {runAsUser: 0}", "securityContext: {runAsUser: 1000}", "self.mayRunAsRoot", Some(true)),
        (
            "securityContext: {runAsNonRoot: false}",
            "securityContext: {runAsNonRoot: true}",
            "self.mayRunAsRoot",
            Some(true),
        ),
        ("securityContext: {runAsUser: '${U}', runAsNonRoot: true}", "", "self.mayRunAsRoot", Some(false)),
        ("securityContext: {runAsNonRoot: '${N}'}", "", "self.mayRunAsRoot", None),
        ("securityContext: {runAsNonRoot: '${N}', runAsUser: 7}", "", "self.mayRunAsRoot", Some(false)),
        ("", "os: {name: windows}", "self.mayRunAsRoot", Some(false)),
        ("", "securityContext: {seccompProfile: {type: Localhost}}", "self.seccomp == 'Localhost'", Some(true)),
        ("securityContext: {seccompProfile: {type: Unconfined}}", "", "self.seccomp == 'Unconfined'", Some(true)),
        ("securityContext: {capabilities: {drop: [Cap_All]}}", "", "'ALL' in self.droppedCapabilities", Some(true)),
        ("securityContext: {capabilities: {drop: all}}", "", "'ALL' in self.droppedCapabilities", None),
        ("securityContext: '${C}'", "", "self.readOnlyRoot", None),
    ];
    for (container, spec, condition, expected) in table {
        let answer = ask(&[("pod.yaml", pod(container, spec))], "kubernetes.container", condition);
        assert_eq!(answer, *expected, "{container} | {spec} | {condition}");
    }
}

#[test]
fn resources_of_containers() {
    let table: &[(&str, &str, &str, Option<bool>)] = &[
        ("", "", "self.memoryLimit == null", Some(true)),
        ("resources: {limits: {memory: 1Gi}}", "", "self.memoryRequest == '1Gi'", Some(true)),
        ("resources: {limits: {memory: 1Gi}, requests: {memory: 1Mi}}", "", "self.memoryRequest == '1Mi'", Some(true)),
        ("", "resources: {limits: {memory: 2Gi}}", "self.memoryLimit == '2Gi'", Some(true)),
        ("resources: {requests: {cpu: '${C}'}}", "", "self.cpuRequest == null", None),
        ("resources: null", "", "has(self.cpuRequest)", Some(false)),
    ];
    for (container, spec, condition, expected) in table {
        let answer = ask(&[("pod.yaml", pod(container, spec))], "kubernetes.container", condition);
        assert_eq!(answer, *expected, "{container} | {spec} | {condition}");
    }
}

#[test]
fn limit_ranges_fill_in_what_is_missing() {
    let range =
        |item: &str| format!("apiVersion: v1\nkind: LimitRange\nmetadata: {{name: r}}\nspec: {{limits: [{item}]}}\n");
    let all = "{type: Container, default: {cpu: 500m, memory: 1Gi}, defaultRequest: {memory: 256Mi}}";
    let table: &[(&str, &str, &str, Option<bool>)] = &[
        (all, "", "self.memoryLimit == '1Gi' && self.memoryLimitMebibytes == 1024", Some(true)),
        (all, "", "self.memoryRequestMebibytes == 256", Some(true)),
        (all, "", "self.cpuRequestMillis == 500", Some(true)),
        (all, "resources: {limits: {memory: 2Gi}}", "self.memoryRequest == '2Gi'", Some(true)),
        (all, "", "self.storageLimit == null", Some(true)),
        ("{type: Container, max: {memory: 1Gi}}", "", "self.memoryLimit == '1Gi'", Some(true)),
        ("{type: Container, min: {memory: 1Gi}}", "", "self.memoryLimit == null", Some(true)),
        ("{type: Container, min: {memory: 1Gi}}", "", "self.memoryRequest == '1Gi'", Some(true)),
        ("{type: Pod, max: {memory: 1Gi}}", "", "self.memoryLimit == null", Some(true)),
        ("{type: Container, default: {memory: '${M}'}}", "", "self.memoryLimit == null", None),
    ];
    for (item, container, condition, expected) in table {
        let files = [("pod.yaml", pod(container, "")), ("range.yaml", range(item))];
        assert_eq!(ask(&files, "kubernetes.container", condition), *expected, "{item} | {container} | {condition}");
    }
    let elsewhere = range(all).replace("{name: r}", "{name: r, namespace: other}");
    let here = pod("", "").replace("{name: web}", "{name: web, namespace: shop}");
    let files = [("pod.yaml", here), ("range.yaml", elsewhere)];
    assert_eq!(ask(&files, "kubernetes.container", "self.memoryLimit == null"), Some(true));
}

#[test]
fn amounts_are_compared_as_numbers() {
    let table: &[(&str, &str, Option<bool>)] = &[
        ("{requests: {cpu: 100m}, limits: {cpu: 0.1}}", "size(self.requestsBelowLimits) == 0", Some(true)),
        ("{requests: {memory: 1Gi}, limits: {memory: 1025Mi}}", "'memory' in self.requestsBelowLimits", Some(true)),
        ("{requests: {memory: 1Gi}, limits: {memory: 1G}}", "'memory' in self.requestsAboveLimits", Some(true)),
        ("{requests: {memory: 1Gi}, limits: {cpu: 1}}", "size(self.requestsAboveLimits) == 0", Some(true)),
        ("{requests: {memory: '${M}'}, limits: {memory: 1G}}", "'memory' in self.requestsAboveLimits", None),
        ("{limits: {memory: 128m}}", "size(self.improbableAmounts) == 1", Some(true)),
        ("{limits: {memory: 128M, cpu: 4}}", "size(self.improbableAmounts) == 0", Some(true)),
    ];
    for (resources, condition, expected) in table {
        let files = [("pod.yaml", pod(&format!("resources: {resources}"), ""))];
        assert_eq!(ask(&files, "kubernetes.container", condition), *expected, "{resources} | {condition}");
    }
}

#[test]
fn images_and_when_they_are_pulled() {
    for (image, condition, expected) in [
        ("nginx", "self.pullPolicy == 'Always' && self.imageHost == 'docker.io'", Some(true)),
        ("nginx:1.27", "self.pullPolicy == 'IfNotPresent' && self.imageName == 'nginx'", Some(true)),
        ("nginx:latest@sha256:abc", "self.pullPolicy == 'IfNotPresent'", Some(true)),
        ("registry-1.docker.io/library/nginx:main", "self.imageHost == 'docker.io' && self.imageTagMoves", Some(true)),
        ("localhost:5000/app", "self.imageHost == 'localhost:5000' && !self.imageTagMoves", Some(true)),
        ("acme/web:${TAG}", "self.imageTagMoves", None),
        ("acme/web:${TAG}", "self.pullPolicy == 'Always'", None),
    ] {
        let files = [("pod.yaml", pod("", "").replace("acme/web", &format!("\"{image}\"")))];
        assert_eq!(ask(&files, "kubernetes.container", condition), expected, "{image} | {condition}");
    }
}

#[test]
fn variables_of_containers() {
    for (env, condition, expected) in [
        ("[{name: A, value: x}, {name: B}, {name: A, value: y}]", "self.repeatedEnv.exists(n, n == 'A')", true),
        ("[{name: A, value: x}]", "self.repeatedEnv.exists(n, true)", false),
        ("[{name: DB_PASSWORD, value: tr0ub4dor-and-3}]", "self.secretEnv.exists(v, true)", true),
        ("[{name: DB_PASSWORD, value: ''}]", "self.secretEnv.exists(v, true)", false),
        ("[{name: DB_PASSWORD, value: $(OTHER)}]", "self.secretEnv.exists(v, true)", false),
        ("[{name: DB_PASSWORD, value: '${DB_PASSWORD}'}]", "self.secretEnv.exists(v, true)", false),
        ("[{name: DB_PASSWORD_FILE, value: /run/secrets/db}]", "self.secretEnv.exists(v, true)", false),
        ("[{name: TOKEN_EXPIRY_MINUTES, value: '15'}]", "self.secretEnv.exists(v, true)", false),
    ] {
        let files = [("pod.yaml", pod(&format!("env: {env}"), ""))];
        assert_eq!(ask(&files, "kubernetes.container", condition), Some(expected), "{env}");
    }
}

#[test]
fn folders_of_the_node() {
    let volumes = "volumes: [{name: c}, {name: a, hostPath: {path: /etc//ssl/}}]";
    for (mount, condition, expected) in [
        ("", "self.path == '/etc/ssl'", Some(true)),
        ("", "self.isMounted || self.isWritable", Some(false)),
        ("volumeMounts: [{name: a, mountPath: /a}]", "self.isMounted && self.isWritable", Some(true)),
        ("volumeMounts: [{name: c, mountPath: /a}]", "self.isMounted", Some(false)),
        ("volumeMounts: [{name: a, mountPath: /a, readOnly: true}]", "self.isMounted && !self.isWritable", Some(true)),
        ("volumeMounts: [{name: a, mountPath: /a, readOnly: '${R}'}]", "self.isWritable", None),
    ] {
        let files = [("pod.yaml", pod(mount, volumes))];
        assert_eq!(ask(&files, "kubernetes.hostVolume", condition), expected, "{mount} {condition}");
    }
}

#[test]
fn profiles_of_containers() {
    let annotated =
        |annotation: &str| pod("", "").replace("{name: web}", &format!("{{name: web, annotations: {{{annotation}}}}}"));
    let table = [
        ("container.apparmor.security.beta.kubernetes.io/web: unconfined", "self.appArmor == 'Unconfined'", Some(true)),
        ("container.apparmor.security.beta.kubernetes.io/web: localhost/x", "self.appArmor == 'Localhost'", Some(true)),
        ("container.apparmor.security.beta.kubernetes.io/web: '${P}'", "self.appArmor == null", None),
        ("container.apparmor.security.beta.kubernetes.io/other: unconfined", "self.appArmor == null", Some(true)),
        ("seccomp.security.alpha.kubernetes.io/pod: unconfined", "self.seccomp == null", Some(true)),
        ("seccomp.security.alpha.kubernetes.io/pod: unconfined", "self.seccompAnnotation == 'unconfined'", Some(true)),
    ];
    for (annotation, condition, expected) in table {
        let files = [("pod.yaml", annotated(annotation))];
        assert_eq!(ask(&files, "kubernetes.container", condition), expected, "{annotation} {condition}");
    }
}

#[test]
fn hardening_of_containers() {
    for (container, spec, expected) in [
        ("", "", Some(false)),
        ("securityContext: {}", "securityContext: {fsGroup: 7}", Some(false)),
        ("securityContext: {privileged: false}", "", Some(false)),
        ("securityContext: {capabilities: {drop: [NET_RAW]}}", "", Some(true)),
        ("", "securityContext: {runAsUser: 7}", Some(true)),
        ("securityContext: {runAsUser: 0}", "securityContext: {runAsUser: 7}", Some(false)),
        ("securityContext: {readOnlyRootFilesystem: '${R}'}", "", None),
        ("securityContext: {readOnlyRootFilesystem: '${R}', runAsUser: 7}", "", Some(true)),
    ] {
        let files = [("pod.yaml", pod(container, spec))];
        assert_eq!(ask(&files, "kubernetes.container", "self.isHardened"), expected, "{container} | {spec}");
    }
}

#[test]
fn windows_is_known_by_several_signs() {
    for (spec, expected) in [
        ("os: {name: windows}", true),
        ("os: {name: linux}", false),
        ("nodeSelector: {kubernetes.io/os: windows}", true),
        ("nodeSelector: {beta.kubernetes.io/os: windows}", true),
        ("securityContext: {windowsOptions: {runAsUserName: ContainerUser}}", true),
        ("nodeSelector: {kubernetes.io/os: linux}", false),
        ("", false),
    ] {
        let files = [("pod.yaml", pod("", spec))];
        assert_eq!(ask(&files, "kubernetes.pod", "self.isOnWindows"), Some(expected), "{spec}");
    }
}

/// Every container of every template, of kinds that have one and kinds that have several.
#[test]
fn templates_of_other_kinds() {
    for (object, names) in [
        ("apiVersion: v1\nkind: PodTemplate\ntemplate: {spec: {containers: [{name: a}]}}\n", "a"),
        (
            "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{name: a}]}}}\n",
            "a",
        ),
        (
            "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec: {pytorchReplicaSpecs: {Master: {template: {spec: \
             {containers: [{name: a}]}}}, Worker: {template: {spec: {containers: [{name: b}]}}}}}\n",
            "a b",
        ),
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Experiment\nspec: {templates: [{template: {spec: {containers: \
             [{name: a}]}}}, {template: {spec: {containers: [{name: b}]}}}]}\n",
            "a b",
        ),
        ("apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec: {containers: [{name: a}]}\n", ""),
        ("apiVersion: acme.example/v1\nkind: Service\nspec: {template: {spec: {containers: [{name: a}]}}}\n", ""),
        ("apiVersion: v1\nkind: PodList\nitems: [{spec: {containers: [{name: a}]}}, {kind: Service}]\n", "a"),
        (
            "apiVersion: v1\nkind: List\nitems: [{spec: {containers: [{name: a}]}}, {apiVersion: v1, kind: Pod, spec: \
             {containers: [{name: b}]}}]\n",
            "b",
        ),
    ] {
        let parsed = super::parsed(&[("object.yaml", object.to_owned())]);
        let target = seaworthy::model::Target::default();
        let system = seaworthy::model::System::of(&parsed, &target);
        let found: Vec<_> =
            system.kubernetes.containers.iter().filter_map(|found| found.node.text_of("name")).collect();
        assert_eq!(found.join(" "), names, "{object}");
    }
}

#[test]
fn roles_of_containers() {
    let spec = "initContainers: [{name: i}, {name: s, restartPolicy: Always}]\n  ephemeralContainers: [{name: e}]";
    let files = [("pod.yaml", pod("", spec))];
    let parsed = super::parsed(&files);
    let target = seaworthy::model::Target::default();
    let system = seaworthy::model::System::of(&parsed, &target);
    let roles: Vec<_> = system.kubernetes.containers.iter().map(|container| format!("{:?}", container.role)).collect();
    assert_eq!(roles, ["Init", "Sidecar", "Regular", "Ephemeral"]);
}
