//! Listeners of servers, agents and proxies, which are decoded alike whatever their type.

use super::{
    Capitals, Fate, Key, Kind, Labelled, Old, Stanza, any, block, duration, flag, integer, key, switch, text, texts,
};

/// A listener, by its type.
pub static LISTENERS: Labelled = Labelled { labels: 1, words: Some(&["tcp", "unix"]), inside: |_| Some(&LISTENER) };

static LISTENER: Stanza =
    Stanza { name: "listener", keys: &[COMMON, TLS, REQUESTS, PROXIES, OPENBAO], unknown: Fate::Warned };

const VERSIONS: Kind = Kind::Choice(&["tls10", "tls11", "tls12", "tls13"], Capitals::Count);

const BEHAVIOURS: Kind = Kind::Choice(&["use_always", "allow_authorized", "deny_unauthorized"], Capitals::Count);

const COMMON: &[Key] = &[
    text("type"),
    any("purpose"),
    key("role", Kind::Choice(&["default", "metrics_only"], Capitals::Count)),
    text("address").or("127.0.0.1:8200"),
    text("cluster_address"),
    text("socket_mode"),
    text("socket_user"),
    text("socket_group"),
    block("agent_api", &QUIT),
    block("proxy_api", &QUIT),
    block("telemetry", &METRICS),
    block("profiling", &PROFILING),
    block("inflight_requests_logging", &INFLIGHT),
    switch("cors_enabled"),
    texts("cors_allowed_origins"),
    texts("cors_allowed_headers"),
    any("custom_response_headers"),
    text("chroot_namespace").vault(),
    switch("redact_addresses").or("false").vault(),
    switch("redact_cluster_name").or("false").vault(),
    switch("redact_version").or("false").vault(),
    switch("disable_replication_status_endpoints").or("false").vault(),
    switch("disable_request_limiter").or("false").vault(),
];

const TLS: &[Key] = &[
    switch("tls_disable").or("false"),
    text("tls_cert_file"),
    text("tls_key_file"),
    key("tls_min_version", VERSIONS).or("tls12"),
    key("tls_max_version", VERSIONS).or("tls13"),
    text("tls_cipher_suites"),
    any("tls_prefer_server_cipher_suites").old(Old::Gone),
    switch("tls_require_and_verify_client_cert").or("false"),
    text("tls_client_ca_file"),
    switch("tls_disable_client_certs").or("false"),
];

const REQUESTS: &[Key] = &[
    duration("http_idle_timeout").or("5m"),
    duration("http_read_header_timeout").or("10s"),
    duration("http_read_timeout").or("30s"),
    duration("http_write_timeout").or("0"),
    integer("max_request_size").or("33554432"),
    duration("max_request_duration").or("90s"),
    switch("require_request_header").or("false"),
    integer("max_json_depth").or("500").vault().since(1, 20),
    integer("max_json_string_value_length").or("1048576").vault().since(1, 20),
    integer("max_json_object_entry_count").or("10000").vault().since(1, 20),
    integer("max_json_array_element_count").or("10000").vault().since(1, 20),
    integer("max_json_token").or("500000").vault().since(1, 20),
    integer("max_token_header_size").or("8192").vault().since(2, 0),
    integer("max_request_json_memory").or("34078720").openbao(),
    integer("max_request_json_strings").or("1000").openbao(),
];

const PROXIES: &[Key] = &[
    key("proxy_protocol_behavior", BEHAVIOURS),
    any("proxy_protocol_authorized_addrs"),
    any("x_forwarded_for_authorized_addrs"),
    integer("x_forwarded_for_hop_skips").or("0"),
    switch("x_forwarded_for_reject_not_present").or("true"),
    switch("x_forwarded_for_reject_not_authorized").or("true"),
    text("x_forwarded_for_client_cert_header"),
    text("x_forwarded_for_client_cert_header_decoders").vault(),
    texts("x_forwarded_for_client_cert_decoders").openbao(),
    switch("x_forwarded_for_client_cert_keep_not_forwarded").openbao(),
    switch("x_forwarded_for_client_cert_keep_unauthorized").openbao(),
];

const OPENBAO: &[Key] = &[
    texts("tls_key_exchange_preferences").openbao(),
    switch("tls_auto_reload").openbao(),
    duration("tls_auto_reload_interval").openbao(),
    text("tls_acme_cache_path").openbao(),
    text("tls_acme_ca_directory").openbao(),
    text("tls_acme_test_ca_directory").openbao(),
    text("tls_acme_ca_root").openbao(),
    text("tls_acme_eab_key_id").openbao(),
    text("tls_acme_eab_mac_key").openbao(),
    text("tls_acme_key_type").openbao(),
    text("tls_acme_email").openbao(),
    texts("tls_acme_domains").openbao(),
    switch("tls_acme_disable_http_challenge").openbao(),
    switch("tls_acme_disable_alpn_challenge").openbao(),
    switch("cors_allow_credentials").openbao(),
    switch("disable_unauthed_rekey_endpoints").openbao(),
    switch("disable_unauthed_generate_root_endpoints").openbao(),
];

static QUIT: Stanza = Stanza { name: "agent_api", keys: &[&[flag("enable_quit").or("false")]], unknown: Fate::Warned };

static METRICS: Stanza = Stanza {
    name: "telemetry of a listener",
    keys: &[&[
        switch("unauthenticated_metrics_access").or("false"),
        switch("disallow_metrics").openbao(),
        switch("metrics_only").openbao(),
        text("metrics_path").openbao(),
    ]],
    unknown: Fate::Warned,
};

static PROFILING: Stanza =
    Stanza { name: "profiling", keys: &[&[switch("unauthenticated_pprof_access").or("false")]], unknown: Fate::Warned };

static INFLIGHT: Stanza = Stanza {
    name: "inflight_requests_logging",
    keys: &[&[switch("unauthenticated_in_flight_requests_access").or("false")]],
    unknown: Fate::Warned,
};
