//! Grants: the rules of roles, each of which allows some verbs on some resources.

use super::{
    Data, Fact, Object, ROLES, System, Thing, Ty, Value, as_list, dig, is_bootstrapped, is_built_in, right::Allowed,
};
use crate::model::Table;
use crate::model::kubernetes::{selector, views};
use crate::tree::Node;

/// A rule of a role.
#[derive(Debug)]
pub struct Grant<'a> {
    /// Its mapping.
    pub node: Node<'a>,
    /// The number of its role.
    pub object: usize,
    allowed: Allowed<'a>,
}

/// Collects the rules of a role. Those of the cluster's own roles are nobody's choice, unless they allow everything, which
/// no role of Kubernetes but `cluster-admin` does; those of a role that is aggregated from others are written over.
pub fn collect<'a>(object: &Object<'a>, number: usize, grants: &mut Vec<Grant<'a>>) {
    let is_role = object.row.is_some_and(|row| ROLES.contains(&row.kind));
    if !is_role || !dig(object.node, &["aggregationRule"]).is_absent() {
        return;
    }
    let rules = object.node.get("rules").into_iter().flat_map(|rules| rules.items());
    let grant = |node| Grant { node, object: number, allowed: Allowed::of(node) };
    let found = rules.filter(Node::is_mapping).map(grant);
    grants
        .extend(found.filter(|grant| !is_built_in(object) || (!is_bootstrapped(object) && grant.allowed.everything())));
}

/// Whether a role lets a program make pods, of which nothing is written then.
pub fn lets_make_pods(object: &Object<'_>) -> bool {
    let is_role = object.row.is_some_and(|row| ROLES.contains(&row.kind)) && !is_built_in(object);
    let rules = object.node.get("rules").filter(|_| is_role).into_iter().flat_map(|rules| rules.items());
    rules.filter(Node::is_mapping).any(|rule| Allowed::of(rule).names("create pods").as_bool() == Some(true))
}

/// What can be asked of a grant.
pub const FACTS: &[Fact] = &[
    Fact::new("verbs", Ty::List(&Ty::Str), "What may be done.", |_, thing| list(thing, "verbs")),
    Fact::new("resources", Ty::List(&Ty::Str), "With what, as in `pods` and `pods/exec`.", |_, thing| {
        list(thing, "resources")
    }),
    Fact::new(
        "apiGroups",
        Ty::List(&Ty::Str),
        "The API groups of these resources; the core group is empty.",
        |_, thing| list(thing, "apiGroups"),
    ),
    Fact::new(
        "resourceNames",
        Ty::List(&Ty::Str),
        "The objects that it is limited to; none when it is not.",
        |_, thing| list(thing, "resourceNames"),
    ),
    Fact::new("paths", Ty::List(&Ty::Str), "The paths of the API server that are no resources.", |_, thing| {
        list(thing, "nonResourceURLs")
    }),
    Fact::new("isLimited", Ty::Bool, "Whether it is limited to objects of certain names.", |_, thing| {
        is_limited(thing.node)
    }),
    Fact::new(
        "names",
        Ty::Table,
        "Whether it names one of some rights, written as `kubectl auth can-i` takes them: `names[\"create pods/exec\"]`, `names[\"get|list secrets\"]`, `names[\"bind roles.rbac.authorization.k8s.io\"]`. Every verb is named by a `*`; what a `*` for resources takes in is not named.",
        |_, thing| Value::of(Data::Table(Table { thing, get: names })),
    ),
    Fact::new(
        "namedBefore",
        Ty::Table,
        "Whether an earlier rule of its role that is not limited names one of some rights.",
        |_, thing| Value::of(Data::Table(Table { thing, get: named_before })),
    ),
    Fact::new("raw", Ty::Raw, "The rule as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("role", Ty::Thing("kubernetes.role"), "The role that it belongs to.", role),
];

fn list<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    as_list(Value::field(thing.node, key))
}

fn role<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.grants[thing.index].object;
    let object = &system.kubernetes.objects[index];
    Value::at(object.node, Thing { view: &views::ROLE, node: object.node, file: object.file, index })
}

fn is_limited(rule: Node<'_>) -> Value<'_> {
    let names = dig(rule, &["resourceNames"]);
    let data = match names.data {
        Data::Node(node) => node.items().next().is_some().into(),
        Data::Absent => false.into(),
        _ => Data::Unknown,
    };
    Value { data, from: names.from }
}

fn names<'a>(system: &System<'a>, thing: Thing<'a>, rights: &str) -> Value<'a> {
    system.kubernetes.grants[thing.index].allowed.names(rights)
}

fn named_before<'a>(system: &System<'a>, thing: Thing<'a>, rights: &str) -> Value<'a> {
    let grants = &system.kubernetes.grants;
    let role = grants[thing.index].object;
    let earlier = grants[..thing.index].iter().rev().take_while(|grant| grant.object == role);
    let names = |grant: &Grant<'a>| {
        let is_whole = is_limited(grant.node).as_bool().map(|limited| !limited);
        selector::all([grant.allowed.names(rights).as_bool(), is_whole])
    };
    let answers: Vec<_> = earlier.map(names).collect();
    let named = if answers.contains(&Some(true)) { Some(true) } else { (!answers.contains(&None)).then_some(false) };
    Value { data: named.into(), from: Some(thing.node) }
}
