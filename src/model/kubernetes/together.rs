//! What stands together: workloads in a folder, and files that one kustomization takes in.

use std::collections::{HashMap, HashSet};

use super::graph::Reach;
use super::overlay::{folder_of as folder, resolve};
use super::{Data, Object, Parsed, System, Thing, Value, space::Namespace, workload};
use crate::tree::Node;

/// The folder of a file.
pub fn folder_of<'a>(system: &System<'a>, file: usize) -> &'a str {
    folder(&system.files[file].input.source.path)
}

/// The folders in which workloads stand.
pub fn folders_with_pods<'a>(objects: &[Object<'a>], files: &'a [Parsed]) -> HashSet<&'a str> {
    let running = objects.iter().filter(|object| object.pod.is_some());
    running.map(|object| folder(&files[object.file].input.source.path)).collect()
}

/// What keeps running together: in a namespace, or in a folder where none is said.
pub type Fellows<'a> = HashMap<(Option<&'a str>, &'a str), Vec<usize>>;

/// What keeps running in each namespace or folder, in order of file and place.
pub fn fellows<'a>(objects: &[Object<'a>], files: &'a [Parsed]) -> Fellows<'a> {
    let mut fellows = Fellows::new();
    let path = |number: &usize| files[objects[*number].file].input.source.path.as_str();
    let is_running =
        |object: &Object<'a>| object.pod.is_some() && workload::keeps_running(object) && !is_of_node(object);
    for (number, object) in objects.iter().enumerate().filter(|(_, object)| is_running(object)) {
        fellows.entry(place(object, files)).or_default().push(number);
    }
    fellows.values_mut().for_each(|group| group.sort_by_key(path));
    fellows
}

fn place<'a>(object: &Object<'a>, files: &'a [Parsed]) -> (Option<&'a str>, &'a str) {
    let name = object.space.name();
    if let (None, Some(trail)) = (name, &files[object.file].trail) {
        return (Some(&trail.chart), "what the chart of that name renders to");
    }
    (name, if name.is_some() { "" } else { folder(&files[object.file].input.source.path) })
}

/// Network policies do not hold for what uses the network of its node.
fn is_of_node(object: &Object<'_>) -> bool {
    object.pod.and_then(|pod| pod.text_of("hostNetwork")) == Some("true")
}

/// How many others a workload speaks for that no network policy guards; absent when another speaks for it.
pub fn unguarded_fellows<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let object = model.owner(thing);
    let policies = model.graph.all(model, thing.index, Reach::In(object.space), "NetworkPolicy", |_| Some(true));
    let group = model.fellows.get(&place(object, system.files));
    let (Some(group), true) = (group, policies.certain.is_empty()) else { return Value::at(thing.node, 0) };
    let environment = system.environment(thing);
    let is_alike = |number: &&usize| {
        let other = &model.objects[**number];
        let (node, file) = (other.node, other.file);
        system.environment(Thing { view: &super::views::OBJECT, node, file, index: **number }) == environment
    };
    if group.iter().find(is_alike).is_some_and(|first| *first != thing.index) {
        return Value { data: Data::Absent, from: Some(thing.node) };
    }
    Value::at(thing.node, group.iter().filter(is_alike).count() as i64 - 1)
}

/// What tells objects of a kustomization apart.
type Identity<'a> = (&'a str, &'a str, &'a str, Namespace<'a>);

/// For objects that one kustomization takes in twice, from two files that it names itself: the earlier one.
pub fn taken_in_twice<'a>(
    objects: &[Object<'a>],
    files: &'a [Parsed],
    kustomizations: &[(Node<'a>, usize)],
) -> HashMap<usize, usize> {
    let mut twins = HashMap::new();
    if kustomizations.is_empty() {
        return twins;
    }
    let by_path: HashMap<&str, usize> =
        files.iter().enumerate().map(|(at, file)| (&*file.tree.source.path, at)).collect();
    let mut by_file: HashMap<usize, Vec<usize>> = HashMap::new();
    for (number, object) in objects.iter().enumerate() {
        by_file.entry(object.file).or_default().push(number);
    }
    for (root, file) in kustomizations {
        let own = folder(&files[*file].tree.source.path);
        let paths = root.get("resources").into_iter().flat_map(|list| list.items());
        let named = paths.filter_map(|path| by_path.get(&*resolve(own, path.text())).copied());
        let taken = named.flat_map(|file| by_file.get(&file).into_iter().flatten().copied());
        repeats(objects, taken, &mut twins);
    }
    twins
}

fn repeats<'a>(objects: &[Object<'a>], taken: impl Iterator<Item = usize>, twins: &mut HashMap<usize, usize>) {
    let mut first: HashMap<Identity<'a>, usize> = HashMap::new();
    for number in taken {
        let object = &objects[number];
        let Some(name) = object.name else { continue };
        let earlier = *first.entry((object.kind, object.group, name, object.namespace)).or_insert(number);
        if objects[earlier].file != object.file {
            twins.insert(number, earlier);
        }
    }
}
