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
    let volumes = "volumes: [{name: a, hostPath: {path: /etc//ssl/}}, {name: b, hostPath: {path: /}}, {name: c}]";
    for (mount, condition, expected) in [
        ("", "'/etc/ssl' in self.hostPaths && '/' in self.hostPaths", true),
        ("", "self.writableHostPaths.exists(p, true)", false),
        ("volumeMounts: [{name: a, mountPath: /a}]", "'/etc/ssl' in self.writableHostPaths", true),
        ("volumeMounts: [{name: b, mountPath: /a}]", "'/etc/ssl' in self.writableHostPaths", false),
        ("volumeMounts: [{name: a, mountPath: /a, readOnly: true}]", "'/etc/ssl' in self.writableHostPaths", false),
    ] {
        let files = [("pod.yaml", pod(mount, volumes))];
        assert_eq!(ask(&files, "kubernetes.pod", condition), Some(expected), "{mount} {condition}");
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
