//! Pods: the specification that a workload's template or a bare Pod holds.

use super::container::as_list;
use super::{Data, Fact, System, Thing, Ty, Value, dig, kinds};

/// What can be asked of a pod.
pub const FACTS: &[Fact] = &[
    Fact::new("hostNetwork", Ty::Bool, "Whether it uses the node's network.", |_, thing| switch(thing, "hostNetwork")),
    Fact::new("hostPID", Ty::Bool, "Whether it sees the node's processes.", |_, thing| switch(thing, "hostPID")),
    Fact::new("hostIPC", Ty::Bool, "Whether it shares the node's inter-process communication.", |_, thing| {
        switch(thing, "hostIPC")
    }),
    Fact::new("serviceAccount", Ty::Maybe(&Ty::Str), "The name of its service account.", service_account),
    Fact::new("volumes", Ty::List(&Ty::Raw), "Its volumes as written.", |_, thing| {
        as_list(Value::field(thing.node, "volumes"))
    }),
    Fact::new("raw", Ty::Raw, "The specification as written.", |_, thing| {
        Value::at(thing.node, Data::Node(thing.node))
    }),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs it.", workload),
];

fn switch<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let value = Value::field(thing.node, key);
    if value.is_absent() { Value { data: Data::Bool(false), from: value.from } } else { value }
}

fn service_account<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let current = Value::field(thing.node, "serviceAccountName");
    let former = dig(thing.node, &["serviceAccount"]);
    if current.is_absent() && !former.is_absent() { former } else { current }
}

fn workload<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    super::thing("workload", object, thing.index).map_or_else(Value::unknown, |thing| Value::at(thing.node, thing))
}

/// The pod of a container.
pub fn of_container<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.containers[thing.index].object;
    let pod = system.kubernetes.objects[index].pod.zip(kinds::view_of("pod"));
    pod.map_or_else(Value::unknown, |(node, view)| Value::at(node, Thing { view, node, file: thing.file, index }))
}

/// The workload of a container.
pub fn workload_of_container<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.containers[thing.index].object;
    let workload = super::thing("workload", &system.kubernetes.objects[index], index);
    workload.map_or_else(Value::unknown, |thing| Value::at(thing.node, thing))
}
