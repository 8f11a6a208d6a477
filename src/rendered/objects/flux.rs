//! Flux's HelmRelease: a chart in a GitRepository, values from ConfigMaps and in the object itself.

use std::sync::Arc;

use super::{Install, Object, Workspace, known, patches, plain, values};
use crate::helm::Given;
use crate::model::Parsed;
use crate::source::{FileKind, Source};
use crate::tree::{Node, embed};

/// What a HelmRelease installs, when that is a folder. Without a workspace, no more than the folder.
pub fn install(object: Object<'_>, workspace: Option<&Workspace<'_>>) -> Option<Install> {
    let spec = object.node.get("spec")?;
    let template = spec.path(&["chart", "spec"])?;
    let of_git = template.path(&["sourceRef", "kind"]).is_some_and(|kind| kind.text() == "GitRepository");
    let chart = plain("", template.text_of("chart").filter(|_| of_git)?)?;
    let install = object.install(chart);
    let Some(workspace) = workspace else { return Some(install) };
    if address(object, template, workspace).is_some_and(|address| workspace.is_elsewhere(address)) {
        return None;
    }
    let text = |key: &str| spec.text_of(key).and_then(known);
    let target = text("targetNamespace");
    let name = object.name().and_then(known);
    let own = name.map(|name| target.iter().fold(name, |name, target| format!("{target}-{name}")));
    let chart = install.chart.as_deref().unwrap_or_default();
    Some(Install {
        release: text("releaseName").or(own),
        namespace: target.or_else(|| object.namespace().and_then(known)),
        given: given(object, spec, template, chart, workspace),
        is_open: spec.get("postRenderers").is_some(),
        ..install
    })
}

/// The address of the repository that the chart is taken from, where an object of the workspace says it.
fn address<'w>(object: Object<'_>, template: Node<'_>, workspace: &Workspace<'w>) -> Option<&'w str> {
    let reference = template.get("sourceRef")?;
    let namespace = reference.text_of("namespace").or_else(|| object.namespace());
    let manifests = workspace.files.iter().filter(|file| file.input.kind == FileKind::Kubernetes);
    let mut repositories = manifests.flat_map(|file| file.tree.roots()).map(Node::follow).filter(|node| {
        let of = |key: &str| node.path(&["metadata", key]).map(|text| text.text());
        let is_near = of("namespace").is_none_or(|own| namespace.is_none_or(|other| own == other));
        node.text_of("kind") == Some("GitRepository") && of("name") == reference.text_of("name") && is_near
    });
    repositories.next()?.path(&["spec", "url"]).map(|url| url.text())
}

/// The values, in the order in which they count.
fn given(object: Object<'_>, spec: Node<'_>, template: Node<'_>, chart: &str, workspace: &Workspace<'_>) -> Vec<Given> {
    let mut given = files(template, chart, workspace);
    let references = spec.get("valuesFrom").into_iter().flat_map(|list| list.items());
    given.extend(references.map(|reference| referenced(reference, object, workspace)));
    if let Some(node) = spec.get("values").filter(|node| !node.is_null()) {
        given.push(values(node).map_or(Given::Anything, Given::File));
    }
    given.extend(patches::given(object, workspace));
    given
}

/// Files of the source that count in place of the chart's own values.
fn files(template: Node<'_>, chart: &str, workspace: &Workspace<'_>) -> Vec<Given> {
    let listed = template.get("valuesFiles").into_iter().flat_map(|list| list.items());
    let paths: Vec<_> = listed.chain(template.get("valuesFile")).map(|path| plain("", path.text())).collect();
    let own = plain(chart, "values.yaml");
    let others: Vec<_> = paths.iter().filter(|path| **path != own).collect();
    let file = |path: &&Option<String>| path.as_deref().and_then(workspace.source).map(Given::File);
    let found: Option<Vec<Given>> = others.iter().map(file).collect();
    match found {
        Some(found) if found.is_empty() || paths.contains(&own) => found,
        // The chart's own values do not count then.
        found => std::iter::once(Given::Anything).chain(found.unwrap_or_default()).collect(),
    }
}

/// Values that a ConfigMap or Secret holds. What is set at one path only leaves the rest known.
fn referenced(reference: Node<'_>, object: Object<'_>, workspace: &Workspace<'_>) -> Given {
    if let Some(path) = reference.text_of("targetPath") {
        return Given::Unknown(path.to_owned());
    }
    let key = reference.text_of("valuesKey").unwrap_or("values.yaml");
    let is_map = reference.text_of("kind") == Some("ConfigMap");
    let name = reference.text_of("name").filter(|_| is_map);
    let found = name.and_then(|name| in_objects(name, key, object, workspace).or_else(|| made(name, key, workspace)));
    found.map_or(Given::Anything, Given::File)
}

/// A text in a ConfigMap of the object's namespace.
fn in_objects(name: &str, key: &str, object: Object<'_>, workspace: &Workspace<'_>) -> Option<Arc<Source>> {
    let manifests = workspace.files.iter().filter(|file| file.input.kind == FileKind::Kubernetes);
    let mut objects = manifests.flat_map(|file| file.tree.roots()).map(Node::follow);
    let is_meant = |node: &Node<'_>| {
        let of = |key: &str| node.path(&["metadata", key]).map(|text| text.text());
        let is_near = match (of("namespace"), object.namespace()) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        node.text_of("kind") == Some("ConfigMap") && of("name") == Some(name) && is_near
    };
    embed::embedded(objects.find(is_meant)?.path(&["data", key])?)
}

/// A file of which a kustomization makes a ConfigMap.
fn made(name: &str, key: &str, workspace: &Workspace<'_>) -> Option<Arc<Source>> {
    let kustomizations = workspace.files.iter().filter(|file| file.input.kind == FileKind::Kustomization);
    kustomizations.into_iter().find_map(|file: &&Parsed| {
        let generators = file.tree.root()?.get("configMapGenerator")?;
        let own = generators.items().find(|one| one.text_of("name") == Some(name))?;
        let mut files = own.get("files")?.items().map(|entry| entry.text());
        let named = |entry: &str| entry.split_once('=').map(|(key, path)| (key.to_owned(), path.to_owned()));
        let own_name = |path: &str| (path.rsplit('/').next().unwrap_or(path).to_owned(), path.to_owned());
        let (_, path) = files.find_map(|entry| {
            let found = named(entry).unwrap_or_else(|| own_name(entry));
            (found.0 == key).then_some(found)
        })?;
        let folder = file.input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        (workspace.source)(&plain(folder, &path)?)
    })
}
