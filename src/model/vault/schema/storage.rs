//! Storages and service registrations: tables of texts, in which nobody looks for what is not known.

use super::stores::store;
use super::{Capitals, Fate, Key, Kind, Labelled, Old, Stanza, any, block, duration, integer, key, switch, text};

/// A storage, by its type.
pub static STORAGES: Labelled = Labelled { labels: 1, words: None, inside: storage };

/// A service registration, by its type.
pub static REGISTRATIONS: Labelled =
    Labelled { labels: 1, words: Some(&["consul", "kubernetes"]), inside: registration };

fn storage(kind: &str) -> Option<&'static Stanza> {
    match kind {
        "raft" => Some(&RAFT),
        "consul" => Some(&CONSUL),
        "postgresql" => Some(&POSTGRESQL),
        "file" => Some(&FILE),
        "inmem" | "inmem_ha" | "inmem_transactional" | "inmem_transactional_ha" => Some(&MEMORY),
        _ => store(kind),
    }
}

fn registration(kind: &str) -> Option<&'static Stanza> {
    match kind {
        "consul" => Some(&CONSUL_REGISTRATION),
        "kubernetes" => Some(&KUBERNETES),
        _ => None,
    }
}

/// What every storage takes, and was at home here once.
pub const COMMON: &[Key] = &[
    text("redirect_addr").old(Old::Moved("`api_addr` at the top level")),
    text("advertise_addr").old(Old::Moved("`api_addr` at the top level")),
    any("cluster_addr"),
    switch("disable_clustering"),
    integer("max_value_size"),
];

static RAFT: Stanza = Stanza {
    name: "storage \"raft\"",
    keys: &[
        COMMON,
        &[
            any("path"),
            any("node_id"),
            integer("performance_multiplier").or("0"),
            integer("trailing_logs").or("10000"),
            integer("snapshot_threshold").or("8192"),
            duration("snapshot_interval").or("120s"),
            integer("max_entry_size").or("1048576"),
            integer("max_mount_and_namespace_table_entry_size").vault(),
            integer("max_transaction_size").or("8388608").openbao(),
            block("retry_join", &RETRY_JOIN),
            switch("retry_join_as_non_voter").or("false"),
            duration("autopilot_reconcile_interval").or("10s"),
            duration("autopilot_update_interval").or("2s"),
            any("autopilot_upgrade_version"),
            any("autopilot_redundancy_zone"),
            switch("raft_wal").vault(),
            switch("raft_log_verifier_enabled").vault(),
            duration("raft_log_verification_interval").vault(),
            duration("apply_delay"),
            duration("snapshot_delay"),
        ],
    ],
    unknown: Fate::Ignored,
};

static RETRY_JOIN: Stanza = Stanza {
    name: "retry_join",
    keys: &[&[
        any("leader_api_addr"),
        any("auto_join"),
        key("auto_join_scheme", Kind::Choice(&["http", "https"], Capitals::Count)).or("https"),
        integer("auto_join_port").or("8200"),
        any("leader_tls_servername"),
        any("leader_ca_cert_file"),
        any("leader_client_cert_file"),
        any("leader_client_key_file"),
        any("leader_ca_cert"),
        any("leader_client_cert"),
        any("leader_client_key"),
    ]],
    unknown: Fate::Ignored,
};

static CONSUL: Stanza = Stanza {
    name: "storage \"consul\"",
    keys: &[
        COMMON,
        OF_CONSUL,
        &[
            key("consistency_mode", Kind::Choice(&["default", "strong"], Capitals::Count)).or("default"),
            integer("max_parallel").or("128"),
            any("path").or("vault/"),
            duration("session_ttl").or("15s"),
            duration("lock_wait_time").or("15s"),
        ],
    ],
    unknown: Fate::Ignored,
};

/// How Consul is reached, and what is registered there.
const OF_CONSUL: &[Key] = &[
    any("address").or("127.0.0.1:8500"),
    any("check_timeout").or("5s"),
    any("reconcile_timeout"),
    any("disable_registration").or("false"),
    any("scheme").or("http"),
    any("service").or("vault"),
    any("service_tags"),
    any("service_meta"),
    any("service_address"),
    any("token"),
    any("tls_ca_file"),
    any("tls_cert_file"),
    any("tls_key_file"),
    any("tls_min_version").or("tls12"),
    any("tls_skip_verify").or("false"),
];

static POSTGRESQL: Stanza = Stanza {
    name: "storage \"postgresql\"",
    keys: &[
        COMMON,
        &[
            any("connection_url"),
            any("table").or("vault_kv_store"),
            integer("max_idle_connections"),
            integer("max_parallel").or("128"),
            switch("ha_enabled").or("false"),
            any("ha_table").or("vault_ha_locks"),
            any("auth_mode").or("standard").vault(),
            any("aws_db_region").vault(),
            any("azure_client_id").vault(),
            any("skip_create_table").openbao(),
            any("max_connect_retries").openbao(),
            any("transaction_max_parallel").openbao(),
        ],
    ],
    unknown: Fate::Ignored,
};

static FILE: Stanza = Stanza { name: "storage \"file\"", keys: &[COMMON, &[any("path")]], unknown: Fate::Ignored };

static MEMORY: Stanza = Stanza { name: "storage \"inmem\"", keys: &[COMMON], unknown: Fate::Ignored };

/// A registration is decoded as a table of texts, which takes neither truth values nor lists.
static CONSUL_REGISTRATION: Stanza = Stanza {
    name: "service_registration \"consul\"",
    keys: &[&[
        text("address").or("127.0.0.1:8500"),
        text("check_timeout").or("5s"),
        text("reconcile_timeout"),
        text("disable_registration").or("false"),
        text("scheme").or("http"),
        text("service").or("vault"),
        text("service_tags"),
        text("service_meta"),
        text("service_address"),
        text("token"),
        text("tls_ca_file"),
        text("tls_cert_file"),
        text("tls_key_file"),
        text("tls_min_version").or("tls12"),
        text("tls_skip_verify").or("false"),
    ]],
    unknown: Fate::Ignored,
};

static KUBERNETES: Stanza = Stanza {
    name: "service_registration \"kubernetes\"",
    keys: &[&[text("namespace"), text("pod_name")]],
    unknown: Fate::Ignored,
};
