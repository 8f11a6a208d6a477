//! What a container may do: its own settings, the pod's where it says nothing, and what Kubernetes takes where neither
//! does.

use super::{Data, Fact, System, Thing, Ty, Value, as_list, dig, profiles, windows};
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
    Fact::new(
        "rootGroups",
        Ty::List(&Ty::Int),
        "Those of its groups that are root's, 0: `runAsGroup`, unless `runAsNonRoot` and a user of its own stand beside it, \
         and the pod's `fsGroup` and `supplementalGroups`.",
        root_groups,
    ),
    Fact::new("mayRunAsRoot", Ty::Bool, "Whether nothing keeps it from running as root.", may_run_as_root),
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
    Fact::new(
        "isHardened",
        Ty::Bool,
        "Whether anything is taken from what a container may do unasked: root, capabilities, system calls, escalation, writing.",
        is_hardened,
    ),
];

/// The container's own setting, else the pod's. When both are silent, it is missing in the container.
pub fn effective<'a>(system: &System<'a>, thing: Thing<'a>, keys: &[&str]) -> Value<'a> {
    let setting = |node: Node<'a>| match Value::field(node, "securityContext") {
        Value { data: Data::Node(context), .. } => dig(context, keys),
        other => other,
    };
    let own = setting(thing.node);
    if !own.is_absent() {
        return own;
    }
    let shared = system.kubernetes.pod_of(thing).map(setting);
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
    let on_windows = system.kubernetes.pod_of(thing).is_some_and(windows::is_for_windows);
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

fn root_groups<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let of_pod = |key| system.kubernetes.pod_of(thing).map(|pod| dig(pod, &["securityContext", key]));
    let more = of_pod("supplementalGroups").map_or_else(|| Value::list([]), as_list);
    let Data::List(more) = &more.data else { return more };
    let own = |key: &str| effective(system, thing, &[key]);
    let is_meant =
        own("runAsNonRoot").as_bool() == Some(true) && own("runAsUser").as_int().is_some_and(|user| user > 0);
    let main = [Some(own("runAsGroup")).filter(|_| !is_meant), of_pod("fsGroup")];
    let all = main.into_iter().flatten().chain(more.items.iter().cloned());
    let roots = all.filter(|group| group.is_unknown() || group.as_int() == Some(0));
    Value::list(roots.collect::<Vec<_>>()).said_by(thing.node)
}

/// The capabilities that a container adds or drops.
pub fn capabilities<'a>(thing: Thing<'a>, change: &str) -> Value<'a> {
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

/// One known restriction is enough; where none is known, one that may be there leaves it open.
fn is_hardened<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is = |value: Value<'a>, wanted: bool| value.as_bool().map(|is| is == wanted);
    let dropped = match capabilities(thing, "drop").data {
        Data::List(list) => Some(!list.items.is_empty()),
        _ => None,
    };
    let seccomp = profiles::seccomp(system, thing);
    let answers = [
        is(may_run_as_root(system, thing), false),
        is(allows_escalation(thing), false),
        is(switch(thing, "readOnlyRootFilesystem", false), true),
        dropped,
        (!seccomp.is_unknown()).then_some(seccomp.is_present()),
    ];
    let is_hardened =
        if answers.contains(&Some(true)) { Some(true) } else { (!answers.contains(&None)).then_some(false) };
    Value { data: is_hardened.into(), from: seccomp.from }
}
