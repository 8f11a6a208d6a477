//! Kubernetes: the objects of all files, their pods and containers, and what joins them.
//!
//! Objects are found in `object`, what is in them in the modules named after it; `graph` joins them, `open` knows what
//! may be there unseen, and `overlay` what kustomizations set anew.

mod autoscaler;
mod backend;
mod budget;
mod choice;
mod container;
mod graph;
mod image;
mod ingress;
mod kinds;
mod monitor;
mod object;
mod open;
mod overlay;
mod pod;
mod policy;
mod port;
mod rbac;
mod reference;
mod route;
mod security;
mod selecting;
mod selector;
mod service;
mod service_account;
mod space;
mod spread;
mod storage;
mod variants;
mod views;
mod workload;

use super::{Data, Fact, Parsed, System, Thing, Things, Ty, Value, View};
use crate::finding;
use crate::source::{Environment, FileKind};
use crate::tree::Node;

pub use container::Container;
pub use graph::Graph;
pub use object::Object;
pub use reference::Reference;
pub use views::views;

/// What all files say of Kubernetes.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// The objects, in order of file and place.
    pub objects: Vec<Object<'a>>,
    /// Their containers, in the same order.
    pub containers: Vec<Container<'a>>,
    /// What their pods refer to, in the same order.
    pub references: Vec<Reference<'a>>,
    /// What joins them.
    pub graph: Graph<'a>,
}

impl<'a> Model<'a> {
    /// Finds the objects of all files. Patches are parts of objects and are left out.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut model = Model::default();
        for (number, file) in files.iter().enumerate().filter(|(_, file)| file.input.kind == FileKind::Kubernetes) {
            file.tree.roots().for_each(|root| object::collect(root, number, &mut model.objects));
        }
        overlay::mark(files, &mut model.objects);
        for (number, object) in model.objects.iter().enumerate() {
            container::collect(object, number, &mut model.containers);
            reference::collect(object, number, &mut model.references);
        }
        model.graph = Graph::of(&model.objects, files);
        model
    }

    /// The things that rules can be written for.
    pub fn things(&self) -> Things<'a> {
        let mut things = Things::default();
        for (index, object) in self.objects.iter().enumerate() {
            let thing = |view, node| Thing { view, node, file: object.file, index };
            let own = object.row.map(|row| &row.view);
            let group = object.row.and_then(|row| views::group_of(row.kind));
            let runs_pods = object.row.filter(|row| row.pod.is_some()).map(|_| &views::WORKLOAD);
            let all = [Some(&views::OBJECT), own, group, runs_pods];
            things.extend(all.into_iter().flatten().map(|view| thing(view, object.node)));
            things.extend(object.pod.map(|node| thing(&views::POD, node)));
            parts(object, index, &mut things);
        }
        let part = |view, node, object: usize, index| Thing { view, node, file: self.objects[object].file, index };
        let containers = self.containers.iter().enumerate();
        things.extend(containers.map(|(index, found)| part(&views::CONTAINER, found.node, found.object, index)));
        let references = self.references.iter().enumerate();
        things.extend(references.map(|(index, found)| part(&views::REFERENCE, found.node, found.object, index)));
        things
    }

    /// The number of the object that a thing is, or belongs to.
    fn owner_index(&self, thing: Thing<'a>) -> usize {
        match thing.view.name {
            "kubernetes.container" => self.containers[thing.index].object,
            "kubernetes.reference" => self.references[thing.index].object,
            _ => thing.index,
        }
    }

    /// The object that a thing is, or belongs to.
    pub fn owner(&self, thing: Thing<'a>) -> &Object<'a> {
        &self.objects[self.owner_index(thing)]
    }

    /// The object, as findings name it.
    pub fn object_of(&self, thing: Thing<'a>) -> Option<finding::Object> {
        let object = self.owner(thing);
        Some(finding::Object {
            kind: object.kind.to_owned(),
            namespace: object.namespace.name().map(str::to_owned),
            name: object.name.unwrap_or_default().to_owned(),
        })
    }

    /// What fingerprints call the object: kind, namespace and name, and the path only when two objects share them.
    pub fn unit(&self, thing: Thing<'a>, path: &str) -> String {
        let object = self.owner(thing);
        let name = object.identity();
        if self.graph.is_ambiguous(object) { format!("{name} {path}") } else { name }
    }

    /// What the object's namespace or labels say of its environment, if they say anything.
    pub fn environment(&self, thing: Thing<'a>) -> Option<Environment> {
        self.owner(thing).environment
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

/// Adds what objects hold that rules are written for.
fn parts<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let Some(row) = object.row else { return };
    match row.kind {
        "Ingress" => backend::of_ingress(object, index, things),
        "Service" => port::of_service(object, index, things),
        "NetworkPolicy" => policy::peers(object, index, things),
        "ServiceMonitor" | "PodMonitor" => monitor::endpoints(object, index, things),
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
