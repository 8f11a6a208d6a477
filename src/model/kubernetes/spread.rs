//! What keeps the pods of a workload apart: constraints over zones and nodes, and anti-affinity.

use super::selector::{Selector, all};
use super::space::Namespace;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, dig, graph, views};
use crate::tree::Node;

/// What can be asked of a constraint that spreads pods.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "topologyKey",
        Ty::Maybe(&Ty::Str),
        "The label of nodes over whose values pods are spread.",
        |_, thing| Value::field(thing.node, "topologyKey"),
    ),
    Fact::new("maxSkew", Ty::Raw, "How many pods more one place may have than another.", |_, thing| {
        Value::field(thing.node, "maxSkew")
    }),
    Fact::new("selector", Ty::Raw, "Which pods it counts.", |_, thing| Value::field(thing.node, "labelSelector")),
    Fact::new("countsItsPods", Ty::Bool, "Whether it counts the pods that it is for.", |system, thing| {
        let selector = Value::field(thing.node, "labelSelector");
        let labels = graph::pod_labels(system.kubernetes.owner(thing));
        Value { data: counts(thing.node, &labels).into(), from: selector.from }
    }),
    Fact::new("mistakes", Ty::List(&Ty::Str), "What the cluster refuses about it, in words.", mistakes),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", super::pod::workload),
];

/// What a workload does to keep its pods apart.
pub const WORKLOAD_FACTS: &[Fact] = &[
    Fact::new(
        "isSpread",
        Ty::Bool,
        "Whether an anti-affinity or a spread constraint that means its own pods keeps two of them apart.",
        is_spread,
    ),
    Fact::new(
        "needsZoneForEachPod",
        Ty::Bool,
        "Whether no two of its pods may run in one zone, by an anti-affinity that must hold.",
        needs_zone_for_each_pod,
    ),
    Fact::new("antiAffinity", Ty::Raw, "The anti-affinity of its pods, as written.", |system, thing| {
        match system.kubernetes.owner(thing).pod {
            Some(pod) => dig(pod, &["affinity", "podAntiAffinity"]),
            None => Value::unknown(),
        }
    }),
];

/// Adds the constraints of a pod.
pub fn constraints<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let list = object.pod.and_then(|pod| pod.get("topologySpreadConstraints"));
    let items = list.into_iter().flat_map(|list| list.items()).filter(Node::is_mapping);
    things.extend(items.map(|node| Thing { view: &views::SPREAD, node, file: object.file, index }));
}

/// Whether the label selector of a constraint or term means pods of these labels. Without one it means none.
fn counts<'a>(part: Node<'a>, labels: &Value<'a>) -> Option<bool> {
    let written = Value::field(part, "labelSelector");
    match Selector::at(&written) {
        Some(selector) => selector.matches(labels),
        None => written.is_absent().then_some(false),
    }
}

fn mistakes<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let node = thing.node;
    let mut found: Vec<Value<'a>> = Vec::new();
    let mut add = |value: &Value<'a>, text: &str| {
        found.push(Value { data: Data::from(text.to_owned()), from: value.from });
    };
    let field = |key| Value::field(node, key);
    let (skew, least, action, key) =
        (field("maxSkew"), field("minDomains"), field("whenUnsatisfiable"), field("topologyKey"));
    if skew.is_absent() || skew.as_int().is_some_and(|skew| skew < 1) {
        add(&skew, "`maxSkew` must be 1 or more");
    }
    if least.as_int().is_some_and(|least| least < 1) {
        add(&least, "`minDomains` must be 1 or more");
    }
    if least.is_present() && action.as_str().is_some_and(|action| action == "ScheduleAnyway") {
        add(&least, "`minDomains` goes only with `whenUnsatisfiable: DoNotSchedule`");
    }
    if key.is_absent() || key.as_str() == Some("") {
        add(&key, "`topologyKey` is missing");
    }
    if action.is_absent()
        || action.as_str().is_some_and(|action| !["DoNotSchedule", "ScheduleAnyway"].contains(&action))
    {
        add(&action, "`whenUnsatisfiable` must be `DoNotSchedule` or `ScheduleAnyway`");
    }
    let list = node.parent().into_iter().flat_map(|list| list.items());
    let mut earlier = list.take_while(|other| other.id() != node.id());
    let equal = |other: Node<'a>, name: &str| {
        let (a, b) = (Value::field(other, name), Value::field(node, name));
        a.as_str().is_some() && a.as_str() == b.as_str()
    };
    if earlier.any(|other| equal(other, "topologyKey") && equal(other, "whenUnsatisfiable")) {
        add(&key, "an earlier constraint has the same `topologyKey` and `whenUnsatisfiable`");
    }
    Value::list(found)
}

fn is_spread<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let Some(pod) = object.pod else { return Value::unknown() };
    let labels = graph::pod_labels(object);
    let constraints = Value::field(pod, "topologySpreadConstraints");
    let affinity = dig(pod, &["affinity", "podAntiAffinity"]);
    let mut is_spread = Some(false);
    let mut add =
        |answer: Option<bool>| is_spread = all([is_spread.map(|is| !is), answer.map(|is| !is)]).map(|not| !not);
    for item in items(&constraints) {
        add(item.and_then(|item| counts(item, &labels)));
    }
    if affinity.is_unknown() {
        add(None);
    }
    if let Data::Node(affinity) = affinity.data {
        for term in items(&Value::field(affinity, "requiredDuringSchedulingIgnoredDuringExecution")) {
            add(term.and_then(|term| repels(term, object, &labels)));
        }
        for term in items(&Value::field(affinity, "preferredDuringSchedulingIgnoredDuringExecution")) {
            let inner = term.and_then(|term| term.get("podAffinityTerm"));
            add(inner.and_then(|term| repels(term, object, &labels)));
        }
    }
    Value { data: is_spread.into(), from: affinity.from }
}

const ZONES: [&str; 2] = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

fn needs_zone_for_each_pod<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let Some(pod) = object.pod else { return Value::unknown() };
    let labels = graph::pod_labels(object);
    let path = ["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
    let terms = dig(pod, &path);
    let is_apart = |term: Option<Node<'a>>| {
        let key = Value::field(term?, "topologyKey");
        let by_zone = key.as_str().map(|key| ZONES.contains(&key));
        let repels = || repels(term?, object, &labels).filter(|is| !*is || by_zone.is_some());
        if by_zone == Some(false) { Some(false) } else { repels() }
    };
    let none = all(items(&terms).into_iter().map(|term| is_apart(term).map(|is| !is)));
    Value { data: none.map(|none| !none).into(), from: terms.from }
}

/// The items of a list; one that is not known when the list is not.
fn items<'a>(list: &Value<'a>) -> Vec<Option<Node<'a>>> {
    match list.data {
        Data::Node(list) => list.items().map(|item| Some(item.follow())).collect(),
        Data::Absent => Vec::new(),
        _ => vec![None],
    }
}

/// Whether a term keeps pods of an object's labels apart.
fn repels<'a>(term: Node<'a>, object: &Object<'a>, labels: &Value<'a>) -> Option<bool> {
    all([is_here(term, object), counts(term, labels)])
}

/// Whether the namespaces of a term are known to hold the object. Without any it means the object's own.
fn is_here<'a>(term: Node<'a>, object: &Object<'a>) -> Option<bool> {
    let names = items(&Value::field(term, "namespaces"));
    let selects = !Value::field(term, "namespaceSelector").is_absent();
    if names.is_empty() {
        return (!selects).then_some(true);
    }
    let is_own = |name: Option<Node<'a>>| Namespace::of(&Value::read(name?)).is_with(object.space);
    let is_there = all(names.into_iter().map(|name| is_own(name).map(|is| !is))).map(|not| !not);
    is_there.filter(|is| *is || !selects)
}
