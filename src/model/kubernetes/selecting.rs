//! Objects that select pods: Services, network policies, disruption budgets.

use super::kinds::WORKLOAD_WORDS;
use super::selector::Selector;
use super::{Fact, System, Thing, Ty, Value};

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
