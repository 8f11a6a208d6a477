//! Objects: found in documents and lists, with what every object has.

use super::kinds::{self, KindRow};
use super::overlay::Changes;
use super::space::Namespace;
use super::{Data, Fact, Parsed, System, Thing, Ty, Value, api, dig, label, templates};
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
    /// `metadata.name`, when it is literal.
    pub name: Option<&'a str>,
    /// `metadata.namespace`, as far as the text says.
    pub namespace: Namespace<'a>,
    /// The namespace that it ends up in, as far as kustomizations say.
    pub space: Namespace<'a>,
    /// What kustomizations change of it as a whole.
    pub changes: Changes,
    /// The kind's row, for kinds that have one.
    pub row: Option<&'static KindRow>,
    /// Its pod specification, for workloads.
    pub pod: Option<Node<'a>>,
    /// Its other pod specifications, for kinds that have several.
    pub more_pods: Vec<Node<'a>>,
    /// What its namespace and labels say of its environment.
    pub environment: Option<Environment>,
    /// Whether a chart renders it.
    pub is_rendered: bool,
}

impl<'a> Object<'a> {
    /// All of its pod specifications.
    pub fn pods(&self) -> impl Iterator<Item = Node<'a>> {
        self.pod.into_iter().chain(self.more_pods.iter().copied())
    }

    /// Notes what the file says in which it stands. What a release puts into a namespace ends up there.
    pub fn come_from(&mut self, file: &'a Parsed) {
        let Some(trail) = &file.trail else { return };
        self.is_rendered = true;
        if let (Namespace::Unsaid, Some(name)) = (self.space, trail.release.1.as_deref()) {
            self.space = Namespace::Named(name);
        }
    }

    /// Kind, namespace and name in one line.
    pub fn identity(&self) -> String {
        format!("{}/{}/{}", self.kind, self.namespace.name().unwrap_or_default(), self.name.unwrap_or_default())
    }

    /// Whether it is no part of an object that is laid over another one.
    pub fn is_complete(&self) -> bool {
        let pod = self.row.and_then(|row| row.pod).and_then(|path| self.node.path(path));
        pod.is_none() || self.pod.is_some()
    }

    /// Whether it is of a kind that a program beside Kubernetes brings.
    pub fn is_custom(&self) -> bool {
        self.group.contains('.') && !self.group.ends_with(".k8s.io")
    }

    /// Whether it is of a kind that is known, by group and name.
    pub fn is(&self, kind: &str) -> bool {
        self.row.is_some_and(|row| row.kind == kind)
    }
}

/// How deep lists of lists are unfolded.
const LISTS: usize = 4;

/// Collects the objects of a document; a `List` is unfolded.
pub fn collect<'a>(root: Node<'a>, file: usize, objects: &mut Vec<Object<'a>>) {
    unfold(root.follow(), file, LISTS, ("", ""), objects);
}

/// The items of a `PodList` are Pods of its version, whether they say so or not.
fn unfold<'a>(node: Node<'a>, file: usize, depth: usize, told: (&'a str, &'a str), objects: &mut Vec<Object<'a>>) {
    let kind = node.text_of("kind").unwrap_or(told.0);
    let api = node.text_of("apiVersion").unwrap_or(told.1);
    if kind.is_empty() || api.is_empty() {
        return;
    }
    let items = node.get("items").filter(|items| items.is_sequence());
    match kind.strip_suffix("List").zip(items) {
        Some((of, items)) if depth > 0 => {
            items.items().for_each(|item| unfold(item, file, depth - 1, (of, api), objects));
        }
        _ => objects.push(object(node, file, kind, api)),
    }
}

fn object<'a>(node: Node<'a>, file: usize, kind: &'a str, api: &'a str) -> Object<'a> {
    let group = api.split_once('/').map_or("", |(group, _)| group);
    // In a group of Kubernetes' own that does not have the kind, it is meant all the same.
    let row = kinds::row_of(kind, group).or_else(|| kinds::row_meant(kind).filter(|_| api::is_builtin(group)));
    let (pod, more_pods) = pods(node, kind, group, row);
    let namespace = Namespace::of(&dig(node, &["metadata", "namespace"]));
    Object {
        node,
        file,
        kind,
        group,
        name: literal(node, "name"),
        namespace,
        space: namespace,
        changes: Changes::default(),
        row,
        pod,
        more_pods,
        environment: environment(node),
        is_rendered: false,
    }
}

/// The first pod specification of an object, and the others.
fn pods<'a>(
    node: Node<'a>,
    kind: &str,
    group: &str,
    row: Option<&'static KindRow>,
) -> (Option<Node<'a>>, Vec<Node<'a>>) {
    let Some(row) = row else {
        let mut pods = templates::embedded(node, kind, group).into_iter();
        return (pods.next(), pods.collect());
    };
    let pod = row.pod.and_then(|path| node.path(path));
    (pod.filter(|pod| pod.is_mapping() && !is_part(node, kind, *pod)), Vec::new())
}

/// Kinds that the cluster refuses without a selector.
const NEED_SELECTOR: [&str; 4] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

/// Whether an object is only the part of one that is changed: it lacks what the cluster asks for, and its containers
/// name no image. What else it lacks then stands elsewhere.
fn is_part(node: Node<'_>, kind: &str, pod: Node<'_>) -> bool {
    let mut containers = pod.get("containers").into_iter().flat_map(|containers| containers.items());
    NEED_SELECTOR.contains(&kind)
        && node.path(&["spec", "selector"]).is_none()
        && containers.all(|container| container.get("image").is_none())
}

fn literal<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    let value = node.path(&["metadata", key])?;
    (value.kind() == Kind::Scalar && Value::read(value).is_present()).then(|| value.text())
}

/// Labels that say where an object is meant to run.
const ENVIRONMENT_LABELS: [&str; 4] = ["environment", "env", "app.kubernetes.io/environment", "tier"];

fn environment(node: Node<'_>) -> Option<Environment> {
    let metadata = node.get("metadata")?;
    let labels = metadata.get("labels");
    let label = |name: &&str| labels.and_then(|labels| labels.text_of(name));
    let said = ENVIRONMENT_LABELS.iter().filter_map(label).chain(metadata.text_of("namespace"));
    said.map(Environment::of_name).find(|environment| *environment != Environment::Any)
}

/// Facts that every object has.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind, as in `Deployment`.", kind),
    Fact::new("apiVersion", Ty::Str, "The API group and version, as in `apps/v1`.", |_, thing| {
        Value::field(thing.node, "apiVersion")
    }),
    Fact::new("name", Ty::Maybe(&Ty::Str), "`metadata.name`.", |_, thing| dig(thing.node, &["metadata", "name"])),
    Fact::new("namespace", Ty::Maybe(&Ty::Str), "`metadata.namespace`, as written.", |_, thing| {
        dig(thing.node, &["metadata", "namespace"])
    }),
    Fact::new("labels", Ty::Raw, "The labels as written.", |_, thing| dig(thing.node, &["metadata", "labels"])),
    Fact::new(
        "brokenLabels",
        Ty::List(&Ty::Str),
        "What is wrong with its labels, those of its pods and those that it selects by, in words, at each that the cluster refuses.",
        label::broken,
    ),
    Fact::new("labelNames", Ty::List(&Ty::Str), "The keys of its labels.", |system, thing| {
        keys(system, thing, "labels")
    }),
    Fact::new("annotationNames", Ty::List(&Ty::Str), "The keys of its annotations.", |system, thing| {
        keys(system, thing, "annotations")
    }),
    Fact::new("annotations", Ty::Raw, "The annotations as written.", |_, thing| {
        dig(thing.node, &["metadata", "annotations"])
    }),
    Fact::new("isHook", Ty::Bool, "Whether Helm runs it as a hook or test and not as a part of the release.", is_hook),
    Fact::new("isTest", Ty::Bool, "Whether Helm runs it only when somebody tests the release.", is_test),
    Fact::new("metadata", Ty::Raw, "The metadata as written.", |_, thing| Value::field(thing.node, "metadata")),
    Fact::new("spec", Ty::Raw, "The specification as written.", |_, thing| Value::field(thing.node, "spec")),
    Fact::new(
        "twin",
        Ty::Maybe(&Ty::Thing("kubernetes.object")),
        "An object of the same kind, namespace and name that stands before it in the same file.",
        twin,
    ),
    Fact::new(
        "twinBeside",
        Ty::Maybe(&Ty::Thing("kubernetes.object")),
        "An object of the same kind, namespace and name in another file, which the same kustomization takes in before it.",
        twin_beside,
    ),
    Fact::new("raw", Ty::Raw, "The whole object as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

fn kind<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    Value::at(object.node.get("kind").unwrap_or(object.node), object.kind)
}

/// The keys of a mapping of the metadata. Kustomizations may add some.
fn keys<'a>(system: &System<'a>, thing: Thing<'a>, field: &str) -> Value<'a> {
    let complete = !system.kubernetes.owner(thing).changes.described;
    let written = dig(thing.node, &["metadata", field]);
    let from = written.from;
    let keys = match written.data {
        Data::Node(node) => {
            let keys = node.entries().into_iter().map(|entry| Value::at(entry.key, entry.key.text()));
            Value::list_of(keys.collect::<Vec<_>>(), complete)
        }
        Data::Absent => Value::list_of([], complete),
        _ => Value::unknown(),
    };
    Value { from, ..keys }
}

fn is_hook<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, is_helm_hook(system.kubernetes.owner(thing)))
}

/// How many objects before it an object's twin is looked for among.
const NEAR: usize = 1024;

fn twin<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (model, object) = (&system.kubernetes, system.kubernetes.owner(thing));
    if object.name.is_none() || !model.graph.is_ambiguous(object) {
        return Value::absent(thing.node);
    }
    let is_twin = |other: &Object<'_>| {
        (other.kind, other.group, other.name, other.namespace)
            == (object.kind, object.group, object.name, object.namespace)
    };
    let before = (0..thing.index).rev().take(NEAR).take_while(|number| model.objects[*number].file == object.file);
    let twin = before.filter(|number| is_twin(&model.objects[*number])).last();
    twin.map_or_else(|| Value::absent(thing.node), |number| other(system, number))
}

fn twin_beside<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let twin = system.kubernetes.twins.get(&thing.index);
    twin.map_or_else(|| Value::absent(thing.node), |number| other(system, *number))
}

fn other<'a>(system: &System<'a>, index: usize) -> Value<'a> {
    let object = &system.kubernetes.objects[index];
    Value::at(object.node, Thing { view: &super::views::OBJECT, node: object.node, file: object.file, index })
}

/// Whether Helm runs an object as a hook or test.
pub fn is_helm_hook(object: &Object<'_>) -> bool {
    !hook(object).is_absent()
}

fn is_test<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let hook = hook(system.kubernetes.owner(thing));
    let is_test = hook.as_str().is_some_and(|text| !text.is_empty() && text.split(',').all(is_test_word));
    Value::at(thing.node, is_test)
}

fn is_test_word(word: &str) -> bool {
    ["test", "test-success", "test-failure"].contains(&word.trim())
}

fn hook<'a>(object: &Object<'a>) -> Value<'a> {
    dig(object.node, &["metadata", "annotations", "helm.sh/hook"])
}
