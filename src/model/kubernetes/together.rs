//! What stands together: workloads in a folder, and files that one kustomization takes in.

use std::collections::{HashMap, HashSet};

use super::overlay::{folder_of as folder, resolve};
use super::{Object, Parsed, System, space::Namespace};
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
    let by_path: HashMap<&str, usize> = files.iter().enumerate().map(|(at, file)| (&*file.tree.source.path, at)).collect();
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
