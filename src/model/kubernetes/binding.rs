//! Role bindings.

use super::container::as_list;
use super::{Fact, Ty, Value, dig, object};

/// What can be asked of a RoleBinding or ClusterRoleBinding.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind, as in `RoleBinding`.", object::kind),
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
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
