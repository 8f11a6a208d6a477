//! Service accounts and the pods that use them.

use super::{Data, Fact, System, Thing, Ty, Value, dig, views};
use crate::tree::Node;

const KIND: &str = "ServiceAccount";

/// What can be asked of a service account.
pub const FACTS: &[Fact] = &[Fact::new(
    "automountServiceAccountToken",
    Ty::Maybe(&Ty::Bool),
    "Whether pods get its token when they do not say otherwise.",
    |_, thing| Value::field(thing.node, "automountServiceAccountToken"),
)];

/// The name of a pod's service account; the older of its two keys counts where the newer is not there.
pub fn name_in(pod: Node<'_>) -> Value<'_> {
    let current = Value::field(pod, "serviceAccountName");
    let former = dig(pod, &["serviceAccount"]);
    if current.is_absent() && !former.is_absent() { former } else { current }
}

/// The account that a pod uses, when its name is known: `default` where it names none.
pub fn known_in(pod: Node<'_>) -> Option<&str> {
    let name = name_in(pod);
    match name.data {
        Data::Absent => Some("default"),
        Data::Str(_) => name.from.map(|node| node.text()),
        _ => None,
    }
}

/// The account that a pod names, or `default`, if it is there.
pub fn accounts<'a>(system: &System<'a>, pod: Thing<'a>) -> Value<'a> {
    let name = name_in(pod.node);
    let from = name.from;
    let model = &system.kubernetes;
    let list = match &name.data {
        Data::Str(name) => model.list(&model.graph.named(model, pod.index, KIND, name)),
        Data::Absent => model.list(&model.graph.named(model, pod.index, KIND, "default")),
        _ => Value::unknown(),
    };
    Value { from, ..list }
}

/// The bindings that grant something to the account of a pod.
pub fn bindings<'a>(system: &System<'a>, pod: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let found = known_in(pod.node).map(|account| model.graph.bindings(model.owner(pod), account));
    found.map_or_else(Value::unknown, |found| model.groups(&found))
}

/// The first other workload that uses the account of a pod. Another variant of the same workload is none.
pub fn shared_with<'a>(system: &System<'a>, pod: Thing<'a>) -> Value<'a> {
    let (model, name) = (&system.kubernetes, name_in(pod.node));
    let own = model.owner(pod);
    let unknown = Value { data: Data::Unknown, from: name.from };
    let Some(account) = known_in(pod.node) else { return unknown };
    let Some(first) = model.graph.first_user(own, account) else { return unknown };
    let object = &model.objects[first];
    if (object.kind, object.name) == (own.kind, own.name) {
        return Value { data: Data::Absent, ..name };
    }
    let thing = Thing { view: &views::WORKLOAD, node: object.node, file: object.file, index: first };
    Value { data: thing.into(), from: name.from }
}

/// Whether a role is granted to the account of a pod.
pub fn has_rights<'a>(system: &System<'a>, pod: Thing<'a>) -> Value<'a> {
    let name = name_in(pod.node);
    let account = if name.is_absent() { Some("default") } else { name.as_str() };
    let model = &system.kubernetes;
    let data = account.and_then(|account| model.graph.is_granted(model.owner(pod), account));
    Value { data: data.into(), from: name.from }
}

/// Whether a pod gets the token of its account.
pub fn mounts_token<'a>(system: &System<'a>, pod: Thing<'a>) -> Value<'a> {
    let own = Value::field(pod.node, "automountServiceAccountToken");
    if !own.is_absent() {
        return own;
    }
    let accounts = accounts(system, pod);
    let Data::List(list) = accounts.data else { return accounts };
    // An account that the pod names was made somewhere; the one of every namespace needs no file.
    let is_elsewhere = list.items.is_empty() && !matches!(name_in(pod.node).as_str(), None | Some("default"));
    let settings = list.items.iter().filter_map(|account| account.from);
    let setting = settings.map(|account| Value::field(account, "automountServiceAccountToken")).next();
    let data = match setting {
        Some(setting) if !setting.is_absent() => setting.data,
        None if !list.complete || is_elsewhere => Data::Unknown,
        _ => Data::Bool(true),
    };
    Value { data, from: own.from }
}
