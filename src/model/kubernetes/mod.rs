//! Kubernetes: the objects of all files, their pods and containers, and what joins them.
//!
//! Objects are found in `object`, what is in them in the modules named after it; `graph` joins them, `open` knows what
//! may be there unseen, and `overlay` what kustomizations set anew. `api` knows how long API versions live, and `schema`
//! which fields kinds have.

pub mod agents;
mod alert;
mod api;
mod autoscaler;
mod backend;
mod budget;
mod certificate;
mod choice;
mod container;
mod delivery;
mod duration;
mod entry;
mod graph;
mod host_volume;
mod image;
mod ingress;
mod kinds;
mod kustomization;
mod label;
mod monitor;
mod namespace;
mod object;
mod open;
mod openshift;
mod overlay;
mod parts;
mod pod;
mod policy;
mod port;
mod probe;
mod profiles;
mod prometheus;
mod quantity;
mod quota;
mod rbac;
mod reference;
mod resources;
mod retired;
mod route;
mod schema;
mod security;
mod selecting;
mod selector;
mod service;
mod service_account;
mod space;
mod spread;
mod standards;
mod storage;
mod sysctl;
mod templates;
mod together;
mod variants;
mod views;
mod windows;
mod workload;

use std::collections::{HashMap, HashSet};

use super::{Data, Fact, Parsed, System, Target, Thing, Things, Ty, Value, View};
use crate::finding;
use crate::source::{Environment, FileKind};
use crate::threads;
use crate::tree::Node;

pub use api::served;
pub use container::{Container, OF_OWNERS, Role};
pub use entry::Entry;
pub use graph::Graph;
pub use host_volume::HostVolume;
pub use object::Object;
pub use rbac::Grant;
pub use reference::Reference;
pub use schema::Misfit;
pub use views::views;

use parts::Parts;

/// How many containers of an object are looked through for one.
const CONTAINERS: usize = 100;

/// What all files say of Kubernetes.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// The objects, in order of file and place.
    pub objects: Vec<Object<'a>>,
    /// Their containers, in the same order.
    pub containers: Vec<Container<'a>>,
    /// What their pods refer to, in the same order.
    pub references: Vec<Reference<'a>>,
    /// The rules of their roles, in the same order.
    pub grants: Vec<Grant<'a>>,
    /// The entries of their ConfigMaps and Secrets, in the same order.
    pub entries: Vec<Entry<'a>>,
    /// What their pods have of their nodes' file systems, in the same order.
    pub host_volumes: Vec<HostVolume<'a>>,
    /// Whether there are policies about which pods may be created, besides those of namespaces.
    pub is_guarded: bool,
    /// Whether Flux changes HelmReleases when it applies them.
    pub are_releases_patched: bool,
    /// Namespaces by their names; none for a name that several bear.
    pub namespaces: HashMap<&'a str, Option<Node<'a>>>,
    /// The folders in which workloads stand.
    pub folders: HashSet<&'a str>,
    /// The charts that are for OpenShift only.
    pub openshift: HashSet<&'a str>,
    /// What keeps running together.
    pub fellows: together::Fellows<'a>,
    /// Objects that one kustomization takes in twice, each with the earlier one.
    pub twins: HashMap<usize, usize>,
    /// What joins them.
    pub graph: Graph<'a>,
    /// What in objects and kustomizations does not fit their schema.
    pub misfits: Vec<Misfit<'a>>,
    /// The kustomizations, each with its file.
    pub kustomizations: Vec<(Node<'a>, usize)>,
}

impl<'a> Model<'a> {
    /// Finds the objects of all files and what is in them, and the things among these that rules can be written for.
    pub fn of(files: &'a [Parsed], target: &Target, jobs: usize) -> (Self, Things<'a>) {
        let objects = objects(files, jobs);
        let (parts, graph) =
            threads::both(jobs, || Parts::of(&objects, files, target, jobs), || Graph::of(&objects, files));
        let Parts { containers, references, misfits, grants, entries, host_volumes, mut things } = parts;
        let mut model = Self {
            namespaces: standards::namespaces(&objects),
            are_releases_patched: objects.iter().any(delivery::patches_releases),
            is_guarded: objects.iter().any(namespace::guards),
            folders: together::folders_with_pods(&objects, files),
            openshift: openshift::charts(&objects, files),
            fellows: together::fellows(&objects, files),
            twins: HashMap::new(),
            containers,
            references,
            grants,
            entries,
            host_volumes,
            graph,
            misfits,
            kustomizations: Vec::new(),
            objects,
        };
        kustomization::collect(files, &mut model);
        model.twins = together::taken_in_twice(&model.objects, files, &model.kustomizations);
        model.add_numbered(&mut things);
        (model, things)
    }

    /// Adds the things that are known by their numbers in the lists of the model.
    fn add_numbered(&self, things: &mut Things<'a>) {
        let part = |view, node, object: usize, index| Thing { view, node, file: self.objects[object].file, index };
        let containers = self.containers.iter().enumerate();
        things.extend(containers.map(|(index, found)| part(&views::CONTAINER, found.node, found.object, index)));
        let references = self.references.iter().enumerate();
        things.extend(references.map(|(index, found)| part(&views::REFERENCE, found.node, found.object, index)));
        things.extend(self.misfits.iter().enumerate().map(|(index, found)| {
            let view = if found.object.is_some() { &views::FIELD } else { &kustomization::FIELD };
            Thing { view, node: found.node, file: found.file, index }
        }));
        let kustomizations = self.kustomizations.iter().enumerate();
        things.extend(kustomizations.map(|(index, (node, file))| Thing {
            view: &kustomization::VIEW,
            node: *node,
            file: *file,
            index,
        }));
        let grants = self.grants.iter().enumerate();
        things.extend(grants.map(|(index, found)| part(&views::GRANT, found.node, found.object, index)));
        let entries = self.entries.iter().enumerate();
        things.extend(entries.map(|(index, found)| part(&views::ENTRY, found.node, found.object, index)));
        let volumes = self.host_volumes.iter().enumerate();
        things.extend(volumes.map(|(index, found)| part(&views::HOST_VOLUME, found.node, found.object, index)));
    }

    /// The container that stands at a node of a file.
    pub fn container_at(&self, file: usize, node: Node<'a>) -> Option<Thing<'a>> {
        let start = node.range().start;
        let is_before = |object: &Object<'a>| (object.file, object.node.range().start) <= (file, start);
        let object = self.objects.partition_point(is_before).checked_sub(1)?;
        let first = self.containers.partition_point(|container| container.object < object);
        let own = self.containers[first..].iter().take_while(|container| container.object == object);
        let (at, _) = own.take(CONTAINERS).enumerate().find(|(_, container)| container.node == node)?;
        Some(Thing { view: &views::CONTAINER, node, file, index: first + at })
    }

    /// The number of the object that a thing is, or belongs to.
    fn owner_index(&self, thing: Thing<'a>) -> usize {
        match thing.view.name {
            "kubernetes.container" => self.containers[thing.index].object,
            "kubernetes.reference" => self.references[thing.index].object,
            "kubernetes.grant" => self.grants[thing.index].object,
            "kubernetes.entry" => self.entries[thing.index].object,
            "kubernetes.hostVolume" => self.host_volumes[thing.index].object,
            _ => thing.index,
        }
    }

    /// The object that a thing is, or belongs to.
    pub fn owner(&self, thing: Thing<'a>) -> &Object<'a> {
        &self.objects[self.owner_index(thing)]
    }

    /// The same for things that need not belong to one.
    fn object_around(&self, thing: Thing<'a>) -> Option<&Object<'a>> {
        match thing.view.name {
            "kubernetes.field" => self.misfits[thing.index].object.map(|object| &self.objects[object]),
            "kubernetes.kustomization" | "kubernetes.kustomizationField" => None,
            _ => Some(self.owner(thing)),
        }
    }

    /// The pod specification that a thing is, belongs to, or has for its first.
    fn pod_of(&self, thing: Thing<'a>) -> Option<Node<'a>> {
        match thing.view.name {
            "kubernetes.pod" => Some(thing.node),
            "kubernetes.container" => Some(self.containers[thing.index].pod),
            "kubernetes.hostVolume" => Some(self.host_volumes[thing.index].pod),
            _ => self.owner(thing).pod,
        }
    }

    /// The object, as findings name it.
    pub fn object_of(&self, thing: Thing<'a>) -> Option<finding::Object> {
        let object = self.object_around(thing)?;
        Some(finding::Object {
            kind: object.kind.to_owned(),
            namespace: object.namespace.name().map(str::to_owned),
            name: object.name.unwrap_or_default().to_owned(),
        })
    }

    /// What fingerprints call the object: kind, namespace and name, and the path only when two objects share them.
    pub fn unit(&self, thing: Thing<'a>, path: &str) -> String {
        let Some(object) = self.object_around(thing) else { return path.to_owned() };
        let name = object.identity();
        if self.graph.is_ambiguous(object) { format!("{name} {path}") } else { name }
    }

    /// What the object's namespace or labels say of its environment, if they say anything.
    pub fn environment(&self, thing: Thing<'a>) -> Option<Environment> {
        self.object_around(thing)?.environment
    }

    /// The objects of an answer, as things of the views of their kinds.
    fn list(&self, found: &graph::Found) -> Value<'a> {
        self.as_things(found, |object| object.row.map(|row| &row.view))
    }

    /// The objects of an answer, as things of the view of a group of kinds.
    fn groups(&self, found: &graph::Found) -> Value<'a> {
        self.as_things(found, |object| views::group_of(object.kind))
    }

    fn workloads(&self, found: &graph::Found) -> Value<'a> {
        self.as_things(found, |_| Some(&views::WORKLOAD))
    }

    fn objects_of(&self, found: &graph::Found) -> Value<'a> {
        self.as_things(found, |_| Some(&views::OBJECT))
    }

    fn as_things(&self, found: &graph::Found, view: impl Fn(&Object<'a>) -> Option<&'static View>) -> Value<'a> {
        let items = found.certain.iter().filter_map(|&index| {
            let object = &self.objects[index];
            let thing = Thing { view: view(object)?, node: object.node, file: object.file, index };
            Some(Value::at(object.node, thing))
        });
        Value::list_of(items, found.complete)
    }
}

/// The objects of all files. Patches are parts of objects and are left out.
fn objects<'a>(files: &'a [Parsed], jobs: usize) -> Vec<Object<'a>> {
    let manifests = files.iter().enumerate().filter(|(_, file)| file.input.kind == FileKind::Kubernetes);
    let in_file = |(number, file): &(usize, &'a Parsed)| {
        let mut objects = Vec::new();
        file.tree.roots().for_each(|root| object::collect(root, *number, &mut objects));
        objects.iter_mut().for_each(|object| object.come_from(file));
        objects
    };
    let mut objects: Vec<_> =
        threads::each(&manifests.collect::<Vec<_>>(), jobs, in_file).into_iter().flatten().collect();
    overlay::mark(files, &mut objects);
    objects
}

/// The value behind several keys; what is missing points at the last mapping that is there.
fn dig<'a>(node: Node<'a>, keys: &[&str]) -> Value<'a> {
    let mut value = Value::at(node, Data::Node(node));
    for key in keys {
        value = match value.data {
            Data::Node(node) => Value::field(node, key),
            Data::Absent => return value,
            _ => return Value { data: Data::Unknown, from: value.from },
        };
    }
    value
}

/// A sequence as a list; what is absent is an empty one.
fn as_list<'a>(value: Value<'a>) -> Value<'a> {
    let from = value.from;
    let list = match value.data {
        Data::Node(node) if node.is_sequence() => Value::list(node.items().map(Value::read)),
        Data::Absent => Value::list([]),
        _ => Value::unknown(),
    };
    Value { from, ..list }
}
