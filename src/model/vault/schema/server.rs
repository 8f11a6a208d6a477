//! A server's top level, and its smaller stanzas.

use super::listener::LISTENERS;
use super::openbao::{AUDIT, INITIALIZE, PLUGIN, REGISTRY};
use super::seal::SEALS;
use super::storage::{REGISTRATIONS, STORAGES};
use super::telemetry::TELEMETRY;
use super::{
    Capitals, Fate, Key, Kind, Labelled, Old, Stanza, any, block, duration, flag, integer, key, labelled, switch, text,
};

/// The words of `log_level`, newest documentation and what has always been taken besides.
pub const LEVELS: Kind =
    Kind::Choice(&["trace", "debug", "info", "notice", "warn", "warning", "error", "err"], Capitals::Ignored);

const FORMATS: Kind = Kind::Choice(&["standard", "json"], Capitals::Ignored);

const EXPERIMENTS: Kind = Kind::Words(&["events.alpha1", "core.audit.events.alpha1", "secrets.import.alpha1"]);

const UNAUTHENTICATED: Kind = Kind::Words(&["rekey", "generate-root", "generate-operation-token"]);

/// How logs are written; agents and proxies have the same.
pub const LOGGING: &[Key] = &[
    key("log_level", LEVELS).or("info"),
    key("log_format", FORMATS).or("standard"),
    text("log_file"),
    integer("log_rotate_bytes"),
    text("log_rotate_duration").or("24h"),
    integer("log_rotate_max_files").or("0"),
    text("pid_file"),
];

/// Everything that a server knows at the top of its files.
pub static SERVER: Stanza =
    Stanza { name: "the top level", keys: &[BLOCKS, SETTINGS, LOGGING, OF_VAULT, OF_OPENBAO], unknown: Fate::Warned };

const BLOCKS: &[Key] = &[
    labelled("storage", &STORAGES).most(1, 1),
    labelled("backend", &STORAGES).most(1, 1).old(Old::Renamed("storage")),
    labelled("ha_storage", &STORAGES).most(1, 1),
    labelled("ha_backend", &STORAGES).most(1, 1).old(Old::Renamed("ha_storage")),
    labelled("listener", &LISTENERS),
    labelled("seal", &SEALS).most(5, 3),
    labelled("hsm", &SEALS).most(2, 2).old(Old::Renamed("seal")),
    labelled("kms", &SEALS).most(3, 3).old(Old::Renamed("seal")),
    block("telemetry", &TELEMETRY).most(1, 1),
    labelled("service_registration", &REGISTRATIONS).most(1, 1),
    labelled("user_lockout", &LOCKOUTS).since(1, 13),
];

const SETTINGS: &[Key] = &[
    text("cluster_name"),
    integer("cache_size").or("131072"),
    switch("disable_cache").or("false"),
    switch("disable_printable_check").or("false"),
    switch("ui").or("false"),
    duration("max_lease_ttl").or("768h"),
    duration("default_lease_ttl").or("768h"),
    duration("default_max_request_duration").or("90s"),
    text("cluster_cipher_suites"),
    text("plugin_directory"),
    integer("plugin_file_uid").or("0"),
    key("plugin_file_permissions", Kind::Octal),
    switch("raw_storage_endpoint").or("false"),
    switch("introspection_endpoint").or("false"),
    text("api_addr"),
    text("cluster_addr"),
    switch("disable_clustering").or("false"),
    switch("disable_performance_standby").or("false"),
    switch("disable_sealwrap").or("false"),
    switch("disable_indexing").or("false"),
    switch("disable_sentinel_trace").or("false"),
    text("log_requests_level"),
    text("detect_deadlocks"),
    flag("imprecise_lease_role_tracking").or("false"),
    switch("enable_response_header_hostname").or("false"),
    switch("enable_response_header_raft_node_id").or("false"),
    switch("allow_audit_log_prefixing").or("false"),
];

const OF_VAULT: &[Key] = &[
    switch("disable_mlock").vault(),
    key("experiments", EXPERIMENTS).vault(),
    any("entropy").vault(),
    any("reporting").vault(),
    any("cloud").vault(),
    any("observations").vault(),
    any("replication").vault(),
    any("sentinel").vault(),
    any("kms_library").vault(),
    any("request_limiter").vault(),
    block("adaptive_overload_protection", &OVERLOAD).vault(),
    switch("enable_multiseal").vault(),
    text("license_path").vault(),
    any("license_entitlement").vault(),
    text("administrative_namespace_path").vault(),
    duration("remove_irrevocable_lease_after").vault(),
    text("plugin_tmpdir").vault(),
    flag("enable_post_unseal_trace").or("false").vault(),
    text("post_unseal_trace_directory").vault(),
    key("enable_unauthenticated_access", UNAUTHENTICATED).vault().since(2, 0),
    switch("deny_slash_in_templated_paths").or("false").vault().since(2, 0),
];

const OF_OPENBAO: &[Key] = &[
    labelled("initialize", &INITIALIZE).openbao(),
    labelled("audit", &AUDIT).openbao(),
    labelled("plugin", &PLUGIN).openbao(),
    any("plugins").openbao(),
    labelled("plugin_oci_auth", &REGISTRY).openbao(),
    key("plugin_download_behavior", Kind::Choice(&["fail", "continue"], Capitals::Count)).openbao(),
    switch("plugin_auto_download").openbao(),
    switch("plugin_auto_register").openbao(),
    integer("plugin_download_max_size").openbao(),
    flag("unsafe_allow_api_audit_creation").or("false").openbao(),
    flag("unsafe_cross_namespace_identity").or("false").openbao(),
    flag("unsafe_relative_paths").or("false").openbao(),
    flag("allow_unauthenticated_workflows").or("false").openbao(),
    flag("disable_standby_reads").or("false").openbao(),
];

static LOCKOUTS: Labelled =
    Labelled { labels: 1, words: Some(&["all", "userpass", "ldap", "approle"]), inside: |_| Some(&LOCKOUT) };

static LOCKOUT: Stanza = Stanza {
    name: "user_lockout",
    keys: &[&[
        text("type"),
        integer("lockout_threshold").or("5"),
        duration("lockout_duration").or("15m"),
        duration("lockout_counter_reset").or("15m"),
        switch("disable_lockout").or("false"),
    ]],
    unknown: Fate::Warned,
};

static OVERLOAD: Stanza = Stanza {
    name: "adaptive_overload_protection",
    keys: &[&[switch("disable_write_controller").or("false").vault()]],
    unknown: Fate::Warned,
};
