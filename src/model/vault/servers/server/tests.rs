//! Servers, alone and spread over files.

use super::super::testing::{facts, facts_for};
use crate::model::Target;

const RAFT: &str = "storage \"raft\" {}\nlistener \"tcp\" {}\n";

#[test]
fn servers_are_read() {
    for (text, fact, expected) in [
        ("", "storageType", "raft"),
        ("ha_storage \"consul\" {}", "haStorageType", "consul"),
        ("", "isHighlyAvailable", "true"),
        ("", "apiAddr", "absent"),
        ("api_addr = \"https://a:8200\"", "apiAddr", "https://a:8200"),
        ("api_addr = \"https://127.0.0.1:8200\"", "apiReach", "loopback"),
        ("api_addr = \"https://{{ GetPrivateIP }}:8200\"", "apiReach", "unknown"),
        (
            "api_addr = \"https://[::]:8200\"\ncluster_addr = \"https://v1:8201\"",
            "unreachableAddresses",
            "https://[::]:8200",
        ),
        ("ha_storage \"consul\" {}", "storage", "raft"),
        ("", "hasAutoUnseal", "false"),
        ("seal \"shamir\" {}", "hasAutoUnseal", "false"),
        ("seal \"awskms\" {}", "hasAutoUnseal", "true"),
        ("seal \"awskms\" { disabled = \"true\" }", "hasAutoUnseal", "false"),
        ("seal \"awskms\" {}\nseal \"transit\" {}", "sealTypes", "awskms, transit"),
        ("", "maxLeaseTtl", "2764800"),
        ("max_lease_ttl = \"24h\"", "maxLeaseTtl", "86400"),
        ("max_lease_ttl = \"soon\"", "maxLeaseTtl", "unknown"),
        ("", "isComplete", "true"),
        ("log_level = \"DEBUG\"", "logLevel", "debug"),
        ("ui = \"1\"", "ui", "true"),
        ("", "disableMlock", "absent"),
        ("disable_mlock = 0", "disableMlock", "false"),
        ("", "product", "vault"),
        ("seal \"static\" {}", "product", "openbao"),
        ("audit \"file\" \"disk\" {}", "product", "openbao"),
        ("", "isInsideHelm", "false"),
        ("api_addr = \"https://a:8200\"", "apiPort", "8200"),
        ("cluster_addr = \"https://a\"", "clusterPort", "absent"),
        ("api_addr = \"a:8200\"\ncluster_addr = \"10.0.0.5:8201\"", "malformedAddresses", "a:8200, 10.0.0.5:8201"),
        ("api_addr = \"https://a:8200\"\ncluster_addr = \"POD_IP:8201\"", "malformedAddresses", ""),
        ("enable_unauthenticated_access = [\"rekey\"]", "openKeyOperations", "rekey"),
        ("seal \"static\" {}", "openKeyOperations", ""),
        ("telemetry { disable_hostname = true }", "raw[telemetry.disable_hostname]", "true"),
        ("", "flags[raw_storage_endpoint]", "false"),
        ("raw_storage_endpoint = 1", "flags[raw_storage_endpoint]", "true"),
        ("", "since[1.20]", "true"),
    ] {
        let whole = format!("{RAFT}{text}");
        assert_eq!(facts(&[("vault.hcl", &whole)], "vault.server", fact), [expected], "{text} {fact}");
    }
}

#[test]
fn older_keys_of_the_storage_give_addresses() {
    let text = "storage \"consul\" { redirect_addr = \"https://a:8200\" }\nlistener \"tcp\" {}";
    assert_eq!(facts(&[("vault.hcl", text)], "vault.server", "apiAddr"), ["https://a:8200"]);
}

#[test]
fn only_some_storages_let_servers_stand_by() {
    for (storage, expected) in [
        ("storage \"consul\" {}", "true"),
        ("storage \"file\" {}", "false"),
        ("storage \"postgresql\" {}", "false"),
        ("storage \"postgresql\" { ha_enabled = \"true\" }", "true"),
        ("storage \"acme\" {}", "unknown"),
        ("storage \"s3\" {}\nha_storage \"consul\" {}", "true"),
    ] {
        assert_eq!(facts(&[("vault.hcl", storage)], "vault.server", "isHighlyAvailable"), [expected], "{storage}");
    }
}

#[test]
fn files_of_a_server_are_merged() {
    let files = [
        ("a.hcl", "ui = true\nmax_lease_ttl = \"48h\"\nlog_level = \"info\"\napi_addr = \"https://a\""),
        ("b.hcl", "ui = false\nmax_lease_ttl = \"24h\"\nlog_level = \"warn\"\napi_addr = \"\""),
        ("c.hcl", RAFT),
    ];
    for (fact, expected) in [("ui", "true"), ("maxLeaseTtl", "172800"), ("logLevel", "warn"), ("apiAddr", "https://a")]
    {
        assert_eq!(facts(&files, "vault.server", fact), [expected], "{fact}");
    }
}

#[test]
fn some_switches_do_not_add_up() {
    let files = [("a.hcl", "disable_clustering = true"), ("b.hcl", "disable_clustering = false"), ("c.hcl", RAFT)];
    assert_eq!(facts(&files, "vault.server", "flags[disable_clustering]"), ["false"]);
}

#[test]
fn the_last_telemetry_block_counts_whole() {
    let files = [
        ("a.hcl", "telemetry { disable_hostname = true }"),
        ("b.hcl", "telemetry { prometheus_retention_time = \"30s\" }"),
        ("c.hcl", RAFT),
    ];
    for (fact, expected) in
        [("raw[telemetry.disable_hostname]", "absent"), ("seconds[telemetry.prometheus_retention_time]", "30")]
    {
        assert_eq!(facts(&files, "vault.server", fact), [expected], "{fact}");
    }
}

#[test]
fn what_a_broken_part_may_say_is_unknown() {
    let files = [("a.hcl", "api_addr = "), ("b.hcl", RAFT)];
    assert_eq!(facts(&files, "vault.server", "apiAddr"), ["unknown"]);
}

#[test]
fn the_environment_gives_what_the_files_do_not() {
    let files = [("a.hcl", RAFT), ("vault.service", "Environment=VAULT_API_ADDR=https://a:8200")];
    assert_eq!(facts(&files, "vault.server", "apiAddr"), ["https://a:8200"]);
    assert_eq!(facts(&files, "vault.server", "clusterAddr"), ["absent"]);
}

#[test]
fn the_project_says_product_and_release() {
    let target = Target { vault: Some((1, 9)), vault_product: Some("openbao".to_owned()), ..Target::default() };
    for (fact, expected) in [
        ("openKeyOperations", "rekey, generate-root"),
        ("product", "openbao"),
        ("since[1.20]", "false"),
        ("since[1.9]", "true"),
        ("since[x]", "unknown"),
    ] {
        assert_eq!(facts_for(&[("vault.hcl", RAFT)], &target, "vault.server", fact), [expected], "{fact}");
    }
}
