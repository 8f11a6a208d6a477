//! Alerting rules that watch Vault.

use super::{Fact, Parsed, Thing, Ty, Value};
use crate::source::FileKind;

/// What somebody must hear of, with beginnings of the metrics that tell.
const SIGNALS: &[(&str, &[&str])] = &[
    ("sealed servers", &["vault_core_unsealed", "openbao_core_unsealed"]),
    ("failing audit devices", &["vault_audit_log_request_failure", "vault_audit_log_response_failure"]),
    (
        "lost leadership",
        &[
            "vault_core_leadership",
            "vault_raft_leader",
            "vault_core_active",
            "vault_autopilot_healthy",
            "vault_autopilot_failure_tolerance",
        ],
    ),
];

/// What can be asked of alerting rules.
pub const FACTS: &[Fact] = &[Fact::new(
    "missing",
    Ty::List(&Ty::Str),
    "Which of these they do not watch: sealed servers, failing audit devices, lost leadership.",
    |_, thing| missing(thing),
)];

/// Whether a file holds alerts over metrics of Vault.
pub fn are_of_vault(file: &Parsed) -> bool {
    let text = &file.input.source.text;
    let holds_rules = match file.input.kind {
        FileKind::Companion("prometheus-rules") => true,
        FileKind::Kubernetes => file.tree.root().and_then(|root| root.text_of("kind")) == Some("PrometheusRule"),
        _ => false,
    };
    holds_rules && text.contains("alert:") && text.contains("vault_")
}

fn missing(thing: Thing<'_>) -> Value<'_> {
    let text = &thing.node.tree.source.text;
    let silent = SIGNALS.iter().filter(|(_, metrics)| !metrics.iter().any(|metric| text.contains(metric)));
    let items: Vec<_> = silent.map(|(name, _)| Value::of(*name)).collect();
    Value { from: Some(thing.node), ..Value::list(items) }
}
