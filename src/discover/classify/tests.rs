#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;

const OBJECT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";
const SPRING: &str = "spring:\n  application:\n    name: a\n";

/// The files that stand around those of the table.
fn surroundings() -> BTreeMap<String, String> {
    let files = [
        ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        ("shop/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
        ("k/kustomization.yaml", "resources: [a.yaml]\npatches:\n- path: odd.yaml\n- path: ops.json\n"),
        ("svc/pom.xml", "<project/>"),
        ("svc/conf/a.yml", SPRING),
        ("svc/conf/b.yml", SPRING),
        ("repo/order.yml", SPRING),
        ("repo/order-eu.yml", "server:\n  port: 1\n"),
        ("repo/loki.yml", "server:\n  http_listen_port: 3100\n"),
        ("lone/order.yml", SPRING),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// Path, text, and the name of the kind with a word of the reason.
const TABLE: &[(&str, &str, &str, &str)] = &[
    // Kubernetes
    ("a.yaml", OBJECT, "kubernetes", "apiVersion and kind"),
    ("a.yml", "# comment\n---\nkind: List\napiVersion: v1\nitems: []\n", "kubernetes", "apiVersion and kind"),
    ("README.md", OBJECT, "other", "neither"),
    ("sync.py", OBJECT, "other", "neither"),
    ("a.yaml", "foo: bar\n---\napiVersion: v1\nkind: Pod\n", "kubernetes", ""),
    ("a.yaml", "\u{feff}apiVersion: v1\r\nkind: Pod\r\n", "kubernetes", ""),
    ("a.yaml", "apiVersion: v1\nmetadata:\n  kind: Pod\n", "other", "neither"),
    ("a.yaml", "apiVersion: v1\n---\nkind: Pod\n", "other", ""),
    ("a.yaml", "apiVersion: 1\nproviders: []\n", "other", ""),
    ("a.yaml", "", "other", ""),
    ("a.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"spec\": {}}", "kubernetes", ""),
    ("a.json", "{\"items\": [{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}]}", "other", ""),
    ("a.yaml", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", "kubernetes", ""),
    ("<stdin>", OBJECT, "kubernetes", ""),
    ("dump.txt", OBJECT, "kubernetes", ""),
    ("crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n", "kubernetes", ""),
    ("application.yml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\n", "kubernetes", ""),
    ("values.yaml", OBJECT, "kubernetes", ""),
    ("docker-compose.yml", OBJECT, "kubernetes", ""),
    ("flux.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", "kubernetes", ""),
    ("shop/crds/crd.yaml", OBJECT, "kubernetes", ""),
    // kustomize
    ("k/kustomization.yaml", "resources: [a.yaml]\n", "kustomization", "called"),
    ("c/x.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "kustomization", "kustomize's"),
    ("backstage.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n", "kubernetes", ""),
    ("k/odd.yaml", OBJECT, "kustomize-patch", "names it"),
    ("k/ops.json", "[{\"op\": \"add\"}]", "kustomize-patch", "names it"),
    ("k/sub/replicas-patch.yaml", OBJECT, "kustomize-patch", "called a patch"),
    ("k/a.yaml", OBJECT, "kubernetes", ""),
    ("no/replicas-patch.yaml", OBJECT, "kubernetes", ""),
    // Helm
    ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "helm-chart", ""),
    ("x/Chart.yaml", "title: music\n", "other", ""),
    ("x/Chart.yaml", "name: [\n", "helm-chart", ""),
    ("cr.yaml", "apiVersion: v1\rkind: Pod\r", "kubernetes", ""),
    ("shop/values.yaml", "apiVersion: v1\nkind: x\n", "helm-values", "beside"),
    ("shop/values-prod.yaml", "a: 1\n", "helm-values", "in a chart"),
    ("shop/ci/big-values.yaml", "a: 1\n", "helm-values", "in a chart"),
    ("env/values-prod.yaml", "a: 1\n", "helm-values", "as a chart's"),
    ("env/prod-values.yml", "a: 1\n", "helm-values", ""),
    ("env/values.json", "{\"a\": 1}", "other", ""),
    ("env/valuesets.yaml", "a: 1\n", "other", ""),
    ("shop/templates/a.yaml", "{{ include \"x\" . }}", "helm-template", "templates"),
    ("shop/templates/_helpers.tpl", "{{ define \"x\" }}{{ end }}", "helm-template", ""),
    ("shop/templates/NOTES.txt", "hello", "helm-template", ""),
    ("shop/charts/db/templates/a.yaml", OBJECT, "helm-template", ""),
    ("other/templates/a.yaml", OBJECT, "kubernetes", ""),
    ("shop/files/dash.json", "{}", "chart-file", "look it up"),
    ("shop/values.schema.json", "{}", "helm-values-schema", ""),
    (
        "ops/vault.yaml",
        "global:\n  tlsDisable: true\nserver:\n  ha:\n    enabled: true\n",
        "helm-values",
        "Vault chart",
    ),
    ("ops/loki.yaml", "server:\n  http_listen_port: 1\nui: true\n", "other", ""),
    // Spring
    ("application.yml", "server:\n  port: 1\n", "spring", "Spring Boot"),
    ("src/main/resources/application-prod.properties", "a=b", "spring", ""),
    ("application.yml", "- hosts: all\n", "other", ""),
    ("application.json", "{}", "other", ""),
    ("my-application.yml", "a: 1\n", "other", ""),
    ("bootstrap.yml", SPRING, "spring", ""),
    ("bootstrap.yaml", "static_resources: {}\n", "other", ""),
    ("svc/src/main/resources/bootstrap.yml", "a: 1\n", "spring", ""),
    ("repo/order.yml", SPRING, "spring", "others of its folder"),
    ("repo/order-eu.yml", "server:\n  port: 1\n", "spring", ""),
    ("repo/loki.yml", "server:\n  http_listen_port: 3100\n", "other", ""),
    ("lone/order.yml", SPRING, "other", ""),
    ("svc/conf/a.yml", SPRING, "other", ""),
    // Vault
    ("v.hcl", "storage \"raft\" {}\nlistener \"tcp\" {}\n", "vault-server", "a listener and a storage"),
    ("v.hcl", "\"listener\" \"tcp\" {}\n", "vault-server", "has a listener"),
    (
        "v.hcl",
        "{\"listener\": [{\"tcp\": {}}], \"storage\": {\"raft\": {}}}",
        "vault-server",
        "a listener and a storage",
    ),
    ("v.hcl", "{\"listener\": [{\"tcp\": {}}], \"storage\": {", "vault-server", "a listener and a storage"),
    ("v.hcl", "seal \"awskms\" {}\n", "vault-server", "server's settings"),
    ("vault.d/telemetry.hcl", "telemetry {}\n", "vault-server", "part of"),
    ("command/agent/extra.hcl", "vault {\n  enabled = true\n  task_token_ttl = \"5s\"\n}\n", "other", ""),
    ("command/agent/extra.hcl", "vault {\n  address = \"https://a:8200\"\n}\n", "vault-agent", "agent's blocks"),
    ("nomad.d/telemetry.hcl", "telemetry {}\n", "other", "words"),
    ("v.hcl", "auto_auth {}\nlistener \"tcp\" {}\n", "vault-agent", "auto_auth"),
    ("v.hcl", "vault {}\ntemplate {}\ntemplate_config {}\n", "vault-agent", "blocks"),
    ("vault-agent.hcl", "vault {}\ntemplate {}\n", "vault-agent", ""),
    ("ct.hcl", "consul {}\nvault {}\ntemplate {}\n", "other", ""),
    ("v.hcl", "auto_auth {}\nlistener \"tcp\" {\n proxy_api { enable_quit = true }\n}\n", "vault-proxy", "own API"),
    ("proxy.hcl", "auto_auth {}\napi_proxy {}\n", "vault-proxy", "says proxy"),
    ("p.hcl", "path \"secret/*\" {\n  capabilities = [\"read\"]\n}\n", "vault-policy", ""),
    ("p.hcl", "path = \"secret\"\n", "other", ""),
    ("p.json", "{\"path\": {\"a\": {\"capabilities\": [\"read\"]}}}", "vault-policy", ""),
    ("p.json", "{\"path\": \"/tmp\"}", "other", ""),
    ("v.json", "{\"listener\": [{}], \"storage\": {}}", "vault-server", ""),
    ("firebase.json", "{\"storage\": {\"rules\": \"x\"}}", "other", ""),
    ("main.hcl", "resource \"a\" \"b\" {}\nlocals {}\n", "other", "words"),
    ("job.hcl", "job \"x\" {\n  group \"y\" { }\n}\n", "other", ""),
    ("vault/storage.json", "{\"storage\": {\"raft\": {}}, \"ui\": true}", "vault-server", "has a storage"),
    ("openbao/index.json", "{\"title\": \"x\", \"backend\": {\"imageid\": \"ubuntu\"}}", "other", ""),
    ("agent/consul-template.hcl", "vault {}\ntemplate {}\n", "other", ""),
    ("vault.config", "{\"listener\": {}, \"storage\": {}}", "vault-server", ""),
    ("nomad.hcl", "datacenter = \"a\"\nserver {}\nvault {}\n", "other", ""),
    ("boundary.hcl", "controller {}\nlistener \"tcp\" {}\nkms \"aead\" {}\n", "other", ""),
    ("v.hcl.tpl", "storage \"raft\" {}\napi_addr = \"${addr}\"\n", "vault-server", ""),
    // companions
    ("etc/vault.service", "[Service]\n", "systemd-unit", "called"),
    ("docker-compose.prod.yml", "services: {}\n", "compose", "called"),
    ("stack.yml", "services:\n  a:\n    image: x\n", "compose", "keys"),
    ("Dockerfile", "FROM x\n", "dockerfile", ""),
    ("main.tf", "resource \"a\" \"b\" {}\n", "terraform", ""),
    ("pom.xml", "<project/>", "maven-build", ""),
    ("gradle.properties", "a=b", "gradle-properties", ""),
    (".github/workflows/ci.yml", "on: push\n", "ci", ""),
    ("alerts.yaml", "groups:\n- name: a\n  rules:\n  - alert: X\n", "prometheus-rules", "keys"),
    ("groups.yaml", "groups:\n- name: a\n", "other", ""),
    ("tls/server.pem", "-----BEGIN CERTIFICATE-----\n", "pem", ""),
    ("init.json", "{\"unseal_keys_b64\": [], \"root_token\": \"x\"}", "vault-init-output", "keys"),
    ("docs/runbooks/vault.md", "# Vault\n", "runbook", ""),
    ("README.md", "# apiVersion\n", "other", ""),
    ("tsconfig.json", "{\"compilerOptions\": {}}", "other", ""),
];

#[test]
fn kinds_and_reasons() {
    let files = surroundings();
    let around = Around::new(&files);
    for (path, text, kind, why) in TABLE {
        let class = classify(path, text, &around);
        assert_eq!(class.kind.name(), *kind, "{path}: {text}");
        assert!(class.why.contains(why), "{path}: {}", class.why);
    }
    assert!(TABLE.len() >= 60);
}

#[test]
fn profiles() {
    let files = surroundings();
    let around = Around::new(&files);
    let profile = |path: &str, text: &str| match classify(path, text, &around).kind {
        FileKind::Spring { profile } => profile,
        other => Some(format!("not Spring but {other:?}")),
    };
    assert_eq!(profile("application.yml", ""), None);
    assert_eq!(profile("application-prod.yml", "").as_deref(), Some("prod"));
    assert_eq!(profile("repo/order-eu.yml", "server:\n  port: 1\n").as_deref(), Some("eu"));
    assert_eq!(profile("repo/order.yml", SPRING), None);
}

#[test]
fn formats_and_templates() {
    let files = surroundings();
    let around = Around::new(&files);
    let table = [
        ("a.yaml", OBJECT, Format::Yaml, false),
        ("<stdin>", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", Format::Json, false),
        ("<stdin>", "storage \"raft\" {}\nlistener \"tcp\" {}\n", Format::Hcl, false),
        ("main.tf", "", Format::Terraform, false),
        ("run.sh", "", Format::Shell, false),
        ("app.policy", "path \"a\" {}\n", Format::Hcl, false),
        ("etc/vault.conf", "ui = true\n", Format::Hcl, false),
        ("vault.hcl.j2", "storage \"raft\" {}\napi_addr = \"{{ addr }}\"\n", Format::Hcl, true),
        ("gradle.properties", "", Format::Properties, false),
        ("kustomization.yaml", "", Format::Yaml, false),
        ("k/Kustomization", "", Format::Yaml, false),
        ("shop/templates/a.yaml", "a: \"{{ .x }}\"", Format::Yaml, true),
        ("shop/templates/b.yaml", OBJECT, Format::Yaml, false),
        ("application.yml", "a: {{ .x }}\n", Format::Yaml, true),
        ("application.yml", "a: \"{{ .x }}\"\n", Format::Yaml, false),
        ("a.yaml.j2", "apiVersion: v1\nkind: Pod\nname: x-{{ y }}\n", Format::Yaml, true),
        ("v.hcl.tpl", "storage \"raft\" {}\napi_addr = \"${addr}\"\n", Format::Hcl, true),
        ("v.hcl", "listener \"tcp\" {\n  tls_disable = %%TLS%%\n}\n", Format::Hcl, true),
        ("v.hcl", "{{ if .x }}\nlistener \"tcp\" {}\n{{ end }}\n", Format::Hcl, true),
        ("v.hcl", "auto_auth {}\nx = <<-EOF\n{{ with secret \"a\" }}\nb = {{ .c }}\n EOF\ny = 1", Format::Hcl, false),
        ("v.hcl", "auto_auth {}\nx = <<EOF\na\nEOF\ny = {{ z }}", Format::Hcl, true),
        ("v.hcl", "listener \"tcp\" {\n  address = \"{{ GetPrivateIP }}:8200\"\n}\n", Format::Hcl, false),
    ];
    for (path, text, format, templated) in table {
        let class = classify(path, text, &around);
        assert_eq!((class.format, class.templated), (format, templated), "{path}: {text}");
    }
}

#[test]
fn broken_texts_do_no_harm() {
    let files = surroundings();
    let around = Around::new(&files);
    for (path, text, ..) in TABLE {
        for (cut, _) in text.char_indices() {
            for tail in ["", "\\é\"", "\"\\", "<<É\né", "/*", "|\u{feff}", "}}]]"] {
                let broken = format!("{}{tail}", &text[..cut]);
                classify(path, &broken, &around);
                super::super::claimed_family(path, &broken, &around);
            }
        }
    }
}
