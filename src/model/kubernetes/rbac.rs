//! Roles and who has them.

use super::{Fact, Ty, Value, as_list, dig};

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
