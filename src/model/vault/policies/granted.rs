//! What a path block allows: its capabilities, and what the older `policy = "…"` stands for.

use std::borrow::Cow;

use super::{Data, Value};
use crate::tree::Node;

/// Capabilities that change something or lift a protection.
pub const WRITING: &[&str] = &["create", "update", "patch", "delete", "sudo"];

/// Those of them that change something.
pub const CHANGING: &[&str] = &["create", "update", "patch", "delete"];

/// Capabilities that every release of both products knows.
const KNOWN: &[&str] = &["create", "read", "update", "delete", "list", "sudo", "deny", "patch"];

/// What the older `policy = "…"` stands for.
const OLD: &[(&str, &[&str])] = &[
    ("deny", &["deny"]),
    ("read", &["read", "list"]),
    ("write", &["create", "read", "update", "delete", "list"]),
    ("sudo", &["create", "read", "update", "delete", "list", "sudo"]),
];

/// The capabilities of a path block.
#[derive(Debug)]
pub struct Granted<'a> {
    /// The words that are known.
    names: Vec<(&'a str, Node<'a>)>,
    /// Whether these are all.
    is_complete: bool,
    /// Whether the list holds nothing else.
    is_plain: bool,
    /// Where they stand.
    from: Node<'a>,
}

/// What a block grants: the list, and what the older form adds to it.
pub fn capabilities(body: Node<'_>) -> Value<'_> {
    let (written, old) = (listed(body), old_capabilities(body));
    if written.is_absent() || old.as_ref().is_some_and(Value::is_unknown) {
        return old.unwrap_or(Value { from: Some(body), ..Value::list([]) });
    }
    let (Some(old), Data::List(list)) = (old, &written.data) else { return written };
    let Data::List(more) = old.data else { return written };
    let both: Vec<_> = list.items.iter().chain(more.items.iter()).cloned().collect();
    Value { from: written.from, ..Value::list(both) }
}

fn listed(body: Node<'_>) -> Value<'_> {
    let written = Value::field(body, "capabilities");
    let from = written.from;
    let list = match written.data {
        Data::Node(node) if node.is_sequence() => Value::list(node.items().map(Value::read)),
        Data::Str(_) => Value::list([written]),
        Data::Absent => return written,
        _ => Value::unknown(),
    };
    Value { from, ..list }
}

fn old_capabilities(body: Node<'_>) -> Option<Value<'_>> {
    let old = Value::field(body, "policy");
    if old.is_absent() || old.is_unknown() {
        return old.is_unknown().then_some(old);
    }
    let known = OLD.iter().filter(|(name, _)| Some(*name) == old.as_str()).flat_map(|(_, stands_for)| *stands_for);
    let items: Vec<_> = known.map(|name| Value { data: Data::from(*name), from: old.from }).collect();
    Some(Value { from: old.from, ..Value::list(items) })
}

impl<'a> Granted<'a> {
    /// Reads those of a block.
    pub fn of(body: Node<'a>) -> Self {
        let all = capabilities(body);
        let items = if let Data::List(list) = &all.data { Some(&list.items) } else { None };
        let from = all.from.unwrap_or(body);
        let name = |item: &Value<'a>| match item.data {
            Data::Str(Cow::Borrowed(name)) => Some((name, item.from.unwrap_or(from))),
            _ => None,
        };
        let is_complete = items.is_some_and(|items| !items.iter().any(Value::is_unknown));
        let names: Vec<_> = items.into_iter().flat_map(|items| items.iter()).filter_map(name).collect();
        let is_plain = items.is_some_and(|items| items.len() == names.len());
        Self { names, is_complete, is_plain, from }
    }

    /// The list as rules see it.
    pub fn value(&self, body: Node<'a>) -> Value<'a> {
        if !self.is_plain {
            return capabilities(body);
        }
        let names = self.names.iter().map(|(name, node)| Value::at(*node, *name));
        Value { from: Some(self.from), ..Value::list(names) }
    }

    /// Those that not everybody knows.
    pub fn odd(&self, body: Node<'a>) -> Value<'a> {
        if self.is_plain && self.names.iter().all(|(name, _)| KNOWN.contains(name)) {
            return Value { from: Some(self.from), ..Value::list([]) };
        }
        let all = self.value(body);
        let Data::List(list) = &all.data else { return all };
        let odd = list.items.iter().filter(|item| !item.as_str().is_some_and(|name| KNOWN.contains(&name))).cloned();
        Value { from: all.from, ..Value::list_of(odd.collect::<Vec<_>>(), list.complete) }
    }

    /// Whether one of some capabilities is among them, and nothing denies it.
    pub fn allows(&self, wanted: &[&str]) -> Value<'a> {
        let denied = self.holds(&["deny"]);
        match denied.as_bool() {
            Some(true) => Value { data: Data::Bool(false), from: denied.from },
            Some(false) => self.holds(wanted),
            None => denied,
        }
    }

    /// Whether there are any, and nothing denies them.
    pub fn allows_something(&self) -> Value<'a> {
        let is_empty = self.is_plain && self.names.is_empty();
        let denied = self.holds(&["deny"]);
        let data = if is_empty { Data::Bool(false) } else { Data::from(denied.as_bool().map(|denied| !denied)) };
        Value { data, from: denied.from }
    }

    /// Whether one of some capabilities is among them.
    pub fn holds(&self, wanted: &[&str]) -> Value<'a> {
        match self.names.iter().find(|(name, _)| wanted.contains(name)) {
            Some((_, node)) => Value::at(*node, true),
            None => Value::at(self.from, self.is_complete.then_some(false)),
        }
    }
}
