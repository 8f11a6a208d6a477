//! Roles, what they allow, and who has them.
//!
//! What a rule of a role allows is found in `grant`, in the words of `kubectl auth can-i` (`right`); `role` and `binding`
//! join roles with those who have them, `accounts` knows which service accounts are granted something.

mod accounts;
mod binding;
mod grant;
mod right;
mod role;

use super::{Data, Fact, Object, System, Thing, Ty, Value, as_list, dig};
use super::{graph, space};

pub use accounts::Accounts;
pub use binding::{FACTS as BINDING_FACTS, role_of};
pub use grant::{FACTS as GRANT_FACTS, Grant, collect, lets_make_pods};
pub use role::FACTS as ROLE_FACTS;

/// Kinds that grant roles.
pub const BINDINGS: [&str; 2] = ["RoleBinding", "ClusterRoleBinding"];

/// Kinds of roles.
pub const ROLES: [&str; 2] = ["Role", "ClusterRole"];

/// The roles that every cluster has and that are granted to people and programs.
const EVERYWHERE: [&str; 4] = ["cluster-admin", "admin", "edit", "view"];

/// Whether a role or binding is one of those that Kubernetes brings along and its add-ons bring for it.
pub fn is_built_in(object: &Object<'_>) -> bool {
    let name = object.name.unwrap_or_default();
    ["system:", "gce:"].iter().any(|prefix| name.starts_with(prefix)) || is_bootstrapped(object)
}

/// Whether it is certainly of Kubernetes itself, and not only called so.
pub fn is_bootstrapped(object: &Object<'_>) -> bool {
    let name = object.name.unwrap_or_default();
    let is_everywhere = ROLES.contains(&object.kind) && EVERYWHERE.contains(&name);
    is_everywhere || !dig(object.node, &["metadata", "labels", "kubernetes.io/bootstrapping"]).is_absent()
}
