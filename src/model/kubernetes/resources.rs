//! What containers are promised of their nodes and what they may take at most.
//!
//! A container's own words count first, then the pod's, then what LimitRanges of the workspace fill in. `quota` asks what
//! namespaces hold.

use super::graph::Reach;
use super::{Data, Fact, Role, System, Thing, Ty, Value, dig, quantity, quota, views};

/// What can be asked of a container's resources.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "cpuRequest",
        Ty::Raw,
        "The processor time set aside for it: its request, else its limit, else the pod's, else what a LimitRange says.",
        RANGES,
        |system, thing| request(system, thing, "cpu"),
    ),
    Fact::joined(
        "memoryRequest",
        Ty::Raw,
        "The memory set aside for it: its request, else its limit, else the pod's, else what a LimitRange says.",
        RANGES,
        |system, thing| request(system, thing, "memory"),
    ),
    Fact::joined(
        "cpuLimit",
        Ty::Raw,
        "The most processor time that it gets: its limit, else the pod's, else what a LimitRange says.",
        RANGES,
        |system, thing| limit(system, thing, "cpu"),
    ),
    Fact::joined(
        "memoryLimit",
        Ty::Raw,
        "The most memory that it gets: its limit, else the pod's, else what a LimitRange says.",
        RANGES,
        |system, thing| limit(system, thing, "memory"),
    ),
    Fact::joined(
        "storageLimit",
        Ty::Raw,
        "The most that it may write to its node's disk (`ephemeral-storage`), its own or what a LimitRange says.",
        RANGES,
        |system, thing| limit(system, thing, "ephemeral-storage"),
    ),
    Fact::joined("cpuRequestMillis", Ty::Maybe(&Ty::Int), "`cpuRequest` in thousandths.", RANGES, |system, thing| {
        counted(request(system, thing, "cpu"), 1e-3)
    }),
    Fact::joined("cpuLimitMillis", Ty::Maybe(&Ty::Int), "`cpuLimit` in thousandths.", RANGES, |system, thing| {
        counted(limit(system, thing, "cpu"), 1e-3)
    }),
    Fact::joined("memoryRequestMebibytes", Ty::Maybe(&Ty::Int), "`memoryRequest` in MiB.", RANGES, |system, thing| {
        counted(request(system, thing, "memory"), MEBIBYTE)
    }),
    Fact::joined("memoryLimitMebibytes", Ty::Maybe(&Ty::Int), "`memoryLimit` in MiB.", RANGES, |system, thing| {
        counted(limit(system, thing, "memory"), MEBIBYTE)
    }),
    Fact::new(
        "requestsBelowLimits",
        Ty::List(&Ty::Str),
        "The resources of which it requests less than its own limit.",
        |_, thing| compared(thing, |request, limit| request < limit),
    ),
    Fact::new(
        "requestsAboveLimits",
        Ty::List(&Ty::Str),
        "The resources of which it requests more than its own limit.",
        |_, thing| compared(thing, |request, limit| request > limit),
    ),
    Fact::new(
        "improbableAmounts",
        Ty::List(&Ty::Str),
        "Amounts that are right to the letter and hardly meant, in words: memory of a few bytes, processors by the hundred.",
        improbable,
    ),
    Fact::joined(
        "missingForQuota",
        Ty::List(&Ty::Str),
        "What a ResourceQuota of its namespace wants said and neither it nor a LimitRange says, as in `limits.memory`.",
        &["ResourceQuota", "LimitRange"],
        missing_for_quota,
    ),
];

const RANGES: &[&str] = &["LimitRange"];
const MEBIBYTE: f64 = 1_048_576.0;

/// What a pod can say for all of its containers together.
const SHARED: [&str; 2] = ["cpu", "memory"];

/// A request or limit: the container's, else the one that the pod sets for all of them together.
fn written<'a>(system: &System<'a>, thing: Thing<'a>, side: &str, name: &str) -> Value<'a> {
    let own = dig(thing.node, &["resources", side, name]);
    if !own.is_absent() || !SHARED.contains(&name) {
        return own;
    }
    let shared = system.kubernetes.pod_of(thing).map(|pod| dig(pod, &["resources", side, name]));
    shared.filter(|shared| !shared.is_absent()).unwrap_or(own)
}

/// Kubernetes takes a limit for the request where there is none.
fn written_request<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    let request = written(system, thing, "requests", name);
    if !request.is_absent() {
        return request;
    }
    let limit = written(system, thing, "limits", name);
    if limit.is_absent() { request } else { limit }
}

fn request<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    or_by_range(system, thing, written_request(system, thing, name), |item| quota::default_request(item, name))
}

fn limit<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    or_by_range(system, thing, written(system, thing, "limits", name), |item| quota::default_limit(item, name))
}

/// What is said, else what a LimitRange of the namespace fills in.
fn or_by_range<'a>(
    system: &System<'a>,
    thing: Thing<'a>,
    said: Value<'a>,
    fill: impl Fn(crate::tree::Node<'a>) -> Value<'a>,
) -> Value<'a> {
    if !said.is_absent() {
        return said;
    }
    let model = &system.kubernetes;
    let object = model.owner_index(thing);
    let reach = Reach::In(model.objects[object].space);
    let ranges = model.graph.all(model, object, reach, "LimitRange", |_| Some(true)).certain;
    let items = ranges.into_iter().flat_map(|range| quota::items_for_containers(model.objects[range].node));
    items.map(fill).find(|filled| !filled.is_absent()).unwrap_or(said)
}

/// A pod that does not say what a quota counts is refused; unless another LimitRange, which nobody has read, fills it in.
fn missing_for_quota<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let object = model.owner_index(thing);
    let reach = Reach::In(model.objects[object].space);
    let quotas = model.graph.all(model, object, reach, "ResourceQuota", |_| Some(true)).certain;
    let mut missing: Vec<Value<'a>> = Vec::new();
    for counted in quotas.into_iter().flat_map(|quota| quota::counted(model.objects[quota].node)) {
        let said = match counted.split_once('.') {
            Some(("limits", name)) => limit(system, thing, name),
            Some((_, name)) => request(system, thing, name),
            None => request(system, thing, counted),
        };
        let is_new = !missing.iter().any(|value| value.as_str() == Some(counted));
        if is_new && (said.is_absent() || said.is_unknown()) {
            let data = if said.is_absent() { Data::from(counted) } else { Data::Unknown };
            missing.push(Value { data, from: said.from });
        }
    }
    let may_be_filled_in = || !model.graph.all(model, object, reach, "LimitRange", |_| Some(true)).complete;
    if !missing.is_empty() && may_be_filled_in() { Value::unknown() } else { Value::list(missing) }
}

/// What the regular containers of an object request of a resource in its own text, by their names.
pub fn requests_of<'s, 'a>(
    system: &'s System<'a>,
    object: usize,
    resource: &'static str,
) -> impl Iterator<Item = (Option<&'a str>, Value<'a>)> + use<'s, 'a> {
    let containers = &system.kubernetes.containers;
    let first = containers.partition_point(|container| container.object < object);
    let own = containers.iter().enumerate().skip(first).take_while(move |(_, container)| container.object == object);
    own.filter(|(_, container)| container.role == Role::Regular).map(move |(index, container)| {
        let file = system.kubernetes.objects[object].file;
        let thing = Thing { view: &views::CONTAINER, node: container.node, file, index };
        (container.node.text_of("name"), written_request(system, thing, resource))
    })
}

/// A quantity as a whole number of some unit.
fn counted(value: Value<'_>, unit: f64) -> Value<'_> {
    let data = match quantity::of(&value) {
        Some(number) => Data::Int((number / unit) as i64),
        None if value.is_absent() => Data::Absent,
        None => Data::Unknown,
    };
    Value { data, from: value.from }
}

/// The resources whose request and limit, both written, compare in some way; at the request.
fn compared<'a>(thing: Thing<'a>, test: fn(f64, f64) -> bool) -> Value<'a> {
    let [requests, limits] = ["requests", "limits"].map(|side| dig(thing.node, &["resources", side]));
    let (Data::Node(requests), Data::Node(limits)) = (&requests.data, &limits.data) else {
        let is_unknown = requests.is_unknown() || limits.is_unknown();
        return if is_unknown { Value::unknown() } else { Value::list([]) };
    };
    let mut complete = true;
    let mut found = Vec::new();
    for name in requests.entries().iter().map(|entry| entry.key.text()) {
        let (request, limit) = (Value::field(*requests, name), Value::field(*limits, name));
        match (quantity::of(&request), quantity::of(&limit)) {
            (Some(amount), Some(most)) if test(amount, most) => {
                found.push(Value { data: Data::from(name), from: request.from });
            }
            _ => complete &= !request.is_unknown() && !limit.is_unknown(),
        }
    }
    Value::list_of(found, complete)
}

/// Below this no program runs: runtimes refuse limits of a few MiB.
const SMALLEST_MEMORY: f64 = 1024.0 * 1024.0;
/// Hardly a node has that many processors to give; who writes `500` means `500m`.
const LARGEST_CPU: f64 = 256.0;

fn improbable<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mut found = Vec::new();
    for side in ["requests", "limits"] {
        let amount = |name| dig(thing.node, &["resources", side, name]);
        let (cpu, memory) = (amount("cpu"), amount("memory"));
        let few = |bytes: f64| bytes > 0.0 && bytes < SMALLEST_MEMORY;
        if quantity::of(&memory).is_some_and(few) {
            let text = format!("{} of memory is less than one MiB", memory.display());
            found.push(Value { data: Data::from(text), from: memory.from });
        }
        if quantity::of(&cpu).is_some_and(|count| count >= LARGEST_CPU) {
            let text = format!("{} of cpu are more processors than a node has", cpu.display());
            found.push(Value { data: Data::from(text), from: cpu.from });
        }
    }
    Value::list(found)
}
