//! Rights as `kubectl auth can-i` names them: `create pods/exec`, `get|list secrets`, `bind roles.rbac.authorization.k8s.io`.

use super::{Data, Value};
use crate::model::kubernetes::selector;
use crate::tree::Node;

/// The words of a list of a rule. They are asked for so often that they are read once.
#[derive(Debug)]
pub struct Words<'a> {
    known: Vec<(&'a str, Node<'a>)>,
    /// Whether there may be others.
    is_open: bool,
    /// The list, or the rule where it has none.
    node: Node<'a>,
}

impl<'a> Words<'a> {
    /// Reads a list of a rule.
    pub fn of(rule: Node<'a>, key: &str) -> Self {
        let list = Value::field(rule, key);
        let Data::Node(node) = list.data else {
            return Self { known: Vec::new(), is_open: !list.is_absent(), node: list.from.unwrap_or(rule) };
        };
        let items: Vec<_> = node.items().map(Value::read).collect();
        let known = items.iter().filter(|item| item.is_present()).filter_map(|item| item.from);
        let known = known.map(|item| (item.text(), item)).collect();
        Self { known, is_open: items.iter().any(Value::is_unknown), node }
    }

    /// Whether one of them fits; its place is that one.
    fn any(&self, fits: impl Fn(&str) -> bool) -> Value<'a> {
        match self.known.iter().find(|(text, _)| fits(text)) {
            Some((_, node)) => Value::at(*node, true),
            None => Value::at(self.node, if self.is_open { Data::Unknown } else { Data::Bool(false) }),
        }
    }
}

/// What a rule allows, as far as rights are concerned.
#[derive(Debug)]
pub struct Allowed<'a> {
    verbs: Words<'a>,
    resources: Words<'a>,
    groups: Words<'a>,
}

impl<'a> Allowed<'a> {
    /// Reads a rule.
    pub fn of(rule: Node<'a>) -> Self {
        let words = |key| Words::of(rule, key);
        Self { verbs: words("verbs"), resources: words("resources"), groups: words("apiGroups") }
    }

    /// Whether it allows every action on every resource.
    pub fn everything(&self) -> bool {
        let has_star = |words: &Words<'_>| words.any(|text| text == "*").as_bool() == Some(true);
        [&self.verbs, &self.resources, &self.groups].into_iter().all(has_star)
    }

    /// Whether it names one of some rights, written as `get|list secrets|configmaps`. Its place is the resource. What
    /// only a `*` for resources takes in is not named.
    pub fn names(&self, rights: &str) -> Value<'a> {
        let (verbs, resources) = rights.split_once(' ').unwrap_or((rights, ""));
        let resource = self.resources.any(|text| is_one_of(resources, text));
        if resource.as_bool() == Some(false) {
            return resource;
        }
        let verb = self.verbs.any(|text| text == "*" || verbs.split('|').any(|one| one == text));
        let fits = |text: &str| text == "*" || resources.split('|').any(|one| Resource::of(one).group == text);
        let group = self.groups.any(fits);
        let named = selector::all([resource.as_bool(), verb.as_bool(), group.as_bool()]);
        Value { data: named.into(), from: resource.from }
    }
}

/// A resource, maybe of a group, maybe only a part of it: `certificatesigningrequests.certificates.k8s.io/approval`.
#[derive(Debug, Clone, Copy)]
struct Resource<'t> {
    name: &'t str,
    group: &'t str,
    part: Option<&'t str>,
}

impl<'t> Resource<'t> {
    fn of(text: &'t str) -> Self {
        let (whole, part) = text.split_once('/').map_or((text, None), |(whole, part)| (whole, Some(part)));
        let (name, group) = whole.split_once('.').unwrap_or((whole, ""));
        Self { name, group, part }
    }
}

/// Whether what a rule writes is one of some resources.
fn is_one_of(resources: &str, text: &str) -> bool {
    let (name, part) = text.split_once('/').map_or((text, None), |(name, part)| (name, Some(part)));
    let is_it = |one: &str| one.starts_with(name) && Resource::of(one).name == name && Resource::of(one).part == part;
    resources.split('|').any(is_it)
}
