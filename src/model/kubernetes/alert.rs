//! Alerts of the Prometheus operator: the rules of PrometheusRules that raise one.

use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, dig, views};
use crate::tree::Node;

/// What can be asked of an alert.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name: `alert`.", |_, thing| Value::field(thing.node, "alert")),
    Fact::new("expression", Ty::Maybe(&Ty::Str), "What it watches: `expr`.", |_, thing| {
        Value::field(thing.node, "expr")
    }),
    Fact::new("waits", Ty::Raw, "How long that must be true: `for`.", |_, thing| Value::field(thing.node, "for")),
    Fact::new("labelNames", Ty::List(&Ty::Str), "The names of its labels, with those of its group.", label_names),
    Fact::new("annotationNames", Ty::List(&Ty::Str), "The names of its annotations.", |_, thing| {
        names(Value::field(thing.node, "annotations"))
    }),
    Fact::new("recorded", Ty::Raw, "The series that the rule records as well: `record`.", |_, thing| {
        Value::field(thing.node, "record")
    }),
];

/// What can be asked of a PrometheusRule.
pub const GROUP_FACTS: &[Fact] =
    &[Fact::new("repeatedGroups", Ty::List(&Ty::Str), "Names of groups that an earlier one has.", repeated)];

/// Adds the alerts of a PrometheusRule, and what is neither an alert nor records anything.
pub fn alerts<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let rules = groups(object.node).filter_map(|group| group.get("rules")).flat_map(|rules| rules.items());
    let rules = rules.map(|rule| rule.follow()).filter(Node::is_mapping);
    let alerts = rules.filter(|rule| rule.get("alert").is_some() || rule.get("record").is_none());
    things.extend(alerts.map(|node| Thing { view: &views::ALERT, node, file: object.file, index }));
}

fn groups<'a>(node: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    node.path(&["spec", "groups"]).into_iter().flat_map(|groups| groups.items())
}

/// The keys of a mapping.
fn names<'a>(mapping: Value<'a>) -> Value<'a> {
    let names = match mapping.data {
        Data::Node(node) if node.is_mapping() => {
            let keys = node.entries().into_iter().map(|entry| Value::at(entry.key, entry.key.text()));
            Value::list(keys.collect::<Vec<_>>())
        }
        Data::Absent => Value::list([]),
        _ => Value::unknown(),
    };
    Value { from: mapping.from, ..names }
}

fn label_names<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let own = names(Value::field(thing.node, "labels"));
    let holds = |group: &Node<'a>| {
        let rules = group.get("rules").into_iter().flat_map(|rules| rules.items());
        rules.into_iter().any(|rule| rule.follow().id() == thing.node.id())
    };
    let shared = groups(object.node).find(holds).map(|group| names(Value::field(group, "labels")));
    let (from, shared) = (own.from, shared.map(|shared| shared.data));
    match (own.data, shared) {
        (Data::List(own), Some(Data::List(shared))) => {
            Value { from, ..Value::list(own.items.iter().chain(shared.items.iter()).cloned().collect::<Vec<_>>()) }
        }
        (own @ Data::List(_), None) => Value { data: own, from },
        _ => Value { data: Data::Unknown, from },
    }
}

fn repeated<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let names: Vec<Value<'a>> = groups(thing.node).map(|group| Value::field(group, "name")).collect();
    let mut seen = std::collections::HashSet::new();
    let again = names.iter().filter(|name| name.as_str().is_some_and(|text| !seen.insert(text.to_owned())));
    Value::list(again.cloned().collect::<Vec<_>>())
        .said_by(dig(thing.node, &["spec", "groups"]).from.unwrap_or(thing.node))
}
