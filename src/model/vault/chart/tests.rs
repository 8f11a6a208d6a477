use super::super::testing::facts;

fn of(text: &str, fact: &str) -> String {
    facts(&[("values.yaml", text)], "vault.chart", fact).join("; ")
}

#[test]
fn values_of_the_chart_are_told_from_others() {
    for (text, path) in [
        ("server: {standalone: {enabled: true}}", ""),
        ("vault: {server: {ha: {enabled: true}}}", "vault"),
        ("a: {b: {secrets: {server: {auditStorage: {enabled: true}}}}}", "a.b.secrets"),
        ("injector: {agentImage: {tag: 1.21.1}}", ""),
        ("server: {image: {repository: quay.io/openbao/openbao}}", ""),
        ("global: {tlsDisable: false}\nserver: {extraArgs: x}", ""),
    ] {
        assert_eq!(of(text, "path"), path, "{text}");
        assert_eq!(facts(&[("values.yaml", text)], "vault.chart", "path").len(), 1, "{text}");
    }
    for none in [
        "server: {replicas: 2}\nui: {enabled: true}",
        "injector: {enabled: true}",
        "vault: {server: {url: 'https://vault:8200', role: shop}}",
        "server: {ha: true, dev: {}}",
        "vault: {enabled: false, server: {ha: {enabled: true}}}",
        "vault: {address: 'https://vault:8200'}",
        "x: {image: {repository: hashicorp/vault-k8s}}",
    ] {
        assert!(facts(&[("values.yaml", none)], "vault.chart", "path").is_empty(), "{none}");
    }
}

#[test]
fn the_mode_is_found_as_the_chart_finds_it() {
    for (text, mode) in [
        ("server: {auditStorage: {enabled: true}}", "standalone"),
        ("server: {standalone: {enabled: true}, ha: {enabled: true}}", "ha"),
        ("server: {ha: {enabled: 'true', raft: {enabled: true}}}", "raft"),
        ("server: {ha: {raft: {enabled: true}}}", "standalone"),
        ("server: {dev: {enabled: true}, ha: {enabled: true}}", "dev"),
        ("server: {enabled: false, ha: {enabled: true}}", "external"),
        ("global: {enabled: false}\nserver: {ha: {enabled: true}}", "external"),
        ("global: {enabled: false}\nserver: {enabled: true, ha: {enabled: true}}", "ha"),
        ("global: {externalVaultAddr: 'https://vault'}\nserver: {ha: {enabled: true}}", "external"),
        ("server: {standalone: {enabled: false}}", "external"),
        ("server: {ha: {enabled: '${HA}'}}", "unknown"),
    ] {
        assert_eq!(of(text, "mode"), mode, "{text}");
    }
}

#[test]
fn what_other_values_say_is_unknown() {
    let base = "server: {ha: {enabled: true, replicas: 1}, auditStorage: {enabled: false}}";
    let over = "server: {ha: {replicas: 3}}";
    let said = |over: &str, fact: &str| {
        facts(&[("values.yaml", base), (over, "server: {ha: {replicas: 3}}")], "vault.chart", fact)
    };
    assert_eq!(said("values-prod.yaml", "numbers[server.ha.replicas]"), ["3", "unknown"]);
    assert_eq!(said("values-prod.yaml", "isAudited"), ["unknown", "false"]);
    assert_eq!(said("values-prod.yaml", "mode"), ["unknown", "ha"]);
    assert_eq!(said("values-dev.yaml", "numbers[server.ha.replicas]"), ["3", "1"]);
    assert_eq!(said("other/values-prod.yaml", "isAudited"), ["false", "false"]);
    assert_eq!(facts(&[("values-prod.yaml", over)], "vault.chart", "mode"), ["standalone"]);
}

const RAFT: &str = "server:\n  ha:\n    enabled: true\n    raft:\n      enabled: true\n      config: |\n";

#[test]
fn the_configuration_in_the_values_is_joined() {
    let tls = format!(
        "{RAFT}        listener \"tcp\" {{ tls_cert_file = \"a\" }}\n        storage \"raft\" {{ node_id = \"x\" }}\n"
    );
    let plain = format!("{RAFT}        listener \"tcp\" {{ tls_disable = 1 }}\n        storage \"raft\" {{}}\n");
    for (text, fact, expected) in [
        (tls.as_str(), "listensPlainly", "false"),
        (&plain, "listensPlainly", "true"),
        ("server: {ha: {enabled: true}}", "listensPlainly", "true"),
        (&tls, "hasNodeId", "true"),
        (&plain, "hasNodeId", "false"),
        ("server: {ha: {enabled: true, raft: {enabled: true}}}", "hasNodeId", "false"),
        (&tls, "hasConfig", "true"),
        (&tls, "isConfigText", "true"),
        ("server: {ha: {enabled: true}}", "hasConfig", "false"),
        ("server: {ha: {enabled: true, config: {ui: true}}}", "isConfigText", "false"),
        ("server:\n  ha:\n    enabled: true\n    config: 'x {{ .Release.Name }}'\n", "isConfigText", "true"),
        (&tls, "storageType", "raft"),
        ("server: {ha: {enabled: true}}", "storageType", "consul"),
        ("server: {standalone: {enabled: true}}", "storageType", "file"),
    ] {
        assert_eq!(of(text, fact), expected, "{fact} of {text}");
    }
}

#[test]
fn pods_to_join_are_counted_by_number() {
    for (joins, expected) in [
        (&["https://vault-0.internal:8200", "https://vault-1.internal:8200"][..], "vault-0, vault-1"),
        (&["https://vault-0.internal:8200", "https://vault-0.internal:8200"][..], "vault-0"),
        (&["https://vault-active:8200"][..], "unknown"),
        (&["https://10.0.0.1:8200"][..], "unknown"),
        (&[][..], ""),
    ] {
        let joins: String =
            joins.iter().map(|at| format!("          retry_join {{ leader_api_addr = \"{at}\" }}\n")).collect();
        let text = format!("{RAFT}        storage \"raft\" {{\n{joins}        }}\n");
        assert_eq!(of(&text, "joinedPods"), expected, "{text}");
    }
}

#[test]
fn services_that_stand_open() {
    for (text, expected) in [
        ("ui: {enabled: true, serviceType: LoadBalancer}", "LoadBalancer"),
        ("ui: {enabled: true, serviceType: NodePort}", "NodePort"),
        ("ui: {enabled: false, serviceType: LoadBalancer}", ""),
        ("ui: {enabled: true, serviceType: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}", ""),
        (
            "ui: {enabled: true, serviceType: LoadBalancer, annotations: {networking.gke.io/load-balancer-type: Internal}}",
            "",
        ),
        (
            "ui: {enabled: true, serviceType: LoadBalancer, annotations: 'service.beta.kubernetes.io/aws-load-balancer-internal: \"true\"'}",
            "",
        ),
        ("ui: {enabled: true, serviceType: LoadBalancer, annotations: {a: b}}", "LoadBalancer"),
    ] {
        let text = format!("server: {{standalone: {{enabled: true}}}}\n{text}");
        assert_eq!(of(&text, "openServices"), expected, "{text}");
    }
}

#[test]
fn parts() {
    for (text, fact, expected) in [
        ("ha: {enabled: true}", "isSpread", "true"),
        ("affinity: ''", "isSpread", "false"),
        ("affinity: null", "isSpread", "false"),
        ("affinity: ''\n  topologySpreadConstraints: [{maxSkew: 1}]", "isSpread", "true"),
        ("auditStorage: {enabled: true}", "isAudited", "true"),
        ("volumeMounts: [{name: audit, mountPath: /vault/audit}]", "isAudited", "true"),
        ("resources: {limits: {memory: 1Gi}}", "withoutMemoryLimit", "injector"),
        ("resources: {limits: {cpu: 1}}", "withoutMemoryLimit", "server, injector"),
        (
            "extraEnvironmentVars: {VAULT_TOKEN: hvs.aaaaaaaaaaaaaaaaaaaaaaaa, VAULT_SKIP_VERIFY: 'true'}",
            "literalSecrets",
            "VAULT_TOKEN",
        ),
        (
            "extraEnvironmentVars: {VAULT_TOKEN: '${TOKEN}', AWS_ACCESS_KEY_ID: AKIAJ3Q7T5WZK2M4P6RX}",
            "literalSecrets",
            "AWS_ACCESS_KEY_ID",
        ),
        ("livenessProbe: {enabled: true}", "livenessPath", "/v1/sys/health?standbyok=true"),
        ("livenessProbe: {enabled: true, execCommand: [true]}", "livenessPath", "absent"),
        ("livenessProbe: {enabled: false}", "livenessPath", "absent"),
        ("dataStorage: {size: 512Mi}", "dataGibibytes", "0.5"),
        ("dataStorage: {size: ''}", "dataGibibytes", "unknown"),
        ("ha: {}", "dataGibibytes", "10"),
        ("image: {repository: hashicorp/vault, tag: 1.17.2}", "poorTags", "1.17.2"),
        ("image: {repository: hashicorp/vault, tag: ''}", "poorTags", ""),
        ("image: {repository: hashicorp/vault, tag: 1.21.1}", "poorTags", ""),
        ("image: {repository: acme/vault-plus, tag: '1.0.3'}", "poorTags", ""),
        ("image: {repository: acme/vault-plus, tag: latest}", "poorTags", "latest"),
        ("image: {repository: openbao/openbao, tag: latest}", "poorTags", ""),
    ] {
        let text = format!("server:\n  standalone: {{enabled: true}}\n  {text}\n");
        assert_eq!(of(&text, fact), expected, "{fact} of {text}");
    }
}
