//! Label selectors.

use super::{Data, Object, Value, dig};
use crate::tree::Node;

/// A label and its value.
pub type Pair<'a> = (&'a str, &'a str);

/// Which pods an object selects.
#[derive(Debug, Clone, Copy)]
pub struct Selector<'a> {
    node: Node<'a>,
    /// Whether it is a plain mapping of labels and not one with `matchLabels` and `matchExpressions`.
    is_plain: bool,
}

/// Kinds whose selector is a plain mapping of labels; an empty one selects nothing.
const PLAIN: [&str; 3] = ["Service", "ReplicationController", "DeploymentConfig"];

impl<'a> Selector<'a> {
    /// What an object says of the pods that it selects; absent when it selects none by labels.
    pub fn written(object: &Object<'a>) -> Value<'a> {
        let key = if object.kind == "NetworkPolicy" { "podSelector" } else { "selector" };
        let value = dig(object.node, &["spec", key]);
        match value.data {
            Data::Node(node) if PLAIN.contains(&object.kind) && node.entries().is_empty() => Value::absent(node),
            _ => value,
        }
    }

    /// A selector with `matchLabels` and `matchExpressions` that stands somewhere in an object.
    pub fn at(value: &Value<'a>) -> Option<Self> {
        match value.data {
            Data::Node(node) if node.is_mapping() => Some(Self { node, is_plain: false }),
            _ => None,
        }
    }

    /// The selector of an object, when it has one that can be read.
    pub fn of(object: &Object<'a>) -> Option<Self> {
        match Self::written(object).data {
            Data::Node(node) if node.is_mapping() => Some(Self { node, is_plain: PLAIN.contains(&object.kind) }),
            _ => None,
        }
    }

    /// The mapping of the labels that pods must have with exactly these values.
    pub fn labels(&self) -> Option<Node<'a>> {
        if self.is_plain { Some(self.node) } else { self.node.get("matchLabels") }
    }

    /// The labels that pods must have with exactly these values, as far as they are known.
    pub fn pairs(&self) -> Vec<Pair<'a>> {
        let entries = self.labels().map(|labels| (labels, labels.entries()));
        let known = entries.into_iter().flat_map(|(labels, entries)| {
            entries.into_iter().filter(move |entry| Value::field(labels, entry.key.text()).is_present())
        });
        known.map(|entry| (entry.key.text(), entry.value.text())).collect()
    }

    /// Whether labels fulfil the selector; `None` when a template hides it.
    pub fn matches(&self, labels: &Value<'_>) -> Option<bool> {
        let equal = |node: Node<'a>| {
            let wanted = move |key| (key, Value::field(node, key));
            node.entries().into_iter().map(move |entry| wanted(entry.key.text()))
        };
        if self.is_plain {
            return all(equal(self.node).map(|(key, wanted)| label_is(labels, key, wanted)));
        }
        if PARTS.iter().any(|part| Value::field(self.node, part).is_unknown()) {
            return None;
        }
        let pairs = self.node.get("matchLabels").into_iter().flat_map(equal);
        let pairs = pairs.map(|(key, wanted)| label_is(labels, key, wanted));
        let expressions = self.node.get("matchExpressions").into_iter().flat_map(|node| node.items());
        all(pairs.chain(expressions.map(|expression| fulfils(labels, expression))))
    }
}

/// The parts of a selector other than a plain mapping.
const PARTS: [&str; 2] = ["matchLabels", "matchExpressions"];

/// Whether a selector with `matchLabels` and `matchExpressions` asks for nothing.
pub fn asks_nothing(selector: Node<'_>) -> Option<bool> {
    all(PARTS.map(|part| match Value::field(selector, part).data {
        Data::Unknown => None,
        Data::Node(part) => Some(part.items().next().is_none() && part.entries().is_empty()),
        _ => Some(true),
    }))
}

/// Strong Kleene conjunction.
pub fn all(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

fn label<'a>(labels: &Value<'a>, key: &str) -> Value<'a> {
    match labels.data {
        Data::Node(node) => Value::field(node, key),
        Data::Absent => Value::of(Data::Absent),
        _ => Value::unknown(),
    }
}

fn label_is(labels: &Value<'_>, key: &str, wanted: Value<'_>) -> Option<bool> {
    let found = label(labels, key);
    if wanted.is_unknown() || found.is_unknown() {
        return None;
    }
    Some(found.is_present() && text(&found) == text(&wanted))
}

fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    value.from.map(|node| node.text())
}

fn fulfils(labels: &Value<'_>, expression: Node<'_>) -> Option<bool> {
    let found = label(labels, expression.text_of("key")?);
    if found.is_unknown() {
        return None;
    }
    let values = expression.get("values").into_iter().flat_map(|values| values.items());
    let is_among = any(values.map(|value| {
        let value = Value::read(value);
        (!value.is_unknown()).then(|| found.is_present() && text(&value) == text(&found))
    }));
    match expression.text_of("operator")? {
        "In" => is_among,
        "NotIn" => is_among.map(|is_among| !is_among),
        "Exists" => Some(found.is_present()),
        "DoesNotExist" => Some(found.is_absent()),
        _ => None,
    }
}

/// Strong Kleene disjunction.
fn any(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.into_iter().map(|part| part.map(|part| !part))).map(|none| !none)
}
