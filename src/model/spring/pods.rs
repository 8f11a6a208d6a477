//! Which pods of Kubernetes run a unit, and facts about a program over them.
//!
//! A container runs a unit when its name or image is called like the unit, or when it mounts the ConfigMap or Secret that
//! the unit's files stand in (see [`super::deployment`]). One that fits several units may run any of them.

use std::collections::{BTreeSet, HashSet};

use super::variables::Container;
use super::{Data, Fact, Parsed, System, Thing, Ty, Value};
use crate::source::FileKind;
use crate::tree::Node;

/// The containers of pods that run a unit.
#[derive(Debug, Clone, Default)]
pub struct Pods<'a> {
    /// Each with the file that it stands in.
    pub containers: Vec<(usize, Node<'a>)>,
    /// Whether others may run it too.
    pub is_open: bool,
}

/// How many containers of a unit are looked at.
const CONTAINERS: usize = 100;

impl<'a> Pods<'a> {
    fn add(&mut self, container: &Container<'a>) {
        match self.containers.len() < CONTAINERS {
            true => self.containers.push((container.file, container.node)),
            false => self.is_open = true,
        }
    }
}

/// Pods while they are given to units.
pub struct Joining<'a> {
    of_units: Vec<Pods<'a>>,
    /// Whether some container may run any unit.
    is_open: bool,
}

impl<'a> Joining<'a> {
    /// As many units without pods.
    pub fn of(units: usize, files: &[Parsed]) -> Self {
        Self { of_units: vec![Pods::default(); units], is_open: files.iter().any(may_bring_pods) }
    }

    /// Gives a container to the one unit that it fits.
    pub fn add(&mut self, container: &Container<'a>, fitting: &BTreeSet<usize>) {
        if !container.is_of_pod {
            return;
        }
        let is_templated = || container.names.iter().any(|name| ["${", "{{", "$("].iter().any(|m| name.contains(m)));
        match fitting.first() {
            Some(unit) if fitting.len() == 1 => self.of_units[*unit].add(container),
            Some(_) => fitting.iter().for_each(|unit| self.of_units[*unit].is_open = true),
            None => {
                self.is_open |= is_templated() || container.variables.iter().any(|one| one.key.starts_with("spring."))
            }
        }
    }

    /// The pods of each unit.
    pub fn finish(self) -> impl Iterator<Item = Pods<'a>> {
        let is_open = self.is_open;
        self.of_units.into_iter().map(move |pods| Pods { is_open: pods.is_open || is_open, ..pods })
    }
}

/// Words of which other files hold one that may run a program.
pub const NEEDS: &[&str] = &["containers:", "\"containers\"", "HorizontalPodAutoscaler", "ScaledObject"];

/// What can be asked of the pods of a program.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "containers",
        Ty::List(&Ty::Thing("kubernetes.container")),
        "The containers of Kubernetes that run it: called like its folder, artifact or application, by name or image, or with its ConfigMap or Secret mounted. Open where several programs fit, where names are templates, and where charts may bring more.",
        NEEDS,
        containers,
    ),
    Fact::joined(
        "replicas",
        Ty::Maybe(&Ty::Int),
        "How many pods run it all the time: the most that one of its workloads asks for, or of which its autoscaler keeps no fewer; absent when none is known.",
        NEEDS,
        |system, thing| most(system, thing, "fewest"),
    ),
    Fact::joined(
        "mostReplicas",
        Ty::Maybe(&Ty::Int),
        "The same with the most pods that an autoscaler may start.",
        NEEDS,
        |system, thing| most(system, thing, "maxReplicas"),
    ),
    Fact::joined(
        "secondsToStop",
        Ty::Maybe(&Ty::Int),
        "How long Kubernetes lets it end by itself: the shortest grace period of its pods (30 seconds when they do not say), without what a hook sleeps before; absent when no pod is known.",
        NEEDS,
        seconds_to_stop,
    ),
    Fact::joined(
        "isBehindIngress",
        Ty::Bool,
        "Whether an Ingress, or a route of the Gateway API, leads to its pods.",
        &["Ingress", "HTTPRoute", "Service"],
        is_behind_ingress,
    ),
];

/// The containers of a program, as things.
pub fn things<'a>(system: &System<'a>, thing: Thing<'a>) -> impl Iterator<Item = Thing<'a>> {
    let pods = system.spring.pods(thing);
    pods.containers.iter().filter_map(|(file, node)| system.kubernetes.container_at(*file, *node))
}

fn containers<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_open = system.spring.pods(thing).is_open;
    Value::list_of(things(system, thing).map(|found| Value::at(found.node, found)), !is_open).said_by(thing.node)
}

/// Whether pods may come from a file that are not seen in it.
fn may_bring_pods(file: &Parsed) -> bool {
    match file.input.kind {
        FileKind::HelmChart | FileKind::HelmTemplate => true,
        FileKind::Kubernetes => file.input.templated || !file.tree.errors.is_empty(),
        _ => false,
    }
}

/// The most pods that a workload of the program has, by one of the facts of its autoscalers.
fn most<'a>(system: &System<'a>, thing: Thing<'a>, of_autoscaler: &str) -> Value<'a> {
    let of_one = |container| replicas(system, container, of_autoscaler);
    let found: Vec<_> = things(system, thing).map(of_one).collect();
    let most = found.iter().filter(|value| value.as_int().is_some()).max_by_key(|value| value.as_int());
    most.or(found.first()).cloned().unwrap_or_else(|| Value::absent(thing.node))
}

fn replicas<'a>(system: &System<'a>, container: Thing<'a>, of_autoscaler: &str) -> Value<'a> {
    let workload = ask(system, container, "workload");
    let Data::Thing(workload) = workload.data else { return Value::unknown() };
    let autoscalers = ask(system, workload, "autoscalers");
    let Data::List(autoscalers) = autoscalers.data else { return Value::unknown() };
    if let Some(Data::Thing(autoscaler)) = autoscalers.items.first().map(|value| &value.data) {
        return ask(system, *autoscaler, of_autoscaler);
    }
    let written = ask(system, workload, "replicas");
    if written.is_absent() { Value { data: Data::Int(1), ..written } } else { written }
}

/// By the Services that select its pods; of those that nobody knows it is unknown.
fn is_behind_ingress<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mut services = HashSet::new();
    let mut is_open = system.spring.pods(thing).is_open;
    for container in things(system, thing) {
        let Data::Thing(workload) = ask(system, container, "workload").data else { continue };
        let Data::List(found) = ask(system, workload, "services").data else { continue };
        is_open |= !found.complete;
        services.extend(found.items.iter().filter_map(number));
    }
    let leads_there = |backend: &Thing<'a>| match ask(system, *backend, "services").data {
        Data::List(found) => found.items.iter().filter_map(number).any(|service| services.contains(&service)),
        _ => false,
    };
    let is_behind = !services.is_empty() && system.things("kubernetes.backend").iter().any(leads_there);
    Value::at(thing.node, if is_behind || !is_open { Data::Bool(is_behind) } else { Data::Unknown })
}

fn number(value: &Value<'_>) -> Option<usize> {
    if let Data::Thing(thing) = value.data { Some(thing.index) } else { None }
}

/// What a thing of another family answers.
pub fn ask<'a>(system: &System<'a>, thing: Thing<'a>, fact: &str) -> Value<'a> {
    thing.view.fact(fact).map_or_else(Value::unknown, |fact| (fact.get)(system, thing))
}

/// What Kubernetes grants when a pod does not say.
const GRACE: i64 = 30;

fn seconds_to_stop<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let of_one = |container: Thing<'a>| {
        let Data::Thing(pod) = ask(system, container, "pod").data else { return Value::unknown() };
        let written = Value::field(pod.node, "terminationGracePeriodSeconds");
        let grace = if written.is_absent() { Some(GRACE) } else { written.as_int() };
        let left = grace.and_then(|grace| Some(grace - seconds_before(container.node)?));
        Value { data: left.map_or(Data::Unknown, Data::Int), from: written.from }
    };
    let found: Vec<_> = things(system, thing).map(of_one).collect();
    let shortest = found.iter().filter(|value| value.as_int().is_some()).min_by_key(|value| value.as_int());
    shortest.or(found.first()).cloned().unwrap_or_else(|| Value::absent(thing.node))
}

/// How many seconds a container sleeps before it is told to stop; `None` when its hook does something else.
fn seconds_before(container: Node<'_>) -> Option<i64> {
    let lifecycle = Value::field(container, "lifecycle");
    if lifecycle.is_unknown() {
        return None;
    }
    let Some(hook) = container.path(&["lifecycle", "preStop"]) else { return Some(0) };
    if let Some(seconds) = hook.path(&["sleep", "seconds"]) {
        return seconds.text().parse().ok();
    }
    let words: Vec<_> =
        hook.path(&["exec", "command"])?.items().flat_map(|word| word.text().split_whitespace()).collect();
    let at = words.iter().position(|word| word.trim_start_matches("/bin/") == "sleep")?;
    words.get(at + 1)?.trim_end_matches('s').parse().ok()
}

#[cfg(test)]
mod tests;
