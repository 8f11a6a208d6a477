//! What Flux and Argo CD set in the objects that they apply: patches, images and replicas beside the kustomization's own.
//!
//! Their paths are those of some repository or artefact, so that a folder counts as meant when its path ends so.

use std::collections::BTreeSet;

use super::{Marks, Workspace, folder_of, images, patches, replicas, resolve};
use crate::model::kubernetes::Object;
use crate::tree::Node;

/// Whether an object applies others and changes them.
pub fn sets_anything(object: &Object<'_>) -> bool {
    let sets = |(setter, _): &(Node<'_>, &str)| KEYS.iter().any(|key| setter.get(key).is_some());
    setters(object).iter().any(sets)
}

const KEYS: [&str; 3] = ["patches", "images", "replicas"];

/// Marks what is set in the objects below the folders that are applied, and in what their kustomizations take in.
pub fn apply(objects: &[Object<'_>], workspace: &Workspace<'_, '_>, marks: &mut Marks<'_>) {
    for (setter, path) in objects.iter().flat_map(setters) {
        if !KEYS.iter().any(|key| setter.get(key).is_some()) {
            continue;
        }
        let path = resolve("", path);
        let files = files_below(workspace, &path);
        let covered: Vec<&Object<'_>> = files.iter().flat_map(|file| workspace.objects_in(*file)).collect();
        replicas(setter, &covered, marks);
        images(setter, &covered, marks);
        patches(setter, "", workspace, &covered, marks);
    }
}

/// The files in folders whose path ends with another, or below them, with those that kustomizations there take in.
fn files_below(workspace: &Workspace<'_, '_>, path: &str) -> BTreeSet<usize> {
    let mut files = BTreeSet::new();
    for (file, number) in &workspace.by_path {
        let folder = folder_of(file);
        if path.is_empty() || format!("/{folder}/").contains(&format!("/{path}/")) {
            files.insert(*number);
            if is_kustomization(file) {
                files.extend(workspace.reach(folder));
            }
        }
    }
    files
}

fn is_kustomization(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

/// What an object sets, each with the path of what it applies.
fn setters<'a>(object: &Object<'a>) -> Vec<(Node<'a>, &'a str)> {
    let spec = object.node.get("spec");
    let set = |source: Node<'a>| Some((source.get("kustomize")?, source.text_of("path")?));
    match (object.kind, object.group) {
        ("Kustomization", "kustomize.toolkit.fluxcd.io") => {
            spec.map(|spec| (spec, spec.text_of("path").unwrap_or_default())).into_iter().collect()
        }
        ("Application", "argoproj.io") => spec.into_iter().flat_map(sources).filter_map(set).collect(),
        ("ApplicationSet", "argoproj.io") => {
            let spec = spec.and_then(|spec| spec.path(&["template", "spec"]));
            spec.into_iter().flat_map(sources).filter_map(set).collect()
        }
        _ => Vec::new(),
    }
}

fn sources<'a>(spec: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    let more = spec.get("sources").into_iter().flat_map(|sources| sources.items());
    spec.get("source").into_iter().chain(more)
}
