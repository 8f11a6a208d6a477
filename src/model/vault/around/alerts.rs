//! Alerting rules that watch Vault.

use super::{Fact, Parsed, System, Thing, Ty, Value};
use crate::source::FileKind;

/// What somebody must hear of, with beginnings of the metrics that tell.
const SIGNALS: &[(&str, &[&str])] = &[
    ("sealed servers", &["vault_core_unsealed", "openbao_core_unsealed"]),
    (
        "failing audit devices",
        &["vault_audit_log_request_failure", "vault_audit_log_response_failure", "openbao_audit_log_re"],
    ),
    (
        "lost leadership",
        &[
            "vault_core_leadership",
            "vault_raft_leader",
            "vault_core_active",
            "vault_autopilot_healthy",
            "vault_autopilot_failure_tolerance",
            "openbao_core_leadership",
            "openbao_core_active",
        ],
    ),
    ("new root tokens", &["vault_token_create_root", "openbao_token_create_root"]),
    ("the number of leases", &["vault_expire_num_", "vault_expire_lease", "openbao_expire_num_"]),
];

/// The same for servers that keep their data with Raft.
const OF_RAFT: (&str, &[&str]) =
    ("the health of the Raft cluster", &["vault_autopilot_", "vault_raft_", "openbao_autopilot_", "openbao_raft_"]);

/// What can be asked of alerting rules.
pub const FACTS: &[Fact] = &[Fact::joined(
    "missing",
    Ty::List(&Ty::Str),
    "Which of these no alert of the workspace watches, said of its first file of alerts: sealed servers, failing audit devices, lost leadership, new root tokens, the number of leases, and where there are such servers the health of the Raft cluster.",
    &["vault_", "openbao_", "raft"],
    missing,
)];

/// Whether a file holds alerts over metrics of Vault.
pub fn are_of_vault(file: &Parsed) -> bool {
    let text = &file.input.source.text;
    let holds_rules = match file.input.kind {
        FileKind::Companion("prometheus-rules") => true,
        FileKind::Kubernetes => file.tree.root().and_then(|root| root.text_of("kind")) == Some("PrometheusRule"),
        _ => false,
    };
    holds_rules && text.contains("alert:") && ["vault_", "openbao_"].iter().any(|word| text.contains(word))
}

fn missing<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let all = &system.vault.around.alerts;
    if all.first().is_none_or(|(file, _)| *file != thing.file) {
        return Value::list(Vec::new());
    }
    let texts: Vec<_> = all.iter().map(|(file, _)| system.files[*file].input.source.text.as_str()).collect();
    let is_watched = |metrics: &[&str]| metrics.iter().any(|metric| texts.iter().any(|text| text.contains(metric)));
    let has_raft = system.vault.storages.iter().any(|storage| storage.block.is("raft"));
    let wanted = SIGNALS.iter().chain(has_raft.then_some(&OF_RAFT));
    let silent = wanted.filter(|(_, metrics)| !is_watched(metrics));
    let items: Vec<_> = silent.map(|(name, _)| Value::of(*name)).collect();
    Value { from: Some(thing.node), ..Value::list(items) }
}
