//! What kustomizations set in objects that stand elsewhere: images, replicas, patches, namespaces, labels, names.
//!
//! Overlays are not built here. What one of them sets is only marked in the object, so that nobody judges a value there
//! that is not the last word.

mod delivery;
mod patch;
mod skaffold;
mod transform;
mod ytt;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::image::Image;
use super::space::Namespace;
use super::{Object, Parsed, container};
use crate::source::{FileKind, Source};
use crate::tree::{Dialect, Node, embed, yaml};

/// What kustomizations change of an object as a whole.
#[derive(Debug, Default, Clone, Copy)]
pub struct Changes {
    /// Its pods get further labels.
    pub labelled: bool,
    /// It gets further labels itself.
    pub tagged: bool,
    /// It gets further labels or annotations itself.
    pub described: bool,
    /// It is called otherwise.
    pub renamed: bool,
    /// It is taken away.
    pub deleted: bool,
}

/// Marks in the trees and objects what kustomizations set anew.
pub fn mark<'a>(files: &'a [Parsed], objects: &mut [Object<'a>]) {
    let kustomizations = files.iter().filter(|file| file.input.kind == FileKind::Kustomization);
    let setting: Vec<_> = kustomizations.filter(|file| file.tree.root().is_some_and(sets_anything)).collect();
    let is_built = objects.iter().any(skaffold::builds);
    let is_delivered = objects.iter().any(delivery::sets_anything);
    let handed = ytt::folders(files);
    if setting.is_empty() && !is_built && !is_delivered && handed.is_empty() {
        return;
    }
    let workspace = Workspace::of(files, objects);
    let mut marks = Marks::default();
    for (number, file) in setting.into_iter().enumerate() {
        let folder = folder_of(&file.tree.source.path);
        let covered: Vec<&Object<'_>> =
            workspace.reach(folder).iter().flat_map(|file| workspace.objects_in(*file)).collect();
        for root in file.tree.roots() {
            replicas(root, &covered, &mut marks);
            images(root, &covered, &mut marks);
            patches(root, folder, &workspace, &covered, &mut marks);
            transform::apply(root, number, &covered, &mut marks);
        }
    }
    if is_delivered {
        delivery::apply(objects, &workspace, &mut marks);
    }
    if !handed.is_empty() {
        ytt::apply(files, objects, &handed, &mut marks);
    }
    if is_built {
        skaffold::images(files, objects, &mut marks);
    }
    marks.set(files, objects);
}

const SETTERS: [&str; 11] = [
    "replicas",
    "images",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "namespace",
    "namePrefix",
    "nameSuffix",
    "commonLabels",
    "labels",
    "commonAnnotations",
];

fn sets_anything(root: Node<'_>) -> bool {
    SETTERS.iter().any(|key| root.get(key).is_some())
}

/// Files by their paths, and the objects in them.
struct Workspace<'s, 'a> {
    files: &'s [Parsed],
    by_path: HashMap<&'s str, usize>,
    objects: BTreeMap<usize, Vec<&'s Object<'a>>>,
    /// The folders whose kustomizations take in a component, by its folder.
    users: HashMap<String, Vec<&'s str>>,
}

impl<'s, 'a> Workspace<'s, 'a> {
    fn of(files: &'s [Parsed], objects: &'s [Object<'a>]) -> Self {
        let by_path = files.iter().enumerate().map(|(number, file)| (&*file.tree.source.path, number)).collect();
        let mut by_file: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for object in objects {
            by_file.entry(object.file).or_default().push(object);
        }
        Self { files, by_path, objects: by_file, users: users(files) }
    }

    fn objects_in(&self, file: usize) -> impl Iterator<Item = &'s Object<'a>> {
        self.objects.get(&file).into_iter().flatten().copied()
    }

    fn kustomization_of(&self, folder: &str) -> Option<Node<'s>> {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let file = names.iter().find_map(|name| self.by_path.get(&*resolve(folder, name)))?;
        self.files[*file].tree.root()
    }

    /// The files that the kustomization of a folder may change: those that it takes in, and for a component also those
    /// that its users take in.
    fn reach(&self, folder: &str) -> BTreeSet<usize> {
        let mut seen: BTreeSet<&str> = BTreeSet::from([folder]);
        let mut open = vec![folder];
        let mut reached = BTreeSet::new();
        while let Some(folder) = open.pop() {
            reached.extend(self.covered(folder));
            let users = self.users.get(folder).into_iter().flatten();
            open.extend(users.filter(|user| seen.insert(user)));
        }
        reached
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

fn users(files: &[Parsed]) -> HashMap<String, Vec<&str>> {
    let mut users: HashMap<String, Vec<&str>> = HashMap::new();
    for file in files.iter().filter(|file| file.input.kind == FileKind::Kustomization) {
        let folder = folder_of(&file.tree.source.path);
        for component in file.tree.roots().flat_map(|root| entries(root, "components")) {
            users.entry(resolve(folder, component.text())).or_default().push(folder);
        }
    }
    users
}

pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path as seen from a folder, without `.` and `..`.
pub fn resolve(folder: &str, path: &str) -> String {
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

/// What is changed: keys of mappings file by file, and objects as a whole by their file and node.
#[derive(Default)]
struct Marks<'a> {
    keys: BTreeMap<usize, HashSet<(u32, Box<str>)>>,
    changes: HashMap<(usize, u32), Changes>,
    /// Which kustomizations move an object, and where to.
    moves: HashMap<(usize, u32), Vec<(usize, Namespace<'a>)>>,
}

impl<'a> Marks<'a> {
    fn add(&mut self, object: &Object<'_>, mapping: Node<'_>, key: &str) {
        self.keys.entry(object.file).or_default().insert((mapping.id(), Box::from(key)));
    }

    fn change(&mut self, object: &Object<'_>) -> &mut Changes {
        self.changes.entry((object.file, object.node.id())).or_default()
    }

    fn set(self, files: &[Parsed], objects: &mut [Object<'a>]) {
        let mut groups = HashMap::new();
        for object in objects {
            let id = (object.file, object.node.id());
            object.changes = self.changes.get(&id).copied().unwrap_or_default();
            if let Some(moves) = self.moves.get(&id) {
                let next = groups.len() as u32;
                let group = *groups.entry(moves).or_insert(next);
                object.space = moved(object.namespace, moves).unwrap_or(Namespace::Moved(group));
            }
        }
        for (file, keys) in self.keys {
            files[file].tree.override_keys(keys);
        }
    }
}

/// The one namespace that an object ends up in, whichever kustomization is built.
fn moved<'a>(written: Namespace<'a>, moves: &[(usize, Namespace<'a>)]) -> Option<Namespace<'a>> {
    let (_, first) = *moves.first()?;
    let agree = moves.iter().all(|(_, target)| *target == first) && [Namespace::Unsaid, first].contains(&written);
    (agree && first.name().is_some()).then_some(first)
}

fn entries<'a>(root: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    root.get(key).into_iter().flat_map(|list| list.items())
}

fn replicas(root: Node<'_>, covered: &[&Object<'_>], marks: &mut Marks<'_>) {
    let named: HashSet<_> = entries(root, "replicas").filter_map(|entry| entry.text_of("name")).collect();
    for object in covered.iter().filter(|object| object.name.is_some_and(|name| named.contains(name))) {
        if let Some(spec) = object.node.get("spec") {
            marks.add(object, spec, "replicas");
        }
    }
}

fn images(root: Node<'_>, covered: &[&Object<'_>], marks: &mut Marks<'_>) {
    let named: HashSet<_> = entries(root, "images").filter_map(image_of).collect();
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

/// The image that an entry is about: `{name: web}`, or Argo CD's `web=acme/web:1.4` and `web:1.4`.
fn image_of(entry: Node<'_>) -> Option<&str> {
    let written = || (!entry.is_mapping()).then(|| entry.text()).and_then(|text| text.split('=').next());
    entry.text_of("name").or_else(|| written().map(|old| Image::of(old).name))
}

/// Patches stand in files or in the kustomization itself, and name their object in it or beside it.
fn patches(
    root: Node<'_>,
    folder: &str,
    workspace: &Workspace<'_, '_>,
    covered: &[&Object<'_>],
    marks: &mut Marks<'_>,
) {
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

fn inline(text: Node<'_>, target: Option<Node<'_>>, covered: &[&Object<'_>], marks: &mut Marks<'_>) {
    let source = embed::embedded(text).unwrap_or_else(|| Arc::new(Source::file("", text.text())));
    let tree = yaml::parse(source, Dialect::Kubernetes);
    tree.roots().for_each(|patch| patch::apply(patch, target, covered, marks));
}
