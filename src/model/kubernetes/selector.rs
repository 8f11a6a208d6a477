//! Label selectors.

use super::{Data, Value};
use crate::tree::Node;

/// Whether labels fulfil a selector; `None` when a template hides it.
///
/// `selector` is either a plain mapping of labels (Services) or one with `matchLabels` and `matchExpressions`.
pub fn matches(selector: Node<'_>, labels: &Value<'_>, is_plain: bool) -> Option<bool> {
    if is_plain {
        return all(selector.entries().into_iter().map(|entry| label_is(labels, entry.key.text(), entry.value)));
    }
    let equal = selector.get("matchLabels").into_iter().flat_map(|node| node.entries());
    let equal = equal.map(|entry| label_is(labels, entry.key.text(), entry.value));
    let expressions = selector.get("matchExpressions").into_iter().flat_map(|node| node.items().collect::<Vec<_>>());
    all(equal.chain(expressions.map(|expression| fulfils(labels, expression))))
}

/// Strong Kleene conjunction.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
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

fn label_is(labels: &Value<'_>, key: &str, wanted: Node<'_>) -> Option<bool> {
    let (wanted, found) = (Value::read(wanted), label(labels, key));
    if wanted.is_unknown() || found.is_unknown() {
        return None;
    }
    Some(found.is_present() && found.display() == wanted.display())
}

fn fulfils(labels: &Value<'_>, expression: Node<'_>) -> Option<bool> {
    let found = label(labels, expression.text_of("key")?);
    if found.is_unknown() {
        return None;
    }
    let values: Vec<_> =
        expression.get("values").into_iter().flat_map(|values| values.items().collect::<Vec<_>>()).collect();
    let is_among = values.iter().any(|value| found.is_present() && value.text() == found.display());
    match expression.text_of("operator")? {
        "In" => Some(is_among),
        "NotIn" => Some(!is_among),
        "Exists" => Some(found.is_present()),
        "DoesNotExist" => Some(found.is_absent()),
        _ => None,
    }
}
