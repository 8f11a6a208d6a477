//! Rights as `kubectl auth can-i` names them: `create pods/exec`, `get|list secrets`, `bind roles.rbac.authorization.k8s.io`.

use super::{Data, Value};
use crate::model::kubernetes::selector;
use crate::tree::Node;

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

    /// Whether a rule that writes `text` names it.
    fn is_named(self, text: &str) -> bool {
        match text.split_once('/') {
            Some((name, part)) => name == self.name && Some(part) == self.part,
            None => self.part.is_none() && text == self.name,
        }
    }
}

/// Whether a rule names one of some rights, written as `get|list secrets|configmaps`. Its place is the resource. What
/// only a `*` for verbs or resources takes in is not named.
pub fn is_named<'a>(rule: Node<'a>, rights: &str) -> Value<'a> {
    let (verbs, resources) = rights.split_once(' ').unwrap_or((rights, ""));
    let resource = any(rule, "resources", |text| resources.split('|').any(|one| Resource::of(one).is_named(text)));
    if resource.as_bool() == Some(false) {
        return resource;
    }
    let verb = any(rule, "verbs", |text| verbs.split('|').any(|one| one == text));
    let group =
        any(rule, "apiGroups", |text| text == "*" || resources.split('|').any(|one| Resource::of(one).group == text));
    let named = selector::all([resource.as_bool(), verb.as_bool(), group.as_bool()]);
    Value { data: named.into(), from: resource.from }
}

/// Whether an item of a list of a rule fits; its place is that item.
fn any<'a>(rule: Node<'a>, key: &str, fits: impl Fn(&str) -> bool) -> Value<'a> {
    let list = Value::field(rule, key);
    let Data::Node(node) = list.data else {
        let data = if list.is_absent() { Data::Bool(false) } else { Data::Unknown };
        return Value { data, from: list.from };
    };
    let mut vague = false;
    for item in node.items().map(Value::read) {
        if item.as_str().is_some_and(&fits) {
            return Value { data: Data::Bool(true), from: item.from };
        }
        vague |= item.is_unknown();
    }
    Value { data: if vague { Data::Unknown } else { Data::Bool(false) }, from: Some(node) }
}
