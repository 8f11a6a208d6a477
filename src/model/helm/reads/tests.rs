#![allow(clippy::unwrap_used)]

use super::super::tests::told as facts;

const CHART: (&str, &str) = ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");

fn of(template: &str, values: &str, fact: &str) -> String {
    let files = [CHART, ("shop/templates/a.yaml", template), ("shop/values.yaml", values)];
    facts(&files, "helm.values", fact).join("; ")
}

#[test]
fn values_that_nothing_reads() {
    for (template, values, unread) in [
        ("{{ .Values.a }}", "a: 1\nb: 1", "b"),
        ("{{ $.Values.a.b }}{{ $x := .Values.c }}", "a: {b: 1, d: 1}\nc: {e: 1}", "a.d"),
        ("{{ with .Values.a }}{{ .b }}{{ end }}", "a: {b: 1, c: 1}", ""),
        ("{{ range $k, $v := .Values.a }}{{ $v }}{{ end }}", "a: {b: 1}", ""),
        ("{{ index .Values \"a\" \"b-c\" }}", "a: {b-c: 1, d: 1}", "a.d"),
        ("{{ index .Values $x }}", "a: 1", "unknown"),
        ("{{ get .Values \"a\" }}{{ hasKey .Values.b \"c\" }}", "a: 1\nb: {c: 1, d: 1}", "b.d"),
        ("{{ dig \"b\" \"c\" \"\" .Values.a }}", "a: {b: {c: 1, d: 1}}", "a.b.d"),
        (
            "{{ include \"x\" (dict \"ctx\" . \"a\" .Values.a) }}{{ define \"x\" }}{{ .ctx.Values.b }}{{ end }}",
            "a: 1\nb: 1",
            "",
        ),
        ("{{ include \"x\" (dict \"v\" .Values) }}{{ define \"x\" }}{{ end }}", "a: 1", "unknown"),
        ("{{ include \"common.x\" . }}", "a: 1", "unknown"),
        ("{{ toYaml .Values }}", "a: 1", "unknown"),
        ("{{ .Values.a", "b: 1", "unknown"),
        ("{{ (.Values.a).b }}", "a: {b: 1, c: 1}", ""),
        ("{{ tpl .Values.a . }}", "a: '{{ .Values.b }}'\nb: 1", ""),
        ("{{ tpl (.Files.Get \"x\") . }}", "a: 1", "unknown"),
        ("{{ .Files.Get \"x\" }}{{ .Values.b }}", "a: 1\nb: 1", "a"),
        ("{{ .Values.b }}", "a: &a {x: 1}\nb: *a\nc: 1", "c"),
        ("{{ .Values.b }}", "global: {x: 1}\ntags: {y: true}\nx-a: 1\nb: 1", ""),
    ] {
        let said = of(template, values, "unread");
        assert_eq!(said, unread, "{template} with {values}");
    }
}

#[test]
fn values_that_others_read() {
    let parent = "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: db, alias: store, condition: 'x.on,y.on'}]\n";
    let child = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
    let files = [
        ("shop/Chart.yaml", parent),
        ("shop/charts/web/Chart.yaml", child),
        ("shop/charts/web/templates/b.yaml", "{{ .Values.z }}"),
        ("shop/charts/web/values.yaml", "q: 1"),
        ("shop/ci/test-values.yaml", "q: 1"),
        ("shop/templates/a.yaml", "{{ .Values.a }}"),
        ("shop/values.yaml", "a: 1\nstore: {b: 1}\nweb: {c: 1}\nx: {on: true}\ny: {on: true}\nq: 1"),
    ];
    assert_eq!(facts(&files, "helm.values", "unread"), ["unknown", "", "q"]);
}

#[test]
fn values_that_are_not_there() {
    for (template, values, unset) in [
        ("{{ .Values.a }}", "b: 1", "a (templates/a.yaml:1)"),
        ("x\n{{ .Values.a.b | quote }}", "a: {}", "a.b (templates/a.yaml:2)"),
        ("{{ .Values.a }}", "a:", ""),
        ("  # x: {{ .Values.a }}", "c: 1", ""),
        ("{{ .Values.a | default 1 }}{{ default 1 .Values.b }}", "c: 1", ""),
        ("{{ if .Values.a }}{{ .Values.a.b }}{{ end }}", "c: 1", ""),
        ("{{ range .Values.a }}{{ . }}{{ end }}{{ with .Values.b }}x{{ end }}", "c: 1", ""),
        ("{{ printf \"%s\" (.Values.a | default \"x\") }}", "c: 1", ""),
        ("{{ define \"x\" }}{{ .Values.a }}{{ end }}", "c: 1", ""),
        ("{{ .Values.global.a }}", "c: 1", ""),
        ("{{ .Values.a.b }}", "a: '{{ x }}'", ""),
        ("{{ .Values.a }}{{ toYaml .Values }}", "c: 1", "unknown"),
    ] {
        let said = of(template, values, "unset");
        assert_eq!(said, unset, "{template} with {values}");
    }
}
