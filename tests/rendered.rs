//! Charts as `check` judges them: rendered, with findings where somebody wrote what is at fault.
#![allow(clippy::unwrap_used)]

mod workbench;

use serde_json::Value;
use workbench::Copy;

/// What stands in the charts as passwords. None of it may ever leave the program.
const SECRETS: [&str; 2] = ["Walrus-ticket-6650", "Heron-ledger-1187"];

fn found<'f>(findings: &'f [Value], rule: &str) -> &'f Value {
    findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("nothing of {rule}"))
}

/// The text of the characters at which a finding stands.
fn marked(copy: &Copy, finding: &Value) -> String {
    let text = copy.read(finding["path"].as_str().unwrap());
    let offset = |end: &str| finding[end]["offset"].as_u64().unwrap() as usize;
    text[offset("start")..offset("end")].to_owned()
}

#[test]
fn a_chart_is_judged_by_what_it_renders_to() {
    let run = Copy::of("parcels").check(&["--color", "never", "--format", "short"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    insta::assert_snapshot!(run.out);
}

#[test]
fn findings_stand_where_somebody_wrote_what_is_at_fault() {
    let copy = Copy::of("parcels");
    let findings = copy.check(&["--format", "json"]).findings();
    for (rule, path, text) in [
        // A part of a value that two keys make.
        ("kubernetes/image-tag-latest", "chart/values.yaml", "tag: stable"),
        // What is missing in a mapping that comes from the values.
        ("kubernetes/may-run-as-root", "chart/values.yaml", "securityContext"),
        ("kubernetes/no-memory-limit", "chart/values.yaml", "resources"),
        // What a template says itself.
        ("kubernetes/service-without-pods", "chart/templates/service.yaml", "selector"),
        // Text of another family inside a value.
        ("spring/show-values", "chart/values.yaml", "show-values: always"),
        ("helm/template-error", "broken/templates/budget.yaml", ".maxUnavailable"),
    ] {
        let finding = found(&findings, rule);
        assert_eq!((finding["path"].as_str(), marked(&copy, finding)), (Some(path), text.to_owned()), "{rule}");
    }
}

#[test]
fn the_ways_from_the_object_to_the_place_are_named() {
    let copy = Copy::of("parcels");
    let findings = copy.check(&["--format", "json"]).findings();
    let ways = |rule: &str| -> Vec<String> {
        let via = found(&findings, rule)["via"].as_array().unwrap().clone();
        let way = |way: &Value| {
            format!("{} {}:{}", way["what"].as_str().unwrap(), way["path"].as_str().unwrap(), way["start"]["line"])
        };
        via.iter().map(way).collect()
    };
    assert_eq!(
        ways("kubernetes/image-tag-latest"),
        [
            "template chart/templates/deployment.yaml:23",
            "template chart/templates/_helpers.tpl:7",
            "values chart/values.yaml:5"
        ]
    );
    assert_eq!(ways("kubernetes/service-without-pods"), ["template chart/templates/service.yaml:6"]);
    assert_eq!(ways("spring/show-values"), ["embedded chart/templates/config.yaml:6", "values chart/values.yaml:40"]);
}

#[test]
fn what_random_functions_give_is_not_judged() {
    let findings = Copy::of("parcels").check(&["--format", "json", "--profile", "strict"]).findings();
    let of_session = |finding: &&Value| finding["message"].as_str().unwrap().contains("session");
    assert_eq!(findings.iter().find(of_session), None);
}

#[test]
fn a_suppression_covers_what_is_rendered_from_its_line() {
    let copy = Copy::of("parcels");
    let rules = ["kubernetes/privileged-container", "kubernetes/host-network", "kubernetes/host-pid"];
    let findings = copy.check(&["--format", "json", "--show-suppressed"]).findings();
    for rule in rules {
        assert_eq!(found(&findings, rule)["status"], "suppressed", "{rule}");
    }
    for path in ["chart/values.yaml", "chart/templates/agent.yaml"] {
        copy.write(path, &copy.read(path).replace("seaworthy:", "note:"));
    }
    let findings = copy.check(&["--format", "json"]).findings();
    rules.iter().for_each(|rule| assert_eq!(found(&findings, rule)["status"], "reported", "{rule}"));
}

#[test]
fn a_comment_in_the_template_covers_what_its_values_do() {
    let copy = Copy::of("parcels");
    let path = "chart/templates/deployment.yaml";
    let include = "          {{- include \"parcels.container\"";
    let comment = "          {{- /* seaworthy: allow(kubernetes/image-tag-latest) a demonstration */}}\n";
    copy.write(path, &copy.read(path).replace(include, &format!("{comment}{include}")));
    let run = copy.check(&["--format", "json"]);
    assert!(!run.out.contains("kubernetes/image-tag-latest"), "{}", run.out);
}

#[test]
fn one_file_of_a_chart_is_judged_with_the_rest() {
    let copy = Copy::of("parcels");
    let whole = copy.check(&["--format", "json"]).findings();
    for path in ["chart/values.yaml", "chart/templates/service.yaml", "chart/templates/deployment.yaml"] {
        let own: Vec<_> = whole.iter().filter(|finding| finding["path"] == path).cloned().collect();
        assert!(!own.is_empty(), "{path}");
        assert_eq!(copy.check(&["--format", "json", path]).findings(), own, "{path}");
    }
}

#[test]
fn no_secret_of_a_chart_is_printed() {
    let copy = Copy::of("parcels");
    // One that an error quotes, one in a name that messages quote.
    copy.write(
        "chart/templates/fails.yaml",
        "{{ toYaml (index .Values.smtp.password 3) }}\n{{ include .Values.smtp.password . }}\n{{ fail .Values.smtp.password }}\n",
    );
    copy.write(
        "chart/templates/named.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: a:1, env: [{name: PASSWORD, value: {{ .Values.smtp.password }}}], command: [run, --password={{ .Values.smtp.password }}]}]}\n",
    );
    for format in ["human", "short", "json", "sarif"] {
        for more in [&["--all"][..], &["--show-suppressed"], &["--profile", "strict"]] {
            let run = copy.check(&[&["--color", "never", "--format", format], more].concat());
            for secret in SECRETS {
                assert!(!run.out.contains(secret) && !run.err.contains(secret), "{format} {more:?}: {}", run.out);
            }
        }
    }
}

/// The value sets of the first finding of a rule.
fn sets(findings: &[Value], rule: &str) -> Vec<String> {
    let sets = found(findings, rule)["valueSets"].as_array().unwrap();
    sets.iter().map(|set| set.as_str().unwrap().to_owned()).collect()
}

fn ids(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

#[test]
fn values_for_production_are_judged_in_place_of_the_defaults() {
    let copy = Copy::of("parcels");
    copy.write("chart/values-prod.yaml", "image: {tag: 2.9.1}\npodSecurityContext:\n  runAsNonRoot: true\n");
    copy.write("chart/values-staging.yaml", "image:\n  tag: latest\n");
    copy.write("chart/values-dev.yaml", "image: {tag: dev}\nresources: {}\n");
    copy.write("chart/ci/small-values.yaml", "image: {tag: small}\nresources: {}\n");
    let findings = copy.check(&["--format", "json"]).findings();
    let tag = found(&findings, "kubernetes/image-tag-latest");
    assert_eq!(
        (tag["path"].as_str(), marked(&copy, tag)),
        (Some("chart/values-staging.yaml"), "tag: latest".to_owned())
    );
    let both = ["chart/values-prod.yaml", "chart/values-staging.yaml"];
    for (rule, expected) in [
        ("kubernetes/image-tag-latest", &both[1..]),
        ("kubernetes/may-run-as-root", &both[1..]),
        ("kubernetes/no-memory-limit", &both),
        ("kubernetes/service-without-pods", &both),
    ] {
        assert_eq!(sets(&findings, rule), expected, "{rule}");
        assert_eq!(ids(&findings).iter().filter(|id| **id == rule).count(), 1, "{rule}");
    }
    // Tests of the release are no part of it, whatever values it has.
    assert!(findings.iter().all(|finding| !finding["path"].as_str().unwrap().contains("tests/")));
}

#[test]
fn values_that_give_the_same_are_judged_once() {
    let copy = Copy::of("parcels");
    copy.write("chart/values-large.yaml", "replicaCount: 3\n");
    let findings = copy.check(&["--format", "json"]).findings();
    assert_eq!(sets(&findings, "kubernetes/no-memory-limit"), ["chart/values-large.yaml", "chart/values.yaml"]);
}

#[test]
fn the_configuration_and_the_command_line_name_values() {
    let copy = Copy::of("parcels");
    copy.write("ops/live.yaml", "image:\n  tag: 2.9.1\n");
    let config = "[[helm]]\nchart = \"chart\"\nvalues = [[\"ops/live.yaml\"]]\n";
    copy.write("seaworthy.toml", config);
    assert!(!copy.check(&["--format", "json"]).out.contains("kubernetes/image-tag-latest"));
    copy.write("seaworthy.toml", &format!("{config}set = [\"image.tag=main\"]\n"));
    let findings = copy.check(&["--format", "json"]).findings();
    // What no file says is marked where the template uses it.
    let tag = found(&findings, "kubernetes/image-tag-latest");
    assert_eq!(tag["path"], "chart/templates/_helpers.tpl");
    assert_eq!(sets(&findings, "kubernetes/no-memory-limit"), ["ops/live.yaml + --set image.tag"]);
    copy.write("seaworthy.toml", "");
    let run = copy.check(&["--format", "json", "--values", "ops/live.yaml", "--set", "ingress.enabled=true"]);
    assert!(!run.out.contains("kubernetes/image-tag-latest"));
    // Where somebody says how the chart is installed, what it asks for is missing.
    let findings = run.findings();
    let errors = findings.iter().filter(|finding| finding["rule"] == "helm/template-error");
    assert!(
        errors.map(|error| error["message"].as_str().unwrap()).any(|message| message == "ingress.host names the host")
    );
    assert_eq!(copy.check(&["--values", "nowhere.yaml"]).code, 2);
    copy.write("seaworthy.toml", &config.replace("live", "nowhere"));
    assert_eq!(copy.check(&[]).code, 2);
}

#[test]
fn an_annotation_in_a_template_covers_the_object() {
    let copy = Copy::of("parcels");
    let path = "chart/templates/service.yaml";
    let annotation =
        "metadata:\n  annotations:\n    seaworthy.dev/allow: 'kubernetes/service-without-pods: a demonstration'\n";
    copy.write(path, &copy.read(path).replace("metadata:\n", annotation));
    assert!(!copy.check(&["--format", "json"]).out.contains("kubernetes/service-without-pods"));
}

#[test]
fn a_chart_with_missing_parts_leaves_open_what_they_bring() {
    let copy = Copy::of("parcels");
    let manifest = copy.read("chart/Chart.yaml");
    let needs = "dependencies:\n  - {name: more, version: 1.0.0, repository: https://charts.parcels.example}\n";
    copy.write("chart/Chart.yaml", &format!("{manifest}{needs}"));
    assert!(!copy.check(&["--format", "json"]).out.contains("kubernetes/service-without-pods"));
}

#[test]
fn what_renders_to_no_yaml_is_reported_where_it_breaks() {
    let copy = Copy::of("parcels");
    let path = "chart/templates/service.yaml";
    let broken = copy.read(path).replace("metadata:\n", "metadata:\n  {{- toYaml (list 1) | nindent 2 }}\n");
    copy.write(path, &broken);
    let found = copy.check(&["--format", "short", "--only", "helm/template-error"]).out;
    let after = broken.lines().position(|line| line.contains("(list 1)")).unwrap() + 2;
    assert!(
        found.contains(&format!("{path}:{after}:3: high[helm/template-error] what is rendered here is no YAML")),
        "{found}"
    );
}

#[test]
fn what_keeps_a_chart_from_being_rendered_whole_is_a_problem() {
    let copy = Copy::of("parcels");
    let broken = copy.check(&["--set", "a[=hunter2x", "--format", "json"]);
    assert_eq!((broken.code, broken.out.contains("hunter2x")), (2, false));
    assert!(broken.out.contains("the value cannot be set as Helm sets values"), "{}", broken.out);
}

#[test]
fn a_values_file_that_is_no_yaml_is_reported_once() {
    let copy = Copy::of("parcels");
    copy.write("chart/values-prod.yaml", "a: [1\nb: 2\n");
    let found = copy.check(&["--format", "short"]).out;
    assert_eq!(found.lines().filter(|line| line.starts_with("chart/values-prod.yaml:2:")).count(), 1, "{found}");
}

#[test]
fn the_keys_that_decide_what_a_template_says_are_named() {
    let copy = Copy::of("parcels");
    let service = copy.read("chart/templates/service.yaml");
    let guarded = format!(
        "{{{{- if and .Values.global.active (not .Values.nameOverride) .Values.service.port }}}}\n{service}{{{{- end }}}}\n"
    );
    copy.write("chart/templates/service.yaml", &guarded);
    let values = copy.read("chart/values.yaml");
    copy.write("chart/values.yaml", &format!("{values}global: {{active: true}}\nnameOverride: \"\"\n"));
    let findings = copy.check(&["--format", "json"]).findings();
    let related = found(&findings, "kubernetes/service-without-pods")["related"].clone();
    let told: Vec<_> = related
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["path"].as_str(), one["start"]["line"].as_u64(), one["message"].as_str()))
        .collect();
    assert_eq!(told, [(Some("chart/values.yaml"), Some(8), Some("`service.port` decides that it is there"))]);
}

#[test]
fn a_template_with_a_mistake_loses_only_what_is_wrong() {
    let copy = Copy::of("parcels");
    let path = "chart/templates/service.yaml";
    let service = copy.read(path);
    copy.write(path, &format!("{service}  type: {{{{ .Values.type | | }}}}\n  externalIPs: [192.0.2.1]\n"));
    let run = copy.check(&["--format", "short", "--all"]);
    let line = service.lines().count() + 1;
    assert!(run.out.contains(&format!("{path}:{line}:")), "{}", run.out);
    assert!(run.out.contains(&format!("{path}:{}:", line + 1)), "{}", run.out);
}

#[test]
fn a_chart_in_a_folder_beside_it_is_rendered_along() {
    let copy = Copy::of("parcels");
    let manifest = copy.read("chart/Chart.yaml");
    let needs = "dependencies:\n  - {name: lib, version: 1.0.0, repository: file://../lib}\n";
    copy.write("chart/Chart.yaml", &format!("{manifest}{needs}"));
    copy.write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n");
    copy.write("lib/values.yaml", "");
    copy.write(
        "lib/templates/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: lib}\nspec: {hostNetwork: {{ .Values.net }}, containers: []}\n",
    );
    let values = copy.read("chart/values.yaml");
    copy.write("chart/values.yaml", &format!("{values}lib: {{net: true}}\n"));
    let run = copy.check(&["--format", "short"]);
    assert!(run.out.contains("chart/values.yaml:44:7: high[kubernetes/host-network]"), "{}", run.out);
    // The chart is whole.
    assert!(run.out.contains("kubernetes/service-without-pods"), "{}", run.out);
}

#[test]
fn what_a_chart_leaves_to_its_user_is_asked_for_and_not_missed() {
    let copy = Copy::of("parcels");
    let values = copy.read("chart/values.yaml");
    copy.write("chart/values.yaml", &format!("{values}host:\nsite: {{name: a}}\n"));
    let missed = |template: &str, options: &[&str]| {
        copy.write("chart/templates/host.yaml", &format!("a: {template}\n"));
        let run = copy.check(&[&["--format", "short", "--only", "helm/*"], options].concat());
        run.out.contains("chart/templates/host.yaml:1:")
    };
    for asks in ["{{ .Values.host | upper }}", "{{ .Values.other | upper }}", "{{ .Values.host.name }}"] {
        assert!(!missed(asks, &[]), "{asks}");
        assert!(missed(asks, &["--set", "site.name=b"]), "{asks}");
    }
    // A mapping that is not there at all, and what is no value, are mistakes.
    for errs in ["{{ .Values.sites.name }}", "{{ (dict \"a\" 1).b.c }}", "{{ .Values.site | upper }}"] {
        assert!(missed(errs, &[]), "{errs}");
    }
}
