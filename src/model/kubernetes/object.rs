//! Objects: found in documents and lists, with what every object has.

use super::kinds::{self, KindRow};
use super::{Fact, Model, System, Thing, Ty, Value, dig};
use crate::source::Environment;
use crate::tree::{Kind, Node};

/// A Kubernetes object.
#[derive(Debug)]
pub struct Object<'a> {
    /// Its mapping.
    pub node: Node<'a>,
    /// The file that it stands in.
    pub file: usize,
    /// For example `Deployment`.
    pub kind: &'a str,
    /// The API group; the core group is empty.
    pub group: &'a str,
    /// The version within the group.
    pub version: &'a str,
    /// `metadata.name`, when it is literal.
    pub name: Option<&'a str>,
    /// `metadata.namespace`, when it is literal.
    pub namespace: Option<&'a str>,
    /// Whether the namespace is a template or variable.
    pub namespace_unknown: bool,
    /// The kind's row, for kinds that have one.
    pub row: Option<&'static KindRow>,
    /// Its pod specification, for workloads.
    pub pod: Option<Node<'a>>,
    /// What its namespace and labels say of its environment.
    pub environment: Option<Environment>,
}

impl Object<'_> {
    /// Kind, namespace and name in one line.
    pub fn identity(&self) -> String {
        format!("{}/{}/{}", self.kind, self.namespace.unwrap_or_default(), self.name.unwrap_or_default())
    }
}

/// How deep lists of lists are unfolded.
const LISTS: usize = 4;

/// Collects the objects of a document; a `List` is unfolded.
pub fn collect<'a>(root: Node<'a>, file: usize, objects: &mut Vec<Object<'a>>) {
    unfold(root.follow(), file, LISTS, objects);
}

fn unfold<'a>(node: Node<'a>, file: usize, depth: usize, objects: &mut Vec<Object<'a>>) {
    let (Some(kind), Some(api)) = (node.text_of("kind"), node.text_of("apiVersion")) else { return };
    let items = node.get("items").filter(|items| items.is_sequence() && kind.ends_with("List"));
    match items {
        Some(items) if depth > 0 => items.items().for_each(|item| unfold(item, file, depth - 1, objects)),
        _ => objects.push(object(node, file, kind, api)),
    }
}

fn object<'a>(node: Node<'a>, file: usize, kind: &'a str, api: &'a str) -> Object<'a> {
    let (group, version) = api.split_once('/').unwrap_or(("", api));
    let row = kinds::row_of(kind, group);
    let pod = row.and_then(|row| row.pod).and_then(|path| node.path(path)).filter(Node::is_mapping);
    let namespace = dig(node, &["metadata", "namespace"]);
    let environment = environment(node);
    Object {
        node,
        file,
        kind,
        group,
        version,
        name: literal(node, "name"),
        namespace: literal(node, "namespace"),
        namespace_unknown: namespace.is_unknown(),
        row,
        pod,
        environment,
    }
}

fn literal<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    let value = node.path(&["metadata", key])?;
    (value.kind() == Kind::Scalar && Value::read(value).is_present()).then(|| value.text())
}

/// Labels that say where an object is meant to run.
const ENVIRONMENT_LABELS: &[&str] = &["environment", "env", "app.kubernetes.io/environment", "tier"];

fn environment(node: Node<'_>) -> Option<Environment> {
    let metadata = node.get("metadata")?;
    let labels = metadata.get("labels");
    let label = |name: &&str| labels.and_then(|labels| labels.text_of(name));
    let said = ENVIRONMENT_LABELS.iter().filter_map(label).chain(metadata.text_of("namespace"));
    said.map(Environment::of_name).find(|environment| *environment != Environment::Any)
}

/// Facts that every object has; the lists of other views begin with them.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind, as in `Deployment`.", kind),
    Fact::new("apiVersion", Ty::Str, "The API group and version, as in `apps/v1`.", api_version),
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", name),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", namespace),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new("raw", Ty::Raw, "The whole object as written.", |_, thing| {
        Value::at(thing.node, super::Data::Node(thing.node))
    }),
];

/// The kind of the object.
pub fn kind<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    Value::of(object.kind).said_by(object.node)
}

fn api_version<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::field(system.kubernetes.owner(thing).node, "apiVersion")
}

/// The name of the object.
pub fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    dig(system.kubernetes.owner(thing).node, &["metadata", "name"])
}

/// The namespace of the object as written.
pub fn namespace<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    dig(system.kubernetes.owner(thing).node, &["metadata", "namespace"])
}

impl<'a> Model<'a> {
    /// The objects of a kind with their numbers.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = (usize, &Object<'a>)> {
        self.objects.iter().enumerate().filter(move |(_, object)| object.kind == kind && object.row.is_some())
    }
}
