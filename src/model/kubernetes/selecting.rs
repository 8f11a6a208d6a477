//! Objects that select pods: Services, network policies, disruption budgets.

use super::kinds::WORKLOAD_WORDS;
use super::selector::Selector;
use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig};

/// What can be asked of an object that selects pods.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "selector",
        Ty::Raw,
        "Which pods it selects; an empty one means all, and of a Service none.",
        |system, thing| Selector::written(system.kubernetes.owner(thing)),
    ),
    Fact::joined(
        "workloads",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workloads whose pods it selects.",
        WORKLOAD_WORDS,
        selected,
    ),
];

/// What can be asked of a Service besides.
pub const SERVICE_FACTS: &[Fact] = &[
    Fact::new("type", Ty::Str, "The type; `ClusterIP` when nothing says.", service_type),
    Fact::new("ports", Ty::List(&Ty::Raw), "Its ports as written.", |_, thing| {
        as_list(dig(thing.node, &["spec", "ports"]))
    }),
];

fn service_type<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = dig(thing.node, &["spec", "type"]);
    if written.is_absent() { Value { data: Data::from("ClusterIP"), from: written.from } } else { written }
}

/// The workloads whose pods an object selects.
pub fn selected<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let written = Selector::written(model.owner(thing));
    let list = match (Selector::of(model.owner(thing)), written.is_absent()) {
        (Some(selector), _) => model.workloads(&model.graph.selected(model, thing.index, &selector)),
        (None, true) => Value::list([]),
        (None, false) => Value::unknown(),
    };
    Value { from: written.from, ..list }
}
