//! Which service accounts are granted something.

use foldhash::HashMap;

use super::{BINDINGS, Object, binding, graph::Found, space::Namespace};

/// The service accounts that are granted roles.
#[derive(Debug, Default)]
pub struct Accounts<'a> {
    /// By the account's name: its namespace and the number of the binding.
    granted: HashMap<&'a str, Vec<(Namespace<'a>, u32)>>,
    /// Whether somebody is granted a role whose name is not known.
    to_unknown: bool,
}

impl<'a> Accounts<'a> {
    /// Reads who is granted something.
    pub fn of(objects: &[Object<'a>]) -> Self {
        let mut accounts = Self::default();
        let is_binding = |object: &Object<'a>| BINDINGS.iter().any(|kind| object.is(kind));
        for (number, binding) in objects.iter().enumerate().filter(|(_, object)| is_binding(object)) {
            for account in binding::accounts(binding) {
                match account {
                    Some((name, space)) => accounts.granted.entry(name).or_default().push((space, number as u32)),
                    None => accounts.to_unknown = true,
                }
            }
        }
        accounts
    }

    fn of_name(&self, account: &str) -> impl Iterator<Item = (Namespace<'a>, usize)> {
        self.granted.get(account).into_iter().flatten().map(|(space, number)| (*space, *number as usize))
    }

    /// Whether an account of a namespace is granted a role, as far as the objects say. An overlay may move either, so
    /// that only two namespaces which are said and differ keep them apart.
    pub fn reach(&self, account: &str, namespace: Namespace<'_>) -> Option<bool> {
        let may_be = self.of_name(account).any(|(space, _)| space.is_with(namespace) != Some(false));
        if may_be { Some(true) } else { (!self.to_unknown).then_some(false) }
    }

    /// The bindings that grant something to an account of a namespace, as far as the objects say.
    pub fn bindings(&self, account: &str, namespace: Namespace<'_>) -> Found {
        let mut found = Found { certain: Vec::new(), complete: !self.to_unknown };
        for (space, number) in self.of_name(account) {
            match space.is_with(namespace) {
                Some(true) => found.certain.push(number),
                Some(false) => {}
                None => found.complete = false,
            }
        }
        found.certain.dedup();
        found
    }
}
