//! What can be asked of roles of both kinds.

use super::{BINDINGS, Data, Fact, System, Thing, Ty, Value, as_list, dig, is_built_in};
use crate::tree::Node;

/// What can be asked of a Role or ClusterRole.
pub const FACTS: &[Fact] = &[
    Fact::new("rules", Ty::List(&Ty::Raw), "What it allows.", |_, thing| as_list(Value::field(thing.node, "rules"))),
    Fact::new(
        "isBuiltIn",
        Ty::Bool,
        "Whether it is one of those that Kubernetes brings along, or that add-ons bring for it: `cluster-admin`, `view`, `system:…`.",
        |system, thing| Value::at(thing.node, is_built_in(system.kubernetes.owner(thing))),
    ),
    Fact::new(
        "onlyReads",
        Ty::Bool,
        "Whether it allows no more than to read, and no secrets; unknown of one that is aggregated from others.",
        |_, thing| Value::at(thing.node, Data::from(only_reads(thing.node))),
    ),
    Fact::joined(
        "bindings",
        Ty::List(&Ty::Thing("kubernetes.binding")),
        "The bindings that grant it.",
        &BINDINGS,
        bindings,
    ),
    Fact::joined(
        "isClusterWide",
        Ty::Bool,
        "Whether it holds in all namespaces: a ClusterRole does, unless it is only a part of others or every binding of it that is there is for a namespace.",
        &BINDINGS,
        is_cluster_wide,
    ),
];

fn bindings<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    model.groups(&model.graph.granting(model, thing.index))
}

fn is_cluster_wide<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let kind = model.owner(thing).kind;
    let is_for_namespaces = || {
        let found = model.graph.granting(model, thing.index);
        let kinds = || found.certain.iter().map(|number| model.objects[*number].kind);
        kinds().next().is_some() && kinds().all(|kind| kind == "RoleBinding")
    };
    let wide = kind == "ClusterRole" && !is_part(thing.node) && !is_for_namespaces();
    Value::at(thing.node, wide)
}

/// Whether a role is there to be aggregated into others, which people are mostly given per namespace.
fn is_part(role: Node<'_>) -> bool {
    let labels = dig(role, &["metadata", "labels"]);
    let Data::Node(labels) = labels.data else { return false };
    labels.entries().iter().any(|entry| entry.key.text().contains("/aggregate-to-"))
}

const READING: [&str; 3] = ["get", "list", "watch"];

/// Resources through which more can be done than to read them.
const TELLING: [&str; 7] =
    ["*", "secrets", "nodes/proxy", "pods/exec", "pods/attach", "pods/portforward", "services/proxy"];

fn only_reads(role: Node<'_>) -> Option<bool> {
    let rules = as_list(Value::field(role, "rules"));
    let Data::List(rules) = rules.data else { return None };
    let is_whole = dig(role, &["aggregationRule"]).is_absent();
    let harmless = rules.items.iter().map(|rule| {
        let rule = rule.from?;
        let verbs = texts(rule, "verbs")?;
        let resources = texts(rule, "resources")?;
        Some(verbs.iter().all(|verb| READING.contains(verb)) && !resources.iter().any(|one| TELLING.contains(one)))
    });
    harmless.fold(is_whole.then_some(true), |all, one| match (all, one) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    })
}

/// The texts of a list, when all of them are known.
fn texts<'a>(rule: Node<'a>, key: &str) -> Option<Vec<&'a str>> {
    let Data::List(list) = as_list(Value::field(rule, key)).data else { return None };
    list.items.iter().map(|item| item.from.filter(|_| item.is_present()).map(|node| node.text())).collect()
}
