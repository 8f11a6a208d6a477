//! Pods: the specification that a workload's template or a bare Pod holds.

use super::{
    Data, Fact, System, Thing, Ty, Value, agents, as_list, openshift, service_account, standards, sysctl, views,
    windows,
};

/// What can be asked of a pod.
pub const FACTS: &[Fact] = &[
    Fact::new("hostNetwork", Ty::Bool, "Whether it uses the node's network.", |_, thing| switch(thing, "hostNetwork")),
    Fact::new("hostPID", Ty::Bool, "Whether it sees the node's processes.", |_, thing| switch(thing, "hostPID")),
    Fact::new("hostIPC", Ty::Bool, "Whether it shares the node's inter-process communication.", |_, thing| {
        switch(thing, "hostIPC")
    }),
    Fact::new(
        "hostUsers",
        Ty::Bool,
        "Whether root in it is root of the node: so unless it says otherwise.",
        |_, thing| switch_or(thing, "hostUsers", true),
    ),
    Fact::new("isOnWindows", Ty::Bool, "Whether it is for Windows nodes.", |_, thing| {
        Value::at(thing.node, windows::is_for_windows(thing.node))
    }),
    Fact::new(
        "isOnOpenShift",
        Ty::Bool,
        "Whether its chart renders what only OpenShift has, which hardens pods by itself.",
        |system, thing| Value::at(thing.node, openshift::is_on_openshift(system, thing)),
    ),
    Fact::new(
        "agent",
        Ty::Maybe(&Ty::Str),
        "What kind of node agent it is known as, by its images or its place in `kube-system`.",
        agents::agent,
    ),
    Fact::new(
        "agentNeeds",
        Ty::List(&Ty::Str),
        "What such an agent needs of its node: `network`, `processes`, `privileges`, `folders`, `socket`, `root`.",
        agents::needs,
    ),
    Fact::new(
        "unsafeSysctls",
        Ty::List(&Ty::Str),
        "The kernel settings that it changes and that are not safe to change in the targeted release.",
        sysctl::unsafe_ones,
    ),
    Fact::joined(
        "enforcedLevel",
        Ty::Maybe(&Ty::Str),
        "The level of pod security that its namespace enforces; unknown when the namespace is not there.",
        &["Namespace"],
        standards::enforced_level,
    ),
    Fact::joined(
        "refusal",
        Ty::Maybe(&Ty::Str),
        "What its namespace refuses it for, if it certainly does.",
        &["Namespace"],
        standards::refusal,
    ),
    Fact::new("hostAliases", Ty::List(&Ty::Raw), "Names with their addresses that it knows by heart.", |_, thing| {
        as_list(Value::field(thing.node, "hostAliases"))
    }),
    Fact::new("serviceAccount", Ty::Maybe(&Ty::Str), "The name of its service account.", |_, thing| {
        service_account::name_in(thing.node)
    }),
    Fact::joined(
        "accounts",
        Ty::List(&Ty::Thing("kubernetes.ServiceAccount")),
        "Its service account, if it is there.",
        &["ServiceAccount"],
        service_account::accounts,
    ),
    Fact::joined(
        "mountsToken",
        Ty::Bool,
        "Whether a token of its service account is mounted: the pod decides, else the account, else it is.",
        &["ServiceAccount"],
        service_account::mounts_token,
    ),
    Fact::joined(
        "hasRights",
        Ty::Bool,
        "Whether a RoleBinding or ClusterRoleBinding grants its service account a role.",
        &["RoleBinding"],
        service_account::has_rights,
    ),
    Fact::joined(
        "bindings",
        Ty::List(&Ty::Thing("kubernetes.binding")),
        "The bindings that grant something to its service account.",
        &["RoleBinding"],
        service_account::bindings,
    ),
    Fact::joined(
        "sharesAccountWith",
        Ty::Maybe(&Ty::Thing("kubernetes.workload")),
        "The first other workload that uses its service account.",
        &["serviceAccountName", "serviceAccount"],
        service_account::shared_with,
    ),
    Fact::new("volumes", Ty::List(&Ty::Raw), "Its volumes as written.", |_, thing| {
        as_list(Value::field(thing.node, "volumes"))
    }),
    Fact::new("raw", Ty::Raw, "The specification as written.", |_, thing| {
        Value::at(thing.node, Data::Node(thing.node))
    }),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs it.", workload),
];

fn switch<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    switch_or(thing, key, false)
}

fn switch_or<'a>(thing: Thing<'a>, key: &str, default: bool) -> Value<'a> {
    let value = Value::field(thing.node, key);
    if value.is_absent() { Value { data: Data::Bool(default), from: value.from } } else { value }
}

/// The pod of a container or workload.
pub fn pod<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.owner_index(thing);
    match system.kubernetes.pod_of(thing) {
        Some(node) => Value::at(node, Thing { view: &views::POD, node, index, ..thing }),
        None => Value::unknown(),
    }
}

/// The object of a container, pod or other part.
pub fn workload<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = system.kubernetes.owner_index(thing);
    let node = system.kubernetes.objects[index].node;
    Value::at(node, Thing { view: &views::WORKLOAD, node, index, ..thing })
}
