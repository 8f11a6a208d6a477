//! Network policies.

use super::graph::selector_of;
use super::kinds::WORKLOAD_WORDS;
use super::{Fact, Ty, Value, object, workload};

/// What can be asked of a network policy.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", object::name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", object::namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new(
        "selector",
        Ty::Raw,
        "Which pods it governs; an empty selector means all of the namespace.",
        |system, thing| selector_of(system.kubernetes.owner(thing)),
    ),
    Fact::joined(
        "pods",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workloads whose pods it governs.",
        WORKLOAD_WORDS,
        |system, thing| workload::selected(system, thing, selector_of(system.kubernetes.owner(thing))),
    ),
];
