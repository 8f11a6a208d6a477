//! What namespaces give and allow: LimitRanges, which fill in what containers leave out, and ResourceQuotas.

use super::graph::Reach;
use super::space::Namespace;
use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig};
use crate::tree::Node;

/// What can be asked of a namespace's LimitRanges and ResourceQuotas.
pub const NAMESPACE_FACTS: &[Fact] = &[
    Fact::joined(
        "limitRanges",
        Ty::List(&Ty::Thing("kubernetes.LimitRange")),
        "The LimitRanges in it.",
        &["LimitRange"],
        |system, thing| held(system, thing, "LimitRange"),
    ),
    Fact::joined(
        "quotas",
        Ty::List(&Ty::Thing("kubernetes.ResourceQuota")),
        "The ResourceQuotas in it.",
        &["ResourceQuota"],
        |system, thing| held(system, thing, "ResourceQuota"),
    ),
];

/// What can be asked of a LimitRange.
pub const RANGE_FACTS: &[Fact] = &[Fact::new(
    "defaults",
    Ty::List(&Ty::Str),
    "The resources for which it gives containers a limit, if they have none.",
    |_, thing| match dig(thing.node, &["spec", "limits"]) {
        limits if limits.is_unknown() => limits,
        _ => named(items_for_containers(thing.node).into_iter(), &["default", "max"]),
    },
)];

/// What can be asked of a ResourceQuota.
pub const QUOTA_FACTS: &[Fact] = &[Fact::new(
    "resources",
    Ty::List(&Ty::Str),
    "What it limits, as in `requests.cpu`; `cpu` and `memory` are requests.",
    |_, thing| named(thing.node.get("spec").into_iter(), &["hard"]),
)];

fn held<'a>(system: &System<'a>, thing: Thing<'a>, kind: &'static str) -> Value<'a> {
    let model = &system.kubernetes;
    let Some(name) = model.owner(thing).name else { return Value::unknown() };
    let reach = Reach::In(Namespace::Named(name));
    model.list(&model.graph.all(model, thing.index, reach, kind, |_| Some(true))).said_by(thing.node)
}

/// The items of a LimitRange that are about containers.
pub fn items_for_containers<'a>(range: Node<'a>) -> Vec<Node<'a>> {
    let Data::List(items) = as_list(dig(range, &["spec", "limits"])).data else { return Vec::new() };
    let items = items.items.iter().filter_map(|item| if let Data::Node(node) = item.data { Some(node) } else { None });
    items.filter(|item| item.text_of("type") == Some("Container")).collect()
}

/// Of what a ResourceQuota counts, that which every pod of its namespace must say.
pub fn counted<'a>(quota: Node<'a>) -> Vec<&'a str> {
    const MUST_BE_SAID: [&str; 6] = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];
    let is_for_some = ["scopes", "scopeSelector"].iter().any(|key| !dig(quota, &["spec", key]).is_absent());
    let Data::Node(hard) = dig(quota, &["spec", "hard"]).data else { return Vec::new() };
    let keys = hard.entries().into_iter().map(|entry| entry.key.text());
    keys.filter(|key| !is_for_some && MUST_BE_SAID.contains(key)).collect()
}

/// The limit that an item of a LimitRange gives: its default, else its greatest.
pub fn default_limit<'a>(item: Node<'a>, name: &str) -> Value<'a> {
    first(item, &["default", "max"], name)
}

/// The request that an item of a LimitRange gives: its default, else the limit that it gives, else its least.
pub fn default_request<'a>(item: Node<'a>, name: &str) -> Value<'a> {
    first(item, &["defaultRequest", "default", "max", "min"], name)
}

fn first<'a>(item: Node<'a>, keys: &[&str], name: &str) -> Value<'a> {
    let mut said = keys.iter().map(|key| dig(item, &[key, name]));
    said.find(|value| !value.is_absent()).unwrap_or_else(|| Value::absent(item))
}

/// The keys of some mappings of nodes.
fn named<'a>(nodes: impl Iterator<Item = Node<'a>>, keys: &[&str]) -> Value<'a> {
    let mut names = Vec::new();
    let mut complete = true;
    for value in nodes.flat_map(|node| keys.iter().map(move |key| Value::field(node, key))) {
        complete &= !value.is_unknown();
        if let Data::Node(node) = value.data {
            names.extend(node.entries().iter().map(|entry| Value::at(entry.key, entry.key.text())));
        }
    }
    Value::list_of(names, complete)
}
