//! Pod disruption budgets.

use super::graph::selector_of;
use super::kinds::WORKLOAD_WORDS;
use super::{Fact, Ty, Value, dig, object, workload};

/// What can be asked of a budget.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new("selector", Ty::Raw, "Which pods it protects.", |system, thing| {
        selector_of(system.kubernetes.owner(thing))
    }),
    Fact::new("minAvailable", Ty::Raw, "How many pods must stay: a number or a percentage.", |_, thing| {
        dig(thing.node, &["spec", "minAvailable"])
    }),
    Fact::new("maxUnavailable", Ty::Raw, "How many pods may go: a number or a percentage.", |_, thing| {
        dig(thing.node, &["spec", "maxUnavailable"])
    }),
    Fact::joined(
        "pods",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workloads whose pods it protects.",
        WORKLOAD_WORDS,
        |system, thing| workload::selected(system, thing, selector_of(system.kubernetes.owner(thing))),
    ),
];
