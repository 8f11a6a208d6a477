//! What kustomizations set in objects that stand elsewhere: images, replicas, patches.
//!
//! Overlays are not built here. What one of them sets is only marked in the object, so that nobody judges a value there
//! that is not the last word.

mod patch;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::image::Image;
use super::{Object, Parsed, container};
use crate::source::{FileKind, Source};
use crate::tree::{Dialect, Node, embed, yaml};

/// Marks in the trees what kustomizations set anew.
pub fn mark(files: &[Parsed], objects: &[Object<'_>]) {
    let kustomizations = files.iter().filter(|file| file.input.kind == FileKind::Kustomization);
    let setting: Vec<_> = kustomizations.filter(|file| file.tree.root().is_some_and(sets_anything)).collect();
    if setting.is_empty() {
        return;
    }
    let workspace = Workspace::of(files, objects);
    let mut marks = Marks::default();
    for file in setting {
        let folder = folder_of(&file.tree.source.path);
        let covered = workspace.covered(folder);
        let covered: Vec<&Object<'_>> = covered.iter().flat_map(|file| workspace.objects_in(*file)).collect();
        for root in file.tree.roots() {
            replicas(root, &covered, &mut marks);
            images(root, &covered, &mut marks);
            patches(root, folder, &workspace, &covered, &mut marks);
        }
    }
    for (file, keys) in marks.0 {
        files[file].tree.override_keys(keys);
    }
}

const SETTERS: [&str; 5] = ["replicas", "images", "patches", "patchesStrategicMerge", "patchesJson6902"];

fn sets_anything(root: Node<'_>) -> bool {
    SETTERS.iter().any(|key| root.get(key).is_some())
}

/// Files by their paths, and the objects in them.
struct Workspace<'s, 'a> {
    files: &'s [Parsed],
    by_path: HashMap<&'s str, usize>,
    objects: BTreeMap<usize, Vec<&'s Object<'a>>>,
}

impl<'s, 'a> Workspace<'s, 'a> {
    fn of(files: &'s [Parsed], objects: &'s [Object<'a>]) -> Self {
        let by_path = files.iter().enumerate().map(|(number, file)| (&*file.tree.source.path, number)).collect();
        let mut by_file: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for object in objects {
            by_file.entry(object.file).or_default().push(object);
        }
        Self { files, by_path, objects: by_file }
    }

    fn objects_in(&self, file: usize) -> impl Iterator<Item = &'s Object<'a>> {
        self.objects.get(&file).into_iter().flatten().copied()
    }

    fn kustomization_of(&self, folder: &str) -> Option<Node<'s>> {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let file = names.iter().find_map(|name| self.by_path.get(&*resolve(folder, name)))?;
        self.files[*file].tree.root()
    }

    /// The files that the kustomization of a folder takes in, by itself or through others.
    fn covered(&self, folder: &str) -> BTreeSet<usize> {
        let mut folders = vec![folder.to_owned()];
        let mut seen = HashSet::new();
        let mut covered = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            let Some(root) = self.kustomization_of(&folder) else { continue };
            let lists = ["resources", "bases", "components"].into_iter().filter_map(|key| root.get(key));
            for path in lists.flat_map(|list| list.items()).map(|part| resolve(&folder, part.text())) {
                match self.by_path.get(&*path) {
                    Some(file) => drop(covered.insert(*file)),
                    None if seen.insert(path.clone()) => folders.push(path),
                    None => {}
                }
            }
        }
        covered
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path as seen from a folder, without `.` and `..`.
fn resolve(folder: &str, path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

/// Keys of mappings, file by file.
#[derive(Default)]
struct Marks(BTreeMap<usize, HashSet<(u32, Box<str>)>>);

impl Marks {
    fn add(&mut self, object: &Object<'_>, mapping: Node<'_>, key: &str) {
        self.0.entry(object.file).or_default().insert((mapping.id(), Box::from(key)));
    }
}

fn entries<'a>(root: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    root.get(key).into_iter().flat_map(|list| list.items())
}

fn replicas(root: Node<'_>, covered: &[&Object<'_>], marks: &mut Marks) {
    let named: HashSet<_> = entries(root, "replicas").filter_map(|entry| entry.text_of("name")).collect();
    for object in covered.iter().filter(|object| object.name.is_some_and(|name| named.contains(name))) {
        if let Some(spec) = object.node.get("spec") {
            marks.add(object, spec, "replicas");
        }
    }
}

fn images(root: Node<'_>, covered: &[&Object<'_>], marks: &mut Marks) {
    let named: HashSet<_> = entries(root, "images").filter_map(|entry| entry.text_of("name")).collect();
    for object in covered.iter().filter(|_| !named.is_empty()) {
        let mut containers = Vec::new();
        container::collect(object, 0, &mut containers);
        for container in containers {
            let image = container.node.text_of("image").map(Image::of);
            if image.is_some_and(|image| named.contains(image.name)) {
                marks.add(object, container.node, "image");
            }
        }
    }
}

/// Patches stand in files or in the kustomization itself, and name their object in it or beside it.
fn patches(root: Node<'_>, folder: &str, workspace: &Workspace<'_, '_>, covered: &[&Object<'_>], marks: &mut Marks) {
    for entry in entries(root, "patchesStrategicMerge") {
        let file = workspace.by_path.get(&*resolve(folder, entry.text()));
        match file {
            Some(file) => {
                workspace.files[*file].tree.roots().for_each(|patch| patch::apply(patch, None, covered, marks))
            }
            None => inline(entry, None, covered, marks),
        }
    }
    for entry in entries(root, "patches").chain(entries(root, "patchesJson6902")) {
        let target = entry.get("target");
        let file = entry.text_of("path").and_then(|path| workspace.by_path.get(&*resolve(folder, path)));
        if let Some(file) = file {
            workspace.files[*file].tree.roots().for_each(|patch| patch::apply(patch, target, covered, marks));
        }
        if let Some(patch) = entry.get("patch") {
            inline(patch, target, covered, marks);
        }
    }
}

fn inline(text: Node<'_>, target: Option<Node<'_>>, covered: &[&Object<'_>], marks: &mut Marks) {
    let source = embed::embedded(text).unwrap_or_else(|| Arc::new(Source::file("", text.text())));
    let tree = yaml::parse(source, Dialect::Kubernetes);
    tree.roots().for_each(|patch| patch::apply(patch, target, covered, marks));
}
