//! What objects are looked up by, where, and by which labels.

use super::super::selector::Pair;
use super::super::space::Namespace;
use super::super::{Data, Object, Value, dig};

/// What objects are looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key<'a> {
    /// All of a kind.
    Kind(&'a str),
    /// A kind and a name.
    Named(&'a str, &'a str),
    /// Objects of a kind whose name is not known.
    Unnamed(&'a str),
    /// Whatever runs pods.
    Workload,
    /// Workloads whose pods have a label.
    Label(Pair<'a>),
    /// Workloads whose pods' labels are not all known.
    VagueLabels,
    /// Objects of a kind that select pods with a label, and maybe more.
    Selects(&'a str, Pair<'a>),
    /// Objects of a kind that select pods by something else.
    SelectsOtherwise(&'a str),
    /// Autoscalers of a kind and name.
    Scales(&'a str, &'a str),
    /// Autoscalers of something unknown.
    ScalesSomething,
    /// Workloads whose pods use a service account.
    Account(&'a str),
    /// Workloads of which nobody knows the service account.
    VagueAccount,
    /// Bindings of a role, by its kind and name.
    Grants(&'a str, &'a str),
    /// Bindings of something unknown.
    GrantsSomething,
    /// Vertical autoscalers of a kind and name.
    Resizes(&'a str, &'a str),
    /// Vertical autoscalers of something unknown.
    ResizesSomething,
    /// Objects of a kind that have a label themselves.
    Tagged(&'a str, Pair<'a>),
    /// Objects of a kind whose own labels are not all known.
    VaguelyTagged(&'a str),
}

/// Where objects are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Reach<'a> {
    /// In this namespace.
    In(Namespace<'a>),
    /// In all of them.
    Anywhere,
}

impl<'a> Reach<'a> {
    /// The namespace; of all of them none is said.
    pub fn space(self) -> Namespace<'a> {
        if let Reach::In(space) = self { space } else { Namespace::Unsaid }
    }

    /// Whether it holds an object.
    pub fn holds(self, object: &Object<'_>) -> Option<bool> {
        if let Reach::In(space) = self { space.is_with(object.space) } else { Some(true) }
    }
}

/// The labels of a workload's pods.
pub fn pod_labels<'a>(object: &Object<'a>) -> Value<'a> {
    let Some(path) = object.row.and_then(|row| row.pod) else { return Value::unknown() };
    let above = path.split_last().map_or(path, |(_, above)| above);
    let path: Vec<&str> = above.iter().copied().chain(["metadata", "labels"]).collect();
    let written = dig(object.node, &path);
    if written.is_absent() && object.changes.labelled { Value { data: Data::Unknown, ..written } } else { written }
}

/// The labels of a workload's pods, when all of them are known.
pub fn known_labels<'a>(object: &Object<'a>) -> Option<Vec<Pair<'a>>> {
    if object.changes.labelled { None } else { known_pairs(&pod_labels(object)) }
}

/// The labels of an object itself, when all of them are known.
pub fn known_tags<'a>(object: &Object<'a>) -> Option<Vec<Pair<'a>>> {
    if object.changes.tagged { None } else { known_pairs(&dig(object.node, &["metadata", "labels"])) }
}

fn known_pairs<'a>(labels: &Value<'a>) -> Option<Vec<Pair<'a>>> {
    let Data::Node(node) = labels.data else { return labels.is_absent().then(Vec::new) };
    let entries = node.entries();
    let known = entries
        .iter()
        .all(|entry| !Value::field(node, entry.key.text()).is_unknown() && !Value::read(entry.key).is_unknown());
    known.then(|| entries.iter().map(|entry| (entry.key.text(), entry.value.text())).collect())
}
