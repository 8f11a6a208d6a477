//! Services.

use super::graph::selector_of;
use super::kinds::WORKLOAD_WORDS;
use super::{Data, Fact, System, Thing, Ty, Value, object, workload};

/// What can be asked of a Service.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new("type", Ty::Str, "The type; `ClusterIP` when nothing says.", kind),
    Fact::new("selector", Ty::Raw, "The labels of the pods that it sends requests to.", |system, thing| {
        selector_of(system.kubernetes.owner(thing))
    }),
    Fact::joined(
        "pods",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workloads whose pods it selects.",
        WORKLOAD_WORDS,
        pods,
    ),
];

fn kind<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = super::dig(thing.node, &["spec", "type"]);
    if written.is_absent() { Value { data: Data::from("ClusterIP"), from: written.from } } else { written }
}

fn pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    workload::selected(system, thing, selector_of(system.kubernetes.owner(thing)))
}
