//! Storage: the volumes of pods, the claims behind them, and what a StatefulSet gives each of its pods.

use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, as_list, dig, views};
use crate::tree::Node;

/// What can be asked of a volume of a pod.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name.", |_, thing| Value::field(thing.node, "name")),
    Fact::new("type", Ty::Str, "What it is, as in `configMap`; `emptyDir` when nothing says.", volume_type),
    Fact::new(
        "claimName",
        Ty::Maybe(&Ty::Str),
        "The claim that it is a volume of; absent where a StatefulSet's own claim of that name takes its place.",
        claim_name,
    ),
    Fact::joined(
        "claims",
        Ty::List(&Ty::Thing("kubernetes.PersistentVolumeClaim")),
        "That claim, if it is there.",
        &["PersistentVolumeClaim"],
        claims,
    ),
    Fact::new("isReadOnly", Ty::Bool, "Whether the pod asks for the claim only to read.", |_, thing| {
        let written = dig(thing.node, &["persistentVolumeClaim", "readOnly"]);
        if written.is_absent() { Value { data: Data::Bool(false), from: written.from } } else { written }
    }),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", super::pod::workload),
];

/// What can be asked of a claim.
pub const CLAIM_FACTS: &[Fact] = &[Fact::new(
    "isForOneNode",
    Ty::Bool,
    "Whether only the pods of one node, or one pod, may use it at a time.",
    |_, thing| {
        let modes = dig(thing.node, &["spec", "accessModes"]);
        let data = match modes.data {
            Data::Node(list) => {
                let modes: Vec<_> = list.items().map(Value::read).collect();
                let is_single =
                    |mode: &Value<'_>| mode.as_str().map(|mode| ["ReadWriteOnce", "ReadWriteOncePod"].contains(&mode));
                super::selector::all(modes.iter().map(is_single)).filter(|_| !modes.is_empty()).into()
            }
            _ => Data::Unknown,
        };
        Value { data, from: modes.from }
    },
)];

/// What can be asked of a StatefulSet besides.
pub const STATEFUL_FACTS: &[Fact] = &[
    Fact::new("serviceName", Ty::Maybe(&Ty::Str), "The Service that names its pods.", |_, thing| {
        dig(thing.node, &["spec", "serviceName"])
    }),
    Fact::joined(
        "governingServices",
        Ty::List(&Ty::Thing("kubernetes.Service")),
        "The Service of that name, if it is there.",
        &["Service"],
        governing,
    ),
    Fact::new(
        "claimTemplates",
        Ty::List(&Ty::Raw),
        "The claims that each of its pods gets, as written.",
        |_, thing| as_list(dig(thing.node, &["spec", "volumeClaimTemplates"])),
    ),
];

/// Adds the volumes of a pod.
pub fn volumes<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let volumes = object.pod.and_then(|pod| pod.get("volumes"));
    let volumes = volumes.into_iter().flat_map(|volumes| volumes.items()).filter(Node::is_mapping);
    things.extend(volumes.map(|node| Thing { view: &views::VOLUME, node, file: object.file, index }));
}

fn volume_type<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let entries = thing.node.entries();
    let key = entries.iter().map(|entry| entry.key).find(|key| key.text() != "name");
    match key {
        Some(key) if Value::read(key).is_unknown() => Value::at(key, Data::Unknown),
        Some(key) => Value { data: Data::from(key.text()), from: thing.node.get(key.text()) },
        None => Value::at(thing.node, "emptyDir"),
    }
}

fn claim_name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let name = Value::field(thing.node, "name");
    let templates = dig(system.kubernetes.owner(thing).node, &["spec", "volumeClaimTemplates"]);
    let own = if let Data::Node(list) = templates.data { Some(list) } else { None };
    let mut names = own.into_iter().flat_map(|list| list.items()).map(|claim| dig(claim, &["metadata", "name"]));
    if name.as_str().is_some() && names.any(|own| own.as_str() == name.as_str()) {
        return Value::absent(thing.node);
    }
    dig(thing.node, &["persistentVolumeClaim", "claimName"])
}

fn claims<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let name = claim_name(system, thing);
    by_name(system, thing, name, "PersistentVolumeClaim")
}

fn governing<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    by_name(system, thing, dig(thing.node, &["spec", "serviceName"]), "Service")
}

fn by_name<'a>(system: &System<'a>, thing: Thing<'a>, name: Value<'a>, kind: &'static str) -> Value<'a> {
    let model = &system.kubernetes;
    let Some(text) = name.as_str() else { return Value { data: Data::Unknown, from: name.from } };
    Value { from: name.from, ..model.list(&model.graph.named(model, thing.index, kind, text)) }
}
