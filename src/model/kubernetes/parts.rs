//! What stands in objects: looked for object by object, on several threads, and kept in the order of the objects.

use super::{
    Container, Entry, Grant, HostVolume, Misfit, Object, Parsed, Reference, Target, Thing, Things, alert, backend,
    choice, container, delivery, entry, host_volume, monitor, policy, port, rbac, reference, route, schema, spread,
    storage, views,
};
use crate::threads;

/// How many objects are looked into at a time.
const PORTION: usize = 16;

/// What stands in objects, in their order.
#[derive(Debug, Default)]
pub struct Parts<'a> {
    pub containers: Vec<Container<'a>>,
    pub references: Vec<Reference<'a>>,
    pub misfits: Vec<Misfit<'a>>,
    pub grants: Vec<Grant<'a>>,
    pub entries: Vec<Entry<'a>>,
    pub host_volumes: Vec<HostVolume<'a>>,
    /// The objects themselves as things, and what is in them that only is a thing.
    pub things: Things<'a>,
}

impl<'a> Parts<'a> {
    /// Looks into all objects.
    pub fn of(objects: &[Object<'a>], files: &'a [Parsed], target: &Target, jobs: usize) -> Self {
        let portions: Vec<_> = objects.chunks(PORTION).enumerate().collect();
        let found = threads::each(&portions, jobs, |(portion, objects)| {
            let mut parts = Self::default();
            for (number, object) in objects.iter().enumerate() {
                parts.look_into(object, portion * PORTION + number, &files[object.file], target);
            }
            parts
        });
        let mut parts = found.into_iter();
        let first = parts.next().unwrap_or_default();
        parts.fold(first, Self::followed_by)
    }

    fn look_into(&mut self, object: &Object<'a>, number: usize, file: &Parsed, target: &Target) {
        container::collect(object, number, &mut self.containers);
        reference::collect(object, number, &mut self.references);
        if file.input.reported {
            schema::collect(object, number, target.kubernetes, file.input.templated, &mut self.misfits);
        }
        rbac::collect(object, number, &mut self.grants);
        entry::collect(object, number, &mut self.entries);
        host_volume::collect(object, number, &mut self.host_volumes);
        things(object, number, &mut self.things);
    }

    fn followed_by(mut self, mut more: Self) -> Self {
        self.containers.append(&mut more.containers);
        self.references.append(&mut more.references);
        self.misfits.append(&mut more.misfits);
        self.grants.append(&mut more.grants);
        self.entries.append(&mut more.entries);
        self.host_volumes.append(&mut more.host_volumes);
        self.things.append(more.things);
        self
    }
}

/// An object as a thing of each view that it has, and what it holds that is a thing by itself.
fn things<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let thing = |view, node| Thing { view, node, file: object.file, index };
    let own = object.row.map(|row| &row.view);
    let group = object.row.and_then(|row| views::group_of(row.kind));
    let runs_pods = object.row.filter(|row| row.pod.is_some()).map(|_| &views::WORKLOAD);
    let all = [Some(&views::OBJECT), own, group, runs_pods];
    things.extend(all.into_iter().flatten().map(|view| thing(view, object.node)));
    things.extend(object.pods().map(|node| thing(&views::POD, node)));
    parts(object, index, things);
}

/// What an object holds that rules are written for.
fn parts<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let Some(row) = object.row else { return };
    match row.kind {
        "Ingress" => backend::of_ingress(object, index, things),
        "Service" => port::of_service(object, index, things),
        "NetworkPolicy" => policy::peers(object, index, things),
        "ServiceMonitor" | "PodMonitor" => monitor::endpoints(object, index, things),
        "PrometheusRule" => alert::alerts(object, index, things),
        "Application" | "ApplicationSet" => delivery::sources(object, index, things),
        kind if route::is_route(kind) => {
            backend::of_route(object, index, things);
            route::parents(object, index, things);
        }
        _ => {}
    }
    choice::selectors(object, index, things);
    if object.pod.is_some() {
        port::of_pod(object, index, things);
        spread::constraints(object, index, things);
        storage::volumes(object, index, things);
    }
}
