//! What can be asked of bindings of both kinds.

use super::{Fact, Object, ROLES, System, Thing, Ty, Value, as_list, dig, is_built_in, space::Namespace};

/// What can be asked of a RoleBinding or ClusterRoleBinding.
pub const FACTS: &[Fact] = &[
    Fact::new("roleName", Ty::Maybe(&Ty::Str), "The name of the role that is granted.", |_, thing| {
        dig(thing.node, &["roleRef", "name"])
    }),
    Fact::new("roleKind", Ty::Maybe(&Ty::Str), "`Role` or `ClusterRole`.", |_, thing| {
        dig(thing.node, &["roleRef", "kind"])
    }),
    Fact::new("subjects", Ty::List(&Ty::Raw), "Who is granted it.", |_, thing| {
        as_list(Value::field(thing.node, "subjects"))
    }),
    Fact::new(
        "isBuiltIn",
        Ty::Bool,
        "Whether it is one of those that Kubernetes brings along, or that add-ons bring for it.",
        |system, thing| Value::at(thing.node, is_built_in(system.kubernetes.owner(thing))),
    ),
    Fact::joined(
        "roles",
        Ty::List(&Ty::Thing("kubernetes.role")),
        "The role that is granted, if it is there.",
        &ROLES,
        roles,
    ),
    Fact::joined(
        "workloads",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "What runs under the service accounts that are granted it.",
        &["serviceAccountName", "serviceAccount"],
        workloads,
    ),
];

/// The kind and name of the role that a binding grants, when they are known.
pub fn role_of<'a>(binding: &Object<'a>) -> Option<(&'a str, &'a str)> {
    let text = |key: &str| {
        let value = dig(binding.node, &["roleRef", key]);
        value.from.filter(|_| value.is_present()).map(|node| node.text())
    };
    Some((text("kind")?, text("name")?))
}

fn roles<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    match role_of(model.owner(thing)) {
        Some(("ClusterRole", name)) => {
            model.groups(&model.graph.named_anywhere(model, thing.index, "ClusterRole", name))
        }
        Some(("Role", name)) => model.groups(&model.graph.named(model, thing.index, "Role", name)),
        _ => Value::unknown(),
    }
}

/// The service accounts that a binding names: name and namespace. `None` where one is not known.
pub fn accounts<'a>(binding: &Object<'a>) -> Vec<Option<(&'a str, Namespace<'a>)>> {
    let subjects = binding.node.get("subjects").into_iter().flat_map(|subjects| subjects.items());
    let accounts = subjects.filter(|subject| subject.text_of("kind") == Some("ServiceAccount"));
    let account = accounts.map(|subject| {
        let said = dig(subject, &["namespace"]);
        let namespace = if said.is_absent() { binding.space } else { Namespace::of(&said) };
        let name = Value::field(subject, "name");
        Some((name.from.filter(|_| name.is_present())?.text(), namespace))
    });
    account.collect()
}

fn workloads<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let mut found = super::graph::Found { certain: Vec::new(), complete: true };
    for account in accounts(model.owner(thing)) {
        match account {
            Some((name, namespace)) => {
                let users = model.graph.users(model, thing.index, namespace, name);
                found.certain.extend(users.certain);
                found.complete &= users.complete;
            }
            None => found.complete = false,
        }
    }
    model.workloads(&found)
}
