//! Agents and proxies.

use super::listener::LISTENERS;
use super::server::LOGGING;
use super::telemetry::TELEMETRY;
use super::{
    Capitals, Fate, Key, Kind, Labelled, Old, Stanza, any, block, duration, flag, integer, key, labelled, switch, text,
};

/// Everything that an agent knows at the top of its files.
pub static AGENT: Stanza = Stanza { name: "the top level", keys: &[COMMON, LOGGING, OF_AGENT], unknown: Fate::Warned };

/// Everything that a proxy knows at the top of its files.
pub static PROXY: Stanza = Stanza { name: "the top level", keys: &[COMMON, LOGGING, OF_PROXY], unknown: Fate::Warned };

/// What connections are for.
const SUBSYSTEMS: &[&str] = &["auto-auth", "caching", "templating", "proxying"];

const COMMON: &[Key] = &[
    block("vault", &VAULT).most(1, 1),
    block("auto_auth", &AUTO_AUTH).most(1, 1),
    block("api_proxy", &API_PROXY).most(1, 1),
    labelled("listener", &LISTENERS),
    block("telemetry", &TELEMETRY).most(1, 1),
    flag("exit_after_auth").or("false"),
    key("disable_idle_connections", Kind::Words(SUBSYSTEMS)),
    key("disable_keep_alives", Kind::Words(SUBSYSTEMS)),
    switch("disable_mlock"),
    duration("default_max_request_duration").or("90s"),
    text("cluster_name"),
];

const OF_AGENT: &[Key] = &[
    block("cache", &AGENT_CACHE).most(1, 1),
    block("template", &TEMPLATE),
    block("template_config", &TEMPLATE_CONFIG).most(1, 1),
    labelled("env_template", &ENV_TEMPLATES),
    block("exec", &EXEC).most(1, 1),
];

const OF_PROXY: &[Key] = &[block("cache", &PROXY_CACHE).most(1, 1)];

const fn stanza(name: &'static str, keys: &'static [&'static [Key]]) -> Stanza {
    Stanza { name, keys, unknown: Fate::Warned }
}

static VAULT: Stanza = stanza(
    "vault",
    &[&[
        text("address"),
        text("ca_cert"),
        text("ca_path"),
        text("client_cert"),
        text("client_key"),
        switch("tls_skip_verify").or("false"),
        text("tls_server_name"),
        text("namespace"),
        block("retry", &RETRY).most(1, 1),
    ]],
);

static RETRY: Stanza = stanza("retry", &[&[integer("num_retries").or("12")]]);

static AUTO_AUTH: Stanza = stanza(
    "auto_auth",
    &[&[
        labelled("method", &METHODS).most(1, 1),
        labelled("sink", &SINKS),
        any("sinks"),
        flag("enable_reauth_on_new_credentials").or("false"),
    ]],
);

static METHODS: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&METHOD) };

static METHOD: Stanza = stanza(
    "method",
    &[&[
        text("type"),
        text("mount_path"),
        text("namespace"),
        duration("wrap_ttl"),
        duration("min_backoff").or("1s"),
        duration("max_backoff").or("5m"),
        flag("exit_on_err").or("false"),
        any("config"),
    ]],
);

static SINKS: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&SINK) };

static SINK: Stanza = stanza(
    "sink",
    &[&[
        text("type"),
        duration("wrap_ttl"),
        key("dh_type", Kind::Choice(&["curve25519"], Capitals::Count)),
        text("dh_path"),
        flag("derive_key").or("false"),
        text("aad"),
        text("aad_env_var"),
        any("config"),
    ]],
);

/// What is done with requests of others.
const FORWARDING: &[Key] = &[
    any("use_auto_auth_token"),
    key("enforce_consistency", Kind::Choice(&["never", "always"], Capitals::Count)).or("never"),
    key("when_inconsistent", Kind::Choice(&["fail", "retry", "forward"], Capitals::Count)),
];

static API_PROXY: Stanza = stanza("api_proxy", &[FORWARDING, &[flag("prepend_configured_namespace")]]);

static AGENT_CACHE: Stanza = stanza(
    "cache",
    &[
        &[labelled("persist", &PERSISTS).most(1, 1)],
        &[
            any("use_auto_auth_token").old(Old::Moved("`use_auto_auth_token` in `api_proxy`")),
            text("enforce_consistency").old(Old::Moved("`enforce_consistency` in `api_proxy`")),
            text("when_inconsistent").old(Old::Moved("`when_inconsistent` in `api_proxy`")),
        ],
    ],
);

static PROXY_CACHE: Stanza = stanza(
    "cache",
    &[&[
        labelled("persist", &PERSISTS).most(1, 1),
        flag("cache_static_secrets").or("false"),
        flag("disable_caching_dynamic_secrets").or("false"),
        duration("static_secret_token_capability_refresh_interval").or("5m"),
        key(
            "static_secret_token_capability_refresh_behavior",
            Kind::Choice(&["optimistic", "pessimistic"], Capitals::Count),
        )
        .or("optimistic"),
    ]],
);

static PERSISTS: Labelled = Labelled { labels: 1, words: Some(&["kubernetes"]), inside: |_| Some(&PERSIST) };

static PERSIST: Stanza = stanza(
    "persist",
    &[&[
        text("type"),
        text("path"),
        flag("keep_after_import").or("false"),
        flag("exit_on_err").or("false"),
        text("service_account_token_file"),
    ]],
);

static ENV_TEMPLATES: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&TEMPLATE) };

/// Decoded by Consul Template, which refuses what it does not know.
static TEMPLATE: Stanza = Stanza {
    name: "template",
    keys: &[&[
        any("source"),
        any("contents"),
        any("destination"),
        flag("create_dest_dirs").or("true"),
        any("command").old(Old::Moved("`command` in an `exec` block")),
        any("command_timeout").old(Old::Moved("`timeout` in an `exec` block")),
        any("exec"),
        flag("error_on_missing_key").or("false"),
        flag("error_fatal").or("true"),
        any("perms").or("0644"),
        flag("backup").or("false"),
        any("left_delimiter").or("{{"),
        any("right_delimiter").or("}}"),
        any("function_denylist"),
        any("function_blacklist"),
        any("sandbox_path"),
        any("user"),
        any("uid"),
        any("group"),
        any("gid"),
        any("wait"),
    ]],
    unknown: Fate::Refused,
};

static TEMPLATE_CONFIG: Stanza = stanza(
    "template_config",
    &[&[
        flag("exit_on_retry_failure").or("false"),
        duration("static_secret_render_interval").or("5m"),
        integer("max_connections_per_host").or("10"),
        any("lease_renewal_threshold").or("0.90"),
    ]],
);

/// The signals of Linux by their names.
#[rustfmt::skip]
const SIGNALS: &[&str] = &[
    "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO",
    "SIGIOT", "SIGKILL", "SIGNULL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGSEGV", "SIGSTKFLT",
    "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUNUSED", "SIGURG", "SIGUSR1",
    "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
];

static EXEC: Stanza = Stanza {
    name: "exec",
    keys: &[&[
        any("command"),
        key("restart_on_secret_changes", Kind::Choice(&["always", "never"], Capitals::Count)).or("always"),
        key("restart_stop_signal", Kind::Choice(SIGNALS, Capitals::Ignored)).or("SIGTERM"),
        any("child_process_stdout"),
        any("child_process_stderr"),
    ]],
    unknown: Fate::Refused,
};
