//! What a container may do: its own settings, the pod's where it says nothing, and what Kubernetes takes where neither
//! does.

use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig, pod};
use crate::tree::Node;

/// What can be asked of a container's rights.
pub const FACTS: &[Fact] = &[
    Fact::new("privileged", Ty::Bool, "Whether it is privileged; `false` when nothing says.", |_, thing| {
        is_privileged(thing)
    }),
    Fact::new(
        "allowsPrivilegeEscalation",
        Ty::Bool,
        "Whether a process in it may gain privileges: so when nothing says, and always when it is privileged or has SYS_ADMIN.",
        |_, thing| allows_escalation(thing),
    ),
    Fact::new(
        "runAsNonRoot",
        Ty::Maybe(&Ty::Bool),
        "`runAsNonRoot`: the container's, else the pod's.",
        |system, thing| effective(system, thing, &["runAsNonRoot"]),
    ),
    Fact::new(
        "effectiveUser",
        Ty::Maybe(&Ty::Int),
        "`runAsUser`: the container's, else the pod's; absent when the image decides.",
        |system, thing| effective(system, thing, &["runAsUser"]),
    ),
    Fact::new(
        "effectiveGroup",
        Ty::Maybe(&Ty::Int),
        "`runAsGroup`: the container's, else the pod's; absent when the image decides.",
        |system, thing| effective(system, thing, &["runAsGroup"]),
    ),
    Fact::new("mayRunAsRoot", Ty::Bool, "Whether nothing keeps it from running as root.", may_run_as_root),
    Fact::new(
        "seccomp",
        Ty::Maybe(&Ty::Str),
        "The type of the seccomp profile: the container's, else the pod's. The annotations of old have no effect since Kubernetes 1.27.",
        |system, thing| effective(system, thing, &["seccompProfile", "type"]),
    ),
    Fact::new(
        "readOnlyRoot",
        Ty::Bool,
        "Whether its root file system is read-only; `false` when nothing says.",
        |_, thing| switch(thing, "readOnlyRootFilesystem", false),
    ),
    Fact::new(
        "addedCapabilities",
        Ty::List(&Ty::Str),
        "The capabilities that it adds, in capitals and without `CAP_`.",
        |_, thing| capabilities(thing, "add"),
    ),
    Fact::new(
        "droppedCapabilities",
        Ty::List(&Ty::Str),
        "The capabilities that it drops, in capitals and without `CAP_`.",
        |_, thing| capabilities(thing, "drop"),
    ),
];

/// The container's own setting, else the pod's. When both are silent, it is missing in the container.
fn effective<'a>(system: &System<'a>, thing: Thing<'a>, keys: &[&str]) -> Value<'a> {
    let setting = |node: Node<'a>| match Value::field(node, "securityContext") {
        Value { data: Data::Node(context), .. } => dig(context, keys),
        other => other,
    };
    let own = setting(thing.node);
    if !own.is_absent() {
        return own;
    }
    let shared = system.kubernetes.owner(thing).pod.map(setting);
    shared.filter(|value| !value.is_absent()).unwrap_or(own)
}

/// A switch of the container with what Kubernetes takes when it is not set.
fn switch<'a>(thing: Thing<'a>, key: &str, default: bool) -> Value<'a> {
    let value = dig(thing.node, &["securityContext", key]);
    if value.is_absent() { Value { data: Data::Bool(default), from: value.from } } else { value }
}

fn is_privileged<'a>(thing: Thing<'a>) -> Value<'a> {
    switch(thing, "privileged", false)
}

/// The one that decides: `privileged`, a capability, or the switch itself.
fn allows_escalation<'a>(thing: Thing<'a>) -> Value<'a> {
    let privileged = is_privileged(thing);
    if privileged.as_bool() == Some(true) {
        return privileged;
    }
    let added = capabilities(thing, "add");
    let Data::List(list) = added.data else { return added };
    let mighty = list.items.iter().find(|item| item.as_str() == Some("SYS_ADMIN"));
    match mighty.and_then(|item| item.from) {
        Some(node) => Value::at(node, true),
        None => switch(thing, "allowPrivilegeEscalation", true),
    }
}

/// A user above zero and `runAsNonRoot` each keep root out. Windows has no root.
fn may_run_as_root<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let user = effective(system, thing, &["runAsUser"]);
    let forbidden = effective(system, thing, &["runAsNonRoot"]);
    let on_windows = system.kubernetes.owner(thing).pod.is_some_and(pod::is_on_windows);
    if on_windows || forbidden.as_bool() == Some(true) {
        return Value { data: Data::Bool(false), from: forbidden.from };
    }
    match user.as_int() {
        Some(number) => Value { data: Data::Bool(number == 0), from: user.from },
        None if user.is_present() || user.is_unknown() => Value { data: Data::Unknown, from: user.from },
        None if forbidden.is_unknown() => forbidden,
        None => Value { data: Data::Bool(true), from: forbidden.from },
    }
}

fn capabilities<'a>(thing: Thing<'a>, change: &str) -> Value<'a> {
    let written = as_list(dig(thing.node, &["securityContext", "capabilities", change]));
    let Data::List(list) = &written.data else { return written };
    let items = list.items.iter().map(|item| match item.as_str() {
        Some(name) => {
            let name = name.to_ascii_uppercase();
            Value { data: Data::from(name.trim_start_matches("CAP_").to_owned()), from: item.from }
        }
        None => item.clone(),
    });
    Value { from: written.from, ..Value::list(items) }
}
