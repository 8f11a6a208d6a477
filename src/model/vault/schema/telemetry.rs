//! The telemetry of a server, agent or proxy.

use super::{Fate, Key, Kind, Stanza, duration, flag, integer, key, text, texts};

/// The stanza.
pub static TELEMETRY: Stanza = Stanza { name: "telemetry", keys: &[GENERAL, SINKS, CIRCONUS], unknown: Fate::Warned };

const GENERAL: &[Key] = &[
    flag("disable_hostname").or("false"),
    flag("enable_hostname_label").or("false"),
    text("metrics_prefix").or("vault"),
    key("usage_gauge_period", Kind::Period).or("10m"),
    integer("maximum_gauge_cardinality").or("500"),
    key("lease_metrics_epsilon", Kind::Period).or("1h"),
    integer("num_lease_metrics_buckets").or("168"),
    flag("add_lease_metrics_namespace_labels").or("false"),
    flag("add_mount_point_rollback_metrics").or("false").vault(),
    flag("filter_default").or("true"),
    texts("prefix_filter"),
];

const SINKS: &[Key] = &[
    duration("prometheus_retention_time").or("24h"),
    text("statsite_address"),
    text("statsd_address"),
    text("dogstatsd_addr"),
    texts("dogstatsd_tags"),
    text("stackdriver_project_id"),
    text("stackdriver_location"),
    text("stackdriver_namespace"),
    flag("stackdriver_debug_logs").or("false"),
];

const CIRCONUS: &[Key] = &[
    text("circonus_api_token"),
    text("circonus_api_app"),
    text("circonus_api_url"),
    text("circonus_submission_interval"),
    text("circonus_submission_url"),
    text("circonus_check_id"),
    text("circonus_check_force_metric_activation"),
    text("circonus_check_instance_id"),
    text("circonus_check_search_tag"),
    text("circonus_check_tags"),
    text("circonus_check_display_name"),
    text("circonus_broker_id"),
    text("circonus_broker_select_tag"),
];
