//! Variables that kustomizations set in containers that stand elsewhere, by patches of either kind.
//!
//! Overlays are not built: what one of them sets is set, to what nobody knows. Patches that are manifests of their own are
//! read as such too.

use std::sync::Arc;

use super::key;
use super::variables::{Container, PODS, Variable};
use super::{Parsed, place};
use crate::source::{Environment, FileKind, Source};
use crate::tree::{Dialect, Node, Tree, yaml};

/// What a patch sets.
#[derive(Debug)]
struct Patch<'a> {
    /// The name of the workload; `None` when it may be any.
    name: Option<String>,
    /// The names of its variables.
    variables: Vec<String>,
    /// Whether it may set others.
    is_open: bool,
    /// Where it stands.
    node: Node<'a>,
}

/// Adds what kustomizations set to the containers that they may set it in.
pub fn apply<'a>(files: &'a [Parsed], containers: &mut [Container<'a>]) {
    let patches: Vec<_> = of_files(files).collect();
    for container in containers.iter_mut().filter(|container| container.is_of_pod) {
        let is_meant = |patch: &&Patch<'a>| {
            patch.name.as_deref().is_none_or(|name| container.workload.is_none_or(|workload| workload == name))
        };
        for patch in patches.iter().filter(is_meant) {
            let keys = patch.variables.iter().map(|name| key::of_variable(name));
            container.variables.extend(keys.map(|key| Variable { key, node: patch.node, is_plain: false }));
            container.is_open |= patch.is_open;
        }
    }
}

fn of_files(files: &[Parsed]) -> impl Iterator<Item = Patch<'_>> {
    let is_built = |file: &&Parsed| {
        file.input.kind == FileKind::Kustomization && file.input.environment != Environment::Development
    };
    files.iter().filter(is_built).flat_map(move |file| {
        let (folder, _) = place::split(&file.input.source.path);
        let lists = ["patches", "patchesStrategicMerge", "patchesJson6902"];
        let lists = file.tree.roots().flat_map(move |root| lists.into_iter().filter_map(move |list| root.get(list)));
        lists.flat_map(|list| list.items().collect::<Vec<_>>()).flat_map(move |entry| of_entry(entry, folder, files))
    })
}

/// The patches of an entry: written into it, or in a file that it names.
fn of_entry<'a>(entry: Node<'a>, folder: &str, files: &'a [Parsed]) -> Vec<Patch<'a>> {
    let written = entry.get("patch").or_else(|| Some(entry).filter(|entry| entry.scalar().is_some()));
    if let Some(written) = written.filter(|text| text.text().contains(['\n', '{'])) {
        if !written.text().contains("env") {
            return Vec::new();
        }
        let tree = yaml::parse(Arc::new(Source::file("", written.text())), Dialect::Kubernetes);
        return of_tree(&tree, entry, written);
    }
    let Some(path) = entry.text_of("path").and_then(|path| crate::source::path_in(folder, path)) else {
        return Vec::new();
    };
    let found = files.binary_search_by(|file| file.order().cmp(&(path.as_str(), None))).ok();
    found.map_or_else(Vec::new, |number| of_tree(&files[number].tree, entry, entry))
}

fn of_tree<'a>(tree: &Tree, entry: Node<'a>, node: Node<'a>) -> Vec<Patch<'a>> {
    let of_target = entry.path(&["target", "name"]).map(|name| name.text());
    let has_target = entry.get("target").is_some();
    let of_root = |root: Node<'_>| {
        let own = root.path(&["metadata", "name"]).map(|name| name.text());
        let name = if has_target { of_target } else { own };
        let name = name.filter(|name| !name.contains(['.', '*', '|', '[', '(', '+', '?'])).map(str::to_owned);
        let (variables, is_open) = if root.is_sequence() { of_steps(root) } else { merged(root) };
        (is_open || !variables.is_empty()).then_some(Patch { name, variables, is_open, node })
    };
    tree.roots().filter_map(of_root).collect()
}

/// What a strategic merge sets.
fn merged(root: Node<'_>) -> (Vec<String>, bool) {
    let pods = PODS.iter().filter_map(|path| root.path(path)?.get("containers"));
    let containers: Vec<_> = pods.flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    let names = containers.iter().filter_map(|container| container.get("env")).flat_map(names_in).collect();
    (names, containers.iter().any(|container| container.get("envFrom").is_some()))
}

/// What the steps of a JSON patch set.
fn of_steps(root: Node<'_>) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    let mut is_open = false;
    for step in root.items().filter(|step| step.text_of("path").is_some_and(|path| path.contains("/env"))) {
        let value = step.get("value");
        match value.and_then(|value| value.text_of("name")) {
            Some(name) => names.push(name.to_owned()),
            None => {
                let all = value.map(names_in).unwrap_or_default();
                is_open |= all.is_empty();
                names.extend(all);
            }
        }
    }
    (names, is_open)
}

fn names_in(list: Node<'_>) -> Vec<String> {
    list.items().filter_map(|item| item.text_of("name").map(str::to_owned)).collect()
}
