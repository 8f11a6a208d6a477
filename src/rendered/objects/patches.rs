//! What kustomizations patch in a HelmRelease: patches of Kustomize and of Flux's Kustomization, merged ones and lists of
//! operations, in files and inline. Nobody knows which of them count for whom, therefore what they set is left open.

use std::sync::Arc;

use super::{Object, Workspace, plain, values};
use crate::helm::Given;
use crate::model::Parsed;
use crate::source::{FileKind, Source};
use crate::tree::{Dialect, Node, Tree, embed, yaml};

/// What patches may set.
pub fn given(object: Object<'_>, workspace: &Workspace<'_>) -> Vec<Given> {
    let mut given: Vec<Given> = merged(object, workspace).collect();
    for (file, entry) in workspace.files.iter().flat_map(|file| entries(file)) {
        if entry.get("target").is_some_and(|target| is_meant(target, object)) {
            given.extend(text(file, entry, workspace).into_iter().flat_map(of_target));
        }
    }
    given
}

/// Patches that name the object themselves.
fn merged<'w>(object: Object<'w>, workspace: &'w Workspace<'_>) -> impl Iterator<Item = Given> + use<'w> {
    let patches = workspace.files.iter().filter(|file| file.input.kind == FileKind::KustomizePatch);
    let roots = patches.flat_map(|file| file.tree.roots()).map(Node::follow);
    let own = roots.filter(move |root| {
        let name = root.path(&["metadata", "name"]).map(|name| name.text());
        root.text_of("kind") == Some("HelmRelease") && name == object.name()
    });
    own.filter_map(|patch| values(patch.path(&["spec", "values"])?)).map(Given::Doubtful)
}

/// The entries of a kustomization that patch something.
fn entries<'w>(file: &'w Parsed) -> impl Iterator<Item = (&'w Parsed, Node<'w>)> {
    let is_object = file.input.kind == FileKind::Kubernetes;
    let roots = (is_object || file.input.kind == FileKind::Kustomization).then(|| file.tree.roots());
    let holders = roots.into_iter().flatten().map(Node::follow).filter_map(move |root| {
        if is_object { root.get("spec").filter(|_| root.text_of("kind") == Some("Kustomization")) } else { Some(root) }
    });
    let lists =
        holders.flat_map(|holder| ["patches", "patchesJson6902"].into_iter().filter_map(move |key| holder.get(key)));
    lists.flat_map(|list| list.items()).map(move |entry| (file, entry))
}

/// Whether a target may be the object; names are patterns.
fn is_meant(target: Node<'_>, object: Object<'_>) -> bool {
    let is_kind = target.text_of("kind").is_none_or(|kind| kind == "HelmRelease");
    let is_pattern = |name: &str| name.contains(['.', '*', '[', '(', '|', '^', '$', '?', '+']);
    is_kind && target.text_of("name").is_none_or(|name| Some(name) == object.name() || is_pattern(name))
}

/// The text of a patch: inline, or a file's.
fn text(file: &Parsed, entry: Node<'_>, workspace: &Workspace<'_>) -> Option<Arc<Source>> {
    if let Some(patch) = entry.get("patch") {
        return embed::embedded(patch);
    }
    let folder = file.input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    (workspace.source)(&plain(folder, entry.text_of("path")?)?)
}

fn of_target(source: Arc<Source>) -> Vec<Given> {
    let tree: Tree = yaml::parse(source, Dialect::Kubernetes);
    let Some(root) = tree.root() else { return Vec::new() };
    if root.is_mapping() {
        return root.path(&["spec", "values"]).and_then(values).map(Given::Doubtful).into_iter().collect();
    }
    root.items().filter_map(|operation| set(operation.text_of("path")?)).collect()
}

/// What an operation sets.
fn set(pointer: &str) -> Option<Given> {
    let rest = pointer.strip_prefix("/spec/values")?;
    if rest.is_empty() || rest.starts_with("From") {
        return Some(Given::Anything);
    }
    // Of a list nobody knows what becomes.
    let is_place = |step: &&str| *step == "-" || step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = rest.trim_start_matches('/').split('/').take_while(|step| !is_place(step));
    let steps: Vec<String> = steps.map(|step| step.replace("~1", "/").replace("~0", "~").replace('.', "\\.")).collect();
    (!steps.is_empty()).then(|| Given::Unknown(steps.join(".")))
}
