//! Roles and who has them.

use std::collections::HashMap;

use super::space::Namespace;
use super::{Fact, Object, Ty, Value, as_list, dig};

/// Kinds that grant roles.
pub const BINDINGS: [&str; 2] = ["RoleBinding", "ClusterRoleBinding"];

/// The service accounts that are granted roles.
#[derive(Debug, Default)]
pub struct Grants<'a> {
    accounts: HashMap<&'a str, Vec<Namespace<'a>>>,
    /// Whether somebody is granted a role whose name is not known.
    to_unknown: bool,
}

impl<'a> Grants<'a> {
    /// Reads who is granted something.
    pub fn of(objects: &[Object<'a>]) -> Self {
        let mut grants = Self::default();
        for binding in objects.iter().filter(|object| BINDINGS.iter().any(|kind| object.is(kind))) {
            let subjects = binding.node.get("subjects").into_iter().flat_map(|subjects| subjects.items());
            for subject in subjects.filter(|subject| subject.text_of("kind") == Some("ServiceAccount")) {
                let said = dig(subject, &["namespace"]);
                let namespace = if said.is_absent() { binding.space } else { Namespace::of(&said) };
                let name = Value::field(subject, "name");
                match name.from.filter(|_| name.is_present()) {
                    Some(name) => grants.accounts.entry(name.text()).or_default().push(namespace),
                    None => grants.to_unknown |= name.is_unknown(),
                }
            }
        }
        grants
    }

    /// Whether an account of a namespace is granted a role, as far as the objects say. An overlay may move either, so
    /// that only two namespaces which are said and differ keep them apart.
    pub fn reach(&self, account: &str, namespace: Namespace<'_>) -> Option<bool> {
        let found = self.accounts.get(account).into_iter().flatten();
        let may_be = |granted: &Namespace<'_>| granted.is_with(namespace) != Some(false);
        if found.into_iter().any(may_be) { Some(true) } else { (!self.to_unknown).then_some(false) }
    }
}

/// What can be asked of a Role or ClusterRole.
pub const ROLE_FACTS: &[Fact] =
    &[Fact::new("rules", Ty::List(&Ty::Raw), "What it allows.", |_, thing| as_list(Value::field(thing.node, "rules")))];

/// What can be asked of a RoleBinding or ClusterRoleBinding.
pub const BINDING_FACTS: &[Fact] = &[
    Fact::new("roleName", Ty::Maybe(&Ty::Str), "The name of the role that is granted.", |_, thing| {
        dig(thing.node, &["roleRef", "name"])
    }),
    Fact::new("roleKind", Ty::Maybe(&Ty::Str), "`Role` or `ClusterRole`.", |_, thing| {
        dig(thing.node, &["roleRef", "kind"])
    }),
    Fact::new("subjects", Ty::List(&Ty::Raw), "Who is granted it.", |_, thing| {
        as_list(Value::field(thing.node, "subjects"))
    }),
];
