//! What an overlay sets is unknown in its base, and nothing else is.

use super::{ask, deployment};

fn with_overlay(overlay: &str, more: &[(&'static str, &str)], view: &str, condition: &str) -> Option<bool> {
    let mut files = vec![
        ("base/web.yaml", deployment("a", "app: web", "hostPID: true\n      volumes: [{name: data}]")),
        ("base/kustomization.yaml", "resources: [web.yaml]\n".to_owned()),
        ("live/kustomization.yaml", format!("resources: [../base]\n{overlay}\n")),
    ];
    files.extend(more.iter().map(|(path, text)| (*path, (*text).to_owned())));
    ask(&files, view, condition)
}

#[test]
fn images_and_replicas() {
    for (overlay, view, condition, expected) in [
        ("", "kubernetes.workload", "self.replicas == 2", Some(true)),
        ("replicas: [{name: web, count: 3}]", "kubernetes.workload", "self.replicas == 2", None),
        ("replicas: [{name: api, count: 3}]", "kubernetes.workload", "self.replicas == 2", Some(true)),
        ("images: [{name: acme/web, newTag: '2'}]", "kubernetes.container", "self.imageTag == '1.4'", None),
        ("images: [{name: acme/api, newTag: '2'}]", "kubernetes.container", "self.imageTag == '1.4'", Some(true)),
    ] {
        assert_eq!(with_overlay(overlay, &[], view, condition), expected, "{overlay}");
    }
}

const PATCH: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      \
                     hostPID: false\n      containers:\n        - name: web\n          securityContext: {privileged: false}\n";

#[test]
fn patches() {
    let by_file = "patches: [{path: patch.yaml}]";
    let inline = "patches:\n  - target: {kind: Deployment, name: w.*}\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/hostPID\n        value: false";
    let by_index = "patches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      - {op: add, path: /spec/template/spec/containers/0/image, value: x}";
    let other = "patches:\n  - target: {kind: StatefulSet}\n    patch: |-\n      - {op: add, path: /spec/template/spec/hostPID, value: false}";
    let adding = "patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {volumes: [{name: more}], containers: [{name: web, env: [{name: A}]}]}}}";
    for (overlay, view, condition, expected) in [
        (by_file, "kubernetes.pod", "self.hostPID", None),
        (by_file, "kubernetes.pod", "self.hostIPC", Some(false)),
        (by_file, "kubernetes.container", "self.privileged", None),
        (by_file, "kubernetes.container", "self.imageTag == '1.4'", Some(true)),
        (by_file, "kubernetes.workload", "self.name == 'web' && self.replicas == 2", Some(true)),
        ("patchesStrategicMerge: [patch.yaml]", "kubernetes.pod", "self.hostPID", None),
        (inline, "kubernetes.pod", "self.hostPID", None),
        (inline, "kubernetes.workload", "self.replicas == 2", Some(true)),
        (by_index, "kubernetes.container", "self.imageTag == '1.4'", None),
        (by_index, "kubernetes.container", "self.privileged", Some(false)),
        (adding, "kubernetes.container", "self.env.exists(e, true)", None),
        (adding, "kubernetes.pod", "self.volumes.exists(v, true)", Some(true)),
        (other, "kubernetes.pod", "self.hostPID", Some(true)),
    ] {
        let answer = with_overlay(overlay, &[("live/patch.yaml", PATCH)], view, condition);
        assert_eq!(answer, expected, "{overlay} {condition}");
    }
}

#[test]
fn a_patch_is_no_object() {
    let files =
        [("kustomization.yaml", "patches: [{path: patch.yaml}]\n".to_owned()), ("patch.yaml", PATCH.to_owned())];
    let parsed = super::parsed(&files);
    let target = seaworthy::model::Target::default();
    assert!(seaworthy::model::System::of(&parsed, &target).kubernetes.objects.is_empty());
}

#[test]
fn kustomizations_in_a_circle_come_to_an_end() {
    let files = [
        ("a/kustomization.yaml", "resources: [../b, ../a]\nreplicas: [{name: web, count: 2}]\n".to_owned()),
        ("b/kustomization.yaml", "resources: [../a, ../a, web.yaml]\n".to_owned()),
        ("b/web.yaml", deployment("a", "app: web", "")),
    ];
    assert_eq!(ask(&files, "kubernetes.workload", "self.replicas == 2"), None);
}

/// A patch is a part of an object: no object is found in it, whoever names it and however.
#[test]
fn patches_are_no_objects() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n".to_owned();
    let steps = "- {op: add, path: /spec/replicas, value: 3}\n".to_owned();
    for (kustomization, path, text) in [
        ("patches: [{path: more.yaml}]", "live/more.yaml", &patch),
        ("patches:\n  - target: {kind: Deployment}\n    path: parts/more.yaml", "live/parts/more.yaml", &patch),
        ("patchesStrategicMerge: [more.yaml]", "live/more.yaml", &patch),
        ("patchesJson6902:\n  - target: {kind: Deployment, name: web}\n    path: more.yaml", "live/more.yaml", &steps),
        ("namePrefix: live-", "live/replicas-patch.yaml", &patch),
    ] {
        let files = [("live/kustomization.yaml", format!("{kustomization}\n")), (path, text.clone())];
        let files = super::parsed(&files);
        let target = seaworthy::model::Target::default();
        let system = seaworthy::model::System::of(&files, &target);
        assert_eq!(system.kubernetes.objects.len(), 0, "{kustomization}");
        assert_eq!(system.kubernetes.misfits.len(), 0, "{kustomization}");
        assert_eq!(system.kubernetes.kustomizations.len(), 1, "{kustomization}");
    }
}
