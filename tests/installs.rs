//! Charts as objects of Flux and Argo CD install them.
#![allow(clippy::unwrap_used)]

mod workbench;

use serde_json::Value;
use workbench::Copy;

/// What stands in the values as a password. It may never leave the program.
const SECRET: &str = "Otter-parade-7719";

/// A finding as its rule, its place, and the objects whose values show it.
fn lines(copy: &Copy, paths: &[&str]) -> Vec<String> {
    let findings = copy.check(&[&["--format", "json"], paths].concat()).findings();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line = |finding: &Value| {
        let sets: Vec<String> = finding["valueSets"].as_array().unwrap().iter().map(text).collect();
        format!(
            "{} {}:{} {}",
            text(&finding["rule"]),
            text(&finding["path"]),
            finding["start"]["line"],
            sets.join(", ")
        )
    };
    findings.iter().map(line).collect()
}

fn has(lines: &[String], start: &str) -> bool {
    lines.iter().any(|line| line.starts_with(start))
}

#[test]
fn charts_are_judged_as_objects_install_them() {
    let found = lines(&Copy::of("fleet"), &[]).join("\n");
    insta::assert_snapshot!(found);
}

#[test]
fn the_object_alone_gives_the_same() {
    let copy = Copy::of("fleet");
    let whole = lines(&copy, &[]);
    for path in ["clusters/live/courier.yaml", "apps/courier.yaml", "charts/courier/values.yaml"] {
        let own: Vec<_> = whole.iter().filter(|line| line.contains(&format!(" {path}:"))).cloned().collect();
        assert!(!own.is_empty(), "{path}");
        assert_eq!(lines(&copy, &[path]), own, "{path}");
    }
}

#[test]
fn no_secret_in_an_object_is_printed() {
    let copy = Copy::of("fleet");
    let values = copy.read("clusters/live/courier.yaml");
    copy.write("clusters/live/courier.yaml", &format!("{values}    queue: {{password: {SECRET}}}\n"));
    copy.write("charts/courier/templates/fails.yaml", "{{ fail .Values.queue.password }}\n");
    for format in ["human", "short", "json", "sarif"] {
        let run = copy.check(&["--all", "--format", format]);
        assert!(!run.out.contains(SECRET) && !run.err.contains(SECRET), "{format}: {}", run.out);
    }
}

#[test]
fn values_that_nobody_can_see_are_not_judged() {
    let copy = Copy::of("fleet");
    let live = copy.read("clusters/live/courier.yaml");
    copy.write("clusters/live/courier.yaml", &live.replace("kind: ConfigMap", "kind: Secret"));
    let found = lines(&copy, &["clusters", "charts"]);
    assert!(!found.iter().any(|line| line.ends_with("clusters/live/courier.yaml")), "{found:?}");
    // What the object says itself counts all the same.
    assert!(has(&found, "helm/privileged clusters/live/courier.yaml:19"), "{found:?}");
    assert!(has(&found, "helm/image-tag-latest clusters/live/courier.yaml:17"), "{found:?}");
    // Of a value at one path the rest is known.
    let at = "kind: Secret\n      name: x\n      targetPath: image.tag";
    copy.write("clusters/live/courier.yaml", &live.replace("kind: ConfigMap\n      name: courier-values", at));
    let found = lines(&copy, &["clusters", "charts"]);
    assert!(has(&found, "kubernetes/escalation-contradicted charts/courier/values.yaml"), "{found:?}");
}

#[test]
fn parts_of_an_object_count_in_their_order() {
    let copy = Copy::of("fleet");
    let app = copy.read("apps/courier.yaml");
    // What is asked for is missed where the chart is installed, and nowhere else.
    copy.write("charts/courier/templates/asks.yaml", "a: {{ required \"a host\" .Values.host }}\n");
    let asks = |copy: &Copy| has(&lines(copy, &[]), "helm/template-error charts/courier/templates/asks.yaml");
    assert!(asks(&copy));
    let live = copy.read("clusters/live/courier.yaml");
    copy.write("clusters/live/courier.yaml", &live.replace("  values:\n", "  values:\n    host: a\n"));
    copy.write("apps/courier.yaml", &app.replace("          podSecurity", "          host: a\n          podSecurity"));
    assert!(!asks(&copy));
    // A parameter counts more than inline values, those more than files.
    let parameter = "- name: podSecurityContext.runAsUser\n            value: \"1000\"\n          - name: image.tag";
    copy.write("apps/courier.yaml", &app.replace("- name: image.tag", parameter));
    assert!(!has(&lines(&copy, &["apps"]), "kubernetes/may-run-as-root apps/courier.yaml:2"));
    copy.write("apps/dispatch.yaml", "podSecurityContext: {runAsUser: 7}\n");
    copy.write("apps/courier.yaml", &app);
    assert!(has(&lines(&copy, &["apps"]), "kubernetes/may-run-as-root apps/courier.yaml:21"));
}

#[test]
fn what_generators_fill_in_is_unknown() {
    let copy = Copy::of("fleet");
    let set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators: [{list: {elements: [{tag: a}]}}]\n  template:\n    metadata: {name: '{{tag}}-x'}\n    spec:\n      destination: {namespace: '{{tag}}'}\n      source:\n        path: charts/courier\n        helm:\n";
    copy.write("apps/courier.yaml", &format!("{set}          valuesObject: {{image: {{tag: latest}}}}\n"));
    assert!(has(&lines(&copy, &["apps"]), "kubernetes/image-tag-latest apps/courier.yaml:13 apps/courier.yaml"));
    let filled = format!("{set}          valuesObject: {{image: {{tag: latest}}, a: '{{{{tag}}}}'}}\n");
    copy.write("apps/courier.yaml", &filled);
    assert!(lines(&copy, &["apps"]).iter().all(|line| !line.starts_with("kubernetes/image-tag-latest")));
}

#[test]
fn a_suppression_in_the_object_covers_what_its_value_does() {
    let copy = Copy::of("fleet");
    let live = copy.read("clusters/live/courier.yaml");
    let comment = "      # seaworthy: allow(kubernetes/privileged-container) a demonstration\n      privileged";
    copy.write("clusters/live/courier.yaml", &live.replace("      privileged", comment));
    assert!(!has(&lines(&copy, &[]), "kubernetes/privileged-container"));
}

#[test]
fn values_for_development_leave_the_defaults_to_be_judged() {
    let copy = Copy::of("fleet");
    let live = copy.read("clusters/live/courier.yaml");
    std::fs::remove_file(copy.path().join("apps/courier.yaml")).unwrap();
    std::fs::remove_dir_all(copy.path().join("clusters")).unwrap();
    copy.write("clusters/dev/courier.yaml", &live);
    let (template, defaults) = ("charts/courier/templates/deployment.yaml", "charts/courier/values.yaml");
    let found = lines(&copy, &[]);
    assert!(found.contains(&format!("kubernetes/replicas-not-spread {template}:14 {defaults}")), "{found:?}");
}

#[test]
fn patches_of_an_object_leave_open_what_they_set() {
    let copy = Copy::of("fleet");
    let patch = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: courier, namespace: couriers}\nspec:\n  values:\n    image: {tag: 2.1.1}\n";
    copy.write("clusters/live/eu/courier.yaml", patch);
    copy.write("clusters/live/eu/kustomization.yaml", "resources: [..]\npatches: [{path: courier.yaml}]\n");
    let found = lines(&copy, &[]);
    assert!(!has(&found, "kubernetes/image-tag-latest clusters"), "{found:?}");
    assert!(has(&found, "kubernetes/privileged-container clusters/live/courier.yaml:19"), "{found:?}");
}

#[test]
fn operations_on_an_object_leave_open_what_they_set() {
    let patch = |path: &str| {
        format!(
            "  - target: {{kind: HelmRelease, name: courier}}\n    patch: |-\n      - {{op: replace, path: {path}, value: 1}}\n"
        )
    };
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: eu, namespace: flux-system}\nspec:\n  path: ./clusters/live\n  patches:\n";
    for (file, head) in [("clusters/eu/kustomization.yaml", "resources: [../live]\npatches:\n"), ("flux/eu.yaml", flux)]
    {
        let copy = Copy::of("fleet");
        copy.write(file, &format!("{head}{}", patch("/spec/values/image/tag")));
        let found = lines(&copy, &[]);
        assert!(!has(&found, "kubernetes/image-tag-latest clusters"), "{file}: {found:?}");
        assert!(has(&found, "kubernetes/privileged-container clusters/live/courier.yaml:19"), "{file}: {found:?}");
        // Another object is left alone, whatever stands there.
        copy.write(file, &format!("{head}{}", patch("/spec/values/image/tag").replace("courier", "parcels")));
        assert!(has(&lines(&copy, &[]), "kubernetes/image-tag-latest clusters"), "{file}");
        copy.write(file, &format!("{head}{}", patch("/spec/values")));
        assert!(!has(&lines(&copy, &[]), "kubernetes/privileged-container"), "{file}");
    }
}

#[test]
fn a_chart_of_another_repository_is_not_the_one_that_is_here() {
    let copy = Copy::of("fleet");
    let installed = |copy: &Copy, path: &str| lines(copy, &[]).iter().any(|line| line.ends_with(path));
    let remote = |name: &str| {
        format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@git.courier.example:{name}.git\n")
    };
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: couriers}\nspec: {url: \"https://git.courier.example/fleet\"}\n";
    copy.write("clusters/live/source.yaml", source);
    for (name, is_here) in [("fork/fleet", true), ("ops/other", false)] {
        copy.write(".git/config", &remote(name));
        assert_eq!(installed(&copy, " clusters/live/courier.yaml"), is_here, "{name}");
        assert_eq!(installed(&copy, " apps/courier.yaml"), is_here, "{name}");
    }
    // Nobody says where this repository comes from.
    std::fs::remove_file(copy.path().join(".git/config")).unwrap();
    assert!(installed(&copy, " clusters/live/courier.yaml"));
}

#[test]
fn a_chart_in_a_registry_is_not_known() {
    let copy = Copy::of("fleet");
    let live = copy.read("clusters/live/courier.yaml");
    let (before, after) = live.split_once("  chart:").unwrap();
    let rest = after.split_once("  valuesFrom:").unwrap().1;
    let reference = "  chartRef: {kind: OCIRepository, name: courier}\n  valuesFrom:";
    copy.write("clusters/live/courier.yaml", &format!("{before}{reference}{rest}"));
    assert!(!has(&lines(&copy, &[]), "kubernetes/privileged-container"));
}
