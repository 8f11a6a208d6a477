//! Kubernetes: the objects of all files, their pods and containers, and what joins them.

mod autoscaler;
mod binding;
mod budget;
mod container;
mod graph;
mod ingress;
mod kinds;
mod network;
mod object;
mod pod;
mod selector;
mod service;
mod workload;

use super::{Data, Fact, Parsed, System, Thing, Ty, Value};
use crate::finding;
use crate::source::{Environment, FileKind};
use crate::tree::Node;

pub use container::Container;
pub use graph::Graph;
pub use kinds::VIEWS;
pub use object::Object;

/// What all files say of Kubernetes.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// The objects, in order of file and place.
    pub objects: Vec<Object<'a>>,
    /// Their containers, in the same order.
    pub containers: Vec<Container<'a>>,
    /// What joins them.
    pub graph: Graph<'a>,
}

impl<'a> Model<'a> {
    /// Finds the objects of all files. Patches are parts of objects and are left out.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut objects = Vec::new();
        for (number, file) in files.iter().enumerate() {
            if file.input.kind == FileKind::Kubernetes {
                for root in file.tree.roots() {
                    object::collect(root, number, &mut objects);
                }
            }
        }
        let mut containers = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            container::collect(object, number, &mut containers);
        }
        let graph = Graph::of(&objects, files);
        Self { objects, containers, graph }
    }

    /// The things that rules can be written for.
    pub fn things(&self) -> Vec<Thing<'a>> {
        let mut things = Vec::new();
        for (index, object) in self.objects.iter().enumerate() {
            let names = ["object", object.kind, if object.pod.is_some() { "workload" } else { "" }];
            let known = object.row.is_some();
            let views =
                names.iter().enumerate().filter(|(n, _)| *n != 1 || known).filter_map(|(_, name)| kinds::view_of(name));
            things.extend(views.map(|view| Thing { view, node: object.node, file: object.file, index }));
            let pod = object.pod.zip(kinds::view_of("pod"));
            things.extend(pod.map(|(node, view)| Thing { view, node, file: object.file, index }));
            ingress::backends(object, index, &mut things);
        }
        let view = kinds::view_of("container");
        let container = |(index, container): (usize, &Container<'a>)| {
            view.map(|view| Thing { view, node: container.node, file: self.objects[container.object].file, index })
        };
        things.extend(self.containers.iter().enumerate().filter_map(container));
        things
    }

    /// The object that a thing is, or belongs to.
    pub fn owner(&self, thing: Thing<'a>) -> &Object<'a> {
        let index = match thing.view.name {
            "kubernetes.container" => self.containers[thing.index].object,
            _ => thing.index,
        };
        &self.objects[index]
    }

    /// The object, as findings name it.
    pub fn object_of(&self, thing: Thing<'a>) -> Option<finding::Object> {
        let object = self.owner(thing);
        Some(finding::Object {
            kind: object.kind.to_owned(),
            namespace: object.namespace.map(str::to_owned),
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
}

/// A thing of a view of this family for an object.
fn thing<'a>(view: &str, object: &Object<'a>, index: usize) -> Option<Thing<'a>> {
    kinds::view_of(view).map(|view| Thing { view, node: object.node, file: object.file, index })
}

/// Workloads as a list value.
fn workloads<'a>(model: &Model<'a>, indices: &[usize], complete: bool) -> Value<'a> {
    let items = indices.iter().filter_map(|index| thing("workload", &model.objects[*index], *index));
    Value::list_of(items.map(|thing| Value::at(thing.node, thing)), complete)
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
