#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::model::vault::chart::LAID_OVER;
use crate::source::{Format, Place};

fn parsed(path: &str, text: &str) -> Parsed {
    let alone = BTreeMap::<String, String>::new();
    let environments = crate::discover::Environments::default();
    let mut input = crate::discover::input(path, text.to_owned(), &Around::new(&alone), &environments).unwrap();
    input.reported = !path.contains("context");
    Parsed::of(input)
}

/// The texts inside a file, each with its kind.
fn texts(path: &str, text: &str) -> Vec<(String, String)> {
    let inputs = inside(&parsed(path, text));
    inputs.into_iter().map(|input| (input.kind.name().to_owned(), input.source.text.trim().to_owned())).collect()
}

#[test]
fn the_active_configuration_is_the_one_that_the_switches_choose() {
    for (text, expected) in [
        ("server: {standalone: {config: s = 1}, ha: {config: c = 1, raft: {config: r = 1}}}", Some("s = 1")),
        ("server: {ha: {enabled: true, config: c = 1, raft: {enabled: true, config: r = 1}}}", Some("r = 1")),
        ("server: {ha: {enabled: true, config: c = 1, raft: {enabled: false, config: r = 1}}}", Some("c = 1")),
        ("server: {ha: {enabled: true, raft: {config: r = 1}}}", Some("r = 1")),
        ("server: {ha: {enabled: \"true\", raft: {enabled: \"true\", config: r = 1}}}", Some("r = 1")),
        ("server: {ha: {enabled: true}, standalone: {config: s = 1}}", None),
        ("server: {ha: {enabled: false, config: c = 1}, standalone: {config: s = 1}}", Some("s = 1")),
        ("server: {ha: {raft: {config: r = 1}}}", Some("r = 1")),
        ("server: {standalone: {enabled: false, config: s = 1}, ha: {config: c = 1}}", Some("c = 1")),
        ("server: {dev: {enabled: true}, standalone: {config: s = 1}}", None),
        ("server: {enabled: false, standalone: {config: s = 1}}", None),
        ("injector: {externalVaultAddr: https://v}\nserver: {standalone: {config: s = 1}}", None),
        ("injector: {externalVaultAddr: ''}\nserver: {standalone: {config: s = 1}}", Some("s = 1")),
        ("server: {standalone: {config: {ui: true}}}", None),
        ("platform: {vault: {server: {standalone: {config: s = 1}}}}", Some("s = 1")),
        ("a: {b: {c: {d: {server: {standalone: {config: s = 1}}}}}}", None),
    ] {
        let found = texts("values.yaml", text);
        let expected: Vec<_> = expected.map(|text| ("vault-server".to_owned(), text.to_owned())).into_iter().collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn files_in_config_maps_and_secrets() {
    let map = |entries: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{entries}\n");
    let secret = |field: &str| format!("apiVersion: v1\nkind: Secret\n{field}:\n  application.properties: a=b\n");
    let spring = [("spring".to_owned(), "a: b".to_owned())];
    assert_eq!(texts("a.yaml", &map("  application.yml: 'a: b'")), spring);
    assert_eq!(texts("a.yaml", &map("  application-prod.yaml: |\n    a: b")), spring);
    assert_eq!(texts("a.yaml", &secret("stringData"))[0].1, "a=b");
    assert_eq!(texts("a.yaml", &secret("data")), []);
    let policy = "  p.hcl: |\n    path \"a/*\" { capabilities = [\"read\"] }";
    assert_eq!(texts("a.yaml", &map(policy))[0].0, "vault-policy");
    let server = "  v.hcl: |\n    storage \"raft\" {}\n    listener \"tcp\" {}";
    assert_eq!(texts("a.yaml", &map(server))[0].0, "vault-server");
    let agent = "  agent.config: |\n    auto_auth {}\n    listener \"tcp\" {}";
    assert_eq!(texts("a.yaml", &map(agent))[0].0, "vault-agent");
    for name in ["local.config", "vault.json"] {
        let server =
            format!("  {name}: |\n    {{\"storage\": {{\"raft\": {{}}}}, \"listener\": [{{\"tcp\": {{}}}}],}}");
        assert_eq!(texts("a.yaml", &map(&server))[0].0, "vault-server", "{name}");
    }
    let list = "apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n  data: {application.yml: 'a: b'}\n";
    assert_eq!(texts("a.yaml", list), spring);
    for other in [
        "  values.yaml: 'a: b'",
        "  nomad.hcl: 'job \"a\" {}'",
        "  application.json: '{}'",
        "  vault.json: '{\"backend\": {\"imageid\": \"ubuntu\"}, \"title\": \"Vault\"}'",
        "  proxy.config: 'frontend a'",
        "  application.yml: ''",
        "  application.yml: {a: b}",
        "  deployment.yaml: \"apiVersion: v1\\nkind: Secret\"",
    ] {
        assert_eq!(texts("a.yaml", &map(other)), [], "{other}");
    }
}

#[test]
fn the_inner_text_inherits_from_the_outer() {
    let text = "kind: ConfigMap\napiVersion: v1\ndata:\n  application-dev.yml: 'a: b'\n  application.yml: \"a: b\"\n  \
                application.properties: 'a=b'\n";
    let found = inside(&parsed("context/prod/a.yaml", text));
    let of = |n: usize| (found[n].environment, found[n].format, found[n].reported, found[n].templated);
    assert_eq!(of(0), (Environment::Development, Format::Yaml, false, false));
    assert_eq!(of(1), (Environment::Production, Format::Yaml, false, false));
    assert_eq!(of(2), (Environment::Production, Format::Properties, false, false));
    assert_eq!(found[0].kind, FileKind::Spring { profile: Some("dev".to_owned()) });
    let markup = "kind: ConfigMap\napiVersion: v1\ndata:\n  application.yml: |\n    a:\n      {{ toYaml .Values }}\n";
    assert!(inside(&parsed("a.yaml", markup))[0].templated);
    let chart = |config: &str| {
        let text = format!("server:\n  standalone:\n    config: |\n      {config}\n");
        let input = inside(&parsed("values.yaml", &text)).remove(0);
        (input.format, input.templated, input.why)
    };
    assert_eq!(chart("ui = true"), (Format::Hcl, false, OF_VAULT_CHART));
    assert_eq!(chart("{\"ui\": true}"), (Format::Json, false, OF_VAULT_CHART));
    assert_eq!(chart("{{ include \"x\" . }}"), (Format::Hcl, true, OF_VAULT_CHART));
    assert_eq!(chart("ui = true {{- if .x }}"), (Format::Hcl, true, OF_VAULT_CHART));
    assert_eq!(chart("api_addr = \"https://{{ .Release.Name }}:8200\""), (Format::Hcl, false, OF_VAULT_CHART));
}

/// Where a piece of the inner text stands in the outer one.
fn traced(source: &Arc<Source>, piece: &str) -> (Place, usize) {
    let start = source.text.find(piece).unwrap();
    let range = crate::source::Range::new(start as u32, (start + piece.len()) as u32);
    let (place, ways) = Place { source: Arc::clone(source), range }.written();
    (place, ways.len())
}

#[test]
fn a_place_inside_is_that_of_the_outer_characters() {
    for (path, outer, piece, written) in [
        (
            "values.yaml",
            "server:\n  standalone:\n    config: |\n      ui = true\n\n      listener \"tcp\" {\n        \
             tls_disable = 1 # ä\n      }\n",
            "tls_disable = 1",
            "tls_disable = 1",
        ),
        (
            "values.yaml",
            "server: {standalone: {config: \"ui = true\\nlistener \\\"tcp\\\" {\\n  tls_disable = 1\\n}\"}}\n",
            "\"tcp\"",
            "\\\"tcp\\\"",
        ),
        ("a.yaml", "kind: ConfigMap\napiVersion: v1\ndata:\n  application.yml: 'a: ''b'' # ü'\n", "'b'", "''b''"),
        (
            "a.json",
            "{\"kind\": \"ConfigMap\", \"apiVersion\": \"v1\", \"data\": {\"application.yml\": \"é: 1\\nb: x\"}}",
            "b: x",
            "b: x",
        ),
    ] {
        let input = inside(&parsed(path, outer)).remove(0);
        let (place, ways) = traced(&input.source, piece);
        assert_eq!((place.text(), place.source.path.as_str(), ways), (written, path, 1), "{outer}");
        assert_eq!(place.range.start as usize, outer.rfind(written).unwrap(), "{outer}");
    }
}

#[test]
fn a_text_in_a_text_in_a_text_is_traced_to_the_file() {
    let outer = "kind: ConfigMap\napiVersion: v1\ndata:\n  application.yml: |\n    motd: |-\n      first\n      \
                 second: \"q\\\"x\"\n";
    let middle = Parsed::of(inside(&parsed("a.yaml", outer)).remove(0));
    assert_eq!(depth(&middle.input.source), 1);
    let node = middle.tree.root().unwrap().get("motd").unwrap();
    let inner = embed::embedded(node).unwrap();
    let (place, ways) = traced(&inner, "second: \"q");
    assert_eq!((place.text(), ways), ("second: \"q", 2));
    assert_eq!(place.range.start as usize, outer.find("second").unwrap());
    assert_eq!(depth(&inner), 2);
}

#[test]
fn what_stands_inside_follows_its_file() {
    let map = "kind: ConfigMap\napiVersion: v1\ndata: {application.yml: 'a: b'}\n";
    let files = [parsed("a.yaml", map), parsed("b.yaml", "kind: Pod\napiVersion: v1\n")];
    let files: Vec<_> = files.into_iter().flat_map(with_inner).collect();
    let names: Vec<_> = files.iter().map(|file| (file.input.source.path.as_str(), file.input.kind.name())).collect();
    assert_eq!(names, [("a.yaml", "kubernetes"), ("a.yaml", "spring"), ("b.yaml", "kubernetes")]);
}

/// What stands inside a file, each with its kind and what is marked in the outer text for a piece of it.
fn traced_piece(path: &str, outer: &str, piece: &str) -> Vec<(String, bool, String)> {
    let inputs = inside(&parsed(path, outer));
    inputs
        .iter()
        .map(|input| (input.kind.name().to_owned(), input.templated, traced(&input.source, piece).0.text().to_owned()))
        .collect()
}

#[test]
fn policies_of_vault_in_terraform_and_scripts() {
    let policy = |written: &str| vec![("vault-policy".to_owned(), false, written.to_owned())];
    for (path, outer, piece, written) in [
        (
            "main.tf",
            "resource \"vault_policy\" \"a\" {\n  policy = <<EOT\npath \"x/*\" {\n  capabilities = [\"read\"]\n}\nEOT\n}\n",
            "\"x/*\"",
            "\"x/*\"",
        ),
        (
            "main.tf",
            "resource \"vault_policy\" \"a\" {\n  policy = <<-EOT\n    path \"${var.m}/*\" {\n      capabilities = [\"read\"]\n    }\n  EOT\n}\n",
            "\"${var.m}/*\"",
            "\"${var.m}/*\"",
        ),
        (
            "main.tf",
            "resource \"vault_policy\" \"a\" {\n  policy = \"path \\\"x/*\\\" { capabilities = [\\\"read\\\"] }\"\n}\n",
            "\"x/*\"",
            "\\\"x/*\\\"",
        ),
        (
            "run.sh",
            "vault policy write a - <<EOF\npath \"$M/*\" {\n  capabilities = [\"read\"]\n}\nEOF\n",
            "\"${M}/*\"",
            "\"$M/*\"",
        ),
        (
            "run.sh",
            "cat <<-'EOF' | bao policy write a -\n\tpath \"x/*\" {\n\t  capabilities = [\"read\"]\n\t}\n\tEOF\n",
            "capabilities",
            "capabilities",
        ),
        (
            "Dockerfile",
            "COPY <<EOF /vault/policies/a.hcl\npath \"x/*\" { capabilities = [\"read\"] }\nEOF\n",
            "\"x/*\"",
            "\"x/*\"",
        ),
    ] {
        // Only what speaks of Vault is read at all.
        assert_eq!(traced_piece(path, outer, piece), policy(written), "{outer}");
    }
    let shaped = "resource \"vault_policy\" \"a\" {\n  policy = <<EOT\npath \"x/*\" {\n  capabilities = ${jsonencode(var.c)}\n}\nEOT\n}\n";
    assert!(inside(&parsed("main.tf", shaped))[0].templated);
    for other in [
        "cat > x.yaml <<EOF\npath \"vault\" {}\nEOF\n",
        "vault policy write a b.hcl\n",
        "cat <<EOF > vault.txt\nhello\nEOF\n",
    ] {
        assert!(inside(&parsed("run.sh", other)).is_empty(), "{other}");
    }
}

#[test]
fn the_variable_that_holds_a_servers_configuration() {
    let json = "{\"storage\": {\"file\": {\"path\": \"/d\"}}, \"listener\": {\"tcp\": {\"tls_disable\": 1}}}";
    let escaped = json.replace('"', "\\\"");
    for (path, outer, written) in [
        (
            "compose.yml",
            format!("services:\n  vault:\n    image: vault\n    environment:\n      VAULT_LOCAL_CONFIG: '{json}'\n"),
            "\"tls_disable\"",
        ),
        (
            "compose.yml",
            format!("services:\n  vault:\n    image: vault\n    environment:\n      - 'VAULT_LOCAL_CONFIG={json}'\n"),
            "\"tls_disable\"",
        ),
        (
            "compose.yml",
            format!(
                "services:\n  vault:\n    image: vault\n    environment:\n      - \"VAULT_LOCAL_CONFIG={escaped}\"\n"
            ),
            "\\\"tls_disable\\\"",
        ),
        ("Dockerfile", format!("FROM vault\nENV VAULT_LOCAL_CONFIG='{json}'\n"), "\"tls_disable\""),
        ("run.sh", format!("docker run -e VAULT_LOCAL_CONFIG=\"{escaped}\" vault\n"), "\\\"tls_disable\\\""),
        (
            "pod.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: VAULT_LOCAL_CONFIG\n      value: '{json}'\n"
            ),
            "\"tls_disable\"",
        ),
    ] {
        let expected = vec![("vault-server".to_owned(), false, written.to_owned())];
        assert_eq!(traced_piece(path, &outer, "\"tls_disable\""), expected, "{outer}");
    }
}

#[test]
fn a_broken_configuration_in_the_variable_is_taken_and_one_from_elsewhere_is_not() {
    for (path, outer, is_taken) in [
        ("run.sh", "docker run -e 'VAULT_LOCAL_CONFIG={\"storage\": ' vault\n", true),
        ("run.sh", "export VAULT_LOCAL_CONFIG=\"$(cat vault.json)\"\n", false),
        ("run.sh", "export VAULT_LOCAL_CONFIG=$CONFIG\n", false),
        ("a.env", "VAULT_LOCAL_CONFIG={\"storage\": {\"file\": {}}}\n", true),
        ("a.env", "VAULT_LOCAL_CONFIG=\n", false),
    ] {
        let found: Vec<_> = inside(&parsed(path, outer)).into_iter().map(Parsed::of).collect();
        assert_eq!(found.len(), usize::from(is_taken), "{outer}");
        assert_eq!(found.iter().any(|file| !file.tree.errors.is_empty()), path == "run.sh" && is_taken, "{outer}");
    }
    let filled = "docker run -e \"VAULT_LOCAL_CONFIG={\\\"ui\\\": $UI}\" vault\n";
    assert!(inside(&parsed("run.sh", filled))[0].templated);
}

#[test]
fn configuration_and_policies_of_bank_vaults() {
    let object = |spec: &str| format!("apiVersion: vault.banzaicloud.com/v1alpha1\nkind: Vault\nspec:\n{spec}");
    let policy = object("  externalConfig:\n    policies:\n    - rules: path \"x/*\" { capabilities = [\"read\"] }\n");
    assert_eq!(texts("cr.yaml", &policy)[0].0, "vault-policy");
    for config in
        ["  config:\n    storage:\n      file: {path: /v}\n  size: 1\n", "  config: {storage: {file: {path: /v}}}\n"]
    {
        let found = inside(&parsed("cr.yaml", &object(config)));
        let said = (found[0].kind.name(), found[0].format, traced(&found[0].source, "/v").0.text().to_owned());
        assert_eq!(said, ("vault-server", Format::Yaml, "/v".to_owned()), "{config}");
    }
    assert!(inside(&parsed("cr.yaml", &object("  base: &a {}\n  config:\n    storage: *a\n"))).is_empty());
    let other = "apiVersion: acme.io/v1\nkind: Vault\nspec:\n  config: {storage: {file: {}}}\n";
    assert!(inside(&parsed("cr.yaml", other)).is_empty());
}

#[test]
fn values_of_the_chart_in_objects_that_install_it() {
    let flux = |rest: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n{rest}  values:\n    ui: {{enabled: true}}\n"
        )
    };
    let argo = |rest: &str| format!("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n{rest}");
    for (text, why) in [
        (flux("  chart: {spec: {chart: vault}}\n"), "is the values of the Vault chart in the object that installs it"),
        (flux("  chart: {spec: {chart: ./charts/openbao}}\n  valuesFrom: []\n"), LAID_OVER),
        (flux("  chart: {spec: {chart: shop}} # vault\n"), "is the values of a chart in the object that installs it"),
        (flux("  interval: 1m\n"), ""),
        (
            argo("  source: {chart: vault, helm: {values: \"ui: {enabled: true}\"}}\n"),
            "is the values of the Vault chart in the object that installs it",
        ),
        (
            argo("  sources:\n  - {chart: vault, helm: {valuesObject: {ui: {enabled: true}}, valueFiles: []}}\n"),
            LAID_OVER,
        ),
        (
            argo("  source: {chart: shop, helm: {values: \"vault: {enabled: true}\"}}\n"),
            "is the values of a chart in the object that installs it",
        ),
    ] {
        let found = inside(&parsed("release.yaml", &text));
        assert_eq!(found.first().map_or("", |input| input.why), why, "{text}");
        assert!(
            found
                .iter()
                .all(|input| input.kind == FileKind::HelmValues && traced(&input.source, "true").0.text() == "true")
        );
    }
}
